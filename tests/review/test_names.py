"""Actors and places are called what people call them; the words of a report stay."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import UsageError
from onrecord.model.record import misquoted
from onrecord.model.review import Review
from onrecord.review.apply import reviewed
from onrecord.review.names import NO_NAMES, actor_key, folded, names_of, place_key, refuse_circle
from tests.review.invented import EVENT, TEXT, logged, review


def named(verb: str, subject: str, value: Any, about: str = "actor", by: str = "A") -> Review:
    return review(by, verb, about=about, subject=subject, value=value, quotes=())


def test_what_was_renamed_is_shown_by_its_new_name_and_keeps_its_words() -> None:
    names = names_of(
        logged(
            named("rename", "ridge militia", {"name": "Militia of the Ridge"}),
            named("rename", "tolvar", "Tolvar al-Kebir", about="place"),
        )
    )
    found = reviewed(EVENT, [], names).event

    assert found.agents[0].name == "Militia of the Ridge"
    assert found.agents[0].quote == EVENT.agents[0].quote
    assert found.place is not None
    assert (found.place.name, found.places[0].name, found.places[1].name) == (
        "Tolvar al-Kebir",
        "Tolvar al-Kebir",
        "Anselm",
    )
    assert not list(misquoted(found, TEXT))


def test_no_names_change_nothing() -> None:
    assert NO_NAMES.on_event(EVENT) is EVENT
    assert NO_NAMES.canonical("nobody") == ("nobody", None)
    assert NO_NAMES.canonical("fmln")[1] == "Farabundo Marti National Liberation Front"
    assert NO_NAMES.canonical("fmln", "place") == ("fmln", None)


def test_the_later_name_wins_and_a_withdrawn_one_does_not_count() -> None:
    first, second = named("rename", "x", "One"), named("rename", "x", "Two", by="B")

    assert names_of(logged(first, second)).canonical("x") == ("x", "Two")
    assert names_of(reversed(logged(first, second))).canonical("x") == ("x", "Two")
    gone = named("withdraw", "x", second.id)
    assert names_of(logged(first, second, gone)).canonical("x") == ("x", "One")


def test_merged_actors_are_one_under_the_name_of_the_last() -> None:
    names = names_of(
        logged(
            named("merge", "ridge militia", {"into": "ridge front"}),
            named("merge", "ridge front", "fmln"),
            named("alias", "fmln", {"alias": "The Front"}),
            named("alias", "ridge militia", "Ridgers"),
        )
    )

    assert names.canonical("ridge militia") == ("fmln", "Farabundo Marti National Liberation Front")
    assert names.canonical("front")[0] == names.canonical("ridgers")[0] == "fmln"
    assert names.aliases("ridge front") == ("The Front", "Ridgers")
    assert names.on_role(EVENT.agents[0]).name == "Farabundo Marti National Liberation Front"
    assert names.canonical("ridge militia", "place") == ("ridge militia", None)


def test_a_merge_can_say_what_to_call_the_two() -> None:
    merge = named("merge", "ridge militia", {"into": "ridge front", "name": "Ridge Front"})

    assert names_of(logged(merge)).on_role(EVENT.agents[0]).name == "Ridge Front"
    renamed = named("rename", "ridge front", "Front of the Ridge")
    for both in ([merge, renamed], [renamed, merge]):
        assert names_of(logged(*both)).on_role(EVENT.agents[0]).name == "Front of the Ridge"


def test_a_place_is_never_called_by_a_number() -> None:
    known = names_of(logged(named("alias", "123", "Tolvar", about="place")))

    assert known.canonical("tolvar", "place") == ("123", None)
    assert known.on_event(EVENT) == EVENT


def test_a_circle_is_refused_and_one_in_the_record_is_told_of() -> None:
    there, back = named("merge", "a", "b"), named("merge", "b", {"into": "c"})
    closing = named("merge", "c", "a")
    names = names_of(logged(there, back))

    with pytest.raises(
        UsageError, match=r"cannot merge 'c' into 'a': that leads back to it \(c > a > b > c\)"
    ):
        refuse_circle(names, closing)
    with pytest.raises(UsageError, match="leads back"):
        refuse_circle(names, named("merge", "a", "a"))
    with pytest.raises(UsageError, match="leads back"):
        refuse_circle(names, named("alias", "a", "C"))
    refuse_circle(names, named("merge", "c", "d"))
    held = names_of(logged(there, back, closing))
    assert held.canonical("a") == ("c", None)
    assert "leads back" in held.messages[0]


@pytest.mark.parametrize("value", [None, "", "  ", {"into": 3}, {"name": "x"}, 7])
def test_a_merge_into_nothing_is_refused(value: Any) -> None:
    with pytest.raises(UsageError, match="needs 'into'"):
        refuse_circle(NO_NAMES, named("merge", "a", value))
    assert len(names_of(logged(named("merge", "a", value))).messages) == 1


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), max_size=12))
def test_whatever_is_merged_every_key_leads_somewhere(merges: list[tuple[str, str]]) -> None:
    names = names_of(logged(*(named("merge", one, other) for one, other in merges)))
    homes = {key: names.canonical(key)[0] for key in "abcde"}

    assert all(names.canonical(home)[0] == home for home in homes.values())
    assert all(home not in {key for _, key in names.into} for home in homes.values())


def test_keys_are_ids_where_there_are_and_else_names_whatever_their_spelling() -> None:
    assert actor_key(EVENT.agents[0]) == "ridge militia"
    assert actor_key(EVENT.targets[0]) == "12 people"
    assert place_key(EVENT.places[1]) == "anselm"
    assert folded("The Árvan-Front ") == folded("arvan  front")
