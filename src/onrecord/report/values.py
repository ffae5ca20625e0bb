"""Values of claims in a few words, and which fields a page has, in which order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from onrecord import words
from onrecord.model.reading import Role
from onrecord.model.release import ReleasedClaim
from onrecord.model.text import Quote
from onrecord.report.render import plain
from onrecord.review.values import count_of, place_of, role_of, when_of
from onrecord.vocab import load

FIELDS: Mapping[str, str] = {
    "kind": "what", "status": "told as", "agents": "who", "targets": "to whom", "objects": "to what",
    "place": "where", "places": "also where", "origin": "from", "destination": "to", "when": "when",
    "counts": "how many", "weapons": "with what", "plover": "in PLOVER's terms", "acled": "in ACLED's terms",
}  # fmt: skip
_READ: Mapping[str, Callable[[Any, Sequence[Quote]], str]] = {
    **dict.fromkeys(("agents", "targets", "objects"), lambda value, quotes: _role(role_of(value, quotes))),
    **dict.fromkeys(
        ("place", "places", "origin", "destination"),
        lambda value, quotes: (
            f"{words.place_in_full(place_of(value, quotes))}, known to the {value['precision']}"
        ),
    ),
    "kind": lambda value, _: kind_of(value),
    "when": lambda value, quotes: words.days(when_of(value, quotes)) or words.UNKNOWN,
    "counts": lambda value, quotes: _count(value, quotes),
    "plover": lambda value, _: _terms(value, "event", "mode"),
    "acled": lambda value, _: _terms(value, "event_type", "sub_event_type"),
}


def in_words(claim: ReleasedClaim) -> str:
    """Give the value of a claim in few words; empty where it says nothing."""
    if claim.value is None:
        return ""
    shown = _READ.get(claim.field, lambda value, _: plain(str(value)))(claim.value, claim.quotes)
    return words.one_line(shown)


def kind_of(name: str) -> str:
    """Give a kind of event as people write it."""
    return str(load("events")["kinds"].get(name, {}).get("label") or plain(name))


def _role(role: Role) -> str:
    who = role.name or role.quote.text
    return f"{who} ({plain(role.type)})" if role.type else who


def _count(value: Any, quotes: Sequence[Quote]) -> str:
    amount = words.amount(count_of(value, quotes))
    return f"{amount}, a running total" if value["cumulative"] else amount


def _terms(value: Mapping[str, Any], *names: str) -> str:
    return ", ".join(plain(str(value[name])) for name in names if value.get(name))
