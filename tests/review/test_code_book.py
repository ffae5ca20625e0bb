"""The code-book: what stands of what a team defined, and what it is cited as."""

from __future__ import annotations

from typing import Any

import pytest

from onrecord.errors import UsageError
from onrecord.model.review import Review
from onrecord.review.code_book import code_book, crosswalks, defined, tree
from onrecord.vocab import load
from onrecord.vocab.kinds import lineage


def said(
    seq: int, value: Any, *, kind: str = "shelling", field: str = "definition", verb: Any = "define"
) -> Review:
    return Review(
        about="kind", subject=kind, verb=verb, by="A. Coder", at="2031-05-09T10:00:00+00:00", after=seq - 1,
        field=field if verb == "define" else None, value=value, why="so", seq=seq,
    )  # fmt: skip


def test_as_shipped_it_has_all_kinds_and_version_0() -> None:
    book = code_book([])
    assert book.version == 0
    assert {each.kind for each in book.entries} == set(load("events")["kinds"])
    assert not book.changes
    assert not book.excluded()
    assert all(each.included and not each.own for each in book.entries)


def test_a_kind_stands_behind_the_one_above_it() -> None:
    order = tree()
    for at, kind in enumerate(order):
        assert all(order.index(above) < at for above in lineage(kind)[1:])


def test_the_last_word_stands_and_tells_what_stood_before() -> None:
    book = code_book([said(1, "Shells fall."), said(2, "Shells or mortars fall.")])
    entry = book.entry("shelling")
    assert entry
    assert entry.definition == "Shells or mortars fall."
    assert entry.shipped == load("events")["kinds"]["shelling"]["definition"]
    assert entry.own == {"definition"}
    assert entry.seen == 2
    assert [(each.old, each.new) for each in book.changes] == [
        (None, "Shells fall."),
        ("Shells fall.", "Shells or mortars fall."),
    ]
    assert book.version == 2


def test_what_is_taken_back_gives_way_to_what_stood_before() -> None:
    first, second = said(1, "Shells fall."), said(2, "Shells or mortars fall.")
    book = code_book([first, second, said(3, second.id, verb="withdraw")])
    entry = book.entry("shelling")
    assert entry
    assert entry.definition == "Shells fall."
    assert [each.stands for each in book.changes] == [True, False]
    assert book.version == 1
    assert book.fingerprint == code_book([first]).fingerprint
    later = code_book([first, second, said(3, second.id, verb="withdraw"), said(4, "Else.")])
    assert later.changes[-1].old == "Shells fall."


def test_an_empty_text_gives_the_shipped_one_back() -> None:
    book = code_book([said(1, "Shells fall."), said(2, "  ")])
    entry = book.entry("shelling")
    assert entry
    assert entry.definition == entry.shipped
    assert not entry.own
    assert book.fingerprint == code_book([]).fingerprint


def test_the_name_changes_with_what_is_defined_and_not_with_who_said_it() -> None:
    assert code_book([said(1, "a")]).fingerprint != code_book([said(1, "b")]).fingerprint
    assert code_book([said(1, "a")]).fingerprint == code_book([said(9, "a")]).fingerprint
    book = code_book([said(1, "a")])
    assert book.name == f"code-book 1 ({book.fingerprint[:4]}…)"


def test_a_kind_that_does_not_count_takes_those_under_it_along() -> None:
    parent = next(kind for kind in tree() if len(lineage(kind)) == 3)
    above = lineage(parent)[1]
    book = code_book([said(1, value=False, kind=above, field="included")])
    assert {above, parent} <= book.excluded()
    assert lineage(above)[1] not in book.excluded()
    again = code_book(
        [
            said(1, value=False, kind=above, field="included"),
            said(2, value=True, kind=above, field="included"),
        ]
    )
    assert not again.excluded()


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("dancing", "definition", "x"),
        ("shelling", "colour", "x"),
        ("shelling", "included", "yes"),
        ("shelling", "definition", 3),
        ("shelling", "note", "x" * 4_001),
    ],
)
def test_what_cannot_be_defined_is_refused_and_passed_over(kind: str, field: str, value: Any) -> None:
    with pytest.raises(UsageError):
        defined(kind, field, value)
    assert code_book([said(1, value, kind=kind, field=field)]).version == 0


def test_crosswalks_say_when_they_depend_on_who_is_involved() -> None:
    found = {(each.scheme, each.when): each.term for each in crosswalks("killing")}
    assert found["PLOVER", ""] == "ASSAULT"
    assert found["ACLED", "done to an armed group"] == "Battles / Armed clash"
    assert "HURIDOCS" in {scheme for scheme, _ in found}
