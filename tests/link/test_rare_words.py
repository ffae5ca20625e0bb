import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.link.rare_words import BITS, COMMONEST, RAREST, STEPS, pack, packed, weight

TEXTS = (
    "Shells struck the market of Tolvar at noon, and 14 people were killed.",
    "The minaret of the market fell; nurses of Tolvar carried the wounded to a schoolhouse.",
)


def test_a_packed_word_carries_its_weight() -> None:
    assert weight(pack("the")) < weight(pack("market")) < weight(pack("minaret")) < weight(pack("tolvar"))
    assert weight(pack("tolvar")) == (COMMONEST - RAREST) * STEPS
    assert pack("minaret") >> BITS != pack("schoolhouse") >> BITS


def test_the_commonest_words_weigh_nothing_and_are_left_out() -> None:
    assert weight(pack("the")) < 5
    words = packed(TEXTS, most=100)

    assert all(weight(word) for word in words)
    assert {pack(word) for word in ("market", "tolvar", "minaret", "14")} <= set(words)
    assert pack("at") not in words  # two letters


def test_the_rarest_come_first_each_once_and_no_more_than_asked_for() -> None:
    every = packed(TEXTS, most=100)
    few = packed(TEXTS, most=4)

    assert few == every[:4]
    assert pack("tolvar") in few
    assert [weight(word) for word in every] == sorted(map(weight, every), reverse=True)
    assert len(set(every)) == len(every)
    assert packed(TEXTS, most=0) == packed([], most=5) == ()


def test_case_and_repetition_do_not_count() -> None:
    assert packed(["Tolvar TOLVAR tolvar"], most=9) == packed(["tolvar"], most=9) == (pack("tolvar"),)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_texts_does_not_count(seed: int) -> None:
    parts = [sentence for text in TEXTS for sentence in text.split(",")]
    turned = random.Random(seed).sample(parts, len(parts))

    assert packed(turned, most=6) == packed(parts, most=6)


@given(st.text(min_size=1).map(str.lower))
def test_any_word_is_a_number_that_sqlite_holds_and_the_same_every_time(word: str) -> None:
    number = pack(word)

    assert 0 <= number < 2**63
    assert 0 <= weight(number) <= (COMMONEST - RAREST) * STEPS < 1 << BITS
    assert pack.__wrapped__(word) == number


@given(st.lists(st.text(), max_size=4))
def test_any_texts_have_rare_words(texts: list[str]) -> None:
    assert packed(texts, most=10) == packed(reversed(texts), most=10)
