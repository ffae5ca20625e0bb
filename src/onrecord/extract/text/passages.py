"""The parts of a report that are no running story: headlines, captions, credits, repeats, boilerplate."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from onrecord.extract.text.parser import unwrap
from onrecord.model.dateline import find_dateline
from onrecord.vocab import load

Kind = Literal["headline", "caption", "credit", "repeated", "boilerplate", "dateline"]

UNREAD: frozenset[Kind] = frozenset({"repeated", "boilerplate", "credit"})
"""Passages in which nothing is looked for: they tell nothing, or what was read already."""

LONGEST_HEADLINE = 20  # words
LONGEST_BOILERPLATE = 40  # words of a line; more is a paragraph that happens to begin so
LONGEST_CREDIT = 14  # words
LONGEST_LEFTOVER = 4  # words of a last line with nothing below it
FULL_LINE = 0.75  # of the longest line of a block; a line as long goes on in the next
REPEATED_FROM = 5  # words; "He was 24." may well be said twice
ALIKE = 0.9  # share of words in common from which a paragraph repeats another

_BLOCK = re.compile(r"\S[^\n]*(?:\n(?![^\S\n]*\n)[^\n]+)*")
_LINE = re.compile(r"[^\n]*\S")
_WORD = re.compile(r"\w+(?:['’]\w+)?")
_ENDED = re.compile(r"[.!?:;,…][\"'”’)\]]*$")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DATED = re.compile(rf"[A-Z][\w’'-]*,?\s(?:{_MONTH}\s\d{{1,2}},?|\d{{1,2}}\s{_MONTH}),?\s\d{{4}}\.?$")
_BYLINE = re.compile(r"By\s(?:[A-Z][\w.’'-]*(?:,?\s(?:and\s|&\s|of\s|for\s|in\s)?|$)){1,8}$")
_NAME = r"[\w.’' -]{2,40}"
_TAIL = re.compile(r"[\[(](?P<names>[^()\[\]\n]{2,60})[\])]\.?$")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the text and what it is. Offsets into the text, end excluded."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line or a block of lines: its words, and whether it ends as a sentence does."""

    start: int
    end: int
    text: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str, start: int, end: int) -> _Piece:
        words = tuple(word.lower() for word in _WORD.findall(text, start, end))
        return cls(start, end, text[start:end].strip(), words)

    @property
    def is_sentence(self) -> bool:
        return _ENDED.search(self.text) is not None

    def as_kind(self, kind: Kind) -> Passage:
        return Passage(self.start, self.end, kind)


def mark_passages(text: str) -> tuple[Passage, ...]:
    """Mark what is no running story, in the order of the text; only the dateline may overlap.

    A paragraph that says the same as one before is "repeated", a caption printed twice among them. Nothing
    is taken out: a reader decides what it does in which kind (see UNREAD).
    """
    text = unwrap(text)
    blocks = [_Piece.of(text, *match.span()) for match in _BLOCK.finditer(text)]
    marked = _repeats(blocks)
    for number in range(len(blocks)):
        if number not in marked:
            marked[number] = _kinds(text, blocks, number)
    passages = [passage for number in sorted(marked) for passage in marked[number]]
    dateline = find_dateline(text)
    if dateline:
        passages.append(Passage(dateline.start, dateline.end, "dateline"))
    return tuple(sorted(passages, key=lambda passage: (passage.start, passage.end)))


def _repeats(blocks: list[_Piece]) -> dict[int, list[Passage]]:
    """Find blocks that say what an earlier one says, among those that begin or end with the same words."""
    seen: dict[tuple[str, ...], list[int]] = {}
    marked: dict[int, list[Passage]] = {}
    for number, block in enumerate(blocks):
        if len(block.words) < REPEATED_FROM:
            continue
        keys = {("first", *block.words[:4]), ("last", *block.words[-4:])}
        candidates = sorted({earlier for key in keys for earlier in seen.get(key, ())[:20]})
        if any(_says_the_same(blocks[earlier], block) for earlier in candidates):
            marked[number] = [block.as_kind("repeated")]
        for key in keys:
            seen.setdefault(key, []).append(number)
    return marked


def _says_the_same(first: _Piece, second: _Piece) -> bool:
    if first.words == second.words:
        return True
    shorter, longer = sorted((first.words, second.words), key=len)
    if len(shorter) < ALIKE * len(longer) or len(shorter) < 2 * REPEATED_FROM:
        return False
    if _numbers(shorter) != _numbers(longer):  # "killed 12" and "killed 14" are two things said
        return False
    common = sum((Counter(shorter) & Counter(longer)).values())
    return common >= ALIKE * len(longer)


def _numbers(words: tuple[str, ...]) -> list[str]:
    return [word for word in words if word[0].isdigit()]


def _kinds(text: str, blocks: list[_Piece], number: int) -> list[Passage]:
    """Give the passages in one block: the whole of it, or single lines."""
    block = blocks[number]
    lines = [_Piece.of(text, *match.span()) for match in _LINE.finditer(text, block.start, block.end)]
    if len(lines) == 1:
        kind = _kind_of(block)
        if not kind and (tail := _tail(block)):
            return tail
        kind = kind or _heading(blocks, number)
        return [block.as_kind(kind)] if kind else []
    return list(_of_lines(lines)) or _tail(block)


def _of_lines(lines: list[_Piece]) -> Iterator[Passage]:
    """Mark lines of a block that stand for themselves. What stands above a line of credit is its caption."""
    kinds = [_kind_of(line) if _stands_alone(lines, at) else None for at, line in enumerate(lines)]
    opening = _kind_of(lines[0])
    if opening == "caption" or (len(lines) == 2 and kinds == [None, "credit"]):
        last = len(lines) - (kinds[-1] == "credit")
        yield Passage(lines[0].start, lines[last - 1].end, "caption")
        kinds[:last] = [None] * last
    for line, kind in zip(lines, kinds, strict=True):
        if kind:
            yield line.as_kind(kind)


def _stands_alone(lines: list[_Piece], at: int) -> bool:
    """Whether a line is no part of a paragraph with hard line breaks."""
    width = FULL_LINE * max(len(line.text) for line in lines)
    before, line = lines[max(0, at - 1)], lines[at]
    begins = at == 0 or before.is_sentence or len(before.text) < width
    ends = at == len(lines) - 1 or line.is_sentence or len(line.text) < width
    return begins and ends


def _kind_of(piece: _Piece) -> Kind | None:
    """Tell what a line is by its own words."""
    count = len(piece.words)
    lists = _lists()
    if count <= LONGEST_BOILERPLATE and (
        lists.boilerplate.match(piece.text) or piece.text.lower().strip(" .:>»") in lists.lines
    ):
        return "boilerplate"
    if lists.caption.match(piece.text):
        return "caption"
    if count <= LONGEST_CREDIT and _is_credit(piece.text):
        return "credit"
    return "caption" if count > REPEATED_FROM and _is_dated_scene(piece.text) else None


def _is_credit(line: str) -> bool:
    bare = line.strip(" .()[]|—–-©")
    return (
        _lists().credit.match(bare) is not None
        or _BYLINE.match(line) is not None
        or _lists().agency.fullmatch(bare) is not None
    )


def _is_dated_scene(line: str) -> bool:
    """Whether a line is one sentence that ends "in TOWN, COUNTRY January 6, 2020.": only captions end so."""
    dated = _DATED.search(line)
    return dated is not None and not re.search(r"[.!?]\s+[A-Z]", line[: dated.start()])


def _heading(blocks: list[_Piece], number: int) -> Kind | None:
    """Tell a headline: a short line that ends like no sentence. One with nothing below it was left over."""
    block = blocks[number]
    if not block.words or block.is_sentence or len(block.words) > LONGEST_HEADLINE:
        return None
    if number < len(blocks) - 1:
        return "headline" if number == 0 or block.text[0] not in "-*•–—" else None
    return "boilerplate" if number > 1 and len(block.words) <= LONGEST_LEFTOVER else None


def _tail(block: _Piece) -> list[Passage]:
    """Find a credit in brackets at the end: "(AFP)", or "[Ana Dorn/Reuters]", which makes a caption."""
    tail = _TAIL.search(block.text)
    names = re.split(r"[/,|]| via ", tail["names"]) if tail else []
    if not tail or not any(_lists().agency.fullmatch(name.strip()) for name in names):
        return []
    start = block.end - (len(block.text) - tail.start())
    credit = Passage(start, block.end, "credit")
    if (
        "/" in tail["names"] or "Photo" in tail["names"] or " via " in tail["names"]
    ):  # of a picture, not of the story
        return [Passage(block.start, start, "caption"), credit]
    return [credit]


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lists of `vocab/passages.toml`, ready to be matched."""

    boilerplate: re.Pattern[str]
    lines: frozenset[str]
    credit: re.Pattern[str]
    caption: re.Pattern[str]
    agency: re.Pattern[str]


@cache
def _lists() -> _Lists:
    words = load("passages")
    name = rf"(?:{_any(words['agencies'])})"
    return _Lists(
        boilerplate=re.compile(rf"[\W_]*(?:{_any(words['boilerplate_openings'])})", re.IGNORECASE),
        lines=frozenset(line.lower().strip(" .:>»") for line in words["boilerplate_lines"]),
        credit=re.compile(rf"(?:{_any(words['credit_openings'])})", re.IGNORECASE),
        caption=re.compile(rf"(?:{_any(words['caption_openings'])})"),
        agency=re.compile(
            rf"(?:By\s)?(?:{_NAME}(?:/|,\s|\svia\s))?{name}(?:(?:/|,\s|\sand\s){name})*(?:/{_NAME})?"
        ),
    )


def _any(phrases: list[str]) -> str:
    """Give a pattern of alternatives, the longest first, each ending where a word ends."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase) + (r"(?!\w)" if phrase[-1].isalpha() else "") for phrase in ordered)
