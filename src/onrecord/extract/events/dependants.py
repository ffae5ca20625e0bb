"""The words that hang on a word: children by relation, nouns behind prepositions, lists, and what is counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from spacy.tokens import Token

from onrecord.vocab import load

_DEPTH = 6  # arcs climbed or descended; deeper nesting is misparsed more often than meant
RELATIVE = frozenset({"WDT", "WP"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ"})


@cache
def words(key: str) -> frozenset[str]:
    """A word list of vocab/syntax.toml."""
    return frozenset(load("syntax")[key])


def children(token: Token, *deps: str) -> list[Token]:
    """The dependants with one of these relations, in the order of the text."""
    return [child for child in token.children if child.dep_ in deps]


def antecedent(pronoun: Token) -> Token:
    """The noun that a relative pronoun stands for; any other word stands for itself."""
    if pronoun.tag_ not in RELATIVE and pronoun.lower_ not in ("that", "whose"):
        return pronoun
    clause = pronoun.head
    for _ in range(_DEPTH):
        if clause.dep_ == "relcl":
            meant = _one_meant(clause.head)
            return _person_meant(meant) if pronoun.lower_ in ("who", "whom", "whose") else meant
        if clause.head == clause:
            return pronoun
        clause = clause.head
    return pronoun


def _one_meant(noun: Token) -> Token:
    """Who "the ones" are: "soldiers were the ones who killed them"."""
    if noun.lower_ not in ("one", "ones") or noun.dep_ != "attr":
        return noun
    return next(iter(children(noun.head, "nsubj")), noun)


def _person_meant(noun: Token) -> Token:
    """Whom "who" stands for beside one body: a person ("X, head of the force, who"), not the force."""
    outer = noun
    for _ in range(_DEPTH):
        if outer.tag_ not in ("NN", "NNP") or outer.dep_ not in ("pobj", "appos"):
            break
        outer = outer.head.head if outer.dep_ == "pobj" else outer.head
        if outer.ent_type_ == "PERSON":
            return outer
    return noun


def prepositional(token: Token, prepositions: Iterable[str]) -> tuple[Token, ...]:
    """The nouns that these prepositions bring to a word."""
    wanted = frozenset(prepositions)
    return spread(
        thing
        for child in token.children
        if child.dep_ in ("prep", "agent", "dative") and child.lower_ in wanted
        for thing in _behind(child)
    )


def modifiers(noun: Token) -> list[Token]:
    """Compounds and adjectives before a noun: "rebel", "Syrian", "mosque" in "the Syrian rebel mosque attack"."""
    return [
        child
        for child in noun.children
        if child.dep_ in ("compound", "amod", "nmod", "npadvmod") and child.i < noun.i
    ]


def spread(heads: Iterable[Token]) -> tuple[Token, ...]:
    """The heads with those joined to them by "and", each as the noun that is meant ("dozens of farmers": farmers)."""
    found: dict[int, Token] = {}
    for head in heads:
        for token in (head, *_joined(head)):
            meant = measured(antecedent(token))
            found.setdefault(meant.i, meant)
            for other in _joined(meant):
                found.setdefault(other.i, other)
    return tuple(found[i] for i in sorted(found))


def _joined(head: Token) -> Iterator[Token]:
    """Nouns joined by "and", and those named as members: "civilians, including two nurses"."""
    for child in head.children:
        in_list = child.dep_ == "conj" or (
            child.dep_ == "nmod" and child.tag_ != "JJ" and bool(children(child, "cc"))
        )
        if (in_list and child.pos_ in _NOMINAL) or _is_listed(child):
            yield child
            yield from _joined(child)
        elif child.dep_ == "appos" and child.tag_ == "NN" and head.pos_ == "PROPN":
            yield from _behind_aside(child)
        elif _is_said_again(child, head.head):
            yield from _behind(child)
        elif child.dep_ == "appos" and head.tag_ == "NN" and child.ent_type_ == "PERSON":
            yield from _joined(child)  # "the nurse X and Y": Y stands beside the nurse, not beside her name
        elif child.dep_ == "prep" and (child.lower_ == "including" or _is_such_as(child)):
            for thing in children(child, "pobj"):
                yield thing
                yield from _joined(thing)


def _behind_aside(aside: Token) -> Iterator[Token]:
    """Those named behind a remark on one of a list: Z in "X, wife of Y, Z and", which the parser hangs on Y."""
    things = [thing for child in children(aside, "prep") for thing in children(child, "pobj")]
    for name in (name for thing in things for name in (thing, *children(thing, "appos"))):
        first = next(iter(children(name, "conj")), None)
        if first is not None and any(token.text == "," for token in name.doc[name.i + 1 : name.i + 2]):
            yield from _joined(name)


def _behind(preposition: Token) -> Iterator[Token]:
    """The nouns behind a preposition, and behind the same one said again: "the murder of X and of Y"."""
    for child in preposition.children:
        if child.dep_ == "pobj":
            yield child
            yield from _joined(child)
        elif child.dep_ == "conj" and child.lower_ == preposition.lower_:
            yield from _behind(child)


def _is_said_again(child: Token, preposition: Token) -> bool:
    """Whether a preposition goes on a list that it began: ", of Y" behind "of X"."""
    before = child.doc[child.i - 1].lower_
    return child.dep_ in ("prep", "conj") and child.lower_ == preposition.lower_ and before in (",", "and")


def _is_listed(child: Token) -> bool:
    """A member of a list that the parser puts beside the first: "X, Y and Z", "two women, a girl and a man"."""
    head = child.head
    if child.dep_ != "appos" or head.i < head.head.i < child.i:
        return False  # where the verb stands between, it is a list of objects hung on the subject
    if child.ent_type_ == head.ent_type_ == "PERSON":
        return _is_set_off(child)
    kin = any(other.tag_ == "PRP$" for other in child.children)  # "X, his wife and"
    behind_name = head.pos_ == "PROPN" and (child.pos_ == "PROPN" or child.tag_ == "NNS" or kin)
    return (behind_name or head.tag_ == "NNS") and bool(children(child, "conj"))


def _is_set_off(name: Token) -> bool:
    """Whether a comma stands before a name with its title, as in a list; a page may repeat a name without one."""
    first = name
    while first.i > 0 and first.nbor(-1).dep_ in ("compound", "det", "amod"):
        first = first.nbor(-1)
    return first.i > 0 and first.nbor(-1).text in (",", ";")


def _is_such_as(preposition: Token) -> bool:
    return preposition.lower_ == "as" and preposition.i > 0 and preposition.nbor(-1).lower_ == "such"


def measured(head: Token) -> Token:
    """The noun that is meant where the head only measures it: "farmers" in "dozens of the farmers"."""
    for _ in range(_DEPTH):
        inner = _counted(head)
        if inner is None:
            return head
        head = inner
    return head


def _counted(head: Token) -> Token | None:
    if head.lower_ not in words("partitives") and head.tag_ != "CD":
        return None
    of = next(
        (child for child in head.children if child.dep_ == "prep" and child.lower_ in ("of", "among")), None
    )
    return next(iter(children(of, "pobj")), None) if of is not None else None
