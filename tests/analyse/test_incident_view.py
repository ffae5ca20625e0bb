"""What the reports of one incident claim, and where they contradict each other."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.analyse.claims import Field
from onrecord.analyse.incident_view import IncidentView, copies, disputes, incident_json, incident_view
from onrecord.analyse.rules import rules
from onrecord.analyse.sources import Member
from onrecord.model.reading import PlaceRef
from onrecord.model.record import Filed
from onrecord.model.text import Document
from tests.analyse.invented import COUNTRY, DAY, PROVINCE, TOWN, WORDS, count, days, report, role, told
from tests.strategies import readings

ARMY = role("the army", actor="army", type="military", country="XKX")
REBELS = role("the Brigades", actor="brigades", type="rebel", country="XKX")


def view(*reports: list[Member]) -> IncidentView:
    return incident_view("incident", [member for one in reports for member in one])


def field(found: IncidentView, name: str) -> Field:
    return next(one for one in found.fields if one.name == name)


def values(found: IncidentView, name: str) -> list[tuple[str, list[str], int]]:
    return [
        (one.text, [said.document for said in one.said], one.sources) for one in field(found, name).values
    ]


def test_each_value_stands_with_all_who_say_it_those_of_most_sources_first() -> None:
    found = view(
        report("a", told(kind="bombing", voice="a guard")),
        report("b", told(voice="a nurse"), publisher="Harbour Post"),
        report("c", told()),
    )

    assert values(found, "kind") == [("shelling", ["b", "c"], 2), ("bombing", ["a"], 1)]
    said = field(found, "kind").values[0].said[0]
    assert (said.source, said.voice, said.published, said.quote) == (
        "Harbour Post",
        "a nurse",
        found.reports[1].published,
        "words",
    )


def test_the_kind_place_and_days_of_an_incident_are_those_of_most_sources_then_the_most_exact() -> None:
    found = view(
        report("a", told(kind="attack", place=PROVINCE, when=days(DAY, DAY.replace(day=30), "month"))),
        report("b", told(kind="shelling", place=TOWN, when=days(DAY))),
        report("denial", told(kind="bombing", place=COUNTRY, status="denied")),
    )

    assert (found.kind, found.place, found.when) == ("shelling", TOWN, days(DAY))


def test_a_denial_is_shown_as_such_and_disputes_the_status_alone() -> None:
    found = view(
        report("a", told(voice="residents"), told(status="denied", voice="the army", agents=(ARMY,))),
    )

    assert [(one.voice, one.document) for one in found.denials] == [("the army", "a")]
    assert (found.status, disputes(found)) == ("asserted", ("status",))


def test_an_incident_that_is_only_denied_is_denied_and_not_disputed() -> None:
    found = view(report("a", told(status="denied", voice="the army")))

    assert (found.status, disputes(found)) == ("denied", ())


def test_a_part_claimed_otherwise_than_the_event_keeps_its_own_status_and_voice() -> None:
    blamed = role("the army", actor="army", type="military", status="possible", attribution=1)
    found = view(
        report("a", told(agents=(blamed,), voice="a nurse"), told(kind="accusation", voice="residents"))
    )

    (value,) = field(found, "agents").values
    assert [(said.status, said.voice) for said in value.said] == [("possible", "residents")]


def test_two_sources_that_name_two_sides_dispute_who_did_it() -> None:
    assert disputes(view(report("a", told(agents=(ARMY,))), report("b", told(agents=(REBELS,))))) == (
        "agents",
    )


@pytest.mark.parametrize(
    "other",
    [
        role("soldiers", type="military"),
        role("police", actor="police", type="police", country="XKX"),
        role("gunmen", type="unidentified"),
        role("they"),
    ],
)
def test_two_sources_that_may_mean_the_same_dispute_nothing(other: object) -> None:
    assert disputes(view(report("a", told(agents=(ARMY,))), report("b", told(agents=(other,))))) == ()


def test_what_a_source_denies_it_does_not_say() -> None:
    denied = told(agents=(REBELS,), status="denied")

    assert disputes(view(report("a", told(agents=(ARMY,))), report("b", denied))) == ("status",)


def test_two_groups_of_rebels_are_two_sides() -> None:
    others = role("the Sons", actor="sons", type="rebel", country="XKX")

    assert disputes(view(report("a", told(agents=(REBELS,))), report("b", told(agents=(others,))))) == (
        "agents",
    )


def test_two_sides_that_both_sources_name_dispute_nothing() -> None:
    both = told(kind="clash", agents=(ARMY, REBELS))

    assert disputes(view(report("a", both), report("b", told(kind="clash", agents=(REBELS,))))) == ()


def test_one_source_that_names_two_sides_does_not_dispute_itself() -> None:
    assert disputes(view(report("a", told(agents=(ARMY,)), told(agents=(REBELS,))))) == ()


def test_a_part_that_is_denied_of_an_event_that_is_told_is_disputed() -> None:
    denied = role("the army", actor="army", type="military", status="denied")

    assert disputes(view(report("a", told(agents=(denied,))))) == ("agents",)


def test_kinds_places_and_days_are_disputed_where_both_cannot_be_true() -> None:
    far = PlaceRef(quote=WORDS, name="Oum Sarir", lat=12.0, lon=20.0, country="XKX", admin1="Coast")

    def marks(**other: object) -> tuple[str, ...]:
        return disputes(view(report("a", told()), report("b", told(**{"kind": "shelling"} | other))))  # type: ignore[arg-type]

    assert marks(kind="air_strike") == ("kind",)
    assert marks(kind="attack_on_market") == ()
    assert marks(kind="death") == ()
    assert marks(place=far) == ("place",)
    assert marks(place=PROVINCE) == ()
    assert marks(place=COUNTRY) == ()
    assert marks(when=days(DAY.replace(day=9))) == ("when",)
    assert marks(when=days(DAY.replace(day=1), DAY.replace(day=31), "month")) == ()
    assert marks(when=days(None)) == ()


def test_contradicting_tolls_dispute_how_many() -> None:
    assert disputes(view(report("a", told(count(9))), report("b", told(count(14))))) == ("counts",)


def test_first_and_latest_report_are_those_of_print() -> None:
    found = view(
        report("late", told(), day=9), report("early", told(), day=1), report("undated", told(), day=None)
    )

    assert (found.first, found.latest) == ("early", "late")
    assert view(report("undated", told(), day=None)).first is None


def test_copies_are_counted_apart() -> None:
    assert copies(view(report("a", told()), report("b", told(), copy_of="a"))) == 1


def test_an_incident_without_events_is_none() -> None:
    with pytest.raises(ValueError, match="no events"):
        view()


def test_the_json_names_documents_events_and_numbers() -> None:
    found = view(
        report("a", told(count(9), count(3, part_of=0, group="children"))),
        report("b", told(count(14)), day=3),
    )
    value = json.loads(json.dumps(incident_json(found)))

    assert value["documents"] == ["a", "b"]
    assert value["events"] == list(found.events)
    assert (value["place"]["name"], value["when"]["first"]) == ("Anselm", "2031-05-03")
    assert (value["first"], value["contains"], value["part_of"]) == ("a", [], [])
    numbers = [(one["group"], one["minimum"], one["best"]["low"], one["maximum"]) for one in value["tolls"]]
    assert numbers == [(None, 9, 14, 14), ("children", 3, 3, 3)]
    assert value["rule"]["name"] == "onrecord"


@given(st.lists(readings(), min_size=1, max_size=3), st.sampled_from(sorted(rules())))
def test_any_reading_has_a_view_and_its_numbers_are_in_order(given_readings: list[object], name: str) -> None:
    members = [
        Member(_filed(at, reading), event)
        for at, reading in enumerate(given_readings)
        for event in _sound(reading)
    ]
    if not members:
        return
    found = incident_view("incident", members, rules()[name])

    assert set(found.events) == {member.event.id for member in members}
    for toll in found.tolls:
        assert toll.minimum <= toll.best.said[0] <= toll.maximum
        assert 1 <= toll.backing <= toll.sources <= len(found.sources)
    assert found == incident_view("incident", members, rules()[name])


def _filed(at: int, reading: object) -> Filed:
    return Filed(document=Document(id=str(at), text="words"), copy_of=None, reader="a test", reading=reading)  # type: ignore[arg-type]


def _sound(reading: object) -> list[object]:
    """Give the events whose indices point at something and whose bounds are bounds, as those of a reading do."""
    sound = []
    for event in reading.events:  # type: ignore[attr-defined]
        counts = tuple(
            replace(
                one,
                low=abs(one.low),
                high=None if one.high is None else abs(one.low) + abs(one.high),
                part_of=None,
                of=None,
            )
            for one in event.counts
        )
        sound.append(replace(event, counts=counts))
    return sound
