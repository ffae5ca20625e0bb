"""The log as pages, and what it takes to say what an entry tells of."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord import linking, reviewing
from onrecord.errors import Unreadable
from onrecord.store.logbook import KINDS, Sums
from onrecord.store.store import Store
from tests import reports


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(tmp_path / "onrecord.db") as store:
        for document in (
            *map(reports.numbered, range(4)),
            reports.report("Nothing happened.", name="quiet.txt"),
        ):
            store.add(document, reports.read_one(document), reader=reports.READER)
        store.set_aside("empty.txt", Unreadable("is empty", code="empty"))
        list(linking.link(store))
        yield store


def decide(store: Store, by: str, verb: str = "comment", **more: object) -> None:
    document = next(store.documents()).document.id
    reviewing.decide(store, "document", document, verb, by=by, after=0, **more)  # type: ignore[arg-type]


def test_pages_put_together_are_the_log_backwards(store: Store) -> None:
    whole = list(store.log())
    found: list[int] = []
    while page := store.logbook.page(before=found[-1] if found else None, limit=3):
        assert len(page) <= 3
        found += [entry.seq for entry in page]

    assert found == [entry.seq for entry in reversed(whole)]
    assert store.logbook.page(limit=100) == whole[::-1]


def test_a_page_of_one_kind_or_person_has_all_of_that_and_no_more(store: Store) -> None:
    decide(store, "A. Coder", why="one")
    decide(store, "B. Coder", why="two")
    one, other = list(store.linkage.incidents())[:2]
    linking.decide(store, "reject", one.events, other.events, why="two days", by="A. Coder")

    whole = list(store.log())[::-1]
    for kind in KINDS:
        assert store.logbook.page(kind=kind) == [entry for entry in whole if entry.kind == kind], kind
    assert [entry.kind for entry in store.logbook.page(by="A. Coder")] == ["decision", "review"]
    assert [entry.kind for entry in store.logbook.page(by="A. Coder", kind="review")] == ["review"]
    assert store.logbook.page(by="A. Coder", kind="document") == []
    assert store.logbook.page(by="nobody") == []
    assert store.logbook.people() == ["A. Coder", "B. Coder"]


def test_what_entries_name_is_looked_up(store: Store) -> None:
    filed = list(store.documents())
    titles = store.logbook.titles([each.document.id for each in filed])
    assert sorted(titles.values()) == ["Report 0", "Report 1", "Report 2", "Report 3", "quiet.txt"]
    events = {event.id: each.document.id for each in filed for event in each.reading.events}
    assert store.logbook.documents_of([*events, "none"]) == events


def test_reports_that_tell_of_nothing_are_counted(store: Store) -> None:
    quiet = next(each.document.id for each in store.documents() if each.document.name == "quiet.txt")
    loud = next(each.document.id for each in store.documents() if each.document.name != "quiet.txt")

    assert store.logbook.sums() == Sums(5, 1, 1)
    assert store.logbook.sums([quiet]) == Sums(4, 0, 1)
    assert store.logbook.sums([loud, "none"]) == Sums(4, 1, 1)


def test_a_restriction_that_was_taken_back_is_none(store: Store) -> None:
    decide(store, "Ada", "restrict", value="admin")
    (given,) = store.logbook.restrictions()
    assert given.value == "admin"
    decide(store, "Ada", "withdraw", value=given.id)
    assert store.logbook.restrictions() == ()
