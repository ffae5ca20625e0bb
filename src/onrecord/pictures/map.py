"""The map: where incidents happened, each drawn as wide as what is not known of its place.

There is no pin: a place known to its province is a circle of the size of a province.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from onrecord.model.reading import PlacePrecision
from onrecord.pictures import ground
from onrecord.pictures.clusters import LEAST, Circle, together
from onrecord.pictures.countries import BORDERS
from onrecord.pictures.look import (
    amount,
    amounts,
    empty,
    key,
    look,
    marks,
    quiet,
    weakest,
)
from onrecord.pictures.map_words import INSIDE, words_of
from onrecord.pictures.spot import Spot, Town, has_point, point, reach
from onrecord.pictures.svg import (
    Svg,
    document,
    element,
    isolated,
    joined,
    label,
    link,
    shortened,
    width_of,
)
from onrecord.pictures.table import Table, table_of
from onrecord.pictures.view import View, fitted

_ROUGH: tuple[PlacePrecision, ...] = ("country", "region")
_NEAR = 30.0  # units between the middles of two circles whose numbers can be told apart
_WIDE = 0.3  # of the height of the map; a wider circle says no more than a name beside the map
_LINES = 3  # of rough places under the map
_HEADER = ("Incident", "Told as", "Place", "Known to", "Within km", "Latitude", "Longitude", "State")


@dataclass(frozen=True, slots=True)
class Map:
    """The picture, the rows that have no point and so are not in it, and the part of the world that it shows."""

    svg: str
    unplaced: tuple[Spot, ...]
    view: View


ListHref = Callable[[Sequence[Spot]], str]
Towns = Callable[[View], Iterable[Town]]


def draw_map(
    spots: Iterable[Spot],
    *,
    list_href: ListHref,
    towns: Towns | None = None,
    title: str = "Where it happened",
    standalone: bool = False,
) -> Map:
    """Draw where incidents happened; `list_href` gives the address of a list of some of them.

    `towns` gives towns in a view, the largest first. Raises UsageError where the atlas is not installed.
    """
    ordered = sorted(spots, key=lambda one: one.id)
    placed = [one for one in ordered if has_point(one)]
    unplaced = tuple(one for one in ordered if not has_point(one))
    view = _view(placed)
    circles, rough = _split(placed, view)
    drawn = _marks(circles, list_href)
    words = words_of(circles, view, towns(view) if towns else ())
    below, height = _below(rough, placed, view, list_href)
    if not placed:
        drawn = empty("No incident here has a place with a point.", view.width)
    inside = joined((ground.drawn(view), ground.grid(view), drawn, words, ground.scale_bar(view)))
    framed = element("svg", inside, width=view.width, height=view.height, overflow="hidden")
    svg = document(
        "map",
        title,
        _says(placed, unplaced),
        (view.width, view.height + height),
        framed,
        below,
        standalone=standalone,
    )
    return Map(svg, unplaced, view)


def map_table(spots: Iterable[Spot]) -> Table:
    """Give what the map shows as rows, one for each incident, and those without a point too."""
    return table_of(_HEADER, map(_row, sorted(spots, key=lambda one: one.id)))


def _row(one: Spot) -> tuple[str | float | None, ...]:
    if not has_point(one):
        return one.id, one.label, one.place, one.precision if one.place else None, None, None, None, one.state
    return one.id, one.label, one.place, one.precision, reach(one), one.lat, one.lon, one.state


def _view(placed: Sequence[Spot]) -> View:
    """Fit the view to what is known to a province or nearer, where there is such."""
    near = [one for one in placed if one.precision not in _ROUGH] or placed
    return fitted(sorted({(*point(one), reach(one)) for one in near}))


def _split(placed: Sequence[Spot], view: View) -> tuple[list[Circle[Spot]], list[Spot]]:
    """Give the circles, and the rows whose circle would be too wide for the view or lies outside it."""
    rough = [one for one in placed if one.precision in _ROUGH and not _shows(one, view)]
    apart = {one.id for one in rough}
    circles: list[Circle[Spot]] = []
    by_precision = sorted((one for one in placed if one.id not in apart), key=_tier)
    for _, alike in groupby(by_precision, key=_tier):
        circles += together(_sites(alike, view), _NEAR)
    return sorted(circles, key=lambda one: (-one.r, one.x, one.y)), rough


def _shows(one: Spot, view: View) -> bool:
    return reach(one) * view.units_a_km < view.height * _WIDE and view.holds(*point(one))


def _tier(one: Spot) -> str:
    return "city" if one.precision == "site" else one.precision


def _sites(spots: Iterable[Spot], view: View) -> Iterator[Circle[Spot]]:
    """Give one circle for all incidents of one place."""
    ordered = sorted(spots, key=lambda one: (point(one), reach(one), one.id))
    for ((lon, lat), far), alike in groupby(ordered, key=lambda one: (point(one), reach(one))):
        x, y = view.at(view.turned(lon), lat)
        yield Circle(x, y, max(LEAST, far * view.units_a_km), tuple(alike))


def _marks(circles: Sequence[Circle[Spot]], list_href: ListHref) -> Svg:
    drawn = []
    for one in circles:
        shape = look(weakest(spot.state for spot in one.rows))
        if one.r > INSIDE:
            shape |= {"fill_opacity": f"{float(shape['fill_opacity']) * 0.4:.2f}"}
        drawn.append(_linked(one.rows, list_href, element("circle", cx=one.x, cy=one.y, r=one.r, **shape)))
    return marks(*drawn)


def _linked(rows: Sequence[Spot], list_href: ListHref, *inside: Svg) -> Svg:
    if len(rows) == 1:
        one = rows[0]
        return link(one.href, f"{isolated(one.label)}: {_where(one)}; {one.state}", *inside)
    says = f"{amount(len(rows))}: {_where_all(rows)}; {amounts(one.state for one in rows)}"
    return link(list_href(rows), says, *inside)


def _where(one: Spot) -> str:
    place = isolated(one.place) if one.place else "a place without a name"
    return f"{place}, known to the {one.precision}, within {reach(one):g} km"


def _where_all(rows: Sequence[Spot]) -> str:
    names = list(dict.fromkeys(isolated(one.place) for one in rows if one.place))
    more = f" and {len(names) - 4:,} more places" if len(names) > 5 else ""
    return ", ".join(names[: 4 if more else 5]) + more or "places without a name"


def _below(
    rough: Sequence[Spot], placed: Sequence[Spot], view: View, list_href: ListHref
) -> tuple[Svg, float]:
    """Give what stands under the map, and how high it is: the key, and the places known too roughly for it."""
    if not placed:
        return quiet(label(0, view.height + 20, BORDERS)), 28.0
    y = view.height + 20
    note = "It happened somewhere inside its circle. " + BORDERS
    parts = [key(0, y, (one.state for one in placed)), quiet(label(view.width, y, note, text_anchor="end"))]
    if rough:
        chips, y = _chips(rough, y + 24, view.width, list_href)
        parts.append(chips)
    return joined(parts), y - view.height + 8


def _chips(rough: Sequence[Spot], y: float, width: float, list_href: ListHref) -> tuple[Svg, float]:
    """Name rough places with how many incidents each has, the most first, in a few lines of a width."""
    lead = "Known to the country or wider: "
    parts, x = [quiet(label(0, y, lead))], width_of(lead) + 6
    waiting = _by_name(rough)
    top = y
    while waiting:
        name, rows = waiting[0]
        words = f"{isolated(shortened(name, 200))} {len(rows):,}"
        if x + width_of(words) + 26 > width:
            x, y = width_of(lead) + 6, y + 20
        if y >= top + 20 * _LINES:
            left = [row for _, others in waiting for row in others]
            more = label(x, y, f"and {amount(len(left))} at {amount(len(waiting), 'other place')}")
            return joined((*parts, link(list_href(left), "the incidents at other places", more))), y
        swatch = element("circle", cx=x + 6, cy=y - 4, r=6, **look(weakest(row.state for row in rows)))
        parts.append(_linked(rows, list_href, marks(swatch), label(x + 17, y, words)))
        x += 17 + width_of(words) + 18
        waiting.pop(0)
    return joined(parts), y


def _by_name(rough: Sequence[Spot]) -> list[tuple[str, list[Spot]]]:
    found: dict[str, list[Spot]] = {}
    for one in rough:
        found.setdefault(one.place or "no name", []).append(one)
    return sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))


def _says(placed: Sequence[Spot], unplaced: Sequence[Spot]) -> str:
    places = len({(point(one), one.precision) for one in placed})
    words = f"A map of {amount(len(placed))} at {amount(places, 'place')}. "
    words += "Each circle is as wide as the place is uncertain: it happened somewhere inside. "
    if unplaced:
        words += (
            f"{amount(len(unplaced))} without a point {'is' if len(unplaced) == 1 else 'are'} not on it. "
        )
    return words + BORDERS
