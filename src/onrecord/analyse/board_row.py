"""One incident on one line: the row of a list from its view. Pure: the same view gives the same row."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from onrecord import words
from onrecord.analyse.containing import Days, days_of, holds, may_contain
from onrecord.analyse.figures import in_words
from onrecord.analyse.incident_view import IncidentView, copies, disputes
from onrecord.analyse.rules import rule
from onrecord.analyse.tolls import Toll
from onrecord.model.board import BoardLine, BoardRow, Party, RowPlace, RowReason, RowToll, State
from onrecord.model.person import Role
from onrecord.model.reading import PlaceRef, When
from onrecord.model.text import Quote

_NO_WORDS = Quote(0, 0, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What a row says of an incident that its view does not: see `BoardRow`. `place` is the key of its place."""

    agents: tuple[Party, ...] = ()
    targets: tuple[Party, ...] = ()
    place: str = ""
    state: State = "draft"
    dropped: int = 0
    issues: int = 0
    assessment: str | None = None
    grade: str | None = None
    restricted: Role = "viewer"
    reasons: tuple[RowReason, ...] = field(default=())


def board_row(view: IncidentView, about: Particulars) -> BoardRow:
    """Give the row of an incident."""
    days = days_of(view)
    when = view.when
    printed = [report.published for report in view.reports if report.published]
    return BoardRow(
        id=view.id,
        kind=view.kind,
        title=title(view, about.agents, about.targets),
        status=view.status,
        state=about.state,
        place=_place(view.place, about.place) if view.place else None,
        first=_day(when.first if when else None),
        last=_day(when.last if when else None),
        precision=when.precision if when else None,
        printed=_day(max(printed, default=None)),
        agents=about.agents,
        targets=about.targets,
        tolls=tuple(map(_toll, view.tolls)),
        documents=len(view.reports),
        copies=copies(view),
        sources=tuple(source.name for source in view.sources),
        disputed=disputes(view),
        assessment=about.assessment,
        grade=about.grade,
        priority=round(sum(reason.weight for reason in about.reasons), 3),
        days=words.days(when),
        until=_day(days[1]) if days else None,
        holds=may_contain(view),
        running=bool(view.running),
        events=len(view.events),
        dropped=about.dropped,
        corrections=len(view.corrections),
        issues=about.issues,
        restricted=about.restricted,
        reasons=about.reasons,
    )


def title(view: IncidentView, agents: Collection[Party], targets: Collection[Party]) -> str:
    """Say in short words what happened, to whom, by whom, and where: "Shelling: civilians, by the army, in Anselm".

    Where nobody is named to whom it was done, it says how many were harmed. Where the reports contradict each other on
    who did it, it names nobody, and says so.
    """
    contested = "agents" in disputes(view)
    whom, by = _named(targets) or _harmed(view), "" if contested else _named(agents)
    place = words.one_line(view.place.name) if view.place else ""
    parts = (whom, by and f"by {by}", place and f"in {place}")
    kind = view.kind.replace("_", " ").capitalize()
    told = ": ".join(part for part in (kind, ", ".join(part for part in parts if part)) if part)
    return f"{told}; who did it is disputed" if contested else told


def around(row: BoardLine, others: Iterable[BoardLine]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the ids of those of some incidents that one contains, and of those of which it is part."""
    mine, days = _outline(row), _days(row)
    inside, outside = [], []
    for other in others:
        theirs, their_days = _outline(other), _days(other)
        if row.holds and _lie_within(their_days, days) and holds(mine, days, theirs):
            inside.append(other.id)
        if other.holds and _lie_within(days, their_days) and holds(theirs, their_days, mine):
            outside.append(other.id)
    return tuple(inside), tuple(outside)


def _days(row: BoardLine) -> Days:
    return date.fromisoformat(row.first or "9999-12-31"), date.fromisoformat(row.until or "0001-01-01")


def _lie_within(inner: Days, outer: Days) -> bool:
    return outer[0] <= inner[0] <= inner[1] <= outer[1]


def _outline(row: BoardLine) -> IncidentView:
    """Give as much of a view as tells what lies within what: kind, place and days."""
    first, last = (date.fromisoformat(day) if day else None for day in (row.first, row.last))
    when = When(quote=None, first=first, last=last, precision=row.precision or "unknown", basis="stated")
    place = _place_of(row.place) if row.place else None
    return IncidentView(
        id=row.id, kind=row.kind, place=place, when=when, status=row.status, rule=rule(),
        events=(), reports=(), sources=(), first=None, latest=None, fields=(), denials=(), tolls=(),
        corrections=(), running=(), notes=(),
    )  # fmt: skip


def _named(parties: Collection[Party], most: int = 2) -> str:
    names = list(dict.fromkeys(party.name for party in parties))
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{' and '.join(names[:most]) if not more else ', '.join(names[:most])}{more}"


def _harmed(view: IncidentView) -> str:
    whole = [toll for toll in view.tolls if toll.group is None]
    said = (
        f"{in_words(toll.best)} {toll.unit if toll.unit != 'people' else ''} {toll.kind}"
        for toll in whole[:2]
    )
    return " and ".join(words.one_line(each.replace("_", " ")) for each in said)


def _day(day: object) -> str | None:
    return str(day) if day else None


def _place(place: PlaceRef, key: str) -> RowPlace:
    return RowPlace(
        key=key,
        name=words.one_line(place.name),
        precision=place.precision,
        geonameid=place.geonameid,
        lat=place.lat,
        lon=place.lon,
        country=place.country,
        admin1=place.admin1,
        admin2=place.admin2,
    )


def _place_of(place: RowPlace) -> PlaceRef:
    return PlaceRef(
        quote=_NO_WORDS,
        name=place.name,
        precision=place.precision,
        geonameid=place.geonameid,
        lat=place.lat,
        lon=place.lon,
        country=place.country,
        admin1=place.admin1,
        admin2=place.admin2,
    )


def _toll(toll: Toll) -> RowToll:
    return RowToll(
        kind=toll.kind,
        unit=toll.unit,
        group=toll.group,
        minimum=toll.minimum,
        best=toll.best.low,
        best_high=toll.best.high,
        about=toll.best.about,
        maximum=toll.maximum,
        or_more=toll.or_more,
        disputed=toll.disputed,
    )
