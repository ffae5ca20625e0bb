"""What goes out: documents and incidents as those may see them for whom they are released.

A release is computed from a record, a profile and a filter. What it withholds is counted in its sheet. Formats
(`export/`) take a release and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol

from onrecord.model.board import RowPlace, RowToll, State
from onrecord.model.reading import Acled, Attribution, Event, Plover, Reading, Status, When
from onrecord.model.text import Quote, Segment

Verdict = Literal["draft", "accepted", "corrected", "added"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedClaim:
    """One value of one field of one event, as it stands, with its words.

    `value` is what JSON can hold: for `place` the fields of a PlaceRef, for `counts` those of a Count, and so on
    (`model/record.py`, Claim). `quotes` are offsets into the text of the event's document. `voice` names in whose name
    it is said, empty where the report speaks for itself. `origin` is the hand that wrote it, `rule:` and the part or
    `person:` and who; `state` is how many people stand behind it, `by` who.
    """

    id: str
    event: str
    field: str
    value: Any
    quotes: tuple[Quote, ...]
    voice: str
    origin: str
    verdict: Verdict
    state: State
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedEvent:
    """What one document tells, as people left it. `attribution` is in whose name, None where the report speaks."""

    event: Event
    document: str
    incident: str
    state: State
    attribution: Attribution | None
    claims: tuple[ReleasedClaim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedParty:
    """Somebody who acts or is acted on: `type` is a term of `vocab/actors.toml`, `country` ISO 3166-1 alpha-3."""

    key: str
    name: str
    type: str | None
    actor: str | None
    country: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedToll(RowToll):
    """How many were harmed, and the ids of the claims (field `counts`) that the figure rests on."""

    claims: tuple[str, ...]
    backing: int
    sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedReport:
    """A document that tells of an incident, and by which independent source; `copy_of` the one it repeats."""

    document: str
    title: str
    publisher: str | None
    published: date | None
    source: str
    copy_of: str | None
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedIncident:
    """One happening, put together from its events; see `BoardLine` and `analyse.IncidentView` for what values mean.

    `when` is the time that most sources give. `known_as` are earlier ids that lead here. `denials` say in whose words
    it was not so. `evidence` gives, for a field of an incident, the claims that its value rests on. `sources` are the
    names of independent sources.
    """

    id: str
    known_as: tuple[str, ...]
    kind: str
    title: str
    status: Status
    state: State
    assessment: str | None
    grade: str | None
    plover: Plover
    acled: Acled | None
    place: RowPlace | None
    when: When | None
    printed: str | None
    agents: tuple[ReleasedParty, ...]
    targets: tuple[ReleasedParty, ...]
    tolls: tuple[ReleasedToll, ...]
    reports: tuple[ReleasedReport, ...]
    sources: tuple[str, ...]
    disputed: tuple[str, ...]
    denials: tuple[str, ...]
    notes: tuple[str, ...]
    contains: tuple[str, ...]
    part_of: tuple[str, ...]
    events: tuple[ReleasedEvent, ...]

    def evidence(self, *fields: str) -> Iterator[ReleasedClaim]:
        """Give the claims of its events on some fields, in the order of the reports."""
        for event in self.events:
            yield from (claim for claim in event.claims if claim.field in fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """A report on one line. `sha256` is that of the bytes as received, which the record keeps.

    `text` and `segments` are None or empty where the profile keeps whole texts back, `name` and `author` None where it
    keeps these back. Offsets of quotes point into the text as frozen, be it given here or not; it has so many
    `characters`. `events` is how many of the release's events it tells of.
    """

    id: str
    sha256: str
    media_type: str
    name: str | None
    title: str | None
    author: str | None
    publisher: str | None
    published: date | None
    published_basis: str
    url: str | None
    retrieved: str | None
    language: str | None
    copy_of: str | None
    reader: str
    characters: int
    events: int
    text: str | None
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedDocument(DocumentLine):
    """A report with its reading, in which only the events of the release are; None where the team restricted a part."""

    reading: Reading | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Something that a format cannot carry, and how it was folded; `count` of how many values, None for all."""

    what: str
    how: str
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The methodology of a release, as values; `export/sheet.py` puts it into words. See there for what each is for.

    `head` is the number and hash of the last entry of the record's log. Days are ISO 8601. `withheld` is what the
    profile kept back and how often, `asked` what the release was narrowed to, each by its name for people.
    """

    made: str
    software: str
    profile: str
    profile_description: str
    asked: Mapping[str, str]
    withheld: Mapping[str, int]
    head: tuple[int, str]
    rule: str
    rule_description: str
    rule_source: str
    code_book: str
    excluded: tuple[str, ...]
    readers: Mapping[str, int]
    linking: str | None
    documents: int
    copies: int
    undated: int
    printed: tuple[str | None, str | None]
    happened: tuple[str | None, str | None]
    languages: Mapping[str, int]
    publishers: Mapping[str, int]
    countries: Mapping[str, int]
    independent_sources: int
    unread: Mapping[str, int]
    aside: Mapping[str, int]
    incidents: int
    states: Mapping[str, int]
    statuses: Mapping[str, int]
    grades: Mapping[str, int]
    assessed: int
    events: int
    dropped: int
    claims: int
    claims_by_hand: int
    reviews: int
    decisions: int
    reviewers: int


class Release(Protocol):
    """What a format takes. Both lists can be gone through as often as is needed, one value in memory at a time."""

    @property
    def sheet(self) -> Sheet:
        """The methodology of the release."""

    def documents(self) -> Iterator[ReleasedDocument]:
        """Give the documents on which the incidents rest, in the order in which they came."""

    def incidents(self) -> Iterator[ReleasedIncident]:
        """Give the incidents, in the order of the first day on which each may have happened, then of their ids."""

    def lines(self) -> Iterator[bytes]:
        """Give the whole record as lines of JSON (`store/lines.py`), whatever the release was narrowed to.

        Raises UsageError where the profile keeps anything back.
        """
