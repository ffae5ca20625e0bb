"""The axis of days: periods, and where the ticks stand. Days are ordinals of the proleptic Gregorian calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, date
from typing import Literal

Unit = Literal["day", "week", "month", "year"]
_LAST = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time by the calendar: so many days, weeks (from Monday), months or years."""

    unit: Unit
    length: int = 1

    def __str__(self) -> str:
        return self.unit if self.length == 1 else f"{self.length} {self.unit}s"

    def start(self, day: int) -> int:
        """Give the first day of the period that a day is in."""
        if self.unit in ("day", "week"):
            return day - (day - 1) % self._step  # day 1 is a Monday
        months = _months(day)
        return _first_of(months - months % self._step)

    def after(self, day: int) -> int:
        """Give the first day of the next period; the day after 31 December 9999 where there is no next one."""
        if self.unit in ("day", "week"):
            return min(_LAST + 1, self.start(day) + self._step)
        months = _months(day)
        return _first_of(months - months % self._step + self._step)

    @property
    def _step(self) -> int:
        """The length in days, of months and years in months."""
        return self.length * {"day": 1, "week": 7, "month": 1, "year": 12}[self.unit]


PERIODS = (
    Period("day"),
    Period("day", 2),
    Period("week"),
    Period("week", 2),
    Period("month"),
    Period("month", 3),
    Period("month", 6),
    *(Period("year", lead * ten) for ten in (1, 10, 100, 1000) for lead in (1, 2, 5)),
)


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick at the first moment of a day, what stands under it, and a second line where the year changes."""

    day: int
    label: str
    below: str


def starts(period: Period, first: int, last: int) -> list[int]:
    """Give the first days of all periods that have one of the days from the first to the last."""
    found = [period.start(first)]
    while (following := period.after(found[-1])) <= last:
        found.append(following)
    return found


def fitting(first: int, last: int, most: int, periods: tuple[Period, ...] = PERIODS) -> Period:
    """Give the shortest period of which at most so many cover the days; the longest where none does."""
    for period in periods:
        if (last - first) / _days(period) <= most and len(starts(period, first, last)) <= most:
            return period
    return periods[-1]


def ticks(first: int, last: int, most: int) -> list[Tick]:
    """Give ticks inside the days, so many at most, by the calendar: days, weeks, months or years."""
    period = fitting(first, last, most)
    inside = [day for day in starts(period, first, last) if day >= first]
    found: list[Tick] = []
    year = 0
    for day in inside:
        on = date.fromordinal(day)
        below = "" if period.unit == "year" or on.year == year else str(on.year)
        found.append(Tick(day, _label(on, period.unit), below))
        year = on.year
    return found


def spelled(first: int, last: int) -> str:
    """Give days in words: one day, a month, a year, or from the one to the other."""
    start, end = date.fromordinal(first), date.fromordinal(last)
    if first == last:
        return _day(start)
    if Period("year").start(first) == first and Period("year").after(first) == last + 1:
        return str(start.year)
    if Period("month").start(first) == first and Period("month").after(first) == last + 1:
        return f"{start:%B} {start.year}"
    return f"{_day(start)} to {_day(end)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _label(day: date, unit: Unit) -> str:
    if unit == "year":
        return str(day.year)
    return f"{day:%b}" if unit == "month" else f"{day.day} {day:%b}"


def _days(period: Period) -> float:
    return period.length * {"day": 1, "week": 7, "month": 28, "year": 365}[period.unit]


def _months(day: int) -> int:
    on = date.fromordinal(day)
    return on.year * 12 + on.month - 1


def _first_of(months: int) -> int:
    year, month = divmod(months, 12)
    if year < 1:
        return 1
    return _LAST + 1 if year > MAXYEAR else date(year, month + 1, 1).toordinal()
