"""HTML pages: the main text without what stands around it, and what the page says of itself."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from onrecord.errors import Unreadable
from onrecord.ingest import sniff
from onrecord.ingest.dateline import parse_date, printed
from onrecord.ingest.decode import declared_charset, decode, decode_utf8, storable
from onrecord.ingest.document import Body, Told, make_document
from onrecord.ingest.found import Found
from onrecord.ingest.malformed import BROKEN
from onrecord.ingest.pagetext import PageText, has_sentence
from onrecord.ingest.plain import guessed, typed
from onrecord.ingest.received import Received
from onrecord.model.text import PublishedBasis

MAX_PARSED = 4 << 20
"""Characters of markup beyond which the extractor is not tried: it took 0.6 s a mebibyte when measured, and a
report's page is 0.1 MiB. Such a page is read by its sentences."""

_SCRIPT_DATA = re.compile(
    r"<script[^>]{0,200}application/ld\+json[^>]{0,200}>.{0,60000}?</script>", re.S | re.I
)
_PARAGRAPH = re.compile(r"<p\b[^<]{0,20000}(?:<(?!/p>|p\b)[^<]{0,20000}){0,200}", re.I)
_LONG_TEXT = 150  # characters of a paragraph in which a date is part of the story
_HIDDEN_DATE = {
    "extensive_search": False,
    "original_date": True,
}  # an extensive search takes any year it finds

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # our errors are the ones shown
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class _Main:
    text: str
    told: Told


def read_html(received: Received, *, strict: bool = False) -> Iterator[Found]:
    """Read the main text of a page. `strict` takes UTF-8 only, as the contract of `extract` asks.

    Raises Unreadable when the page holds no running text.
    """
    data = received.take()
    if strict:
        decode_utf8(data)
    decoded = decode(data, declared_charset(data, received.media_type))
    shown = PageText.of(decoded.text)
    main = main_text(shown, received.url)
    body = Body(
        content=data,
        text=main.text,
        media_type=typed(sniff.HTML, decoded),
        segments=shown.locate(main.text),
    )
    yield make_document(received, body, main.told)
    yield from guessed(received, decoded)


def main_text(shown: PageText, url: str | None = None) -> _Main:
    """Give the main text of a decoded page, paragraphs apart, and what the page says of itself."""
    page = shown.page
    found = _extracted(page, url) if len(page) <= MAX_PARSED else None
    text = _paragraphs(found.text) if found else shown.sentences()
    if not has_sentence(text):
        raise Unreadable(
            "is a page without running text (menus only, or made by scripts); save it as text", code="no-text"
        )
    text = storable(text)
    if found is None:
        return _Main(text, Told())
    published, basis = _date_of_print(page, text, found.url or url)
    told = Told(
        title=found.title,
        author=found.author,
        publisher=_publisher(found),
        url=found.url,
        published=published,
        basis=basis,
    )
    return _Main(text, told)


def _extracted(page: str, url: str | None) -> Any:
    import trafilatura

    try:
        found: Any = trafilatura.bare_extraction(
            page,
            url=url,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except BROKEN:  # the page is then read by its sentences
        return None
    return found if found is not None and (found.text or "").strip() else None


def _paragraphs(text: str) -> str:
    """Set a blank line between the extractor's lines, each of which is a block of the page."""
    return "\n\n".join(line.strip() for line in text.split("\n") if line.strip())


def _publisher(found: Any) -> str | None:
    """Give the name of the site; not its address, which is in `url` already."""
    name = found.sitename
    return None if not name or name in (found.hostname, found.url) or "." in name.strip(".") else str(name)


def _date_of_print(page: str, text: str, url: str | None) -> tuple[date | None, PublishedBasis]:
    """Look where publishers put it, the most certain first: metadata, dateline, the page around the text."""
    head = _head(page) + "".join(match[0] for match in _SCRIPT_DATA.finditer(page))
    if day := _find(f"<html>{head}<body><p>-</p><p>-</p></body></html>", url):
        return day, "metadata"
    if day := printed(text):
        return day, "dateline"
    day = _find(_without_story(page), None)
    return (day, "page") if day else (None, "none")


def _head(page: str) -> str:
    """Give the head of a page, where publishers state the date in `meta` elements."""
    start = max(0, page.find("<head"))
    ends = [end for mark in ("</head", "<body") if (end := page.find(mark, start)) >= 0]
    return page[start : min(ends, default=start)]


def _find(page: str, url: str | None) -> date | None:
    from htmldate import find_date

    try:
        # an extensive search would take any year it finds in the text
        return parse_date(find_date(page, url=url, extensive_search=False, original_date=True))
    except BROKEN:
        return None


def _without_story(page: str) -> str:
    """Leave out long paragraphs: a day named in the story is not the date of print."""
    return _PARAGRAPH.sub(lambda match: match[0] if len(match[0]) < _LONG_TEXT else "<p>", page)
