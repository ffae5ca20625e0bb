"""Incidents on one line each: what the front of a report, its pictures and its lists are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from onrecord import words
from onrecord.analyse.figures import Figure, span
from onrecord.model.board import BoardLine, RowToll
from onrecord.model.reading import When
from onrecord.model.release import ReleasedIncident
from onrecord.report.addresses import incident_at
from onrecord.report.render import plain

_COLUMNS = ("killed", "injured")  # harms with a column of their own
NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An incident in a list: where its page is, and its values in words. `day` is what days are ordered by."""

    href: str
    title: str
    day: str
    days: str
    place: str
    country: str
    state: str
    harms: tuple[str, ...]
    others: str
    sources: int
    reports: int
    marks: tuple[str, ...]


def line_of(one: ReleasedIncident) -> BoardLine:
    """Give an incident on one line, without its parties."""
    first = one.when.first if one.when else None
    last = one.when.last if one.when else None
    return BoardLine(
        id=one.id,
        kind=one.kind,
        title=one.title,
        status=one.status,
        state=one.state,
        place=one.place,
        first=first.isoformat() if first else None,
        last=last.isoformat() if last else None,
        precision=one.when.precision if one.when else None,
        printed=one.printed,
        agents=(),
        targets=(),
        tolls=tuple(_bare(toll) for toll in one.tolls if toll.group is None),
        documents=len(one.reports),
        copies=sum(report.copy_of is not None for report in one.reports),
        sources=one.sources,
        disputed=one.disputed,
        assessment=one.assessment,
        grade=one.grade,
        priority=0.0,
        until=last.isoformat() if last else one.printed,
        holds=bool(one.contains),
    )


def row_of(line: BoardLine, *, part: bool = False) -> Row:
    """Give a line as it stands in a list; `part` where the incident is part of another one."""
    tolls = {toll.kind: toll for toll in reversed(line.tolls) if toll.unit == "people"}
    apart = [toll for toll in line.tolls if toll.unit != "people" or toll.kind not in _COLUMNS]
    marks = {
        line.status: line.status not in ("asserted", "reported"),
        "disputed": bool(line.disputed),
        "contains others": line.holds,
        "part of another": part,
        line.assessment or "": line.assessment not in (None, "draft"),
    }
    return Row(
        href=incident_at(line.id),
        title=line.title,
        day=line.first or line.last or "",
        days=days_of(line),
        place=line.place.name if line.place else "not stated",
        country=(line.place and line.place.country) or "",
        state=line.state,
        harms=tuple(toll_in_words(tolls[name]) if name in tolls else "" for name in _COLUMNS),
        others="; ".join(f"{toll_in_words(toll)} {harm_of(toll.kind, toll.unit)}" for toll in apart),
        sources=len(line.sources),
        reports=line.documents,
        marks=tuple(plain(mark) for mark, stands in marks.items() if stands),
    )


def days_of(line: BoardLine) -> str:
    """Give the days of a line in words."""
    when = When(
        quote=None,
        first=day(line.first),
        last=day(line.last),
        precision=line.precision or "unknown",
        basis="stated",
    )
    return words.days(when) or NOT_KNOWN


def toll_in_words(toll: RowToll) -> str:
    """Give minimum, best and maximum in one word: "9–14–30+"."""
    return span(toll.minimum, Figure(toll.best, toll.best_high), toll.maximum, or_more=toll.or_more)


def harm_of(kind: str, unit: str) -> str:
    """Give what a harm is called: "killed", "houses destroyed"."""
    return plain(kind) if unit == "people" else f"{plain(unit)} {plain(kind)}"


def day(written: str | None) -> date | None:
    """Give a day; None where there is none."""
    return date.fromisoformat(written) if written else None


def counted(lines: Sequence[BoardLine]) -> list[BoardLine]:
    """Give the incidents that are counted: not those that people discounted."""
    return [line for line in lines if line.assessment != "discounted"]


def _bare(toll: RowToll) -> RowToll:
    return RowToll(
        kind=toll.kind,
        unit=toll.unit,
        group=None,
        minimum=toll.minimum,
        best=toll.best,
        best_high=toll.best_high,
        about=toll.about,
        maximum=toll.maximum,
        or_more=toll.or_more,
        disputed=toll.disputed,
    )
