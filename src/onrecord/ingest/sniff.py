"""What something is: by its first bytes, then by its name, then by what the sender said."""

from __future__ import annotations

import re
from pathlib import PurePath

from onrecord.errors import Unreadable
from onrecord.ingest.decode import BYTE_ORDER_MARKS, is_binary

PLAIN, MARKDOWN, HTML = "text/plain", "text/markdown", "text/html"
PDF, ZIP, GZIP, WARC = "application/pdf", "application/zip", "application/gzip", "application/warc"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EMAIL, JSON, JSONL, CSV = "message/rfc822", "application/json", "application/jsonl", "text/csv"
FEED = "application/feed+xml"  # RSS or Atom; they have a type each, and servers mix them up

SUFFIXES = {
    ".txt": PLAIN, ".text": PLAIN, ".md": MARKDOWN, ".markdown": MARKDOWN,
    ".html": HTML, ".htm": HTML, ".xhtml": HTML, ".pdf": PDF, ".docx": DOCX,
    ".eml": EMAIL, ".json": JSON, ".jsonl": JSONL,
    ".ndjson": JSONL, ".csv": CSV, ".tsv": CSV, ".warc": WARC, ".zip": ZIP, ".gz": GZIP,
    ".rss": FEED, ".atom": FEED, ".xml": FEED,
}  # fmt: skip
DECLARED = {
    "text/plain": PLAIN, "text/markdown": MARKDOWN, "text/html": HTML, "application/xhtml+xml": HTML,
    PDF: PDF, DOCX: DOCX, EMAIL: EMAIL, JSON: JSON, JSONL: JSONL, "application/x-ndjson": JSONL,
    "text/csv": CSV, ZIP: ZIP,
    "text/tab-separated-values": CSV, "application/gzip": GZIP, "application/x-gzip": GZIP, WARC: WARC,
    "application/rss+xml": FEED, "application/atom+xml": FEED, "application/rdf+xml": FEED, "text/xml": FEED,
    "application/xml": FEED, FEED: FEED,
}  # fmt: skip

_OLE = "an old Office file (.doc, .xls) or one with a password; save it as .docx without a password"
_PICTURE = "a picture; we read text only"
REFUSED = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLE),
    (b"{\\rtf", "a rich text file; save it as .docx or .txt"),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"SQLite format 3\x00", "an SQLite database; to look into a record use `onrecord show --record`"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; pack it as .zip"),
    (b"Rar!", "a RAR archive; pack it as .zip"),
    (b"BZh", "a bzip2 file; pack it as .zip"),
    (b"\xfd7zXZ\x00", "an xz file; pack it as .zip"),
    (b"PAR1", "a Parquet file; export it as .csv or .jsonl"),
)
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_MARKUP = re.compile(rb"<(?:p|div|h[1-6]|article|main|table|br|span)\b[^>]{0,500}>", re.I)
_FEED = re.compile(
    rb"\s*(?:<\?xml.{0,400}?\?>\s*)?(?:<!--.{0,2000}?-->\s*|<\?.{0,400}?\?>\s*)*(?:<!DOCTYPE.{0,2000}?>\s*)?<(?:rss|feed|rdf:RDF)\b",
    re.I | re.S,
)
_MAIL = re.compile(
    rb"(?:Return-Path|Received|Delivered-To|From|To|Date|Subject|Message-ID|MIME-Version|X-[\w-]+):", re.I
)


def media_type_of(head: bytes, name: str = "", declared: str | None = None) -> str:
    """Tell what something is from its first bytes, its name, and what the sender said it is.

    Raises Unreadable for what we cannot read, with the kind of thing it is.
    """
    if not head:
        raise Unreadable("is empty (0 bytes); nothing to read", code="empty")
    suffix = PurePath(name).suffix.lower()
    return _by_content(head, suffix) or _by_name(head, suffix, declared)


def looks_like_page(head: bytes) -> bool:
    """Whether the first bytes are those of an HTML page."""
    return _PAGE.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def _by_content(head: bytes, suffix: str) -> str | None:
    for magic, kind in REFUSED:
        if head.startswith(magic):
            raise Unreadable(f"is {kind}", code="unsupported")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return DOCX if suffix == ".docx" or b"word/" in head else ZIP
    if head.startswith(b"\x1f\x8b"):
        return GZIP
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"WARC/"):
        return WARC
    if suffix in (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".eml"):
        return None  # fields of these hold pages
    bare = head.removeprefix(b"\xef\xbb\xbf")
    return FEED if _FEED.match(bare) else HTML if _PAGE.match(bare) else None


def _by_name(head: bytes, suffix: str, declared: str | None) -> str:
    said = DECLARED.get((declared or "").split(";")[0].strip().lower())
    kind = SUFFIXES.get(suffix) if said in (None, PLAIN) else said
    if kind in (PDF, DOCX, ZIP, GZIP, WARC):
        raise Unreadable(
            f"is called {suffix or declared} but does not begin like one ({head[:8]!r} ...); get it again",
            code="malformed",
        )
    if kind:
        return kind
    if said is None and _is_binary(head):
        raise Unreadable(f"is binary data ({head[:4]!r} ...), no kind of file that we read", code="binary")
    return said or _by_look(head)


def _is_binary(head: bytes) -> bool:
    marked = any(head.startswith(mark) for mark, _ in BYTE_ORDER_MARKS)
    return not marked and is_binary(head)


def _by_look(head: bytes) -> str:
    """Tell text apart that comes without a name: from a pipe, or a file without a suffix."""
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if bare.startswith((b'{"', b"{ ")):
        return JSONL
    if re.match(rb"\[\s*\{", bare):
        return JSON
    if len(_MARKUP.findall(bare)) >= 3:
        return HTML
    first = bare.split(b"\n", 3)[:3]
    return EMAIL if len(first) == 3 and all(_MAIL.match(line) for line in first) else PLAIN
