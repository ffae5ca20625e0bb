"""Acronyms and the names that a text explains them by: "the National Front (NF)", "NF [National Front] rebels"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from onrecord.vocab import load

_BRACKETS = re.compile(r"[\[(]\s?([A-Z][^\[\]()]{1,80}?)\s?[\])]")
_ACRONYM = re.compile(r"[A-Z]{2,9}(?:-[A-Z0-9]+)?")
_ACRONYM_BEFORE = re.compile(rf"\b({_ACRONYM.pattern})\s+$")
_REACH = 120  # characters before a bracket in which the long form stands
_WORD = re.compile(r"[^\W_][\w'-]*")
_LETTERS = re.compile(r"(?:[\w'-]+\s+){1,9}$")
_NEXT = re.compile(r"\s+([a-z]+)\b")


@dataclass(frozen=True, slots=True)
class Explained:
    """An acronym and its long form, with the characters of the long form and of the brackets around either."""

    acronym: str
    long: tuple[int, int]
    brackets: tuple[int, int]


def explained(text: str) -> Iterator[Explained]:
    """Acronyms beside the words that they stand for, one of the two in brackets, in the order of the text."""
    for found in _BRACKETS.finditer(text):
        pair = _in_brackets(text, found)
        if pair is not None and _stands_for(pair[0], [word[0] for word in pair[1]]):
            acronym, words = pair
            yield Explained(acronym, (words[0].start(), words[-1].end()), found.span())


def _in_brackets(text: str, found: re.Match[str]) -> tuple[str, list[re.Match[str]]] | None:
    """The acronym, and the words that may be its long form: before the brackets, or in them."""
    start = max(0, found.start() - _REACH)
    if _ACRONYM.fullmatch(found[1]):
        before = _LETTERS.search(text, start, found.start())
        return (found[1], _beginning(found[1], _words(text, *before.span()))) if before else None
    short = _ACRONYM_BEFORE.search(text, start, found.start())
    return (short[1], _words(text, *found.span(1))) if short else None


def _words(text: str, start: int, end: int) -> list[re.Match[str]]:
    return [word for word in _WORD.finditer(text, start, end) if not _joins(word[0])]


def without_explanations(text: str) -> str:
    """The text with spaces for explanations that part a name from its noun, which the parser would trip over.

    Those are a long form in brackets ("the NF [National Front] rebels"), and an acronym in brackets before a
    noun for people ("the National Front (NF) rebels"). The text keeps its length.
    """
    for pair in list(explained(text)):
        start, end = pair.brackets
        following = _NEXT.match(text, end)
        if pair.long[0] > start or (following is not None and following[1] in _people()):
            text = text[:start] + " " * (end - start) + text[end:]
    return text


def _beginning(acronym: str, words: list[re.Match[str]]) -> list[re.Match[str]]:
    """The last words, one for each letter; one more where a letter begins that too ("Farabundo Marti ... Front")."""
    size = len(acronym)
    longer = len(words) > size and words[-size - 1][0][0] in acronym
    return words[-size - longer :]


def _joins(word: str) -> bool:
    return word.lower() in _joining()


def _stands_for(acronym: str, words: list[str]) -> bool:
    """Whether all of the words but one begin with a letter of the acronym; names are translated, acronyms not."""
    fitting = sum(word[0] in acronym for word in words)
    return len(words) > 1 and fitting >= max(2, len(words) - 1)


@cache
def _joining() -> frozenset[str]:
    """Small words inside names, which acronyms leave out."""
    return frozenset(load("truecase")["joining"])


@cache
def _people() -> frozenset[str]:
    """Nouns for people and forces that stand behind the name of their group."""
    words = load("actor_words")
    singular = {word for kind in words["heads"].values() for word in kind} | set(words["words"]["vague"])
    return frozenset(singular | {f"{word}s" for word in singular})
