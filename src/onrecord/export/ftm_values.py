"""Values as FollowTheMoney 4 keeps them: what comes out of its cleaning is what went in, so that nothing is dropped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from hashlib import sha1
from typing import Any

from onrecord import words
from onrecord.export.ids import web_address
from onrecord.model.reading import When
from onrecord.vocab import load

Entity = dict[str, Any]
Properties = Mapping[str, Sequence[str | None]]
# Characters that the library takes out, and white space that it makes one (normality.cleaning).
_LEFT_OUT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2060-\u2064\u00ad\ufeff]")
_COMMAS = re.compile(r",\s?[,.]")
_SPACE = re.compile(r"\s+")


def ident(*parts: str) -> str:
    """Give the id of what is named after some parts, as `make_id` of the library does."""
    return sha1("".join(("onrecord", *parts)).encode(), usedforsecurity=False).hexdigest()


def entity(schema: str, name: str, values: Properties) -> Entity:
    """Give an entity: its properties in their order, those without a value left out, no value twice."""
    properties = {key: list(dict.fromkeys(each for each in found if each)) for key, found in values.items()}
    return {
        "id": name,
        "schema": schema,
        "properties": {key: all_ for key, all_ in properties.items() if all_},
    }


def clean(text: str | None, sort: str = "string") -> str | None:
    """Give a text as the library would keep it: composed (NFC), on one line, no longer than its type allows."""
    if not text:
        return None
    bare = _LEFT_OUT.sub("", _SPACE.sub(" ", text))
    bare = _SPACE.sub(" ", unicodedata.normalize("NFC", bare)).strip()
    limit: int = load("export/ftm")["limits"][sort]
    return (bare if len(bare) <= limit else bare[: limit - 1].rstrip() + "\u2026") or None


def name_of(text: str | None) -> str | None:
    """Give a name as the library would keep it: as `clean`, and without quotation marks around all of it."""
    bare = clean(text, "name")
    while bare and len(bare) > 1 and bare[0] in "\"'" and bare[-1] in "\"'":
        bare = bare[1:-1].strip()
    return bare or None


def in_one_line(address: str) -> str | None:
    """Give an address as the library would keep it: no semicolons, and no comma after a comma."""
    kept, before = clean(address.replace(";", ","), "address"), None
    while kept != before:
        before = kept
        kept = clean(_COMMAS.sub(", ", kept or ""), "address")
    return kept


def prefix_days(when: When | None) -> tuple[str | None, str | None]:
    """Give the first and the last day as the library writes dates: no more of them than is known ("2024-03")."""
    if when is None:
        return None, None
    whole = words.days(when)
    if when.first and when.last and re.fullmatch(r"\d{4}(-\d{2})?", whole):
        return whole, whole
    return day_of(when.first), day_of(when.last)


def day_of(day: date | None) -> str | None:
    """Give a day as the library writes dates."""
    return day.isoformat() if day else None


def country(code: str | None) -> str | None:
    """Give the library's code of a country, of ISO 3166-1 alpha-3; None where it has none."""
    known: dict[str, str] = load("export/ftm")["countries"]
    return known.get(code or "")


def listed_name(actor: str) -> str | None:
    """Give the name of an actor of our list, of a state, or of a force of a state ("irq-military": Iraq, military)."""
    known = _listed()
    state, _, force = actor.partition("-")
    if actor in known:
        return known[actor]
    return f"{known[state]}, {force}" if state in known and force in load("actors")["types"] else None


@cache
def _listed() -> Mapping[str, str]:
    states = {code.lower(): str(row["name"]) for code, row in load("states")["states"].items()}
    groups = load("actors")["group"]
    return states | {each["id"]: str(each["name"]) for group in groups for each in group["actors"]}


def address_of_web(url: str | None) -> str | None:
    """Give an address of the web as the library keeps it, with a path; None where it cannot be one."""
    found = web_address(url)
    if not found or len(found) >= load("export/ftm")["limits"]["url"] or not found.isascii():
        return None
    scheme, _, rest = found.partition("://")
    return found if re.search(r"[/?#]", rest) else f"{scheme}://{rest}/"
