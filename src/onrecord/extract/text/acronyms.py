"""Acronyms and the names that a text explains them by: "the National Front (NF)", "NF [National Front] rebels"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from onrecord.vocab import load

_PAIR = re.compile(
    r"\b(?P<short>[A-Z]{2,9}(?:-[A-Z0-9]+)?)(?P<open>\s+[\[(])(?P<long>[A-Z][^\[\]()]{6,80})[\])]"
    r"|(?P<before>(?:[\w'-]+\s+){1,9})(?P<bracket>[\[(])\s?(?P<alone>[A-Z]{2,9}(?:-[A-Z0-9]+)?)\s?[\])]"
)
_WORD = re.compile(r"[^\W_][\w'-]*")
_NEXT = re.compile(r"\s+([a-z]+)\b")


@dataclass(frozen=True, slots=True)
class Explained:
    """An acronym and its long form, with the characters of the long form and of the brackets around either."""

    acronym: str
    long: tuple[int, int]
    brackets: tuple[int, int]


def explained(text: str) -> Iterator[Explained]:
    """Acronyms beside the words that they stand for, one of the two in brackets, in the order of the text."""
    for found in _PAIR.finditer(text):
        acronym, group = (found["short"], "long") if found["short"] else (found["alone"], "before")
        words = [word for word in _WORD.finditer(text, *found.span(group)) if not _joins(word[0])]
        if group == "before":
            words = _beginning(acronym, words)
        if _stands_for(acronym, [word[0] for word in words]):
            opened = found.end("open") - 1 if found["short"] else found.start("bracket")
            yield Explained(acronym, (words[0].start(), words[-1].end()), (opened, found.end()))


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
