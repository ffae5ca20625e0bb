"""Who and where the rows of the board tell of, counted over all of them, and the words that reports have for these.

Every question is asked for a role: what it may not see is neither given nor counted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

import msgspec
from sqlalchemy import Row, Select, case, func, select
from sqlalchemy.sql.expression import ColumnElement

from onrecord.model.board import BoardRow, Filter
from onrecord.model.listed import ActorSum, Pair, PlaceSum, Said, Shown
from onrecord.model.person import Role
from onrecord.store import asking, tables
from onrecord.store.access import Access, among

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

    def actors(self, role: Role) -> list[ActorSum]:
        """Give everybody who acts or is acted on, those in most incidents first."""
        agent = func.sum(case((_facts.name == "agent", 1), else_=0))
        target = func.sum(case((_facts.name == "target", 1), else_=0))
        wanted = _counted(role, ("agent", "target"), agent.label("agent"), target.label("target"))
        return [
            ActorSum(
                key=row.value, name=row.label, agent=row.agent, target=row.target,
                incidents=row.incidents,
            )
            for row in self._all(wanted)
        ]  # fmt: skip

    def places(self, role: Role) -> list[PlaceSum]:
        """Give all places of incidents, those of most incidents first."""
        wanted = _counted(role, ("place",), func.max(_board.country).label("country"))
        return [
            PlaceSum(
                key=row.value, name=row.label, incidents=row.incidents,
                placed=row.value.isdecimal(), country=row.country,
            )
            for row in self._all(wanted)
        ]  # fmt: skip

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
        rank = func.row_number().over(partition_by=_facts.value, order_by=_facts.number).label("rank")
        ranked = (
            select(_facts.value, _facts.number, rank)
            .join(tables.board, _board.number == _facts.number)
            .where(_facts.name == name, *_seen(role))
        )
        found: dict[str, list[int]] = {}
        with self._access.reading() as connection:
            for row in among(connection, ranked, _facts.value, keys):
                if row.rank <= each:
                    found.setdefault(row.value, []).append(row.number)
        return found

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

    def kinds(self, role: Role = "admin") -> Mapping[str, int]:
        """Give how many events of each kind the latest readings have, without those of the kinds under it.

        Events of which anything is kept from a role are not counted for it.
        """
        reading, event = tables.readings.c, tables.events.c
        latest = select(func.max(reading.logged)).group_by(reading.document)
        wanted = (
            select(event.kind, func.count().label("many"))
            .join(tables.readings, reading.id == event.reading)
            .where(
                reading.logged.in_(latest),
                event.id.not_in(asking.kept_from("event", role)),
                reading.document.not_in(asking.kept_from("document", role)),
            )
            .group_by(event.kind)
        )
        return Counter({row.kind: row.many for row in self._all(wanted)})

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
