"""Where reports contradict each other: which fields, by what both say and not by what one leaves out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import combinations, product

from onrecord.analyse.claims import TOLD, Telling
from onrecord.analyse.places import contradict
from onrecord.model.reading import Role, When
from onrecord.vocab import load
from onrecord.vocab.kinds import lineage


def disputed_fields(told: Sequence[Telling]) -> Iterator[str]:
    """Give the names of the fields in which reports contradict each other; counts are judged as tolls are.

    Parts are disputed where two sources name nobody whom the other could mean, or where a part is denied that
    others tell. Kinds, places and days are disputed where two sources give none that both can be true of.
    """
    for name in ("agents", "targets"):
        if _apart(told, name, _roles_contradict) or _denied_and_told(told, name):
            yield name
    if _apart(told, "kind", _kinds_contradict):
        yield "kind"
    if _apart(told, "place", contradict):
        yield "place"
    if _apart(told, "when", _days_contradict):
        yield "when"
    if {"denied"} < {one.value for one in told if one.field == "status"}:
        yield "status"


def _apart(told: Sequence[Telling], name: str, contradicts: Callable[..., bool]) -> bool:
    """Whether two sources give values of a field, and none of one can stand beside any of the other."""
    given: dict[object, list[object]] = {}
    for one in told:
        if one.field == name and one.said.status in TOLD:
            given.setdefault(one.source, []).append(one.value)
    return any(
        all(contradicts(mine, theirs) for mine, theirs in product(one, other))
        for one, other in combinations(given.values(), 2)
    )


def _denied_and_told(told: Sequence[Telling], name: str) -> bool:
    """Whether a part is denied of an event that is itself told."""
    sure = {one.said.event for one in told if one.field == "status" and not one.denied}
    return any(one.denied and one.said.event in sure for one in told if one.field == name)


def _kinds_contradict(one: str, other: str) -> bool:
    mine, theirs = _means(one), _means(other)
    return mine is not None and theirs is not None and mine != theirs


def _means(kind: str) -> str | None:
    apart = load("incidents/containing")["apart"]["kinds"]
    return next((above for above in lineage(kind) if above in apart), None)


def _days_contradict(one: When, other: When) -> bool:
    if one.last and other.first and one.last < other.first:
        return True
    return bool(other.last and one.first and other.last < one.first)


def _roles_contradict(one: Role, other: Role) -> bool:
    mine, theirs = _sides().get(one.type or ""), _sides().get(other.type or "")
    if not mine or not theirs:
        return False
    if mine != theirs:
        return True
    if one.country and other.country and one.country != other.country:
        return True
    return mine not in ("state", "civilian") and bool(one.actor and other.actor and one.actor != other.actor)


@cache
def _sides() -> dict[str, str]:
    return {kind: side for side, kinds in load("incidents/containing")["sides"].items() for kind in kinds}
