"""For whom a release is made, and what it keeps back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from onrecord.model.person import Role
from onrecord.model.reading import PlacePrecision


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What goes out."""

    name: str
    description: str
    role: Role
    persons: Literal["shown", "masked"]
    contacts: Literal["shown", "masked"]
    places: PlacePrecision
    texts: bool
    authors: Literal["shown", "pseudonym"]
    staff: Literal["shown", "pseudonym"]
    names: bool


def profile(name: str) -> Profile:
    """Give a profile by name."""
    return Profile(
        name=name, description="Everything.", role="admin", persons="shown", contacts="shown", places="site",
        texts=True, authors="shown", staff="shown", names=True,
    )  # fmt: skip


def profiles() -> tuple[Profile, ...]:
    """Give all."""
    return (profile("internal"),)


def with_places(chosen: Profile, level: str) -> Profile:  # noqa: ARG001
    """Give a profile with another finest precision of places."""
    return chosen
