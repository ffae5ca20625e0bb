"""Golden cases: `cases/<name>/report.txt` is read, and holds what `expected.json` says of it.

`expected.json` states chosen things and no others:

- `published`: the date of print, or absent;
- `events`: each must be told by an event of the reading, one for one. Fields: `kind` and `status` (a value, or a
  list of those that would do), `agents`, `targets`, `objects` (their heads, all of them), `place`, `origin`,
  `destination` (the name or the words of the report, null for none), `country`, `when` (first and last day; null
  where no day is known), `voice` (words of the source; null where the report speaks for itself), `weapons`,
  `counts` (each must be there; `part_of` describes the count that it is part of), `no_counts` (none may be there);
- `none`: descriptions of events of which none may be asserted, reported or said to be possible; `{}` is any event;
- `wrong`: what is said instead, of a case that is not read right yet; docs/accuracy.md lists these.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from onrecord.extract.read import read
from onrecord.model.reading import Count, Event, PlaceRef, Reading, Role
from onrecord.model.text import Document

CASES = sorted(path.parent for path in (Path(__file__).parent / "cases").glob("*/expected.json"))
TOLD = ("asserted", "reported", "possible")
Check = Callable[[Event, Reading, Any], bool]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_report_is_read_as_a_careful_reader_would(case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text())
    reading = read_case((case / "report.txt").read_text(), expected)

    if "wrong" in expected:
        assert differences(reading, expected), f"{case.name} is read right now: take `wrong` out of it"
    else:
        assert differences(reading, expected) == []


def test_there_are_cases() -> None:
    assert len(CASES) >= 25


def read_case(text: str, expected: dict[str, Any]) -> Reading:
    """Read the report of a case."""
    day = expected.get("published")
    document = Document(id="case", text=text, published=date.fromisoformat(day) if day else None)
    return next(iter(read([document])))


def differences(reading: Reading, expected: dict[str, Any]) -> list[str]:
    """Name what is expected and not read, and what is read and must not be."""
    wanted = expected.get("events", [])
    missing = [f"missing: {_nearest(reading, one)}" for one in _unmet(reading, wanted)]
    told = [event for event in reading.events if event.status in TOLD]
    unwanted = [
        f"not told, but read: {_line(event, reading)}"
        for one in expected.get("none", [])
        for event in told
        if not _failing(event, reading, one)
    ]
    return missing + unwanted


def _unmet(reading: Reading, wanted: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those for which no event is left when each event of the reading answers to one (augmenting paths)."""
    answers: dict[int, int] = {}

    def place(i: int, tried: set[int]) -> bool:
        for j, event in enumerate(reading.events):
            if j in tried or _failing(event, reading, wanted[i]):
                continue
            tried.add(j)
            if j not in answers or place(answers[j], tried):
                answers[j] = i
                return True
        return False

    return [one for i, one in enumerate(wanted) if not place(i, set())]


def _failing(event: Event, reading: Reading, wanted: dict[str, Any]) -> list[str]:
    return [field for field, value in wanted.items() if not _CHECKS[field](event, reading, value)]


def _nearest(reading: Reading, wanted: dict[str, Any]) -> str:
    near = min(reading.events, key=lambda event: len(_failing(event, reading, wanted)), default=None)
    told = "no event at all" if near is None else _line(near, reading)
    return f"{wanted}; nearest: {told}; differs in {near and _failing(near, reading, wanted)}"


def _line(event: Event, reading: Reading) -> str:
    counts = [
        (count.kind, count.unit, count.low, count.high, count.group, count.part_of) for count in event.counts
    ]
    when = event.when and (str(event.when.first), str(event.when.last))
    return (
        f"{event.kind} {_heads(event.agents)} -> {_heads(event.targets)} {_heads(event.objects)} "
        f"@{_name(event.place)} {_name(event.origin)}>{_name(event.destination)} {when} {counts} {event.status} "
        f"voice={_source(event, reading)!r} triggers={[quote.text for quote in event.triggers]}"
    )


# -- one check a field -----------------------------------------------------------------------------------------


def _one_of(actual: str, wanted: Any) -> bool:
    return actual in (wanted if isinstance(wanted, list) else [wanted])


def _heads(roles: Iterable[Role]) -> list[str]:
    return sorted(role.head.text.lower() for role in roles)


def _name(place: PlaceRef | None) -> str | None:
    return place.name if place else None


def _is_called(place: PlaceRef | None, wanted: str | None) -> bool:
    return wanted is None if place is None else wanted in (place.name, place.quote.text)


def _days(event: Event, reading: Reading, wanted: list[str] | None) -> bool:
    if event.when is None or (event.when.first, event.when.last) == (None, None):
        return wanted is None
    return wanted == [str(event.when.first), str(event.when.last)]


def _source(event: Event, reading: Reading) -> str | None:
    if event.attribution is None:
        return None
    source = reading.attributions[event.attribution].source
    return source.text if source else ""


def _voice(event: Event, reading: Reading, wanted: str | None) -> bool:
    source = _source(event, reading)
    return source is None if wanted is None else source is not None and wanted.lower() in source.lower()


def _is_count(count: Count, event: Event, wanted: dict[str, Any]) -> bool:
    return all(
        _is_part(count, event, value) if field == "part_of" else getattr(count, field) == value
        for field, value in wanted.items()
    )


def _is_part(count: Count, event: Event, wanted: dict[str, Any] | None) -> bool:
    if wanted is None or count.part_of is None:
        return wanted is None and count.part_of is None
    return _is_count(event.counts[count.part_of], event, wanted)


def _all_counts(event: Event, reading: Reading, wanted: list[dict[str, Any]]) -> bool:
    return all(any(_is_count(count, event, one) for count in event.counts) for one in wanted)


def _no_counts(event: Event, reading: Reading, wanted: list[dict[str, Any]]) -> bool:
    return not any(_is_count(count, event, one) for count in event.counts for one in wanted)


_CHECKS: dict[str, Check] = {
    "kind": lambda event, reading, wanted: _one_of(event.kind, wanted),
    "status": lambda event, reading, wanted: _one_of(event.status, wanted),
    "agents": lambda event, reading, wanted: _heads(event.agents) == sorted(wanted),
    "targets": lambda event, reading, wanted: _heads(event.targets) == sorted(wanted),
    "objects": lambda event, reading, wanted: _heads(event.objects) == sorted(wanted),
    "place": lambda event, reading, wanted: _is_called(event.place, wanted),
    "country": lambda event, reading, wanted: event.place is not None and event.place.country == wanted,
    "origin": lambda event, reading, wanted: _is_called(event.origin, wanted),
    "destination": lambda event, reading, wanted: _is_called(event.destination, wanted),
    "when": _days,
    "voice": _voice,
    "weapons": lambda event, reading, wanted: sorted(quote.text for quote in event.weapons) == sorted(wanted),
    "counts": _all_counts,
    "no_counts": _no_counts,
}
