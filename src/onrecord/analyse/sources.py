"""Who reports: the documents that tell of one incident, and how many sources they come to.

A copy counts with the text that it repeats, whoever printed it. Reports of one publisher are one source; where no
publisher is known, those with one agency in their dateline are; any other report is a source of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Literal

from onrecord import words
from onrecord.model.dateline import agency_in
from onrecord.model.reading import Event, Reading
from onrecord.model.record import Filed
from onrecord.model.text import Document

Basis = Literal["publisher", "agency", "copy", "none"]

IN_PASSING = 0.65  # of what a report tells; what comes up later is often recalled (docs/linkage.md)


@dataclass(frozen=True, slots=True)
class Member:
    """An event that tells of an incident, and the document it stands in."""

    filed: Filed
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A document that tells of an incident: `source` as a Source is named, `events` its events that do.

    `copy_of` is the id of the document whose text it repeats, be that among the reports or not. `begins` says how far
    into what it tells the incident comes up, from 0 to 1.
    """

    document: str
    title: str
    publisher: str | None
    published: date | None
    source: str
    copy_of: str | None
    events: tuple[str, ...]
    begins: float

    @property
    def in_passing(self) -> bool:
        """Whether it comes to the incident only when it has told of other things for long."""
        return self.begins > IN_PASSING


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One independent source, its documents in the order of the reports, and what it is known by.

    `basis` is `publisher`, `agency` (the one in the dateline, where no publisher is known), `copy` (of a text that
    is not among the reports) or `none`: then the document stands for itself.
    """

    name: str
    basis: Basis
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Origins:
    """The reports of an incident in the order of print, the sources they come to, and what is uncertain in that.

    `of` gives the source of a document by its id.
    """

    reports: tuple[Report, ...]
    sources: tuple[Source, ...]
    of: Mapping[str, Source]
    notes: tuple[str, ...]


def origins(members: Sequence[Member]) -> Origins:
    """Tell who reports; undated documents come last, and those of one day in the order given."""
    filed = {one.filed.document.id: one.filed for one in members}
    ordered = sorted(filed.values(), key=lambda one: one.document.published or date.max)
    traced = {one.document.id: _traced(one, filed) for one in ordered}
    sources = _sources(ordered, traced)
    of = {document: source for source in sources for document in source.documents}
    reports = tuple(_report(one, of[one.document.id], members) for one in ordered)
    return Origins(reports, sources, of, tuple(_notes(ordered, of)))


def original_of(filed: Filed, known: Mapping[str, Filed]) -> Filed:
    """Give the document whose text this one repeats, as far as it is known; itself where it repeats none."""
    seen = {filed.document.id}
    while filed.copy_of and filed.copy_of in known and filed.copy_of not in seen:
        filed = known[filed.copy_of]
        seen.add(filed.document.id)
    return filed


def agency_of(document: Document) -> str | None:
    """Give the agency that the dateline of a document names."""
    return agency_in(document.text)


def _traced(one: Filed, known: Mapping[str, Filed]) -> tuple[str, Basis, str]:
    """Give what makes a source one and the same, what it is known by, and its name."""
    first = original_of(one, known)
    about = first.document
    if first.copy_of:
        return f"copy of {first.copy_of}", "copy", f"the text of {first.copy_of[:8]}"
    if about.publisher and about.publisher.strip():
        return f"named {folded(about.publisher)}", "publisher", words.one_line(about.publisher)
    if agency := agency_in(about.text):
        return f"named {folded(agency)}", "agency", agency
    return f"document {about.id}", "none", own_name(about.author, about.name, about.id)


def own_name(author: str | None, name: str, document: str) -> str:
    """Give what a report is called that is a source of its own, by its author, its name and its id."""
    return words.one_line(author or PurePath(name).name or document[:8])


def folded(name: str) -> str:
    """Give the name of a source as it is compared: the same in other letters, or with "the", is one source."""
    return words.one_line(name).casefold().removeprefix("the ")


def _sources(ordered: Sequence[Filed], traced: Mapping[str, tuple[str, Basis, str]]) -> tuple[Source, ...]:
    grouped: dict[str, list[str]] = {}
    for one in ordered:
        grouped.setdefault(traced[one.document.id][0], []).append(one.document.id)
    return tuple(
        Source(name=traced[ids[0]][2], basis=traced[ids[0]][1], documents=tuple(ids))
        for ids in grouped.values()
    )


def _report(one: Filed, source: Source, members: Sequence[Member]) -> Report:
    about = one.document
    here = [each.event for each in members if each.filed.document.id == about.id]
    return Report(
        document=about.id,
        title=words.one_line(about.title or PurePath(about.name).name),
        publisher=words.one_line(about.publisher) if about.publisher else None,
        published=about.published,
        source=source.name,
        copy_of=one.copy_of,
        events=tuple(dict.fromkeys(event.id for event in here)),
        begins=round(_begins(here) / max(1, _ends(one.reading)), 2),
    )


def _begins(events: Sequence[Event]) -> int:
    return min((quote.start for event in events for quote in (*event.triggers, *event.evidence)), default=0)


def _ends(reading: Reading) -> int:
    return max((quote.end for event in reading.events for quote in event.evidence), default=0)


def _notes(ordered: Sequence[Filed], of: Mapping[str, Source]) -> list[str]:
    notes = []
    nameless = {of[one.document.id].documents for one in ordered if of[one.document.id].basis == "none"}
    if len(nameless) > 1:
        notes.append(
            f"{len(nameless)} reports name no publisher: each counts as a source of its own, though they may be of one"
        )
    agencies: dict[str, set[str]] = {}
    for one in ordered:
        if agency := agency_of(one.document):
            agencies.setdefault(agency, set()).add(of[one.document.id].name)
    for agency, names in agencies.items():
        if len(names) > 1:
            notes.append(
                f"{' and '.join(sorted(names))} have {agency} in the dateline and may rest on one text"
            )
    return notes
