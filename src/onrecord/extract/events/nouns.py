"""What sort of thing a noun names: people, an armed force, a building, a weapon; by vocab/people, objects, weapons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from spacy.tokens import Token

from onrecord.extract.actors.phrases import head_type
from onrecord.extract.text.kept import MOST
from onrecord.extract.text.language import lemma
from onrecord.vocab import load

_ENTITIES = {
    "PERSON": frozenset({"person", "people", "name"}),
    "NORP": frozenset({"actor", "name"}),
    "ORG": frozenset({"actor", "name"}),
    "GPE": frozenset({"place", "name", "gpe"}),
    "LOC": frozenset({"place", "name"}),
    "FAC": frozenset({"building", "thing", "name"}),
    "DATE": frozenset({"time"}),
    "TIME": frozenset({"time"}),
}


_PARTS = frozenset({"dobj", "nsubj", "nsubjpass", "pobj", "conj"})


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people of vocab/people.toml."""

    id: str
    type: str | None
    combatant: bool | None
    weak: bool


@cache
def people() -> dict[str, Group]:
    """Groups by lemma; of two groups with one word the first of the file."""
    found: dict[str, Group] = {}
    for name, table in load("people")["people"].items():
        group = Group(name, table.get("type"), table.get("combatant"), table.get("weak", False))
        for phrase in table["lemmas"]:
            found.setdefault(phrase, group)
    return found


@cache
def _plurals() -> dict[str, str]:
    found: dict[str, str] = load("people")["plurals"]
    return found


@cache
def _objects() -> dict[str, tuple[str, str | None]]:
    """Class and derived kind by phrase."""
    found: dict[str, tuple[str, str | None]] = {}
    for table in load("objects")["objects"].values():
        for phrase in table["lemmas"]:
            found.setdefault(phrase, (table["class"], table.get("derived")))
    return found


@cache
def weapon_lemmas() -> dict[str, bool]:
    """Weapons by phrase, and whether the phrase is one only next to a word of violence."""
    found: dict[str, bool] = {}
    for table in load("weapons")["weapons"].values():
        weak = set(table.get("weak", ()))
        for phrase in table["lemmas"]:
            found.setdefault(phrase, phrase in weak)
    return found


def noun(token: Token) -> str:
    """The lemma of a noun, irregular plurals of people included."""
    return _plurals().get(token.lower_) or lemma(token)


def phrase_of(token: Token) -> str:
    """A noun with the word before it where they are one name of a thing ("police station"), else the noun."""
    if token.i > 0 and token.doc[token.i - 1].head == token:
        two = f"{lemma(token.doc[token.i - 1])} {noun(token)}"
        if two in _objects() or two in people() or two in weapon_lemmas():
            return two
    return noun(token)


def classes_of(token: Token) -> frozenset[str]:
    """The classes of a word: people, armed, actor, person, place, building, vehicle, thing, weapon, hazard, name, time.

    `actor` is a named group or state, `person` a named one; the others are those of vocab/events.toml.
    """
    if token.lower_ in _clocks() or _is_hour(token):
        return frozenset({"time"})
    override = token.doc.user_data.get("classes", {}).get(token.i)
    if override is not None:
        return frozenset(override)
    if token.lower_ in _pronouns() and token.pos_ in ("PRON", "DET", "ADJ", "NUM", "NOUN"):
        return frozenset() if token.dep_ == "amod" else frozenset({"people"})  # "the other war"
    if token.lower_.endswith("old") and _is_age(token):
        return frozenset({"people"})
    by_name = _ENTITIES.get(token.ent_type_, frozenset())
    if "time" in by_name or not _may_name(token):
        return by_name
    if _is_number_of_people(token):
        return frozenset({"people"})
    if (
        token.tag_ in ("JJ", "VBN", "NN", "NNS")
        and token.lower_ in _adjectives()
        and token.dep_ not in ("amod", "acomp")
    ):
        return frozenset({"people"})
    by_word = _classes_of_phrase(phrase_of(token))
    if not by_word or by_word & {"building", "people"}:
        by_word |= _classes_of_type(head_type(token))
    if by_word and not ("person" in by_name or by_name & {"actor"}):
        return by_word | (by_name & {"name", "actor"})
    return by_name | by_word or (frozenset({"name"}) if token.pos_ == "PROPN" else frozenset())


_ARMED_TYPES = frozenset(
    {
        "military",
        "police",
        "security",
        "intelligence",
        "rebel",
        "militia",
        "unidentified",
        "peacekeeping",
        "criminal",
    }
)
_PRIVATE_TYPES = frozenset({"civilian", "refugee", "protester", "anyone"})


def _classes_of_type(kind: str | None) -> frozenset[str]:
    """The classes of a word that makes an actor of a phrase: "the regime", "the coalition"."""
    if kind is None:
        return frozenset()
    if kind in _ARMED_TYPES:
        return frozenset({"people", "armed"})
    return frozenset({"people"} if kind in _PRIVATE_TYPES else {"actor"})


@lru_cache(maxsize=MOST)
def _classes_of_phrase(phrase: str) -> frozenset[str]:
    if phrase in weapon_lemmas():
        return frozenset({"weapon", "thing"})
    if (group := people().get(phrase)) is not None:
        return frozenset({"people", "armed"} if group.combatant else {"people"})
    if phrase in _collectives():
        return frozenset({"people"})
    if phrase in _hazards():
        return frozenset({"hazard"})
    kind = _objects().get(phrase)
    if kind is None:
        return frozenset()
    return frozenset({"place"} if kind[0] == "place" else {kind[0], "thing"})


def _is_hour(token: Token) -> bool:
    """Whether a number tells the hour: "at 1100", "at approximately 0645", "1700 GMT"."""
    if not (token.is_digit and len(token) in (3, 4)):
        return False
    after = token.nbor(1).lower_ if token.i + 1 < len(token.doc) else ""
    return after in _clocks() or (token.dep_ == "pobj" and token.head.lower_ == "at" and token.text[-2] < "6")


def _may_name(token: Token) -> bool:
    """Whether a word of its part of speech names something by itself; "targeted raids" names no target."""
    named = token.pos_ in ("NOUN", "PROPN", "ADJ", "NUM", "VERB", "X")
    return named and (token.pos_, token.dep_) != ("VERB", "amod")


def _is_number_of_people(token: Token) -> bool:
    """Whether a number stands alone for those counted: "killed 12", "11 million", "12 more"."""
    if token.lower_ == "more":
        return token.dep_ in _PARTS and any(child.tag_ == "CD" for child in token.children)
    return token.tag_ == "CD" and token.ent_type_ not in ("MONEY", "PERCENT", "QUANTITY", "ORDINAL")


def _is_age(token: Token) -> bool:
    """Whether an age stands for who has it: "a 19-year-old"."""
    if token.dep_ in ("amod", "acomp", "compound"):
        return False
    return token.lower_.endswith("-year-old") or (token.i > 0 and token.nbor(-1).text == "-")


@cache
def _pronouns() -> frozenset[str]:
    """Pronouns and bare numerals that mean people."""
    return frozenset(load("people")["pronouns"])


@cache
def _adjectives() -> frozenset[str]:
    """Adjectives that stand for people: "the wounded"."""
    return frozenset(load("people")["adjectives"])


@cache
def _collectives() -> frozenset[str]:
    return frozenset(load("people")["collectives"])


@cache
def _clocks() -> frozenset[str]:
    return frozenset(load("syntax")["clocks"])


@cache
def _hazards() -> frozenset[str]:
    return frozenset(load("events")["hazards"]["lemmas"])


def group_id(token: Token) -> str | None:
    """The group of vocab/people.toml that a noun means."""
    group = people().get(phrase_of(token)) or people().get(noun(token))
    return group.id if group else None


def is_military(token: Token) -> bool:
    """Whether it is a post, vehicle or work of an armed force ("a base", "a checkpoint")."""
    military = load("objects")["objects"]["military"]["lemmas"]
    return phrase_of(token) in military or noun(token) in military


def derived_kind(token: Token) -> str | None:
    """The kind of event that an attack on such a thing is, where the thing settles it ("attack_on_hospital")."""
    kind = _objects().get(phrase_of(token)) or _objects().get(noun(token))
    return kind[1] if kind else None


def kind_by(weapon: Token) -> str | None:
    """The kind of event that a weapon makes of a killing where nobody is said to have used it ("a mine killed two")."""
    return _kinds_by().get(phrase_of(weapon)) or _kinds_by().get(noun(weapon))


@cache
def _kinds_by() -> dict[str, str]:
    tables = [table for table in weapon_kinds().values() if table.get("kind")]
    return {phrase: table["kind"] for table in reversed(tables) for phrase in table["lemmas"]}


def weapon_kinds() -> dict[str, Any]:
    """The tables of vocab/weapons.toml by type."""
    found: dict[str, Any] = load("weapons")["weapons"]
    return found
