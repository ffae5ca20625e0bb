"""Passages with graphic content, which the page hides until asked. Their words are in `vocab/review/graphic.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from onrecord.model.text import Quote
from onrecord.vocab import load

# A sentence ends at a stop before a capital, a figure or an opening quote, and at a blank line.
_END = re.compile(r"[.!?…؟。]+[\"'”’»)\]]*(?=\s+[\"'“‘«(\[]*[^\W_a-z])|\n\s*\n", re.UNICODE)


def graphic(text: str) -> tuple[Quote, ...]:
    """Give the sentences of a text that tell in detail what was done to bodies; those side by side as one passage."""
    passages: list[tuple[int, int]] = []
    for start, end in _sentences(text):
        if _tells(text[start:end]):
            joined = bool(passages) and not text[passages[-1][1] : start].strip()
            if joined:
                passages[-1] = passages[-1][0], end
            else:
                passages.append((start, end))
    return tuple(Quote.of(text, start, end) for start, end in passages)


def _tells(sentence: str) -> bool:
    return _pattern().search(sentence) is not None


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Give where sentences start and end, without the white space around them."""
    start = 0
    for end in (*(match.end() for match in _END.finditer(text)), len(text)):
        body = text[start:end].strip()
        if body:
            first = start + text[start:end].index(body)
            yield first, first + len(body)
        start = end


@cache
def _pattern() -> re.Pattern[str]:
    lists = load("review/graphic").values()
    stems = [f"{_written(stem)}\\w*" for part in lists for stem in part.get("stems", ())]
    words = [_written(word) for part in lists for word in part.get("words", ())]
    return re.compile(rf"\b(?:{'|'.join([*words, *stems])})\b", re.IGNORECASE)


def _written(words: str) -> str:
    return r"[\s-]+".join(map(re.escape, words.split()))
