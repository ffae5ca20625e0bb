"""The order of comparing what sources of a record hold. Read this after `reviewing.py`.

Incidents are taken as people left them, some hundred events in memory at a time; of each only what was found by
comparing stays. Pairs that linking weighed and did not join are told of at the end, so that a person can.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from onrecord.analyse.compared import Asked, Comparison, Left, Perhaps, comparison, is_asked
from onrecord.analyse.comparing import Compared, compared, harms_in
from onrecord.analyse.rules import Rule, rule
from onrecord.analyse.sides import Held, Print, Sides, held_by, print_of, sides_of
from onrecord.analyse.sources import Member
from onrecord.linking import WORTH_A_LOOK
from onrecord.looks import Known
from onrecord.reviewing import known_of_each
from onrecord.store.store import Store

AT_ONCE = 500  # incidents of which the links are asked for at a time


@dataclass(slots=True)
class Run:
    """How far a comparison is: incidents in all and gone through, and what was found so far.

    `harms` are those of which a side gives a figure, in incidents that are asked for or not.
    """

    waiting: int
    incidents: int = 0
    dropped: int = 0
    neither: int = 0
    unasked: int = 0
    harms: set[str] = field(default_factory=set)
    found: list[Compared] = field(default_factory=list)
    perhaps: list[Perhaps] = field(default_factory=list)
    done: Comparison | None = None


def sources_held(store: Store) -> tuple[Held, ...]:
    """Give the sources of a record by name, those of most documents first."""
    return held_by(_prints(store))


def two_sides(store: Store, theirs: Collection[str], ours: Collection[str] = ()) -> Sides:
    """Give what is on which side, by the names of sources. Raises UsageError for a name that is not there."""
    return sides_of(_prints(store), theirs, ours)


def compare(
    store: Store, sides: Sides, *, by: Rule | None = None, asked: Asked | None = None
) -> Iterator[Run]:
    """Compare two sides of a record, incident by incident; tell how far it is after each batch.

    The last thing told has what it came to (`done`).
    """
    by, asked = by or rule(), asked or Asked()
    incidents = [each.id for each in store.linkage.incidents()]
    run = Run(len(incidents))
    for start in range(0, len(incidents), AT_ONCE):
        batch = incidents[start : start + AT_ONCE]
        alone: dict[str, str] = {}
        for known in known_of_each(store, batch):
            if one := _taken(run, known, sides, by, asked):
                run.found.append(one)
                if one.where != "both":
                    alone |= dict.fromkeys(known.events, one.id)
        run.perhaps += _perhaps(store, alone, sides)
        run.incidents += len(batch)
        yield run
    left = Left(dropped=run.dropped, neither=run.neither, unasked=run.unasked)
    run.done = comparison(run.found, sides=sides, rule=by, left=left, perhaps=run.perhaps, harm=asked.harm)
    yield run


def _taken(run: Run, known: Known, sides: Sides, by: Rule, asked: Asked) -> Compared | None:
    """Compare one incident; None, and counted why, where it is not among those to be compared."""
    members = _members(known)
    one = compared(known.incident, members, sides, by) if members else None
    if one is None:
        run.dropped += not members
        run.neither += bool(members)
        return None
    run.harms |= {kind for kind, _ in harms_in(one)}
    if not is_asked(one, asked):
        run.unasked += 1
        return None
    return one


def _members(known: Known) -> Sequence[Member]:
    """Give the events of an incident as people left them, under the names that they gave, without those dropped."""
    return [
        replace(each.member, event=known.names.on_event(each.member.event))
        for each in known.standing
        if not each.dropped
    ]


def _prints(store: Store) -> list[Print]:
    return [
        print_of(
            each.id,
            publisher=each.publisher,
            author=each.author,
            name=each.name,
            head=each.head,
            reader=each.reader,
            copy_of=each.copy_of,
        )
        for each in store.prints.imprints()
    ]


def _perhaps(store: Store, alone: Mapping[str, str], sides: Sides) -> list[Perhaps]:
    """Give the incidents that may be the same as those of some events, by the surest link from side to side.

    `alone` gives the incident of each event. Those of which people decided that they are another are left out.
    """
    outward = [link for link in store.linkage.links_of(alone.keys()) if link.probability >= WORTH_A_LOOK]
    events = {event for link in outward for event in (link.left, link.right)}
    of, document = store.linkage.memberships(events), store.logbook.documents_of(events)
    side = {event: sides.of.get(document.get(event, "")) for event in events}
    best: dict[tuple[str, str], float] = {}
    for link in outward:
        for here, there in ((link.left, link.right), (link.right, link.left)):
            pair = alone.get(here, ""), of.get(there, "")
            across = side[here] and side[there] and side[here] != side[there]
            if across and all(pair) and pair[0] != pair[1]:
                best[pair] = max(best.get(pair, 0.0), link.probability)
    apart = _ruled_out(store, alone) if best else set()
    return [
        Perhaps(incident=one, other=other, probability=chance)
        for (one, other), chance in best.items()
        if (one, other) not in apart
    ]


def _ruled_out(store: Store, events: Collection[str]) -> set[tuple[str, str]]:
    """Give the pairs of incidents of which people decided that they are two, in either order."""
    made = [each for each in store.linkage.decisions_on(events) if each.verb != "merge"]
    of = store.linkage.memberships({event for each in made for event in (*each.left, *each.right)})
    pairs = {
        (of[left], of[right])
        for each in made
        for left, right in product(each.left, each.right)
        if left in of and right in of
    }
    return pairs | {(right, left) for left, right in pairs}
