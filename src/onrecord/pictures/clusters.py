"""Places that cannot be told apart on a map, put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Generic, TypeVar

Row = TypeVar("Row")
LEAST = 7.0  # units; a smaller circle could not be seen or hit


@dataclass(frozen=True, slots=True)
class Circle(Generic[Row]):
    """A circle in units of the picture, and the rows that lie somewhere inside it."""

    x: float
    y: float
    r: float
    rows: tuple[Row, ...]


def together(circles: Iterable[Circle[Row]], near: float) -> list[Circle[Row]]:
    """Put circles together whose middles are nearer than `near` to that of one with more rows.

    The new circle holds all of each, and has its middle where most rows are. No chain forms, and no two middles are
    nearer than `near`.
    """
    ordered = sorted(circles, key=lambda one: (-len(one.rows), one.x, one.y, one.r))
    cells: dict[tuple[int, int], list[tuple[Circle[Row], list[Circle[Row]]]]] = {}
    leaders: list[list[Circle[Row]]] = []
    for one in ordered:
        column, row = int(one.x // near), int(one.y // near)
        around = (
            cell for x in (-1, 0, 1) for y in (-1, 0, 1) for cell in cells.get((column + x, row + y), ())
        )
        close = [(hypot(one.x - leader.x, one.y - leader.y), mine) for leader, mine in around]
        nearest = min(close, key=lambda pair: pair[0], default=None)
        if nearest and nearest[0] < near:
            nearest[1].append(one)
            continue
        leaders.append([one])
        cells.setdefault((column, row), []).append((one, leaders[-1]))
    return [_around(members) for members in leaders]


def _around(members: Sequence[Circle[Row]]) -> Circle[Row]:
    first = members[0]
    r = max(hypot(one.x - first.x, one.y - first.y) + one.r for one in members)
    return Circle(first.x, first.y, r, tuple(row for one in members for row in one.rows))
