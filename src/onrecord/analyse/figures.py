"""Figures: what a number of a report says of how many, and how two of them compare."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from onrecord.model.reading import Count
from onrecord.vocab import load


@dataclass(frozen=True, slots=True)
class Figure:
    """How many: bounds, both included, `high` None where there is no upper one; `about` where it is rough."""

    low: float
    high: float | None
    about: bool = False

    @property
    def said(self) -> tuple[float, float]:
        """The number or numbers that are said: 12 and "at least 12" say the same number."""
        return self.low, self.low if self.high is None else self.high

    @property
    def size(self) -> tuple[float, float]:
        """What figures are ordered by: the number, then the room above it."""
        return self.said[1], inf if self.high is None else self.high

    def meets(self, other: Figure) -> bool:
        """Whether both can be true of the same people."""
        (low, high), (other_low, other_high) = _room(self), _room(other)
        return low <= other_high and other_low <= high


def figure_of(count: Count) -> Figure:
    """Give the figure of one number of a report."""
    return Figure(count.low, count.high, count.hedge in load("incidents/tolls")["hedges"])


def added(figures: Iterable[Figure]) -> Figure:
    """Give the figure of several that count different people. Raises ValueError where there are none."""
    low, high, about, any_at_all = 0.0, 0.0, False, False
    for one in figures:
        any_at_all = True
        low, high = low + one.low, high + (inf if one.high is None else one.high)
        about = about or one.about
    if not any_at_all:
        raise ValueError("no figure to add")
    return Figure(low, None if high == inf else high, about)


def _room(figure: Figure) -> tuple[float, float]:
    slack: float = load("incidents/tolls")["hedges"]["about"] if figure.about else 0.0
    high = inf if figure.high is None else figure.high * (1 + slack)
    return figure.low * (1 - slack), high


def in_words(figure: Figure) -> str:
    """Give a figure as a report would: "at least 12", "about 30", "10 to 12"."""
    low, high = figure.said
    number = numeral(low) if low == high else f"{numeral(low)} to {numeral(high)}"
    if figure.high is None:
        return f"at least {number}"
    return f"about {number}" if figure.about else number


def span(minimum: float, best: Figure, maximum: float, *, or_more: bool) -> str:
    """Give minimum, best and maximum in one word: "9–14–30+"; one number where all three are the same."""
    low, high = best.said
    middle = numeral(low) if low == high else f"{numeral(low)} to {numeral(high)}"
    plus = "+" if or_more else ""
    if minimum == low == high == maximum:
        return middle + plus
    return f"{numeral(minimum)}–{middle}–{numeral(maximum)}{plus}"


def numeral(value: float) -> str:
    """Give a number in digits: 12, 4,000, 2.5."""
    return f"{value:,.10g}"
