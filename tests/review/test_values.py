"""What a person gives for a value is checked, and refused with what was found and what was expected."""

from __future__ import annotations

from typing import Any

import pytest

from onrecord.errors import UsageError
from onrecord.model.text import Quote
from onrecord.review.values import count_of, kinds_of_counts, parse, place_of, role_of, when_of
from tests.review.invented import EVENT, value, words

WORDS = (words("12 people"),)


@pytest.mark.parametrize(
    ("field", "given", "found"),
    [
        ("kind", {"value": "shelling"}, "shelling"),
        ("status", {"value": " denied "}, "denied"),
        ("weapons", {}, "12 people"),
        ("weapons", {"value": "mortar"}, "mortar"),
        (
            "counts",
            {"kind": "killed", "low": "12", "high": "", "hedge": "at least", "cumulative": "on", "of": "0"},
            {
                "kind": "killed", "unit": "people", "low": 12.0, "high": None, "hedge": "at least", "group": None,
                "part_of": None, "of": 0, "cumulative": True,
            },
        ),
        (
            "when",
            {"first": "2031-05-09", "last": "2031-05-09"},
            {"first": "2031-05-09", "last": "2031-05-09", "precision": "day", "basis": "stated"},
        ),
        ("when", {}, {"first": None, "last": None, "precision": "unknown", "basis": "stated"}),
        (
            "targets",
            {"type": "police", "country": "mli"},
            {"actor": None, "name": None, "type": "police", "country": "MLI", "status": None, "head": "12 people"},
        ),
        (
            "place",
            {"name": "Tolvar", "lat": "-10.5", "lon": 20, "geonameid": "77"},
            {
                "name": "Tolvar", "geonameid": 77, "lat": -10.5, "lon": 20.0, "country": None, "admin1": None,
                "admin2": None, "precision": "city",
            },
        ),
    ],
)  # fmt: skip
def test_what_a_form_gives_is_read(field: str, given: dict[str, Any], found: Any) -> None:
    assert parse(field, given, WORDS) == found


@pytest.mark.parametrize(
    ("field", "given", "told"),
    [
        ("kind", {"value": "party"}, "value is 'party'; expected a kind"),
        ("kind", {}, "value is None"),
        ("kind", {"value": ["shelling"]}, "expected a kind"),
        ("status", {"value": "certain"}, "expected one of asserted, reported"),
        ("status", {}, "expected one of asserted"),
        ("altitude", {"value": 1}, "no field that is decided on"),
        ("plover", {"event": "ASSAULT"}, "no field that is decided on"),
        ("agents", {"type": "terrorist"}, "type is 'terrorist'; expected one of state"),
        ("agents", {"country": "XXQ"}, "country is 'XXQ'; expected an ISO 3166-1"),
        ("agents", {"name": "a" * 301}, "a text of at most 300"),
        ("agents", {"name": 7}, "name is 7; expected a text"),
        ("place", {"lat": "91", "lon": "0"}, "lat is '91'; expected a number, -90 to 90"),
        ("place", {"lat": "0", "lon": "-180.1"}, "expected a number, -180 to 180"),
        ("place", {"lat": "1"}, "lon is None; expected both"),
        ("place", {"lon": "1"}, "lat is None; expected both"),
        ("place", {"lat": "nan", "lon": "1"}, "lat is 'nan'"),
        ("place", {"geonameid": "1.5"}, "a whole number"),
        ("place", {"precision": "exact"}, "expected one of site, city"),
        ("when", {"first": "9 May"}, "first is '9 May'; expected a day such as"),
        ("when", {"first": 20310509}, "expected a day such as"),
        ("when", {"first": "2031-05-09", "last": "2031-05-08"}, "expected a day not before 2031-05-09"),
        ("when", {"basis": "guessed"}, "expected one of stated"),
        ("counts", {"kind": "hurt", "low": 1}, "kind is 'hurt'; expected one of abducted"),
        ("counts", {"low": 1}, "kind is None"),
        ("counts", {"kind": "killed"}, "low is None; expected a number: the least"),
        ("counts", {"kind": "killed", "low": -1}, "low is -1; expected a number, 0 or more"),
        ("counts", {"kind": "killed", "low": True}, "low is True; expected a number"),
        ("counts", {"kind": "killed", "low": "inf"}, "a number that ends"),
        ("counts", {"kind": "killed", "low": 12, "high": 11}, "high is 11; expected a number, 12 or more"),
        ("counts", {"kind": "killed", "unit": "share", "low": 2}, "expected a number, 0 to 1"),
        ("counts", {"kind": "killed", "low": 1, "group": "martyrs"}, "expected one of children"),
        ("counts", {"kind": "killed", "low": 1, "part_of": -1}, "part_of is -1"),
        ("counts", {"kind": "killed", "low": 1, "cumulative": "perhaps"}, "expected yes or no"),
        ("counts", {"kind": "killed", "low": 1, "cumulative": []}, "expected yes or no"),
    ],
)
def test_what_cannot_be_is_refused(field: str, given: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told.replace("(", r"\(").replace("+", r"\+")) as refused:
        parse(field, given, WORDS)

    assert field in str(refused.value)


@pytest.mark.parametrize("field", ["agents", "place", "when", "counts", "weapons"])
def test_no_value_without_its_words(field: str) -> None:
    given = value(field) if field != "weapons" else {"value": "mortar"}

    with pytest.raises(UsageError, match="no value without its words"):
        parse(field, given, ())


def test_kind_and_status_rest_on_the_words_of_the_event() -> None:
    assert parse("kind", {"value": "shelling"}, ()) == "shelling"
    assert parse("status", {"value": "denied"}, ()) == "denied"


def test_values_become_those_of_the_contract() -> None:
    role, count = EVENT.agents[0], EVENT.counts[1]

    assert role_of(value("agents"), (role.quote,)) == role
    assert count_of(value("counts", 1), (count.quote,)) == count
    assert place_of(value("place"), (words("Tolvar"),)) == EVENT.place
    assert when_of(value("when"), (words("9 May 2031"),)) == EVENT.when


def test_the_head_of_a_phrase_is_found_in_it() -> None:
    phrase = words("Gunmen of the Ridge militia")
    found = role_of(parse("agents", {"head": "militia"}, (phrase,)), (phrase,))

    assert found.head == words("militia")
    assert role_of(parse("agents", {"head": "army"}, (phrase,)), (phrase,)).head == phrase


def test_all_harms_of_reading_can_be_given() -> None:
    assert {"killed", "injured", "displaced", "participants", "housing_damaged"} <= set(kinds_of_counts())


def test_words_of_a_quote_stay() -> None:
    assert when_of({"first": None, "last": None, "precision": "unknown", "basis": "stated"}, ()).quote is None
    assert place_of(parse("place", {}, WORDS), WORDS).quote == Quote(
        *(WORDS[0].start, WORDS[0].end, "12 people")
    )
