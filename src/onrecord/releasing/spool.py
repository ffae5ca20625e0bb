"""A release in a folder of its own: incidents and documents computed once, to be gone through as often as is needed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import BinaryIO

import msgspec

from onrecord import reviewing
from onrecord.analyse.board_row import around
from onrecord.analyse.rules import Rule
from onrecord.analyse.sources import agency_of, folded
from onrecord.errors import UsageError
from onrecord.export.profiles import Profile, Withheld, pseudonyms
from onrecord.model.board import BoardRow, Filter
from onrecord.model.contract import decode, encode
from onrecord.model.person import ROLES, Role
from onrecord.model.reading import Event
from onrecord.model.record import Filed
from onrecord.model.release import DocumentLine, ReleasedDocument, ReleasedEvent, ReleasedIncident, Sheet
from onrecord.model.review import Review
from onrecord.releasing.incident import Going, Masks, going
from onrecord.releasing.tally import Tally
from onrecord.review.code_book import CodeBook, code_book
from onrecord.review.visible import Hidden, hidden
from onrecord.store.lines import lines_of
from onrecord.store.store import Store

AT_A_TIME = 100  # incidents
NO_READING = b"\n"
_incidents = msgspec.json.Decoder(ReleasedIncident)
_documents = msgspec.json.Decoder(DocumentLine)
_events = msgspec.json.Decoder(tuple[ReleasedEvent, ...])

Tell = Callable[[str, int, int], None]  # what is done, how much of it, of how much


@dataclass(frozen=True, slots=True)
class Spooled:
    """A release that waits in a folder of its own; see `Release`."""

    sheet: Sheet
    folder: Path
    store: Store
    profile: Profile

    def lines(self) -> Iterator[bytes]:
        """Give the whole record as lines of JSON. Raises UsageError where the profile keeps anything back."""
        if not self.profile.all_shown or self.profile.role != ROLES[-1]:
            raise UsageError(
                f"the whole record cannot go out by the profile {self.profile.name}, which keeps things back; "
                "--profile internal shows all"
            )
        return lines_of(self.store)

    def documents(self) -> Iterator[ReleasedDocument]:
        """Give the documents, in the order in which they came."""
        with (
            (self.folder / "documents").open("rb") as lines,
            (self.folder / "readings").open("rb") as readings,
        ):
            for line, reading in zip(lines, readings, strict=True):
                about = _documents.decode(line)
                known = {each.name: getattr(about, each.name) for each in fields(DocumentLine)}
                yield ReleasedDocument(**known, reading=None if reading == NO_READING else decode(reading))

    def incidents(self) -> Iterator[ReleasedIncident]:
        """Give the incidents, in the order of their days."""
        with (self.folder / "incidents").open("rb") as lines:
            yield from map(_incidents.decode, lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of a record goes out, and how: by which profile, which rule for numbers, narrowed to what.

    `words` says what it is narrowed to, by a name for people; the role of the filter is that of the profile.
    """

    profile: Profile
    rule: Rule
    only: Filter
    words: Mapping[str, str]


# -- incidents --------------------------------------------------------------------------------------------------------


def spool_incidents(
    store: Store, asked: Asked, folder: Path, tally: Tally, tell: Tell
) -> dict[str, list[int]]:
    """Write the incidents down; give where in the file of events those of each document are."""
    book = code_book(store.reviews.all("kind"))
    wanted = _wanted(store, asked, book, tally)
    known_as = _known_as(store, wanted)
    staff, masks = _staff(store, asked.profile), Masks(asked.profile)
    all_of_them = frozenset(wanted)
    places: dict[str, list[int]] = {}
    with (folder / "incidents").open("wb") as lines, (folder / "events").open("wb") as events:
        for at in range(0, len(wanted), AT_A_TIME):
            tell("incidents", at, len(wanted))
            for out in _going(store, asked, masks, staff, wanted[at : at + AT_A_TIME]):
                tally.withheld += out.withheld
                tally.dropped += out.dropped
                if out.incident and out.row:
                    one = replace(out.incident, known_as=known_as.get(out.incident.id, ()))
                    one = _with_containing(store, one, out.row, asked.only, all_of_them)
                    tally.add(one)
                    lines.write(msgspec.json.encode(one) + b"\n")
                    _spool_events(one, events, places)
    return places


def _wanted(store: Store, asked: Asked, book: CodeBook, tally: Tally) -> list[str]:
    """Give the incidents that go out, in order, without those of kinds that the team does not count."""
    excluded = book.excluded()
    found = [(line.id, line.kind) for line in store.board.rows(asked.only)]
    tally.uncounted = sum(kind in excluded for _, kind in found)
    whole = store.board.find(replace(asked.only, role="admin", limit=0)).total
    tally.withheld += Withheld({"incidents kept by the team": whole - len(found)})
    return [name for name, kind in found if kind not in excluded]


def _known_as(store: Store, wanted: Collection[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for old, new in sorted(store.board.once(wanted).items()):
        if old != new:
            found.setdefault(new, []).append(old)
    return {name: tuple(old) for name, old in found.items()}


def _staff(store: Store, profile: Profile) -> Mapping[str, str]:
    """Give under which name each person who decided something goes out, in the order of their first review."""
    names = list(dict.fromkeys(each.by for each in store.reviews.all()))
    return {name: name for name in names} if profile.staff == "shown" else pseudonyms(names)


def _going(
    store: Store, asked: Asked, masks: Masks, staff: Mapping[str, str], incidents: Sequence[str]
) -> Iterator[Going]:
    made = {
        known.incident: going(known, masks, staff, asked.rule)
        for known in reviewing.known_of_each(store, incidents)
    }
    return (made[name] for name in incidents if name in made)


def _with_containing(
    store: Store, one: ReleasedIncident, row: BoardRow, asked: Filter, known: frozenset[str]
) -> ReleasedIncident:
    inside, outside = around(row, store.board.overlapping(row, Filter(role=asked.role)))
    return replace(
        one,
        contains=tuple(name for name in inside if name in known),
        part_of=tuple(name for name in outside if name in known),
    )


def _spool_events(one: ReleasedIncident, into: BinaryIO, places: dict[str, list[int]]) -> None:
    of: dict[str, list[ReleasedEvent]] = {}
    for event in one.events:
        of.setdefault(event.document, []).append(event)
    for document, events in of.items():
        places.setdefault(document, []).append(into.tell())
        into.write(msgspec.json.encode(events) + b"\n")


# -- documents --------------------------------------------------------------------------------------------------------


def spool_documents(
    store: Store, asked: Asked, folder: Path, tally: Tally, places: Mapping[str, list[int]], tell: Tell
) -> None:
    """Write the documents down on which the incidents rest, each with its events as they go out."""
    done = 0
    kept, masks = _Kept.of(store, asked.profile.role), Masks(asked.profile)
    with (
        (folder / "documents").open("wb") as lines,
        (folder / "readings").open("wb") as readings,
        (folder / "events").open("rb") as events,
    ):
        for filed in store.documents():
            if filed.document.id not in places:
                continue
            told = [one.event for one in _events_at(events, places[filed.document.id])]
            one, withheld = _document(store, filed, told, masks, kept)
            tally.withheld += withheld
            tally.add_document(one)
            tally.sources[filed.document.id] = _source(filed, tally.sources)
            lines.write(msgspec.json.encode(replace(one, reading=None)) + b"\n")
            readings.write(encode(one.reading) + b"\n" if one.reading else NO_READING)
            done += 1
            tell("reports", done, len(places))


def _source(filed: Filed, known: Mapping[str, str]) -> str:
    """Give what makes the source of a document one and the same with others, as `analyse.sources` does."""
    if filed.copy_of:
        return known.get(filed.copy_of, filed.copy_of)
    named = filed.document.publisher or agency_of(filed.document)
    return folded(named) if named else filed.document.id


def _events_at(events: BinaryIO, places: Sequence[int]) -> Iterator[ReleasedEvent]:
    for place in places:
        events.seek(place)
        yield from _events.decode(events.readline())


def _document(
    store: Store, filed: Filed, told: Sequence[Event], masks: Masks, kept: _Kept
) -> tuple[ReleasedDocument, Withheld]:
    """Give a document as it goes out. Where part of it is restricted, its reading and text do not go out at all."""
    out = masks.of(filed)
    bare, withheld = out.filed, out.withheld
    about, reading = bare.document, bare.reading
    partly = kept.touches(store, filed)
    if partly:
        withheld += Withheld({"readings with restricted parts": 1})
    order = {event.id: at for at, event in enumerate(reading.events)}
    shown = masks.profile.texts and not partly
    return ReleasedDocument(
        id=about.id,
        sha256=about.sha256,
        media_type=about.media_type,
        name=about.name or None,
        title=about.title,
        author=about.author,
        publisher=about.publisher,
        published=about.published,
        published_basis=about.published_basis,
        url=about.url,
        retrieved=about.retrieved.isoformat() if about.retrieved else None,
        language=reading.language,
        copy_of=None if bare.copy_of in kept.documents else bare.copy_of,
        reader=bare.reader,
        characters=len(about.text),
        events=len(told),
        text=about.text if shown else None,
        segments=about.segments if shown else (),
        reading=None
        if partly
        else replace(reading, events=tuple(sorted(told, key=lambda each: order[each.id]))),
    ), withheld


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the team keeps from a role: ids of documents, events and incidents; `named` any actor or place at all.

    `documents` are those that are kept as a whole: not even their ids go out.
    """

    things: frozenset[str]
    documents: frozenset[str]
    named: bool

    @classmethod
    def of(cls, store: Store, role: Role) -> _Kept:
        """Give what is kept from a role."""
        of: dict[tuple[str, str], list[Review]] = {}
        for each in store.reviews.all():
            if each.verb in ("restrict", "withdraw"):
                of.setdefault((each.about, each.subject), []).append(each)
        found = {thing for thing, reviews in of.items() if hidden(reviews, role) != Hidden()}
        return cls(
            frozenset(
                store.linkage.resolve(subject) if about == "incident" else subject
                for about, subject in found
                if about not in ("actor", "place")
            ),
            frozenset(
                subject
                for about, subject in found
                if about == "document" and hidden(of[about, subject], role).whole
            ),
            any(about in ("actor", "place") for about, _ in found),
        )

    def touches(self, store: Store, filed: Filed) -> bool:
        """Whether something that a document tells is kept back."""
        if self.named or not self.things:
            return self.named
        events = [event.id for event in filed.reading.events]
        incidents = store.linkage.memberships(events).values()
        return not self.things.isdisjoint({filed.document.id, *events, *incidents})
