"""Releases made for people of the page: one after another, each a ZIP file for who asked for it, and for a while.

They wait in a folder of our own that nobody else can read. They go away after an hour, when they are thrown away, when
the same person makes more of them, and when the page stops.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import file_digest
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory
from threading import Event, Lock, Timer
from types import TracebackType
from typing import Self
from zipfile import ZIP_DEFLATED, ZipFile

from onrecord import releasing, reviewing
from onrecord.export.formats import Format
from onrecord.export.profiles import LEVELS, Profile
from onrecord.model.person import ROLES, Person, Role, at_least
from onrecord.model.release import Loss, Sheet
from onrecord.releasing import Asked, Tell
from onrecord.store.store import Store
from onrecord.web import deeds
from onrecord.web.jobs import Job, Jobs, Stopped, Telling

LAST = timedelta(hours=1)  # that a release waits to be fetched
EACH = 3  # releases that are kept for one person
FIRST: Role = "analyst"  # the least role that lets anything go out
# The least role that lets something go out under a profile; one that is not here is for those who may see all.
LEAST: Mapping[str, Role] = {"public": FIRST, "partner": "reviewer"}
# What a release tells of that which the team keeps to some: narrowed far enough, each of these tells where it is.
_OF_THE_TEAM = ("incidents kept by the team", "restricted by the team", "readings with restricted parts")
_NOT_COUNTED = " What the team has restricted is left out, and how much that is is not told."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to go out, in which formats; `least` is the least role that may have it, `by` who asked."""

    by: Person
    asked: Asked
    formats: tuple[Format, ...]
    least: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A release that waits to be fetched: its file, with size in bytes and SHA-256, and what it came to."""

    path: Path
    name: str
    size: int
    sha256: str
    sheet: Sheet
    losses: Mapping[str, Sequence[Loss]]
    until: datetime


@dataclass(slots=True)
class _Order:
    wanted: Wanted
    made: Made | None = None
    given_up: Event = field(default_factory=Event)
    end: Timer | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """How far a release is: the job that makes it, what was wanted, and what was made, None as long as nothing is."""

    job: Job
    wanted: Wanted
    made: Made | None


def least_of(profile: Profile, standard: Profile) -> Role:
    """Give the least role that may release by a profile: admin for places finer than those of `standard`."""
    if LEVELS.index(profile.places) < LEVELS.index(standard.places):
        return ROLES[-1]
    return LEAST.get(profile.name, ROLES[-1])


def lesser(one: Role, other: Role) -> Role:
    """Give that of two roles which may do less."""
    return other if at_least(one, other) else one


class Exports:
    """All releases of a page. Use it in a `with` block; at its end all files are gone."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._jobs = Jobs()
        self._orders: dict[str, _Order] = {}

    def __enter__(self) -> Self:
        self._folder = TemporaryDirectory(prefix="onrecord-")
        self._jobs.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in list(self._orders):
            self.drop(name)
        self._jobs.__exit__(kind, error, trace)
        self._folder.cleanup()

    def start(self, store: Store, wanted: Wanted) -> Job:
        """Begin to make a release, and give its job; that under way where the same is being made for the same person.

        Raises UsageError where too many are waiting.
        """
        with self._lock:
            for name, order in self._orders.items():
                job = self._jobs.job(name)
                if job and not job.ended and order.wanted == wanted and not order.given_up.is_set():
                    return job
            order = _Order(wanted)
            work = partial(self._make, store, order)
            what = tuple(each.name for each in wanted.formats)
            job = self._jobs.start(wanted.by.name, token_urlsafe(12), what, work, lambda: None)
            self._orders[job.id] = order
        for old in self._left_over(wanted.by):
            self.drop(old)
        return job

    def of(self, person: Person) -> list[Export]:
        """Give the releases of a person that are there or under way, the latest first."""
        found = (self.find(job.id, person) for job in self._jobs.of(person.name))
        return [each for each in found if each]

    def find(self, name: str, person: Person) -> Export | None:
        """Give a release to the person who asked for it, as long as they may have it; None for all others."""
        with self._lock:
            order, job = self._orders.get(name), self._jobs.job(name)
        if order is None or job is None or order.wanted.by.name != person.name:
            return None
        return Export(job, order.wanted, order.made) if at_least(person.role, order.wanted.least) else None

    def drop(self, name: str) -> None:
        """Throw a release away; one that is being made is given up at its next step."""
        with self._lock:
            order = self._orders.pop(name, None)
            if order is None:
                return
            order.given_up.set()
            if order.end:
                order.end.cancel()
            if order.made:
                order.made.path.unlink(missing_ok=True)

    def _left_over(self, person: Person) -> list[str]:
        """Give what is kept of a person beyond what there is room for, and of all what no job is known of any more."""
        ended = [each.job.id for each in self.of(person) if each.job.ended]
        forgotten = [name for name in list(self._orders) if self._jobs.job(name) is None]
        return [*ended[EACH - 1 :], *forgotten]

    def _make(self, store: Store, order: _Order, telling: Telling) -> None:
        def tell(what: str, done: int, of: int) -> None:
            if order.given_up.is_set():
                raise Stopped
            telling.doing(f"{what}: {done:,} of {of:,}" if of else what)

        wanted = order.wanted
        for run in reviewing.refresh(store):
            tell("putting incidents on the lists", run.incidents, run.waiting)
        with (
            TemporaryDirectory(dir=self._folder.name) as room,
            releasing.released(store, wanted.asked, tell) as release,
        ):
            sheet = _for(wanted.by.role, release.sheet, store)
            lost = releasing.write_all(replace(release, sheet=sheet), wanted.formats, Path(room), tell)
            packed = _packed(Path(room), Path(self._folder.name) / token_urlsafe(12), sheet, tell)
        self._keep(order, packed, sheet, lost)

    def _keep(self, order: _Order, packed: Path, sheet: Sheet, lost: Mapping[str, Sequence[Loss]]) -> None:
        with packed.open("rb") as content:
            digest = file_digest(content, "sha256").hexdigest()
        made = Made(
            path=packed,
            name=f"{_stem(sheet)}-{digest[:8]}.zip",
            size=packed.stat().st_size,
            sha256=digest,
            sheet=sheet,
            losses=lost,
            until=datetime.now(UTC) + LAST,
        )
        with self._lock:
            if order.given_up.is_set():
                packed.unlink()
                raise Stopped
            order.made = made
            order.end = Timer(LAST.total_seconds(), self._expire, [order])
            order.end.daemon = True
            order.end.start()

    def _expire(self, order: _Order) -> None:
        with self._lock:
            name = next((name for name, each in self._orders.items() if each is order), None)
        if name is not None:
            self.drop(name)


def _for(role: Role, sheet: Sheet, store: Store) -> Sheet:
    """Give a sheet as this role may read it: without what it says of things that are kept from the role."""
    if role == ROLES[-1]:
        return sheet
    kept = [thing for thing in deeds.kept_from(role, store.logbook.restrictions()) if thing[0] == "document"]
    return replace(
        sheet,
        profile_description=sheet.profile_description + _NOT_COUNTED,
        withheld={what: many for what, many in sheet.withheld.items() if what not in _OF_THE_TEAM},
        unread=store.prints.taken([name for _, name, _ in kept]).unread,
    )


def _stem(sheet: Sheet) -> str:
    """Give what a release is called: words of ours and a day, none of a report."""
    return f"onrecord-{sheet.profile}-{sheet.made[:10]}"


def _packed(folder: Path, into: Path, sheet: Sheet, tell: Tell) -> Path:
    """Put the files of a folder into a ZIP file, in a folder of its own."""
    files = [*_files(folder)]
    try:
        with ZipFile(into, "x", ZIP_DEFLATED) as archive:
            for at, path in enumerate(files):
                tell("packing", at, len(files))
                archive.write(path, f"{_stem(sheet)}/{path.relative_to(folder).as_posix()}")
    except BaseException:
        with suppress(OSError):
            into.unlink()
        raise
    return into


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(each for each in folder.rglob("*") if each.is_file())
