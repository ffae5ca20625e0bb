"""Reports as received, their text, and words quoted from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Literal

PublishedBasis = Literal["given", "metadata", "page", "dateline", "none"]


def fingerprint(*parts: str) -> str:
    """Name a thing after its content, so that the same thing has one name (16 hexadecimal digits)."""
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """Words of a text and where they stand in it: Unicode code points, `end` excluded."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Quote:
        """Copy the words from `start` up to, not including, `end`. Raises ValueError outside the text."""
        if not 0 <= start < end <= len(text):
            raise ValueError(f"not a span of a text of {len(text)} characters: {start} to {end}")
        return cls(start, end, text[start:end])


@dataclass(frozen=True, slots=True)
class Segment:
    """Where a stretch of the text came from in the bytes received.

    `pointer` is a fragment identifier of the media type: `char=10,20` (RFC 5147, characters of the decoded
    page), `page=3` (RFC 8118, PDF), `row=12` (RFC 7111, CSV), `line=4` (RFC 5147, JSON lines), `part=1`.
    """

    start: int
    end: int
    pointer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One report exactly as it was received, and the text made of it. It never changes.

    `id` is named after the content: the SHA-256 of the bytes, and of the place in them where a file holds
    several reports. `text` is what offsets point into; `segments` is its map back to `content`.
    `published_basis` says how the date of print was found.
    """

    id: str
    text: str
    content: bytes = b""
    sha256: str = ""
    media_type: str = "text/plain"
    name: str = ""  # what the person gave: a path, an address, a member of an archive
    url: str | None = None
    retrieved: datetime | None = None
    publisher: str | None = None
    author: str | None = None
    title: str | None = None
    language: str | None = None  # ISO 639-1
    published: date | None = None
    published_basis: PublishedBasis = "none"
    segments: tuple[Segment, ...] = ()

    def quote(self, start: int, end: int) -> Quote:
        """Copy words out, so that they can be found again."""
        return Quote.of(self.text, start, end)
