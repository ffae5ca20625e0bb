"""What sort of thing a noun names."""

from __future__ import annotations

import pytest

from onrecord.extract.events.nouns import classes_of, derived_kind, kind_by, people
from onrecord.extract.text.parser import parse
from onrecord.vocab import load


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The soldiers left.", "soldiers", {"people", "armed"}),
        ("Three nurses left.", "nurses", {"people"}),
        ("The children left.", "children", {"people"}),
        ("They left.", "They", {"people"}),
        ("His death was sudden.", "His", {"people"}),
        ("Thousands left.", "Thousands", {"people"}),
        ("The regime fell.", "regime", {"actor"}),
        ("The coalition met.", "coalition", {"actor"}),
        ("They evacuated the wounded.", "wounded", {"people"}),
        ("A mosque burned.", "mosque", {"building", "thing"}),
        ("The police station burned.", "station", {"building", "thing"}),
        ("A bus burned.", "bus", {"vehicle", "thing"}),
        ("A grenade lay there.", "grenade", {"weapon", "thing"}),
        ("A 19-year-old was shot.", "old", {"people"}),
        ("Their leaders left.", "leaders", {"people"}),
    ],
)
def test_classes(text: str, word: str, expected: set[str]) -> None:
    token = next(token for token in next(parse([text])).doc if token.text == word)
    assert expected <= classes_of(token)


def test_a_note_goes_before_the_words() -> None:
    document = next(parse(["Arden fell."])).doc
    document.user_data["classes"] = {0: frozenset({"armed"})}
    assert classes_of(document[0]) == {"armed"}


def test_an_attack_on_a_hospital_is_named_after_it() -> None:
    document = next(parse(["The hospital burned."])).doc
    assert derived_kind(document[1]) == "attack_on_hospital"
    assert derived_kind(document[2]) is None


def test_a_killing_is_named_after_the_weapon_that_did_it() -> None:
    document = next(parse(["A mine and a knife."])).doc
    assert [kind_by(token) for token in document] == [None, "bombing", None, None, "stabbing", None]


def test_groups_have_types_of_the_list_of_actors() -> None:
    types = load("actors")["types"]
    assert [
        group.id for group in people().values() if group.type is not None and group.type not in types
    ] == []
