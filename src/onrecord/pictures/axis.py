"""Axes: days from left to right, amounts from bottom to top."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.pictures.days import ticks
from onrecord.pictures.look import axis, lines, quiet
from onrecord.pictures.svg import Svg, element, joined, label, number
from onrecord.pictures.view import round_length

UNDER = 34.0  # units that the words under an axis of days take


@dataclass(frozen=True, slots=True)
class Scale:
    """Days as ordinals, the first and the one after the last, over units from left to right."""

    first: int
    after: int
    left: float
    right: float

    def at(self, day: float) -> float:
        """Give where a day begins."""
        return self.left + (day - self.first) * (self.right - self.left) / (self.after - self.first)


def days_axis(scale: Scale, y: float, top: float | None = None) -> Svg:
    """Give the axis of days at a height, with lines up to the top where one is given."""
    shown = ticks(scale.first, scale.after - 1, max(2, int((scale.right - scale.left) / 80)))
    marks = [scale.at(tick.day) for tick in shown]
    path = f"M{number(scale.left)} {number(y)}H{number(scale.right)}"
    path += "".join(f"M{number(x)} {number(y)}v4" for x in marks)
    words = [
        label(x, y + 16 + 13 * down, text, text_anchor="middle" if x > 12 else "start")
        for x, tick in zip(marks, shown, strict=True)
        for down, text in enumerate((tick.label, tick.below))
    ]
    upward = [f"M{number(x)} {number(y)}V{number(top)}" for x in marks] if top is not None else []
    return joined((*_ruled("".join(upward)), axis(element("path", d=path)), quiet(*words)))


def amounts_axis(most: float, left: float, right: float, y: float, tall: float) -> Svg:
    """Give lines of round amounts from a ground line up, each with its number at the left."""
    step = max(1.0, round_length(max(1.0, most / 2)))
    rounds = [step * at for at in range(int(most / step) + 1)]
    path = "".join(f"M{number(left)} {number(y - one / most * tall)}H{number(right)}" for one in rounds)
    words = [label(left - 6, y - one / most * tall + 4, f"{one:,.6g}", text_anchor="end") for one in rounds]
    return joined((*_ruled(path), quiet(*words)))


def _ruled(path: str) -> tuple[Svg, ...]:
    return (lines(element("path", d=path)),) if path else ()
