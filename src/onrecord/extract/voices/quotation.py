"""Quotation marks over sentences: which words stand between them, paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.extract.text.parser import Parsed

LONGEST = 4000  # characters; a mark that was never closed does not swallow the rest of the report

_PARAGRAPH = re.compile(r"\n\s*\n|\Z")
_MARK = re.compile(r"[\"“”„«»]|''|``|(?<!\w)‘(?=\S)|(?<=[\w.,!?…])’(?!\w)")
_OPENING = frozenset("“„«‘") | {"``"}
_CLOSING = frozenset("”»’") | {"''"}


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words in quotation marks, marks included: characters `start` to `end`.

    `continues` says that the paragraph opens with a mark while the quotation of the paragraph before was not
    closed: the same person goes on speaking.
    """

    start: int
    end: int
    continues: bool = False


def find_quotations(parsed: Parsed) -> list[Quotation]:
    """Give the quotations in the order of the text. Quotations inside quotations are not given."""
    found: list[Quotation] = []
    start, unclosed = 0, False
    for end in (match.end() for match in _PARAGRAPH.finditer(parsed.text)):
        spans = list(_in_paragraph(parsed.text, start, end))
        for at, (left, right, _) in enumerate(spans):
            found.append(
                Quotation(left, right, continues=unclosed and at == 0 and _leads(parsed.text, start, left))
            )
        unclosed = bool(spans) and not spans[-1][2]
        start = end
    return found


def _leads(text: str, start: int, left: int) -> bool:
    return not text[start:left].strip()


def _introduced(text: str, start: int, left: int) -> bool:
    """Whether a mark that is never closed opens a paragraph, or speech after a colon, or can only open."""
    before = text[start:left].rstrip()
    if text[left] == "«":  # also an arrow, as in "« Radio Varsol"
        return False
    return not before or before[-1] in ":," or text[left] == "“"


def _in_paragraph(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Spans of quotations, and whether each was closed."""
    marks = list(_MARK.finditer(text, start, end))
    opened: re.Match[str] | None = None
    for mark in marks:
        if opened is None:
            opened = mark if _opens(text, mark) else None
        elif _closes(text, opened, mark):
            yield opened.start(), mark.end(), True
            opened = None
    if opened is not None and end - opened.start() < LONGEST and _introduced(text, start, opened.start()):
        yield opened.start(), len(text[:end].rstrip()), False


def _opens(text: str, mark: re.Match[str]) -> bool:
    if mark[0] in _OPENING:
        return True
    after = text[mark.end() : mark.end() + 1]
    return mark[0] not in _CLOSING and bool(after) and not after.isspace()


def _closes(text: str, opened: re.Match[str], mark: re.Match[str]) -> bool:
    """Whether the mark ends what the other began: of the same family, and with words between."""
    family = {"“": "”\"''", "„": "“”", "«": "»", "‘": "’", "``": "''\"", '"': '"”'}.get(opened[0], opened[0])
    return mark[0] in family and bool(text[opened.end() : mark.start()].strip())
