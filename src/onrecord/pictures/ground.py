"""The ground of a map: the countries in view, a grid of degrees, and a bar of kilometres."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from onrecord.pictures.countries import Outline, Point, outlines
from onrecord.pictures.look import axis, lines, quiet
from onrecord.pictures.svg import Svg, element, group, joined, label, number
from onrecord.pictures.view import View, lines_of, round_length, spelled_lat, spelled_lon

_FINE = 0.9  # units; a bend that is smaller cannot be seen
_OVER = 4.0  # units that land goes on past the edge of the view, where it is cut off


@dataclass(frozen=True, slots=True)
class Land:
    """What of a country is in view: its path, and its widest part: how large, where its middle is, and how wide."""

    country: str
    path: str
    area: float
    x: float
    y: float
    width: float


@lru_cache(maxsize=64)
def land(view: View) -> tuple[Land, ...]:
    """Give the countries in view, in the order of the atlas."""
    pieces: dict[str, list[list[Point]]] = {}
    for outline in outlines():
        pieces.setdefault(outline.country, []).extend(_pieces(outline, view))
    return tuple(_land(country, rings) for country, rings in pieces.items() if rings)


def drawn(view: View) -> Svg:
    """Give the countries in view as paths."""
    shown = joined(element("path", d=one.path) for one in land(view))
    return group(
        "pic-land", shown, fill="currentColor", fill_opacity="0.07", stroke="currentColor", stroke_opacity="0.35",
        stroke_width="0.7", stroke_linejoin="round", fill_rule="evenodd",
    )  # fmt: skip


def grid(view: View) -> Svg:
    """Give the lines of round degrees, named at the top and at the left."""
    across = [(view.at(lon, 0)[0], spelled_lon(lon)) for lon in lines_of(view.west, view.east)]
    down = [(view.at(0, lat)[1], spelled_lat(lat)) for lat in lines_of(view.south, view.north, 5)]
    path = "".join(f"M{number(x)} 0V{number(view.height)}" for x, _ in across)
    path += "".join(f"M0 {number(y)}H{number(view.width)}" for y, _ in down)
    names = [label(x + 3, 11, name) for x, name in across if 40 < x < view.width - 40]
    names += [label(3, y - 3, name) for y, name in down if 30 < y < view.height - 60]
    return joined((lines(element("path", d=path)), quiet(*names)) if path else ())


def scale_bar(view: View) -> Svg:
    """Give a bar of a round number of kilometres at the bottom left, true along the middle of the view."""
    km = round_length(view.width * 0.2 / view.units_a_km)
    x, y, long = 12.0, view.height - 14.0, km * view.units_a_km
    path = f"M{number(x)} {number(y - 5)}v5h{number(long)}v-5"
    words = f"{km:,.6g} km"
    if view.north - view.south > 12:
        words += f" at {spelled_lat(round(view.middle))}"
    return joined((axis(element("path", d=path)), label(x + 4, y - 4, words)))


def _land(country: str, rings: Sequence[list[Point]]) -> Land:
    widest = max(rings, key=lambda ring: abs(_area(ring)))
    x, y = _middle(widest)
    across = [at for at, _ in widest]
    return Land(country, "".join(map(_path, rings)), abs(_area(widest)), x, y, max(across) - min(across))


def _pieces(outline: Outline, view: View) -> Iterator[list[Point]]:
    """Give what of an outline is in view, in units; more than once where the view holds the world around."""
    west, south, east, north = outline.box
    if south > view.north or north < view.south:
        return
    turn = 360 * ceil((view.west - east) / 360)  # the first that reaches into the view
    while west + turn <= view.east:
        ring = _clipped([view.at(lon + turn, lat) for lon, lat in outline.ring], view)
        thin = _thinned(ring)
        if len(thin) > 2:
            yield thin
        turn += 360


def _clipped(ring: list[Point], view: View) -> list[Point]:
    """Cut a ring at the four edges, one after the other (Sutherland and Hodgman, 1974)."""
    edges: tuple[tuple[int, float, Callable[[float, float], bool]], ...] = (
        (0, -_OVER, float.__ge__), (0, view.width + _OVER, float.__le__),
        (1, -_OVER, float.__ge__), (1, view.height + _OVER, float.__le__),
    )  # fmt: skip
    for which, edge, inside in edges:
        if all(inside(point[which], edge) for point in ring):
            continue
        kept: list[Point] = []
        for before, point in zip([ring[-1], *ring[:-1]], ring, strict=True) if ring else ():
            if inside(point[which], edge) != inside(before[which], edge):
                kept.append(_crossing(before, point, which, edge))
            if inside(point[which], edge):
                kept.append(point)
        ring = kept
    return ring


def _crossing(one: Point, other: Point, which: int, edge: float) -> Point:
    part = (edge - one[which]) / (other[which] - one[which])
    along = one[1 - which] + part * (other[1 - which] - one[1 - which])
    return (edge, along) if which == 0 else (along, edge)


def _thinned(ring: list[Point]) -> list[Point]:
    kept: list[Point] = ring[:1]
    for x, y in ring[1:]:
        if abs(x - kept[-1][0]) > _FINE or abs(y - kept[-1][1]) > _FINE:
            kept.append((x, y))
    return kept


def _path(ring: list[Point]) -> str:
    first, *rest = [f"{number(x)} {number(y)}" for x, y in ring]
    return f"M{first}L{' '.join(rest)}Z"


def _area(ring: list[Point]) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(x * below - right * y for (x, y), (right, below) in pairs) / 2


def _middle(ring: list[Point]) -> Point:
    """Give the centre of gravity of a ring; the middle of its corners where it has no area."""
    area, x, y = _area(ring), 0.0, 0.0
    if abs(area) < 1e-9:
        return sum(at for at, _ in ring) / len(ring), sum(at for _, at in ring) / len(ring)
    for (left, up), (right, down) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = left * down - right * up
        x, y = x + (left + right) * cross, y + (up + down) * cross
    return x / (6 * area), y / (6 * area)
