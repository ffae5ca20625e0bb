"""Light verbs, which carry an event noun and bring its parts: "carried out an attack", "came under fire"."""

from __future__ import annotations

from functools import cache
from typing import Any

from spacy.tokens import Token

from onrecord.extract.events.arguments import Parts
from onrecord.extract.events.dependants import RELATIVE, children, prepositional, spread, words
from onrecord.extract.events.entries import word
from onrecord.extract.events.subjects import is_passive, subject
from onrecord.extract.text.language import lemma
from onrecord.vocab import load


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
    described = _describing_support(noun)
    if described is not None:
        return described, False
    if answered := _answering(noun):
        return answered, False
    top = noun
    while top.dep_ == "conj" and top.head.pos_ == "NOUN":
        top = top.head
    path = [top]
    while path[-1].dep_ in ("pobj", "prep", "attr") and len(path) < 4 and path[-1].head != path[-1]:
        path.append(path[-1].head)
    verb = path[-1] if path[-1].pos_ in ("VERB", "AUX") else path[-1].head
    if verb.pos_ not in ("VERB", "AUX") or path[-1].dep_ in ("nsubj",) or verb == noun:
        return None
    if lemma(verb) in words("ending") and lemma(noun) in words("of_all_sides"):
        return None
    between = {other.lower_ for other in path[1:]} | {
        lemma(child) for child in verb.children if child.dep_ in ("prt", "dobj", "prep", "attr", "acomp")
    }
    for phrase, is_target in light_verbs().get(word(verb) if verb.pos_ == "VERB" else "be", ()):
        if all(part in between or part == "the" for part in phrase[1:]):
            direct = top.dep_ in ("dobj", "nsubjpass", "attr")
            if direct or len(phrase) > 1:
                return verb, is_target
    return None


def _answering(noun: Token) -> Token | None:
    """The verb of what is done as a protest or in return: "stopped work in protest against"."""
    verb = noun.head.head
    done = noun.dep_ == "pobj" and noun.head.lower_ in ("in", "as") and verb.pos_ == "VERB"
    return verb if done and lemma(noun) in words("answers") else None


def _describing_support(noun: Token) -> Token | None:
    """The light verb of a clause that describes the noun: "attacks carried out by X", "crimes that X committed"."""
    for clause in children(noun, "acl", "relcl"):
        for phrase, is_target in light_verbs().get(word(clause), ()):
            particles = {child.lower_ for child in clause.children if child.dep_ in ("prt", "prep")}
            done = is_passive(clause) or not any(
                child.dep_ == "nsubj" and child.tag_ in RELATIVE for child in clause.children
            )
            if not is_target and done and particles.issuperset(phrase[1:]):
                return clause
    return None


def supported_parts(noun: Token, verb: Token, *, subject_is_target: bool) -> Parts:
    """The parts that a light verb adds to an event noun: "X carried out an attack", "an attack was staged by X"."""
    if is_passive(verb):
        by = spread(thing for agent in children(verb, "agent") for thing in children(agent, "pobj"))
        return (
            Parts(patients=by) if subject_is_target else Parts(by, prepositional(verb, words("noun_targets")))
        )
    doer = subject(verb)
    found = spread([doer] if doer is not None and doer.i != noun.i else [])
    extra = prepositional(verb, words("verb_targets"))
    return (
        Parts(patients=found)
        if subject_is_target
        else Parts(found, tuple(token for token in extra if token.i != noun.i))
    )
