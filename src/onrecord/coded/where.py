"""Where a row says that it happened: the names and the point as given, and nothing that is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

from onrecord.coded.cells import Cell, Cells, is_known, span
from onrecord.coded.countries import country_in
from onrecord.coded.mapping import Plan
from onrecord.coded.numbers import degrees_in, point_in
from onrecord.model.reading import Issue, PlacePrecision, PlaceRef

Point = tuple[float, float]  # latitude and longitude; WGS 84 degrees
_FIELDS: tuple[tuple[str, PlacePrecision], ...] = (
    ("place", "city"), ("admin2", "district"), ("admin1", "province"), ("country", "country"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Where:
    """The most exact place of a row, all that it names, the most exact first, and what is doubtful in them."""

    place: PlaceRef | None
    places: tuple[PlaceRef, ...]
    issues: tuple[Issue, ...]


def where_in(cells: Cells, plan: Plan) -> Where:
    """Give the places of a row. The point, and the precision that the table gives, are those of the most exact one."""
    point, issues = _point(cells)
    country, doubts = _country(cells)
    admin1, admin2 = cells.first("admin1"), cells.first("admin2")
    found = [
        replace(
            _place(cell, precision, plan),
            country=country,
            admin1=admin1.value if admin1 and name != "country" else None,
            admin2=admin2.value if admin2 and name in ("place", "admin2") else None,
        )
        for name, precision in _FIELDS
        if (cell := _named(cells, name))
    ]
    if not found and point:
        found = [_unnamed(cells, country)]
    if found:
        precision = _precision(cells, plan) or found[0].precision
        lat, lon = point or (None, None)
        found[0] = replace(found[0], lat=lat, lon=lon, precision=precision)
    return Where(found[0] if found else None, tuple(found), (*issues, *doubts))


def _unnamed(cells: Cells, country: str | None) -> PlaceRef:
    """Give a place that has no name: its point is what it is called."""
    told = [cell for name in ("lat lon", "lat", "lon") if (cell := cells.first(name))]
    quote = span(cells.text, told[0].line, told[-1].line)
    return PlaceRef(quote=quote, name=", ".join(cell.value for cell in told), country=country)


def _named(cells: Cells, name: str) -> Cell | None:
    """Give the cell that names a place; of a country one that is a name rather than a code."""
    every = [cell for cell in cells.all(name) if any(map(str.isalpha, cell.value))]
    return (
        max(every, key=lambda cell: len(cell.value), default=None) if name == "country" else cells.first(name)
    )


def _place(cell: Cell, precision: PlacePrecision, plan: Plan) -> PlaceRef:
    """Name a place without the word that says what it is, where the table is known to write one behind the name."""
    name = cell.value
    for word in plan.codes.get("place_words", {}).get("after", ()):
        if name.casefold().endswith(f" {word}"):
            name = name[: -len(word) - 1].rstrip()
            break
    return PlaceRef(quote=cell.part(0, len(name)), name=name, precision=precision)


def _precision(cells: Cells, plan: Plan) -> PlacePrecision | None:
    cell = cells.first("place precision")
    return cast(
        "PlacePrecision | None", cell and plan.codes["place_precision"].get(cell.value.removesuffix(".0"))
    )


def _country(cells: Cells) -> tuple[str | None, tuple[Issue, ...]]:
    every = [cell for cell in cells.all("country") if is_known(cell.value)]
    code = next(filter(None, (country_in(each.value) for each in every)), None)
    if code or not every:
        return code, ()
    cell = every[-1]
    message = f"{cell.value!r} is no country that we know; the name is kept, without a code"
    return None, (Issue(stage="import", code="country", message=message, quote=cell.telling),)


def _point(cells: Cells) -> tuple[Point | None, tuple[Issue, ...]]:
    """Give the point; none, and an issue, where it is half given, beyond the globe, or (0, 0), which means unknown."""
    lat, lon, both = cells.first("lat"), cells.first("lon"), cells.first("lat lon")
    if not (lat or lon or both):
        return None, ()
    point = _degrees(lat, lon) or (point_in(both.value) if both else None)
    if point and point != (0, 0):
        return point, ()
    return None, tuple(_doubts(lat, lon, both))


def _degrees(lat: Cell | None, lon: Cell | None) -> Point | None:
    if lat is None or lon is None:
        return None
    north, east = degrees_in(lat.value, 90), degrees_in(lon.value, 180)
    return (north, east) if north is not None and east is not None else None


def _doubts(*cells: Cell | None) -> Iterator[Issue]:
    told = [cell for cell in cells if cell]
    said = ", ".join(cell.value for cell in told)[:60]
    message = f"{said!r} is no point on the globe; expected latitude and longitude in degrees, and not 0, 0"
    yield Issue(stage="import", code="point", message=message, quote=told[0].telling)
