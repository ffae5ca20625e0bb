"""Words that tell of a happening: the entries of vocab/events.toml found in a text, with the parts around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from spacy.tokens import Doc, Token

from onrecord.extract.arguments import (
    Parts,
    children,
    modifiers,
    noun_parts,
    prepositional,
    support,
    supported_parts,
    verb_parts,
    words,
)
from onrecord.extract.nouns import classes_of
from onrecord.extract.parser import lemma
from onrecord.vocab import load

Form = Literal["verb", "undergone", "weapon", "noun", "predicate"]
_FORMS: dict[str, Form] = {
    "verbs": "verb",
    "verbs_undergone": "undergone",
    "verbs_weapon": "weapon",
    "nouns": "noun",
    "predicates": "predicate",
}
_GAP = 3  # tokens that may stand between the words of a verb ("left 12 people dead")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the vocabulary; an empty set asks for nothing."""

    kind: str
    form: Form
    words: tuple[str, ...]
    prepositions: frozenset[str]
    objects: frozenset[str]
    subjects: frozenset[str]
    not_with: frozenset[str]
    only_in: frozenset[str]
    rank: tuple[int, int, int, int]  # smaller goes first

    @property
    def key(self) -> str:
        """The word by which it is looked up: the first of a verb, the last of a noun."""
        return self.words[-1] if self.form == "noun" else self.words[0]


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that tell of a happening, with the heads of its parts as the syntax gives them."""

    token: Token  # head of the trigger words
    words: tuple[Token, ...]  # all of them, in the order of the text
    kind: str  # a kind of vocab/events.toml
    agents: tuple[Token, ...] = ()  # heads of who did it
    targets: tuple[Token, ...] = ()  # heads of people to whom it was done
    objects: tuple[Token, ...] = ()  # heads of things to which it was done
    weapons: tuple[Token, ...] = ()  # heads of the means
    support: Token | None = None  # the light verb that carries a noun ("carried out" of "an attack")


@dataclass(frozen=True, slots=True)
class _Hit:
    entry: Entry
    token: Token
    words: tuple[Token, ...]
    parts: Parts
    support: Token | None


def kinds() -> dict[str, Any]:
    """The kinds of events by name, as vocab/events.toml has them."""
    found: dict[str, Any] = load("events")["kinds"]
    return found


@cache
def ancestry(kind: str) -> tuple[str, ...]:
    """The kind, its parent, and so on up to the root."""
    parent = kinds()[kind].get("parent")
    return (kind, *ancestry(parent)) if parent else (kind,)


def root(kind: str) -> str:
    """The top of the tree that a kind stands in: violence, coercion, movement ..."""
    return ancestry(kind)[-1]


# -- the vocabulary -------------------------------------------------------------------------------------------------


@cache
def _entries() -> dict[str, tuple[Entry, ...]]:
    """All entries by the word that they are looked up by, those to be tried first in front."""
    found: dict[str, list[Entry]] = {}
    order = 0
    for kind, table in kinds().items():
        for field, form in _FORMS.items():
            for given in table.get(field, ()):
                entry = _entry(kind, form, {"word": given} if isinstance(given, str) else given, order)
                found.setdefault(entry.key, []).append(entry)
                order += 1
    return {key: tuple(sorted(entries, key=lambda entry: entry.rank)) for key, entries in found.items()}


def _entry(kind: str, form: Form, given: dict[str, Any], order: int) -> Entry:
    sets = {
        field: frozenset(given.get(field, ()))
        for field in ("with", "objects", "subjects", "not_with", "only_in")
    }
    phrase = tuple(given["word"].replace("-", " ").split())
    exact = bool((sets["objects"] | sets["subjects"]) - _CLASSES)
    rank = (-len(phrase), -int(exact), -sum(map(bool, sets.values())), order)
    return Entry(
        kind,
        form,
        phrase,
        sets["with"],
        sets["objects"],
        sets["subjects"],
        sets["not_with"],
        sets["only_in"],
        rank,
    )


_CLASSES = frozenset({"people", "armed", "place", "building", "vehicle", "thing", "weapon", "name"})


@cache
def _forms() -> dict[str, str]:
    found: dict[str, str] = load("events").get("forms", {})
    return found


@cache
def _never() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Phrases that are never a trigger, by each of their words."""
    table: dict[str, list[tuple[str, ...]]] = {}
    phrases = [
        *load("events")["never"]["phrases"],
        *(phrase for kind in kinds().values() for phrase in kind.get("never", ())),
    ]
    for phrase in phrases:
        parts = tuple(phrase.replace("-", " ").split())
        for part in parts:
            table.setdefault(part, []).append(parts)
    return {word: tuple(found) for word, found in table.items()}


@cache
def _never_sets() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    table = load("events")["never"]
    return frozenset(table["roots"]), frozenset(table["objects"]), frozenset(table["subjects"])


def word(token: Token) -> str:
    """The lemma by which the vocabulary knows a token."""
    return _forms().get(token.lower_) or lemma(token)


# -- finding ---------------------------------------------------------------------------------------------------------


def find_triggers(doc: Doc, skip: Sequence[tuple[int, int]] = ()) -> list[Trigger]:
    """All triggers in the order of the text, outside the character ranges to skip."""
    hits = [
        hit
        for token in doc
        if token.is_alpha or "-" in token.text
        for hit in _hit(token)
        if not _skipped(token, skip)
    ]
    strong = {root(hit.entry.kind) for hit in hits if not hit.entry.only_in}
    kept = [hit for hit in hits if not hit.entry.only_in or hit.entry.only_in & strong]
    taken = _matched_objects(kept)
    return [_trigger(hit) for hit in kept if hit.token.i not in taken]


def _skipped(token: Token, skip: Sequence[tuple[int, int]]) -> bool:
    return any(start <= token.idx < end for start, end in skip)


def _matched_objects(hits: Iterable[_Hit]) -> set[int]:
    """Nouns that a verb needs to be what it is, which are no triggers of their own ("lifted the curfew")."""
    return {
        patient.i
        for hit in hits
        if hit.entry.form != "noun" and hit.entry.objects - _CLASSES
        for patient in hit.parts.patients
        if word(patient) in hit.entry.objects
    } | {
        token.i for hit in hits for token in hit.words if token.i != hit.token.i and token.pos_ == "NOUN"
    }


def _hit(token: Token) -> Iterator[_Hit]:
    """The first entry that fits the token, as a list of one or none."""
    base = word(token)
    for entry in _entries().get(base, ()):
        matched = _match(entry, token)
        if matched and not _is_never(token):
            yield matched
            return


def _match(entry: Entry, token: Token) -> _Hit | None:
    if not _fits_tag(entry.form, token):
        return None
    found = _words(entry, token)
    if found is None or (entry.prepositions and not _has_preposition(found[-1], token, entry.prepositions)):
        return None
    if entry.not_with and _near_words(token) & entry.not_with:
        return None
    carried = support(token) if entry.form == "noun" else None
    parts = _parts(entry, token, found, carried)
    if not _allowed(entry, token, parts):
        return None
    return _Hit(entry, token, found, parts, carried[0] if carried else None)


def _fits_tag(form: Form, token: Token) -> bool:
    tag = token.tag_
    match form:
        case "noun":
            return tag.startswith("NN") or (
                tag == "VBG" and bool(children(token, "det", "poss", "prep", "amod")) and token.dep_ != "aux"
            )
        case "predicate":
            return tag in ("JJ", "VBN", "NN", "RB", "VBD") and token.dep_ not in (
                "compound",
                "nsubj",
                "nsubjpass",
            )
        case _:
            return tag.startswith("VB") and token.dep_ not in ("aux", "auxpass")


def _words(entry: Entry, token: Token) -> tuple[Token, ...] | None:
    """The tokens of an entry of several words; None where the others are not there."""
    if len(entry.words) == 1:
        return (token,)
    doc = token.doc
    if entry.form == "noun":
        tokens = [
            other for other in doc[max(0, token.i - 2 * len(entry.words)) : token.i + 1] if other.text != "-"
        ][-len(entry.words) :]
        return tuple(tokens) if [word(other) for other in tokens] == list(entry.words) else None
    found, at = [token], token.i
    for wanted in entry.words[1:]:
        window = doc[at + 1 : at + 2 + _GAP]
        match_ = next((other for other in window if wanted in (other.lower_, word(other))), None)
        if match_ is None:
            return None
        found.append(match_)
        at = match_.i
    return tuple(found)


def _has_preposition(last: Token, token: Token, wanted: frozenset[str]) -> bool:
    dependants = {child.lower_ for child in (*token.children, *last.children)}
    return bool(dependants & wanted) or any(
        other.lower_ in wanted for other in token.doc[last.i + 1 : last.i + 1 + _GAP]
    )


def _near_words(token: Token) -> set[str]:
    near = [*token.doc[token.i + 1 : token.i + 1 + _GAP], *children(token, "dobj", "attr", "nsubjpass")]
    return {form for other in near for form in (other.lower_, lemma(other))}


def _parts(entry: Entry, token: Token, found: tuple[Token, ...], carried: tuple[Token, bool] | None) -> Parts:
    match entry.form:
        case "noun":
            own = noun_parts(token)
            lent = supported_parts(token, carried[0], subject_is_target=carried[1]) if carried else Parts()
            return (
                Parts(lent.agents or own.agents, own.patients or lent.patients)
                if carried and not carried[1]
                else Parts(own.agents or lent.agents, lent.patients or own.patients)
            )
        case "predicate":
            return _predicate_parts(token)
        case "undergone":
            parts = verb_parts(token)
            return Parts((), parts.agents or parts.patients)
        case _:
            parts = verb_parts(token)
            return parts if parts.patients else Parts(parts.agents, _numbers(found))


def _numbers(found: tuple[Token, ...]) -> tuple[Token, ...]:
    """Numbers that stand for people before the later words of a verb: "left 5 dead"."""
    return tuple(child for token in found[1:] for child in children(token, "nummod"))


def _predicate_parts(token: Token) -> Parts:
    """Of whom a predicate is said: "was dead", "left 12 injured", "two dead", "the displaced people"."""
    if token.tag_ in ("VBN", "VBD") and token.dep_ not in ("amod", "oprd", "acomp"):
        return Parts((), verb_parts(token).patients or verb_parts(token).agents)
    head = token.head
    if numbers := children(token, "nummod"):
        return Parts((), tuple(numbers))  # "left 5 dead"
    if token.dep_ == "amod" or (token.dep_ in ("acl", "advcl") and head.pos_ in ("NOUN", "PROPN", "NUM")):
        return Parts((), (head,))
    if token.dep_ in ("acomp", "attr", "oprd", "xcomp", "ccomp", "advcl", "conj", "ROOT", "dobj"):
        subjects = (
            children(token, "nsubj", "nsubjpass")
            or children(head, "dobj")
            or children(head, "nsubj", "nsubjpass")
        )
        return Parts((), tuple(other for other in subjects if other.i != token.i))
    return Parts()


def _allowed(entry: Entry, token: Token, parts: Parts) -> bool:
    """Whether the parts are of the classes that the entry asks for, and no figure of speech."""
    patients = (*parts.patients, *modifiers(token)) if entry.form == "noun" else parts.patients
    if entry.objects and not any(_is_any(other, entry.objects) for other in patients):
        extra = prepositional(token, ("of", "on", "against", "at", "in"))
        if not any(_is_any(other, entry.objects) for other in extra):
            return False
    if entry.subjects and not any(_is_any(other, entry.subjects) for other in parts.agents):
        return False
    roots, never_objects, never_subjects = _never_sets()
    if entry.form == "noun" or root(entry.kind) not in roots:
        return True
    meant = {word(other) for other in parts.patients if not entry.objects}
    return (
        not (meant and meant <= never_objects)
        and not {lemma(other) for other in parts.agents} & never_subjects
    )


def _is_any(token: Token, wanted: frozenset[str]) -> bool:
    return word(token) in wanted or token.lower_ in wanted or bool(classes_of(token) & wanted)


def _is_never(token: Token) -> bool:
    doc = token.doc
    for phrase in {*_never().get(token.lower_, ()), *_never().get(lemma(token), ())}:
        for offset, part in enumerate(phrase):
            start = token.i - offset
            if (
                part in (token.lower_, lemma(token))
                and 0 <= start
                and start + len(phrase) <= len(doc)
                and all(
                    wanted in (doc[start + n].lower_, lemma(doc[start + n]))
                    for n, wanted in enumerate(phrase)
                )
            ):
                return True
    return False


# -- parts -----------------------------------------------------------------------------------------------------------


def _trigger(hit: _Hit) -> Trigger:
    agents, patients = _sided(hit)
    if hit.entry.form == "noun":
        agents, patients = _with_modifiers(hit, agents, patients)
    weapons = tuple(other for other in (*agents, *patients, *_means(hit)) if "weapon" in classes_of(other))
    found = Trigger(
        hit.token,
        hit.words,
        hit.entry.kind,
        support=hit.support,
        weapons=_distinct(weapons),
        agents=tuple(other for other in agents if _can_act(other)),
    )
    return _place_patients(found, patients)


def _sided(hit: _Hit) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """Agents and patients; verbs take those behind a preposition, both sides of a clash are told apart."""
    agents, patients = hit.parts.agents, hit.parts.patients
    if hit.entry.form in ("verb", "weapon") and not any(_is_body(other) for other in patients):
        patients = (*patients, *prepositional(hit.token, words("verb_targets")))
    if hit.entry.form == "verb" and len(hit.words) > 1:
        patients = tuple(
            other
            for other in (*patients, *prepositional(hit.words[-1], words("verb_targets")))
            if other not in hit.words
        )
    if hit.entry.kind in words("symmetric"):
        others = prepositional(hit.support or hit.token, ("with", "between")) + prepositional(
            hit.token, ("with",)
        )
        patients = _distinct((*patients, *others))
        if not patients and len(agents) > 1:
            agents, patients = agents[:1], agents[1:]
    return agents, patients


def _with_modifiers(
    hit: _Hit, agents: tuple[Token, ...], patients: tuple[Token, ...]
) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """Words before an event noun: who acts ("rebel attack", "US air strike"), else what is hit ("mosque bombing")."""
    for other in modifiers(hit.token):
        found = classes_of(other)
        if found & {"armed", "actor"} and not agents:
            agents = (other,)
        elif found & {"people", "building", "vehicle", "name"} and not patients and other not in hit.words:
            patients = (other,)
    return agents, patients


def _means(hit: _Hit) -> tuple[Token, ...]:
    """What it was done with: "with grenades", "by a car bomb", "using knives", a weapon before the noun."""
    around = [hit.token, *([hit.support] if hit.support is not None else [])]
    using = [
        thing
        for token in around
        for clause in children(token, "advcl", "acl", "xcomp")
        if lemma(clause) == "use"
        for thing in children(clause, "dobj")
    ]
    named = [other for token in around for other in prepositional(token, ("with", "by", "from", "of"))]
    return (*modifiers(hit.token), *named, *using, *(other for other in hit.words if other is not hit.token))


def _place_patients(trigger: Trigger, patients: Iterable[Token]) -> Trigger:
    targets, objects = [], []
    for other in _distinct(patients):
        found = classes_of(other)
        if other in trigger.words or "weapon" in found or "time" in found or other in trigger.agents:
            continue
        (targets if found & {"people", "armed", "actor", "person"} else objects).append(other)
    return replace(trigger, targets=tuple(targets), objects=tuple(objects))


def _is_body(token: Token) -> bool:
    return bool(classes_of(token) & {"people", "armed", "person"})


def _can_act(token: Token) -> bool:
    """Whether it can do anything: not a weapon, an event, a time or a thing."""
    found = classes_of(token)
    return bool(found & {"people", "armed", "actor", "person", "name"}) and not found & {
        "weapon",
        "time",
        "event",
    }


def _distinct(tokens: Iterable[Token]) -> tuple[Token, ...]:
    return tuple({token.i: token for token in tokens}.values())
