"""When a row says that it happened: the days that its dates cover, as exactly as the table says they are known."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

from onrecord.coded.cells import Cell, Cells, span
from onrecord.coded.dates import Days, day_in, days_in, is_ambiguous, month_of, year_of
from onrecord.coded.mapping import Plan
from onrecord.model.reading import Issue, TimePrecision, When
from onrecord.model.text import Quote

AROUND = timedelta(days=3)  # of a date that stands for a week

Told = tuple[When | None, tuple[Issue, ...]]


def when_in(cells: Cells, plan: Plan) -> Told:
    """Give the days of a row; None, and an issue, where its date is none or cannot be told from another."""
    first, last = cells.first("date"), cells.first("date end")
    start, issues = _days(first, plan)
    end, more = _days(last, plan)
    issues += more
    if first is None or start is None:
        return None, issues
    if last and end and end.last < start.first:
        return None, (*issues, _issue("date", f"{first.value} to {last.value} ends before it begins", last))
    days = Days(start.first, end.last, "range") if end and end.last != start.last else start
    days = _known(days, _precision(cells, plan))
    quote = _quote(cells, first, last if days.last != start.last else None)
    return When(
        quote=quote, first=days.first, last=days.last, precision=days.precision, basis="stated"
    ), issues


def recorded_in(cells: Cells, plan: Plan) -> date | None:
    """Give the day on which the row was written, where the table says."""
    cell = cells.first("recorded")
    return day_in(cell.value, plan.orders.get(cell.column)) if cell else None


def _days(cell: Cell | None, plan: Plan) -> tuple[Days | None, tuple[Issue, ...]]:
    if cell is None:
        return None, ()
    order = plan.orders.get(cell.column)
    if days := days_in(cell.value, order):
        return days, ()
    if is_ambiguous(cell.value):
        why = 'which is the day and which the month is not told by the column; a mapping can say "day first"'
        return None, (_issue("date-order", f"{cell.value}: {why}", cell),)
    return None, (_issue("date", f"{cell.value[:40]!r} is no date; expected YYYY-MM-DD", cell),)


def _precision(cells: Cells, plan: Plan) -> TimePrecision | None:
    cell = cells.first("date precision")
    return cast(
        "TimePrecision | None", cell and plan.codes["date_precision"].get(cell.value.removesuffix(".0"))
    )


def _known(days: Days, precision: TimePrecision | None) -> Days:
    """Give days as exactly as they are known: one that stands for a week, a month or a year covers all of it."""
    if precision in (None, "day", days.precision):
        return days
    if days.precision != "day":
        return Days(days.first, days.last, precision)
    if precision == "week":
        return Days(days.first - AROUND, days.last + AROUND, "week")
    if precision in ("month", "year"):
        return month_of(days.first) if precision == "month" else year_of(days.first)
    return days


def _quote(cells: Cells, first: Cell, last: Cell | None) -> Quote:
    """Give the words of the date, up to those of the last day where that is another."""
    return span(cells.text, first.words, last.words) if last else first.words


def _issue(code: str, message: str, cell: Cell) -> Issue:
    return Issue(stage="import", code=code, message=message, quote=cell.telling)
