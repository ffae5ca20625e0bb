"""Rows of an XLSX workbook: of its first sheet that is a table, one at a time, as CSV that can be read alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from onrecord.coded.table import Row, Table, column_names
from onrecord.errors import Unreadable

MOST = 1 << 30  # bytes that a workbook may unpack to
COLUMNS = 3  # that a heading has at least; a cover has fewer


def open_workbook(path: Path) -> Table:
    """Open the sheet of a workbook that is a table: the first that names several columns, else the first with anything.

    A cell with a formula has the value that was saved with it; where none was saved, its formula. Raises Unreadable
    where there is no sheet with anything in it.
    """
    values, formulas = _loaded(path, data_only=True), _loaded(path, data_only=False)
    names = [one.title for one in values.worksheets]
    headings = {name: heading for name in names if (heading := _heading(values[name]))}
    if not headings:
        why = f"has nothing in its sheets {names}; give a table with names of columns in its first row"
        raise Unreadable(why, code="no-heading")
    name = next((name for name, heading in headings.items() if len(heading) >= COLUMNS), next(iter(headings)))
    rows = _rows(values[name], formulas[name])
    columns = next(rows)[1]
    first = _as_csv(columns)
    numbered = (Row(number, cells, first + _as_csv(cells)) for number, cells in rows)
    others = ", ".join(each for each in names if each != name)
    notes = (f"sheet {name!r} is read; not read: {others}",) if others else ()
    return Table(column_names(columns), numbered, notes=notes)


def _heading(sheet: Any) -> list[str]:
    """Give the cells of the first row of a sheet that has any."""
    sheet.reset_dimensions()  # what a file says of its own size may be wrong
    rows = ([cell for cell in row if cell not in (None, "")] for row in sheet.iter_rows(values_only=True))
    return next((list(map(str, row)) for row in rows if row), [])


def _loaded(path: Path, *, data_only: bool) -> Any:
    import warnings
    from zipfile import BadZipFile, ZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        if sum(part.file_size for part in ZipFile(path).infolist()) > MOST:
            raise Unreadable(f"unpacks to more than {MOST >> 20} MiB; save it as .csv", code="bomb")
        with warnings.catch_warnings():  # of styles and extensions that are of no matter here
            warnings.simplefilter("ignore")
            return load_workbook(path, read_only=True, data_only=data_only)
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError) as error:
        said = " ".join(str(error).split())[:100]
        raise Unreadable(
            f"cannot be read as a workbook ({said}); save it as .xlsx or .csv", code="xlsx"
        ) from error


def _rows(values: Any, formulas: Any) -> Iterator[tuple[int, tuple[str, ...]]]:
    formulas.reset_dimensions()
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
