"""Values as rows of the tables, and rows as values. Pure: nothing here asks a database."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import Row

from onrecord.model.contract import decode
from onrecord.model.incident import Decision, Link, Signature, Verb
from onrecord.model.reading import Event, Issue, Reading
from onrecord.model.record import Filed, LogEntry, canonical, claims_of
from onrecord.model.review import Review
from onrecord.model.text import Document, Quote, Segment, fingerprint

Values = dict[str, Any]

_signature_encoder = msgspec.json.Encoder()
_signature_decoder = msgspec.json.Decoder(Signature)


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


def reading_entry(row: Values) -> Values:
    """Give what the log says of the row of a reading."""
    digest = sha256(row["contract"]).hexdigest()
    return {"reading": row["id"], "document": row["document"], "reader": row["reader"], "sha256": digest}


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


def signature_row(signature: Signature, reading: str) -> Values:
    """Give the row of what of an event is compared."""
    text = _signature_encoder.encode(signature).decode("utf-8")
    return {"event": signature.event, "reading": reading, "signature": text}


def signature_of(row: Row[Any]) -> Signature:
    """Give what of an event is compared. Raises ValueError for what is no signature."""
    return _signature_decoder.decode(row.signature)


def key_rows(signature: Signature) -> list[Values]:
    """Give the rows by which an event is found, each key once."""
    return [{"key": key, "event": signature.event} for key in dict.fromkeys(signature.keys)]


def link_row(link: Link) -> Values:
    """Give the row of a link."""
    return {
        "left_event": link.left,
        "right_event": link.right,
        "probability": link.probability,
        "levels": canonical(link.levels),
        "model": link.model,
    }


def link_of(row: Row[Any]) -> Link:
    """Give the link of a row."""
    return Link(
        left=row.left_event,
        right=row.right_event,
        probability=row.probability,
        levels=tuple(json.loads(row.levels)),
        model=row.model,
    )


def decision(
    verb: Verb, left: Iterable[str], right: Iterable[str], *, why: str, by: str, at: str
) -> Decision:
    """Give a decision under its id, which names all it says but the time.

    The order of events and of the two sides says nothing, so it is made the same for all.
    """
    first, second = sorted((tuple(sorted(set(left))), tuple(sorted(set(right)))))
    name = fingerprint(verb, canonical([first, second]), clean(why), clean(by))
    return Decision(id=name, verb=verb, left=first, right=second, why=clean(why), by=clean(by), at=at)


def decision_row(decided: Decision) -> Values:
    """Give the row of a decision, without the number of its log entry."""
    return {
        "id": decided.id,
        "verb": decided.verb,
        "left_events": canonical(decided.left),
        "right_events": canonical(decided.right),
        "why": decided.why,
        "by_whom": decided.by,
        "at": decided.at,
    }


def decision_of(row: Row[Any]) -> Decision:
    """Give the decision of a row."""
    return Decision(
        id=row.id,
        verb=row.verb,
        left=tuple(json.loads(row.left_events)),
        right=tuple(json.loads(row.right_events)),
        why=row.why,
        by=row.by_whom,
        at=row.at,
    )


def decision_entry(decided: Decision) -> Values:
    """Give all that a decision says, for the log."""
    return {name: list(said) if isinstance(said, tuple) else said for name, said in asdict(decided).items()}


def review_row(given: Review) -> Values:
    """Give the row of a review, without the number of its log entry."""
    return {
        "id": given.id,
        "about": given.about,
        "subject": given.subject,
        "field": given.field,
        "claim": given.claim,
        "verb": given.verb,
        "value": canonical(given.value),
        "quotes": canonical([_quote(quote) for quote in given.quotes]),
        "why": given.why,
        "by_whom": given.by,
        "at": given.at,
        "seen": given.after,
    }


def review_of(row: Row[Any]) -> Review:
    """Give the review of a row."""
    return Review(
        about=row.about,
        subject=row.subject,
        field=row.field,
        claim=row.claim,
        verb=row.verb,
        value=json.loads(row.value),
        quotes=tuple(Quote(*each) for each in json.loads(row.quotes)),
        why=row.why,
        by=row.by_whom,
        at=row.at,
        after=row.seen,
        seq=row.logged,
    )


def model_entry(name: str, settings: str) -> Values:
    """Give what the log says of a model: its id and the hash of its settings."""
    return {"id": name, "sha256": sha256(settings.encode("utf-8", "surrogatepass")).hexdigest()}


def clean(name: str) -> str:
    """Give a name that can be kept: bytes of a path that are no UTF-8 are written out."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _quote(quote: Quote) -> list[int | str]:
    return [quote.start, quote.end, quote.text]
