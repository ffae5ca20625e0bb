"""The words of reports that a page shows beside a value: where they stand, whose they are, how far people are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onrecord import words
from onrecord.analyse.claims import Said
from onrecord.analyse.incident_view import IncidentView
from onrecord.analyse.sources import Report
from onrecord.review.standing import ReviewedEvent, Standing, State

SURE = ("asserted", "reported")


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """A report by its number on the page, and the address of the event in it."""

    number: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Words of one report that a value rests on.

    `voice` is in whose name it is said, nothing where the report speaks for itself; `status` is nothing where it is
    surely told. `state` says how far people are with it, `by` who they are. `also` are copies that say the same.
    """

    at: At
    quote: str
    voice: str
    status: str
    state: State
    by: tuple[str, ...]
    also: tuple[At, ...]


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports of an incident by number, and what people made of their events."""

    numbers: Mapping[str, int]
    events: Mapping[str, ReviewedEvent]
    paths: Mapping[str, str]  # of every event that tells of the incident

    @classmethod
    def of(cls, view: IncidentView, events: Mapping[str, ReviewedEvent]) -> Reports:
        """Number the reports of a view in the order of print."""
        return cls(
            {report.document: at for at, report in enumerate(view.reports, start=1)},
            events,
            {event: event_path(report.document, event) for report in view.reports for event in report.events},
        )

    def at(self, said: Said) -> At:
        """Give where something is said."""
        return At(number=self.numbers[said.document], href=event_path(said.document, said.event))

    def end(self, event: str) -> At:
        """Give where an event of the incident stands."""
        path = self.paths[event]
        document = path.removeprefix("/reports/").partition("#")[0]
        return At(number=self.numbers[document], href=path)

    def told(self, field: str, said: Iterable[Said], value: str = "") -> tuple[Told, ...]:
        """Give the words of one value, those of copies folded under the words that they repeat.

        Words that are the value itself need not be shown twice, and are left out.
        """
        given = sorted(said, key=lambda one: one.copy)
        own = [one for at, one in enumerate(given) if not _is_echo(one, given[:at])]
        return tuple(
            self._told(field, one, [each for each in given if each not in own], value) for one in own
        )

    def _told(self, field: str, one: Said, echoes: Sequence[Said], value: str) -> Told:
        standing = self._standing(field, one)
        return Told(
            at=self.at(one),
            quote="" if one.quote.casefold() == value.casefold() else one.quote,
            voice=one.voice,
            status="" if one.status in SURE or field == "status" else one.status,
            state=standing.state if standing else "draft",
            by=standing.by if standing else (),
            also=tuple(
                {
                    self.numbers[each.document]: self.at(each) for each in echoes if _repeats(each, one)
                }.values()
            ),
        )

    def _standing(self, field: str, one: Said) -> Standing | None:
        known = self.events.get(one.event)
        found = [each for each in known.standings if each.field == field and each.stands] if known else []
        if field in ("kind", "status"):
            return next(iter(found), None)
        same = (each for each in found if each.quotes and words.one_line(each.quotes[0].text) == one.quote)
        return next(same, None)


def event_path(document: str, event: str) -> str:
    """Give the address of an event in its report."""
    return f"/reports/{document}#event-{event}"


def report_path(report: Report) -> str:
    """Give the address of a report, at its first event that tells of the incident."""
    return event_path(report.document, report.events[0]) if report.events else f"/reports/{report.document}"


def many(number: int, one: str, more: str = "") -> str:
    """Say how many there are of something: "1 source", "2 sources"."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def _repeats(said: Said, other: Said) -> bool:
    return said.copy and (said.source, said.voice) == (other.source, other.voice)


def _is_echo(said: Said, before: Sequence[Said]) -> bool:
    """Whether a copy says what its source says itself, which need not be shown twice."""
    return any(_repeats(said, other) for other in before)
