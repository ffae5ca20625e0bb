"""Names of the actor list found in a text: longest match over folded words, acronyms by their capitals.

Hyphens, apostrophes, diacritics and the article make no difference ("al-Nusra", "Al Nusra"); a name needs a
capital where the list has one. An acronym that the text itself defines ("... Front [FMLN]") is carried over.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from spacy.tokens import Doc, Token

from onrecord.extract.text import columns
from onrecord.extract.text.acronyms import explained
from onrecord.extract.text.kept import MOST
from onrecord.extract.text.parser import Parsed
from onrecord.vocab import load

Kind = Literal["actor", "state", "people", "capital", "leader"]

ACRONYM = 6  # longest name in capitals that is matched with its capitals only


@dataclass(frozen=True, slots=True)
class Actor:
    """An entry of the actor list; `id` is None for one that only the text names."""

    id: str | None
    name: str
    type: str | None
    country: str | None  # ISO 3166-1 alpha-3


@dataclass(frozen=True, slots=True)
class Name:
    """One name of an actor. A demonym, a capital or a leader's name stands for its state."""

    actor: Actor
    kind: Kind
    shape: Literal["acronym", "proper", "plain"]
    metonym: bool = False  # also a common word: not at the start of a sentence


@dataclass(frozen=True, slots=True)
class NameSpan:
    """Tokens `start` to `end` (excluded) that are a name of the list."""

    start: int
    end: int
    name: Name


@lru_cache(maxsize=MOST)
def fold(word: str) -> str:
    """Lower case, letters and digits only, without diacritics."""
    return "".join(c for c in unicodedata.normalize("NFKD", word).lower() if c.isalnum())


def _shape(name: str) -> Literal["acronym", "proper", "plain"]:
    letters = "".join(c for c in name if c.isalnum())
    if letters.isupper() and len(letters) <= ACRONYM:
        return "acronym"
    return "proper" if any(c.isupper() for c in name) else "plain"


def _listed() -> Iterator[tuple[str, Name]]:
    """Every name with its meaning, those that win first."""
    for group in load("actors")["group"]:
        for entry in group["actors"]:
            actor = Actor(entry["id"], entry["name"], entry["type"], entry.get("country"))
            for name in (entry["name"], *entry.get("aliases", ())):
                yield name, Name(actor, "actor", _shape(name), bool(entry.get("metonym")))
    kinds: tuple[tuple[Kind, str], ...] = (
        ("state", "names"),
        ("people", "people"),
        ("capital", "capital"),
        ("leader", "leaders"),
    )
    for kind, field in kinds:
        for code, entry in load("states")["states"].items():
            actor = Actor(code.lower(), entry["name"], "state", code)
            value = entry.get(field, ())
            own = (entry["name"],) if kind == "state" else ()
            for name in (*own, *((value,) if isinstance(value, str) else value)):
                yield name, Name(actor, kind, _shape(name))


@cache
def state(code: str) -> Actor:
    """The state of an ISO 3166-1 alpha-3 code."""
    return Actor(code.lower(), load("states")["states"][code]["name"], "state", code)


@cache
def names() -> tuple[dict[str, Name], frozenset[str]]:
    """Folded names with their meaning, and the beginnings of folded names."""
    known: dict[str, Name] = {}
    for text, name in _listed():
        key = fold(text.removeprefix("The "))
        known.setdefault(key, name)
        if name.shape != "acronym" and name.kind in ("actor", "people") and not key.endswith("s"):
            known.setdefault(key + "s", name)
    return known, frozenset(key[:n] for key in known for n in range(1, len(key) + 1))


def find_names(parsed: Parsed) -> list[NameSpan]:
    """Names of the list in the text, longest first from the left, none inside another."""
    doc, wire = parsed.doc, _in_capitals(parsed.text)
    words = columns.forms(doc)
    folded = [fold(word) for word in words]
    beginnings = names()[1]
    defined = _defined(parsed.text)
    found: list[NameSpan] = []
    at = 0
    while at < len(words):
        span = None
        if folded[at] in beginnings and folded[at] != "the":
            span = _longest(words, folded, at, doc, wire=wire)
        if words[at] in defined and (span is None or span.end == at + 1):
            span = NameSpan(at, at + 1, _meaning(words[at], defined[words[at]]))
        if span:
            found.append(span)
        at = span.end if span else at + 1
    return found


def _in_capitals(text: str) -> bool:
    """Whether the report is upper-case wire copy, whose capitals are not its own."""
    letters = [c for c in text[:2000] if c.isalpha()]
    return sum(map(str.isupper, letters)) > 0.7 * len(letters)


def _longest(words: list[str], folded: list[str], at: int, doc: Doc, *, wire: bool) -> NameSpan | None:
    known, beginnings = names()
    best, key = None, ""
    for end in range(at, len(words)):
        key += folded[end]
        if key not in beginnings:
            break
        name = known.get(key)
        if (
            name
            and folded[end]
            and words[end][0] not in "'-"
            and _written_so(name, words[at : end + 1], doc[at], wire=wire)
        ):
            best = NameSpan(at, end + 1, name)
    return best


def _written_so(name: Name, words: list[str], first: Token, *, wire: bool) -> bool:
    """Whether the words have the capitals that the name needs; in wire copy some of them may be lost."""
    capital = any(word[:1].isupper() for word in words)
    if name.shape == "acronym":
        plain = wire and capital and not first.is_sent_start and len(words[0]) > 2
        return plain or all(word.isupper() or not any(map(str.isalpha, word)) for word in words)
    if name.shape == "plain" or (wire and (name.kind == "people" or len(words) > 2)):
        return True
    return capital and not (name.metonym and first.is_sent_start)


def _defined(text: str) -> dict[str, str]:
    """Acronyms that the text explains, with the words that they stand for."""
    return {pair.acronym: " ".join(text[slice(*pair.long)].split()) for pair in explained(text)}


@lru_cache(maxsize=MOST)
def _meaning(short: str, long: str) -> Name:
    """The list's entry for a long form, or for the acronym where it says the same; else an actor of the text alone."""
    known, words = names()[0], long.split()
    for start in range(len(words) - 1):
        name = known.get(fold("".join(words[start:])))
        if name is not None:
            return name
    listed = known.get(fold(short))
    if listed is not None and _alike(long, listed.actor.name):
        return listed
    return Name(Actor(None, long, None, None), "actor", "acronym")


def _alike(one: str, other: str) -> bool:
    """Whether half of the words of a name stand in another: translations differ in some."""
    words = [fold(word) for word in one.split() if len(word) > 3]
    return 2 * sum(word in map(fold, other.split()) for word in words) >= len(words) > 0
