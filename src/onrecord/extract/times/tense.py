"""The clause that a word stands in, and when its verb says that it happens."""

from __future__ import annotations

from functools import cache
from typing import Literal

from spacy.tokens import Token

from onrecord.extract.text.language import lemma
from onrecord.vocab import load

Tense = Literal["past", "present", "perfect", "pluperfect", "future", "none"]

_AUXILIARIES = frozenset({"aux", "auxpass"})
_FUTURE = frozenset({"will", "shall", "'ll", "wo", "wilt"})
_DEPTH = 12  # steps up the tree: longer paths are parser errors


def clause_of(token: Token) -> Token:
    """Find the verb of the clause that a word stands in: the nearest upwards, else the topmost word."""
    for _ in range(_DEPTH):
        if token.tag_[0] == "V" and token.dep_ not in _AUXILIARIES and token.dep_ not in {"amod", "compound"}:
            return token
        if token.head.i == token.i:
            return token
        token = token.head
    return token


def tense_of(verb: Token) -> Tense:
    """Read the tense off a verb and its auxiliaries; infinitives take that of the clause above."""
    for _ in range(_DEPTH):
        found = _own_tense(verb)
        if found != "none" or verb.head.i == verb.i:
            return found
        verb = clause_of(verb.head)
    return "none"


def _own_tense(verb: Token) -> Tense:
    helpers = [child for child in verb.children if child.dep_ in _AUXILIARIES]
    words = {child.lower_ for child in helpers}
    if words & _FUTURE or _lies_ahead(verb, words):
        return "future"
    if words & {"had"} and verb.tag_ in {"VBN", "VBD"}:
        return "pluperfect"
    if words & {"has", "have", "'ve"} and verb.tag_ in {"VBN", "VBD"}:
        return "perfect"
    return _plain_tense(verb, helpers)


def _plain_tense(verb: Token, helpers: list[Token]) -> Tense:
    tags = {child.tag_ for child in helpers} | {verb.tag_}
    if "VBD" in tags or (verb.tag_ == "VBP" and not helpers and verb.lower_ in _unchanging()):
        return "past"
    if tags & {"VBZ", "VBP"}:
        return "present"
    if verb.tag_ == "VBN" and not helpers and (verb.head.i == verb.i or verb.dep_ == "acl"):
        return "future" if is_planning(verb) else "past"  # "two killed in blast", "a raid set for Monday"
    return "none"


def _lies_ahead(verb: Token, words: set[str]) -> bool:
    """Whether it is an infinitive after "plan", "schedule" or "going"."""
    if "to" not in words and verb.dep_ != "xcomp":
        return False
    above = verb.head
    return "to" in words and above.i != verb.i and (above.lower_ == "going" or is_planning(above))


def is_planning(verb: Token) -> bool:
    """Whether it is "plan", "schedule" or another word of what lies ahead."""
    return lemma(verb) in _planning()


@cache
def _unchanging() -> frozenset[str]:
    return frozenset(load("times")["unchanging"]["verbs"])


@cache
def _planning() -> frozenset[str]:
    return frozenset(load("times")["planning"]["verbs"])
