"""Which incidents are part of others, so that the same harm is not counted twice.

A round-up, a siege, "90 killed since January" hold incidents whose days, place and kind lie within theirs. What
may hold what is data: `vocab/incidents/containing.toml`. An incident whose days or place are not known is part of
nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from onrecord.analyse.figures import Figure, added
from onrecord.analyse.incident_view import IncidentView
from onrecord.analyse.places import is_within
from onrecord.analyse.tolls import Toll
from onrecord.model.reading import Unit
from onrecord.vocab import load
from onrecord.vocab.kinds import lineage

HOLDING = "holding others that are counted"
SILENT = "without a figure for it"
Days = tuple[date, date]  # the first and the last, both included


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An incident that is not in a total, and why not."""

    incident: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """How many were harmed in several incidents: sums of their minimums, best figures and maximums, of all groups.

    `or_more` where one of the maximums is. It rests on `incidents`; `left_out` says what is not in it.
    """

    kind: str
    unit: Unit
    minimum: float
    best: Figure
    maximum: float
    or_more: bool
    incidents: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


def containing(views: Iterable[IncidentView]) -> dict[str, tuple[str, ...]]:
    """Give the ids of the incidents that each incident holds, for those that hold any, in the order of their days."""
    dated = sorted(
        ((days[0], days[1], view) for view in views if (days := days_of(view)) and view.place),
        key=lambda row: (row[0], row[1], row[2].id),
    )
    starts = [first for first, _, _ in dated]
    found: dict[str, tuple[str, ...]] = {}
    for first, last, outer in dated:
        if not may_contain(outer):
            continue
        begun = dated[bisect_left(starts, first) : bisect_right(starts, last)]
        inside = (row for row in begun if row[1] <= last)
        held = tuple(inner.id for _, _, inner in inside if holds(outer, (first, last), inner))
        if held:
            found[outer.id] = held
    return found


def related(views: Sequence[IncidentView]) -> tuple[IncidentView, ...]:
    """Give the views in the same order, each with the ids of those that it contains and of which it is part."""
    held = containing(views)
    part_of: dict[str, list[str]] = {}
    for outer, inner in ((outer, inner) for outer, inside in held.items() for inner in inside):
        part_of.setdefault(inner, []).append(outer)
    return tuple(
        replace(view, contains=held.get(view.id, ()), part_of=tuple(part_of.get(view.id, ())))
        for view in views
    )


def totals(
    views: Sequence[IncidentView], held: Mapping[str, tuple[str, ...]] | None = None
) -> tuple[Total, ...]:
    """Add up the tolls of incidents, by harm and unit; `held` is what `containing` gives, and looked for if not given.

    An incident that holds others with a figure for the harm is left out, and so is one without a figure of its own;
    both are named.
    """
    held = containing(views) if held is None else held
    told = {(toll.kind, toll.unit) for view in views for toll in view.tolls if toll.group is None}
    harms = sorted(told, key=lambda harm: (harm[0] != "killed", harm))
    return tuple(_total(views, held, kind, unit) for kind, unit in harms)


def may_contain(view: IncidentView) -> bool:
    """Whether an incident is of the sort that holds others: it lasts, sums up, or covers an area for a period."""
    known, when = load("incidents/containing")["containing"], view.when
    if when is None or view.place is None:
        return False
    if when.precision in known["spans"] or view.kind in known["lasting"]:
        return True
    if view.running and when.first != when.last:
        return True
    return when.precision in known["periods"] and view.place.precision in known["areas"]


def days_of(view: IncidentView) -> Days | None:
    """Give the days of an incident; what has no end yet ends with its latest report. None where they are not known."""
    if view.when is None or view.when.first is None:
        return None
    printed = [report.published for report in view.reports if report.published]
    last = view.when.last or max(printed, default=None)
    return (view.when.first, last) if last and last >= view.when.first else None


def holds(outer: IncidentView, days: Days, inner: IncidentView) -> bool:
    """Whether an incident whose first day and last day are already known to lie within those of another is part of it.

    It is where its kind and place are too, and the other is wider in days or in place: of two that cover
    the same, neither is part of the other.
    """
    if outer.id == inner.id or outer.place is None or inner.place is None:
        return False
    if inner.when is None or inner.when.last is None:
        return False
    if not (_may_be_part(inner.kind, outer.kind) and is_within(inner.place, outer.place)):
        return False
    return days_of(inner) != days or not is_within(outer.place, inner.place)


def _may_be_part(inner: str, outer: str) -> bool:
    parts = {outer, *load("incidents/containing")["contains"].get(outer, ())}
    return any(kind in parts for kind in lineage(inner))


def _total(
    views: Sequence[IncidentView], held: Mapping[str, tuple[str, ...]], kind: str, unit: Unit
) -> Total:
    told = {view.id: toll for view in views if (toll := _toll(view, kind, unit))}
    holding = {name for name in told if any(inner in told for inner in held.get(name, ()))}
    counted = {name: toll for name, toll in told.items() if name not in holding}
    return Total(
        kind=kind,
        unit=unit,
        minimum=sum(toll.minimum for toll in counted.values()),
        best=added(toll.best for toll in counted.values()),
        maximum=sum(toll.maximum for toll in counted.values()),
        or_more=any(toll.or_more for toll in counted.values()),
        incidents=tuple(counted),
        left_out=tuple(
            LeftOut(incident=view.id, why=HOLDING if view.id in holding else SILENT)
            for view in views
            if view.id not in counted
        ),
    )


def _toll(view: IncidentView, kind: str, unit: Unit) -> Toll | None:
    wanted = (kind, unit, None)
    return next((toll for toll in view.tolls if (toll.kind, toll.unit, toll.group) == wanted), None)
