"""How a place hangs on a happening: the chain of words from its name up to the trigger or to one of its parts.

"The attack on a bus in the village of Naim": of, village, in, bus, on, attack. Prepositions of place tie best,
names that only say whose a thing is ("the US embassy", "the Medellin cartel") hardly at all, and somebody who
acts ("Damascus said", "backed by Iran") is no place of what happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from spacy.tokens import Token

from onrecord.extract.events.triggers import Trigger
from onrecord.extract.places.place_words import words
from onrecord.extract.places.places import PlaceSpan
from onrecord.extract.text.language import lemma
from onrecord.extract.text.parser import Parsed
from onrecord.extract.times.wordlists import is_among, is_saying

CHAIN = 7  # words climbed from a place to what it belongs to
TIED = 7.0  # a tie to the trigger or its parts
LOOSE = 3.5  # in the clause of the trigger, by a preposition of place
PRESENT = 1.0  # in the sentence at all
SAID = 2.5  # from which a tie is better than where the story is
REFERENCE = 3.0  # the most that a place is worth from which another is measured ("60 km south of Naim")

Part = Literal["trigger", "support", "object", "target", "agent", "governor"]
By = Literal["locative", "object", "of", "owned"]

WEIGHTS: Mapping[By, Mapping[Part, float]] = {
    "locative": {"trigger": 10, "support": 9.5, "object": 9, "target": 8, "governor": 7.5, "agent": 6},
    "object": {"trigger": 10, "support": 4, "object": 8, "target": 6, "governor": 3.5, "agent": 1.5},
    "of": {"trigger": 9, "support": 8, "object": 8, "target": 4, "governor": 4, "agent": 1.5},
    "owned": {"trigger": 8, "support": 3, "object": 7, "target": 3, "governor": 2, "agent": 1.5},
}
COUNTRY: Mapping[tuple[By, Part], float] = {  # a country is more often whose than where
    ("owned", "trigger"): 5.5, ("owned", "object"): 1, ("owned", "target"): 0, ("owned", "agent"): 0,
    ("owned", "governor"): 0, ("owned", "support"): 0, ("of", "target"): 1, ("of", "agent"): 0,
    ("of", "governor"): 1, ("object", "governor"): 0, ("object", "support"): 0, ("object", "target"): 0,
    ("object", "agent"): 0,
}  # fmt: skip
ARCS = {"relcl": 3.0, "ccomp": 3.0, "advcl": 1.0, "acl": 0.5, "parataxis": 3.0}  # what a clause between takes
_OWNED = frozenset({"compound", "poss", "amod", "nmod"})
_SUBJECT = frozenset({"nsubj", "csubj", "agent"})


@dataclass(frozen=True, slots=True)
class Step:
    """One word up from a place: the token reached, by which preposition ("" for none) and which arc."""

    governor: int
    by: str
    arc: str


@dataclass(frozen=True, slots=True)
class Hanging:
    """A place as a sentence names it; `place` is its number, `measured` where another is measured from it."""

    place: int
    head: Token
    steps: tuple[Step, ...]
    preposition: str  # the first on the way up that is not "of"
    measured: bool

    @property
    def owned(self) -> bool:
        """Whether the name only says whose something is: "the Medellin cartel", not "Medellin police"."""
        if not self.steps or self.steps[0].arc not in _OWNED or self.preposition:
            return False
        return self.head.head.lower_ not in words().sets["local"]


@dataclass(frozen=True, slots=True)
class Tie:
    """How closely a place hangs on a happening, and by which preposition ("" for none)."""

    place: int
    score: float
    preposition: str


def hanging(parsed: Parsed, index: int, head: Token, start: int) -> Hanging:
    """The place `index`, named at `head`, its words beginning at token `start`."""
    steps = tuple(_climb(head))
    return Hanging(index, head, steps, _preposition(steps), _is_measured(parsed, start))


def _preposition(steps: Sequence[Step]) -> str:
    """The preposition that the noun phrase of a place stands behind: "in the north of Naim", "at Naim airport"."""
    for step in steps:
        if step.by and step.by != "of":
            return step.by
        if not step.by and step.arc not in _OWNED and step.arc not in ("conj", "appos"):
            return ""
    return ""


def head_of(parsed: Parsed, place: PlaceSpan) -> Token:
    """The token of a name from which its others hang; the noun after it that only says what it is: "Arden town"."""
    doc = parsed.doc
    loose = (doc[i] for i in range(place.start, place.end) if not place.start <= doc[i].head.i < place.end)
    head = next(loose, doc[place.end - 1])
    said = words().types.get(head.head.lower_, "site")
    if head.head.i == place.end and head.dep_ in _OWNED and said != "site":
        return head.head
    return head


def _climb(token: Token) -> Iterator[Step]:
    for _ in range(CHAIN):
        head = token.head
        if head.i == token.i:
            return
        if head.dep_ == "prep" or head.pos_ == "ADP":
            if head.head.i == head.i:
                return
            yield Step(head.head.i, head.lower_, "prep")
            token = head.head
            continue
        yield Step(head.i, "", token.dep_)
        token = head


def _is_measured(parsed: Parsed, start: int) -> bool:
    """Whether a distance or a direction is counted from a place: "60 km south of", "2 miles from"."""
    doc, sets, types = parsed.doc, words().sets, words().types
    i = start - 1
    if i > 2 and doc[i].lower_ == "of" and types.get(doc[i - 1].lower_) == "city":
        i -= 2  # "20 miles from the town of Naim"
        while i > 1 and (doc[i].lower_ == "the" or doc[i].lower_ in sets["direction"]):
            i -= 1
    if i < 1 or doc[i].lower_ not in ("of", "from"):
        return False
    before = doc[i - 1].lower_
    return before in sets["direction"] or before in sets["distance"]


# -- the tie to a trigger -----------------------------------------------------------------------------


def anchors(trigger: Trigger) -> dict[int, Part]:
    """The words to which a place of the happening may be tied, by the part that they play."""
    groups: tuple[tuple[Part, Sequence[Token]], ...] = (
        ("agent", trigger.agents),
        ("target", trigger.targets),
        ("object", trigger.objects),
        ("governor", _governors(trigger.support or trigger.token)),
        ("trigger", trigger.words),
        ("support", (trigger.support,) if trigger.support is not None else ()),
        ("trigger", (trigger.token,)),
    )
    return {token.i: part for part, tokens in groups for token in tokens}


def _governors(token: Token) -> list[Token]:
    """The words above a trigger that share its clause: "carried out an attack", "attacked and killed"."""
    found: list[Token] = []
    while len(found) < 3 and token.head.i != token.i and token.dep_ not in ("ccomp", "relcl", "parataxis"):
        token = token.head
        if token.pos_ in ("VERB", "AUX", "NOUN") and not is_saying(token):
            found.append(token)
        if _is_apart(token):
            break
    return found


def _is_apart(token: Token) -> bool:
    """Whether what hangs on a word is only spoken of or is a reason: "denounce the killing", "revenge for it"."""
    return is_among(token, "spoken_of") or (token.pos_ == "ADP" and token.lower_ in words().sets["reason"])


def tie(parsed: Parsed, hung: Hanging, place: PlaceSpan, trigger: Trigger, parts: Mapping[int, Part]) -> Tie:
    """How closely a place of the trigger's sentence hangs on the trigger."""
    lost = 0.0
    for depth, step in enumerate(hung.steps):
        lost += ARCS.get(step.arc, 0.0)
        if step.arc == "conj" and parsed.doc[step.governor].pos_ in ("VERB", "AUX"):
            lost += 2.5
        if (part := parts.get(step.governor)) is not None:
            if depth and step.arc in _SUBJECT and part != "governor":
                part = "agent"  # the subject of the trigger owns the place
            score = _weight(parsed, hung, place, part, depth) - lost - depth * 0.5
            break
    else:
        score = _in_clause(parsed, hung, place, trigger)
    if hung.measured:
        score = min(score, REFERENCE)
    distance = abs(hung.head.i - trigger.token.i)
    return Tie(hung.place, score - distance / 200, hung.preposition)


def _weight(parsed: Parsed, hung: Hanging, place: PlaceSpan, part: Part, depth: int) -> float:
    sets = words().sets
    steps = hung.steps[: depth + 1]
    if preposition := next((step.by for step in steps if step.by and step.by != "of"), ""):
        if preposition in sets["locative"] or (hung.measured and preposition == "from"):
            beside = part == "governor" and not steps[-1].by  # "his rule in Naim goes on, though ..."
            why = any(step.by in sets["reason"] for step in steps)  # "killed over a dispute in Naim"
            return PRESENT if beside or why else WEIGHTS["locative"][part]
        ends = (
            part in ("trigger", "support", "governor") and preposition in sets["origin"] | sets["destination"]
        )
        lost = 6.0 if ends else 10.0
        return WEIGHTS["locative"][part] - lost
    arc = next((step.arc for step in steps if step.arc not in ("conj", "appos")), "")
    if arc == "advmod":
        return WEIGHTS["locative"][part]  # "here"
    if arc in _SUBJECT and depth == 0:
        return WEIGHTS["of"][part] if _witnesses(parsed.doc[steps[0].governor], place) else 0.0
    how: By = "of" if any(step.by for step in steps) else "owned" if arc in _OWNED else "object"
    if place.precision == "country":
        if how == "owned" and hung.head.text.isupper():
            return 0.0  # "the US killing" says who, not where
        return COUNTRY.get((how, part), WEIGHTS[how][part])
    if how == "owned" and part == "agent" and hung.head.head.lower_ in words().sets["local"]:
        return LOOSE
    return WEIGHTS[how][part]


def _witnesses(verb: Token, place: PlaceSpan) -> bool:
    """Whether a place is the subject of a verb by which it suffers: "Naim saw heavy shelling"."""
    return place.use == "place" or lemma(verb) in words().sets["witnessing"]


def _in_clause(parsed: Parsed, hung: Hanging, place: PlaceSpan, trigger: Trigger) -> float:
    """What a place is worth that is in the sentence and not tied to the trigger."""
    if place.use == "actor" or hung.preposition not in words().sets["locative"]:
        return 0.0 if place.use == "actor" or place.precision == "country" else PRESENT
    first = next((step for step in hung.steps if step.by and step.by != "of"), None)
    if first is None:
        return PRESENT
    governor = _verb(parsed, hung) or parsed.doc[first.governor]
    opening = hung.head.i < trigger.token.i and hung.head.i - governor.sent.start <= 5
    if is_saying(governor) and not _beside(trigger.token, governor):
        told = governor.i < trigger.token.i < hung.head.i and trigger.token.head == governor
        return LOOSE if (opening and hung.head.i < governor.i) or told else PRESENT
    above = governor.pos_ in ("VERB", "AUX") and governor.is_ancestor(trigger.token)
    apart = _is_told_apart(trigger.token, governor)
    return LOOSE if (above or opening) and not apart else PRESENT


def _is_told_apart(token: Token, above: Token) -> bool:
    """Whether a happening is spoken of or a reason below a verb: "rallied in Naim to denounce the killing"."""
    for reached in token.ancestors:
        if reached == above:
            return False
        if _is_apart(reached):
            return True
    return False


def _verb(parsed: Parsed, hung: Hanging) -> Token | None:
    """The verb that a place hangs on at last: "found", in "During a search in Naim they found four men"."""
    reached = (parsed.doc[step.governor] for step in hung.steps)
    return next((token for token in reached if token.pos_ in ("VERB", "AUX")), None)


def _beside(token: Token, verb: Token) -> bool:
    """Whether a verb is joined to another by "and", so that what opens the clause goes for both."""
    return token.dep_ == "conj" and token.head == verb


@cache
def articles() -> frozenset[str]:
    """Words that point at a place already named: "the city", "this town"."""
    return frozenset({"the", "this", "that"})
