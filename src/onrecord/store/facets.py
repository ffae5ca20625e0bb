"""How many incidents of a list have each value that can be filtered by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, and_, func, not_, select
from sqlalchemy.sql.expression import ColumnElement

from onrecord.model.board import Facet, Filter
from onrecord.store import asking, board_rows, stale, tables
from onrecord.store.access import among
from onrecord.store.remembered import Remembered
from onrecord.vocab.kinds import lineage

KEPT = 1_000  # lists of values that are kept
Known = Remembered[tuple[Facet, ...]]

_board, _facts = tables.board.c, tables.board_facts.c
_COLUMNS: Mapping[str, ColumnElement[str]] = {**asking.COLUMNS, "kind": _board.kind}


def of(
    connection: Connection, asked: Filter, names: Sequence[str], most: int, known: Known
) -> dict[str, list[Facet]]:
    """Give the values of names, each counted as if nothing were asked of it; see `Board.facets`.

    What is known is not counted again, and all of one filter is counted together. `known` tells by the role of the
    filter too, and by nothing of it that does not change the counts.
    """
    revision = stale.revision(connection)
    wanted = {name: (name, _without(asking.plain(asked), name), most) for name in names}
    found = {name: known.known(revision, given) for name, given in wanted.items()}
    lacking: dict[Filter, list[str]] = {}
    for name, (_, free, _) in wanted.items():
        if found[name] is None:
            lacking.setdefault(free, []).append(name)
    for free, some in lacking.items():
        new = {name: tuple(each) for name, each in counted(connection, some, free, most).items()}
        known.keep(revision, {wanted[name]: each for name, each in new.items()})
        found |= new
    return {name: [*(found[name] or ())] for name in names}


def counted(connection: Connection, names: Sequence[str], asked: Filter, most: int) -> dict[str, list[Facet]]:
    """Give the values of names in what a filter asks for, those of most incidents first, so many of each."""
    narrows, inside = asking.narrows(asked), asking.conditions(connection, asked)
    facts = [name for name in names if name not in _COLUMNS]
    found = {name: _of_column(connection, name, inside, most) for name in names if name in _COLUMNS}
    return found | _of_facts(connection, facts, _among(asked, everything=not narrows), most)


def _without(asked: Filter, name: str) -> Filter:
    nothing: dict[str, Any] = {name: None}
    return replace(asked, **nothing)


def _among(asked: Filter, *, everything: bool) -> ColumnElement[bool]:
    """Say that a fact is of a row that is asked for; where nothing is, what a role does not see is left out instead."""
    if not everything:
        return _facts.number.in_(select(asking.MATCHED.c.number))
    return _facts.number.not_in(select(_board.number).where(not_(and_(*asking.seen_by(asked)))))


def _of_column(
    connection: Connection, name: str, inside: Sequence[ColumnElement[bool]], most: int
) -> list[Facet]:
    column = _COLUMNS[name]
    label = func.min(_board.place_name if name == "place" else column)
    wanted = select(column.label("value"), func.count().label("many"), label.label("label"))
    rows = connection.execute(wanted.where(*inside).group_by(column)).all()
    many, names = {row.value: row.many for row in rows}, {row.value: row.label for row in rows}
    if name == "kind":
        many = _with_those_above(many)
        names = {kind: kind.replace("_", " ") for kind in many}
    return [Facet(value, names[value], count) for value, count in _most(many, most)]


def _with_those_above(kinds: Mapping[str, int]) -> Counter[str]:
    """Count each kind with the kinds under it."""
    found: Counter[str] = Counter()
    for kind, many in kinds.items():
        found.update(dict.fromkeys(lineage(kind), many))
    return found


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
