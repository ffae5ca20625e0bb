"""What the page of an incident is prepared from: marks, reasons in words, readers and the story."""

from __future__ import annotations

from typing import Any

import pytest

from onrecord.analyse.incident_view import IncidentView, incident_view
from onrecord.analyse.rules import rule
from onrecord.analyse.sources import Member
from onrecord.model.incident import Decision
from onrecord.model.person import Person, Role
from onrecord.model.record import LogEntry, claims_of
from onrecord.model.review import Review
from onrecord.review.apply import reviewed
from onrecord.web.incident.assessing import assessment, comments
from onrecord.web.incident.numbers import numbers
from onrecord.web.incident.sides import sides
from onrecord.web.incident.story import Material, Step, story
from onrecord.web.incident.told import Reports
from onrecord.web.incident.values import value_in_words
from tests.analyse.invented import PROVINCE, count, report, role, told

AT = "2031-05-09T10:00:00+00:00"


def seen(members: list[Member], *reviews: Review, by: str | None = None) -> tuple[IncidentView, Reports]:
    """The view of an incident and its reports, with what people made of its events."""
    of = {one.event.id: reviewed(one.event, reviews) for one in members}
    view = incident_view("i", members, rule(by))
    return view, Reports.of(view, of)


def review(seq: int, verb: Any, by: str = "A. Coder", **said: Any) -> Review:
    known: dict[str, Any] = {"about": "incident", "subject": "i", "at": AT, "after": 0}
    return Review(verb=verb, by=by, seq=seq, **(known | said))


# -- sources side by side ------------------------------------------------------------------------------------------


def test_the_same_value_has_the_same_mark_and_one_alone_has_none() -> None:
    members = [
        *report("a", told(count(9), agents=(role("the army"),)), publisher="Anselm Post"),
        *report(
            "b", told(count(9), agents=(role("the rebels"),), place=PROVINCE), publisher="Ridge Daily", day=2
        ),
    ]
    rows = {row.field: row for row in sides(*seen(members)).rows}

    assert [entry.mark for cell in rows["kind"].cells for entry in cell.entries] == ["A", "A"]
    assert rows["kind"].verdict == "all 2 say the same"
    assert [entry.mark for cell in rows["agents"].cells for entry in cell.entries] == ["", ""]
    assert rows["agents"].verdict == "2 sources, no two say the same"


def test_a_copy_is_folded_under_its_source_and_its_words_under_those_it_repeats() -> None:
    members = [
        *report("a", told(count(9))),
        *report("b", told(count(9)), copy_of="a", day=2),
    ]
    laid = sides(*seen(members))
    (column,) = laid.columns
    (cell,) = next(row for row in laid.rows if row.field == "kind").cells
    (words,) = cell.entries[0].told

    assert ([one.number for one in column.reports], [one.number for one in column.copies]) == ([1], [2])
    assert (words.at.number, [at.number for at in words.also]) == (1, [2])


def test_what_one_source_leaves_out_is_an_empty_cell() -> None:
    members = [
        *report("a", told(agents=(role("the army"),)), publisher="Anselm Post"),
        *report("b", told(), publisher="Ridge Daily"),
    ]
    row = next(row for row in sides(*seen(members)).rows if row.field == "agents")

    assert [len(cell.entries) for cell in row.cells] == [1, 0]
    assert row.verdict == "one source says so"


def test_a_value_that_a_person_accepted_says_so_and_no_other_does() -> None:
    members = report("a", told(count(9)), publisher="Anselm Post")
    event = members[0].event
    claim = next(claim for claim in claims_of(event) if claim.field == "counts")
    accepted = review(3, "accept", about="event", subject=event.id, field="counts", claim=claim.id)
    rows = {row.field: row for row in sides(*seen(members, accepted)).rows}
    (count_told,), (kind_told,) = (rows[name].cells[0].entries[0].told for name in ("counts", "kind"))

    assert (count_told.state, count_told.by) == ("reviewed", ("A. Coder",))
    assert kind_told.state == "draft"


# -- numbers -------------------------------------------------------------------------------------------------------


def test_each_of_three_numbers_has_its_reason() -> None:
    members = [
        *report("a", told(count(9)), publisher="Anselm Post"),
        *report("b", told(count(12)), publisher="Ridge Daily"),
        *report("c", told(count(12)), publisher="Coast News"),
        *report("d", told(count(30, None)), publisher="Hill Voice"),
    ]
    (toll,) = numbers(*seen(members)).tolls

    assert (toll.minimum, toll.best, toll.maximum) == ("9", "12", "30 or more")
    assert dict(toll.why) == {
        "minimum": "the smallest that a source now stands by: Anselm Post",
        "best": "the figure of most independent sources: 2 of 4 sources give it",
        "maximum": "the greatest that a source now stands by: Hill Voice, which says no upper bound",
    }


def test_where_as_many_give_another_figure_the_rule_says_which_is_taken() -> None:
    members = [
        *report("a", told(count(9)), publisher="Anselm Post", day=1),
        *report("b", told(count(12)), publisher="Ridge Daily", day=2),
    ]
    (toll,) = numbers(*seen(members)).tolls

    assert (
        dict(toll.why)["best"]
        == "1 of 2 sources gives it, and as many give 9; of these it is the later, then the lower"
    )
    (toll,) = numbers(*seen(members, by="acled")).tolls
    assert dict(toll.why)["best"] == "the lowest figure that a source now stands by"


def test_one_figure_has_one_reason() -> None:
    (toll,) = numbers(*seen(report("a", told(count(9))))).tolls

    assert toll.why == (("all three", "the only figure that a source now stands by"),)


def test_a_correction_is_told_with_both_days_and_the_figure_that_fell() -> None:
    members = [
        *report("a", told(count(9)), publisher="Anselm Post", day=1),
        *report("b", told(count(7)), publisher="Anselm Post", day=4),
    ]
    found = numbers(*seen(members))
    (one,), (toll,) = found.corrections, found.tolls

    assert (one.earlier, one.earlier_on, one.later, one.later_on) == ("9", "2031-05-04", "7", "2031-05-07")
    assert [(line.figure, line.stands, line.remark) for line in toll.figures] == [
        ("7", True, ""),
        ("9", False, "corrected since by the same source"),
    ]


# -- what people make of it ----------------------------------------------------------------------------------------

FIRST = (
    review(1, "assess", "R. One", field="status", value="confirmed"),
    review(2, "assess", "R. One", field="grade", value="fair", why="two sources"),
)


@pytest.mark.parametrize(
    ("then", "state", "verdicts"),
    [
        ((), "reviewed", ["stands behind it"]),
        ((review(3, "accept", "R. Two"),), "second", ["stands behind it", "stands behind it"]),
        (
            (review(3, "assess", "R. Two", field="grade", value="weak"),),
            "disagreed",
            ["differs", "stands behind it"],
        ),
        ((review(3, "withdraw", "R. One", value=FIRST[0].id),), "reviewed", ["stands behind it"]),
    ],
    ids=["one reader", "a second", "one who differs", "taken back"],
)
def test_readers_are_told_with_what_they_said(
    then: tuple[Review, ...], state: str, verdicts: list[str]
) -> None:
    found = assessment((*FIRST, *then), Person("V. Guest", "viewer"))

    assert (found.state, [one.verdict for one in found.readers]) == (state, verdicts)


def test_nobody_has_assessed_it_at_first() -> None:
    found = assessment((review(1, "comment", value="see the map"),), Person("R. One", "admin"))

    assert (found.status, found.grade, found.state, found.can_second) == (None, None, "draft", False)


@pytest.mark.parametrize(
    ("name", "role", "can"),
    [("R. One", "reviewer", False), ("R. Two", "reviewer", True), ("A. Coder", "analyst", False)],
)
def test_the_second_reader_is_another_reviewer(name: str, role: Role, can: bool) -> None:
    assert assessment(FIRST, Person(name, role)).can_second is can


def test_a_comment_that_was_taken_back_is_not_shown() -> None:
    said = [review(1, "comment", value="ask the hospital"), review(2, "comment", value="see the map")]

    assert [one.text for one in comments([*said, review(3, "withdraw", value=said[0].id)])] == ["see the map"]


# -- the story -----------------------------------------------------------------------------------------------------


def told_story(
    members: list[Member], *reviews: Review, decisions: Any = (), role: Role = "analyst"
) -> tuple[Step, ...]:
    entry = LogEntry.after(None, at=AT, kind="review", payload={})
    return story(
        Material(
            events={one.event.id: one.event for one in members},
            paths={one.event.id: f"/reports/a#event-{one.event.id}" for one in members},
            numbers={one.event.id: 1 for one in members},
            reviews=reviews,
            decisions=decisions,
            entries=dict.fromkeys(range(1, 9), entry),
            person=Person("A. Coder", role),
        )
    )


def test_a_correction_tells_what_it_changed_and_one_of_it_what_that_changed() -> None:
    members = report("a", told(count(9)))
    event = members[0].event
    claim = next(claim for claim in claims_of(event) if claim.field == "counts")
    about = {
        "about": "event",
        "subject": event.id,
        "field": "counts",
        "claim": claim.id,
        "quotes": claim.quotes,
    }
    first = review(1, "correct", value=claim.value | {"low": 8, "high": 8}, **about)
    second = review(2, "correct", "B. Reader", value=claim.value | {"low": 7, "high": 7}, **about)
    later, earlier = told_story(members, first, second)

    assert (earlier.was, earlier.now) == ("9 killed", "8 killed")
    assert (later.was, later.now, later.by) == ("8 killed", "7 killed", "B. Reader")
    assert later.href == f"/reports/a#event-{event.id}"


def test_assessments_tell_what_stood_before() -> None:
    steps = told_story([], *FIRST, review(3, "assess", field="grade", value="weak"))

    assert [(step.did, step.was, step.now) for step in steps] == [
        ("assessed grade", "fair", "weak"),
        ("assessed grade", "", "fair"),
        ("assessed status", "", "confirmed"),
    ]


def test_only_ones_own_review_can_be_taken_back_and_only_once() -> None:
    mine, theirs = review(1, "comment", value="mine"), review(2, "comment", "B. Reader", value="theirs")
    gone = review(3, "comment", value="gone")
    steps = told_story([], mine, theirs, gone, review(4, "withdraw", value=gone.id))

    assert [step.review for step in steps] == ["", "", "", mine.id]
    assert [step.withdrawn for step in steps] == [False, True, False, False]
    assert [bool(step.review) for step in told_story([], mine, theirs, role="reviewer")] == [True, True]


def test_a_decision_names_the_reports_on_either_side() -> None:
    members = [*report("a", told()), *report("b", told())]
    made = Decision(
        id="d",
        verb="merge",
        left=(members[0].event.id,),
        right=("elsewhere",),
        why="one shell",
        by="A. Coder",
        at=AT,
    )
    (step,) = told_story(members, decisions=[(5, made)])

    assert step.now == "1 event of report 1 and 1 event of another incident"
    assert (step.why, step.seq) == ("one shell", 5)


@pytest.mark.parametrize("value", [{}, {"low": "many"}, [1], 7, None, {"first": "soon", "last": None}])
@pytest.mark.parametrize("field", ["counts", "when", "place", "agents", "kind", None])
def test_a_value_of_no_known_form_is_still_told(field: str | None, value: object) -> None:
    assert isinstance(value_in_words(field, value), str)
