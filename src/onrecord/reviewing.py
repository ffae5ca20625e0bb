"""The order of reviewing. Read this after `linking.py`.

What was read is put together with what people decided on it, an incident at a time: as a view where one incident is
asked for, and as a row of the board, which is what lists, pictures and exports are made of. A decision takes away
the rows that it touches, and they are computed anew at once; all others by `refresh`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from onrecord import linking
from onrecord.analyse.board_row import around
from onrecord.analyse.containing import related
from onrecord.analyse.incident_view import IncidentView
from onrecord.analyse.rules import Rule
from onrecord.analyse.sources import Member
from onrecord.errors import UsageError
from onrecord.looks import Known, looks_of, state_of, view_for
from onrecord.model.board import Filter, State
from onrecord.model.incident import Verb
from onrecord.model.person import ROLES, Role
from onrecord.model.review import About, Review, ReviewVerb
from onrecord.model.text import Quote
from onrecord.review.grading import Assessment
from onrecord.review.names import NO_NAMES, Names, names_of, refuse_circle
from onrecord.review.values import checked
from onrecord.store.store import Store

EVENTS = 500  # taken into memory at a time, with their documents
FEW = 500  # incidents without a row from which on they are looked for document by document
AT_ONCE = 200  # incidents computed anew while the one who decided waits; the rest are left to `refresh`
_ANY_WORDS = (Quote(0, 0, ""),)


@dataclass(slots=True)
class Refreshed:
    """How far a run is: incidents waiting at its beginning, those that have a row by now, and documents searchable."""

    waiting: int
    incidents: int = 0
    documents: int = 0


def pending(store: Store) -> int:
    """Give how many incidents wait for a row, and documents for the search: 0 where lists show all there is."""
    return store.board.lacking() + store.board.unread()


def refresh(store: Store) -> Iterator[Refreshed]:
    """Compute the rows that are missing, and make new documents searchable; tell how far it is after each batch.

    What it holds in memory does not grow with the record. Where people decide in the meantime, what they touch may be
    missing at the end: run it again.
    """
    run = Refreshed(store.board.lacking())
    while read := store.board.read_words():
        run.documents += read
        yield run
    few = run.waiting < FEW
    for incidents in [store.board.missing(limit=FEW)] if few else _document_by_document(store):
        for batch in _batches(store, incidents):
            run.incidents += compute(store, batch)
            yield run
    yield run


def view_of(
    store: Store, incident: str, *, role: Role = "viewer", by: Rule | None = None
) -> IncidentView | None:
    """Give the view of one incident as people left it, as far as a role may see it, with what contains what.

    None where there is no such incident, or nothing of it for this role. Of an incident of whose events people said
    that there was no such happening, it is what was told, without numbers.
    """
    known = known_of(store, incident)
    return seen_of(store, known, role=role, by=by) if known else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An incident as people left it, how far they are with it, and what they made of it.

    `dropped` says that they said of all its events that there was no such happening.
    """

    view: IncidentView
    state: State
    dropped: bool
    assessment: Assessment


def listed(store: Store, by: Rule | None = None) -> tuple[Listed, ...]:
    """Give all incidents of a record as people left them, with what contains what; nothing is kept from the caller."""
    incidents = [each.id for each in store.linkage.incidents()]
    known = known_of_each(store, incidents)
    found = [_listed(each, view) for each in known if (view := view_for(each, ROLES[-1], by))]
    views = related([each.view for each in found])
    return tuple(replace(each, view=view) for each, view in zip(found, views, strict=True))


def _listed(known: Known, view: IncidentView) -> Listed:
    return Listed(
        view=view,
        state=state_of(known.standing),
        dropped=all(each.dropped for each in known.standing),
        assessment=known.assessed,
    )


def known_of(store: Store, incident: str) -> Known | None:
    """Give all that is known of one incident, whoever may see it; None where there is no such incident."""
    return next(_known(store, [incident]), None)


def known_of_each(store: Store, incidents: Collection[str]) -> Iterator[Known]:
    """Give all that is known of incidents, in the order of their ids; few of them are in memory at a time."""
    return (each for batch in _batches(store, incidents) for each in _known(store, batch))


def seen_of(store: Store, known: Known, *, role: Role, by: Rule | None = None) -> IncidentView | None:
    """Give the view of an incident of which all is known; see `view_of`."""
    view = view_for(known, role, by)
    asked = Filter(role=role)
    row = store.board.row(known.incident, asked) if view else None
    if view is None or row is None:
        return view
    inside, outside = around(row, store.board.overlapping(row, asked))
    return replace(view, contains=inside, part_of=outside)


def decide(
    store: Store,
    about: About,
    subject: str,
    verb: ReviewVerb,
    *,
    by: str,
    after: int,
    field: str | None = None,
    claim: str | None = None,
    value: Any = None,
    quotes: Collection[Quote] = (),
    why: str = "",
) -> Review | None:
    """Keep what a person decided, with the time now, and compute what it touches anew; None where just this is known.

    `after` is the last log entry that the person had seen on the thing. What more than a few hundred incidents show is
    left to `refresh`. Raises UsageError for what does not fit the record or its field, Conflict where somebody else
    decided meanwhile.
    """
    given = Review(
        about=about, subject=subject, verb=verb, by=by, at=datetime.now(UTC).isoformat(), after=after,
        field=field, claim=claim, value=value, quotes=tuple(quotes), why=why,
    )  # fmt: skip
    _refuse_unfit(store, given)
    touched = store.board.touched_by(given)
    if not store.reviews.keep(given):
        return None
    compute(store, touched[:AT_ONCE])
    return given


def regrouped(
    store: Store, verb: Verb, left: Collection[str], right: Collection[str], *, why: str, by: str
) -> list[str]:
    """Decide whether events tell of one incident, and compute all incidents that change anew; see `linking.decide`."""
    events = {*left, *right}
    before = store.linkage.memberships(events)
    whole = {event for members in store.board.members({*before.values()}).values() for event in members}
    messages = linking.decide(store, verb, left, right, why=why, by=by)
    compute(store, sorted({*store.linkage.memberships(whole | events).values()})[:AT_ONCE])
    return messages


def compute(store: Store, incidents: Collection[str]) -> int:
    """Compute the rows of incidents, those that are no more left out; give of how many they were kept."""
    kept = 0
    for batch in _batches(store, incidents):
        head = store.board.head()
        looks = [look for known in _known(store, batch) for look in looks_of(known)]
        kept += store.board.keep(looks, head=head)
    return kept


def _refuse_unfit(store: Store, given: Review) -> None:
    """Raise UsageError for a value that the field cannot have, or a merge that leads back to itself."""
    if given.about == "event" and given.verb in ("add", "correct"):
        own = (
            _ANY_WORDS if given.verb == "correct" else ()
        )  # without words it keeps those of what it corrects
        checked(given.field or "", given.value, given.quotes or own)
    elif given.about in ("actor", "place") and given.verb in ("merge", "alias"):
        refuse_circle(_names(store)[1], given)
    elif given.verb == "restrict" and given.value not in ROLES:
        raise UsageError(f"there is no role {given.value!r}; the roles are {', '.join(ROLES)}")


def _names(store: Store) -> tuple[tuple[Review, ...], Names]:
    found = [*store.reviews.all("actor"), *store.reviews.all("place")]
    ordered = tuple(sorted(found, key=lambda each: each.seq))
    return ordered, names_of(ordered) if ordered else NO_NAMES


def _document_by_document(store: Store) -> Iterator[list[str]]:
    after = 0
    while found := store.board.waiting(after):
        yield found.incidents
        after = found.last


def _batches(store: Store, incidents: Collection[str]) -> Iterator[list[str]]:
    """Give incidents in lots of so many events as are taken into memory at a time."""
    batch: list[str] = []
    events = 0
    for incident, members in store.board.members(incidents).items():
        if batch and events + len(members) > EVENTS:
            yield batch
            batch, events = [], 0
        batch.append(incident)
        events += len(members)
    if batch:
        yield batch


def _known(store: Store, incidents: Collection[str]) -> Iterator[Known]:
    """Give all that is known of incidents; their documents are loaded once."""
    members = store.board.members(incidents)
    events = {event for each in members.values() for event in each}
    filed = list(store.filed_of_events(events))
    told = {
        event.id: Member(one, event) for one in filed for event in one.reading.events if event.id in events
    }
    reviews = _reviews(store, members, told)
    named, names = _names(store)
    logged = store.board.logged([one.document.id for one in filed])
    for incident, inside in members.items():
        if known := tuple(told[event] for event in inside if event in told):
            own = tuple(sorted(reviews.get(incident, ()), key=lambda each: each.seq))
            yield Known(incident, inside, known, own, named, logged, names)


def _reviews(
    store: Store, members: Mapping[str, tuple[str, ...]], told: Mapping[str, Member]
) -> Mapping[str, list[Review]]:
    """Give the reviews of incidents, of their events and of the documents of these, by incident."""
    once = store.board.once(members)
    of_event = {event: incident for incident, inside in members.items() for event in inside}
    of_document: dict[str, set[str]] = {}
    for event, member in told.items():
        of_document.setdefault(member.filed.document.id, set()).add(of_event[event])
    found: dict[str, list[Review]] = {}
    for review in store.reviews.on("event", of_event):
        found.setdefault(of_event[review.subject], []).append(review)
    for review in store.reviews.on("incident", once):
        found.setdefault(once[review.subject], []).append(review)
    for review in store.reviews.on("document", of_document):
        for incident in of_document[review.subject]:
            found.setdefault(incident, []).append(review)
    return found
