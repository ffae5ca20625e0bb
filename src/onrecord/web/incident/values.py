"""Values of claims and reviews in a few words, as JSON holds them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from onrecord import words
from onrecord.model.record import canonical
from onrecord.model.text import Quote
from onrecord.review.values import count_of, place_of, when_of

LONGEST = 400  # characters of a value of no known form
_NOWHERE = Quote(0, 1, "?")
_ROLES = ("agents", "targets", "objects")
_PLACES = ("place", "places", "origin", "destination")


def value_in_words(field: str | None, value: Any, quotes: Sequence[Quote] = ()) -> str:
    """Give a value of a field of an event in a few words; as JSON where it has no form that we know."""
    if isinstance(value, str):
        return words.one_line(value).replace("_", " ")
    try:
        return _in_words(field or "", value, tuple(quotes) or (_NOWHERE,))
    except (KeyError, TypeError, ValueError):
        return words.one_line(canonical(value))[:LONGEST]


def _in_words(field: str, value: Any, quotes: tuple[Quote, ...]) -> str:
    if field in _ROLES:
        told = [value["name"] or quotes[0].text, value.get("type") or "", value.get("country") or ""]
        return words.one_line(", ".join(part for part in told if part))
    if field in _PLACES:
        return words.place_in_full(place_of(value, quotes))
    if field == "when":
        return words.days(when_of(value, quotes)) or words.UNKNOWN
    if field == "counts":
        total = ", in all so far" if value["cumulative"] else ""
        return words.amount(count_of(value, quotes)) + total
    raise ValueError(field)
