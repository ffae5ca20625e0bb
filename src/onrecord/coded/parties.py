"""Who is named in a cell: names as given, with the entry of our list of actors where there is just one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from onrecord.coded.cells import Cell, is_known
from onrecord.coded.countries import country_in
from onrecord.model.reading import Role
from onrecord.model.text import Quote
from onrecord.vocab import load

_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_SHORT = re.compile(r"^[A-Z][A-Za-z0-9/-]{1,11}:\s+")  # "FKB: Free Kareth Brigades"
_ACRONYM = 6  # longest name that is only known with its capitals


@dataclass(frozen=True, slots=True)
class Known:
    """What our lists know of a name; all None where they know nothing."""

    actor: str | None = None
    name: str | None = None
    type: str | None = None
    country: str | None = None


NOBODY_KNOWN = Known()


def roles(cell: Cell, type: str | None = None) -> Iterator[Role]:  # noqa: A002 the name it has in the contract
    """Give a part for each name of a cell, parted by semicolons. `type` is what the table says that they are."""
    start = 0
    for piece in cell.value.split(";"):
        name = piece.strip()
        at = start + len(piece) - len(piece.lstrip())
        start += len(piece) + 1
        if name and is_known(name) and name.casefold() not in load("coded/actors")["nobody"]:
            yield _role(cell.part(at, at + len(name)), type)


def _role(quote: Quote, said: str | None) -> Role:
    bare = _BRACKETS.sub("", quote.text) or quote.text
    known = known_as(quote.text)
    is_word = known.name is None and _word_type(bare) is not None
    return Role(
        quote=quote,
        head=Quote(quote.start, quote.start + len(bare), bare),
        actor=known.actor,
        name=None if is_word else known.name or bare,
        type=known.type or said,
        country=known.country,
    )


@cache
def known_as(name: str) -> Known:
    """Give what our lists know of a name: whole, without its years or country in brackets, without its acronym."""
    bare = _BRACKETS.sub("", name)
    short = _SHORT.sub("", bare)
    for form in dict.fromkeys((name, bare, short)):
        if found := _listed().get(_key(form)):
            return found
    return _formed(bare) or _worded(name, bare)


def _formed(bare: str) -> Known | None:
    """Give what a name says by the way in which it begins."""
    for form in load("coded/actors")["form"]:
        if bare.casefold().startswith(form["begins"].casefold()):
            country = country_in(bare[len(form["begins"]) :])
            actor = country.lower() + form["id"] if country and "id" in form else None
            return Known(actor, None, form["type"], country)
    return None


def _worded(name: str, bare: str) -> Known:
    kind = _word_type(bare)
    if kind is None:
        return NOBODY_KNOWN
    said = re.search(r"\(([^()]*)\)\s*$", name)
    return Known(None, None, kind, country_in(said[1]) if said else None)


@cache
def _word_type(bare: str) -> str | None:
    """Give the type of somebody who is named by a word alone: "Civilians", "soldiers"."""
    word = " ".join(bare.casefold().split())
    listed: str | None = load("coded/actors")["words"].get(word)
    forms = {word, word.removesuffix("s"), load("people")["plurals"].get(word, word)}
    groups = load("people")["people"].values()
    return listed or next((one.get("type") for one in groups if forms & set(one["lemmas"])), None)


@cache
def _listed() -> dict[str, Known | None]:
    """Give the entry of each name of the list of actors, and of states; None for a name of several."""
    found: dict[str, Known | None] = {}
    for group in load("actors")["group"]:
        for entry in group["actors"]:
            known = Known(entry["id"], entry["name"], entry["type"], entry.get("country"))
            for name in (entry["name"], *entry.get("aliases", ())):
                _add(found, _key(name), known)
    for code, entry in load("states")["states"].items():
        for name in (entry["name"], *entry.get("names", ())):
            _add(found, _key(name), Known(code.lower(), entry["name"], "state", code))
    return found


def _add(found: dict[str, Known | None], key: str, known: Known) -> None:
    found[key] = known if found.get(key, known) == known else None


def _key(name: str) -> str:
    """Give the form in which names are compared: letters and digits, an acronym with its capitals."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", name.removeprefix("The ")) if one.isalnum())
    return plain if plain.isupper() and len(plain) <= _ACRONYM else plain.casefold()
