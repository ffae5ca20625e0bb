"""Things of several sorts in their order, through an engine: what is to be read comes back with its line."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TypeVar

from onrecord.engine.lines import Batch, Engine, Line
from onrecord.model.text import Document

Item = TypeVar("Item")
DocumentOf = Callable[
    [Item], Document | None
]  # the document of a thing, None where nothing of it is to be read

BATCH = 32  # documents read at a time
BATCH_TEXT = 50_000  # characters read at a time, a few seconds' work: what a crash can cost


def with_lines(
    items: Iterable[Item], engine: Engine, document_of: DocumentOf[Item]
) -> Iterator[tuple[Item, Line | None]]:
    """Give everything in its order, with the line of what is to be read. The engine may look ahead."""
    return chain.from_iterable(batches_with_lines(items, engine, document_of))


def batches_with_lines(
    items: Iterable[Item], engine: Engine, document_of: DocumentOf[Item]
) -> Iterator[list[tuple[Item, Line | None]]]:
    """Give everything in its order, as `with_lines` does, as much at a time as is read together."""
    ahead: deque[list[Item]] = deque()

    def batches() -> Iterator[Batch]:
        for batch in _batches(items, document_of):
            ahead.append(batch)
            yield [document for document in map(document_of, batch) if document]

    for lines in engine(batches()):
        made = iter(lines)
        yield [(item, next(made) if document_of(item) else None) for item in ahead.popleft()]


def _batches(items: Iterable[Item], document_of: DocumentOf[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        document = document_of(item)
        size += len(document.text) if document else 0
        if len(batch) >= BATCH or size >= BATCH_TEXT:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
