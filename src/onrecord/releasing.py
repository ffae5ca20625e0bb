"""The order of going out: a record, a profile and a filter become a release, and this a folder of files.

Incidents are computed once, as people left them and without what the profile keeps back, and wait in a file of their
own until every format has been written; so memory does not grow with the record.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import msgspec

from onrecord import __version__, reviewing
from onrecord.analyse.board_row import around
from onrecord.analyse.rules import Rule
from onrecord.errors import UsageError
from onrecord.export import losses, sheet
from onrecord.export.formats import Format
from onrecord.export.profiles import Profile, Withheld, pseudonyms
from onrecord.model.board import BoardRow, Filter
from onrecord.model.contract import decode, encode
from onrecord.model.person import Role
from onrecord.model.reading import Event
from onrecord.model.record import BEGINNING, Filed
from onrecord.model.release import (
    DocumentLine,
    Loss,
    ReleasedDocument,
    ReleasedEvent,
    ReleasedIncident,
    Sheet,
)
from onrecord.model.review import Review
from onrecord.outgoing import Going, Masks, going
from onrecord.review.code_book import CodeBook, code_book
from onrecord.review.visible import Hidden, hidden
from onrecord.store.store import Store

AT_A_TIME = 100  # incidents
SUMS = "SHA256SUMS"
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


@contextmanager
def released(store: Store, asked: Asked, tell: Tell) -> Iterator[Spooled]:
    """Compute a release, which is there as long as the context is open.

    The board must be up to date (`reviewing.refresh`).
    """
    with TemporaryDirectory(prefix="onrecord-") as name:
        folder = Path(name)
        tally = _Tally()
        places = _spool_incidents(store, asked, folder, tally, tell)
        _spool_documents(store, asked, folder, tally, places, tell)
        yield Spooled(_sheet(store, asked, tally), folder)


def write_all(release: Spooled, formats: Sequence[Format], into: Path, tell: Tell) -> dict[str, list[Loss]]:
    """Write a release in some formats into a folder, with its sheet, its losses and the SHA-256 of every file.

    Raises UsageError where the folder holds something already. A format that fails leaves no file behind.
    """
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise UsageError(f"{into} is not empty; name a folder that is new, or empty it first")
    into.mkdir(parents=True, exist_ok=True)
    lost: dict[str, list[Loss]] = {}
    for at, each in enumerate(formats):
        tell(each.name, at, len(formats))
        lost[each.name] = list(_written(each, release, into / each.file))
    for name, text in {**sheet.files(release.sheet), **losses.files(formats, lost, release.sheet)}.items():
        (into / name).write_text(text, encoding="utf-8", newline="\n")
    _write_sums(into)
    tell("files written", len(formats), len(formats))
    return lost


def _written(each: Format, release: Spooled, path: Path) -> Sequence[Loss]:
    try:
        return each.write(release, path)
    except BaseException:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        raise


def _write_sums(into: Path) -> None:
    lines = []
    for path in sorted(each for each in into.rglob("*") if each.is_file()):
        with path.open("rb") as content:
            digest = file_digest(content, "sha256").hexdigest()
        lines.append(f"{digest}  {path.relative_to(into).as_posix()}\n")
    (into / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


# -- incidents --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Tally:
    """What a release comes to, counted while it is made."""

    withheld: Withheld = field(default_factory=Withheld)
    incidents: int = 0
    dropped: int = 0
    uncounted: int = 0
    events: int = 0
    claims: int = 0
    by_hand: int = 0
    documents: int = 0
    copies: int = 0
    undated: int = 0
    states: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    grades: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    publishers: Counter[str] = field(default_factory=Counter)
    readers: Counter[str] = field(default_factory=Counter)
    sources: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)
    printed: set[str] = field(default_factory=set)

    def add(self, one: ReleasedIncident) -> None:
        """Count an incident."""
        self.incidents += 1
        self.states[one.state] += 1
        self.statuses[one.status] += 1
        self.grades[one.grade or ""] += 1
        self.countries[(one.place and one.place.country) or ""] += 1
        self.sources.update(one.sources)
        self.days |= _ends(self.days | {str(day) for day in _days(one) if day})
        for event in one.events:
            self.events += 1
            self.claims += len(event.claims)
            self.by_hand += sum(claim.verdict != "draft" for claim in event.claims)

    def add_document(self, one: ReleasedDocument) -> None:
        """Count a document."""
        self.documents += 1
        self.copies += one.copy_of is not None
        self.undated += one.published is None
        self.languages[one.language or ""] += 1
        self.publishers[one.publisher or ""] += 1
        self.readers[one.reader] += 1
        self.printed |= _ends(self.printed | ({str(one.published)} if one.published else set()))


def _days(one: ReleasedIncident) -> tuple[object, object]:
    return (one.when.first, one.when.last) if one.when else (None, None)


def _ends(days: set[str]) -> set[str]:
    return {min(days), max(days)} if days else days


def _spool_incidents(
    store: Store, asked: Asked, folder: Path, tally: _Tally, tell: Tell
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


def _wanted(store: Store, asked: Asked, book: CodeBook, tally: _Tally) -> list[str]:
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


def _spool_documents(
    store: Store, asked: Asked, folder: Path, tally: _Tally, places: Mapping[str, list[int]], tell: Tell
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
            lines.write(msgspec.json.encode(replace(one, reading=None)) + b"\n")
            readings.write(encode(one.reading) + b"\n" if one.reading else NO_READING)
            done += 1
            tell("reports", done, len(places))


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
        copy_of=bare.copy_of,
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
    """What the team keeps from a role: ids of documents, events and incidents; `named` any actor or place at all."""

    things: frozenset[str]
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
            any(about in ("actor", "place") for about, _ in found),
        )

    def touches(self, store: Store, filed: Filed) -> bool:
        """Whether something that a document tells is kept back."""
        if self.named or not self.things:
            return self.named
        events = [event.id for event in filed.reading.events]
        incidents = store.linkage.memberships(events).values()
        return not self.things.isdisjoint({filed.document.id, *events, *incidents})


# -- the sheet --------------------------------------------------------------------------------------------------------


def _sheet(store: Store, asked: Asked, tally: _Tally) -> Sheet:
    book, taken, head = code_book(store.reviews.all("kind")), store.prints.taken(), store.head()
    model = store.linkage.model()
    people = {each.by for each in store.reviews.all()}
    withheld = tally.withheld + Withheld(
        {"incidents of kinds that the code-book does not count": tally.uncounted}
    )
    return Sheet(
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        software=f"onrecord {__version__}",
        profile=asked.profile.name,
        profile_description=asked.profile.description,
        asked=dict(asked.words),
        withheld={what: many for what, many in withheld.counts.items() if many},
        head=(head.seq, head.hash) if head else (0, BEGINNING),
        rule=asked.rule.name,
        rule_description=asked.rule.description,
        rule_source=asked.rule.source,
        code_book=book.name,
        excluded=tuple(sorted(book.excluded())),
        readers=dict(tally.readers.most_common()),
        linking=model.id if model else None,
        documents=tally.documents,
        copies=tally.copies,
        undated=tally.undated,
        printed=_span(tally.printed),
        happened=_span(tally.days),
        languages=dict(tally.languages.most_common()),
        publishers=dict(tally.publishers.most_common()),
        countries=dict(tally.countries.most_common()),
        independent_sources=len(tally.sources),
        unread=taken.unread,
        aside=taken.aside,
        incidents=tally.incidents,
        states=dict(tally.states.most_common()),
        statuses=dict(tally.statuses.most_common()),
        grades=dict(tally.grades.most_common()),
        assessed=tally.incidents - tally.grades[""],
        events=tally.events,
        dropped=tally.dropped,
        claims=tally.claims,
        claims_by_hand=tally.by_hand,
        reviews=store.reviews.count(),
        decisions=len(store.linkage.decisions()),
        reviewers=len(people),
    )


def _span(days: set[str]) -> tuple[str | None, str | None]:
    return (min(days), max(days)) if days else (None, None)
