"""The lists of actors, states and actor words are whole: unique ids, known types, known parents."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from onrecord.extract.actors.names import fold, names
from onrecord.vocab import load

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PLOVER_SECTORS = {
    *("GOV", "MIL", "COP", "SPY", "JUD", "LEG", "REB", "UAF", "CRM"),
    *("PTY", "IGO", "NGO", "MED", "BUS", "REL", "CVL", "REF"),
}


def entries() -> list[dict[str, Any]]:
    return [entry for group in load("actors")["group"] for entry in group["actors"]]


def forces() -> set[str]:
    kinds = ("government", "military", "police", "intelligence", "security", "judiciary", "legislature")
    return {f"{code.lower()}-{kind}" for code in load("states")["states"] for kind in kinds}


def test_the_list_covers_the_world() -> None:
    assert len(entries()) >= 750
    assert sum("years" in entry for entry in entries()) >= 350
    assert len(load("states")["states"]) >= 195
    assert len(load("actors")["group"]) >= 8


def test_ids_are_unique_slugs() -> None:
    ids = [entry["id"] for entry in entries()]
    assert [one for one, times in Counter(ids).items() if times > 1] == []
    assert [one for one in ids if not SLUG.fullmatch(one)] == []
    assert not set(ids) & forces()
    assert not set(ids) & {code.lower() for code in load("states")["states"]}


def test_types_countries_and_parents_are_known() -> None:
    types, states, ids = (
        load("actors")["types"],
        load("states")["states"],
        {entry["id"] for entry in entries()},
    )
    for entry in entries():
        assert entry["type"] in types, entry
        assert entry.get("country", "AFG") in states, entry
        assert entry.get("parent", "un") in ids | forces(), entry


def test_every_type_has_its_crosswalk() -> None:
    for name, entry in load("actors")["types"].items():
        assert entry["plover"] in PLOVER_SECTORS, name
        assert entry["acled"] in range(1, 9), name


def test_years_go_forward() -> None:
    for entry in entries():
        years = entry.get("years", [])
        assert len(years) <= 2
        assert years == sorted(years), entry


def test_an_alias_of_one_actor_is_no_alias_of_another() -> None:
    owners: dict[str, str] = {}
    for entry in entries():
        for name in (entry["name"], *entry.get("aliases", ())):
            # "JEM" and "JeM" differ in their capitals only, which is how acronyms are told apart
            assert owners.setdefault(name, entry["id"]) == entry["id"], name


@pytest.mark.parametrize("table", ["heads", "offices", "stances"])
def test_actor_words_have_types_of_the_list(table: str) -> None:
    assert set(load("actor_words")[table]) <= set(load("actors")["types"]) | {"anyone"}


def test_every_name_can_be_found() -> None:
    known, beginnings = names()
    assert all(fold(entry["name"].removeprefix("The ")) in known for entry in entries())
    assert beginnings >= {key[:1] for key in known}
