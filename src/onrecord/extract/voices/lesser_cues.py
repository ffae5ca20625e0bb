"""Nouns, adjectives, adverbs, prepositions of saying: "the claim that", "confident that", "according to"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from onrecord.extract.text.language import lemma
from onrecord.extract.voices.cues import (
    VERB_TAGS,
    adjective_effects,
    adverbs,
    noun_effects,
    noun_prepositions,
    words,
)
from onrecord.extract.voices.ranges import (
    Range,
    Saying,
    clause_over,
    is_infinitive,
    is_marked,
    phrase,
    pieces,
    trimmed,
    without,
)
from onrecord.extract.voices.speakers import source_of

WILLED = frozenset(
    {"asked", "ordered", "promised", "planned", "threatened", "hoped", "judged"}
)  # of nouns with an infinitive


def of_noun(cue: Token) -> Iterator[Saying]:
    """Read a noun of saying: "the claim that", "fears of"."""
    effect = noun_effects().get(lemma(cue))
    content = _noun_content(cue) if effect is not None else ()
    if effect is not None and content:
        yield Saying(*_noun_source(cue), content, effect)


def _noun_content(cue: Token) -> tuple[Range, ...]:
    willed = noun_effects()[lemma(cue)] in WILLED and cue.head.lower_ != "in"  # "in order to" is none
    for child in cue.children:
        if child.dep_ in ("acl", "ccomp") and (is_marked(child) or (willed and is_infinitive(child))):
            return pieces(child)
    if cue.dep_ == "nsubj" and cue.head.lower_ in ("is", "was"):
        clause = next((child for child in cue.head.children if child.dep_ == "ccomp"), None)
        if clause is not None:
            return pieces(clause)
    prepositions = noun_prepositions().get(lemma(cue), frozenset())
    for child in cue.children:
        if child.dep_ == "prep" and child.lower_ in prepositions:
            inner = next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), None)
            if inner is not None:
                return pieces(inner)
    return ()


def _noun_source(cue: Token) -> tuple[Range, Range | None]:
    """Cue and source of a noun: its owner, whom it comes from, or the subject of a verb that lends one."""
    owner = next((child for child in cue.children if child.dep_ == "poss"), None)
    if owner is not None:
        return (cue.i, cue.i + 1), phrase(owner)
    for child in cue.children:
        if child.dep_ == "prep" and child.lower_ in ("by", "from", "among"):
            inner = next((c for c in child.children if c.dep_ == "pobj"), None)
            if inner is not None:
                return (cue.i, cue.i + 1), phrase(inner)
    if cue.dep_ == "dobj" and lemma(cue.head) in words("light") and cue.head.i < cue.i:
        return (cue.head.i, cue.i + 1), source_of(cue.head)
    return (cue.i, cue.i + 1), None


def of_adjective(cue: Token) -> Iterator[Saying]:
    """Read an adjective: "confident that", and those that accuse a noun, "suspected"."""
    word = cue.lower_
    if word in words("accusing") and cue.dep_ == "amod" and cue.head.i > cue.i:
        yield Saying((cue.i, cue.i + 1), None, trimmed(cue.doc, (cue.i + 1, cue.head.i + 1)), "accused")
        return
    effect = adjective_effects().get(word)
    if effect is None:
        return
    clause = next((c for c in cue.children if c.dep_ in ("ccomp", "xcomp")), None)
    if clause is None and cue.dep_ == "acomp":  # "it remains unclear whether"
        clause = next((c for c in cue.head.rights if c.dep_ == "ccomp"), None)
    if clause is None and cue.dep_ in ("acomp", "ROOT"):
        clause = _about(cue)
    if clause is not None:
        source = source_of(cue.head if cue.dep_ == "acomp" else cue)
        if source is not None and cue.doc[source[0]].lower_ == "it":  # "it is clear that"
            source = None
        yield Saying((cue.i, cue.i + 1), source, pieces(clause), effect)


def _about(cue: Token) -> Token | None:
    """What a feeling is about: "worried about the vote"."""
    for child in cue.children:
        if child.dep_ == "prep" and child.lower_ in ("about", "of", "over", "at", "with"):
            return next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), None)
    return None


def of_adverb(cue: Token) -> Iterator[Saying]:
    """Read an adverb that reports its clause: "reportedly"."""
    effect = adverbs().get(cue.lower_)
    if effect is not None and cue.head.i != cue.i:
        yield Saying((cue.i, cue.i + 1), None, without(clause_over(cue), cue), effect)


def of_preposition(cue: Token) -> Iterator[Saying]:
    """As in "according to police": the content is the clause without that phrase."""
    first = next((child for child in cue.children if child.lower_ == "to"), None)
    name = next((c for c in first.children if c.dep_ == "pobj"), None) if first is not None else None
    if first is not None and name is not None and cue.head.i != cue.i:
        yield Saying((cue.i, first.i + 1), phrase(name), _before_phrase(cue), "said")


def _before_phrase(cue: Token) -> tuple[Range, ...]:
    """The clause of "according to", or all that leads to it where the phrase comes last, set off by a comma."""
    sentence, clause = cue.sent, clause_over(cue)
    while clause.dep_ == "ccomp" and cue.doc[cue.i - 1].text == "," and cue.right_edge.i + 2 >= sentence.end:
        clause = clause_over(clause)
    return without(clause, cue)


def of_viewpoint(cue: Token) -> Iterator[Saying]:
    """As in "in his view", "in the words of the mayor"."""
    noun = next((c for c in cue.children if c.dep_ == "pobj"), None)
    if noun is None or cue.lower_ not in ("in", "to") or noun.lower_ not in words("viewpoints"):
        return
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    of = next((c for c in noun.children if c.lower_ == "of"), None)
    if owner is None and of is not None:
        owner = next((c for c in of.children if c.dep_ == "pobj"), None)
    if owner is not None and cue.head.i != cue.i and cue.head.tag_ in VERB_TAGS:
        yield Saying((cue.i, noun.i + 1), phrase(owner), without(clause_over(cue), cue), "believed")
