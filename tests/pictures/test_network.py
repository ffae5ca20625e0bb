from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.pictures.network import Party, Tie, draw_network, edges_of, network_table
from tests.pictures.drawn import HOSTILE, SURE, links, parsed, says, words

ARMY = Party("army", "Army of Kareth", "military")
FRONT = Party("front", "Northern Front", "rebel")
PEOPLE = Party("civilian", "civilians", "civilian")


def tie(
    incident: str, agent: Party | None = ARMY, target: Party | None = PEOPLE, state: Any = "draft"
) -> Tie:
    return Tie(incident=incident, state=state, agent=agent, target=target)


def listed(agents: tuple[Party | None, ...], targets: tuple[Party | None, ...]) -> str:
    return f"/list?agent={names(agents)}&target={names(targets)}"


def names(parties: tuple[Party | None, ...]) -> str:
    return ",".join(one.id if one else "-" for one in parties)


def draw(*ties: Tie, **how: Any) -> str:
    return draw_network(ties, list_href=listed, **how)


PARTIES = st.none() | st.integers(0, 30).map(lambda at: Party(f"p{at:02}", f"Group {at}"))
TIES = st.lists(st.builds(tie, st.integers(0, 40).map(str), PARTIES, PARTIES, SURE), max_size=60)


@settings(max_examples=60)
@given(TIES)
def test_bands_hold_all_incidents_between_their_ends(ties: list[Tie]) -> None:
    for edge in edges_of(ties):
        between = {
            one.incident
            for one in ties
            if one.agent in edge.agent.parties and one.target in edge.target.parties
        }
        assert set(edge.incidents) == between
    assert {one.incident for one in ties} == {each for edge in edges_of(ties) for each in edge.incidents}
    ends = {edge.agent for edge in edges_of(ties)}
    assert len(ends) <= 14
    assert len(links(draw(*ties))) == len(edges_of(ties)) + len(ends) + len(
        {edge.target for edge in edges_of(ties)}
    )
    assert draw(*ties) == draw(*ties[::-1])


def test_bands_and_names_lead_to_their_incidents() -> None:
    svg = draw(tie("a"), tie("b"), tie("c", FRONT, None, "reviewed"))

    assert set(links(svg)) == {
        "/list?agent=army&target=civilian", "/list?agent=front&target=-",
        "/list?agent=army&target=", "/list?agent=front&target=",
        "/list?agent=&target=civilian", "/list?agent=&target=-",
    }  # fmt: skip
    assert "\u2068Army of Kareth\u2069 to \u2068civilians\u2069: 2 incidents; 2 draft" in says(svg)


def test_who_is_not_stated_is_not_filled_in() -> None:
    svg = draw(tie("a", None, PEOPLE))

    assert "not stated" in words(svg)
    assert network_table([tie("a", None, PEOPLE)]).rows == (
        (None, None, "civilians", "civilian", 1, 1, 0, 0),
    )


def test_an_incident_with_two_targets_counts_once_for_its_agent() -> None:
    svg = draw(tie("a"), tie("a", ARMY, FRONT))

    assert "\u2068Army of Kareth\u2069: 1 incident" in says(svg)


def test_an_incident_is_no_surer_than_its_weakest_tie() -> None:
    (edge,) = edges_of([tie("a", state="reviewed"), tie("a", state="draft")])

    assert edge.incidents == {"a": "draft"}


def test_beyond_the_first_twelve_they_are_others_and_the_table_has_all() -> None:
    ties = [
        tie(f"{at}-{each}", Party(f"p{at:02}", f"Group {at}")) for at in range(20) for each in range(21 - at)
    ]
    svg = draw(*ties)

    assert "8 others" in words(svg)
    assert "/list?agent=" + ",".join(f"p{at:02}" for at in range(12, 20)) + "&target=civilian" in links(svg)
    assert len(network_table(ties).rows) == 20


def test_nothing_to_show() -> None:
    assert "No incident here tells who did what to whom." in words(draw())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_words(text: str) -> None:
    for standalone in (False, True):
        parsed(draw(tie("a", Party("x", text, text), Party("y", text)), standalone=standalone))
