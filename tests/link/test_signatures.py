"""What of an event is compared. The reports are invented, and read by the reader that we ship."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from onrecord.extract import read
from onrecord.link.names import sound
from onrecord.link.rare_words import weight
from onrecord.link.signatures import WORDS_OF_EVENT, WORDS_OF_REPORT, family, group, is_shared, signatures
from onrecord.model.incident import Signature
from onrecord.model.reading import Event, Reading
from onrecord.vocab import load
from tests.analyse.invented import PROVINCE, TOWN, count, days, role, told
from tests.reports import report
from tests.strategies import readings

PRINTED = date(2031, 5, 9)
MARKET = (
    "Shells hit the market of Tolvar on 7 May 2031, killing at least 14 people, among them three children. "
    "Between 20 and 30 people were wounded, medics said. Some 300 families fled the town."
)


def reading(text: str) -> Reading:
    (found,) = read([report(text, published=PRINTED)])
    return found


def signed(text: str, kind: str) -> Signature:
    return next(each for each in signatures(reading(text)) if each.kind == kind)


def of(event: Event, **known: Any) -> Signature:
    """The signature of an event that was put together by hand."""
    (made,) = signatures(Reading(id="d", published=PRINTED, language="en", events=(event,), **known))
    return made


def test_a_report_is_compared_by_what_it_says() -> None:
    made = signed(MARKET, "shelling")

    assert made.document == reading(MARKET).id
    assert made.first == made.last == date(2031, 5, 7).toordinal()
    assert made.printed == PRINTED.toordinal()
    assert (made.place, made.places) == (sound("Tolvar"), (sound("Tolvar"),))
    assert (made.killed, made.injured, made.affected) == ((14, None), (20, 30), None)
    assert made.weapons == ("shell",)
    assert (made.group, made.family, made.outcome, made.lasts) == ("force", "violence", False, False)
    assert signed(MARKET, "displacement").affected == (300, 300)


def test_words_are_those_of_the_report_and_of_the_event() -> None:
    made, flight = signed(MARKET, "shelling"), signed(MARKET, "displacement")

    assert made.words == flight.words
    assert made.told != flight.told
    assert set(flight.told) < set(made.words)
    assert all(map(weight, (*made.words, *made.told)))


def test_a_long_report_is_compared_by_its_rarest_words() -> None:
    names = ("".join(pair) for pair in zip("bdgklmnrst" * 6, "aeiou" * 12, strict=True))
    towns = [f"{one}lvar{number * 'n'}o".capitalize() for number, one in enumerate(names)]
    made = signed(f"Shells hit {', '.join(towns)} and Anselm on 7 May 2031, killing 14 people.", "shelling")

    assert (len(made.words), len(made.told)) == (WORDS_OF_REPORT, WORDS_OF_EVENT)


def test_a_signature_follows_from_the_reading_alone() -> None:
    documents = [report(text, published=PRINTED) for text in ("Gunmen killed two guards in Anselm.", MARKET)]
    alone = [*signatures(reading(MARKET))]
    among = [made for found in read(documents) for made in signatures(found)]

    assert alone == [made for made in among if made.document == documents[1].id]
    assert len(among) > len(alone) > 1


@settings(max_examples=60)
@given(readings())
def test_any_reading_has_the_same_signatures_every_time(found: Reading) -> None:
    # A kind is one of ours; the rest is anything.
    kinds = list(load("events")["kinds"])
    events = tuple(replace(each, kind=kinds[number]) for number, each in enumerate(found.events))
    found = replace(found, events=events)
    made = list(signatures(found))

    assert made == list(signatures(found))
    assert [each.event for each in made] == [event.id for event in events if is_shared(event)]
    assert all(each.keys == tuple(sorted(set(each.keys))) for each in made)


@pytest.mark.parametrize("status", ["asserted", "reported", "possible", "denied", "attempted"])
def test_what_is_told_as_having_happened_or_not_is_shared(status: str) -> None:
    assert is_shared(told(status=status))


@pytest.mark.parametrize("status", ["planned", "hypothetical", "ordered"])
def test_what_has_not_happened_is_not_shared(status: str) -> None:
    assert not is_shared(told(status=status))


def test_kinds_are_compared_within_their_group() -> None:
    assert {kind: group(kind) for kind in ("shelling", "killing", "arrest", "release", "displacement")} == {
        "shelling": "force", "killing": "force", "arrest": "coercion", "release": "release", "displacement": "movement",
    }  # fmt: skip
    assert group("talks") is None
    assert group("denial") is None
    assert not is_shared(told(kind="talks"))


def test_what_came_of_violence_is_of_its_family() -> None:
    assert family("death") == family("shelling") == "violence"
    assert of(told(kind="death")).outcome
    assert not of(told(kind="shelling")).outcome


def test_a_reading_without_a_happening_gives_nothing() -> None:
    text = "The army plans to shell Tolvar. The president met the minister in Dorvan, and talks will go on."

    assert [event.status for event in reading(text).events]
    assert list(signatures(reading(text))) == []
    assert list(signatures(reading("It rained."))) == []


@pytest.mark.parametrize(
    ("event", "lasts"),
    [
        (told(kind="siege"), True),
        (told(count(2000, cumulative=True), kind="killing"), True),
        (told(count(14), count(2000, cumulative=True)), False),
        (told(count(14), count(3, cumulative=True, part_of=0)), False),
        (told(), False),
        (told(when=days(date(2031, 4, 1), date(2031, 4, 12), "range")), True),
        (told(when=days(date(2031, 4, 1), date(2031, 4, 11), "range")), False),
        (told(when=days(date(2031, 4, 1), date(2031, 4, 30), "month")), False),
        (told(when=replace(days(date(2031, 4, 1), None, "range"), last=None)), True),
        (told(when=days(None, None, "range")), False),
    ],
)
def test_what_goes_on_for_long_is_marked(event: Event, lasts: bool) -> None:
    assert of(event).lasts is lasts


@pytest.mark.parametrize(
    ("words", "lasts"),
    [("in early May 2031", False), ("in late April 2031", False), ("on 7 May 2031", False),
     ("over the past two weeks", True), ("since mid-April", True)],
)  # fmt: skip
def test_a_part_of_a_month_is_a_day_not_known_better_and_not_a_long_time(words: str, lasts: bool) -> None:
    assert signed(f"Shells killed 14 people in Tolvar {words}, medics said.", "shelling").lasts is lasts


def test_a_running_total_is_marked() -> None:
    text = "More than 2,000 people have been killed in Tolvar since 2029, according to the observatory."

    assert signed(text, "killing").lasts


def test_of_several_numbers_the_largest_whole_one_of_people_counts() -> None:
    numbers = (
        count(9),
        count(14, None),
        count(30, part_of=0),
        count(80, unit="things"),
        count(7, 7, "injured"),
    )
    made = of(told(*numbers, count(50, 60, "missing"), count(3, 3, "detained")))

    assert (made.killed, made.injured, made.affected) == ((14, None), (7, 7), (50, 60))


def test_a_time_that_has_one_end_has_no_days() -> None:
    open_ended = replace(days(date(2031, 4, 1), None, "range"), last=None)

    assert (of(told(when=open_ended)).first, of(told(when=None)).last) == (None, None)


def test_a_province_is_a_place_and_no_near_one() -> None:
    wide, near = of(told(place=PROVINCE)), of(told())

    assert (wide.place, wide.places, wide.reach, wide.admin1) == (sound("Ridge"), (), 150.0, "ridge")
    assert (near.place, near.places, near.reach) == (sound("Anselm"), (sound("Anselm"),), 15.0)
    nowhere = of(told(place=None))
    assert (nowhere.place, nowhere.rarity, nowhere.lat, nowhere.reach, nowhere.country) == (None,) * 5


def test_the_ends_of_a_movement_stand_in_for_its_place() -> None:
    moved = replace(told(kind="displacement", place=None), destination=PROVINCE)

    assert of(moved).place == sound("Ridge")
    assert of(replace(moved, origin=TOWN)).place == sound("Anselm")


def test_persons_are_named_and_others_are_not() -> None:
    text = "Gunmen shot dead the teacher Samir Haddo in Tolvar on 7 May 2031. The Ridge Brigades denied it."
    made = signed(text, "killing")

    assert sound("Haddo") in made.people
    assert f"{sound('Samir')} {sound('Haddo')}" in made.people
    assert not [name for name in made.people if "brgds" in name]


def test_a_perpetrator_is_an_actor_or_a_type() -> None:
    made = of(
        told(agents=(role("the army", actor="karethi_army", type="military"), role("gunmen", type="armed")))
    )

    assert made.agents == ("armed", "karethi_army")
