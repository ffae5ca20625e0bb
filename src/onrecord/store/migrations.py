"""Numbered changes to the shape of the record. Each goes in with the row that says so, or not at all.

A migration is never edited once it has been released: records made by it exist. Add another one, and change
`tables.py` with it; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, inspect, select

from onrecord.errors import UsageError
from onrecord.store import copies, sqlite, tables


class Migration(NamedTuple):
    """A change: its number, a name for people, and what makes it."""

    number: int
    name: str
    apply: Callable[[Connection], None]


def _first_tables(connection: Connection) -> None:
    binary = "BYTEA" if connection.dialect.name == "postgresql" else "BLOB"
    for statement in _FIRST_TABLES.replace("BINARY", binary).split(";\n"):
        connection.exec_driver_sql(statement)


def _guards(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        for statement in sqlite.FIRST_GUARDS.values():
            connection.exec_driver_sql(statement)


def _linkage(connection: Connection) -> None:
    on_sqlite = connection.dialect.name == "sqlite"
    made = _LINKAGE_TABLES if on_sqlite else _LINKAGE_TABLES.replace(" WITHOUT ROWID", "")
    guards = sqlite.LINKAGE_GUARDS.values() if on_sqlite else ()
    for statement in (*made.split(";\n"), *guards):
        connection.exec_driver_sql(statement)


def _reviews(connection: Connection) -> None:
    guards = sqlite.REVIEW_GUARDS.values() if connection.dialect.name == "sqlite" else ()
    for statement in (*_REVIEW_TABLES.split(";\n"), *guards):
        connection.exec_driver_sql(statement)


def _board(connection: Connection) -> None:
    on_sqlite = connection.dialect.name == "sqlite"
    made = (
        _BOARD_TABLES if on_sqlite else _BOARD_TABLES.replace(" WITHOUT ROWID", "").replace("BLOB", "BYTEA")
    )
    found = (sqlite.WORDS,) if on_sqlite else ()
    for statement in (*made.split(";\n"), *found):
        connection.exec_driver_sql(statement)


def _shelf(connection: Connection) -> None:
    for statement in _SHELF_INDEXES.split(";\n"):
        connection.exec_driver_sql(statement)


def _sketches(connection: Connection) -> None:
    made = _SKETCHES if connection.dialect.name == "sqlite" else _SKETCHES.replace(" WITHOUT ROWID", "")
    connection.exec_driver_sql(made)
    for text, logged in connection.exec_driver_sql("SELECT text, logged FROM documents").all():
        copies.keep(connection, text, logged)


_FIRST_TABLES = """\
CREATE TABLE migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE log (
  seq INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, payload TEXT NOT NULL,
  previous TEXT NOT NULL, hash TEXT NOT NULL UNIQUE);
CREATE TABLE snapshots (sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, packed BINARY NOT NULL);
CREATE TABLE documents (
  id TEXT PRIMARY KEY, sha256 TEXT NOT NULL REFERENCES snapshots (sha256), text TEXT NOT NULL,
  media_type TEXT NOT NULL, name TEXT NOT NULL, url TEXT, retrieved TEXT, publisher TEXT, author TEXT,
  title TEXT, language TEXT, published TEXT, published_basis TEXT NOT NULL, segments TEXT NOT NULL,
  copy_of TEXT REFERENCES documents (id), logged INTEGER NOT NULL UNIQUE REFERENCES log (seq));
CREATE INDEX ix_documents_sha256 ON documents (sha256);
CREATE TABLE readings (
  id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents (id), reader TEXT NOT NULL,
  contract BINARY NOT NULL, logged INTEGER NOT NULL UNIQUE REFERENCES log (seq));
CREATE INDEX ix_readings_document ON readings (document);
CREATE TABLE events (
  reading TEXT NOT NULL REFERENCES readings (id), id TEXT NOT NULL, kind TEXT NOT NULL, status TEXT NOT NULL,
  PRIMARY KEY (reading, id));
CREATE INDEX ix_events_id ON events (id);
CREATE INDEX ix_events_kind ON events (kind);
CREATE TABLE claims (
  reading TEXT NOT NULL REFERENCES readings (id), id TEXT NOT NULL, event TEXT NOT NULL, field TEXT NOT NULL,
  value TEXT NOT NULL, quotes TEXT NOT NULL, attribution INTEGER, origin TEXT NOT NULL,
  PRIMARY KEY (reading, id));
CREATE INDEX ix_claims_event ON claims (event);
CREATE TABLE issues (
  id TEXT PRIMARY KEY, reading TEXT REFERENCES readings (id), name TEXT NOT NULL, stage TEXT NOT NULL,
  code TEXT NOT NULL, message TEXT NOT NULL, quote TEXT, logged INTEGER NOT NULL REFERENCES log (seq));
CREATE INDEX ix_issues_reading ON issues (reading)"""

_LINKAGE_TABLES = """\
CREATE TABLE models (
  logged INTEGER PRIMARY KEY REFERENCES log (seq), id TEXT NOT NULL, settings TEXT NOT NULL);
CREATE TABLE decisions (
  id TEXT PRIMARY KEY, verb TEXT NOT NULL, left_events TEXT NOT NULL, right_events TEXT NOT NULL, why TEXT NOT NULL,
  by_whom TEXT NOT NULL, at TEXT NOT NULL, logged INTEGER NOT NULL UNIQUE REFERENCES log (seq));
CREATE TABLE linked (reading TEXT PRIMARY KEY REFERENCES readings (id), model TEXT NOT NULL);
CREATE TABLE signatures (
  event TEXT PRIMARY KEY, reading TEXT NOT NULL REFERENCES readings (id), signature TEXT NOT NULL);
CREATE TABLE keys (key TEXT NOT NULL, event TEXT NOT NULL, PRIMARY KEY (key, event)) WITHOUT ROWID;
CREATE INDEX ix_keys_event ON keys (event);
CREATE TABLE links (
  left_event TEXT NOT NULL, right_event TEXT NOT NULL, probability REAL NOT NULL, levels TEXT NOT NULL,
  model TEXT NOT NULL, PRIMARY KEY (left_event, right_event)) WITHOUT ROWID;
CREATE INDEX ix_links_right_event ON links (right_event);
CREATE TABLE memberships (event TEXT NOT NULL PRIMARY KEY, incident TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX ix_memberships_incident ON memberships (incident);
CREATE TABLE redirects (old TEXT PRIMARY KEY, new TEXT NOT NULL)"""

_REVIEW_TABLES = """\
CREATE TABLE reviews (
  id TEXT PRIMARY KEY, about TEXT NOT NULL, subject TEXT NOT NULL, field TEXT, claim TEXT, verb TEXT NOT NULL,
  value TEXT NOT NULL, quotes TEXT NOT NULL, why TEXT NOT NULL, by_whom TEXT NOT NULL, at TEXT NOT NULL,
  seen INTEGER NOT NULL, logged INTEGER NOT NULL UNIQUE REFERENCES log (seq));
CREATE INDEX ix_reviews_subject ON reviews (about, subject)"""

_BOARD_TABLES = """\
CREATE TABLE board (
  number INTEGER PRIMARY KEY, incident TEXT NOT NULL, least INTEGER NOT NULL, most INTEGER NOT NULL,
  kind TEXT NOT NULL, status TEXT NOT NULL, state TEXT NOT NULL, assessment TEXT NOT NULL, grade TEXT NOT NULL,
  country TEXT NOT NULL, place TEXT NOT NULL, place_name TEXT NOT NULL, precision TEXT NOT NULL, lat REAL, lon REAL,
  first TEXT NOT NULL, last TEXT NOT NULL, until TEXT NOT NULL, printed TEXT NOT NULL, harm REAL NOT NULL,
  killed_low REAL, killed REAL, killed_high REAL, documents INTEGER NOT NULL, holds INTEGER NOT NULL,
  priority REAL NOT NULL);
CREATE INDEX ix_board_incident ON board (incident);
CREATE TABLE board_rows (number INTEGER PRIMARY KEY, row BLOB NOT NULL);
CREATE TABLE board_facts (
  name TEXT NOT NULL, value TEXT NOT NULL, number INTEGER NOT NULL, label TEXT NOT NULL, amount REAL NOT NULL,
  PRIMARY KEY (name, value, number)) WITHOUT ROWID;
CREATE INDEX ix_board_facts_number ON board_facts (number);
CREATE TABLE board_documents (
  document INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (document, number)) WITHOUT ROWID;
CREATE INDEX ix_board_documents_number ON board_documents (number);
CREATE TABLE board_state (revision INTEGER NOT NULL);
INSERT INTO board_state VALUES (0)"""

_SHELF_INDEXES = """\
CREATE INDEX ix_documents_copy_of ON documents (copy_of);
CREATE INDEX ix_documents_publisher ON documents (publisher, logged);
CREATE INDEX ix_documents_listed ON documents (logged, publisher, title, name)"""

_SKETCHES = """\
CREATE TABLE sketches (
  key BIGINT NOT NULL, document INTEGER NOT NULL, PRIMARY KEY (key, document)) WITHOUT ROWID"""

MIGRATIONS = (
    Migration(1, "the tables of the record", _first_tables),
    Migration(2, "guards that let the log and the documents only grow", _guards),
    Migration(3, "what linking finds and what people decide", _linkage),
    Migration(4, "what people decide on what was read", _reviews),
    Migration(5, "incidents as rows, and the words of documents", _board),
    Migration(6, "documents in the order of a list, by publisher and by what they repeat", _shelf),
    Migration(7, "what texts are found by, to tell copies", _sketches),
)


def version(connection: Connection) -> int:
    """Give the number of the last migration applied; 0 where there is no table yet.

    Raises UsageError for a database that holds something else, or was made by a newer onrecord.
    """
    names = inspect(connection).get_table_names()
    if not names:
        return 0
    if "migrations" not in names:
        raise UsageError("this database is not a record of onrecord; give another path with --record")
    number: int = connection.scalar(select(func.coalesce(func.max(tables.migrations.c.number), 0))) or 0
    if number > MIGRATIONS[-1].number:
        raise UsageError(
            f"the record is of shape {number} and this onrecord knows shapes up to {MIGRATIONS[-1].number}; "
            "install a newer onrecord"
        )
    return number


def apply(connection: Connection, migration: Migration, at: str) -> None:
    """Make one change and write the row that says so. The caller holds the transaction."""
    migration.apply(connection)
    connection.execute(insert(tables.migrations).values(number=migration.number, name=migration.name, at=at))
