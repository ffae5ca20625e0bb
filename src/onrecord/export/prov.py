"""Where every value comes from, as PROV-JSON (W3C PROV-DM; W3C submission of 24 April 2013).

Entities: the bytes received (snapshot), the text made of them, its reading, the claims, the incidents, the release.
Activities: receiving, reading, linking, reviewing, exporting. A reading, an incident and the release are collections of
what they hold. A value that a person put in place of the machine's is a revision of it, which is named and not told.

`hadPrimarySource` is not used: that a report is first-hand is nothing the record knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onrecord.export.ids import SPACE, is_masked, local, named, utc, web_address
from onrecord.export.phrases import claims_of, those_lost
from onrecord.export.streams import Sections
from onrecord.model.record import canonical
from onrecord.model.release import (
    Loss,
    Release,
    ReleasedClaim,
    ReleasedDocument,
    ReleasedEvent,
    ReleasedIncident,
    Sheet,
)

PREFIX = "onrecord"
_PERSON = "person:"
_HEAD = b'{"prefix":{"onrecord":"' + SPACE.encode() + b'","prov":"http://www.w3.org/ns/prov#"},\n'


def write(release: Release, path: Path) -> Sequence[Loss]:
    """Write the provenance of a release, a record on a line of its own, in sections as PROV-JSON has them."""
    with Sections.open() as sections, path.open("wb") as file:
        graph = _Graph(sections)
        frame = _Frame.of(release.sheet)
        _release(graph, frame)
        for document in release.documents():
            graph.documents.add(document.id)
            _document(graph, document)
        for document in release.documents():
            if document.copy_of in graph.documents:
                graph.relate("alternateOf", alternate1=_text(document.id), alternate2=_text(document.copy_of))
        for one in release.incidents():
            _incident(graph, frame, one)
        file.write(_HEAD)
        sections.write(file)
        file.write(b"\n}\n")
    return graph.losses()


@dataclass(slots=True)
class _Graph:
    """The records as they are written. `seen` are names that were declared, where something may come twice."""

    sections: Sections
    documents: set[str | None] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    relations: int = 0
    masked: int = 0
    decided: int = 0

    def declare(self, section: str, name: str, kind: str | None, **values: object) -> str:
        """Add an entity, an activity or an agent of a type, once; give its name. None is left out."""
        if name not in self.seen:
            record = {"prov:type": _qualified(kind)} if kind else {}
            self.sections.add(section, name, record | _attributes(values))
            self.seen.add(name)
        return name

    def add(self, section: str, name: str, kind: str | None, **values: object) -> str:
        """Add what comes once only, without remembering its name; give it."""
        record = {"prov:type": _qualified(kind)} if kind else {}
        self.sections.add(section, name, record | _attributes(values))
        return name

    def relate(self, relation: str, **values: object) -> None:
        """Add a relation; None is left out."""
        self.relations += 1
        self.sections.add(relation, f"_:r{self.relations}", _attributes(values))

    def losses(self) -> list[Loss]:
        """Give what the format could not carry."""
        losses = [
            Loss(what="quotes with masked words", how="where they stand, and the words as masked", count=self.masked),
            Loss(what="claims on which people decided", how="who did; when, and what others said, is left out",
                 count=self.decided),
            Loss(what="what a person replaced", how="named as an entity that was revised; its value is left out"),
            Loss(what="values, titles and numbers of incidents", how="left out, but for kind, title and state"),
        ]  # fmt: skip
        return those_lost(losses)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """What stands around all incidents: the release, its program, the linking, and the plans that were followed."""

    sheet: Sheet
    release: str
    software: str
    exporting: str
    linking: str
    code_book: str

    @classmethod
    def of(cls, sheet: Sheet) -> _Frame:
        """Give the names of all that, of a sheet."""
        return cls(
            sheet=sheet,
            release=_name("release", sheet.head[1]),
            software=_called("software", sheet.software),
            exporting=_name("exporting", sheet.head[1]),
            linking=_name("linking", sheet.linking or "none"),
            code_book=_called("code-book", sheet.code_book),
        )


def _name(sort: str, name: str) -> str:
    return f"{PREFIX}:{local(sort, name)}"


def _called(sort: str, name: str) -> str:
    return f"{PREFIX}:{named(sort, name)}"


def _text(document: str | None) -> str:
    return _name("text", str(document))


def _qualified(name: str) -> dict[str, str]:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}


def _attributes(values: dict[str, object]) -> dict[str, object]:
    """Give values by the names of PROV where it has such a name, else by names of ours; None is left out."""
    return {
        (name if ":" in name else f"prov:{name}"): each for name, each in values.items() if each is not None
    }


# -- what is around ---------------------------------------------------------------------------------------------------


def _release(graph: _Graph, frame: _Frame) -> None:
    sheet = frame.sheet
    made = utc(sheet.made)
    graph.declare("agent", frame.software, "prov:SoftwareAgent", label=sheet.software)
    head = {
        "onrecord:log_head": sheet.head[1],
        "onrecord:log_entries": sheet.head[0],
        "onrecord:profile": sheet.profile,
    }
    graph.declare("entity", frame.release, "prov:Collection", **head)
    graph.declare("activity", frame.exporting, "onrecord:exporting", startTime=made)
    rule = graph.declare("entity", _called("rule", sheet.rule), "prov:Plan", label=sheet.rule)
    graph.declare("entity", frame.code_book, "prov:Plan", label=sheet.code_book)
    graph.relate("wasGeneratedBy", entity=frame.release, activity=frame.exporting, time=made)
    graph.relate("wasAssociatedWith", activity=frame.exporting, agent=frame.software, plan=rule)
    graph.declare("activity", frame.linking, "onrecord:linking")
    plan = None
    if sheet.linking:
        plan = graph.declare("entity", _name("link-model", sheet.linking), "prov:Plan", label=sheet.linking)
    graph.relate("wasAssociatedWith", activity=frame.linking, agent=frame.software, plan=plan)


# -- documents --------------------------------------------------------------------------------------------------------


def _document(graph: _Graph, one: ReleasedDocument) -> None:
    received, read = _name("receiving", one.id), _name("reading-of", one.id)
    snapshot = _snapshot(graph, one)
    text = graph.add(
        "entity",
        _text(one.id),
        "onrecord:text",
        label=one.title,
        **{"onrecord:characters": one.characters, "onrecord:language": one.language},
        **{"onrecord:published": str(one.published) if one.published else None},
    )
    graph.add("activity", received, "onrecord:receiving", endTime=utc(one.retrieved))
    graph.relate("used", activity=received, entity=snapshot)
    graph.relate("wasGeneratedBy", entity=text, activity=received, time=utc(one.retrieved))
    graph.relate("wasDerivedFrom", generatedEntity=text, usedEntity=snapshot, activity=received)
    reading = graph.add("entity", _name("reading", one.id), "prov:Collection")
    graph.add("activity", read, "onrecord:reading")
    reader = graph.declare("agent", _called("software", one.reader), "prov:SoftwareAgent", label=one.reader)
    graph.relate("wasAssociatedWith", activity=read, agent=reader)
    graph.relate("used", activity=read, entity=text)
    graph.relate("wasGeneratedBy", entity=reading, activity=read)
    graph.relate("wasDerivedFrom", generatedEntity=reading, usedEntity=text, activity=read)
    graph.relate("wasAttributedTo", entity=reading, agent=reader)


def _snapshot(graph: _Graph, one: ReleasedDocument) -> str:
    """Give the bytes as received; a file that holds several reports is one snapshot."""
    name = _name("snapshot", one.sha256)
    if name in graph.seen:
        return name
    known = {"onrecord:sha256": one.sha256, "onrecord:media_type": one.media_type, "onrecord:name": one.name}
    graph.declare("entity", name, "onrecord:snapshot", location=web_address(one.url), **known)
    if one.publisher:
        publisher = _called("publisher", one.publisher)
        graph.declare("agent", publisher, "prov:Organization", label=one.publisher)
        graph.relate("wasAttributedTo", entity=name, agent=publisher)
    return name


# -- incidents and claims ---------------------------------------------------------------------------------------------


def _incident(graph: _Graph, frame: _Frame, one: ReleasedIncident) -> None:
    known = {"onrecord:kind": one.kind, "onrecord:status": one.status, "onrecord:state": one.state}
    name = graph.add("entity", _name("incident", one.id), "prov:Collection", label=one.title, **known)
    graph.relate("wasGeneratedBy", entity=name, activity=frame.linking)
    graph.relate("hadMember", collection=frame.release, entity=[name])
    for report in one.reports:
        reading = _name("reading", report.document)
        graph.relate("wasDerivedFrom", generatedEntity=name, usedEntity=reading, activity=frame.linking)
    for event in one.events:
        claims = claims_of(event)
        members = [_claim(graph, frame, event, claim) for claim in claims]
        if members:
            graph.relate("hadMember", collection=name, entity=members)
        as_read = [each for claim in claims for each in _as_read(claim)]
        if as_read:
            graph.relate("hadMember", collection=_name("reading", event.document), entity=as_read)


def _claim(graph: _Graph, frame: _Frame, event: ReleasedEvent, claim: ReleasedClaim) -> str:
    value = claim.value if isinstance(claim.value, str) else canonical(claim.value)
    known: dict[str, Any] = {
        "value": value,
        "onrecord:field": claim.field,
        "onrecord:event": claim.event,
        "onrecord:verdict": claim.verdict,
        "onrecord:state": claim.state,
        "onrecord:origin": claim.origin,
        "onrecord:voice": claim.voice or None,
    }
    name = graph.add("entity", _name("claim", claim.id), "onrecord:claim", **known)
    for quote in claim.quotes:
        masked = is_masked(quote.text)
        graph.masked += masked
        where: dict[str, Any] = {"onrecord:start": quote.start, "onrecord:end": quote.end}
        where["onrecord:masked" if masked else "onrecord:exact"] = quote.text
        graph.relate(
            "wasDerivedFrom",
            generatedEntity=name,
            usedEntity=_text(event.document),
            type=_qualified("prov:Quotation"),
            **where,
        )
    graph.decided += bool(claim.by)
    _decided(graph, frame, claim, name)
    return name


def _as_read(claim: ReleasedClaim) -> Iterator[str]:
    """Give what of a claim is in the reading: it, what a person replaced, or nothing where a person added it."""
    if claim.verdict != "added":
        yield _read_name(claim)


def _read_name(claim: ReleasedClaim) -> str:
    name = _name("claim", claim.id)
    return f"{name}/as-read" if claim.verdict == "corrected" else name


def _decided(graph: _Graph, frame: _Frame, claim: ReleasedClaim, name: str) -> None:
    """Add who stands behind a claim. Who wrote the value generated it; who agreed used it."""
    people = list(dict.fromkeys(claim.by))
    author = claim.origin.removeprefix(_PERSON) if claim.origin.startswith(_PERSON) else None
    if author is not None and author not in people:
        people.insert(0, author)
    reviews = {each: _review(graph, frame, each) for each in people}
    if author is not None:
        activity, agent = reviews[author]
        graph.relate("wasGeneratedBy", entity=name, activity=activity)
        graph.relate("wasAttributedTo", entity=name, agent=agent)
    for person, (activity, _) in reviews.items():
        if person != author:
            graph.relate("used", activity=activity, entity=name)
    if claim.verdict == "corrected":
        before = graph.add("entity", _read_name(claim), "onrecord:claim", **{"onrecord:field": claim.field})
        revision = _qualified("prov:Revision")
        graph.relate("wasDerivedFrom", generatedEntity=name, usedEntity=before, type=revision)


def _review(graph: _Graph, frame: _Frame, person: str) -> tuple[str, str]:
    """Give the activity and the agent of one who decides, by the name under which they go out."""
    agent, activity = _called("person", person), _called("reviewing", person)
    if agent not in graph.seen:
        graph.declare("agent", agent, "prov:Person", label=person or "not named")
        graph.declare("activity", activity, "onrecord:reviewing")
        graph.relate("wasAssociatedWith", activity=activity, agent=agent, plan=frame.code_book)
    return activity, agent
