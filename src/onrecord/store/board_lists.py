"""Who and where the rows of the board tell of, counted over all of them, and the words that reports have for these.

Every question is asked for a role: what it may not see is neither given nor counted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, and_, func, not_, select
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
        return [*self._actors.once(self._revision(), role, lambda: self._all_actors(role))]

    def places(self, role: Role) -> list[PlaceSum]:
        """Give all places of incidents, those of most incidents first."""
        return [*self._places.once(self._revision(), role, lambda: self._all_places(role))]

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
        wanted = (
            select(_facts.number)
            .join(tables.board, _board.number == _facts.number)
            .where(_facts.name == name, *asking.seen_by(Filter(role=role)))
            .limit(each)
        )
        with self._access.reading() as connection:
            return {key: [*connection.scalars(wanted.where(_facts.value == key))] for key in keys}

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
            wanted = wanted.where(_claims.event.not_in(_kept), tables.readings.c.document.not_in(_kept))
        with self._access.reading() as connection:
            shown = {(row.number, row.id): row for row in among(connection, _listed, _shown.number, numbers)}
            found = [*among(connection, wanted, _board.number, numbers)]
        told = [
            (row, shown[row.number, row.document]) for row in found if (row.number, row.document) in shown
        ]
        told.sort(key=lambda pair: (pair[0].number, pair[1].logged, pair[0].id))
        return [said for said in (_said(row, document) for row, document in told) if said]

    def kinds(self, role: Role = "admin") -> Mapping[str, int]:
        """Give how many events of each kind the latest readings have, without those of the kinds under it.

        Events of which anything is kept from a role are not counted for it.
        """
        event = tables.events.c
        wanted = select(event.kind, func.count().label("many")).group_by(event.kind)
        with self._access.reading() as connection:
            found = Counter({row.kind: row.many for row in connection.execute(wanted)})
            # What was read again, and what is kept from a role, is little beside all that was read.
            earlier = _read_again(connection)
            for row in among(connection, wanted, event.reading, earlier):
                found[row.kind] -= row.many
            kept = _kept_events(connection, role)
            found.subtract(kind for (reading, _), kind in kept.items() if reading not in earlier)
            return +found

    def _revision(self) -> int:
        with self._access.reading() as connection:
            return stale.revision(connection)

    def _all_actors(self, role: Role) -> tuple[ActorSum, ...]:
        many = {name: self._many(name, role) for name in ("actor", "agent", "target")}
        names = self._names(role)
        return tuple(
            ActorSum(
                key=key, name=names.get(key, key), incidents=whole,
                agent=many["agent"].get(key, 0), target=many["target"].get(key, 0),
            )
            for key, whole in sorted(many["actor"].items(), key=lambda pair: (-pair[1], pair[0]))
        )  # fmt: skip

    def _all_places(self, role: Role) -> tuple[PlaceSum, ...]:
        many = func.count().label("many")
        wanted = (
            select(
                _board.place, func.min(_board.place_name).label("name"), func.max(_board.country).label("country"), many
            )
            .where(_board.place != "", *asking.seen_by(Filter(role=role)))
            .group_by(_board.place)
            .order_by(many.desc(), _board.place)
        )  # fmt: skip
        return tuple(
            PlaceSum(
                key=row.place, name=row.name, incidents=row.many, placed=row.place.isdecimal(), country=row.country
            )
            for row in self._all(wanted)
        )  # fmt: skip

    def _many(self, name: str, role: Role) -> dict[str, int]:
        """Give how many rows have each value of facts, from the index of these alone."""
        wanted = select(_facts.value, func.count().label("many"))
        wanted = wanted.where(_facts.name == name, _facts.value != "", _seen(role)).group_by(_facts.value)
        return {row.value: row.many for row in self._all(wanted)}

    def _names(self, role: Role) -> dict[str, str]:
        """Give the name of each actor from the first row that has it."""
        first = select(_facts.value, func.min(_facts.number).label("number"))
        held = first.where(_facts.name == "actor", _seen(role)).group_by(_facts.value).subquery()
        same = (_facts.name == "actor") & (_facts.value == held.c.value) & (_facts.number == held.c.number)
        wanted = select(_facts.value, _facts.label).select_from(held).join(tables.board_facts, same)
        return {row.value: row.label for row in self._all(wanted)}

    def _partners(self, key: str, role: Role, mine: str, theirs: str, most: int) -> list[Pair]:
        own = select(_facts.number).where(_facts.name == mine, _facts.value == key)
        many = func.count().label("many")
        wanted = (
            select(_facts.value, func.min(_facts.label).label("label"), many)
            .where(_facts.name == theirs, _facts.value != "", _facts.number.in_(own), _seen(role))
            .group_by(_facts.value)
            .order_by(many.desc(), _facts.value)
            .limit(most)
        )
        return [Pair(row.value, row.label, row.many) for row in self._all(wanted)]

    def _all(self, wanted: Select[Any]) -> list[Row[Any]]:
        with self._access.reading() as connection:
            return [*connection.execute(wanted)]


_kept = select(_reviews.subject).where(_reviews.verb == "restrict", _reviews.about.in_(("event", "document")))
_told = (
    select(
        _board.number, _claims.id, _claims.field, _claims.value, _claims.quotes, tables.readings.c.document
    )
    .join(tables.memberships, tables.memberships.c.incident == _board.incident)
    .join(tables.claims, _claims.event == tables.memberships.c.event)
    .join(tables.readings, tables.readings.c.id == _claims.reading)
)
_listed = select(
    _shown.number, tables.documents.c.id, tables.documents.c.title, tables.documents.c.name, tables.documents.c.logged
).join(tables.documents, _shown.document == tables.documents.c.logged)  # fmt: skip


def _read_again(connection: Connection) -> set[str]:
    """Give the readings of documents that were read again later."""
    reading = tables.readings.c
    again = select(reading.document).group_by(reading.document).having(func.count() > 1)
    latest = select(func.max(reading.logged)).where(reading.document.in_(again)).group_by(reading.document)
    wanted = select(reading.id).where(reading.document.in_(again), reading.logged.not_in(latest))
    return {*connection.scalars(wanted)}


def _kept_events(connection: Connection, role: Role) -> dict[tuple[str, str], str]:
    """Give the kinds of the events that are kept from a role, or whose document is, by their readings and ids."""
    event, reading = tables.events.c, tables.readings.c
    documents = select(reading.id).where(reading.document.in_(asking.kept_from("document", role)))
    return {
        (row.reading, row.id): row.kind
        for kept in (event.id.in_(asking.kept_from("event", role)), event.reading.in_(documents))
        for row in connection.execute(select(event.reading, event.id, event.kind).where(kept))
    }


def _seen(role: Role) -> ColumnElement[bool]:
    """Say that a fact is of a row that a role sees: the others are few."""
    return _facts.number.not_in(select(_board.number).where(not_(and_(*asking.seen_by(Filter(role=role))))))


def _shown_of(row: BoardRow) -> Shown:
    return Shown((*row.agents, *row.targets), row.place)


def _said(row: Row[Any], document: Row[Any]) -> Said | None:
    value, quotes = json.loads(row.value), json.loads(row.quotes)
    if not isinstance(value, dict) or not quotes:
        return None
    start, _, words = quotes[0]
    return Said(
        row=row.number, document=document.id, title=document.title or document.name.rsplit("/", 1)[-1],
        field=row.field, start=start, words=words, value=value,
    )  # fmt: skip
