"""The words that an HTML page shows, found in one pass over it, however deep or broken its tags are.

Two uses: the map of extracted lines back to the page, and the text of fragments (feed entries, HTML mail)
and of pages so odd that the extractor gives up.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from onrecord.model.text import Segment

_HIDDEN = ("script", "style", "template", "svg", "head", "textarea", "select", "noscript")
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "dd", "div", "dl", "dt", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li",
    "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
})  # fmt: skip
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_PIECE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});|[^\s&]+|&")
MIN_WORDS = 8  # of a paragraph in a page that has no main text by its markup; menus and buttons are shorter
LOOKED_FOR = 5_000  # lines that are searched in the page; the cost is lines times page


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of the page that is shown, or a break between blocks (`end` is 0)."""

    start: int
    end: int


def page_text(page: str) -> str:
    """Give all the words shown, block by block, with a blank line between."""
    blocks = [" ".join(unescape(block).split()) for block in _blocks(page)]
    return "\n\n".join(filter(None, blocks))


def sentences_only(page: str) -> str:
    """Give only the blocks that are long enough and end like a sentence: no menus, no buttons."""
    blocks = page_text(page).split("\n\n")
    return "\n\n".join(
        block
        for block in blocks
        if len(block.split()) >= MIN_WORDS and block.rstrip("\"'”’)")[-1:] in (".", "!", "?")
    )


def locate(text: str, page: str) -> tuple[Segment, ...]:
    """Find the lines of a text in the page it was extracted from: `char=a,b` for each line that is there."""
    shown, anchors, offsets = _squeezed(page)
    segments: list[Segment] = []
    start = cursor = 0
    for line in text.split("\n")[:LOOKED_FOR]:
        key = "".join(line.split())
        at = shown.find(key, cursor) if key else -1
        if at >= 0:
            cursor = at + len(key)
            first, last = (_page_offset(anchors, offsets, place) for place in (at, cursor - 1))
            segments.append(Segment(start, start + len(line), f"char={first},{last + 1}"))
        start += len(line) + 1
    return tuple(segments)


def _squeezed(page: str) -> tuple[str, list[int], list[int]]:
    """Give the words shown without white space, and where each piece begins, there and in the page."""
    pieces: list[str] = []
    anchors: list[int] = []
    offsets: list[int] = []
    length = 0
    for run in _runs(page):
        for match in _PIECE.finditer(page, run.start, run.end):
            word = match[0] if match[0][0] != "&" else "".join(unescape(match[0]).split())
            pieces.append(word)
            anchors.append(length)
            offsets.append(match.start())
            length += len(word)
    return "".join(pieces), anchors, offsets


def _page_offset(anchors: list[int], offsets: list[int], place: int) -> int:
    index = bisect_right(anchors, place) - 1
    return offsets[index] + place - anchors[index]


def _blocks(page: str) -> Iterator[str]:
    pieces: list[str] = []
    for run in _runs(page):
        if run.end:
            pieces.append(page[run.start : run.end])
        elif pieces:
            yield "".join(pieces)
            pieces = []
    yield "".join(pieces)


def _runs(page: str) -> Iterator[_Run]:
    """Give the stretches between tags. Every search goes forward only, so the cost is linear."""
    lowered = page.lower()
    position = 0
    while position < len(page):
        tag = page.find("<", position)
        if tag < 0:
            tag = len(page)
        if tag > position:
            yield _Run(position, tag)
        position, breaks = _after(page, lowered, tag)
        if breaks:
            yield _Run(tag, 0)


def _after(page: str, lowered: str, tag: int) -> tuple[int, bool]:
    """Give where the words go on after what begins at `tag`, and whether it separates blocks."""
    if page.startswith("<!--", tag):
        return _end_of(page, "-->", tag + 4), False
    match = _TAG.match(lowered, tag)
    if not match:  # "<" that begins no tag, a declaration, the end of the page
        return _end_of(page, ">", tag), False
    end = _end_of(page, ">", tag)
    if match[1] in _HIDDEN and page[tag + 1] != "/" and page[end - 2] != "/":
        closing = lowered.find(f"</{match[1]}", end)
        if closing >= 0:
            return _end_of(page, ">", closing), True
    return end, match[1] in _BLOCKS


def _end_of(page: str, mark: str, start: int) -> int:
    end = page.find(mark, start)
    return len(page) if end < 0 else end + len(mark)
