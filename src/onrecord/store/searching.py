"""How words are found whatever their case, accents, vowel signs and forms of letters. Pure: no database.

A text and what is looked for in it are both put into the same plain words, so that "Kherson" is found as "KHERSÓN" is
written and an Arabic word with its short vowels by the same word without them. Where a script puts no spaces
between words, each character is a word, and what is looked for a row of them.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain

Words = tuple[str, ...]  # that follow each other; the last may be the beginning of one, marked by a star

REACH = 110  # characters shown on either side of the first word found
_ASKED = re.compile(r'(?P<without>-?)(?:"(?P<row>[^"]*)"?|(?P<word>[^\s"]+))')
_ASCII = re.compile("[a-z0-9]+")
_SPACELESS = re.compile(
    "([\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
)
_ALIKE = str.maketrans({
    **dict.fromkeys("\u0622\u0623\u0625\u0671", "\u0627"),  # forms of alef
    **dict.fromkeys("\u0649\u06cc\u06d2", "\u064a"), "\u0629": "\u0647", "\u0624": "\u0648", "\u0626": "\u064a",
    "\u06a9": "\u0643", "\u0640": None, "ı": "i", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe",
})  # fmt: skip


def words_of(text: str) -> str:
    """Give the plain words of a text with a space between two, as they are kept for the search."""
    if text.isascii():
        return " ".join(_ASCII.findall(text.lower()))
    return " ".join(part for word in _word().findall(text) for part in _plain(word))


def expression(asked: str) -> str | None:
    """Give what is asked for as SQLite's FTS5 wants it; None where it asks for no word."""
    wanted, without = asked_for(asked)
    if not wanted:
        return None
    found = " AND ".join(map(_quoted, wanted))
    return f"({found}) NOT ({' OR '.join(map(_quoted, without))})" if without else found


def asked_for(asked: str) -> tuple[list[Words], list[Words]]:
    """Give the rows of words that must be there, and those that must not."""
    wanted: list[Words] = []
    without: list[Words] = []
    for part in _ASKED.finditer(asked):
        said = part["word"] if part["row"] is None else part["row"]
        plain = tuple(each for word in _word().findall(said) for each in _plain(word))
        if plain:
            (without if part["without"] else wanted).append(
                (*plain[:-1], plain[-1] + "*" if part["word"] and said.endswith("*") else plain[-1])
            )
    return wanted, without


def passage(text: str, asked: str) -> tuple[int, str, tuple[tuple[int, int], ...]] | None:
    """Give where the words around the first hit begin, these words, and the places of all hits in them.

    Places are Unicode code points, from the beginning of the words given, end excluded. None where there is no hit.
    """
    hits = _hits(text, asked_for(asked)[0])
    first = next(hits, None)
    if first is None:
        return None
    start, end = _widened(text, *first)
    marks = [first]
    for hit in hits:
        if hit[1] > end:
            break
        marks.append(hit)
    return start, text[start:end], tuple((one - start, other - start) for one, other in marks)


def _quoted(words: Words) -> str:
    row = " ".join(words)
    return f'"{row[:-1]}" *' if row.endswith("*") else f'"{row}"'


def _hits(text: str, wanted: Sequence[Words]) -> Iterator[tuple[int, int]]:
    """Give the places of rows of words, each after the last one found."""
    if not wanted:
        return
    if text.isascii():
        yield from (found.span() for found in _row_of(tuple(wanted)).finditer(text.lower()))
        return
    longest = max(map(len, wanted))
    ahead: deque[tuple[str, int, int]] = deque()
    done = 0
    for token in chain(_tokens(text), [("", len(text), len(text))] * longest):
        ahead.append(token)
        if len(ahead) < longest:
            continue
        length = max((len(row) for row in wanted if _begins(ahead, row)), default=0)
        if length and ahead[0][1] >= done:
            done = ahead[length - 1][2]
            yield ahead[0][1], done
        ahead.popleft()


@lru_cache(maxsize=32)
def _row_of(wanted: tuple[Words, ...]) -> re.Pattern[str]:
    """Give the pattern of rows of plain words in a text of ASCII in small letters, the longest first."""
    rows = (
        "[^a-z0-9]+".join(f"{word[:-1]}[a-z0-9]*" if word.endswith("*") else word for word in row)
        for row in sorted(wanted, key=len, reverse=True)
        if all(word.isascii() for word in row)
    )
    return re.compile(f"(?<![a-z0-9])(?:{'|'.join(rows) or '(?!)'})(?![a-z0-9])")


def _begins(ahead: Iterable[tuple[str, int, int]], row: Words) -> bool:
    return all(
        given.startswith(word[:-1]) if word.endswith("*") else given == word
        for (given, _, _), word in zip(ahead, row, strict=False)
    )


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    for found in _word().finditer(text):
        parts = _plain(found[0])
        apart = len(parts) == len(found[0]) > 1
        for at, part in enumerate(parts):
            yield (part, found.start() + at, found.start() + at + 1) if apart else (part, *found.span())


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    first = max(0, start - REACH)
    first = first if first == 0 else text.find(" ", first, start) + 1 or start
    last = min(len(text), end + REACH)
    space = text.rfind(" ", end, last)
    return first, last if last == len(text) or space < 0 else space


def _plain(word: str) -> list[str]:
    if word.isascii():
        return [word.lower()]
    letters = unicodedata.normalize("NFKD", word.casefold().translate(_ALIKE))
    letters = letters.casefold().translate(_ALIKE)  # once more: a capital of mathematics is now one of Latin
    plain = "".join(
        each if each.isalnum() else "" if unicodedata.combining(each) else " " for each in letters
    )
    return _SPACELESS.sub(r" \1 ", plain).split()


@cache
def _word() -> re.Pattern[str]:
    """Give what a word is: letters, numbers, and the marks that stand on them."""
    marks = [code for code in range(0x300, 0x1E950) if unicodedata.category(chr(code))[0] == "M"]
    signs = "".join(f"\\U{code:08x}" for code in marks if code <= sys.maxunicode)
    return re.compile(rf"[^\W_](?:[^\W_]|[{signs}\u0640\u200c\u200d])*")
