"""The page of one incident: its values with who says so, its numbers, and the words that all of them rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from onrecord.analyse.figures import numeral
from onrecord.model.board import BoardLine, State
from onrecord.model.release import ReleasedClaim, ReleasedEvent, ReleasedIncident, ReleasedToll
from onrecord.model.text import Quote
from onrecord.report.addresses import anchor, document_at
from onrecord.report.lines import Row, harm_of, line_of, row_of
from onrecord.report.marked import Mark, Passage, passages
from onrecord.report.values import FIELDS, in_words
from onrecord.review.graphic import graphic


@dataclass(frozen=True, slots=True)
class Source:
    """What a page says of a report: `sha256` is that of its frozen copy, `text` whether its text goes out."""

    id: str
    title: str
    publisher: str | None
    published: date | None
    sha256: str
    text: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """That a report says something: its number on the page, in whose name, and the place of the words."""

    number: int
    voice: str
    anchor: str
    state: State
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A value in words, and who says so; its own words are those of the first."""

    text: str
    told: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an incident with all values that reports give it; `disputed` where they cannot all be true."""

    name: str
    disputed: bool
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a toll, and where it leads: to the words that say it, or to the figures that it was made of."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TollRow:
    """A toll: minimum, best and maximum, how many of its sources give the best, and the figures of the reports."""

    id: str
    harm: str
    minimum: Number
    best: Number
    maximum: Number
    disputed: bool
    backing: int
    sources: int
    figures: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A passage of a report, whether it tells in detail what was done to bodies."""

    passage: Passage
    graphic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPart:
    """A report on the page of an incident: its number, what is known of it, and its words; `href` is its own page."""

    number: int
    source: Source
    outlet: str
    copy: bool
    href: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All that the page of an incident shows."""

    one: ReleasedIncident
    row: Row
    tolls: tuple[TollRow, ...]
    fields: tuple[Field, ...]
    reports: tuple[ReportPart, ...]
    contains: tuple[Row, ...]
    part_of: tuple[Row, ...]


def page_of(one: ReleasedIncident, sources: Mapping[str, Source], lines: Mapping[str, BoardLine]) -> Page:
    """Make the page of an incident ready. `sources` are the documents, `lines` the incidents, by their ids."""
    numbers = {report.document: at for at, report in enumerate(one.reports, start=1)}
    told = _Told.of(one, numbers)
    return Page(
        one=one,
        row=row_of(line_of(one), part=bool(one.part_of)),
        tolls=tuple(_toll(at, toll, told) for at, toll in enumerate(one.tolls, start=1)),
        fields=tuple(_fields(one, told)),
        reports=tuple(_reports(one, numbers, sources)),
        contains=tuple(row_of(lines[each]) for each in one.contains if each in lines),
        part_of=tuple(row_of(lines[each]) for each in one.part_of if each in lines),
    )


def marks_of(event: ReleasedEvent) -> Iterator[Mark]:
    """Give the words that the claims of an event rest on. Only the first words of a claim can be led to."""
    for claim in event.claims:
        for at, quote in enumerate(claim.quotes):
            if quote.end - quote.start == len(quote.text):
                yield Mark(quote.start, quote.end, claim.field, "" if at else anchor(claim.id))


def once(marks: Sequence[Mark]) -> list[Mark]:
    """Give marks so that no place is there twice: one id may stand for two claims of the same words."""
    seen: set[str] = set()
    found = []
    for one in marks:
        found.append(replace(one, anchor="") if one.anchor in seen else one)
        seen.add(one.anchor)
    return found


# -- values -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Told:
    """The claims of an incident by their ids, and what a page says of each."""

    claims: Mapping[str, ReleasedClaim]
    tellings: Mapping[str, Telling]

    @classmethod
    def of(cls, one: ReleasedIncident, numbers: Mapping[str, int]) -> _Told:
        claims, tellings = {}, {}
        for event in one.events:
            for claim in event.claims:
                claims[claim.id] = claim
                number = numbers.get(event.document, 0)
                tellings[claim.id] = Telling(number, claim.voice, anchor(claim.id), claim.state, claim.by)
        return cls(claims, tellings)

    def values(self, claims: Sequence[ReleasedClaim]) -> tuple[Value, ...]:
        """Give values in words, those with the same words as one, told by all who say so, each of them once."""
        found: dict[str, dict[tuple[object, ...], Telling]] = {}
        for claim in claims:
            if text := in_words(claim):
                one = self.tellings[claim.id]
                found.setdefault(text, {}).setdefault((one.number, one.voice, one.state, one.by), one)
        return tuple(Value(text, tuple(told.values())) for text, told in found.items())


def _fields(one: ReleasedIncident, told: _Told) -> Iterator[Field]:
    """Give the fields that have a value; places that an event names are left out where they are its place too."""
    places = {value.text for value in told.values([*one.evidence("place")])}
    for field, name in FIELDS.items():
        values = told.values([*one.evidence(field)])
        if field == "places":
            values = tuple(value for value in values if value.text not in places)
        if values:
            yield Field(name, field in one.disputed, values)


def _toll(at: int, toll: ReleasedToll, told: _Told) -> TollRow:
    claims = [told.claims[each] for each in toll.claims if each in told.claims]
    high = toll.best if toll.best_high is None else toll.best_high
    best = numeral(toll.best) if toll.best == high else f"{numeral(toll.best)} to {numeral(high)}"
    more = " or more" if toll.or_more else ""
    row = f"toll-{at}"
    return TollRow(
        id=row,
        harm=f"{harm_of(toll.kind, toll.unit)}{f', {toll.group}' if toll.group else ''}",
        minimum=Number(numeral(toll.minimum), _words(claims, (toll.minimum,), row)),
        best=Number(f"about {best}" if toll.about else best, _words(claims, (toll.best, high), row)),
        maximum=Number(f"{numeral(toll.maximum)}{more}", _words(claims, (toll.maximum,), row)),
        disputed=toll.disputed,
        backing=toll.backing,
        sources=toll.sources,
        figures=told.values(claims),
    )


def _words(claims: Sequence[ReleasedClaim], wanted: tuple[float, ...], row: str) -> str:
    """Give the place of the words that say a number, the first; that of all the figures where no one of them does."""
    for claim in claims:
        said = {
            claim.value["low"],
            claim.value["low"] if claim.value["high"] is None else claim.value["high"],
        }
        if said >= set(wanted):
            return anchor(claim.id)
    return f"{row}-figures"


# -- words ------------------------------------------------------------------------------------------------------------


def _reports(
    one: ReleasedIncident, numbers: Mapping[str, int], sources: Mapping[str, Source]
) -> Iterator[ReportPart]:
    of: dict[str, list[ReleasedEvent]] = {}
    for event in one.events:
        of.setdefault(event.document, []).append(event)
    for report in one.reports:
        events = of.get(report.document, [])
        marks = once([mark for event in events for mark in marks_of(event)])
        known = sources.get(report.document)
        yield ReportPart(
            number=numbers[report.document],
            source=known
            or Source(report.document, report.title, report.publisher, report.published, "", text=False),
            outlet=report.source,
            copy=report.copy_of is not None,
            href=document_at(report.document) if known else "",
            told=tuple(Told(each, bool(graphic(each.text))) for each in passages(_evidence(events), marks)),
        )


def _evidence(events: Sequence[ReleasedEvent]) -> Iterator[Quote]:
    for event in events:
        yield from event.event.evidence
        for claim in event.claims:
            yield from claim.quotes
