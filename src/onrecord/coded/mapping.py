"""How the columns of a table become fields of an event: a value, as TOML that a person can edit, and back."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

from onrecord.coded.dates import ORDERS, Order
from onrecord.errors import UsageError
from onrecord.vocab import load

Kind = Literal["acled", "ucdp", "sheet"]
KINDS: tuple[Kind, ...] = get_args(Kind)
FIELDS = (
    "kind", "date", "date end", "date precision", "place", "admin1", "admin2", "country", "lat", "lon", "lat lon",
    "place precision", "place description", "agent", "target", "party 1", "with party 1", "type of party 1", "party 2",
    "with party 2", "type of party 2", "civilians", "weapon", "description", "recorded", "id", "events",
)  # fmt: skip
COUNT = re.compile(r"(?P<harm>[a-z_]+)(?: (?P<bound>low|high|best))?(?: of (?P<group>party [12]|[a-z_]+))?")


@dataclass(frozen=True, slots=True)
class Plan:
    """How a table is read. `fields` gives the field of each column, `orders` whether its dates have the day first.

    Of two columns with one field, the one that comes first is asked first. `kinds` gives our kind for what the table
    calls one, in lower case; "" for one that gives no event. `codes` are the lists of `vocab/coded/`.
    """

    kind: Kind
    fields: Mapping[str, str]
    orders: Mapping[str, Order] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)

    @property
    def codes(self) -> Mapping[str, Any]:
        """The lists of this kind of table."""
        return codes(self.kind)


def codes(kind: Kind) -> dict[str, Any]:
    """Give the list of a kind of table: its columns, kinds, precisions, types and sides."""
    return load(f"coded/{kind}")


def folded(value: str) -> str:
    """Give the form in which names of columns and kinds are compared."""
    return " ".join(value.replace("_", " ").casefold().split())


def listed_plan(kind: Kind, columns: Iterable[str], orders: Mapping[str, Order]) -> Plan:
    """Give the plan of a table that is known by its heading."""
    there = {folded(column): column for column in columns}
    listed = codes(kind)["columns"].items()
    fields = {there[folded(column)]: name for column, name in listed if folded(column) in there}
    return Plan(kind, fields, orders, listed_kinds(kind))


def listed_kinds(kind: Kind) -> dict[str, str]:
    """Give our kind for each of a listed table, in lower case."""
    return {folded(name): ours for name, ours in codes(kind)["kinds"].items()}


def load_plan(path: Path, columns: Iterable[str]) -> Plan:
    """Give the plan that a person wrote down or edited, for a table with these columns.

    Raises UsageError for what is no TOML, a column that is not there, and a field, kind or order that does not exist.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(
            f"{path} cannot be opened ({error.strerror or error}); --propose prints one"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is no TOML ({error}); --propose prints one to start from") from error
    plan = _plan(path, told)
    there = set(columns)
    for column in (*plan.fields, *plan.orders):
        if column not in there:
            raise UsageError(f"{path}: the table has no column {column!r}; it has {', '.join(sorted(there))}")
    return replace(plan, kinds={**listed_kinds(plan.kind), **plan.kinds})


def _plan(path: Path, told: Mapping[str, Any]) -> Plan:
    kind = told.get("as", "sheet")
    _check(path, "as", kind, KINDS)
    tables = {name: told.get(name, {}) for name in ("columns", "dates", "kinds")}
    for name, table in tables.items():
        if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
            raise UsageError(f'{path}: [{name}] has a line that is not "name" = "name"')
    fields = {column: name for column, name in tables["columns"].items() if name}
    for name in fields.values():
        if not is_field(name):
            raise UsageError(
                f"{path}: there is no field {name!r}; there are {', '.join(FIELDS)}, and counts such as killed"
            )
    for order in tables["dates"].values():
        _check(path, "[dates]", order, ORDERS)
    kinds = {folded(name): ours for name, ours in tables["kinds"].items()}
    for ours in filter(None, kinds.values()):
        if ours not in load("events")["kinds"]:
            raise UsageError(f"{path}: there is no kind {ours!r}; `onrecord kinds` lists them")
    return Plan(cast("Kind", kind), fields, cast("dict[str, Order]", tables["dates"]), kinds)


def _check(path: Path, where: str, value: object, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise UsageError(f"{path}: {where} is {value!r}; it can be {', '.join(allowed)}")


def is_field(name: str) -> bool:
    """Whether a field exists: one of the list, or a count of a harm and a group that we know."""
    if name in FIELDS:
        return True
    found = COUNT.fullmatch(name)
    if not found or found["harm"] not in harms():
        return False
    group = found["group"]
    return group in (None, "unknown", "party 1", "party 2") or group in load("people")["people"]


@cache
def harms() -> frozenset[str]:
    """Give the kinds of counts that a column may have."""
    own = load("coded/sheet")["harms"]
    return frozenset(own) | {each["harm"] for each in load("events")["kinds"].values() if "harm" in each}


def quoted(value: str) -> str:
    """Give a string as TOML has it, which is JSON's form; what is no letter or sign that is seen is escaped."""
    return "".join(
        each if each.isprintable() else _escaped(each) for each in json.dumps(value, ensure_ascii=False)
    )


def _escaped(sign: str) -> str:
    return f"\\U{ord(sign):08x}"
