"""Entities of FollowTheMoney: of its model, none of them of a person, and none of their values dropped by its library.

The library needs ICU to be built, so it is a group of its own (`pip install --group ftm`); without it, the entities are
checked against what its model says of our schemata (`ftm_model.json`).
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.export import ftm
from onrecord.export.ftm_values import address_of_web, ident, listed_name, prefix_days
from onrecord.model.reading import When
from onrecord.releasing import Spooled
from onrecord.vocab import load
from tests.export.odd_releases import NO_SHRINKING, releases
from tests.export.strategies import Made

MODEL = json.loads((Path(__file__).parent / "ftm_model.json").read_text(encoding="utf-8"))["schemata"]
Entity = dict[str, Any]


def written(release: Any) -> list[Entity]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "entities.ftm.jsonl"
        ftm.write(release, path)
        return [json.loads(line) for line in path.read_bytes().splitlines()]


@pytest.fixture(scope="module")
def found(release: Spooled) -> list[Entity]:
    return written(release)


def of(found: list[Entity], schema: str) -> list[Entity]:
    return [each for each in found if each["schema"] == schema]


def check_model(found: list[Entity]) -> None:
    """See that schemata and properties are those of the model, and that what they lead to is there and may be there."""
    by_id = {each["id"]: each for each in found}
    assert len(by_id) == len(found)
    for each in found:
        rules = MODEL[each["schema"]]
        assert set(each["properties"]) <= set(rules["properties"])
        assert set(rules["required"]) <= {*each["properties"]} | (
            {"name"} if each["schema"] in NAMELESS else set()
        )
        for name, values in each["properties"].items():
            assert values
            assert all(isinstance(value, str) and value for value in values)
            leads_to = rules["properties"][name]
            if leads_to[0].isupper():
                assert all(leads_to in MODEL[by_id[value]["schema"]]["is"] for value in values)


NAMELESS = (
    "Article",
    "Address",
)  # the library names them by file name and address, though a Thing has a name


def check_library(found: list[Entity]) -> None:
    """See that the library takes the entities and drops none of their values."""
    model = pytest.importorskip("followthemoney").model
    for each in found:
        proxy = model.get_proxy(each, cleaned=False)
        kept = {name: sorted(values) for name, values in proxy.to_dict()["properties"].items()}
        assert kept == {name: sorted(values) for name, values in each["properties"].items()}
        proxy.schema.validate(each)


def test_all_is_of_the_model_and_leads_somewhere(found: list[Entity]) -> None:
    check_model(found)


def test_the_library_drops_no_value(found: list[Entity]) -> None:
    check_library(found)


def test_the_model_we_check_by_is_that_of_the_library() -> None:
    model = pytest.importorskip("followthemoney").model
    for name, rules in MODEL.items():
        schema = model.get(name)
        assert rules["is"] == sorted(each.name for each in schema.schemata)
        assert rules["required"] == sorted(schema.required)
        for prop, leads_to in rules["properties"].items():
            own = schema.properties[prop]
            assert leads_to == (own.range.name if own.range else own.type.name)


def test_the_code_lists_are_those_of_the_library() -> None:
    registry = pytest.importorskip("followthemoney.types").registry
    lists = load("export/ftm")

    assert {code: registry.country.clean(code) for code in lists["countries"].values()} == {
        code: code for code in lists["countries"].values()
    }
    assert {code: registry.language.clean(code) for code in lists["languages"]} == lists["languages"]
    assert lists["limits"] == {name: getattr(registry, name).max_length for name in lists["limits"]}


def test_counts_are_those_of_the_release(found: list[Entity], release: Spooled) -> None:
    incidents = [*release.incidents()]
    schemata = Counter(each["schema"] for each in found)

    assert schemata["Event"] == len(incidents) == release.sheet.incidents
    assert schemata["Article"] == release.sheet.documents
    assert schemata["Documentation"] == sum(len(one.reports) for one in incidents)
    tolls = [each for each in of(found, "Note") if "Words: " in each["properties"]["description"][0]]
    assert len(tolls) == sum(len(one.tolls) for one in incidents) > 20


def test_only_actors_of_our_list_are_entities_and_are_called_as_it_does(found: list[Entity]) -> None:
    bodies = of(found, "PublicBody") + of(found, "Organization")

    assert [each["properties"] for each in bodies] == [
        {"name": ["Iraq, military"], "country": ["iq"], "notes": ["type: military"]}
    ]
    assert {"Person", "LegalEntity"}.isdisjoint(each["schema"] for each in found)
    link = of(found, "UnknownLink")[0]["properties"]
    assert (link["role"], link["subject"]) == (["agent"], [bodies[0]["id"]])


def test_nobody_else_is_an_entity_whatever_they_are_called(found: list[Entity]) -> None:
    names = {
        name for each in found if each["schema"] != "Note" for name in each["properties"].get("name", ())
    }
    parties = [each for each in of(found, "Note") if "in no list" in each["properties"]["name"][0]]

    assert "Paolo Verdini" not in names
    assert any("Paolo Verdini" in each["properties"]["description"][0] for each in parties)


def test_the_words_of_a_number_go_with_it(found: list[Entity]) -> None:
    notes = [each["properties"]["description"][0] for each in of(found, "Note")]

    assert "150 civilians killed (from 150 to 150 or more). Words: “at least 150 civilians”" in notes


def test_ids_are_those_of_the_library_and_the_same_each_time(found: list[Entity], release: Spooled) -> None:
    assert written(release) == found
    util = pytest.importorskip("followthemoney.util")
    assert ident("incident", "ab") == util.make_entity_id("onrecord", "incident", "ab")


@pytest.mark.parametrize(
    ("first", "last", "written_as"),
    [
        (date(2024, 3, 1), date(2024, 3, 31), ("2024-03", "2024-03")),
        (date(2024, 1, 1), date(2024, 12, 31), ("2024", "2024")),
        (date(2024, 3, 3), date(2024, 3, 3), ("2024-03-03", "2024-03-03")),
        (date(2024, 3, 3), None, ("2024-03-03", None)),
        (None, None, (None, None)),
    ],
)
def test_dates_say_no_more_than_is_known(
    first: date | None, last: date | None, written_as: tuple[str | None, str | None]
) -> None:
    assert (
        prefix_days(When(quote=None, first=first, last=last, precision="range", basis="stated")) == written_as
    )
    assert prefix_days(None) == (None, None)


def test_a_force_of_a_state_is_named_by_both() -> None:
    assert listed_name("fmln") == "Farabundo Marti National Liberation Front"
    assert listed_name("syr") == "Syria"
    assert listed_name("syr-police") == "Syria, police"
    assert listed_name("syr-somebody") is None
    assert listed_name("al-somebody") is None


def test_an_address_that_is_none_is_left_out() -> None:
    assert address_of_web("https://a.example") == "https://a.example/"
    assert address_of_web("file:///home/x") is None
    assert address_of_web("https://a.example/a b") is None


def test_what_goes_to_everybody_is_of_the_model_too(public: Spooled) -> None:
    found = written(public)
    check_model(found)

    assert len(of(found, "Event")) == public.sheet.incidents
    assert not [
        each
        for each in found
        if "fileName" in each["properties"] and "/" in each["properties"]["fileName"][0]
    ]


def odd(made: Made) -> None:
    found = written(made)
    check_model(found)
    if find_spec("followthemoney"):
        check_library(found)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)
@given(data=st.data())
def test_whatever_the_values_are_no_value_is_dropped(release: Spooled, data: st.DataObject) -> None:
    odd(data.draw(releases(release.sheet)))
