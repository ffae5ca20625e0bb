"""Who printed the documents of a record, when, and in which language: counted, for pictures and notes on coverage."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, select

from onrecord.model.board import Filter
from onrecord.model.dateline import HEAD
from onrecord.store import asking, tables
from onrecord.store.access import FILED, Access

_documents, _readings, _issues = tables.documents.c, tables.readings.c, tables.issues.c
_shown, _board = tables.board_documents.c, tables.board.c


class Printed(NamedTuple):
    """What one publisher printed, None where no publisher is known: documents, copies of others among them, and days.

    `first` and `last` are days of print, ISO 8601, None where none is known.
    """

    publisher: str | None
    documents: int
    copies: int
    first: str | None
    last: str | None


class Nameless(NamedTuple):
    """A document of which no publisher is known, with as much of its text as may have a dateline."""

    id: str
    name: str
    author: str | None
    published: str | None
    copy_of: str | None
    head: str


class Imprint(NamedTuple):
    """What a document says of who made it, and the `reader` of its latest reading.

    `head` is as much of its text as may have a dateline where no publisher is known, else empty.
    """

    id: str
    name: str
    author: str | None
    publisher: str | None
    copy_of: str | None
    head: str
    reader: str


class Taken(NamedTuple):
    """What was taken in: documents, those without a day of print, copies of others, and days of print, ISO 8601.

    `unread` are documents in a language that is not read, by language; `failed` those that could not be read;
    `aside` is what no document could be made of, by a short word for why.
    """

    documents: int
    undated: int
    copies: int
    first: str | None
    last: str | None
    unread: dict[str, int]
    failed: int
    aside: dict[str, int]


class Prints:
    """The part of a record that counts its documents by who printed them. `Store.prints` gives it."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def by_publisher(self, asked: Filter) -> list[Printed]:
        """Give who printed the documents that the incidents of a filter rest on, as far as its role may see them."""
        wanted = select(_documents.publisher, *_COUNTED).where(_documents.logged.in_(_shown_by(asked)))
        with self._access.reading() as connection:
            found = connection.execute(wanted.group_by(_documents.publisher))
            return [Printed(row.publisher, row.many, row.copies, row.first, row.last) for row in found]

    def nameless(self, asked: Filter) -> list[Nameless]:
        """Give those of these documents of which no publisher is known."""
        head = func.substr(_documents.text, 1, HEAD)
        columns = (
            _documents.id,
            _documents.name,
            _documents.author,
            _documents.published,
            _documents.copy_of,
        )
        wanted = select(*columns, head).where(_NOBODY, _documents.logged.in_(_shown_by(asked)))
        with self._access.reading() as connection:
            return [Nameless(*row) for row in connection.execute(wanted.order_by(_documents.logged))]

    def imprints(self) -> Iterator[Imprint]:
        """Give what every document says of who made it, in the order in which they came; no reading is opened."""
        columns = (
            _documents.id,
            _documents.name,
            _documents.author,
            _documents.publisher,
            _documents.copy_of,
        )
        head = case((_NOBODY, func.substr(_documents.text, 1, HEAD)), else_="")
        wanted = FILED.with_only_columns(*columns, head, _readings.reader)
        return map(Imprint._make, self._access.stream(wanted))

    def taken(self, without: Collection[str] = ()) -> Taken:
        """Give what was taken in, `without` some documents, by their ids."""
        with self._access.reading() as connection:
            row = connection.execute(_left(select(*_COUNTED, _UNDATED), without)).one()
            unread = {
                each.language: each.many for each in connection.execute(_left(_troubled("language"), without))
            }
            failed = {
                each.language: each.many for each in connection.execute(_left(_troubled("failed"), without))
            }
            aside = {each.code: each.many for each in connection.execute(_ASIDE)}
        return Taken(
            row.many, row.undated or 0, row.copies, row.first, row.last, unread, sum(failed.values()), aside
        )


_NOBODY = func.trim(func.coalesce(_documents.publisher, "")) == ""
_COUNTED = (
    func.count(_documents.logged).label("many"),
    func.count(_documents.copy_of).label("copies"),
    func.min(_documents.published).label("first"),
    func.max(_documents.published).label("last"),
)
_UNDATED = (func.count(_documents.logged) - func.count(_documents.published)).label("undated")
_ASIDE = (
    select(_issues.code, func.count().label("many"))
    .where(_issues.reading.is_(None))
    .group_by(_issues.code)
    .order_by(func.count().desc(), _issues.code)
)


def _shown_by(asked: Filter) -> Any:
    """Select the numbers of the documents that the rows of a filter rest on."""
    rows = select(_board.number).where(*asking.where(asked)).cte("asked")  # SQLite parses no deeper nesting
    return select(_shown.document).join(rows, rows.c.number == _shown.number)


def _troubled(code: str) -> Any:
    """Select documents by language of which the latest reading says that they could not be read, and why."""
    later = tables.readings.alias("later")
    latest = select(func.max(later.c.logged)).where(later.c.document == _documents.id).scalar_subquery()
    language = func.coalesce(_documents.language, "").label("language")
    many = func.count(_documents.logged.distinct())
    return (
        select(language, many.label("many"))
        .select_from(tables.documents)
        .join(tables.readings, and_(_readings.document == _documents.id, _readings.logged == latest))
        .join(tables.issues, _issues.reading == _readings.id)
        .where(_issues.stage == "reading", _issues.code == code)
        .group_by(language)
        .order_by(many.desc(), language)
    )


def _left(wanted: Any, without: Collection[str]) -> Any:
    if not without:
        return wanted
    away = func.json_each(json.dumps(sorted(without))).table_valued("value")  # however many they are
    return wanted.where(_documents.id.not_in(select(away.c.value)))
