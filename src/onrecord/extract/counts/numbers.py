"""Numbers as they are written: digits and words, ranges, bounds, vague amounts, shares -> low and high.

The words, the hedges and the table of vague amounts with its source are `vocab/numbers.toml`. It works on
lower-case words and needs no parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from onrecord.extract.counts.numerals import cardinal, numerals, scaled, word_at
from onrecord.vocab import load

_WORD = re.compile(r"\d[\d,.]*\d|\d|[a-z]+|[^\s\w]")
_JOINTS = frozenset({"-", "\u2013", "\u2014", "to", "or"})
_LONGEST_HEDGE = 4  # words

_Phrase = tuple[tuple[str, ...], float, float | None]  # words, low, high


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number and where it stands: words `start` up to, not including, `end`, hedge included.

    `high` is None where no upper end is said. `hedge` is the words that make it less than exact, in
    lower case, vague words among them. A share is a fraction of one. `nothing` marks "no", "none", "nobody".
    """

    start: int
    end: int
    low: float
    high: float | None
    hedge: str | None = None
    share: bool = False
    nothing: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    """The vocabulary, indexed once. Phrases are tuples of words, under their first word, longest first."""

    denominators: dict[str, float]
    percent: frozenset[str]
    plurals: dict[str, float]
    phrases: dict[str, list[_Phrase]]
    factors: frozenset[tuple[str, ...]]
    halves: frozenset[tuple[str, ...]]
    before: dict[tuple[str, ...], str]
    after: dict[tuple[str, ...], str]
    nothing: dict[str, list[tuple[str, ...]]]
    changes: frozenset[str]
    not_after: frozenset[str]
    measures: frozenset[str]
    starts: frozenset[str]


@cache
def _words() -> _Words:
    table = load("numbers")
    vague, exact = table["vague"], table["exact"]
    lows: dict[str, float] = vague["factors"] | vague["words"] | exact
    amounts: dict[str, list[_Phrase]] = {}
    for words in sorted(lows, key=lambda words: -len(words.split())):
        phrase = tuple(words.split())
        amounts.setdefault(phrase[0], []).append(
            (phrase, float(lows[words]), float(exact[words]) if words in exact else None)
        )
    nothing = [tuple(words.split()) for words in table["nothing"]["words"]]
    firsts = {"a", "an", "half", *amounts, *(phrase[0] for phrase in nothing)}
    return _Words(
        denominators=table["denominators"],
        percent=frozenset(table["shares"]["percent"]),
        plurals=vague["plurals"],
        phrases=amounts,
        factors=frozenset(tuple(words.split()) for words in vague["factors"]),
        halves=frozenset(tuple(words.split()) for words in table["shares"]["half"]),
        before=_hedges(table["hedges"]),
        after=_hedges(table["hedges_after"]),
        nothing={first: [p for p in nothing if p[0] == first] for first in {p[0] for p in nothing}},
        changes=frozenset(table["changes"]["words"]),
        not_after=frozenset(vague["not_after"]),
        measures=frozenset(table["nouns"]["measures"]),
        starts=frozenset({*numerals().units, *vague["plurals"], *firsts}),
    )


def _hedges(table: dict[str, list[str]]) -> dict[tuple[str, ...], str]:
    return {tuple(words.split()): effect for effect, phrases in table.items() for words in phrases}


def find_numbers(words: Sequence[str]) -> Iterator[Number]:
    """Find the numbers among lower-case words, in order, none overlapping another.

    Dates, ages and measures are numbers too: what is counted is for the caller to judge.
    """
    starts, at = _words().starts, 0
    while at < len(words):
        word = words[at]
        number = _number(words, at) if word in starts or word[:1].isdigit() else None
        if number:
            yield number
        at = number.end if number else at + 1


def read_number(text: str) -> Number | None:
    """Read a text that is one number; None for any other: `read_number("1.2 million").low` is 1200000."""
    words = _WORD.findall(text.lower())
    numbers = list(find_numbers(words))
    whole = len(numbers) == 1 and (numbers[0].start, numbers[0].end) == (0, len(words))
    return numbers[0] if whole else None


def _number(words: Sequence[str], at: int) -> Number | None:
    number = _share(words, at) or _vague(words, at) or _range(words, at) or _nothing(words, at)
    return _hedged(words, number) if number and not number.nothing else number


# -- ranges, vague amounts, shares ----------------------------------------------------------------------


def _range(words: Sequence[str], at: int) -> Number | None:
    """One number, or two with "to", "or", a dash, or "between ... and" as low and high."""
    first = cardinal(words, at)
    if not first:
        return None
    value, end = first
    exact = Number(start=at, end=end, low=value, high=value)
    opener = word_at(words, at - 1)
    joint = word_at(words, end)
    second = None
    if joint in _JOINTS or (joint == "and" and opener == "between"):
        second = cardinal(words, end + 1) if end + 1 < len(words) else None
    if not second or (joint == "-" and "-" in (opener, word_at(words, second[1]))):
        return exact
    low, high = _same_scale(words, value, second), second[0]
    if opener == "from" and joint == "to" and _changed(words, at):
        return Number(start=end + 1, end=second[1], low=high, high=high)
    if low >= high:
        return exact
    hedge = {"between": "between", "from": "from"}.get(opener)
    return Number(start=at - bool(hedge), end=second[1], low=low, high=high)


def _same_scale(words: Sequence[str], low: float, high: tuple[float, int]) -> float:
    """Give the low end of "5 to 6 thousand", which is 5,000."""
    scale = numerals().scales.get(words[high[1] - 1], 1)
    return low * scale if low < high[0] / scale else low


def _changed(words: Sequence[str], at: int) -> bool:
    changes = _words().changes
    return any(word in changes for word in words[max(0, at - 5) : at - 1])


def _vague(words: Sequence[str], at: int) -> Number | None:
    """Read "dozens", "tens of thousands", "several hundred", "a couple"."""
    vocabulary, word = _words(), words[at]
    if word in vocabulary.plurals:
        return _plural(words, at)
    phrase, low, high = _phrase(words, at)
    if not phrase or word_at(words, at - 1) in vocabulary.not_after:
        return None
    plain = at + len(phrase)
    low, end = _times_scale(words, low, plain) if phrase in vocabulary.factors else (low, plain)
    if word == "some" and end == plain and end < len(words) and cardinal(words, end):
        return None  # a hedge: "some 40"
    high = None if end > plain else high
    return Number(start=at, end=end, low=low, high=high, hedge=None if high else " ".join(words[at:end]))


def _times_scale(words: Sequence[str], low: float, end: int) -> tuple[float, int]:
    """Multiply by the scale that follows: "several hundred", "a few dozens"."""
    plural = _words().plurals.get(word_at(words, end))
    return (low * plural, end + 1) if plural else scaled(words, low, end)


def _phrase(words: Sequence[str], at: int) -> _Phrase:
    """Find the longest vague phrase that begins at a word; an empty one where none does."""
    rows = _words().phrases.get(words[at], ())
    return next((row for row in rows if tuple(words[at : at + len(row[0])]) == row[0]), ((), 0.0, None))


def _plural(words: Sequence[str], at: int) -> Number:
    plurals, end = _words().plurals, at + 1
    low = float(plurals[words[at]])
    while word_at(words, end) == "of" and word_at(words, end + 1) in plurals:
        low, end = low * plurals[words[end + 1]], end + 2
    return Number(start=at, end=end, low=low, high=None, hedge=" ".join(words[at:end]))


def _share(words: Sequence[str], at: int) -> Number | None:
    """Read "two-thirds", "a third of", "60 percent", "one in four", "half of"."""
    if tuple(words[at : at + 2]) in _words().halves:
        return Number(start=at, end=at + 1, low=0.5, high=0.5, share=True)
    if words[at] in ("a", "an"):
        return _fraction(words, at, 1.0, at + 1)
    number = _range(words, at)
    if not number or number.high is None:
        return None
    return _percent(words, number) or _fraction(words, at, number.low, number.end) or _one_in(words, number)


def _percent(words: Sequence[str], number: Number) -> Number | None:
    following = word_at(words, number.end)
    spelled = (following, word_at(words, number.end + 1)) == ("per", "cent")
    length = 1 if following in _words().percent else 2 * spelled
    if not length or number.high is None:
        return None
    return replace(number, end=number.end + length, low=number.low / 100, high=number.high / 100, share=True)


def _fraction(words: Sequence[str], at: int, over: float, end: int) -> Number | None:
    end += word_at(words, end) == "-"
    under = _words().denominators.get(word_at(words, end))
    if not under or over > under or (word_at(words, end + 1) != "of" and not words[end].endswith("s")):
        return None
    return Number(start=at, end=end + 1, low=over / under, high=over / under, share=True)


def _one_in(words: Sequence[str], number: Number) -> Number | None:
    """Read "one in four", "nine out of ten"; not "two in 2014", "three in five days"."""
    joint = 2 if (word_at(words, number.end), word_at(words, number.end + 1)) == ("out", "of") else 1
    if joint == 1 and word_at(words, number.end) != "in":
        return None
    under = cardinal(words, number.end + joint) if number.end + joint < len(words) else None
    if not under or not number.low < under[0] <= 100 or _measured(word_at(words, under[1])):
        return None
    return replace(number, end=under[1], low=number.low / under[0], high=number.low / under[0], share=True)


def _measured(word: str) -> bool:
    measures = _words().measures
    return word in measures or word.removesuffix("s") in measures


def _nothing(words: Sequence[str], at: int) -> Number | None:
    """Read "no", "none", "nobody", "not a single"; not the "no" of "no fewer than"."""
    if any(tuple(words[at : at + length]) in _words().before for length in (3, 4)):
        return None
    phrases = sorted(_words().nothing.get(words[at], ()), key=len, reverse=True)
    found = next((phrase for phrase in phrases if tuple(words[at : at + len(phrase)]) == phrase), None)
    return Number(start=at, end=at + len(found), low=0.0, high=0.0, nothing=True) if found else None


# -- hedges ---------------------------------------------------------------------------------------------


def _hedged(words: Sequence[str], number: Number) -> Number:
    """Take in the hedges before and after a number."""
    start, effects = _look_back(words, number.start)
    end, after = _look_on(words, number.end)
    said = [*words[start : number.start], *([number.hedge] if number.hedge else []), *words[number.end : end]]
    joined = " ".join(said) or None
    low, high = _bounded(number, {*effects, *after})
    return replace(number, start=start, end=end, low=low, high=high, hedge=joined)


def _bounded(number: Number, effects: set[str]) -> tuple[float, float | None]:
    if effects & {"at_least", "more_than"}:
        return number.low, None
    if effects & {"at_most", "less_than"} and number.low == number.high:
        return 0.0, number.high
    return number.low, number.high


def _look_back(words: Sequence[str], start: int) -> tuple[int, list[str]]:
    """Where the hedges before a number begin, and what they do to it."""
    hedges, effects = _words().before, []
    while start:
        sizes = range(min(_LONGEST_HEDGE, start), 0, -1)
        found = next((size for size in sizes if tuple(words[start - size : start]) in hedges), 0)
        if not found or _climbs(words, start - found, start):
            break
        effects.append(hedges[tuple(words[start - found : start])])
        start -= found
    return start, effects


def _climbs(words: Sequence[str], start: int, end: int) -> bool:
    """Whether "up to" tells of a rise: "the number has gone up to 62"."""
    return tuple(words[start:end]) == ("up", "to") and word_at(words, start - 1) in _words().changes


def _look_on(words: Sequence[str], end: int) -> tuple[int, list[str]]:
    hedges = _words().after
    sizes = range(min(3, len(words) - end), 0, -1)
    found = next((size for size in sizes if tuple(words[end : end + size]) in hedges), 0)
    return end + found, [hedges[tuple(words[end : end + found])]] if found else []
