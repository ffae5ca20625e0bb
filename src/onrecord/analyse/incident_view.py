"""One incident as its reports tell it: what each claims, where they disagree, how many were harmed, and who reports.

Pure: the same events in the same order give the same view.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from onrecord.analyse.claims import TOLD, Field, Said, Telling, by_value, fields_of, independent, tellings
from onrecord.analyse.disputes import disputed_fields
from onrecord.analyse.places import rank
from onrecord.analyse.rules import Rule, rule
from onrecord.analyse.sources import Member, Report, Source, origins
from onrecord.analyse.tolls import Correction, RunningTotal, Toll, numbers_of
from onrecord.model.reading import PlaceRef, Status, When
from onrecord.vocab.kinds import lineage

_STATUSES: tuple[Status, ...] = (
    "asserted", "reported", "possible", "attempted", "planned", "ordered", "hypothetical", "denied",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """An incident, put together from its events.

    `kind`, `place` and `when` are those that most independent sources give, of equals the most exact. `status` is
    the surest of its events. `first` and `latest` are ids of documents by date of print, None where none is dated.
    `denials` are those who say that it was not so. `contains` and `part_of` are ids of incidents, and empty until
    `containing.related` has looked for them.
    """

    id: str
    kind: str
    place: PlaceRef | None
    when: When | None
    status: Status
    events: tuple[str, ...]
    reports: tuple[Report, ...]
    sources: tuple[Source, ...]
    first: str | None
    latest: str | None
    fields: tuple[Field, ...]
    denials: tuple[Said, ...]
    tolls: tuple[Toll, ...]
    corrections: tuple[Correction, ...]
    running: tuple[RunningTotal, ...]
    notes: tuple[str, ...]
    rule: Rule
    contains: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()


def incident_view(name: str, members: Sequence[Member], by: Rule | None = None) -> IncidentView:
    """Give the view of an incident from the events that tell of it, tolls by a rule, the default if none is given.

    Raises ValueError where there is no event: an incident is what somebody tells of.
    """
    if not members:
        raise ValueError(f"incident {name} has no events")
    by = by or rule()
    known = origins(members)
    told = tellings(members, known)
    numbers = numbers_of(members, known, by)
    marks = [*disputed_fields(told), *(["counts"] if any(toll.disputed for toll in numbers.tolls) else [])]
    dated = [report.document for report in known.reports if report.published]
    return IncidentView(
        id=name,
        kind=_chosen(told, "kind", lambda kind: len(lineage(kind))) or members[0].event.kind,
        place=_chosen(told, "place", _exact_place),
        when=_chosen(told, "when", _exact_days),
        status=min((one.event.status for one in members), key=_STATUSES.index),
        events=tuple(dict.fromkeys(event for report in known.reports for event in report.events)),
        reports=known.reports,
        sources=known.sources,
        first=dated[0] if dated else None,
        latest=dated[-1] if dated else None,
        fields=fields_of(told, marks),
        denials=tuple(dict.fromkeys(one.said for one in told if one.field == "status" and one.denied)),
        tolls=numbers.tolls,
        corrections=numbers.corrections,
        running=numbers.running,
        notes=known.notes,
        rule=by,
    )


def disputes(view: IncidentView) -> tuple[str, ...]:
    """Name the fields in which the reports of an incident contradict each other."""
    return tuple(field.name for field in view.fields if field.disputed)


def copies(view: IncidentView) -> int:
    """Count the reports that repeat the text of another."""
    return sum(report.copy_of is not None for report in view.reports)


def incident_json(view: IncidentView) -> dict[str, Any]:
    """Give an incident as JSON can hold it."""
    value: dict[str, Any] = msgspec.to_builtins(view)
    return {
        "id": value["id"],
        "kind": value["kind"],
        "status": value["status"],
        "place": value["place"],
        "when": value["when"],
        "documents": [report.document for report in view.reports if not report.in_passing],
        "in_passing": [report.document for report in view.reports if report.in_passing],
        "events": value["events"],
        "disputed": list(disputes(view)),
        **{
            name: value[name]
            for name in ("tolls", "corrections", "running", "sources", "reports", "first", "latest", "fields")
        },
        **{name: value[name] for name in ("denials", "notes", "rule", "contains", "part_of")},
    }


def _chosen(told: Sequence[Telling], field: str, exact: Callable[[Any], float]) -> Any:
    """Give the value of most sources, of equals the most exact, then the one told first; of what is told if any is."""
    given = [one for one in told if one.field == field]
    sure = [one for one in given if one.said.status in TOLD] or given
    values = [(independent(same), exact(same[0].value), same[0].value) for same in by_value(sure)]
    return max(values, key=lambda value: value[:2])[2] if values else None


def _exact_place(place: PlaceRef) -> float:
    return (0.5 if place.geonameid else 0) - rank(place)


def _exact_days(when: When) -> float:
    if when.first is None or when.last is None:
        return float("-inf")
    return -(when.last - when.first).days
