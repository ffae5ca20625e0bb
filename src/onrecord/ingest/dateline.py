"""The date of print, from the places where reports and files put it."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime

from onrecord.model.dateline import day_of, find_dateline

_TIMESTAMP = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d.*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{0,6})Z?")


def printed(text: str) -> date | None:
    """Give the date of print that the report's own dateline states in full, else None."""
    found = find_dateline(text)
    return found.published if found else None


def parse_date(value: object) -> date | None:
    """Read the date of a field: ISO 8601, RFC 5322, or with the month named. None where it is anything else.

    Dates like "03/04/2011" are not read, because the order of day and month cannot be known.
    """
    words = str(value or "").strip()[:60]
    return _iso(words) or day_of(words) or _of_mail(words)


def _iso(words: str) -> date | None:
    stamp = _TIMESTAMP.fullmatch(words)
    compact = _COMPACT.fullmatch(words)
    if not stamp and not compact:
        return None
    try:
        return date.fromisoformat(stamp[1] if stamp else "-".join(compact.groups()))  # type: ignore[union-attr]
    except ValueError:
        return None


def _of_mail(words: str) -> date | None:
    if not any(char.isalpha() for char in words):
        return None
    try:
        return parsedate_to_datetime(words).date()
    except (
        ValueError,
        TypeError,
        IndexError,
        OverflowError,
    ):  # what the standard library raises on odd dates
        return None
