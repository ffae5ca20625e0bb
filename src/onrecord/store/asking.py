"""What a filter asks of the board, as conditions and orders of SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    Column,
    CompoundSelect,
    Connection,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    and_,
    case,
    delete,
    false,
    func,
    insert,
    literal_column,
    or_,
    select,
)
from sqlalchemy.sql.expression import ColumnElement

from onrecord.model.board import Filter
from onrecord.model.person import ROLES, Role, at_least
from onrecord.model.record import canonical
from onrecord.model.review import About
from onrecord.store import searching, stale, tables
from onrecord.store.access import chunks

_board, _facts, _shown = tables.board.c, tables.board_facts.c, tables.board_documents.c
_reviews = tables.reviews.c
SEARCHED = Table("searched", MetaData(), *(Column(name) for name in ("rowid", "title", "text")))

# What can be filtered by: a column of the board, or a name of facts.
COLUMNS: Mapping[str, ColumnElement[str]] = {
    name: _board[name] for name in ("status", "state", "assessment", "grade", "country", "place")
}
FACTS: Mapping[str, str] = {
    name: name for name in ("kind", "actor", "agent", "target", "source", "reason", "disputed", "harm")
}
FACETS = (
    "state", "reason", "kind", "country", "place", "actor", "source", "harm", "status", "assessment", "disputed",
)  # fmt: skip
MATCHED = Table("matched", MetaData(), Column("number", Integer, primary_key=True), prefixes=["TEMPORARY"])
MATCHED_FOR = Table(
    "matched_for", MetaData(), Column("given", Text), prefixes=["TEMPORARY"]
)  # one row: what it is of


def seen_by(asked: Filter) -> list[ColumnElement[bool]]:
    """Say that a row is one of those that the role of a filter sees."""
    rank = ROLES.index(asked.role)
    return [_board.least <= rank, _board.most >= rank]


def where(asked: Filter) -> list[ColumnElement[bool]]:
    """Say all that a filter asks of a row."""
    given = {name: getattr(asked, name) for name in (*COLUMNS, *FACTS)}
    found = seen_by(asked)
    found += [each == given[name] for name, each in COLUMNS.items() if given[name] is not None]
    found += [
        _has_fact(FACTS[name], given[name])
        for name in FACTS
        if given[name] is not None and not (name == "harm" and asked.least is not None)
    ]
    if asked.least is not None:
        found.append(_has_fact("harm", asked.harm or "any", least=asked.least))
    found += _in_days(asked)
    if asked.text and asked.text.strip():
        found.append(_told_with(asked.text, asked.role))
    return found


def plain(asked: Filter) -> Filter:
    """Give a filter without order and page: two that ask for the same rows are one."""
    return replace(asked, order="priority", offset=0, limit=0)


def narrows(asked: Filter) -> bool:
    """Whether a filter asks for less than all that its role sees."""
    return plain(asked) != plain(Filter(role=asked.role))


def matched(connection: Connection, asked: Filter) -> ColumnElement[bool]:
    """Look once for all rows that a filter asks for, and say that a row is one of them.

    What was found is kept in a table of this connection alone, which the next question to it takes; it is looked for
    again where that asks for something else, or the board has changed.
    """
    for table in (MATCHED, MATCHED_FOR):
        table.create(connection, checkfirst=True)
    given = repr((stale.revision(connection), plain(asked)))
    if connection.scalar(select(MATCHED_FOR.c.given)) != given:
        for table in (MATCHED, MATCHED_FOR):
            connection.execute(delete(table))
        numbers = select(_board.number).where(*where(asked))
        connection.execute(insert(MATCHED).from_select(["number"], numbers))
        connection.execute(insert(MATCHED_FOR).values(given=given))
    return _board.number.in_(select(MATCHED.c.number))


def conditions(connection: Connection, asked: Filter) -> list[ColumnElement[bool]]:
    """Give `where` for several questions: what narrows a list is looked for once."""
    return [matched(connection, asked)] if narrows(asked) else where(asked)


def _has_fact(name: str, value: str, *, least: float | None = None) -> ColumnElement[bool]:
    wanted = select(_facts.number).where(_facts.name == name, _facts.value == value)
    return _board.number.in_(wanted if least is None else wanted.where(_facts.amount >= least))


def _in_days(asked: Filter) -> Iterator[ColumnElement[bool]]:
    if asked.since or asked.until:
        yield _board.first != ""
    if asked.since:
        yield _board.until >= asked.since
    if asked.until:
        yield _board.first <= asked.until
    if asked.printed_since:
        yield _board.printed >= asked.printed_since
    if asked.printed_until:
        yield (_board.printed <= asked.printed_until) & (_board.printed != "")


def _told_with(text: str, role: Role) -> ColumnElement[bool]:
    query = searching.expression(text)
    if query is None:
        return _board.number.in_(())
    return _board.number.in_(select(_shown.number).where(_shown.document.in_(matching(query, role))))


def matching(query: str, role: Role) -> Select[tuple[int]]:
    """Select the numbers of the documents in which an expression of `searching` is found.

    One of which anything is kept from a role is not found by it: what is found could be told from what is not.
    """
    said = literal_column("searched").op("MATCH")(query)
    return select(SEARCHED.c.rowid).where(said, SEARCHED.c.rowid.not_in(kept_documents(role)))


def found_in(connection: Connection, query: str, role: Role, documents: Collection[int]) -> set[int]:
    """Give those of some documents in which an expression of `searching` is found, by their numbers; see `matching`."""
    # With the plus, SQLite looks for the words once, and not once again in each of the documents.
    number: ColumnElement[int] = literal_column("+searched.rowid")
    wanted = matching(query, role)
    return {
        row.rowid
        for chunk in chunks(documents)
        for row in connection.execute(wanted.where(number.in_(chunk)))
    }


def kept_documents(role: Role) -> CompoundSelect[tuple[int]]:
    """Select the numbers of the documents of which anything is kept from a role: all, an event, or a field of one."""
    document, event, reading = tables.documents.c, tables.events.c, tables.readings.c
    own = select(document.logged).where(document.id.in_(kept_from("document", role)))
    of_event = (
        select(document.logged)
        .join(tables.readings, reading.document == document.id)
        .join(tables.events, event.reading == reading.id)
        .where(event.id.in_(kept_from("event", role)))
    )
    return own.union(of_event)


def kept_whole(about: About, role: Role) -> Select[tuple[str]]:
    """Select the names of the things of one sort that are kept from a role as a whole."""
    return kept_from(about, role).where(_reviews.field.is_(None))


def kept_from(about: About, role: Role) -> Select[tuple[str]]:
    """Select the names of the things of one sort of which all, or a field, is kept from a role.

    Of several restrictions of one thing the last one that was not taken back stands, as in `review/visible.py`. It
    joins and does not nest, as it stands deep inside of other questions.
    """
    undone, later, later_undone = (tables.reviews.alias() for _ in range(3))
    shown = [canonical(each) for each in ROLES if at_least(role, each)]
    kept = (
        false() if role == ROLES[-1] else _reviews.value.not_in(shown)
    )  # a role that is none hides from all others
    overrules = (
        (later.c.verb == "restrict")
        & (later.c.about == _reviews.about)
        & (later.c.subject == _reviews.subject)
        & (func.coalesce(later.c.field, "") == func.coalesce(_reviews.field, ""))
        & (later.c.logged > _reviews.logged)
    )
    stands = later.c.id.is_not(None) & later_undone.c.id.is_(None)
    return (
        select(_reviews.subject)
        .outerjoin(undone, _takes_back(undone.c, _reviews.id))
        .outerjoin(later, overrules)
        .outerjoin(later_undone, _takes_back(later_undone.c, later.c.id))
        .where(
            _reviews.verb == "restrict",
            _reviews.about == about,
            kept,
            undone.c.id.is_(None),
        )
        .group_by(_reviews.id)
        .having(func.count(case((stands, 1))) == 0)
    )


def _takes_back(review: Any, name: ColumnElement[str]) -> ColumnElement[bool]:
    taken: ColumnElement[bool] = (review.verb == "withdraw") & (review.value == '"' + name + '"')
    return taken


# -- orders -----------------------------------------------------------------------------------------------------------

_undated = case((_board.first == "", 1), else_=0)
_nowhere = case((_board.place_name == "", 1), else_=0)
# What is sorted by, and whether the greatest comes first; of two alike the lesser id.
ORDERS: Mapping[str, Sequence[tuple[ColumnElement[Any], bool]]] = {
    "priority": ((_board.priority, True), (_board.harm, True), (_board.printed, True)),
    "newest": ((_board.first, True),),
    "oldest": ((_undated, False), (_board.first, False)),
    "printed": ((_board.printed, True),),
    "harm": ((_board.harm, True),),
    "reports": ((_board.documents, True),),
    "kind": ((_board.kind, False),),
    "place": ((_nowhere, False), (_board.place_name, False)),
}


def in_order(wanted: Select[Any], asked: Filter, *, forward: bool = True) -> Select[Any]:
    """Put rows into the order of a filter, or into the contrary one."""
    keys = [(key, greatest == forward) for key, greatest in (*ORDERS[asked.order], (_board.incident, False))]
    return wanted.order_by(*(key.desc() if down else key.asc() for key, down in keys))


def beyond(asked: Filter, key: Sequence[Any], incident: str, *, forward: bool) -> ColumnElement[bool]:
    """Say that a row comes after one with these keys; before it, where not `forward`."""
    keys = [*ORDERS[asked.order], (_board.incident, False)]
    values = [*key, incident]
    beyond: list[ColumnElement[bool]] = []
    for at, (each, greatest) in enumerate(keys):
        same = [keys[earlier][0] == values[earlier] for earlier in range(at)]
        further = each < values[at] if greatest == forward else each > values[at]
        beyond.append(and_(*same, further))
    return or_(*beyond)
