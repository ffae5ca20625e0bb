"""How many of what: numbers together with the noun that they count.

Ages, dates, times, distances, money, addresses, designations and the like are numbers, but count nothing.
The nouns for people and their groups are `vocab/people.toml`; measures and housing `vocab/numbers.toml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from spacy.tokens import Doc, Token

from onrecord.extract.counts.numbers import Number, find_numbers
from onrecord.extract.text import columns
from onrecord.extract.text.language import lemma
from onrecord.extract.text.parser import Parsed
from onrecord.model.reading import Unit
from onrecord.model.text import Quote
from onrecord.vocab import load

_NOT_COUNTED = frozenset({"DATE", "TIME", "MONEY", "ORDINAL", "QUANTITY", "LAW", "PRODUCT"})
_NUMERALS = frozenset({"NUM", "NOUN", "PRON"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_MODIFIERS = frozenset(
    {"nummod", "amod", "det", "quantmod", "advmod", "compound", "poss", "predet", "nmod", "neg"}
)
_PEOPLES = frozenset({"NNPS", "NNS"})
_CURRENCIES = frozenset({"$", "us$", "\u00a3", "\u20ac", "rs", "rs.", "usd"})
_BREAKS = frozenset({"(", ":"})  # what stands behind them is not counted
_OLDEST = 115  # years; a larger number after a name is no age
_REACH = 8  # words between a number and its noun
_TOLL_REACH = 12  # words between "toll" and its number


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number and what it counts. All places are token indexes; `end` is excluded.

    `start` to `end` is the number with its hedge, `head` the noun counted, or the number's own head where it
    stands alone ("two were killed"). `quote` has both. `group` is a group of `vocab/people.toml`.
    """

    quote: Quote
    start: int
    end: int
    head: int
    low: float
    high: float | None
    hedge: str | None
    unit: Unit
    group: str | None
    alone: bool = False


@cache
def people_nouns() -> dict[str, tuple[str, Unit]]:
    """Give the nouns for people, singular, one word or more -> their group and the unit that counts them."""
    found: dict[str, tuple[str, Unit]] = {}
    for group, row in load("people")["people"].items():
        for word in row["lemmas"]:
            found.setdefault(word, (group, row.get("unit", "people")))
    return found


@cache
def collectives() -> dict[str, dict[str, Any]]:
    """Give the words for a number of people taken together, with the number that some of them stand for."""
    return dict(load("people")["collectives"])


def group_of(noun: Token) -> tuple[str, Unit] | None:
    """Find the group of people that a noun means, by it and the word before it: "police officers"."""
    known, word = people_nouns(), singular(noun)
    before = noun.nbor(-1) if noun.i else noun
    aged = before.i > 0 and before.nbor(-1).text == "-"  # "an 18-year-old man"
    phrase = f"{lemma(before)} {word}" if before.head.i == noun.i and not aged else ""
    return known.get(phrase) or known.get(word)


def singular(noun: Token) -> str:
    """Give the dictionary form of a noun, as the lists of people have it."""
    plurals: dict[str, str] = load("people")["plurals"]
    return plurals.get(noun.lower_) or lemma(noun)


@cache
def noun_list(key: str) -> frozenset[str]:
    """A list of nouns of `vocab/numbers.toml`."""
    return frozenset(load("numbers")["nouns"][key])


def find_quantities(parsed: Parsed) -> list[Quantity]:
    """Find the numbers that count something, in the order of the text."""
    numbers = find_numbers(columns.lower(parsed.doc))
    return [quantity for number in numbers if (quantity := _quantity(parsed, number))]


def _quantity(parsed: Parsed, number: Number) -> Quantity | None:
    document = parsed.doc
    root = _root(document, number)
    noun = _counted(root, number)
    unit, group = (
        _unit_alone(root) if noun is None else unit_of(noun) if noun.i > root.i else ("people", None)
    )
    if _elsewhere(document, number, noun) or (unit == "things" and _no_count(document, number, root, noun)):
        return None
    head = noun if noun is not None else root
    start, end = min(number.start, head.i), max(number.end - 1, head.i)
    quote = parsed.between(document[start].idx, document[end].idx + len(document[end]))
    return Quantity(
        quote=quote,
        start=number.start,
        end=number.end,
        head=head.i,
        low=number.low,
        high=number.high,
        hedge=number.hedge,
        unit="share" if number.share else unit,
        group=group,
        alone=noun is None,
    )


# -- the noun counted -----------------------------------------------------------------------------------


def _root(document: Doc, number: Number) -> Token:
    """The word of the number that hangs on a word outside it; the last where there are several."""
    inside = range(number.start, number.end)
    roots = [at for at in inside if document[at].head.i not in inside or document[at].head.i == at]
    numeral = [at for at in roots if document[at].pos_ in _NUMERALS]
    if not numeral and number.hedge:  # "up to 70", where "up" heads the words
        numeral = [at for at in inside if document[at].pos_ == "NUM"]
    return document[(numeral or roots or [number.end - 1])[-1]]


def _counted(root: Token, number: Number) -> Token | None:
    """The noun that a number counts: "at least 20 people", "dozens of people", "a family of six"."""
    head = root.head
    inside = root.doc[number.end : head.i]
    if root.dep_ in _MODIFIERS and head.pos_ in _NOUNS and number.end <= head.i < number.end + _REACH:
        return None if any(token.lower_ in _BREAKS for token in inside) else head
    if root.dep_ == "pobj" and head.lower_ == "of" and _is_body(head.head):
        return head.head
    of = next((child for child in root.children if child.dep_ == "prep" and child.lower_ == "of"), None)
    noun = next((child for child in of.children if child.dep_ == "pobj"), None) if of is not None else None
    if noun is not None and noun.pos_ in _NOUNS and (root.pos_ == "NOUN" or number.share):
        return noun
    return _next_noun(root, number)


def _is_body(noun: Token) -> bool:
    word = singular(noun)
    return word in collectives() or word in noun_list("bodies")


def _next_noun(root: Token, number: Number) -> Token | None:
    """The people noun right behind a number that the parser has not joined to it."""
    document = root.doc
    if number.end >= len(document) or root.sent.end <= number.end:
        return None
    following = document[number.end]
    return following if following.pos_ in _NOUNS and singular(following) in people_nouns() else None


def unit_of(noun: Token) -> tuple[Unit, str | None]:
    """Give the unit in which a noun is counted, and the group of people that it means."""
    word = singular(noun)
    if word in noun_list("housing"):
        return "households", None
    known = group_of(noun)
    if known:
        return known[1], known[0]
    return ("people", None) if noun.tag_ in _PEOPLES and noun.ent_type_ == "NORP" else ("things", None)


def _unit_alone(root: Token) -> tuple[Unit, str | None]:
    """What a number without a noun counts: "two of the soldiers", "three of them", "five were killed"."""
    of = next((child for child in root.children if child.dep_ == "prep" and child.lower_ == "of"), None)
    whole = next((child for child in of.children if child.dep_ == "pobj"), None) if of is not None else None
    if whole is None:
        return "things", None
    if whole.pos_ in _NOUNS:
        return unit_of(whole)
    return "people", _said_after(whole)


def _said_after(pronoun: Token) -> str | None:
    """Find the group in "three of them children", "two of whom were soldiers"."""
    document, at = pronoun.doc, pronoun.i + 1
    at += at < len(document) and document[at].lower_ in ("were", "was", "are", "is")
    known = group_of(document[at]) if at < len(document) and document[at].pos_ == "NOUN" else None
    return known[0] if known else None


def toll_before(document: Doc, start: int) -> Token | None:
    """Find the word "toll" or "total" whose number begins at a token; "a total of 31" is no running total."""
    words, at = load("numbers")["anaphora"], start - 1
    if at < 1 or document[at].lower_ not in words["toll_links"]:
        return None
    before = (document[place] for place in range(at, max(-1, at - _TOLL_REACH), -1))
    toll = next((token for token in before if token.lower_ in words["tolls"]), None)
    if toll is None or toll.sent != document[at].sent or (toll.i and toll.nbor(-1).lower_ == "a"):
        return None
    return toll


# -- numbers that count nothing -------------------------------------------------------------------------


def _elsewhere(document: Doc, number: Number, noun: Token | None) -> bool:
    """Whether the words around a number make it an age, a measure, a sum of money or a part of a name."""
    before = document[number.start - 1].lower_ if number.start else ""
    after = document[number.end] if number.end < len(document) else None
    if before in _CURRENCIES or before in ("#", "aged", "age", "no.", "ages"):
        return True
    if _is_of_date(document, number):
        return True
    if noun is not None and lemma(noun) in noun_list("measures"):
        return True
    if before == "of" and lemma(document[number.start - 2]) in noun_list("parents"):
        return True
    return _is_age(document, number) or (after is not None and _is_measure(document, after))


def _is_of_date(document: Doc, number: Number) -> bool:
    """Whether it is the day or the year of a date that a noun follows: "on 3 May 2012 gunmen attacked"."""
    last = document[number.end - 1]
    if number.hedge is not None or last.ent_type_ != "DATE" or last.tag_ != "CD":
        return False
    months = load("times")["months"]
    around = (document[at].lower_ for at in (number.start - 1, number.end) if 0 <= at < len(document))
    return any(word in months for word in around) or (len(last) == 4 and 1900 <= number.low <= 2100)


def _is_measure(document: Doc, after: Token) -> bool:
    """A measure follows: "12 miles", "a 12-hour siege", "12-year-old"."""
    if after.lower_ == "-" and after.i + 1 < len(document):
        after = document[after.i + 1]
    return lemma(after) in noun_list("measures")


def _is_age(document: Doc, number: Number) -> bool:
    """A bare number between commas or in brackets behind a person: "Ali Hassan, 12, and ..."."""
    if number.end - number.start > 1 or number.low != number.high or number.low > _OLDEST or number.start < 2:
        return False
    opener, person = document[number.start - 1], document[number.start - 2]
    closer = document[number.end].lower_ if number.end < len(document) else "."
    person_like = person.pos_ == "PROPN" or singular(person) in people_nouns()
    return (
        opener.lower_ in (",", "(")
        and person_like
        and closer in (",", ".", ")", ";", "and", "was", "who", "\n")
    )


def _no_count(document: Doc, number: Number, root: Token, noun: Token | None) -> bool:
    """Whether a number that counts no people is a date, a designation, an address, a score, a year."""
    if toll_before(document, number.start) is not None:
        return False
    if root.ent_type_ in _NOT_COUNTED or (root.dep_ == "nummod" and root.head.i < number.start):
        return True
    if noun is not None:
        return noun.pos_ == "PROPN" and noun.tag_ != "NNPS"
    around = [document[at].lower_ for at in (number.start - 1, number.end) if 0 <= at < len(document)]
    year = number.hedge is None and 1000 <= number.low <= 2100 and len(root) == 4
    joined = any(word in ("-", "/", ":") for word in around) and not _is_labelled(document, number.start)
    return year or joined or not _stands_alone(root)


def _is_labelled(document: Doc, start: int) -> bool:
    """Whether a word of a list stands before the number, with a colon: "Dead: 4; injured: 16"."""
    return start > 1 and document[start - 1].text == ":" and document[start - 2].lower_ in noun_list("labels")


def _stands_alone(root: Token) -> bool:
    """Whether a number without a noun takes the place of one: "two were killed", "five dead"."""
    return root.dep_ in (
        "nsubj",
        "nsubjpass",
        "dobj",
        "appos",
        "conj",
        "attr",
        "pobj",
        "nummod",
        "ROOT",
        "dep",
        "npadvmod",
    )
