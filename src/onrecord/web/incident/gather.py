"""All that the page of one incident shows, fetched from the record: no more than this incident's own documents."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord import linking, reviewing, words
from onrecord.analyse.incident_view import IncidentView, copies, disputes
from onrecord.looks import Known, seen_by, state_of
from onrecord.model.board import Filter
from onrecord.model.person import ROLES, Person, Role
from onrecord.model.reading import Event
from onrecord.model.review import Review
from onrecord.model.text import fingerprint
from onrecord.review.agreement import agreement
from onrecord.review.apply import reviewed
from onrecord.review.grading import scale
from onrecord.review.standing import ReviewedEvent
from onrecord.review.visible import hidden, least_role
from onrecord.show_reasons import chance
from onrecord.store.store import Store
from onrecord.web.incident import assessing, numbers, reasons, sides, story
from onrecord.web.incident.told import At, Reports, event_path, many
from onrecord.web.report.words import FIELDS

SUGGESTED = 3  # incidents that may be the same
_PEOPLED = ("agents", "targets", "objects")
_PLACED = ("place", "places", "origin", "destination")


@dataclass(frozen=True, slots=True)
class Look:
    """An incident as one person sees it: all that is known of it, its view, and its reports by number."""

    known: Known
    view: IncidentView
    reports: Reports
    person: Person

    @property
    def own(self) -> tuple[Review, ...]:
        """The reviews of the incident itself, in the order of the log."""
        return tuple(one for one in self.known.reviews if one.about == "incident")


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """Who says that it was not so, with their words."""

    voice: str
    quote: str
    at: tuple[At, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A report that can be taken out of the incident, and its events, each with its first words."""

    document: str
    number: int
    title: str
    published: str
    events: tuple[tuple[str, str], ...]


def look(store: Store, incident: str, person: Person) -> Look | None:
    """Look at an incident; None where there is none, or none that this person may see."""
    known = reviewing.known_of(store, incident)
    view = reviewing.seen_of(store, known, role=person.role) if known else None
    if known is None or view is None:
        return None
    return Look(known, view, Reports.of(view, _reviewed(known, view)), person)


def drawn(store: Store, *incidents: str) -> str:
    """Give what stands for the events that incidents have now: it changes when they do."""
    return fingerprint(*sorted(event for each in incidents for event in store.linkage.events_of(each)))


def shown(store: Store, seen: Look) -> dict[str, Any]:
    """Give all values of the page of an incident."""
    view, reports, role = seen.view, seen.reports, seen.person.role
    assessed = assessing.assessment(_visible(seen.own, seen.known, role), seen.person)
    least, steps = least_role(seen.own), _story(store, seen)
    return {
        "id": view.id,
        "view": view,
        "title": reasons.title_of(view),
        "place": words.place_in_full(view.place) if view.place else "place not stated",
        "state": state_of(seen_by(seen.known, role)),
        "dropped": _dropped(seen),
        "disputed": [FIELDS.get(name, name) for name in disputes(view)],
        "denials": _denials(view, reports),
        "summary": _summary(view),
        "numbers": numbers.numbers(view, reports),
        "sides": sides.sides(view, reports),
        "notes": list(_notes(seen)),
        "holding": _holding(store, seen),
        "suggestions": list(_suggestions(store, seen)),
        "parts": _parts(seen),
        "contains": _named(store, view.contains, role),
        "part_of": _named(store, view.part_of, role),
        "assessed": assessed,
        "statuses": scale("status").values(),
        "grades": scale("grade").values(),
        "agreement": _agreement(seen),
        "comments": assessing.comments(seen.own),
        "heard": max((one.seq for one in seen.own), default=0),
        "restricted": least if least != ROLES[0] else None,
        "roles": ROLES,
        "drawn": drawn(store, view.id),
        "ids": sorted(store.board.once([view.id]).keys() - {view.id}),
        "steps": steps,
        "mended": [step for step in steps if step.corrects == "counts" and not step.withdrawn],
    }


def _reviewed(known: Known, view: IncidentView) -> dict[str, ReviewedEvent]:
    """Give the events of a view on which somebody decided something, as people left them."""
    decided = {one.subject for one in known.reviews if one.about == "event"}
    return {
        one.event.id: reviewed(one.event, known.reviews, known.names)
        for one in known.members
        if one.event.id in decided and one.event.id in view.events
    }


def _notes(seen: Look) -> Iterator[str]:
    """Give what a reader must know of its reports."""
    for note in map(words.one_line, seen.view.notes):
        yield f"{note[:1].upper()}{note[1:]}"
    gone = sum(each.dropped for each in seen.reports.events.values())
    if gone and not _dropped(seen):
        yield f"Of {many(gone, 'event')} people decided that there was no such happening: nothing of it is shown here"


def _dropped(seen: Look) -> bool:
    """Whether people decided of all events that they tell of no such happening."""
    events = seen.reports.events
    return all(event in events and events[event].dropped for event in seen.view.events)


def _agreement(seen: Look) -> str:
    """Say how far those agree who decided on the same values of the incident; nothing where no two did."""
    *_, whole = agreement(each for event in seen.reports.events.values() for each in event.standings)
    return f"On values of this incident: {whole.words}." if whole.values else ""


def _summary(view: IncidentView) -> str:
    extra = f", {many(copies(view), 'copy', 'copies')} among them" if copies(view) else ""
    return f"{many(len(view.reports), 'report')}{extra}; {many(len(view.sources), 'independent source')}"


def _denials(view: IncidentView, reports: Reports) -> list[Denial]:
    grouped: dict[tuple[str, str], list[At]] = {}
    for said in view.denials:
        grouped.setdefault((said.voice, said.quote), []).append(reports.at(said))
    return [Denial(voice=voice, quote=quote, at=tuple(at)) for (voice, quote), at in grouped.items()]


def _parts(seen: Look) -> list[Part]:
    told = {one.member.event.id: one.member.event for one in seen_by(seen.known, seen.person.role)}
    kept = (
        bool(seen.known.hidden.of_thing) and seen.person.role != ROLES[-1]
    )  # a sentence can name what is hidden
    return [
        Part(
            document=report.document,
            number=seen.reports.numbers[report.document],
            title=report.title or report.document,
            published=str(report.published or "undated"),
            events=tuple((event, _first_words(told[event], kept=kept)) for event in report.events),
        )
        for report in seen.view.reports
    ]


def _first_words(event: Event, *, kept: bool) -> str:
    quotes = event.triggers if kept else event.evidence or event.triggers
    text = words.one_line(quotes[0].text) if quotes else event.kind
    return text if len(text) <= 140 else text[:139] + "…"


def _holding(store: Store, seen: Look) -> reasons.Holding:
    shown, more = reasons.weakest(linking.inside(store, seen.view), seen.reports)
    return reasons.holding_together(linking.because(store, shown), more, seen.reports)


def _suggestions(store: Store, seen: Look) -> Iterator[reasons.Suggestion]:
    for name, why in linking.perhaps(store, seen.view, most=SUGGESTED):
        row = store.board.row(name, Filter(role=seen.person.role))
        here, there = reasons.inner_end(seen.view, why)
        if (
            row
            and name != seen.view.id
            and here in seen.reports.paths
            and _may_see(store, there, seen.person.role)
        ):
            yield reasons.Suggestion(
                id=name,
                title=f"{row.title}, {row.days or 'day not stated'}",
                reports=row.documents,
                chance=chance(why.link.probability),
                left=seen.reports.end(here),
                right=event_path(store.document_of_event(there) or "", there),
                bars=reasons.bars(why.reasons),
                drawn=drawn(store, seen.view.id, name),
            )


def _may_see(store: Store, event: str, role: Role) -> bool:
    document = store.document_of_event(event) or ""
    kept = (
        hidden(store.reviews.on("event", [event]), role),
        hidden(store.reviews.on("document", [document]), role),
    )
    return not any(each.whole for each in kept)


def _named(store: Store, incidents: Collection[str], role: Role) -> list[dict[str, str]]:
    rows = (store.board.row(name, Filter(role=role)) for name in incidents)
    return [{"id": row.id, "title": f"{row.title}, {row.days or 'day not stated'}"} for row in rows if row]


def _story(store: Store, seen: Look) -> tuple[story.Step, ...]:
    told = _visible(seen.known.reviews, seen.known, seen.person.role)
    made = store.trail.decisions([each.id for each in store.linkage.decisions_on(seen.view.events)])
    seqs = {*(one.seq for one in told), *(one.seq for one in made)}
    return story.story(
        story.Material(
            events={one.event.id: one.event for one in seen.known.members},
            paths={
                one.event.id: event_path(one.filed.document.id, one.event.id) for one in seen.known.members
            },
            numbers={event: seen.reports.end(event).number for event in seen.reports.paths},
            reviews=told,
            decisions=made,
            entries=store.trail.entries(seqs),
            person=seen.person,
        )
    )


def _visible(reviews: Sequence[Review], known: Known, role: Role) -> list[Review]:
    """Leave out the reviews of what a role may not see; of all actors, or places, where it may not see one of them."""
    kept = [one for one in known.named if one.verb == "restrict"]
    apart = {one.about for one in kept if known.hidden.has(role, one.about, one.subject)}
    fields = {*(_PEOPLED if "actor" in apart else ()), *(_PLACED if "place" in apart else ())}
    document = {each.event.id: each.filed.document.id for each in known.members}
    open_ = (one for one in reviews if one.field not in fields)
    return [one for one in open_ if not _is_hidden(one, known, role, document.get(one.subject))]


def _is_hidden(one: Review, known: Known, role: Role, document: str | None) -> bool:
    subject = "" if one.about == "incident" else one.subject
    if any(known.hidden.has(role, one.about, subject, name) for name in (None, one.field)):
        return True
    return document is not None and known.hidden.has(role, "document", document)
