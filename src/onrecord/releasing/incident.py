"""An incident as it goes out: what its reports tell, as people left it, without what a profile keeps back.

Pure: the same readings, reviews and profile give the same values.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord import words
from onrecord.analyse.incident_view import IncidentView
from onrecord.analyse.rules import Rule
from onrecord.analyse.sources import Member
from onrecord.analyse.tolls import Toll
from onrecord.export.profiles import Profile, Withheld
from onrecord.export.withhold import Outgoing
from onrecord.looks import Known, Stands, party_key, row_of, seen_by, view_for
from onrecord.model.board import BoardRow, Party
from onrecord.model.person import at_least
from onrecord.model.reading import Event, Role
from onrecord.model.record import Claim, Filed, every_claim
from onrecord.model.release import (
    ReleasedClaim,
    ReleasedEvent,
    ReleasedIncident,
    ReleasedParty,
    ReleasedReport,
    ReleasedToll,
)
from onrecord.review.apply import reviewed
from onrecord.review.codes import acled_of
from onrecord.review.names import NO_NAMES
from onrecord.review.standing import Standing

_SIDES = ("agents", "targets")
_PERSON = "person:"

REMEMBERED = 500  # documents


@dataclass(frozen=True, slots=True)
class Going:
    """An incident as it goes out, its row, what was withheld of its events, and how many of these people dropped.

    Both are None where nothing of it is left.
    """

    incident: ReleasedIncident | None
    row: BoardRow | None
    withheld: Withheld
    dropped: int


class Masks:
    """Documents as they go out under a profile, the latest of them remembered: many incidents share one."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self._known: dict[str, Outgoing] = {}

    def of(self, filed: Filed, events: Sequence[Event] = ()) -> Outgoing:
        """Give a document as it goes out; `events` are those of its events that people changed."""
        if events:
            return Outgoing(filed, self.profile, tuple(events))
        name = filed.document.id
        if name not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.pop(next(iter(self._known)))
            self._known[name] = Outgoing(filed, self.profile)
        return self._known[name]


def going(known: Known, masks: Masks, staff: Mapping[str, str], by: Rule | None = None) -> Going:
    """Give an incident as it goes out. `staff` says under which name each person who decided is named."""
    role = masks.profile.role
    seen = seen_by(known, role)
    told = [each for each in seen if not each.dropped]
    dropped = len(seen) - len(told)
    if not told or known.hidden.has(role, "incident", ""):
        return Going(None, None, Withheld(), dropped)
    bare, withheld = _bare(known, told, masks)
    seen_out = replace(known, left=bare, names=NO_NAMES)
    view = view_for(seen_out, role, by)
    if view is None:
        return Going(None, None, withheld, dropped)
    row = row_of(seen_out, view, role)
    events = tuple(_events(known, told, bare, staff))
    return Going(_incident(view, row, events), row, withheld + _restricted(known, masks.profile), dropped)


def _bare(known: Known, told: Sequence[Stands], masks: Masks) -> tuple[tuple[Stands, ...], Withheld]:
    """Give events, with the documents they stand in, without what the profile keeps back."""
    called = {each.member.event.id: known.names.on_event(each.member.event) for each in told}
    changed: dict[str, list[Event]] = {}
    for each in told:
        event = called[each.member.event.id]
        if event != as_read(each):
            changed.setdefault(each.member.filed.document.id, []).append(event)
    withheld = Withheld()
    bare = []
    for each in told:
        filed = each.member.filed
        out = masks.of(filed, changed.get(filed.document.id, ()))
        event, more = out.event(called[each.member.event.id])
        withheld += more
        bare.append(replace(each, member=Member(out.filed, event)))
    return tuple(bare), withheld


def _restricted(known: Known, profile: Profile) -> Withheld:
    steps = known.hidden.steps()
    return Withheld({"restricted by the team": sum(not at_least(profile.role, least) for *_, least in steps)})


def _incident(view: IncidentView, row: BoardRow, events: tuple[ReleasedEvent, ...]) -> ReleasedIncident:
    counted = [each.event for each in events]
    of_kind = next((event for event in counted if event.kind == view.kind), counted[0])
    claims = [claim for each in events for claim in each.claims]
    return ReleasedIncident(
        id=view.id,
        known_as=(),
        kind=view.kind,
        title=row.title,
        status=view.status,
        state=row.state,
        assessment=row.assessment,
        grade=row.grade,
        plover=of_kind.plover,
        acled=of_kind.acled if of_kind.kind == view.kind else acled_of(replace(of_kind, kind=view.kind)),
        place=row.place,
        when=view.when,
        printed=row.printed,
        agents=tuple(_parties(row.agents, "agents", counted)),
        targets=tuple(_parties(row.targets, "targets", counted)),
        tolls=tuple(_toll(toll, claims) for toll in view.tolls),
        reports=tuple(
            ReleasedReport(
                document=each.document,
                title=each.title,
                publisher=each.publisher,
                published=each.published,
                source=each.source,
                copy_of=each.copy_of,
                events=each.events,
            )
            for each in view.reports
        ),
        sources=row.sources,
        disputed=row.disputed,
        denials=tuple(dict.fromkeys(f"{each.voice or each.source}: {each.quote}" for each in view.denials)),
        notes=view.notes,
        contains=view.contains,
        part_of=view.part_of,
        events=events,
    )


def _parties(parties: Sequence[Party], side: str, events: Sequence[Event]) -> Iterator[ReleasedParty]:
    parts: dict[str, Role] = {}
    for event in events:
        for part in getattr(event, side):
            parts.setdefault(party_key(event, side, part), part)
    for each in parties:
        part = parts.get(each.key)
        yield ReleasedParty(
            key=each.key,
            name=each.name,
            type=each.type,
            actor=part.actor if part else None,
            country=part.country if part else None,
        )


def _toll(toll: Toll, claims: Sequence[ReleasedClaim]) -> ReleasedToll:
    low, high = toll.best.said
    telling = {each.said.event for each in toll.claims}
    return ReleasedToll(
        kind=toll.kind,
        unit=toll.unit,
        group=toll.group,
        minimum=toll.minimum,
        best=low,
        best_high=high,
        about=toll.best.about,
        maximum=toll.maximum,
        or_more=toll.or_more,
        disputed=toll.disputed,
        claims=tuple(each.id for each in claims if each.event in telling and _counts(each, toll)),
        backing=toll.backing,
        sources=toll.sources,
    )


def _counts(claim: ReleasedClaim, toll: Toll) -> bool:
    if claim.field != "counts" or (claim.value["kind"], claim.value["unit"]) != (toll.kind, toll.unit):
        return False
    return toll.group is None or claim.value["group"] == toll.group


# -- claims -----------------------------------------------------------------------------------------------------------


def _events(
    known: Known, told: Sequence[Stands], bare: Sequence[Stands], staff: Mapping[str, str]
) -> Iterator[ReleasedEvent]:
    """Give events as they go out, each value with what people made of it."""
    for whole, out in zip(told, bare, strict=True):
        event, reading = out.member.event, out.member.filed.reading
        own = tuple(each for each in known.reviews if each.subject == event.id)
        standings = reviewed(as_read(whole), own).standings
        before = every_claim(known.names.on_event(whole.member.event))
        yield ReleasedEvent(
            event=event,
            document=out.member.filed.document.id,
            incident=known.incident,
            state=out.state,
            attribution=words.attribution_of(event.attribution, reading),
            claims=tuple(
                _claim(shown, standing, words.voice(shown.attribution, reading), staff)
                for shown, standing in _with_standings(before, every_claim(event), standings)
            ),
        )


def as_read(one: Stands) -> Event:
    """Give an event as it was read, whatever people made of it."""
    return next(each for each in one.member.filed.reading.events if each.id == one.member.event.id)


def _with_standings(
    before: Iterator[Claim], shown: Iterator[Claim], standings: Sequence[Standing]
) -> Iterator[tuple[Claim, Standing | None]]:
    """Give each claim as it goes out with what people made of the value as it stands, found by where its words are."""
    left = [each for each in standings if each.stands]
    wholes: dict[object, deque[Claim]] = {}
    for whole in before:
        wholes.setdefault(_where(whole), deque()).append(whole)
    for out in shown:
        whole = wholes[_where(out)].popleft()
        own = [each for each in left if each.field == whole.field and set(each.quotes) <= set(whole.quotes)]
        found = next((each for each in own if each.value == whole.value), own[0] if own else None)
        if found:
            left.remove(found)
        yield out, found


def _where(claim: Claim) -> object:
    return claim.field, tuple((quote.start, quote.end) for quote in claim.quotes)


def _claim(claim: Claim, found: Standing | None, voice: str, staff: Mapping[str, str]) -> ReleasedClaim:
    verdicts = {"accepted": "accepted", "corrected": "corrected", "added": "added"}
    origin = found.origin if found else claim.origin
    if origin.startswith(_PERSON):
        origin = _PERSON + staff.get(origin.removeprefix(_PERSON), "")
    return ReleasedClaim(
        id=found.claim if found else claim.id,
        event=claim.event,
        field=claim.field,
        value=claim.value,
        quotes=claim.quotes,
        voice=voice,
        origin=origin,
        verdict=verdicts.get(found.verdict, "draft") if found else "draft",  # type: ignore[arg-type]
        state=found.state if found else "draft",
        by=tuple(staff.get(each, "") for each in found.by) if found else (),
    )
