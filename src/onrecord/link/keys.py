"""What two events must share to be compared at all: a place at a time, a name, a rare word, a toll on a day.

Times are intervals and places lie in one another, so an event has a key for each stretch of days that it may have
happened in, and for each cell of the map that is near: "early January, Idlib province" meets "5 January, Saraqib".
A key that very many events share says nothing, and is passed over (`MOST`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from onrecord.link.rare_words import BITS, weight
from onrecord.model.incident import Signature

MOST = 300  # events that may share a key; a key of more is passed over
STRETCH = 4  # days
SLACK = 1  # days that a date is thought to be off
NEWS = 3  # days that something is news; it only says what to compare, and dates nothing
WIDEST = 45  # days; what may have happened within more has no keys of time
CELL = 0.5  # degrees
EDGE = 0.1  # degrees from the edge of a cell within which the next cell is near
FINE = 50  # kilometres: a place of a reach up to it has a cell
RARE = 30  # weight of a word that is a key by itself: one to ten in a million
MOST_WORDS = 12
MANY = 5  # killed; a number that is rare enough to be a key together with a day


def keys(event: Signature) -> tuple[str, ...]:
    """Give the keys of an event. What lasts is not compared with what happened at once, nor one group with another."""
    mark = f"{event.group}:{'lasts:' if event.lasts else ''}"
    return tuple(sorted({mark + key for key in (*_of_time(event), *_of_words(event))}))


def _of_time(event: Signature) -> Iterator[str]:
    for stretch in _stretches(event):
        for area in _areas(event):
            yield f"{area}@{stretch}"
        if event.killed and event.killed[0] >= MANY:
            yield f"killed:{event.killed[0]:g}@{stretch}"


def _of_words(event: Signature) -> Iterator[str]:
    rare = [word for word in event.told if weight(word) >= RARE][:MOST_WORDS]
    yield from (f"word:{word >> BITS:x}" for word in rare)
    yield from (f"person:{person}" for person in event.people)


def _stretches(event: Signature) -> range:
    """Give the stretches of days in which it may have happened; of what has no day, those before its report."""
    first, last = event.first, event.last
    if event.printed and first is None and last is None:
        first, last = event.printed - NEWS, event.printed
    if first is None or last is None or last - first > WIDEST:
        return range(0)
    return range((first - SLACK) // STRETCH, (last + SLACK) // STRETCH + 1)


def _areas(event: Signature) -> Iterator[str]:
    yield from (f"place:{place}" for place in {*event.places, *([event.place] if event.place else [])})
    if event.lat is not None and event.lon is not None and (event.reach or 0) <= FINE:
        for row, column in product(_cells(event.lat), _cells(event.lon)):
            yield f"cell:{row}:{column}"
    if event.admin1:
        yield f"area:{event.country}:{event.admin1}:{event.family}"


def _cells(degrees: float) -> set[int]:
    return {int((degrees + edge) // CELL) for edge in (-EDGE, 0.0, EDGE)}
