"""Sources side by side: a column for each independent source, a row for each field, one mark for one value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from string import ascii_uppercase

from onrecord.analyse.claims import Field, Said, Value
from onrecord.analyse.incident_view import IncidentView
from onrecord.analyse.sources import Report, Source
from onrecord.web.incident.told import Reports, Told, many, report_path
from onrecord.web.report.words import FIELDS

ORDER = ("kind", "agents", "targets", "objects", "place", "when", "counts", "weapons", "status")
_BASES = {
    "publisher": "by its publisher",
    "agency": "by the agency in its dateline",
    "copy": "a text that is not among the reports",
    "none": "names no publisher",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A report at the head of a column: its number, where it is, and what there is to know of it."""

    number: int
    href: str
    title: str
    published: date | None
    copy: bool
    passing: bool
    mark: str  # "first" or "latest", or nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """An independent source: its reports, and its copies, which count for nothing on their own."""

    name: str
    basis: str
    reports: tuple[Shown, ...]
    copies: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One value that a source gives. Values with the same `mark` are the same; one that nobody else gives has none."""

    mark: str
    sources: int
    text: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one source says of one field: nothing where it does not say."""

    source: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One field, with what each source says of it and how far they agree, in words."""

    field: str
    name: str
    cells: tuple[Cell, ...]
    disputed: bool
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """A report that comes to the incident only in passing, and what it says of it: names of fields and values."""

    report: Shown
    source: str
    said: tuple[tuple[str, str, tuple[Told, ...]], ...]


@dataclass(frozen=True, slots=True)
class Sides:
    """All sources of an incident, side by side, and apart from them what is told in passing."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    passing: tuple[Passing, ...]


def sides(view: IncidentView, reports: Reports) -> Sides:
    """Lay the sources of an incident side by side."""
    shown = {report.document: _shown(view, report, reports) for report in view.reports}
    fields = sorted(view.fields, key=lambda field: ORDER.index(field.name))
    apart = {name for name, one in shown.items() if one.passing}
    beside = [source for source in view.sources if not apart.issuperset(source.documents)]
    return Sides(
        columns=tuple(_column(source, shown) for source in beside),
        rows=tuple(_row(field, beside, apart, reports) for field in fields),
        passing=tuple(
            _passing(report, shown, fields, reports) for report in view.reports if report.in_passing
        ),
    )


def _shown(view: IncidentView, report: Report, reports: Reports) -> Shown:
    ends = {view.latest: "latest", view.first: "first"} if len(view.reports) > 1 else {}
    return Shown(
        number=reports.numbers[report.document],
        href=report_path(report),
        title="" if report.title == report.source else report.title or report.document,
        published=report.published,
        copy=report.copy_of is not None,
        passing=report.in_passing,
        mark=ends.get(report.document, ""),
    )


def _column(source: Source, shown: dict[str, Shown]) -> Column:
    own = [shown[document] for document in source.documents if not shown[document].passing]
    return Column(
        name=source.name,
        basis=_BASES[source.basis],
        reports=tuple(one for one in own if not one.copy) or tuple(own[:1]),
        copies=tuple(one for one in own[1:] if one.copy),
    )


def _row(field: Field, beside: Sequence[Source], apart: set[str], reports: Reports) -> Row:
    marks = _marks(field)
    cells = tuple(
        Cell(source=source.name, entries=tuple(_entries(field, source, apart, marks, reports)))
        for source in beside
    )
    return Row(
        field=field.name,
        name=FIELDS[field.name],
        cells=cells,
        disputed=field.disputed,
        verdict=_verdict(field, sum(bool(cell.entries) for cell in cells)),
    )


def _marks(field: Field) -> dict[str, str]:
    """Give a letter to each value that several sources give; after Z there is none."""
    shared = [value.text for value in field.values if value.sources > 1]
    return dict(zip(shared, ascii_uppercase, strict=False))


def _entries(
    field: Field, source: Source, apart: set[str], marks: dict[str, str], reports: Reports
) -> Iterator[Entry]:
    for value in field.values:
        own = [said for said in _of(value, source) if said.document not in apart]
        if own:
            told = reports.told(field.name, own, value.text)
            yield Entry(mark=marks.get(value.text, ""), sources=value.sources, text=value.text, told=told)


def _of(value: Value, source: Source) -> list[Said]:
    return [said for said in value.said if said.document in source.documents]


def _verdict(field: Field, stating: int) -> str:
    """Say in words how far sources agree on a field, of those that say anything on it."""
    most = max((value.sources for value in field.values), default=0)
    if stating <= 1:
        return "one source says so" if stating else "told in passing only"
    if most <= 1:
        return f"{many(stating, 'source')}, no two say the same"
    return f"all {most} say the same" if most >= stating else f"{most} of {stating} say the same"


def _passing(report: Report, shown: dict[str, Shown], fields: Sequence[Field], reports: Reports) -> Passing:
    said = tuple(
        (FIELDS[field.name], value.text, reports.told(field.name, own, value.text))
        for field in fields
        for value in field.values
        if (own := [one for one in value.said if one.document == report.document])
    )
    return Passing(report=shown[report.document], source=report.source, said=said)
