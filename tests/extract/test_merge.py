"""Which tellings of one report are of the same happening, and what an event told twice holds."""

from __future__ import annotations

from datetime import date

import pytest

from onrecord.extract.read import read
from onrecord.model.reading import Event
from onrecord.model.text import Document
from onrecord.vocab.kinds import root

VIOLENT = frozenset({"violence", "consequence"})


def events(text: str) -> list[Event]:
    (reading,) = read([Document(id="one", text=text, published=date(2021, 5, 7))])
    return [event for event in reading.events if root(event.kind) in VIOLENT]


@pytest.mark.parametrize(
    "text",
    [
        "An air strike hit a bakery in Idlib on Tuesday. The strike killed four people.",
        "Gunmen killed six bakers in Kano on 3 May 2021. The killing of the bakers was condemned by the bishop.",
        "A bomb exploded in Quetta on Monday. The blast wounded eight policemen.",
        "Rebels attacked the village of Kutum on 1 May 2021. Nobody was prepared for the attack.",
        "Gunmen attacked a convoy near Goma on Monday. Two drivers were killed.",
        "A woman shot her husband in Fresno on Friday. Anna Novak fired at Jorge Novak twice.",
        "Jorge Novak was killed in a drone strike. Police in another town deplored the assassination of Jorge Novak.",
        "Jorge Novak was shot in Kano on Monday. His death was mourned by thousands.",
        "Three killed in raid on Kano\n\nPolice are looking into a raid on Kano early on Saturday.",
        "Three rangers were killed near Bukavu on Monday. The victims were shot at close range.",
        "Anna Novak was assassinated in Kano on Monday. Anna Novak was attacked when she left her house.",
        "Four people were killed by a car bomb in Kano on Monday. The bomb exploded near a bridge.",
        "An attack in Kano left one person injured on Monday. The attack injured a farmer.",
        "A bomb went off in Kano on Monday. It was a cowardly attack.",
    ],
)
def test_a_telling_that_points_back_is_of_the_same(text: str) -> None:
    assert len(events(text)) == 1, [event.triggers for event in events(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Soldiers killed four men in Idlib on Monday. Soldiers killed four men in Aleppo on Tuesday.",
        "Soldiers killed a teacher in Kano on 1 May 2021. Gunmen killed a priest in Jos on 2 May 2021.",
        "A bomb killed six people in Quetta on Monday. Another bomb killed two people in Karachi.",
        "Rebels attacked a convoy near Goma on 3 May 2021. In 1998 rebels attacked the barracks in Bukavu.",
        "Shells hit two schools in Kano on Monday. Jorge Novak will be buried today. His death was told by radio.",
        "Rebels murdered the farmers of Kano. The killing of a nurse in Kano was condemned.",
        "Soldiers shot Jorge Novak on Monday. They shelled a mill.",
        "Rebels executed seven detainees in Kano on Monday. Of 23 men held near Jos 12 remain missing.",
        "Rebels used poison gas in Zuma. Soldiers committed the mass murder of the farmers of Kano.",
        "The attacks on farms in Kano were condemned. The murders of Anna Novak and Pedro Novak were not.",
        "Gunmen attacked a convoy in Goma. Pedro Novak was arrested in Kano. A bank in Kano was attacked.",
    ],
)
def test_another_day_place_or_victim_is_another(text: str) -> None:
    assert len(events(text)) == 2, [event.triggers for event in events(text)]


def test_what_is_known_grows_with_every_telling() -> None:
    """The name of the first sentence and the day of the second tell the third apart from both."""
    text = (
        "Jorge Novak was shot in Kano. The shooting happened on 3 May 2021. "
        "The shooting of Pedro Lobo took place on 4 May 2021."
    )

    assert [len(event.triggers) for event in events(text)] == [2, 1]


def test_what_is_denied_is_not_joined_to_what_is_told() -> None:
    found = events(
        "Soldiers killed nine men in Kidal on Monday. The army denied that soldiers killed the men."
    )

    assert {event.status for event in found} == {"asserted", "denied"}


def test_an_event_told_twice_keeps_all_its_words() -> None:
    text = "An air strike hit a bakery in Idlib on Tuesday. The strike killed four people."
    (event,) = events(text)

    assert {quote.text for quote in event.triggers} >= {"air strike", "strike", "killed"}
    assert [quote.text for quote in event.evidence] == text.replace(". ", ".|").split("|")
    assert [(count.low, count.kind) for count in event.counts] == [(4, "killed")]
    assert event.place is not None
    assert event.place.name == "Idlib"
    assert event.when is not None
    assert event.when.first == date(2021, 5, 4)


def test_triggers_stand_in_the_order_of_the_text() -> None:
    for event in events("An air strike hit a bakery in Idlib on Tuesday. The strike killed four people."):
        assert list(event.triggers) == sorted(event.triggers)


def test_a_bare_word_is_no_event() -> None:
    assert events("The violence must stop. Attacks by rebels are what everybody fears.") == []


def test_one_person_told_of_twice_is_counted_once() -> None:
    (event,) = events(
        "Colonel Jorge Frank Novak, a chief of police, was assassinated last year. "
        "Frank Novak was assassinated in Kano on 18 August 2020."
    )

    assert [(count.kind, count.low) for count in event.counts] == [("killed", 1)]
