"""Incidents as rows of one line each, for lists, pictures and exports: what a page shows without building views.

A row is computed from the readings and the reviews of an incident, and may be computed anew at any time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from onrecord.model.person import Role
from onrecord.model.reading import PlacePrecision, Status, TimePrecision, Unit

State = Literal["draft", "partly", "reviewed", "second", "disagreed"]
Order = Literal["priority", "newest", "oldest", "printed", "harm", "reports", "kind", "place"]

STATES: tuple[State, ...] = ("draft", "partly", "reviewed", "second", "disagreed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody who acts or is acted on: `key` names them, as reviews of actors do; `type` is a term of ours."""

    key: str
    name: str
    type: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowToll:
    """How many were harmed: minimum, best from `best` to `best_high` (None: no upper bound), and maximum."""

    kind: str
    unit: Unit
    group: str | None
    minimum: float
    best: float
    best_high: float | None
    about: bool
    maximum: float
    or_more: bool
    disputed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPlace:
    """Where it happened; `key` names the place as reviews of places do. Degrees are WGS 84, None where not known."""

    key: str
    name: str
    precision: PlacePrecision
    geonameid: int | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None


@dataclass(frozen=True, slots=True)
class RowReason:
    """Why to look at an incident: a short stable word, one for people, a sentence, and how much it weighs."""

    word: str
    label: str
    sentence: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    """What pictures and exports need of an incident. Days are ISO 8601; `printed` is the latest day of print.

    `status` is that of its surest event; `assessment` what a person made of the incident, `grade` how well founded
    they find it. `sources` are the names of independent sources; `copies` are documents that repeat another.
    `until` is its last day, that of the latest print where it has no end yet; `holds` marks one that may contain
    others.
    """

    id: str
    kind: str
    title: str
    status: Status
    state: State
    place: RowPlace | None
    first: str | None
    last: str | None
    precision: TimePrecision | None
    printed: str | None
    agents: tuple[Party, ...]
    targets: tuple[Party, ...]
    tolls: tuple[RowToll, ...]
    documents: int
    copies: int
    sources: tuple[str, ...]
    disputed: tuple[str, ...]
    assessment: str | None
    grade: str | None
    priority: float
    until: str | None
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow(BoardLine):
    """An incident on one line of a list.

    `days` are its days in words. `events` tell of it, without the `dropped` ones, of which a person said that they tell
    of no such happening. `corrections` are figures that their source replaced, `issues` what was doubtful in reading.
    `restricted` is the least role that sees as much of it as the row shows.
    """

    days: str
    running: bool
    events: int
    dropped: int
    corrections: int
    issues: int
    restricted: Role
    reasons: tuple[RowReason, ...]


class BoardPoint(NamedTuple):
    """The few things about an incident that maps and timelines are drawn from, where there are very many.

    Texts are empty where they are not known, numbers None. `precision` is that of the place. `killed` is the best
    figure of people killed, between the minimum and the maximum.
    """

    id: str
    kind: str
    status: str
    state: str
    assessment: str
    country: str
    place: str
    place_name: str
    precision: str
    lat: float | None
    lon: float | None
    first: str
    last: str
    until: str
    printed: str
    killed_low: float | None
    killed: float | None
    killed_high: float | None
    documents: int


class Flow(NamedTuple):
    """In how many incidents one is said to have acted on another, by their keys and names."""

    agent: str
    agent_name: str
    target: str
    target_name: str
    incidents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A row as those see it who have at least the role `least` and at most `most`, and what it rests on.

    `events` are those that the record puts into the incident, `documents` the ids of those that the row shows. `actors`
    and `places` are the keys that reports give, before a person renamed or merged any.
    """

    row: BoardRow
    least: Role
    most: Role
    events: tuple[str, ...]
    documents: tuple[str, ...]
    actors: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which incidents are asked for, by whom, and in which order. None: whatever it is.

    `text` is looked for in the reports: all its words in one document, "words in quotes" as they stand, a beginning
    with a star*, -none of it. `kind` stands for the kinds under it too. `actor` is a key, on either side; `agent` and
    `target` are on one. `since` and `until` are days, both included: an incident of unknown days is in no range.
    `printed_since` and `printed_until` are days of print. `harm` is a kind of harm, and `least` the least best figure
    of it; `least` alone is of any harm to people. `role` is that of the one who asks. `country` and `assessment`
    may be "", for none.
    """

    text: str | None = None
    kind: str | None = None
    country: str | None = None
    place: str | None = None
    actor: str | None = None
    agent: str | None = None
    target: str | None = None
    source: str | None = None
    status: str | None = None
    assessment: str | None = None
    grade: str | None = None
    state: str | None = None
    reason: str | None = None
    disputed: str | None = None
    since: str | None = None
    until: str | None = None
    printed_since: str | None = None
    printed_until: str | None = None
    harm: str | None = None
    least: float | None = None
    role: Role = "viewer"
    order: Order = "priority"
    offset: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list, and how many there are in all."""

    rows: tuple[BoardRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Facet:
    """A value that can be filtered by, its name for people, and how many incidents have it."""

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The ids of the incidents before and after one in a list, and its place in it from 1; None where there is none."""

    previous: str | None
    next: str | None
    at: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Words of a document in which what was looked for stands.

    `start` is where `words` begin in the text of the document; `marks` are the places in `words`, end excluded.
    """

    document: str
    title: str
    start: int
    words: str
    marks: tuple[tuple[int, int], ...]
