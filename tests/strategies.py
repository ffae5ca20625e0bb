"""Hypothesis strategies: any value of the contract."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from onrecord.model.reading import Event, Reading

_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=8),
    int: st.integers(0, 10_000),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    date: st.dates(),
    types.NoneType: st.none(),
}


@cache
def anything(hint: Any) -> st.SearchStrategy[Any]:
    """Give a strategy for the type of a field, all fields of its parts filled."""
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{each.name: anything(hints[each.name]) for each in fields(hint)})  # type: ignore[arg-type]
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Literal:
        return st.sampled_from(parts)
    if origin is tuple:
        return st.lists(anything(parts[0]), max_size=2).map(tuple)
    if origin in (Union, types.UnionType):
        return st.one_of(*(anything(part) for part in parts))
    return _PLAIN[hint]


def readings() -> st.SearchStrategy[Reading]:
    """Give any reading; its quotes are of no text."""
    hints = get_type_hints(Reading)
    parts = {name: anything(hint) for name, hint in hints.items() if name != "contract"}
    return st.builds(Reading, **parts)


def events() -> st.SearchStrategy[Event]:
    """Give any event that has words."""
    return anything(Event).filter(lambda event: bool(event.triggers))
