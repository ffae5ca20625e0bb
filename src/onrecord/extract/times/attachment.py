"""The word that a time dates: what it describes, or the verb or happening that it hangs on."""

from __future__ import annotations

from spacy.tokens import Token

from onrecord.extract.text.parser import Parsed
from onrecord.extract.times.dates import TimeSpan, head_of
from onrecord.extract.times.tense import clause_of, goes_on_now
from onrecord.extract.times.wordlists import is_among, is_saying

_MODIFIERS = frozenset({"compound", "nmod", "amod", "poss", "nummod"})
_AS_SOON = frozenset(
    {"after", "when", "as", "while"}
)  # heads of clauses whose day is that of what came of it
_TILL = frozenset({"until", "till", "since"})
_NAMED = frozenset({"nsubj", "nsubjpass", "appos"})
_STEPS = 10  # up the tree: longer paths are parser errors


def dated_word(parsed: Parsed, time: TimeSpan, triggers: frozenset[int]) -> Token:
    """Climb from a time to a trigger, to the noun that it describes, or to the verb of its clause."""
    head = head_of(parsed.doc, time)
    token = head.head
    if head.dep_ in _MODIFIERS and _is_placed(parsed, time) and token.i not in triggers:
        token = parsed.doc[time.start - 1]  # "in 2013 rebels ..." is not about rebels of 2013
    elif head.dep_ in _MODIFIERS and not _opens(head, time, triggers):
        while token.dep_ in {"compound", "nmod"} and token.i not in triggers:
            token = token.head
        return token
    for _ in range(_STEPS):
        verb = token.tag_[0] == "V" and token.dep_ != "prep"  # "including" is none
        if token.i in triggers or verb or token.head.i == token.i:
            break
        if token.lower_ == "of" and token.i == time.start - 1:
            return token.head
        if token.lower_ in _TILL and token.head.dep_ in _NAMED and token.head.i not in triggers:
            return token.head  # "Arden, minister until 2015, was shot"
        token = token.head
    if token.head.i == token.i and token.tag_[0] != "V" and token.i not in triggers:
        return _of_verbless(token, triggers) or token
    return _of_sentence(time, token, triggers) or _said(parsed, token, time, triggers)


def _of_sentence(time: TimeSpan, token: Token, triggers: frozenset[int]) -> Token | None:
    """Find the happening above a clause that tells of none, where a time ends the sentence.

    "Killed two men after they were seen planting a mine in Arden district, Thursday": the killing was on Thursday.
    """
    after = token.doc[time.end : token.sent.end]
    if time.kind != "point" or not all(other.is_punct or other.is_space for other in after):
        return None
    while token.dep_ in {"xcomp", "advcl"} and token.i not in triggers and not goes_on_now(token.head):
        if token.dep_ == "advcl" and not any(child.lower_ in _AS_SOON for child in token.children):
            return None
        token = token.head
        if token.i in triggers:
            return token
    return None


def _opens(head: Token, time: TimeSpan, triggers: frozenset[int]) -> bool:
    """Whether a time opens the sentence before its subject: "a week later gunmen took the fort"."""
    noun = head.head
    return time.start == noun.sent.start and noun.dep_[:5] == "nsubj" and noun.i not in triggers


def told_after(parsed: Parsed, time: TimeSpan) -> Token | None:
    """Find the verb of a clause that tells of a time: "14 May, when soldiers opened fire", "the day the town fell"."""
    clauses = [child for child in head_of(parsed.doc, time).children if child.dep_ == "relcl"]
    if clauses and any(child.dep_[:5] == "nsubj" and child.tag_[0] != "W" for child in clauses[0].children):
        return clauses[0]
    doc, place = parsed.doc, time.end
    if place < len(doc) and doc[place].lower_ == ",":
        place += 1
    if place >= len(doc) or doc[place].lower_ != "when" or doc[place].sent.start > time.start:
        return None
    verb = clause_of(doc[place])
    return verb if verb.i > place else None


def goes_on(parsed: Parsed, time: TimeSpan, dated: Token, triggers: frozenset[int]) -> Token | None:
    """Find the verb by which a happening goes on behind its time: "the raid on 31 May that left ten dead"."""
    doc, place = parsed.doc, time.end
    if place < len(doc) and doc[place].lower_ == ",":
        place += 1
    if dated.i not in triggers or dated.tag_[0] != "N" or place >= len(doc) or doc[place].tag_ != "WDT":
        return None
    verb = doc[place].head
    return verb if doc[place].dep_[:5] == "nsubj" and verb.tag_[0] == "V" and verb.i > place else None


def _said(parsed: Parsed, verb: Token, time: TimeSpan, triggers: frozenset[int]) -> Token:
    """Give a happening the time that the parser has hung on the verb: "the raid yesterday shows that".

    After a verb of saying it goes to what is said, or with a preposition to the happening that is spoken of
    ("condemned the raid of the army on Monday"), and always so where the verb goes on now ("are looking into a
    shooting in the port Sunday night").
    """
    if verb.dep_ == "acl" and verb.i not in triggers and is_among(verb, "happening"):
        return _carried_out(verb, triggers) or verb
    if verb.dep_ == "acl" and verb.i not in triggers and is_among(verb, "lasting"):
        above = clause_of(verb.head)  # "destroyed a truck owned by a brewer today"
        return above if above.i in triggers else verb
    for child in verb.children:
        if child.dep_ in {"nsubj", "nsubjpass"} and child.i in triggers and child.i < time.start < verb.i:
            return child
    if time.start < verb.i:
        return _before_saying(parsed, verb, time) or verb
    going_on = goes_on_now(verb)
    if not (is_saying(verb) or is_among(verb, "spoken_of") or going_on):
        return verb
    said = [child for child in verb.children if child.dep_ == "ccomp" and verb.i < child.i < time.start]
    spoken_of = [place for place in range(time.start - 1, verb.i, -1) if place in triggers]
    if said or not spoken_of or not (going_on or _is_placed(parsed, time)):
        return said[-1] if said else verb
    return parsed.doc[spoken_of[0]]


def _carried_out(participle: Token, triggers: frozenset[int]) -> Token | None:
    """Find the happening of "the massacre of six priests carried out on Monday"."""
    token = participle.head
    while token.i not in triggers and token.dep_ in {"pobj", "prep"} and token.head.lower_ != "by":
        token = token.head
    return token if token.i in triggers and token.tag_[0] == "N" else None


def _of_verbless(root: Token, triggers: frozenset[int]) -> Token | None:
    """Find the participle of a sentence without a verb: "in May two starved to death", as the parser has it."""
    inside = (root.doc[place] for place in sorted(triggers) if root.sent.start <= place < root.sent.end)
    return next((each for each in inside if each.tag_[0] == "V" and each.dep_ == "acl"), None)


def _before_saying(parsed: Parsed, verb: Token, time: TimeSpan) -> Token | None:
    """Give what was said its time at its end: "rebels shelled the port yesterday, police said"."""
    if time.end >= verb.i or parsed.doc[time.end].lower_ != "," or not is_saying(verb):
        return None
    said = (child for child in verb.children if child.dep_ == "ccomp" and child.i < time.start)
    return next((each for each in said if parsed.doc[time.start - 1].lower_ != ","), None)


def _is_placed(parsed: Parsed, time: TimeSpan) -> bool:
    return time.start > 0 and parsed.doc[time.start - 1].tag_ == "IN"
