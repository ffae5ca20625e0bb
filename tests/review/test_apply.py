"""What stands of an event is what was read and what people decided, whoever decided it and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.extract.read import read
from onrecord.ingest.walk import sources
from onrecord.model.reading import Acled, Event, Plover
from onrecord.model.record import claims_of, misquoted
from onrecord.model.review import Review
from onrecord.model.text import Document
from onrecord.review.apply import reviewed
from onrecord.review.codes import acled_of, plover_of
from onrecord.review.standing import FOLLOWS, ReviewedEvent, Standing
from onrecord.review.tracks import seen_by
from tests.review.invented import EVENT, TEXT, claim, logged, review, value, words
from tests.strategies import events

THIRTEEN = {"value": value("counts", low=13.0, high=13.0)}
ELEVEN = {"value": value("counts", low=11.0, high=11.0)}


def stands(*reviews: Review) -> ReviewedEvent:
    return reviewed(EVENT, logged(*reviews))


def of(found: ReviewedEvent, field: str, at: int = 0) -> Standing:
    return [each for each in found.standings if each.field == field][at]


A_CORRECTS = review("A", "correct", "counts", **THIRTEEN)

SECOND_READING = {
    "nobody": ([], "draft", "draft", 12, ()),
    "one accepts": ([review("A", "accept", "counts")], "accepted", "reviewed", 12, ("A",)),
    "one accepts twice": (
        [review("A", "accept", "counts"), review("A", "accept", "counts", why="sure")],
        "accepted", "reviewed", 12, ("A",),
    ),
    "two accept": (
        [review("A", "accept", "counts"), review("B", "accept", "counts")], "accepted", "second", 12, ("A", "B"),
    ),
    "one corrects": ([A_CORRECTS], "corrected", "reviewed", 13, ("A",)),
    "one corrects, and agrees with oneself": (
        [A_CORRECTS, review("A", "accept", "counts")], "corrected", "reviewed", 13, ("A",),
    ),
    "one corrects, another agrees": (
        [A_CORRECTS, review("B", "accept", "counts")], "corrected", "second", 13, ("A", "B"),
    ),
    "two correct to the same, in other words": (
        [A_CORRECTS, review("B", "correct", "counts", quotes=(words("12"),), **THIRTEEN)],
        "corrected", "second", 13, ("A", "B"),
    ),
    "one accepts, another corrects": (
        [review("A", "accept", "counts"), review("B", "correct", "counts", **THIRTEEN)],
        "corrected", "disagreed", 13, ("B",),
    ),
    "they differ, then the first agrees": (
        [
            review("A", "accept", "counts"),
            review("B", "correct", "counts", **THIRTEEN),
            review("A", "accept", "counts", why="yes"),
        ],
        "corrected", "second", 13, ("A", "B"),
    ),
    "they differ, then a third agrees": (
        [
            review("A", "accept", "counts"),
            review("B", "correct", "counts", **THIRTEEN),
            review("C", "accept", "counts"),
        ],
        "corrected", "second", 13, ("B", "C"),
    ),
    "two agree, a third corrects": (
        [review("A", "accept", "counts"), review("B", "accept", "counts"), review("C", "correct", "counts", **ELEVEN)],
        "corrected", "disagreed", 11, ("C",),
    ),
    "one changes one's mind": (
        [A_CORRECTS, review("A", "correct", "counts", **ELEVEN)], "corrected", "reviewed", 11, ("A",),
    ),
    "corrected to what was read": ([review("A", "correct", "counts", value=value("counts"))],
        "accepted", "reviewed", 12, ("A",),
    ),
    "rejected": ([review("A", "reject", "counts")], "rejected", "reviewed", None, ("A",)),
    "rejected, and another agrees": (
        [review("A", "reject", "counts"), review("B", "accept", "counts")], "rejected", "second", None, ("A", "B"),
    ),
    "rejected by two": (
        [review("A", "reject", "counts"), review("B", "reject", "counts")], "rejected", "second", None, ("A", "B"),
    ),
    "rejected, another corrects": (
        [review("A", "reject", "counts"), review("B", "correct", "counts", **THIRTEEN)],
        "corrected", "disagreed", 13, ("B",),
    ),
    "a correction is withdrawn": (
        [A_CORRECTS, review("A", "withdraw", value=A_CORRECTS.id)], "draft", "draft", 12, (),
    ),
    "what one agreed with is withdrawn: it was that value one agreed with": (
        [A_CORRECTS, review("B", "accept", "counts"), review("A", "withdraw", value=A_CORRECTS.id)],
        "corrected", "reviewed", 13, ("B",),
    ),
    "withdrawn before another accepts: it is what was read that one agrees with": (
        [A_CORRECTS, review("A", "withdraw", value=A_CORRECTS.id), review("B", "accept", "counts")],
        "accepted", "reviewed", 12, ("B",),
    ),
    "a later decision is withdrawn, the earlier one comes back": (
        [review("A", "accept", "counts"), replace(A_CORRECTS), review("A", "withdraw", value=A_CORRECTS.id)],
        "accepted", "reviewed", 12, ("A",),
    ),
    "the whole event is accepted": ([review("A", "accept")], "accepted", "reviewed", 12, ("A",)),
    "the whole event by a second person": ([A_CORRECTS, review("B", "accept")], "corrected", "second", 13, ("A", "B")),
    "the whole event by the same person": ([A_CORRECTS, review("A", "accept")], "corrected", "reviewed", 13, ("A",)),
    "one's own decision outlasts one's accepting the whole": (
        [review("A", "accept", "counts"), review("B", "correct", "counts", **THIRTEEN), review("A", "accept")],
        "corrected", "disagreed", 13, ("B",),
    ),
    "one's own decision outlasts one's accepting the whole, where two others agree": (
        [
            review("A", "correct", "counts", **ELEVEN),
            review("B", "correct", "counts", **THIRTEEN),
            review("C", "accept", "counts"),
            review("A", "accept"),
        ],
        "corrected", "second", 13, ("B", "C"),
    ),
    "accepting the whole settles no disagreement of others": (
        [review("A", "accept", "counts"), review("B", "correct", "counts", **THIRTEEN), review("C", "accept")],
        "corrected", "disagreed", 13, ("B",),
    ),
    "a comment decides nothing": ([review("A", "comment", why="hm")], "draft", "draft", 12, ()),
    "a restriction decides nothing": ([review("A", "restrict", value="admin")], "draft", "draft", 12, ()),
    "named by the review that corrected it": (
        [A_CORRECTS, review("B", "accept", "counts", claim=A_CORRECTS.id)], "corrected", "second", 13, ("A", "B"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SECOND_READING)
def test_second_reading(case: str) -> None:
    reviews, verdict, state, low, by = SECOND_READING[case]

    found = stands(*reviews)
    value_of_twelve = of(found, "counts")
    killed = [count for count in found.event.counts if count.kind == "killed" and count.group == "people"]

    assert (value_of_twelve.verdict, value_of_twelve.state, value_of_twelve.by) == (verdict, state, by)
    assert [count.low for count in killed] == ([] if low is None else [low])
    assert value_of_twelve.stands == (low is not None)


def test_a_correction_keeps_what_was_read_and_names_its_hand() -> None:
    found = of(stands(A_CORRECTS, review("B", "accept", "counts")), "counts")

    assert found.value["low"] == 13
    assert found.read["low"] == 12
    assert found.origin == "person:A"
    assert found.claim == claim("counts")


def test_history_keeps_withdrawn_reviews_and_marks_them() -> None:
    reviews = logged(
        A_CORRECTS, review("A", "withdraw", value=A_CORRECTS.id), review("B", "accept", "counts")
    )
    found = of(reviewed(EVENT, reviews), "counts")

    assert found.reviews == tuple(reviews)
    assert found.withdrawn == {A_CORRECTS.id}
    assert found.seen == reviews[-1].seq


def test_those_who_differ_are_named() -> None:
    found = of(
        stands(review("A", "accept", "counts"), review("B", "correct", "counts", **THIRTEEN)), "counts"
    )

    assert (found.by, found.against) == (("B",), ("A",))


WHOLE = {
    "nobody": ([], "draft", False),
    "some values": ([review("A", "accept", "counts")], "partly", False),
    "all values at once": ([review("A", "accept")], "reviewed", False),
    "all values by two": ([review("A", "accept"), review("B", "accept")], "second", False),
    "all by one, some by two": ([review("A", "accept"), review("B", "accept", "counts")], "reviewed", False),
    "all by two but one that a third corrects": (
        [review("A", "accept"), review("B", "accept"), review("C", "correct", "counts", **THIRTEEN)],
        "disagreed",
        False,
    ),
    "dropped": ([review("A", "reject")], "reviewed", True),
    "dropped by two": ([review("A", "reject"), review("B", "reject")], "second", True),
    "dropped twice by one": ([review("A", "reject"), review("A", "reject", why="sure")], "reviewed", True),
    "kept, then dropped by another": ([review("A", "accept"), review("B", "reject")], "disagreed", True),
    "dropped, then kept by another": ([review("A", "reject"), review("B", "accept")], "disagreed", False),
    "dropped, then kept by both": (
        [review("A", "reject"), review("B", "accept"), review("A", "accept")],
        "second",
        False,
    ),
    "dropped, and withdrawn": (
        [review("A", "reject"), review("A", "withdraw", value=review("A", "reject").id)],
        "draft",
        False,
    ),
}


@pytest.mark.parametrize("case", WHOLE)
def test_the_state_of_an_event(case: str) -> None:
    reviews, state, dropped = WHOLE[case]

    found = stands(*reviews)

    assert (found.state, found.dropped) == (state, dropped)


def test_every_value_decided_one_by_one_makes_a_reviewed_event() -> None:
    decided = [
        replace(review("A", "accept", each.field), claim=each.id)
        for each in claims_of(EVENT)
        if each.field not in FOLLOWS
    ]

    assert stands(*decided[:-1]).state == "partly"
    assert stands(*decided).state == "reviewed"
    assert {each.state for each in stands(*decided).standings} == {"reviewed"}


def test_a_count_that_goes_takes_no_other_with_it() -> None:
    whole_gone = stands(review("A", "reject", "counts")).event.counts
    assert [(count.low, count.part_of) for count in whole_gone] == [(4, None), (7, None)]

    target_gone = stands(review("A", "reject", "targets")).event
    assert [
        target_gone.targets[count.of].quote.text for count in target_gone.counts if count.of is not None
    ] == [
        "4 children",
        "7 herders",
    ]
    assert [count.of for count in target_gone.counts] == [None, 0, 1]


def test_a_part_of_a_part_is_part_of_the_whole() -> None:
    deep = replace(EVENT, counts=(*EVENT.counts[:2], replace(EVENT.counts[2], part_of=1)))
    middle = [each.id for each in claims_of(deep) if each.field == "counts"][1]
    found = reviewed(deep, logged(review("A", "reject", "counts", claim=middle)))

    assert [count.part_of for count in found.event.counts] == [None, 0]


def test_an_added_count_names_its_target_by_slot() -> None:
    target = review("A", "add", "targets", value={"type": "police"}, quotes=(words("a clerk"),))
    slot = of(stands(target), "targets", -1).slot
    counted = review("A", "add", "counts", value=value("counts", low=1.0, high=1.0, of=slot, part_of=None))

    found = stands(review("B", "reject", "targets"), target, counted).event

    assert slot == 3
    assert found.targets[found.counts[-1].of or 0].quote.text == "a clerk"
    assert [count.of for count in found.counts] == [None, 0, 1, 2]


def test_slots_last_when_an_added_value_is_withdrawn() -> None:
    first = review("A", "add", "targets", value={"name": "One"}, quotes=(words("Gunmen"),))
    second = review("A", "add", "targets", value={"name": "Two"}, quotes=(words("a clerk"),))
    gone = review("A", "withdraw", value=first.id)
    found = stands(first, second, gone)

    assert of(found, "targets", -1).slot == 4
    assert [role.name for role in found.event.targets] == [None, None, None, "Two"]


ADDED = review("A", "add", "weapons", value="mortar", quotes=(words("shelled"),))

ADDS = {
    "one adds": ([ADDED], "added", "reviewed", ["drone", "shelled"]),
    "another agrees": (
        [ADDED, review("B", "accept", "weapons", claim=ADDED.id)], "added", "second", ["drone", "shelled"],
    ),
    "another accepts all": ([ADDED, review("B", "accept")], "added", "second", ["drone", "shelled"]),
    "another rejects": (
        [ADDED, review("B", "reject", "weapons", claim=ADDED.id)], "rejected", "disagreed", ["drone"],
    ),
    "another corrects": (
        [ADDED, review("B", "correct", "weapons", claim=ADDED.id, value="gun", quotes=(words("Gunmen"),))],
        "added", "disagreed", ["drone", "Gunmen"],
    ),
    "another says that the report names none": (
        [ADDED, review("B", "not_stated", "weapons")], "rejected", "disagreed", [],
    ),
    "after another has said that the report names none": (
        [review("B", "not_stated", "weapons"), ADDED], "added", "disagreed", ["shelled"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ADDS)
def test_an_added_value_is_named_after_its_review(case: str) -> None:
    reviews, verdict, state, weapons = ADDS[case]

    found = stands(*reviews)
    added = next(each for each in found.standings if each.claim == ADDED.id)

    assert (added.verdict, added.state) == (verdict, state)
    assert [weapon.text for weapon in found.event.weapons] == weapons


def test_a_withdrawn_addition_leaves_nothing() -> None:
    found = stands(ADDED, review("A", "withdraw", value=ADDED.id))

    assert found.event == EVENT
    assert [each.claim for each in found.standings if each.field == "weapons"] == [claim("weapons")]


def test_a_field_of_one_value_is_replaced() -> None:
    found = stands(
        review(
            "A",
            "correct",
            "place",
            value={"name": "Anselm", "lat": "1.5", "lon": "2"},
            quotes=(words("Anselm"),),
        ),
        review("A", "correct", "when", value={"first": "2031-05-08", "last": "2031-05-09"}),
        review("A", "correct", "status", value="possible", quotes=()),
    ).event

    assert found.place is not None
    assert found.when is not None
    assert (found.place.name, found.place.lat, found.place.quote.text) == ("Anselm", 1.5, "Anselm")
    assert (found.when.first, found.when.last, found.when.precision) == (
        date(2031, 5, 8),
        date(2031, 5, 9),
        "range",
    )
    assert found.status == "possible"


def test_what_is_added_where_there_is_a_value_takes_its_place() -> None:
    found = stands(
        review("A", "add", "place", value={"name": "Anselm"}, quotes=(words("Anselm"),)),
        review("B", "accept", "place"),
    )

    assert found.event.place is not None
    assert found.event.place.name == "Anselm"
    assert (of(found, "place").verdict, of(found, "place").state) == ("corrected", "second")
    assert len([each for each in found.standings if each.field == "place"]) == 1


def test_what_is_added_where_there_is_a_value_goes_by_either_name() -> None:
    added = review("A", "add", "place", value={"name": "Anselm"}, quotes=(words("Anselm"),))
    found = stands(added, review("B", "accept", "place", claim=added.id))

    assert found.messages == ()
    assert of(found, "place").state == "second"


def test_other_words_for_the_same_value_are_a_correction() -> None:
    found = stands(
        review("A", "correct", "counts", value=value("counts"), quotes=(words("killing 12 people"),))
    )

    assert of(found, "counts").verdict == "corrected"
    assert found.event.counts[0] == replace(EVENT.counts[0], quote=words("killing 12 people"))


def test_a_count_of_nobody_there_and_part_of_itself_is_of_nobody_and_no_part() -> None:
    given = value("counts", 1, of=9, part_of=1)
    found = stands(
        review("A", "correct", "counts", at=1, value=given, quotes=(words("4 children"),))
    ).event.counts[1]

    assert (found.of, found.part_of) == (None, None)


def test_a_place_is_decided_once_among_the_places_too() -> None:
    found = stands(review("A", "reject", "place"))

    assert found.event.place is None
    assert [place.name for place in found.event.places] == ["Anselm"]


def test_codes_follow_the_kind() -> None:
    found = stands(review("A", "correct", "kind", value="abduction", quotes=()))
    event, codes = found.event, of(found, "acled")

    assert event.kind == "abduction"
    assert event.plover == Plover("ASSAULT", "abduct", "ASSAULT")
    assert event.acled == Acled("Violence against civilians", "Abduction/forced disappearance")
    assert (codes.value["sub_event_type"], codes.verdict, codes.state) == (
        "Abduction/forced disappearance",
        "corrected",
        "reviewed",
    )
    assert of(found, "kind").quotes == EVENT.triggers
    assert (of(found, "main").value, of(found, "main").verdict) == (True, "accepted")


def test_a_kind_that_acled_has_not_takes_the_code_away() -> None:
    found = stands(review("A", "correct", "kind", value="denial", quotes=()))

    assert found.event.acled is None
    assert (of(found, "acled").value, of(found, "acled").read["event_type"]) == (
        None,
        "Explosions/Remote violence",
    )


def test_not_stated_rejects_all_values_of_a_field() -> None:
    found = stands(review("A", "not_stated", "when"))
    rejected, mark = (each for each in found.standings if each.field == "when")

    assert found.event.when is None
    assert (rejected.verdict, mark.verdict, mark.value, mark.quotes) == ("rejected", "not_stated", None, ())


def test_not_stated_of_what_nobody_read_can_be_agreed_with_and_answered() -> None:
    said = review("A", "not_stated", "origin")
    agreed = stands(said, review("B", "accept", "origin", at=None))
    answered = stands(said, review("B", "add", "origin", value={"name": "Anselm"}, quotes=(words("Anselm"),)))

    assert (of(agreed, "origin").verdict, of(agreed, "origin").state) == ("not_stated", "second")
    assert [(each.verdict, each.state) for each in answered.standings if each.field == "origin"] == [
        ("added", "disagreed")
    ]
    assert answered.event.origin is not None


def test_a_corrected_role_keeps_its_voice_and_finds_its_head() -> None:
    given = value("targets", 2, type="ngo", head="herders")
    found = stands(review("A", "correct", "targets", at=2, value=given, quotes=(words("7 herders"),)))
    role = found.event.targets[2]

    assert (role.type, role.head.text, role.attribution) == ("ngo", "herders", 0)
    assert not list(misquoted(found.event, TEXT))


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (review("A", "correct", "counts", value={"low": -1, "kind": "killed"}), "low is -1"),
        (review("A", "correct", "counts", claim="gone", value=value("counts")), "no such value"),
        (review("A", "add", "altitude", value="high"), "no field"),
        (review("A", "correct", "counts", at=None, claim=None, value=value("counts")), "no such value"),
    ],
)
def test_a_review_that_cannot_be_applied_is_told_of_and_changes_nothing(bad: Review, told: str) -> None:
    found = stands(bad, review("B", "accept", "when"))

    assert found.event == EVENT
    assert len(found.messages) == 1
    assert told in found.messages[0]
    assert of(found, "when").verdict == "accepted"


def test_reviews_of_other_things_are_passed_over() -> None:
    other = replace(review("A", "reject"), subject="e2")
    incident = replace(review("A", "reject"), about="incident")

    assert stands(other, incident) == stands()


def test_a_form_sees_what_the_store_will_hold_against_it() -> None:
    reviews = logged(
        review("A", "accept", "when"),
        review("A", "accept", "counts"),
        review("B", "comment", why="look"),
        review("A", "accept", "counts", at=1),
    )
    found = reviewed(EVENT, reviews)
    decided = review("C", "reject", "counts")

    assert of(found, "counts").seen == max(each.seq for each in reviews if each.touches(decided))
    assert of(found, "counts").seen == 11
    assert found.seen == 13 == max(each.seq for each in reviews if each.touches(review("C", "accept")))
    assert seen_by(reviews, "when", None) == 10


# -- for any event -----------------------------------------------------------


@cache
def read_events() -> tuple[Event, ...]:
    """All events of the example reports, as the program itself reads them."""
    found = sources([str(Path(__file__).parents[2] / "examples")])
    documents = [each for each in found if isinstance(each, Document)]
    assert len(documents) == 9
    return tuple(event for reading in read(documents) for event in reading.events)


def test_without_reviews_a_real_event_stands_as_it_was_read() -> None:
    assert len(read_events()) > 30
    for event in read_events():
        found = reviewed(event, [])
        assert found.event == event
        assert tuple(each.claim for each in found.standings if each.field not in FOLLOWS) == tuple(
            each.id for each in claims_of(event) if each.field not in FOLLOWS
        )


def test_a_real_event_of_which_all_is_corrected_to_what_was_read_stands_as_it_was_read() -> None:
    """So the value of every claim can be given back as a person's, and none is refused or changed on the way."""
    for event in read_events():
        found = reviewed(event, logged(*_corrected(event)))
        assert found.messages == ()
        assert found.event == event
        assert {each.verdict for each in found.standings} == {"accepted"}


def test_a_real_event_keeps_its_values_where_only_their_words_are_shown_anew() -> None:
    for event in read_events():
        others = [replace(each, quotes=(*each.quotes[:1], event.triggers[-1])) for each in _corrected(event)]
        found = reviewed(event, logged(*others)).event
        assert [count.low for count in found.counts] == [count.low for count in event.counts]
        assert [(role.name, role.head.text) for role in found.targets] == [
            (role.name, role.head.text) for role in event.targets
        ]


def test_codes_by_kind_and_status_are_those_of_reading() -> None:
    found = list(read_events())
    assert [plover_of(event) for event in found] == [event.plover for event in found]
    alone = [event for event in found if acled_of(event) == event.acled]
    assert 10 * len(alone) > 9 * len(found)  # the others are coded by what stands beside them in their report


@pytest.mark.parametrize(
    ("kind", "agent", "target", "counts", "found"),
    [
        ("killing", None, None, (), "Attack"),
        ("killing", "police", "protester", (), "Excessive force against protesters"),
        ("killing", "protester", "rebel", (), "Mob violence"),
        ("killing", "rebel", "military", (), "Armed clash"),
        ("territory_taken", "rebel", None, (), "Non-state actor overtakes territory"),
        ("territory_taken", "military", None, (), "Government regains territory"),
        ("crackdown", "police", None, (), "Protest with intervention"),
        ("crackdown", "police", None, EVENT.counts[2:], "Excessive force against protesters"),
        (
            "crackdown",
            "police",
            None,
            (replace(EVENT.counts[2], low=0, high=0),),
            "Protest with intervention",
        ),
    ],
)
def test_the_code_of_acled_hangs_on_who_does_what_to_whom(
    kind: str, agent: str | None, target: str | None, counts: Any, found: str
) -> None:
    agents, targets = ((replace(EVENT.agents[0], type=each),) for each in (agent, target))
    code = acled_of(replace(EVENT, kind=kind, agents=agents, targets=targets, counts=counts))

    assert code is not None
    assert code.sub_event_type == found


def test_what_is_only_planned_has_a_code_of_its_own() -> None:
    visit = replace(EVENT, kind="visit", status="reported")
    assert plover_of(visit) == Plover("CONSULT", "visit", "CONSULT")
    assert plover_of(replace(visit, status="planned")) == Plover("AGREE", None, "AGREE")


def _corrected(event: Event) -> Iterator[Review]:
    for each in claims_of(event):
        if each.field not in FOLLOWS:
            said: dict[str, Any] = {"claim": each.id, "value": each.value, "quotes": each.quotes}
            yield replace(review("A", "correct", each.field, **said), subject=event.id)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(events())
def test_without_reviews_any_event_stands_as_it_was_read(event: Event) -> None:
    found = reviewed(event, [])

    assert found.event is event or found.event == event
    assert {each.claim for each in found.standings} == {each.id for each in claims_of(event)}
    assert {each.verdict for each in found.standings} == {"draft"}
    assert found.state == "draft"


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(events(), st.data())
def test_of_any_event_what_is_rejected_is_gone_and_every_index_is_right(
    event: Event, data: st.DataObject
) -> None:
    ids = [(each.field, each.id) for each in claims_of(event) if each.field in ("counts", "targets")]
    gone = data.draw(st.lists(st.sampled_from(ids), unique=True)) if ids else []
    reviews = logged(
        *(replace(review("A", "reject", field, claim=name), subject=event.id) for field, name in gone)
    )
    found = reviewed(event, reviews).event

    left = {each.id for each in claims_of(event)} - {name for _, name in gone}
    assert len(found.counts) == sum(name in left for name in _ids(event, "counts"))
    assert len(found.targets) == sum(name in left for name in _ids(event, "targets"))
    for count in found.counts:
        if gone:
            assert count.of is None or count.of < len(found.targets)
            assert count.part_of is None or count.part_of < len(found.counts)


def _ids(event: Event, field: str) -> list[str]:
    """The id of the claim of each value of a field, twice where a value is there twice."""
    return [
        next(each.id for each in claims_of(replace(event, **{field: (item,)})) if each.field == field)
        for item in getattr(event, field)
    ]


PEOPLE = st.sampled_from("ABC")
SAID = st.one_of(
    st.tuples(
        PEOPLE, st.just("accept"), st.sampled_from([None, "counts", "place", "weapons"]), st.integers(0, 0)
    ),
    st.tuples(
        PEOPLE, st.just("reject"), st.sampled_from([None, "counts", "place", "weapons"]), st.integers(0, 0)
    ),
    st.tuples(PEOPLE, st.just("not_stated"), st.sampled_from(["counts", "origin", "weapons"]), st.none()),
    st.tuples(PEOPLE, st.just("correct"), st.just("counts"), st.integers(0, 2)),
    st.tuples(PEOPLE, st.just("add"), st.sampled_from(["counts", "weapons", "origin"]), st.none()),
    st.tuples(PEOPLE, st.just("withdraw"), st.none(), st.integers(0, 5)),
)
GIVEN: dict[str, Any] = {
    "counts": value("counts", low=13.0, high=13.0),
    "weapons": "gun",
    "origin": {"name": "Anselm"},
}


def _history(said: list[tuple[str, str, str | None, int | None]]) -> list[Review]:
    """Make a history of it: a withdrawal takes back one of the reviews before it."""
    made: list[Review] = []
    for number, (by, verb, field, at) in enumerate(said):
        known: dict[str, Any] = {"why": str(number)}
        if verb == "withdraw":
            if not made:
                continue
            known["value"] = made[(at or 0) % len(made)].id
        elif verb in ("correct", "add"):
            known["value"] = GIVEN[field or ""]
        made.append(review(by, verb, field, at, **known))
    return logged(*made)


@given(st.lists(SAID, max_size=8), st.randoms(use_true_random=False))
def test_whatever_people_decide_it_is_never_confused(said: list[Any], shuffled: Any) -> None:
    reviews = _history(said)
    found = reviewed(EVENT, reviews)

    for each in (*found.standings, *([found.whole] if found.whole else [])):
        counted = {one.by for one in each.outcomes}
        assert not set(each.by) & set(each.against)
        assert each.field in FOLLOWS or set(each.by) | set(each.against) == counted
        assert (each.state == "draft") == (not each.by) == (each.verdict == "draft")
        assert each.state != "second" or len(set(each.by)) > 1
        assert each.state != "disagreed" or each.against
        assert {one.id for one in each.reviews if one.verb != "withdraw"} >= {
            one.review.id for one in each.outcomes
        }
    assert len(found.event.counts) == sum(each.stands for each in found.standings if each.field == "counts")
    assert len(found.event.weapons) == sum(each.stands for each in found.standings if each.field == "weapons")
    assert not list(misquoted(found.event, TEXT))
    assert found.messages == ()

    mixed = [*reviews]
    shuffled.shuffle(mixed)
    assert reviewed(EVENT, mixed) == found


@given(st.lists(SAID, max_size=6))
def test_what_is_withdrawn_altogether_leaves_the_draft(said: list[Any]) -> None:
    reviews = _history(said)
    undone = [review("A", "withdraw", value=each.id) for each in reviews if each.verb != "withdraw"]
    found = reviewed(EVENT, logged(*reviews, *undone))

    assert found.event == EVENT
    assert (found.state, found.dropped, found.whole) == ("draft", False, None)


@given(st.lists(SAID, max_size=6), PEOPLE)
def test_who_decides_alone_is_never_read_a_second_time(said: list[Any], alone: str) -> None:
    found = reviewed(EVENT, _history([(alone, *each[1:]) for each in said]))

    assert found.state in ("draft", "partly", "reviewed")
