"""Words of a text, and which of those with a capital tell of no private person by themselves.

What is not known here is taken for a name. The lists are data: `vocab/export/readable.toml`, `common_words.toml`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from onrecord.vocab import load

LONGEST_ACRONYM = 5  # letters, all of them capitals
UPPER_SHARE = 0.85  # of the letters of a line that is printed in capitals
TITLE_SHARE = 0.7  # of the longer words of a headline that gives each its capital
FREQUENT = 5.3  # Zipf: words so frequent are masked as part of a name only where the name stands

_HIDDEN = "\u00ad\u200b\u200c\u200d\u2060"  # hyphens and joiners that nobody sees
_LETTER = rf"(?:[^\W\d_]|[\u0300-\u036f{_HIDDEN}])"
_WORD = re.compile(rf"[^\W\d_]{_LETTER}*(?:['’ʼʻ‘`´]{_LETTER}+)*")
_ENDING = re.compile(r"(?:['’ʼ`´](?:s|m|re|ve|ll|d)|n['’ʼ]t)$", re.IGNORECASE)
_OTHER_LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ə": "a"})
_CUT_SHORT = frozenset({"ca", "wo", "sha", "ai"})  # what is left of "can't", "won't"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text. `key` is what it is compared by: small, without accents and without a possessive 's."""

    start: int
    end: int
    text: str
    key: str

    @property
    def large(self) -> bool:
        """Whether it may be a name by its look: it has a capital, or is of a script that knows none."""
        return any(letter.isupper() for letter in self.text) or unicodedata.category(self.text[0]) == "Lo"


def words_in(text: str) -> list[Word]:
    """Give the words of a text; a hyphen ends one."""
    return [Word(each.start(), each.end(), each[0], key_of(each[0])) for each in _WORD.finditer(text)]


@lru_cache(maxsize=65536)
def key_of(word: str) -> str:
    """Give what a word is compared by: "Haddó's" and "HADDO" are the same."""
    plain = unicodedata.normalize("NFKD", _ENDING.sub("", word))
    kept = "".join(letter for letter in plain if letter.isalnum() and not unicodedata.combining(letter))
    return kept.casefold().translate(_OTHER_LETTERS)


def keys_in(text: str | None) -> frozenset[str]:
    """Give the keys of all words of a text, none for None."""
    return frozenset(word.key for word in words_in(text or ""))


def is_explained(word: Word, *, capitals: bool) -> bool:
    """Whether a word with a capital is no name. `capitals` says that the words around it are in capitals too."""
    if is_known(word.key) or word.key in _CUT_SHORT:
        return True
    letters = word.text
    return not capitals and letters.isupper() and letters.isascii() and len(letters) <= LONGEST_ACRONYM


def is_known(key: str) -> bool:
    """Whether a word is no name, or one of no private person."""
    return key in common() or key in public()


def is_organisation(text: str, *, surely: bool = False) -> bool:
    """Whether words are the name of an organisation by their first or last word: "Halden Press Agency".

    `surely` leaves out words that are surnames too: "Emil Post".
    """
    found = words_in(text)
    known = organisations() - (listed("surnames_too") if surely else frozenset())
    of_somebody = any(word.key in heads() for word in found[:-1])  # "the President Orlen government"
    return len(found) > 1 and not of_somebody and bool({found[0].key, found[-1].key} & known)


@lru_cache(maxsize=65536)
def is_frequent(key: str, least: float = FREQUENT) -> bool:
    """Whether English has the word so often that it cannot be masked wherever it stands."""
    from wordfreq import zipf_frequency

    return bool(zipf_frequency(key, "en") >= least)


@cache
def common() -> frozenset[str]:
    """Words that are no names."""
    return frozenset(load("export/common_words")["words"].split())


@cache
def public() -> frozenset[str]:
    """Words with a capital that tell of no private person: states, peoples, months, titles, organisations."""
    parts = load("actor_words")
    held = (
        *_states(),
        *parts["words"]["months"],
        *(each for row in parts["offices"].values() for each in row),
    )
    return frozenset(
        {
            *listed("peoples"),
            *titles(),
            *organisations(),
            *listed("known"),
            *listed("days"),
            *_each_word(held),
        }
    )


@cache
def titles() -> frozenset[str]:
    """Titles, and what people are called by before their name."""
    parts = load("actor_words")["offices"]
    return frozenset({*listed("titles"), *_each_word(each for row in parts.values() for each in row)})


@cache
def heads() -> frozenset[str]:
    """Titles after which a name follows even within the name of an organisation."""
    return listed("heads")


@cache
def organisations() -> frozenset[str]:
    """Words that make an organisation of a name."""
    return listed("organisations")


@cache
def listed(name: str) -> frozenset[str]:
    """Give a list of `readable.toml` as keys: `particles`, `sites`, `regions` ..."""
    return frozenset(key_of(each) for each in load("export/readable")[name].split())


def _states() -> Iterator[str]:
    for row in load("states")["states"].values():
        yield from (row["name"], *row.get("names", ()), *row.get("people", ()))
    for row in load("places")["countries"].values():
        yield from (*row.get("also", ()), *row.get("people", ()))


def _each_word(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        for key in keys_in(name):
            yield from (key, f"{key}s")


@dataclass(frozen=True, slots=True)
class Lines:
    """Which lines of a text are in capitals, and which are headlines that give each word its capital."""

    capitals: frozenset[int]
    headlines: frozenset[int]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Lines:
        """Look at each line of a text."""
        capitals, headlines, starts, start = set(), set(), [], 0
        for number, line in enumerate(text.split("\n")):
            starts.append(start)
            start += len(line) + 1
            letters = [letter for letter in line if letter.isalpha()]
            longer = [word for word in words_in(line) if len(word.text) > 3]
            if len(letters) > 11 and sum(map(str.isupper, letters)) >= UPPER_SHARE * len(letters):
                capitals.add(number)
            elif len(longer) > 3 and sum(word.large for word in longer) >= TITLE_SHARE * len(longer):
                headlines.add(number)
        return cls(frozenset(capitals), frozenset(headlines), tuple(starts))

    def number(self, offset: int) -> int:
        """Give the number of the line that an offset is in, from 0."""
        return bisect_right(self.starts, offset) - 1
