"""The words of vocab/events.toml, ready to be looked up by a token."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Any, Literal

from spacy.tokens import Doc, Token

from onrecord.extract.text import columns
from onrecord.extract.text.kept import Kept
from onrecord.extract.text.language import Number, lemma, number_of
from onrecord.vocab import load

Form = Literal["verb", "undergone", "weapon", "noun", "predicate"]
_FORMS: dict[str, Form] = {
    "verbs": "verb",
    "verbs_undergone": "undergone",
    "verbs_weapon": "weapon",
    "nouns": "noun",
    "predicates": "predicate",
}
CLASSES = frozenset({"people", "armed", "place", "building", "vehicle", "thing", "weapon", "name", "hazard"})
_PREDICATE_TAGS = frozenset({"JJ", "VBN", "NN", "RB", "VBD"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the vocabulary. An empty set asks for nothing.

    `objects` and `subjects` hold lemmas or classes, never both.
    """

    kind: str
    form: Form
    words: tuple[str, ...]
    prepositions: frozenset[str]
    objects: frozenset[str]
    subjects: frozenset[str]
    not_with: frozenset[str]
    only_in: frozenset[str]
    modal: frozenset[str]  # what the clause that it brings is bound by ("must")
    background: bool  # a noun that alone tells of a state of things, not of a happening ("the war")
    order: int  # place in the file

    @property
    def key(self) -> str:
        """The word by which it is looked up: the first of a verb, the last of a noun."""
        return self.words[-1] if self.form == "noun" else self.words[0]

    @property
    def needs_lemma(self) -> bool:
        """Whether it asks for a certain word as object or subject."""
        return bool((self.objects | self.subjects) - CLASSES)

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """Where it stands among entries that fit the same token: the smaller goes first."""
        fields = (self.prepositions, self.objects, self.subjects, self.not_with, self.only_in, self.modal)
        return -len(self.words), -int(self.needs_lemma), -sum(map(bool, fields)), self.order


def kinds() -> dict[str, Any]:
    """The kinds of events by name, as vocab/events.toml has them."""
    found: dict[str, Any] = load("events")["kinds"]
    return found


@cache
def _entries() -> dict[str, tuple[Entry, ...]]:
    """All entries by the word that they are looked up by, those to be tried first in front."""
    found: dict[str, list[Entry]] = {}
    given = (
        (kind, form, {"word": one} if isinstance(one, str) else one)
        for kind, table in kinds().items()
        for field, form in _FORMS.items()
        for one in table.get(field, ())
    )
    for order, (kind, form, fields) in enumerate(given):
        for entry in _pure(_entry(kind, form, fields, order)):
            found.setdefault(entry.key, []).append(entry)
    return {key: tuple(sorted(entries, key=lambda entry: entry.rank)) for key, entries in found.items()}


def _entry(kind: str, form: Form, given: dict[str, Any], order: int) -> Entry:
    return Entry(
        kind=kind,
        form=form,
        words=tuple(given["word"].replace("-", " ").split()),
        prepositions=frozenset(given.get("with", ())),
        objects=frozenset(given.get("objects", ())),
        subjects=frozenset(given.get("subjects", ())),
        not_with=frozenset(given.get("not_with", ())),
        only_in=frozenset(given.get("only_in", ())),
        modal=frozenset(given.get("modal", ())),
        background=given.get("background", False),
        order=order,
    )


def _pure(entry: Entry) -> list[Entry]:
    """The entry, or where it mixes lemmas with classes, one for each: a lemma that fits goes before a class."""
    objects = [part for part in (entry.objects - CLASSES, entry.objects & CLASSES) if part]
    subjects = [part for part in (entry.subjects - CLASSES, entry.subjects & CLASSES) if part]
    pairs = product(objects or [entry.objects], subjects or [entry.subjects])
    return [replace(entry, objects=one, subjects=other) for one, other in pairs]


@cache
def _forms() -> dict[str, str]:
    found: dict[str, str] = load("events").get("forms", {})
    return found


_words: Kept[Number, str] = Kept()


def word(token: Token) -> str:
    """The lemma by which the vocabulary knows a token; of a name in the plural the singular ("Mass Shootings")."""
    key = number_of(token)
    found = _words.get(key)
    if found is None:
        found = _words[key] = _word(token)
    return found


def word_at(doc: Doc, i: int) -> str:
    """The same of the word at a place of a text."""
    form, tag, part, morph = columns.numbers(doc)[i]
    return _words.get((form, tag, part, morph)) or word(doc[i])


def _word(token: Token) -> str:
    found = _forms().get(token.lower_) or lemma(token)
    if token.tag_ in ("NNP", "NNPS") and found.endswith("s") and found not in _entries():
        return found[:-1]
    return found


_by_form: Kept[Number, tuple[Entry, ...]] = Kept()


def known_words(doc: Doc) -> Iterator[tuple[Token, tuple[Entry, ...]]]:
    """The words of a text that may stand for an entry, each with those entries."""
    for i, (form, tag, part, morph) in enumerate(columns.numbers(doc)):
        found = _by_form.get((form, tag, part, morph))
        if found is None:
            found = entries_of(doc[i])
        if found:
            yield doc[i], found


def entries_of(token: Token) -> tuple[Entry, ...]:
    """The entries that a token may stand for by its form and tag; nearly always none, at the price of one look-up."""
    key = number_of(token)
    found = _by_form.get(key)
    if found is None:
        found = tuple(entry for entry in _entries().get(word(token), ()) if _has_tag(entry, token.tag_))
        if token.tag_ == "VBG":  # the deed itself: "shelling" of the verb "shell"
            found += tuple(entry for entry in _entries().get(token.lower_, ()) if entry.form == "noun")
        _by_form[key] = found
    return found


def _has_tag(entry: Entry, tag: str) -> bool:
    match entry.form:
        case "noun":
            return tag.startswith("NN") or tag == "VBG"
        case "predicate":
            return tag in _PREDICATE_TAGS
        case _:
            return tag.startswith("VB")


@cache
def _never() -> dict[str, tuple[tuple[tuple[str, ...], str | None], ...]]:
    """Phrases in which a word is no trigger, by each of their words; with the kind that they hold for."""
    table: dict[str, list[tuple[tuple[str, ...], str | None]]] = {}
    phrases: list[tuple[str, str | None]] = [(phrase, None) for phrase in load("events")["never"]["phrases"]]
    phrases += [(phrase, kind) for kind, given in kinds().items() for phrase in given.get("never", ())]
    for phrase, kind in phrases:
        parts = tuple(phrase.replace("-", " ").split())
        for part in dict.fromkeys(parts):
            table.setdefault(part, []).append((parts, kind))
    return {part: tuple(found) for part, found in table.items()}


def is_never(token: Token, kind: str) -> bool:
    """Whether the token stands in a phrase in which it is no word of this kind."""
    forms = {token.lower_, lemma(token)}
    return any(
        of_kind in (None, kind) and _in_phrase(token, phrase, forms)
        for form in forms
        for phrase, of_kind in _never().get(form, ())
    )


def _in_phrase(token: Token, phrase: tuple[str, ...], forms: set[str]) -> bool:
    doc, at = token.doc, token.i
    lower = columns.lower(doc)
    for offset, part in enumerate(phrase):
        start = at - offset
        if part not in forms or start < 0 or start + len(phrase) > len(lower):
            continue
        if all(
            wanted == lower[i] or wanted == lemma(doc[i])  # the lemma costs more
            for i, wanted in enumerate(phrase, start)
        ):
            return True
    return False


@cache
def never_parts() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Roots of kinds whose verbs are figures of speech with certain objects and subjects, and those words."""
    table = load("events")["never"]
    return frozenset(table["roots"]), frozenset(table["objects"]), frozenset(table["subjects"])
