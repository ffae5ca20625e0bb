"""Plain text and Markdown, in whatever encoding."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.errors import Unreadable
from onrecord.ingest import sniff
from onrecord.ingest.decode import Decoded, declared_charset, decode, freeze
from onrecord.ingest.document import Body, make_document
from onrecord.ingest.found import Found, Problem
from onrecord.ingest.received import Received


def read_plain(received: Received) -> Iterator[Found]:
    """Read a text as it is. The map points into the decoded characters."""
    data = received.take()
    decoded = decode(data, declared_charset(b"", received.media_type))
    text, segments = freeze(decoded.text)
    media_type = sniff.MARKDOWN if received.name.lower().endswith((".md", ".markdown")) else sniff.PLAIN
    body = Body(content=data, text=text, media_type=typed(media_type, decoded), segments=segments)
    yield make_document(received, body)
    yield from guessed(received, decoded)


def typed(media_type: str, decoded: Decoded) -> str:
    """Add the encoding to the media type where it is not UTF-8: the map back needs it."""
    return (
        media_type if decoded.encoding in ("utf-8", "ascii") else f"{media_type}; charset={decoded.encoding}"
    )


def guessed(received: Received, decoded: Decoded) -> Iterator[Problem]:
    """Note that the encoding is our guess, where it is."""
    if decoded.guessed:
        message = f"is not UTF-8 and says no encoding; read as {decoded.encoding}, look at accented names"
        yield Problem(received.name, Unreadable(message, code="encoding-guessed"), note=True)
