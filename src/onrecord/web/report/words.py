"""Values of an event in a few words, as a person reads them beside the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from onrecord import words
from onrecord.model.text import Quote
from onrecord.review.names import Names
from onrecord.review.values import count_of, place_of, role_of, when_of
from onrecord.vocab import load

FIELDS = {
    "kind": "what", "status": "told as", "agents": "who", "targets": "to whom", "objects": "to what",
    "place": "where", "places": "also where", "origin": "from", "destination": "to", "when": "when",
    "counts": "how many", "weapons": "with what",
}  # fmt: skip
_PLACES = ("place", "places", "origin", "destination")
_ROLES = ("agents", "targets", "objects")
_OF_ROLE = (("type", "{}"), ("country", "{}"), ("actor", "actor {}"), ("status", "{}"))
_DETAILS: Mapping[str, Sequence[tuple[str, str]]] = {
    **dict.fromkeys(_ROLES, _OF_ROLE),
    **dict.fromkeys(_PLACES, (("precision", "to the {}"),)),
    "when": (("precision", "{}"), ("basis", "{}")),
    "counts": (("hedge", "{}"), ("cumulative", "running total"), ("part_of", "part of another number")),
}


def in_words(field: str, value: Any, quotes: Sequence[Quote], names: Names) -> str:
    """Give a value in few words; its own words where it has no others."""
    if value is None:
        return ""
    if field == "kind":
        return str(load("events")["kinds"].get(value, {}).get("label") or value)
    if field in _ROLES:
        role = names.on_role(role_of(value, quotes)) if quotes else None
        return role.name or role.quote.text if role else str(value.get("name") or value.get("head"))
    if field in _PLACES and quotes:
        return words.place_in_full(names.on_place(place_of(value, quotes)))
    if field == "when":
        return words.days(when_of(value, quotes)) or words.UNKNOWN
    if field == "counts" and quotes:
        return words.amount(count_of(value, quotes))
    return str(value).replace("_", " ")


def details(field: str, value: Any) -> Iterator[str]:
    """Say what else a value holds: of which type, how exact, how sure."""
    if not isinstance(value, Mapping):
        return
    for name, shown in _DETAILS.get(field, ()):
        if value.get(name) not in (None, False):
            yield shown.format(str(value[name]).replace("_", " "))
    if field in _PLACES and value.get("lat") is None:
        yield "not found on the map"
