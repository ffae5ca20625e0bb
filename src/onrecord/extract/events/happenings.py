"""Triggers that tell of one happening, joined; as a careful reader would, and no further.

Inside a sentence the syntax joins ("killed in an attack", "struck the village, killing three"). Across sentences
a later telling joins an earlier one when its kind fits and nothing that is known of both speaks against it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from spacy.tokens import Token

from onrecord.extract.events.arguments import words
from onrecord.extract.events.triggers import Trigger, ancestry
from onrecord.extract.text.language import lemma
from onrecord.model.reading import PlaceRef

_REACH = 40  # sentences that "the attack" reaches back
_NAMED_REACH = 2  # the same, for one with a named victim to one of which no victim is told
_LONG = 60  # days; longer than one happening lasts
_CLIMB = 5  # dependency arcs between two triggers of one clause complex


@dataclass(slots=True)
class Happening:
    """Triggers that tell of one happening, the leading one first."""

    triggers: list[Trigger] = field(default_factory=list)

    @property
    def lead(self) -> Trigger:
        """The trigger that says best what it was: the cause before its consequence, the special before the general."""
        return max(
            self.triggers,
            key=lambda trigger: (
                trigger.kind not in words("consequences"),
                len(ancestry(trigger.kind)),
                -trigger.token.i,
            ),
        )


Days = tuple[str, str]  # ISO days, first and last


def within_sentences(triggers: Sequence[Trigger], days: Callable[[Trigger], Days | None]) -> list[Happening]:
    """Happenings in the order of the text; each trigger in one. `days` are those said of a trigger itself."""
    by_token = {verb.i: trigger for trigger in triggers if (verb := _copula(trigger)) is not None}
    by_token |= {trigger.token.i: trigger for trigger in triggers}
    group = {trigger.token.i: trigger.token.i for trigger in triggers}

    def find(i: int) -> int:
        while group[i] != i:
            i = group[i]
        return i

    for trigger in triggers:
        upper = _governor(trigger, by_token)
        if upper is None or days_clash(days(trigger), days(upper)):
            continue
        if _same_clause_happening(trigger, upper):
            first, second = sorted((find(trigger.token.i), find(upper.token.i)))
            group[second] = first
    found: dict[int, Happening] = {}
    for trigger in triggers:
        found.setdefault(find(trigger.token.i), Happening()).triggers.append(trigger)
    return list(found.values())


def _governor(trigger: Trigger, by_token: dict[int, Trigger]) -> Trigger | None:
    """The nearest trigger above in the syntax, through words that join what belongs together."""
    token = trigger.support or trigger.token
    sentence_start = token.sent.start
    for _ in range(_CLIMB):
        head = token.head
        if head == token or head.i < sentence_start or not _joins(token):
            return None
        if head.i in by_token and head != trigger.token:
            return by_token[head.i]
        if head.pos_ == "VERB" and lemma(head) not in words("linking_verbs"):
            return None
        token = head
    return None


def _copula(trigger: Trigger) -> Token | None:
    """The verb that a predicate hangs on, to which other clauses are joined: "two are dead and three wounded"."""
    token = trigger.token
    return (
        token.head if token.dep_ in ("acomp", "attr", "oprd") and token.head.pos_ in ("AUX", "VERB") else None
    )


def _joins(token: Token) -> bool:
    """Whether an arc holds one happening together."""
    if token.dep_ == "prep":
        return token.lower_ in words("joining_prepositions")
    if token.dep_ == "advcl" and any(child.lower_ in words("parting_marks") for child in token.children):
        return False
    return token.dep_ in (
        "pobj",
        "advcl",
        "acl",
        "relcl",
        "conj",
        "nsubj",
        "nsubjpass",
        "xcomp",
        "agent",
        "pcomp",
        "dobj",
        "appos",
        "attr",
        "compound",
        "amod",
        "poss",
        "oprd",
        "dep",
        "nmod",
    )


def _same_clause_happening(lower: Trigger, upper: Trigger) -> bool:
    """Whether two triggers that hang together in one sentence are one happening."""
    if not kinds_fit(lower.kind, upper.kind):
        return (
            lower.token.dep_ in ("compound", "amod", "nmod")
            and is_harmful(lower.kind)
            and is_harmful(upper.kind)
        )
    consequence = bool({lower.kind, upper.kind} & words("consequences"))
    if lower.token.dep_ == "conj":
        return consequence and not _own_setting(lower)
    if not is_harmful(upper.kind):
        return lower.token.dep_ in ("dobj", "pobj", "compound")
    if lower.token.dep_ == "pobj" and lower.token.head.lower_ in ("after", "following", "to", "from", "for"):
        return consequence and not _is_definite(lower.token)
    return True


def is_harmful(kind: str) -> bool:
    """Whether people come to harm in a happening of this kind."""
    return any(part in words("harmful") for part in ancestry(kind))


def kinds_fit(one: str, other: str) -> bool:
    """Whether two kinds may be told of one happening: one is a sort of the other, or what came of it."""
    if one in ancestry(other) or other in ancestry(one):
        return True
    return bool({one, other} & words("consequences")) and is_harmful(one) and is_harmful(other)


def _own_setting(trigger: Trigger) -> bool:
    """Whether a joined clause brings an agent of its own, and so most often a happening of its own."""
    return bool(trigger.agents) and any(child.dep_ == "nsubj" for child in trigger.token.children)


def _is_definite(token: Token) -> bool:
    return any(
        child.dep_ == "det" and child.lower_ in ("the", "this", "that", "these") for child in token.children
    )


# -- across sentences ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a happening, for comparison: folded names of its parts, days, place and counts by kind."""

    kind: str
    kinds: frozenset[str]
    agents: frozenset[str]
    names: frozenset[str]  # of those to whom or to which it was done
    nouns: frozenset[str]  # what people among them are called who have no name
    things: frozenset[str]  # the same for things
    taken_up: frozenset[str]  # of these nouns, the ones that point back ("the farmers", "the bus")
    days: Days | None
    place: PlaceRef | None
    counts: dict[str, float]
    sentence: int
    standing: bool  # asserted or reported
    article: Article

    @property
    def is_bare(self) -> bool:
        """Whether nothing is told of it but that it happened."""
        return not (self.agents or self.names or self.nouns or self.things or self.counts)

    @property
    def is_long(self) -> bool:
        """Whether it is told of a long time, as the toll of a war is."""
        return (
            self.days is not None
            and (date.fromisoformat(self.days[1]) - date.fromisoformat(self.days[0])).days > _LONG
        )


Article = Literal[
    "definite", "indefinite", "none", "clause"
]  # of a noun; or it is told in a clause of its own


def across_sentences(known: Sequence[Known]) -> list[int]:
    """For each happening the index of the first one that tells of the same; itself where it is new.

    A bare or definite telling ("the attack") fills in what is unknown of the nearest one that it fits; any other
    must share a part with it.
    """
    first: list[int] = []
    for i, one in enumerate(known):
        able = [j for j in range(i - 1, -1, -1) if _may_be_one(one, known[j])]
        same = next((j for j in able if _shares(one, known[j])), None)
        if same is None:
            same = next((j for j in able if _fills_in(one, known[j])), None)
        first.append(i if same is None else first[same])
    return first


def _may_be_one(later: Known, earlier: Known) -> bool:
    """Whether nothing that is known of both speaks against it."""
    if later.standing != earlier.standing or not _kinds_fit(later, earlier):
        return False
    if later.is_long != earlier.is_long or days_clash(later.days, earlier.days):
        return False
    if places_clash(later.place, earlier.place):
        return False
    return not (_counts_clash(later, earlier) or _others(later, earlier))


def _shares(later: Known, earlier: Known) -> bool:
    """Whether the two are told of the same people or things, of one toll, or of one actor on one day."""
    if (
        later.names & earlier.names
        or later.taken_up & (earlier.nouns | earlier.things)
        or _same_toll(later, earlier)
    ):
        return True
    return bool(later.agents & earlier.agents) and later.days is not None and later.days == earlier.days


def _same_toll(later: Known, earlier: Known) -> bool:
    return any(number == later.counts.get(harm) and number > 1 for harm, number in earlier.counts.items())


def _fills_in(later: Known, earlier: Known) -> bool:
    """Whether a telling without parts of its own, or a definite one ("the attack"), takes up an earlier one."""
    reach = _NAMED_REACH if later.names and not (earlier.names or earlier.nouns) else _REACH
    if later.sentence - earlier.sentence > reach or later.article == "indefinite":
        return False
    if later.agents and earlier.agents and not later.agents & earlier.agents:
        return False
    return later.article == "definite" or (
        later.is_bare and (later.article == "clause" or later.kind in earlier.kinds)
    )


def _others(later: Known, earlier: Known) -> bool:
    """Whether the two are told of other people or other things."""
    if later.names and earlier.names:
        return not later.names & earlier.names
    if later.names or earlier.names or _same_toll(later, earlier):
        return False
    pairs = ((later.nouns, earlier.nouns), (later.things, earlier.things))
    return any(one and other and not one & other for one, other in pairs)


def _kinds_fit(later: Known, earlier: Known) -> bool:
    if not is_harmful(later.kind):
        return later.kind == earlier.kind
    if later.kind in earlier.kinds:
        return True
    damage = {kind for kind in (later.kind, earlier.kind) if kind.startswith("property")}
    both_outcomes = {later.kind, earlier.kind} <= words("consequences")
    return kinds_fit(later.kind, earlier.kind) and not (damage and both_outcomes)


def days_clash(one: Days | None, other: Days | None) -> bool:
    """Whether two happenings are said to lie on different days."""
    return one is not None and other is not None and (one[0] > other[1] or other[0] > one[1])


def places_clash(one: PlaceRef | None, other: PlaceRef | None) -> bool:
    """Whether two places cannot be one: two names of one level, or parts of two countries or provinces."""
    if one is None or other is None or one.name == other.name:
        return False
    for larger in ("country", "admin1"):
        names = getattr(one, larger), getattr(other, larger)
        if all(names) and names[0] != names[1]:
            return True
    return one.precision == other.precision


def _counts_clash(later: Known, earlier: Known) -> bool:
    """Whether two tolls of one harm differ, where neither place nor day says that they are of the same."""
    shared = later.counts.keys() & earlier.counts.keys()
    differ = any(
        later.counts[kind] != earlier.counts[kind] and min(later.counts[kind], earlier.counts[kind]) > 1
        for kind in shared
    )
    same_day = later.days is not None and later.days == earlier.days
    return differ and not (same_day and later.place is not None and earlier.place is not None)
