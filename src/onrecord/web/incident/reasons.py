"""Why reports were put into one incident, and which incidents may be the same: reasons in words and as small bars."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onrecord import words
from onrecord.analyse.incident_view import IncidentView
from onrecord.model.incident import Because, Link, Reason
from onrecord.show_reasons import chance, holding
from onrecord.web.incident.told import At, Reports

MOST_LINKS = 5  # that are shown of an incident
LONGEST = 4  # bits that fill half of the picture of a bar


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


def weakest(links: Iterable[Link], reports: Reports) -> tuple[list[Link], int]:
    """Give the weakest of the links that hold an incident together, and how many more pairs of it were weighed."""
    inside = [Because(one, ()) for one in links if one.left in reports.paths and one.right in reports.paths]
    shown = [one.link for one in holding(inside)[:MOST_LINKS]]
    return shown, len(inside) - len(shown)


def holding_together(links: Iterable[Because], more: int, reports: Reports) -> Holding:
    """Prepare why the events of an incident were joined, of its weakest links."""
    return Holding(tuple(_joined(one, reports) for one in links), more)


def inner_end(view: IncidentView, why: Because) -> tuple[str, str]:
    """Give the ends of a link that leads out of an incident: the event in it, then the other."""
    ends = why.link.left, why.link.right
    return ends if ends[0] in view.events else (ends[1], ends[0])


def title_of(view: IncidentView) -> str:
    """Say what happened, where and when in a line."""
    place = words.one_line(view.place.name) if view.place else "place not stated"
    kind = view.kind.replace("_", " ")
    return f"{kind[:1].upper()}{kind[1:]}, {place}, {words.days(view.when) or 'day not stated'}"


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


def _joined(one: Because, reports: Reports) -> Joined:
    return Joined(
        left=reports.end(one.link.left),
        right=reports.end(one.link.right),
        chance=chance(one.link.probability),
        bars=bars(one.reasons),
    )
