"""The record: one SQLite file. Documents, readings and claims are only ever added, and a log tells of each.

A document, its reading, the claims and issues of it, and the log entries that tell of them go in together or
not at all. `rows.py` turns values into rows, `verify.py` checks a record, `sqlite.py` has what is SQLite's.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, Select, Table, func, insert, select
from sqlalchemy.exc import DatabaseError

from onrecord.errors import RecordError, SourceError, Unreadable, UsageError
from onrecord.model.contract import decode, encode
from onrecord.model.reading import Issue, Reading
from onrecord.model.record import Fault, Filed, LogEntry, SetAside, misquoted
from onrecord.model.text import Document
from onrecord.store import migrations, rows, sqlite, tables, verify

PAGE = 200  # rows fetched at a time
_LAST = "\U0010ffff"  # sorts after every character of an id

_latest = select(func.max(tables.readings.c.logged)).group_by(tables.readings.c.document).scalar_subquery()
_filed = (
    select(tables.documents, tables.readings.c.reader, tables.readings.c.contract)
    .join(tables.readings, tables.readings.c.document == tables.documents.c.id)
    .where(tables.readings.c.logged.in_(_latest))
    .order_by(tables.documents.c.logged)
)


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """A record that is open. Use it in a `with` block; see `Store.open`."""

    def __init__(self, path: Path, engine: Engine, now: Callable[[], datetime]) -> None:
        self.path = path
        self._engine = engine
        self._now = now

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False, now: Callable[[], datetime] = _now) -> Self:
        """Open a record, and make it where there is none, unless it is only to be read.

        Raises UsageError where the file is no record, or is none that this onrecord can open.
        """
        if read_only and not path.is_file():
            raise UsageError(
                f"there is no record at {path}; `onrecord read PATH` makes one, --record says where"
            )
        store = cls(path, sqlite.engine(path, read_only=read_only), now)
        try:
            store._check_shape() if read_only else store._migrate()
        except DatabaseError as error:
            store.close()
            raise UsageError(f"{path} cannot be opened as a record: {error.orig}") from error
        except UsageError as error:
            store.close()
            raise UsageError(f"{path}: {error}") from error
        return store

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, document: Document, reading: Reading, *, reader: str, copy_of: str | None = None) -> bool:
        """Keep a document and what was read in it; False, and nothing done, where the document is known.

        Raises RecordError where a quote is not what the text says, or the bytes have another hash, and
        Unreadable for text that no file can hold.
        """
        row = rows.document_row(document, copy_of)
        _refuse_untrue(document, reading)
        contract = _storable(document, reading)
        with self._transaction() as connection:
            if _has(connection, tables.documents, document.id):
                return False
            self._add_snapshot(connection, row["sha256"], document.content)
            entry = {"document": document.id, "sha256": row["sha256"], "row": rows.document_hash(row)}
            seq = self._log(connection, "document", entry)
            connection.execute(insert(tables.documents), row | {"logged": seq})
            self._add_reading(connection, rows.reading_row(document.id, reader, contract), row["name"])
        return True

    def set_aside(self, name: str, error: SourceError) -> bool:
        """Keep the name of something no document could be made of, and why; False where that is known."""
        issue = Issue(stage="intake", code=error.code, message=rows.clean(str(error)))
        row = rows.issue_row(issue, reading=None, name=name)
        with self._transaction() as connection:
            if _has(connection, tables.issues, row["id"]):
                return False
            entry = {key: row[key] for key in ("id", "name", "stage", "code", "message")}
            seq = self._log(connection, "set aside", entry)
            connection.execute(insert(tables.issues), row | {"logged": seq})
        return True

    def _add_snapshot(self, connection: Connection, digest: str, content: bytes) -> None:
        if _has(connection, tables.snapshots, digest, column="sha256"):
            return
        if sha256(content).hexdigest() != digest:
            raise RecordError(f"bytes that do not have the hash they came with: {digest}")
        connection.execute(insert(tables.snapshots), rows.snapshot_row(digest, content))

    def _add_reading(self, connection: Connection, row: rows.Values, name: str) -> None:
        # Claims are those of the JSON that is kept, so that anyone can compute them again from it.
        found = decode(row["contract"])
        digest = sha256(row["contract"]).hexdigest()
        entry = {"reading": row["id"], "document": row["document"], "reader": row["reader"], "sha256": digest}
        seq = self._log(connection, "reading", entry)
        connection.execute(insert(tables.readings), row | {"logged": seq})
        _insert_all(connection, tables.events, rows.event_rows(row["id"], found))
        _insert_all(connection, tables.claims, rows.claim_rows(row["id"], found))
        issues = rows.issue_rows(row["id"], name, found)
        _insert_all(connection, tables.issues, [issue | {"logged": seq} for issue in issues])

    def _log(self, connection: Connection, kind: str, payload: Mapping[str, object]) -> int:
        entry = LogEntry.after(_head(connection), at=self._now().isoformat(), kind=kind, payload=payload)
        connection.execute(insert(tables.log), asdict(entry))
        return entry.seq

    def knows(self, document: str) -> bool:
        """Whether the record has a document of this id."""
        with self._reading() as connection:
            return _has(connection, tables.documents, document)

    def documents(self) -> Iterator[Filed]:
        """Give every document with its latest reading, in the order in which they came."""
        return map(rows.filed_of, self._stream(_filed))

    def texts(self) -> Iterator[tuple[str, str]]:
        """Give the id and the text of every document, in the order in which they came."""
        column = tables.documents.c
        wanted = select(column.id, column.text).order_by(column.logged)
        return ((row.id, row.text) for row in self._stream(wanted))

    def filed(self, document: str) -> Filed | None:
        """Give a document with its latest reading; None where there is none of this id."""
        return next(map(rows.filed_of, self._stream(_filed.where(tables.documents.c.id == document))), None)

    def document_of_event(self, event: str) -> str | None:
        """Give the id of the document that tells of an event; None where there is no such event."""
        found = (
            select(tables.readings.c.document)
            .join(tables.events, tables.events.c.reading == tables.readings.c.id)
            .where(tables.events.c.id == event)
        )
        with self._reading() as connection:
            name: str | None = connection.scalar(found)
        return name

    def content(self, digest: str) -> bytes:
        """Give bytes as they were received, by their SHA-256. Raises KeyError where there are none."""
        with self._reading() as connection:
            wanted = select(tables.snapshots.c.packed).where(tables.snapshots.c.sha256 == digest)
            packed = connection.scalar(wanted)
        if packed is None:
            raise KeyError(digest)
        return zlib.decompress(packed)

    def documents_like(self, given: str, *, limit: int = 10) -> list[str]:
        """Give ids of documents that begin so, or whose name is just that."""
        column = tables.documents.c
        like = column.id.between(given, given + _LAST) | (column.name == given)
        return self._column(select(column.id).where(like).order_by(column.logged).limit(limit))

    def events_like(self, given: str, *, limit: int = 10) -> list[str]:
        """Give ids of events that begin so."""
        column = tables.events.c.id
        wanted = select(column).distinct().where(column.between(given, given + _LAST))
        return self._column(wanted.order_by(column).limit(limit))

    def names(self) -> Iterator[str]:
        """Give the name and the id of every document, and the ids of its events."""
        document, event = tables.documents.c, tables.events.c
        for row in self._stream(select(document.name, document.id).order_by(document.logged)):
            yield from row
        for row in self._stream(select(event.id).distinct().order_by(event.id)):
            yield row.id

    def set_asides(self) -> Iterator[SetAside]:
        """Give what no document could be made of, in the order in which it came."""
        column = tables.issues.c
        wanted = select(column.name, column.code, column.message).where(column.reading.is_(None))
        return (SetAside(*row) for row in self._stream(wanted.order_by(column.logged)))

    def log(self) -> Iterator[LogEntry]:
        """Give the log from its beginning."""
        return map(rows.entry_of, self._stream(select(tables.log).order_by(tables.log.c.seq)))

    def head(self) -> LogEntry | None:
        """Give the last entry of the log: its hash stands for the whole record."""
        with self._reading() as connection:
            return _head(connection)

    def faults(self, *, head: str | None = None) -> Iterator[Fault]:
        """Give all that is broken; see `verify.py`. `head` is the hash of an entry that the log must have."""
        with self._reading() as connection:
            yield from verify.faults(connection, head=head)

    def _check_shape(self) -> None:
        with self._engine.begin() as connection:
            number = migrations.version(connection)
        if number < migrations.MIGRATIONS[-1].number:
            raise UsageError(
                f"the record is of an older shape, {number}; `onrecord read` brings it up to date"
            )

    def _migrate(self) -> None:
        with self._engine.begin() as connection:
            number = migrations.version(connection)
        for migration in migrations.MIGRATIONS[number:]:
            with self._engine.execution_options(writes=True).begin() as connection:
                # Another process may have been faster.
                if migrations.version(connection) < migration.number:
                    migrations.apply(connection, migration, self._now().isoformat())

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._engine.execution_options(writes=True).begin() as connection:
                yield connection
        except DatabaseError as error:
            raise RecordError(f"{self.path}: {error.orig}; nothing of this document was kept") from error

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except DatabaseError as error:
            raise RecordError(f"{self.path} cannot be read: {error.orig}") from error

    def _stream(self, wanted: Select[Any]) -> Iterator[Any]:
        with self._reading() as connection:
            yield from connection.execution_options(yield_per=PAGE).execute(wanted)

    def _column(self, wanted: Select[tuple[str]]) -> list[str]:
        with self._reading() as connection:
            return list(connection.scalars(wanted))


def _has(connection: Connection, table: Table, value: str, *, column: str = "id") -> bool:
    return (
        connection.execute(select(1).select_from(table).where(table.c[column] == value)).first() is not None
    )


def _head(connection: Connection) -> LogEntry | None:
    row = connection.execute(select(tables.log).order_by(tables.log.c.seq.desc()).limit(1)).first()
    return rows.entry_of(row) if row else None


def _insert_all(connection: Connection, table: Table, values: Sequence[rows.Values]) -> None:
    if values:
        connection.execute(insert(table), values)


def _refuse_untrue(document: Document, reading: Reading) -> None:
    if reading.id != document.id:
        raise RecordError(f"a reading of document {reading.id} cannot be kept with document {document.id}")
    for quote in misquoted(reading, document.text):
        raise RecordError(f"{document.id} does not say {quote.text!r} at {quote.start} to {quote.end}")


def _storable(document: Document, reading: Reading) -> bytes:
    try:
        document.text.encode("utf-8")
        return encode(reading)
    except UnicodeEncodeError as error:
        message = f"holds half a character (a lone surrogate) at {error.start}, which no file can hold"
        raise Unreadable(message, code="encoding") from error
