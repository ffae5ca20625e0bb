"""Actors and places as lines of a list, with how many incidents tell of them, and the words that reports have for them.

All of it is computed from the rows of the board, and counts what those may see for whom it was asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.model.board import Party, RowPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorSum:
    """An actor, and in how many incidents they act (`agent`), are acted on (`target`), and appear at all."""

    key: str
    name: str
    agent: int
    target: int
    incidents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSum:
    """A place, and how many incidents happened there. `placed` says that it is one of GeoNames, which has a point."""

    key: str
    name: str
    incidents: int
    placed: bool
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words in which a report names an actor or a place, and what was read in them.

    `start` is their offset in the text of the document. `value` is the value of the claim, as JSON can hold it.
    """

    row: int
    document: str
    title: str
    field: str
    start: int
    words: str
    value: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Pair:
    """Who acted on whom, and in how many incidents."""

    key: str
    name: str
    incidents: int


@dataclass(frozen=True, slots=True)
class Shown:
    """The parties and the place of one row of the board."""

    parties: tuple[Party, ...]
    place: RowPlace | None
