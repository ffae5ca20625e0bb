"""Tables: what a picture shows, as rows, and these as CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.words import neutral

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """The twin of a picture: the same values under a header. None is what is not stated."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def to_csv(table: Table) -> str:
    """Give a table as CSV (RFC 4180): comma, CR LF, quotes where needed; None is an empty cell.

    A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay numbers.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows(map(_cells, (table.header, *table.rows)))
    return out.getvalue()


def table_of(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Table:
    """Give a table of rows."""
    return Table(tuple(header), tuple(map(tuple, rows)))


def _cells(row: Sequence[Cell]) -> list[str | int | float]:
    return ["" if cell is None else _plain(cell) for cell in row]


def _plain(cell: str | float) -> str | int | float:
    if isinstance(cell, str):
        return neutral(cell)
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
