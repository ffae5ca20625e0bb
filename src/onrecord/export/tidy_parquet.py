"""The tidy tables as Parquet, one file each, written by DuckDB with the types of the columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from onrecord.export.tables import Table, tables
from onrecord.model.release import Loss, Release

_TYPES = {
    "text": "VARCHAR", "whole": "BIGINT", "number": "DOUBLE", "flag": "BOOLEAN", "day": "DATE", "json": "VARCHAR",
}  # fmt: skip
_LONGEST = 1 << 28  # bytes of a row, many times what a report can hold


def write(release: Release, path: Path) -> Sequence[Loss]:
    """Write a folder with a file for each table. Values of type json are JSON texts; unknown is null."""
    import duckdb

    path.mkdir()
    with duckdb.connect() as connection, TemporaryDirectory() as folder:
        rows = Path(folder) / "rows"
        for each in tables():
            _spool(each, release, rows)
            connection.execute(_copy(each, rows, path / f"{each.name}.parquet"))
    return LOSSES


LOSSES = (
    Loss(what="several values in one cell", how="joined with '; '; the claims have each of them apart"),
)


def _spool(table: Table, release: Release, rows: Path) -> None:
    with rows.open("wb") as lines:
        for line in _lines(table, release):
            lines.write(line + b"\n")


def _lines(table: Table, release: Release) -> Iterator[bytes]:
    as_text = [at for at, column in enumerate(table.columns) if column.type == "json"]
    names = table.header
    for row in table.rows(release):
        values: list[Any] = [*row]
        for at in as_text:
            values[at] = msgspec.json.encode(values[at]).decode()
        yield msgspec.json.encode(dict(zip(names, values, strict=True)))


def _copy(table: Table, rows: Path, into: Path) -> str:
    """Give the SQL that makes a Parquet file of rows; all in it is ours."""
    columns = ", ".join(
        f"{_quoted(each.name, chr(34))}: {_quoted(_TYPES[each.type])}" for each in table.columns
    )
    names = ", ".join(_quoted(name, '"') for name in table.header)
    source = (
        f"read_json({_quoted(str(rows))}, format = 'newline_delimited', columns = {{{columns}}}, "
        f"maximum_object_size = {_LONGEST})"
    )
    wanted = f"SELECT {names} FROM {source}"  # noqa: S608 names of our own columns, quoted
    return f"COPY ({wanted}) TO {_quoted(str(into))} (FORMAT parquet, COMPRESSION zstd)"


def _quoted(name: str, mark: str = "'") -> str:
    return mark + name.replace(mark, mark * 2) + mark
