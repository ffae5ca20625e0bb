"""The part of the world that a map shows, and where a place stands in it.

The projection is equirectangular: a degree of latitude is as long everywhere, and a degree of longitude as it is on
the middle latitude. So lengths are true along the middle, and near enough within a country.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, floor, log10, radians

KM_A_DEGREE = 111.32  # of latitude, and of longitude at the equator
LEAST = 2.0  # degrees of latitude that a map shows at least
_MARGIN = 0.1  # of the extent, on each side
_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30)


@dataclass(frozen=True, slots=True)
class View:
    """West, south, east and north in WGS 84 degrees, and the size in units of the picture.

    `east` is greater than `west`, and greater than 180 where the view goes over the 180th meridian.
    """

    west: float
    south: float
    east: float
    north: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """The latitude along which lengths are true."""
        return (self.south + self.north) / 2

    @property
    def units_a_km(self) -> float:
        """How long a kilometre is, from south to north."""
        return self.height / (self.north - self.south) / KM_A_DEGREE

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Give where a place stands: units from the left and from the top."""
        return (
            (lon - self.west) * self.width / (self.east - self.west),
            (self.north - lat) * self.height / (self.north - self.south),
        )

    def turned(self, lon: float) -> float:
        """Give the longitude as the view counts it: not less than its west."""
        return self.west + (lon - self.west) % 360

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a place is in the view."""
        return self.turned(lon) <= self.east and self.south <= lat <= self.north


def fitted(points: Sequence[tuple[float, float, float]], width: float = 960, tall: float = 0.62) -> View:
    """Give a view of some places with room around them; each is longitude, latitude, and a reach in kilometres.

    It is `tall` times as high as wide, less where the world ends. Without any place it shows the world.
    """
    if not points:
        return _view(-180, 180, -58, 84, width)
    south = min(lat - reach / KM_A_DEGREE for _, lat, reach in points)
    north = max(lat + reach / KM_A_DEGREE for _, lat, reach in points)
    shrink = _shrink((south + north) / 2)
    west, east = _across(points, shrink)
    up = max((north - south) * (1 + 2 * _MARGIN), LEAST, (east - west) * (1 + 2 * _MARGIN) * shrink * tall)
    up = min(up, 180.0)
    across = min(360.0, up / tall / shrink)
    middle, centre = (south + north) / 2, (west + east) / 2
    middle = min(max(middle, up / 2 - 90), 90 - up / 2)
    return _view(centre - across / 2, centre + across / 2, middle - up / 2, middle + up / 2, width)


def lines_of(low: float, high: float, most: int = 7) -> list[float]:
    """Give round degrees between two, so many at most."""
    step = next((step for step in _STEPS if (high - low) / step <= most), _STEPS[-1] * 2)
    first = floor(low / step) + 1
    return [round(at * step, 6) for at in range(first, floor(high / step) + 1)]


def round_length(most: float) -> float:
    """Give the greatest of 1, 2, 5, 10, 20 ... that is no greater than a length above nought."""
    ten = 10.0 ** floor(log10(most))
    return max(lead * ten for lead in (1, 2, 5) if lead * ten <= most)


def spelled_lon(lon: float) -> str:
    """Give a longitude in words: "36°E"."""
    lon = (lon + 180) % 360 - 180
    return f"{abs(lon):g}°{'E' if lon > 0 else 'W'}" if lon not in (0, -180) else f"{abs(lon):g}°"


def spelled_lat(lat: float) -> str:
    """Give a latitude in words: "34°N"."""
    return f"{abs(lat):g}°{'N' if lat > 0 else 'S'}" if lat else "0°"


def _view(west: float, east: float, south: float, north: float, width: float) -> View:
    shrink = _shrink((south + north) / 2)
    turn = 360 * floor((west + 180) / 360)
    west, east = west - turn, east - turn
    return View(west, south, east, north, width, round(width * (north - south) / ((east - west) * shrink)))


def _shrink(lat: float) -> float:
    """How long a degree of longitude is against one of latitude; not below a tenth, or poles would have no end."""
    return max(0.1, cos(radians(lat)))


def _across(points: Sequence[tuple[float, float, float]], shrink: float) -> tuple[float, float]:
    """Give west and east of the shortest arc that has all places: what is left without the widest gap between them."""
    turned = sorted({(lon + 180) % 360 - 180 for lon, _, _ in points})
    gaps = [
        (following - lon, following)
        for lon, following in zip(turned, [*turned[1:], turned[0] + 360], strict=True)
    ]
    gap, start = max(gaps)
    reach = max(reach for _, _, reach in points) / KM_A_DEGREE / shrink
    return start - reach, start + 360 - gap + reach
