"""The sides of a happening: who acts, on whom and what, with which weapons; from the syntax and what the words name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from onrecord.extract.actors import phrases
from onrecord.extract.events.acting import (
    acting,
    can_act,
    is_body,
    is_deed,
    is_one_of_deeds,
    is_only_deed,
    is_side,
)
from onrecord.extract.events.arguments import (
    Parts,
    children,
    clause_subject,
    complement,
    modifiers,
    noun_parts,
    prepositional,
    words,
)
from onrecord.extract.events.claimants import claimants, is_held
from onrecord.extract.events.entries import Entry, entries_of
from onrecord.extract.events.nouns import classes_of
from onrecord.extract.events.subjects import owner_of
from onrecord.extract.text.language import lemma
from onrecord.vocab.kinds import root

_BODIES = frozenset({"people", "armed", "actor", "person"})
_HARMING = frozenset({"violence", "coercion"})


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry of the vocabulary found at a token."""

    entry: Entry
    token: Token
    words: tuple[Token, ...]
    parts: Parts
    support: Token | None


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
    suspected: bool = False  # its agents are those held or tried for it
    support: Token | None = None  # the light verb that carries a noun ("carried out" of "an attack")


def trigger_of(hit: Hit) -> Trigger:
    """The trigger, with what stands on either side sorted into people, things and weapons."""
    agents, patients = _sided(hit)
    if hit.entry.form == "noun":
        agents, patients = _with_modifiers(hit, *_with_owner(hit, agents, patients))
    weapons = tuple(other for other in (*agents, *patients, *_means(hit)) if "weapon" in classes_of(other))
    agents = _distinct(doer for other in agents if (doer := acting(other)) is not None)
    if hit.entry.kind in words("without_doers"):
        agents = ()  # who takes the wounded to hospital has not wounded them
    blamed = () if agents else _claimed_by(hit)
    if not (agents or blamed) and hit.entry.form == "verb" and hit.entry.kind == "arrest":
        agents = _distinct(whose for held in hit.words[1:] for whose in modifiers(held) if _is_force(whose))
    coerced = root(hit.entry.kind) == "coercion" and any(is_body(other) for other in patients)
    if root(hit.entry.kind) in words("partner_roots") and not coerced:
        patients = _with_partners(hit, agents or blamed, patients)
    elif root(hit.entry.kind) == "violence":
        patients = (*patients, *_owners(patients))
    found = Trigger(
        hit.token,
        hit.words,
        hit.entry.kind,
        support=hit.support,
        weapons=_distinct(weapons),
        agents=agents or blamed,
        suspected=any(is_held(other) for other in blamed),
    )
    return _place_patients(found, patients)


def _sided(hit: Hit) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """Agents and patients; verbs take those behind a preposition, both sides of a clash are told apart."""
    agents, patients = hit.parts.agents, hit.parts.patients
    if hit.entry.form in ("verb", "weapon") and not any(is_body(other) for other in patients):
        patients = (*patients, *prepositional(hit.token, words("verb_targets")))
    if hit.entry.kind in words("placed_bombs"):
        beside = (
            *prepositional(hit.token, words("bomb_places")),
            *(other for link in _links(hit) for other in prepositional(link, ("of", "from", "to"))),
        )
        patients = _distinct((*patients, *(other for other in beside if _can_be_hit(other))))
    if hit.entry.form == "verb" and len(hit.words) > 1:
        after = prepositional(hit.words[-1], words("verb_targets"))
        patients = tuple(
            other for other in (*patients, *after) if other not in hit.words or is_person_word(other)
        )
    if hit.entry.kind in words("symmetric"):
        around = hit.support or hit.token
        others = prepositional(around, ("with", "between")) + prepositional(hit.token, ("with",))
        if hit.entry.form == "noun" and not agents and _is_fatal(hit.token):
            return others, patients
        patients = _distinct((*patients, *others))
        if not patients and len(agents) > 1:
            agents, patients = agents[:1], agents[1:]
    return agents, patients


def _is_force(token: Token) -> bool:
    """Whether it names an armed force: "taken into police custody"."""
    return "armed" in classes_of(token)


def _is_fatal(noun: Token) -> bool:
    """Whether somebody comes to harm in it, at the hands of the other side: "was killed in a clash with"."""
    verb = noun.head.head
    return (
        noun.dep_ == "pobj"
        and noun.head.lower_ in ("in", "during")
        and any(entry.kind in words("consequences") for entry in entries_of(verb))
    )


def _links(hit: Hit) -> Iterator[Token]:
    """The words of a place beside it: "across [from]", "next [to]", "close [to]"."""
    for token in (hit.token, *hit.words):
        yield from (child for child in token.children if child.lower_ in ("across", "next", "close"))


def _can_be_hit(token: Token) -> bool:
    """Whether a bomb beside it was meant for it: a building or a vehicle, no town and no street."""
    return not classes_of(token).isdisjoint(("building", "vehicle"))


def _with_owner(
    hit: Hit, agents: tuple[Token, ...], patients: tuple[Token, ...]
) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """Whose deed it is: "the army's attack" is the army's, "the mayor's murder" befell the mayor."""
    if agents or hit.entry.kind in words("owner_suffers"):
        return agents, patients
    owners = {owner.i for owner in owner_of(hit.token)}
    if patients and patients[0].i in owners:
        if not can_act(patients[0]):
            return agents, ()  # "his crimes" befell somebody else
        theirs = tuple(other for other in patients if other.i in owners or other in patients[0].conjuncts)
        return theirs, tuple(other for other in patients if other not in theirs)
    return agents, patients


def _with_modifiers(
    hit: Hit, agents: tuple[Token, ...], patients: tuple[Token, ...]
) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """Words before an event noun: who acts ("rebel attack", "US air strike"), else what is hit ("mosque bombing")."""
    for other in modifiers(hit.token):
        found = classes_of(other)
        if _is_manner(hit, other):
            continue
        if not patients and _suffers(hit, other):
            patients = (other,)
        elif found & {"armed", "actor"} and not any(map(acting, agents)):
            agents = (other,)
        elif found & {"people", "building", "vehicle"} and not patients and other not in hit.words:
            patients = (other,)
    return agents, patients


def _is_manner(hit: Hit, before: Token) -> bool:
    """Whether the word before a deed says what sort of deed it is: "terrorist attack", "the military offensive"."""
    if (before in hit.words or before.tag_ == "JJ") and lemma(before) in words("manners"):
        return True
    return lemma(before) in words("manners_of_war") and hit.entry.kind not in words("deeds_of_forces")


def _suffers(hit: Hit, before: Token) -> bool:
    """Whether a body without arms is whom a killing befell that is named after it: "the Teachers' Union massacre"."""
    return hit.entry.kind in words("owner_suffers") and _is_unarmed(before)


def _is_unarmed(before: Token) -> bool:
    """Whether the word before a deed names a person, or a body that is no armed one and no state."""
    found = classes_of(before)
    named = before.dep_ == "compound" and before.ent_type_ in ("ORG", "PERSON")
    return named and bool(found & {"actor", "person"}) and found.isdisjoint(("armed", "place"))


def _claimed_by(hit: Hit) -> tuple[Token, ...]:
    """Who is said to have done it where the clause itself names nobody: "claimed by", "responsible for"."""
    return tuple(
        other for other in claimants(hit.token) if can_act(other) and other not in hit.parts.patients
    )


def _owners(patients: Iterable[Token]) -> list[Token]:
    """Sides whose things are hit, and those who live there: "the rebels' camp", "a camp for refugees"."""
    found: list[Token] = []
    for thing in (other for other in patients if not is_body(other)):
        owners = (*children(thing, "poss"), *prepositional(thing, ("of",)), *_peoples(thing))
        found += [other for other in owners if is_side(other) and "place" not in classes_of(other)]
        if _is_lived_in(thing):
            found += filter(is_body, prepositional(thing, ("for",)))
    return found


def _peoples(thing: Token) -> list[Token]:
    """The people named before what they live in or by: "Kurdish villages", "Tutsi homes"."""
    before = children(thing, "amod", "compound") if _is_lived_in(thing) else []
    return [child for child in before if child.ent_type_ == "NORP"]


def _is_lived_in(thing: Token) -> bool:
    """Whether it is there for people who live in it or by it: "a camp for refugees"."""
    return lemma(thing) in phrases.words("peoples_own")


def _with_partners(hit: Hit, agents: tuple[Token, ...], patients: tuple[Token, ...]) -> tuple[Token, ...]:
    """The other side of what is said, given or agreed: behind "to" or "with", else inside the object or clause."""
    within = _blamed_within if hit.entry.kind in words("blamings") else _sides_within
    named = _behind_prepositions(hit, within)
    if not named and not any(is_body(other) for other in patients):
        named = (
            [other for thing in (*patients, *hit.words[1:]) for other in within(thing)]
            or [side for word in (hit.token, *hit.words) for side in _clause_sides(word)][:1]
            or _complement_sides(hit.token)
        )
    taken = {other.i for other in (*agents, *hit.words)}
    return _distinct((*patients, *(other for other in named if other.i not in taken)))


def _behind_prepositions(hit: Hit, within: Callable[[Token], list[Token]]) -> list[Token]:
    around = _distinct((hit.token, *hit.words, *([hit.support] if hit.support is not None else [])))
    wanted = words("partner_prepositions")
    things = [other for token in around for other in prepositional(token, wanted)]
    found = [other for other in things if is_body(other)] or [
        other for thing in things for other in within(thing) if is_side(other)
    ]
    if not found and hit.entry.kind in words("placed_partners"):
        found = [
            other
            for token in around
            for other in prepositional(token, ("in", "into", "at"))
            if is_side(other)
        ]
    return found


def _clause_sides(token: Token) -> list[Token]:
    """Who is to act: "demanded that X withdraw"."""
    spoken = clause_subject(token)
    return [spoken] if spoken is not None and is_body(spoken) else []


def _complement_sides(token: Token) -> list[Token]:
    """Whom it would befall: "offered to return the arms to X", "refused to lift sanctions on X"."""
    verb = complement(token)
    if verb is None:
        return []
    spoken = clause_subject(verb)
    things = [*children(verb, "dobj"), *([spoken] if spoken is not None else [])]
    behind = prepositional(verb, (*words("partner_prepositions"), "on"))
    found = [other for other in (*things, *behind) if is_side(other)]
    return found or [
        other for thing in (*things, *behind) for other in _sides_within(thing) if is_side(other)
    ]


def _blamed_within(thing: Token) -> list[Token]:
    """Who did the deed that is blamed or tried: "condemned the murder of nurses by rebels" is for the rebels."""
    if not is_deed(thing, _HARMING):
        return _sides_within(thing)
    sides = (child for child in modifiers(thing) if is_side(child) and not _is_unarmed(child))
    doers = (*noun_parts(thing).agents, *(side for side in sides if lemma(side) not in words("manners")))
    return [doer for other in doers if (doer := acting(other)) is not None]


def _sides_within(noun: Token) -> list[Token]:
    """Named sides inside a noun phrase: "an Indian proposal", "Haiti's efforts", "the withdrawal of Serb forces"."""
    around = [child for child in noun.children if child.dep_ in ("poss", "amod", "compound", "nmod")]
    before = [child for child in around if child.tag_ != "JJ" or lemma(child) not in words("manners")]
    after = prepositional(noun, ("by",)) or prepositional(noun, words("inner_prepositions"))
    return [*filter(is_side, before), *filter(is_body, after)]


def _means(hit: Hit) -> tuple[Token, ...]:
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
    suffers = trigger.kind in words("owner_suffers")  # what comes to such harm by name is somebody
    # a name that comes to such harm is somebody
    is_violent = root(trigger.kind) == "violence"  # no deed is done to a deed: "set off several blasts"
    targets: list[Token] = []
    objects: list[Token] = []
    for other in _distinct(_whose_body(patient) for patient in patients):
        found = classes_of(other)
        if (
            (other in trigger.words and not is_person_word(other))
            or found & {"weapon", "time"}
            or other in trigger.agents
            or _is_dummy(other)
            or is_one_of_deeds(other)
            or (is_violent and is_only_deed(other))
        ):
            continue
        is_body = found & _BODIES or _is_who(other) or (suffers and "name" in found and "place" not in found)
        (targets if is_body and "building" not in found else objects).append(other)
    return replace(trigger, targets=tuple(targets), objects=tuple(objects))


def _whose_body(token: Token) -> Token:
    """Whose it is where a part of the body is hit ("his face was burnt"), else the word itself."""
    if lemma(token) not in words("body_parts"):
        return token
    owner = [*children(token, "poss"), *prepositional(token, ("of",))]
    if any(not classes_of(other).isdisjoint(("actor", "armed")) for other in owner):
        return token  # "the head of the army" is a man
    return next((other for other in owner if is_body(other) or other.tag_ == "PRP$"), token)


def _is_who(token: Token) -> bool:
    """Whether the noun is taken up by "who": somebody, whatever the noun is."""
    return any(
        child.lower_ == "who" and child.dep_ in ("nsubj", "nsubjpass", "dobj")
        for clause in children(token, "relcl")
        for child in clause.children
    )


def is_person_word(token: Token) -> bool:
    """Whether a word of the trigger is also whom it befalls: "summoned the ambassador", "clashed with police"."""
    return (
        token.dep_ in ("dobj", "nsubjpass", "pobj")
        and token.pos_ in ("NOUN", "PROPN")
        and "people" in classes_of(token)
    )


def _is_dummy(token: Token) -> bool:
    """A pronoun that names nothing by itself ("it", "this", "which"), or a mark that the parser took for a noun."""
    return token.lower_ in words("dummies") or not any(character.isalnum() for character in token.text)


def _distinct(tokens: Iterable[Token]) -> tuple[Token, ...]:
    return tuple({token.i: token for token in tokens}.values())
