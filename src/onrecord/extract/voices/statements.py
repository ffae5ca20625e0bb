"""Speech without quotation marks: statements after "said:", and the lines of a transcript."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from onrecord.extract.voices.cues import says
from onrecord.extract.voices.ranges import Range, Saying, trimmed
from onrecord.extract.voices.speakers import cue_range, source_of
from onrecord.model.dateline import find_dateline

BACK = 8  # words between the verb and its colon

_LED = re.compile(r":[ ]*\n\s*([^\s\"“'‘-][^\n]+)")
_SPEAKER = re.compile(
    r"^([A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}): +([^\n]*[a-z][^\n]*\w+ \w+[^\n]*)$", re.MULTILINE
)


def statements(doc: Doc, text: str, known: list[Saying]) -> list[Saying]:
    """Give the paragraphs that a verb of saying and a colon lead to: "The minister said:"."""
    cues = {saying.cue for saying in known}
    found = []
    for match in _LED.finditer(text):
        words, colon = _tokens(doc, match.span(1)), _tokens(doc, (match.start(), match.start() + 1))
        if words is None or colon is None:
            continue
        before = range(colon[0] - 1, max(colon[0] - BACK, -1), -1)
        cue = next((doc[i] for i in before if says(doc[i])), None)
        if cue is not None and cue_range(cue) not in cues:
            found.append(Saying(cue_range(cue), source_of(cue), trimmed(doc, words), "said"))
    return found


def speakers(doc: Doc, text: str) -> list[Saying]:
    """Give the lines of a transcript: a name in capitals, a colon, and running text."""
    dateline = find_dateline(text)
    found = []
    for match in _SPEAKER.finditer(text):
        if dateline is not None and dateline.start == match.start():
            continue
        name, words = _tokens(doc, match.span(1)), _tokens(doc, match.span(2))
        if name is not None and words is not None and name[1] < words[0]:
            found.append(Saying((name[1], words[0]), name, trimmed(doc, words), "said"))
    return found


def _tokens(doc: Doc, characters: tuple[int, int]) -> Range | None:
    span = doc.char_span(*characters, alignment_mode="expand")
    return (span.start, span.end) if span is not None else None
