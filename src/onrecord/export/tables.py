"""The record as tidy tables; `vocab/export/tables.toml` says what each column holds.

A row is a tuple in the order of the columns. Values are text, numbers, days, True and False, or None where nothing is
stated; a column of type json has a value that JSON can hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from onrecord import words
from onrecord.export.cells import joined
from onrecord.model.board import RowPlace
from onrecord.model.reading import PlaceRef, Role
from onrecord.model.release import Release, ReleasedClaim, ReleasedEvent, ReleasedIncident, ReleasedParty
from onrecord.vocab import load

Type = Literal["text", "whole", "number", "flag", "day", "json"]
Row = tuple[Any, ...]

SHORT = ("killed", "injured", "displaced")  # harms that have columns of their own in the table of incidents


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its name, the type of its values, what it holds, and the table and column that a value leads to."""

    name: str
    type: Type
    about: str
    refers: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: its name, title, what it holds, the columns of its primary key, and its rows from a release."""

    name: str
    title: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Callable[[Release], Iterator[Row]]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(each.name for each in self.columns)


@cache
def tables() -> tuple[Table, ...]:
    """Give the tables, those that most people look at first."""
    return tuple(
        Table(
            name=name,
            title=row["title"],
            about=row["about"],
            key=tuple(row["key"].split(", ")),
            columns=tuple(Column(**each) for each in row["columns"]),
            rows=_ROWS[name],
        )
        for name, row in load("export/tables")["tables"].items()
    )


# -- incidents --------------------------------------------------------------------------------------------------------


def _incidents(release: Release) -> Iterator[Row]:
    for one in release.incidents():
        yield (
            one.id, joined(one.known_as), one.title, one.kind, one.plover.event, one.plover.mode, *_acled(one),
            one.status, one.state, one.assessment, one.grade, *_time(one)[:3], *_spot(one.place),
            joined(each.name for each in one.agents), joined(each.name for each in one.targets), *_short_tolls(one),
            joined(one.disputed), joined(one.denials),
            len(one.reports), sum(each.copy_of is not None for each in one.reports),
            len(one.sources), joined(one.sources), date.fromisoformat(one.printed) if one.printed else None,
            joined(one.contains), joined(one.part_of),
        )  # fmt: skip


def _acled(one: ReleasedIncident | Any) -> Row:
    return (one.acled.event_type, one.acled.sub_event_type) if one.acled else (None, None)


def _time(one: Any) -> Row:
    when = one.when
    return (when.first, when.last, when.precision, when.basis) if when else (None, None, None, None)


def _spot(place: RowPlace | None) -> Row:
    if place is None:
        return (None,) * 8
    return (
        place.key,
        place.name,
        place.precision,
        place.lat,
        place.lon,
        place.country,
        place.admin1,
        place.admin2,
    )


def _short_tolls(one: ReleasedIncident) -> Iterator[float | None]:
    whole = {toll.kind: toll for toll in one.tolls if toll.unit == "people" and toll.group is None}
    for kind in SHORT:
        toll = whole.get(kind)
        yield from (toll.minimum, toll.best, toll.maximum) if toll else (None, None, None)


def _tolls(release: Release) -> Iterator[Row]:
    for one in release.incidents():
        for toll in one.tolls:
            yield (
                one.id, toll.kind, toll.unit, toll.group, toll.minimum, toll.best, toll.best_high, toll.maximum,
                toll.or_more, toll.about, toll.disputed, toll.backing, toll.sources, joined(toll.claims),
            )  # fmt: skip


def _parties(release: Release) -> Iterator[Row]:
    for one in release.incidents():
        for side, parties in (("agent", one.agents), ("target", one.targets)):
            for each in parties:
                yield one.id, side, _key(each), each.name


def _key(party: ReleasedParty) -> str | None:
    """Give the key of an actor; None where the name is masked: two such names are not of one person."""
    return None if words.MASK in party.key else party.key


# -- events, claims, documents ----------------------------------------------------------------------------------------


def _events(release: Release) -> Iterator[Row]:
    for one in release.incidents():
        for told in one.events:
            yield _event(told)


def _event(told: ReleasedEvent) -> Row:
    event, voice = told.event, told.attribution
    said = (voice.source or voice.cue) if voice else None
    return (
        event.id, told.document, told.incident, event.kind, event.main, event.plover.event, event.plover.mode,
        *_acled(event), event.status, told.state, said.text if said else None,
        _who(event.agents), _who(event.targets), _who(event.objects), joined(each.text for each in event.weapons),
        *_place(event.place), event.origin.name if event.origin else None,
        event.destination.name if event.destination else None, *_time(event), words.how_many(event.counts) or None,
        joined(each.text for each in event.triggers),
    )  # fmt: skip


def _who(parts: Sequence[Role]) -> str | None:
    return joined(part.name or part.quote.text for part in parts)


def _place(place: PlaceRef | None) -> Row:
    if place is None:
        return (None,) * 8
    return (
        place.name, place.precision, place.geonameid, place.lat, place.lon, place.country, place.admin1, place.admin2,
    )  # fmt: skip


def _claims(release: Release) -> Iterator[Row]:
    for one in release.incidents():
        for told in one.events:
            for claim in told.claims:
                yield _claim(claim, told)


def _claim(claim: ReleasedClaim, told: ReleasedEvent) -> Row:
    first, *more = claim.quotes
    return (
        claim.id, claim.event, told.document, told.incident, claim.field, claim.value, first.text, first.start,
        first.end, [[each.start, each.end, each.text] for each in more], claim.voice or None, claim.origin,
        claim.verdict, claim.state, joined(claim.by),
    )  # fmt: skip


def _documents(release: Release) -> Iterator[Row]:
    for one in release.documents():
        yield (
            one.id, one.sha256, one.title, one.publisher, one.author, one.published, one.published_basis, one.url,
            one.retrieved, one.language, one.media_type, one.name, one.copy_of, one.reader, one.characters, one.events,
        )  # fmt: skip


# -- actors and places, once each -------------------------------------------------------------------------------------


def _actors(release: Release) -> Iterator[Row]:
    found: dict[str, ReleasedParty] = {}
    acting: dict[str, list[int]] = {}
    for one in release.incidents():
        for side, parties in enumerate((one.agents, one.targets)):
            for each in parties:
                if key := _key(each):
                    found.setdefault(key, each)
                    acting.setdefault(key, [0, 0])[side] += 1
    for key in sorted(found):
        each = found[key]
        yield key, each.name, each.type, each.actor, each.country, *acting[key]


def _places(release: Release) -> Iterator[Row]:
    found: dict[str, RowPlace] = {}
    many: dict[str, int] = {}
    for one in release.incidents():
        if one.place:
            found.setdefault(one.place.key, one.place)
            many[one.place.key] = many.get(one.place.key, 0) + 1
    for key in sorted(found):
        place = found[key]
        yield (
            key, place.name, place.precision, place.geonameid, place.lat, place.lon, place.country, place.admin1,
            place.admin2, many[key],
        )  # fmt: skip


_ROWS: dict[str, Callable[[Release], Iterator[Row]]] = {
    "incidents": _incidents,
    "tolls": _tolls,
    "parties": _parties,
    "events": _events,
    "claims": _claims,
    "documents": _documents,
    "actors": _actors,
    "places": _places,
}
