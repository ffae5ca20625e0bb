"""Values as rows of the tables, and rows as values. Pure: nothing here asks a database."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row

from onrecord.model.contract import decode
from onrecord.model.reading import Event, Issue, Reading
from onrecord.model.record import Filed, LogEntry, canonical, claims_of
from onrecord.model.text import Document, Quote, Segment, fingerprint

Values = dict[str, Any]


def document_row(document: Document, copy_of: str | None) -> Values:
    """Give the row of a document, without the number of its log entry."""
    return {
        "id": document.id,
        "sha256": document.sha256 or sha256(document.content).hexdigest(),
        "text": document.text,
        "media_type": document.media_type,
        "name": clean(document.name),
        "url": document.url,
        "retrieved": document.retrieved.isoformat() if document.retrieved else None,
        "publisher": document.publisher,
        "author": document.author,
        "title": document.title,
        "language": document.language,
        "published": document.published.isoformat() if document.published else None,
        "published_basis": document.published_basis,
        "segments": canonical([[part.start, part.end, part.pointer] for part in document.segments]),
        "copy_of": copy_of,
    }


def document_hash(row: Mapping[str, Any]) -> str:
    """Give the hash of all that a document's row says, for the log."""
    said = {name: value for name, value in row.items() if name != "logged"}
    return sha256(canonical(said).encode("utf-8", "surrogatepass")).hexdigest()


def document_of(row: Row[Any]) -> Document:
    """Give the document of a row, without its bytes."""
    return Document(
        id=row.id,
        text=row.text,
        sha256=row.sha256,
        media_type=row.media_type,
        name=row.name,
        url=row.url,
        retrieved=datetime.fromisoformat(row.retrieved) if row.retrieved else None,
        publisher=row.publisher,
        author=row.author,
        title=row.title,
        language=row.language,
        published=date.fromisoformat(row.published) if row.published else None,
        published_basis=row.published_basis,
        segments=tuple(Segment(*part) for part in json.loads(row.segments)),
    )


def filed_of(row: Row[Any]) -> Filed:
    """Give a document and its reading from a row that joins the two."""
    return Filed(
        document=document_of(row), copy_of=row.copy_of, reader=row.reader, reading=decode(row.contract)
    )


def entry_of(row: Row[Any]) -> LogEntry:
    """Give the log entry of a row."""
    return LogEntry(**row._mapping)


def snapshot_row(digest: str, content: bytes) -> Values:
    """Give the row of bytes as they were received."""
    return {"sha256": digest, "size": len(content), "packed": zlib.compress(content)}


def reading_row(document: str, reader: str, contract: bytes) -> Values:
    """Give the row of a reading, without the number of its log entry. The same words read alike are one."""
    name = fingerprint(document, reader, sha256(contract).hexdigest())
    return {"id": name, "document": document, "reader": reader, "contract": contract}


def event_rows(reading: str, found: Reading) -> list[Values]:
    """Give the rows of the events of a reading."""
    rows = (
        {"reading": reading, "id": event.id, "kind": event.kind, "status": event.status}
        for event in found.events
    )
    return list({row["id"]: row for row in rows}.values())


def claim_rows(reading: str, found: Reading) -> list[Values]:
    """Give the rows of the claims of a reading."""
    rows = (row for event in found.events for row in _claims(reading, event))
    return list({row["id"]: row for row in rows}.values())


def _claims(reading: str, event: Event) -> Iterator[Values]:
    for claim in claims_of(event):
        yield {
            "reading": reading,
            "id": claim.id,
            "event": claim.event,
            "field": claim.field,
            "value": canonical(claim.value),
            "quotes": canonical([_quote(quote) for quote in claim.quotes]),
            "attribution": claim.attribution,
            "origin": claim.origin,
        }


def issue_rows(reading: str, name: str, found: Reading) -> list[Values]:
    """Give the rows of the issues of a reading, without the number of its log entry."""
    rows = (issue_row(issue, reading=reading, name=name) for issue in found.issues)
    return list({row["id"]: row for row in rows}.values())


def issue_row(issue: Issue, *, reading: str | None, name: str) -> Values:
    """Give the row of an issue; of what was set aside where there is no reading."""
    quote = canonical(_quote(issue.quote)) if issue.quote else None
    parts = (reading or "", clean(name), issue.stage, issue.code, issue.message, quote or "")
    return {
        "id": fingerprint(*parts),
        "reading": reading,
        "name": clean(name),
        "stage": issue.stage,
        "code": issue.code,
        "message": issue.message,
        "quote": quote,
    }


def clean(name: str) -> str:
    """Give a name that can be kept: bytes of a path that are no UTF-8 are written out."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _quote(quote: Quote) -> list[int | str]:
    return [quote.start, quote.end, quote.text]
