"""Who can do anything, and who does it where a vehicle, a weapon or a deed stands in the place of a doer."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from onrecord.extract.events.arguments import children, prepositional, words
from onrecord.extract.events.claimants import claimants
from onrecord.extract.events.entries import entries_of
from onrecord.extract.events.nouns import classes_of
from onrecord.extract.events.subjects import subject
from onrecord.extract.text.language import lemma
from onrecord.vocab.kinds import root

_BODIES = frozenset({"people", "armed", "actor", "person"})
_SIDES = frozenset({"actor", "armed", "person"})
_VIOLENCE = frozenset({"violence"})
_THINGS = _BODIES | {"building", "vehicle", "place", "thing", "name"}
_NO_AGENTS = frozenset({"weapon", "time", "event"})


def is_body(token: Token) -> bool:
    """Whether the word names somebody, one or many: to such something is done, to a thing it happens."""
    return not _BODIES.isdisjoint(classes_of(token))


def is_side(token: Token) -> bool:
    """Whether the word names a side: a force, a named group or state, a named person."""
    return not _SIDES.isdisjoint(classes_of(token))


def acting(token: Token) -> Token | None:
    """Who acts: the token itself, or whose vehicle, weapon or deed it is ("US warplanes bombed", "rebel fire hit")."""
    if is_one_of_deeds(token):
        return next((other for other in claimants(token) if can_act(other)), None)
    if can_act(token):
        return token
    if lemma(token) in words("messages"):
        return next((other for other in _issuers(token) if can_act(other)), None)
    if classes_of(token).isdisjoint(("vehicle", "weapon")) and not is_deed(token):
        return None
    around = [child for child in token.children if child.dep_ in ("poss", "amod", "compound", "nmod")]
    holders = [*prepositional(token, ("of",)), *_holders(token)]
    owners = [
        other
        for other in (*around, *holders)
        if is_side(other) and lemma(other) not in words("manners") and not _is_model(other)
    ]
    owners += [other for other in holders if other.pos_ == "PROPN" and other not in owners]
    owners.sort(key=lambda other: "armed" not in classes_of(other))  # the army's before the state's
    return next((other for other in (*owners, *claimants(token)) if can_act(other)), None)


def _issuers(message: Token) -> list[Token]:
    """Who says what a message says: "leaflets [of the front] claiming", "the front issued a statement claiming"."""
    issuer = subject(message.head) if message.dep_ == "dobj" else None
    own = [*children(message, "poss"), *prepositional(message, ("by", "from", "of"))]
    return own + ([issuer] if issuer is not None else [])


def _is_model(before: Token) -> bool:
    """Whether the word before a weapon or vehicle is its model: "RPG-2 launchers", "UH-1H helicopters"."""
    numbered = before.dep_ == "compound" and any(map(str.isdigit, before.text))
    return numbered and "armed" not in classes_of(before)


def is_one_of_deeds(token: Token) -> bool:
    """Whether "one" is one of several deeds: "attacks, including one that hit the market"."""
    if token.lower_ not in ("one", "some", "others", "another"):
        return False
    if token.dep_ not in ("pobj", "conj", "appos"):
        return False
    behind = token.dep_ == "pobj" and token.head.lower_ in ("including", "of")
    above = token.head.head if behind else token.head
    return any(is_deed(other) for other in (above, *children(above, "dobj", "nsubj", "nsubjpass")))


def _holders(token: Token) -> Iterator[Token]:
    """Whose it is: "drones belonging to the Southern Command", "a helicopter flown by the army"."""
    for child in token.children:
        if child.dep_ == "acl" and lemma(child) in words("holding"):
            yield from prepositional(child, ("to", "by"))
            yield from (
                agent for by in child.children if by.dep_ == "agent" for agent in children(by, "pobj")
            )


def is_deed(token: Token, roots: frozenset[str] = _VIOLENCE) -> bool:
    """Whether a noun tells of a happening of one of the roots of the tree of kinds."""
    return any(
        entry.form == "noun" and not entry.background and root(entry.kind) in roots
        for entry in entries_of(token)
    )


def is_only_deed(token: Token) -> bool:
    """Whether a word names a deed and nothing that one can be done to: "attack", not "convoy" or "hospital"."""
    named = any(entry.form == "noun" and len(entry.words) == 1 for entry in entries_of(token))
    return named and is_deed(token) and classes_of(token).isdisjoint(_THINGS)


def can_act(token: Token) -> bool:
    """Whether it can do anything: not a weapon, an event, a time or a thing."""
    found = classes_of(token)
    if token.left_edge.lower_ in words("bomb_places"):
        return False  # "near Ramadi, two strikes hit"
    if token.lower_ in words("unnamed") or token.tag_ == "PRP$":
        return False
    if is_nobody(token):
        return False
    if found & _BODIES:
        return found.isdisjoint(_NO_AGENTS)
    return "name" in found and not found & {"place", "building"}


def is_nobody(token: Token) -> bool:
    """Whether a word names none: "no one", "none", "no soldier"."""
    return any(child.lower_ in words("nobody") for child in (token, *children(token, "det")))
