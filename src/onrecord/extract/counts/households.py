"""Homes and those who live in them: houses destroyed or damaged, residents by their homes, families and people."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from onrecord.extract.counts.harms import damage_of, part_damage
from onrecord.extract.counts.quantities import Quantity, noun_list, singular
from onrecord.extract.events.triggers import Trigger
from onrecord.vocab import load

_EQUALS = frozenset(load("numbers")["restated"]["joints"])
_UNITS = frozenset({"people", "households"})


def homes_of(at: dict[int, Quantity], trigger: Trigger) -> Iterator[tuple[Token, str]]:
    """Give the homes that a word of damage is said of, each with the kind of count; `at` is the numbers by token."""
    bare = _bare_before(at, trigger)
    for head in [bare] if bare is not None else trigger.objects or trigger.targets or trigger.agents:
        is_part = singular(head) in noun_list("house_parts")
        kind = part_damage(trigger) if is_part else damage_of(trigger)
        home = dwelled_in(at, head) or (is_part and dwelled_in(at, trigger.token)) or head
        quantity = at.get(home.i)
        vague = quantity is not None and (quantity.alone or singular(home) == "other")
        if kind and quantity and (_is_home(home) or _is_home(head) or (vague and _after_homes(home))):
            yield home, kind


def _bare_before(at: dict[int, Quantity], trigger: Trigger) -> Token | None:
    """Find the number of a list that a participle is said of: "60 homes were destroyed and 200 (as) badly damaged"."""
    first = trigger.words[0] if trigger.words else trigger.token
    if first.tag_ not in ("VBN", "VBD"):
        return None
    place = first.i - 1
    while place > first.sent.start and (first.doc[place].pos_ == "ADV" or first.doc[place].lower_ == "as"):
        place -= 1
    quantity = at.get(place)
    return first.doc[quantity.head] if quantity is not None and quantity.alone else None


def dwelled_in(at: dict[int, Quantity], noun: Token) -> Token | None:
    """Find the homes or families counted that a noun is said of: "residents of 60 homes", "houses of 48 families"."""
    if noun.i in at or (noun.tag_ == "NN" and any(child.lower_ in ("a", "an") for child in noun.children)):
        return None
    inside = (word for of in noun.children if of.lower_ in ("of", "off", "from") for word in of.children)
    homes = singular(noun) in noun_list("housing")
    return next(
        (word for word in inside if word.i in at and (homes or at[word.i].unit == "households")), None
    )


def restated(at: dict[int, Quantity], noun: Token) -> Iterator[Token]:
    """Find the same people counted in the other unit right beside: "700 families (about 4,200 individuals)"."""
    quantity = at.get(noun.i)
    if quantity is None or quantity.unit not in _UNITS:
        return
    before, after = _joined_before(noun.doc, quantity.start), _joined_after(noun, quantity.end)
    for joint in (before, after):
        same = at.get(joint) if joint is not None else None
        if same is not None and same.unit in _UNITS - {quantity.unit}:
            yield noun.doc[same.head]


def _joined_after(noun: Token, end: int) -> int | None:
    after = noun.doc[max(end, noun.i + 1) : noun.sent.end]
    joint = next((token.i for token in after if token.lower_ not in _EQUALS), None)
    return joint if joint is not None and joint > after.start else None


def _joined_before(document: Doc, start: int) -> int | None:
    at = start - 1
    while at > 0 and document[at].lower_ in _EQUALS:
        at -= 1
    return at if 0 <= at < start - 1 else None


def _is_home(noun: Token) -> bool:
    return singular(noun) in noun_list("housing")


def _after_homes(number: Token) -> bool:
    """Whether a number without a noun follows homes: "60 houses were destroyed and 200 damaged"."""
    before = number.doc[number.sent.start : number.i]
    return any(_is_home(token) for token in before if token.pos_ == "NOUN")
