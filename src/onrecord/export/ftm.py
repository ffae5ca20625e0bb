"""Entities of FollowTheMoney 4, one a line as JSON: incidents, the bodies said to be in them, and reports.

Events and what hangs on them: the reports (Article) by Documentation, actors of our list by UnknownLink, whose role
says on which side, and the numbers with their words as Notes. Nobody who is not in our list of actors becomes an
entity: a name is no key, and an entity of a person would join what is told of them all over a database.

Ids are SHA-1 over what an entity is named after, as the library's `make_id` gives them; so the same release gives the
same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from onrecord import words
from onrecord.export.ftm_values import (
    Entity,
    Properties,
    address_of_web,
    clean,
    country,
    day_of,
    entity,
    ident,
    in_one_line,
    listed_name,
    name_of,
    prefix_days,
)
from onrecord.export.ids import is_masked, utc
from onrecord.export.phrases import claims_by_id, number, place_in_words, those_lost, toll_in_words
from onrecord.model.board import RowPlace
from onrecord.model.release import (
    Loss,
    Release,
    ReleasedDocument,
    ReleasedIncident,
    ReleasedParty,
    ReleasedToll,
)
from onrecord.vocab import load

SIDES = (("agent", "agents"), ("target", "targets"))
QUOTES = 20  # of a number, at most


def write(release: Release, path: Path) -> Sequence[Loss]:
    """Write the entities of a release: first the reports, then each incident with what hangs on it."""
    known = _Known()
    with path.open("wb") as lines:
        for entity in _entities(release, known):
            lines.write(msgspec.json.encode(entity) + b"\n")
    return known.losses()


def _entities(release: Release, known: _Known) -> Iterator[Entity]:
    for document in release.documents():
        yield article(document)
    for one in release.incidents():
        known.add(one)
        yield event(one)
        others = (*_documentations(one), *_address(one.place), *_actors(one), *_links(one), *_notes(one))
        yield from (each for each in others if known.is_new(each["id"]))


# -- incidents --------------------------------------------------------------------------------------------------------


def event(one: ReleasedIncident) -> Entity:
    """Give an incident as an Event."""
    return entity(
        "Event",
        ident("incident", one.id),
        {
            "name": [name_of(one.title) or one.kind],
            "startDate": [prefix_days(one.when)[0]],
            "endDate": [prefix_days(one.when)[1]],
            "country": [country(one.place.country)] if one.place else [],
            "location": [in_one_line(place_in_words(one.place))] if one.place else [],
            "addressEntity": [each["id"] for each in _address(one.place)],
            "involved": [each["id"] for each in _actors(one)],
            "keywords": [one.kind],
            "summary": [clean(_standing(one), "text")],
            "recordId": [one.id],
            "proof": [ident("document", each.document) for each in one.reports],
        },
    )


def _standing(one: ReleasedIncident) -> str:
    told = [f"status: {one.status}", f"state: {words.STATES[one.state]}"]
    told += [f"assessment: {one.assessment}"] if one.assessment else []
    told += [f"grade: {one.grade}"] if one.grade else []
    told += [f"sources: {'; '.join(one.sources)}"] if one.sources else []
    told += [f"contradicted: {', '.join(one.disputed)}"] if one.disputed else []
    return ". ".join(told) + "."


def _address(place: RowPlace | None) -> list[Entity]:
    """Give the place of GeoNames, with its point; nothing where there is no point."""
    if place is None or place.lat is None or place.lon is None:
        return []
    point = number(place.lat), number(place.lon)
    values: Properties = {
        "full": [in_one_line(place_in_words(place))],
        "latitude": [point[0]],
        "longitude": [point[1]],
        "country": [country(place.country)],
        "remarks": [f"known to the {place.precision}"],
    }
    return [entity("Address", ident("place", place.key, place.precision, *point), values)]


def _documentations(one: ReleasedIncident) -> Iterator[Entity]:
    for each in one.reports:
        yield entity(
            "Documentation",
            ident("documentation", each.document, one.id),
            {
                "document": [ident("document", each.document)],
                "entity": [ident("incident", one.id)],
                "role": ["copy" if each.copy_of else "report"],
                "publisher": [clean(each.source)],
                "date": [day_of(each.published)],
            },
        )


# -- actors -----------------------------------------------------------------------------------------------------------


def actor(party: ReleasedParty) -> Entity | None:
    """Give an actor of our list as a body of its own; None for anybody else, and where the name is masked.

    It is called as our list does, never by the words of a report, which may name a person of it.
    """
    schema = load("export/ftm")["schemata"].get(party.type)
    named = listed_name(party.actor) if party.actor else None
    if schema is None or named is None or is_masked(party.name):
        return None
    values: Properties = {
        "name": [named],
        "country": [country(party.country)],
        "notes": [f"type: {party.type}"],
    }
    return entity(schema, ident("actor", str(party.actor)), values)


def _actors(one: ReleasedIncident) -> list[Entity]:
    made = (actor(party) for party in (*one.agents, *one.targets))
    return [each for each in made if each]


def _links(one: ReleasedIncident) -> Iterator[Entity]:
    for role, side in SIDES:
        found = (actor(party) for party in getattr(one, side))
        for name in dict.fromkeys(each["id"] for each in found if each):
            yield entity(
                "UnknownLink",
                ident("link", role, name, one.id),
                {"subject": [name], "object": [ident("incident", one.id)], "role": [role]},
            )


# -- words ------------------------------------------------------------------------------------------------------------


def _notes(one: ReleasedIncident) -> Iterator[Entity]:
    """Give what the schema of an event has no room for: the numbers with their words, the parties, the denials."""
    for toll in one.tolls:
        subject = f"{toll.kind}, {toll.group or toll.unit}"
        yield _note(one, ("toll", toll.kind, toll.unit, toll.group or ""), subject, _told(one, toll))
    for role, side in SIDES:
        names = [party.name for party in getattr(one, side) if not actor(party)]
        if names:
            yield _note(one, (side,), f"{role}s that are in no list", f"{role}s: {'; '.join(names)}")
    if one.denials:
        yield _note(one, ("denials",), "denied", f"denied by {'; '.join(one.denials)}")


def _note(one: ReleasedIncident, parts: tuple[str, ...], subject: str, told: str) -> Entity:
    values: Properties = {
        "name": [name_of(subject.replace("_", " "))],
        "entity": [ident("incident", one.id)],
        "description": [clean(told, "text")],
    }
    return entity("Note", ident("note", *parts, one.id), values)


def _told(one: ReleasedIncident, toll: ReleasedToll) -> str:
    claims = claims_by_id(one)
    quotes = (quote.text for each in toll.claims if each in claims for quote in claims[each].quotes)
    said = [f"\u201c{each}\u201d" for each in dict.fromkeys(quotes)]
    more = f", and {len(said) - QUOTES} more" if len(said) > QUOTES else ""
    return f"{toll_in_words(toll)}. Words: {', '.join(said[:QUOTES])}{more}"


# -- reports ----------------------------------------------------------------------------------------------------------


def article(document: ReleasedDocument) -> Entity:
    """Give a report as an Article; its SHA-256 is in the notes, as a contentHash of the library is a SHA-1."""
    languages: dict[str, str] = load("export/ftm")["languages"]
    retrieved = utc(document.retrieved)
    return entity(
        "Article",
        ident("document", document.id),
        {
            "fileName": [clean(document.name) or document.id],
            "title": [clean(document.title)],
            "author": [clean(document.author)],
            "publisher": [clean(document.publisher)],
            "publishedAt": [day_of(document.published)],
            "retrievedAt": [retrieved and retrieved.removesuffix("Z")],
            "language": [languages.get(document.language or "")],
            "mimeType": [document.media_type],
            "sourceUrl": [address_of_web(document.url)],
            "notes": [f"document {document.id}", f"sha256 {document.sha256}"],
        },
    )


@dataclass(slots=True)
class _Known:
    """What was written already, by id, and what was lost."""

    ids: set[str] = field(default_factory=set)
    tolls: int = 0
    unlisted: int = 0
    unsure: int = 0
    claims: int = 0

    def is_new(self, name: str) -> bool:
        """Whether an entity was not written yet."""
        if name in self.ids:
            return False
        self.ids.add(name)
        return True

    def add(self, one: ReleasedIncident) -> None:
        """Count what is lost of an incident."""
        self.tolls += len(one.tolls)
        self.unlisted += sum(actor(party) is None for party in (*one.agents, *one.targets))
        self.unsure += one.when is not None and one.when.first != one.when.last
        self.claims += sum(len(event.claims) for event in one.events)

    def losses(self) -> list[Loss]:
        """Give what the format could not carry."""
        losses = [
            Loss(
                what="where the words of a value stand",
                how="left out: values are of incidents; the words of numbers are in Notes",
                count=self.claims,
            ),
            Loss(what="numbers", how="a Note each, in words", count=self.tolls),
            Loss(
                what="those who act or are acted on and are in no list of actors",
                how="no entity: their words in a Note",
                count=self.unlisted,
            ),
            Loss(
                what="days between which it happened",
                how="startDate and endDate, which others may read as how long it lasted",
                count=self.unsure,
            ),
            Loss(what="status, state, assessment and grade", how="in words, in the summary of the Event"),
            Loss(what="texts of reports", how="left out; contentHash too, as it is a SHA-1"),
        ]
        return those_lost(losses)
