"""Check a record from the ground up, and name all that is broken in it.

What is checked: the file itself and its guards; the chain of the log; every snapshot against its hash; every
document against the log; every reading against the log, its text and the contract; every claim, event and
issue against the reading that it was computed from; every decision, review and model against the log; that what linking
found hangs together; and that the log tells of nothing that is not there.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, Table, and_, func, not_, or_, select

from onrecord.model.contract import decode
from onrecord.model.reading import Reading
from onrecord.model.record import BEGINNING, Fault, LogEntry, misquoted
from onrecord.store import reviews, rows, sqlite, tables

_STEP = 1 << 20  # bytes unpacked at a time
_PAGE = 200


class Told(NamedTuple):
    """How much of a kind the log tells of, and where that is kept."""

    kind: str
    table: Table
    key: str


TOLD = (
    Told("document", tables.documents, "document"),
    Told("reading", tables.readings, "reading"),
    Told("set aside", tables.issues, "id"),
    Told("decision", tables.decisions, "id"),
    Told("model", tables.models, "id"),
    Told("review", tables.reviews, "id"),
)


def faults(connection: Connection, *, head: str | None = None) -> Iterator[Fault]:
    """Give all that is broken. `head` is the hash of an entry that the log must have, noted down earlier."""
    if connection.dialect.name == "sqlite":
        yield from _named("the file", sqlite.check(connection))
    yield from _chain_faults(connection, head)
    yield from _lost(connection)
    for row in _rows(connection, select(tables.snapshots)):
        yield from _named(f"snapshot {row.sha256}", _snapshot_faults(row))
    for row in _rows(connection, _logged(tables.documents)):
        yield from _named(f"document {row.id}", _document_faults(row))
    for row in _rows(connection, _logged(tables.readings, tables.documents.c.text, tables.documents.c.name)):
        yield from _named(f"reading {row.id}", _reading_faults(connection, row))
    for row in _rows(connection, _logged(tables.issues).where(tables.issues.c.reading.is_(None))):
        yield from _named(f"set aside {row.id}", _aside_faults(row))
    for row in _rows(connection, _logged(tables.decisions)):
        yield from _named(f"decision {row.id}", _decision_faults(row))
    for row in _rows(connection, _logged(tables.models)):
        yield from _named(f"model {row.id}", _model_faults(row))
    for row in _rows(connection, _logged(tables.reviews)):
        yield from _named(f"review {row.id}", _review_faults(connection, row))
    yield from _linkage_faults(connection)


def _named(thing: str, messages: Iterator[str]) -> Iterator[Fault]:
    try:
        for message in messages:
            yield Fault(thing, message)
    except (AttributeError, TypeError, ValueError) as error:
        # SQLite keeps a value of any kind in any column.
        yield Fault(thing, f"holds something that has no place there: {error}")


def _chain_faults(connection: Connection, head: str | None) -> Iterator[Fault]:
    seq, previous, met = 0, BEGINNING, head is None
    for row in _rows(connection, select(tables.log).order_by(tables.log.c.seq)):
        entry = rows.entry_of(row)
        yield from _named(f"log entry {entry.seq}", _entry_faults(entry, seq, previous))
        seq, previous = entry.seq, entry.hash
        met = met or entry.hash == head
    if not met:
        yield Fault("the log", f"has no entry with the hash {head}: entries were taken away or written anew")


def _entry_faults(entry: LogEntry, seq: int, previous: str) -> Iterator[str]:
    if entry.seq != seq + 1:
        yield f"does not follow entry {seq}: entries are missing"
    elif entry.previous != previous:
        yield f"does not carry the hash of entry {seq}"
    if not entry.holds():
        yield "was changed: its hash is not that of what it says"


def _lost(connection: Connection) -> Iterator[Fault]:
    """Find what the log tells of and the tables do not have, and rows no reading accounts for."""
    for told in TOLD:
        held = select(told.table.c.logged)
        gone = select(tables.log).where(tables.log.c.kind == told.kind, tables.log.c.seq.not_in(held))
        for row in _rows(connection, gone):
            name = _payload(row).get(told.key)
            yield Fault(f"{told.kind} {name}", f"is gone; log entry {row.seq} tells of it")
    known = {told.kind for told in TOLD}
    for (kind,) in connection.execute(select(tables.log.c.kind).distinct().order_by(tables.log.c.kind)):
        if kind not in known:
            yield Fault("the log", f"has entries of a kind nobody knows: {kind!r}")
    unread = tables.documents.c.id.not_in(select(tables.readings.c.document))
    for (name,) in connection.execute(select(tables.documents.c.id).where(unread)):
        yield Fault(f"document {name}", "has no reading")
    for table in (tables.events, tables.claims):
        stray = table.c.reading.not_in(select(tables.readings.c.id))
        if count := connection.scalar(select(func.count()).select_from(table).where(stray)):
            yield Fault(table.name, f"{count} of them belong to no reading")


def _snapshot_faults(row: Row[Any]) -> Iterator[str]:
    unpacker, digest, size = zlib.decompressobj(), sha256(), 0
    rest = row.packed
    try:
        while rest and size <= row.size and not unpacker.eof:
            piece = unpacker.decompress(rest, _STEP)
            digest.update(piece)
            size += len(piece)
            rest = unpacker.unconsumed_tail
    except zlib.error as error:
        yield f"cannot be unpacked: {error}"
        return
    if not unpacker.eof or unpacker.unused_data:
        yield "is cut short or has something after its end"
    if size != row.size:
        yield f"has {size} bytes, not {row.size}"
    if digest.hexdigest() != row.sha256:
        yield "does not have the hash of the bytes as received"


def _document_faults(row: Row[Any]) -> Iterator[str]:
    told = _payload(row)
    said = {column.name: getattr(row, column.name) for column in tables.documents.columns}
    if row.kind_of_entry != "document" or told.get("document") != row.id:
        yield f"is not what log entry {row.logged} tells of"
        return
    if told.get("sha256") != row.sha256:
        yield "is tied to other bytes than those that were received"
    if told.get("row") != rows.document_hash(said):
        yield "was changed: its text or its particulars are not those that were logged"


def _reading_faults(connection: Connection, row: Row[Any]) -> Iterator[str]:
    told = _payload(row)
    digest = sha256(row.contract).hexdigest()
    if row.kind_of_entry != "reading" or told.get("reading") != row.id:
        yield f"is not what log entry {row.logged} tells of"
        return
    if (told.get("document"), told.get("reader")) != (row.document, row.reader):
        yield "is tied to another document or reader than was logged"
    if told.get("sha256") != digest:
        yield "was changed: its JSON does not have the hash that was logged"
    try:
        found = decode(row.contract)
    except ValueError as error:
        yield f"does not keep the contract: {error}"
        return
    for quote in misquoted(found, row.text):
        yield f"quotes {quote.text!r} at {quote.start} to {quote.end}, where the text has other words"
    yield from _row_faults(connection, row, found)


def _row_faults(connection: Connection, row: Row[Any], found: Reading) -> Iterator[str]:
    issues = [issue | {"logged": row.logged} for issue in rows.issue_rows(row.id, row.name, found)]
    computed: list[tuple[Table, list[rows.Values]]] = [
        (tables.events, rows.event_rows(row.id, found)),
        (tables.claims, rows.claim_rows(row.id, found)),
        (tables.issues, issues),
    ]
    for table, expected in computed:
        held = connection.execute(select(table).where(table.c.reading == row.id)).mappings()
        yield from _differences(table.name[:-1], expected, map(dict, held))


def _differences(thing: str, expected: list[rows.Values], held: Iterable[rows.Values]) -> Iterator[str]:
    wanted = {row["id"]: row for row in expected}
    for row in held:
        right = wanted.pop(row["id"], None)
        if right is None:
            yield f"has the {thing} {row['id']}, which is not what was read"
        elif right != row:
            changed = ", ".join(name for name in right if right[name] != row[name])
            yield f"{thing} {row['id']} was changed: {changed}"
    for name in wanted:
        yield f"{thing} {name} is gone"


def _aside_faults(row: Row[Any]) -> Iterator[str]:
    told = _payload(row)
    if row.kind_of_entry != "set aside" or any(told.get(key) != getattr(row, key) for key in _ASIDE):
        yield f"is not what log entry {row.logged} tells of"


def _decision_faults(row: Row[Any]) -> Iterator[str]:
    told = _payload(row)
    if row.kind_of_entry != "decision" or told.get("id") != row.id:
        yield f"is not what log entry {row.logged} tells of"
        return
    said = {column.name: getattr(row, column.name) for column in tables.decisions.columns}
    decided = rows.decision_of(row)
    if told != rows.decision_entry(decided) or said != rows.decision_row(decided) | {"logged": row.logged}:
        yield "was changed: it does not say what was logged"


def _model_faults(row: Row[Any]) -> Iterator[str]:
    told = _payload(row)
    if row.kind_of_entry != "model" or told.get("id") != row.id:
        yield f"is not what log entry {row.logged} tells of"
    elif told != rows.model_entry(row.id, row.settings):
        yield "was changed: its settings do not have the hash that was logged"


def _review_faults(connection: Connection, row: Row[Any]) -> Iterator[str]:
    told = _payload(row)
    if row.kind_of_entry != "review" or told.get("id") != row.id:
        yield f"is not what log entry {row.logged} tells of"
        return
    said = {column.name: getattr(row, column.name) for column in tables.reviews.columns}
    given = rows.review_of(row)
    if told != rows.review_row(given) or said != told | {"logged": row.logged} or given.id != row.id:
        yield "was changed: it does not say what was logged"
    yield from reviews.misfits(connection, given)


def _linkage_faults(connection: Connection) -> Iterator[Fault]:
    for row in _rows(connection, select(tables.signatures, tables.events.c.id).select_from(_SIGNED)):
        yield from _named(f"signature of {row.event}", _signature_faults(row))
    for row in _rows(connection, select(tables.links).where(_BROKEN_LINK)):
        thing = f"link {row.left_event} to {row.right_event}"
        if isinstance(row.probability, float) and 0 <= row.probability <= 1:
            yield Fault(thing, "joins an event that has no signature")
        else:
            yield Fault(thing, f"has a probability that is none: {row.probability!r}")
    stray = tables.memberships.c.event.not_in(select(tables.events.c.id))
    for row in _rows(connection, select(tables.memberships).where(stray)):
        yield Fault(f"incident {row.incident}", f"has the event {row.event}, which is in no reading")
    yield from _redirect_faults(connection)


_SIGNED = tables.signatures.outerjoin(
    tables.events,
    and_(
        tables.events.c.reading == tables.signatures.c.reading,
        tables.events.c.id == tables.signatures.c.event,
    ),
)
_signed = select(tables.signatures.c.event)
_BROKEN_LINK = or_(
    not_(tables.links.c.probability.between(0, 1)),
    tables.links.c.left_event.not_in(_signed),
    tables.links.c.right_event.not_in(_signed),
)


def _signature_faults(row: Row[Any]) -> Iterator[str]:
    if row.id is None:
        yield "is of no event of its reading"
    if rows.signature_of(row).event != row.event:
        yield "is that of another event"


def _redirect_faults(connection: Connection) -> Iterator[Fault]:
    new = {row.old: row.new for row in _rows(connection, select(tables.redirects))}
    incidents = set(connection.scalars(select(tables.memberships.c.incident).distinct())) if new else set()
    for old in sorted(new):
        if old in incidents:
            yield Fault(f"redirect {old}", "leads away from an incident that has events")
            continue
        seen, last = {old}, new[old]
        while last in new and last not in seen:
            seen.add(last)
            last = new[last]
        if last in seen:
            yield Fault(f"redirect {old}", "leads round in a circle")
        elif last not in incidents:
            yield Fault(f"redirect {old}", f"leads to {last}, which is no incident")


_ASIDE = ("id", "name", "stage", "code", "message")


def _logged(table: Table, *more: Any) -> Select[Any]:
    """Select the rows of a table with the log entry that tells of them, and more of their document."""
    source = table.outerjoin(tables.log, table.c.logged == tables.log.c.seq)
    if more:
        source = source.outerjoin(tables.documents, table.c.document == tables.documents.c.id)
    entry = (tables.log.c.kind.label("kind_of_entry"), tables.log.c.payload)
    return select(table, *entry, *more).select_from(source).order_by(table.c.logged)


def _payload(row: Row[Any]) -> dict[str, Any]:
    try:
        told = json.loads(row.payload or "{}")
    except (TypeError, ValueError):
        return {}  # the chain says so
    return told if isinstance(told, dict) else {}


def _rows(connection: Connection, wanted: Select[Any]) -> Iterator[Row[Any]]:
    yield from connection.execution_options(yield_per=_PAGE).execute(wanted)
