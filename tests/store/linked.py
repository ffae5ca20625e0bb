"""Signatures, links and records for tests of linkage, smaller than life."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from onrecord.model.incident import Link, Signature
from onrecord.store.store import Store
from tests.link import made
from tests.reports import READER, numbered, read_one

MODEL = "m1"


def signature(event: str, document: str, keys: Iterable[str] = ()) -> Signature:
    """Make what is compared of an event."""
    return replace(
        made.signature(event, killed=(3.0, None), people=("ó nara",)), document=document, keys=tuple(keys)
    )


def link(one: str, other: str, probability: float = 0.5, *, model: str = MODEL) -> Link:
    """Make a link of two events, given in any order."""
    left, right = sorted((one, other))
    return Link(left=left, right=right, probability=probability, levels=(2, -1), model=model)


def fill(store: Store, numbers: Iterable[int]) -> list[str]:
    """Put small reports into a record, and give the ids of their events in the order in which they are told."""
    events = []
    for number in numbers:
        reading = read_one(numbered(number))
        store.add(numbered(number), reading, reader=READER)
        events += [event.id for event in reading.events]
    return events


def compare(store: Store, links: Iterable[Link] = (), *, model: str = MODEL) -> list[Signature]:
    """Keep signatures for all that has not been compared, with these links, and give them."""
    waiting = list(store.linkage.unlinked())
    signatures = [
        signature(
            event.id, each.filed.document.id, [f"kind:{event.kind}", f"document:{each.filed.document.id}"]
        )
        for each in waiting
        for event in each.filed.reading.events
    ]
    readings = [each.reading for each in waiting]
    store.linkage.add(readings=readings, signatures=signatures, links=[*links], model=model)
    return signatures
