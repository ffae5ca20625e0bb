"""Where a text is masked: words that are not to be read, what belongs to them, contacts and points; and the blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from onrecord.export.coarse import goes_out
from onrecord.export.contacts import Span, addresses, contacts
from onrecord.export.known_words import (
    LONGEST_ACRONYM,
    Lines,
    Word,
    common,
    is_frequent,
    listed,
    public,
    titles,
    words_in,
)
from onrecord.export.persons import Secrets
from onrecord.export.profiles import Profile
from onrecord.words import MASK

HEADLINE = 4.7  # Zipf: rarer words beside a name in a headline may be part of it


@dataclass(frozen=True, slots=True)
class Found:
    """What is masked in a text, and how many of each sort."""

    spans: tuple[Span, ...]
    sorts: Mapping[str, int]


def found_in(text: str, secrets: Secrets, profile: Profile, also: Iterable[Span] = ()) -> Found:
    """Give what is masked in a text under a profile; `also` are offsets of words that are masked in any case."""
    own = tuple(_word_spans(text, secrets, also))
    told = tuple(contacts(text)) if profile.contacts == "masked" else ()
    points = tuple(addresses(text)) if not goes_out("site", profile) else ()
    sorts = {
        "words masked": len(set(own)),
        "contacts masked": len(told),
        "points and addresses masked": len(points),
    }
    return Found((*own, *told, *points), sorts)


def blocked(text: str, spans: Iterable[Span]) -> str:
    """Give a text of the same length with a block for each character in the spans that is no white space."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = [each if each.isspace() else MASK for each in letters[start:end]]
    return "".join(letters)


def _word_spans(text: str, secrets: Secrets, also: Iterable[Span]) -> Iterator[Span]:
    """Give where words of a text are masked: by themselves, as part of a name, or beside one."""
    words = words_in(text)
    hidden = [word.key in secrets.words or (word.large and word.key in secrets.large) for word in words]
    inside = {at for start, end in also for at in range(start, end)}
    hidden = [out or word.start in inside for word, out in zip(words, hidden, strict=True)]
    for start, end in _phrases_at(words, secrets.phrases):
        hidden[start:end] = [True] * (end - start)
    _spread(text, words, hidden, secrets.kept)
    yield from ((word.start, word.end) for word, out in zip(words, hidden, strict=True) if out)
    yield from ((at, at + 1) for at in inside if text[at].isdigit())


def _phrases_at(words: list[Word], phrases: frozenset[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    first: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        first.setdefault(phrase[0], []).append(phrase)
    keys = [word.key for word in words]
    for at, key in enumerate(keys):
        for phrase in first.get(key, ()):
            if words[at].large and tuple(keys[at : at + len(phrase)]) == phrase:
                yield at, at + len(phrase)


def _spread(text: str, words: list[Word], hidden: list[bool], kept: frozenset[str]) -> None:
    """Mask what stands beside a masked word and belongs to the name: initials, "bin", "John" [█████] "Hill"."""
    if True not in hidden:
        return
    lines = Lines.of(text)
    last = len(words) - 1
    for at in (*range(len(words)), *reversed(range(len(words)))):
        if hidden[at]:
            continue
        after = at > 0 and hidden[at - 1] and _touch(text, words[at - 1], words[at])
        before = at < last and hidden[at + 1] and _touch(text, words[at], words[at + 1])
        if after or before:
            hidden[at] = (after and _may_be_surname(words[at])) or _belongs(text, words[at], lines, kept)


def _may_be_surname(word: Word) -> bool:
    """Whether a title is a surname too, as it is behind a name: "Emil Bishop"."""
    return word.large and word.key in titles()


def _touch(text: str, before: Word, after: Word) -> bool:
    """Whether nothing but a space, a hyphen or the point of an initial stands between two words."""
    return text[before.end : after.start] in (" ", "-", ".", ". ", "\u00a0", "\u2010", "\u2011", "-\n", "\n")


def _belongs(text: str, word: Word, lines: Lines, kept: frozenset[str]) -> bool:
    line = lines.number(word.start)
    if word.key in listed("particles") or (
        word.key in listed("joined") and text[word.end : word.end + 1] == "-"
    ):
        return True
    if not word.large or word.key in public():
        return word.large and word.key in listed("names_too")
    if word.key in kept:  # an acronym of an actor may be a given name here: "ANA"
        return word.text.isupper() and len(word.text) <= LONGEST_ACRONYM and line in lines.capitals
    if len(word.key) == 1:
        return word.key not in ("i", "a") or text[word.end : word.end + 1] == "."
    if line in lines.capitals | lines.headlines:
        return word.key not in common() or (line in lines.headlines and not is_frequent(word.key, HEADLINE))
    return not _begins_sentence(text, word.start)


def _begins_sentence(text: str, start: int) -> bool:
    before = text[max(start - 4, 0) : start].rstrip(" \"'“”‘’([").rstrip(" ")
    return not before or before[-1] in ".!?:\n" or "\n" in text[max(start - 2, 0) : start]
