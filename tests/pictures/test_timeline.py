from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.pictures.columns import columns
from onrecord.pictures.days import PERIODS
from onrecord.pictures.interval import Interval, is_dated, known_days
from onrecord.pictures.lanes import packed
from onrecord.pictures.timeline import draw_timeline, timeline_table
from tests.pictures.drawn import HOSTILE, SURE, SVG, TEXTS, links, parsed, says, words

DAY = date(2031, 5, 8)


def interval(name: str, first: date | None = DAY, last: date | None = DAY, **known: Any) -> Interval:
    values: dict[str, Any] = {"label": "Shelling", "href": f"/incidents/{name}", "state": "draft"}
    return Interval(id=name, first=first, last=last, **(values | known))


def listed(first: date, last: date) -> str:
    return f"/list?from={first}&to={last}"


DATES = st.none() | st.dates()
INTERVALS = st.lists(
    st.builds(
        interval, name=st.integers(0, 10**6).map(str), first=DATES, last=DATES, state=SURE, label=TEXTS
    ),
    unique_by=lambda one: one.id,
    max_size=30,
)

CLOSED = INTERVALS.map(lambda rows: [one for one in rows if one.first and one.last]).filter(bool)


def many(count: int, days: int = 3000) -> list[Interval]:
    chance = Random(7)
    firsts = [DAY + timedelta(days=chance.randrange(days)) for _ in range(count)]
    return [
        interval(f"{at:05}", first, first + timedelta(days=chance.choice([0, 0, 0, 2, 40])))
        for at, first in enumerate(firsts)
    ]


@settings(max_examples=40)
@given(INTERVALS)
def test_every_incident_has_one_mark_or_is_given_apart(intervals: list[Interval]) -> None:
    drawn = draw_timeline(intervals, list_href=listed)

    beside = {one.id for one in drawn.undated}
    assert beside == {one.id for one in intervals if not is_dated(one)}
    assert sorted(links(drawn.svg)) == sorted(one.href for one in intervals if one.id not in beside)
    assert drawn == draw_timeline(intervals[::-1], list_href=listed)


@pytest.mark.parametrize(
    ("first", "last", "when"),
    [(DAY, DAY, "8 May 2031"), (DAY, DAY + timedelta(days=3), "8 May 2031 to 11 May 2031"),
     (None, DAY, "not after 8 May 2031"), (DAY, None, "not before 8 May 2031"),
     (date(2031, 5, 1), date(2031, 5, 31), "May 2031")],
)  # fmt: skip
def test_what_is_known_of_the_day_is_said(first: date | None, last: date | None, when: str) -> None:
    assert says(draw_timeline([interval("a", first, last)], list_href=listed).svg) == [
        f"\u2068Shelling\u2069: {when}; draft"
    ]


def test_an_open_end_is_an_arrow_and_not_a_day() -> None:
    closed = draw_timeline([interval("a")], list_href=listed).svg
    ends = draw_timeline([interval("a", None, DAY)], list_href=listed).svg

    assert "pic-open" not in closed
    assert ends.count("pic-open") == 1


def test_bars_are_as_long_as_their_days() -> None:
    rows = [interval("a", DAY, DAY + timedelta(days=9)), interval("b", DAY, DAY + timedelta(days=19))]
    svg = draw_timeline(rows, list_href=listed).svg
    bars = [each for link in parsed(svg).iter(f"{SVG}a") for each in link.iter(f"{SVG}rect")]
    short, long = (float(each.attrib["width"]) for each in bars if each.get("class") == "pic-draft")

    assert long == pytest.approx(2 * short, rel=0.01)


def test_without_a_date_nothing_is_drawn() -> None:
    drawn = draw_timeline([interval("a", None, None)], list_href=listed)

    assert links(drawn.svg) == []
    assert "No incident here has a date." in words(drawn.svg)


def test_many_are_counted_and_columns_lead_to_their_days() -> None:
    intervals = many(20_000)
    drawn = draw_timeline(intervals, list_href=listed)
    shown = links(drawn.svg)

    assert str(drawn.period) == "month"
    assert len(shown) <= 120
    assert "/list?from=2031-06-01&to=2031-06-30" in shown
    assert len(drawn.svg) < 200_000


def test_where_they_are_counted_open_ends_are_given_apart() -> None:
    drawn = draw_timeline(
        [*many(3000), interval("open", DAY, None), interval("none", None, None)], list_href=listed
    )

    assert [one.id for one in drawn.open] == ["open"]
    assert [one.id for one in drawn.undated] == ["none"]


@given(CLOSED, st.sampled_from(PERIODS[7:]))
def test_each_incident_is_surely_in_one_column_or_perhaps_in_several(
    rows: list[Interval], period: Any
) -> None:
    shown = columns(rows, period)

    for one in rows:
        surely = [each for each in shown if one in each.surely]
        perhaps = [each for each in shown if one in each.perhaps]
        assert (len(surely), len(perhaps) > 1) in {(1, False), (0, True)}
        first, last = known_days(one)
        for each in surely:
            assert each.first <= first <= last <= each.last
        for each in perhaps:
            assert each.first <= last
            assert each.last >= first


BARS = st.lists(
    st.tuples(st.floats(0, 500), st.floats(0, 60)).map(lambda bar: (bar[0], bar[0] + bar[1])), max_size=40
)


@given(BARS)
def test_bars_of_one_lane_do_not_touch(bars: list[tuple[float, float]]) -> None:
    lanes = packed(bars, 2.0)

    for lane in set(lanes):
        mine = sorted(bar for bar, at in zip(bars, lanes, strict=True) if at == lane)
        assert all(left[1] + 2 <= right[0] + 1e-9 for left, right in pairwise(mine))
    assert set(lanes) == set(range(len(set(lanes))))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_words(text: str) -> None:
    for standalone in (False, True):
        parsed(draw_timeline([interval("a", label=text)], list_href=listed, standalone=standalone).svg)


def test_the_table_is_in_the_order_of_days() -> None:
    rows = timeline_table([interval("z", None, None), interval("b", DAY, None), interval("a")]).rows

    assert rows == (
        ("a", "Shelling", "2031-05-08", "2031-05-08", "draft"),
        ("b", "Shelling", "2031-05-08", None, "draft"),
        ("z", "Shelling", None, None, "draft"),
    )
