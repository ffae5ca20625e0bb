"""What a word says was done to people: the kind of count its targets get, and whether it tells the end."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from onrecord.extract.events.entries import word
from onrecord.extract.events.triggers import Trigger, kinds
from onrecord.extract.text.modality import is_negated
from onrecord.vocab import load


@cache
def _damage() -> dict[str, str]:
    table = load("numbers")["damage"]
    return {word: kind for kind, words in table.items() if kind != "whole" for word in words}


@cache
def _whole() -> frozenset[str]:
    return frozenset(load("numbers")["damage"]["whole"])


@cache
def _outcome(key: str) -> frozenset[str]:
    return frozenset(load("numbers")["outcome"][key])


def harm_of(trigger: Trigger) -> str | None:
    """Give the kind of count that the targets get; None where the word does not tell what became of them."""
    harm: str | None = kinds()[trigger.kind].get("harm")
    if harm in _damage().values():
        return None
    if harm in ("killed", "injured") and _is_either(trigger.token):
        return "casualties"
    if harm in ("killed", "injured") and any(token.lower_ in _outcome("deadly") for token in trigger.words):
        return "killed"
    if trigger.kind in _outcome("untold"):
        return None
    fatal = is_open(trigger) and any(child.lower_ in _outcome("fatal") for child in trigger.token.children)
    return "killed" if fatal else harm


def _is_either(verb: Token) -> bool:
    """Whether the word leaves open which of two harms it was: "320 were killed or wounded"."""
    first = verb.head if verb.dep_ == "conj" else verb
    other = next((child for child in first.children if child.dep_ == "conj"), None)
    joined = any(child.lower_ == "or" for child in first.children if child.dep_ == "cc")
    return joined and other is not None and {word(first), word(other)} <= _outcome("either")


def is_open(trigger: Trigger) -> bool:
    """Whether those harmed may have died of it: of those shot, some are dead; not of those shot in the leg."""
    if trigger.kind not in _outcome("open") and trigger.kind != "injury":
        return False
    hit = {thing.lower_ for link in trigger.token.children if link.lower_ == "in" for thing in link.children}
    words = {token.lower_ for token in trigger.words}
    if (hit | words) & _outcome("limbs"):
        return False
    return trigger.kind in _outcome("open") or (trigger.kind == "injury" and bool(words & _outcome("vital")))


def spares(trigger: Trigger) -> bool:
    """Whether it denies that those it is said of were hurt: "the officer was not injured"."""
    verb = trigger.token.head if trigger.token.dep_ == "acomp" else trigger.token
    return harm_of(trigger) == "injured" and not is_open(trigger) and is_negated(verb)


def is_aimed_at(trigger: Trigger, head: Token) -> bool:
    """Whether they were only shot at, which leaves open whether anybody was hit."""
    while head.dep_ == "conj":
        head = head.head
    link = head.head
    return (
        is_open(trigger)
        and head.dep_ == "pobj"
        and link.lower_ in _outcome("aimed")
        and link.head == trigger.token
    )


def is_fatal(number: Token) -> bool:
    """Whether a number is of those who died of it: "one fatally", "two of them fatally"."""
    after = number.doc[number.i + 1 : min(number.i + 4, number.sent.end)]
    rest = [token.lower_ for token in after if token.lower_ not in _THEM]
    return bool(rest) and rest[0] in _outcome("fatally")


_THEM = frozenset({"of", "them", "whom", "these", "those"})


def joined_kinds() -> frozenset[str]:
    """Give the kinds, besides unrest, whose agents are counted as taking part."""
    return _outcome("joined")


def befalls_agents(harm: str) -> bool:
    """Whether those who act are those it happens to, where no others are: "600 people sheltered"."""
    return harm in _outcome("own")


def damage_of(trigger: Trigger) -> str | None:
    """Give the kind of count that homes get of which this is said: "destroyed", "partially destroyed"."""
    beside = [child for child in trigger.token.children if child.dep_ == "advmod"]
    if word(trigger.token) == "damage" and any(child.lower_ in _whole() for child in beside):
        return "housing_destroyed"
    said = (_damage().get(word(token)) for token in (*beside, *trigger.words))
    return next((kind for kind in said if kind), None)


def part_damage(trigger: Trigger) -> str | None:
    """Give the kind of count that homes get of whose roofs or walls this is said: they are damaged, never destroyed."""
    harms = _damage().values()
    return "housing_damaged" if kinds()[trigger.kind].get("harm") in harms else None
