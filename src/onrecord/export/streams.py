"""Files that are larger than memory: JSON written item by item, and the documents of a release found by id."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, fields, replace
from tempfile import TemporaryFile
from typing import BinaryIO

import msgspec

from onrecord.model.release import DocumentLine, Release

BETWEEN = b",\n"
_lines = msgspec.json.Decoder(DocumentLine)


def write_items(file: BinaryIO, items: Iterable[object]) -> int:
    """Write the items of a JSON list or object, one a line, without its brackets; give how many there were.

    An item that is bytes is JSON already.
    """
    count = 0
    for count, each in enumerate(items, start=1):
        if count > 1:
            file.write(BETWEEN)
        file.write(each if isinstance(each, bytes) else msgspec.json.encode(each))
    return count


@dataclass(slots=True)
class Sections:
    """A JSON object of objects whose entries come in any order; each section waits in a file of its own."""

    _stack: ExitStack
    _files: dict[str, BinaryIO] = field(default_factory=dict)

    @classmethod
    @contextmanager
    def open(cls) -> Iterator[Sections]:
        """Give an empty one, whose files are there as long as the context is open."""
        with ExitStack() as stack:
            yield cls(stack)

    def add(self, section: str, name: str, value: object) -> None:
        """Add an entry to a section. A name must not come twice in one."""
        file = self._files.get(section)
        if file is None:
            file = self._files[section] = self._stack.enter_context(TemporaryFile())  # noqa: SIM115
        else:
            file.write(BETWEEN)
        file.write(msgspec.json.encode(name) + b":" + msgspec.json.encode(value))

    def write(self, file: BinaryIO) -> None:
        """Write the sections, in the order in which each had its first entry, without the outer brackets."""
        for at, (section, entries) in enumerate(self._files.items()):
            file.write(BETWEEN if at else b"")
            file.write(msgspec.json.encode(section) + b":{\n")
            entries.seek(0)
            shutil.copyfileobj(entries, file)
            file.write(b"\n}")


@dataclass(frozen=True, slots=True)
class Shelf:
    """The documents of a release, without their readings, each found by its id."""

    _file: BinaryIO
    _places: dict[str, int]

    def __getitem__(self, document: str) -> DocumentLine:
        """Give a document. Raises KeyError where the release has none of that id."""
        self._file.seek(self._places[document])
        return _lines.decode(self._file.readline())

    def __contains__(self, document: object) -> bool:
        """Whether the release has it."""
        return document in self._places


@contextmanager
def shelved(release: Release) -> Iterator[Shelf]:
    """Give the documents of a release by their ids, as long as the context is open; one at a time is in memory."""
    with TemporaryFile() as file:
        places = {}
        for each in release.documents():
            places[each.id] = file.tell()
            known = {one.name: getattr(each, one.name) for one in fields(DocumentLine)}
            line = replace(DocumentLine(**known), segments=())
            file.write(msgspec.json.encode(line) + b"\n")
        yield Shelf(file, places)
