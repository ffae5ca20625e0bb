"""What one report says: the values of the JSON contract, version 1.

The field names, their order and their types are the contract; `contract.py` turns them into JSON and into the
JSON Schema. Unknown is None, never a default. Every value carries the words it rests on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from onrecord.model.text import Quote

CONTRACT = 1

Status = Literal[
    "asserted", "reported", "possible", "denied", "planned", "attempted", "hypothetical", "ordered"
]
PlacePrecision = Literal["site", "city", "district", "province", "country", "region"]
TimePrecision = Literal[
    "time",
    "day",
    "week",
    "month",
    "season",
    "quarter",
    "year",
    "decade",
    "century",
    "range",
    "duration",
    "unknown",
]
Basis = Literal["stated", "relative", "inherited"]
Unit = Literal["people", "households", "share", "things"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """Who did it or to whom: the whole phrase, its head, and the actor of our list that it means.

    `type` is a term of `vocab/actors.toml`; `country` is ISO 3166-1 alpha-3. `status` and `attribution` are given
    only where the part is claimed otherwise than the event ("blamed on ...").
    """

    quote: Quote
    head: Quote
    actor: str | None = None
    name: str | None = None
    type: str | None = None
    country: str | None = None
    status: Status | None = None
    attribution: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRef:
    """A place as the report names it, and the gazetteer's entry where there is one reading of it.

    `lat` and `lon` are WGS 84 degrees, `country` ISO 3166-1 alpha-3; all None where the place is not resolved.
    """

    quote: Quote
    name: str
    geonameid: int | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    precision: PlacePrecision = "city"


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The days on which it may have happened, both included; never the date of print unless the words say so.

    A quote without days is a time that is stated but cannot be resolved ("in the early days of the revolution").
    """

    quote: Quote | None
    first: date | None
    last: date | None
    precision: TimePrecision
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number as the report gives it; "at least 12" has no `high`.

    `part_of` is the index, in the event's counts, of the count that this one is part of; `of` the index, in the
    event's targets, of those counted. `share` counts are fractions of one.
    """

    kind: str
    unit: Unit
    low: float
    high: float | None
    hedge: str | None
    group: str | None
    part_of: int | None
    of: int | None
    cumulative: bool
    quote: Quote


@dataclass(frozen=True, slots=True)
class Plover:
    """The event and mode of PLOVER: the event by its first codebook, and by version 2.0, as POLECAT has it."""

    event: str | None
    mode: str | None
    polecat: str | None = None


@dataclass(frozen=True, slots=True)
class Acled:
    """The event type and sub-event type of ACLED."""

    event_type: str
    sub_event_type: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What one report says happened."""

    id: str
    kind: str
    main: bool
    plover: Plover
    acled: Acled | None
    triggers: tuple[Quote, ...]
    agents: tuple[Role, ...]
    targets: tuple[Role, ...]
    objects: tuple[Role, ...]
    place: PlaceRef | None
    places: tuple[PlaceRef, ...]
    origin: PlaceRef | None
    destination: PlaceRef | None
    when: When | None
    counts: tuple[Count, ...]
    weapons: tuple[Quote, ...]
    status: Status
    attribution: int | None
    evidence: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorMention:
    """Words that name an actor, a person or an organisation."""

    quote: Quote
    kind: Literal["actor", "person", "organisation"]
    actor: str | None = None
    type: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """Words that name a place, and its point where there is one reading of it."""

    quote: Quote
    kind: Literal["place"] = "place"
    name: str
    lat: float | None = None
    lon: float | None = None
    geonameid: int | None = None
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMention:
    """Words that name a time, and the days they cover."""

    quote: Quote
    kind: Literal["time"] = "time"
    first: date | None = None
    last: date | None = None
    precision: TimePrecision = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityMention:
    """Words that say how many."""

    quote: Quote
    kind: Literal["quantity"] = "quantity"
    low: float
    high: float | None
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class WeaponMention:
    """Words that name a weapon."""

    quote: Quote
    kind: Literal["weapon"] = "weapon"


Mention = ActorMention | PlaceMention | TimeMention | QuantityMention | WeaponMention


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who is made to answer for words: the speaker, the cue that says so, and what is said."""

    source: Quote | None
    cue: Quote | None
    content: Quote
    quoted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What could not be read, or is doubtful, and why."""

    stage: str
    code: str
    message: str
    quote: Quote | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that was read in one document."""

    id: str
    contract: int = CONTRACT
    published: date | None
    language: str | None
    events: tuple[Event, ...] = ()
    mentions: tuple[Mention, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    issues: tuple[Issue, ...] = ()
