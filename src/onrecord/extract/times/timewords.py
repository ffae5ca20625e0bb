"""Tokens as classes of time words: one letter a token, so that expressions of time are patterns over letters.

    m month   w weekday   W short weekday   s season   u unit   p part of the day   P dawn, noon   H holiday
    n 1 to 31   0 two digits with a nought   v two-digit year   y four digits   i other digits   o 12th
    O twelfth   c number word   q quantifier   g 1980s   G 80s   k 9:30   K a.m.   z GMT   D 3/12/2015   Q Q3
    Y 2011-2016   M mid-2014   d today   V now   l last, next   f following, same   % every   ! daily   b ago
    B before   E earlier   h early   e end   L period   j straight   t the   a a, an   F of   N in, on   @ at
    U during   R from   X between   T to   & and   ~ about   x fiscal   Z era   A old   S 's   - / , ' themselves
    = goes on

Anything else is a full stop; a line break that `normalise` has left is a line break. The words are in
`vocab/times.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from spacy.tokens import Doc, Token

from onrecord.extract.text.kept import Kept
from onrecord.vocab import load

OTHER = "."
_TABLES = {
    "months": "m", "weekdays": "w", "short_weekdays": "W", "seasons": "s", "units": "u", "day_points": "P",
    "days": "d", "vague": "V", "relative": "l", "story": "f", "ago": "b", "before": "B", "earlier": "E",
    "parts": "h", "edges": "e", "numbers": "c", "every": "%", "sets": "!", "quantifiers": "q", "eras": "Z",
    "ordinals": "O", "periods": "L", "unbroken": "j",
    "day_parts": "p",
}  # fmt: skip
_LATEST_YEAR = 2100
_MONTH_TAGS = frozenset({"NNP", "NN", "NNPS", "CD", "JJ", "FW", "NNS"})

Word = tuple[str, Any]  # the letter of a token, and what it is worth


@dataclass(frozen=True, slots=True)
class Words:
    """The tokens that are not white space: their letters, what they are worth, their places in the Doc."""

    doc: Doc
    codes: str
    values: list[Any]
    places: list[int]

    def token(self, index: int) -> Token:
        """Give the token of a letter."""
        return self.doc[self.places[index]]


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression of time, its ends as indexes into the letters, and what was said around its core."""

    rule: str
    label: str
    start: int
    end: int
    core: tuple[int, int]
    part: str | None = None  # start, mid or end of the period; "before" or "after" for "earlier", "later"
    timed: bool = False  # the hour or the part of the day is said
    nth: tuple[int | None, str] | None = None  # "the first week of": 1, week; "the week of": None, week
    ends: tuple[Expression, Expression] | None = None  # those of "from A to B"


def pick(words: Words, core: tuple[int, int], letters: str) -> Any:
    """Give what the first token with one of these letters is worth; None where there is none."""
    return next((words.values[index] for index in range(*core) if words.codes[index] in letters), None)


def read_words(doc: Doc) -> Words:
    """Give every token its letter; some words are times only where the words around them are."""
    words = [_word(doc, key, place) for place, key in enumerate(doc.to_array("LOWER").tolist())]
    places = [place for place, (code, _) in enumerate(words) if code != " "]
    values = [words[place][1] for place in places]
    letters = [words[place][0] for place in places]
    for index, letter in enumerate(letters):
        if letter in _CONTEXT:
            letters[index] = _CONTEXT[letter](doc, places, letters, index)
    _mark_phrases(doc, places, letters, values)
    return Words(doc, "".join(letters), values, places)


_known: Kept[int, Word] = Kept()


def _word(doc: Doc, key: int, place: int) -> Word:
    found = _known.get(key)
    if found is None:
        found = _known[key] = _lexicon().get(text := doc[place].lower_) or _shape(text)
    return found


@cache
def _lexicon() -> dict[str, Word]:
    vocabulary = load("times")
    words: dict[str, Word] = {}
    for table, code in _TABLES.items():
        entries = vocabulary[table]
        entries = {word: word for word in entries["words"]} if "words" in entries else entries
        words |= {word: (code, value) for word, value in entries.items()}
    return words | {word: (code, word) for word, code in vocabulary["function_words"].items()}


_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Word]], ...] = (
    (re.compile(r"0\d{3}"), lambda m: ("k", m[0])),
    (re.compile(r"0\d"), lambda m: ("0", int(m[0]))),
    (re.compile(r"\d{1,2}"), lambda m: ("n" if int(m[0]) <= 31 else "v", int(m[0]))),
    (re.compile(r"\d{4}"), lambda m: ("y" if 1000 <= int(m[0]) < _LATEST_YEAR else "i", int(m[0]))),
    (re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?"), lambda m: ("i", float(m[0].replace(",", "")))),
    (re.compile(r"(\d{1,2})(?:st|nd|rd|th)"), lambda m: ("o", int(m[1]))),
    (re.compile(r"(?:(mid|early|late)-?)?([12]\d\d0)s"), lambda m: ("g", (int(m[2]), m[1]))),
    (re.compile(r"(?:(mid|early|late)-?)?'?(\d0)s"), lambda m: ("G", (int(m[2]), m[1]))),
    (re.compile(r"\d{1,2}[:.]\d\d(?::\d\d)?"), lambda m: ("k", m[0])),
    (re.compile(r"\d{1,2}(?:[:.]\d\d)?(?:[ap]\.?m\.?)"), lambda m: ("k", m[0])),
    (re.compile(r"(\d{1,4})[/.-](\d{1,2})[/.-](\d{2,4})"), lambda m: ("D", (m[1], m[2], m[3]))),
    (re.compile(r"q([1-4])"), lambda m: ("Q", int(m[1]))),
    (re.compile(r"([12]\d{3})[–-]((?:[12]\d)?\d\d)"), lambda m: ("Y", (m[1], m[2]))),
    (re.compile(r"mid-?([12]\d{3})"), lambda m: ("M", (int(m[1]), "mid"))),
    (re.compile(r"[^\S\n]+"), lambda _: (" ", None)),
    (re.compile(r"\s+"), lambda _: ("\n", None)),
)


def _shape(text: str) -> Word:
    """Read a token by its form: digits, ordinals, clock times, white space."""
    if not (text[0].isdigit() or text[-1].isdigit() or text[-1] == "s" or text.isspace()):
        return OTHER, None
    for pattern, make in _SHAPES:
        if found := pattern.fullmatch(text):
            return make(found)
    return OTHER, None


def _month(doc: Doc, places: list[int], letters: list[str], index: int) -> str:
    """Keep a month beside a number; alone, a word of other meanings needs a word of time before it."""
    before = letters[index - 1] if index else OTHER
    after = letters[index + 1] if index + 1 < len(letters) else OTHER
    token = doc[places[index]]
    if before in "n0ovi" or (after in "n0oyD" and token.tag_ != "MD"):
        return "m"
    if token.ent_type_ in {"PERSON", "ORG", "FAC", "PRODUCT", "WORK_OF_ART"} and before not in "NlhERXTe%":
        return OTHER
    if token.lower_ not in _ambiguous():
        return "m"
    capital = token.text[:1].isupper() and token.tag_ in _MONTH_TAGS
    placed = before in "NlhERXT-%FU" or (after == "-") or token.ent_type_ == "DATE"
    return "m" if capital and placed and not _is_walk(letters, index) else OTHER


def _is_walk(letters: list[str], index: int) -> bool:
    """Whether it is "the March on the capital" rather than the month."""
    return letters[index - 1 : index] == ["t"] and letters[index + 1 : index + 2] == ["N"]


@cache
def _ambiguous() -> frozenset[str]:
    return frozenset(load("times")["ambiguous"]["months"])


def _short_year(doc: Doc, places: list[int], letters: list[str], index: int) -> str:
    """Keep "88" as a year after a month or an apostrophe, unless it counts the noun after it."""
    before = letters[max(index - 1, 0)]
    following = doc[places[index + 1]] if index + 1 < len(places) else None
    counts = following is not None and following.tag_ in {"NN", "NNS", "JJ", "CD", "VBN", "VBG"}
    return "v" if index and before in "m'" and not (counts and before == "m") else "i"


def _season(doc: Doc, places: list[int], _letters: list[str], index: int) -> str:
    token = doc[places[index]]
    return "s" if token.tag_ in {"NN", "NNP"} and token.ent_type_ in {"DATE", ""} else OTHER


def _story_word(doc: Doc, places: list[int], letters: list[str], index: int) -> str:
    """Keep "that day", "the following day"; leave "said that Monday ...", "following Monday's raid"."""
    token = doc[places[index]]
    return "f" if token.tag_ in {"DT", "JJ"} or (letters[max(index - 1, 0)] == "t" and index) else OTHER


def _ordinal_second(doc: Doc, places: list[int], letters: list[str], index: int) -> str:
    """Read "second" as an ordinal, except after "a" or a number."""
    return "O" if doc[places[index]].lower_ == "second" and letters[max(index - 1, 0)] not in "nci" else "u"


_CONTEXT = {"m": _month, "v": _short_year, "s": _season, "u": _ordinal_second, "f": _story_word}


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], str, Any]]]:
    """Holidays and vague phrases of several words, by their first word."""
    vocabulary = load("times")
    rows = [(_cut(words), "H", rule) for words, rule in vocabulary["holidays"].items()]
    for table in ("vague_phrases", "placed_phrases"):
        rows += [(_cut(words), "V", kind) for words, kind in vocabulary[table].items()]
    by_first: dict[str, list[tuple[tuple[str, ...], str, Any]]] = {}
    for row in sorted(rows, key=lambda row: -len(row[0])):
        by_first.setdefault(row[0][0], []).append(row)
    return by_first


def _cut(words: str) -> tuple[str, ...]:
    return tuple(words.replace("'s", " 's").split())


def _mark_phrases(doc: Doc, places: list[int], letters: list[str], values: list[Any]) -> None:
    firsts = _phrases()
    keys = {doc.vocab.strings[word] for word in firsts}
    array = doc.to_array("LOWER").tolist()
    for index in (index for index, place in enumerate(places) if array[place] in keys):
        for words, code, value in firsts[doc[places[index]].lower_]:
            here = tuple(doc[place].lower_ for place in places[index : index + len(words)])
            if here == words:
                letters[index : index + len(words)] = [code, *("=" * (len(words) - 1))]
                values[index] = value
                break
