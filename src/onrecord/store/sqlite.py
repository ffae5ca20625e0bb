"""What is particular to SQLite: how a file is opened, its guards, and its own check. Nothing else here is."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

WAIT = 30.0  # seconds that one process waits for another to finish its transaction


def _guards(*names: str) -> dict[str, str]:
    return {
        f"{table}_{verb.lower()}": f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} are only ever added to'); END"
        for table in names
        for verb in ("UPDATE", "DELETE")
    }


FIRST_GUARDS = _guards("log", "snapshots", "documents", "readings", "events", "claims", "issues")
LINKAGE_GUARDS = _guards("decisions", "models")
REVIEW_GUARDS = _guards("reviews")
GUARDS = FIRST_GUARDS | LINKAGE_GUARDS | REVIEW_GUARDS

# The words of documents as `words_of` gives them, by the number of the log entry; the texts are not kept again.
WORDS = "CREATE VIRTUAL TABLE searched USING fts5(title, text, content='', tokenize='ascii')"

_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"


def engine(path: Path, *, read_only: bool) -> Engine:
    """Give the engine of a record file. A transaction with the option `writes` takes the lock at once."""

    def connect() -> sqlite3.Connection:
        # The page answers from several threads; the pool gives a connection to one of them at a time.
        return sqlite3.connect(
            _address(path, read_only=read_only),
            uri=True,
            timeout=WAIT,
            isolation_level=None,
            check_same_thread=False,
        )

    made = create_engine("sqlite://", creator=connect, poolclass=QueuePool)

    @event.listens_for(made, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        # Text that is damaged is read all the same, so that a check can say whose it is.
        connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        connection.execute("PRAGMA foreign_keys = ON")
        if not read_only:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(made, "begin")
    def _begin(connection: Connection) -> None:
        # The driver would begin by itself, but at the first write: after reading what the write rests on.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return made


def without_waiting(engine: Engine) -> None:
    """Let an engine write without waiting for the disk: for a file on which nobody relies before it is whole."""

    @event.listens_for(engine, "connect")
    def _hurry(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")

    engine.dispose()  # what is open already would wait


def _address(path: Path, *, read_only: bool) -> str:
    address = f"file:{quote(str(path.absolute()))}"
    if not read_only:
        return f"{address}?mode=rwc"
    # A file in WAL mode needs two files beside it. Where they cannot be made, nobody else is writing either.
    alone = not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists()
    return f"{address}?mode=ro&immutable=1" if alone else f"{address}?mode=ro"


def check(connection: Connection) -> Iterator[str]:
    """Say what SQLite itself finds wrong with the file, and which guards are gone or changed."""
    for (message,) in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
        if message != "ok":
            yield f"the file is damaged: {message}"
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"row {row} of {table} points to a row of {parent} that is not there"
    held = {row.name: row.sql for row in connection.exec_driver_sql(_TRIGGERS)}
    for name, statement in GUARDS.items():
        if held.get(name) != statement:
            yield f"the guard {name} is gone or changed"
