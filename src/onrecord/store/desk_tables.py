"""The tables of the desk, the file beside the record, and the numbered changes that make them.

Times are ISO 8601 text in UTC, always with microseconds, so that they sort in the order of time. Of passwords,
tokens and links the file holds hashes alone.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    func,
    insert,
    inspect,
    select,
)

from onrecord.errors import UsageError
from onrecord.store.migrations import Migration

metadata = MetaData()

shapes = Table(
    "desk",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("at", Text, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("key", Text, primary_key=True),  # what variants of the name have in common
    Column("name", Text, nullable=False),  # as it is shown
    Column("role", Text, nullable=False),
    Column("hash", Text, nullable=False),  # of the password: argon2id, with its parameters
    Column("made", Text, nullable=False),
    Column("closed", Text),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Text, primary_key=True),  # SHA-256 of the token
    Column("key", Text, nullable=False, index=True),  # of the name
    Column("local_name", Text),  # as it is shown, of one who came by a local link and has no account
    Column("created", Text, nullable=False),
    Column("seen", Text, nullable=False),
)

links = Table(
    "local_links",
    metadata,
    Column("id", Text, primary_key=True),  # SHA-256 of the token
    Column("name", Text, nullable=False),
    Column("made", Text, nullable=False),
)

failures = Table(
    "failures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", Text, nullable=False, index=True),  # SHA-256 of a name or of an address
    Column("at", Text, nullable=False),
)

views = Table(
    "saved_views",
    metadata,
    Column("owner", Text, nullable=False),  # key of the name
    Column("key", Text, nullable=False),  # of the name of the view
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    PrimaryKeyConstraint("owner", "key"),
)


def written(at: datetime) -> str:
    """Give a time as the file has it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


_FIRST_TABLES = """\
CREATE TABLE desk (number INTEGER PRIMARY KEY, name TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE accounts (
  key TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, hash TEXT NOT NULL, made TEXT NOT NULL, closed TEXT);
CREATE TABLE sessions (
  id TEXT PRIMARY KEY, key TEXT NOT NULL, local_name TEXT, created TEXT NOT NULL, seen TEXT NOT NULL);
CREATE INDEX ix_sessions_key ON sessions (key);
CREATE TABLE local_links (id TEXT PRIMARY KEY, name TEXT NOT NULL, made TEXT NOT NULL);
CREATE TABLE failures (id INTEGER PRIMARY KEY, subject TEXT NOT NULL, at TEXT NOT NULL);
CREATE INDEX ix_failures_subject ON failures (subject);
CREATE TABLE saved_views (
  owner TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL, PRIMARY KEY (owner, key))"""


def _first_tables(connection: Connection) -> None:
    for statement in _FIRST_TABLES.split(";\n"):
        connection.exec_driver_sql(statement)


MIGRATIONS = (Migration(1, "accounts, sessions and saved views", _first_tables),)


def version(connection: Connection) -> int:
    """Give the number of the last change applied; 0 where there is no table yet.

    Raises UsageError for a database that holds something else, or was made by a newer onrecord.
    """
    names = inspect(connection).get_table_names()
    if not names:
        return 0
    if shapes.name not in names:
        raise UsageError("this database does not hold accounts of onrecord; move it away")
    number: int = connection.scalar(select(func.coalesce(func.max(shapes.c.number), 0))) or 0
    if number > MIGRATIONS[-1].number:
        raise UsageError(
            f"the accounts are of shape {number} and this onrecord knows shapes up to {MIGRATIONS[-1].number}; "
            "install a newer onrecord"
        )
    return number


def apply(connection: Connection, migration: Migration, at: str) -> None:
    """Make one change and write the row that says so. The caller holds the transaction."""
    migration.apply(connection)
    connection.execute(insert(shapes).values(number=migration.number, name=migration.name, at=at))
