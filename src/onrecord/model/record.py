"""What the record holds: claims, entries of its log, and documents with what was read in them.

A claim is one value of one field of one event, in one document's words and by one hand. It is computed from
the reading that is stored beside it, and nothing edits it.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

from onrecord.model.reading import Event, PlaceRef, Reading, Role
from onrecord.model.text import Document, Quote, fingerprint

BEGINNING = "0" * 64  # what stands in place of an earlier hash in the first entry of a log


def canonical(value: object) -> str:
    """JSON in the one form that is hashed: keys sorted, no white space, characters as they are."""
    return _CANONICAL.encode(value)


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One thing that one report says about one event, and the words that say it.

    `field` is the name of a field of the event; a field of many values gives many claims. `value` is what
    JSON can hold. `attribution` is an index into the attributions of the reading, None where the report
    speaks for itself. `origin` is the hand that wrote it: `rule:` and the part.
    """

    event: str
    field: str
    value: Any
    quotes: tuple[Quote, ...]
    attribution: int | None
    origin: str
    id: str = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        """Refuse a claim without words, and name it: the same words read the same way are one claim."""
        if not self.quotes:
            raise ValueError(f"no claim without its words: {self.field} {self.value!r} of event {self.event}")
        places = (f"{quote.start}-{quote.end}" for quote in self.quotes)
        content = canonical([self.value, self.attribution])
        object.__setattr__(self, "id", fingerprint(self.event, self.field, content, self.origin, *places))


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One entry of the log. `hash` covers all the rest, and so, through `previous`, every entry before it.

    `payload` is JSON kept as the text that was hashed. `at` is a UTC time, ISO 8601.
    """

    seq: int
    at: str
    kind: str
    payload: str
    previous: str
    hash: str

    @classmethod
    def after(cls, last: LogEntry | None, *, at: str, kind: str, payload: Mapping[str, object]) -> LogEntry:
        """Give the entry that follows `last`; the first of all where there is none."""
        seq, previous = (last.seq + 1, last.hash) if last else (1, BEGINNING)
        text = canonical(payload)
        digest = _digest(seq, at, kind, text, previous)
        return cls(seq=seq, at=at, kind=kind, payload=text, previous=previous, hash=digest)

    def holds(self) -> bool:
        """Whether the hash is that of what the entry says."""
        return self.hash == _digest(self.seq, self.at, self.kind, self.payload, self.previous)


def _digest(seq: int, at: str, kind: str, payload: str, previous: str) -> str:
    entry = {"seq": seq, "at": at, "kind": kind, "payload": payload, "previous": previous}
    return sha256(canonical(entry).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A document as the record holds it: `copy_of` the document it repeats, its reading, and what read it.

    `document.content` is left empty: the bytes are asked for on their own.
    """

    document: Document
    copy_of: str | None
    reader: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class SetAside:
    """Something no document could be made of: its name, a short stable word for why, and the message."""

    name: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing found broken in a record: what it is, and what is wrong with it."""

    thing: str
    message: str


def quotes_of(value: object) -> Iterator[Quote]:
    """Give every quote in a reading, or in any part of one."""
    if isinstance(value, Quote):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from quotes_of(item)
    elif value is not None and not isinstance(value, str | int | float):
        for name in _names(type(value)):  # type: ignore[arg-type]
            yield from quotes_of(getattr(value, name))


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()


def misquoted(value: object, text: str) -> Iterator[Quote]:
    """Give every quote in a reading, or in any part of one, that is not what the text says there."""
    for quote in quotes_of(value):
        if not 0 <= quote.start < quote.end or text[quote.start : quote.end] != quote.text:
            yield quote


def claims_of(event: Event) -> tuple[Claim, ...]:
    """Give one claim for each value that is known of an event, each once, in the order of the contract."""
    return tuple({claim.id: claim for claim in every_claim(event)}.values())


def every_claim(event: Event) -> Iterator[Claim]:
    """Give one claim for each value, also for one that is there twice: the n-th of a field is its n-th value."""
    told = event.evidence or event.triggers
    yield _claim(event, "kind", event.kind, event.triggers, "events")
    if event.main:
        yield _claim(event, "main", value=True, quotes=event.triggers, part="events")
    yield _claim(event, "plover", _plain(event.plover), event.triggers, "kinds")
    if event.acled:
        yield _claim(event, "acled", _plain(event.acled), event.triggers, "kinds")
    for name in ("agents", "targets", "objects"):
        for role in getattr(event, name):
            yield _role(event, name, role)
    yield from _places(event)
    if event.when:
        words = (event.when.quote,) if event.when.quote else told
        yield _claim(event, "when", _plain(event.when), words, "times")
    for count in event.counts:
        yield _claim(event, "counts", _plain(count), (count.quote,), "counts")
    for weapon in event.weapons:
        yield _claim(event, "weapons", weapon.text, (weapon,), "weapons")
    yield _claim(event, "status", event.status, told, "status")


def _places(event: Event) -> Iterator[Claim]:
    named: list[tuple[str, PlaceRef | None]] = [("place", event.place)]
    named += [("places", place) for place in event.places]
    named += [("origin", event.origin), ("destination", event.destination)]
    for name, place in named:
        if place:
            yield _claim(event, name, _plain(place), (place.quote,), "places")


def _role(event: Event, name: str, role: Role) -> Claim:
    speaker = event.attribution if role.attribution is None else role.attribution
    return Claim(
        event=event.id,
        field=name,
        value=_plain(role) | {"head": role.head.text},
        quotes=(role.quote, role.head),
        attribution=speaker,
        origin="rule:roles",
    )


def _claim(event: Event, name: str, value: object, quotes: tuple[Quote, ...], part: str) -> Claim:
    return Claim(
        event=event.id,
        field=name,
        value=value,
        quotes=quotes,
        attribution=event.attribution,
        origin=f"rule:{part}",
    )


def _plain(value: Any) -> dict[str, object]:
    """Give the fields of a value that are not quotes, as JSON can hold them."""
    pairs = ((each.name, getattr(value, each.name)) for each in fields(value))
    return {
        name: item.isoformat() if isinstance(item, date) else item
        for name, item in pairs
        if name not in ("quote", "attribution") and not isinstance(item, Quote)
    }
