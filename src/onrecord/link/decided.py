"""What people decided on events, as pairs that are together or apart whatever the links say.

A later decision on the same two events takes the place of an earlier one. Where decisions contradict each other only
when taken together (A with B, B with C, A not with C), the later ones hold, and what is given up of an earlier one is
told, so that a person can decide again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from onrecord.model.incident import Decision

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Two events on which a decision holds no longer, because later decisions together say otherwise.

    Where it holds no longer for many pairs of the same events, one pair stands for all.
    """

    decision: Decision
    left: str
    right: str

    @property
    def message(self) -> str:
        """Say it to a person."""
        told = self.decision
        return (
            f"decision {told.id} ({told.verb}, by {told.by}, {told.at}) is not kept for events {self.left} and "
            f"{self.right}: later decisions taken together say otherwise"
        )


@dataclass(frozen=True, slots=True)
class Decided:
    """Pairs that are together and pairs that are apart, as few as say it, and what was given up.

    `together` is a chain through each group of events that are together; `apart` is one pair for two such groups.
    The two never contradict each other.
    """

    together: tuple[Pair, ...] = ()
    apart: tuple[Pair, ...] = ()
    given_up: tuple[GivenUp, ...] = ()


def decided(decisions: Sequence[Decision]) -> Decided:
    """Give what holds of decisions, which come in the order in which they were made."""
    groups = _Groups()
    given_up: list[GivenUp] = []
    for number, decision in reversed(list(enumerate(decisions))):
        take = groups.merge if decision.verb == "merge" else groups.split
        given_up.extend(GivenUp(decision, *pair) for pair in take(number, decision))
    return Decided(tuple(groups.together()), tuple(groups.apart()), tuple(reversed(given_up)))


@dataclass(slots=True)
class _Groups:
    """What holds so far, the latest decision first: an earlier one is taken as far as it fits.

    A group goes by its first event. `foes` are the groups it is apart from. `merged` and `parted` are what later
    decisions said of two events by name: who is replaced so is not told.
    """

    first: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    foes: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    merged: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    parted: set[Pair] = field(default_factory=set)

    def merge(self, number: int, decision: Decision) -> Iterator[Pair]:
        """Put all events of a merge together that may be, in the order of ids; tell of pairs that may not."""
        events = sorted({*decision.left, *decision.right})
        parts: list[list[str]] = []
        for event in events:
            fitting = (part for part in parts if self.of(event) not in self.foes[self.of(part[0])])
            part = next(fitting, None)
            if part is None:
                parts.append([event])
            else:
                self._unite(part[0], event)
                part.append(event)
        yield from self._torn(parts)
        for event in events:
            self.merged[event].add(number)

    def split(self, number: int, decision: Decision) -> Iterator[Pair]:  # noqa: ARG002 called like merge
        """Keep the two sides of a decision apart where they may be; tell of pairs that may not, one a group."""
        told: set[str] = set()
        for left, right in _crossing(decision):
            here, there = self.of(left), self.of(right)
            if here != there:
                self.foes[here].add(there)
                self.foes[there].add(here)
            elif here not in told and not self.merged[left] & self.merged[right]:
                told.add(here)
                yield _ordered(left, right)
        self.parted.update(_ordered(left, right) for left, right in _crossing(decision))

    def of(self, event: str) -> str:
        """Give the group of an event; it is its own where nothing was decided."""
        if event not in self.first:
            self.first[event], self.members[event] = event, [event]
        return self.first[event]

    def together(self) -> Iterator[Pair]:
        """Give a chain through each group."""
        for group in sorted(self.members):
            events = sorted(self.members[group])
            yield from pairwise(events)

    def apart(self) -> Iterator[Pair]:
        """Give each two groups that are apart once."""
        for group in sorted(self.foes):
            yield from ((group, foe) for foe in sorted(self.foes[group]) if group < foe)

    def _unite(self, left: str, right: str) -> None:
        keep, drop = sorted((self.of(left), self.of(right)))
        if keep == drop:
            return
        for event in self.members[drop]:
            self.first[event] = keep
        self.members[keep] += self.members.pop(drop)
        for foe in self.foes.pop(drop, ()):
            self.foes[foe].remove(drop)
            self.foes[foe].add(keep)
            self.foes[keep].add(foe)

    def _torn(self, parts: Sequence[Sequence[str]]) -> Iterator[Pair]:
        """Give one pair for each part that is kept from an earlier one, unless a decision names every such pair."""
        for place, part in enumerate(parts):
            crossing = (_ordered(one, other) for before in parts[:place] for one in before for other in part)
            yield from _first(pair for pair in crossing if pair not in self.parted)


def _crossing(decision: Decision) -> Iterator[Pair]:
    for left in sorted(set(decision.left)):
        yield from ((left, right) for right in sorted(set(decision.right)) if left != right)


def _ordered(left: str, right: str) -> Pair:
    return (left, right) if left < right else (right, left)


def _first(pairs: Iterable[Pair]) -> Iterator[Pair]:
    for pair in pairs:
        yield pair
        return
