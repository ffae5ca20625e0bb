"""Something received -> the reports in it. One table says which reader reads what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import file_digest

from onrecord.errors import SourceError, Unreadable
from onrecord.ingest import limits, sniff
from onrecord.ingest.archive import read_gzip, read_zip
from onrecord.ingest.csv import read_csv
from onrecord.ingest.document import document_id
from onrecord.ingest.docx import read_docx
from onrecord.ingest.email import read_email
from onrecord.ingest.feed import read_feed
from onrecord.ingest.found import NOTHING_GIVEN, Found, Known, Overrides, Problem
from onrecord.ingest.html import read_html
from onrecord.ingest.json import read_json, read_json_lines
from onrecord.ingest.pdf import read_pdf
from onrecord.ingest.plain import read_plain
from onrecord.ingest.received import Received, TooMuch, peekable
from onrecord.ingest.warc import read_warc, read_warc_gz

Reader = Callable[[Received], Iterator[Found | Received]]

READERS: dict[str, Reader] = {
    sniff.PLAIN: read_plain,
    sniff.MARKDOWN: read_plain,
    sniff.HTML: read_html,
    sniff.PDF: read_pdf,
    sniff.DOCX: read_docx,
    sniff.EMAIL: read_email,
    sniff.JSON: read_json,
    sniff.JSONL: read_json_lines,
    sniff.CSV: read_csv,
    sniff.WARC: read_warc,
    sniff.ZIP: read_zip,
    sniff.GZIP: read_gzip,
    sniff.FEED: read_feed,
}
"""Which reader reads what. A container gives things received, which are read in their turn."""

SINGLE = (read_plain, read_html, read_pdf, read_docx)
"""What makes one report of all the bytes."""


def read_bytes(
    name: str,
    data: bytes,
    *,
    media_type: str | None = None,
    overrides: Overrides = NOTHING_GIVEN,
    url: str | None = None,
    retrieved: datetime | None = None,
) -> Iterator[Found]:
    """Read the reports in some bytes. `media_type` is what the sender says they are."""
    return read(
        Received.of(name, data, media_type=media_type, overrides=overrides, url=url, retrieved=retrieved)
    )


def read(received: Received) -> Iterator[Found]:
    """Read the reports in something received. What cannot be read is given as a Problem, never raised."""
    try:
        yield from _read(received)
    except TooMuch as error:
        yield Problem(received.name, error)


def _read(received: Received) -> Iterator[Found]:
    try:
        _check_depth(received)
        reader, whole = _reader_of(received)
        if known := _known(reader, whole):
            yield known
            return
        for item in reader(whole):
            if isinstance(item, Received):
                yield from _read(item)
            else:
                yield item
    except TooMuch:
        raise  # ends the file that was given, with all its members
    except SourceError as error:
        yield Problem(received.name, error)
    except OSError as error:  # a file that vanishes or a disk that fails while it is read
        yield Problem(
            received.name, Unreadable(f"cannot be read ({error.strerror or error})", code="unreadable")
        )


def _known(reader: Reader, received: Received) -> Known | None:
    """Give what is known of something that holds one report, from its bytes alone."""
    if received.knows is None or reader not in SINGLE or not received.stream.seekable():
        return None
    id = document_id(file_digest(received.stream, "sha256").hexdigest())  # type: ignore[arg-type] # noqa: A001
    received.stream.seek(0)
    return Known(received.name, id) if received.knows(id) else None


def _check_depth(received: Received) -> None:
    if received.depth > limits.MAX_DEPTH:
        raise TooMuch(f"is packed more than {limits.MAX_DEPTH} deep; unpack it and give the folder")


def _reader_of(received: Received) -> tuple[Reader, Received]:
    head, stream = peekable(received.stream)
    whole = replace(received, stream=stream)
    kind = sniff.media_type_of(head, received.name, received.media_type)
    if kind == sniff.GZIP and received.name.endswith((".warc.gz", ".warc")):
        return read_warc_gz, whole
    return READERS[kind], whole
