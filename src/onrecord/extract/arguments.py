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

from onrecord.extract.entries import word
from onrecord.extract.nouns import classes_of
from onrecord.extract.parser import lemma
from onrecord.vocab import load

_DEPTH = 6  # clauses climbed in search of a subject; deeper nesting is misparsed more often than meant
_RELATIVE = frozenset({"WDT", "WP"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
_OBJECTS = frozenset({"dobj", "obj", "dative"})
_HELD = frozenset({"acl", "relcl", "xcomp", "acomp", "attr", "oprd"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ"})


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
        return lemma(verb) not in words("stative")
    if verb.tag_ != "VBN" or any(child.dep_ in ("nsubj", "aux") for child in verb.children):
        return False
    if lemma(verb) in words("intransitive"):
        return False
    if verb.dep_ in ("acomp", "oprd"):
        return lemma(verb) not in words("stative")
    if verb.dep_ in ("acl", "amod") or any(child.dep_ == "agent" for child in verb.children):
        return True
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        return is_passive(verb.head) and not children(verb, "dobj")
    return False


def subject(verb: Token, depth: int = _DEPTH) -> Token | None:
    """The grammatical subject, also where another clause lends it."""
    own = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
    if own is not None:
        return _speaker_meant(own, verb, depth) if own.lower_ == "it" else antecedent(own)
    if depth == 0:
        return None
    head = verb.head
    match verb.dep_:
        case "acl" if verb.tag_ == "VB" and _names_deed(verb, head):
            return _doer_of(head, depth)
        case "acl" | "amod" | "relcl":
            return head if head.pos_ in ("NOUN", "PROPN", "PRON", "NUM") else None
        case "xcomp" | "ccomp" | "advcl" | "conj" | "prep" | "dep":
            return _lent_subject(verb, head, depth)
        case "pcomp":
            return _subject_of_gerund(head, depth)
        case "acomp" | "attr" | "oprd":
            return _subject_of_predicate(verb, depth)
    return None


def _speaker_meant(it: Token, verb: Token, depth: int) -> Token:
    """Whom "it" means in "the group said it had": a state or group that speaks of itself, else the pronoun."""
    while verb.dep_ in ("acomp", "xcomp", "conj", "advcl") and verb.head != verb:
        verb = verb.head
    if verb.dep_ != "ccomp" or not depth:
        return it
    speaker = subject(verb.head, depth - 1)
    return speaker if speaker is not None and not classes_of(speaker).isdisjoint(("actor", "armed", "people")) else it


def _names_deed(verb: Token, noun: Token) -> bool:
    """Whether the noun is a plan or will of somebody ("efforts to retake"), not the one who acts ("troops to guard")."""
    return lemma(noun) in words("deed_nouns") or not may_act(noun)


def _doer_of(noun: Token, depth: int) -> Token | None:
    """Whose plan or will a noun is: "the army's bid to", "the decision of the army to", "they lost their fight to"."""
    if helped := _taking_part(noun):
        return helped[0]
    owner = children(noun, "poss") or [
        thing for child in noun.children if child.lower_ in ("of", "by") for thing in children(child, "pobj")
    ]
    if owner and may_act(owner[0]):
        return owner[0]
    before = next((child for child in children(noun, "compound", "amod") if _is_named_side(child)), None)
    return before if before is not None else _holder(noun, depth)


def _is_named_side(token: Token) -> bool:
    return not classes_of(token).isdisjoint(("actor", "armed"))


def may_act(token: Token) -> bool:
    """Whether a noun names somebody who can act: people, armed forces, a named side."""
    return not classes_of(token).isdisjoint(("people", "armed", "actor", "person"))


def _lent_subject(verb: Token, head: Token, depth: int) -> Token | None:
    if head.pos_ not in ("VERB", "AUX"):
        return _subject_of_predicate(head, depth) if head.dep_ in _HELD else None
    if verb.dep_ in ("xcomp", "ccomp", "advcl") and verb.tag_ in ("VB", "VBG"):
        controlled = _controlled(head)
        if controlled is not None:
            return controlled
    return subject(head, depth - 1)


def _subject_of_predicate(predicate: Token, depth: int) -> Token | None:
    """Of whom an adjective or noun is said: "they are ready to", "we are committed to"."""
    stated = predicate.dep_ in ("acomp", "attr", "oprd") and predicate.head.pos_ in ("VERB", "AUX")
    if not depth:
        return None
    return subject(predicate.head if stated else predicate, depth - 1)


def _controlled(verb: Token) -> Token | None:
    """Who acts after a verb that makes somebody act: "the army" in "ordered the army to shoot"."""
    if lemma(verb) not in words("object_control"):
        return None
    return next((thing for thing in children(verb, "dobj", "dative") if may_act(thing)), None)


def _subject_of_gerund(preposition: Token, depth: int) -> Token | None:
    """Who does it in "accused him of killing" (him) and "responded by killing" (the subject)."""
    governor = preposition.head
    if governor.pos_ in ("VERB", "AUX"):
        controlled = _controlled(governor)
        return controlled if controlled is not None else subject(governor, depth - 1)
    if governor.pos_ == "ADJ":
        return _subject_of_predicate(governor, depth)
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
        by = [thing for agent in children(verb, "agent") for thing in children(agent, "pobj")] or _hands(verb)
        return Parts(spread(by), spread([*([patient] if patient is not None else []), *_members(verb)]))
    agent = subject(verb)
    return Parts(spread([agent] if agent is not None else []), spread([*_objects(verb), *_members(verb)]))


def _hands(token: Token) -> list[Token]:
    """Who is behind "at the hands of"."""
    return [
        thing
        for child in token.children
        if child.lower_ == "at"
        for hands in children(child, "pobj")
        if hands.lower_ == "hands"
        for of in children(hands, "prep")
        for thing in children(of, "pobj")
    ]


def _members(verb: Token) -> list[Token]:
    """Those of the patients who are named after the verb: "dozens were arrested, including two nurses"."""
    return [
        thing
        for child in verb.children
        if child.lower_ == "including" and child.dep_ == "prep"
        for thing in children(child, "pobj")
    ]


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
    by = prepositional(noun, ("by", "from")) or spread(_hands(noun))
    blamed = noun.dep_ == "dobj" and lemma(noun.head) in words("blaming")  # "blamed the attack on rebels"
    on = () if blamed else prepositional(noun, words("noun_targets")) or _aimed_at(noun)
    of = prepositional(noun, ("of",))
    between = prepositional(noun, ("between", "among"))
    owner = spread(children(noun, "poss"))
    if between:
        return Parts(between[:1], between[1:])
    patients = on or of
    if owner and owner[0].pos_ == "PRON" and (helped := _taking_part(noun)):
        owner = spread(helped)  # "helped X in their fight"
    agents = by or (owner if patients else ())
    return Parts(agents, patients or (owner if not agents else ()))


def _aimed_at(noun: Token) -> tuple[Token, ...]:
    """Whom a deed was meant for: "bombs aimed at", "a campaign directed against"."""
    clauses = [inner for clause in children(noun, "acl", "relcl") for inner in (clause, *children(clause, "xcomp"))]
    aimed = (clause for clause in clauses if lemma(clause) in words("aiming"))
    return spread(thing for clause in aimed for thing in prepositional(clause, words("noun_targets")))


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
    """Nouns joined by "and", and those named as members: "civilians, including two nurses"."""
    for child in head.children:
        if (child.dep_ == "conj" and child.pos_ in _NOMINAL) or _is_listed(child):
            yield child
            yield from _joined(child)
        elif child.dep_ == "prep" and (child.lower_ == "including" or _is_such_as(child)):
            for thing in children(child, "pobj"):
                yield thing
                yield from _joined(thing)


def _is_listed(child: Token) -> bool:
    """A member of a list that the parser puts beside the first: "X, Y and Z", "two women, a girl and a man"."""
    if child.dep_ != "appos" or not (child.pos_ == "PROPN" == child.head.pos_ or child.head.tag_ == "NNS"):
        return False
    return bool(children(child, "cc")) and bool(children(child, "conj"))


def _is_such_as(preposition: Token) -> bool:
    return preposition.lower_ == "as" and preposition.i > 0 and preposition.nbor(-1).lower_ == "such"


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
    described = _describing_support(noun)
    if described is not None:
        return described, False
    top = noun
    while top.dep_ == "conj" and top.head.pos_ == "NOUN":
        top = top.head
    path = [top]
    while path[-1].dep_ in ("pobj", "prep", "attr") and len(path) < 4 and path[-1].head != path[-1]:
        path.append(path[-1].head)
    verb = path[-1] if path[-1].pos_ in ("VERB", "AUX") else path[-1].head
    if verb.pos_ not in ("VERB", "AUX") or path[-1].dep_ in ("nsubj",) or verb == noun:
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


def _describing_support(noun: Token) -> Token | None:
    """The light verb of a clause that describes the noun: "attacks carried out by X", "the crimes X committed against"."""
    for clause in children(noun, "acl", "relcl"):
        for phrase, is_target in light_verbs().get(word(clause), ()):
            particles = {child.lower_ for child in clause.children if child.dep_ in ("prt", "prep")}
            done = is_passive(clause) or not any(
                child.dep_ == "nsubj" and child.tag_ in _RELATIVE for child in clause.children
            )
            if not is_target and done and particles.issuperset(phrase[1:]):
                return clause
    return None


def supported_parts(noun: Token, verb: Token, *, subject_is_target: bool) -> Parts:
    """The parts that a light verb adds to an event noun: "X carried out an attack", "an attack was carried out by X"."""
    if is_passive(verb):
        by = spread(thing for agent in children(verb, "agent") for thing in children(agent, "pobj"))
        return Parts(patients=by) if subject_is_target else Parts(by, prepositional(verb, words("noun_targets")))
    doer = subject(verb)
    found = spread([doer] if doer is not None and doer.i != noun.i else [])
    extra = prepositional(verb, words("verb_targets"))
    return (
        Parts(patients=found)
        if subject_is_target
        else Parts(found, tuple(token for token in extra if token.i != noun.i))
    )


def claimants(noun: Token) -> tuple[Token, ...]:
    """Who is said to have done a deed that a noun names: "claimed by X", "X claimed responsibility for it", "blamed on X"."""
    described = [
        thing
        for clause in children(noun, "acl", "relcl")
        if lemma(clause) in words("claiming")
        for agent in children(clause, "agent")
        for thing in children(agent, "pobj")
    ]
    return spread(described or _claiming_over(noun) or _taking_part(noun))


def _taking_part(noun: Token) -> list[Token]:
    """Who is in a fight: "support for X in the fight against", "helped X in their war with"."""
    if noun.dep_ != "pobj" or noun.head.lower_ != "in" or lemma(noun) not in words("joint_nouns"):
        return []
    outer = noun.head.head
    if may_act(outer):
        return [outer]
    help_ = next((other for other in (outer, *children(outer, "dobj")) if lemma(other) in words("helping")), None)
    if help_ is None:
        return []
    helped = children(help_, "dobj") + [
        thing for child in help_.children if child.lower_ in ("for", "of", "to") for thing in children(child, "pobj")
    ]
    return [thing for thing in helped if may_act(thing)]


def _claiming_over(noun: Token) -> list[Token]:
    """Who claims, or is blamed, in the clause that a noun stands in."""
    head = noun.head
    if noun.dep_ in ("dobj", "nsubj", "nsubjpass") and head.pos_ == "VERB":
        passive = is_passive(head)
        return _by_verb(head, passive=passive) if passive or noun.dep_ == "dobj" else []
    if noun.dep_ != "pobj" or head.lower_ not in words("claim_prepositions"):
        return []
    over = head.head
    if lemma(over) in words("accusing"):
        return children(over, "dobj", "nsubjpass")
    if over.lower_ in words("claim_nouns") or head.lower_ == "behind":
        found = _subject_over(over)
        return [found] if found is not None else []
    return []


def _by_verb(verb: Token, *, passive: bool) -> list[Token]:
    if lemma(verb) in words("blaming"):
        noun = next(iter(children(verb, "dobj")), verb)
        under = [child for token in (verb, noun) for child in token.children if child.lower_ in ("on", "to")]
        return [thing for child in under for thing in children(child, "pobj")]
    if lemma(verb) not in words("claiming"):
        return []
    if passive:
        return [thing for agent in children(verb, "agent") for thing in children(agent, "pobj")]
    found = subject(verb)
    return [found] if found is not None else []


def _subject_over(token: Token) -> Token | None:
    """The subject of the verb that "responsibility", "responsible" or "behind" belongs to."""
    if token.pos_ in ("VERB", "AUX"):
        return subject(token)
    if token.dep_ in ("amod", "acl", "relcl"):
        return token.head
    return subject(token.head) if token.head.pos_ in ("VERB", "AUX") else None


def complement(verb: Token) -> Token | None:
    """The verb that says what is offered, refused or threatened: "return" in "agreed to return the arms"."""
    return next(iter(children(verb, "xcomp")), None)


def clause_subject(verb: Token) -> Token | None:
    """Who is to act in the clause that a verb or noun brings: "demanded that X withdraw", "said X must leave"."""
    clause = next((child for child in verb.children if child.dep_ in ("ccomp", "xcomp", "acl")), None)
    return next(iter(children(clause, "nsubj", "nsubjpass")), None) if clause is not None else None
