"""How many incidents of a list have each value that can be filtered by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, and_, func, not_, select
from sqlalchemy.sql.expression import ColumnElement

from onrecord.model.board import Facet, Filter
from onrecord.store import asking, board_rows, tables
from onrecord.store.access import among

_board, _facts = tables.board.c, tables.board_facts.c


def counted(connection: Connection, names: Sequence[str], asked: Filter, most: int) -> dict[str, list[Facet]]:
    """Give the values of names in what a filter asks for, those of most incidents first, so many of each."""
    if not names:
        return {}
    everything = asked == Filter(role=asked.role, order=asked.order, offset=asked.offset, limit=asked.limit)
    inside = asking.where(asked) if everything else [asking.matched(connection, asked)]
    columns = {name: asking.COLUMNS[name] for name in names if name in asking.COLUMNS}
    facts = [name for name in names if name not in columns]
    found: dict[str, list[Facet]] = {}
    for name, values in _of_columns(connection, columns, inside):
        found[name] = [Facet(value, value, many) for value, many in _most(values, most)]
    if "place" in found:
        found["place"] = _with_places(connection, found["place"], asked)
    for name, values in _of_facts(connection, facts, everything=everything, asked=asked).items():
        found[name] = _with_labels(connection, name, _most(values, most), asked)
    return found


def _of_columns(
    connection: Connection, columns: Mapping[str, ColumnElement[str]], inside: Sequence[ColumnElement[bool]]
) -> Iterator[tuple[str, Counter[str]]]:
    if not columns:
        return
    rows = connection.execute(select(*columns.values()).where(*inside)).all()
    for name, values in zip(columns, zip(*rows, strict=True) if rows else [()] * len(columns), strict=True):
        yield name, Counter(values)


def _of_facts(
    connection: Connection, names: Sequence[str], *, everything: bool, asked: Filter
) -> dict[str, Counter[str]]:
    """Count facts of many names in one go; where nothing is asked, what a role does not see is left out instead."""
    unseen = select(_board.number).where(not_(and_(*asking.seen_by(asked))))
    inside = (
        _facts.number.not_in(unseen) if everything else _facts.number.in_(select(asking.MATCHED.c.number))
    )
    wanted = (
        select(_facts.name, _facts.value, func.count().label("many"))
        .where(_facts.name.in_([asking.FACTS[name] for name in names]), inside)
        .group_by(_facts.name, _facts.value)
    )
    found: dict[str, Counter[str]] = {name: Counter() for name in names}
    for row in connection.execute(wanted) if names else ():
        if row.value != board_rows.ANY:
            found[row.name][row.value] = row.many
    return found


def _most(values: Mapping[str, int], most: int) -> list[tuple[str, int]]:
    return sorted(values.items(), key=lambda value: (-value[1], value[0]))[:most]


def _with_places(connection: Connection, places: Sequence[Facet], asked: Filter) -> list[Facet]:
    wanted = select(_board.place, func.min(_board.place_name).label("label")).group_by(_board.place)
    seen = wanted.where(*asking.seen_by(asked))
    labels = {
        row.place: row.label for row in among(connection, seen, _board.place, [one.value for one in places])
    }
    return [Facet(one.value, labels[one.value], one.count) for one in places]


def _with_labels(
    connection: Connection, name: str, values: Sequence[tuple[str, int]], asked: Filter
) -> list[Facet]:
    """Name values as one of the rows does that the role sees."""
    wanted = select(_facts.label).join(tables.board, _board.number == _facts.number)
    wanted = wanted.where(_facts.name == asking.FACTS[name], *asking.seen_by(asked)).limit(1)
    return [
        Facet(value, connection.scalar(wanted.where(_facts.value == value)) or value, many)
        for value, many in values
    ]
