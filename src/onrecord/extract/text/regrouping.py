"""Words that the parser has put to the wrong phrase, where their order leaves one reading only."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from spacy.tokens import Token

from onrecord.vocab import load

_SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj")


def give_speakers(verb: Token) -> None:
    """Those who say it, out of the list before them: "killed ten civilians, [residents and doctors] said"."""
    start = verb.i - 1
    while start > verb.sent.start and verb.doc[start].text != ",":
        start -= 1
    inside = range(start + 1, verb.i)
    if not inside or verb.doc[start].text != "," or any(child.dep_ in _SUBJECTS for child in verb.children):
        return
    heads = [verb.doc[i] for i in inside if verb.doc[i].head.i not in inside]
    if len(heads) != 1 or heads[0].dep_ not in ("conj", "appos") or heads[0].pos_ not in ("NOUN", "PROPN"):
        return
    above = verb.head
    if verb.dep_ == "conj" and above.pos_ == "VERB" and above.i < start:
        _put_over(verb, above)
    if verb.dep_ != "conj":
        heads[0].head, heads[0].dep_ = verb, "nsubj"


def _put_over(verb: Token, told: Token) -> None:
    """The verb of saying takes the place of what is told, which becomes its content."""
    verb.head, verb.dep_ = (verb, "ROOT") if told.head == told else (told.head, told.dep_)
    told.head, told.dep_ = verb, "ccomp"


def take_into_name(word: Token) -> None:
    """A word of description that was taken for the subject beside it: "the [paramilitary] Rapid Forces attacked"."""
    if word.tag_ != "JJ" or word.i + 1 == len(word.doc):
        return
    after = word.nbor(1)
    noun = after.head if after.dep_ == "compound" else after
    if noun.head != word.head or noun.dep_ != word.dep_ or noun.left_edge != after:
        return
    for child in list(word.children):
        child.head = noun
    word.head, word.dep_ = noun, "amod"


def make_object(noun: Token) -> None:
    """People counted right behind a verb are its object, and no measure of it: "have displaced [700 people]"."""
    verb = noun.head
    counted = any(child.dep_ == "nummod" for child in noun.children) and noun.lower_ in people()
    taken = any(child.dep_ in ("dobj", "nsubjpass", "auxpass") for child in verb.children)
    if counted and not taken and verb.pos_ == "VERB" and noun.left_edge.i == verb.i + 1:
        noun.dep_ = "dobj"


def set_dead_apart(dead: Token) -> None:
    """What became of them is not how they were before: "shooting [dead] 16 residents"."""
    noun, verb = dead.head, dead.nbor(-1) if dead.i else dead
    if dead.lower_ == "dead" and noun.dep_ == "dobj" and noun.head == verb and verb.pos_ == "VERB":
        dead.head, dead.dep_ = verb, "oprd"


def give_to_victims(who: Token) -> None:
    """People who are told of behind the deed: "one of the victims of the attack, [who was killed]"."""
    verb, noun = who.head, who.head.head
    if who.lower_ != "who" or verb.dep_ != "relcl" or noun.dep_ != "pobj" or noun.tag_ not in ("NN", "NNS"):
        return
    above = noun.head.head
    if above.lower_ in people() and noun.lower_ not in people() and noun.lower_ not in gatherings():
        verb.head = above


def give_to_verb(link: Token) -> None:
    """What somebody is accused of belongs to the verb: "accuse the army [of killings]"."""
    noun = link.head
    if (
        link.lower_ == "of"
        and noun.dep_ in ("dobj", "nsubjpass")
        and noun.head.lower_ in _charging()
        and link.i > noun.head.i
    ):
        link.head = noun.head


def report_them(verb: Token) -> None:
    """Those of whom it is reported: "with nine civilians [reported] killed"."""
    if verb.lower_ != "reported":
        return
    links = [child for child in verb.children if child.lower_ == "with" and child.i < verb.i]
    told = [child for child in verb.children if child.dep_ == "xcomp" and child.tag_ == "VBN"]
    subjects = [child for child in verb.children if child.dep_ == "nsubj"]
    if links and told and subjects:
        verb.tag_, told[0].dep_ = "VBN", "oprd"
        subjects[0].dep_ = "nsubjpass"


def make_person(word: Token) -> None:
    """Somebody's own who was taken for a verb: "abducted the chief and his [maid]"."""
    verb = word.head
    if word.tag_ != "VBD" or word.lower_ not in people():
        return
    if word.i == 0 or word.nbor(-1).tag_ != "PRP$" or word.dep_ != "conj" or verb.pos_ != "VERB":
        return
    joined = [child for child in verb.children if child.dep_ in ("dobj", "nsubjpass") and child.i < word.i]
    word.tag_, word.pos_ = "NN", "NOUN"
    for child in list(word.children):
        if child.i > word.i:
            child.head = verb
    word.nbor(-1).dep_ = "poss"
    if joined:
        word.head = joined[-1]


def free_day(day: Token) -> None:
    """The day that was taken for a part of the name behind it: "On [Sunday] Ibrahim Dorn said"."""
    name, link = day.head, day.nbor(-1) if day.i else day
    if day.lower_ not in _weekdays():
        return
    if link.lower_ != "on" or name.tag_ != "NNP" or name.i - day.i < 2 or name.dep_ not in _SUBJECTS:
        return
    day.head, day.dep_, day.ent_type_ = link, "pobj", "DATE"


def _count(number: Token) -> None:
    """A number without a currency counts something, and is no sum of money: "displaced 11 [million]"."""
    around = number.doc[max(number.i - 4, number.sent.start) : min(number.i + 3, number.sent.end)]
    if not any(other.is_currency or other.lower_ in _currencies() for other in around):
        number.ent_type_ = "CARDINAL"


def name_place(kind: Token) -> None:
    """A name that ends in what sort of place it is names no person: "Hana Khor [Village]"."""
    ends = kind.i + 1 == len(kind.doc) or kind.nbor(1).ent_iob_ != "I"
    if kind.lower_ not in _places() or not kind.is_title or not ends:
        return
    for i in range(kind.i, max(kind.i - 4, -1), -1):
        if kind.doc[i].ent_type_ != "PERSON":
            return
        kind.doc[i].ent_type_ = "GPE"


_MENDS: dict[str, tuple[Callable[[Token], None], ...]] = {
    "conj": (make_person,),
    "compound": (free_day,),
    "nsubj": (take_into_name, give_to_victims),
    "nsubjpass": (give_to_victims,),
    "amod": (set_dead_apart,),
    "npadvmod": (make_object,),
    "prep": (give_to_verb,),
    "advcl": (report_them,),
}


def regroup(token: Token) -> None:
    """Mend what stands at this word, if anything does."""
    if token.tag_ == "CD" and token.ent_type_ == "MONEY":
        _count(token)
    elif token.ent_type_ == "PERSON" and token.ent_iob_ == "I":
        name_place(token)
    elif token.tag_ in ("VBD", "VBZ") and token.lower_ in _saying():
        give_speakers(token)
    else:
        for mend in _MENDS.get(token.dep_, ()):
            mend(token)


@cache
def _currencies() -> frozenset[str]:
    """Names of money in small letters: "dollars", "pesos"."""
    return frozenset(load("numbers")["nouns"]["currencies"])


@cache
def _places() -> frozenset[str]:
    return frozenset(load("syntax")["sorts_of_place"])


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(load("syntax")["weekdays"])


@cache
def _saying() -> frozenset[str]:
    return frozenset(load("syntax")["saying_forms"])


@cache
def people() -> frozenset[str]:
    """Single words for people, in the singular and with an s."""
    table = load("people")
    words = {word for group in table["people"].values() for word in group["lemmas"] if " " not in word}
    return frozenset(words | {f"{word}s" for word in words} | set(table["plurals"]))


@cache
def gatherings() -> frozenset[str]:
    """Words for people taken together: "crowd", "group"."""
    return frozenset(load("people")["collectives"])


@cache
def _charging() -> frozenset[str]:
    return frozenset(load("syntax")["charging_forms"])
