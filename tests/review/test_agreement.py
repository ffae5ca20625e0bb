"""Agreement is that of first words, corrected for chance, and nothing is said of too few."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord.review.agreement import FEWEST, agreement, alpha_of, first_words
from onrecord.review.apply import reviewed
from onrecord.review.standing import Standing
from tests.review.invented import EVENT, logged, review, value

# The worked examples of K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011): A, and C and D nominal.
TWO = ["0100000010", "1110010000"]
FOUR = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]


@pytest.mark.parametrize(("readers", "alpha"), [(TWO, 0.095), (FOUR, 0.743)])
def test_alpha_is_that_of_the_worked_examples(readers: list[str], alpha: float) -> None:
    units = [[label for label in column if label != "."] for column in zip(*readers, strict=True)]

    assert alpha_of(units) == pytest.approx(alpha, abs=0.0006)


def test_alpha_says_nothing_where_nothing_varies() -> None:
    assert alpha_of([["a", "a"]] * 12) is None
    assert alpha_of([["a"], ["b"]]) is None
    assert alpha_of([["a", "b"], ["b", "a"]]) == pytest.approx(-0.5)
    assert alpha_of([["a", "a"], ["b", "b"]]) == 1


def decided(alike: int, unlike: int) -> list[Standing]:
    """Standings of so many counts, each of an event of its own."""
    found = []
    for number in range(alike + unlike):
        event = replace(EVENT, id=f"e{number}")
        other = review("B", "correct", "counts", value=value("counts", low=13.0, high=13.0), claim=None)
        agrees = review("B", "accept", "counts", claim=None)
        counts = [each for each in reviewed(event, []).standings if each.field == "counts"]
        said = [review("A", "accept", "counts"), agrees if number < alike else other]
        own = [replace(each, subject=event.id, claim=counts[0].claim) for each in said]
        found += [each for each in reviewed(event, logged(*own)).standings if each.field == "counts"]
    return found


def test_agreement_by_field() -> None:
    counts, whole = agreement(decided(alike=9, unlike=3))

    assert (counts.field, counts.values, counts.agreed, counts.percent) == ("counts", 12, 9, 75)
    assert counts.alpha is not None
    assert counts.alpha < 0  # three of twenty-four words differ, and chance alone would do as well
    assert "75 % of 12" in counts.words
    assert (whole.field, whole.values) == (None, 12)


def test_too_few_to_say() -> None:
    counts, _ = agreement(decided(alike=FEWEST - 1, unlike=0))

    assert (counts.values, counts.percent, counts.alpha) == (9, None, None)
    assert counts.words.startswith("too few to say")
    assert agreement(decided(alike=FEWEST, unlike=0))[0].percent == 100


def test_nothing_decided_twice_is_too_few() -> None:
    (whole,) = agreement(reviewed(EVENT, logged(review("A", "accept"))).standings)

    assert (whole.field, whole.values) == (None, 0)


def test_it_is_the_first_word_that_counts() -> None:
    reviews = logged(
        review("A", "accept", "counts"),
        review("B", "correct", "counts", value=value("counts", low=13.0, high=13.0)),
        review("A", "accept", "counts", why="you are right"),
    )
    counts = next(each for each in reviewed(EVENT, reviews).standings if each.field == "counts")

    assert counts.state == "second"
    assert len(set(first_words(counts))) == 2


def test_a_place_is_not_counted_twice_for_standing_among_the_places() -> None:
    both = reviewed(EVENT, logged(review("A", "accept", "place"), review("B", "accept", "place"))).standings

    assert [each.field for each in both if len(first_words(each)) > 1] == ["place"]
