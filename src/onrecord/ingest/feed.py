"""Feed files (RSS, Atom): each entry a report, of the text that the feed itself holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from onrecord.errors import SourceError, Unreadable
from onrecord.ingest import sniff
from onrecord.ingest.decode import freeze
from onrecord.ingest.document import Body, Told, make_document
from onrecord.ingest.found import Found, Problem
from onrecord.ingest.malformed import parsing
from onrecord.ingest.pagetext import page_text
from onrecord.ingest.received import Received
from onrecord.model.text import Segment

_ENTRY = re.compile(rb"<(?:[a-z]+:)?(item|entry)[\s>]", re.I)


@dataclass(frozen=True, slots=True)
class _Piece:
    """The bytes an entry stands in, which are those of the whole feed where they are `shared`."""

    number: int
    content: bytes
    shared: bool


def read_feed(received: Received) -> Iterator[Found]:
    """Read each entry's content, or its summary where there is none. Addresses in it are not fetched."""
    data = received.take()
    feed = _parsed(data)
    if not feed.entries:
        raise Unreadable(
            "is a feed without entries" if feed.version else "is XML but no feed (RSS, Atom)", code="empty"
        )
    pieces = _pieces(data, len(feed.entries))
    for number, entry in enumerate(feed.entries, start=1):
        here = replace(received, name=f"{received.name}#entry={number}")
        try:
            piece = _Piece(number, pieces[number - 1] if pieces else data, shared=not pieces)
            yield _report(here, entry, piece, feed.feed)
        except SourceError as error:
            yield Problem(here.name, error)
    if feed.bozo and not feed.get("encoding_only"):
        reason = str(feed.bozo_exception)[:100]
        message = f"is not well-formed XML ({reason}); entries after the fault may be missing"
        yield Problem(received.name, Unreadable(message, code="malformed"))


def _parsed(data: bytes) -> Any:
    import feedparser

    if b"<!ENTITY" in data:
        raise Unreadable("declares XML entities of its own, as bombs do; no feed needs them", code="bomb")
    with parsing("a feed"):
        feed = feedparser.parse(data, sanitize_html=True, resolve_relative_uris=False)
    feed["encoding_only"] = isinstance(feed.get("bozo_exception"), feedparser.CharacterEncodingOverride)
    return feed


def _report(received: Received, entry: Any, piece: _Piece, feed: Any) -> Found:
    text, _ = freeze(page_text(_markup(entry)))
    if not text.strip():
        raise Unreadable("is an entry without text; give its address instead", code="empty")
    told = Told(
        title=page_text(entry.get("title", "")),
        author=entry.get("author"),
        publisher=(entry.get("source") or {}).get("title") or feed.get("title"),
        url=entry.get("link"),
        published=_day(entry.get("published_parsed")),
    )
    body = Body(
        content=piece.content,
        text=text,
        media_type=sniff.FEED,
        segments=(Segment(0, len(text), f"entry={piece.number}"),),
        pointer=f"entry={piece.number}" if piece.shared else "",
    )
    return make_document(received, body, told)


def _markup(entry: Any) -> str:
    contents = [piece.get("value", "") for piece in entry.get("content", [])]
    return str(max([*contents, entry.get("summary", "")], key=len))


def _day(moment: Any) -> date | None:
    """Give the day in UTC, as the library does. An entry's date of change is not its date of print."""
    try:
        return date(*moment[:3]) if moment else None
    except ValueError:
        return None


def _pieces(data: bytes, expected: int) -> list[bytes] | None:
    """Cut out the bytes of each entry, so that it keeps its id when the feed grows; None when that fails."""
    pieces: list[bytes] = []
    position = 0
    while match := _ENTRY.search(data, position):
        end = data.find(b"</" + data[match.start() + 1 : match.end(1)], match.end())
        if end < 0:
            return None
        position = data.find(b">", end) + 1 or len(data)
        pieces.append(data[match.start() : position])
    return pieces if len(pieces) == expected else None
