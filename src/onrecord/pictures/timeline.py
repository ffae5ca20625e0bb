"""The timeline: when incidents happened, each drawn as long as what is not known of its day.

Few are drawn one by one. Many are counted by days, weeks, months or years: those that surely belong there, and those
that may.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.pictures.axis import UNDER, Scale, days_axis
from onrecord.pictures.columns import ListHref, columns, counted
from onrecord.pictures.days import Period, fitting, spelled
from onrecord.pictures.interval import Interval, in_order, is_dated, is_open, known_days
from onrecord.pictures.lanes import packed
from onrecord.pictures.look import amount, empty, haloed, key, look, marks
from onrecord.pictures.svg import (
    Svg,
    document,
    element,
    group,
    isolated,
    joined,
    link,
    number,
    shortened,
    width_of,
)
from onrecord.pictures.table import Table, table_of

_WIDTH = 960.0
_EDGE = 34.0  # units left and right of the axis
_TOP = 8.0
_LANES = 34  # where more are needed, incidents are counted in columns
_COLUMNS = 120
_NAMED = 40  # up to so many incidents have their names beside them
_OPEN = 24.0  # units of the arrow where an end is not known
_THICK = 9.0
_HEADER = ("Incident", "Told as", "First day", "Last day", "State")


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture, the incidents of which no day is known and that so are not in it, and what they are counted by.

    `period` is None where they are drawn one by one. Where they are counted, those of which one end alone is known
    are not in the picture: they are in `open`.
    """

    svg: str
    undated: tuple[Interval, ...]
    open: tuple[Interval, ...]
    period: Period | None


@dataclass(frozen=True, slots=True)
class _Bar:
    """An incident from where its mark begins to where it ends, arrows included; its name from `text_at`."""

    of: Interval
    left: float
    right: float
    name: str
    text_at: float

    @property
    def whole(self) -> tuple[float, float]:
        return min(self.left, self.text_at), max(self.right, self.text_at + width_of(self.name))


def draw_timeline(
    intervals: Iterable[Interval],
    *,
    list_href: ListHref,
    title: str = "When it happened",
    standalone: bool = False,
) -> Timeline:
    """Draw when incidents happened; `list_href` gives the address of a list of those that touch some days."""
    ordered = sorted(intervals, key=in_order)
    dated = [one for one in ordered if is_dated(one)]
    undated = tuple(one for one in ordered if not is_dated(one))
    drawn, height, period = _drawn(dated, list_href)
    apart = tuple(one for one in dated if period and is_open(one))
    says = _says(dated, undated, apart, period)
    svg = document("timeline", title, says, (_WIDTH, height), drawn, standalone=standalone)
    return Timeline(svg, undated, apart, period)


def timeline_table(intervals: Iterable[Interval]) -> Table:
    """Give what the timeline shows as rows, one for each incident; those without a date come last."""
    return table_of(
        _HEADER,
        (
            (one.id, one.label, _iso(one.first), _iso(one.last), one.state)
            for one in sorted(intervals, key=in_order)
        ),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _drawn(dated: Sequence[Interval], list_href: ListHref) -> tuple[Svg, float, Period | None]:
    if not dated:
        return empty("No incident here has a date.", _WIDTH), 120.0, None
    scale = _scale(dated)
    for named in (True, False):
        if len(dated) > (_NAMED if named else _LANES * 40):
            continue
        bars = [_bar(one, scale, named=named) for one in dated]
        lanes = packed([bar.whole for bar in bars], 6.0 if named else 2.0)
        if max(lanes) < _LANES:
            return (*_one_by_one(bars, lanes, scale, 19.0 if named else 13.0), None)
    closed = [one for one in dated if not is_open(one)]
    if not closed:
        return (
            empty("Of no incident here are both the first and the last day known.", _WIDTH),
            120.0,
            Period("day"),
        )
    scale = _scale(closed)
    period = fitting(scale.first, scale.after - 1, _COLUMNS)
    return (*counted(columns(closed, period), _WIDTH, list_href), period)


def _scale(dated: Sequence[Interval]) -> Scale:
    first = min(known_days(one)[0] for one in dated)
    after = max(known_days(one)[1] for one in dated) + 1
    spare = max(0, 14 - (after - first)) // 2  # a few days around a single one
    return Scale(max(1, first - spare), min(after + spare, date.max.toordinal() + 1), _EDGE, _WIDTH - _EDGE)


def _bar(one: Interval, scale: Scale, *, named: bool) -> _Bar:
    first, last = known_days(one)
    left, right = scale.at(first), max(scale.at(last + 1), scale.at(first) + 3)
    left -= _OPEN if one.first is None else 0
    right += _OPEN if one.last is None else 0
    name = shortened(one.label, 240) if named else ""
    wide = width_of(name)
    # Behind the mark, before it, or over it, where there is room.
    text_at = (
        right + 5 if right + 5 + wide <= _WIDTH else left - 5 - wide if left - 5 - wide >= 0 else left + 5
    )
    return _Bar(one, left, right, name, text_at if name else left)


def _one_by_one(bars: Sequence[_Bar], lanes: Sequence[int], scale: Scale, pitch: float) -> tuple[Svg, float]:
    ground = _TOP + pitch * (max(lanes) + 1) + 4
    drawn, names = [], []
    for bar, lane in zip(bars, lanes, strict=True):
        y = _TOP + lane * pitch + (pitch - _THICK) / 2
        drawn.append(_linked(bar, y, scale, pitch))
        before = bar.text_at < bar.left
        x = bar.left - 5 if before else bar.text_at
        names.append(haloed(x, y + 8, bar.name, text_anchor="end" if before else "start"))
    below = ground + UNDER + 18
    words = group("pic-words", *names, pointer_events="none")
    states = key(_EDGE, below, (bar.of.state for bar in bars))
    return joined((days_axis(scale, ground, _TOP), marks(*drawn), words, states)), below + 8


def _linked(bar: _Bar, y: float, scale: Scale, pitch: float) -> Svg:
    one = bar.of
    hit = element(
        "rect", x=bar.left - 3, y=y - (pitch - _THICK) / 2, width=bar.right - bar.left + 6, height=pitch,
        fill_opacity="0", stroke="none",
    )  # fmt: skip
    return link(one.href, f"{isolated(one.label)}: {_when(one)}; {one.state}", hit, *_shape(one, y, scale))


def _shape(one: Interval, y: float, scale: Scale) -> Iterator[Svg]:
    """Give the days that are known as a bar, and an arrow that fades where an end is not known."""
    first, last = known_days(one)
    left, right = scale.at(first), max(scale.at(last + 1), scale.at(first) + 3)
    yield element("rect", x=left, y=y, width=right - left, height=_THICK, **look(one.state))
    if one.first is None:
        yield _arrow(left, y + _THICK / 2, -1)
    if one.last is None:
        yield _arrow(right, y + _THICK / 2, 1)


def _arrow(x: float, y: float, way: int) -> Svg:
    path = f"M{number(x)} {number(y)}h{number(way * _OPEN)}"
    head = f"m{number(-way * 5)} -3.5l{number(way * 5)} 3.5l{number(-way * 5)} 3.5"
    return element("path", d=path + head, fill="none", stroke_dasharray="4 2", class_="pic-open")


def _when(one: Interval) -> str:
    first, last = known_days(one)
    if one.first is None:
        return f"not after {spelled(last, last)}"
    if one.last is None:
        return f"not before {spelled(first, first)}"
    return spelled(first, last)


def _says(
    dated: Sequence[Interval], undated: Sequence[Interval], apart: Sequence[Interval], period: Period | None
) -> str:
    words = f"A timeline of {amount(len(dated) - len(apart))}"
    if dated:
        first, last = min(known_days(one)[0] for one in dated), max(known_days(one)[1] for one in dated)
        words += f", {spelled(first, last)}"
    words += f", counted by the {period}." if period else "."
    if apart:
        words += f" Not on it: {amount(len(apart))} known only to be not before or not after a day."
    if undated:
        words += f" Not on it: {amount(len(undated))} without a date."
    return words
