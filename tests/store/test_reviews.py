"""What people decide on what was read is kept once, never silently over one another, and can be checked."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from onrecord.errors import Conflict, UsageError
from onrecord.model.contract import decode, encode
from onrecord.model.record import claims_of
from onrecord.model.review import Review, standing
from onrecord.model.text import Quote
from onrecord.store.store import Store
from tests.reports import READER, numbered, read_one
from tests.store.tampering import faults_after, sql

DOCUMENT = numbered(3)
READING = decode(encode(read_one(DOCUMENT)))  # as the record holds it
EVENT = READING.events[0]
CLAIM = next(claim for claim in claims_of(EVENT) if claim.field == "counts")
WORDS = CLAIM.quotes[0]


def review(**said: Any) -> Review:
    known: dict[str, Any] = {
        "about": "event", "subject": EVENT.id, "field": "counts", "claim": CLAIM.id, "verb": "accept",
        "by": "A. Coder", "at": "2031-06-01T10:00:00+00:00", "after": 0,
    }  # fmt: skip
    return Review(**(known | said))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "onrecord.db") as store:
        store.add(DOCUMENT, READING, reader=READER)
    return tmp_path / "onrecord.db"


def test_a_review_is_given_back_as_it_was_kept(path: Path) -> None:
    correction = review(verb="correct", value={"low": 4}, quotes=(WORDS,), why="the caption says four")
    with Store.open(path) as store:
        assert store.reviews.keep(correction)
        (held,) = store.reviews.on("event", [EVENT.id])
        (entry,) = [each for each in store.log() if each.kind == "review"]

    assert replace(held, seq=0) == correction
    assert held.seq == entry.seq > 0
    assert held.id == correction.id


def test_a_form_that_is_sent_twice_makes_one_review(path: Path) -> None:
    with Store.open(path) as store:
        assert store.reviews.keep(review())
        assert not store.reviews.keep(review(at="2031-06-01T10:00:01+00:00"))
        assert store.reviews.count() == 1


def test_who_decides_without_having_seen_what_another_decided_is_told(path: Path) -> None:
    with Store.open(path) as store:
        store.reviews.keep(review())
        (first,) = store.reviews.recent()
        with pytest.raises(Conflict, match=r"decided meanwhile by A\. Coder: accept counts"):
            store.reviews.keep(review(by="B. Reader", verb="reject"))
        assert store.reviews.count() == 1
        assert store.reviews.keep(review(by="B. Reader", verb="reject", after=first.seq))


@pytest.mark.parametrize(
    ("other", "conflicts"),
    [
        ({"field": "place", "claim": None}, False),
        ({"verb": "comment", "field": None, "claim": None, "value": "see the map"}, False),
        ({"claim": None, "verb": "not_stated"}, True),
        ({"field": None, "claim": None}, True),
    ],
    ids=["another field", "a comment", "the whole field", "the whole event"],
)
def test_only_who_decides_on_the_same_thing_is_told(
    path: Path, other: dict[str, Any], *, conflicts: bool
) -> None:
    with Store.open(path) as store:
        store.reviews.keep(review(by="B. Reader"))
        if conflicts:
            with pytest.raises(Conflict):
                store.reviews.keep(review(**other))
        else:
            assert store.reviews.keep(review(**other))


def test_nobody_is_in_conflict_with_oneself(path: Path) -> None:
    with Store.open(path) as store:
        store.reviews.keep(review())
        assert store.reviews.keep(review(verb="reject"))


def test_a_value_that_was_added_can_be_decided_on_in_its_turn(path: Path) -> None:
    added = review(verb="add", claim=None, value={"low": 1}, quotes=(WORDS,))
    with Store.open(path) as store:
        store.reviews.keep(added)
        assert store.reviews.keep(review(claim=added.id, verb="accept"))


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"subject": "nowhere"}, "the record has no event nowhere"),
        ({"about": "incident", "subject": "none", "claim": None}, "the record has no incident none"),
        ({"about": "document", "subject": "none", "claim": None}, "the record has no document none"),
        ({"about": "actor", "subject": " ", "claim": None}, "the record has no actor"),
        ({"claim": "0123"}, "it has no claim 0123"),
        ({"verb": "withdraw", "value": "0123"}, "there is no review 0123"),
        ({"quotes": (Quote(0, 3, "Not"),)}, "does not say 'Not' at 0 to 3"),
        ({"quotes": (replace(WORDS, start=-WORDS.end),)}, "does not say"),
    ],
)
def test_what_does_not_fit_the_record_is_refused(path: Path, said: dict[str, Any], message: str) -> None:
    with Store.open(path) as store:
        with pytest.raises(UsageError, match=message):
            store.reviews.keep(review(**said))
        assert not [each for each in store.log() if each.kind == "review"]


def test_what_is_withdrawn_stands_no_longer() -> None:
    accepted, rejected = review(), review(verb="reject")
    withdrawal = review(verb="withdraw", value=accepted.id)

    assert standing([accepted, rejected, withdrawal]) == (rejected,)


def test_the_latest_reviews_come_first_and_page_by_page(path: Path) -> None:
    with Store.open(path) as store:
        for number in range(5):
            store.reviews.keep(review(verb="comment", value=f"note {number}"))
        first = store.reviews.recent(limit=2)
        rest = store.reviews.recent(before=first[-1].seq)

    assert [each.value for each in (*first, *rest)] == [f"note {number}" for number in (4, 3, 2, 1, 0)]


@pytest.fixture
def reviewed(path: Path) -> Path:
    with Store.open(path) as store:
        store.reviews.keep(review(verb="correct", value={"low": 4}, quotes=(WORDS,)))
        store.reviews.keep(
            review(about="document", subject=DOCUMENT.id, field=None, claim=None, verb="comment")
        )
    return path


def test_a_reviewed_record_has_no_fault(reviewed: Path, tmp_path: Path) -> None:
    assert faults_after(reviewed, tmp_path, lambda raw: None) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "reject"), ("value", '{"low":5}'), ("why", "other"), ("by_whom", "C. Else"), ("at", "2030"),
        ("seen", 7), ("field", "place"),
    ],
)  # fmt: skip
def test_a_changed_review_is_named(reviewed: Path, tmp_path: Path, column: str, value: object) -> None:
    change = sql(f"UPDATE reviews SET {column} = ? WHERE verb = 'correct'", value)

    assert any(
        "was changed: it does not say what was logged" in fault
        for fault in faults_after(reviewed, tmp_path, change)
    )


def test_a_review_that_is_gone_is_named(reviewed: Path, tmp_path: Path) -> None:
    (found,) = faults_after(reviewed, tmp_path, sql("DELETE FROM reviews WHERE verb = 'correct'"))

    assert "is gone; log entry" in found


def test_reviews_are_only_ever_added_to(reviewed: Path) -> None:
    with sqlite3.connect(reviewed) as raw, pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
        raw.execute("UPDATE reviews SET why = 'x'")
    raw.close()
