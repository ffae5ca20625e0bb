"""Incidents: the happenings that many reports tell of, how they were found, and what people decided.

An event is what one report tells; an incident is the happening itself, and holds the events that tell of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Verb = Literal["merge", "split", "reject"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What of an event is compared with other events. It follows from one reading alone.

    `lineage` is the kind and the kinds above it, the nearest first; `group` is that of the kinds it is compared with;
    `outcome` marks a kind that says what came of it and not how. `first` and `last` are days as ordinals of the
    proleptic Gregorian calendar, both included; `lasts` marks what went on for long (a siege, a total since a day).
    `place` is the sound of its name (`link/names.py`), `rarity` how seldom it is named (`link/rare_words.py`),
    `reach` how far from its point, in kilometres, a place of that precision may lie. `killed`, `injured` and
    `affected` (moved, held, missing) are bounds, None for no upper one. `agents` are ids of actors, or types where
    there is none; `people` the names of those it was done by and to. `words` are the words that tell the report from
    others, packed with their weights (`link/rare_words.py`); `told` those of the event's own sentences. `keys` are
    what events must share to be compared at all.
    """

    event: str
    document: str
    kind: str
    lineage: tuple[str, ...]
    group: str
    family: str
    outcome: bool
    lasts: bool
    first: int | None
    last: int | None
    printed: int | None
    place: str | None
    places: tuple[str, ...]
    rarity: int | None
    lat: float | None
    lon: float | None
    reach: float | None
    admin1: str | None
    country: str | None
    killed: tuple[float, float | None] | None
    injured: tuple[float, float | None] | None
    affected: tuple[float, float | None] | None
    agents: tuple[str, ...]
    targets: tuple[str, ...]
    people: tuple[str, ...]
    weapons: tuple[str, ...]
    words: tuple[int, ...]
    told: tuple[int, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two events of different reports that may tell of one incident, `left` before `right` in the order of ids.

    `probability` is that they do. `levels` has the level of likeness of each comparison of the model, in its order,
    -1 where one of the two does not say. `model` is the id of the model that gave both.
    """

    left: str
    right: str
    probability: float
    levels: tuple[int, ...]
    model: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for or against a link, in words; `weight` is in bits, below nought where it speaks against."""

    comparison: str
    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Because:
    """A link, and the reasons for its probability, what weighs most first."""

    link: Link
    reasons: Sequence[Reason]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided on events: that all of `left` and `right` tell of one incident, or of two.

    `merge` says one; `split` and `reject` say that none of `left` tells of what any of `right` tells of. A later
    decision on the same two events takes the place of an earlier one. `at` is a UTC time, ISO 8601.
    """

    id: str
    verb: Verb
    left: tuple[str, ...]
    right: tuple[str, ...]
    why: str
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Events that tell of one happening, in the order of their ids. The id stays while the incident grows."""

    id: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """An id that no incident has any more, and the incident to ask for instead."""

    old: str
    new: str
