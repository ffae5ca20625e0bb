"""JSON lines, and .json files that are one object or a list of objects."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from dataclasses import replace

from onrecord.errors import SourceError, Unreadable
from onrecord.ingest import limits, sniff
from onrecord.ingest.decode import decode_utf8
from onrecord.ingest.fields import Piece, read_fields
from onrecord.ingest.found import Found, Problem
from onrecord.ingest.received import Received, lines, peekable, too_large

SHAPE = '{"text": "...", "published": "YYYY-MM-DD", "title": ..., "source": ..., "url": ...}'


def read_json_lines(received: Received, *, keep_id: bool = False, first: int = 1) -> Iterator[Found]:
    """Read a report a line. A line that cannot be read is named, and the others are read.

    `first` is the number of the first line, where what is received is a part of a file.
    """
    head, stream = peekable(received.stream)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable("is JSON in UTF-16; save it as UTF-8", code="encoding")
    for number, line in lines(stream, first=first):
        if line is not None and not line.strip():
            continue
        here = replace(received, name=f"{received.name}#line={number}")
        try:
            if line is None:
                raise too_large("is a line of", limits.MAX_TEXT)
            piece = Piece(line, sniff.JSON, f"line={number}")
            yield from read_fields(here, _object(line), piece, keep_id=keep_id)
        except SourceError as error:
            yield Problem(here.name, error)


def read_json(received: Received, *, keep_id: bool = False) -> Iterator[Found]:
    """Read a file that is one object, or a list of them; JSON lines under the wrong name are read as such."""
    data = received.take(limits.MAX_FILE)
    text = decode_utf8(data)
    for number, (value, content) in enumerate(_values(text), start=1):
        here = replace(received, name=f"{received.name}#part={number}")
        try:
            piece = Piece(content.encode(), sniff.JSON, f"part={number}")
            yield from read_fields(here, _as_object(value), piece, keep_id=keep_id)
        except SourceError as error:
            yield Problem(here.name, error)


def _object(line: bytes) -> dict[str, object]:
    text = decode_utf8(line)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _broken(error) from error
    return _as_object(value)


def _as_object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise Unreadable(f"is {type(value).__name__}, not an object; expected {SHAPE}", code="json")
    return value


def _values(text: str) -> Iterator[tuple[object, str]]:
    """Give the objects of a list, or those that follow each other, with the characters of each."""
    decoder = json.JSONDecoder()
    in_list = text.lstrip().startswith("[")
    position = text.find("[") + 1 if in_list else 0
    while (position := _skip(text, position)) < len(text) and not (in_list and text[position] == "]"):
        try:
            value, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            raise _broken(error) from error
        yield value, text[position:end]
        position = end


def _skip(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t\r\n,":
        position += 1
    return position


def _broken(error: Exception) -> Unreadable:
    reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)[:100]
    return Unreadable(f"is broken JSON ({reason}); expected {SHAPE}", code="json")
