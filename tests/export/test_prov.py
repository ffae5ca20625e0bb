"""Provenance as PROV-JSON: read back whole by a library, with no name that leads nowhere and no rule of PROV broken."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prov.model import ProvDocument

from onrecord.export import prov
from onrecord.releasing import Spooled
from tests.export.odd_releases import NO_SHRINKING, releases
from tests.export.strategies import Made

Graph = dict[str, dict[str, Any]]
ELEMENTS = ("entity", "activity", "agent")
# What each relation leads to, by the keys of PROV-JSON (PROV-DM, table 5).
LEADS_TO = {
    "prov:entity": "entity",
    "prov:activity": "activity",
    "prov:agent": "agent",
    "prov:plan": "entity",
    "prov:generatedEntity": "entity",
    "prov:usedEntity": "entity",
    "prov:alternate1": "entity",
    "prov:alternate2": "entity",
    "prov:collection": "entity",
}


def no_pair_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def written(release: Any) -> tuple[Graph, str, list[Any]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "prov.json"
        losses = [*prov.write(release, path)]
        text = path.read_text(encoding="utf-8")
    return json.loads(text, object_pairs_hook=no_pair_twice), text, losses


@pytest.fixture(scope="module")
def found(release: Spooled) -> tuple[Graph, str]:
    return written(release)[:2]


def check(graph: Graph, text: str) -> None:
    """See that nothing dangles, that a thing is of one sort and made once, and that a library reads every record."""
    names = {sort: set(graph.get(sort, ())) for sort in ELEMENTS}
    assert not names["entity"] & names["activity"]
    assert not names["agent"] & (names["entity"] | names["activity"])
    relations = {name: each for name, each in graph.items() if name not in (*ELEMENTS, "prefix")}
    for each in relations.values():
        for record in each.values():
            for key, value in record.items():
                if key in LEADS_TO:
                    assert set(value if isinstance(value, list) else [value]) <= names[LEADS_TO[key]]
    made = Counter(record["prov:entity"] for record in graph["wasGeneratedBy"].values())
    assert set(made.values()) == {1}
    check_no_circle(graph)
    check_library(graph, text)


def check_no_circle(graph: Graph) -> None:
    """See that nothing is derived from itself, however far around."""
    before: dict[str, set[str]] = {}
    for each in graph.get("wasDerivedFrom", {}).values():
        before.setdefault(each["prov:generatedEntity"], set()).add(each["prov:usedEntity"])
    while before:
        last = [name for name, older in before.items() if not older & before.keys()]
        assert last
        for name in last:
            del before[name]


def check_library(graph: Graph, text: str) -> None:
    """See that the library reads each record, and writes the same records again."""
    read = ProvDocument.deserialize(content=text, format="json")
    members = sum(len(each["prov:entity"]) for each in graph.get("hadMember", {}).values())
    records = sum(len(each) for name, each in graph.items() if name not in ("prefix", "hadMember")) + members
    assert len(read.get_records()) == records
    again = ProvDocument.deserialize(content=read.serialize(format="json"), format="json")
    assert again == read


def test_all_is_read_back_and_nothing_dangles(found: tuple[Graph, str]) -> None:
    check(*found)


def test_counts_are_those_of_the_release(found: tuple[Graph, str], release: Spooled) -> None:
    sorts = Counter(name.split(":")[1].split("/")[0] for name in found[0]["entity"])

    assert sorts["claim"] == release.sheet.claims
    assert sorts["incident"] == release.sheet.incidents
    assert sorts["text"] == sorts["reading"] == release.sheet.documents
    assert sorts["snapshot"] == len({each.sha256 for each in release.documents()})


def test_each_claim_quotes_words_of_the_text_that_it_names(
    found: tuple[Graph, str], release: Spooled
) -> None:
    texts = {f"onrecord:text/{each.id}": each.text or "" for each in release.documents()}
    quoted = [each for each in found[0]["wasDerivedFrom"].values() if "onrecord:exact" in each]

    assert {each["prov:generatedEntity"] for each in quoted} == {
        name for name in found[0]["entity"] if name.startswith("onrecord:claim/")
    }
    for each in quoted:
        text = texts[each["prov:usedEntity"]]
        assert text[each["onrecord:start"] : each["onrecord:end"]] == each["onrecord:exact"]


def test_who_agreed_used_the_claim_under_the_code_book(found: tuple[Graph, str], release: Spooled) -> None:
    graph = found[0]
    people = {
        name: each["prov:label"] for name, each in graph["agent"].items() if "/" in name and "person" in name
    }
    by = {
        each["prov:activity"]: people[each["prov:agent"]]
        for each in graph["wasAssociatedWith"].values()
        if each["prov:agent"] in people
    }
    used = Counter(
        by[each["prov:activity"]] for each in graph["used"].values() if each["prov:activity"] in by
    )
    decided = sum(
        bool(claim.by) for one in release.incidents() for event in one.events for claim in event.claims
    )

    assert set(people.values()) == {"Ana Coder", "Ben Coder"}
    assert used == {"Ana Coder": decided, "Ben Coder": decided}


def test_a_copy_is_another_form_of_the_text_it_repeats(found: tuple[Graph, str]) -> None:
    assert len(found[0]["alternateOf"]) == 1


def test_what_goes_to_everybody_names_no_reviewer(public: Spooled) -> None:
    graph, text, losses = written(public)
    check(graph, text)

    assert "Ana Coder" not in text
    labels = {each.get("prov:label") for each in graph["agent"].values()}
    assert {"reviewer 1", "reviewer 2"} <= labels
    masked = sum("onrecord:masked" in each for each in graph["wasDerivedFrom"].values())
    assert "\u2588" not in "".join(
        each.get("onrecord:exact", "") for each in graph["wasDerivedFrom"].values()
    )
    assert {loss.what: loss.count for loss in losses}.get("quotes with masked words", 0) == masked


def odd(made: Made) -> None:
    graph, text, _ = written(made)
    check(graph, text)
    for one in made.of:
        for event in one.events:
            for claim in event.claims:
                name = f"onrecord:claim/{claim.id}"
                value = graph["entity"][name]["prov:value"]
                assert (value if isinstance(claim.value, str) else json.loads(value)) == claim.value
                assert (f"{name}/as-read" in graph["entity"]) == (claim.verdict == "corrected")


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)
@given(data=st.data())
def test_whatever_the_values_are_the_graph_is_whole(release: Spooled, data: st.DataObject) -> None:
    odd(data.draw(releases(release.sheet)))
