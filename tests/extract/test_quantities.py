import pytest

from onrecord.extract.counts.quantities import find_quantities
from onrecord.extract.text.parser import parse


def read(text):
    (parsed,) = parse([text])
    return [(one.quote.text, one.low, one.high, one.unit, one.group) for one in find_quantities(parsed)]


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        (
            "At least 300,000 farmers left the valley.",
            ("At least 300,000 farmers", 300_000, None, "people", "farmers"),
        ),
        ("Dozens of soldiers deserted.", ("Dozens of soldiers", 12, None, "people", "soldiers")),
        ("A family of six was found in the well.", ("family of six", 6, 6, "people", None)),
        ("About 300 families left the camp.", ("About 300 families", 300, 300, "households", "families")),
        ("The flood destroyed 60 homes.", ("60 homes", 60, 60, "households", None)),
        (
            "Two-thirds of the villagers left.",
            ("Two-thirds of the villagers", 2 / 3, 2 / 3, "share", "civilians"),
        ),
        ("Three of the soldiers surrendered.", ("Three", 3, 3, "people", "soldiers")),
        ("Both women were released.", ("Both women", 2, 2, "people", "women")),
        ("In the past week 12 soldiers were hurt.", ("12 soldiers", 12, 12, "people", "soldiers")),
        ("Two patients were hurt.", ("Two patients", 2, 2, "people", "patients")),
        ("Several police officers were hurt.", ("Several police officers", 3, None, "people", "police")),
    ],
)
def test_numbers_with_what_they_count(text, quantity):
    assert read(text) == [quantity]


def test_a_number_without_a_noun_stands_alone():
    (parsed,) = parse(["The mine killed five and wounded nine others."])
    five, nine = find_quantities(parsed)
    assert (five.low, five.alone) == (5, True)
    assert (nine.low, nine.unit, nine.alone) == (9, "people", False)


@pytest.mark.parametrize(
    "text",
    [
        "Nadia Haddad, 34, and Omar Said, 14, were shot.",
        "A 12-year-old boy ran home.",
        "A mother of six was shot on Monday.",
        "They met on 12 March 2014 at 7:30 p.m.",
        "The convoy drove 40 miles in two hours.",
        "He paid $2,500 for the car.",
        "Call 504-471-2789 for help.",
        "He carried an AK-47.",
        "The home side won 3-1.",
        "It happened in the 1000 block of Elm Street.",
        "On 3 May 2012 gunmen opened fire.",
        "On May 3 gunmen opened fire.",
    ],
)
def test_numbers_that_count_nobody(text):
    assert read(text) == []
