"""Harm over time: minimum, best and maximum of each period, one panel for each harm.

The sums are ours, of the tolls of incidents; what no incident tells of is a gap, not nought.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from onrecord.pictures.axis import UNDER, Scale, amounts_axis, days_axis
from onrecord.pictures.days import Period, spelled
from onrecord.pictures.look import State, amount, empty, key, look, marks, quiet, weakest
from onrecord.pictures.svg import (
    Svg,
    clean,
    document,
    element,
    isolated,
    joined,
    label,
    link,
    number,
    width_of,
)
from onrecord.pictures.table import Table, table_of

_WIDTH = 960.0
_LEFT = 56.0
_RIGHT = 16.0
_TALL = 84.0  # units, of a panel
_HEAD = 30.0  # units, of what stands over a panel
_OR_MORE = 10.0  # units over the panel for what has no upper bound
_WEEKS = 26 * 7  # days: up to so many are shown by weeks
_MONTHS = 6 * 366  # up to so many by months, then by years
_HEADER = ("Harm", "First day", "Last day", "Incidents", "Minimum", "Best", "Maximum", "Or more", "State")

ListHref = Callable[[str, date, date], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Harmed:
    """How many were harmed in one incident, and the days within which it happened; None where an end is not known.

    `or_more` where the maximum has no upper bound.
    """

    incident: str
    harm: str
    state: State
    minimum: float
    best: float
    maximum: float
    or_more: bool = False
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """How many were harmed in all incidents of a period. `first` and `last` are ordinals, None for those apart."""

    harm: str
    first: int | None
    last: int | None
    minimum: float
    best: float
    maximum: float
    or_more: bool
    incidents: int
    state: State


@dataclass(frozen=True, slots=True)
class Bands:
    """The picture, the period of a column, and what is not in it, for its days are not known to the period."""

    svg: str
    period: Period
    apart: tuple[Harmed, ...]


def draw_bands(
    harmed: Iterable[Harmed], *, list_href: ListHref, title: str = "Harm over time", standalone: bool = False
) -> Bands:
    """Draw minimum, best and maximum over time.

    `list_href` gives the address of a list of the incidents that tell of a harm and touch some days.
    """
    rows = _ordered(harmed)
    period = period_of(rows)
    inside, apart = _split(rows, period)
    drawn, height = _panels(sums(rows, period), period, list_href)
    svg = document(
        "bands", title, _says(inside, apart, period), (_WIDTH, height), drawn, standalone=standalone
    )
    return Bands(svg, period, tuple(apart))


def bands_table(harmed: Iterable[Harmed]) -> Table:
    """Give what the bands show as rows; what is not known to the period has no days."""
    rows = _ordered(harmed)
    return table_of(
        _HEADER,
        (
            (one.harm, _iso(one.first), _iso(one.last), one.incidents, one.minimum, one.best, one.maximum,
             "yes" if one.or_more else "no", one.state)
            for one in sums(rows, period_of(rows))
        ),
    )  # fmt: skip


def period_of(rows: Sequence[Harmed]) -> Period:
    """Choose weeks, months or years by how long a time the incidents cover that are known to a month or nearer."""
    ends = [
        day.toordinal()
        for one in rows
        if one.first and one.last and abs((one.last - one.first).days) <= 31
        for day in (one.first, one.last)
    ]
    ends = ends or [day.toordinal() for one in rows for day in (one.first, one.last) if day]
    long = max(ends) - min(ends) if ends else 0
    return Period("week" if long <= _WEEKS else "month" if long <= _MONTHS else "year")


def sums(rows: Sequence[Harmed], period: Period) -> list[Sum]:
    """Add up by harm and period, the harm with the greatest sum first; what lies in no one period comes last."""
    by_harm: dict[str, list[Harmed]] = {}
    for one in rows:
        by_harm.setdefault(one.harm, []).append(one)
    most = sorted(by_harm.items(), key=lambda pair: (-sum(one.best for one in pair[1]), pair[0]))
    return [each for harm, alike in most for each in _by_period(harm, alike, period)]


def _by_period(harm: str, rows: Sequence[Harmed], period: Period) -> Iterator[Sum]:
    inside, apart = _split(rows, period)
    starting = sorted((_start(one, period) or 0, at) for at, one in enumerate(inside))
    for start, alike in groupby(starting, key=lambda pair: pair[0]):
        yield _sum(harm, [inside[at] for _, at in alike], start, period.after(start) - 1)
    if apart:
        yield _sum(harm, apart, None, None)


def _sum(harm: str, rows: Sequence[Harmed], first: int | None, last: int | None) -> Sum:
    return Sum(
        harm,
        first,
        last,
        sum(one.minimum for one in rows),
        sum(one.best for one in rows),
        sum(one.maximum for one in rows),
        any(one.or_more for one in rows),
        len({one.incident for one in rows}),
        weakest(one.state for one in rows),
    )


def _ordered(harmed: Iterable[Harmed]) -> list[Harmed]:
    return sorted(harmed, key=_key)


def _key(one: Harmed) -> tuple[object, ...]:
    days = one.first or date.min, one.last or date.min
    return one.harm, one.incident, one.minimum, one.best, one.maximum, one.or_more, one.state, days


def _start(one: Harmed, period: Period) -> int | None:
    """Give the first day of the one period in which it happened; None where it may have been in another too."""
    if one.first is None or one.last is None:
        return None
    start, end = period.start(one.first.toordinal()), period.start(one.last.toordinal())
    return start if start == end else None


def _split(rows: Sequence[Harmed], period: Period) -> tuple[list[Harmed], list[Harmed]]:
    inside = [one for one in rows if _start(one, period) is not None]
    return inside, [one for one in rows if _start(one, period) is None]


def _iso(day: int | None) -> str | None:
    return date.fromordinal(day).isoformat() if day else None


def _panels(shown: Sequence[Sum], period: Period, list_href: ListHref) -> tuple[Svg, float]:
    days = [day for one in shown for day in (one.first, one.last) if day]
    if not shown:
        return empty("No incident here tells of harm in numbers.", _WIDTH), 120.0
    scale = Scale(min(days), max(days) + 1, _LEFT, _WIDTH - _RIGHT) if days else None
    parts, y = [], 0.0
    for harm, alike in groupby(shown, key=lambda one: one.harm):
        panel, tall = _panel(harm, list(alike), period, scale, y, list_href)
        parts.append(panel)
        y += tall
    if scale:
        parts.append(days_axis(scale, y - 10))
        y += UNDER
    below = y + 14
    parts += [key(_LEFT, below, (one.state for one in shown)), _how_to_read(below)]
    return joined(parts), below + 8


def _panel(
    harm: str, alike: Sequence[Sum], period: Period, scale: Scale | None, y: float, list_href: ListHref
) -> tuple[Svg, float]:
    dated = [one for one in alike if one.first]
    head = label(_LEFT, y + 14, clean(harm), font_size=13, font_weight="600")
    apart = "".join(
        f"not known to the {period}: {_figures(one)} in {amount(one.incidents)}"
        for one in alike
        if not one.first
    )
    words = quiet(label(_WIDTH - _RIGHT, y + 14, apart, text_anchor="end"))
    if not dated or not scale:
        return joined((head, words)), _HEAD
    most = max(1.0, *(one.maximum for one in dated))
    ground = y + _HEAD + _OR_MORE + _TALL
    bands = (_band(one, scale, most, ground, list_href) for one in dated)
    tall = _HEAD + _OR_MORE + _TALL + 20
    return joined(
        (head, words, amounts_axis(most, _LEFT, _WIDTH - _RIGHT, ground, _TALL), marks(*bands))
    ), tall


def _band(one: Sum, scale: Scale, most: float, ground: float, list_href: ListHref) -> Svg:
    """Give the band of a period from minimum to maximum, a line at the best, an arrow where there may be more."""
    first, last = one.first or 0, one.last or 0
    left, wide = scale.at(first), scale.at(last + 1) - scale.at(first)
    wide -= 1 if wide > 4 else 0
    low, best, high = (ground - value / most * _TALL for value in (one.minimum, one.best, one.maximum))
    says = f"{spelled(first, last)}: {isolated(one.harm)} {_figures(one)} in {amount(one.incidents)}; {one.state}"
    whole = element(
        "rect", x=left, y=ground - _TALL, width=wide, height=_TALL, fill_opacity="0", stroke="none"
    )
    shape = look(one.state) | {"stroke_width": 0.7}
    band = element("rect", x=left, y=high, width=wide, height=max(low - high, 1), **shape)
    line = element(
        "path", d=f"M{number(left)} {number(best)}h{number(wide)}", stroke_width=2.5, class_="pic-best"
    )
    middle = left + wide / 2
    more = element(
        "path", d=f"M{number(middle)} {number(high)}v-8m-3 3l3 -3l3 3", fill="none", class_="pic-open"
    )
    href = list_href(one.harm, date.fromordinal(first), date.fromordinal(last))
    return link(href, says, whole, band, line, *((more,) if one.or_more else ()))


def _figures(one: Sum) -> str:
    """Give the numbers in words: "12 (9 to 20 or more)"."""
    more = " or more" if one.or_more else ""
    if one.minimum == one.maximum:
        return f"{one.best:,.10g}{more}"
    return f"{one.best:,.10g} ({one.minimum:,.10g} to {one.maximum:,.10g}{more})"


def _how_to_read(y: float) -> Svg:
    words = "a line at the best figure, a band from minimum to maximum; a gap: nothing on record"
    x = _WIDTH - _RIGHT - width_of(words) - 22
    sample = marks(
        element("rect", x=x, y=y - 11, width=14, height=13, fill_opacity="0.12", stroke_width=0.7),
        element("path", d=f"M{number(x)} {number(y - 5)}h14", stroke_width=2.5, class_="pic-best"),
    )
    return joined((sample, quiet(label(_WIDTH - _RIGHT, y, words, text_anchor="end"))))


def _says(inside: Sequence[Harmed], apart: Sequence[Harmed], period: Period) -> str:
    harms = list(dict.fromkeys(isolated(one.harm) for one in (*inside, *apart)))
    words = f"Minimum, best and maximum by the {period} of {', '.join(harms) or 'nothing'}, "
    words += f"in {amount(len({one.incident for one in inside}))}."
    if apart:
        words += f" Not drawn: {amount(len({one.incident for one in apart}))} not known to the {period}."
    return words + " Sums are ours, of the tolls of incidents; a gap means that nothing is on record."
