"""Stretches of input files, as one task of Spark reads them: some lines of a file, a packed file, a web archive.

Files are opened where the task runs: by their path, which must lead to the same file on every machine, or by an
address that Arrow knows (s3://, gs://, hdfs://).
"""

from __future__ import annotations

import gzip
import io
import json
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from onrecord.errors import SourceError, Unreadable
from onrecord.ingest import sniff
from onrecord.ingest.decode import decode_utf8
from onrecord.ingest.fields import Piece, read_fields
from onrecord.ingest.found import Found, Problem
from onrecord.ingest.json import read_json_lines
from onrecord.ingest.read import read
from onrecord.ingest.received import Budget, Received, Unpacked, cut_short

LINES = (".jsonl", ".ndjson")
PACKED = (".jsonl.gz", ".ndjson.gz")
ARCHIVES = (".warc", ".warc.gz")
SUFFIXES = (*LINES, *PACKED, *ARCHIVES)

MAX_UNPACKED = (
    64 << 30
)  # bytes that one file may unpack to: an archive of a crawl is 1 GiB packed and 4 to 5 unpacked
PIECE = 1 << 20  # bytes read at a time where only line ends count


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a file, from and up to a byte; of lines, those that begin in it.

    `name` is what it is called for people, `path` where it is opened. `first` is the number of its first line.
    """

    name: str
    path: str
    start: int = 0
    end: int | None = None
    first: int = 1


def found(stretch: Stretch) -> Iterator[Found]:
    """Give the reports of a stretch, in order. What cannot be read is given as a Problem, never raised."""
    try:
        with opened(stretch.path) as stream:
            yield from _found(stretch, stream)
    except SourceError as error:
        yield Problem(stretch.name, error)
    except OSError as error:
        reason = f"cannot be read ({error.strerror or error})"
        yield Problem(stretch.name, Unreadable(reason, code="unreadable"))


def line_ends(stretch: Stretch) -> int:
    """Give how many lines end in a stretch of a file of lines; nought where it cannot be read."""
    try:
        with opened(stretch.path) as stream:
            part = _part(stretch, stream)
            return sum(piece.count(b"\n") for piece in iter(lambda: part.read(PIECE), b""))
    except OSError:
        return 0


def row(name: str, number: int, fields: Mapping[str, object]) -> Iterator[Found]:
    """Give the report of a row of a table, as if it were a line of JSON with the fields that are not empty.

    Texts come as bytes, of which nobody has seen yet that they are UTF-8.
    """
    here = Received(name=f"{name}#row={number}", stream=io.BytesIO())
    try:
        told = {key: _told(value) for key, value in fields.items() if value is not None}
        content = json.dumps(told, ensure_ascii=False, default=str)
        piece = Piece(content.encode(errors="replace"), sniff.JSON, f"row={number}")
        yield from read_fields(here, told, piece, keep_id=True)
    except SourceError as error:
        yield Problem(here.name, error)


def opened(path: str) -> BinaryIO:
    """Open a file for reading from any place in it. Raises OSError."""
    if "://" not in path:
        return Path(path).open("rb")
    from pyarrow.fs import FileSystem

    system, inside = FileSystem.from_uri(path)
    return io.BufferedReader(system.open_input_file(inside), PIECE)


def _told(value: object) -> object:
    return decode_utf8(bytes(value)) if isinstance(value, bytes | bytearray) else value


def _found(stretch: Stretch, stream: BinaryIO) -> Iterator[Found]:
    name = stretch.name.lower()
    if name.endswith(LINES):
        here = Received(name=stretch.name, stream=_part(stretch, stream))
        yield from read_json_lines(here, keep_id=True, first=stretch.first)
    elif name.endswith(PACKED):
        unpacked = Unpacked(gzip.GzipFile(fileobj=stream), Budget(MAX_UNPACKED))  # type: ignore[arg-type]
        here = Received(name=stretch.name, stream=io.BufferedReader(unpacked))
        yield from read_json_lines(here, keep_id=True)
        if unpacked.broken:
            yield Problem(stretch.name, cut_short(unpacked.broken))
    else:
        now, budget = datetime.now(UTC), Budget(MAX_UNPACKED)
        yield from read(Received(name=stretch.name, stream=stream, retrieved=now, budget=budget))


def _part(stretch: Stretch, stream: BinaryIO) -> BinaryIO:
    """Give the lines that begin in a stretch; of a file in UTF-16, which is refused as a whole, only its beginning."""
    if stretch.start and stream.read(2) in (BOM_UTF16_LE, BOM_UTF16_BE):
        return io.BytesIO()
    end = _line_start(stream, stretch.end) if stretch.end is not None else None
    start = _line_start(stream, stretch.start)
    stream.seek(start)
    return stream if end is None else io.BufferedReader(_Until(stream, max(0, end - start)))


def _line_start(stream: BinaryIO, place: int) -> int:
    """Give where the first line begins that begins at a place or after it."""
    if not place:
        return 0
    stream.seek(place - 1)
    while piece := stream.readline(PIECE):
        if piece.endswith(b"\n"):
            break
    return stream.tell()


class _Until(io.RawIOBase):
    """So many bytes more of a stream."""

    def __init__(self, stream: BinaryIO, left: int) -> None:
        self._stream = stream
        self._left = left

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer, no further than the end."""
        piece = self._stream.read(min(len(buffer), self._left))
        self._left -= len(piece)
        buffer[: len(piece)] = piece
        return len(piece)
