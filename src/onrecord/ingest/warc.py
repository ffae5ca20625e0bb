"""Web archives (.warc, .warc.gz): each page that was answered with success."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from onrecord.errors import SourceError, Unreadable
from onrecord.ingest import limits
from onrecord.ingest.found import Found, Problem
from onrecord.ingest.malformed import parsing
from onrecord.ingest.received import Received, Unpacked, cut_short, too_large

_KINDS = (
    "text/",
    "application/pdf",
    "application/xhtml",
    "message/rfc822",
    "application/json",
    "application/vnd.openxml",
)


def read_warc(received: Received) -> Iterator[Found | Received]:
    """Give the pages, PDFs and texts of an archive; of one cut short, those before the cut."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    records = iter(ArchiveIterator(received.stream))
    found = 0
    while True:
        with parsing("a WARC file", ArchiveLoadFailed):
            record = next(records, None)
        if record is None:
            break
        found += record.rec_type is not None
        if _is_wanted(record):
            yield from _page(received, record)
    if not found:
        raise Unreadable("is a WARC file without records", code="malformed")


def read_warc_gz(received: Received) -> Iterator[Found | Received]:
    """Give the pages of a packed archive, unpacked here: the library passes over a member that is cut."""
    unpacked = Unpacked(gzip.GzipFile(fileobj=received.stream), received.budget)  # type: ignore[arg-type]
    told = False
    for item in read_warc(replace(received, stream=io.BufferedReader(unpacked))):
        told = told or (isinstance(item, Problem) and item.error.code == "truncated")
        yield item
    if unpacked.broken and not told:
        yield Problem(received.name, cut_short(unpacked.broken))


def _page(received: Received, record: Any) -> Iterator[Found | Received]:
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    here = f"{received.name}#{address}"
    try:
        with parsing("a WARC record"):
            data = record.content_stream().read(limits.MAX_FETCH + 1)
            missing = getattr(record.raw_stream, "limit", 0)
        if len(data) > limits.MAX_FETCH:
            raise too_large("is a page of", limits.MAX_FETCH)
    except SourceError as error:
        yield Problem(here, error)
        return
    if missing:
        yield Problem(here, cut_short(f"{missing} bytes of the record are missing"))
        return
    received.budget.spend(len(data))
    kind = record.http_headers.get_header("Content-Type") if record.http_headers else record.content_type
    inner = received.member(f"#{address}", io.BytesIO(data), media_type=kind)
    yield replace(inner, url=address or None, retrieved=_time(record) or received.retrieved)


def _is_wanted(record: Any) -> bool:
    if record.rec_type not in ("response", "resource"):
        return False
    kind = record.http_headers.get_header("Content-Type") if record.http_headers else record.content_type
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    return (
        str(status).startswith("2")
        and str(kind or "text/").lower().startswith(_KINDS)
        and "css" not in str(kind)
    )


def _time(record: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(record.rec_headers.get_header("WARC-Date") or "")
    except ValueError:
        return None
