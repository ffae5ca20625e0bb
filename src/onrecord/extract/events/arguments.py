"""Who stands around a word as the one who does it and the one it is done to, by the syntax alone.

A clause gives its parts through active and passive voice, participles, relative clauses, control ("forced them to
leave") and coordination; a noun through "of", "by", "on", possessives and compounds.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from onrecord.extract.events.dependants import (
    RELATIVE,
    antecedent,
    children,
    modifiers,
    prepositional,
    spread,
    words,
)
from onrecord.extract.events.subjects import is_passive, may_act, owner_of, subject
from onrecord.extract.text.language import lemma

__all__ = [
    "Parts",
    "children",
    "clause_subject",
    "complement",
    "modifiers",
    "noun_parts",
    "prepositional",
    "verb_parts",
    "words",
]

_OBJECTS = frozenset({"dobj", "obj", "dative"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})


@dataclass(frozen=True, slots=True)
class Parts:
    """Heads of the parts of a happening, as the syntax gives them: who does it, to whom or what."""

    agents: tuple[Token, ...] = ()
    patients: tuple[Token, ...] = ()


def verb_parts(verb: Token) -> Parts:
    """The parts of a clause. In "were shot by rebels" the rebels do it, in "rebels fleeing the town" they too."""
    if is_passive(verb):
        patient = subject(verb)
        by = _behind_by(verb) or _hands(verb)
        befell = _said_to_be(verb) or _with_others(patient, verb)
        return Parts(spread(by), spread([*befell, *_members(verb)]))
    return Parts(spread(_with_others(subject(verb), verb)), spread([*_objects(verb), *_members(verb)]))


def _with_others(first: Token | None, verb: Token) -> list[Token]:
    """The subject, with one joined to it that the parser hangs on the verb: "he and several of his men were held"."""
    if first is None:
        return []
    beside = [child for child in children(verb, "nsubj", "nsubjpass") if child.i > first.i]
    return [first, *(child for child in beside if _is_next(child))]


def _is_next(member: Token) -> bool:
    """Whether it goes on a list: behind "and", or behind a comma with "and" still to come ("a judge, a nurse and")."""
    before = member.left_edge.nbor(-1).lower_
    return before in ("and", "or", "/") or (before == "," and bool(children(member, "conj")))


def _behind_by(verb: Token) -> list[Token]:
    """Who is behind "by", also of the verb joined to it: "was shot and killed by an officer"."""
    for passive in (verb, *children(verb, "conj")):
        if passive is verb or not children(passive, "nsubj", "nsubjpass"):
            found = [thing for agent in children(passive, "agent") for thing in children(agent, "pobj")]
            if found:
                return found
    return []


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


def _said_to_be(verb: Token) -> list[Token]:
    """Who is said by name to be those whom a participle describes: "A B and C D were the two women killed"."""
    noun = verb.head
    among = noun.dep_ == "pobj" and noun.head.lower_ == "among"
    over = noun.head.head if among else noun.head
    if verb.dep_ != "acl" or verb.tag_ != "VBN" or over.pos_ != "AUX" or not (among or noun.dep_ == "attr"):
        return []
    return [child for child in children(over, "nsubj", "attr") if child.pos_ == "PROPN"]


def _objects(verb: Token) -> list[Token]:
    own = [antecedent(child) for child in children(verb, *_OBJECTS)]
    if own:
        return own
    if verb.dep_ == "relcl" and not any(
        child.dep_ in _SUBJECTS and child.tag_ in RELATIVE for child in verb.children
    ):
        return [verb.head]  # "the man whom police shot", "the village they bombed"
    if (described := _described_by(verb)) is not None:
        return [described]
    shared = [
        thing
        for other in children(verb, "conj")
        if not children(other, "nsubj")
        for thing in children(other, "dobj")
    ]
    return shared or [verb.head] * (verb.dep_ == "acl" and verb.tag_ == "VBN")


def _described_by(verb: Token) -> Token | None:
    """What a clause without an object of its own describes: "the town that they helped [destroy]"."""
    outer = verb.head
    if verb.dep_ != "xcomp" or outer.dep_ != "relcl" or children(outer, "dobj", "dative"):
        return None
    own_subject = any(child.dep_ == "nsubj" and child.tag_ not in RELATIVE for child in outer.children)
    where = any(child.tag_ == "WRB" for child in outer.children)
    return outer.head if own_subject and not where else None


def noun_parts(noun: Token, *, suffers: bool = False) -> Parts:
    """The parts of a nominal happening: "the bombing of X by Y", "Y's attack on X", "attacks between X and Y".

    `suffers` says that "of" brings whom it befalls, whatever else is there: "the killing of X on the road".
    """
    by = (
        ()
        if _is_told_of(noun)
        else prepositional(noun, ("by", "from")) or spread(_hands(noun)) or _by_all(noun)
    )
    blamed = noun.dep_ == "dobj" and lemma(noun.head) in words("blaming")  # "blamed the attack on rebels"
    on = () if blamed else _on(noun)
    if lemma(noun) in words("of_doers") and not by and not owner_of(noun):
        return Parts(tuple(other for other in prepositional(noun, ("of",)) if may_act(other)), on)
    of = prepositional(noun, ("of",)) or _of_behind_day(noun)
    between = prepositional(noun, ("between", "among"))
    owner = spread(owner_of(noun))
    if between:
        return Parts(between[:1], between[1:])
    suffers = suffers or noun.lower_.endswith("ing") or (bool(of) and not _on(noun, at=False))
    patients = ((of or on) if suffers else (on or of)) or _of_list(noun) or _of_both(noun)
    agents = by or (owner if patients else ())
    return Parts(agents, patients or (owner if not agents else ()))


def _is_told_of(noun: Token) -> bool:
    """Whether "by" brings who tells of the deed, though the parser hangs it there: "informed of the attack by"."""
    verb = noun.head.head
    told = noun.dep_ == "pobj" and verb.tag_ == "VBN" and lemma(verb) in words("informing")
    return told and not children(verb, "agent")


def _by_all(noun: Token) -> tuple[Token, ...]:
    """Whose deeds they are: "a wave of bombings by the rebels"."""
    series = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else None
    return prepositional(series, ("by",)) if series is not None and lemma(series) in words("series") else ()


def _of_list(noun: Token) -> tuple[Token, ...]:
    """Whom all the deeds of a list befell: "kidnappings, sieges and the murder of villagers"."""
    if children(noun, "det", "poss", "prep"):
        return ()
    last = next((other for other in reversed(noun.conjuncts) if other.i > noun.i), None)
    return prepositional(last, ("of",)) if last is not None else ()


def _of_behind_day(noun: Token) -> tuple[Token, ...]:
    """Whom it befell where the day stands before them: "the death yesterday of two men", "the murder on 5 May of X"."""
    days = [
        *children(noun, "npadvmod", "nmod", "advmod"),
        *(thing for child in children(noun, "prep") for thing in children(child, "pobj")),
    ]
    times = (
        day
        for day in days
        if day.i > noun.i and (day.ent_type_ in ("DATE", "TIME") or day.lower_ in words("free_days"))
    )
    found = (thing for day in times for thing in prepositional(day, ("of",)))
    return tuple(thing for thing in found if thing.ent_type_ not in ("DATE", "TIME"))


def _of_both(noun: Token) -> tuple[Token, ...]:
    """Whom two deeds befell where the parser hangs "of" on the first: "the kidnapping and killing of the leaders"."""
    first = noun.head
    if noun.dep_ != "conj" or children(noun, "det", "poss", "prep"):
        return ()
    behind = [child for child in children(first, "prep") if child.lower_ == "of" and child.i > noun.i]
    return spread(thing for child in behind for thing in children(child, "pobj"))


def _on(noun: Token, *, at: bool = True) -> tuple[Token, ...]:
    """At whom or what it is done: "an attack on the town"; a day is none ("the killing on 9 May")."""
    wanted = words("noun_targets") if at else words("noun_targets") - {"at"}
    found = prepositional(noun, wanted) or _aimed_at(noun)
    return tuple(other for other in found if other.ent_type_ not in ("DATE", "TIME"))


def _aimed_at(noun: Token) -> tuple[Token, ...]:
    """Whom a deed was meant for: "bombs aimed at", "a campaign directed against"."""
    clauses = [
        inner for clause in children(noun, "acl", "relcl") for inner in (clause, *children(clause, "xcomp"))
    ]
    aimed = (clause for clause in clauses if lemma(clause) in words("aiming"))
    return spread(thing for clause in aimed for thing in prepositional(clause, words("noun_targets")))


def complement(verb: Token) -> Token | None:
    """The verb that says what is offered, refused or threatened: "return" in "agreed to return the arms"."""
    return next(iter(children(verb, "xcomp")), None)


def clause_subject(verb: Token) -> Token | None:
    """Who is to act in the clause that a verb or noun brings: "demanded that X withdraw", "said X must leave"."""
    clause = next((child for child in verb.children if child.dep_ in ("ccomp", "xcomp", "acl")), None)
    return next(iter(children(clause, "nsubj", "nsubjpass")), None) if clause is not None else None
