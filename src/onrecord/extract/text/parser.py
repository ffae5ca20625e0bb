"""The text as the parser sees it: normalised character by character, so that every offset stays true.

The normalised text has the length of the frozen text, so `token.idx` is an offset into the frozen text, and no
map is needed. Typographic quotes become plain, single line breaks become spaces, upper-case wire copy is
given the case of running text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from spacy.tokens import Doc, Span, Token

from onrecord.extract.text.acronyms import without_explanations
from onrecord.extract.text.language import language_model, refreshed_model
from onrecord.extract.text.truecase import truecase
from onrecord.model.dateline import find_dateline
from onrecord.model.text import Quote
from onrecord.vocab import load

_PLAIN = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201b": "'",
        "\u02bc": "'",
        "\u00b4": "'",
        "\u2032": "'",
        "`": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u00ab": '"',
        "\u00bb": '"',
        "\u2010": "-",
        "\u2011": "-",
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u200e": " ",
        "\u200f": " ",
        "\u202a": " ",
        "\u202b": " ",
        "\u202c": " ",
        "\ufeff": " ",
        "\u200b": " ",
        "\t": " ",
        "\r": " ",
        "\x0b": " ",
        "\x0c": " ",
        "[": "(",
        "]": ")",
    }
)
_LOST_APOSTROPHE = re.compile(r"(?<=[^\W\d_])\?(?=(?:s|t|d|m|re|ve|ll)\b)")  # "don?t"
_LOST_MARKS = re.compile(r"(?<![^\s(])\?(\w[^?\n]{0,300}[\w.,!])\?(?=[\s.,;:)]|$)")
_LINE_BREAK = re.compile(r"(?<!\n)\n(?!\s*\n)")
_SENTENCE_END = ".!?:;\"'\u201d\u2019)]"
_WRAPPED_WIDTH = 120  # hard-wrapped text has no longer lines
TOGETHER = 64  # stretches parsed at a time, at most
_LONGEST = 100_000  # characters parsed at a time: memory stays flat however long a report is


Piece = tuple[
    str, tuple[str, bool]
]  # a stretch as the parser sees it; its text, and whether it is the last of it


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text and its syntax. `doc[i].idx` is an offset into `text`."""

    text: str
    doc: Doc

    def quote(self, words: Token | Span) -> Quote:
        """The words as they stand in the frozen text, without white space at their ends."""
        start, end = (
            (words.idx, words.idx + len(words))
            if isinstance(words, Token)
            else (words.start_char, words.end_char)
        )
        return self.between(start, end)

    def between(self, start: int, end: int) -> Quote:
        """The characters from `start` to `end`, without white space at their ends."""
        piece = self.text[start:end]
        left = len(piece) - len(piece.lstrip())
        return Quote.of(self.text, start + left, start + len(piece.rstrip()))


def normalise(text: str) -> str:
    """The text as the parser sees it; always as long as the text given. Line breaks left in it end a paragraph."""
    cased = truecase(mended(text))
    running = without_explanations(_after_dateline(text, unwrap(cased)))
    return _editorial_marks().sub(lambda found: " " * (len(found[0]) - 1) + "\n", running).translate(_PLAIN)


def mended(text: str) -> str:
    """The text with marks in place of the question marks to which a lost coding has turned them: "?encounter?"."""
    if "?" not in text:
        return text
    return _LOST_MARKS.sub(r'"\1"', _LOST_APOSTROPHE.sub("'", text))


def _after_dateline(text: str, running: str) -> str:
    """The text with a line break after its dateline: the town there is no part of the first sentence."""
    dateline = find_dateline(text)
    if dateline is None or not running[dateline.end : dateline.end + 1].isspace():
        return running
    return f"{running[: dateline.end]}\n{running[dateline.end + 1 :]}"


def unwrap(text: str) -> str:
    """Spaces in place of line breaks that stand inside sentences; the text keeps its length."""
    return _LINE_BREAK.sub(" ", text) if is_wrapped(text) else text


def is_wrapped(text: str) -> bool:
    """Whether line breaks stand inside sentences: short lines, most of which end in the middle of one."""
    lines = [line.rstrip() for line in text.split("\n")]
    inner = [line for line, following in pairwise(lines) if line and following.strip()]
    if not inner or max(map(len, lines)) > _WRAPPED_WIDTH:
        return False
    open_ended = sum(line[-1] not in _SENTENCE_END for line in inner)
    return open_ended > len(inner) / 2 or (open_ended > 0 and _are_full(lines))


def _are_full(lines: list[str]) -> bool:
    """Whether each line is broken only where the next word would have made it longer than the longest."""
    width = max(map(len, lines))
    pairs = ((line, following.split()) for line, following in pairwise(lines))
    return all(len(line) + 1 + len(words[0]) > width for line, words in pairs if line and words)


@cache
def _editorial_marks() -> re.Pattern[str]:
    """Marks of the monitoring services that are no words of the report: "[TEXT]", "[PASSAGE OMITTED]"."""
    marks = "|".join(re.escape(mark).replace(r"\ ", r"\s+") for mark in load("truecase")["editorial_marks"])
    return re.compile(rf"\[(?:{marks})[^\]\n]{{0,12}}\]", re.IGNORECASE)


def parse(texts: Iterable[str]) -> Iterator[Parsed]:
    """Parse texts in order, some at a time."""
    docs: list[Doc] = []
    model = language_model()
    for group in _groups((piece, (text, end)) for text in texts for piece, end in _pieces(text)):
        model = model if docs else refreshed_model()  # the pieces of a text are of one model
        for doc, (text, end) in model.pipe(group, as_tuples=True, batch_size=TOGETHER):
            docs.append(doc)
            if end:
                yield Parsed(text, docs[0] if len(docs) == 1 else _joined(docs))
                docs = []


def _groups(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Stretches to be parsed together: enough to be quick, few enough for memory to stay flat."""
    group: list[Piece] = []
    size = 0
    for piece in pieces:
        group.append(piece)
        size += len(piece[0])
        if len(group) >= TOGETHER or size >= _LONGEST:
            yield group
            group, size = [], 0
    if group:
        yield group


def _joined(docs: list[Doc]) -> Doc:
    return Doc.from_docs(docs, ensure_whitespace=False) or docs[0]


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The normalised text in stretches that end with a paragraph where one ends, and whether each is the last.

    The first sentence of a wire report begins a stretch: behind a dateline the parser would take it to pieces.
    """
    rest = normalise(text)
    dateline = find_dateline(text)
    if dateline and rest[dateline.end + 1 :].strip():
        yield rest[: dateline.end + 1], False
        rest = rest[dateline.end + 1 :]
    while len(rest) > _LONGEST:
        cut = max(rest.rfind("\n", 1, _LONGEST), rest.rfind(". ", 1, _LONGEST)) + 1 or _LONGEST
        yield rest[:cut], False
        rest = rest[cut:]
    yield rest, True
