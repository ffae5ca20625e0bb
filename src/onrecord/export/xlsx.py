"""The tidy tables as a workbook for people, with a first sheet that says what it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from onrecord import words
from onrecord.export.tables import Row, Table, tables
from onrecord.model.release import Loss, Release, Sheet

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MOST_ROWS = 1_048_576  # of a sheet, the header among them (ECMA-376, as Excel has it)
LONGEST = 32_767  # characters of a cell
_WIDTHS = {"text": 18, "whole": 10, "number": 10, "flag": 8, "day": 12, "json": 30}
_WIDE = {"title": 50, "words": 60, "about": 60, "denied_by": 30, "source_names": 30, "numbers": 30}
_UNFIT = {code: "\ufffd" for code in range(32) if chr(code) not in "\t\n\r"}  # cannot be in XML 1.0


@dataclass(slots=True)
class _Cut:
    """How many cells a workbook could not hold as they are."""

    long: int = 0
    unfit: int = 0


def write(release: Release, path: Path) -> Sequence[Loss]:
    """Write a workbook: a sheet that says what it is, then one for each table; where it is full it goes on in another.

    Text is always text, also where it begins as a formula does.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    cut = _Cut()
    _about(book, release.sheet)
    for each in tables():
        for number, rows in enumerate(_parts(each.rows(release)), start=1):
            _sheet(book, each, f"{each.title} {number}" if number > 1 else each.title, rows, cut)
    book.save(path)
    losses = [
        Loss(what="several values in one cell", how="joined with '; '; the claims have each of them apart")
    ]
    if cut.long:
        losses.append(
            Loss(
                what=f"cells of more than {LONGEST:,} characters",
                how="cut, which an ellipsis marks",
                count=cut.long,
            )
        )
    if cut.unfit:
        losses.append(Loss(what="control characters", how="replaced by U+FFFD", count=cut.unfit))
    return losses


def _about(book: Workbook, sheet: Sheet) -> None:
    page = book.create_sheet("About")
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 28, 110
    for name, value in _facts(sheet):
        page.append([_styled(page, name, bold=True), _styled(page, value, wrap=True)])


def _facts(sheet: Sheet) -> Iterator[tuple[str, str]]:
    yield (
        "What this is",
        "A record of harm that was reported, made by onrecord. A draft is a machine's: nobody has looked at it.",
    )
    yield "Made", f"{sheet.made}, by {sheet.software}"
    yield "For whom", f"{sheet.profile}: {sheet.profile_description}"
    yield (
        "Incidents",
        ", ".join(f"{many:,} {words.STATES.get(state, state)}" for state, many in sheet.states.items()),
    )
    yield "Numbers", f"Rule {sheet.rule}: {sheet.rule_description}"
    yield "Code-book", sheet.code_book
    yield "Head of the chain", f"entry {sheet.head[0]}, {sheet.head[1]}"
    yield "More", "methodology.md and losses.md, beside this file"
    yield "", ""
    for each in tables():
        yield f"Sheet {each.title}", each.about
        for column in each.columns:
            yield f"   {column.name}", column.about


def _parts(rows: Iterator[Row]) -> Iterator[Iterator[Row]]:
    """Give rows in as many parts as sheets are needed, one at least."""
    waiting = [next(rows, None)]

    def part() -> Iterator[Row]:
        for _ in range(MOST_ROWS - 1):
            if waiting[0] is None:
                return
            yield waiting[0]
            waiting[0] = next(rows, None)

    yield part()
    while waiting[0] is not None:
        yield part()


def _sheet(book: Workbook, table: Table, title: str, rows: Iterator[Row], cut: _Cut) -> None:
    from openpyxl.utils import get_column_letter

    page = book.create_sheet(title)
    page.freeze_panes = "B2"
    for at, column in enumerate(table.columns, start=1):
        page.column_dimensions[get_column_letter(at)].width = _WIDE.get(column.name, _WIDTHS[column.type])
    page.append([_styled(page, each, bold=True) for each in table.header])
    many = 1
    for row in rows:
        page.append([_cell(page, value, cut) for value in row])
        many += 1
    page.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{many}"


def _cell(page: WriteOnlyWorksheet, value: Any, cut: _Cut) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, list | dict | tuple):
        value = msgspec.json.encode(value).decode()
    if not isinstance(value, str):
        return value
    fit = value.translate(_UNFIT)
    cut.unfit += fit != value
    if len(fit) > LONGEST:
        cut.long += 1
        fit = fit[: LONGEST - 1] + "…"
    cell = WriteOnlyCell(page, fit)
    cell.data_type = "s"
    return cell


def _styled(page: WriteOnlyWorksheet, text: str, *, bold: bool = False, wrap: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    cell = WriteOnlyCell(page, text.translate(_UNFIT))
    cell.data_type = "s"
    cell.font = Font(bold=bold)
    cell.alignment = Alignment(wrap_text=wrap, vertical="top")
    return cell
