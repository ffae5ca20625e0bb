"""Which incidents are part of others, and sums that count no harm twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from onrecord.analyse.containing import LeftOut, containing, related, totals
from onrecord.analyse.figures import Figure
from onrecord.analyse.incident_view import IncidentView, incident_view
from onrecord.analyse.places import distance, is_within
from onrecord.model.reading import PlaceRef, When
from onrecord.vocab import load
from tests.analyse.invented import COUNTRY, DAY, PROVINCE, TOWN, WORDS, count, days, report, told

SPRING = days(date(2031, 3, 1), date(2031, 6, 30), "range")
MAY = days(date(2031, 5, 1), date(2031, 5, 31), "month")
ELSEWHERE = PlaceRef(quote=WORDS, name="Oum Sarir", lat=14.0, lon=20.0, country="XKX", admin1="Coast")


def incident(name: str, *counts: object, **known: object) -> IncidentView:
    return incident_view(name, report(f"report of {name}", told(*counts, **known)))  # type: ignore[arg-type]


SHELLING = incident("shelling", count(9))
SIEGE = incident("siege", kind="siege", when=SPRING)
SINCE = incident("since", count(90, None, cumulative=True), kind="killing", place=PROVINCE, when=SPRING)
MONTH = incident("month", count(40), kind="killing", place=PROVINCE, when=MAY)


@pytest.mark.parametrize("outer", [SIEGE, SINCE, MONTH], ids=lambda view: view.id)
def test_a_siege_a_running_total_and_a_round_up_hold_what_lies_within(outer: IncidentView) -> None:
    assert containing([SHELLING, outer]) == {outer.id: ("shelling",)}
    assert containing([outer, SHELLING]) == {outer.id: ("shelling",)}


@pytest.mark.parametrize(
    "inner",
    [
        incident("later", when=days(date(2031, 7, 1))),
        incident("begun before", when=days(date(2031, 2, 27), date(2031, 3, 2), "range")),
        incident("ended later", when=days(date(2031, 6, 20), date(2031, 7, 2), "range")),
        incident("of no day", when=None),
        incident("of a time without days", when=days(None)),
        incident(
            "without end", when=When(quote=WORDS, first=DAY, last=None, precision="range", basis="stated")
        ),
        incident("of no place", place=None),
        incident("elsewhere", place=ELSEWHERE),
        incident("in a wider place", place=COUNTRY),
        incident("of another kind", kind="talks"),
    ],
    ids=lambda view: view.id,
)
def test_what_lies_outside_in_days_place_or_kind_is_no_part(inner: IncidentView) -> None:
    assert containing([SINCE, inner]) == {}


def test_a_happening_whose_day_is_vague_holds_no_other_in_its_town() -> None:
    assert containing([SHELLING, incident("some day in May", when=MAY)]) == {}


def test_of_two_that_cover_the_same_neither_is_part_of_the_other() -> None:
    assert containing([SIEGE, replace(SIEGE, id="twin")]) == {}


def test_what_has_no_end_yet_ends_with_its_latest_report() -> None:
    since = When(quote=WORDS, first=date(2031, 3, 1), last=None, precision="range", basis="stated")
    events = report("early", told(kind="siege", when=since), day=-1)

    assert containing([incident_view("siege", events), SHELLING]) == {}
    events += report("later", told(kind="siege", when=since), day=3)
    assert containing([incident_view("siege", events), SHELLING]) == {"siege": ("shelling",)}


def test_views_learn_what_they_contain_and_what_they_are_part_of() -> None:
    shelling, siege, since = related([SHELLING, SIEGE, SINCE])

    assert (siege.contains, siege.part_of) == (("shelling",), ())
    assert (since.contains, since.part_of) == (("shelling",), ())
    assert (shelling.contains, set(shelling.part_of)) == ((), {"siege", "since"})


def test_every_kind_that_may_contain_or_be_contained_is_a_kind() -> None:
    kinds, table = load("events")["kinds"], load("incidents/containing")
    named = {*table["contains"], *(kind for parts in table["contains"].values() for kind in parts)}

    assert named | {*table["containing"]["lasting"], *table["apart"]["kinds"]} <= set(kinds)


# -- sums -------------------------------------------------------------------------------------------------------------


def test_a_sum_leaves_out_those_that_hold_others_and_says_so() -> None:
    other = incident("other", count(2, None), place=ELSEWHERE)
    (total,) = totals([SHELLING, MONTH, other, SIEGE])

    assert (total.kind, total.minimum, total.best, total.maximum) == ("killed", 11, Figure(11, None), 11)
    assert total.or_more
    assert total.incidents == ("shelling", "other")
    assert total.left_out == (
        LeftOut(incident="month", why="holding others that are counted"),
        LeftOut(incident="siege", why="without a figure for it"),
    )


def test_a_sum_counts_what_holds_only_those_without_a_figure() -> None:
    silent = incident("silent")
    (total,) = totals([silent, MONTH])

    assert containing([silent, MONTH]) == {"month": ("silent",)}
    assert (total.incidents, total.best.low) == (("month",), 40)


def test_a_sum_counts_a_round_up_that_holds_nothing() -> None:
    (total,) = totals([MONTH])

    assert (total.best.low, total.left_out) == (40, ())


def test_a_sum_says_who_gives_no_figure() -> None:
    (total,) = totals([SHELLING, incident("unknown")])

    assert total.left_out == (LeftOut(incident="unknown", why="without a figure for it"),)


def test_parts_and_running_totals_are_in_no_sum() -> None:
    mixed = incident("mixed", count(12), count(3, part_of=0, group="children"), count(90, cumulative=True))

    assert [(one.kind, one.best.low) for one in totals([mixed])] == [("killed", 12)]


def test_households_are_not_added_to_people() -> None:
    families = incident("families", count(400, kind="displaced", unit="households"), kind="displacement")
    people = incident("people", count(900, kind="displaced"), kind="displacement", place=ELSEWHERE)

    assert [(one.unit, one.best.low) for one in totals([families, people])] == [
        ("households", 400),
        ("people", 900),
    ]


# -- places -----------------------------------------------------------------------------------------------------------


def test_names_decide_what_lies_in_a_province_before_points_do() -> None:
    assert is_within(TOWN, PROVINCE)
    assert is_within(TOWN, COUNTRY)
    assert is_within(PROVINCE, COUNTRY)
    assert not is_within(PROVINCE, TOWN)
    assert not is_within(replace(PROVINCE, lat=TOWN.lat, lon=TOWN.lon), TOWN)
    assert not is_within(replace(TOWN, admin1="Coast"), PROVINCE)
    assert not is_within(replace(TOWN, country="XAD"), PROVINCE)


def test_points_decide_where_names_are_not_known() -> None:
    near = replace(TOWN, name="the mill", admin1=None, admin2=None, precision="site")

    assert is_within(near, TOWN)
    assert is_within(near, PROVINCE)
    assert not is_within(replace(near, lat=13.0), PROVINCE)
    assert not is_within(replace(near, lat=None, lon=None), PROVINCE)


def test_one_name_is_one_place_only_where_no_two_entries_speak_against_it() -> None:
    plain = PlaceRef(quote=WORDS, name="Tal Zahir")

    assert is_within(replace(plain, name="tal-zahir"), plain)
    assert not is_within(
        replace(plain, geonameid=1, lat=1.0, lon=1.0), replace(plain, geonameid=2, lat=9.0, lon=9.0)
    )


def test_distances_are_great_circles() -> None:
    assert distance(TOWN, TOWN) == 0
    assert distance(replace(TOWN, lat=0.0, lon=0.0), replace(TOWN, lat=0.0, lon=90.0)) == pytest.approx(
        10007.5, abs=1
    )
    assert distance(TOWN, replace(TOWN, lat=None)) is None
