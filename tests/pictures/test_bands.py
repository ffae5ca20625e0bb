from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.pictures.bands import Harmed, bands_table, draw_bands
from tests.pictures.drawn import HOSTILE, SURE, links, parsed, says, words

DAY = date(2031, 5, 8)


def harmed(
    incident: str, best: float = 5, first: date | None = DAY, last: date | None = DAY, **known: Any
) -> Harmed:
    values: dict[str, Any] = {"harm": "killed", "state": "draft", "minimum": best, "maximum": best}
    return Harmed(incident=incident, best=best, first=first, last=last, **(values | known))


def listed(harm: str, first: date, last: date) -> str:
    return f"/list?from={first}&to={last}"


NUMBERS = st.integers(0, 1000)
HARMED = st.lists(
    st.builds(
        lambda at, low, more, most, first, days, **known: harmed(
            str(at), low + more, first, first and first + timedelta(days=days),
            minimum=low, maximum=low + more + most, **known,
        ),
        at=NUMBERS, low=NUMBERS, more=NUMBERS, most=NUMBERS, days=st.integers(0, 70),
        first=st.none() | st.dates(date(2029, 1, 1), date(2033, 1, 1)),
        harm=st.sampled_from(["killed", "injured", "displaced"]), state=SURE, or_more=st.booleans(),
    ),
    max_size=20,
)  # fmt: skip


@settings(max_examples=50)
@given(HARMED)
def test_periods_and_what_is_apart_add_up_to_all(rows: list[Harmed]) -> None:
    drawn = draw_bands(rows, list_href=listed)
    table = bands_table(rows)

    for harm in {one.harm for one in rows}:
        mine = [row for row in table.rows if row[0] == harm]
        for at, what in ((4, "minimum"), (5, "best"), (6, "maximum")):
            assert sum(row[at] for row in mine) == sum(getattr(one, what) for one in rows if one.harm == harm)  # type: ignore[misc]
    assert len(links(drawn.svg)) == sum(row[1] is not None for row in table.rows)
    assert drawn == draw_bands(rows[::-1], list_href=listed)


@pytest.mark.parametrize(("days", "unit"), [(60, "week"), (800, "month"), (5000, "year")])
def test_the_period_follows_the_span(days: int, unit: str) -> None:
    rows = [harmed("a"), harmed("b", first=DAY + timedelta(days=days), last=DAY + timedelta(days=days))]

    assert draw_bands(rows, list_href=listed).period.unit == unit


def test_what_is_not_known_to_the_period_is_in_none() -> None:
    late = DAY + timedelta(days=700)
    wide = harmed("wide", 7, date(2031, 5, 1), date(2031, 9, 30), maximum=9)
    drawn = draw_bands(
        [harmed("a"), harmed("b", first=late, last=late), wide, harmed("none", 3, None, None)],
        list_href=listed,
    )

    assert [one.incident for one in drawn.apart] == ["none", "wide"]
    assert "not known to the month: 10 (10 to 12) in 2 incidents" in words(drawn.svg)
    assert len(links(drawn.svg)) == 2


def test_a_band_says_its_figures_and_leads_to_its_days() -> None:
    rows = [harmed("a", 5, minimum=4, maximum=8, or_more=True), harmed("b", 10, state="reviewed")]
    svg = draw_bands(rows, list_href=listed).svg

    assert says(svg) == [
        "5 May 2031 to 11 May 2031: \u2068killed\u2069 15 (14 to 18 or more) in 2 incidents; draft"
    ]
    assert links(svg) == ["/list?from=2031-05-05&to=2031-05-11"]
    assert svg.count('class="pic-open"') == 1


def test_a_gap_is_not_nought() -> None:
    svg = draw_bands(
        [harmed("a"), harmed("b", first=DAY + timedelta(days=60), last=DAY + timedelta(days=60))],
        list_href=listed,
    ).svg

    assert len(links(svg)) == 2
    assert "nothing on record" in words(svg)


def test_an_incident_counts_once_where_two_rows_tell_of_it() -> None:
    assert bands_table([harmed("a"), harmed("a", 2)]).rows == (
        ("killed", "2031-05-05", "2031-05-11", 1, 7, 7, 7, "no", "draft"),
    )


def test_nothing_to_show() -> None:
    assert "No incident here tells of harm in numbers." in words(draw_bands([], list_href=listed).svg)
    assert links(draw_bands([harmed("a", first=None, last=None)], list_href=listed).svg) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_harms_are_words(text: str) -> None:
    parsed(draw_bands([harmed("a", harm=text)], list_href=listed).svg)
