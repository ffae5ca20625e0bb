"""Outlines of countries for the ground of a map: Natural Earth, public domain, at 1 to 50 million.

The lines show who holds the ground as Natural Earth has it, and say nothing on whose it should be.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from onrecord.errors import UsageError

Point = tuple[float, float]  # longitude, latitude; WGS 84 degrees
Ring = tuple[Point, ...]
BORDERS = "Borders as Natural Earth draws them; they say nothing on whose the land should be."


@dataclass(frozen=True, slots=True)
class Outline:
    """One closed line around land of a country or around a hole in it.

    Longitudes run on past 180 where the line crosses it; `box` is west, south, east, north.
    """

    country: str
    ring: Ring
    box: tuple[float, float, float, float]


@cache
def outlines() -> tuple[Outline, ...]:
    """Give the outlines of all countries; read once. Raises UsageError where the atlas is not installed."""
    return read(Path(__file__).parent / "atlas" / "countries-50m.json")


def read(atlas: Path) -> tuple[Outline, ...]:
    """Give the outlines of a TopoJSON file. Raises UsageError where there is none."""
    try:
        topology = json.loads(atlas.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError("the outlines of countries for maps are not installed: run `make install`") from None
    return tuple(decoded(topology))


def decoded(topology: dict[str, Any]) -> Iterator[Outline]:
    """Give the outlines of the `countries` of a TopoJSON topology with quantized arcs (TopoJSON 1.0, 2.1.4)."""
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    for country in topology["objects"]["countries"]["geometries"]:
        polygons = {"Polygon": [country.get("arcs")], "MultiPolygon": country.get("arcs")}
        for polygon in polygons.get(country["type"]) or ():
            for indexes in polygon:
                ring = _closed(_unwrapped(_ring(indexes, arcs)))
                yield Outline(country["properties"]["name"], ring, _box(ring))


def _arc(arc: list[list[int]], transform: dict[str, list[float]]) -> Ring:
    (x_scale, y_scale), (x_shift, y_shift) = transform["scale"], transform["translate"]
    across, up = accumulate(step[0] for step in arc), accumulate(step[1] for step in arc)
    return tuple((x * x_scale + x_shift, y * y_scale + y_shift) for x, y in zip(across, up, strict=True))


def _ring(indexes: list[int], arcs: list[Ring]) -> list[Point]:
    """Put arcs behind one another; ~i is arc i from its end. Each begins where the one before it ended."""
    points: list[Point] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return points


def _unwrapped(points: Iterable[Point]) -> list[Point]:
    """Let longitudes run on where a line crosses the 180th meridian, so that no step is wider than half the world."""
    found: list[Point] = []
    turn = 0.0
    for lon, lat in points:
        if found and abs(lon + turn - found[-1][0]) > 180:
            turn += 360 if lon + turn < found[-1][0] else -360
        found.append((lon + turn, lat))
    return found


def _closed(points: list[Point]) -> Ring:
    """Close a line that runs around the world, as that of Antarctica, over its pole."""
    (start, _), (end, lat) = points[0], points[-1]
    if abs(end - start) < 180:
        return tuple(points)
    pole = -90.0 if lat < 0 else 90.0
    return (*points, (end, pole), (start, pole), points[0])


def _box(ring: Ring) -> tuple[float, float, float, float]:
    across, up = zip(*ring, strict=True)
    return min(across), min(up), max(across), max(up)
