"""Incidents by their place."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from onrecord.model.reading import PlacePrecision
from onrecord.pictures.look import State
from onrecord.vocab import load


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where one incident happened. `lat`, `lon` in WGS 84 degrees, None where no point is known; `place` as named.

    `href` leads to the incident; `label` tells of it in a few words.
    """

    id: str
    label: str
    href: str
    state: State
    place: str | None = None
    precision: PlacePrecision = "city"
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Town:
    """A town to find one's way by."""

    name: str
    lat: float
    lon: float


def has_point(one: Spot) -> bool:
    """Whether there is a point on the globe; a latitude of 95 is none."""
    if one.lat is None or one.lon is None:
        return False
    return isfinite(one.lat) and isfinite(one.lon) and abs(one.lat) <= 90 and abs(one.lon) <= 180


def reach(one: Spot) -> float:
    """Give how far from its point it may have happened, in kilometres, by how exactly the place is known."""
    kilometres: dict[str, float] = load("incidents/reach")["kilometres"]
    return kilometres[one.precision]


def point(one: Spot) -> tuple[float, float]:
    """Give longitude and latitude of one that has a point."""
    if one.lon is None or one.lat is None:
        raise ValueError(f"no point is known of {one.id}")
    return one.lon, one.lat
