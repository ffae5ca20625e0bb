"""How sure it is that somebody did a deed for whom he is held, tried or named."""

from __future__ import annotations

import pytest

from onrecord.extract.read import read
from onrecord.model.reading import Role
from onrecord.model.text import Document


def doer(text: str, kind: str) -> Role:
    (reading,) = read([Document(id="one", text=text)])
    (event,) = (event for event in reading.events if event.kind == kind)
    (agent,) = event.agents
    return agent


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("Two soldiers were arrested for the murder of a nurse.", "soldiers"),
        ("Police arrested two soldiers on charges of the murder of a nurse.", "soldiers"),
        ("A general is wanted for the murder of a nurse.", "general"),
        ("Documents link a general to the murder of a nurse.", "general"),
        ("Two soldiers are to be brought to trial for the murder of a nurse.", "soldiers"),
        ("The role of the army in the murder of a nurse was discussed.", "army"),
    ],
)
def test_who_is_held_or_named_is_only_a_possible_doer(text: str, head: str) -> None:
    found = doer(text, "killing")
    assert (found.head.text, found.status) == (head, "possible")


def test_one_of_several_deeds_is_nobody() -> None:
    text = "The bishop condemned the attacks in Arel, including one that killed two mourners on Monday."
    (reading,) = read([Document(id="one", text=text)])
    assert "one" not in {
        role.head.text for event in reading.events for role in (*event.agents, *event.targets)
    }


@pytest.mark.parametrize(
    "text",
    [
        "The soldiers who killed a nurse were arrested on Monday.",
        "Soldiers killed a nurse, and police arrested the soldiers.",
    ],
)
def test_who_is_said_to_have_done_it_is_the_doer_though_held(text: str) -> None:
    assert doer(text, "killing").status is None
