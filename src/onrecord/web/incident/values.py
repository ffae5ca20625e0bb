"""Values of claims and reviews in a few words, of whatever form they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from onrecord import words
from onrecord.model.record import canonical
from onrecord.model.text import Quote
from onrecord.review.names import NO_NAMES
from onrecord.web.report.words import in_words

LONGEST = 400  # characters of a value of no known form
_NO_WORDS = (Quote(0, 1, "?"),)  # of a correction that keeps the words of what it corrects


def value_in_words(field: str | None, value: Any, quotes: Sequence[Quote] = ()) -> str:
    """Give a value of a field in a few words; as JSON where it has no form that we know."""
    if isinstance(value, str):
        return words.one_line(value).replace("_", " ")
    try:
        told = in_words(field or "", value, tuple(quotes) or _NO_WORDS, NO_NAMES)
        return words.one_line(told) + (", in all so far" if field == "counts" and value["cumulative"] else "")
    except (AttributeError, KeyError, TypeError, ValueError):
        return words.one_line(canonical(value))[:LONGEST]
