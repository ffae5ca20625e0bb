"""Export profiles: what may leave the house, and for whom. The safe one is the default.

They are data: `vocab/export/profiles.toml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Literal, get_args

from onrecord.errors import UsageError
from onrecord.model.person import Role
from onrecord.vocab import load

Level = Literal["site", "city", "district", "province", "country"]
Shown = Literal["shown", "masked"]
Called = Literal["shown", "pseudonym"]
LEVELS: tuple[Level, ...] = get_args(Level)  # the finest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What goes out under a name; see the head of `profiles.toml` for what each field says.

    `description` is for people. `grid` has the degrees to which points of coarsened places are rounded, by level.
    """

    name: str
    description: str
    role: Role
    persons: Shown
    contacts: Shown
    places: Level
    texts: bool
    authors: Called
    staff: Called
    names: bool
    grid: Mapping[str, float] = field(default_factory=dict)

    @property
    def all_shown(self) -> bool:
        """Whether nothing at all of a document is withheld."""
        open_ = (self.persons, self.contacts, self.authors) == ("shown",) * 3
        return open_ and self.places == "site" and self.texts and self.names


@dataclass(frozen=True, slots=True)
class Withheld:
    """How much was withheld, by what it is for people ("persons masked"). Sums can be added up; zeros are left out."""

    counts: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, **counts: int) -> Withheld:
        """Give counts by sort, "_" written for a space: `of(persons_masked=2)`."""
        return cls({name.replace("_", " "): number for name, number in counts.items() if number})

    def __add__(self, other: Withheld) -> Withheld:
        """Give the sums of both, sort by sort."""
        return Withheld.total((self, other))

    @classmethod
    def total(cls, parts: Iterable[Withheld]) -> Withheld:
        """Give the sums of many."""
        found: dict[str, int] = {}
        for part in parts:
            for name, number in part.counts.items():
                found[name] = found.get(name, 0) + number
        return cls(found)


@cache
def profiles() -> Mapping[str, Profile]:
    """Give all profiles by name, in the order of the list."""
    table = load("export/profiles")
    return {name: _profile(name, row, table["grid"]) for name, row in table["profiles"].items()}


def default_name() -> str:
    """Give the name of the profile that is used where nobody asked for one."""
    return str(load("export/profiles")["default"])


def profile(name: str | None = None) -> Profile:
    """Give a profile by name, the safe one for None. Raises UsageError for a name that is not in the list."""
    asked = default_name() if name is None else name
    found = profiles().get(asked)
    if found is None:
        known = ", ".join(profiles())
        raise UsageError(
            f"no export profile is called {asked!r}; there are: {known}. Leave it out for the safe one"
        )
    return found


def with_places(given: Profile, level: str) -> Profile:
    """Give a profile with another finest place, as somebody asked for in so many words; its description says so.

    Raises UsageError for a level that is none.
    """
    found = next((each for each in LEVELS if each == level), None)
    if found is None:
        raise UsageError(f"no level of places is called {level!r}; there are: {', '.join(LEVELS)}")
    if found == given.places:
        return given
    finer = LEVELS.index(found) < LEVELS.index(given.places)
    told = f" On demand, places are {'finer' if finer else 'coarser'} than that: no finer than a {found}."
    return replace(given, places=found, description=given.description + told)


def pseudonyms(people: Iterable[str], word: str = "reviewer") -> Mapping[str, str]:
    """Give each a number in place of the name: "reviewer 1", in the order in which they come.

    It is a number and no hash: who has a list of names could try them all against a hash.
    """
    return {name: f"{word} {number}" for number, name in enumerate(dict.fromkeys(people), start=1)}


def _profile(name: str, row: Mapping[str, object], grid: Mapping[str, float]) -> Profile:
    known = {each.name for each in fields(Profile)}
    given = {key: value for key, value in row.items() if key in known}
    return Profile(name=name, description=str(row["is"]), grid=grid, **given)  # type: ignore[arg-type]
