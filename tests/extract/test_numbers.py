import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.counts.numbers import find_numbers, read_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("1,200", 1200),
        ("12 000", 12_000),
        ("1.2 million", 1_200_000),
        ("2,50,000", 250_000),
        ("twenty-one", 21),
        ("a hundred and five", 105),
        ("two dozen", 24),
        ("half a million", 500_000),
        ("half a dozen", 6),
        ("two and a half thousand", 2500),
        ("three hundred thousand", 300_000),
        ("one hundred twenty thousand five hundred and six", 120_506),
        ("a couple of", 2),
        ("both", 2),
    ],
)
def test_exact_numbers(text, value):
    number = read_number(text)
    assert (number.low, number.high, number.hedge, number.share) == (value, value, None, False)


@pytest.mark.parametrize(
    ("text", "low", "high", "hedge"),
    [
        ("at least 40", 40, None, "at least"),
        ("more than a dozen", 12, None, "more than"),
        ("no fewer than twenty-five", 25, None, "no fewer than"),
        ("20 or more", 20, None, "or more"),
        ("up to 2,000", 0, 2000, "up to"),
        ("as many as 30", 0, 30, "as many as"),
        ("fewer than 10", 0, 10, "fewer than"),
        ("about 90", 90, 90, "about"),
        ("nearly a hundred", 100, 100, "nearly"),
        ("at least some 60", 60, None, "at least some"),
        ("15 to 20", 15, 20, None),
        ("40-50", 40, 50, None),
        ("some 40 to 50", 40, 50, "some"),
        ("between 15 and 20", 15, 20, None),
        ("5 to 6 thousand", 5000, 6000, None),
        ("three or four", 3, 4, None),
    ],
)
def test_bounds_and_ranges(text, low, high, hedge):
    number = read_number(text)
    assert (number.low, number.high, number.hedge) == (low, high, hedge)


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("dozens", 12),
        ("scores", 20),
        ("hundreds", 100),
        ("tens of thousands", 10_000),
        ("hundreds of thousands", 100_000),
        ("several", 3),
        ("a few", 3),
        ("several hundred", 300),
        ("several dozens", 36),
        ("some", 2),
    ],
)
def test_vague_amounts_have_a_low_end_only(text, low):
    number = read_number(text)
    assert (number.low, number.high, number.hedge) == (low, None, text)


@pytest.mark.parametrize(
    ("text", "fraction"),
    [
        ("two-thirds", 2 / 3),
        ("two thirds", 2 / 3),
        ("60 percent", 0.6),
        ("7 per cent", 0.07),
        ("25%", 0.25),
        ("one in four", 0.25),
        ("nine out of ten", 0.9),
        ("three quarters", 0.75),
    ],
)
def test_shares_are_fractions_of_one(text, fraction):
    number = read_number(text)
    assert number.share
    assert number.low == number.high == pytest.approx(fraction)


@pytest.mark.parametrize("text", ["no", "none", "nobody", "no one", "not a single"])
def test_nobody_is_nought(text):
    number = read_number(text)
    assert (number.low, number.high, number.nothing) == (0, 0, True)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("the toll rose from 18 to 23", [23]),
        ("eight were hurt and three died", [8, 3]),
        ("two in 2014 and three in five days", [2, 2014, 3, 5]),
        ("how many died is not known", []),
        ("the third man and a second car", []),
        ("a man with a dog", []),
    ],
)
def test_numbers_in_running_words(text, values):
    assert [number.low for number in find_numbers(text.split())] == values


@given(st.integers(min_value=1, max_value=10**9))
def test_digits_with_separators_give_their_value(value):
    assert read_number(f"{value:,}").low == value


WORDS = [
    "a", "an", "and", "at", "least", "more", "than", "two", "twenty", "-", "hundred", "thousand", "million",
    "dozen", "dozens", "of", "several", "some", "half", "to", "or", "no", "between", "from", "5", "1,200",
    "%", "per", "cent", "in", "third", "thirds", "one", "few",
]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_any_words_give_numbers_in_order_and_inside_the_text(words):
    end = 0
    for number in find_numbers(words):
        assert 0 <= number.start < number.end <= len(words)
        assert number.end > end
        assert number.high is None or number.low <= number.high
        end = number.end
