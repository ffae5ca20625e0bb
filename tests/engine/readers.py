"""Readers that come to grief over certain texts, for processes that must live with it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Iterator

from tests import reports

from onrecord.model.reading import Reading
from onrecord.model.text import Document


def troubled(documents: Iterable[Document]) -> Iterator[Reading]:
    """End this process over "poison", never end over "swamp", and make a mistake over "fog"."""
    for document in list(documents):  # like a parser, it looks ahead
        if "poison" in document.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "swamp" in document.text:
            time.sleep(600)
        if "fog" in document.text:
            raise LookupError("lost in the fog")
        yield reports.read_one(document)


def marked(documents: Iterable[Document]) -> Iterator[Reading]:
    """Say in each reading which process made it, in place of the language."""
    for document in documents:
        reading = reports.read_one(document)
        yield Reading(id=reading.id, published=reading.published, language=str(os.getpid()))


def unready(documents: Iterable[Document]) -> Iterator[Reading]:
    """End before anything is read, as where the language model is not installed."""
    os._exit(3)
    yield from reports.reads(documents)
