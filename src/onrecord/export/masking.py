"""A document and its reading, masked once: every value of it, and every quote with the text that it is of."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urlsplit

from onrecord.export.blocks import Found, blocked, found_in
from onrecord.export.coarse import coarse_mention, coarse_ref
from onrecord.export.known_words import is_known, is_organisation, key_of, listed, titles, words_in
from onrecord.export.persons import Secrets, Things, is_listed, secrets_of
from onrecord.export.profiles import Profile
from onrecord.model.reading import Event, PlaceMention, PlaceRef, Reading, Role
from onrecord.model.record import Filed
from onrecord.model.text import Document, Quote
from onrecord.words import MASK

A_PERSON = "a person"  # in place of a name
AN_AUTHOR = "an author"
LONG = 5  # letters of a name that is looked for even within longer words of an address

# Texts that are terms of lists and numbers of things, and nobody's words.
_TERMS = frozenset({
    "id", "kind", "type", "country", "actor", "status", "unit", "precision", "basis", "group", "stage", "code", "event",
    "mode", "event_type", "sub_event_type", "language",
})  # fmt: skip


@dataclass(frozen=True)
class Masking:
    """A document masked once under a profile that does not show all; see `withhold.Outgoing`."""

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
        """The document with its reading."""
        return replace(self.given, document=self._document(), reading=self._reading())

    def event(self, event: Event) -> Event:
        """Give an event of the document as it may go out."""
        found: Event = self._value(event)
        return found

    def words(self, text: str) -> str:
        """Give words that are not of the text, such as a title or a note, with the same things masked."""
        if text not in self._said:
            self._said[text] = blocked(text, found_in(text, self.secrets, self.profile).spans)
        return self._said[text]

    @cached_property
    def masks(self) -> Found:
        """Where its text is masked."""
        return found_in(self.given.document.text, self.secrets, self.profile, self.secrets.spans)

    @cached_property
    def _text(self) -> str:
        return blocked(self.given.document.text, self.masks.spans)

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
        path = unquote(f"{parts.path}?{parts.query}#{parts.fragment}").replace("_", " ")
        if self._names_somebody(host):
            return None
        if parts.username or self._names_somebody(path) or MASK in self.words(path):
            return f"{parts.scheme}://{host}/"
        return url

    def _names_somebody(self, part: str) -> bool:
        """Whether a part of an address has a word that is masked in it, alone or run together with others."""
        keys = {word.key for word in words_in(part)}
        run = key_of(part)
        return bool(keys & (self.secrets.words | self.secrets.large)) or any(
            len(key) >= LONG and key in run for key in self.secrets.words
        )

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
        if name == "actor" and value and not is_listed(value):
            return None
        return self.words(value) if isinstance(value, str) and name not in _TERMS else self._value(value)

    def _quote(self, quote: Quote) -> Quote:
        text = self.given.document.text
        if 0 <= quote.start < quote.end and text[quote.start : quote.end] == quote.text:
            return replace(quote, text=self._text[quote.start : quote.end])
        return replace(quote, text=self.words(quote.text))

    def _name(self, role: Role) -> str | None:
        """Give the name of somebody; of one of whom no name is left, what they are."""
        if not role.name:
            return role.name
        small = (word for word in words_in(role.name) if word.key in self.secrets.large)
        found = self.words(blocked(role.name, ((word.start, word.end) for word in small)))
        if MASK not in found:
            return found
        left = [
            word
            for word in words_in(found)
            if word.key not in titles() and word.key not in listed("particles")
        ]
        return found if left else A_PERSON


def _is_public_host(host: str) -> bool:
    return (
        "." in host
        and not host.replace(".", "").isdigit()
        and not host.endswith((".local", ".lan", ".internal"))
    )
