"""A reader that comes to grief over certain texts, in a task of Spark."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Iterator

from onrecord.model.reading import Reading
from onrecord.model.text import Document


def troubled(documents: Iterable[Document]) -> Iterator[Reading]:
    """End this process over "poison" and over "hemlock", and never end over "swamp"."""
    for document in documents:
        if "poison" in document.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "hemlock" in document.text:
            os._exit(5)
        if "swamp" in document.text:
            time.sleep(600)
        yield Reading(id=document.id, published=document.published, language=document.language)
