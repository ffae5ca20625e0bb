"""The record: one SQLite file. Documents, readings and claims are only ever added, and a log tells of each.

A document, its reading, the claims and issues of it, and the log entries that tell of them go in together or
not at all. `rows.py` turns values into rows, `access.py` has the transactions, `verify.py` checks a record,
`sqlite.py` has what is SQLite's. What was found by comparing events is in `linkage.py`.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import DatabaseError

from onrecord.errors import RecordError, SourceError, Unreadable, UsageError
from onrecord.model.contract import decode, encode
from onrecord.model.reading import Issue, Reading
from onrecord.model.record import Fault, Filed, LogEntry, SetAside, misquoted
from onrecord.model.text import Document
from onrecord.store import copies, migrations, rows, sqlite, tables, verify
from onrecord.store.access import FILED, LAST, Access, among, has, insert_all, last_entry
from onrecord.store.board import Board
from onrecord.store.board_lists import BoardLists
from onrecord.store.copies import Copies
from onrecord.store.linkage import Linkage
from onrecord.store.logbook import Logbook
from onrecord.store.prints import Prints
from onrecord.store.reviews import Reviews
from onrecord.store.shelf import Shelf
from onrecord.store.trail import Trail


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """A record that is open. Use it in a `with` block; see `Store.open`.

    `linkage` has what was found by comparing its events, and what people decided on them; `reviews` what people
    decided on what was read; `board` every incident as a row that is computed from all this, and `lists` the actors,
    places and kinds that these rows tell of; `shelf` its documents as a list; `copies` finds what a text repeats;
    `logbook` has the log as pages to look through; `trail` how one incident came to be as it is; `prints` counts
    documents by who printed them.
    """

    def __init__(self, path: Path, engine: Engine, now: Callable[[], datetime]) -> None:
        self.path = path
        self._access = Access(path, engine, now)
        self.linkage = Linkage(self._access)
        self.reviews = Reviews(self._access)
        self.board = Board(self._access)
        self.shelf = Shelf(self._access)
        self.copies = Copies(self._access)
        self.logbook = Logbook(self._access)
        self.prints = Prints(self._access)
        self.trail = Trail(self._access)
        self.lists = BoardLists(self._access)

    @classmethod
    def open(
        cls, path: Path, *, read_only: bool = False, make: bool = True, now: Callable[[], datetime] = _now
    ) -> Self:
        """Open a record. Where there is none it is made, unless it is only to be read, or `make` says not to.

        Raises UsageError where the file is no record, or is none that this onrecord can open.
        """
        if (read_only or not make) and not path.is_file():
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
        self._access.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Keep all that is added meanwhile at once at the end: one wait for the disk in place of many.

        What cannot be added raises as ever, and the others stay. Where the block ends in an error, nothing stays.
        """
        with self._access.together():
            yield

    def add(
        self,
        document: Document,
        reading: Reading,
        *,
        reader: str,
        copy_of: str | None = None,
        contract: bytes | None = None,
    ) -> bool:
        """Keep a document and what was read in it; False, and nothing done, where the document is known.

        `contract` is the JSON that the reading was taken from, where it is there, to be kept byte for byte. Raises
        RecordError where a quote is not what the text says, or the bytes have another hash, and Unreadable for text
        that no file can hold.
        """
        row = rows.document_row(document, copy_of)
        _refuse_untrue(document, reading)
        _refuse_half_characters(document)
        if contract is None:
            contract = encode(reading)
            reading = decode(
                contract
            )  # claims are those of the JSON that is kept: anyone can compute them from it
        with self._access.writing() as connection:
            if has(connection, tables.documents, document.id):
                return False
            self._add_snapshot(connection, row["sha256"], document.content)
            entry = {"document": document.id, "sha256": row["sha256"], "row": rows.document_hash(row)}
            read_as = rows.reading_row(document.id, reader, contract)
            told = ("document", entry), ("reading", rows.reading_entry(read_as))
            seq, next_seq = self._access.log_all(connection, *told)
            connection.execute(insert(tables.documents), row | {"logged": seq})
            copies.keep(connection, document.text, seq)
            _add_reading(connection, read_as | {"logged": next_seq}, reading, row["name"])
        return True

    def read_again(self, reading: Reading, *, reader: str, contract: bytes) -> bool:
        """Keep a later reading of a document that is known, by its JSON; False where just this is known.

        Raises RecordError where there is no such document, or it does not say what is quoted.
        """
        found = self.filed(reading.id)
        if found is None:
            raise RecordError(f"there is no document {reading.id} that this could be a reading of")
        _refuse_untrue(found.document, reading)
        row = rows.reading_row(reading.id, reader, contract)
        with self._access.writing() as connection:
            if has(connection, tables.readings, row["id"]):
                return False
            seq = self._access.log(connection, "reading", rows.reading_entry(row))
            _add_reading(connection, row | {"logged": seq}, reading, found.document.name)
        return True

    def set_aside(self, name: str, error: SourceError) -> bool:
        """Keep the name of something no document could be made of, and why; False where that is known."""
        issue = Issue(stage="intake", code=error.code, message=rows.clean(str(error)))
        row = rows.issue_row(issue, reading=None, name=name)
        with self._access.writing() as connection:
            if has(connection, tables.issues, row["id"]):
                return False
            entry = {key: row[key] for key in ("id", "name", "stage", "code", "message")}
            seq = self._access.log(connection, "set aside", entry)
            connection.execute(insert(tables.issues), row | {"logged": seq})
        return True

    def _add_snapshot(self, connection: Connection, digest: str, content: bytes) -> None:
        if has(connection, tables.snapshots, digest, column="sha256"):
            return
        if sha256(content).hexdigest() != digest:
            raise RecordError(f"bytes that do not have the hash they came with: {digest}")
        connection.execute(insert(tables.snapshots), rows.snapshot_row(digest, content))

    def knows(self, document: str) -> bool:
        """Whether the record has a document of this id."""
        with self._access.reading() as connection:
            return has(connection, tables.documents, document)

    def documents(self) -> Iterator[Filed]:
        """Give every document with its latest reading, in the order in which they came."""
        return map(rows.filed_of, self._access.stream(FILED))

    def texts(self) -> Iterator[tuple[str, str]]:
        """Give the id and the text of every document, in the order in which they came."""
        column = tables.documents.c
        wanted = select(column.id, column.text).order_by(column.logged)
        return ((row.id, row.text) for row in self._access.stream(wanted))

    def filed(self, document: str) -> Filed | None:
        """Give a document with its latest reading; None where there is none of this id."""
        return next(
            map(rows.filed_of, self._access.stream(FILED.where(tables.documents.c.id == document))), None
        )

    def filed_of_events(self, events: Collection[str]) -> Iterator[Filed]:
        """Give the documents that tell of events, each once with its latest reading, in the order they came."""
        document, reading = tables.documents.c, tables.readings.c
        numbers = (
            select(document.logged)
            .join(tables.readings, reading.document == document.id)
            .join(tables.events, tables.events.c.reading == reading.id)
        )
        with self._access.reading() as connection:
            found = {row.logged for row in among(connection, numbers, tables.events.c.id, events)}
            yield from map(rows.filed_of, among(connection, FILED, document.logged, found))

    def document_of_event(self, event: str) -> str | None:
        """Give the id of the document that tells of an event; None where there is no such event."""
        found = (
            select(tables.readings.c.document)
            .join(tables.events, tables.events.c.reading == tables.readings.c.id)
            .where(tables.events.c.id == event)
        )
        with self._access.reading() as connection:
            name: str | None = connection.scalar(found)
        return name

    def content(self, digest: str) -> bytes:
        """Give bytes as they were received, by their SHA-256. Raises KeyError where there are none."""
        with self._access.reading() as connection:
            wanted = select(tables.snapshots.c.packed).where(tables.snapshots.c.sha256 == digest)
            packed = connection.scalar(wanted)
        if packed is None:
            raise KeyError(digest)
        return zlib.decompress(packed)

    def documents_like(self, given: str, *, limit: int = 10) -> list[str]:
        """Give ids of documents that begin so, or whose name is just that."""
        column = tables.documents.c
        like = column.id.between(given, given + LAST) | (column.name == given)
        return self._access.column(select(column.id).where(like).order_by(column.logged).limit(limit))

    def events_like(self, given: str, *, limit: int = 10) -> list[str]:
        """Give ids of events that begin so."""
        column = tables.events.c.id
        wanted = select(column).distinct().where(column.between(given, given + LAST))
        return self._access.column(wanted.order_by(column).limit(limit))

    def names(self) -> Iterator[str]:
        """Give the name and the id of every document, and the ids of its events."""
        document, event = tables.documents.c, tables.events.c
        for row in self._access.stream(select(document.name, document.id).order_by(document.logged)):
            yield from row
        for row in self._access.stream(select(event.id).distinct().order_by(event.id)):
            yield row.id

    def set_asides(self) -> Iterator[SetAside]:
        """Give what no document could be made of, in the order in which it came."""
        column = tables.issues.c
        wanted = select(column.name, column.code, column.message).where(column.reading.is_(None))
        return (SetAside(*row) for row in self._access.stream(wanted.order_by(column.logged)))

    def log(self) -> Iterator[LogEntry]:
        """Give the log from its beginning."""
        return map(rows.entry_of, self._access.stream(select(tables.log).order_by(tables.log.c.seq)))

    def head(self) -> LogEntry | None:
        """Give the last entry of the log: its hash stands for the whole record."""
        with self._access.reading() as connection:
            return last_entry(connection)

    def faults(self, *, head: str | None = None) -> Iterator[Fault]:
        """Give all that is broken; see `verify.py`. `head` is the hash of an entry that the log must have."""
        with self._access.reading() as connection:
            yield from verify.faults(connection, head=head)

    def _check_shape(self) -> None:
        with self._access.engine.begin() as connection:
            number = migrations.version(connection)
        if number < migrations.MIGRATIONS[-1].number:
            raise UsageError(
                f"the record is of an older shape, {number}; `onrecord read` brings it up to date"
            )

    def _migrate(self) -> None:
        with self._access.engine.begin() as connection:
            number = migrations.version(connection)
        for migration in migrations.MIGRATIONS[number:]:
            with self._access.engine.execution_options(writes=True).begin() as connection:
                # Another process may have been faster.
                if migrations.version(connection) < migration.number:
                    migrations.apply(connection, migration, self._access.now())


def _add_reading(connection: Connection, row: rows.Values, found: Reading, name: str) -> None:
    connection.execute(insert(tables.readings), row)
    insert_all(connection, tables.events, rows.event_rows(row["id"], found))
    insert_all(connection, tables.claims, rows.claim_rows(row["id"], found))
    issues = rows.issue_rows(row["id"], name, found)
    insert_all(connection, tables.issues, [issue | {"logged": row["logged"]} for issue in issues])


def _refuse_untrue(document: Document, reading: Reading) -> None:
    if reading.id != document.id:
        raise RecordError(f"a reading of document {reading.id} cannot be kept with document {document.id}")
    for quote in misquoted(reading, document.text):
        raise RecordError(f"{document.id} does not say {quote.text!r} at {quote.start} to {quote.end}")


def _refuse_half_characters(document: Document) -> None:
    try:
        document.text.encode("utf-8")
    except UnicodeEncodeError as error:
        message = f"holds half a character (a lone surrogate) at {error.start}, which no file can hold"
        raise Unreadable(message, code="encoding") from error
