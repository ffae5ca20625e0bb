"""Whether one place lies within another, by the names of what it lies in, and by points where names are not known."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from onrecord.model.reading import PlaceRef
from onrecord.vocab import load

EARTH = 6371.0  # kilometres, mean radius
_ORDER = ("site", "city", "district", "province", "country", "region")  # the smallest first


def rank(place: PlaceRef) -> int:
    """Give how wide a place is, nought for the smallest kind."""
    return _ORDER.index(place.precision)


def distance(one: PlaceRef, other: PlaceRef) -> float | None:
    """Give the great-circle distance between two points in kilometres; None where one of them is not known."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    north, south = radians(one.lat), radians(other.lat)
    across = sin(radians(other.lon - one.lon) / 2) ** 2
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * across
    return 2 * EARTH * asin(min(1.0, sqrt(half)))


def is_same(one: PlaceRef, other: PlaceRef) -> bool:
    """Whether both are one entry of the gazetteer; where one has none, whether they have one name and width."""
    if one.geonameid is not None and other.geonameid is not None:
        return one.geonameid == other.geonameid
    return _folded(one.name) == _folded(other.name) and rank(one) == rank(other)


def is_within(inner: PlaceRef, outer: PlaceRef) -> bool:
    """Whether a place is another, or lies in it.

    What is known of district, province and country decides; where that is not known of both, the point must be
    within the reach of the other's precision. A wider place lies in none that is less wide.
    """
    if is_same(inner, outer):
        return True
    if rank(inner) > rank(outer):
        return False
    named = _by_names(inner, outer)
    return _is_near(inner, outer) if named is None else named


def contradict(one: PlaceRef, other: PlaceRef) -> bool:
    """Whether two places cannot be one: both have points, neither lies in the other, and the reaches do not meet."""
    if is_within(one, other) or is_within(other, one):
        return False
    apart = distance(one, other)
    return apart is not None and apart > _reach(one) + _reach(other)


def _by_names(inner: PlaceRef, outer: PlaceRef) -> bool | None:
    if inner.country and outer.country and inner.country != outer.country:
        return False
    level = {"country": "country", "province": "admin1", "district": "admin2"}.get(outer.precision)
    if level is None:
        return None
    mine = getattr(inner, level)
    theirs = getattr(outer, level) or (outer.name if level != "country" else None)
    return _folded(mine) == _folded(theirs) if mine and theirs else None


def _is_near(inner: PlaceRef, outer: PlaceRef) -> bool:
    apart = distance(inner, outer)
    return apart is not None and apart <= _reach(outer)


def _reach(place: PlaceRef) -> float:
    return float(load("incidents/reach")["kilometres"][place.precision])


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").split())
