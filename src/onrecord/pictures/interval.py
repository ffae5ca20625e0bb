"""Incidents by their days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onrecord.pictures.look import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The days within which one incident happened, both included; None where that end is not known.

    `href` leads to the incident; `label` tells of it in a few words.
    """

    id: str
    label: str
    href: str
    state: State
    first: date | None = None
    last: date | None = None


def is_dated(one: Interval) -> bool:
    """Whether any day is known."""
    return one.first is not None or one.last is not None


def is_open(one: Interval) -> bool:
    """Whether one end is known and the other is not."""
    return (one.first is None) != (one.last is None)


def known_days(one: Interval) -> tuple[int, int]:
    """Give the first and the last day that is known, as ordinals; that one for both where only one end is known.

    Raises ValueError where none is.
    """
    known = [day.toordinal() for day in (one.first, one.last) if day]
    return min(known), max(known)


def in_order(one: Interval) -> tuple[int, int, str]:
    """Give the key that puts incidents in the order of their days; those without a date come last."""
    return (*known_days(one), one.id) if is_dated(one) else (date.max.toordinal() + 1, 0, one.id)
