"""Triggers that tell of one happening, joined; as a careful reader would, and no further.

Inside a sentence the syntax joins ("killed in an attack", "struck the village, killing three"). Across sentences
a later telling joins an earlier one when its kind fits and nothing that is known of both speaks against it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from onrecord.extract.arguments import words
from onrecord.extract.triggers import Trigger, ancestry, root

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


def within_sentences(triggers: Sequence[Trigger]) -> list[Happening]:
    """Happenings in the order of the text; each trigger in one."""
    by_token = {trigger.token.i: trigger for trigger in triggers}
    group = {trigger.token.i: trigger.token.i for trigger in triggers}

    def find(i: int) -> int:
        while group[i] != i:
            i = group[i]
        return i

    for trigger in triggers:
        upper = _governor(trigger, by_token)
        if upper is not None and _same_clause_happening(trigger, upper):
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
        if head == token or head.i < sentence_start:
            return None
        if head.i in by_token and head != trigger.token:
            return by_token[head.i]
        if not _joins(token, head):
            return None
        token = head
    return None


def _joins(token: Token, head: Token) -> bool:
    """Whether an arc holds one happening together."""
    if token.dep_ == "prep":
        return token.lower_ in words("joining_prepositions")
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
    if root(lower.kind) not in words("harmful_roots") or root(upper.kind) not in words("harmful_roots"):
        return lower.kind == upper.kind and lower.token.dep_ in ("dobj", "pobj", "compound")
    related = lower.kind in ancestry(upper.kind) or upper.kind in ancestry(lower.kind)
    consequence = lower.kind in words("consequences") or upper.kind in words("consequences")
    if not (related or consequence):
        return lower.token.dep_ in ("compound", "amod", "nmod")
    if lower.token.dep_ == "conj":
        return consequence and not _own_setting(lower)
    if lower.token.dep_ == "pobj" and lower.token.head.lower_ in ("after", "following", "to", "from", "for"):
        return consequence and _is_definite(lower.token) is not True
    return True


def _own_setting(trigger: Trigger) -> bool:
    """Whether a joined clause brings an agent of its own, and so most often a happening of its own."""
    return bool(trigger.agents) and any(child.dep_ == "nsubj" for child in trigger.token.children)


def _is_definite(token: Token) -> bool:
    return any(
        child.dep_ == "det" and child.lower_ in ("the", "this", "that", "these") for child in token.children
    )


# -- across sentences ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a happening, for comparison: folded names of parts, days, places, and counts by kind."""

    kind: str
    kinds: frozenset[str]
    agents: frozenset[str]
    targets: frozenset[str]
    days: tuple[str, str] | None  # ISO days, first and last
    places: frozenset[str]
    counts: dict[str, float]
    definite: bool
    sentence: int
    standing: bool  # asserted or reported


def across_sentences(known: Sequence[Known], *, reach: int = 40) -> list[int]:
    """For each happening the index of the first one that tells of the same; itself where it is new.

    A definite noun ("the attack") may only fill in what is unknown; any other telling must share a part.
    """
    first: list[int] = []
    for i, one in enumerate(known):
        candidates = [
            j for j in range(i - 1, -1, -1) if first[j] == j and one.sentence - known[j].sentence <= reach
        ]
        fitting = [j for j in candidates if _tells_again(one, known[j])]
        first.append(fitting[0] if fitting else i)
    return first


def _tells_again(later: Known, earlier: Known) -> bool:
    if later.standing != earlier.standing or not _kinds_fit(later, earlier):
        return False
    if (
        _days_clash(later.days, earlier.days)
        or _places_clash(later, earlier)
        or _counts_clash(later, earlier)
    ):
        return False
    if later.targets and earlier.targets and not later.targets & earlier.targets:
        return False
    shared = bool(later.targets & earlier.targets) or bool(
        later.agents & earlier.agents and later.places & earlier.places
    )
    return shared or (
        later.definite and not (later.agents and earlier.agents and not later.agents & earlier.agents)
    )


def _kinds_fit(later: Known, earlier: Known) -> bool:
    if root(later.kind) not in words("harmful_roots"):
        return later.kind == earlier.kind
    if later.kind in ancestry(earlier.kind) or earlier.kind in ancestry(later.kind):
        return True
    kinds = later.kinds | earlier.kinds
    return (
        root(later.kind) == root(earlier.kind)
        and bool(kinds & words("consequences"))
        and (
            later.kind in words("consequences")
            or earlier.kind in words("consequences")
            or bool(later.kinds & earlier.kinds)
        )
    )


def _days_clash(one: tuple[str, str] | None, other: tuple[str, str] | None) -> bool:
    return one is not None and other is not None and (one[0] > other[1] or other[0] > one[1])


def _places_clash(later: Known, earlier: Known) -> bool:
    return bool(later.places and earlier.places) and not later.places & earlier.places


def _counts_clash(later: Known, earlier: Known) -> bool:
    shared = later.counts.keys() & earlier.counts.keys()
    return any(later.counts[kind] > earlier.counts[kind] for kind in shared)


def group(first: Iterable[int], merge: Callable[[int, int], None]) -> None:
    """Call `merge(later, earlier)` for each happening told again."""
    for i, j in enumerate(first):
        if i != j:
            merge(i, j)
