"""What reads, by a name that costs nothing to import: the process that only hands out work loads no language model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onrecord.model.reading import Reading
from onrecord.model.text import Document

WARM = ("onrecord.extract.warm",)  # modules to import once where workers are forked


def reads(documents: Iterable[Document]) -> Iterator[Reading]:
    """Read documents in order; see `extract/read.py`."""
    from onrecord.extract import read

    return read(documents)
