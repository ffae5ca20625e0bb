"""Dates in cells: the days they cover, and whether a column writes the day or the month first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from onrecord.model.reading import TimePrecision

Order = Literal["day first", "month first", "not known"]
YEARS = range(1500, 2500)  # what is of another year is a slip of the hand
ORDERS: tuple[Order, ...] = ("day first", "month first", "not known")

_TIME = r"(?:[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[ap]m)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
_ISO = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.IGNORECASE)
_BASIC = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_ISO_MONTH = re.compile(r"((?:19|20)\d{2})[-/](\d{1,2})")
_YEAR = re.compile(r"((?:19|20)\d{2})")
_NUMBERS = re.compile(rf"{_WEEKDAY}(\d{{1,2}})([-/. ])(\d{{1,2}})\2(\d{{4}}){_TIME}", re.IGNORECASE)
_DAY_MONTH = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?[-/. ]+([a-z]+)\.?,?[-/. ]+(\d{{4}}){_TIME}", re.IGNORECASE
)
_MONTH_DAY = re.compile(
    rf"{_WEEKDAY}([a-z]+)\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}){_TIME}", re.IGNORECASE
)
_MONTH = re.compile(r"([a-z]+)\.?,?[-/ ](\d{4})", re.IGNORECASE)
_BETWEEN = re.compile(r"\s+(?:to|until|[-–—])\s+|\s*[–—]\s*", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "sept",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day that a date covers."""

    first: date
    last: date
    precision: TimePrecision


@dataclass(slots=True)
class Orders:
    """How the dates of a column are written: how many only make sense in one order, and how many in either."""

    day_first: int = 0
    month_first: int = 0
    either: int = 0

    def look(self, value: str) -> None:
        """Take in one cell."""
        for part in _BETWEEN.split(value):
            if found := _NUMBERS.fullmatch(part.strip()):
                left, right = int(found[1]), int(found[3])
                self.day_first += left > 12 >= right
                self.month_first += right > 12 >= left
                self.either += left <= 12 and right <= 12 and left != right

    @property
    def order(self) -> Order | None:
        """The order of the whole column; None where every date says by itself which it is."""
        if self.day_first and not self.month_first:
            return "day first"
        if self.month_first and not self.day_first:
            return "month first"
        return "not known" if self.either else None


def is_ambiguous(value: str) -> bool:
    """Whether the day and the month could change places."""
    seen = Orders()
    seen.look(value)
    return seen.either > 0


def days_in(value: str, order: Order | None = None) -> Days | None:
    """Give the days of a cell; None where it is no date, or one of which day and month cannot be told apart."""
    whole = _days(value.strip(), order)
    if whole:
        return whole
    parts = [_days(part.strip(), order) for part in _BETWEEN.split(value.strip())]
    if len(parts) != 2 or parts[0] is None or parts[1] is None or parts[1].last < parts[0].first:
        return None
    return Days(parts[0].first, parts[1].last, "range")


def day_in(value: str, order: Order | None = None) -> date | None:
    """Give the one day of a cell, be it in seconds since 1970 (UTC), as ACLED has it; None where it is none."""
    if re.fullmatch(r"\d{9,10}(?:\.0+)?", value):
        return datetime.fromtimestamp(float(value), UTC).date()
    found = days_in(value, order)
    return found.first if found and found.precision == "day" else None


def _days(value: str, order: Order | None) -> Days | None:
    if found := _ISO.fullmatch(value):
        return _day(found[1], found[3], found[4])
    if found := _NUMBERS.fullmatch(value):
        return _ordered(int(found[1]), int(found[3]), found[4], order)
    if found := _DAY_MONTH.fullmatch(value):
        return _day(found[3], _month(found[2]), found[1])
    if found := _MONTH_DAY.fullmatch(value):
        return _day(found[3], _month(found[1]), found[2])
    if found := _MONTH.fullmatch(value):
        return _whole_month(found[2], _month(found[1]))
    return _bare(value)


def _bare(value: str) -> Days | None:
    """Give the days of a date of digits alone."""
    if found := _BASIC.fullmatch(value):
        return _day(*found.groups())
    if found := _ISO_MONTH.fullmatch(value):
        return _whole_month(found[1], found[2])
    if found := _YEAR.fullmatch(value):
        year = int(found[1])
        return Days(date(year, 1, 1), date(year, 12, 31), "year")
    return None


def _ordered(left: int, right: int, year: str, order: Order | None) -> Days | None:
    if left == right or left > 12 or (right <= 12 and order == "day first"):
        return _day(year, right, left)
    if right > 12 or order == "month first":
        return _day(year, left, right)
    return None


def _month(word: str) -> int:
    plain = word.casefold()
    return _MONTHS.index(plain[:3]) + 1 if plain in (*_MONTHS, *_NAMES) else 0


def _day(year: str, month: str | int, day: str | int) -> Days | None:
    try:
        one = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return Days(one, one, "day") if one.year in YEARS else None


def _whole_month(year: str, month: str | int) -> Days | None:
    first = _day(year, month, 1)
    return month_of(first.first) if first else None


def month_of(day: date) -> Days:
    """Give the days of the month that a day is in."""
    after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return Days(day.replace(day=1), date.fromordinal(after.toordinal() - 1), "month")


def year_of(day: date) -> Days:
    """Give the days of the year that a day is in."""
    return Days(date(day.year, 1, 1), date(day.year, 12, 31), "year")
