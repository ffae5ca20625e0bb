"""Who and where the rows of the board tell of, counted over all of them, and the words that reports have for these.

Every question is asked for a role: what it may not see is neither given nor counted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, and_, bindparam, func, not_, select
from sqlalchemy.sql.expression import ColumnElement

from onrecord.model.board import BoardRow, Filter
from onrecord.model.listed import ActorSum, Pair, PlaceSum, Said, Shown
from onrecord.model.person import ROLES, Role
from onrecord.store import asking, stale, tables
from onrecord.store.access import Access, among
from onrecord.store.remembered import Remembered

_board, _facts, _rows = tables.board.c, tables.board_facts.c, tables.board_rows.c
_claims, _reviews, _shown = tables.claims.c, tables.reviews.c, tables.board_documents.c
_decoder = msgspec.json.Decoder(BoardRow)

WHO = ("agents", "targets", "objects")  # fields of events that name actors
WHERE = ("place", "places", "origin", "destination")  # fields that name places
ROWS = 5  # of each actor or place that are looked at for what it is


class BoardLists:
    """The part of a record that lists actors, places and kinds. `Store.lists` gives it."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._actors: Remembered[tuple[ActorSum, ...]] = Remembered(len(ROLES))
        self._places: Remembered[tuple[PlaceSum, ...]] = Remembered(len(ROLES))

    def actors(self, role: Role) -> list[ActorSum]:
        """Give everybody who acts or is acted on, those in most incidents first."""
        wanted = _tallied(role, ("agent", "target", "actor"))
        with self._access.reading() as connection:
            found = self._actors.once(
                stale.revision(connection), role, lambda: (*_actor_sums(connection.execute(wanted)),)
            )
        return [*found]

    def places(self, role: Role) -> list[PlaceSum]:
        """Give all places of incidents, those of most incidents first."""
        wanted = _counted(role, ("place",), func.max(_board.country).label("country"))
        with self._access.reading() as connection:
            found = self._places.once(
                stale.revision(connection), role, lambda: (*map(_place_sum, connection.execute(wanted)),)
            )
        return [*found]

    def partners(self, key: str, role: Role, *, most: int = 50) -> tuple[list[Pair], list[Pair]]:
        """Give on whom an actor acted, and who acted on them, those of most incidents first."""
        return (
            self._partners(key, role, "agent", "target", most),
            self._partners(key, role, "target", "agent", most),
        )

    def rows_with(
        self, name: str, keys: Collection[str], role: Role, *, each: int = ROWS
    ) -> dict[str, list[int]]:
        """Give the numbers of some rows that show each of some actors (`name` is "actor") or places ("place")."""
        first = (
            select(_facts.number)
            .join(tables.board, _board.number == _facts.number)
            .where(_facts.name == name, _facts.value == bindparam("key"), *_seen(role))
            .order_by(_facts.number)
            .limit(each)
        )
        with self._access.reading() as connection:
            found = {key: [*connection.scalars(first, {"key": key})] for key in dict.fromkeys(keys)}
        return {key: numbers for key, numbers in found.items() if numbers}

    def shown(self, numbers: Collection[int]) -> dict[int, Shown]:
        """Give the parties and the place of rows, by their numbers."""
        with self._access.reading() as connection:
            found = among(connection, select(_rows.number, _rows.row), _rows.number, numbers)
            return {row.number: _shown_of(_decoder.decode(row.row)) for row in found}

    def said(self, numbers: Collection[int], fields: Collection[str], role: Role) -> list[Said]:
        """Give the words of reports behind some fields of the events of rows, in the order of the rows.

        Of an event or a document of which anything is kept from anybody, only an admin gets words.
        """
        wanted = _told.where(_claims.field.in_(fields))
        if role != "admin":
            wanted = wanted.where(_claims.event.not_in(_kept), tables.documents.c.id.not_in(_kept))
        with self._access.reading() as connection:
            found = [*among(connection, wanted, _board.number, numbers)]
        ordered = sorted(found, key=lambda row: (row.number, row.logged, row.id))
        return [said for said in map(_said, ordered) if said]

    def kinds(self) -> Mapping[str, int]:
        """Give how many events of each kind the latest readings have, without those of the kinds under it."""
        kind = tables.events.c.kind
        wanted = select(kind, func.count().label("many")).group_by(kind)
        with self._access.reading() as connection:
            found = Counter({row.kind: row.many for row in connection.execute(wanted)})
            # What was read again is little beside all that was read.
            earlier = among(connection, wanted, tables.events.c.reading, _read_again(connection))
            for row in earlier:
                found[row.kind] -= row.many
        return +found

    def _partners(self, key: str, role: Role, mine: str, theirs: str, most: int) -> list[Pair]:
        own = select(_facts.number).where(_facts.name == mine, _facts.value == key)
        wanted = _counted(role, (theirs,)).where(_facts.number.in_(own)).limit(most)
        return [Pair(row.value, row.label, row.incidents) for row in self._all(wanted)]

    def _all(self, wanted: Select[Any]) -> list[Row[Any]]:
        with self._access.reading() as connection:
            return [*connection.execute(wanted)]


_kept = select(_reviews.subject).where(_reviews.verb == "restrict", _reviews.about.in_(("event", "document")))
_told = (
    select(
        _board.number, _claims.id, _claims.field, _claims.value, _claims.quotes,
        tables.documents.c.id.label("document"), tables.documents.c.title, tables.documents.c.name,
        tables.documents.c.logged,
    )
    .join(tables.memberships, tables.memberships.c.incident == _board.incident)
    .join(tables.claims, _claims.event == tables.memberships.c.event)
    .join(tables.readings, tables.readings.c.id == _claims.reading)
    .join(tables.documents, tables.documents.c.id == tables.readings.c.document)
    .join(
        tables.board_documents,
        (_shown.number == _board.number) & (_shown.document == tables.documents.c.logged),
    )
)  # fmt: skip


def _counted(role: Role, names: Collection[str], *more: ColumnElement[Any]) -> Select[Any]:
    """Select the values of facts with the incidents that have them, those of most incidents first."""
    incidents = func.count(_facts.number.distinct()).label("incidents")
    return (
        select(
            _facts.value,
            func.min(_facts.label).label("label"),
            incidents,
            *more,
        )
        .join(tables.board, _board.number == _facts.number)
        .where(_facts.name.in_(names), _facts.value != "", *_seen(role))
        .group_by(_facts.value)
        .order_by(incidents.desc(), _facts.value)
    )


def _tallied(role: Role, names: Collection[str]) -> Select[Any]:
    """Select the values of facts by name and value, with the incidents that have each."""
    hidden = select(_board.number).where(not_(and_(*_seen(role))))
    return (
        select(_facts.name, _facts.value, func.min(_facts.label).label("label"), func.count().label("many"))
        .where(_facts.name.in_(names), _facts.value != "", _facts.number.not_in(hidden))
        .group_by(_facts.name, _facts.value)
    )


def _actor_sums(rows: Iterable[Row[Any]]) -> list[ActorSum]:
    """Put together what an actor is on either side, those in most incidents first."""
    many: dict[str, dict[str, int]] = {}
    name: dict[str, str] = {}
    for row in rows:
        many.setdefault(row.value, {})[row.name] = row.many
        name[row.value] = min(name.get(row.value, row.label), row.label)
    found = [
        ActorSum(
            key=key,
            name=name[key],
            agent=of.get("agent", 0),
            target=of.get("target", 0),
            incidents=of["actor"],
        )
        for key, of in many.items()
    ]
    return sorted(found, key=lambda one: (-one.incidents, one.key))


def _place_sum(row: Row[Any]) -> PlaceSum:
    return PlaceSum(
        key=row.value,
        name=row.label,
        incidents=row.incidents,
        placed=row.value.isdecimal(),
        country=row.country,
    )


def _read_again(connection: Connection) -> set[str]:
    """Give the readings of documents that were read again later."""
    reading = tables.readings.c
    again = select(reading.document).group_by(reading.document).having(func.count() > 1)
    latest = select(func.max(reading.logged)).where(reading.document.in_(again)).group_by(reading.document)
    wanted = select(reading.id).where(reading.document.in_(again), reading.logged.not_in(latest))
    return {*connection.scalars(wanted)}


def _seen(role: Role) -> list[ColumnElement[bool]]:
    return asking.seen_by(Filter(role=role))


def _shown_of(row: BoardRow) -> Shown:
    return Shown((*row.agents, *row.targets), row.place)


def _said(row: Row[Any]) -> Said | None:
    value, quotes = json.loads(row.value), json.loads(row.quotes)
    if not isinstance(value, dict) or not quotes:
        return None
    start, _, words = quotes[0]
    return Said(
        row=row.number, document=row.document, title=row.title or row.name.rsplit("/", 1)[-1], field=row.field,
        start=start, words=words, value=value,
    )  # fmt: skip
