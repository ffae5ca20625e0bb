"""What is done with reports that come in through the page: read, linked, and put on the lists, as the commands do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory

from onrecord.errors import SourceError
from onrecord.ingest.found import Found, Overrides, Problem
from onrecord.ingest.plain import read_plain
from onrecord.ingest.read import read
from onrecord.ingest.received import Received
from onrecord.pipeline import Step
from onrecord.store.store import Store
from onrecord.web.jobs import Telling, Told
from onrecord.web.uploads import Upload

OUTCOMES = {
    "new": "read",
    "not read": "kept, not read",
    "known": "known already",
    "set aside": "set aside",
    "note": "note",
}


@dataclass(frozen=True, slots=True)
class Given:
    """A file that waits to be read, under a name that is only shown."""

    name: str
    path: Path


class Spool:
    """A folder of our own, which nobody else can read, for files that wait to be read."""

    def __init__(self, files: Sequence[Upload]) -> None:
        self._folder = TemporaryDirectory(prefix="onrecord-")
        self.files = tuple(self._kept(number, each) for number, each in enumerate(files))

    def _kept(self, number: int, upload: Upload) -> Given:
        path = Path(self._folder.name) / str(number)
        with path.open("xb") as into:
            copyfileobj(upload.stream, into)
        return Given(upload.name, path)

    def clear(self) -> None:
        """Take the folder away with all that is in it."""
        self._folder.cleanup()

    def found(self, overrides: Overrides) -> Iterator[Found]:
        """Read what waits, one file after another, each by what its bytes say it is."""
        for each in self.files:
            with each.path.open("rb") as stream:
                yield from read(
                    Received(name=each.name, stream=stream, retrieved=datetime.now(UTC), overrides=overrides)
                )


def pasted(name: str, text: str, overrides: Overrides) -> Iterator[Found]:
    """Read a text that was pasted just as it stands, whatever it looks like."""
    received = Received.of(name, text.encode(), retrieved=datetime.now(UTC), overrides=overrides)
    try:
        yield from read_plain(received)
    except SourceError as error:
        yield Problem(name, error)


def add(store: Store, found: Callable[[], Iterator[Found]], telling: Telling) -> None:
    """Read what was found into the record, link it, and put it on the lists, and tell of each step."""
    from onrecord import linking, pipeline, reviewing
    from onrecord.engine.alone import alone
    from onrecord.extract import read as reads

    telling.doing("getting ready to read")
    reader = pipeline.reader_name()
    telling.doing("reading")
    for step in pipeline.read(found(), store, alone(reads), reader=reader):
        telling.tell(_told(step))
    telling.doing("comparing with the reports of the record")
    for run in linking.link(store):
        telling.sum(events=run.events)
    telling.doing("putting incidents on the lists")
    for _ in reviewing.refresh(store):
        telling.doing("putting incidents on the lists")


def _told(step: Step) -> Told:
    message = step.message or ""
    with suppress(IndexError):
        if step.outcome == "not read" and step.reading:
            message = step.reading.issues[0].message
    return Told(
        outcome=step.outcome,
        name=step.document.title if step.document and step.document.title else step.name,
        document=step.id,
        events=len(step.reading.events) if step.reading else 0,
        is_copy=step.copy_of is not None,
        message=message.removeprefix(f"{step.name}: "),
    )
