"""Quotations as tokens: where the marks stand, and which of them hold a title and no speech."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from onrecord.extract.text import columns
from onrecord.extract.text.parser import Parsed
from onrecord.extract.voices.quotation import find_quotations
from onrecord.extract.voices.ranges import Range, Saying, inside

LONGEST_SMALL = 3  # letters; longer words of a title begin with a capital


@dataclass(frozen=True, slots=True)
class Marked:
    """A quotation as tokens."""

    tokens: Range
    continues: bool


def find_marked(parsed: Parsed) -> list[Marked]:
    """Give the quotations in the order of the text."""
    quotations = find_quotations(parsed)
    offsets = columns.starts(parsed.doc) if quotations else []
    return [
        Marked(
            (bisect_left(offsets, quotation.start), bisect_left(offsets, quotation.end)), quotation.continues
        )
        for quotation in quotations
    ]


def is_title(doc: Doc, quotation: Range) -> bool:
    """As in "told “Meet the Press”": capitals throughout, no stop inside, and not set off as speech is."""
    start, end = quotation
    words = doc[start + 1 : end - 1]
    great = [word.text[0].isupper() for word in words if len(word) > LONGEST_SMALL]
    named = len(words) > 1 and bool(great) and all((*great, words[0].text[0].isupper(), words[-1].is_alpha))
    led = start > 0 and doc[start - 1].text in (",", ":")
    return named and not led and not (end < len(doc) and doc[end].text == ",")


def clipped(saying: Saying, marked: list[Marked]) -> Saying | None:
    """A saying inside a quotation says nothing outside of it; else it is a slip of the parser."""
    for mark in marked:
        if inside(saying.cue, mark.tokens):
            start, end = mark.tokens[0] + 1, mark.tokens[1] - 1
            content = tuple((max(start, left), min(end, right)) for left, right in saying.content)
            kept = tuple(piece for piece in content if piece[0] < piece[1])
            return replace(saying, content=kept) if kept else None
    return saying
