"""How probable it is that two events tell of one incident, for all pairs that share a key. SQL on DuckDB."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import log2

import duckdb
import msgspec
from duckdb import DuckDBPyConnection

from onrecord.link.comparisons import COMPARISONS, UNKNOWN, Comparison
from onrecord.link.keys import MOST
from onrecord.link.model import Model
from onrecord.link.rare_words import MASK
from onrecord.model.incident import Link, Signature

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
_PAIRS = f"""
CREATE TEMP TABLE pairs AS
WITH
  spread AS (
    SELECT event, document, TRUE AS fresh, unnest(keys) AS key FROM new
    UNION ALL SELECT event, document, FALSE, unnest(keys) FROM known),
  telling AS (
    SELECT key, count(*) AS size FROM spread GROUP BY key
    HAVING count(*) BETWEEN 2 AND {MOST} AND bool_or(fresh)),
  usable AS (SELECT spread.*, size FROM spread JOIN telling USING (key))
SELECT least(a.event, b.event) AS "left", greatest(a.event, b.event) AS "right", min(a.size) AS crowd
FROM usable a JOIN usable b USING (key)
WHERE a.fresh AND a.document <> b.document AND (NOT b.fresh OR a.event < b.event)
GROUP BY ALL
"""
PAGE = 10_000  # rows fetched at a time


def links(new: Sequence[Signature], known: Sequence[Signature], model: Model) -> Iterator[Link]:
    """Give every pair that shares a key: of the new events with one another, and of new ones with known ones."""
    names, model_id = [each.name for each in COMPARISONS], model.id
    with compared(new, known) as connection:
        found = connection.execute(_scores(model))
        while rows := found.fetchmany(PAGE):
            for left, right, probability, *levels in rows:
                yield Link(
                    left=left,
                    right=right,
                    probability=probability,
                    levels=dict(zip(names, levels, strict=True)),
                    model=model_id,
                )


@contextmanager
def compared(new: Sequence[Signature], known: Sequence[Signature]) -> Iterator[DuckDBPyConnection]:
    """Give a database with the table `compared`: the level of each comparison of each pair that shares a key."""
    with duckdb.connect() as connection:
        fill(connection, "new", new)
        fill(connection, "known", known)
        connection.execute(_PAIRS)
        connection.execute(_COMPARED)
        yield connection


def fill(connection: DuckDBPyConnection, name: str, events: Sequence[Signature]) -> None:
    """Make a table of signatures, a row an event."""
    structure = json.dumps([_COLUMNS])
    select = (
        f"SELECT *, {', '.join(_DERIVED)} FROM (SELECT unnest(from_json(?, '{structure}'), max_depth := 2))"
    )
    rows = msgspec.json.encode(events).decode()
    connection.execute(f"CREATE TEMP TABLE {name} AS {select}", [rows])


def _scores(model: Model) -> str:
    weights = " + ".join(_weight(each, model) for each in COMPARISONS)
    names = ", ".join(f'"level_{each.name}"' for each in COMPARISONS)
    prior = log2(model.prior / (1 - model.prior))
    return f'SELECT "left", "right", 1 / (1 + pow(2, -({prior} + {weights}))), {names} FROM compared'


def _weight(each: Comparison, model: Model) -> str:
    known = " ".join(f"WHEN {number} THEN {model.weight(each.name, number)!r}" for number in each.numbers)
    return f'(CASE "level_{each.name}" {known} ELSE 0.0 END)'


def _level(each: Comparison) -> str:
    asked = " ".join(
        f"WHEN {level.holds} THEN {number}" for number, level in zip(each.numbers, each.levels, strict=False)
    )
    return f'CASE WHEN {each.unknown} THEN {UNKNOWN} {asked} ELSE 0 END AS "level_{each.name}"'


def _sides() -> str:
    names = [*_COLUMNS, *(derived.rpartition(" ")[2] for derived in _DERIVED)]
    return ", ".join(f'{side}."{name}" AS "{name}_{side}"' for name in names for side in "lr")


_COMPARED = f"""
CREATE TEMP TABLE compared AS
WITH everything AS (FROM new UNION ALL FROM known),
  sides AS (
    SELECT crowd, {_sides()} FROM pairs
    JOIN everything l ON l.event = "left" JOIN everything r ON r.event = "right")
SELECT event_l AS "left", event_r AS "right", {", ".join(map(_level, COMPARISONS))} FROM sides
"""
