"""Triggers that tell of one happening, joined; as a careful reader would, and no further.

Inside a sentence the syntax joins ("killed in an attack", "struck the village, killing three"). What joins
tellings across sentences is in `tellings.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from onrecord.extract.events.arguments import words
from onrecord.extract.events.triggers import Trigger
from onrecord.extract.text.language import lemma
from onrecord.vocab.kinds import lineage

_LISTED = 6  # tokens between two tolls of one list: "killed and at least 30 others wounded"
_IN_LISTS = frozenset({"CCONJ", "NUM", "PUNCT", "ADJ", "ADV", "DET", "NOUN"})
_CLIMB = 5  # dependency arcs between two triggers of one clause complex


@dataclass(slots=True)
class Happening:
    """Triggers that tell of one happening, the leading one first."""

    triggers: list[Trigger] = field(default_factory=list)

    @property
    def lead(self) -> Trigger:
        """The trigger that says best what it was: the cause before its consequence, the special before the general."""
        return max(self.triggers, key=lambda trigger: (leads(trigger.kind), -trigger.token.i))


def leads(kind: str) -> tuple[bool, int]:
    """How well a kind says what a happening was; more is better."""
    return kind not in words("consequences"), len(lineage(kind))


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
        uppers = filter(None, (find_upper(trigger, by_token) for find_upper in _UPPERS))
        upper = next((upper for upper in uppers if _is_one(trigger, upper, days)), None)
        if upper is not None:
            first, second = sorted((find(trigger.token.i), find(upper.token.i)))
            group[second] = first
    found: dict[int, Happening] = {}
    for trigger in triggers:
        found.setdefault(find(trigger.token.i), Happening()).triggers.append(trigger)
    return list(found.values())


def _is_one(lower: Trigger, upper: Trigger, days: Callable[[Trigger], Days | None]) -> bool:
    return not days_clash(days(lower), days(upper)) and _same_clause_happening(lower, upper)


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


def _deed_of(trigger: Trigger, by_token: dict[int, Trigger]) -> Trigger | None:
    """The deed of a toll told by "in which", wherever the parser hangs it: "the attack at X in which two died"."""
    clause = trigger.token
    behind = (child for child in clause.children if child.dep_ == "prep" and child.lower_ in ("in", "during"))
    which = next((thing for child in behind for thing in child.children if thing.lower_ == "which"), None)
    if which is None or not is_outcome(trigger.kind):
        return None
    before = (by_token.get(i) for i in range(which.i - 1, clause.sent.start - 1, -1))
    return next((deed for deed in before if deed is not None and is_harmful(deed.kind)), None)


def _toll_before(trigger: Trigger, by_token: dict[int, Trigger]) -> Trigger | None:
    """The toll of which this one is the next: "two were killed and 30 wounded", however it is parsed."""
    first = trigger.words[0]
    if trigger.kind not in words("consequences") or first.pos_ == "NOUN":
        return None
    number = False
    for i in range(first.i - 1, max(first.i - _LISTED, first.sent.start) - 1, -1):
        if i in by_token:
            return by_token[i] if number and by_token[i].kind in words("consequences") else None
        between = first.doc[i]
        number = number or between.tag_ == "CD"
        if between.pos_ not in _IN_LISTS:
            return None
    return None


def _outcome_before(trigger: Trigger, by_token: dict[int, Trigger]) -> Trigger | None:
    """The outcome right before the deed: "the death on Sunday of nine people in an attack", whatever "in" hangs on."""
    deed, preposition = trigger.token, trigger.token.head
    if (
        deed.dep_ != "pobj"
        or preposition.lower_ not in ("in", "during")
        or deed.pos_ not in ("NOUN", "PROPN")
    ):
        return None
    for i in range(preposition.i - 1, deed.sent.start - 1, -1):
        if i in by_token:
            return by_token[i] if is_outcome(by_token[i].kind) else None
        if deed.doc[i].pos_ in ("VERB", "AUX", "SCONJ", "PUNCT", "CCONJ"):
            return None
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
    return any(part in words("harmful") for part in lineage(kind))


def kinds_fit(one: str, other: str) -> bool:
    """Whether two kinds may be told of one happening: one is a sort of the other, or what came of it."""
    if is_sort_of(one, other):
        return True
    return (is_outcome(one) or is_outcome(other)) and is_harmful(one) and is_harmful(other)


def is_outcome(kind: str) -> bool:
    """Whether a kind says what came of a deed: a death, an injury, and all sorts of killing ("assassination")."""
    return any(part in words("consequences") for part in lineage(kind))


def is_sort_of(one: str, other: str) -> bool:
    """Whether one kind is the other or a sort of it, either way."""
    return one in lineage(other) or other in lineage(one)


def _own_setting(trigger: Trigger) -> bool:
    """Whether a joined clause has for its subject who did it, and so most often tells of a happening of its own."""
    return any(agent.dep_ == "nsubj" and agent.head.i == trigger.token.i for agent in trigger.agents)


def _is_definite(token: Token) -> bool:
    return any(
        child.dep_ == "det" and child.lower_ in ("the", "this", "that", "these") for child in token.children
    )


def days_clash(one: Days | None, other: Days | None) -> bool:
    """Whether two happenings are said to lie on different days."""
    return one is not None and other is not None and (one[0] > other[1] or other[0] > one[1])


_UPPERS = (_governor, _deed_of, _toll_before, _outcome_before)
