"""A look through a whole table before any of it is taken: how its dates are written, and what it calls its kinds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from onrecord.coded.dates import Order, Orders
from onrecord.coded.table import Broken, Row

DATED = ("date", "date end", "recorded")
MOST_KINDS = 500  # different values of a column of kinds that are kept; a column of more names no kinds


@dataclass(slots=True)
class Survey:
    """What a look through the table found: rows, those that are broken, the dates of columns, and values of kinds."""

    rows: int = 0
    broken: int = 0
    dates: dict[str, Orders] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def orders(self) -> dict[str, Order]:
        """The order of day and month in each column of dates that has a date in which they could change places."""
        return {column: seen.order for column, seen in self.dates.items() if seen.order}


def surveyed(columns: tuple[str, ...], rows: Iterable[Row | Broken], fields: Mapping[str, str]) -> Survey:
    """Look through a table. `fields` gives the fields of its columns; memory does not grow with the rows."""
    found = Survey()
    dated = [at for at, column in enumerate(columns) if fields.get(column) in DATED]
    named = [at for at, column in enumerate(columns) if fields.get(column) == "kind"]
    for at in dated:
        found.dates[columns[at]] = Orders()
    for row in rows:
        found.rows += 1
        if isinstance(row, Broken):
            found.broken += 1
            continue
        for at in dated:
            if at < len(row.cells):
                found.dates[columns[at]].look(row.cells[at])
        for at in named:
            value = row.cells[at].strip() if at < len(row.cells) else ""
            if value and (value in found.kinds or len(found.kinds) < MOST_KINDS):
                found.kinds[value] += 1
    return found
