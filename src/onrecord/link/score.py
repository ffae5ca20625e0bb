"""How probable it is that two events tell of one incident, for all pairs that share a key. SQL on DuckDB."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from math import log2
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import msgspec
from duckdb import DuckDBPyConnection

from onrecord.link.comparisons import COMPARISONS, UNKNOWN, Comparison
from onrecord.link.keys import MOST
from onrecord.link.model import Model
from onrecord.link.rare_words import MASK
from onrecord.model.incident import Link, Signature

Table = Any  # an Arrow table

_COLUMNS = {
    **dict.fromkeys(("event", "document", "kind", "family", "place", "admin1", "country"), "VARCHAR"),
    "outcome": "BOOLEAN",
    **dict.fromkeys(("first", "last", "printed", "rarity"), "INTEGER"),
    **dict.fromkeys(("lat", "lon", "reach"), "DOUBLE"),
    **dict.fromkeys(("killed", "injured", "affected"), "DOUBLE[]"),
    **dict.fromkeys(("lineage", "agents", "targets", "people", "places", "weapons", "keys"), "VARCHAR[]"),
    "words": "BIGINT[]",
}
_NUMBERS = [name for name, kind in _COLUMNS.items() if kind == "DOUBLE[]"]
_DERIVED = [
    *(f"{name}[1] AS {name}_low" for name in _NUMBERS),
    *(
        f"CASE WHEN {name}[1] IS NOT NULL THEN coalesce({name}[2], 'inf') END AS {name}_high"
        for name in _NUMBERS
    ),
    f"sqrt(list_sum(list_transform(words, lambda w: (w & {MASK}) * (w & {MASK})))) AS words_norm",
]
# Numbers and hashes in place of names: a record of a million events has ten million keys.
_USABLE = f"""
CREATE TABLE usable AS
WITH
  spread AS (SELECT number, fresh, hash(document) AS document, hash(unnest(keys)) AS key FROM events),
  telling AS (
    SELECT key, count(*) AS size FROM spread GROUP BY key
    HAVING count(*) BETWEEN 2 AND {MOST} AND bool_or(fresh))
SELECT number, fresh, document, key, size FROM spread JOIN telling USING (key)
"""
_PAIRS = """
CREATE OR REPLACE TABLE pairs AS
SELECT a.number AS "left", b.number AS "right", min(a.size) AS crowd
FROM (FROM usable WHERE fresh AND number BETWEEN $first AND $last) a JOIN usable b USING (key)
WHERE a.document <> b.document AND (NOT b.fresh OR a.number < b.number)
GROUP BY ALL
"""
_GIVEN = """
CREATE TABLE pairs AS
SELECT l.number AS "left", r.number AS "right", crowd
FROM given JOIN events l ON l.event = given."left" JOIN events r ON r.event = given."right"
"""
SLICE = 5_000  # events whose pairs are weighed at a time
MEMORY = "2GB"  # that DuckDB takes before it puts things on disk
PAGE = 10_000  # rows fetched at a time


def links(new: Iterable[Signature], known: Iterable[Signature], model: Model) -> Iterator[Link]:
    """Give every pair that shares a key: of the new events with one another, and of new ones with known ones.

    Memory does not grow with the number of pairs.
    """
    model_id, wanted = model.id, _scores(model)
    for connection in compared(new, known):
        found = connection.execute(wanted)
        while rows := found.fetchmany(PAGE):
            for left, right, probability, *levels in rows:
                yield Link(
                    left=left,
                    right=right,
                    probability=probability,
                    levels=tuple(levels),
                    model=model_id,
                )


def compared(new: Iterable[Signature], known: Iterable[Signature] = ()) -> Iterator[DuckDBPyConnection]:
    """Give a database with a table `compared`, a slice of the pairs that share a key after the other.

    It has the ids of two events, the lesser first, and the level of each comparison. What it has of one slice is gone
    with the next.
    """
    with _database() as connection:
        fresh = _fill(connection, new, first=0, fresh=True)
        _fill(connection, known, first=fresh, fresh=False)
        connection.execute(_USABLE)
        for first in range(0, fresh, SLICE):
            connection.execute(_PAIRS, {"first": first, "last": first + SLICE - 1})
            connection.execute(_COMPARED)
            yield connection


def compare(events: Iterable[bytes], pairs: Table) -> Table:
    """Give the ids of two events, the lesser first, and the level of each comparison, for each of some pairs.

    `events` are signatures in JSON, `pairs` have the columns `left`, `right` and `crowd`: how many events have the key
    in common that the fewest have. For those who find pairs elsewhere than here.
    """
    with _database() as connection:
        connection.execute("SET threads = 1")  # who gives a part has others at work beside
        _fill(connection, map(msgspec.Raw, events), first=0, fresh=True)
        connection.register("given", pairs)
        connection.execute(_GIVEN)
        connection.execute(_COMPARED)
        return connection.execute("SELECT * FROM compared").to_arrow_table()


def score(compared: Table, model: Model) -> Table:
    """Give pairs, of which the levels are given as `compare` gives them, with their probabilities."""
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        connection.register("compared", compared)
        return connection.execute(_scores(model)).to_arrow_table()


@contextmanager
def _database() -> Iterator[DuckDBPyConnection]:
    """Give a database with a table `events` that is empty."""
    with TemporaryDirectory() as spilled, duckdb.connect() as connection:
        connection.execute(f"SET temp_directory = '{spilled}'")
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute(f"CREATE TABLE events AS {_SELECT} LIMIT 0", [0, True, "[]"])
        yield connection


def _fill(
    connection: DuckDBPyConnection, events: Iterable[Signature | msgspec.Raw], *, first: int, fresh: bool
) -> int:
    waiting, number = iter(events), first
    while batch := list(islice(waiting, SLICE)):
        rows = msgspec.json.encode(batch).decode()
        connection.execute(f"INSERT INTO events {_SELECT}", [number, fresh, rows])
        number += len(batch)
    return number


def _scores(model: Model) -> str:
    weights = " + ".join(_weight(each, model) for each in COMPARISONS)
    names = ", ".join(f'"level_{each.name}"' for each in COMPARISONS)
    prior = log2(model.prior / (1 - model.prior))
    odds = f"1 / (1 + pow(2, -({prior} + {weights})))"
    return f'SELECT "left", "right", {odds} AS probability, {names} FROM compared'


def _weight(each: Comparison, model: Model) -> str:
    known = " ".join(f"WHEN {number} THEN {model.weight(each.name, number)!r}" for number in each.numbers)
    return f'(CASE "level_{each.name}" {known} ELSE 0.0 END)'


def _level(each: Comparison) -> str:
    asked = " ".join(
        f"WHEN {level.holds} THEN {number}" for number, level in zip(each.numbers, each.levels, strict=False)
    )
    return f'CASE WHEN {each.unknown} THEN {UNKNOWN} {asked} ELSE 0 END AS "level_{each.name}"'


def _sides() -> str:
    held = [name for name in _COLUMNS if name not in ("keys", "document")]
    names = [*held, *(derived.rpartition(" ")[2] for derived in _DERIVED)]
    return ", ".join(f'{side}."{name}" AS "{name}_{side}"' for name in names for side in "lr")


_SELECT = f"""
SELECT $1::INTEGER + row_number() OVER () - 1 AS number, $2::BOOLEAN AS fresh, *, {", ".join(_DERIVED)}
FROM (SELECT unnest(from_json($3, '{json.dumps([_COLUMNS])}'), max_depth := 2))
"""
_COMPARED = f"""
CREATE OR REPLACE TABLE compared AS
WITH sides AS (
  SELECT crowd, {_sides()} FROM pairs
  JOIN events l ON l.number = "left" JOIN events r ON r.number = "right")
SELECT least(event_l, event_r) AS "left", greatest(event_l, event_r) AS "right", {", ".join(map(_level, COMPARISONS))}
FROM sides
"""
