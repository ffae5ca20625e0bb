"""Weapons named in a text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.events.weapons import find_weapons
from onrecord.extract.text.parser import parse


def weapons(text: str) -> list[str]:
    return [text[weapon.first : weapon.last] for weapon in find_weapons(next(parse([text])))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They hid a home-made bomb under the car.", ["home-made bomb"]),
        ("Two powerful bombs exploded.", ["Two powerful bombs"]),
        ("He carried an assault rifle.", ["assault rifle"]),
        ("He had three hand grenades and an AK-47.", ["three hand grenades", "AK-47"]),
        ("The unit lost a T-72 near the bridge.", ["T-72"]),
        ("He hid an ak-47, a LAW and an IED.", ["ak-47", "LAW", "IED"]),
        ("By law he faces a murder charge.", []),
        ("A water tank fell.", []),
        ("The think tank met in the capital.", []),
    ],
)
def test_weapons_are_named_with_their_modifiers(text: str, expected: list[str]) -> None:
    found = [words.removeprefix("an ").removeprefix("a ") for words in weapons(text)]
    assert found == expected


def test_a_word_that_is_seldom_a_weapon_is_marked_so() -> None:
    parsed = next(parse(["They threw stones and grenades."]))
    assert [weapon.weak for weapon in find_weapons(parsed)] == [True, False]


@given(st.text(alphabet=st.sampled_from("bomb rifle AK-47 of a .,"), max_size=40))
def test_weapons_do_not_overlap(text: str) -> None:
    found = find_weapons(next(parse([text])))
    assert all(one.last <= other.first for one, other in pairwise(found))
