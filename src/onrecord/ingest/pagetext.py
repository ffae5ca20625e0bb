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

_HIDDEN = {
    name: re.compile(f"</{name}", re.IGNORECASE)
    for name in ("script", "style", "template", "svg", "head", "textarea", "select", "noscript")
}
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "dd", "div", "dl", "dt", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li",
    "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
})  # fmt: skip
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})[^>]*>?")
_PIECE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});|[^\s&]+|&")
_SENTENCE = re.compile(r"\w.*[.!?][\"'”’)\]]*$", re.DOTALL)
MIN_WORDS = 8  # of a paragraph in a page that has no main text by its markup; menus and buttons are shorter
LOOKED_FOR = 5_000  # lines that are searched in the page; the cost is lines times page

Run = tuple[int, int]  # a stretch of the page that is shown; (start, 0) is a break between blocks


@dataclass(frozen=True, slots=True)
class PageText:
    """A page and the stretches of it that are shown."""

    page: str
    runs: tuple[Run, ...]

    @classmethod
    def of(cls, page: str) -> PageText:
        """Find what a page shows."""
        return cls(page, tuple(_runs(page)))

    def text(self) -> str:
        """Give all the words shown, block by block, with a blank line between."""
        return "\n\n".join(self._blocks())

    def sentences(self) -> str:
        """Give only the blocks that are long enough and end like a sentence: no menus, no buttons."""
        return "\n\n".join(
            block
            for block in self._blocks()
            if block.count(" ") >= MIN_WORDS - 1 and _SENTENCE.search(block[-200:])
        )

    def locate(self, text: str) -> tuple[Segment, ...]:
        """Find the lines of a text extracted from the page: `char=a,b` for each line that is there."""
        shown, anchors, offsets = self._squeezed()
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

    def _squeezed(self) -> tuple[str, list[int], list[int]]:
        """Give the words shown without white space, and where each begins, there and in the page."""
        pieces: list[str] = []
        anchors: list[int] = []
        offsets: list[int] = []
        length = 0
        for start, end in self.runs:
            for match in _PIECE.finditer(self.page, start, end) if end else ():
                word = match[0] if match[0][0] != "&" else "".join(unescape(match[0]).split())
                pieces.append(word)
                anchors.append(length)
                offsets.append(match.start())
                length += len(word)
        return "".join(pieces), anchors, offsets

    def _blocks(self) -> Iterator[str]:
        pieces: list[str] = []
        for start, end in (*self.runs, (0, 0)):
            if end:
                pieces.append(self.page[start:end])
            elif pieces:
                block = " ".join(unescape("".join(pieces)).split())
                pieces.clear()
                if block:
                    yield block


def page_text(page: str) -> str:
    """Give all the words that a page or a fragment shows, block by block."""
    return PageText.of(page).text()


def has_sentence(text: str) -> bool:
    """Whether a text has a line that is more than a label: a sentence, or enough words for one."""
    return any(line.count(" ") >= MIN_WORDS - 1 or _is_sentence(line) for line in text.split("\n"))


def _is_sentence(line: str) -> bool:
    return " " in line and _SENTENCE.search(line[-200:]) is not None


def _page_offset(anchors: list[int], offsets: list[int], place: int) -> int:
    index = bisect_right(anchors, place) - 1
    return offsets[index] + place - anchors[index]


def _runs(page: str) -> Iterator[Run]:
    """Give the stretches between tags. Every search goes forward only, so the cost is linear."""
    position, unclosed = 0, set[str]()
    while position < len(page):
        tag = page.find("<", position)
        if tag < 0:
            tag = len(page)
        if tag > position:
            yield position, tag
        match = _TAG.match(page, tag)
        if not match:
            position = _after_other(page, tag)
            if position == tag + 1:
                yield tag, position  # "<" as a sign, as in "5 < 6"
            continue
        name = match[2].lower()
        position = match.end()
        if name in _HIDDEN and not match[1]:
            position = _after_hidden(page, name, position, unclosed)
        if name in _BLOCKS:
            yield tag, 0


def _after_other(page: str, tag: int) -> int:
    """Give where the words go on after "<" that begins no element: a comment, a declaration, or a sign."""
    if page.startswith("<!--", tag):
        return _end_of(page, "-->", tag + 4)
    return _end_of(page, ">", tag) if page[tag + 1 : tag + 2] in ("!", "?") else tag + 1


def _after_hidden(page: str, name: str, position: int, unclosed: set[str]) -> int:
    """Give where a hidden element ends. One that is never closed hides nothing, and is looked for once."""
    closing = None if name in unclosed else _HIDDEN[name].search(page, position)
    if closing is None:
        unclosed.add(name)
        return position
    return _end_of(page, ">", closing.end())


def _end_of(page: str, mark: str, start: int) -> int:
    end = page.find(mark, start)
    return len(page) if end < 0 else end + len(mark)
