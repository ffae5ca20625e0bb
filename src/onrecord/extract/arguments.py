"""Who stands around a word as the one who does it and the one it is done to, by the syntax alone.

A clause gives its parts through active and passive voice, participles, relative clauses, control ("forced them to
leave"), coordination and light verbs; a noun through "of", "by", "on", possessives and compounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from spacy.tokens import Token

from onrecord.extract.parser import lemma
from onrecord.vocab import load

_DEPTH = 6  # clauses climbed in search of a subject; deeper nesting is misparsed more often than meant
_RELATIVE = frozenset({"WDT", "WP"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
_OBJECTS = frozenset({"dobj", "obj", "dative", "oprd"})


@dataclass(frozen=True, slots=True)
class Parts:
    """Heads of the parts of a happening, as the syntax gives them: who does it, to whom or what."""

    agents: tuple[Token, ...] = ()
    patients: tuple[Token, ...] = ()


@cache
def words(key: str) -> frozenset[str]:
    """A word list of vocab/syntax.toml."""
    return frozenset(load("syntax")[key])


def children(token: Token, *deps: str) -> list[Token]:
    """The dependants with one of these relations, in the order of the text."""
    return [child for child in token.children if child.dep_ in deps]


def is_passive(verb: Token) -> bool:
    """Whether the grammatical subject is the one it is done to."""
    if any(child.dep_ in ("nsubjpass", "auxpass", "csubjpass") for child in verb.children):
        return True
    if verb.tag_ != "VBN":
        return False
    if verb.dep_ in ("acl", "amod") or any(child.dep_ == "agent" for child in verb.children):
        return True
    if verb.dep_ == "conj" and not children(verb, "nsubj", "aux") and verb.head.pos_ in ("VERB", "AUX"):
        return is_passive(verb.head) and not children(verb, "dobj")
    return False


def subject(verb: Token, depth: int = _DEPTH) -> Token | None:
    """The grammatical subject, also where another clause lends it."""
    own = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
    if own is not None:
        return antecedent(own)
    if depth == 0:
        return None
    head = verb.head
    match verb.dep_:
        case "acl" | "amod" | "relcl":
            return head if head.pos_ in ("NOUN", "PROPN", "PRON", "NUM") else None
        case "xcomp" | "ccomp" | "advcl" | "conj" | "prep" | "dep":
            return _lent_subject(verb, head, depth)
        case "pcomp":
            return _subject_of_gerund(head, depth)
    return None


def _lent_subject(verb: Token, head: Token, depth: int) -> Token | None:
    if head.pos_ not in ("VERB", "AUX"):
        return subject(head, depth - 1) if head.dep_ in ("acl", "relcl", "xcomp", "acomp", "attr") else None
    if (
        verb.dep_ in ("xcomp", "ccomp", "advcl")
        and verb.tag_ in ("VB", "VBG")
        and lemma(head) in words("object_control")
    ):
        controlled = next(iter(children(head, "dobj", "dative")), None)
        if controlled is not None:
            return controlled
        if is_passive(head):
            return subject(head, depth - 1)
    return subject(head, depth - 1)


def _subject_of_gerund(preposition: Token, depth: int) -> Token | None:
    """Who does it in "accused him of killing" (him) and "responded by killing" (the subject)."""
    governor = preposition.head
    if governor.pos_ in ("VERB", "AUX"):
        controlled = children(governor, "dobj") if lemma(governor) in words("object_control") else []
        return controlled[0] if controlled else subject(governor, depth - 1)
    possessor = next(iter(children(governor, "poss")), None)
    return possessor if possessor is not None else _holder(governor, depth)


def _holder(noun: Token, depth: int) -> Token | None:
    """The subject of the verb that a noun is the object of: "he took part in killing"."""
    while noun.dep_ in ("pobj", "prep", "conj") and noun.head != noun:
        noun = noun.head
    verb = noun.head
    return (
        subject(verb, depth - 1)
        if noun.dep_ in ("dobj", "attr", "prep") and verb.pos_ in ("VERB", "AUX") and depth
        else None
    )


def antecedent(pronoun: Token) -> Token:
    """The noun that a relative pronoun stands for; any other word stands for itself."""
    if pronoun.tag_ not in _RELATIVE and pronoun.lower_ != "that":
        return pronoun
    clause = pronoun.head
    for _ in range(_DEPTH):
        if clause.dep_ == "relcl":
            return clause.head
        if clause.head == clause:
            return pronoun
        clause = clause.head
    return pronoun


def verb_parts(verb: Token) -> Parts:
    """The parts of a clause. In "were shot by rebels" the rebels do it, in "rebels fleeing the town" they too."""
    if is_passive(verb):
        patient = subject(verb)
        by = [thing for agent in children(verb, "agent") for thing in children(agent, "pobj")]
        return Parts(spread(by), spread([patient] if patient is not None else []))
    agent = subject(verb)
    return Parts(spread([agent] if agent is not None else []), spread(_objects(verb)))


def _objects(verb: Token) -> list[Token]:
    own = [antecedent(child) for child in children(verb, *_OBJECTS)]
    if own:
        return own
    if verb.dep_ == "relcl" and not any(
        child.dep_ in _SUBJECTS and child.tag_ in _RELATIVE for child in verb.children
    ):
        return [verb.head]  # "the man whom police shot", "the village they bombed"
    shared = [
        thing
        for other in children(verb, "conj")
        if not children(other, "nsubj")
        for thing in children(other, "dobj")
    ]
    return shared or [verb.head] * (verb.dep_ == "acl" and verb.tag_ == "VBN")


def prepositional(token: Token, prepositions: Iterable[str]) -> tuple[Token, ...]:
    """The nouns that these prepositions bring to a word."""
    wanted = frozenset(prepositions)
    return spread(
        thing
        for child in token.children
        if child.dep_ in ("prep", "agent", "dative") and child.lower_ in wanted
        for thing in children(child, "pobj")
    )


def noun_parts(noun: Token) -> Parts:
    """The parts of a nominal happening: "the bombing of X by Y", "Y's attack on X", "attacks between X and Y"."""
    by = prepositional(noun, ("by", "from"))
    on = prepositional(noun, words("noun_targets"))
    of = prepositional(noun, ("of",))
    between = prepositional(noun, ("between", "among"))
    owner = spread(children(noun, "poss"))
    if between:
        return Parts(between[:1], between[1:])
    patients = on or of
    agents = by or (owner if patients else ())
    return Parts(agents, patients or (owner if not agents else ()))


def modifiers(noun: Token) -> list[Token]:
    """Compounds and adjectives before a noun: "rebel", "Syrian", "mosque" in "the Syrian rebel mosque attack"."""
    return [
        child
        for child in noun.children
        if child.dep_ in ("compound", "amod", "nmod", "npadvmod") and child.i < noun.i
    ]


def spread(heads: Iterable[Token]) -> tuple[Token, ...]:
    """The heads with those joined to them by "and", each as the noun that is meant ("dozens of farmers": farmers)."""
    found: dict[int, Token] = {}
    for head in heads:
        for token in (head, *_joined(head)):
            meant = measured(antecedent(token))
            found.setdefault(meant.i, meant)
            for other in _joined(meant):
                found.setdefault(other.i, other)
    return tuple(found[i] for i in sorted(found))


def _joined(head: Token) -> Iterator[Token]:
    for child in head.children:
        if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ"):
            yield child
            yield from _joined(child)


def measured(head: Token) -> Token:
    """The noun that is meant where the head only measures it: "farmers" in "dozens of the farmers"."""
    for _ in range(_DEPTH):
        inner = _counted(head)
        if inner is None:
            return head
        head = inner
    return head


def _counted(head: Token) -> Token | None:
    if head.lower_ not in words("partitives") and head.tag_ != "CD":
        return None
    of = next(
        (child for child in head.children if child.dep_ == "prep" and child.lower_ in ("of", "among")), None
    )
    return next(iter(children(of, "pobj")), None) if of is not None else None


@cache
def light_verbs() -> dict[str, tuple[tuple[tuple[str, ...], bool], ...]]:
    """Light verbs by their first word: the words, and whether the subject is the target ("came under")."""
    table: dict[str, Any] = load("events")["light_verbs"]
    found: dict[str, list[tuple[tuple[str, ...], bool]]] = {}
    for role in ("target", "agent"):
        for phrase in table[role]:
            first, *rest = phrase.split()
            found.setdefault(first, []).append(((first, *rest), role == "target"))
    return {
        first: tuple(sorted(entries, key=lambda entry: -len(entry[0]))) for first, entries in found.items()
    }


def support(noun: Token) -> tuple[Token, bool] | None:
    """The light verb that carries an event noun, and whether its subject is the target; None where there is none."""
    top = noun
    while top.dep_ == "conj" and top.head.pos_ == "NOUN":
        top = top.head
    path = [top]
    while path[-1].dep_ in ("pobj", "prep", "attr") and len(path) < 4 and path[-1].head != path[-1]:
        path.append(path[-1].head)
    verb = path[-1] if path[-1].pos_ in ("VERB", "AUX") else path[-1].head
    if verb.pos_ not in ("VERB", "AUX") or path[-1].dep_ in ("nsubj",) or verb == noun:
        return None
    between = {word.lower_ for word in path[1:]} | {
        lemma(child) for child in verb.children if child.dep_ in ("prt", "dobj", "prep", "attr", "acomp")
    }
    for phrase, is_target in light_verbs().get(lemma(verb) if verb.pos_ == "VERB" else "be", ()):
        if all(word in between or word == "the" for word in phrase[1:]):
            direct = top.dep_ in ("dobj", "nsubjpass", "attr")
            if direct or len(phrase) > 1:
                return verb, is_target
    return None


def supported_parts(noun: Token, verb: Token, *, subject_is_target: bool) -> Parts:
    """The parts that a light verb adds to an event noun: "X carried out an attack", "an attack was carried out by X"."""
    if is_passive(verb):
        by = spread(thing for agent in children(verb, "agent") for thing in children(agent, "pobj"))
        return Parts(patients=by) if subject_is_target else Parts(by)
    doer = subject(verb)
    found = spread([doer] if doer is not None and doer.i != noun.i else [])
    extra = prepositional(verb, words("verb_targets"))
    return (
        Parts(patients=found)
        if subject_is_target
        else Parts(found, tuple(token for token in extra if token.i != noun.i))
    )
