"""The clause that a word stands in, and when its verb says that it happens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from spacy.tokens import Token

from onrecord.extract.times.wordlists import is_among, words_of

Tense = Literal["past", "present", "perfect", "pluperfect", "future", "none"]

_AUXILIARIES = frozenset({"aux", "auxpass"})
_FUTURE = frozenset({"will", "shall", "'ll", "wo", "wilt"})
_MODAL = frozenset({"would", "may", "might", "should", "must"})
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
    if "VBD" in tags or (verb.tag_ == "VBP" and not helpers and verb.lower_ in words_of("unchanging")):
        return "past"
    if tags & {"VBZ", "VBP"}:
        return "present"
    if verb.tag_ == "VBN" and not helpers and (verb.head.i == verb.i or verb.dep_ == "acl"):
        return "future" if is_among(verb, "planning") else "past"  # "a raid set for Monday", "two killed"
    return "none"


def _lies_ahead(verb: Token, words: set[str]) -> bool:
    """Whether it is an infinitive after "plan", "schedule" or "going"."""
    if "to" not in words and verb.dep_ != "xcomp":
        return False
    above = verb.head
    return "to" in words and above.i != verb.i and (above.lower_ == "going" or is_among(above, "planning"))


def goes_on_now(verb: Token) -> bool:
    """Whether it is "are looking into", whose object was before; not "are planning"."""
    return verb.tag_ == "VBG" and tense_of(verb) == "present" and not is_among(verb, "planning")


def looks_ahead(token: Token) -> bool:
    """Whether what a word hangs on lay ahead when it was told: "due Friday", "would meet", "was to meet", "set for"."""
    verb = clause_of(token)
    helpers = {child.lower_ for child in verb.children if child.dep_ in _AUXILIARIES}
    if "have" in helpers:
        return False
    governed = "to" in helpers and (verb.head.pos_ == "AUX" or is_among(verb.head, "urging"))
    fixed = any(is_among(each, "planning") for each in _between(token, verb)) or (
        verb.tag_ == "VBN" and is_among(verb, "planning")
    )
    return governed or fixed or bool(helpers & _MODAL)


def _between(token: Token, verb: Token) -> Iterator[Token]:
    """Give the words on the way from a word up to its verb, both left out."""
    for _ in range(_DEPTH):
        token = token.head
        if token.i in {verb.i, token.head.i}:
            return
        yield token
