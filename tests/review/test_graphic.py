"""Sentences that tell in detail what was done to bodies are found, and others are left open."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.review.graphic import graphic


@pytest.mark.parametrize(
    "sentence",
    [
        "The prisoners were tortured for days.",
        "Two mutilated corpses lay at the well.",
        "He had been beheaded.",
        "Body\nparts were collected until dusk.",
        "Neighbours found the charred remains of a driver.",
        "Soldiers raped two women.",
        "A family was burned alive.",
        "They were hacked to death with machetes.",
    ],
)
def test_what_is_hidden(sentence: str) -> None:
    before, after = "Rain fell on Tolvar.", "The road is open again."
    text = f"{before} {sentence} {after}"

    assert [quote.text for quote in graphic(text)] == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "Twelve people were killed and 7 injured.",
        "Rights bodies called for talks.",
        "Rapeseed burned beside a tortuous road.",
        "Hackers took the site down.",
        "The executive met in Anselm.",
        "",
    ],
)
def test_what_is_not(sentence: str) -> None:
    assert graphic(sentence) == ()


def test_sentences_side_by_side_are_one_passage() -> None:
    text = (
        "It rained. A corpse lay there. It was mutilated.\n\nHe was tortured. Trade went on. Two were raped."
    )

    assert [quote.text for quote in graphic(text)] == [
        "A corpse lay there. It was mutilated.\n\nHe was tortured.",
        "Two were raped.",
    ]


@given(
    st.lists(
        st.sampled_from(["Rain fell. ", "A corpse! ", " tortured ", " ", "\n\n", "“He ", "3.5 km. ", "é"])
    )
)
def test_passages_are_of_the_text_in_order_and_apart(parts: list[str]) -> None:
    text = "".join(parts)
    found = graphic(text)

    assert all(text[quote.start : quote.end] == quote.text == quote.text.strip() for quote in found)
    assert all(one.end < other.start for one, other in pairwise(found))
    assert bool(found) == any(word in text for word in ("corpse", "tortured"))
