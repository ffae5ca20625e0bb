"""An incident as it goes out: what its reports tell, as people left it, without what a profile keeps back.

Pure: the same readings, reviews and profile give the same values.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord import words
from onrecord.analyse.board_row import title
from onrecord.analyse.incident_view import IncidentView, incident_view
from onrecord.analyse.rules import Rule
from onrecord.analyse.sources import Member, Report
from onrecord.analyse.tolls import Toll
from onrecord.export.profiles import Profile, Withheld
from onrecord.export.withhold import Outgoing
from onrecord.looks import Known, Stands, is_counted, party_key, row_of, seen_by, view_for
from onrecord.model.board import BoardRow, Party, RowPlace
from onrecord.model.person import at_least
from onrecord.model.reading import Event, PlaceRef, Role
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
from onrecord.review.names import place_key
from onrecord.review.standing import Standing

_SIDES = ("agents", "targets")
_NAMED = ("publisher", "agency")  # what makes a source one that has a name
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
    whole = view_for(known, role, by)
    if whole is None:
        return Going(None, None, Withheld(), dropped)
    row = row_of(known, whole, role)
    pairs, sources, withheld = _bare(known, told, whole, masks)
    out = [bare.member for _, bare in pairs]
    shown = whole if masks.profile.all_shown else incident_view(known.incident, out, by)
    events = tuple(_events(known, pairs, masks.profile, staff))
    same = [
        (each.member.event, event, bare.member.event) for each, (event, bare) in zip(told, pairs, strict=True)
    ]
    parties = {side: tuple(_parties(known, getattr(row, side), side, same)) for side in _SIDES}
    incident = _incident(whole, shown, row, parties, sources, events)
    return Going(incident, row, withheld + _restricted(known, masks.profile), dropped)


def _bare(
    known: Known, told: Sequence[Stands], whole: IncidentView, masks: Masks
) -> tuple[tuple[tuple[Event, Stands], ...], Mapping[str, str], Withheld]:
    """Give events as people left and named them, each with what goes out of it, in its document as it goes out.

    With them come the names of publishers and agencies as they go out, by document: of masked text none can be found.
    """
    called = [known.names.on_event(each.member.event) for each in told]
    changed: dict[str, list[Event]] = {}
    for each, event in zip(told, called, strict=True):
        if event != as_read(each, known):
            changed.setdefault(each.member.filed.document.id, []).append(event)
    named = {document: each for each in whole.sources if each.basis in _NAMED for document in each.documents}
    withheld = Withheld()
    pairs, sources = [], {}
    for each, event in zip(told, called, strict=True):
        filed = each.member.filed
        out = masks.of(filed, changed.get(filed.document.id, ()))
        if source := named.get(filed.document.id):
            sources[filed.document.id] = out.words(source.name)
        bare, more = out.event(event)
        withheld += more
        pairs.append((event, replace(each, member=Member(out.filed, bare))))
    return tuple(pairs), sources, withheld


def _restricted(known: Known, profile: Profile) -> Withheld:
    steps = known.hidden.steps()
    return Withheld({"restricted by the team": sum(not at_least(profile.role, least) for *_, least in steps)})


def _incident(
    whole: IncidentView,
    shown: IncidentView,
    row: BoardRow,
    parties: Mapping[str, tuple[ReleasedParty, ...]],
    sources: Mapping[str, str],
    events: tuple[ReleasedEvent, ...],
) -> ReleasedIncident:
    """Put an incident together: numbers and disputes of `whole`, words and names of `shown`, in which some are masked.

    Two persons whose names are masked look the same, and must not be counted as one.
    """
    of_kind = next((each.event for each in events if each.event.kind == whole.kind), events[0].event)
    claims = [claim for each in events for claim in each.claims]
    agents, targets = (_named(parties[side]) for side in _SIDES)
    source_of = {**{report.document: report.source for report in shown.reports}, **sources}
    return ReleasedIncident(
        id=whole.id,
        known_as=(),
        kind=whole.kind,
        title=title(replace(shown, kind=whole.kind, fields=whole.fields, tolls=whole.tolls), agents, targets),
        status=whole.status,
        state=row.state,
        assessment=row.assessment,
        grade=row.grade,
        plover=of_kind.plover,
        acled=of_kind.acled if of_kind.kind == whole.kind else acled_of(replace(of_kind, kind=whole.kind)),
        place=_place(shown.place, row.place),
        when=whole.when,
        printed=row.printed,
        agents=parties["agents"],
        targets=parties["targets"],
        tolls=tuple(_toll(toll, claims) for toll in whole.tolls),
        reports=tuple(_report(each, source_of[each.document]) for each in shown.reports),
        sources=tuple(source_of[source.documents[0]] for source in whole.sources),
        disputed=row.disputed,
        denials=tuple(dict.fromkeys(f"{each.voice or each.source}: {each.quote}" for each in shown.denials)),
        notes=shown.notes,
        contains=(),
        part_of=(),
        events=events,
    )


def _report(one: Report, source: str) -> ReleasedReport:
    return ReleasedReport(
        document=one.document,
        title=one.title,
        publisher=one.publisher,
        published=one.published,
        source=source,
        copy_of=one.copy_of,
        events=one.events,
    )


def _place(shown: PlaceRef | None, known: RowPlace | None) -> RowPlace | None:
    """Give the place as it goes out: that of the row where nothing of it is kept back."""
    if shown is None or (known and (known.geonameid, known.lat) == (shown.geonameid, shown.lat)):
        return known if shown else None
    return RowPlace(
        key=place_key(shown),
        name=shown.name,
        precision=shown.precision,
        geonameid=shown.geonameid,
        lat=shown.lat,
        lon=shown.lon,
        country=shown.country,
        admin1=shown.admin1,
        admin2=shown.admin2,
    )


def _parties(
    known: Known, parties: Sequence[Party], side: str, events: Sequence[tuple[Event, Event, Event]]
) -> Iterator[ReleasedParty]:
    """Give those on a side as they go out; one whose name is masked has no key of their own.

    Each of `events` is given as its report names people, as the team names them, and as it goes out.
    """
    parts: dict[str, tuple[Event, Role, Role]] = {}
    for event, named, bare in events:
        sides = (getattr(each, side) for each in (event, named, bare))
        for said, part, shown in zip(*sides, strict=True):
            key, _ = known.names.canonical(party_key(event, side, said))
            parts.setdefault(key, (bare, part, shown))
    for each in parties:
        bare, part, shown = parts[each.key]
        masked = part != shown
        told = shown.head.text if is_counted(bare, side, shown) else words.who((shown,))
        yield ReleasedParty(
            key=words.MASK if masked else each.key,
            name=told if masked else each.name,
            type=each.type,
            actor=shown.actor,
            country=shown.country,
        )


def _named(parties: Sequence[ReleasedParty]) -> list[Party]:
    return [Party(key=each.key, name=each.name, type=each.type) for each in parties]


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
    known: Known, pairs: Sequence[tuple[Event, Stands]], profile: Profile, staff: Mapping[str, str]
) -> Iterator[ReleasedEvent]:
    """Give events as they go out, each value with what people made of it.

    The id of a claim is made of its value. Where a profile keeps something back it is that of the value as it goes out:
    of that of the whole one, somebody who has a list of names could find out which one it was.
    """
    for whole, out in pairs:
        event, reading = out.member.event, out.member.filed.reading
        own = tuple(each for each in known.reviews if each.subject == event.id)
        claims = (
            _with_standings(whole, event, reviewed(as_read(out, known), own).standings)
            if own
            else _drafts(event)
        )
        yield ReleasedEvent(
            event=event,
            document=out.member.filed.document.id,
            incident=known.incident,
            state=out.state,
            attribution=words.attribution_of(event.attribution, reading),
            claims=tuple(
                _claim(
                    shown,
                    standing,
                    shown.id if not profile.all_shown or standing is None else standing.claim,
                    words.voice(shown.attribution, reading),
                    staff,
                )
                for shown, standing in claims
            ),
        )


def as_read(one: Stands, known: Known) -> Event:
    """Give an event as it was read, whatever people made of it and what is kept back of it."""
    return next(each.event for each in known.members if each.event.id == one.member.event.id)


def _drafts(event: Event) -> Iterator[tuple[Claim, Standing | None]]:
    """Give each claim of an event on which nobody decided anything."""
    return ((claim, None) for claim in every_claim(event))


def _with_standings(
    whole_event: Event, event: Event, standings: Sequence[Standing]
) -> Iterator[tuple[Claim, Standing | None]]:
    """Give each claim as it goes out with what people made of the value as it stands, found by where its words are."""
    left = [each for each in standings if each.stands]
    wholes: dict[object, deque[Claim]] = {}
    for whole in every_claim(whole_event):
        wholes.setdefault(_where(whole), deque()).append(whole)
    for out in every_claim(event):
        whole = wholes[_where(out)].popleft()
        own = [each for each in left if each.field == whole.field and set(each.quotes) <= set(whole.quotes)]
        found = next((each for each in own if each.value == whole.value), own[0] if own else None)
        if found:
            left.remove(found)
        yield out, found


def _where(claim: Claim) -> object:
    return claim.field, tuple((quote.start, quote.end) for quote in claim.quotes)


def _claim(
    claim: Claim, found: Standing | None, name: str, voice: str, staff: Mapping[str, str]
) -> ReleasedClaim:
    verdicts = {"accepted": "accepted", "corrected": "corrected", "added": "added"}
    origin = found.origin if found else claim.origin
    if origin.startswith(_PERSON):
        origin = _PERSON + staff.get(origin.removeprefix(_PERSON), "")
    return ReleasedClaim(
        id=name,
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
