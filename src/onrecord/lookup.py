"""What a person means by the beginning of an id, or by a name."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from itertools import islice
from typing import NamedTuple

from onrecord.errors import UsageError
from onrecord.model.reading import Event
from onrecord.model.record import Filed
from onrecord.store.store import Store

AMONG = 50_000  # names that one not found is compared with


class Found(NamedTuple):
    """A document of the record, and the event in it that was asked for, if it was an event."""

    filed: Filed
    event: Event | None


def look_up(store: Store, given: str) -> Found:
    """Find the document or event that is meant.

    Raises UsageError where there is none, with those most like it, or where there are many, with their ids.
    """
    kind, name = _only_one(store, given)
    document = name if kind == "document" else store.document_of_event(name)
    filed = store.filed(document) if document else None
    told = next((each for each in filed.reading.events if each.id == name), None) if filed else None
    if filed is None or (kind == "event" and told is None):
        raise UsageError(f"event {name} is of an older reading and stands no more")
    return Found(filed, told)


def incident(store: Store, given: str) -> str:
    """Find the incident that is meant, by the beginning of its id or of one that leads to it.

    Raises UsageError where there is none, or many.
    """
    record = store.linkage
    found = list(dict.fromkeys(record.resolve(name) for name in record.incidents_like(given)))
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{given!r} can mean {', '.join(found)}; give more of the id")
    known = [each.id for each in islice(record.incidents(), AMONG)]
    near = _closest(given, known) if known else []
    hint = f"closest: {', '.join(near)}" if near else "there is none yet: `onrecord link` makes them"
    raise UsageError(f"no incident is called {given!r}; {hint}")


def events_in(store: Store, incident: str, given: Sequence[str]) -> tuple[str, ...]:
    """Give the events of an incident that are meant: each by its id, or all of a document by that of the document.

    Raises UsageError for what is not in the incident.
    """
    inside = store.linkage.events_of(incident)
    of = {event: filed.document.id for filed in store.filed_of_events(inside) for event in _ids(filed)}
    meant: list[str] = []
    for one in given:
        found = [event for event in inside if event.startswith(one) or of[event].startswith(one)]
        if not found:
            raise UsageError(
                f"incident {incident} has no event and no document {one!r}; see `onrecord incidents {incident}`"
            )
        meant += found
    return tuple(dict.fromkeys(meant))


def _ids(filed: Filed) -> list[str]:
    return [event.id for event in filed.reading.events]


def _only_one(store: Store, given: str) -> tuple[str, str]:
    found = [("document", name) for name in store.documents_like(given)]
    found += [("event", name) for name in store.events_like(given)]
    meant = [pair for pair in found if pair[1] == given] or found
    if len(meant) == 1:
        return meant[0]
    if meant:
        many = ", ".join(f"{kind} {name}" for kind, name in meant)
        raise UsageError(f"{given!r} can mean {many}; give more of the id")
    near = _closest(given, list(islice(store.names(), AMONG)))
    hint = f"closest: {', '.join(near)}" if near else "the record is empty"
    raise UsageError(f"no document or event is called {given!r}; {hint}")


def _closest(given: str, known: list[str]) -> list[str]:
    for size in range(len(given) - 1, 2, -1):
        if alike := [name for name in known if name.startswith(given[:size])]:
            return alike[:3]
    return get_close_matches(given, known, n=3, cutoff=0.0)
