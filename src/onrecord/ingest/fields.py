"""Reports that come as fields: a row of CSV, an object of JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from onrecord.errors import Unreadable
from onrecord.ingest import limits
from onrecord.ingest.dateline import parse_date
from onrecord.ingest.decode import storable
from onrecord.ingest.document import Body, Told, make_document
from onrecord.ingest.found import Found, Problem
from onrecord.ingest.received import Received, too_large
from onrecord.model.text import Segment

NAMES = {
    "text": ("text", "body", "content", "article", "full_text"),
    "published": ("published", "date", "publication_date", "pub_date", "date_published"),
    "source": ("source", "publisher", "outlet"),
    "title": ("title", "headline"),
    "url": ("url", "link"),
    "author": ("author", "byline"),
    "id": ("id",),
}
"""Our name of a field, and the names it goes by, the first that is there and not empty being taken."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The bytes of one row or object, and where in the file they stood: `row=12`, `line=4`."""

    content: bytes
    media_type: str
    pointer: str


def named(row: Mapping[str, object]) -> dict[str, object]:
    """Give the fields by our names. Their own names are compared without case and white space."""
    lowered = {str(key).strip().lower(): value for key, value in row.items() if value not in (None, "")}
    return {
        ours: lowered[name] for ours, names in NAMES.items() for name in reversed(names) if name in lowered
    }


def has_text_field(columns: list[str]) -> bool:
    """Whether one of the columns is a text."""
    return any(column.strip().lower() in NAMES["text"] for column in columns)


def read_fields(
    received: Received, row: Mapping[str, object], piece: Piece, *, keep_id: bool = False
) -> Iterator[Found]:
    """Read one report from its fields. Its text is taken exactly as it is.

    `keep_id` takes the id that is given. Raises Unreadable when there is no text. A date that cannot be read
    is noted, and the report is given without.
    """
    fields = named(row)
    text = _text(fields, row)
    told = Told(
        title=_words(fields, "title"),
        author=_words(fields, "author"),
        publisher=_words(fields, "source"),
        url=_words(fields, "url"),
        published=parse_date(fields.get("published")),
    )
    whole = (Segment(0, len(text), piece.pointer),)
    body = Body(content=piece.content, text=text, media_type=piece.media_type, segments=whole)
    yield make_document(received, body, told, known_as=_words(fields, "id") if keep_id else None)
    if "published" in fields and told.published is None:
        message = (
            f"has a date of print {str(fields['published'])[:40]!r} that is no date; expected YYYY-MM-DD"
        )
        yield Problem(received.name, Unreadable(message, code="date"), note=True)


def _text(fields: Mapping[str, object], row: Mapping[str, object]) -> str:
    text = fields.get("text")
    if text is None and "text" not in row:
        raise Unreadable(f"has no field 'text' (found {sorted(map(str, row))[:8]}); add one", code="no-text")
    if not isinstance(text, str | None):
        raise Unreadable(
            f"has a 'text' that is no string but {type(text).__name__}; give a string", code="no-text"
        )
    if text and len(text) > limits.MAX_TEXT:
        raise too_large("has a text of", limits.MAX_TEXT)
    return storable(text or "")


def _words(fields: Mapping[str, object], name: str) -> str | None:
    value = fields.get(name)
    return storable(str(value)) if isinstance(value, str | int) else None
