from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.times import calendar
from onrecord.extract.times.calendar import Days

DATES = st.dates(date(1900, 1, 1), date(2100, 1, 1))
UNITS = st.sampled_from(["day", "week", "weekend", "month", "quarter", "half", "year", "decade", "century"])


@pytest.mark.parametrize(("rule", "year", "expected"), [
    ("12-25", 2014, date(2014, 12, 25)),
    ("11-4-3", 2016, date(2016, 11, 24)),
    ("9-1-0", 2016, date(2016, 9, 5)),
    ("5-last-0", 2016, date(2016, 5, 30)),
    ("easter+0", 2016, date(2016, 3, 27)),
    ("easter-2", 2024, date(2024, 3, 29)),
    ("", 2016, None),
    ("2-29", 2015, None),
])  # fmt: skip
def test_holidays_follow_their_rules(rule: str, year: int, expected: date | None) -> None:
    assert calendar.holiday(rule, year) == expected


def test_no_day_is_made_up() -> None:
    assert calendar.date_or_none(2015, 2, 29) is None
    assert calendar.period_away("century", date(2016, 6, 14), -20) is None


def test_a_month_later_is_the_last_day_of_a_shorter_month() -> None:
    assert calendar.move(date(2015, 1, 31), "month", 1) == date(2015, 2, 28)


@given(DATES, UNITS)
def test_a_day_lies_in_its_period(when: date, unit: str) -> None:
    period = calendar.period_around(unit, when)
    assert period is not None
    assert period.first <= period.last
    assert unit == "weekend" or period.first <= when <= period.last


@given(DATES, UNITS)
def test_parts_cover_a_period_without_overlap(when: date, unit: str) -> None:
    period = calendar.period_around(unit, when)
    assert period is not None
    if (period.last - period.first).days >= 2:
        start, mid, end = (calendar.part(period, name) for name in ("start", "mid", "end"))
        assert (start[0], end[1]) == (period.first, period.last)
        assert (mid[0] - start[1], end[0] - mid[1]) == (timedelta(1), timedelta(1))


@given(DATES)
def test_parts_stay_within_short_periods(when: date) -> None:
    for name in ("start", "mid", "end"):
        assert calendar.part(Days(when, when, "day"), name) == (when, when)


@given(DATES, st.integers(0, 6), st.booleans())
def test_weekdays_before_and_after(when: date, weekday: int, strictly: bool) -> None:
    before = calendar.weekday_before(when, weekday, strictly=strictly)
    after = calendar.weekday_after(when, weekday, strictly=strictly)
    assert before.weekday() == after.weekday() == weekday
    assert before <= when <= after
    assert not strictly or before < when < after
