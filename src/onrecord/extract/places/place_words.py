"""The word lists about places, ready to ask, and addresses as American reports write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from onrecord.model.reading import PlacePrecision
from onrecord.vocab import load

Use = Literal["place", "actor"]
Doubt = Literal["none", "some", "much"]


@dataclass(frozen=True, slots=True)
class Spot:
    """Tokens `start` to `end` (excluded) that name a place; `name` is what is looked up.

    `precision` is what a type word says ("Ghazni province"), `use` whether the place acts ("Damascus said").
    """

    start: int
    end: int
    name: str
    precision: PlacePrecision | None = None
    use: Use = "place"
    doubt: Doubt = "none"


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists of `places.toml` as sets, and type words by precision."""

    sets: Mapping[str, frozenset[str]]
    types: Mapping[str, PlacePrecision]
    people: Mapping[str, str]  # demonym -> ISO 3166-1 alpha-3
    postal: frozenset[str]


@cache
def words() -> Words:
    """The word lists, read once."""
    table = load("places")
    types: dict[str, PlacePrecision] = {}
    precisions: tuple[PlacePrecision, ...] = ("site", "region", "district", "province", "city")
    for precision in precisions:
        types |= dict.fromkeys(table["words"][precision], precision)
    people = {
        name: code for code, country in table["countries"].items() for name in country.get("people", ())
    }
    sets = {name: frozenset(entries) for name, entries in table["words"].items()}
    return Words(sets, types, people, frozenset(table["states"]))


_ORDINAL = r"(?:[NSEW]\.? |(?:North|South|East|West) )?\d+(?:st|nd|rd|th)"


@cache
def address() -> re.Pattern[str]:
    """Streets, blocks, numbers and corners as American reports write them."""
    table = load("places")["words"]
    offices = _any_of(table["roads"])
    street, numbered = (
        _any_of(word.capitalize() for word in table[name]) + rf"(?!\w|(?<=[.rt]) [A-Z][a-z]| {offices})"
        for name in ("street", "numbered")
    )
    opening = _any_of(table["opening"])
    name = rf"(?:(?!{opening} )(?:[A-Z][\w'-]*|[NSEW]\.|St\.|\d+(?:st|nd|rd|th))[ ]){{1,4}}?"
    side = r"(?: [NSEW][EW]?\b\.?)?"
    road, any_road = rf"{name}{street}{side}", rf"{name}(?:{street}|{numbered}){side}"
    bare = r"[A-Z][\w'.]*(?: [A-Z][\w'.]*){0,2}"
    block = rf"\d[\d,]*(?:th|st|nd|rd)?[ -]block (?:of|on) (?:the )?(?:{any_road}|{_ORDINAL}|{bare})"
    one = r"[A-Z][a-z]+(?=[ ]?(?:[,.;(|]|$|[a-z]))"
    corner = rf"(?: (?:and|&|at|near) (?:{any_road}|{_ORDINAL}(?: {street})?))?"
    put = "(?:(?<=near )|(?<=at )|(?<=of )|(?<=on ))"
    crossing = rf"{put}{_ORDINAL}(?: {street})? (?:and|&|at) {one}"  # "near 31st and Larkspur"
    return re.compile(rf"{crossing}|(?<![\w-])(?:{block}|\d[\d-]* {any_road}|{road}){corner}")


def _any_of(words: Iterable[str]) -> str:
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"
