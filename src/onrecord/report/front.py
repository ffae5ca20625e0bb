"""The front of a report: how far people are, sums of harm, and what the release covers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from onrecord.analyse.figures import numeral
from onrecord.analyse.over_lines import LineSum
from onrecord.model.board import STATES, BoardLine, State
from onrecord.model.release import Sheet
from onrecord.report.lines import NOT_KNOWN, harm_of
from onrecord.report.lists import Lists

FIRST = ("killed", "injured", "displaced")  # sums of people that come first
REVIEWED: tuple[State, ...] = ("reviewed", "second")
_MOST = 12  # names of a list of the coverage


@dataclass(frozen=True, slots=True)
class InState:
    """How many incidents are in a state, and where they are listed."""

    state: State
    many: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SumCard:
    """A sum of harm in words; how many incidents it rests on, are left out as they hold others, and are disputed.

    `drafts` are those it rests on that are not reviewed in whole.
    """

    harm: str
    minimum: str
    best: str
    maximum: str
    incidents: int
    href: str
    drafts: int
    holding: int
    holding_href: str
    disputed: int
    disputed_href: str


@dataclass(frozen=True, slots=True)
class Covered:
    """A row of the coverage: what, and its values with how many of each; `more` values are not named."""

    what: str
    values: tuple[tuple[str, int], ...]
    more: int


def states(lines: Sequence[BoardLine], lists: Lists) -> list[InState]:
    """Give how many incidents are in which state, the least sure first."""
    of: dict[State, list[str]] = {}
    for line in lines:
        of.setdefault(line.state, []).append(line.id)
    return [
        InState(state, len(of[state]), lists.to("state", f"Incidents in the state: {state}", of[state]))
        for state in STATES
        if state in of
    ]


def sums(found: Sequence[LineSum], lists: Lists) -> list[SumCard]:
    """Give the sums of harm in words."""
    return [_card(one, lists) for one in found]


def rank(one: LineSum) -> tuple[bool, int, int, str]:
    """Give what sums are ordered by: people killed, injured, displaced, then what most incidents tell of."""
    first = one.unit == "people" and one.kind in FIRST
    return not first, FIRST.index(one.kind) if first else 0, -len(one.counted), harm_of(one.kind, one.unit)


def _card(one: LineSum, lists: Lists) -> SumCard:
    low, high = one.best.said
    harm = harm_of(one.kind, one.unit)
    disputed = [name for name, toll in one.counted.items() if toll.disputed]
    return SumCard(
        harm=harm,
        minimum=numeral(one.minimum),
        best=numeral(low) if low == high else f"{numeral(low)} to {numeral(high)}",
        maximum=f"{numeral(one.maximum)}{' or more' if one.or_more else ''}",
        incidents=len(one.counted),
        href=_href(lists, f"Incidents in the sum: {harm}", [*one.counted]),
        drafts=sum(lists.by_id[name].state not in REVIEWED for name in one.counted),
        holding=len(one.holding),
        holding_href=_href(lists, f"Incidents left out of the sum as they hold others: {harm}", one.holding),
        disputed=len(disputed),
        disputed_href=_href(lists, f"Incidents whose figure is disputed: {harm}", disputed),
    )


def _href(lists: Lists, title: str, ids: Sequence[str]) -> str:
    return lists.to("sum", title, ids) if ids else ""


def coverage(sheet: Sheet) -> list[Covered]:
    """Give what the release covers, and what was kept back."""
    return [*_coverage(sheet)]


def _coverage(sheet: Sheet) -> Iterator[Covered]:
    rows: tuple[tuple[str, Mapping[str, int], str], ...] = (
        ("publishers of reports", sheet.publishers, "no publisher named"),
        ("languages", sheet.languages, NOT_KNOWN),
        ("countries of incidents", sheet.countries, NOT_KNOWN),
        ("reports in languages that are not read", sheet.unread, NOT_KNOWN),
        ("given, and no report could be made of it", sheet.aside, NOT_KNOWN),
        ("withheld by the profile", sheet.withheld, NOT_KNOWN),
    )
    for what, counted, nameless in rows:
        if counted:
            named = [(name or nameless, many) for name, many in counted.items()]
            yield Covered(what, tuple(named[:_MOST]), max(0, len(named) - _MOST))
