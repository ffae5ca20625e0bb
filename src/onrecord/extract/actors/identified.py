"""Whom a report names later than it tells of him: "a man was shot ... police identified the victim as A B"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Token

from onrecord.extract.actors import phrases
from onrecord.extract.actors.actor_spans import ActorSpan
from onrecord.extract.text import columns
from onrecord.extract.text.language import lemma
from onrecord.extract.text.parser import Parsed


def with_identities(parsed: Parsed, spans: list[ActorSpan]) -> list[ActorSpan]:
    """Give one who is told of without a name the name by which the report identifies him, where only one fits.

    The same noun fits ("a teacher ... the teacher, [A B]"); "the victim" fits whoever alone is told killed, else hurt.
    """
    named = {span.head: span for span in spans if span.kind == "person" and span.name and not span.back}
    unnamed = {span.head: span for span in spans if not span.name and not span.actor}
    known: dict[str, dict[str, ActorSpan]] = {}
    for noun, name in _identifications(parsed, named, unnamed):
        known.setdefault(lemma(noun), {}).setdefault(str(name.name), name)
    names = {word: next(iter(found.values())) for word, found in known.items() if len(found) == 1}
    if not names:
        return spans
    victims = {lemma(token) for token in _victims(parsed, unnamed.values())}
    meant = [names[word] for word in phrases.words("victims") if word in names]
    if "person" in victims and len({str(name.name) for name in names.values()}) == 1:
        meant = list(names.values())  # "one person was killed ... the man was identified as"
    if len(victims) == 1 and meant:
        names.setdefault(victims.pop(), meant[0])
    return [_with_name(parsed, span, names) for span in spans]


def _with_name(parsed: Parsed, span: ActorSpan, names: dict[str, ActorSpan]) -> ActorSpan:
    if span.name or span.actor or not _is_one(parsed.doc[span.head]):
        return span
    name = names.get(lemma(parsed.doc[span.head]))
    if name is None or not _may_be_meant(parsed, span):
        return span
    return replace(span, name=name.name, meant=name.head)


def _is_one(noun: Token) -> bool:
    """Whether the noun is for one human, who has a name."""
    if noun.tag_ != "NN" or noun.lower_ in phrases.words("collectives"):
        return False
    return phrases.head_type(noun) in phrases.ONE_HUMAN or noun.lower_ in phrases.words("one_armed")


def _may_be_meant(parsed: Parsed, span: ActorSpan) -> bool:
    """Whether the words do not set somebody apart: "another man", "the second victim", "no man"."""
    noun = parsed.doc[span.head]
    apart = phrases.words("set_apart") | phrases.words("numbered")
    return not any(
        child.lower_ in apart or (child.dep_ == "nummod" and child.lower_ != "one") for child in noun.lefts
    )


def _identifications(
    parsed: Parsed, named: dict[int, ActorSpan], unnamed: dict[int, ActorSpan]
) -> Iterator[tuple[Token, ActorSpan]]:
    """Nouns for one human, each with who it is said to be."""
    for i, form in enumerate(columns.lower(parsed.doc)):
        if form in phrases.words("identifying"):
            verb = parsed.doc[i]
            name = next((named[thing.i] for thing in _names_given(verb) if thing.i in named), None)
            noun = _described(verb, unnamed)
            if name is not None and noun is not None and _is_one(noun):
                yield noun, name
    for i, span in named.items():
        noun = parsed.doc[i].head
        beside = parsed.doc[i].dep_ == "appos" and noun.i in unnamed and _is_one(noun)
        if beside and any(child.lower_ == "the" for child in noun.lefts):
            yield noun, span


def _names_given(verb: Token) -> list[Token]:
    """What follows "identified as", and "a man named"."""
    called = [child for child in verb.children if child.dep_ == "oprd"] if verb.lower_ == "named" else []
    return called + [
        thing
        for child in verb.children
        if child.dep_ == "prep" and child.lower_ == "as"
        for thing in child.children
        if thing.dep_ == "pobj"
    ]


def _described(verb: Token, unnamed: dict[int, ActorSpan]) -> Token | None:
    """Who is identified: the object, the subject of the passive, or the noun that a participle belongs to."""
    own = [child for child in verb.children if child.dep_ in ("dobj", "nsubjpass")]
    if not own and verb.dep_ == "acl":
        own = [verb.head]
    noun = own[0] if own else None
    span = unnamed.get(noun.i) if noun is not None else None
    if span is not None and span.back and span.meant is not None:
        return verb.doc[span.meant]
    return noun if span is not None and not span.back else None


def _victims(parsed: Parsed, spans: Iterable[ActorSpan]) -> list[Token]:
    """The nouns for one human told killed; where there are none, for one told hurt."""
    nouns = [parsed.doc[span.head] for span in spans if not span.back and _is_one(parsed.doc[span.head])]
    killed = [noun for noun in nouns if _is_done(noun, "killing")]
    return killed or [noun for noun in nouns if _is_done(noun, "hurting")]


def _is_done(noun: Token, verbs: str) -> bool:
    verb = noun.head
    return (noun.dep_ in ("dobj", "nsubjpass") and lemma(verb) in phrases.words(verbs)) or (
        verbs == "killing" and noun.dep_ == "nsubj" and lemma(verb) == "die"
    )
