"""Running totals told in a clause: "more than 90 have been killed since January", "so far this year"."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from onrecord.extract.times.tense import clause_of, tense_of
from onrecord.vocab import load


def is_running(trigger_word: Token, kind: str) -> bool:
    """Whether a number of a clause is the total up to the time of writing.

    The perfect tense with the start or the length of the time says so, and "so far" in any tense. Of a state
    that lasts ("detained since May") a start says only how long.
    """
    if trigger_word.tag_[0] != "V" or kind in load("numbers")["outcome"]["states"]:
        return False
    verb = clause_of(trigger_word)
    perfect = tense_of(verb) == "perfect"
    phrases = _phrases()["always"] + (_phrases()["perfect"] if perfect else ())
    sentence = verb.sent
    return any(
        _begins(phrases, token) and _is_of(token, verb) for token in verb.doc[sentence.start : sentence.end]
    )


@cache
def _phrases() -> dict[str, tuple[tuple[str, ...], ...]]:
    table = load("numbers")["running"]
    return {key: tuple(tuple(phrase.split()) for phrase in phrases) for key, phrases in table.items()}


def _begins(phrases: tuple[tuple[str, ...], ...], token: Token) -> bool:
    doc, place = token.doc, token.i
    return any(
        token.lower_ == phrase[0]
        and tuple(other.lower_ for other in doc[place : place + len(phrase)]) == phrase
        for phrase in phrases
    )


def _is_of(token: Token, verb: Token) -> bool:
    """Whether words stand in the clause of a verb or open one that hangs on it ("since the war began")."""
    clause = clause_of(token)
    return clause.i == verb.i or (clause.head.i == verb.i and clause.dep_ == "advcl")
