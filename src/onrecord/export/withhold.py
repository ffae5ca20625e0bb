"""A document and its reading as they may go out: texts as long as before, with blocks for what may not be read.

Quotes are masked with the text, so that all of them still are the words of the text at their offsets.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urlsplit

from onrecord.export.coarse import coarse_mention, coarse_ref, goes_out
from onrecord.export.contacts import Span, addresses, contacts
from onrecord.export.known_words import (
    LONGEST_ACRONYM,
    Lines,
    Word,
    common,
    is_frequent,
    is_known,
    is_organisation,
    listed,
    public,
    titles,
    words_in,
)
from onrecord.export.persons import Secrets, Things, secrets_of
from onrecord.export.profiles import Profile, Withheld
from onrecord.model.reading import Event, PlaceMention, PlaceRef, Reading, Role
from onrecord.model.record import Filed
from onrecord.model.text import Document, Quote
from onrecord.words import MASK

A_PERSON = "a person"  # in place of a name
AN_AUTHOR = "an author"
HEADLINE = 4.7  # Zipf: rarer words beside a name in a headline may be part of it

# Texts that are terms of lists and numbers of things, and nobody's words.
_TERMS = frozenset({
    "id", "kind", "type", "country", "actor", "status", "unit", "precision", "basis", "group", "stage", "code", "event",
    "mode", "event_type", "sub_event_type", "language",
})  # fmt: skip

Value = TypeVar("Value")


def withhold(filed: Filed, profile: Profile, events: Iterable[Event] = ()) -> tuple[Filed, Withheld]:
    """Give a document with its reading as they may go out, and how much was withheld; see `Outgoing`."""
    out = Outgoing(filed, profile, tuple(events))
    return out.filed, out.withheld


def withhold_event(
    event: Event, filed: Filed, profile: Profile, events: Iterable[Event] = ()
) -> tuple[Event, Withheld]:
    """Give an event as people left it, with what is masked in its document, and in the `events` beside it, masked."""
    return Outgoing(filed, profile, (event, *events)).event(event)


@dataclass(frozen=True)
class Outgoing:
    """A document as it goes out under a profile. `events` are those of its events that people corrected or added.

    Whoever masks a document and its events takes one of these for all of them: then all have the same words masked.
    """

    given: Filed
    profile: Profile
    events: tuple[Event, ...] = ()
    _said: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def secrets(self) -> Secrets:
        """What is not to be read of it."""
        return secrets_of(self.given, self.profile, self.events)

    @cached_property
    def filed(self) -> Filed:
        """The document with its reading; just as it was given where the profile shows all."""
        if self.profile.all_shown:
            return self.given
        return replace(self.given, document=self._document(), reading=self._reading())

    @cached_property
    def withheld(self) -> Withheld:
        """How much of the document and its reading was withheld."""
        if self.profile.all_shown:
            return Withheld()
        before, after = self.given.document, self.filed.document
        found = Counter(self._masks.sorts)
        found["persons masked"] = self.secrets.persons
        found["places made coarser or left out"] = self.secrets.places
        found["authors replaced"] = int(before.author != after.author)
        found["whole texts kept back"] = int(not self.profile.texts)
        found["addresses of reports shortened"] = int(before.url != after.url)
        found["file names kept back"] = int(before.name != after.name)
        return Withheld({sort: number for sort, number in found.items() if number})

    def event(self, event: Event) -> tuple[Event, Withheld]:
        """Give an event as people left it as it may go out, and how many of its places and names were withheld."""
        if self.profile.all_shown:
            return event, Withheld()
        found: Event = self._value(event)
        names = sum(
            before.name != after.name
            for side in ("agents", "targets", "objects")
            for before, after in zip(getattr(event, side), getattr(found, side), strict=True)
        )
        places = int(event.place != found.place) + sum(each not in found.places for each in event.places)
        return found, Withheld.of(names_in_events_masked=names, places_in_events_made_coarser=places)

    def words(self, text: str) -> str:
        """Give words that are not of the text, such as a title or a note, with the same things masked."""
        if self.profile.all_shown:
            return text
        if text not in self._said:
            self._said[text] = _blocked(text, self._found(text).spans)
        return self._said[text]

    # -- the text -----------------------------------------------------------------------------------------------------

    @cached_property
    def _masks(self) -> Found:
        return self._found(self.given.document.text, self.secrets.spans)

    @cached_property
    def _text(self) -> str:
        return _blocked(self.given.document.text, self._masks.spans)

    def _found(self, text: str, also: Iterable[Span] = ()) -> Found:
        own = tuple(_word_spans(text, self.secrets, also))
        told = tuple(contacts(text)) if self.profile.contacts == "masked" else ()
        points = tuple(addresses(text)) if not goes_out("site", self.profile) else ()
        sorts = {
            "words masked": len(set(own)),
            "contacts masked": len(told),
            "points and addresses masked": len(points),
        }
        return Found((*own, *told, *points), sorts)

    # -- the values ---------------------------------------------------------------------------------------------------

    def _document(self) -> Document:
        old, profile = self.given.document, self.profile
        return replace(
            old,
            text=self._text,
            content=old.content if profile.texts and self._text == old.text else b"",
            name=old.name if profile.names else "",
            url=self._url(old.url),
            title=self.words(old.title) if old.title else old.title,
            author=self._author(old.author),
            publisher=self.words(old.publisher) if old.publisher else old.publisher,
        )

    def _author(self, name: str | None) -> str | None:
        if not name or self.profile.authors == "shown" or is_organisation(name):
            return self.words(name) if name else name
        known = all(is_known(word.key) for word in words_in(name))
        return name if known else AN_AUTHOR

    def _url(self, url: str | None) -> str | None:
        """Give the address; of one with words that are masked only the site, none of one on a machine of one's own."""
        if not url:
            return url
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
        except ValueError:
            return None
        if parts.scheme not in ("http", "https") or not _is_public_host(host):
            return url if self.profile.names else None
        path = f"{parts.path}?{parts.query}#{parts.fragment}"
        keys = {word.key for word in words_in(path.replace("_", " ").replace("%20", " "))}
        hidden = keys & (self.secrets.words | self.secrets.large)
        if hidden or parts.username or MASK in self.words(path):
            return f"{parts.scheme}://{host}/"
        return url

    def _reading(self) -> Reading:
        old = self.given.reading
        mentions = (self._mention(each) for each in old.mentions)
        return replace(
            old,
            events=self._value(old.events),
            mentions=tuple(each for each in mentions if each is not None),
            attributions=self._value(old.attributions),
            issues=self._value(old.issues),
        )

    def _mention(self, mention: Any) -> Any:
        if isinstance(mention, PlaceMention):
            mention = coarse_mention(mention, self._things.level(mention), self.profile)
        return self._value(mention) if mention is not None else None

    @cached_property
    def _things(self) -> Things:
        return Things.of(self.given, self.events)

    def _value(self, value: Any) -> Any:
        """Give a value, or all parts of one, as it may go out."""
        if isinstance(value, Quote):
            return self._quote(value)
        if isinstance(value, tuple):
            kept = (self._value(each) for each in value)
            return tuple(each for each in kept if each is not None)
        if isinstance(value, PlaceRef):
            value = coarse_ref(value, self.profile)
        if not dataclasses.is_dataclass(value) or isinstance(value, type):
            return value
        made = {
            each.name: self._field(each.name, getattr(value, each.name)) for each in dataclasses.fields(value)
        }
        made |= {"name": self._name(value)} if isinstance(value, Role) else {}
        return replace(value, **made)

    def _field(self, name: str, value: Any) -> Any:
        return self.words(value) if isinstance(value, str) and name not in _TERMS else self._value(value)

    def _quote(self, quote: Quote) -> Quote:
        text = self.given.document.text
        if 0 <= quote.start < quote.end and text[quote.start : quote.end] == quote.text:
            return replace(quote, text=self._text[quote.start : quote.end])
        return replace(quote, text=self.words(quote.text))

    def _name(self, role: Role) -> str | None:
        """Give the name of somebody; of one of whom no name is left, what they are."""
        found = self.words(role.name) if role.name else role.name
        if not found or MASK not in found:
            return found
        left = [
            word
            for word in words_in(found)
            if word.key not in titles() and word.key not in listed("particles")
        ]
        return found if left else A_PERSON


@dataclass(frozen=True, slots=True)
class Found:
    """What is masked in a text, and how many of each sort."""

    spans: tuple[Span, ...]
    sorts: Mapping[str, int]


def _blocked(text: str, spans: Iterable[Span]) -> str:
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


def _is_public_host(host: str) -> bool:
    return (
        "." in host
        and not host.replace(".", "").isdigit()
        and not host.endswith((".local", ".lan", ".internal"))
    )
