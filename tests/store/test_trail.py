"""How one incident came to be as it is: log entries, decisions and events, each asked for by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.model.review import Review
from onrecord.store.rows import decision
from onrecord.store.store import Store
from tests.reports import numbered
from tests.store.linked import fill

AT = "2031-06-01T10:00:00+00:00"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "onrecord.db")


def accept(event: str, by: str, after: int = 0) -> Review:
    return Review(about="event", subject=event, verb="accept", by=by, at=AT, after=after)


def test_decisions_come_with_the_numbers_of_their_entries(store: Store) -> None:
    with store:
        one, two, three, *_ = fill(store, range(1, 4))
        made = [
            decision("merge", [one], [two], why="one shell", by="A. Coder", at=AT),
            decision("reject", [one], [three], why="another day", by="A. Coder", at=AT),
        ]
        for each in made:
            store.linkage.decide(each)
        found = store.trail.decisions([each.id for each in reversed(made)])
        entries = store.trail.entries([each.seq for each in found])

        assert [each.decision for each in found] == made
        assert [entries[each.seq].kind for each in found] == ["decision", "decision"]
        assert entries == {entry.seq: entry for entry in store.log() if entry.kind == "decision"}
        assert store.trail.entries([999]) == {}


def test_decisions_on_events_are_those_that_name_one_on_either_side(store: Store) -> None:
    with store:
        one, two, three, four, *_ = fill(store, range(1, 6))
        first = decision("reject", [one], [two], why="another day", by="A. Coder", at=AT)
        second = decision("merge", [three, four], [one], why="one shell", by="A. Coder", at=AT)
        for each in (first, second):
            store.linkage.decide(each)

        assert store.linkage.decisions_on([one]) == [first, second]
        assert store.linkage.decisions_on([two, one]) == [first, second]
        assert store.linkage.decisions_on([four]) == [second]
        assert store.linkage.decisions_on([one[:-1]]) == []
        assert store.linkage.decisions_on([]) == []


def test_events_are_found_by_their_document_or_by_themselves(store: Store) -> None:
    with store:
        events = fill(store, [3])
        document = numbered(3).id

        assert sorted(store.trail.events_of(document)) == sorted(events)
        assert store.trail.events_of(events[0]) == [events[0]]
        assert store.trail.events_of("nothing") == []


def test_events_that_two_people_decided_on_come_last_first(store: Store) -> None:
    with store:
        one, two, three, *_ = fill(store, range(1, 4))
        for event in (one, two):
            store.reviews.keep(accept(event, "A. Coder"))
        store.reviews.keep(accept(three, "A. Coder"))
        store.reviews.keep(
            Review(about="event", subject=three, verb="comment", by="B. Reader", at=AT, after=0, value="?")
        )
        for event in (two, one):
            store.reviews.keep(accept(event, "B. Reader", after=99))

        assert store.trail.decided_by_two(limit=9) == [one, two]
        assert store.trail.decided_by_two(limit=1) == [one]
