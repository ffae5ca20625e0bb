"""Noun phrases that name an actor by what it is: "Syrian army", "unidentified gunmen", "the Assad regime"."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from spacy.tokens import Doc, Token

from onrecord.extract.actors.names import Actor, Name, NameSpan, fold, names
from onrecord.vocab import load

LEFT = frozenset(["det", "amod", "compound", "poss", "nmod", "nummod", "predet", "quantmod"])
STATE_FORCES = frozenset(
    ["government", "military", "police", "intelligence", "security", "judiciary", "legislature"]
)
UNNAMED = frozenset(
    ["civilian", "refugee", "religious", "protester", "media", "business", "anyone"]
)  # a name beside them is not theirs
ONE_HUMAN = UNNAMED | {"criminal", "unidentified"}  # types of which a noun in the singular is for one human
# types of people.toml, as those of actors.toml
FROM_PEOPLE = {
    "civilian": "civilian",
    "military": "military",
    "police": "police",
    "rebel": "rebel",
    "militia": "militia",
    "security": "security",
    "criminal": "criminal",
    "protester": "protester",
    "judiciary": "judiciary",
    "peacekeeping": "peacekeeping",
    "intelligence": "intelligence",
    "government": "government",
}
NO_ACTORS = frozenset(["minorities"])  # ethnic and religious names are no actors


@cache
def words(name: str) -> frozenset[str]:
    """A closed list of `actor_words.toml`."""
    return frozenset(load("actor_words")["words"][name])


@cache
def _typed(table: str, *, plural: bool) -> dict[str, str]:
    """Words of a table of `actor_words.toml` with their type; the first type that has a word keeps it."""
    found: dict[str, str] = {}
    for kind, listed in load("actor_words")[table].items():
        for word in listed:
            found.setdefault(word, kind)
            if plural:
                found.setdefault(_plural(word), kind)
    return found


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "ch", "sh")) else "s")


@cache
def _heads() -> dict[str, str]:
    """Head words with their type; those of people.toml fill what this list leaves out, offices excepted."""
    table = dict(_typed("heads", plural=True))
    offices = _typed("offices", plural=True)
    for name, group in load("people")["people"].items():
        kind = FROM_PEOPLE.get(group.get("type", ""))
        for word in group["lemmas"] if name not in NO_ACTORS else ():
            for form in (word, _plural(word)):
                if kind and form not in offices:
                    table.setdefault(form, kind)
    return table


def head_type(head: Token) -> str | None:
    """The type that the word makes an actor of, alone or with the one or two words before it."""
    return _with_words_before(_heads(), head) or _heads().get(head.lower_)


def office_type(head: Token) -> str | None:
    """The type of the office or rank that the word, with those before it, names."""
    if head.lower_ in words("heads_of") and head.i + 1 < len(head.doc) and head.nbor(1).lower_ == "of":
        return _with_words_before(_typed("offices", plural=True), head)  # a chief of anything
    table = _typed("offices", plural=True)
    return _with_words_before(table, head) or table.get(head.lower_.rstrip("."))


def is_title(token: Token) -> bool:
    """Whether the word stands before names as part of a title: "Prime" and "Minister", "Gen."."""
    return token.lower_.rstrip(".") in _title_words()


def title(document: Doc, start: int, end: int) -> Token | None:
    """The last word of the office or rank that stands in these tokens."""
    return next((document[i] for i in range(end - 1, start - 1, -1) if office_type(document[i])), None)


@cache
def _title_words() -> frozenset[str]:
    parts = (part for title in _typed("offices", plural=False) for part in title.partition(" of ")[0].split())
    return (frozenset(parts) | words("title_parts")) - {"of", "for"}


def _with_words_before(table: dict[str, str], head: Token) -> str | None:
    document, at = head.doc, head.i
    last = head.lower_.rstrip(".")
    if last not in _ends_of_phrases():
        return None
    for before in (2, 1):
        if at >= before:
            phrase = " ".join([*(document[i].lower_ for i in range(at - before, at)), last])
            if phrase in table:
                return table[phrase]
    return None


@cache
def _ends_of_phrases() -> frozenset[str]:
    """The last words of heads and offices of several words."""
    return frozenset(
        phrase.split()[-1] for phrase in (*_heads(), *_typed("offices", plural=True)) if " " in phrase
    )


def left_end(head: Token) -> int:
    """The first token of the phrase: modifiers that stand together before the head."""
    start: int = head.i
    for child in reversed(list(head.lefts)):
        if (child.dep_ not in LEFT and child.text != "-") or child.right_edge.i != start - 1:
            break
        if child.dep_ == "nummod":  # "more than 60 civilians": the bound belongs to the number
            return int(child.i)
        start = child.left_edge.i
    if start < head.i and start and head.doc[start - 1].text == "-":  # the rest of a word with a hyphen
        start += 1
    return start


def stance(head: Token, start: int) -> str | None:
    """The side that a modifier gives to a word of no side: "pro-government forces", "Iran-backed militia"."""
    table = _typed("stances", plural=False)
    document = head.doc
    for i in range(head.i - 1, start - 1, -1):
        lower = document[i].lower_
        if i - 2 >= start and document[i - 1].text == "-":
            joined = f"{document[i - 2].lower_}-{lower}"
            if joined in table:
                return table[joined]
        if lower in table and not is_against(document[i]):
            return table[lower]
    return None


def side_of(word: Token) -> str | None:
    """The sort of side that a word names before another: "coalition", "rebel", "government"."""
    return _typed("stances", plural=False).get(word.lower_)


def is_against(word: Token) -> bool:
    """Whether a word is what something is against: "terrorist" in "anti-terrorist squad"."""
    document, at = word.doc, word.i - 2
    return at >= 0 and document[at + 1].text == "-" and document[at].lower_ in words("against")


def phrase_type(head: Token, start: int) -> str | None:
    """The type of the phrase whose head is given: by its words, for a word of no side by its modifiers.

    `anyone` is the type of words that say no more than that it is people.
    """
    table = _heads()
    whole = _with_words_before(table, head)
    if whole or not is_vague(head):
        return whole or table.get(head.lower_)
    return _beside(head, start) or stance(head, start) or table.get(head.lower_)


def _beside(head: Token, start: int) -> str | None:
    """The type of a force or group that stands as a word before the head: "national guard personnel"."""
    kind = head_type(head.nbor(-1)) if head.i > start and not is_against(head.nbor(-1)) else None
    return None if kind in UNNAMED or kind in ("anyone", "unidentified") else kind


def is_vague(head: Token) -> bool:
    """Whether the word alone tells no side: "forces", "members", "gunmen"."""
    return head.lower_ in _vague()


@cache
def _vague() -> frozenset[str]:
    return frozenset(word for one in words("vague") for word in (one, _plural(one)))


def force_id(code: str, kind: str) -> str:
    """The id of a force or office of a state, the same for every word for it: "col-police"."""
    return f"{code.lower()}-{kind}"


def meant(kind: str | None, inside: Iterable[NameSpan]) -> tuple[str | None, str | None, NameSpan | None]:
    """Actor id, country and own name of a phrase of a type, with the names that stand in it."""
    countries: list[str] = []
    for span in inside:
        actor = span.name.actor
        if span.name.kind == "actor" and kind not in UNNAMED and actor.type not in UNNAMED:
            return actor.id, actor.country, span
        if actor.country and actor.country not in countries:
            countries.append(actor.country)
    if len(countries) != 1:  # of two countries: neither
        return None, None, None
    force = force_id(countries[0], kind) if kind in STATE_FORCES else None
    return force, countries[0], None


def of_a_state(head: Token, kind: str | None, inside: Iterable[NameSpan]) -> str | None:
    """The type of a force of no stated side behind the name of a people: "Iraqi forces" are that state's."""
    demonym = any(span.end == head.i and span.name.kind in ("people", "state") for span in inside)
    if kind != "unidentified" or not demonym or any(child.dep_ in ("acl", "amod") for child in head.rights):
        return kind
    return _typed("state_forces", plural=True).get(head.lower_, kind)


def state_named(words: str) -> Actor | None:
    """The state whose name the words are."""
    name = names()[0].get(fold(words))
    return name.actor if name is not None and name.kind == "state" else None


def state_of_people(word: Token) -> Actor | None:
    """The state whose demonym the word is: "Chadian"."""
    name = _people_or_state(word)
    return name.actor if name is not None and name.kind == "people" else None


def _people_or_state(word: Token) -> Name | None:
    """The name of a people or state, with the part of the world before it: "North Korean", no "Central American"."""
    before = word.nbor(-1) if word.i > 0 else word
    whole = f"{before.text}{word.text}" if before.lower_ in words("parts_of_world") else word.text
    name = names()[0].get(fold(whole))
    return name if name is not None and name.kind in ("people", "state") else None


def country(token: Token) -> str | None:
    """The country of which the word is the demonym or the name (ISO 3166-1 alpha-3)."""
    name = _people_or_state(token)
    return name.actor.country if name is not None else None
