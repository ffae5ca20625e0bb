"""The rules by which the figures of an incident are chosen; `vocab/incidents/tolls.toml` has them and says how."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from onrecord.errors import UsageError
from onrecord.model.reading import Status
from onrecord.vocab import load

Choice = Literal["most_sources", "latest", "lowest", "highest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How minimum, best and maximum are chosen; `description` is printed beside the numbers."""

    name: str
    description: str
    source: str
    statuses: tuple[Status, ...]
    replace: bool
    running: Literal["never", "confirmed"]
    individuals: Literal["mentions", "figures"]
    best: tuple[Choice, ...]


@cache
def rules() -> dict[str, Rule]:
    """Give all rules by name, the default one first. Do not change what is returned: it is shared."""
    table = load("incidents/tolls")
    names = sorted(table["rules"], key=lambda name: name != table["default"])
    return {name: _rule(name, table["rules"][name]) for name in names}


def rule(name: str | None = None) -> Rule:
    """Give a rule by name, the default where none is given. Raises UsageError where there is no such rule."""
    known = rules()
    if name is None:
        return next(iter(known.values()))
    if name not in known:
        raise UsageError(f"no rule is called {name!r}; there are {', '.join(known)}")
    return known[name]


def _rule(name: str, row: dict[str, object]) -> Rule:
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Rule(name=name, **values)  # type: ignore[arg-type]
