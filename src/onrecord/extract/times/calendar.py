"""Days, and the periods of the calendar as intervals of days, both ends included.

Weeks are those of ISO 8601 (Monday to Sunday), quarters those of the calendar year, seasons the
meteorological ones of the northern hemisphere (spring is March to May; winter begins in December).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.model.reading import TimePrecision

_MONTHS = {"month": 1, "quarter": 3, "half": 6, "season": 3, "year": 12, "decade": 120, "century": 1200}
_DAYS = {"second": 0, "minute": 0, "hour": 0, "day": 1, "week": 7, "weekend": 7, "fortnight": 14}
_PRECISIONS: dict[str, TimePrecision] = {
    "week": "week", "fortnight": "range", "weekend": "range", "month": "month", "quarter": "quarter",
    "half": "range", "year": "year", "decade": "decade", "century": "century",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Days:
    """An interval of days, both ends included, and the kind of period that it is."""

    first: date
    last: date
    precision: TimePrecision


def day(when: date, precision: TimePrecision = "day") -> Days:
    """One day; its `precision` is `time` where the hour or the part of the day is said too."""
    return Days(when, when, precision)


def date_or_none(year: int, month: int, day_of_month: int) -> date | None:
    """Give the day, or None where the calendar has no such day or the year has not four digits."""
    if 1000 <= year <= 2999 and 1 <= month <= 12 and 1 <= day_of_month <= monthrange(year, month)[1]:
        return date(year, month, day_of_month)
    return None


def months(year: int, first: int, length: int, precision: TimePrecision) -> Days | None:
    """`length` whole months from the month `first`, which may lie beyond December."""
    index = year * 12 + first - 1
    last = index + length - 1
    begins = date_or_none(index // 12, index % 12 + 1, 1)
    ends = date_or_none(last // 12, last % 12 + 1, 1)
    if begins is None or ends is None:
        return None
    return Days(begins, ends.replace(day=monthrange(ends.year, ends.month)[1]), precision)


def month(year: int, number: int) -> Days | None:
    """Give a whole month."""
    return months(year, number, 1, "month")


def year(number: int) -> Days | None:
    """Give a whole year."""
    return months(number, 1, 12, "year")


def decade(number: int) -> Days | None:
    """Give the ten years around `number`: the 1980s are 1980 to 1989."""
    return months(number - number % 10, 1, 120, "decade")


def century(ordinal: int) -> Days | None:
    """Give a hundred years as people count them: the 19th century is 1801 to 1900."""
    return months((ordinal - 1) * 100 + 1, 1, 1200, "century")


def season(number: int, first_month: int) -> Days | None:
    """Three months of the year `number`, or beginning in it."""
    return months(number, first_month, 3, "season")


def period_around(unit: str, when: date) -> Days | None:
    """Give the calendar period of a kind in which a day lies."""
    if unit in {"second", "minute", "hour", "day"}:
        return day(when, "day" if unit == "day" else "time")
    if unit in {"week", "fortnight", "weekend"}:
        monday = when - timedelta(when.weekday())
        first = monday + timedelta(5 if unit == "weekend" else 0)
        return Days(first, monday + timedelta(6), _PRECISIONS[unit])
    if unit == "decade":
        return decade(when.year)
    if unit == "century":
        return century((when.year - 1) // 100 + 1)
    length = _MONTHS[unit]
    return months(when.year, (when.month - 1) // length * length + 1, length, _PRECISIONS[unit])


def move(when: date, unit: str, steps: int) -> date | None:
    """Give the day so many units away, or the last of a shorter month; None outside the calendar."""
    if unit in _DAYS:
        ordinal = when.toordinal() + steps * _DAYS[unit]
        return date.fromordinal(ordinal) if 365_000 < ordinal < 1_095_000 else None
    index = when.year * 12 + when.month - 1 + steps * _MONTHS[unit]
    first = date_or_none(index // 12, index % 12 + 1, 1)
    return first and first.replace(day=min(when.day, monthrange(first.year, first.month)[1]))


def period_away(unit: str, when: date, steps: int) -> Days | None:
    """Give the period of a kind that lies so many steps from the one in which a day lies."""
    moved = move(when, unit, steps)
    return period_around(unit, moved) if moved else None


def weekday_before(when: date, weekday: int, *, strictly: bool) -> date:
    """Find the latest such day of the week (Monday is 0) not after `when`, or before it if `strictly`."""
    back = (when.weekday() - weekday) % 7
    return when - timedelta(back or (7 if strictly else 0))


def weekday_after(when: date, weekday: int, *, strictly: bool) -> date:
    """Find the first such day of the week (Monday is 0) not before `when`, or after it if `strictly`."""
    ahead = (weekday - when.weekday()) % 7
    return when + timedelta(ahead or (7 if strictly else 0))


def part(days: Days, name: str) -> tuple[date, date]:
    """Give the days that `start`, `mid` or `end` leave of a period.

    A month is cut after the 10th and the 20th, a year after April and August, a decade after four and seven
    years, anything else into thirds by days. The cut is a convention of ours: TIMEX3 marks the part (MOD) and
    gives no days for it.
    """
    number = ("start", "mid", "end").index(name)
    if days.precision == "month":
        starts = [days.first, days.first.replace(day=11), days.first.replace(day=21)]
    elif days.precision == "year":
        starts = [days.first, days.first.replace(month=5), days.first.replace(month=9)]
    elif days.precision == "decade":
        starts = [days.first.replace(year=days.first.year + years) for years in (0, 4, 7)]
    else:
        third = ((days.last - days.first).days + 1) / 3
        starts = [days.first + timedelta(int(third * step)) for step in range(3)]
    last = days.last if number == 2 else starts[number + 1] - timedelta(1)
    return starts[number], max(starts[number], last)


def holiday(rule: str, in_year: int) -> date | None:
    """Give the day of a feast by its rule in `vocab/times.toml`; None for an empty rule."""
    if not rule:
        return None
    if rule.startswith("easter"):
        return easter(in_year) + timedelta(int(rule.removeprefix("easter")))
    number, nth, *weekday = rule.split("-")
    if not weekday:
        return date_or_none(in_year, int(number), int(nth))
    if nth == "last":
        return weekday_before(
            date(in_year, int(number), monthrange(in_year, int(number))[1]), int(weekday[0]), strictly=False
        )
    first = weekday_after(date(in_year, int(number), 1), int(weekday[0]), strictly=False)
    return first + timedelta(7 * (int(nth) - 1))


def easter(in_year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the anonymous computus (Nature, 20 April 1876)."""
    golden = in_year % 19
    hundreds, rest = divmod(in_year, 100)
    leaps, hundreds_rest = divmod(hundreds, 4)
    correction = (hundreds - (hundreds + 8) // 25 + 1) // 3
    epact = (19 * golden + hundreds - leaps - correction + 15) % 30
    quads, quads_rest = divmod(rest, 4)
    weekday = (32 + 2 * hundreds_rest + 2 * quads - epact - quads_rest) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    number, day_of_month = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(in_year, number, day_of_month + 1)
