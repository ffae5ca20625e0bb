"""A plain spreadsheet: what is proposed of its columns, and what of it a person confirms."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from onrecord.coded.mapping import is_field
from onrecord.coded.propose import kind_of
from onrecord.errors import UsageError
from onrecord.importing import look
from onrecord.vocab import load
from tests.coded.tables import Imports, sheet

HEADING = ["No", "Date of incident", "Town", "Province", "Type", "Perpetrator", "Civilians killed", "Wounded (min)",
           "Wounded (max)", "What happened", "Link"]  # fmt: skip
FIRST = ["1", "03/03/2024", "Tal Zahir", "Meshara", "Mortar", "Karethi army", "12", "25", "35",
         'Shells hit the "market"\nat noon', "https://valley.example/1"]  # fmt: skip
SECOND = [
    "2",
    "13/03/2024",
    "Oum Sarir",
    "Meshara",
    "Kidnapping",
    "Unknown",
    "",
    "",
    "",
    "Two nurses were taken",
    "",
]
TABLE = sheet(HEADING, FIRST, SECOND)


def fields(imports: Imports, *rows: list[str]) -> dict[str, str | None]:
    found = look(imports.file(sheet(*rows)))
    return {each.name: each.field for each in found.columns}


def test_a_mapping_is_proposed_by_the_words_of_the_heading(imports: Imports) -> None:
    found = look(imports.file(TABLE))

    assert not found.confirmed
    assert {each.name: each.field for each in found.columns} == {
        "No": "id",
        "Date of incident": "date",
        "Town": "place",
        "Province": "admin1",
        "Type": "kind",
        "Perpetrator": "agent",
        "Civilians killed": "killed of civilians",
        "Wounded (min)": "injured low",
        "Wounded (max)": "injured high",
        "What happened": "description",
        "Link": None,
    }
    assert found.columns[1].examples == ("03/03/2024", "13/03/2024")
    assert found.plan.orders == {"Date of incident": "day first"}
    assert found.plan.kinds == {"mortar": "shelling", "kidnapping": "abduction"}


def test_the_values_of_a_column_must_be_such_as_its_name_says(imports: Imports) -> None:
    rows = [
        ["Date", "Location", "Country", "Killed", "Seen on"],
        *[["soon", "33.5", "the north", "many", "2024-03-03"]] * 3,
    ]

    assert fields(imports, *rows) == {
        "Date": None,
        "Location": None,
        "Country": None,
        "Killed": None,
        "Seen on": "date",
    }


def test_two_columns_cannot_be_the_one_date(imports: Imports) -> None:
    rows = [["Date", "Day", "Place"], ["2024-03-03", "2024-03-04", "Tal Zahir"]]

    assert fields(imports, *rows) == {"Date": "date", "Day": None, "Place": "place"}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Killed", "killed"),
        ("Number of people killed", "killed"),
        ("Fatalities (min)", "killed low"),
        ("MAX. DEATHS", "killed high"),
        ("Children injured", "injured of children"),
        ("killed_civilians_low", "killed low of civilians"),
        ("Killed by", None),
        ("Deaths per 1000", None),
        ("IDPs", "displaced"),
        ("Killed and wounded", None),
    ],
)
def test_a_count_is_proposed_only_where_every_word_of_the_heading_is_understood(
    imports: Imports, heading: str, field: str | None
) -> None:
    assert fields(imports, ["Place", heading], ["Tal Zahir", "12"])[heading] == field


def test_rows_become_events_with_all_that_the_mapping_names(imports: Imports) -> None:
    first, second = imports.take(TABLE, "valley.csv")

    assert first.document
    assert first.reading
    event = first.reading.events[0]
    assert (first.document.publisher, first.document.published) == ("valley.csv", None)
    assert (event.kind, str(event.when and event.when.first)) == ("shelling", "2024-03-03")
    assert [(role.name, role.quote.text) for role in event.agents] == [("Karethi army", "Karethi army")]
    assert [(each.kind, each.low, each.high, each.group) for each in event.counts] == [
        ("injured", 25, 35, None),
        ("killed", 12, 12, "civilians"),
    ]
    assert [quote.text for quote in event.evidence] == ['Shells hit the "market"\nat noon']
    assert "Link: https://valley.example/1" in first.document.text
    assert second.reading
    assert second.reading.events[0].agents == second.reading.events[0].counts == ()


def test_the_mapping_that_is_printed_gives_the_same_readings(imports: Imports, tmp_path: Path) -> None:
    proposed = imports.take(TABLE)
    printed = look(imports.file(TABLE)).as_toml()
    other = Imports(tmp_path / "other")
    other.folder.mkdir()

    assert tomllib.loads(printed)["as"] == "sheet"
    assert [step.reading for step in other.take(TABLE, mapping=printed)] == [
        step.reading for step in proposed
    ]
    assert look(imports.file(TABLE), None, imports.file(printed.encode(), "mapping.toml")).confirmed


def test_a_person_can_say_otherwise(imports: Imports) -> None:
    mapping = """
        [columns]
        "Date of incident" = "date"
        "Town" = "place"
        "Type" = "kind"
        "Wounded (max)" = "injured"
        "Province" = ""
        [dates]
        "Date of incident" = "month first"
        [kinds]
        "mortar" = "bombing"
        "Kidnapping" = ""
    """
    first, second = imports.take(TABLE, mapping=mapping)

    assert first.reading
    event = first.reading.events[0]
    assert (event.kind, [each.low for each in event.counts], len(event.places)) == ("bombing", [35], 1)
    assert second.outcome == "set aside"


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("[columns", "no TOML"),
        ('[columns]\nNowhere = "place"', "no column 'Nowhere'"),
        ('[columns]\nTown = "somewhere"', "no field 'somewhere'"),
        ('[kinds]\nMortar = "boom"', "no kind 'boom'"),
        ('[dates]\nTown = "backwards"', "day first, month first"),
        ("[columns]\nTown = 3", '[columns] has a line that is not "name" = "name"'),
        ('as = "mine"', "acled, ucdp, sheet"),
    ],
)
def test_a_mapping_with_a_mistake_is_refused_by_its_line(imports: Imports, mapping: str, said: str) -> None:
    with pytest.raises(UsageError, match=r"mapping\.toml") as error:
        imports.take(TABLE, mapping=mapping)

    assert said in str(error.value)
    assert not imports.record.exists() or imports.filed() == []


def test_what_counts_people_and_says_no_more_tells_of_what_came_of_it(imports: Imports) -> None:
    rows = sheet(
        ["Day", "Place", "Killed", "Injured"],
        ["2024-03-03", "Tal Zahir", "12", ""],
        ["2024-03-04", "Oum Sarir", "", "about 30"],
    )
    first, second = imports.take(rows)

    assert first.reading
    assert second.reading
    assert [event.kind for event in (*first.reading.events, *second.reading.events)] == ["death", "injury"]
    assert [quote.text for quote in first.reading.events[0].triggers] == ["Killed: 12"]
    count = second.reading.events[0].counts[0]
    assert (count.low, count.high, count.hedge) == (30, 30, "about")


def test_sums_hashtags_and_counts_of_happenings_are_set_aside_and_nothing_is_lost(imports: Imports) -> None:
    rows = sheet(
        ["Date", "Place", "Event type", "Events", "Killed"],
        ["#date", "#loc", "#event", "#meta", "#affected"],
        ["2024-03-03", "Tal Zahir", "Shelling", "1", "12"],
        ["2024-03-04", "Tal Zahir", "Shelling", "7", "31"],
        ["", "", "", "", ""],
        ["2024-03-05", "Tal Zahir", "", "1", ""],
        ["2024-03-06", "Tal Zahir", "Parade", "1", ""],
        ["Total", "", "", "", "43"],
    )
    steps = imports.take(rows)

    assert [step.outcome for step in steps] == ["set aside", "new", *["set aside"] * 4]
    said = " ".join(str(step.message) for step in steps)
    for why in (
        "HXL",
        "several happenings",
        "does not say what happened",
        "'Parade', which is no kind",
        "sum of other rows",
    ):
        assert why in said


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2024-03-03", "2024-03-03", "2024-03-03"),
        ("2024/3/3", "2024-03-03", "2024-03-03"),
        ("20240303", "2024-03-03", "2024-03-03"),
        ("2024-03-03T14:05:00Z", "2024-03-03", "2024-03-03"),
        ("Sunday, 3 March 2024", "2024-03-03", "2024-03-03"),
        ("3-Mar-2024", "2024-03-03", "2024-03-03"),
        ("March 3rd, 2024", "2024-03-03", "2024-03-03"),
        ("March 2024", "2024-03-01", "2024-03-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("3 March 2024 to 5 March 2024", "2024-03-03", "2024-03-05"),
        ("13/03/2024", "2024-03-13", "2024-03-13"),
        ("04/04/2024", "2024-04-04", "2024-04-04"),
    ],
)
def test_dates_are_read_however_they_are_written(
    imports: Imports, written: str, first: str, last: str
) -> None:
    step = imports.last(sheet(["Date", "Event type", "Killed"], [written, "shelling", "2"]))

    when = step.reading.events[0].when
    assert when
    assert (when.first, when.last) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "written", ["03/04/2024", "31/02/2024", "3.4.24", "spring", "2024-13-01", "Marchy 2024"]
)
def test_what_is_no_date_or_may_be_two_is_none(imports: Imports, written: str) -> None:
    rows = sheet(["Date", "Place", "Event type"], ["2024-03-03", "x", "shelling"], ["2024-03-03", "x", "raid"],
                 ["2024-03-05", "x", "raid"], [written, "Tal Zahir", "shelling"])  # fmt: skip
    step = imports.last(rows)

    assert step.reading.events[0].when is None
    assert {issue.code for issue in step.reading.issues} & {"date", "date-order"}


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [("1,200", 1200, 1200), ("12.0", 12, 12), ("10-14", 10, 14), ("10 to 14", 10, 14), ("at least 12", 12, None),
     ("12+", 12, None),      (">=12", 12, None), ("up to 9", 0, 9), ("~30", 30, 30), ("0", 0, 0)],
)  # fmt: skip
def test_numbers_are_taken_with_their_bounds(
    imports: Imports, written: str, low: int, high: int | None
) -> None:
    step = imports.last(sheet(["Date", "Event type", "Killed"], ["2024-03-03", "shelling", written]))

    (count,) = step.reading.events[0].counts
    assert (count.low, count.high) == (low, high)
    assert written in count.quote.text


@pytest.mark.parametrize("written", ["dozens", "-4", "12/13", "1.2", "twelve?"])
def test_what_is_no_number_is_none_and_said(imports: Imports, written: str) -> None:
    rows = sheet(["Date", "Event type", "Killed"], ["2024-03-03", "shelling", "1"], ["2024-03-03", "raid", "1"],
                 ["2024-03-03", "raid", "2"], ["2024-03-04", "shelling", written])  # fmt: skip
    step = imports.last(rows)

    assert step.reading.events[0].counts == ()
    assert [issue.code for issue in step.reading.issues] == ["count"]


def test_every_field_and_kind_of_the_lists_is_one_of_ours() -> None:
    lists = load("coded/sheet")
    kinds = load("events")["kinds"]

    assert all(map(is_field, lists["headings"]))
    assert all(is_field(f"killed of {group}") for group in lists["groups"])
    assert all(is_field(f"{harm} low") for harm in lists["harms"])
    assert set(lists["kind_names"].values()) <= set(kinds)
    assert all(
        is_field(name) for kind in ("acled", "ucdp") for name in load(f"coded/{kind}")["columns"].values()
    )


@pytest.mark.parametrize(
    ("value", "kind"),
    [("Airstrikes", "air_strike"), ("Air/drone strike", "air_strike"), ("IED", "bombing"),
     ("Arrest, detention", "arrest"), ("suicide bombing", "suicide_bombing"), ("Parade", None), ("", None)],
)  # fmt: skip
def test_kinds_are_known_by_their_names(value: str, kind: str | None) -> None:
    assert kind_of(value) == kind


def test_a_point_without_a_name_is_a_place(imports: Imports) -> None:
    place = imports.event(
        sheet(["Event type", "Latitude", "Longitude"], ["shelling", "33.51", "36,29"])
    ).place

    assert place
    assert (place.name, place.lat, place.lon) == ("33.51, 36,29", 33.51, 36.29)
    assert place.quote.text == "Latitude: 33.51\nLongitude: 36,29"


@pytest.mark.parametrize("written", ["33.51, 36.29", "33.51 36.29", "(33.51; 36.29)", "33.51,36.29"])
def test_a_point_in_one_cell_is_taken(imports: Imports, written: str) -> None:
    place = imports.event(sheet(["Event type", "Place", "GPS"], ["shelling", "Tal Zahir", written])).place

    assert place
    assert (place.lat, place.lon) == (33.51, 36.29)
