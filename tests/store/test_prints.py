"""Who printed the documents, and what was taken in: counted for everybody without what is kept from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from onrecord import reviewing
from onrecord.errors import SourceError
from onrecord.model.board import Filter
from onrecord.model.reading import Issue, Reading
from onrecord.store.prints import Printed, Taken
from onrecord.store.store import Store
from tests import boards
from tests.reports import READER, read_one, report


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "onrecord.db") as store:
        boards.put(store)
        list(reviewing.refresh(store))
        yield store


def troubled(store: Store, text: str, language: str | None, code: str) -> str:
    document = report(text, language=language, published=None)
    issue = Issue(stage="reading", code=code, message="for a test")
    store.add(
        document, Reading(id=document.id, published=None, language=language, issues=(issue,)), reader=READER
    )
    return document.id


def test_documents_are_counted_by_who_printed_them(store: Store) -> None:
    found = {one.publisher: one for one in store.prints.by_publisher(Filter(role="admin"))}
    assert found["The Post"] == Printed("The Post", 2, 0, "2031-05-09", "2031-05-11")
    assert {name: one.documents for name, one in found.items()} == {
        "The Post": 2,
        "The Herald": 1,
        "Voice": 1,
        None: 2,
    }


def test_only_documents_of_the_filter_are_counted(store: Store) -> None:
    found = store.prints.by_publisher(Filter(role="admin", text="caravan"))
    assert {one.publisher for one in found} == {"The Post", "The Herald"}  # both tell of that incident
    assert store.prints.nameless(Filter(role="admin", text="caravan")) == []


def test_documents_without_a_publisher_come_with_the_beginning_of_their_text(store: Store) -> None:
    long = report("Ridge militia killed 3 herders in Tolvar. " + "x" * 5_000, publisher="  ", name="long.txt")
    store.add(long, read_one(long), reader=READER, copy_of=boards.documents()[0].id)
    store.linkage.assign({read_one(long).events[0].id: "of its own"})
    list(reviewing.refresh(store))

    found = store.prints.nameless(Filter(role="admin"))
    assert [one.name for one in found] == ["told-4.txt", "told-5.txt", "long.txt"]
    assert found[0].published == "2031-05-13"
    assert found[2].copy_of == boards.documents()[0].id
    assert found[2].head.startswith("Ridge militia")
    assert len(found[2].head) < 2_000


def test_what_a_role_may_not_see_is_not_counted(store: Store) -> None:
    hidden = boards.documents()[0].id
    reviewing.decide(store, "document", hidden, "restrict", value="reviewer", by="B. Reviewer", after=0)
    list(reviewing.refresh(store))

    assert [one.documents for one in store.prints.by_publisher(Filter()) if one.publisher == "The Post"] == [
        1
    ]
    assert store.prints.taken().documents == 6
    assert store.prints.taken([hidden]).documents == 5
    assert store.prints.taken([hidden]).first == "2031-05-10"


def test_what_was_taken_in_is_counted_with_what_could_not_be_read(store: Store) -> None:
    kept = troubled(store, "Les gardes ont tué deux bergers.", "fr", "language")
    troubled(store, "Die Wachen töteten zwei Hirten.", "de", "language")
    troubled(store, "Les gardes ont tué trois bergers.", "fr", "language")
    troubled(store, "???", None, "failed")
    store.set_aside("a.pdf", SourceError("no text", code="no_text"))
    store.set_aside("b.pdf", SourceError("no text", code="no_text"))
    store.set_aside("c.zip", SourceError("a bomb", code="too_large"))

    assert store.prints.taken() == Taken(
        10, 4, 0, "2031-05-09", "2031-05-14", {"fr": 2, "de": 1}, 1, {"no_text": 2, "too_large": 1}
    )
    assert store.prints.taken([kept]).unread == {"de": 1, "fr": 1}


def test_only_the_latest_reading_of_a_document_counts(store: Store) -> None:
    document = report("Two herders died.", language="xx", published=date(2031, 5, 9))
    issue = Issue(stage="reading", code="language", message="for a test")
    bad = Reading(
        id=document.id, published=None, language="xx", issues=(issue, replace(issue, message="again"))
    )
    store.add(document, bad, reader=READER)
    assert store.prints.taken().unread == {"xx": 1}


def test_an_empty_record_has_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path / "empty.db") as store:
        assert store.prints.taken() == Taken(0, 0, 0, None, None, {}, 0, {})
        assert store.prints.by_publisher(Filter()) == []
