"""Many incidents on one axis of days: how many surely happened in each period, and how many may have."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.pictures.axis import UNDER, Scale, amounts_axis, days_axis
from onrecord.pictures.days import Period, spelled, starts
from onrecord.pictures.interval import Interval, known_days
from onrecord.pictures.look import STATES, amount, amounts, key, look, marks, quiet
from onrecord.pictures.svg import Svg, element, joined, label, link, width_of

_TALL = 240.0
_LEFT = 48.0
_RIGHT = 16.0
_TOP = 12.0

ListHref = Callable[[date, date], str]


@dataclass(frozen=True, slots=True)
class Column:
    """The incidents of a period, its first and last day as ordinals; `surely` happened in it, `perhaps` may have."""

    first: int
    last: int
    surely: tuple[Interval, ...]
    perhaps: tuple[Interval, ...]


def columns(dated: Sequence[Interval], period: Period) -> list[Column]:
    """Count incidents of which both ends are known by a period; one that touches several is perhaps in each.

    Every incident is surely in one column, or perhaps in two or more.
    """
    ends = [day for one in dated for day in known_days(one)]
    firsts = starts(period, min(ends), max(ends))
    surely: list[list[Interval]] = [[] for _ in firsts]
    perhaps: list[list[Interval]] = [[] for _ in firsts]
    for one in dated:
        first, last = known_days(one)
        low, high = bisect_right(firsts, first) - 1, bisect_right(firsts, last) - 1
        if low == high:
            surely[low].append(one)
        else:
            for at in range(low, high + 1):
                perhaps[at].append(one)
    return [
        Column(first, period.after(first) - 1, tuple(sure), tuple(may))
        for first, sure, may in zip(firsts, surely, perhaps, strict=True)
    ]


def counted(shown: Sequence[Column], width: float, list_href: ListHref) -> tuple[Svg, float]:
    """Give the columns on their axes, and how high that is."""
    scale = Scale(shown[0].first, shown[-1].last + 1, _LEFT, width - _RIGHT)
    most = max(len(one.surely) + len(one.perhaps) for one in shown)
    ground = _TOP + _TALL
    bars = [_column(one, scale, most, list_href) for one in shown if one.surely or one.perhaps]
    below = ground + UNDER + 22
    states = {each.state for one in shown for each in (*one.surely, *one.perhaps)}
    parts = [
        amounts_axis(most, _LEFT, width - _RIGHT, ground, _TALL),
        marks(*bars),
        days_axis(scale, ground),
        key(_LEFT, below, states),
    ]
    if any(one.perhaps for one in shown):
        words = "may have happened then: its days touch several columns"
        start = width - _RIGHT - width_of(words)
        parts.append(marks(_rectangle(start - 20, below - 8, 14, 8, _perhaps())))
        parts.append(quiet(label(width - _RIGHT, below, words, text_anchor="end")))
    return joined(parts), below + 8


def _column(one: Column, scale: Scale, most: int, list_href: ListHref) -> Svg:
    left, right = scale.at(one.first), scale.at(one.last + 1)
    gap = 1.0 if right - left > 4 else 0.0
    says = f"{spelled(one.first, one.last)}: {amount(len(one.surely))}"
    says += f" ({amounts(each.state for each in one.surely)})" if one.surely else ""
    says += f", and {len(one.perhaps):,} that may have happened then" if one.perhaps else ""
    href = list_href(date.fromordinal(one.first), date.fromordinal(one.last))
    boxes = _stacked(one, left, right - left - gap, most)
    whole = element("rect", x=left, y=_TOP, width=right - left, height=_TALL, fill_opacity="0", stroke="none")
    return link(href, says, whole, *boxes)  # the whole height can be hit


def _stacked(one: Column, left: float, wide: float, most: int) -> Iterator[Svg]:
    """Give the parts of a column from the ground up, the surest lowest, what may be on top."""
    y = _TOP + _TALL
    for state in reversed(STATES):
        tall = sum(each.state == state for each in one.surely) / most * _TALL
        y -= tall
        if tall:
            yield _rectangle(
                left, y, wide, tall, look(state) | {"stroke_width": 0.6, "stroke_dasharray": "none"}
            )
    if one.perhaps:
        tall = len(one.perhaps) / most * _TALL
        yield _rectangle(left, y - tall, wide, tall, _perhaps())


def _perhaps() -> dict[str, str | float]:
    return {"class_": "pic-perhaps", "fill": "currentColor", "fill_opacity": "0.1", "stroke": "none"}


def _rectangle(x: float, y: float, width: float, height: float, shape: dict[str, str | float]) -> Svg:
    return element("rect", x=x, y=y, width=max(width, 0.5), height=height, **shape)
