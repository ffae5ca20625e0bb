"""Why reports were put into one incident, and which incidents may be the same: reasons in words and as small bars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from onrecord import words
from onrecord.analyse.incident_view import IncidentView
from onrecord.model.incident import Because, Reason
from onrecord.show_reasons import chance, holding
from onrecord.web.incident.told import At, Reports, event_path

MOST_LINKS = 5  # that are shown of an incident
LONGEST = 8  # bits that fill half of the picture of a bar


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One reason: in words, its weight in bits as text, and how far its bar goes from the middle, from 0 to 50."""

    words: str
    weight: str
    length: float
    against: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Two events that were put together: where each is, how likely it is, and why."""

    left: At
    right: At
    chance: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """The links that hold an incident together, the weakest first, and how many more pairs were weighed."""

    links: tuple[Joined, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An incident that may be the same. `drawn` stands for the events that both had when the page was drawn."""

    id: str
    title: str
    reports: int
    chance: str
    left: At
    right: str
    bars: tuple[Bar, ...]
    drawn: str


def holding_together(view: IncidentView, links: Iterable[Because], reports: Reports) -> Holding:
    """Prepare why the events of an incident were joined."""
    where = {event: report.document for report in view.reports for event in report.events}
    inside = [one for one in links if one.link.left in where and one.link.right in where]
    weakest = holding(inside)[:MOST_LINKS]
    return Holding(tuple(_joined(one, where, reports) for one in weakest), len(inside) - len(weakest))


def suggestion(
    view: IncidentView, other: IncidentView, why: Because, reports: Reports, *, drawn: str
) -> Suggestion:
    """Prepare an incident that may be the same as the one shown, with the surest link between them."""
    mine = {event: report.document for report in view.reports for event in report.events}
    theirs = {event: report.document for report in other.reports for event in report.events}
    ends = why.link.left, why.link.right
    here, there = ends if ends[0] in mine else ends[::-1]
    return Suggestion(
        id=other.id,
        title=title_of(other),
        reports=len(other.reports),
        chance=chance(why.link.probability),
        left=_at(here, mine, reports),
        right=event_path(theirs[there], there),
        bars=bars(why.reasons),
        drawn=drawn,
    )


def title_of(view: IncidentView) -> str:
    """Say what, where and when in a line."""
    place = words.one_line(view.place.name) if view.place else "place not stated"
    return f"{view.kind.replace('_', ' ')}, {place}, {words.days(view.when) or 'day not stated'}"


def bars(reasons: Iterable[Reason]) -> tuple[Bar, ...]:
    """Draw reasons, in the order given."""
    return tuple(
        Bar(
            words=words.one_line(one.words),
            weight=f"{one.weight:+.1f}",
            length=round(min(abs(one.weight), LONGEST) * 50 / LONGEST, 1),
            against=one.weight < 0,
        )
        for one in reasons
    )


def _joined(one: Because, where: Mapping[str, str], reports: Reports) -> Joined:
    return Joined(
        left=_at(one.link.left, where, reports),
        right=_at(one.link.right, where, reports),
        chance=chance(one.link.probability),
        bars=bars(one.reasons),
    )


def _at(event: str, where: Mapping[str, str], reports: Reports) -> At:
    return At(number=reports.numbers[where[event]], href=event_path(where[event], event))
