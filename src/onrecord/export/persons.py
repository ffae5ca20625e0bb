"""Which words of a document are not to go out: names of persons, words that may be names, and names of finer places.

A reader of ours misses names, so any word with a capital that nothing explains counts as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from onrecord.export.coarse import goes_out, level_of, outer_names
from onrecord.export.known_words import (
    Lines,
    Word,
    common,
    is_explained,
    is_frequent,
    is_organisation,
    key_of,
    keys_in,
    public,
    titles,
    words_in,
)
from onrecord.export.profiles import Profile
from onrecord.model.dateline import agency_in
from onrecord.model.reading import ActorMention, Event, PlaceMention, PlacePrecision, PlaceRef, Role
from onrecord.model.record import Filed
from onrecord.model.text import Quote
from onrecord.vocab import load

SHORTEST = 3  # letters of a part of a name that is masked wherever else it stands


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is not to be read of a document.

    `words` are keys that are masked wherever they stand, `large` those that are so only with a capital, because they
    are common words too; `phrases` are keys in a row that are masked together. `spans` are offsets into the text.
    `kept` are keys that stay. `persons` says how many persons are named, `places` how many places that are too fine.
    """

    words: frozenset[str]
    large: frozenset[str]
    phrases: frozenset[tuple[str, ...]]
    spans: tuple[tuple[int, int], ...]
    kept: frozenset[str]
    persons: int
    places: int


@dataclass(frozen=True, slots=True)
class Things:
    """Persons, actors and places of a document: those of its reading, and those people added or corrected."""

    actors: tuple[ActorMention, ...]
    roles: tuple[Role, ...]
    doers: tuple[Role, ...]
    refs: tuple[PlaceRef, ...]
    mentions: tuple[PlaceMention, ...]

    @classmethod
    def of(cls, filed: Filed, events: Iterable[Event] = ()) -> Things:
        """Gather those of a document."""
        told = (*filed.reading.events, *events)
        mentions = filed.reading.mentions
        return cls(
            tuple(each for each in mentions if isinstance(each, ActorMention)),
            tuple(role for event in told for role in (*event.agents, *event.targets, *event.objects)),
            tuple(role for event in told for role in event.agents),
            tuple(place for event in told for place in _places(event)),
            tuple(each for each in mentions if isinstance(each, PlaceMention)),
        )

    def level(self, mention: PlaceMention) -> PlacePrecision:
        """Say how fine a mentioned place is: as an event says that names it with the same words, else by itself."""
        same = [each for each in self.refs if each.quote == mention.quote]
        same = same or [each for each in self.refs if each.name == mention.name]
        return level_of(same[0] if same else mention)

    def by_level(self) -> Iterator[tuple[PlaceRef | PlaceMention, PlacePrecision]]:
        """Give all places and how fine each is."""
        for ref in self.refs:
            yield ref, level_of(ref)
        for mention in self.mentions:
            yield mention, self.level(mention)


def secrets_of(filed: Filed, profile: Profile, events: Iterable[Event] = ()) -> Secrets:
    """Give what is not to be read of a document under a profile; `events` are those people corrected or added."""
    things = Things.of(filed, events)
    named = list(_persons(things)) if profile.persons == "masked" else []
    actors = [_words_of_actor(each.actor) for each in things.actors if each.actor]
    names = [_name_in(quote) for quote in named]
    names = [name for name in names if not any(row.issuperset(word.key for word in name) for row in actors)]
    private = frozenset(word.key for name in names for word in name)
    fine = [(place, level) for place, level in things.by_level() if not goes_out(level, profile)]
    whole = frozenset(frozenset(word.key for word in name) for name in names)
    outer = _outer(things, profile, private, whole, filed.document.text)
    kept = outer | _organisations(filed, things, private)
    spots = [
        [word for word in words_in(text) if word.large] for place, _ in fine for text in _names_of(place)
    ]
    hidden = {word.key for word in (*_flat(names), *_flat(spots)) if len(word.key) >= SHORTEST}
    hidden -= {key for key in hidden if key in outer or key in public()}
    hidden = {key for key in hidden if key not in common() or (key in private and not is_frequent(key))}
    if profile.persons == "masked":
        hidden |= set(_unexplained(filed, events, kept | hidden)) - kept
    return Secrets(
        words=frozenset(hidden - common()),
        large=frozenset(hidden & common()),
        phrases=frozenset(_phrases((*names, *spots), hidden | kept | public(), outer)),
        spans=tuple(dict.fromkeys(_spans(named, fine, outer))),
        kept=kept,
        persons=len({tuple(word.key for word in name) for name in names if name}),
        places=len({place.name for place, _ in fine}),
    )


def unexplained(text: str, kept: frozenset[str]) -> Iterator[Word]:
    """Give the words of a text that look like names and are not known for anything else."""
    lines, words = Lines.of(text), words_in(text)
    for at, word in enumerate(words):
        if word.large and len(word.text) > 1 and word.key not in kept:
            beside = any(_is_loud(near) for near in (*words[max(at - 1, 0) : at], *words[at + 1 : at + 2]))
            if not is_explained(word, capitals=beside or lines.number(word.start) in lines.capitals):
                yield word


def _is_loud(word: Word) -> bool:
    """Whether a word is in capitals and no acronym that everybody knows."""
    return len(word.text) > 1 and word.text.isupper() and word.key not in public()


def _unexplained(filed: Filed, events: Iterable[Event], kept: frozenset[str]) -> Iterator[str]:
    document = filed.document
    for text in (document.text, document.title or "", document.author or ""):
        yield from (word.key for word in unexplained(text, kept))
    roles = (role for event in events for role in (*event.agents, *event.targets, *event.objects))
    for role in roles:
        if role.name and not role.actor:
            yield from (word.key for word in unexplained(role.name, kept))


def _persons(things: Things) -> Iterator[Quote]:
    """Give the words that name persons whom the list of actors does not know."""
    for each in things.actors:
        if each.kind == "person" and not (
            each.actor and _words_of_actor(each.actor) & keys_in(each.quote.text)
        ):
            yield each.quote


def _name_in(quote: Quote) -> list[Word]:
    """Give the words of a name; none where they are but titles, pronouns, and words that everybody uses."""
    found = [word for word in words_in(quote.text) if word.large and not _is_title(word.key)]
    rare = [word for word in found if len(word.key) >= SHORTEST and not is_frequent(word.key)]
    return [word for word in found if len(word.key) > 1] if rare else []


def _outer(
    things: Things, profile: Profile, private: frozenset[str], whole: frozenset[frozenset[str]], text: str
) -> frozenset[str]:
    """Give the words of the names of places that may go out.

    An unlisted place that may be a person is none; nor is a town that is but a part of a name in `whole`, or that
    nothing makes a place of: no event, and no "in" before it. A town does nothing either: who does is a person.
    """
    found: set[str] = set()
    doers = {keys_in(role.name or role.head.text) for role in things.doers if not role.actor}
    sure = {place.name for place in things.refs} | {
        each.name for each in things.mentions if _is_said_in(each, text)
    }
    for place, level in things.by_level():
        keys = keys_in(place.quote.text)
        small = level in ("site", "city", "district") and bool(keys)
        if small and (keys in doers or any(keys < name for name in whole)):
            continue
        found |= outer_names(place, profile)
        if level == "city" and place.name not in sure:
            continue
        if goes_out(level, profile):
            keys |= keys_in(place.name)
            found |= keys if place.geonameid or place.country else keys - private
    return frozenset(found)


def _is_said_in(place: PlaceMention, text: str) -> bool:
    """Whether the word before says that it is a place: "in", "near", "of"."""
    before = words_in(text[max(place.quote.start - 20, 0) : place.quote.start])
    return bool(before) and before[-1].key in {*load("actor_words")["words"]["locative"], "of", "at"}


def _organisations(filed: Filed, things: Things, private: frozenset[str]) -> frozenset[str]:
    """Give the words of names of actors of the list, and of what calls itself an organisation."""
    found: set[str] = set()
    for each in things.actors:
        if each.actor:
            found |= _words_of_actor(each.actor) | (_leaders(each) & keys_in(each.quote.text))
        if is_organisation(each.quote.text, surely=each.kind == "person"):
            found |= keys_in(each.quote.text) - private
    publisher = filed.document.publisher or ""
    if is_organisation(publisher):
        found |= keys_in(publisher) - private
    agency = agency_in(
        filed.document.text
    )  # a source must be told apart, and brackets in a dateline name no person
    return frozenset(found | (keys_in(agency) - private if agency else set()))


def _spans(
    named: Sequence[Quote],
    fine: Sequence[tuple[PlaceRef | PlaceMention, PlacePrecision]],
    outer: frozenset[str],
) -> Iterator[tuple[int, int]]:
    """Give what is masked where it stands: whole names, initials too, and the large words of finer places."""
    for quote in named:
        yield from _within(quote, _name_in(quote))
    for place, level in fine:
        large = [word for word in words_in(place.quote.text) if word.large]
        inner = [word for word in large if word.key not in outer]
        yield from _within(place.quote, inner or (large if level == "site" else ()))
        yield from _figures(place.quote)


def _within(quote: Quote, found: Iterable[Word]) -> Iterator[tuple[int, int]]:
    for word in found:
        yield quote.start + word.start, quote.start + word.end


def _figures(quote: Quote) -> Iterator[tuple[int, int]]:
    """Give the figures in the words of a place, as the number of a house is one."""
    for at, letter in enumerate(quote.text):
        if letter.isdigit():
            yield quote.start + at, quote.start + at + 1


def _phrases(
    rows: Iterable[Sequence[Word]], known: frozenset[str] | set[str], outer: frozenset[str]
) -> Iterator[tuple[str, ...]]:
    """Give the names that are masked as a whole wherever they stand, but those of places that go out."""
    for row in rows:
        keys = tuple(word.key for word in row)
        alone = (
            len(keys) == 1 and len(keys[0]) >= SHORTEST and keys[0] not in known and keys[0] not in common()
        )
        if (len(keys) > 1 and not outer.issuperset(keys)) or alone:
            yield keys


def _names_of(place: PlaceRef | PlaceMention) -> tuple[str, str]:
    return place.quote.text, place.name


def _places(event: Event) -> Iterator[PlaceRef]:
    yield from (each for each in (event.place, event.origin, event.destination) if each)
    yield from event.places


def _flat(rows: Iterable[Iterable[Word]]) -> list[Word]:
    return [word for row in rows for word in row]


def _is_title(key: str) -> bool:
    """Whether a word stands for a person, or before a name, without naming one."""
    return key in titles() or key in _pronouns()


@cache
def _pronouns() -> frozenset[str]:
    return frozenset(key_of(each) for each in load("people")["pronouns"])


@cache
def _listed() -> dict[str, frozenset[str]]:
    """Give the keys of all words of the names of each actor of the list."""
    found = {}
    for group in load("actors")["group"]:
        for row in group["actors"]:
            names = (row["name"], *row.get("aliases", ()))
            found[row["id"]] = frozenset().union(*(keys_in(name) for name in names))
    return found


def is_listed(actor: str) -> bool:
    """Whether an id is that of an actor of the list or of a state, and no key that somebody made of a name."""
    return actor in _listed() or actor.partition("-")[0].upper() in load("states")["states"]


def _words_of_actor(actor: str) -> frozenset[str]:
    return _listed().get(actor, frozenset())


def _leaders(mention: ActorMention) -> frozenset[str]:
    """Give the names by which a government is called ("the Assad regime"), where that is what is named."""
    code = (mention.actor or "").partition("-")[0].upper()
    row = load("states")["states"].get(code, {})
    return (
        frozenset(key_of(each) for each in row.get("leaders", ())) if mention.kind == "actor" else frozenset()
    )
