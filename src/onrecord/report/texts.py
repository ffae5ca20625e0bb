"""The pages of reports: what is known of each, of what it tells, and its text with all marks where it goes out.

The marks of a text come with the incidents, one after the other; they wait in a file until the text is at hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import msgspec

from onrecord.model.release import ReleasedDocument, ReleasedIncident
from onrecord.report.addresses import document_at, incident_at
from onrecord.report.incident import Source, marks_of, once
from onrecord.report.marked import Mark, marked
from onrecord.report.render import Folder
from onrecord.review.graphic import graphic

UNTITLED = "a report without a title"


class _Part(msgspec.Struct):
    """What one incident says of one document."""

    href: str
    title: str
    marks: list[tuple[int, int, str, str]]


_parts = msgspec.json.Decoder(_Part)


@dataclass(slots=True)
class Waiting:
    """Marks that wait in a file, by the document that they are of."""

    file: BinaryIO
    places: dict[str, list[int]] = field(default_factory=dict)

    def add(self, one: ReleasedIncident) -> None:
        """Put aside the marks of an incident."""
        of: dict[str, list[tuple[int, int, str, str]]] = {}
        for event in one.events:
            marks = [(each.start, each.end, each.field, each.anchor) for each in marks_of(event)]
            of.setdefault(event.document, []).extend(marks)
        for document, marks in of.items():
            self.places.setdefault(document, []).append(self.file.tell())
            self.file.write(msgspec.json.encode(_Part(incident_at(one.id), one.title, marks)) + b"\n")

    def of(self, document: str) -> Iterator[_Part]:
        """Give what incidents say of a document, in their order."""
        for place in self.places.get(document, ()):
            self.file.seek(place)
            yield _parts.decode(self.file.readline())


def source_of(one: ReleasedDocument) -> Source:
    """Give what pages of incidents say of a document."""
    title = one.title or file_name(one.name) or UNTITLED
    return Source(one.id, title, one.publisher, one.published, one.sha256, text=one.text is not None)


def file_name(name: str | None) -> str:
    """Give the last part of a path or an address: the rest tells of the machine that it was read on."""
    return (name or "").replace("\\", "/").rstrip("/").rpartition("/")[2]


def on_the_web(url: str | None) -> str:
    """Give an address that is on the web; nothing for one that tells of a machine."""
    return url if url and url.lower().startswith(("http://", "https://")) else ""


def write_document(folder: Folder, one: ReleasedDocument, waiting: Waiting, source: Source) -> None:
    """Write the page of a document."""
    parts = [*waiting.of(one.id)]
    text = None
    if one.text is not None:
        marks = [Mark(*each) for part in parts for each in part.marks]
        text = marked(one.text, 0, once(marks))
    folder.page(
        document_at(one.id),
        "document.html",
        one=one,
        title=source.title,
        file=file_name(one.name),
        url=on_the_web(one.url),
        text=text,
        graphic=one.text is not None and bool(graphic(one.text)),
        incidents=[(part.href, part.title) for part in parts],
    )
