"""The order of the work. Read this file first.

A source gives documents; what is known is passed over; what is not English is kept and not read; the rest is
read; and each document goes into the record with its reading, or not at all.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib import metadata, resources
from importlib.util import find_spec
from itertools import islice
from typing import Literal

from onrecord import __version__
from onrecord.errors import RecordError, SourceError
from onrecord.ingest.copies import CopyIndex
from onrecord.ingest.found import Found, Problem
from onrecord.model.reading import Issue, Reading
from onrecord.model.text import Document
from onrecord.store.store import Store

Reads = Callable[[Iterable[Document]], Iterable[Reading]]  # one reading a document, in order
Originals = Callable[[Document], str | None]  # the id of the document that this one is a copy of
Outcome = Literal["new", "not read", "known", "set aside", "note"]

_log = logging.getLogger(__name__)

LANGUAGES = (None, "en")  # None: too short to tell
NOT_THERE = "missing"  # code of a path that does not exist: a slip of the keyboard, nothing to keep for ever
BATCH = 64  # documents read at a time
BATCH_TEXT = 300_000  # characters read at a time, about a second's work: what a crash can cost


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one thing given to us. It is in the record by the time it is told."""

    outcome: Outcome
    name: str
    document: Document | None = None
    reading: Reading | None = None
    copy_of: str | None = None
    message: str | None = None


@dataclass(slots=True)
class Tally:
    """What a run came to: how many of each outcome, copies among the new, and events of each kind."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    copies: int = 0
    failed: int = 0
    events: Counter[str] = field(default_factory=Counter)

    def count(self, step: Step) -> None:
        """Add what became of one thing."""
        self.outcomes[step.outcome] += 1
        self.copies += step.copy_of is not None
        if step.reading:
            self.failed += is_failed(step.reading)
            self.events.update(event.kind for event in step.reading.events)


def read(
    found: Iterable[Found],
    store: Store,
    reads: Reads,
    *,
    reader: str,
    original: Originals | None = None,
) -> Iterator[Step]:
    """Take reports into the record, and tell of each once it is safely there.

    `reader` names what reads, as `reader_name` does; `original` tells copies.
    """
    shelf = _Shelf(store, reader, original)
    for batch in _batches(_news(found, store)):
        waiting = [item for item in batch if isinstance(item, Document) and is_english(item)]
        made = readings(waiting, reads)
        for item in batch:
            if isinstance(item, Step):
                yield item
            elif isinstance(item, Problem):
                yield shelf.set_aside(item)
            else:
                yield shelf.keep(item, next(made) if is_english(item) else _not_english(item))


def extract(found: Iterable[Found], reads: Reads) -> Iterator[Reading | Problem]:
    """Give the reading of each report, or the problem with it, in order. Nothing is stored."""
    for batch in _batches(found):
        made = readings([item for item in batch if isinstance(item, Document)], reads)
        for item in batch:
            if isinstance(item, Document):
                yield next(made)
            elif isinstance(item, Problem):
                yield item


def readings(documents: Sequence[Document], reads: Reads) -> Iterator[Reading]:
    """Give one reading a document, in order. Where reading one fails, its reading says so and no more."""
    done: list[Reading] = []
    try:
        done.extend(islice(reads(documents), len(documents)))
    except Exception as error:  # noqa: BLE001 a mistake in one does not stop the others: they go one by one
        _log.debug("reading %d documents one by one", len(documents) - len(done), exc_info=error)
    yield from done
    for document in documents[len(done) :]:
        yield _read_alone(document, reads)


def is_english(document: Document) -> bool:
    """Whether we can read it; a text too short to tell is tried."""
    return document.language in LANGUAGES


def is_failed(reading: Reading) -> bool:
    """Whether reading the document ended in a mistake of ours."""
    return any(issue.stage == "reading" and issue.code == "failed" for issue in reading.issues)


def originals(store: Store) -> Originals:
    """Give what tells copies: it knows the texts in the record, and learns those it is asked about."""
    index = CopyIndex()
    for document, text in store.texts():
        index.add(document, text)
    return lambda document: index.add(document.id, document.text)


@cache
def reader_name() -> str:
    """Name what reads: our version, the language model, and a fingerprint of the vocabulary."""
    from onrecord.extract.text.language import MODELS

    words = sha256()
    for path in sorted(resources.files("onrecord.vocab").iterdir(), key=lambda path: path.name):
        if path.name.endswith(".toml"):
            words.update(path.name.encode() + b"\0" + path.read_bytes())
    model = next(name for name in MODELS if find_spec(name))
    parts = (
        f"onrecord {__version__}",
        f"{model} {metadata.version(model)}",
        f"vocabulary {words.hexdigest()[:16]}",
    )
    return ", ".join(parts)


def _news(found: Iterable[Found], store: Store) -> Iterator[Found | Step]:
    for item in found:
        if isinstance(item, Document) and store.knows(item.id):
            yield Step("known", item.name, item)
        else:
            yield item


def _batches(items: Iterable[Found | Step]) -> Iterator[list[Found | Step]]:
    batch: list[Found | Step] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.text) if isinstance(item, Document) else 0
        if len(batch) >= BATCH or size >= BATCH_TEXT:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The record, as one run adds to it."""

    store: Store
    reader: str
    original: Originals | None

    def keep(self, document: Document, reading: Reading) -> Step:
        try:
            copy_of = self._copy_of(document)
            try:
                is_new = self.store.add(document, reading, reader=self.reader, copy_of=copy_of)
            except RecordError as error:
                reading = failed(document, error)
                is_new = self.store.add(document, reading, reader=self.reader, copy_of=copy_of)
        except SourceError as error:
            return self.set_aside(Problem(document.name, error))
        if not is_new:
            return Step("known", document.name, document)
        message = f"{document.name}: {reading.issues[0].message}" if is_failed(reading) else None
        outcome: Outcome = "new" if is_english(document) else "not read"
        return Step(outcome, document.name, document, reading, copy_of, message)

    def set_aside(self, problem: Problem) -> Step:
        if problem.error.code != NOT_THERE:
            self.store.set_aside(problem.name, problem.error)
        return Step("note" if problem.note else "set aside", problem.name, message=str(problem))

    def _copy_of(self, document: Document) -> str | None:
        found = self.original(document) if self.original else None
        return found if found and self.store.knows(found) else None


def _read_alone(document: Document, reads: Reads) -> Reading:
    try:
        return next(iter(reads([document])))
    except Exception as error:  # noqa: BLE001 the boundary: kept as an issue of this report, shown and counted
        return failed(document, error)


def failed(document: Document, error: Exception) -> Reading:
    """Give the reading of a document that could not be read because of a mistake of ours."""
    said = " ".join(str(error).split())
    message = f"{type(error).__name__}: {said}" if said else type(error).__name__
    return _empty(document, Issue(stage="reading", code="failed", message=message))


def _not_english(document: Document) -> Reading:
    message = f"language is {document.language!r}; only English is read"
    return _empty(document, Issue(stage="reading", code="language", message=message))


def _empty(document: Document, issue: Issue) -> Reading:
    return Reading(id=document.id, published=document.published, language=document.language, issues=(issue,))
