"""Incidents on a map: a FeatureCollection of GeoJSON (RFC 7946), a Feature an incident.

A place that is known roughly is a point with the kilometres within which it may lie, and no circle: programs count,
cluster and join points, and a drawn shape would look like a border that no report gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import floor
from pathlib import Path
from typing import Any

import msgspec

from onrecord.export.phrases import those_lost, tolls_in_words, whole_toll
from onrecord.export.streams import write_items
from onrecord.model.board import RowPlace
from onrecord.model.release import Loss, Release, ReleasedIncident
from onrecord.vocab import load

HARMS = ("killed", "injured", "displaced")  # those with properties of their own
DECIMALS = {"site": 4, "city": 3}  # of degrees: 11 m and 110 m; of what is wider 2, a kilometre
_JOIN = "; "
_COLLECTION = b'{"type":"FeatureCollection","features":[\n'


def write(release: Release, path: Path) -> Sequence[Loss]:
    """Write a Feature for each incident, on a line of its own. Degrees are WGS 84, longitude first.

    What has no point has a null geometry. The bounding box stands last, as all points must be seen for it.
    """
    seen = _Seen()
    with path.open("wb") as file:
        file.write(_COLLECTION)
        write_items(file, _features(release, seen))
        file.write(b"\n]")
        box = seen.box()
        if box:
            file.write(b',"bbox":' + msgspec.json.encode(box))
        file.write(b"}\n")
    return seen.losses()


def feature(one: ReleasedIncident) -> dict[str, Any]:
    """Give an incident as a Feature."""
    at = point(one.place)
    return {
        "type": "Feature",
        "id": one.id,
        "geometry": {"type": "Point", "coordinates": at} if at else None,
        "properties": _what(one) | _where(one.place, at) | _how_many(one) | _who_says(one),
    }


def point(place: RowPlace | None) -> list[float] | None:
    """Give longitude and latitude with as many decimals as the place is exact; None where there is no point."""
    if place is None or place.lat is None or place.lon is None:
        return None
    if not (-90 <= place.lat <= 90 and -180 <= place.lon <= 180):
        return None
    decimals = DECIMALS.get(place.precision, 2)
    return [round(place.lon, decimals) + 0.0, round(place.lat, decimals) + 0.0]


def _features(release: Release, seen: _Seen) -> Iterator[dict[str, Any]]:
    for one in release.incidents():
        made = feature(one)
        seen.add(one, made["geometry"] and made["geometry"]["coordinates"])
        yield made


def _what(one: ReleasedIncident) -> dict[str, Any]:
    when = one.when
    return {
        "title": one.title,
        "kind": one.kind,
        "status": one.status,
        "state": one.state,
        "assessment": one.assessment,
        "grade": one.grade,
        "first": when and when.first,
        "last": when and when.last,
        "time_precision": when and when.precision,
        "agents": _joined(each.name for each in one.agents),
        "targets": _joined(each.name for each in one.targets),
    }


def _where(place: RowPlace | None, at: list[float] | None) -> dict[str, Any]:
    kilometres = load("incidents/reach")["kilometres"]
    return {
        "place": place and place.name,
        "precision": place and place.precision,
        "uncertainty_km": kilometres[place.precision] if place and at else None,
        "country": place and place.country,
        "admin1": place and place.admin1,
        "admin2": place and place.admin2,
    }


def _how_many(one: ReleasedIncident) -> dict[str, Any]:
    numbers: dict[str, Any] = {}
    for kind in HARMS:
        toll = whole_toll(one, kind)
        numbers[f"{kind}_minimum"] = toll and _whole(toll.minimum)
        numbers[f"{kind}_best"] = toll and _whole(toll.best)
        numbers[f"{kind}_maximum"] = toll and _whole(toll.maximum)
        numbers[f"{kind}_or_more"] = toll and toll.or_more
    return numbers | {"harm": tolls_in_words(one) or None}


def _who_says(one: ReleasedIncident) -> dict[str, Any]:
    return {
        "disputed": _joined(one.disputed),
        "denied_by": _joined(one.denials),
        "reports": len(one.reports),
        "sources": len(one.sources),
        "source_names": _joined(one.sources),
        "documents": _joined(each.document for each in one.reports),
        "printed": one.printed,
        "contains": _joined(one.contains),
        "part_of": _joined(one.part_of),
    }


def _joined(names: Iterator[str] | Sequence[str]) -> str | None:
    return _JOIN.join(names) or None


def _whole(value: float) -> float:
    return int(value) if value.is_integer() else value


@dataclass(slots=True)
class _Seen:
    """What was written: how far west and east by whole degrees, south and north, and what was left out."""

    degrees: dict[int, tuple[float, float]] = field(default_factory=dict)
    south: float = 90.0
    north: float = -90.0
    unplaced: int = 0
    rough: int = 0
    more: int = 0
    claims: int = 0

    def add(self, one: ReleasedIncident, at: Sequence[float] | None) -> None:
        """Take an incident into account, and its point."""
        own = sum(whole_toll(one, kind) is not None for kind in HARMS)
        self.more += len(one.tolls) - own
        self.claims += sum(len(event.claims) for event in one.events)
        if at is None:
            self.unplaced += 1
            return
        lon, lat = at
        self.rough += one.place is not None and one.place.precision not in DECIMALS
        self.south, self.north = min(self.south, lat), max(self.north, lat)
        west, east = self.degrees.get(floor(lon), (lon, lon))
        self.degrees[floor(lon)] = min(west, lon), max(east, lon)

    def box(self) -> list[float] | None:
        """Give west, south, east and north. West is greater than east where the box crosses 180 degrees (5.2)."""
        if not self.degrees:
            return None
        spans = [self.degrees[each] for each in sorted(self.degrees)]
        gaps = [(after[0] - before[1], after[0], before[1]) for before, after in pairwise(spans)]
        round_the_back = (spans[0][0] + 360 - spans[-1][1], spans[0][0], spans[-1][1])
        _, west, east = max([round_the_back, *gaps], key=lambda gap: gap[0])
        return [west, self.south, east, self.north]

    def losses(self) -> list[Loss]:
        """Give what the format could not carry."""
        losses = [
            Loss(
                what="the words of each value", how="not in this format; see annotations", count=self.claims
            ),
            Loss(
                what="incidents whose place is not known, or has no point",
                how="their geometry is null",
                count=self.unplaced,
            ),
            Loss(
                what="places known to a district or less",
                how="a point, with the kilometres within which it may lie as uncertainty_km",
                count=self.rough,
            ),
            Loss(
                what="numbers of groups, of things and of other harm",
                how="in words, all in one property (harm)",
                count=self.more,
            ),
            Loss(what="points", how="rounded to 4 decimals of a degree (site), 3 (city) or 2 (wider)"),
        ]
        return those_lost(losses)
