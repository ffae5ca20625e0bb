"""Looks of incidents as rows of the tables of the board. Pure: nothing here asks a database."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from onrecord.model.board import BoardRow, Look, Party
from onrecord.model.person import ROLES
from onrecord.store.rows import Values
from onrecord.vocab.kinds import lineage

_encoder = msgspec.json.Encoder()
_KILLED = ("killed", "people", None)
ANY = "any"  # of all harms to people, the greatest


def columns(number: int, look: Look) -> Values:
    """Give what an incident is sorted and filtered by, empty where it is not known."""
    row, place = look.row, look.row.place
    killed = next((toll for toll in row.tolls if (toll.kind, toll.unit, toll.group) == _KILLED), None)
    return {
        "number": number,
        "incident": row.id,
        "least": ROLES.index(look.least),
        "most": ROLES.index(look.most),
        "kind": row.kind,
        "status": row.status,
        "state": row.state,
        "assessment": row.assessment or "",
        "grade": row.grade or "",
        "country": (place and place.country) or "",
        "place": place.key if place else "",
        "place_name": place.name if place else "",
        "precision": place.precision if place else "",
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "first": row.first or "",
        "last": row.last or "",
        "until": row.until or "",
        "printed": row.printed or "",
        "harm": harm(row),
        "killed_low": killed.minimum if killed else None,
        "killed": killed.best if killed else None,
        "killed_high": killed.maximum if killed else None,
        "documents": row.documents,
        "holds": int(row.holds),
        "priority": row.priority,
    }


def row(number: int, look: Look) -> Iterator[Values]:
    """Give the row itself, as JSON."""
    yield {"number": number, "row": _encoder.encode(look.row)}


def facts(number: int, look: Look) -> Iterator[Values]:
    """Give one row for each thing that an incident can be found by, and has more than one of."""
    given = {(name, value): (label, amount) for name, value, label, amount in _facts(look)}
    for (name, value), (label, amount) in given.items():
        yield {"name": name, "value": value, "number": number, "label": label, "amount": amount}


def harm(row: BoardRow) -> float:
    """Give what incidents are sorted by in the order of harm: people killed, and of as many those harmed otherwise."""
    best = dict(_harms(row))
    return best.get("killed", 0.0) + best.get(ANY, 0.0) / 1e9


def _facts(look: Look) -> Iterator[tuple[str, str, str, float]]:
    row = look.row
    for kind in lineage(row.kind):
        yield "kind", kind, kind.replace("_", " "), 0.0
    for name, parties in (("agent", row.agents), ("target", row.targets)):
        for party in parties:
            yield from _party(name, party)
    for source in row.sources:
        yield "source", source, source, 0.0
    for reason in row.reasons:
        yield "reason", reason.word, reason.label, reason.weight
    for field in row.disputed:
        yield "disputed", field, field, 0.0
    for kind, best in sorted(_harms(row)):
        yield "harm", kind, kind.replace("_", " "), best
    yield from (("said actor", key, key, 0.0) for key in sorted(look.actors))
    yield from (("said place", key, key, 0.0) for key in sorted(look.places))
    if row.place:
        yield "place", row.place.key, row.place.name, 0.0


def _party(name: str, party: Party) -> Iterator[tuple[str, str, str, float]]:
    yield name, party.key, party.name, 0.0
    yield "actor", party.key, party.name, 0.0


def _harms(row: BoardRow) -> Iterator[tuple[str, float]]:
    """Give the greatest best figure of each kind of harm, of people where they are counted, and of any to people."""
    found: dict[str, tuple[bool, float]] = {}
    for toll in row.tolls:
        if toll.group is None:
            people = toll.unit == "people"
            found[toll.kind] = max(found.get(toll.kind, (False, 0.0)), (people, toll.best))
    yield from ((kind, best) for kind, (_, best) in found.items())
    whole = [best for people, best in found.values() if people]
    if whole:
        yield ANY, max(whole)
