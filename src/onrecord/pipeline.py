"""The order of the work. Read this file first.

A source gives documents; what is known is passed over; what is not English is kept and not read; the rest is
read, by an engine that may spread it over processes; and each document goes into the record with its reading, or
not at all, in the order in which it came.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib import metadata, resources
from importlib.util import find_spec
from typing import Literal

from onrecord import __version__
from onrecord.engine.lines import Engine, Line, is_english, is_failed, mistake, not_english
from onrecord.engine.ordered import batches_with_lines, with_lines
from onrecord.errors import RecordError, SourceError
from onrecord.ingest.found import Found, Problem
from onrecord.model.contract import decode
from onrecord.model.reading import Reading
from onrecord.model.text import Document
from onrecord.store.store import Store
from onrecord.vocab.language_models import MODELS

Outcome = Literal["new", "read again", "not read", "known", "set aside", "note"]

NOT_THERE = "missing"  # code of a path that does not exist: a slip of the keyboard, nothing to keep for ever


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one thing given to us. It is in the record by the time it is told.

    `id` is that of its document; `document` is there where a text was made of it in this run.
    """

    outcome: Outcome
    name: str
    id: str | None = None
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
    engine: Engine,
    *,
    reader: str,
    copies: bool = True,
    retry: bool = False,
) -> Iterator[Step]:
    """Take reports into the record, and tell of each once it is safely there.

    `reader` names what reads, as `reader_name` does; `copies` says whether a text may repeat one of the record,
    `retry` whether what could not be read before is read again.
    """
    shelf = _Shelf(store, reader, copies, retry)
    news = _news(found, settled(store, retry=retry))
    for batch in batches_with_lines(news, engine, _english):
        with store.together():
            steps = [shelf.step(item, line) for item, line in batch]
        yield from steps


def extract(found: Iterable[Found], engine: Engine) -> Iterator[tuple[str, Line] | Problem]:
    """Give the id and the line of each report, or the problem with it, in order. Nothing is stored."""
    for item, line in with_lines(found, engine, _document):
        if isinstance(item, Problem):
            yield item
        elif line and isinstance(item, Document):
            yield item.id, line


def settled(store: Store, *, retry: bool) -> Callable[[str], bool]:
    """Give what says whether a document needs no reading: the record has it and, with `retry`, could read it."""

    def is_settled(document: str) -> bool:
        found = store.filed(document)
        return found is not None and not is_failed(found.reading)

    return is_settled if retry else store.knows


@cache
def reader_name() -> str:
    """Name what reads: our version, the language model, and a fingerprint of the vocabulary."""
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


def _news(found: Iterable[Found], settled: Callable[[str], bool]) -> Iterator[Found | Step]:
    for item in found:
        if isinstance(item, Document) and settled(item.id):
            yield Step("known", item.name, item.id, item)
        else:
            yield item


def _document(item: Found | Step) -> Document | None:
    return item if isinstance(item, Document) else None


def _english(item: Found | Step) -> Document | None:
    return item if isinstance(item, Document) and is_english(item) else None


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The record, as one run adds to it."""

    store: Store
    reader: str
    copies: bool
    retry: bool

    def step(self, item: Found | Step, line: Line | None) -> Step:
        if isinstance(item, Document):
            return self.keep(item, line or not_english(item))
        if isinstance(item, Problem):
            return self.set_aside(item)
        return item if isinstance(item, Step) else Step("known", item.name, item.id)

    def keep(self, document: Document, line: Line) -> Step:
        try:
            copy_of = self.store.copies.first(document.text) if self.copies else None
            try:
                reading, outcome = self._add(document, line, copy_of)
            except RecordError as error:
                line = mistake(document, error)
                reading, outcome = self._add(document, line, copy_of)
        except SourceError as error:
            return self.set_aside(Problem(document.name, error))
        if outcome == "known":
            return Step("known", document.name, document.id, document)
        message = f"{document.name}: {line.failure}" if line.failure else None
        return Step(outcome, document.name, document.id, document, reading, copy_of, message)

    def _add(self, document: Document, line: Line, copy_of: str | None) -> tuple[Reading, Outcome]:
        reading, reader = decode(line.json), self.reader
        if self.store.add(document, reading, reader=reader, copy_of=copy_of, contract=line.json):
            return reading, "new" if is_english(document) else "not read"
        again = self.retry and self.store.read_again(reading, reader=reader, contract=line.json)
        return reading, "read again" if again else "known"

    def set_aside(self, problem: Problem) -> Step:
        if problem.error.code != NOT_THERE:
            self.store.set_aside(problem.name, problem.error)
        return Step("note" if problem.note else "set aside", problem.name, message=str(problem))
