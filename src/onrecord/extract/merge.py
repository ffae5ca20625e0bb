"""Events of one document that tell of the same happening, made one, with all their words kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onrecord.extract.describe import Draft, is_anchored
from onrecord.extract.happenings import across_sentences
from onrecord.model.reading import Count, Event, Role
from onrecord.model.text import Quote


def merge(drafts: Sequence[Draft]) -> list[Event]:
    """The events of a document, each happening once."""
    first = across_sentences([draft.known for draft in drafts])
    events: dict[int, Event] = {}
    anchored: set[int] = set()
    for i, draft in enumerate(drafts):
        j = first[i]
        events[j] = _join(events[j], draft.event) if j in events else draft.event
        if is_anchored(draft):
            anchored.add(j)
    return [event for j, event in events.items() if j in anchored]


def _join(earlier: Event, later: Event) -> Event:
    """The earlier event with what the later telling adds; what both say stays as it was said first."""
    targets, moved = _joined_roles(earlier.targets, later.targets)
    agents, _ = _joined_roles(earlier.agents, later.agents)
    objects, _ = _joined_roles(earlier.objects, later.objects)
    return replace(
        earlier,
        triggers=earlier.triggers + later.triggers,
        agents=agents if not earlier.agents else earlier.agents,
        targets=targets,
        objects=objects,
        place=earlier.place or later.place,
        places=_distinct_places(earlier, later),
        origin=earlier.origin or later.origin,
        destination=earlier.destination or later.destination,
        when=earlier.when if earlier.when and earlier.when.first else later.when or earlier.when,
        counts=_joined_counts(earlier.counts, later.counts, moved),
        weapons=_distinct(earlier.weapons + later.weapons),
        evidence=_distinct(earlier.evidence + later.evidence),
    )


def _joined_roles(earlier: Sequence[Role], later: Sequence[Role]) -> tuple[tuple[Role, ...], dict[int, int]]:
    """All roles, those that are the same once, and where each later one now stands."""
    roles, moved = list(earlier), {}
    for i, role in enumerate(later):
        same = next((j for j, known in enumerate(roles) if _same(known, role)), None)
        if same is None:
            roles.append(role)
            same = len(roles) - 1
        moved[i] = same
    return tuple(roles), moved


def _same(one: Role, other: Role) -> bool:
    if one.actor and one.actor == other.actor:
        return True
    if one.name and other.name:
        return one.name.lower() == other.name.lower()
    return one.head.text.lower() == other.head.text.lower()


def _joined_counts(
    earlier: Sequence[Count], later: Sequence[Count], moved: dict[int, int]
) -> tuple[Count, ...]:
    """Counts of a later telling that the earlier one does not give: another harm, or another group of people."""
    known = {(count.kind, count.group, count.cumulative) for count in earlier}
    totals = {count.kind for count in earlier if count.part_of is None}
    kept: list[Count] = list(earlier)
    index: dict[int, int] = {}
    for i, count in enumerate(later):
        if (count.kind, count.group, count.cumulative) in known or (
            count.part_of is None and count.kind in totals and not count.cumulative
        ):
            continue
        part_of = index.get(count.part_of) if count.part_of is not None else None
        if count.part_of is not None and part_of is None:
            continue
        index[i] = len(kept)
        kept.append(replace(count, part_of=part_of, of=moved.get(count.of) if count.of is not None else None))
    return tuple(kept)


def _distinct(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    return tuple(dict.fromkeys(quotes))


def _distinct_places(earlier: Event, later: Event) -> tuple:  # type: ignore[type-arg]
    return tuple({place.name: place for place in (*later.places, *earlier.places)}.values())
