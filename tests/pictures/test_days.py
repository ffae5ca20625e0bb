from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.pictures.days import PERIODS, Period, fitting, spelled, starts, ticks

LAST = date.max.toordinal()
DAYS = st.integers(1, LAST)


@given(st.sampled_from(PERIODS), DAYS)
def test_periods_cover_all_days_without_a_gap(period: Period, day: int) -> None:
    start, after = period.start(day), period.after(day)

    assert 1 <= start <= day < after <= LAST + 1
    assert period.start(start) == start
    assert period.after(start) == after
    if after <= LAST:
        assert period.start(after) == after


@pytest.mark.parametrize(
    ("period", "start"),
    [(Period("week"), date(2031, 5, 5)), (Period("month"), date(2031, 5, 1)), (Period("month", 3), date(2031, 4, 1)),
     (Period("year"), date(2031, 1, 1)), (Period("year", 10), date(2030, 1, 1))],
)  # fmt: skip
def test_periods_are_those_of_the_calendar(period: Period, start: date) -> None:
    assert date.fromordinal(period.start(date(2031, 5, 8).toordinal())) == start  # a Thursday


@given(DAYS, DAYS, st.integers(2, 150))
def test_no_more_periods_than_wanted(one: int, other: int, most: int) -> None:
    first, last = sorted((one, other))
    period = fitting(first, last, most)

    assert len(starts(period, first, last)) <= most or period == PERIODS[-1]


@given(DAYS, DAYS)
def test_ticks_lie_inside_in_order(one: int, other: int) -> None:
    first, last = sorted((one, other))
    days = [tick.day for tick in ticks(first, last, 11)]

    assert days == sorted(set(days))
    assert all(first <= day <= last for day in days)
    assert len(days) <= 11


def test_the_year_stands_under_the_first_tick_and_where_it_changes() -> None:
    shown = ticks(date(2030, 11, 1).toordinal(), date(2031, 3, 1).toordinal(), 5)

    assert [(tick.label, tick.below) for tick in shown] == [
        ("Nov", "2030"), ("Dec", ""), ("Jan", "2031"), ("Feb", ""), ("Mar", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [(date(2031, 5, 8), date(2031, 5, 8), "8 May 2031"), (date(2031, 5, 1), date(2031, 5, 31), "May 2031"),
     (date(2031, 1, 1), date(2031, 12, 31), "2031"), (date(2031, 5, 8), date(2031, 6, 2), "8 May 2031 to 2 June 2031")],
)  # fmt: skip
def test_days_in_words(first: date, last: date, words: str) -> None:
    assert spelled(first.toordinal(), last.toordinal()) == words
