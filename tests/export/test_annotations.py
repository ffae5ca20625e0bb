"""Claims as W3C Web Annotations: each quote stands where it is said to stand, in a text of the snapshot it names."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from onrecord.export import annotations
from onrecord.releasing import Spooled
from onrecord.store.store import Store
from tests.export.odd_releases import NO_SHRINKING, releases

SCHEMA = json.loads((Path(__file__).parent / "web-annotation.schema.json").read_text(encoding="utf-8"))
VALID = Draft202012Validator(SCHEMA)
MASK = "\u2588"


def written(release: Any) -> tuple[dict[str, Any], list[Any]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "annotations.jsonld"
        losses = [*annotations.write(release, path)]
        return json.loads(path.read_text(encoding="utf-8")), losses


@pytest.fixture(scope="module")
def found(release: Spooled) -> dict[str, Any]:
    return written(release)[0]


def items(found: dict[str, Any]) -> list[dict[str, Any]]:
    return found["first"]["items"]


def targets(found: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Give each target, with its selectors by type."""
    for each in items(found):
        for target in each["target"]:
            yield target, {one["type"]: one for one in target["selector"]}


def test_every_claim_is_one_annotation_of_the_model(found: dict[str, Any], release: Spooled) -> None:
    VALID.validate(found)

    assert found["total"] == len(items(found)) == release.sheet.claims
    assert len({each["id"] for each in items(found)}) == found["total"]
    claims = [claim for one in release.incidents() for event in one.events for claim in event.claims]
    assert [each["id"].rpartition("/")[2] for each in items(found)] == [claim.id for claim in claims]


def test_every_quote_stands_in_the_text_of_the_snapshot_with_that_hash(
    found: dict[str, Any], kept: Path
) -> None:
    texts, hashes = {}, {}
    with Store.open(kept, read_only=True) as store:
        for filed in store.documents():
            texts[f"urn:onrecord:text/{filed.document.id}"] = filed.document.text
            content = store.content(filed.document.sha256)
            hashes[f"urn:onrecord:text/{filed.document.id}"] = f"urn:sha256:{sha256(content).hexdigest()}"
    count = 0
    for target, selectors in targets(found):
        text, where = texts[target["source"]["id"]], selectors["TextPositionSelector"]
        words = selectors["TextQuoteSelector"]
        assert text[where["start"] : where["end"]] == words["exact"]
        assert text.startswith(words["prefix"] + words["exact"], where["start"] - len(words["prefix"]))
        assert text.startswith(words["suffix"], where["end"])
        assert target["state"]["cached"] == hashes[target["source"]["id"]]
        count += 1
    assert count > 600


def test_a_claim_says_whose_it_is_and_how_far_people_are_with_it(found: dict[str, Any]) -> None:
    reviewed = [each for each in items(found) if "onrecord:by" in each]

    assert reviewed
    assert {(*each["onrecord:by"], each["onrecord:state"]) for each in reviewed} == {
        ("Ana Coder", "Ben Coder", "second")
    }
    assert {each["creator"]["type"] for each in items(found)} == {"Software"}
    assert {each["motivation"] for each in items(found)} == {"classifying", "identifying", "describing"}


def test_what_goes_to_everybody_shows_no_more_than_the_words(public: Spooled) -> None:
    found, losses = written(public)
    VALID.validate(found)

    assert found["total"] == len(items(found))
    for target, selectors in targets(found):
        words = selectors.get("TextQuoteSelector", {})
        assert set(words) <= {"type", "exact"}
        assert MASK not in words.get("exact", "")
        assert ("onrecord:masked" in target) == (not words)
    counts = {loss.what: loss.count for loss in losses}
    quotes = sum(
        len(claim.quotes) for one in public.incidents() for event in one.events for claim in event.claims
    )
    assert counts["what stands before and after a quote, where whole texts do not go out"] == quotes
    assert counts.get("quotes with masked words", 0) == sum(
        "onrecord:masked" in each for each, _ in targets(found)
    )


def test_words_around_a_quote_do_not_cut_a_character_as_readers_see_it() -> None:
    text = "e\u0301" + "a" * 31 + "QUOTE" + "b" * 31 + "o\u0308."

    assert annotations.before(text, 33) == "a" * 31
    assert annotations.after(text, 38) == "b" * 31
    assert annotations.before(text, 2) == "e\u0301"
    assert annotations.after(text, len(text) - 1) == "."


def test_masked_words_are_not_given_as_what_stands_around() -> None:
    text = "Then ████ said: QUOTE to ██."

    assert annotations.before(text, 16) == " said: "
    assert annotations.after(text, 21) == " to "


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)
@given(data=st.data())
def test_whatever_the_values_are_the_collection_is_valid(release: Spooled, data: st.DataObject) -> None:
    made = data.draw(releases(release.sheet))
    found, _ = written(made)
    VALID.validate(found)
    claims = [claim for one in made.of for event in one.events for claim in event.claims]

    assert found["total"] == len(claims)
    for claim, each in zip(claims, items(found), strict=True):
        value = each["body"][1]
        told = json.loads(value["value"]) if value["format"] == "application/json" else value["value"]
        assert told == claim.value
        assert [one["selector"][-1]["start"] for one in each["target"]] == [one.start for one in claim.quotes]
