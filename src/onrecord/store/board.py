"""The board: every incident as a row that was computed from readings and reviews, to be listed, counted and found.

Nothing here is part of what was read or decided. What a change touches is taken away with it (`stale.py`), and
`reviewing.refresh` computes it anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import msgspec
from sqlalchemy import (
    Connection,
    Select,
    func,
    or_,
    select,
)  # fmt: skip
from sqlalchemy.sql.expression import ColumnElement

from onrecord.model.board import (
    BoardLine,
    BoardPoint,
    BoardRow,
    Facet,
    Filter,
    Flow,
    Hit,
    Look,
    Neighbours,
    Page,
)  # fmt: skip
from onrecord.model.review import Review
from onrecord.store import asking, board_rows, facets, searching, stale, tables
from onrecord.store.access import Access, among, insert_all
from onrecord.store.remembered import Remembered

_board, _rows, _facts, _shown = (
    tables.board.c, tables.board_rows.c, tables.board_facts.c, tables.board_documents.c,
)  # fmt: skip
_documents, _memberships = tables.documents.c, tables.memberships.c
_row_decoder = msgspec.json.Decoder(BoardRow)
_line_decoder = msgspec.json.Decoder(BoardLine)

DECIDED = ("review", "decision")  # entries of the log after which what was computed before may be wrong
PAGE = 100  # documents taken at a time
AT_A_TIME = 1_000  # rows


class Waiting(NamedTuple):
    """Incidents without a row, in the order of the documents that tell of them, and where to go on."""

    incidents: list[str]
    last: int


class Board:
    """The part of a record that lists incidents. `Store.board` gives it.

    Every question is asked for the role of a filter: what a person may not see is neither given nor counted.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self._facets: facets.Known = Remembered(facets.KEPT)

    # -- keeping --------------------------------------------------------------------------------------------------

    def head(self) -> int:
        """Give the number of the last entry of the log, to be given to `keep` with what is computed from now on."""
        with self._access.reading() as connection:
            return connection.scalar(select(func.max(tables.log.c.seq))) or 0

    def missing(self, *, limit: int | None = None) -> list[str]:
        """Give the incidents that have no row, in the order of their ids."""
        wanted = select(_memberships.incident).distinct().where(_not_on_board)
        return self._access.column(wanted.order_by(_memberships.incident).limit(limit))

    def lacking(self) -> int:
        """Give how many incidents have no row."""
        every = select(_memberships.incident).distinct().subquery()
        wanted = select(func.count()).where(every.c.incident.not_in(select(_board.incident)))
        with self._access.reading() as connection:
            return connection.scalar(wanted) or 0

    def waiting(self, after: int = 0) -> Waiting | None:
        """Give the incidents without a row of which the next documents tell; None where there is no such document.

        `after` is 0, or `last` of the answer before.
        """
        page = (
            select(_documents.logged).where(_documents.logged > after).order_by(_documents.logged).limit(PAGE)
        )
        with self._access.reading() as connection:
            numbers = connection.scalars(page).all()
            found = connection.scalars(_told_in(numbers)).all()
            return Waiting(list(dict.fromkeys(map(str, found))), numbers[-1]) if numbers else None

    def members(self, incidents: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Give the events of incidents by the ids of these, in the order of the ids of both."""
        with self._access.reading() as connection:
            return _members(connection, incidents)

    def once(self, incidents: Collection[str]) -> dict[str, str]:
        """Give the ids that lead to incidents, their own among them, each with the incident it leads to."""
        leading = {incident: incident for incident in incidents}
        wanted, edge = select(tables.redirects), set(leading)
        with self._access.reading() as connection:
            while edge:
                found = {
                    row.old: leading[row.new]
                    for row in among(connection, wanted, tables.redirects.c.new, edge)
                }
                edge = found.keys() - leading.keys()
                leading |= {old: found[old] for old in edge}
        return leading

    def logged(self, documents: Collection[str]) -> dict[str, int]:
        """Give the numbers of the log entries of documents, by their ids."""
        with self._access.reading() as connection:
            return _logged(connection, documents)

    def touched_by(self, review: Review) -> list[str]:
        """Give the incidents whose rows a review changes."""
        with self._access.reading() as connection:
            return sorted(stale.touched_by(connection, review))

    def keep(self, looks: Collection[Look], *, head: int) -> int:
        """Keep the rows of incidents in place of those they had; give of how many.

        All looks of an incident are given together. Nothing is kept where somebody decided after the log entry
        `head`, nor of incidents that have other events by now: they are still missing, and computed anew.
        """
        with self._access.writing() as connection:
            if _decided_since(connection, head):
                return 0
            still = _unchanged(connection, looks)
            stale.forget(connection, {look.row.id for look in still})
            first = (connection.scalar(select(func.max(_board.number))) or 0) + 1
            numbered = [*enumerate(still, start=first)]
            insert_all(
                connection, tables.board, [board_rows.columns(number, look) for number, look in numbered]
            )
            for into, made in ((tables.board_rows, board_rows.row), (tables.board_facts, board_rows.facts)):
                insert_all(
                    connection, into, [each for number, look in numbered for each in made(number, look)]
                )
            insert_all(connection, tables.board_documents, _document_rows(connection, numbered))
        return len({look.row.id for look in still})

    def clear(self) -> None:
        """Take away all rows, so that all are computed anew."""
        with self._access.writing() as connection:
            stale.forget_all(connection)

    def unread(self) -> int:
        """Give how many documents the search does not know yet."""
        with self._access.reading() as connection:
            return connection.scalar(select(func.count()).where(_documents.logged > _last(connection))) or 0

    def read_words(self) -> int:
        """Make the words of the next documents known to the search; give of how many, 0 where it knows all."""
        with self._access.writing() as connection:
            if not _can_search(connection):
                return 0
            columns = select(_documents.logged, _documents.title, _documents.text)
            page = (
                columns.where(_documents.logged > _last(connection)).order_by(_documents.logged).limit(PAGE)
            )
            found = [
                {
                    "rowid": row.logged,
                    "title": searching.words_of(row.title or ""),
                    "text": searching.words_of(row.text),
                }
                for row in connection.execute(page)
            ]
            insert_all(connection, asking.SEARCHED, found)
            if found:
                stale.changed(connection)
        return len(found)

    # -- asking ---------------------------------------------------------------------------------------------------

    def find(self, asked: Filter) -> Page:
        """Give the rows of a page of a list, and how many there are in all."""
        with self._access.reading() as connection:
            among_all = asking.conditions(connection, asked)
            total = _count(connection, among_all)
            wanted = asking.in_order(select(_board.number).where(*among_all), asked)
            numbers = connection.scalars(wanted.limit(asked.limit).offset(asked.offset)).all()
            return Page(tuple(_full(connection, numbers)), total)

    def row(self, incident: str, asked: Filter) -> BoardRow | None:
        """Give the row of one incident as the role of a filter sees it; None where there is none for it."""
        wanted = select(_board.number).where(_board.incident == incident, *asking.seen_by(asked))
        with self._access.reading() as connection:
            return next(iter(_full(connection, connection.scalars(wanted).all())), None)

    def rows(self, asked: Filter) -> Iterator[BoardLine]:
        """Give all that a filter asks for in its order, without offset and limit, a page in memory at a time."""
        wanted = (
            select(_rows.row).join(tables.board, _board.number == _rows.number).where(*asking.where(asked))
        )
        with self._access.reading() as connection:
            found = connection.execution_options(yield_per=AT_A_TIME).scalars(asking.in_order(wanted, asked))
            yield from map(_line_decoder.decode, found)

    def points(self, asked: Filter) -> list[BoardPoint]:
        """Give the few things that maps and timelines are drawn from, for all that a filter asks for, in no order."""
        columns = [_board["incident" if name == "id" else name] for name in BoardPoint._fields]
        with self._access.reading() as connection:
            found = connection.execute(select(*columns).where(*asking.where(asked)))
            return [*map(BoardPoint._make, found)]

    def flows(self, asked: Filter, *, most: int = 500) -> list[Flow]:
        """Give who acts on whom in what a filter asks for, the pairs of most incidents first."""
        agent, target = tables.board_facts.alias("agent"), tables.board_facts.alias("target")
        many = func.count().label("many")
        with self._access.reading() as connection:
            asking.matched(connection, asked)
            wanted = (
                select(agent.c.value, func.min(agent.c.label), target.c.value, func.min(target.c.label), many)
                .join(target, target.c.number == agent.c.number)
                .where(agent.c.name == "agent", target.c.name == "target")
                .where(agent.c.number.in_(select(asking.MATCHED.c.number)))
                .group_by(agent.c.value, target.c.value)
                .order_by(many.desc(), agent.c.value, target.c.value)
            )
            return [*map(Flow._make, connection.execute(wanted.limit(most)))]

    def facets(
        self, asked: Filter, *, names: Sequence[str] = asking.FACETS, most: int = 20
    ) -> dict[str, list[Facet]]:
        """Give by what else can be filtered: the values of each name, those of most incidents first, `most` of each.

        The values of a name are counted as if nothing were asked of it, so that another one can be chosen.
        """
        with self._access.reading() as connection:
            return facets.of(connection, asked, names, most, self._facets)

    def neighbours(self, incident: str, asked: Filter) -> Neighbours:
        """Give the incidents before and after one in a list, be it in the list itself or not."""
        keys = [each.label(f"key{at}") for at, (each, _) in enumerate(asking.ORDERS[asked.order])]
        own = select(*keys).where(_board.incident == incident, *asking.seen_by(asked))
        with self._access.reading() as connection:
            key = connection.execute(own).first()
            among_all = asking.conditions(connection, asked)
            total, listed = _count(connection, among_all), select(_board.incident).where(*among_all)
            if key is None:
                first = connection.scalar(asking.in_order(listed, asked).limit(1))
                return Neighbours(None, first, 0, total)
            before, after = (
                asking.beyond(asked, key, incident, forward=forward) for forward in (False, True)
            )
            return Neighbours(
                connection.scalar(asking.in_order(listed.where(before), asked, forward=False).limit(1)),
                connection.scalar(asking.in_order(listed.where(after), asked).limit(1)),
                _count(connection, [*among_all, before]) + 1,
                total,
            )

    def hits(self, rows: Collection[str], asked: Filter) -> dict[str, Hit]:
        """Give, by the ids of some incidents, the words of one document each in which the text asked for stands."""
        query = searching.expression(asked.text or "")
        if not query:
            return {}
        told = (
            select(_board.incident, _shown.document)
            .join(tables.board_documents, _shown.number == _board.number)
            .where(*asking.seen_by(asked))
        )
        with self._access.reading() as connection:
            if not _can_search(connection):
                return {}
            pairs = sorted(
                (row.document, row.incident) for row in among(connection, told, _board.incident, rows)
            )
            found = asking.found_in(connection, query, asked.role, {document for document, _ in pairs})
            # The first document of each incident stands last.
            of = {incident: document for document, incident in reversed(pairs) if document in found}
            return dict(_hits(connection, of, asked.text or ""))

    def overlapping(self, row: BoardRow, asked: Filter, *, limit: int = 5_000) -> list[BoardRow]:
        """Give incidents that may contain this one, or be contained in it, by country and days."""
        if not row.first or not row.until or row.place is None:
            return []
        around = (_board.holds == 1) & (_board.first <= row.first) & (_board.until >= row.until)
        inside = (_board.first >= row.first) & (_board.until <= row.until)
        within = or_(around, inside) if row.holds else around
        country = row.place.country or ""
        near = _board.country.in_((country, "")) if country else _board.country.is_not(None)
        wanted = select(_board.number).where(
            within,
            near,
            _board.first != "",
            _board.until != "",
            _board.incident != row.id,
            *asking.seen_by(asked),
        )
        with self._access.reading() as connection:
            numbers = connection.scalars(wanted.order_by(_board.first).limit(limit)).all()
            return _full(connection, numbers)


# -- answers ----------------------------------------------------------------------------------------------------------


def _count(connection: Connection, among_all: Sequence[ColumnElement[bool]]) -> int:
    return connection.scalar(select(func.count()).select_from(tables.board).where(*among_all)) or 0


def _full(connection: Connection, numbers: Sequence[int]) -> list[BoardRow]:
    wanted = select(_rows.number, _rows.row)
    found = {row.number: row.row for row in among(connection, wanted, _rows.number, numbers)}
    return [_row_decoder.decode(found[number]) for number in numbers]


def _hits(connection: Connection, of: Mapping[str, int], text: str) -> Iterator[tuple[str, Hit]]:
    wanted = select(_documents.logged, _documents.id, _documents.title, _documents.name, _documents.text)
    told = {row.logged: row for row in among(connection, wanted, _documents.logged, set(of.values()))}
    for incident, logged in of.items():
        row = told[logged]
        start, words, marks = searching.passage(row.text, text) or (0, row.text[: 2 * searching.REACH], ())
        yield (
            incident,
            Hit(document=row.id, title=row.title or row.name, start=start, words=words, marks=marks),
        )


# -- what is kept -----------------------------------------------------------------------------------------------------

_not_on_board = _memberships.incident.not_in(select(_board.incident))


def _told_in(numbers: Sequence[int]) -> Select[tuple[str]]:
    """Select the incidents without a row of which documents tell, by the numbers of their log entries."""
    reading, event = tables.readings.c, tables.events.c
    return (
        select(_memberships.incident)
        .join(tables.events, event.id == _memberships.event)
        .join(tables.readings, reading.id == event.reading)
        .join(tables.documents, _documents.id == reading.document)
        .where(_documents.logged.in_(numbers), _not_on_board)
        .order_by(_documents.logged, _memberships.incident)
    )


def _decided_since(connection: Connection, head: int) -> bool:
    entry = tables.log.c
    wanted = select(entry.seq).where(entry.seq > head, entry.kind.in_(DECIDED)).limit(1)
    return connection.execute(wanted).first() is not None


def _members(connection: Connection, incidents: Collection[str]) -> dict[str, tuple[str, ...]]:
    held = among(connection, select(tables.memberships), _memberships.incident, incidents)
    ordered = sorted(held, key=lambda row: (row.incident, row.event))
    return {
        name: tuple(row.event for row in members)
        for name, members in groupby(ordered, key=lambda row: row.incident)
    }


def _unchanged(connection: Connection, looks: Collection[Look]) -> list[Look]:
    """Give the looks of the incidents that have the same events as when they were computed."""
    events = _members(connection, {look.row.id for look in looks})
    return [look for look in looks if events.get(look.row.id) == tuple(sorted(look.events))]


def _logged(connection: Connection, documents: Collection[str]) -> dict[str, int]:
    wanted = select(_documents.id, _documents.logged)
    return {row.id: row.logged for row in among(connection, wanted, _documents.id, documents)}


def _document_rows(connection: Connection, numbered: Sequence[tuple[int, Look]]) -> list[dict[str, int]]:
    logged = _logged(connection, {document for _, look in numbered for document in look.documents})
    return [
        {"document": logged[each], "number": number}
        for number, look in numbered
        for each in dict.fromkeys(look.documents)
    ]


def _can_search(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _last(connection: Connection) -> int:
    """Give the number of the last document that the search knows."""
    if not _can_search(connection):
        return connection.scalar(select(func.max(_documents.logged))) or 0
    return (
        connection.scalar(select(asking.SEARCHED.c.rowid).order_by(asking.SEARCHED.c.rowid.desc()).limit(1))
        or 0
    )
