"""The order of linking. Read this after `pipeline.py`.

What the record has gained is compared with what it has, every pair that shares a key is weighed and kept, and the
events that hang together are put into incidents anew, as people's decisions allow. The rest of the record is not
touched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import batched, islice

from onrecord.analyse.incident_view import IncidentView, incident_view
from onrecord.analyse.rules import Rule
from onrecord.analyse.sources import Member
from onrecord.link.clusters import clusters
from onrecord.link.decided import Decided, decided
from onrecord.link.identity import Identified, identify
from onrecord.link.keys import MOST
from onrecord.link.model import Model, dumps, loads, shipped
from onrecord.link.score import links
from onrecord.link.signatures import signatures
from onrecord.link.train import train
from onrecord.model.incident import Incident, Link, Signature
from onrecord.model.reading import Reading
from onrecord.model.record import Filed
from onrecord.model.text import Document
from onrecord.store.linkage import Linkage, Unlinked
from onrecord.store.store import Store

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


def link(store: Store, *, again: bool = False) -> Iterator[Linked]:
    """Compare what the record has gained, and put events into incidents; tell how far it is after each batch.

    Where the record has doubled since its model was estimated, or `again` is asked for, the model is estimated anew and
    all is compared anew. Incidents keep their ids through it.
    """
    record = store.linkage
    model = _model(record, again=again)
    record.keep_model(dumps(model))
    run = Linked(waiting=record.waiting())
    for batch in batched(record.unlinked(), DOCUMENTS):
        _compare(record, batch, model, run)
        yield run
    run.messages += regroup(record, record.without_incident())
    yield run


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


def join(readings: Iterable[Reading]) -> Iterator[IncidentView]:
    """Give the incidents that readings tell of, without a record: a model is estimated from them alone."""
    read = {reading.id: reading for reading in readings}
    compared, found = weigh(read.values())
    pairs = [(link.left, link.right, link.probability) for link in found]
    grouped = identify(clusters([each.event for each in compared], pairs), {})
    yield from views(map(_unfiled, read.values()), grouped.incidents)


def weigh(readings: Iterable[Reading]) -> tuple[list[Signature], list[Link]]:
    """Give the events of readings that can be compared, and every pair that shares a key, weighed."""
    found = [each for reading in readings for each in signatures(reading)]
    return found, list(links(found, (), train(found, shipped())))


def views(
    filed: Iterable[Filed], incidents: Iterable[Incident], by: Rule | None = None
) -> Iterator[IncidentView]:
    """Give the views of incidents, from the documents that tell of them."""
    told = {event.id: Member(one, event) for one in filed for event in one.reading.events}
    for each in incidents:
        if members := [told[event] for event in each.events if event in told]:
            yield incident_view(each.id, members, by)


def _model(record: Linkage, *, again: bool) -> Model:
    """Give the model in use; where it is none, or one of half the record, forget what was found and estimate one."""
    kept = record.model()
    documents = record.compared() + record.waiting()
    if kept and not again:
        model = loads(kept.settings)
        if documents < 2 * model.documents:
            return model
    record.clear()
    taught = islice(_signed(record.unlinked()), TAUGHT_BY)
    return replace(train(list(taught), shipped()), documents=documents)


def _signed(waiting: Iterable[Unlinked]) -> Iterator[Signature]:
    for one in waiting:
        yield from signatures(one.filed.reading)


def _compare(record: Linkage, batch: Sequence[Unlinked], model: Model, run: Linked) -> None:
    new = list(_signed(batch))
    keys = {key for each in new for key in each.keys}
    found = list(links(new, record.neighbours(keys, most=MOST), model))
    record.add(readings=[one.reading for one in batch], signatures=new, links=found, model=model.id)
    run.documents += len(batch)
    run.events += len(new)
    run.pairs += len(found)
    run.likely += sum(link.probability >= LIKELY for link in found)


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
