"""Making a Document: one place for ids, overrides, the date of print and the language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from onrecord.errors import Unreadable
from onrecord.ingest import limits
from onrecord.ingest.dateline import printed
from onrecord.ingest.language import language_of
from onrecord.ingest.received import Received, too_large
from onrecord.model.text import Document, PublishedBasis, Segment, fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a file says about the report in it, next to the text."""

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: date | None = None
    basis: PublishedBasis = "metadata"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The text of a report, the shortest stretch of the received bytes that holds it, and the map between.

    `pointer` names the place in `content` where that stretch holds several reports.
    """

    content: bytes
    text: str
    media_type: str
    segments: tuple[Segment, ...] = ()
    pointer: str = ""


NOTHING_TOLD = Told()


def make_document(
    received: Received, body: Body, told: Told = NOTHING_TOLD, *, known_as: str | None = None
) -> Document:
    """Make the Document. Raises Unreadable when there is no text, or more than one report can have.

    `known_as` is an id to keep in place of the one named after the content.
    """
    if not body.text.strip():
        raise Unreadable("has no text; give a file with words in it", code="empty")
    if len(body.text) > limits.MAX_TEXT:
        raise too_large("has a text of", limits.MAX_TEXT)
    digest = sha256(body.content).hexdigest()
    published, basis = _published(received, body.text, told)
    given = received.overrides
    return Document(
        id=known_as or document_id(digest, body.pointer),
        text=body.text,
        content=body.content,
        sha256=digest,
        media_type=body.media_type,
        name=received.name,
        url=given.url or told.url or received.url,
        retrieved=received.retrieved,
        publisher=given.source or _line(told.publisher),
        author=_line(told.author),
        title=given.title or _line(told.title),
        language=language_of(body.text),
        published=published,
        published_basis=basis,
        segments=body.segments,
    )


def document_id(sha256: str, pointer: str = "") -> str:
    """Give the id of the document with these bytes, and at this place in them where they hold several."""
    return fingerprint(sha256, *filter(None, [pointer]))


def _published(received: Received, text: str, told: Told) -> tuple[date | None, PublishedBasis]:
    if received.overrides.published:
        return received.overrides.published, "given"
    if told.published:
        return told.published, told.basis
    day = printed(text)
    return (day, "dateline") if day else (None, "none")


def _line(words: str | None) -> str | None:
    """Bring a name or a title to one line; None when nothing is left."""
    return " ".join((words or "").split()) or None
