"""A comparison for programs: a line of JSON for each incident and one of sums, and a table with a row an incident."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from onrecord.analyse.compared import Comparison
from onrecord.analyse.comparing import Account, Compared, harms_in, toll_of
from onrecord.pictures.table import Cell, table_of, to_csv

CLASSES = {"both": "both", "theirs": "only theirs", "ours": "only ours"}
_HEAD = (
    "incident", "told_by", "kind", "first", "last", "country", "admin1", "place", "latitude", "longitude",
    "pattern", "km_apart", "differs", "copies", "perhaps_same", "perhaps_probability",
)  # fmt: skip
_SIDE = ("tellings", "documents", "kind", "first", "last", "place", "status")
_TOLL = ("minimum", "best", "best_high", "maximum", "or_more")


def lines(found: Comparison) -> Iterator[dict[str, Any]]:
    """Give an object for each incident, then one of sums under `summary`."""
    for each in found.incidents:
        yield incident_line(each, found)
    yield {"summary": summary(found)}


def incident_line(one: Compared, found: Comparison) -> dict[str, Any]:
    """Give one incident as JSON can hold it: who tells of it, each side's account, differences, what may be it."""
    outline = one.outline
    return {
        "id": one.id,
        "told_by": CLASSES[one.where],
        "kind": outline.kind,
        "place": _plain(outline.place),
        "when": _plain(outline.when),
        "pattern": one.pattern or None,
        "km_apart": one.apart,
        "differences": _plain(one.differences),
        "theirs": _plain(one.theirs),
        "ours": _plain(one.ours),
        "copies": one.copies,
        "perhaps_same": [
            {"id": each.other, "probability": round(each.probability, 4)}
            for each in found.perhaps.get(one.id, ())
        ],
    }


def summary(found: Comparison) -> dict[str, Any]:
    """Give what a comparison comes to as JSON can hold it."""
    sides = found.sides
    return {
        "theirs": {"name": sides.theirs, "documents": sides.documents("theirs")},
        "ours": {"name": sides.ours, "documents": sides.documents("ours")},
        "incidents": {CLASSES[where]: len(found.of(where)) for where in ("both", "theirs", "ours")},
        "differ": sum(bool(each.differences) for each in found.incidents),
        "differing": found.differing,
        "patterns": found.patterns,
        "shared_texts": sides.shared,
        "copies": sum(each.copies for each in found.incidents),
        "left_out": _plain(found.left),
        "harms": _plain(found.harms),
        "months": _plain(found.months),
        "places": _plain(found.places),
        "kinds": _plain(found.kinds),
        "rule": found.rule.name,
    }


def to_table(found: Comparison) -> str:
    """Give a comparison as CSV, a row an incident: what both sides have of it, and the tolls of every harm.

    Cells that a spreadsheet would run are made harmless; an empty cell is what is not stated.
    """
    harms = [(each.kind, each.unit) for each in found.harms]
    header = [
        *_HEAD,
        *(f"{side}_{name}" for side in ("theirs", "ours") for name in _SIDE),
        *(
            f"{side}_{kind}{'' if unit == 'people' else f'_{unit}'}_{name}"
            for kind, unit in harms
            for side in ("theirs", "ours")
            for name in _TOLL
        ),
    ]
    return to_csv(table_of(header, (_row(each, found, harms) for each in found.incidents)))


def _row(one: Compared, found: Comparison, harms: list[tuple[Any, Any]]) -> list[Cell]:
    outline = one.outline
    place, near = outline.place, found.perhaps.get(one.id, ())
    told: list[Cell] = [one.id, CLASSES[one.where], outline.kind, *_days(outline)]
    told += [place.country, place.admin1, place.name, place.lat, place.lon] if place else [None] * 5
    told += [one.pattern or None, one.apart, "; ".join(each.field for each in one.differences), one.copies]
    told += [near[0].other, round(near[0].probability, 4)] if near else [None, None]
    told += [*_side(one.theirs), *_side(one.ours)]
    here = harms_in(one)
    for kind, unit in harms:
        for account in (one.theirs, one.ours):
            toll = toll_of(account, kind, unit) if (kind, unit) in here else None
            if toll is None:
                told += [None] * len(_TOLL)
            else:
                told += [toll.minimum, toll.best.low, toll.best.high, toll.maximum]
                told.append("yes" if toll.or_more else "no")
    return told


def _side(account: Account | None) -> list[Cell]:
    if account is None:
        return [None] * len(_SIDE)
    place = account.place.name if account.place else None
    return [account.tellings, account.documents, account.kind, *_days(account), place, account.status]


def _days(told: Any) -> list[Cell]:
    when = told.when
    return [str(day) if day else None for day in (when.first, when.last)] if when else [None, None]


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(dict(value) if isinstance(value, Mapping) else value)
