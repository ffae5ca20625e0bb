"""The log as pages that people look through, newest first, and what it takes to say what an entry tells of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Table, func, literal, or_, select, union_all

from onrecord.model.record import LogEntry, canonical
from onrecord.model.review import Review, standing
from onrecord.store import rows, tables, verify
from onrecord.store.access import Access, among
from onrecord.store.remembered import Remembered

KINDS: Mapping[str, Table] = {told.kind: told.table for told in verify.TOLD}
DECIDED = (tables.reviews, tables.decisions)  # tables of what people did; both say who

_reviews, _documents, _readings, _events = (
    tables.reviews.c, tables.documents.c, tables.readings.c, tables.events.c,
)  # fmt: skip


class Sums(NamedTuple):
    """How many documents there are, how many of them tell of no event, and how many things were set aside."""

    documents: int
    without_events: int
    aside: int


class Logbook:
    """The part of a record that tells what came in and what was decided, in order. `Store.logbook` gives it."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._silent: Remembered[int] = Remembered(1)

    def page(
        self, *, before: int | None = None, limit: int = 50, kind: str | None = None, by: str | None = None
    ) -> list[LogEntry]:
        """Give entries, the newest first: those before the one of a number, of one kind, of one person, where asked."""
        wanted = _entries(kind, by)
        if before is not None:
            wanted = wanted.where(tables.log.c.seq < before)
        with self._access.reading() as connection:
            return [*map(rows.entry_of, connection.execute(wanted.limit(limit)))]

    def people(self) -> list[str]:
        """Give the names of all who decided anything, in the order of the alphabet."""
        named = union_all(*(select(table.c.by_whom) for table in DECIDED)).subquery()
        return self._access.column(select(named.c.by_whom).distinct().order_by(named.c.by_whom))

    def titles(self, documents: Collection[str]) -> dict[str, str]:
        """Give the titles of documents by their ids; the name where one has no title."""
        wanted = select(_documents.id, _documents.title, _documents.name)
        with self._access.reading() as connection:
            found = among(connection, wanted, _documents.id, documents)
            return {row.id: row.title or row.name for row in found}

    def documents_of(self, events: Collection[str]) -> dict[str, str]:
        """Give the ids of the documents that tell of events."""
        wanted = select(_events.id, _readings.document).join(tables.readings, _readings.id == _events.reading)
        with self._access.reading() as connection:
            return {row.id: row.document for row in among(connection, wanted, _events.id, events)}

    def restrictions(self) -> tuple[Review, ...]:
        """Give the restrictions that are not withdrawn, in the order in which they came."""
        made = select(tables.reviews).where(_reviews.verb == "restrict").order_by(_reviews.logged)
        with self._access.reading() as connection:
            restricted = [*map(rows.review_of, connection.execute(made))]
            undone = select(tables.reviews).where(_reviews.verb == "withdraw")
            names = {canonical(each.id) for each in restricted}
            withdrawn = [*map(rows.review_of, among(connection, undone, _reviews.value, names))]
        return standing((*restricted, *withdrawn))

    def sums(self, without: Collection[str] = ()) -> Sums:
        """Give how many documents there are and what became of them, `without` some, by their ids."""
        told = select(literal(1)).select_from(
            tables.readings.join(tables.events, _events.reading == _readings.id)
        )
        silent = select(_documents.id).where(~told.where(_readings.document == _documents.id).exists())
        aside = select(func.count()).select_from(tables.issues).where(tables.issues.c.reading.is_(None))
        with self._access.reading() as connection:
            many = connection.scalar(select(func.count()).select_from(tables.documents)) or 0
            last = (
                connection.scalar(select(func.max(_readings.logged))) or 0
            )  # no document comes without a reading
            quiet = self._silent.once(last, "silent", lambda: _count(connection, silent))
            left_out = {row.id for row in among(connection, select(_documents.id), _documents.id, without)}
            left_quiet = {row.id for row in among(connection, silent, _documents.id, left_out)}
            return Sums(many - len(left_out), quiet - len(left_quiet), connection.scalar(aside) or 0)


def _count(connection: Connection, wanted: Select[Any]) -> int:
    return connection.scalar(select(func.count()).select_from(wanted.subquery())) or 0


def _entries(kind: str | None, by: str | None) -> Select[Any]:
    entry = tables.log.c
    if kind:
        table = KINDS[kind]
        wanted = select(tables.log).join(table, table.c.logged == entry.seq).order_by(table.c.logged.desc())
        wanted = wanted.where(entry.kind == kind)  # a reading has issues that its own entry tells of
        return (
            wanted if by is None else wanted.where(table.c.by_whom == by) if "by_whom" in table.c else _none()
        )
    wanted = select(tables.log).order_by(entry.seq.desc())
    if by is None:
        return wanted
    theirs = (entry.seq.in_(select(table.c.logged).where(table.c.by_whom == by)) for table in DECIDED)
    return wanted.where(or_(*theirs))


def _none() -> Select[Any]:
    return select(tables.log).where(tables.log.c.seq < 0)
