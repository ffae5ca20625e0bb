"""One person: a name, "he", "a boy", "another"; and whether the words take up somebody told of before."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from onrecord.extract.actors.phrases import is_title
from onrecord.extract.counts.quantities import (
    Quantity,
    collectives,
    group_of,
    noun_list,
    people_nouns,
    singular,
)
from onrecord.extract.text.parser import Parsed
from onrecord.vocab import load

_BEFORE = frozenset({"det", "compound", "poss"})


@cache
def anaphora(key: str) -> frozenset[str]:
    """Give a list of words of `vocab/numbers.toml` that stand for people counted before, or add to them."""
    return frozenset(load("numbers")["anaphora"][key])


def is_one(token: Token) -> bool:
    """Whether a word means one person: a name, "he", "a boy", "the driver"."""
    if token.ent_type_ == "NORP" and token.tag_ in ("NNP", "NN", "JJ"):
        return _article(token) in ("a", "an", "another")  # "a Colombian was wounded"
    if token.tag_ == "NNPS":
        return token.ent_type_ == "PERSON" and not _article(token)  # "Corrales was wounded"
    if token.pos_ == "PROPN":
        return token.tag_ == "NNP" and token.ent_type_ in ("PERSON", "") and singular(token) == token.lower_
    if token.tag_ in ("JJ", "DT") and token.lower_ in anaphora("more"):
        return token.i == 0 or token.nbor(-1).lower_ != "each"  # "a second was wounded", "another injured"
    if token.pos_ == "PRON":
        return token.lower_ in anaphora("single_pronouns") or token.lower_ in anaphora("single_people")
    if token.tag_ not in ("NN", "JJ") or singular(token) != token.lower_:
        return False
    known = group_of(token)
    return known is not None and known[1] == "people" and not _is_mass(token.lower_)


def _is_mass(word: str) -> bool:
    return word in collectives() or word in noun_list("masses")


def _article(token: Token) -> str:
    return next((child.lower_ for child in token.children if child.dep_ == "det"), "")


def one(parsed: Parsed, token: Token, *, named: bool) -> Quantity | None:
    """Count one for a word that means one person: "a boy", "Ali Hassan"; two for "the couple"."""
    size = collectives().get(token.lower_, {}).get("size")
    if not (size or is_one(token) or (named and token.tag_ == "NNP")):
        return None
    start = min((child.i for child in token.children if child.dep_ in _BEFORE), default=token.i)
    first = parsed.doc[min(start, token.i)]
    group = group_of(token) if token.pos_ == "NOUN" else None
    return Quantity(
        quote=parsed.between(first.idx, token.idx + len(token)),
        start=token.i,
        end=token.i + 1,
        head=token.i,
        low=float(size or 1),
        high=float(size or 1),
        hedge=None,
        unit="people",
        group=group[0] if group else None,
    )


def name_of(token: Token) -> str | None:
    """Give the name of a person in lower case, also of one described: "a farmer, Ali Hassan"."""
    if token.pos_ == "PROPN":
        return None if token.lower_ in people_nouns() else _full(token)  # headlines capitalise nouns
    named = next((child for child in token.children if child.dep_ == "appos" and child.pos_ == "PROPN"), None)
    return _full(named) if named is not None else None


def _full(last: Token) -> str:
    before = (child for child in last.children if child.dep_ == "compound" and child.pos_ == "PROPN")
    first = [word for word in before if not is_title(word) and word.lower_ not in people_nouns()]
    return " ".join(word.lower_ for word in (*first, last))


def is_anaphor(noun: Token, quantity: Quantity) -> bool:
    """Whether the words take up somebody told of before: "he", "the man"."""
    if noun.pos_ == "PRON":
        return noun.lower_ in anaphora("pronouns")
    return quantity.low == 1 and noun.pos_ != "PROPN" and _article(noun) in anaphora("determiners")


def adds(first: Token, noun: Token) -> bool:
    """Whether they are more people than those told of: "another three", "two others", "a second man"."""
    more = anaphora("more")
    around = [first, noun, *first.children, *noun.children]
    if first.i:
        around.append(first.nbor(-1))
    return any(token.lower_ in more for token in around)
