"""What an address of the queue asks for: from the query of an address to a filter, and back."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, get_args
from urllib.parse import parse_qsl, urlencode

from onrecord.errors import UsageError
from onrecord.model.board import Filter, Order
from onrecord.model.person import Role

NONE = "none"  # in an address: those that have none of it
SIZE = 50  # incidents on one page
LONGEST = 500  # characters of a value

MAY_BE_NONE = ("country", "assessment")
DAYS = ("since", "until", "printed_since", "printed_until")
TEXTS = (
    "text", "reason", "kind", "country", "place", "actor", "agent", "target", "source", "status", "assessment",
    "grade", "state", "disputed", "harm",
)  # fmt: skip
ORDERS: Mapping[str, str] = {
    "priority": "what weighs most",
    "newest": "latest happening",
    "oldest": "earliest happening",
    "printed": "latest report",
    "harm": "most harm",
    "reports": "most reports",
    "kind": "kind",
    "place": "place",
}
LABELS: Mapping[str, str] = {
    "text": "words",
    "agent": "who did it",
    "target": "to whom",
    "since": "from",
    "until": "to",
    "printed_since": "printed from",
    "printed_until": "printed to",
    "harm": "harm",
    "least": "at least",
    "disputed": "sources differ on",
}
_EMPTY = Filter()
_NOT_ASKED = ("role", "limit", "offset")


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is in use: what it is of, its value for people, and the address without it."""

    label: str
    value: str
    without: str


def filter_of(query: Mapping[str, str], role: Role) -> Filter:
    """Give the filter that the query of an address asks for, as this role may see it. Raises UsageError.

    What a filter does not know is passed over.
    """
    given = {name: value.strip() for name, value in query.items() if value.strip()}
    values: dict[str, Any] = {name: _text(name, given[name]) for name in TEXTS if name in given}
    values |= {name: _day(name, given[name]) for name in DAYS if name in given}
    if "least" in given:
        values["least"] = _number(given["least"])
    if "page" in given:
        values["offset"] = (_page(given["page"]) - 1) * SIZE
    return Filter(**values, order=_order(given.get("order", "priority")), role=role, limit=SIZE)


def pairs_of(asked: Filter) -> list[tuple[str, str]]:
    """Give the names and values of a query that asks for this, without the number of the page."""
    found = ((each.name, getattr(asked, each.name)) for each in fields(Filter) if each.name not in _NOT_ASKED)
    return [(name, _written(value)) for name, value in found if value != getattr(_EMPTY, name)]


def query_of(asked: Filter, **changed: Any) -> str:
    """Give the query of an address that asks for this, with some of it changed; empty where it asks for all.

    A changed filter begins with its first page.
    """
    wanted = replace(asked, **({"offset": 0} | changed)) if changed else asked
    page = wanted.offset // SIZE
    return urlencode([*pairs_of(wanted), *([("page", str(page + 1))] if page else [])])


def is_plain(query: Sequence[tuple[str, str]], asked: Filter) -> bool:
    """Whether a query says what it asks for as `query_of` does, and no more: a form sends what is left empty, too."""
    return [*query] == parse_qsl(query_of(asked))


def address(asked: Filter, **changed: Any) -> str:
    """Give the address of the queue that asks for this."""
    query = query_of(asked, **changed)
    return f"/?{query}" if query else "/"


def chips(asked: Filter, names: Mapping[str, str]) -> list[Chip]:
    """Give the filters in use, in their order. `names` has what values are called, by the name of the filter."""
    found: list[Chip] = []
    for each in fields(Filter):
        value = getattr(asked, each.name)
        if each.name in (*_NOT_ASKED, "order", "reason") or value is None:
            continue
        label = LABELS.get(each.name, each.name.replace("_", " "))
        shown = names.get(each.name) or (_written(value).replace("_", " ") if value != "" else NONE)
        found.append(Chip(label, shown, address(asked, **{each.name: None})))
    return found


def _written(value: object) -> str:
    if value == "":
        return NONE
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _text(name: str, given: str) -> str:
    if len(given) > LONGEST:
        raise UsageError(f"{name}: {len(given)} characters; {LONGEST} is the most")
    return "" if given == NONE and name in MAY_BE_NONE else given


def _day(name: str, given: str) -> str:
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError as error:
        raise UsageError(f"{LABELS[name]}: expected a day such as 2024-03-09, found {given!r}") from error


def _number(given: str) -> float:
    try:
        number = float(given)
    except ValueError:
        number = math.nan
    if not 0 <= number < 1e12:
        raise UsageError(f"at least: expected a number, found {given!r}")
    return number


def _page(given: str) -> int:
    if not (given.isdecimal() and given.isascii() and len(given) < 9 and int(given)):
        raise UsageError(f"page: expected a number from 1, found {given!r}")
    return int(given)


def _order(given: str) -> Order:
    for order in get_args(Order):
        if order == given:
            return order  # type: ignore[no-any-return]
    raise UsageError(f"order: expected one of {', '.join(ORDERS)}, found {given!r}")
