"""PDF: the text of each page. Scripts, forms and files inside it are never opened."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from onrecord.errors import Unreadable
from onrecord.ingest import limits, sniff
from onrecord.ingest.decode import freeze
from onrecord.ingest.document import Body, Told, make_document
from onrecord.ingest.found import Found
from onrecord.ingest.malformed import parsing
from onrecord.ingest.received import Received, too_large
from onrecord.model.text import Segment

SHORT_LINE = 0.8  # of the page's usual line; a shorter one ends a paragraph or is a heading
_WORD = re.compile(r"[^\W\d_]{3,}")
_HYPHENATED = re.compile(r"([^\W\d_]{2,})-\n([^\W\d_]{2,})")

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # our errors are the ones shown


def read_pdf(received: Received) -> Iterator[Found]:
    """Read the text page by page, with a map to pages. Raises Unreadable when it is locked or only pictures.

    The day a PDF was made is not taken for the date of print: it is often that of a later scan or export.
    """
    data = received.take(limits.MAX_FILE)
    pages, told = _pages(data)
    text, segments = _joined(pages)
    if not text.strip():
        raise Unreadable(
            f"is a PDF of {len(pages)} pages without text (a scan?); run text recognition",
            code="no-text",
        )
    yield make_document(
        received, Body(content=data, text=text, media_type=sniff.PDF, segments=segments), told
    )


def _pages(data: bytes) -> tuple[list[str], Told]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    with parsing("a PDF", PyPdfError):
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("is a PDF with a password; save it without one", code="encrypted")
        told = Told(title=_property(reader, "title"), author=_property(reader, "author"))
        return list(_texts(reader)), told


def _texts(reader: Any) -> Iterator[str]:
    length = 0
    for page in reader.pages:
        text, _ = freeze(page.extract_text() or "")
        length += len(text)
        if length > limits.MAX_TEXT:
            raise too_large("has a text of", limits.MAX_TEXT)
        yield text


def _property(reader: Any, name: str) -> str | None:
    value = getattr(reader.metadata, name, None) if reader.metadata else None
    return value if isinstance(value, str) and value.strip() not in ("untitled", "anonymous") else None


def _joined(pages: list[str]) -> tuple[str, tuple[Segment, ...]]:
    """Join the pages; a sentence that runs over the page's end is not cut."""
    words = frozenset(match[0] for page in pages for match in _WORD.finditer(page))
    text = ""
    parts: list[str] = []
    segments: list[Segment] = []
    start = 0
    for number, page in enumerate(pages, start=1):
        piece = _unbroken(_reflowed(page), words)
        if not piece:
            continue
        gap = "" if not text else "\n" if _runs_on(text, piece) else "\n\n"
        start += len(gap)
        segments.append(Segment(start, start + len(piece), f"page={number}"))
        parts += [gap, piece]
        start += len(piece)
        text = piece
    return "".join(parts), tuple(segments)


def _runs_on(before: str, after: str) -> bool:
    return after[:1].islower() or before[-1] == ","


def _reflowed(page: str) -> str:
    """Set blank lines where paragraphs end: in bare lines a heading would run into the text below."""
    lines = [line.strip() for line in page.split("\n")]
    lengths = sorted(len(line) for line in lines if line)
    if not lengths:
        return ""
    usual = SHORT_LINE * lengths[len(lengths) * 9 // 10]
    pieces = [lines[0]]
    for line, following in pairwise(lines):
        ends = len(line) < usual and not following[:1].islower() and not line.endswith((",", "-"))
        pieces += ["\n\n" if ends else "\n", following]
    return "".join(pieces).strip()


def _unbroken(page: str, words: frozenset[str]) -> str:
    """Join a word broken at a line's end, only where the report has the whole word somewhere else."""
    return _HYPHENATED.sub(
        lambda match: match[1] + match[2] + "\n" if match[1] + match[2] in words else match[0], page
    )
