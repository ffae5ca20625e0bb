"""Rows of an XLSX workbook: of its first sheet with anything in it, one at a time, as CSV that can be read alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from onrecord.coded.table import Row, Table, column_names
from onrecord.errors import Unreadable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def open_workbook(path: Path, sheet: str | None = None) -> Table:
    """Open a sheet of a workbook, by its name or the first that is not empty. Raises Unreadable where there is none.

    A cell with a formula has the value that was saved with it; where none was saved, its formula.
    """
    values, formulas = _loaded(path, data_only=True), _loaded(path, data_only=False)
    names = [one.title for one in values.worksheets]
    wanted = [sheet] if sheet in names else names if sheet is None else []
    for name in wanted:
        rows = _rows(values[name], formulas[name])
        if heading := next(rows, None):
            others = ", ".join(each for each in names if each != name)
            notes = (f"sheet {name!r} is read; not read: {others}",) if others else ()
            first = _as_csv(heading[1])
            numbered = (Row(number, cells, first + _as_csv(cells)) for number, cells in rows)
            return Table(column_names(heading[1]), numbered, notes=notes)
    found = f"no sheet {sheet!r} among {names}" if sheet else f"nothing in its sheets {names}"
    raise Unreadable(f"has {found}; give a table with names of columns in its first row", code="no-heading")


def _loaded(path: Path, *, data_only: bool) -> Any:
    import warnings
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():  # of styles and extensions that are of no matter here
            warnings.simplefilter("ignore")
            return load_workbook(path, read_only=True, data_only=data_only)
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError) as error:
        said = " ".join(str(error).split())[:100]
        raise Unreadable(
            f"cannot be read as a workbook ({said}); save it as .xlsx or .csv", code="xlsx"
        ) from error


def _rows(values: Any, formulas: Any) -> Iterator[tuple[int, tuple[str, ...]]]:
    for sheet in (values, formulas):
        sheet.reset_dimensions()  # what a file says of its own size may be wrong
    both = zip(values.iter_rows(values_only=True), formulas.iter_rows(values_only=True), strict=False)
    for number, (saved, written) in enumerate(both, 1):
        cells = tuple(map(_cell, saved, written))
        if any(cell.strip() for cell in cells):
            yield number, cells


def _cell(saved: Any, written: Any) -> str:
    value = written if saved is None else saved
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _as_csv(cells: tuple[str, ...]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue().encode("utf-8", "replace")
