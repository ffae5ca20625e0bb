"""What the reports of one incident claim, field by field: each value with all who say it, and where they disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from onrecord import words
from onrecord.analyse.sources import Member, Origins, Source
from onrecord.model.reading import Count, Event, Role, Status
from onrecord.model.text import Quote

FIELDS = ("kind", "agents", "targets", "objects", "place", "when", "weapons", "status", "counts")
TOLD = ("asserted", "reported", "possible")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One report that says something, in whose voice (nothing where it speaks for itself), and its words.

    `source` is the name of the independent source that the report belongs to; `status` is how sure this one thing is.
    """

    event: str
    document: str
    source: str
    published: date | None
    copy: bool
    voice: str
    status: Status
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a field in a few words, by whom it is said, and by how many independent sources."""

    text: str
    said: tuple[Said, ...]
    sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """All values that the reports give for one field, those of most sources first."""

    name: str
    values: tuple[Value, ...]
    disputed: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """One value as one event gives it: what makes two values the same, the value itself, and by whom."""

    field: str
    key: object
    text: str
    value: Any
    said: Said
    source: Source

    @property
    def denied(self) -> bool:
        """Whether it is said that this is not so."""
        return self.said.status == "denied"


def tellings(members: Sequence[Member], known: Origins) -> tuple[Telling, ...]:
    """Give every value that the events of an incident have, in the order of the reports."""
    place = {report.document: at for at, report in enumerate(known.reports)}
    ordered = sorted(members, key=lambda one: place[one.filed.document.id])
    return tuple(told for one in ordered for told in _told(one, known))


def fields_of(told: Sequence[Telling], disputed: Iterable[str]) -> tuple[Field, ...]:
    """Give the fields that have values, in a fixed order; `disputed` names those in which reports contradict."""
    marked = set(disputed)
    return tuple(
        Field(name=name, values=values, disputed=name in marked)
        for name in FIELDS
        if (values := tuple(_values([one for one in told if one.field == name])))
    )


def independent(told: Iterable[Telling]) -> int:
    """Count the independent sources of some tellings."""
    return len({one.source for one in told})


def by_value(told: Iterable[Telling]) -> list[list[Telling]]:
    """Put tellings of the same value together, those of most sources first, then those told first."""
    grouped: dict[object, list[Telling]] = {}
    for one in told:
        grouped.setdefault(one.key, []).append(one)
    return sorted(grouped.values(), key=lambda same: -independent(same))


def said_of(one: Member, known: Origins, quote: Quote | None, role: Role | None = None) -> Said:
    """Say who gives a value: the event's voice and status, or those of a part that is claimed otherwise."""
    event, document = one.event, one.filed.document
    index = event.attribution if role is None or role.attribution is None else role.attribution
    return Said(
        event=event.id,
        document=document.id,
        source=known.of[document.id].name,
        published=document.published,
        copy=one.filed.copy_of is not None,
        voice=words.voice(index, one.filed.reading),
        status=(role.status if role else None) or event.status,
        quote=words.one_line(quote.text) if quote else "",
    )


def _values(told: list[Telling]) -> Iterator[Value]:
    for same in by_value(told):
        said = tuple(dict.fromkeys(one.said for one in same))
        yield Value(text=same[0].text, said=said, sources=independent(same))


def _told(one: Member, known: Origins) -> Iterator[Telling]:
    event = one.event
    trigger = event.triggers[0] if event.triggers else None

    def telling(field: str, key: object, text: str, value: Any, quote: Quote | None) -> Telling:
        role = value if isinstance(value, Role) else None
        said = said_of(one, known, quote, role)
        return Telling(field, key, words.one_line(text), value, said, known.of[one.filed.document.id])

    yield telling("kind", event.kind, event.kind.replace("_", " "), event.kind, trigger)
    for name in ("agents", "targets", "objects"):
        for role in getattr(event, name):
            if not is_bare_number(name, role, event):
                yield telling(name, _role_key(name, role), words.who((role,)), role, role.quote)
    if event.place:
        place_key = event.place.geonameid or _folded(event.place.name)
        yield telling("place", place_key, words.place_in_full(event.place), event.place, event.place.quote)
    if event.when:
        when = event.when
        days_key = (when.first, when.last) if when.first or when.last else words.days(when)
        yield telling("when", days_key, words.days(when), when, when.quote)
    for weapon in event.weapons:
        yield telling("weapons", _folded(weapon.text), weapon.text, weapon, weapon)
    yield telling("status", event.status, event.status, event.status, trigger)
    for count in event.counts:
        yield telling("counts", _count_key(count), _count_text(count), count, count.quote)


def _role_key(name: str, role: Role) -> str:
    """Give what makes two parts the same: the actor, or the words; of things, the word that the phrase hangs on."""
    return role.actor or _folded(role.head.text if name == "objects" else words.who((role,)))


def is_bare_number(name: str, role: Role, event: Event) -> bool:
    """Whether a target is no more than how many ("nine people"), which the counts say."""
    if name != "targets" or role.name or role.actor:
        return False
    counts = (count for count in event.counts if count.of is not None and event.targets[count.of] == role)
    return any(count.group in (None, "people") for count in counts)


def _folded(text: str) -> str:
    return words.one_line(text).replace("-", " ").casefold().removeprefix("the ")


def _count_key(count: Count) -> object:
    whole = count.part_of is None
    return count.kind, count.unit, count.group, count.low, count.high, whole, count.cumulative


def _count_text(count: Count) -> str:
    amount = words.amount(count)
    if count.cumulative:
        return f"{amount}, in all so far"
    return amount if count.part_of is None else f"{amount}, of those"
