"""Rows of UCDP GED as events."""

from __future__ import annotations

import pytest

from onrecord.coded.mapping import codes
from onrecord.model.reading import Event, QuantityMention
from onrecord.vocab import load
from tests.coded.tables import KILLED, UCDP, Imports, table

BATTLE = KILLED | {
    "type_of_violence": "1",
    "side_a": "Government of Syria",
    "side_b": "Free Kareth Brigades",
    "country": "Yemen (North Yemen)",
    "deaths_a": "4",
    "deaths_b": "3",
    "deaths_civilians": "1",
    "deaths_unknown": "2",
    "best": "10",
    "high": "10",
    "low": "10",
}


def event_of(imports: Imports, row: dict[str, str], **changed: str) -> Event:
    return imports.event(table(UCDP, row | changed))


def test_one_sided_violence_has_a_doer_and_civilians(imports: Imports) -> None:
    step = imports.last(table(UCDP, KILLED))
    event = step.reading.events[0]

    assert (step.document.publisher, step.document.published) == ("UCDP GED", None)
    assert event.kind == "killing"
    assert [quote.text for quote in event.triggers] == ["type_of_violence: 3"]
    assert [quote.text for quote in event.evidence] == [KILLED["source_headline"]]
    assert [(role.quote.text, role.type) for role in event.agents] == [("Government of Kareth", "state")]
    assert [(role.quote.text, role.type) for role in event.targets] == [("Civilians", "civilian")]
    assert event.place
    assert (event.place.name, event.place.quote.text, event.place.precision) == (
        "Tal Zahir",
        "Tal Zahir",
        "city",
    )
    assert [place.name for place in event.places] == ["Tal Zahir", "Meshara", "Kareth"]


def test_a_range_has_its_bounds_and_the_best_figure_is_mentioned(imports: Imports) -> None:
    step = imports.last(table(UCDP, KILLED))
    whole, civilians = step.reading.events[0].counts

    assert (whole.low, whole.high, whole.group, whole.part_of) == (11, 14, None, None)
    assert whole.quote.text == "high: 14\nlow: 11"
    assert (civilians.low, civilians.group, civilians.part_of, civilians.of) == (12, "civilians", 0, 0)
    mentioned = [each for each in step.reading.mentions if isinstance(each, QuantityMention)]
    assert [(each.low, each.quote.text) for each in mentioned] == [(12, "best: 12")]


def test_of_two_sides_both_fight_and_their_dead_are_parts(imports: Imports) -> None:
    event = event_of(imports, BATTLE)

    assert event.kind == "attack"
    assert [(role.actor, role.type, role.status) for role in event.agents] == [
        ("syr", "state", None),
        (None, "rebel", None),
    ]
    assert [(each.low, each.group, each.part_of) for each in event.counts] == [
        (10, None, None),
        (1, "civilians", 0),
        (4, None, 0),  # of a state it is not said whether they were soldiers
        (3, "rebels", 0),
        (2, None, 0),
    ]
    assert event.place
    assert event.place.country == "YEM"


def test_bounds_that_are_crossed_are_noted(imports: Imports) -> None:
    step = imports.last(table(UCDP, KILLED | {"low": "20"}))

    assert next((each.low, each.high) for each in step.reading.events[0].counts) == (14, 20)
    assert "bounds" in {issue.code for issue in step.reading.issues}


@pytest.mark.parametrize(
    ("prec", "start", "end", "said"),
    [
        ("1", "2024-03-03", "2024-03-03", ("2024-03-03", "2024-03-03", "day")),
        ("2", "2024-03-03", "2024-03-06", ("2024-03-03", "2024-03-06", "range")),
        ("3", "2024-03-04", "2024-03-10", ("2024-03-04", "2024-03-10", "week")),
        ("4", "2024-03-01", "2024-03-31", ("2024-03-01", "2024-03-31", "month")),
        ("5", "2024-01-01", "2024-12-31", ("2024-01-01", "2024-12-31", "year")),
        ("1", "2024-03-03", "", ("2024-03-03", "2024-03-03", "day")),
    ],
)
def test_days_are_as_exact_as_they_are_said_to_be(
    imports: Imports, prec: str, start: str, end: str, said: tuple[str, str, str]
) -> None:
    when = event_of(imports, KILLED, date_prec=prec, date_start=start, date_end=end).when

    assert when
    assert when.quote
    assert (str(when.first), str(when.last), when.precision) == said
    assert when.quote.text == (start if start == end or not end else f"{start}\ndate_end: {end}")


def test_an_end_before_the_beginning_is_no_time(imports: Imports) -> None:
    step = imports.last(table(UCDP, KILLED | {"date_end": "2023-03-03"}))

    assert step.reading.events[0].when is None
    assert "date" in {issue.code for issue in step.reading.issues}


@pytest.mark.parametrize(
    ("prec", "precision"),
    [
        ("1", "city"),
        ("2", "district"),
        ("3", "district"),
        ("4", "province"),
        ("5", "country"),
        ("6", "country"),
        ("7", "region"),
    ],
)
def test_a_place_is_as_exact_as_it_is_said_to_be(imports: Imports, prec: str, precision: str) -> None:
    place = event_of(imports, KILLED, where_prec=prec, latitude="33.5", longitude="36.3").place

    assert place
    assert (place.precision, place.lat) == (precision, 33.5)


def test_the_names_of_columns_before_2018_are_known(imports: Imports) -> None:
    old = {name: value for name, value in KILLED.items() if name not in ("best", "high", "low")}
    old |= {"best_est": "12", "high_est": "14", "low_est": "11"}
    step = imports.last(table(old, old))

    assert next((each.low, each.high) for each in step.reading.events[0].counts) == (11, 14)


def test_every_kind_and_type_is_one_of_ours() -> None:
    lists = codes("ucdp")

    assert set(lists["kinds"].values()) <= set(load("events")["kinds"])
    assert set(load("coded/actors")["groups"].values()) <= set(load("people")["people"])
    assert set(load("coded/actors")["groups"]) <= set(load("actors")["types"])
    assert {name for each in lists["types_in"].values() for name in each.values()} <= set(
        load("actors")["types"]
    )
