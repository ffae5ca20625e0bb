"""Numbers in cells: how many, and degrees."""

from __future__ import annotations

import re
from typing import NamedTuple

_NUMBER = r"(\d{1,3}(?:[ ,'’\u00a0\u202f]\d{3}){1,2}|\d{1,9})(?:\.0+)?"  # below a thousand million
_EXACT = re.compile(_NUMBER)
_RANGE = re.compile(rf"{_NUMBER}\s*(?:-|–|—|to|or)\s*{_NUMBER}", re.IGNORECASE)
_LEAST = re.compile(
    rf"(?:at least|minimum|min\.?|≥|>=)\s*{_NUMBER}|{_NUMBER}\s*(?:\+|or more)", re.IGNORECASE
)
_MORE = re.compile(rf"(?:more than|over|>)\s*{_NUMBER}", re.IGNORECASE)
_MOST = re.compile(rf"(?:up to|at most|≤|<=)\s*{_NUMBER}", re.IGNORECASE)
_ABOUT = re.compile(
    rf"(?:about|around|approx\.?|approximately|circa|ca\.?|c\.|~|some|est\.?)\s*{_NUMBER}", re.IGNORECASE
)
_DEGREES = re.compile(r"[+-]?\d{1,3}(?:[.,]\d+)?")


class Amount(NamedTuple):
    """How many a cell says: bounds, both included, `high` None where there is none, and the word that says so."""

    low: int
    high: int | None
    hedge: str | None = None


def amount_in(value: str) -> Amount | None:
    """Give the number or the numbers of a cell; None where it is none, or one below nought."""
    text = value.strip()
    if found := _EXACT.fullmatch(text):
        return Amount(_int(found[1]), _int(found[1]))
    if found := _RANGE.fullmatch(text):
        low, high = sorted((_int(found[1]), _int(found[2])))
        return Amount(low, high)
    if found := _LEAST.fullmatch(text):
        return Amount(_int(found[1] or found[2]), None, "at least")
    if found := _MORE.fullmatch(text):
        return Amount(_int(found[1]), None, "more than")
    if found := _MOST.fullmatch(text):
        return Amount(0, _int(found[1]), "up to")
    if found := _ABOUT.fullmatch(text):
        return Amount(_int(found[1]), _int(found[1]), "about")
    return None


def degrees_in(value: str, limit: float) -> float | None:
    """Give decimal degrees of a cell, with a point or a comma; None where it is none, or beyond the limit."""
    if not _DEGREES.fullmatch(value.strip()):
        return None
    number = float(value.strip().replace(",", "."))
    return number if abs(number) <= limit else None


def point_in(value: str) -> tuple[float, float] | None:
    """Give latitude and longitude of a cell that has both, parted by a comma, a semicolon or a space."""
    parts = re.split(r"\s*[;,]\s+|\s*;\s*|\s+|,(?=[+-]?\d+\.)", value.strip(" ()[]"))
    if len(parts) != 2:
        return None
    lat, lon = degrees_in(parts[0], 90), degrees_in(parts[1], 180)
    return (lat, lon) if lat is not None and lon is not None else None


def _int(digits: str) -> int:
    return int(re.sub(r"\D", "", digits))
