"""Cells of a table that goes out, and such tables as CSV, a row at a time."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from onrecord import words

Cell = str | bool | int | float | date | None
BETWEEN = "; "  # stands between several values in one cell


def write_csv(path: Path, rows: Iterable[Sequence[Cell]]) -> int:
    """Write rows to a file that is free, as CSV (RFC 4180, UTF-8, CR LF), and give how many; the header is a row too.

    None is an empty cell, a day is ISO 8601, a whole number has no point. Characters that UTF-8 cannot carry become
    question marks.
    """
    many = 0
    with path.open("x", encoding="utf-8", errors="replace", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\r\n")
        for many, row in enumerate(rows, start=1):  # noqa: B007
            writer.writerow([plain(cell) for cell in row])
    return many


def plain(cell: Cell) -> str | int | float:
    """Give a cell as CSV has it."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else neutral(cell)


def neutral(cell: str | float) -> str | float:
    """Give a cell that no spreadsheet runs as a formula: see `words.neutral`. Numbers stay numbers."""
    return words.neutral(cell) if isinstance(cell, str) else cell


def joined(values: Iterable[str | None]) -> str | None:
    """Give several values in one cell, each once, in their order; None where there is none."""
    return BETWEEN.join(dict.fromkeys(each for each in values if each)) or None
