"""CSV and TSV with a header row: a report a row."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import BinaryIO

from onrecord.errors import SourceError, Unreadable
from onrecord.ingest import limits, sniff
from onrecord.ingest.decode import decode, is_binary
from onrecord.ingest.fields import NAMES, Piece, has_text_field, read_fields
from onrecord.ingest.found import Found, Problem
from onrecord.ingest.plain import guessed
from onrecord.ingest.received import Received, lines, peekable

DELIMITERS = ",;\t|"


class _Lines:
    """Decoded lines, remembering those of the row being read, so that a row keeps its bytes."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._encoding = encoding
        self.row = b""
        self.fault: str | None = None

    def __iter__(self) -> Iterator[str]:
        for number, line in lines(self._stream):
            if line is None:
                self.fault = f"line {number} is longer than one report may be; split it"
            self.row += line or b""
            yield self._decoded(number, line or b"")

    def begin(self) -> None:
        """Forget the row before."""
        self.row, self.fault = b"", None

    def _decoded(self, number: int, line: bytes) -> str:
        try:
            return line.decode(self._encoding)
        except UnicodeError:
            self.fault = f"line {number} is not {self._encoding} as the lines before; save the file as UTF-8"
            return line.decode(self._encoding, "replace")


def read_csv(received: Received) -> Iterator[Found]:
    """Read a report a row, by the names of the columns. Row 1 is the header, as RFC 7111 counts."""
    head, stream = peekable(received.stream)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # whose lines do not end with a byte
        head = decode(stream.read(limits.MAX_FILE)).text.encode("utf-8", "replace")
        stream = io.BytesIO(head)
    if is_binary(head):
        raise Unreadable(f"is binary data ({head[:8]!r} ...), no CSV", code="binary")
    decoded = decode(head[: head.rfind(b"\n") + 1] or head)
    source = _Lines(stream, decoded.encoding)
    csv.field_size_limit(limits.MAX_TEXT)
    rows = csv.reader(iter(source), delimiter=_delimiter(decoded.text))
    columns = [column.removeprefix("\ufeff") for column in _next(rows) or []]
    if not has_text_field(columns):
        wanted = ", ".join(NAMES["text"][:3])
        raise Unreadable(f"has no column of text among {columns[:10]}; name one of {wanted}", code="no-text")
    yield from guessed(received, decoded)
    yield from _rows(received, source, rows, columns)


def _rows(
    received: Received, source: _Lines, rows: Iterator[list[str]], columns: list[str]
) -> Iterator[Found]:
    number = 1
    while True:
        source.begin()
        number += 1
        here = replace(received, name=f"{received.name}#row={number}")
        try:
            cells = _next(rows)
            if cells is None:
                return
            if source.fault:
                raise Unreadable(source.fault, code="csv")
            if any(cells):
                piece = Piece(source.row, sniff.CSV, f"row={number}")
                yield from read_fields(
                    here, dict(zip_longest(columns, cells[: len(columns)], fillvalue="")), piece
                )
        except SourceError as error:
            yield Problem(here.name, error)


def _next(rows: Iterator[list[str]]) -> list[str] | None:
    try:
        return next(rows, None)
    except csv.Error as error:
        raise Unreadable(
            f"is a broken row ({error}); look for a quotation mark that is not closed", code="csv"
        ) from error


def _delimiter(head: str) -> str:
    """Give the delimiter under which the header has a column of text, else the most frequent one."""
    first = head.split("\n", 1)[0].strip("\r")
    for delimiter in DELIMITERS:
        if has_text_field([column.strip('"') for column in first.split(delimiter)]) and delimiter in first:
            return delimiter
    return max(DELIMITERS, key=first.count)
