"""Who may see what: a field, or all of a thing, that people keep to those who have a certain role at least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.model.person import ROLES, Role, at_least
from onrecord.model.review import Review, standing


@dataclass(frozen=True, slots=True)
class Hidden:
    """What of a thing somebody may not see: all of it, or some fields."""

    whole: bool = False
    fields: frozenset[str] = frozenset()


def hidden(reviews: Sequence[Review], role: Role) -> Hidden:
    """Give what of one thing is kept from a role, of the reviews of that thing. Later restrictions win."""
    kept = {name: least for name, least in _least(reviews).items() if not at_least(role, least)}
    return Hidden(None in kept, frozenset(name for name in kept if name is not None))


def least_role(reviews: Sequence[Review], field: str | None = None) -> Role:
    """Give the role it takes to see a field of one thing, or the thing itself; so to lift the restriction too."""
    found = _least(reviews)
    asked = (found.get(None, ROLES[0]), found.get(field, ROLES[0]))
    return max(asked, key=ROLES.index)


def _least(reviews: Sequence[Review]) -> dict[str | None, Role]:
    ordered = standing(sorted(reviews, key=lambda each: each.seq))
    return {each.field: _role(each.value) for each in ordered if each.verb == "restrict"}


def _role(value: object) -> Role:
    """Give the role that a restriction names; the highest where it names none, so that nothing is shown by mistake."""
    return next((role for role in ROLES if role == value), ROLES[-1])
