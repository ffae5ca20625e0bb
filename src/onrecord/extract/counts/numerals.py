"""Exact numbers as written: "1,200", "12 000", "1.2 million", "twenty-one", "half a million".

Works on lower-case words. The numerals and scales are in `vocab/numbers.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from onrecord.vocab import load

_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_LAKHS = re.compile(r"\d{1,2}(?:,\d{2})*,\d{3}")


@dataclass(frozen=True, slots=True)
class Numerals:
    """Words of numbers and their values: one to ninety, and the scales from a dozen up."""

    units: dict[str, float]
    scales: dict[str, float]


@cache
def numerals() -> Numerals:
    """Give the numerals and scales of `vocab/numbers.toml`."""
    table = load("numbers")
    return Numerals(table["numerals"], table["scales"])


def word_at(words: Sequence[str], at: int) -> str:
    """Give the word at a place, empty outside the text."""
    return words[at] if 0 <= at < len(words) else ""


def _digits(word: str) -> float | None:
    exact = word[:1].isdigit() and (_DIGITS.fullmatch(word) or _LAKHS.fullmatch(word))
    return float(word.replace(",", "")) if exact else None


def cardinal(words: Sequence[str], at: int) -> tuple[float, int] | None:
    """Read the exact number that begins at a word; give it and where the word after it stands."""
    first = _digits(words[at])
    if first is not None:
        return scaled(words, *_grouped(words, at, first))
    if words[at] in ("a", "an", "half"):
        return _articled(words, at)
    return _spelled(words, at) if words[at] in numerals().units else None


def _grouped(words: Sequence[str], at: int, value: float) -> tuple[float, int]:
    """Join digits whose thousands are parted by white space: "12 000"."""
    end = at + 1
    if value < 1000 and len(words[at]) <= 3:
        while end < len(words) and len(words[end]) == 3 and words[end].isdigit():
            value, end = value * 1000 + int(words[end]), end + 1
    return value, end


def scaled(words: Sequence[str], value: float, end: int) -> tuple[float, int]:
    """Multiply by the scales that follow: "1.2 million", "two and a half thousand"."""
    scales = numerals().scales
    if tuple(words[end : end + 3]) == ("and", "a", "half") and word_at(words, end + 3) in scales:
        value, end = value + 0.5, end + 3
    while word_at(words, end) in scales:
        value, end = value * scales[words[end]], end + 1
    return round(value, 6), end


def _articled(words: Sequence[str], at: int) -> tuple[float, int] | None:
    """Read "a hundred and five", "half a million", "a half-dozen"."""
    end = at
    while word_at(words, end) in ("a", "an", "half", "-"):
        end += 1
    if word_at(words, end) not in numerals().scales:
        return None
    return scaled(words, 0.5, end) if "half" in words[at:end] else _spelled(words, end, current=1.0)


def _spelled(words: Sequence[str], end: int, current: float | None = None) -> tuple[float, int]:
    """Read a number in words. `current` is 1 after the "a" of "a hundred"."""
    vocabulary, total = numerals(), 0.0
    while end < len(words):
        word = words[end]
        if word in vocabulary.units and (current is None or _fits(current, vocabulary.units[word])):
            current = (current or 0.0) + vocabulary.units[word]
        elif word in vocabulary.scales and current is not None:
            total, current = _times(total, current, vocabulary.scales[word])
        elif word not in ("and", "-") or not _continues(words, end, total + (current or 0.0)):
            break
        end += 1
    return scaled(words, total + (current or 0.0), end)


def _continues(words: Sequence[str], at: int, value: float) -> bool:
    """Whether a hyphen or an "and" joins two parts of one number: "twenty-one", "a hundred and five"."""
    following = numerals().units.get(word_at(words, at + 1))
    if following is None:
        return False
    if words[at] == "-":
        return value % 100 >= 20 and value % 10 == 0 and 0 < following < 10
    return value >= 100 and value % 100 == 0 and following > 0


def _fits(current: float, value: float) -> bool:
    """Whether a numeral adds to what was read: twenty + one, hundred + thirty."""
    room = 100 if current % 100 == 0 else 10 if current % 10 == 0 and current % 100 >= 20 else 1
    return current > 0 and 0 < value < room


def _times(total: float, current: float, scale: float) -> tuple[float, float | None]:
    """Give (finished thousands, what is still being read) after a scale word."""
    return (total, current * scale) if scale <= 100 else (total + current * scale, None)
