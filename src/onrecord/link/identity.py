"""Names for incidents that last: an incident keeps its id while it grows, and a lost id leads to the one to ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from onrecord.model.incident import Incident, Redirect
from onrecord.model.text import fingerprint


@dataclass(frozen=True, slots=True)
class Identified:
    """The incidents that came of some clusters, in the order of ids, and the ids that were lost on the way."""

    incidents: tuple[Incident, ...]
    redirects: tuple[Redirect, ...]


@dataclass(frozen=True, slots=True, order=True)
class _Shared:
    """How many events an incident has in a cluster; the most come first, then the least event, then the place."""

    fewer: int
    least: str
    place: int
    old: str


def identify(
    clusters: Iterable[Iterable[str]],
    before: Mapping[str, Collection[str]],
    *,
    taken: Container[str] = frozenset(),
) -> Identified:
    """Give each cluster of events an id: that of the incident it goes on with, or a new one.

    `before` holds, by id, all events of each incident that any of the events was in; those of them that are in no
    cluster stay together. The incident and the cluster that share most events go together, then those of the rest
    that share most; where as many are shared, the incident with the least event comes first, then the cluster with
    the least event. An incident that no cluster goes on with leads to the cluster that took most of it. `taken` are
    ids that no new incident may have: those in use elsewhere, and those that lead to another. Raises ValueError
    where an event is in two clusters, or in two incidents.
    """
    parts = _parts(clusters, before)
    shared = _all_shared(parts, before)
    ids = _kept(shared)
    _mint(parts, ids, before, taken)
    incidents = sorted((Incident(id=ids[place], events=part) for place, part in enumerate(parts)), key=_id)
    return Identified(tuple(incidents), tuple(_lost(shared, ids)))


def _id(incident: Incident) -> str:
    return incident.id


def _parts(clusters: Iterable[Iterable[str]], before: Mapping[str, Collection[str]]) -> list[tuple[str, ...]]:
    """Give clusters, and what they leave of the incidents before, by their least events."""
    parts = [tuple(sorted(cluster)) for cluster in clusters]
    placed = {event for part in parts for event in part}
    rests = (tuple(sorted(event for event in events if event not in placed)) for events in before.values())
    parts += [rest for rest in rests if rest]
    _once(event for part in parts for event in part)
    return sorted(part for part in parts if part)


def _once(events: Iterable[str]) -> None:
    seen: set[str] = set()
    for event in events:
        if event in seen:
            raise ValueError(f"in two places: event {event}")
        seen.add(event)


def _all_shared(parts: Sequence[tuple[str, ...]], before: Mapping[str, Collection[str]]) -> list[_Shared]:
    """Give what each incident before shares with each cluster, in the order in which they go together."""
    _once(event for events in before.values() for event in events)
    was = {event: old for old, events in before.items() for event in events}
    least = {old: min(events) for old, events in before.items() if events}
    found = []
    for place, part in enumerate(parts):
        held = Counter(was[event] for event in part if event in was)
        found += [_Shared(-number, least[old], place, old) for old, number in held.items()]
    return sorted(found)


def _kept(shared: Iterable[_Shared]) -> dict[int, str]:
    """Give the clusters that go on with an incident, by place, and its id."""
    ids: dict[int, str] = {}
    gone: set[str] = set()
    for each in shared:
        if each.place not in ids and each.old not in gone:
            ids[each.place] = each.old
            gone.add(each.old)
    return ids


def _mint(
    parts: Sequence[tuple[str, ...]], ids: dict[int, str], before: Container[str], taken: Container[str]
) -> None:
    """Name each cluster without an id after its least event, and count on where that name is taken."""
    new: set[str] = set()
    for place, part in enumerate(parts):
        if place not in ids:
            names = (fingerprint("incident", part[0], *([str(n)] if n > 1 else [])) for n in count(1))
            ids[place] = next(name for name in names if not (name in before or name in taken or name in new))
            new.add(ids[place])


def _lost(shared: Iterable[_Shared], ids: Mapping[int, str]) -> list[Redirect]:
    """Say where to ask for each incident that no cluster goes on with."""
    alive = set(ids.values())
    goals: dict[str, str] = {}
    for each in shared:
        if each.old not in alive:
            goals.setdefault(each.old, ids[each.place])
    return [Redirect(old=old, new=goals[old]) for old in sorted(goals)]
