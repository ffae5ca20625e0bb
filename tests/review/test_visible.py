"""What is kept to a role is kept from all below it, and a mistake in it shows nothing."""

from __future__ import annotations

from typing import Any

import pytest

from onrecord.model.person import ROLES, Role
from onrecord.model.review import Review
from onrecord.review.visible import Hidden, hidden, least_role
from tests.review.invented import logged, review


def keeps(value: Any, field: str | None = None, by: str = "A") -> Review:
    return review(by, "restrict", field, value=value)


@pytest.mark.parametrize("role", ROLES)
def test_what_is_kept_to_reviewers(role: Role) -> None:
    reviews = logged(keeps("reviewer", "place"), keeps("admin", "agents"))
    allowed = {
        "viewer": {"place", "agents"},
        "analyst": {"place", "agents"},
        "reviewer": {"agents"},
        "admin": set(),
    }

    assert hidden(reviews, role) == Hidden(whole=False, fields=frozenset(allowed[role]))


@pytest.mark.parametrize(("role", "whole"), [("viewer", True), ("analyst", False), ("admin", False)])
def test_a_whole_thing(role: Role, whole: bool) -> None:
    assert hidden(logged(keeps("analyst")), role).whole is whole


def test_the_later_restriction_wins_and_a_withdrawn_one_does_not_count() -> None:
    strict, loose = keeps("admin", "place"), keeps("viewer", "place", by="B")

    assert not hidden(logged(strict, loose), "viewer").fields
    assert hidden(list(reversed(logged(loose, strict))), "viewer").fields == {"place"}
    assert not hidden(logged(strict, review("A", "withdraw", value=strict.id)), "viewer").fields
    assert hidden([], "viewer") == Hidden()


@pytest.mark.parametrize("value", [None, "", "owner", 3, {"role": "viewer"}])
def test_a_role_that_nobody_knows_hides_it_from_all_but_the_highest(value: Any) -> None:
    assert hidden(logged(keeps(value)), "reviewer").whole
    assert not hidden(logged(keeps(value)), "admin").whole


def test_whose_restriction_it_takes_to_lift() -> None:
    reviews = logged(keeps("analyst"), keeps("reviewer", "place"))

    assert least_role(reviews) == "analyst"
    assert least_role(reviews, "place") == "reviewer"
    assert least_role(reviews, "when") == "analyst"
    assert least_role([]) == "viewer"
