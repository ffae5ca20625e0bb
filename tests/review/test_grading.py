"""An incident is assessed on scales that are data, and a second person's word is told from the first's."""

from __future__ import annotations

from typing import Any

import pytest

from onrecord.errors import UsageError
from onrecord.model.review import Review
from onrecord.review.grading import Assessment, assessed, check, scale, scale_source, settled
from tests.review.invented import logged, review


def says(by: str, verb: str, field: str | None = None, value: Any = None, **said: Any) -> Review:
    return review(by, verb, field, about="incident", subject="i1", value=value, claim=None, quotes=(), **said)


CONFIRMS = says("A", "assess", "status", "confirmed")

CASES = {
    "nobody": ([], "draft", None, (), False, False),
    "one": ([CONFIRMS], "confirmed", None, ("A",), False, False),
    "one twice": ([CONFIRMS, says("A", "assess", "status", "confirmed", why="so")], "confirmed", None, ("A",), False,
        False),
    "two say the same": ([CONFIRMS, says("B", "assess", "status", "confirmed")], "confirmed", None, ("A", "B"), True,
        False),
    "another agrees": ([CONFIRMS, says("B", "accept", "status")], "confirmed", None, ("A", "B"), True, False),
    "another agrees with all": ([CONFIRMS, says("B", "accept")], "confirmed", None, ("A", "B"), True, False),
    "another differs": ([CONFIRMS, says("B", "assess", "status", "contested")], "contested", None, ("B",), False, True),
    "another settles what was in review": (
        [says("A", "assess", "status", "in_review"), says("B", "assess", "status", "confirmed")],
        "confirmed", None, ("B",), False, False,
    ),
    "another opens again what was settled": (
        [CONFIRMS, says("B", "assess", "status", "in_review")], "in_review", None, ("B",), False, True,
    ),
    "they come to agree": (
        [CONFIRMS, says("B", "assess", "status", "contested"), says("A", "accept")],
        "contested", None, ("A", "B"), True, False,
    ),
    "withdrawn": ([CONFIRMS, says("A", "withdraw", value=CONFIRMS.id)], "draft", None, (), False, False),
    "withdrawn after another agreed": (
        [CONFIRMS, says("B", "accept"), says("A", "withdraw", value=CONFIRMS.id)], "confirmed", None, ("B",), False,
        False,
    ),
    "withdrawn before another agreed with what is no more": (
        [CONFIRMS, says("A", "withdraw", value=CONFIRMS.id), says("B", "accept")], "draft", None, (), False, False,
    ),
    "nothing to agree with": ([says("B", "accept")], "draft", None, (), False, False),
    "graded": ([CONFIRMS, says("A", "assess", "grade", "fair")], "confirmed", "fair", ("A",), False, False),
    "graded, and a second person agrees with the status only": (
        [CONFIRMS, says("A", "assess", "grade", "fair"), says("B", "accept", "status")],
        "confirmed", "fair", ("A",), False, False,
    ),
    "graded, and a second person agrees with all": (
        [CONFIRMS, says("A", "assess", "grade", "fair"), says("B", "accept")], "confirmed", "fair", ("A", "B"), True,
        False,
    ),
    "a comment": ([CONFIRMS, says("B", "comment", why="hm")], "confirmed", None, ("A",), False, False),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_an_incident_is_assessed(case: str) -> None:
    reviews, *expected = CASES[case]
    found = assessed(logged(*reviews))

    assert [found.status, found.grade, found.by, found.second, found.disagreed] == expected


def test_what_a_form_has_seen() -> None:
    reviews = logged(CONFIRMS, says("B", "withdraw", value="x"), says("B", "comment", why="hm"))
    found = assessed(reviews)

    assert (found.seq, found.seen, found.at) == (10, 11, CONFIRMS.at)
    assert assessed([]) == Assessment(status="draft")


def test_what_the_scale_has_not_is_told_of_and_changes_nothing() -> None:
    found = assessed(
        logged(CONFIRMS, says("B", "assess", "status", "true"), says("B", "assess", "colour", "red"))
    )

    assert (found.status, found.by) == ("confirmed", ("A",))
    assert [message.partition(";")[0] for message in found.messages] == [
        "B: status is 'true'",
        "B: 'colour' is not assessed",
    ]


def test_who_may_give_what() -> None:
    check("status", "in_review", "analyst")
    check("status", "confirmed", "reviewer")
    check("grade", "weak", "admin")
    for name, value, role in [("status", "confirmed", "analyst"), ("status", "draft", "viewer")]:
        with pytest.raises(UsageError, match=f"you are {role}"):
            check(name, value, role)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="expected one of confirmed, fair, weak, contested, discounted"):
        check("grade", "good", "admin")
    with pytest.raises(UsageError, match="not assessed"):
        check("place", "x", "admin")


def test_the_scales_are_complete_and_say_where_they_come_from() -> None:
    assert list(scale("status")) == ["draft", "in_review", "confirmed", "contested", "discounted"]
    assert list(scale("grade")) == ["confirmed", "fair", "weak", "contested", "discounted"]
    assert [name for name in scale("status") if settled(name)] == ["confirmed", "contested", "discounted"]
    assert not settled("unheard of")
    assert all(
        step.definition and step.label for step in (*scale("status").values(), *scale("grade").values())
    )
    assert "Airwars" in scale_source()[1]
