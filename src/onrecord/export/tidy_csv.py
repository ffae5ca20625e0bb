"""The tidy tables as CSV, one file each, with a description of every column that programs can read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from onrecord.export.cells import write_csv
from onrecord.export.tables import Column, Row, Table, tables
from onrecord.model.release import Loss, Release

# Types of Table Schema, https://specs.frictionlessdata.io/table-schema/
_TYPES = {
    "text": "string", "whole": "integer", "number": "number", "flag": "boolean", "day": "date", "json": "any",
}  # fmt: skip


def write(release: Release, path: Path) -> Sequence[Loss]:
    """Write a folder with a file for each table, and `datapackage.json` (Frictionless Data Package) beside them.

    Unknown is an empty cell; true and false are words; values of type json are JSON texts.
    """
    path.mkdir()
    for each in tables():
        write_csv(path / f"{each.name}.csv", chain([each.header], _cells(each, release)))
    package = {
        "profile": "tabular-data-package",
        "name": "onrecord",
        "resources": [_resource(each) for each in tables()],
    }
    (path / "datapackage.json").write_bytes(msgspec.json.format(msgspec.json.encode(package)) + b"\n")
    return LOSSES


LOSSES = (
    Loss(what="several values in one cell", how="joined with '; '; the claims have each of them apart"),
    Loss(
        what="texts that a spreadsheet would run as a formula",
        how="given an apostrophe in front; the exact words are in every other format",
    ),
)


def _cells(table: Table, release: Release) -> Iterator[Row]:
    types = [column.type for column in table.columns]
    for row in table.rows(release):
        yield tuple(_cell(value, kind) for value, kind in zip(row, types, strict=True))


def _cell(value: Any, kind: str) -> Any:
    return msgspec.json.encode(value).decode() if kind == "json" else value


def _resource(table: Table) -> dict[str, Any]:
    foreign = [
        {"fields": [each.name], "reference": {"resource": resource, "fields": [field]}}
        for each in table.columns
        if each.refers
        for resource, field in [each.refers.split(".")]
        if each.name not in _LISTS
    ]
    return {
        "name": table.name,
        "title": table.title,
        "description": table.about,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "schema": {
            "fields": [_field(each) for each in table.columns],
            "primaryKey": list(table.key),
            "foreignKeys": foreign,
        },
    }


_LISTS = (
    "contains",
    "part_of",
    "claims",
)  # several ids in one cell, which Table Schema has no foreign key for


def _field(column: Column) -> dict[str, str]:
    return {"name": column.name, "type": _TYPES[column.type], "description": column.about}
