"""A row as a document and the event that it tells of: every value with the cell that it comes from.

What is free text (notes, headlines) stays in the text of the document and is not read for further events.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from onrecord.coded.cells import Cells, written
from onrecord.coded.how_many import Counted, counts_in
from onrecord.coded.mapping import Plan, folded
from onrecord.coded.numbers import amount_in
from onrecord.coded.sides import Sides, sides_in
from onrecord.coded.table import Row
from onrecord.coded.when import recorded_in, when_in
from onrecord.coded.where import Where, where_in
from onrecord.model.reading import (
    Acled,
    ActorMention,
    Event,
    Issue,
    Mention,
    PlaceMention,
    PlaceRef,
    Reading,
    Role,
    TimeMention,
    When,
)
from onrecord.model.text import Document, Quote, Segment, fingerprint
from onrecord.vocab import load
from onrecord.vocab.plover import plover_of

OF_HARM = {"killed": "death", "injured": "injury", "displaced": "displacement", "detained": "arrest",
           "abducted": "abduction", "missing": "missing"}  # fmt: skip
"""What a row tells of that counts people and does not say what happened."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A row as a document, and its reading with one event."""

    document: Document
    reading: Reading


@dataclass(frozen=True, slots=True)
class NoEvent:
    """Why a row gives no event: a short stable word, and a message."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where rows come from: the file as it was named, its columns and its type, and who says what they say."""

    name: str
    columns: tuple[str, ...]
    media_type: str
    publisher: str


def read_row(row: Row, origin: Origin, plan: Plan) -> Coded | NoEvent:
    """Give what a row tells, or why it tells of nothing that happened."""
    cells = written(origin.columns, row.cells, plan.fields)
    where, (when, doubts) = where_in(cells, plan), when_in(cells, plan)
    named = _kind(cells, plan)
    if why := _no_event(row, cells, where, when):
        return why
    kind, trigger, told = named or _harm(cells) or ("", None, "")
    if trigger is None:
        return _unknown_kind(cells)
    sides = sides_in(cells, plan, kind, told)
    counted = counts_in(cells, plan, sides.targets, sides.types)
    document = _document(row, origin, plan, cells)
    event = _event(document, plan, cells, _Parts(kind, trigger, told, sides, where, when, counted))
    issues = (*where.issues, *doubts, *counted.issues)
    return Coded(document, _reading(document, event, counted, issues))


@dataclass(frozen=True, slots=True)
class _Parts:
    """What of a row becomes an event. `told` is what the table itself calls the kind."""

    kind: str
    trigger: Quote
    told: str
    sides: Sides
    where: Where
    when: When | None
    counted: Counted


# -- what is no event -------------------------------------------------------------------------------------------------


def _no_event(row: Row, cells: Cells, where: Where, when: When | None) -> NoEvent | None:
    filled = [cell.strip() for cell in row.cells if cell.strip()]
    if all(cell.startswith("#") for cell in filled):
        return NoEvent("hxl", "is a row of HXL hashtags, which says what the columns are")
    if _counts_events(cells):
        return NoEvent("aggregate", "counts several happenings and tells of none")
    if when is None and folded(filled[0].strip(" :")) in load("coded/sheet")["sums"]["words"]:
        return NoEvent("aggregate", "is a sum of other rows")
    if when is None and where.place is None:
        return NoEvent(
            "no-happening", "has no date that can be read and no place; an event needs one of the two"
        )
    return None


def _counts_events(cells: Cells) -> bool:
    cell = cells.first("events")
    amount = amount_in(cell.value) if cell else None
    return amount is not None and amount[:2] != (1, 1)


def _unknown_kind(cells: Cells) -> NoEvent:
    cell = cells.first("kind")
    if cell is None:
        return NoEvent("no-kind", "does not say what happened, and counts nobody")
    message = f"{cell.column} is {cell.value[:60]!r}, which is no kind of ours; a mapping can name one under [kinds]"
    return NoEvent("no-kind", message)


# -- the parts --------------------------------------------------------------------------------------------------------


def _kind(cells: Cells, plan: Plan) -> tuple[str, Quote, str] | None:
    """Give our kind, its words, and what the table calls it: by the first cell that names one we have."""
    for cell in cells.all("kind"):
        value = cell.value.removesuffix(".0")
        if folded(value) in plan.kinds:
            ours = plan.kinds[folded(value)]
            return (ours, cell.telling, value) if ours else None
    return None


def _harm(cells: Cells) -> tuple[str, Quote, str] | None:
    """Give the kind of a row that says no more than how many: its words are the first column that counts anybody."""
    if cells.first("kind"):
        return None
    for name, every in cells.by_field.items():
        harm = name.partition(" ")[0]
        for cell in every if harm in OF_HARM else ():
            amount = amount_in(cell.value)
            if amount and amount.high != 0:
                return OF_HARM[harm], cell.line, ""
    return None


def _document(row: Row, origin: Origin, plan: Plan, cells: Cells) -> Document:
    digest = sha256(row.content).hexdigest()
    recorded = recorded_in(cells, plan)
    return Document(
        id=fingerprint(digest),
        text=cells.text,
        content=row.content,
        sha256=digest,
        media_type=origin.media_type,
        name=f"{origin.name}#row={row.number}",
        publisher=origin.publisher,
        published=recorded,
        published_basis="metadata" if recorded else "none",
        segments=(Segment(0, len(cells.text), f"row={row.number}"),),
    )


def _event(document: Document, plan: Plan, cells: Cells, parts: _Parts) -> Event:
    about = load("events")["kinds"][parts.kind]
    evidence = tuple(cell.words for cell in cells.all("description")) or (parts.trigger,)
    return Event(
        id=fingerprint(document.id, parts.kind, str(parts.trigger.start)),
        kind=parts.kind,
        main=True,
        plover=plover_of(parts.kind),
        acled=_acled(plan, cells, about.get("acled")),
        triggers=(parts.trigger,),
        agents=parts.sides.agents,
        targets=parts.sides.targets,
        objects=(),
        place=parts.where.place,
        places=parts.where.places,
        origin=None,
        destination=None,
        when=parts.when,
        counts=parts.counted.counts,
        weapons=tuple(cell.words for cell in cells.all("weapon")),
        status="asserted",
        attribution=None,
        evidence=evidence,
    )


def _acled(plan: Plan, cells: Cells, ours: dict[str, str] | None) -> Acled | None:
    """Give the types of ACLED: as the row has them, else those of our kind."""
    said = {folded(cell.column): cell.value for cell in cells.all("kind")}
    if plan.kind == "acled" and "event type" in said:
        return Acled(said["event type"], said.get("sub event type"))
    return Acled(ours["event_type"], ours["sub_event_type"]) if ours else None


def _reading(document: Document, event: Event, counted: Counted, issues: tuple[Issue, ...]) -> Reading:
    return Reading(
        id=document.id,
        published=document.published,
        language=document.language,
        events=(event,),
        mentions=tuple(dict.fromkeys((*_mentions(event), *counted.mentions))),
        issues=issues,
    )


def _mentions(event: Event) -> Iterator[Mention]:
    for role in (*event.agents, *event.targets):
        yield _actor(role)
    for place in event.places:
        yield _placed(place)
    if event.when and event.when.quote:
        when = event.when
        yield TimeMention(quote=event.when.quote, first=when.first, last=when.last, precision=when.precision)


def _actor(role: Role) -> ActorMention:
    return ActorMention(
        quote=role.quote, kind="actor", actor=role.actor, type=role.type, country=role.country
    )


def _placed(place: PlaceRef) -> PlaceMention:
    return PlaceMention(
        quote=place.quote,
        name=place.name,
        lat=place.lat,
        lon=place.lon,
        country=place.country,
        admin1=place.admin1,
        admin2=place.admin2,
    )
