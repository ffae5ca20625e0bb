"""How many incidents of a list have each value that can be filtered by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import Connection, and_, func, not_, select
from sqlalchemy.sql.expression import ColumnElement

from onrecord.model.board import Facet, Filter
from onrecord.store import asking, board_rows, tables
from onrecord.store.access import among
from onrecord.vocab.kinds import lineage

_board, _facts = tables.board.c, tables.board_facts.c
_COLUMNS: Mapping[str, ColumnElement[str]] = {**asking.COLUMNS, "kind": _board.kind}


def counted(connection: Connection, names: Sequence[str], asked: Filter, most: int) -> dict[str, list[Facet]]:
    """Give the values of names in what a filter asks for, those of most incidents first, so many of each."""
    if not names:
        return {}
    everything = asked == Filter(role=asked.role, order=asked.order, offset=asked.offset, limit=asked.limit)
    inside = asking.where(asked) if everything else [asking.matched(connection, asked)]
    columns = {name: _COLUMNS[name] for name in names if name in _COLUMNS}
    facts = [name for name in names if name not in columns]
    found: dict[str, list[Facet]] = {}
    for name, values in _of_columns(connection, columns, inside):
        of_all = _with_those_above(values) if name == "kind" else values
        found[name] = [Facet(value, _label(name, value), many) for value, many in _most(of_all, most)]
    if "place" in found:
        found["place"] = _with_places(connection, found["place"], asked)
    return found | _of_facts(connection, facts, _among(asked, everything=everything), most)


def _among(asked: Filter, *, everything: bool) -> ColumnElement[bool]:
    """Say that a fact is of a row that is asked for; where nothing is, what a role does not see is left out instead."""
    if not everything:
        return _facts.number.in_(select(asking.MATCHED.c.number))
    return _facts.number.not_in(select(_board.number).where(not_(and_(*asking.seen_by(asked)))))


def _of_columns(
    connection: Connection, columns: Mapping[str, ColumnElement[str]], inside: Sequence[ColumnElement[bool]]
) -> Iterator[tuple[str, Counter[str]]]:
    if not columns:
        return
    rows = connection.execute(select(*columns.values()).where(*inside)).all()
    for name, values in zip(columns, zip(*rows, strict=True) if rows else [()] * len(columns), strict=True):
        yield name, Counter(values)


def _with_those_above(kinds: Mapping[str, int]) -> Counter[str]:
    """Count each kind with the kinds under it."""
    found: Counter[str] = Counter()
    for kind, many in kinds.items():
        found.update(dict.fromkeys(lineage(kind), many))
    return found


def _label(name: str, value: str) -> str:
    return value.replace("_", " ") if name == "kind" else value


def _of_facts(
    connection: Connection, names: Sequence[str], among_all: ColumnElement[bool], most: int
) -> dict[str, list[Facet]]:
    """Count facts of several names in one go, and name each value as one of the rows does that were counted."""
    if not names:
        return {}
    wanted = (
        select(_facts.name, _facts.value, func.count().label("many"), func.min(_facts.number).label("number"))
        .where(_facts.name.in_(names), among_all)
        .group_by(_facts.name, _facts.value)
    )
    counted: dict[str, dict[str, int]] = {name: {} for name in names}
    of: dict[tuple[str, str], int] = {}
    for row in connection.execute(wanted):
        if row.value != board_rows.ANY:
            counted[row.name][row.value] = row.many
            of[row.name, row.value] = row.number
    shown = {name: _most(values, most) for name, values in counted.items()}
    label = _labels(connection, {of[name, value] for name in names for value, _ in shown[name]}, names)
    return {
        name: [Facet(value, label[name, value, of[name, value]], many) for value, many in values]
        for name, values in shown.items()
    }


def _labels(
    connection: Connection, numbers: Collection[int], names: Sequence[str]
) -> dict[tuple[str, str, int], str]:
    wanted = select(_facts.name, _facts.value, _facts.number, _facts.label).where(_facts.name.in_(names))
    return {
        (row.name, row.value, row.number): row.label
        for row in among(connection, wanted, _facts.number, numbers)
    }


def _most(values: Mapping[str, int], most: int) -> list[tuple[str, int]]:
    return sorted(values.items(), key=lambda value: (-value[1], value[0]))[:most]


def _with_places(connection: Connection, places: Sequence[Facet], asked: Filter) -> list[Facet]:
    wanted = select(_board.place, func.min(_board.place_name).label("label")).group_by(_board.place)
    seen = wanted.where(*asking.seen_by(asked))
    labels = {
        row.place: row.label for row in among(connection, seen, _board.place, [one.value for one in places])
    }
    return [Facet(one.value, labels[one.value], one.count) for one in places]
