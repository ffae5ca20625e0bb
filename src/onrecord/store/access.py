"""The way into the record's file: transactions, entries of its log, and rows a page or a chunk at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import local
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Select,
    Table,
    bindparam,
    func,
    insert,
    literal_column,
    select,
)
from sqlalchemy.exc import DatabaseError

from onrecord.errors import RecordError
from onrecord.model.record import LogEntry
from onrecord.store import rows, tables

PAGE = 200  # rows fetched at a time
CHUNK = 500  # values asked for in one question
LAST = "\U0010ffff"  # sorts after every character of an id

Key = TypeVar("Key", str, int)

_later = tables.readings.alias("later")
_latest = select(func.max(_later.c.logged)).where(_later.c.document == tables.documents.c.id)
FILED = (
    select(tables.documents, tables.readings.c.reader, tables.readings.c.contract)
    .join(tables.readings, tables.readings.c.document == tables.documents.c.id)
    .where(tables.readings.c.logged == _latest.scalar_subquery())
    .order_by(tables.documents.c.logged)
)  # documents with their latest reading, for `rows.filed_of`


_LAST_ENTRY = select(tables.log).order_by(tables.log.c.seq.desc()).limit(1)


class Access:
    """An open file, as all parts of the store write to it and ask of it. Every error of it is a RecordError."""

    def __init__(self, path: Path, engine: Engine, now: Callable[[], datetime]) -> None:
        self.path = path
        self.engine = engine
        self._now = now
        self._own = local()  # of each thread: the connection of what goes in together

    def now(self) -> str:
        """Give the time as it is written down: UTC, ISO 8601."""
        return self._now().isoformat()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are all kept, or none of them. One writer at a time has it."""
        together = self._together()
        try:
            if together is not None:
                with _step(together):
                    yield together
                return
            with self.engine.execution_options(writes=True).begin() as connection:
                yield connection
        except DatabaseError as error:
            raise RecordError(f"{self.path}: {error.orig}; nothing of this step was kept") from error

    @contextmanager
    def together(self) -> Iterator[None]:
        """Have all that this thread writes meanwhile kept at once at the end, or none of it.

        Of a step that fails nothing is kept, as ever; the others stay.
        """
        with self.writing() as connection:
            self._own.connection = connection
            try:
                yield
            finally:
                self._own.connection = None

    def _together(self) -> Connection | None:
        return getattr(self._own, "connection", None)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees the record as it stood at its first question, and what is written together."""
        together = self._together()
        try:
            if together is not None:
                yield together
                return
            with self.engine.begin() as connection:
                yield connection
        except DatabaseError as error:
            raise RecordError(f"{self.path} cannot be read: {error.orig}") from error

    def stream(self, wanted: Select[Any]) -> Iterator[Any]:
        """Give rows, a page of them in memory at a time."""
        with self.reading() as connection:
            yield from connection.execution_options(yield_per=PAGE).execute(wanted)

    def column(self, wanted: Select[tuple[str]]) -> list[str]:
        """Give the first column of what is asked."""
        with self.reading() as connection:
            return list(connection.scalars(wanted))

    def log(self, connection: Connection, kind: str, payload: Mapping[str, object]) -> int:
        """Write the next entry of the log, and give its number."""
        return self.log_all(connection, (kind, payload))[0]

    def log_all(self, connection: Connection, *told: tuple[str, Mapping[str, object]]) -> list[int]:
        """Write the next entries of the log, a kind and a payload each, and give their numbers."""
        entries: list[LogEntry] = []
        last = last_entry(connection)
        for kind, payload in told:
            last = LogEntry.after(last, at=self.now(), kind=kind, payload=payload)
            entries.append(last)
        connection.execute(insert(tables.log), [asdict(entry) for entry in entries])
        return [entry.seq for entry in entries]


@contextmanager
def _step(connection: Connection) -> Iterator[None]:
    """Undo what is written meanwhile where it fails, within a transaction that goes on."""
    connection.exec_driver_sql("SAVEPOINT step")
    try:
        yield
    except BaseException:
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT step")
        raise
    finally:
        connection.exec_driver_sql("RELEASE SAVEPOINT step")


def last_entry(connection: Connection) -> LogEntry | None:
    """Give the last entry of the log."""
    row = connection.execute(_LAST_ENTRY).first()
    return rows.entry_of(row) if row else None


def has(connection: Connection, table: Table, value: str, *, column: str = "id") -> bool:
    """Whether a table has a row with this value in a column."""
    return connection.execute(_has(table, column), {"value": value}).first() is not None


@cache  # made once: this is asked of every document
def _has(table: Table, column: str) -> Select[tuple[int]]:
    return (
        select(literal_column("1")).select_from(table).where(table.c[column] == bindparam("value")).limit(1)
    )


def among(
    connection: Connection, wanted: Select[Any], column: Column[Any], values: Collection[Key]
) -> Iterator[Any]:
    """Give the rows in which the column has one of the values, however many these are."""
    for chunk in chunks(values):
        yield from connection.execute(wanted.where(column.in_(chunk)))


def chunks(values: Collection[Key], *, size: int = CHUNK) -> Iterator[Sequence[Key]]:
    """Give values in order, each once, so many at a time; by default as many as one question may have."""
    ordered = sorted(set(values))
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def insert_all(connection: Connection, table: Table, values: Sequence[rows.Values]) -> None:
    """Write rows, if there are any."""
    if values:
        connection.execute(insert(table), values)
