"""Values of claims in a few words, and which fields a page has, in which order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from onrecord import words
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


def in_words(claim: ReleasedClaim) -> str:
    """Give the value of a claim in few words; empty where it says nothing."""
    if claim.value is None:
        return ""
    read = _READ.get(claim.field)
    return words.one_line(read(claim.value, claim.quotes) if read else plain(str(claim.value)))


def kind_of(name: str) -> str:
    """Give a kind of event as people write it."""
    return str(load("events")["kinds"].get(name, {}).get("label") or plain(name))


def _kind(value: Any, quotes: Sequence[Quote]) -> str:
    del quotes
    return kind_of(str(value))


def _role(value: Any, quotes: Sequence[Quote]) -> str:
    role = role_of(value, quotes)
    who = role.name or role.quote.text
    return f"{who} ({plain(role.type)})" if role.type else who


def _place(value: Any, quotes: Sequence[Quote]) -> str:
    place = place_of(value, quotes)
    return f"{words.place_in_full(place)}, known to the {place.precision}"


def _when(value: Any, quotes: Sequence[Quote]) -> str:
    return words.days(when_of(value, quotes)) or words.UNKNOWN


def _count(value: Any, quotes: Sequence[Quote]) -> str:
    count = count_of(value, quotes)
    return f"{words.amount(count)}, a running total" if count.cumulative else words.amount(count)


def _terms(value: Any, quotes: Sequence[Quote]) -> str:
    del quotes
    return ", ".join(plain(str(term)) for term in value.values() if term)


_READ: Mapping[str, Callable[[Any, Sequence[Quote]], str]] = {
    **dict.fromkeys(("agents", "targets", "objects"), _role),
    **dict.fromkeys(("place", "places", "origin", "destination"), _place),
    **dict.fromkeys(("plover", "acled"), _terms),
    "kind": _kind,
    "when": _when,
    "counts": _count,
}
