"""The map: where incidents happened, each drawn as wide as what is not known of its place.

There is no pin: a place known to its province is a circle of the size of a province.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, isfinite, pi, sin

from onrecord.model.reading import PlacePrecision
from onrecord.pictures import ground
from onrecord.pictures.clusters import LEAST, Circle, together
from onrecord.pictures.countries import BORDERS
from onrecord.pictures.look import (
    State,
    amount,
    amounts,
    empty,
    haloed,
    key,
    look,
    marks,
    quiet,
    weakest,
)
from onrecord.pictures.room import Box, Room
from onrecord.pictures.svg import (
    Svg,
    document,
    element,
    group,
    isolated,
    joined,
    label,
    link,
    shortened,
    width_of,
)
from onrecord.pictures.table import Table, table_of
from onrecord.pictures.view import View, fitted
from onrecord.vocab import load

_ROUGH: tuple[PlacePrecision, ...] = ("country", "region")
_NEAR = 30.0  # units between the middles of two circles whose numbers can be told apart
_WIDE = 0.3  # of the height of the map; a wider circle says no more than a name beside the map
_INSIDE = 24.0  # units; a circle up to this size has its number in it, a wider one on its rim
_LINES = 3  # of rough places under the map
_HEADER = ("Incident", "Told as", "Place", "Known to", "Within km", "Latitude", "Longitude", "State")


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
    placed = [one for one in ordered if _has_point(one)]
    unplaced = tuple(one for one in ordered if not _has_point(one))
    view = _view(placed)
    circles, rough = _split(placed, view)
    room = Room(view.width, view.height)
    drawn = _marks(circles, list_href)
    words = _words(circles, view, towns(view) if towns else (), room)
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
    """Give what the map shows as rows, and the incidents without a point too."""
    return table_of(
        _HEADER,
        (
            (one.id, one.label, one.place, one.precision if one.place or _has_point(one) else None,
             _reach(one) if _has_point(one) else None, one.lat, one.lon, one.state)
            for one in sorted(spots, key=lambda one: one.id)
        ),
    )  # fmt: skip


def _has_point(one: Spot) -> bool:
    if one.lat is None or one.lon is None:
        return False
    return isfinite(one.lat) and isfinite(one.lon) and abs(one.lat) <= 90 and abs(one.lon) <= 180


def _reach(one: Spot) -> float:
    kilometres: dict[str, float] = load("incidents/reach")["kilometres"]
    return kilometres[one.precision]


def _point(one: Spot) -> tuple[float, float]:
    return one.lon or 0.0, one.lat or 0.0


def _view(placed: Sequence[Spot]) -> View:
    """Fit the view to what is known to a province or nearer, where there is such."""
    near = [one for one in placed if one.precision not in _ROUGH] or placed
    return fitted(sorted({(*_point(one), _reach(one)) for one in near}))


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
    return _reach(one) * view.units_a_km < view.height * _WIDE and view.holds(*_point(one))


def _tier(one: Spot) -> str:
    return "city" if one.precision == "site" else one.precision


def _sites(spots: Iterable[Spot], view: View) -> Iterator[Circle[Spot]]:
    """Give one circle for all incidents of one place."""
    ordered = sorted(spots, key=lambda one: (_point(one), _reach(one), one.id))
    for ((lon, lat), reach), alike in groupby(ordered, key=lambda one: (_point(one), _reach(one))):
        x, y = view.at(view.turned(lon), lat)
        yield Circle(x, y, max(LEAST, reach * view.units_a_km), tuple(alike))


def _marks(circles: Sequence[Circle[Spot]], list_href: ListHref) -> Svg:
    drawn = []
    for one in circles:
        shape = look(weakest(spot.state for spot in one.rows))
        if one.r > _INSIDE:
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
    return f"{place}, known to the {one.precision}, within {_reach(one):g} km"


def _where_all(rows: Sequence[Spot]) -> str:
    names = list(dict.fromkeys(isolated(one.place) for one in rows if one.place))
    more = f" and {len(names) - 4:,} more places" if len(names) > 5 else ""
    return ", ".join(names[: 4 if more else 5]) + more or "places without a name"


def _words(circles: Sequence[Circle[Spot]], view: View, towns: Iterable[Town], room: Room) -> Svg:
    """Give numbers, names of countries, of places with most incidents first, and of towns, where there is room."""
    room.take((0, view.height - 36, view.width * 0.22, view.height))  # the scale bar
    most = sorted(circles, key=lambda one: (-len(one.rows), one.x, one.y))
    small = [one for one in most if _is_small(one)]
    numbers = [mark for one in small for mark in _number(one, room)]
    rims = [mark for one in most if not _is_small(one) for mark in _on_the_rim(one, room)]
    names = list(_countries(view, room))
    for one in small:
        if name := _one_name(one):
            names += _beside(name, one.x, one.y, one.r, room)
    known = [quiet(mark) for town in towns for mark in _town(town, view, room)]
    return group(
        "pic-words",
        *known,
        *names,
        group("pic-numbers", *numbers, *rims, font_weight="600"),
        pointer_events="none",
    )


def _is_small(one: Circle[Spot]) -> bool:
    """Whether the middle of a circle may be marked: where it is small, or holds several places around there."""
    return one.r <= _INSIDE or len({_point(spot) for spot in one.rows}) > 1


def _one_name(one: Circle[Spot]) -> str | None:
    names = {spot.place for spot in one.rows}
    return names.pop() if len(names) == 1 else None


def _number(one: Circle[Spot], room: Room) -> Iterator[Svg]:
    words = f"{len(one.rows):,}" if len(one.rows) > 1 else ""
    half = max(width_of(words) / 2, min(one.r, 12))
    room.take((one.x - half, one.y - 9, one.x + half, one.y + 9))
    if words:
        yield haloed(one.x, one.y + 4, words, text_anchor="middle")


def _on_the_rim(one: Circle[Spot], room: Room) -> Iterator[Svg]:
    """Name a wide circle on its rim, not in its middle, which is no place where anything is known to have happened."""
    number = f"{len(one.rows):,}" if len(one.rows) > 1 else ""
    name = shortened(_one_name(one) or "", 150)
    texts = [text for text in (f"{name} {number}".strip(), number) if text]
    for text in texts:
        half = width_of(text) / 2 + 2
        turns = (pi / 2, -pi / 2, pi / 4, 3 * pi / 4, -pi / 4, -3 * pi / 4)
        spots = [(one.x + one.r * cos(turn), one.y - one.r * sin(turn)) for turn in turns]
        if box := room.first_free((x - half, y - 7, x + half, y + 7) for x, y in spots):
            yield haloed((box[0] + box[2]) / 2, box[3] - 3, text, text_anchor="middle")
            return
    if number:
        yield haloed(one.x, max(12.0, one.y - one.r + 4), number, text_anchor="middle")


def _countries(view: View, room: Room) -> Iterator[Svg]:
    style: dict[str, str | float | None] = {
        "text_anchor": "middle", "letter_spacing": 2, "fill_opacity": "0.6", "font_size": 12,
    }  # fmt: skip
    for one in sorted(ground.land(view), key=lambda one: (-one.area, one.country)):
        wide = width_of(one.country, 12) + 2 * len(one.country)
        if one.area < 2500 or one.width < wide:
            continue
        boxes = [_centred(one.x, one.y + down, wide) for down in (0, 18, -18, 40, -40)]
        if box := room.first_free(boxes):
            yield haloed((box[0] + box[2]) / 2, box[3] - 4, one.country, **style)


def _centred(x: float, y: float, wide: float) -> Box:
    return x - wide / 2, y - 8, x + wide / 2, y + 8


def _beside(name: str, x: float, y: float, r: float, room: Room) -> Iterator[Svg]:
    """Name a place beside its mark: right, left, below or above, where there is room; nowhere where there is none."""
    text = shortened(name, 150)
    wide = width_of(text) + 4
    boxes = (
        (x + r + 2, y - 7, x + r + 2 + wide, y + 7), (x - r - 2 - wide, y - 7, x - r - 2, y + 7),
        (x - wide / 2, y + r + 1, x + wide / 2, y + r + 15), (x - wide / 2, y - r - 15, x + wide / 2, y - r - 1),
    )  # fmt: skip
    if text and (box := room.first_free(boxes)):
        yield haloed((box[0] + box[2]) / 2, box[3] - 3, text, text_anchor="middle")


def _town(town: Town, view: View, room: Room) -> Iterator[Svg]:
    if not view.holds(town.lon, town.lat):
        return
    x, y = view.at(view.turned(town.lon), town.lat)
    if names := list(_beside(town.name, x, y, 3, room)):
        yield element("rect", x=x - 1.5, y=y - 1.5, width=3, height=3)
        yield from names


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
        words = f"{shortened(name, 200)} {len(rows):,}"
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
    places = len({(_point(one), one.precision) for one in placed})
    words = f"A map of {amount(len(placed))} at {amount(places, 'place')}. "
    words += "Each circle is as wide as the place is uncertain: it happened somewhere inside. "
    if unplaced:
        words += (
            f"{amount(len(unplaced))} without a point {'is' if len(unplaced) == 1 else 'are'} not on it. "
        )
    return words + BORDERS
