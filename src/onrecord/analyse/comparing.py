"""One incident on two sides: what each tells of it, by its own events alone, and where the two contradict each other.

What one side leaves out, or tells less exactly, is no difference; see `disputes.py` for what is. Pure: the same events
give the same answer, and sides that are swapped give its mirror image.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from onrecord import words
from onrecord.analyse.claims import TOLD, Said, tellings
from onrecord.analyse.disputes import disputed_fields
from onrecord.analyse.figures import Figure, span
from onrecord.analyse.incident_view import IncidentView, incident_view
from onrecord.analyse.places import distance
from onrecord.analyse.rules import Rule
from onrecord.analyse.sides import IMPORTED, Side, Sides
from onrecord.analyse.sources import Member, Source, origins
from onrecord.analyse.tolls import Toll
from onrecord.model.reading import PlaceRef, Unit, When

Where = Literal["both", "theirs", "ours"]  # who tells of an incident
MOST_SAID = 3  # tellings that are named of one value
_FIELDS = ("kind", "place", "when", "agents", "targets")  # in which the two can contradict each other


@dataclass(frozen=True, slots=True, kw_only=True)
class SideToll:
    """How many were harmed as one side has it, of all groups, and who gives the best figure."""

    kind: str
    unit: Unit
    minimum: float
    best: Figure
    maximum: float
    or_more: bool
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What one side tells of an incident. `tellings` are its reports without copies, and the rows that others coded."""

    tellings: int
    documents: int
    sources: tuple[str, ...]
    kind: str
    place: PlaceRef | None
    when: When | None
    status: str
    tolls: tuple[SideToll, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field in which the two contradict each other: a harm, or one of an event; both values in words, and by whom.

    `apart` says how far: people between the best figures, days between the times, kilometres between the points; None
    where it cannot be said.
    """

    field: str
    theirs: str
    ours: str
    apart: float | None
    said_theirs: tuple[Said, ...]
    said_ours: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """An incident of two sides: who tells of it, each side's account, and where these contradict each other.

    `outline` is as much of the view of both sides as says where and when it was and what it may contain. `apart` are
    the kilometres between the points that the sides give. `copies` are its documents that one side printed and whose
    text is not on that side.
    """

    id: str
    where: Where
    outline: IncidentView
    theirs: Account | None
    ours: Account | None
    differences: tuple[Difference, ...]
    apart: float | None
    copies: int

    @property
    def pattern(self) -> str:
        """How many of theirs stand beside how many of ours: 1:1, 1:n, n:1, n:m; empty where one is silent."""
        if self.theirs is None or self.ours is None:
            return ""
        many = self.theirs.tellings > 1, self.ours.tellings > 1
        return {(False, False): "1:1", (False, True): "1:n", (True, False): "n:1", (True, True): "n:m"}[many]

    def account(self, side: Side) -> Account | None:
        """Give what one side tells; None where it is silent."""
        return self.theirs if side == "theirs" else self.ours


def compared(name: str, members: Sequence[Member], sides: Sides, by: Rule) -> Compared | None:
    """Compare what two sides tell of an incident; None where neither does. Events of neither are passed over."""
    on = {
        side: [one for one in members if sides.of.get(one.filed.document.id) == side]
        for side in _both_sides()
    }
    taken = [one for one in members if one.filed.document.id in sides.of]
    if not taken:
        return None
    views = {side: incident_view(name, own, by) for side, own in on.items() if own}
    told = {side: _account(view, on[side]) for side, view in views.items()}
    theirs, ours = told.get("theirs"), told.get("ours")
    whole = incident_view(name, taken, by) if len(views) > 1 else next(iter(views.values()))
    crossed = {one.filed.document.id for one in members} & sides.carried.keys()
    return Compared(
        id=name,
        where="both" if len(views) > 1 else next(iter(views)),
        outline=_outline(whole),
        theirs=theirs,
        ours=ours,
        differences=tuple(_differences(views, taken, sides)) if theirs and ours else (),
        apart=_kilometres(theirs, ours) if theirs and ours else None,
        copies=len(crossed),
    )


def harms_in(one: Compared) -> set[tuple[str, Unit]]:
    """Give the harms of which one side or the other gives a figure."""
    return {
        (toll.kind, toll.unit) for side in _both_sides() if (told := one.account(side)) for toll in told.tolls
    }


def toll_of(told: Account | None, kind: str, unit: Unit) -> SideToll | None:
    """Give the toll of one harm as a side has it; None where it gives no figure."""
    tolls = told.tolls if told else ()
    return next((each for each in tolls if (each.kind, each.unit) == (kind, unit)), None)


def _both_sides() -> tuple[Side, Side]:
    return "theirs", "ours"


def _account(view: IncidentView, members: Sequence[Member]) -> Account:
    own = {
        one.event.id if one.filed.reader.startswith(IMPORTED) else one.filed.document.id
        for one in members
        if one.filed.copy_of is None
    }
    return Account(
        tellings=max(1, len(own)),
        documents=len(view.reports),
        sources=tuple(source.name for source in view.sources),
        kind=view.kind,
        place=view.place,
        when=view.when,
        status=view.status,
        tolls=tuple(_side_toll(toll) for toll in view.tolls if toll.group is None),
    )


def _side_toll(toll: Toll) -> SideToll:
    best = [each for each in toll.claims if each.stands and each.figure.said == toll.best.said]
    return SideToll(
        kind=toll.kind,
        unit=toll.unit,
        minimum=toll.minimum,
        best=toll.best,
        maximum=toll.maximum,
        or_more=toll.or_more,
        said=_few(each.said for each in best),
    )


def _few(said: Iterator[Said]) -> tuple[Said, ...]:
    return tuple(dict.fromkeys(said))[:MOST_SAID]


def _outline(view: IncidentView) -> IncidentView:
    """Leave out of a view what is not needed to say when and where it was, and what it may contain."""
    dated = [report for report in view.reports if report.published][-1:]
    return replace(
        view, events=(), reports=tuple(dated), sources=(), fields=(), denials=(), tolls=(), corrections=(),
        running=view.running[:1], notes=(),
    )  # fmt: skip


def _kilometres(theirs: Account, ours: Account) -> float | None:
    if theirs.place is None or ours.place is None:
        return None
    apart = distance(theirs.place, ours.place)
    return None if apart is None else round(apart, 1)


# -- differences ------------------------------------------------------------------------------------------------------


def _differences(
    views: Mapping[Side, IncidentView], members: Sequence[Member], sides: Sides
) -> Iterator[Difference]:
    theirs, ours = views["theirs"], views["ours"]
    yield from _of_tolls(theirs, ours)
    if (theirs.status == "denied") != (ours.status == "denied"):
        yield _difference("status", views, theirs.status, ours.status, None)
    contradicted = set(_contradicted(members, sides))
    for field in _FIELDS:
        if field in contradicted:
            yield _difference(field, views, _told(theirs, field), _told(ours, field), _apart(views, field))


def _contradicted(members: Sequence[Member], sides: Sides) -> Iterator[str]:
    """Name the fields in which the sides contradict each other, each side taken for one source.

    What is denied is no value of a side; one that denies all of it is told of as a difference in status.
    """
    of = {side: Source(name=side, basis="none", documents=()) for side in _both_sides()}
    told = [one for one in tellings(members, origins(members)) if one.field in _FIELDS]
    return disputed_fields([replace(one, source=of[sides.of[one.said.document]]) for one in told])


def _of_tolls(theirs: IncidentView, ours: IncidentView) -> Iterator[Difference]:
    """Give the harms of which the best figures of the two cannot both be true."""
    known = {(toll.kind, toll.unit): _side_toll(toll) for toll in ours.tolls if toll.group is None}
    for each in theirs.tolls:
        mine = known.get((each.kind, each.unit)) if each.group is None else None
        if mine is None or each.best.meets(mine.best):
            continue
        their = _side_toll(each)
        yield Difference(
            field=each.kind if each.unit == "people" else f"{each.kind}, {each.unit}",
            theirs=_span(their),
            ours=_span(mine),
            apart=_between(their.best, mine.best),
            said_theirs=their.said,
            said_ours=mine.said,
        )


def _difference(
    field: str, views: Mapping[Side, IncidentView], theirs: str, ours: str, apart: float | None
) -> Difference:
    return Difference(
        field=field,
        theirs=theirs,
        ours=ours,
        apart=apart,
        said_theirs=_said(views["theirs"], field, theirs),
        said_ours=_said(views["ours"], field, ours),
    )


def _told(view: IncidentView, field: str) -> str:
    """Give what a side says of a field in words: the value that it comes to, or of parts all that it names."""
    if field == "kind":
        return view.kind.replace("_", " ")
    if field == "place":
        return words.place_in_full(view.place) if view.place else ""
    if field == "when":
        return words.days(view.when)
    return "; ".join(value for value, said in _values(view, field) if said.status in TOLD)


def _values(view: IncidentView, field: str) -> Iterator[tuple[str, Said]]:
    found = [value for each in view.fields if each.name == field for value in each.values]
    yield from ((value.text, value.said[0]) for value in found[:MOST_SAID])


def _said(view: IncidentView, field: str, text: str) -> tuple[Said, ...]:
    """Give who says something; of parts, all who name anybody."""
    parts = field in ("agents", "targets")
    return _few(
        said
        for each in view.fields
        if each.name == field
        for value in each.values
        if parts or value.text == text
        for said in value.said
    )


def _apart(views: Mapping[Side, IncidentView], field: str) -> float | None:
    theirs, ours = views["theirs"], views["ours"]
    if field == "when" and theirs.when and ours.when:
        return _days_between(theirs.when, ours.when)
    if field == "place" and theirs.place and ours.place:
        apart = distance(theirs.place, ours.place)
        return None if apart is None else round(apart, 1)
    return None


def _days_between(one: When, other: When) -> float | None:
    """Give the days between two times of which one ends before the other begins; None where they meet."""
    for earlier, later in ((one, other), (other, one)):
        if earlier.last and later.first and earlier.last < later.first:
            return float((later.first - earlier.last).days)
    return None


def _between(one: Figure, other: Figure) -> float:
    """Give how many people lie between two numbers as they are said."""
    return max(0.0, one.said[0] - other.said[1], other.said[0] - one.said[1])


def _span(toll: SideToll) -> str:
    return span(toll.minimum, toll.best, toll.maximum, or_more=toll.or_more)
