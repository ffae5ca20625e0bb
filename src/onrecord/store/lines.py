"""The whole record as lines of JSON, in the order of its log, so that `replay.py` makes the same record of them.

Every line names with `entry` what it is. Lines that the log tells of carry `log`: number, time and hash of their
entries. A `document` line is a reading of the contract with added keys: the document with its text, the bytes as
received, what it is a copy of, what read it. What follows from people's work and has no entry of its own goes along:
incidents and redirects first, as reviews name them, and what linking compared last. The last line is the head.

    record                                  once: the version of these lines, and of the contract
    incident, redirect                      ids that last, and the events of each incident
    document, reading, set aside, model, decision, review         the log
    compared, link                          signatures of the events of a reading, and every pair that was weighed
    head                                    number and hash of the last entry of the log
"""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from onrecord.errors import RecordError
from onrecord.model.reading import CONTRACT
from onrecord.model.record import BEGINNING, LogEntry
from onrecord.store import rows, tables
from onrecord.store.access import PAGE
from onrecord.store.store import Store

VERSION = 1  # of the lines: keys are added, never renamed
MARK = (
    b',"entry":'  # where the keys that we add to a reading begin; inside of a text its marks would be escaped
)

_documents, _readings, _snapshots = tables.documents.c, tables.readings.c, tables.snapshots.c
_NOT_SAID = ("copy_of", "logged")  # columns of a document that stand beside it, or follow from the order


def lines_of(store: Store) -> Iterator[bytes]:
    r"""Give the record as lines of JSON in UTF-8, each with its line end (`\n`), as it stood at the first of them.

    One document is in memory at a time. The same record gives the same bytes. Bytes that several documents came in
    are given with the first of them. Raises RecordError where the record contradicts itself.
    """
    with store._access.reading() as connection:
        for line in _lines(connection):
            yield line + b"\n"


def _lines(connection: Connection) -> Iterator[bytes]:
    yield _line({"entry": "record", "version": VERSION, "contract": CONTRACT})
    yield from _incidents(connection)
    last = None
    entries = map(rows.entry_of, _rows(connection, select(tables.log).order_by(tables.log.c.seq)))
    for entry in entries:
        last = next(entries, entry) if entry.kind == "document" else entry  # its reading follows it
        if entry.kind == "document":
            yield _document_line(connection, entry, last)
        else:
            yield _entry_line(connection, entry)
    yield from _compared(connection)
    seq, digest = (last.seq, last.hash) if last else (0, BEGINNING)
    yield _line({"entry": "head", "seq": seq, "hash": digest})


def _incidents(connection: Connection) -> Iterator[bytes]:
    held, old = tables.memberships.c, tables.redirects.c.old
    found = _rows(connection, select(tables.memberships).order_by(held.incident, held.event))
    for name, members in groupby(found, key=lambda row: row.incident):
        yield _line({"entry": "incident", "id": name, "events": [row.event for row in members]})
    for row in _rows(connection, select(tables.redirects).order_by(old)):
        yield _line({"entry": "redirect", "old": row.old, "new": row.new})


def _document_line(connection: Connection, entry: LogEntry, read: LogEntry) -> bytes:
    document = _one(connection, select(tables.documents).where(_documents.logged == entry.seq), entry)
    reading = _one(connection, select(tables.readings).where(_readings.logged == read.seq), read)
    if reading.document != document.id:
        raise _broken(read)
    said = {name: value for name, value in document._mapping.items() if name not in _NOT_SAID}
    said["segments"] = json.loads(document.segments)
    return _grown(
        reading.contract,
        {
            "entry": "document",
            "document": said,
            **_content(connection, document, entry),
            "copy_of": document.copy_of,
            "reader": reading.reader,
            "log": [_logged(entry), _logged(read)],
        },
    )


def _content(connection: Connection, document: Row[Any], entry: LogEntry) -> dict[str, object]:
    """Give the bytes as received, packed where that is shorter; none where an earlier document gave them."""
    earlier = select(_documents.id).where(
        _documents.sha256 == document.sha256, _documents.logged < document.logged
    )
    if connection.execute(earlier.limit(1)).first() is not None:
        return {"content": None, "packed": None}
    wanted = select(tables.snapshots).where(_snapshots.sha256 == document.sha256)
    snapshot = _one(connection, wanted, entry)
    short = len(snapshot.packed) < snapshot.size
    try:
        content = snapshot.packed if short else zlib.decompress(snapshot.packed)
    except zlib.error as error:
        raise _broken(entry) from error
    return {"content": b64encode(content).decode("ascii"), "packed": "zlib" if short else None}


def _entry_line(connection: Connection, entry: LogEntry) -> bytes:
    log = [_logged(entry)]
    if entry.kind == "reading":
        row = _one(connection, select(tables.readings).where(_readings.logged == entry.seq), entry)
        added = {"entry": "reading", "document": {"id": row.document}, "reader": row.reader, "log": log}
        return _grown(row.contract, added)
    said = json.loads(entry.payload)
    if entry.kind == "model":
        wanted = select(tables.models).where(tables.models.c.logged == entry.seq)
        said = {"id": said["id"], "settings": _one(connection, wanted, entry).settings}
    elif entry.kind == "review":
        said |= {name: json.loads(said[name]) for name in ("value", "quotes")}
    elif entry.kind not in ("decision", "set aside"):
        raise _broken(entry)
    return _line({"entry": entry.kind, "says": said, "log": log})


def _compared(connection: Connection) -> Iterator[bytes]:
    linked, signed = tables.linked.c, tables.signatures.c
    wanted = (
        select(linked.reading, linked.model, _readings.document, signed.event, signed.signature)
        .join(tables.readings, _readings.id == linked.reading)
        .outerjoin(tables.signatures, signed.reading == linked.reading)
        .order_by(_readings.logged, signed.event)
    )
    for _, found in groupby(_rows(connection, wanted), key=lambda row: row.reading):
        all_of = list(found)
        first = all_of[0]
        said = {
            "entry": "compared",
            "reading": first.reading,
            "document": first.document,
            "model": first.model,
        }
        signatures = [json.loads(row.signature) for row in all_of if row.event is not None]
        yield _line(said | {"signatures": signatures})
    links = tables.links.c
    for row in _rows(connection, select(tables.links).order_by(links.left_event, links.right_event)):
        link = rows.link_of(row)
        yield _line(
            {
                "entry": "link", "left": link.left, "right": link.right, "probability": link.probability,
                "levels": link.levels, "model": link.model,
            }
        )  # fmt: skip


def _logged(entry: LogEntry) -> dict[str, object]:
    return {"seq": entry.seq, "at": entry.at, "kind": entry.kind, "hash": entry.hash}


def _grown(contract: bytes, added: dict[str, object]) -> bytes:
    """Give a reading with keys added behind its own, byte for byte as it is kept."""
    return contract[:-1] + b"," + _line(added)[1:]


def _line(said: dict[str, object]) -> bytes:
    try:
        return json.dumps(said, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode("utf-8")
    except ValueError as error:
        raise RecordError(
            f"a {said['entry']} holds what no JSON can hold ({error}); `onrecord verify` names it"
        ) from error


def _one(connection: Connection, wanted: Select[Any], entry: LogEntry) -> Row[Any]:
    found = connection.execute(wanted).first()
    if found is None:
        raise _broken(entry)
    return found


def _broken(entry: LogEntry) -> RecordError:
    return RecordError(
        f"entry {entry.seq} of the log ({entry.kind}) and what it tells of do not fit together; "
        "`onrecord verify` names all that is broken"
    )


def _rows(connection: Connection, wanted: Select[Any]) -> Iterator[Row[Any]]:
    yield from connection.execution_options(yield_per=PAGE).execute(wanted)
