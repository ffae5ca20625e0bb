"""What `onrecord extract` reads from a stream: plain text, HTML, or JSON lines, all of them UTF-8."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from onrecord.errors import SourceError, Unreadable
from onrecord.ingest import sniff
from onrecord.ingest.decode import BYTE_ORDER_MARKS, decode_utf8, freeze, is_binary
from onrecord.ingest.document import Body, make_document
from onrecord.ingest.found import Found, Problem
from onrecord.ingest.html import read_html
from onrecord.ingest.json import read_json, read_json_lines
from onrecord.ingest.received import Received, peekable

_OTHER_MARKS = tuple(mark for mark, encoding in BYTE_ORDER_MARKS if encoding != "utf-8")
_LINES = (".jsonl", ".ndjson")


def contract_documents(stream: BinaryIO, name: str = "-") -> Iterator[Found]:
    """Read the documents of a stream, each with the id that its line gives, else one after its content.

    The text of a JSON document is taken exactly as it is, so that offsets hold in what was given. A broken
    line is given as a Problem that names the line, and the others are read.
    """
    head, whole = peekable(stream)
    received = Received(name=name, stream=whole)
    try:
        yield from _documents(received, head)
    except SourceError as error:
        yield Problem(name, error)
    except OSError as error:
        yield Problem(name, Unreadable(f"cannot be read ({error.strerror or error})", code="unreadable"))


def _documents(received: Received, head: bytes) -> Iterator[Found]:
    kind = _kind(head, received.name.lower())
    if kind == sniff.JSONL:
        return read_json_lines(received, keep_id=True)
    if kind == sniff.JSON:
        return read_json(received, keep_id=True)
    if kind == sniff.HTML:
        return read_html(received, strict=True)
    return _plain(received)


def _kind(head: bytes, name: str) -> str:
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if name.endswith(_LINES):
        return sniff.JSONL
    if name.endswith(".json"):
        return sniff.JSON
    if bare.startswith(b"{"):
        return sniff.JSONL
    return sniff.HTML if sniff.looks_like_page(head) or name.endswith((".html", ".htm")) else sniff.PLAIN


def _plain(received: Received) -> Iterator[Found]:
    data = received.take()
    if is_binary(data) and not data.startswith(_OTHER_MARKS):
        message = f"is binary data ({data[:4]!r} ...); expected UTF-8 text, HTML, or JSON lines"
        raise Unreadable(message, code="binary")
    text, segments = freeze(decode_utf8(data))
    yield make_document(received, Body(content=data, text=text, media_type=sniff.PLAIN, segments=segments))
