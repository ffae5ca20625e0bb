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
from onrecord.analyse.incident_view import IncidentView, disputes, incident_view
from onrecord.analyse.rules import Rule
from onrecord.analyse.sources import Member
from onrecord.model.board import BoardRow, Look, Party, RowReason, State
from onrecord.model.person import ROLES, Role
from onrecord.model.reading import Event
from onrecord.model.reading import Role as Part
from onrecord.model.review import Review
from onrecord.review.apply import reviewed
from onrecord.review.grading import Assessment, assessed, scale
from onrecord.review.masks import quotes_in, without_words
from onrecord.review.names import NO_NAMES, Names, actor_key, folded, place_key
from onrecord.review.queue import Facts, reasons
from onrecord.review.visible import hidden, least_role

MOST_PARTIES = 12  # on each side, in a row
_SIDES = ("agents", "targets", "objects")


@dataclass(frozen=True)
class Known:
    """All that is known of an incident: its events in the record, as they were read, and what people decided on them.

    `reviews` are those of its events, of its documents, and of itself under all ids that lead to it, in the order
    of the log; `named` those of actors and places, and `names` what these come to. `logged` has the numbers of the log
    entries of its documents.
    """

    incident: str
    events: tuple[str, ...]
    members: tuple[Member, ...]
    reviews: tuple[Review, ...] = ()
    named: tuple[Review, ...] = ()
    logged: Mapping[str, int] = field(default_factory=dict)
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
    def assessed(self) -> Assessment:
        """What people made of it."""
        return assessed(self.reviews)


@dataclass(frozen=True, slots=True)
class Stands:
    """An event as people left it, and whether they said that it tells of no such happening."""

    member: Member
    state: State
    dropped: bool


@dataclass(frozen=True, slots=True)
class Hidden:
    """The reviews of the things that are kept from some, by sort and name of the thing.

    The incident itself has no name here: it may have had several.
    """

    of_thing: Mapping[tuple[str, str], Sequence[Review]]

    @classmethod
    def of(cls, reviews: Iterable[Review]) -> Hidden:
        """Give what is hidden after all reviews."""
        found: dict[tuple[str, str], list[Review]] = {}
        for each in reviews:
            found.setdefault((each.about, "" if each.about == "incident" else each.subject), []).append(each)
        return cls({thing: own for thing, own in found.items() if any(one.verb == "restrict" for one in own)})

    def has(self, role: Role, about: str, subject: str, name: str | None = None) -> bool:
        """Whether a role may not see a thing, or a field of it."""
        if (about, subject) not in self.of_thing:
            return False
        found = hidden(self.of_thing[about, subject], role)
        return found.whole if name is None else name in found.fields

    def steps(self) -> Iterator[tuple[str, str, Role]]:
        """Give the roles from which on more is seen, with the sort and the name of the thing."""
        for (about, subject), reviews in self.of_thing.items():
            for name in {each.field for each in reviews if each.verb == "restrict"}:
                yield about, subject, least_role(reviews, name)


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
    seen = seen_by(known, role)
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
    for about, subject, role in known.hidden.steps():
        if about not in ("actor", "place") or subject in _keys(known):
            yield role


def _keys(known: Known) -> set[str]:
    events = [each.member.event for each in known.standing]
    actors = _actor_keys(events)
    places = {place_key(event.place) for event in events if event.place}
    return {known.names.canonical(key)[0] for key in actors} | actors | places


def _actor_keys(events: Iterable[Event]) -> set[str]:
    return {
        party_key(event, side, part) for event in events for side in _SIDES for part in getattr(event, side)
    }


# -- what a role sees -------------------------------------------------------------------------------------------------


def seen_by(known: Known, role: Role) -> list[Stands]:
    """Give the events of an incident that a role sees, as people left them, without what is kept from it."""
    kept = known.hidden
    if not kept.of_thing:
        return list(known.standing)
    return [
        replace(each, member=replace(each.member, event=_bared(known, each.member.event, role)))
        for each in known.standing
        if not (
            kept.has(role, "document", each.member.filed.document.id)
            or any(kept.has(role, "event", each.member.event.id, name) for name in (None, "kind", "status"))
        )
    ]


def _bared(known: Known, event: Event, role: Role) -> Event:
    """Give an event without the fields, actors and places that a role may not see."""
    kept = known.hidden
    bare: dict[str, Any] = {}
    for name in ("place", "places", "origin", "destination", "when", "counts", "weapons", *_SIDES):
        value: Any = getattr(event, name)
        nothing: Any = () if isinstance(value, tuple) else None
        if kept.has(role, "event", event.id, name) or kept.has(role, "incident", "", name):
            bare[name] = nothing
        elif name in _SIDES:
            bare[name] = tuple(
                part for part in value if not _is_hidden(known, role, "actor", party_key(event, name, part))
            )
        elif name in ("place", "origin", "destination") and value:
            bare[name] = None if _is_hidden(known, role, "place", place_key(value)) else value
    if "targets" in bare and bare["targets"] != event.targets:
        counts = bare.get("counts", event.counts)
        bare["counts"] = tuple(replace(count, of=None, group=None) for count in counts)
    gone = [quote for name in bare for quote in quotes_in(_gone(getattr(event, name), bare[name]))]
    return without_words(replace(event, **bare), gone)


def _gone(before: Any, after: Any) -> Any:
    """Give what of a value of a field is not shown any more."""
    if isinstance(before, tuple):
        return tuple(each for each in before if all(each.quote != one.quote for one in after))
    return before if after is None else None


def _is_hidden(known: Known, role: Role, sort: Any, key: str) -> bool:
    return any(known.hidden.has(role, sort, each) for each in (key, known.names.canonical(key, sort)[0]))


# -- a row ------------------------------------------------------------------------------------------------------------


def _look(known: Known, least: Role, most: Role) -> Look | None:
    view = view_for(known, least)
    if view is None:
        return None
    seen = seen_by(known, least)
    events = [each.member.event for each in seen if not each.dropped] or [each.member.event for each in seen]
    return Look(
        row=row_of(known, view, least),
        least=least,
        most=most,
        events=known.events,
        documents=tuple(dict.fromkeys(each.member.filed.document.id for each in seen)),
        actors=frozenset(_actor_keys(events)),
        places=frozenset(place_key(event.place) for event in events if event.place),
    )


def row_of(known: Known, view: IncidentView, least: Role) -> BoardRow:
    """Give an incident on one line, as a role sees it, of its view for that role."""
    seen = seen_by(known, least)
    counted = [each for each in seen if not each.dropped]
    events = [each.member.event for each in counted or seen]
    filed = {each.member.filed.document.id: each.member.filed for each in seen}
    because = reasons(_facts(known, view, counted, least))
    about = Particulars(
        agents=tuple(_parties(events, "agents", known.names)),
        targets=tuple(_parties(events, "targets", known.names)),
        place=_place_key(view, events, known.names),
        state=state_of(seen),
        dropped=len(seen) - len(counted),
        issues=sum(len(one.reading.issues) for one in filed.values()),
        assessment=None if known.hidden.has(least, "incident", "", "status") else known.assessed.status,
        grade=None if known.hidden.has(least, "incident", "", "grade") else known.assessed.grade,
        restricted=least,
        reasons=tuple(RowReason(each.word, each.label, each.text, each.weight) for each in because),
    )
    row = board_row(view, about)
    return row if counted else replace(row, events=0, documents=0, copies=0, sources=(), disputed=())


def _facts(known: Known, view: IncidentView, counted: Sequence[Stands], role: Role) -> Facts:
    """Give what says whether to look at an incident, as far as the role may know it."""
    whole = [toll for toll in view.tolls if toll.group is None and toll.unit == "people"]
    printed = [report.published for report in view.reports if report.published]
    seen = {each.member.event.id for each in counted}
    own = (each for each in known.reviews if each.verb not in ("comment", "restrict"))
    decided = [each.seq for each in own if each.about == "incident" or each.subject in seen]
    changed = [known.logged.get(one.later_said.document, 0) for one in view.corrections]
    judged = known.assessed
    kept = known.hidden.has(role, "incident", "", "status")
    return Facts(
        id=view.id,
        states=tuple(each.state for each in counted),
        statuses=tuple(each.member.event.status for each in counted),
        sources=len(view.sources),
        disputed=disputes(view),
        place=view.place is not None,
        day=view.when is not None and view.when.first is not None,
        issues=sum(len(each.member.filed.reading.issues) for each in counted),
        harmed=max((toll.best.low for toll in whole), default=None),
        most=max((toll.maximum for toll in whole), default=None),
        latest=max(printed, default=None),
        corrected=max(changed, default=0),
        joined=max((known.logged.get(report.document, 0) for report in view.reports), default=0),
        decided=max(decided, default=0),
        assessed=0 if kept else judged.seq,
        status=next(iter(scale("status"))) if kept else judged.status,
        second=judged.second and not kept,
        unsure=judged.disagreed and not kept,
    )


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
        (event, part)
        for event in events
        for part in getattr(event, side)
        if part.status != "denied" and not is_bare_number(side, part, event)
    )
    for event, part in named:
        said = party_key(event, side, part)
        key, name = names.canonical(said)
        told = part.head.text if is_counted(event, side, part) else words.who((part,))
        found[key] += 1
        shown.setdefault(key, Party(key=key, name=name or (told if key == said else key), type=part.type))
    for key, _ in found.most_common(MOST_PARTIES):
        yield shown[key]


def party_key(event: Event, side: str, part: Part) -> str:
    """Give what somebody is named after, as reviews of actors do; those only counted, after the word for them."""
    return folded(part.head.text) if is_counted(event, side, part) else actor_key(part)


def is_counted(event: Event, side: str, part: Part) -> bool:
    """Whether a part is of so many and nobody by name: "four herders"."""
    if side != "targets" or part.name or part.actor:
        return False
    return any(count.of is not None and event.targets[count.of] == part for count in event.counts)


def _place_key(view: IncidentView, events: Sequence[Event], names: Names) -> str:
    keys = {names.on_place(event.place): place_key(event.place) for event in events if event.place}
    return names.canonical(keys[view.place], "place")[0] if view.place else ""
