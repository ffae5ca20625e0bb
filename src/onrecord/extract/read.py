"""A report is read: the order of the work inside one document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import tee

from onrecord.extract.coded_once import coded_once
from onrecord.extract.describe import days_said, describe, in_order, with_main
from onrecord.extract.events.happenings import within_sentences
from onrecord.extract.findings import find
from onrecord.extract.merge import merge
from onrecord.extract.text.parser import Parsed, parse
from onrecord.model.reading import Reading
from onrecord.model.text import Document
from onrecord.vocab.gazetteer import Gazetteer, open_gazetteer


def read(documents: Iterable[Document], gazetteer: Gazetteer | None = None) -> Iterator[Reading]:
    """Read documents in order. The same text gives the same reading, whatever stands before or after it."""
    places = gazetteer or open_gazetteer()
    kept, parsed = tee(documents)
    for document, text in zip(kept, parse(document.text for document in parsed), strict=True):
        yield read_parsed(document, text, places)


def read_parsed(document: Document, parsed: Parsed, gazetteer: Gazetteer) -> Reading:
    """Find what stands in the text, join what tells of one happening, and describe each once."""
    found = find(document, parsed, gazetteer)
    happenings = within_sentences(found.triggers, lambda trigger: days_said(found, trigger))
    drafts = [describe(found, happening) for happening in happenings]
    return Reading(
        id=document.id,
        published=found.published,
        language=document.language or "en",
        events=with_main(in_order(coded_once(merge(found, drafts)))),
        mentions=found.mentions(),
        attributions=found.rows,
        issues=found.issues(),
    )
