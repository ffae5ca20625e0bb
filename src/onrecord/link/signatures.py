"""What of an event is compared with other events: its signature, made of one reading and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from onrecord.link.keys import FINE, keys
from onrecord.link.names import bones, folded, sound
from onrecord.link.rare_words import pack, packed, weight
from onrecord.model.incident import Signature
from onrecord.model.reading import Event, PlaceRef, Reading, Role, When
from onrecord.model.text import Quote
from onrecord.vocab import load
from onrecord.vocab.kinds import lineage, root

Bounds = tuple[float, float | None]

WORDS_OF_REPORT = 48  # the rarest; more part incidents no better
WORDS_OF_EVENT = 24
AFFECTED = (
    "displaced", "evacuated", "relocated", "homeless", "sheltered", "returned", "detained", "abducted", "missing",
    "released", "participants",
)  # fmt: skip


def signatures(reading: Reading) -> Iterator[Signature]:
    """Give the signature of each event of a reading that is a happening which reports can share."""
    shared = [event for event in reading.events if is_shared(event)]
    if not shared:
        return
    words = packed(_telling(reading), most=WORDS_OF_REPORT)
    persons = frozenset(folded(each.quote.text) for each in reading.mentions if each.kind == "person")
    for event in shared:
        bare = _signature(reading, event, words, persons)
        yield replace(bare, keys=keys(bare))


def is_shared(event: Event) -> bool:
    """Whether an event is a happening that other reports can tell of, as `vocab/incidents/comparing.toml` has it."""
    return event.status in load("incidents/comparing")["told"]["status"] and group(event.kind) is not None


@cache
def group(kind: str) -> str | None:
    """Give the group of kinds that a kind is compared with; None for what is no happening."""
    groups: dict[str, list[str]] = load("incidents/comparing")["groups"]
    named = (name for each in (kind, root(kind)) for name, members in groups.items() if each in members)
    return next(named, None)


def family(kind: str) -> str:
    """Give the family of a kind: the last of its lineage, and of a consequence that of its cause."""
    last = root(kind)
    return str(load("incidents/comparing")["kinds"]["consequence_of"]) if last == "consequence" else last


def _signature(reading: Reading, event: Event, words: tuple[int, ...], persons: frozenset[str]) -> Signature:
    first, last = _days(event.when)
    place = event.place or event.origin or event.destination
    return Signature(
        event=event.id,
        document=reading.id,
        kind=event.kind,
        lineage=lineage(event.kind),
        group=str(group(event.kind)),
        family=family(event.kind),
        outcome=event.kind in load("incidents/comparing")["kinds"]["outcomes"],
        lasts=_lasts(event),
        first=first,
        last=last,
        printed=reading.published.toordinal() if reading.published else None,
        **_where(place),
        places=_ordered(
            sound(each.name) for each in (*event.places, *([place] if place else [])) if _is_fine(each)
        ),
        killed=_bounds(event, ("killed",)),
        injured=_bounds(event, ("injured",)),
        affected=_bounds(event, AFFECTED),
        agents=_ordered(role.actor or role.type for role in event.agents),
        targets=_ordered(role.type for role in event.targets),
        people=_people((*event.targets, *event.agents), persons),
        weapons=_ordered(_singular(weapon) for weapon in event.weapons),
        words=words,
        told=packed((quote.text for quote in event.evidence), most=WORDS_OF_EVENT),
        keys=(),
    )


def _days(when: When | None) -> tuple[int | None, int | None]:
    if when is None or when.first is None or when.last is None:
        return None, None
    return when.first.toordinal(), when.last.toordinal()


def _lasts(event: Event) -> bool:
    kinds = load("incidents/comparing")["kinds"]
    if group(event.kind) in kinds["unfolding"]:
        return False
    whole = [count for count in event.counts if count.part_of is None]
    total = bool(whole) and all(count.cumulative for count in whole)
    return event.kind in kinds["lasting"] or total or _is_long(event.when, kinds["lasting_days"])


def _is_long(when: When | None, days: int) -> bool:
    if when is None or when.precision not in ("range", "duration") or when.first is None:
        return False
    return when.last is None or (when.last - when.first).days >= days


def _where(place: PlaceRef | None) -> dict[str, Any]:
    if place is None:
        names = ("place", "rarity", "lat", "lon", "reach", "admin1", "country")
        return dict.fromkeys(names)
    return {
        "place": sound(place.name),
        "rarity": min((weight(pack(word)) for word in folded(place.name).split()), default=0),
        "lat": place.lat,
        "lon": place.lon,
        "reach": float(load("incidents/reach")["kilometres"][place.precision]),
        "admin1": folded(place.admin1) if place.admin1 else None,
        "country": place.country,
    }


def _is_fine(place: PlaceRef) -> bool:
    return bool(load("incidents/reach")["kilometres"][place.precision] <= FINE)


def _bounds(event: Event, kinds: tuple[str, ...]) -> Bounds | None:
    """Give the largest number of people of some kinds that is told, be it of those who died since the last report."""
    found = [
        (count.low, count.high)
        for count in event.counts
        if count.kind in kinds and count.unit in ("people", "households")
        if count.part_of is None
    ]
    return max(found, key=lambda bounds: bounds[0], default=None)


def _people(roles: Iterable[Role], persons: frozenset[str]) -> tuple[str, ...]:
    """Give the sounds of the names of persons among some roles: of the last word, and of the first and last."""
    names = [folded(role.name) for role in roles if role.name and _is_person(role, persons)]
    return _ordered(each for name in names for each in _sounds(name))


def _sounds(name: str) -> tuple[str, ...]:
    words = name.split()
    last = sound(words[-1]) if words else ""
    return (last, f"{bones(words[0])} {last}") if len(words) > 1 else (last,)


def _is_person(role: Role, persons: frozenset[str]) -> bool:
    return folded(role.name or "") in persons or folded(role.quote.text) in persons


def _singular(weapon: Quote) -> str:
    return folded(weapon.text).rpartition(" ")[2].removesuffix("s")


def _telling(reading: Reading) -> Iterator[str]:
    """Give the sentences that tell of events, each once, and what is named outside of them."""
    told = {quote for event in reading.events for quote in event.evidence}
    yield from (quote.text for quote in told)
    yield from (each.quote.text for each in reading.mentions)


def _ordered(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))
