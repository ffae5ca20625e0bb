"""Rows of a CSV or TSV file with a heading, each with its bytes; a row that is broken, by its number."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from onrecord.errors import Unreadable

DELIMITERS = ",;\t|"
CSV, TSV = "text/csv", "text/tab-separated-values"
LONGEST_ROW = 2 << 20  # bytes; what is longer is a quotation mark that was never closed, or no table


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number, and its bytes with those of the heading before them, so that it can be read alone.

    The heading is row 1, as RFC 7111 counts.
    """

    number: int
    cells: tuple[str, ...]
    content: bytes


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that could not be read, and why."""

    number: int
    message: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is open: its columns, and its rows as they come. `notes` say what of the file is not read."""

    columns: tuple[str, ...]
    rows: Iterator[Row | Broken]
    media_type: str = CSV
    notes: tuple[str, ...] = ()


class _Lines:
    """Decoded lines, with the bytes of those of the row being read; after a broken row all but its first come again."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._encoding = encoding
        self._again: deque[bytes] = deque()
        self.taken: list[bytes] = []
        self.size = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._stream.readline(LONGEST_ROW)
        if not line:
            raise StopIteration
        self.taken.append(line)
        self.size += len(line)
        if self.size > LONGEST_ROW:
            raise csv.Error(f"longer than {LONGEST_ROW >> 20} MiB")
        return line.decode(self._encoding)

    def begin(self) -> None:
        """Forget the row before."""
        self.taken, self.size = [], 0

    def give_back(self) -> None:
        """Keep the first line of the row being read, and let the others come again."""
        self._again.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


def open_table(stream: BinaryIO, encoding: str, head: str) -> Table:
    """Open a table. `encoding` is of the stream, `head` its first characters, by which the delimiter is chosen.

    Raises Unreadable where there is no heading.
    """
    delimiter = _delimiter(head)
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_ROW))
    lines = _Lines(stream, encoding)
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    numbered = _numbered(lines, rows)
    heading = next((each for each in numbered if isinstance(each, Broken) or any(each.cells)), None)
    if not isinstance(heading, Row):
        why = heading.message if heading else "has no rows"
        raise Unreadable(f"{why}; give a table with names of columns in its first row", code="no-heading")
    columns = column_names(heading.cells)
    first = heading.content if heading.content.endswith((b"\n", b"\r")) else heading.content + b"\n"
    return Table(columns, _after(numbered, first), TSV if delimiter == "\t" else CSV)


def recoded(text: str) -> io.BytesIO:
    """Give a stream of characters that were in an encoding whose lines do not end with a byte."""
    return io.BytesIO(text.encode("utf-8", "replace"))


def column_names(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Give the names of columns on one line each; one without a name is called after its place."""
    return tuple(
        " ".join(cell.removeprefix("\ufeff").split()) or f"(column {at})" for at, cell in enumerate(cells, 1)
    )


def _after(numbered: Iterator[Row | Broken], heading: bytes) -> Iterator[Row | Broken]:
    for each in numbered:
        if isinstance(each, Broken):
            yield each
        elif any(cell.strip() for cell in each.cells):
            yield Row(each.number, each.cells, heading + each.content)


def _numbered(lines: _Lines, rows: Iterator[list[str]]) -> Iterator[Row | Broken]:
    number = 0
    while True:
        lines.begin()
        number += 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except UnicodeDecodeError as error:
            lines.give_back()
            yield Broken(number, f"is not {error.encoding} as the rows before; save the file as UTF-8")
        except csv.Error as error:
            lines.give_back()
            yield Broken(
                number,
                f"is a broken row ({error}); look for a quotation mark that is not closed or not doubled",
            )
        else:
            yield Row(number, tuple(cells), b"".join(lines.taken))


def _delimiter(head: str) -> str:
    """Give the sign that parts the columns: the one that the heading has most of, outside of quotation marks."""
    first = next((line for line in head.splitlines() if line.strip()), "")
    outside = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=outside.count)
