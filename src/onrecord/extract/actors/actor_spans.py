"""Words that mention an actor, a person or an organisation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

ActorKind = Literal["actor", "person", "organisation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorSpan:
    """Tokens `start` to `end` (excluded) that mention an actor, a person or an organisation.

    `name` is the own name inside the words, for a person the fullest form in the text; `title` the office or
    rank of a person, lower case; `back` true for words that only point back ("they", "the group"),
    whose actor, name, type and country are those of what they point to, where that is clear; `meant` the head
    of what is pointed to, or of the name that the report gives elsewhere to somebody without one.
    """

    start: int
    end: int
    head: int  # token
    kind: ActorKind
    actor: str | None = None
    name: str | None = None
    type: str | None = None
    country: str | None = None
    title: str | None = None
    plural: bool = False
    back: bool = False
    meant: int | None = None


def tokens(spans: Iterable[ActorSpan]) -> set[int]:
    """The tokens that stand in one of the mentions."""
    return {i for span in spans for i in range(span.start, span.end)}
