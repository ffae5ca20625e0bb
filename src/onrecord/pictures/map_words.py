"""Words on a map: numbers in circles, names of countries, of places and of towns, where there is room for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import cos, hypot, pi, sin

from onrecord.pictures import ground
from onrecord.pictures.clusters import Circle
from onrecord.pictures.look import haloed, quiet
from onrecord.pictures.room import Box, Room
from onrecord.pictures.spot import Spot, Town, point
from onrecord.pictures.svg import Svg, element, group, isolated, shortened, width_of
from onrecord.pictures.view import View

_MIDDLE = 12.0  # units from the middle of a circle
INSIDE = 24.0  # units; a circle up to this size has its number in it, a wider one on its rim


def words_of(circles: Sequence[Circle[Spot]], view: View, towns: Iterable[Town]) -> Svg:
    """Give numbers, names of countries, of places with most incidents first, and of towns, where there is room."""
    room = Room(view.width, view.height)
    room.take((0, view.height - 36, view.width * 0.22, view.height))  # the scale bar
    most = sorted(circles, key=lambda one: (-len(one.rows), one.x, one.y))
    small = [one for one in most if _is_small(one)]
    numbers = [mark for one in small for mark in _number(one, room)]
    rims = [mark for one in most if not _is_small(one) for mark in _on_the_rim(one, room)]
    names = list(_countries(view, room))
    for one in small:
        names += _beside(_name_of(one), one.x, one.y, min(one.r, INSIDE), room)
    known = [quiet(mark) for town in towns for mark in _town(town, circles, view, room)]
    return group(
        "pic-words",
        *known,
        *names,
        group("pic-numbers", *numbers, *rims, font_weight="600"),
        pointer_events="none",
    )


def _is_small(one: Circle[Spot]) -> bool:
    """Whether the middle of a circle may be marked: where it is small, or holds several places around there."""
    return one.r <= INSIDE or len({point(spot) for spot in one.rows}) > 1


def _name_of(one: Circle[Spot]) -> str:
    """Give the name of the place with most incidents of a circle, and how many more names there are: "Anselm +2"."""
    names = Counter(spot.place for spot in one.rows if spot.place)
    if not names:
        return ""
    name = min(names, key=lambda each: (-names[each], each))
    more = len(names) - 1
    return isolated(shortened(name, 150)) + (f" +{more}" if more else "")


def _number(one: Circle[Spot], room: Room) -> Iterator[Svg]:
    words = f"{len(one.rows):,}" if len(one.rows) > 1 else ""
    half = max(width_of(words) / 2, min(one.r, 12))
    room.take((one.x - half, one.y - 9, one.x + half, one.y + 9))
    if words:
        yield haloed(one.x, one.y + 4, words, text_anchor="middle")


def _on_the_rim(one: Circle[Spot], room: Room) -> Iterator[Svg]:
    """Name a wide circle on its rim, not in its middle, which is no place where anything is known to have happened."""
    number = f"{len(one.rows):,}" if len(one.rows) > 1 else ""
    texts = [text for text in (f"{_name_of(one)} {number}".strip(), number) if text]
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
    wide = width_of(name) + 4
    boxes = (
        (x + r + 2, y - 7, x + r + 2 + wide, y + 7), (x - r - 2 - wide, y - 7, x - r - 2, y + 7),
        (x - wide / 2, y + r + 1, x + wide / 2, y + r + 15), (x - wide / 2, y - r - 15, x + wide / 2, y - r - 1),
    )  # fmt: skip
    if not name or not (box := room.first_free(boxes)):
        return
    way = boxes.index(box)
    if way == 0:
        yield haloed(box[0] + 2, box[3] - 3, name)
    elif way == 1:
        yield haloed(box[2] - 2, box[3] - 3, name, text_anchor="end")
    else:
        yield haloed(x, box[3] - 3, name, text_anchor="middle")


def _town(town: Town, circles: Sequence[Circle[Spot]], view: View, room: Room) -> Iterator[Svg]:
    """Name a town beside a small square, but not in the middle of a circle, where it would look like the place."""
    if not view.holds(town.lon, town.lat):
        return
    x, y = view.at(view.turned(town.lon), town.lat)
    if any(hypot(one.x - x, one.y - y) < _MIDDLE for one in circles):
        return
    if names := list(_beside(shortened(town.name, 150), x, y, 3, room)):
        yield element("rect", x=x - 1.5, y=y - 1.5, width=3, height=3)
        yield from names
