"""The word that a time dates: what it describes, or the verb or happening that it hangs on."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from onrecord.extract.text.parser import Parsed, lemma
from onrecord.extract.times.dates import TimeSpan, head_of
from onrecord.vocab import load

_MODIFIERS = frozenset({"compound", "nmod", "amod", "poss", "nummod"})
_STEPS = 10  # up the tree: longer paths are parser errors


def dated_word(parsed: Parsed, time: TimeSpan, triggers: frozenset[int]) -> Token:
    """Climb from a time to a trigger, to the noun that it describes, or to the verb of its clause."""
    head = head_of(parsed.doc, time)
    token = head.head
    if head.dep_ in _MODIFIERS and _is_placed(parsed, time) and token.i not in triggers:
        token = parsed.doc[time.start - 1]  # "in 2013 rebels ..." is not about rebels of 2013
    elif head.dep_ in _MODIFIERS:
        while token.dep_ in {"compound", "nmod"} and token.i not in triggers:
            token = token.head
        return token
    for _ in range(_STEPS):
        if token.i in triggers or token.tag_[0] == "V" or token.head.i == token.i:
            break
        if token.lower_ == "of" and token.dep_ == "prep":
            return token.head
        token = token.head
    return _said(parsed, token, time, triggers)


def _said(parsed: Parsed, verb: Token, time: TimeSpan, triggers: frozenset[int]) -> Token:
    """Give a happening the time that the parser has hung on the verb: "the raid yesterday shows that".

    After a verb of saying it goes to what is said, or with a preposition to the happening that is spoken of
    ("condemned the raid of the army on Monday").
    """
    for child in verb.children:
        if child.dep_ in {"nsubj", "nsubjpass"} and child.i in triggers and child.i < time.start < verb.i:
            return child
    if not (is_among(verb, "saying") or is_among(verb, "spoken_of")) or time.start < verb.i:
        return verb
    said = [child for child in verb.children if child.dep_ == "ccomp" and verb.i < child.i < time.start]
    spoken_of = (
        [place for place in triggers if verb.i < place < time.start] if _is_placed(parsed, time) else []
    )
    return said[-1] if said else parsed.doc[max(spoken_of)] if spoken_of else verb


def _is_placed(parsed: Parsed, time: TimeSpan) -> bool:
    return time.start > 0 and parsed.doc[time.start - 1].tag_ == "IN"


def is_among(token: Token, name: str) -> bool:
    """Whether a verb is of a list; the lemmatiser drops the last letter of "staged"."""
    base = lemma(token)
    return base in words_of(name) or base + "e" in words_of(name)


@cache
def words_of(name: str) -> frozenset[str]:
    """Give a list of verbs or words by its name: `saying`, or a table of `vocab/times.toml`."""
    if name == "saying":
        verbs = load("voices")["verbs"]
        return frozenset(word for row in verbs if "clause" in row["takes"] for word in row["words"].split())
    table = load("times")[name]
    return frozenset(table.get("verbs") or table["words"])


def is_saying(token: Token) -> bool:
    """Whether a word is a verb that makes somebody answer for what is said."""
    return token.tag_[0] == "V" and is_among(token, "saying")
