"""Words that are kept from somebody: masked where they stand, and wherever else they are said."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator
from typing import Any, TypeVar

from onrecord.model.text import Quote
from onrecord.words import MASK

LEAST = 4  # characters of words that are masked wherever else they stand

Value = TypeVar("Value")


def masked(text: str, hidden: Collection[Quote]) -> str:
    """Give a text of the same length in which words are not to be read: there, and wherever else they stand."""
    letters = list(text)
    for start, end in _places(text, hidden):
        letters[start:end] = [letter if letter.isspace() else MASK for letter in letters[start:end]]
    return "".join(letters)


def _places(text: str, hidden: Collection[Quote]) -> Iterator[tuple[int, int]]:
    for quote in hidden:
        yield quote.start, quote.end
        at = text.find(quote.text) if len(quote.text) >= LEAST else -1
        while at >= 0:
            yield at, at + len(quote.text)
            at = text.find(quote.text, at + 1)


def quotes_in(value: object) -> Iterator[Quote]:
    """Give all words that a value rests on, and all of its parts."""
    if isinstance(value, Quote):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from quotes_in(each)
    elif dataclasses.is_dataclass(value):
        for each in dataclasses.fields(value):
            yield from quotes_in(getattr(value, each.name))


def without_words(value: Value, hidden: Collection[Quote]) -> Value:
    """Give a value with all words masked that are, or have in them, words of the same text that are hidden."""
    if not hidden:
        return value
    made: Any = value
    if isinstance(made, Quote):
        made = dataclasses.replace(made, text=_masked_quote(made, hidden))
    elif isinstance(made, tuple):
        made = tuple(without_words(each, hidden) for each in made)
    elif dataclasses.is_dataclass(made) and not isinstance(made, type):
        parts = {each.name: getattr(made, each.name) for each in dataclasses.fields(made) if each.init}
        found = {name: without_words(part, hidden) for name, part in parts.items() if list(quotes_in(part))}
        made = dataclasses.replace(made, **found)
    return made  # type: ignore[no-any-return]


def _masked_quote(quote: Quote, hidden: Collection[Quote]) -> str:
    inside = [
        Quote(max(each.start - quote.start, 0), max(min(each.end, quote.end) - quote.start, 0), each.text)
        for each in hidden
    ]
    return masked(quote.text, inside)
