"""A reading as the line of JSON that is printed and kept, and the reading of a batch of documents."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from onrecord.model.contract import encode
from onrecord.model.reading import Issue, Reading
from onrecord.model.text import Document

Reads = Callable[[Iterable[Document]], Iterable[Reading]]  # one reading a document, in order
Batch = Sequence[Document]
Failure = Literal["failed", "timeout", "crash"]  # a mistake of ours; too slow; ended the process that read it

FAILURES = ("failed", "timeout", "crash")
LANGUAGES = (None, "en")  # None: too short to tell

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Line:
    """The reading of one document as its line of JSON, without a line end; and why it failed, where it did."""

    json: bytes
    failure: str | None = None


Engine = Callable[[Iterable[Batch]], Iterator[Sequence[Line]]]  # for each batch its lines, in order


def lines(documents: Batch, reads: Reads) -> list[Line]:
    """Give one line a document, in order. Where reading one fails, its reading says so and no more."""
    done: list[Line] = []
    try:
        done.extend(map(_line, islice(reads(documents), len(documents))))
    except Exception as error:  # noqa: BLE001 a mistake in one does not stop the others: they go one by one
        _log.debug("reading %d documents one by one", len(documents) - len(done), exc_info=error)
    return done + [_alone(document, reads) for document in documents[len(done) :]]


def failed(document: Document, code: Failure, message: str) -> Line:
    """Give the line of a document that could not be read, which says why."""
    return Line(encode(unread(document, code, message)), message)


def mistake(document: Document, error: Exception) -> Line:
    """Give the line of a document that could not be read because of a mistake of ours."""
    said = " ".join(str(error).split())
    return failed(document, "failed", f"{type(error).__name__}: {said}" if said else type(error).__name__)


def unread(document: Document, code: str, message: str) -> Reading:
    """Give the reading of a document that was not read, and why."""
    issue = Issue(stage="reading", code=code, message=message)
    return Reading(id=document.id, published=document.published, language=document.language, issues=(issue,))


def is_english(document: Document) -> bool:
    """Whether we can read it; a text too short to tell is tried."""
    return document.language in LANGUAGES


def not_english(document: Document) -> Line:
    """Give the line of a document that is not read because of its language."""
    message = f"language is {document.language!r}; only English is read"
    return Line(encode(unread(document, "language", message)))


def is_failed(reading: Reading) -> bool:
    """Whether reading the document came to nothing: a mistake of ours, too slow, or the end of its process."""
    return any(issue.stage == "reading" and issue.code in FAILURES for issue in reading.issues)


def _line(reading: Reading) -> Line:
    return Line(encode(reading))


def _alone(document: Document, reads: Reads) -> Line:
    try:
        return _line(next(iter(reads([document]))))
    except Exception as error:  # noqa: BLE001 the boundary: kept as an issue of this report, shown and counted
        return mistake(document, error)
