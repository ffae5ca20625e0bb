"""How an incident looks to whom: its events as people left them, without what a role may not see.

Pure: the same readings and reviews give the same looks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

from onrecord import words
from onrecord.analyse.board_row import Particulars, board_row
from onrecord.analyse.claims import is_bare_number
from onrecord.analyse.incident_view import IncidentView, incident_view
from onrecord.analyse.rules import Rule
from onrecord.analyse.sources import Member
from onrecord.model.board import Look, Party, State
from onrecord.model.person import ROLES, Role
from onrecord.model.reading import Event
from onrecord.model.reading import Role as Part
from onrecord.model.review import Review, standing
from onrecord.review.apply import reviewed
from onrecord.review.names import NO_NAMES, Names, actor_key, place_key

MOST_PARTIES = 12  # on each side, in a row
_SIDES = ("agents", "targets", "objects")


@dataclass(frozen=True)
class Known:
    """All that is known of an incident: its events in the record, as they were read, and what people decided on them.

    `reviews` are those of its events, documents, and of itself under all ids that lead to it, in the order of the
    log; `named` those of actors and places, and `names` what these come to.
    """

    incident: str
    events: tuple[str, ...]
    members: tuple[Member, ...]
    reviews: tuple[Review, ...] = ()
    named: tuple[Review, ...] = ()
    names: Names = field(default=NO_NAMES)

    @cached_property
    def standing(self) -> tuple[Stands, ...]:
        """The events as people left them."""
        of: dict[str, list[Review]] = {}
        for review in self.reviews:
            if review.about == "event":
                of.setdefault(review.subject, []).append(review)
        return tuple(_stands(member, of.get(member.event.id, ())) for member in self.members)

    @cached_property
    def hidden(self) -> Hidden:
        """What not everybody may see of it."""
        return Hidden.of((*self.reviews, *self.named))

    @cached_property
    def assessed(self) -> Mapping[str, str]:
        """What people made of it, by field: the last word on each."""
        own = (each for each in standing(self.reviews) if each.about == "incident")
        return {each.field or "": str(each.value) for each in own if each.verb == "assess" and each.value}


@dataclass(frozen=True, slots=True)
class Stands:
    """An event as people left it, and whether they said that it tells of no such happening."""

    member: Member
    state: State
    dropped: bool


@dataclass(frozen=True, slots=True)
class Hidden:
    """The least role that may see a thing, by sort and name of the thing and by field, None for all of it.

    The incident itself has no name here: it may have had several.
    """

    least: Mapping[tuple[str, str, str | None], Role]

    @classmethod
    def of(cls, reviews: Iterable[Review]) -> Hidden:
        """Give what is hidden after all reviews: of one thing the last word counts."""
        last = {
            (each.about, "" if each.about == "incident" else each.subject, each.field): each.value
            for each in standing(reviews)
            if each.verb == "restrict" and each.value in ROLES
        }
        return cls({thing: role for thing, role in last.items() if role != ROLES[0]})

    def has(self, role: Role, about: str, subject: str, name: str | None = None) -> bool:
        """Whether a role may not see a thing, or a field of it."""
        least = self.least.get((about, subject, name))
        return least is not None and ROLES.index(role) < ROLES.index(least)


def looks_of(known: Known) -> list[Look]:
    """Give the rows of an incident: one for all roles that see the same of it, none for those that see nothing."""
    steps = sorted({0, *(ROLES.index(role) for role in _levels(known))})
    found = []
    for least, following in pairwise([*steps, len(ROLES)]):
        if look := _look(known, ROLES[least], ROLES[following - 1]):
            found.append(look)
    return found


def view_for(known: Known, role: Role, by: Rule | None = None) -> IncidentView | None:
    """Give the view of an incident for a role; None where it may see nothing of it.

    Events that a person dropped are left out; where all were, it is what they told, without numbers.
    """
    if known.hidden.has(role, "incident", ""):
        return None
    seen = _seen(known, role)
    counted = [each.member for each in seen if not each.dropped]
    if not seen:
        return None
    called = [
        replace(each, event=known.names.on_event(each.event))
        for each in counted or [one.member for one in seen]
    ]
    view = incident_view(known.incident, called, by)
    nothing: dict[str, Any] = {"tolls": (), "corrections": (), "running": ()}
    return view if counted else replace(view, **nothing)


def _stands(member: Member, reviews: Sequence[Review]) -> Stands:
    if not reviews:
        return Stands(member, "draft", dropped=False)
    found = reviewed(member.event, reviews)
    return Stands(replace(member, event=found.event), found.state, found.dropped)


def _levels(known: Known) -> Iterator[Role]:
    """Give the roles from which on more is seen of an incident."""
    for (about, subject, _), role in known.hidden.least.items():
        if about not in ("actor", "place") or subject in _keys(known):
            yield role


def _keys(known: Known) -> set[str]:
    events = [each.member.event for each in known.standing]
    actors = {actor_key(part) for event in events for part in _parts(event, *_SIDES)}
    places = {place_key(event.place) for event in events if event.place}
    return {known.names.canonical(key)[0] for key in actors} | actors | places


def _parts(event: Event, *sides: str) -> Iterator[Part]:
    for side in sides:
        yield from getattr(event, side)


# -- what a role sees -------------------------------------------------------------------------------------------------


def _seen(known: Known, role: Role) -> list[Stands]:
    hidden = known.hidden
    if not hidden.least:
        return list(known.standing)
    return [
        replace(each, member=replace(each.member, event=_bared(known, each.member.event, role)))
        for each in known.standing
        if not (
            hidden.has(role, "document", each.member.filed.document.id)
            or any(hidden.has(role, "event", each.member.event.id, name) for name in (None, "kind", "status"))
        )
    ]


def _bared(known: Known, event: Event, role: Role) -> Event:
    """Give an event without the fields, actors and places that a role may not see."""
    hidden, bare = known.hidden, {}
    for name in ("place", "places", "origin", "destination", "when", "counts", "weapons", *_SIDES):
        value: Any = getattr(event, name)
        nothing: Any = () if isinstance(value, tuple) else None
        if hidden.has(role, "event", event.id, name) or hidden.has(role, "incident", "", name):
            bare[name] = nothing
        elif name in _SIDES:
            bare[name] = tuple(
                part for part in value if not _is_hidden(known, role, "actor", actor_key(part))
            )
        elif name in ("place", "origin", "destination") and value:
            bare[name] = None if _is_hidden(known, role, "place", place_key(value)) else value
    if "targets" in bare and bare["targets"] != event.targets:
        bare["counts"] = tuple(replace(count, of=None) for count in bare.get("counts", event.counts))
    return replace(event, **bare)


def _is_hidden(known: Known, role: Role, sort: Any, key: str) -> bool:
    return any(known.hidden.has(role, sort, each) for each in (key, known.names.canonical(key, sort)[0]))


# -- a row ------------------------------------------------------------------------------------------------------------


def _look(known: Known, least: Role, most: Role) -> Look | None:
    view = view_for(known, least)
    if view is None:
        return None
    seen = _seen(known, least)
    counted = [each for each in seen if not each.dropped]
    events = [each.member.event for each in counted or seen]
    filed = {each.member.filed.document.id: each.member.filed for each in seen}
    about = Particulars(
        agents=tuple(_parties(events, "agents", known.names)),
        targets=tuple(_parties(events, "targets", known.names)),
        place=_place_key(view, events, known.names),
        state=state_of(seen),
        dropped=len(seen) - len(counted),
        issues=sum(len(one.reading.issues) for one in filed.values()),
        assessment=_assessed(known, "status", least),
        grade=_assessed(known, "grade", least),
        restricted=max(_levels(known), key=ROLES.index, default=None),
    )
    row = board_row(view, about)
    if not counted:
        row = replace(row, events=0, documents=0, copies=0, sources=(), disputed=())
    return Look(
        row=row,
        least=least,
        most=most,
        events=known.events,
        documents=tuple(filed),
        actors=frozenset(actor_key(part) for event in events for part in _parts(event, *_SIDES)),
        places=frozenset(place_key(event.place) for event in events if event.place),
    )


def _assessed(known: Known, name: str, role: Role) -> str | None:
    return None if known.hidden.has(role, "incident", "", name) else known.assessed.get(name)


def state_of(events: Iterable[Stands]) -> State:
    """Give the state of an incident from those of its events: no surer than the least sure of them."""
    states = {each.state for each in events}
    if "disagreed" in states:
        return "disagreed"
    if states & {"draft", "partly"}:
        return "draft" if states == {"draft"} else "partly"
    return "second" if states == {"second"} else "reviewed"


def _parties(events: Sequence[Event], side: str, names: Names) -> Iterator[Party]:
    """Give those on one side, those of most events first, without bare numbers and those of whom it is denied."""
    found: Counter[str] = Counter()
    shown: dict[str, Party] = {}
    named = (
        part
        for event in events
        for part in _parts(event, side)
        if part.status != "denied" and not is_bare_number(side, part, event)
    )
    for part in named:
        key, name = names.canonical(actor_key(part))
        found[key] += 1
        shown.setdefault(key, Party(key=key, name=name or words.who((part,)), type=part.type))
    for key, _ in found.most_common(MOST_PARTIES):
        yield shown[key]


def _place_key(view: IncidentView, events: Sequence[Event], names: Names) -> str:
    keys = {names.on_place(event.place): place_key(event.place) for event in events if event.place}
    return names.canonical(keys[view.place], "place")[0] if view.place else ""
