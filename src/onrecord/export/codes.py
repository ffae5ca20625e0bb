"""What several formats ask of an incident: whether it happened, how many, where, in which words; and what they lose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import floor

from onrecord import words
from onrecord.model.board import RowPlace
from onrecord.model.release import (
    Loss,
    Release,
    ReleasedEvent,
    ReleasedIncident,
    ReleasedReport,
    ReleasedToll,
)
from onrecord.model.text import Quote
from onrecord.vocab import load

HAPPENED = ("asserted", "reported", "possible", "attempted")
LONGEST = (
    2000  # characters of a sentence in a cell; readers of CSV stop at 131,072 a cell, spreadsheets at 32,767
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country as other data sets know it; see `vocab/export/countries.toml`. None where it is in no such list."""

    name: str
    iso: int | None = None
    acled: str | None = None
    gw: int | None = None
    ucdp: str | None = None


_NOWHERE = Country(name="")


def country_of(code: str | None) -> Country:
    """Give a country by its ISO 3166-1 alpha-3 code; one without name and numbers where there is no such code."""
    row = load("export/countries")["countries"].get(code)
    return Country(**row) if row else _NOWHERE


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which it may have happened, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days there are."""
        return (self.last - self.first).days + 1

    @property
    def middle(self) -> date:
        """The day in the middle, the earlier one of two."""
        return self.first + (self.last - self.first) // 2


def span_of(one: ReleasedIncident) -> Span | None:
    """Give the days of an incident; None where it has no first or no last day."""
    when = one.when
    if when is None or when.first is None or when.last is None or when.first > when.last:
        return None
    return Span(when.first, when.last)


def left_out(one: ReleasedIncident) -> str | None:
    """Name why an incident is no event of a data set of events, as the lists of losses do; None where it is one."""
    if one.status not in HAPPENED:
        return "not_happened"
    return "discounted" if one.assessment == "discounted" else None


def events_of(
    release: Release, reason: Callable[[ReleasedIncident], str | None], lost: Counter[str]
) -> Iterator[ReleasedIncident]:
    """Give the incidents that are events of a data set, and count the others by the reason that speaks against them.

    An incident that contains others (a siege and its attacks) is left out where one of these is an event: harm would
    count twice. So the incidents are gone through twice.
    """
    within = {one.id for one in release.incidents() if reason(one) is None}
    for one in release.incidents():
        against = reason(one) or (None if within.isdisjoint(one.contains) else "contains")
        if against:
            lost[against] += 1
        else:
            yield one


def toll_of(one: ReleasedIncident, kind: str, group: str | None = None) -> ReleasedToll | None:
    """Give how many people were harmed in a way; None where no report says so."""
    for toll in one.tolls:
        if (toll.kind, toll.unit, toll.group) == (kind, "people", group):
            return toll
    return None


def point_of(place: RowPlace | None) -> tuple[float, float] | None:
    """Give latitude and longitude in degrees, to four decimals; None where the place has no point.

    (0, 0) lies in the sea and is what faulty software writes for "unknown": it counts as no point.
    """
    if place is None or place.lat is None or place.lon is None or (place.lat, place.lon) == (0, 0):
        return None
    return round(place.lat, 4), round(place.lon, 4)


def grid_cell(lat: float, lon: float) -> int:
    """Give the number of the PRIO-GRID cell of a point.

    Half a degree a side, 720 cells a row, counted from 1 at 180 W 90 S eastwards, then northwards (Tollefsen, Strand
    and Buhaug, "PRIO-GRID: A unified spatial data structure", Journal of Peace Research 49, 2012).
    """
    row, column = min(floor((lat + 90) * 2), 359), min(floor((lon + 180) * 2), 719)
    return row * 720 + column + 1


def sentence_of(one: ReleasedIncident) -> tuple[str, ReleasedReport | None]:
    """Give the sentence that says most of an incident, and the report it stands in; "" where there is none.

    It is of an event of the incident's kind and of its days, where one of these has a sentence; of several that say as
    much, the first.
    """
    pairs = [(each, sentence) for each in one.events for sentence in each.event.evidence]
    if not pairs:
        return "", None
    best, sentence = max(pairs, key=lambda pair: (*_alike(one, pair[0]), _said(*pair)))
    report = next((each for each in one.reports if each.document == best.document), None)
    return _cut(words.one_line(sentence.text)), report


def _alike(one: ReleasedIncident, told: ReleasedEvent) -> tuple[bool, bool]:
    when, same = one.when, told.event.when
    return told.event.kind == one.kind, bool(
        when and same and (when.first, when.last) == (same.first, same.last)
    )


def _said(event: ReleasedEvent, sentence: Quote) -> int:
    """Count the values of an event whose words stand in a sentence; its verb counts most."""
    inside = [
        claim.field
        for claim in event.claims
        if any(sentence.start <= each.start and each.end <= sentence.end for each in claim.quotes)
    ]
    return len(inside) + 10 * ("kind" in inside)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def made_at(release: Release) -> int:
    """Give when a release was made, in seconds since 1970 (UTC)."""
    made = datetime.fromisoformat(release.sheet.made)
    return int((made if made.tzinfo else made.replace(tzinfo=UTC)).timestamp())


def losses_of(name: str, lost: Counter[str]) -> list[Loss]:
    """Give the losses of a format: those its list says are of every row, and those that were counted.

    The list is `losses` in `vocab/export/NAME.toml`; every name counted stands in it.
    """
    table: Mapping[str, Mapping[str, str]] = load(f"export/{name}")["losses"]
    unknown = sorted(set(lost) - set(table))
    if unknown:
        raise KeyError(f"no such losses in vocab/export/{name}.toml: {', '.join(unknown)}")
    return [
        Loss(what=row["what"], how=row["how"], count=None if row.get("always") else lost[each])
        for each, row in table.items()
        if row.get("always") or lost[each]
    ]
