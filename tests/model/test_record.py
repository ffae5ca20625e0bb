import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.model.reading import Event, When
from onrecord.model.record import BEGINNING, Claim, LogEntry, canonical, claims_of, misquoted, quotes_of
from onrecord.model.text import Quote
from tests import reports
from tests.strategies import events

REPORT = reports.report("Ridge militia killed 4 herders in Tolvar on 2031-05-02, a village nurse said.")
(EVENT,) = reports.read_one(REPORT).events


def test_every_value_of_an_event_is_a_claim_with_its_words() -> None:
    said = {claim.field: [quote.text for quote in claim.quotes] for claim in claims_of(EVENT)}

    assert said == {
        "kind": ["killed"],
        "main": ["killed"],
        "plover": ["killed"],
        "agents": ["Ridge militia", "Ridge militia"],
        "targets": ["4 herders", "herders"],
        "place": ["Tolvar"],
        "places": ["Tolvar"],
        "when": ["2031-05-02"],
        "counts": ["4 herders"],
        "status": [REPORT.text],
    }
    assert {claim.attribution for claim in claims_of(EVENT)} == {0}
    assert all(claim.origin.startswith("rule:") for claim in claims_of(EVENT))


def test_what_is_unknown_is_no_claim() -> None:
    bare = replace(EVENT, agents=(), place=None, places=(), when=None, main=False)

    assert {claim.field for claim in claims_of(bare)} == {"kind", "plover", "targets", "counts", "status"}


def test_a_part_claimed_in_another_name_says_so() -> None:
    blamed = replace(EVENT, agents=(replace(EVENT.agents[0], attribution=3),))

    assert {claim.field: claim.attribution for claim in claims_of(blamed)}["agents"] == 3


def test_an_inherited_time_rests_on_the_sentence() -> None:
    when = When(quote=None, first=date(2031, 5, 2), last=date(2031, 5, 2), precision="day", basis="inherited")
    (claim,) = (claim for claim in claims_of(replace(EVENT, when=when)) if claim.field == "when")

    assert claim.quotes == EVENT.evidence
    assert claim.value["first"] == "2031-05-02"


def test_no_claim_without_words() -> None:
    with pytest.raises(ValueError, match="no claim without its words"):
        Claim(event="e", field="kind", value="killing", quotes=(), attribution=None, origin="rule:events")


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(events())
def test_claims_of_any_event_can_be_kept(event: Event) -> None:
    claims = claims_of(event)

    assert claims == claims_of(event)
    assert len({claim.id for claim in claims}) == len(claims)
    assert {"kind", "plover", "status"} <= {claim.field for claim in claims}
    assert {quote for claim in claims for quote in claim.quotes} <= set(quotes_of(event))
    for claim in claims:
        assert json.loads(canonical(claim.value)) == claim.value


@pytest.mark.parametrize(
    "quote", [Quote(0, 5, "Tolva"), Quote(-3, 0, "id."), Quote(4, 4, ""), Quote(70, 99, "x")]
)
def test_words_that_are_not_there_are_found(quote: Quote) -> None:
    assert list(misquoted((EVENT, quote), REPORT.text)) == [quote]


def test_the_log_begins_with_nothing_and_each_entry_carries_the_one_before() -> None:
    first = LogEntry.after(None, at="2031-05-09", kind="document", payload={"b": 1, "a": "ä"})
    second = LogEntry.after(first, at="2031-05-09", kind="document", payload={})

    assert (first.seq, first.previous) == (1, BEGINNING)
    assert (second.seq, second.previous) == (2, first.hash)
    assert first.payload == '{"a":"ä","b":1}'
    assert first.holds() and second.holds()


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=9), min_size=1), st.data())
def test_one_changed_byte_of_an_entry_is_found(payload: dict[str, str], data: st.DataObject) -> None:
    entry = LogEntry.after(None, at="2031-05-09", kind="document", payload=payload)
    raw = bytearray(entry.payload.encode())
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))

    assert not replace(entry, payload=raw.decode("utf-8", "surrogateescape")).holds()
