"""Who to whom: agents at the left, those to whom it was done at the right, a band as wide as there are incidents.

An incident with two agents is in two bands, and counts once with each; the number at a name counts it once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from onrecord.pictures.look import STATES, State, amount, amounts, empty, key, look, marks, quiet, weakest
from onrecord.pictures.svg import (
    Svg,
    document,
    element,
    isolated,
    joined,
    label,
    link,
    number,
    shortened,
    width_of,
)
from onrecord.pictures.table import Table, table_of

_WIDTH = 960.0
_BAR = 9.0
_NAMES = 290.0  # units left and right for names
_TOP = 40.0
_GAP = 14.0  # units between two bars of a side
_TALL = 380.0  # units that the bars of the fuller side share
_THIN = 8.0
_MOST = 12  # of a side that are named; the rest are others
_HEADER = ("Agent", "Agent is", "Target", "Target is", "Incidents", *STATES)


@dataclass(frozen=True, slots=True)
class Party:
    """An actor, or a kind of people where no name is told. `type` is a word such as "military" or "civilian"."""

    id: str
    name: str
    type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """That in one incident an agent did something to a target; None where the reports do not state who."""

    incident: str
    state: State
    agent: Party | None
    target: Party | None


@dataclass(frozen=True, slots=True)
class Node:
    """What stands at one place of a side: a party, several others, or (None,) where it is not stated who."""

    parties: tuple[Party | None, ...]
    name: str
    type: str | None
    incidents: frozenset[str]


@dataclass(frozen=True, slots=True)
class Edge:
    """What agents did to targets: the states of the incidents, by their ids."""

    agent: Node
    target: Node
    incidents: Mapping[str, State]


ListHref = Callable[[tuple[Party | None, ...], tuple[Party | None, ...]], str]


def draw_network(
    ties: Iterable[Tie], *, list_href: ListHref, title: str = "Who to whom", standalone: bool = False
) -> str:
    """Draw who did something to whom.

    `list_href` gives the address of a list of what any of some agents did to any of some targets; none stands for
    all, and None among them for who is not stated.
    """
    edges = edges_of(ties)
    drawn, height = _drawn(edges, list_href)
    return document("network", title, _says(edges), (_WIDTH, height), drawn, standalone=standalone)


def network_table(ties: Iterable[Tie]) -> Table:
    """Give all pairs of agent and target, the most incidents first; None where it is not stated who."""
    return table_of(_HEADER, map(_row, edges_of(ties, most=None)))


def edges_of(ties: Iterable[Tie], most: int | None = _MOST) -> list[Edge]:
    """Give the bands, the most incidents first. Of each side, so many are named at most, the rest are others."""
    rows = sorted(ties, key=_key)
    agents = _nodes([(tie.agent, tie.incident) for tie in rows], most)
    targets = _nodes([(tie.target, tie.incident) for tie in rows], most)
    between: dict[tuple[Node, Node], dict[str, State]] = {}
    for tie in rows:
        pair = agents[_id(tie.agent)], targets[_id(tie.target)]
        between.setdefault(pair, {}).setdefault(tie.incident, tie.state)
    edges = [Edge(agent, target, incidents) for (agent, target), incidents in between.items()]
    return sorted(edges, key=lambda one: (-len(one.incidents), _rank(one.agent), _rank(one.target)))


def _key(tie: Tie) -> tuple[str, int, str, str]:
    return tie.incident, STATES.index(tie.state), _name_of(tie.agent), _name_of(tie.target)


def _name_of(party: Party | None) -> str:
    return f"{party.id} {party.name}" if party else ""


def _id(party: Party | None) -> str | None:
    return party.id if party else None


def _nodes(told: Sequence[tuple[Party | None, str]], most: int | None) -> dict[str | None, Node]:
    """Give the node of each party by its id: its own for those with most incidents, one for all others."""
    parties: dict[str | None, Party | None] = {}
    incidents: dict[str | None, set[str]] = {}
    for party, incident in told:
        parties.setdefault(_id(party), party)
        incidents.setdefault(_id(party), set()).add(incident)
    ordered = sorted((one for one in parties if one is not None), key=lambda one: (-len(incidents[one]), one))
    named = ordered if most is None or len(ordered) <= most + 1 else ordered[:most]
    nodes: dict[str | None, Node] = {one: _node([parties[one]], incidents[one]) for one in named}
    if None in parties:
        nodes[None] = _node([None], incidents[None])
    if others := ordered[len(named) :]:
        rest = _node([parties[one] for one in others], set().union(*(incidents[one] for one in others)))
        nodes |= dict.fromkeys(others, rest)
    return nodes


def _node(parties: Sequence[Party | None], incidents: set[str]) -> Node:
    first = parties[0]
    if len(parties) > 1:
        return Node(tuple(parties), f"{len(parties):,} others", None, frozenset(incidents))
    name, kind = (first.name, first.type) if first else ("not stated", None)
    return Node((first,), name, kind, frozenset(incidents))


def _rank(node: Node) -> tuple[int, int, str]:
    """Give the key of a node in its side: the most incidents first, then others, then what is not stated."""
    group = 2 if node.parties == (None,) else len(node.parties) > 1
    return int(group), -len(node.incidents), _id(node.parties[0]) or ""


def _row(edge: Edge) -> tuple[str | int | None, ...]:
    agent, target = edge.agent.parties[0], edge.target.parties[0]
    counted = Counter(edge.incidents.values())
    return (
        agent.name if agent else None, agent.type if agent else None,
        target.name if target else None, target.type if target else None,
        len(edge.incidents), *(counted[state] for state in STATES),
    )  # fmt: skip


@dataclass(slots=True)
class _Side:
    """One side: where the bar of each node begins and how tall it is, and how much of it bands have taken."""

    top: dict[Node, float]
    tall: dict[Node, float]
    end: float

    def take(self, node: Node, tall: float) -> float:
        """Give where the next band of a node begins."""
        y = self.top[node]
        self.top[node] += tall
        return y


def _side(nodes: Sequence[Node], sizes: Mapping[Node, int], unit: float) -> _Side:
    y, top, tall = _TOP, {}, {}
    for node in nodes:
        top[node], tall[node] = y, sizes[node] * unit
        y += max(tall[node], 4.0) + _GAP
    return _Side(top, tall, y)


def _drawn(edges: Sequence[Edge], list_href: ListHref) -> tuple[Svg, float]:
    if not edges:
        return empty("No incident here tells who did what to whom.", _WIDTH), 120.0
    agents = sorted({one.agent for one in edges}, key=_rank)
    targets = sorted({one.target for one in edges}, key=_rank)
    out, into = Counter[Node](), Counter[Node]()
    for one in edges:
        out[one.agent] += len(one.incidents)
        into[one.target] += len(one.incidents)
    unit = min(_TALL / out.total(), 40.0)
    left, right = _side(agents, out, unit), _side(targets, into, unit)
    parts = [
        *_names(agents, left, list_href, at_left=True),
        *_names(targets, right, list_href, at_left=False),
    ]
    placed = sorted(edges, key=lambda one: (_rank(one.agent), _rank(one.target)))
    starts = {(one.agent, one.target): left.take(one.agent, len(one.incidents) * unit) for one in placed}
    bands = []
    for one in sorted(edges, key=lambda one: (_rank(one.target), _rank(one.agent))):
        tall = len(one.incidents) * unit
        bands.append(_band(one, starts[one.agent, one.target], right.take(one.target, tall), tall, list_href))
    heads = quiet(
        label(_NAMES, 18, "Who", text_anchor="end", font_size=13, font_weight="600"),
        label(_WIDTH - _NAMES, 18, "To whom", font_size=13, font_weight="600"),
    )
    below = max(left.end, right.end) + 14
    states = (state for one in edges for state in [weakest(one.incidents.values())])
    return joined((heads, marks(*bands), *parts, key(0, below, states))), below + 8


def _band(one: Edge, start: float, end: float, tall: float, list_href: ListHref) -> Svg:
    near, far = _NAMES + _BAR, _WIDTH - _NAMES - _BAR
    middle = number((near + far) / 2)
    path = (
        f"M{number(near)} {number(start)}C{middle} {number(start)} {middle} {number(end)} {number(far)} {number(end)}"
        f"v{number(tall)}C{middle} {number(end + tall)} {middle} {number(start + tall)}"
        f" {number(near)} {number(start + tall)}Z"
    )
    says = f"{isolated(one.agent.name)} to {isolated(one.target.name)}: {amount(len(one.incidents))}"
    says += f"; {amounts(one.incidents.values())}"
    shape = look(weakest(one.incidents.values())) | {"stroke_width": 0.6}
    if tall < _THIN:  # two broken lines close together would hide the band
        shape |= {"stroke": "none", "fill_opacity": f"{float(shape['fill_opacity']) + 0.15:.2f}"}
    return link(list_href(one.agent.parties, one.target.parties), says, element("path", d=path, **shape))


def _names(nodes: Sequence[Node], side: _Side, list_href: ListHref, *, at_left: bool) -> Iterator[Svg]:
    """Give the bar of each node, its name, how many incidents, and what it is."""
    for node in nodes:
        y, tall = side.top[node], max(side.tall[node], 2.0)
        x = _NAMES if at_left else _WIDTH - _NAMES - _BAR
        bar = element("rect", x=x, y=y, width=_BAR, height=tall, fill="currentColor", fill_opacity="0.6")
        says = f"{isolated(node.name)}: {amount(len(node.incidents))}"
        href = list_href(node.parties, ()) if at_left else list_href((), node.parties)
        yield link(href, says, bar, _name(node, y + tall / 2 + 4, at_left=at_left))


def _name(node: Node, y: float, *, at_left: bool) -> Svg:
    count, kind = f"{len(node.incidents):,}", f"{node.type}" if node.type else ""
    room = _NAMES - 30 - width_of(count) - width_of(kind)
    name, way = shortened(node.name, room), -1 if at_left else 1
    x = _NAMES - 8 if at_left else _WIDTH - _NAMES + 8
    anchor = "end" if at_left else "start"
    slanted = "italic" if node.parties == (None,) or len(node.parties) > 1 else None
    after = x + way * (width_of(count) + 8)
    last = after + way * (width_of(name) + 10)
    return joined(
        (
            label(x, y, count, text_anchor=anchor, font_weight="600"),
            label(after, y, name, text_anchor=anchor, font_style=slanted),
            quiet(label(last, y, kind, text_anchor=anchor)),
        )
    )


def _says(edges: Sequence[Edge]) -> str:
    incidents = {incident for one in edges for incident in one.incidents}
    words = (
        f"Who did something to whom in {amount(len(incidents))}: agents at the left, targets at the right."
    )
    if edges:
        first = edges[0]
        words += f" Most often {isolated(first.agent.name)} to {isolated(first.target.name)}"
        words += f": {amount(len(first.incidents))}."
    return words + " An incident with several agents or targets is in several bands."
