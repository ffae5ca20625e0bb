"""The order of linking. Read this after `pipeline.py`.

What the record has gained is compared with what it has, every pair that shares a key is weighed and kept, and the
events that hang together are put into incidents anew, as people's decisions allow. The rest of the record is not
touched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice

from onrecord.analyse.containing import related
from onrecord.analyse.incident_view import IncidentView, incident_view
from onrecord.analyse.rules import Rule
from onrecord.analyse.sources import Member
from onrecord.errors import UsageError
from onrecord.link.clusters import clusters
from onrecord.link.decided import Decided, decided
from onrecord.link.fit import fit
from onrecord.link.identity import Identified, identify
from onrecord.link.keys import MOST
from onrecord.link.model import Model, dumps, loads, reasons, shipped
from onrecord.link.score import links
from onrecord.link.signatures import signatures
from onrecord.model.incident import Because, Incident, Link, Signature, Verb
from onrecord.model.reading import Reading
from onrecord.model.record import Filed
from onrecord.model.text import Document
from onrecord.store.linkage import Linkage, Unlinked
from onrecord.store.rows import decision
from onrecord.store.store import Store

WORTH_A_LOOK = 0.1  # probability from which an incident is shown as perhaps the same
LIKELY = 0.5  # probability from which two events hang together; what becomes of them all their links say
DOCUMENTS = 200  # compared at a time
TOUCHED = 5_000  # events put into incidents at a time
TAUGHT_BY = 50_000  # events that a model is estimated from at most


@dataclass(slots=True)
class Linked:
    """How far a run is: documents of those waiting, their events, the pairs weighed, and what a person must know."""

    waiting: int
    documents: int = 0
    events: int = 0
    pairs: int = 0
    likely: int = 0
    messages: list[str] = field(default_factory=list)

    def count(self, documents: int, events: int, found: Sequence[Link]) -> None:
        """Add what one batch came to."""
        self.documents += documents
        self.events += events
        self.pairs += len(found)
        self.likely += sum(link.probability >= LIKELY for link in found)


def link(store: Store, *, again: bool = False) -> Iterator[Linked]:
    """Compare what the record has gained, and put events into incidents; tell how far it is after each batch.

    Where the record has doubled since its model was estimated, or `again` is asked for, the model is estimated anew and
    all is compared anew. Incidents keep their ids through it.
    """
    record = store.linkage
    model = _model(record, again=again)
    record.keep_model(dumps(model))
    run = Linked(waiting=record.waiting())
    waiting = record.unlinked()
    while batch := list(islice(waiting, DOCUMENTS)):
        events = list(_signed(batch))
        found = compare(record, [one.reading for one in batch], events, model)
        run.messages += regroup(record, [each.event for each in events])
        run.count(len(batch), len(events), found)
        yield run
    run.messages += regroup(record, record.without_incident())  # where an earlier run was stopped in between
    run.messages = list(dict.fromkeys(run.messages))  # what several batches touch, each of them tells
    yield run


def compare(
    record: Linkage, readings: Collection[str], events: Collection[Signature], model: Model
) -> list[Link]:
    """Compare the events of readings with one another and with those the record has; keep and give all links."""
    known, crowded = record.neighbours({key for each in events for key in each.keys}, most=MOST)
    found = list(links(_without(crowded, events), _without(crowded, known), model))
    record.add(readings=readings, signatures=events, links=found, model=model.id)
    return found


def _without(crowded: Collection[str], events: Iterable[Signature]) -> list[Signature]:
    """Give signatures without keys that so many events of the record have that they say nothing."""
    return [replace(each, keys=tuple(key for key in each.keys if key not in crowded)) for each in events]


def regroup(record: Linkage, touched: Collection[str]) -> list[str]:
    """Put events into incidents anew, with all that hangs together with them; give what a person must know."""
    waiting, messages = dict.fromkeys(touched), []
    while waiting:
        whole = _whole(record, list(islice(waiting, TOUCHED)))
        found = clusters(
            whole.events,
            ((link.left, link.right, link.probability) for link in whole.links),
            together=whole.decided.together,
            apart=whole.decided.apart,
        )
        _assign(record, found)
        messages += [each.message for each in whole.decided.given_up]
        for event in whole.events:
            waiting.pop(event, None)
    return messages


@dataclass(frozen=True, slots=True)
class Joined:
    """What came of readings alone: incidents, every pair that was weighed, and the document of each event."""

    views: tuple[IncidentView, ...]
    links: tuple[Link, ...]
    document_of: dict[str, str]


def join(readings: Iterable[Reading]) -> Joined:
    """Put the events of readings into incidents, without a record: the model is fitted to them alone."""
    read = {reading.id: reading for reading in readings}
    events = [each for reading in read.values() for each in signatures(reading)]
    found = tuple(links(events, (), fit(events, shipped())))
    grouped = clusters(
        [each.event for each in events], [(one.left, one.right, one.probability) for one in found]
    )
    views = related(list(_views(map(_unfiled, read.values()), identify(grouped, {}).incidents)))
    return Joined(views, found, {each.event: each.document for each in events})


def listed(store: Store, by: Rule | None = None) -> tuple[IncidentView, ...]:
    """Give the views of all incidents of a record, with what contains what."""
    return related(list(_views(store.documents(), store.linkage.incidents(), by)))


def why(store: Store, view: IncidentView) -> list[Because]:
    """Give the links between the events of an incident, with their reasons."""
    return because(store, inside(store, view))


def inside(store: Store, view: IncidentView) -> list[Link]:
    """Give the links between the events of an incident."""
    events = set(view.events)
    return [link for link in store.linkage.links_of(view.events) if {link.left, link.right} <= events]


def because(store: Store, links: Iterable[Link]) -> list[Because]:
    """Give links with their reasons."""
    model = _kept_model(store.linkage)
    return [_because(link, model) for link in links]


def perhaps(store: Store, view: IncidentView, *, most: int = 3) -> list[tuple[str, Because]]:
    """Give the incidents that may be the same, the likeliest first, each with the surest link to it."""
    record, inside = store.linkage, set(view.events)
    ruled_out = _ruled_out(record, inside)
    best: dict[str, Link] = {}
    outward = [link for link in record.links_of(view.events) if not {link.left, link.right} <= inside]
    of = record.memberships({event for link in outward for event in (link.left, link.right)} - inside)
    for link in sorted(outward, key=lambda link: -link.probability):
        event = link.right if link.left in inside else link.left
        if link.probability >= WORTH_A_LOOK and event in of and of[event] not in ruled_out:
            best.setdefault(of[event], link)
    model = _kept_model(record)
    return [(incident, _because(link, model)) for incident, link in list(best.items())[:most]]


def decide(
    store: Store, verb: Verb, left: Collection[str], right: Collection[str], *, why: str, by: str
) -> list[str]:
    """Keep what a person decided on events and put these into incidents anew; give what the person must know.

    Raises UsageError where just this has been decided before, and a later decision may have undone it.
    """
    made = decision(verb, left, right, why=why, by=by, at=datetime.now(UTC).isoformat())
    if not store.linkage.decide(made):
        raise UsageError(
            f"{by} has decided just this before, for the same reason; to decide it again, say why anew with --why"
        )
    return regroup(store.linkage, (*made.left, *made.right))


def _because(link: Link, model: Model | None) -> Because:
    return Because(link, reasons(link, model) if model and len(link.levels) == len(model.levels) else [])


def _ruled_out(record: Linkage, inside: set[str]) -> set[str]:
    """Give the incidents of which people decided that they are not the one that has these events."""
    made = [each for each in record.decisions_on(inside) if each.verb != "merge"]
    across = [
        there
        for each in made
        for here, there in ((each.left, each.right), (each.right, each.left))
        if not inside.isdisjoint(here)
    ]
    return {*record.memberships({event for there in across for event in there}).values()}


def _views(
    filed: Iterable[Filed], incidents: Iterable[Incident], by: Rule | None = None
) -> Iterator[IncidentView]:
    told = {event.id: Member(one, event) for one in filed for event in one.reading.events}
    for each in incidents:
        if members := [told[event] for event in each.events if event in told]:
            yield incident_view(each.id, members, by)


def _model(record: Linkage, *, again: bool) -> Model:
    """Give the model in use; where it is none, or one of half the record, forget what was found and estimate one."""
    kept = _kept_model(record)
    documents = record.compared() + record.waiting()
    if kept and not again and documents < 2 * kept.documents:
        return kept
    record.clear()
    taught = islice(_signed(record.unlinked()), TAUGHT_BY)
    return replace(fit(list(taught), shipped()), documents=documents)


def _kept_model(record: Linkage) -> Model | None:
    """Give the model in use; None where there is none, or one of another onrecord, which compared other things."""
    kept = record.model()
    try:
        return loads(kept.settings) if kept else None
    except ValueError:
        return None


def _signed(waiting: Iterable[Unlinked]) -> Iterator[Signature]:
    for one in waiting:
        yield from signatures(one.filed.reading)


@dataclass(frozen=True, slots=True)
class _Whole:
    """Events that hang together, by links or by decisions, all links between them, and what was decided on them."""

    events: tuple[str, ...]
    links: tuple[Link, ...]
    decided: Decided


def _whole(record: Linkage, events: Collection[str]) -> _Whole:
    while True:
        component = record.component(events, least=LIKELY)
        decisions = record.decisions_on(component.events)
        merged = {event for each in decisions if each.verb == "merge" for event in (*each.left, *each.right)}
        if merged <= set(component.events):
            return _Whole(component.events, component.links, decided(decisions))
        events = merged | set(component.events)


def _assign(record: Linkage, found: list[tuple[str, ...]]) -> None:
    events = [event for cluster in found for event in cluster]
    before = {name: record.events_of(name) for name in sorted({*record.memberships(events).values()})}
    made: Identified = identify(found, before, taken=record)
    record.assign(
        {event: incident.id for incident in made.incidents for event in incident.events}, made.redirects
    )


def _unfiled(reading: Reading) -> Filed:
    document = Document(id=reading.id, text="", published=reading.published, language=reading.language)
    return Filed(document=document, copy_of=None, reader="", reading=reading)
