"""Rows of ACLED as events: every value with its cell, nothing that the row does not say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from onrecord.coded.mapping import codes
from onrecord.model.reading import Event
from onrecord.model.record import claims_of
from onrecord.vocab import load
from tests.coded.tables import ACLED, SHELLED, Imports, table

SUB_EVENT_TYPES = {  # all 25, and the kinds that give none
    "Armed clash", "Government regains territory", "Non-state actor overtakes territory", "Chemical weapon",
    "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack", "Remote explosive/landmine/IED", "Grenade",
    "Sexual violence", "Attack", "Abduction/forced disappearance", "Peaceful protest", "Protest with intervention",
    "Excessive force against protesters", "Violent demonstration", "Mob violence", "Agreement", "Arrests",
    "Change to group/activity", "Disrupted weapons use", "Headquarters or base established",
    "Looting/property destruction", "Non-violent transfer of territory",
}  # fmt: skip


def event_of(imports: Imports, **changed: str) -> Event:
    return imports.event(table(ACLED, SHELLED | changed))


def test_a_row_is_an_event_and_every_value_has_its_cell(imports: Imports) -> None:
    step = imports.last(table(ACLED, SHELLED))
    event = step.reading.events[0]

    assert (event.kind, event.status, event.attribution) == ("shelling", "asserted", None)
    assert event.acled
    assert (event.acled.event_type, event.acled.sub_event_type) == (
        "Explosions/Remote violence",
        "Shelling/artillery/missile attack",
    )
    assert [quote.text for quote in event.triggers] == ["Shelling/artillery/missile attack"]
    assert [quote.text for quote in event.evidence] == [SHELLED["notes"]]
    assert [(role.name, role.type, role.quote.text) for role in event.agents] == [
        ("Military Forces of Kareth", "military", "Military Forces of Kareth (2019-)")
    ]
    assert [(role.name, role.type, role.quote.text) for role in event.targets] == [
        (None, "civilian", "Civilians (Kareth)")
    ]
    assert event.when
    assert (event.when.first, event.when.precision) == (date(2024, 3, 3), "day")
    assert event.place
    assert (event.place.name, event.place.admin1, event.place.precision) == ("Tal Zahir", "Meshara", "city")
    assert (event.place.lat, event.place.lon, event.place.geonameid) == (None, None, None)
    assert [place.quote.text for place in event.places] == ["Tal Zahir", "Meshara", "Kareth"]
    assert [(each.low, each.high, each.quote.text) for each in event.counts] == [(12, 12, "fatalities: 12")]
    assert all(claim.quotes for claim in claims_of(event))


def test_the_document_is_the_row_and_its_bytes_can_be_read_alone(imports: Imports) -> None:
    content = table(ACLED, SHELLED, SHELLED | {"event_id_cnty": "KAR102"})
    first, second = imports.take(content)

    assert first.document
    assert second.document
    assert first.document.publisher == "ACLED"
    assert (first.document.published, first.document.published_basis) == (date(2024, 3, 12), "metadata")
    assert first.document.name.endswith("table.csv#row=2")
    assert [segment.pointer for segment in second.document.segments] == ["row=3"]
    assert "location: Tal Zahir\n" in first.document.text
    lines = content.splitlines(keepends=True)
    assert second.document.content == lines[0] + lines[2]
    with_itself = Imports(imports.folder).take(second.document.content, "alone.csv")
    assert [step.outcome for step in with_itself] == ["known"]


@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [("1", "2024-03-15", "2024-03-15"), ("2", "2024-03-12", "2024-03-18"), ("3", "2024-03-01", "2024-03-31")],
)
def test_a_date_that_is_not_exact_covers_the_days_it_may_stand_for(
    imports: Imports, precision: str, first: str, last: str
) -> None:
    when = event_of(imports, event_date="2024-03-15", time_precision=precision).when

    assert when
    assert (str(when.first), str(when.last)) == (first, last)
    assert when.precision == {"1": "day", "2": "week", "3": "month"}[precision]
    assert when.quote
    assert when.quote.text == "2024-03-15" or "2024-03-15" in when.quote.text


def test_two_armed_parties_fight_each_other_and_of_a_shelling_either_may_be_the_one(imports: Imports) -> None:
    rebels = {"actor2": "FKB: Free Kareth Brigades", "inter2": "2", "civilian_targeting": ""}
    clash = event_of(imports, sub_event_type="Armed clash", event_type="Battles", **rebels)
    shelling = event_of(imports, **rebels)

    assert [(role.type, role.status) for role in clash.agents] == [("military", None), ("rebel", None)]
    assert [(role.type, role.status) for role in shelling.agents] == [
        ("military", "possible"),
        ("rebel", "possible"),
    ]
    assert clash.targets == shelling.targets == ()


def test_protesters_are_those_who_protest_or_those_to_whom_force_is_done(imports: Imports) -> None:
    told = {
        "event_type": "Protests",
        "actor1": "Protesters (Kareth)",
        "inter1": "Protesters",
        "civilian_targeting": "",
    }
    protest = event_of(imports, **told, sub_event_type="Peaceful protest", actor2="", inter2="0")
    force = event_of(
        imports,
        **told,
        sub_event_type="Excessive force against protesters",
        actor2="Police Forces of Kareth (2019-)",
        inter2="1",
    )

    assert [(role.quote.text, role.type) for role in protest.agents] == [("Protesters (Kareth)", "protester")]
    assert [role.type for role in force.targets] == ["protester"]
    assert [role.type for role in force.agents] == ["police"]


def test_those_who_do_no_violence_are_no_agents_beside_whomever_they_are_named(imports: Imports) -> None:
    event = event_of(
        imports,
        sub_event_type="Armed clash",
        assoc_actor_1="Patients; Hill Guard",
        actor2="Free Kareth Brigades",
        inter2="2",
    )

    assert [role.quote.text for role in event.agents] == [
        "Military Forces of Kareth (2019-)",
        "Hill Guard",
        "Free Kareth Brigades",
    ]
    assert [role.quote.text for role in event.targets] == ["Patients"]


def test_a_name_of_our_list_is_resolved_and_any_other_stays_as_given(imports: Imports) -> None:
    event = event_of(
        imports,
        sub_event_type="Armed clash",
        actor1="Military Forces of Syria (2000-2024)",
        actor2="Sons of the Valley",
        assoc_actor_2="FMLN; Hill Guard",
        inter2="Political militias",
    )

    assert [(role.actor, role.type, role.name) for role in event.agents] == [
        ("syr-military", "military", "Military Forces of Syria"),
        (None, "militia", "Sons of the Valley"),
        ("fmln", "rebel", "Farabundo Marti National Liberation Front"),
        (None, None, "Hill Guard"),
    ]


@pytest.mark.parametrize(("lat", "lon"), [("0", "0"), ("95.1", "12"), ("33.5", ""), ("north", "36.3")])
def test_no_point_is_made_of_what_is_none(imports: Imports, lat: str, lon: str) -> None:
    step = imports.last(table(ACLED, SHELLED | {"latitude": lat, "longitude": lon}))

    place = step.reading.events[0].place
    assert place
    assert (place.lat, place.lon) == (None, None)
    assert "point" in {issue.code for issue in step.reading.issues}


def test_a_point_and_a_country_by_number_are_taken(imports: Imports) -> None:
    place = event_of(
        imports, latitude="35.9300", longitude="36.6300", iso="760", country="Syria", geo_precision="2"
    ).place

    assert place
    assert (place.lat, place.lon, place.country, place.precision) == (35.93, 36.63, "SYR", "district")


def test_no_fatality_reported_is_no_number(imports: Imports) -> None:
    assert event_of(imports, fatalities="0").counts == ()


def test_a_row_without_a_kind_of_ours_or_without_any_happening_is_set_aside(imports: Imports) -> None:
    other = SHELLED | {"event_type": "Strategic developments", "sub_event_type": "Other"}
    nowhere = SHELLED | dict.fromkeys(("event_date", "location", "admin1", "country"), "")
    steps = imports.take(table(ACLED, other, nowhere, SHELLED))

    assert [step.outcome for step in steps] == ["set aside", "set aside", "new"]
    assert "'Other', which is no kind of ours" in str(steps[0].message)
    assert "no date that can be read and no place" in str(steps[1].message)


def test_old_files_are_known_by_their_capitals_and_older_types(imports: Imports) -> None:
    row = {
        "EVENT_DATE": "05-March-2016",
        "EVENT_TYPE": "Battle-No change of territory",
        "ACTOR1": "Free Kareth Brigades",
        "COUNTRY": "Kareth",
        "FATALITIES": "3",
    }
    step = imports.last(table(row, row))

    assert step.document.publisher == "ACLED"
    event = step.reading.events[0]
    assert (event.kind, str(event.when and event.when.first)) == ("clash", "2016-03-05")


@pytest.mark.parametrize(
    ("day", "other", "order"), [("03/04/2024", "25/04/2024", 4), ("03/04/2024", "04/25/2024", 3)]
)
def test_the_whole_column_decides_on_day_and_month(
    imports: Imports, day: str, other: str, order: int
) -> None:
    first, _ = imports.take(table(ACLED, SHELLED | {"event_date": day}, SHELLED | {"event_date": other}))

    assert first.reading
    when = first.reading.events[0].when
    assert when
    assert when.first
    assert when.first.month == order


def test_where_the_column_does_not_decide_there_is_no_date(imports: Imports) -> None:
    step = imports.last(table(ACLED, SHELLED | {"event_date": "03/04/2024"}))

    assert step.reading.events[0].when is None
    assert [issue.code for issue in step.reading.issues if issue.quote and "03/04" in issue.quote.text] == [
        "date-order"
    ]


def test_every_type_has_a_kind_that_there_is() -> None:
    ours: dict[str, str] = codes("acled")["kinds"]
    kinds: dict[str, Any] = load("events")["kinds"]

    assert set(ours) >= SUB_EVENT_TYPES
    assert set(ours.values()) <= set(kinds)
    for name in SUB_EVENT_TYPES:  # there and back again
        codes_of = [kinds[ours[name]].get(key) for key in kinds[ours[name]] if key.startswith("acled")]
        assert name in {code["sub_event_type"] for code in codes_of}, name
    assert set(codes("acled")["types"].values()) <= set(load("actors")["types"])
