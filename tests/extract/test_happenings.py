"""What tells of one happening inside a sentence, and what does not."""

from __future__ import annotations

import pytest

from onrecord.extract.events.happenings import within_sentences
from onrecord.extract.events.triggers import Trigger, find_triggers
from onrecord.extract.text.parser import parse


def no_days(_: Trigger) -> None:
    """No trigger is dated."""


def told(text: str) -> list[list[str]]:
    """The trigger words of each happening, those of one joined."""
    parsed = next(iter(parse([text])))
    return [
        [" ".join(word.text for word in trigger.words) for trigger in happening.triggers]
        for happening in within_sentences(find_triggers(parsed.doc), no_days)
    ]


def leading(text: str) -> str:
    parsed = next(iter(parse([text])))
    (happening,) = within_sentences(find_triggers(parsed.doc), no_days)
    return happening.lead.kind


@pytest.mark.parametrize(
    "text",
    [
        "Nine people were killed in an air strike near Mosul.",
        "Gunmen attacked the village, killing three men.",
        "A bomb exploded at the station and killed six porters.",
        "Shells hit the bakery, leaving four people dead.",
        "Twelve villagers were killed in the shelling of the town.",
        "The bombing that killed six passengers was the third of its kind.",
        "The attack killed a nurse and injured two others.",
        "The front spoke of the attack on Friday at the market in which two people were killed and 30 wounded.",
        "Two people were killed and at least 30 others wounded.",
        "The death on Sunday of nine people in an attack shook the town.",
    ],
)
def test_a_cause_and_what_came_of_it_are_one(text: str) -> None:
    assert len(told(text)) == 1, told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Soldiers arrested the baker and rebels killed the miller.",
        "The militia abducted two nurses after it burned the clinic.",
        "Police shot a student and, in another town, a mob lynched a thief.",
        "Thousands fled the town after the army arrested the mayor.",
    ],
)
def test_what_others_did_is_another(text: str) -> None:
    assert len(told(text)) == 2, told(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Nine people were killed in an air strike near Mosul.", "air_strike"),
        ("Six people died in a suicide bombing.", "suicide_bombing"),
        ("The air strike killed a nurse.", "air_strike"),
        ("Twelve villagers were killed in the massacre.", "massacre"),
        ("Nine people were killed.", "killing"),
    ],
)
def test_the_cause_leads_and_the_special_before_the_general(text: str, kind: str) -> None:
    assert leading(text) == kind


def test_every_trigger_is_in_one_happening() -> None:
    text = "Gunmen stormed the village, killed nine men, burned the mosque and abducted a girl, police said."
    parsed = next(iter(parse([text])))
    triggers = find_triggers(parsed.doc)
    grouped = [trigger for happening in within_sentences(triggers, no_days) for trigger in happening.triggers]

    assert sorted(trigger.token.i for trigger in grouped) == [trigger.token.i for trigger in triggers]


def test_nothing_told_is_nothing() -> None:
    assert told("The market opens at nine.") == []


@pytest.mark.parametrize(
    "text",
    [
        "More than 2,000 people have been killed since the fighting began.",
        "The army killed two rebels because rebels attacked a convoy.",
    ],
)
def test_what_happened_at_another_time_is_another(text: str) -> None:
    assert len(told(text)) == 2


def test_clauses_of_two_days_are_two() -> None:
    parsed = next(iter(parse(["A judge was murdered in July and a mayor was killed in October."])))
    triggers = find_triggers(parsed.doc)
    days = {
        triggers[0].token.i: ("2020-07-01", "2020-07-31"),
        triggers[1].token.i: ("2020-10-01", "2020-10-31"),
    }
    assert len(within_sentences(triggers, lambda trigger: days[trigger.token.i])) == 2
