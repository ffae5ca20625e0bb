"""Lists of incidents: all of them, and those that a mark of a picture or a sum leads to, in pages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from onrecord.model.board import BoardLine
from onrecord.pictures.table import Table
from onrecord.report.addresses import INDEX, incident_at, list_at
from onrecord.report.lines import Row, row_of
from onrecord.report.render import Folder

A_PAGE = 200  # rows
ALL = "all"

Row_ = TypeVar("Row_")


@dataclass(frozen=True, slots=True)
class Pager:
    """Where one is in a list: rows `first` to `last` of `total`, and the pages beside; None where there is none."""

    first: int
    last: int
    total: int
    page: int
    pages: int
    previous: str | None
    following: str | None


@dataclass(slots=True)
class Lists:
    """The lists that something leads to. Each has a title and the ids of incidents, and is written at the end."""

    by_id: Mapping[str, BoardLine]
    parts: Collection[str]
    _asked: dict[tuple[str, ...], tuple[str, str]] = field(default_factory=dict)

    def to(self, sort: str, title: str, ids: Collection[str]) -> str:
        """Give the address of a list of incidents, from the root. Of one incident it is the page of that."""
        wanted = tuple(ids)
        if len(wanted) == 1:
            return incident_at(wanted[0])
        name, _ = self._asked.setdefault(wanted, (f"{sort}-{len(self._asked) + 1}", title))
        return list_at(name, 1)

    def write(self, folder: Folder) -> None:
        """Write all lists that were asked for."""
        for ids, (name, title) in self._asked.items():
            self._write(folder, name, title, [self.by_id[each] for each in ids])

    def first(self, lines: Sequence[BoardLine]) -> tuple[list[Row], Pager]:
        """Give the first rows of the list of all, which stand on the front."""
        return self.rows(lines[:A_PAGE]), _pager(ALL, 1, len(lines))

    def write_all(self, folder: Folder, lines: Sequence[BoardLine]) -> None:
        """Write the list of all, but for its first page, which is on the front."""
        self._write(folder, ALL, "All incidents", lines, since=2)

    def rows(self, lines: Sequence[BoardLine]) -> list[Row]:
        """Give lines as rows of a list."""
        return [row_of(line, part=line.id in self.parts) for line in lines]

    def _write(
        self, folder: Folder, name: str, title: str, lines: Sequence[BoardLine], since: int = 1
    ) -> None:
        for some, pager in _pages(name, lines, since):
            folder.page(
                list_at(name, pager.page), "list.html", title=title, rows=self.rows(some), pager=pager
            )


def write_table(folder: Folder, name: str, title: str, table: Table, hrefs: Mapping[str, str]) -> str:
    """Write what a picture shows as pages of a table, and give the address of the first.

    `hrefs` gives where a first cell leads, if anywhere.
    """
    about = {"title": title, "header": table.header, "hrefs": hrefs}
    for some, pager in _pages(name, table.rows):
        folder.page(list_at(name, pager.page), "table.html", rows=some, pager=pager, **about)
    return list_at(name, 1)


def write_documents(folder: Folder, rows: Sequence[object]) -> str:
    """Write the list of the reports, and give the address of its first page."""
    for some, pager in _pages("reports", rows):
        folder.page(list_at("reports", pager.page), "reports.html", rows=some, pager=pager)
    return list_at("reports", 1)


def _pages(name: str, rows: Sequence[Row_], since: int = 1) -> Iterator[tuple[Sequence[Row_], Pager]]:
    """Give the pages of a list from one of them on; there is always a first."""
    for page in range(since, max(1, -(-len(rows) // A_PAGE)) + 1):
        yield rows[(page - 1) * A_PAGE : page * A_PAGE], _pager(name, page, len(rows))


def _pager(name: str, page: int, total: int) -> Pager:
    pages = max(1, -(-total // A_PAGE))
    before = list_at(name, page - 1) if page > 1 else None
    return Pager(
        first=min(total, (page - 1) * A_PAGE + 1),
        last=min(total, page * A_PAGE),
        total=total,
        page=page,
        pages=pages,
        previous=f"{INDEX}#incidents" if name == ALL and page == 2 else before,
        following=list_at(name, page + 1) if page < pages else None,
    )
