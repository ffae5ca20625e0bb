"""Readings as they go out: what the contract says, with only what stands."""

from __future__ import annotations

import json
from pathlib import Path

from onrecord.export import jsonl
from onrecord.model.contract import decode
from onrecord.model.record import misquoted
from onrecord.releasing import Spooled


def test_each_line_is_a_reading_of_the_contract_and_quotes_its_text(release: Spooled, tmp_path: Path) -> None:
    jsonl.write(release, tmp_path / "readings.jsonl")
    lines = (tmp_path / "readings.jsonl").read_bytes().splitlines()

    assert len(lines) == release.sheet.documents == 13
    for line in lines:
        reading, about = decode(line), json.loads(line)["document"]
        assert reading.id == about["id"]
        assert not [*misquoted(reading, about["text"])]


def test_every_event_goes_out_once(release: Spooled) -> None:
    by_document = [event.id for one in release.documents() if one.reading for event in one.reading.events]
    by_incident = [event.event.id for one in release.incidents() for event in one.events]

    assert sorted(by_document) == sorted(by_incident)
    assert len(by_incident) == release.sheet.events > 49


def test_every_claim_has_its_words_in_the_text(release: Spooled) -> None:
    texts = {one.id: one.text or "" for one in release.documents()}
    claims = [
        (event.document, claim)
        for one in release.incidents()
        for event in one.events
        for claim in event.claims
    ]

    assert len(claims) == release.sheet.claims
    for document, claim in claims:
        assert claim.quotes
        assert all(texts[document][quote.start : quote.end] == quote.text for quote in claim.quotes)


def test_what_people_decided_goes_out_with_the_value(release: Spooled) -> None:
    claims = [
        claim for one in release.incidents() for event in one.events for claim in event.claims if claim.by
    ]

    assert claims
    assert {claim.by for claim in claims} == {("Ana Coder", "Ben Coder")}
    assert {(claim.verdict, claim.state) for claim in claims} == {("accepted", "second")}
    assert release.sheet.claims_by_hand == len(claims)


def test_a_toll_rests_on_claims_that_say_how_many(release: Spooled) -> None:
    tolls = [(one, toll) for one in release.incidents() for toll in one.tolls]

    assert tolls
    for one, toll in tolls:
        claims = {claim.id: claim for event in one.events for claim in event.claims}
        assert toll.claims
        assert all(claims[name].value["kind"] == toll.kind for name in toll.claims)
