"""Who reports, and how many independent sources they come to."""

from __future__ import annotations

from itertools import permutations

import pytest

from onrecord.analyse.sources import Member, Origins, agency_of, origins
from onrecord.model.text import Document
from tests.analyse.invented import report, told

AGENCY = "ANSELM, May 4, 2031 (Ridge Wire) - Shells fell on the town on Sunday, a nurse said."


def known(*reports: list[Member]) -> Origins:
    return origins([member for one in reports for member in one])


def sources(*reports: list[Member]) -> list[tuple[str, tuple[str, ...]]]:
    return [(source.name, source.documents) for source in known(*reports).sources]


def test_reports_of_one_publisher_are_one_source() -> None:
    assert sources(
        report("a", told(), publisher="The Harbour  Post"),
        report("b", told(), publisher="harbour post"),
        report("c", told(), publisher="Ridge News"),
    ) == [("The Harbour Post", ("a", "b")), ("Ridge News", ("c",))]


def test_a_copy_counts_with_its_original_whoever_printed_it() -> None:
    given = [
        report("wire", told(), publisher="Ridge Wire"),
        report("copy", told(), publisher="Harbour Post", copy_of="wire"),
        report("copy of the copy", told(), copy_of="copy"),
        report("own", told(), publisher="Harbour Post"),
    ]

    for order in permutations(given):
        assert {frozenset(documents) for _, documents in sources(*order)} == {
            frozenset({"wire", "copy", "copy of the copy"}), frozenset({"own"}),
        }  # fmt: skip


def test_two_copies_of_a_text_that_tells_of_something_else_are_one_source() -> None:
    found = known(
        report("a", told(), copy_of="gone", publisher="A"), report("b", told(), copy_of="gone", publisher="B")
    )

    assert [(one.basis, one.documents) for one in found.sources] == [("copy", ("a", "b"))]


def test_two_papers_that_print_two_agencies_do_not_make_these_one() -> None:
    assert len(
        sources(
            report("wire a", told(), publisher="Wire A"),
            report("wire b", told(), publisher="Wire B"),
            report("copy a", told(), publisher="Harbour Post", copy_of="wire a"),
            report("copy b", told(), publisher="Harbour Post", copy_of="wire b"),
        )
    ) == 2  # fmt: skip


def test_reports_without_publisher_are_sources_of_their_own_and_that_is_said() -> None:
    found = known(report("a", told()), report("b", told()))

    assert [source.basis for source in found.sources] == ["none", "none"]
    assert found.notes == (
        "2 reports name no publisher: each counts as a source of its own, though they may be of one",
    )


def test_the_agency_of_the_dateline_is_the_source_where_no_publisher_is_known() -> None:
    assert sources(
        report("a", told(), text=AGENCY), report("b", told(), text=AGENCY.replace("nurse", "guard")),
        report("wire", told(), publisher="Ridge Wire"),
    ) == [("Ridge Wire", ("a", "b", "wire"))]  # fmt: skip


def test_an_agency_behind_two_mastheads_is_said_and_not_decided() -> None:
    found = known(
        report("a", told(), text=AGENCY, publisher="Harbour Post"),
        report("b", told(), text=AGENCY, publisher="Ridge News"),
    )

    assert len(found.sources) == 2
    assert found.notes == (
        "Harbour Post and Ridge News have Ridge Wire in the dateline and may rest on one text",
    )


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        (AGENCY, "Ridge Wire"),
        ("ANSELM (Ridge Wire), May 4, 2031 - Shells fell.", None),
        ("ANSELM (May 4, 2031) - Shells fell.", None),
        ("Shells fell (again) on Anselm.", None),
    ],
)
def test_the_agency_is_what_the_dateline_has_in_brackets(text: str, agency: str | None) -> None:
    assert agency_of(Document(id="a", text=text)) == agency


def test_reports_stand_in_the_order_of_print_the_undated_last_and_one_day_as_given() -> None:
    found = known(
        report("undated", told(), day=None), report("third", told(), day=4), report("second", told(), day=2),
        report("first", told(), day=1), report("also second", told(), day=2),
    )  # fmt: skip

    assert [one.document for one in found.reports] == ["first", "second", "also second", "third", "undated"]
