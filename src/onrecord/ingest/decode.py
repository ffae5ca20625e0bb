"""Bytes to characters, and the few changes that are made before the text is frozen."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from onrecord.errors import Unreadable
from onrecord.model.text import Segment

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
GUESSES = ["cp1252", "cp1250", "cp1251", "cp1254", "cp1256", "gb18030", "shift_jis", "euc_kr", "koi8_r"]
GUESSED_FROM = 200_000  # bytes; more does not change the guess and costs seconds
MAX_CONTROLS = 0.02  # share of control bytes above which it is no text; a choice, not measured
_CONTROLS = bytes(set(range(32)) - {7, 8, 9, 10, 12, 13, 27})
_UNSHOWN = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Characters, the encoding they were in, and whether that was guessed. No byte order mark."""

    text: str
    encoding: str
    guessed: bool = False


def is_binary(data: bytes) -> bool:
    """Whether these bytes are no text in any encoding without zero bytes."""
    head = data[:65536]
    return len(head) - len(head.translate(None, _CONTROLS)) > MAX_CONTROLS * len(head)


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode by byte order mark, as declared, as UTF-8, else by a guess. Raises Unreadable on binary data."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _as_declared(data[len(mark) :], encoding)
    if is_binary(data):
        raise Unreadable(
            f"is binary data ({data[:4]!r} ...), not text; give a text, HTML, PDF or DOCX file", code="binary"
        )
    for name in filter(None, ("utf-8", declared)):
        text = _try(data, name)
        if text is not None:
            return Decoded(text, codecs.lookup(name).name)
    return _guess(data)


def decode_utf8(data: bytes) -> str:
    """Decode strictly as UTF-8, with or without a byte order mark, as the contract of `extract` asks."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = "binary data" if is_binary(data) else f"byte {data[error.start : error.start + 1]!r}"
        raise Unreadable(
            f"is not UTF-8 ({found} at offset {error.start}); save it as UTF-8", code="encoding"
        ) from error


def declared_charset(page: bytes, media_type: str | None) -> str | None:
    """Give the encoding that the sender or the page itself declares."""
    said = re.search(r"charset=\"?([\w.:-]+)", media_type or "", re.IGNORECASE)
    if said:
        return said[1]
    meta = _CHARSET.search(page[:4096])
    return meta[1].decode("ascii", "replace") if meta else None


def freeze(page: str) -> tuple[str, tuple[Segment, ...]]:
    r"""Make the text that offsets point into, and its map.

    `\r\n` and `\r` become `\n`, and control characters become spaces; nothing else is changed.
    """
    text = storable(_UNSHOWN.sub(" ", page))
    if "\r\n" not in text:
        whole = (Segment(0, len(text), f"char=0,{len(text)}"),) if text else ()
        return text.replace("\r", "\n"), whole
    segments: list[Segment] = []
    start = 0
    for shift, line in enumerate(text.split("\r\n")):
        if line:
            first = start + shift
            segments.append(Segment(start, start + len(line), f"char={first},{first + len(line)}"))
        start += len(line) + 1
    return text.replace("\r\n", "\n").replace("\r", "\n"), tuple(segments)


def storable(text: str) -> str:
    """Replace what no encoding (half a surrogate pair) or no database (a zero) can hold; the length stays."""
    return _UNSTORABLE.sub("�", text)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _as_declared(data: bytes, encoding: str) -> Decoded:
    text = _try(data, encoding)
    if text is None:
        raise Unreadable(f"has the mark of {encoding} but is not; save it as UTF-8", code="encoding")
    return Decoded(text, encoding)


def _guess(data: bytes) -> Decoded:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:GUESSED_FROM], cp_isolation=GUESSES).best()
    text = _try(data, best.encoding) if best else None
    if best is None or text is None:
        raise Unreadable("is in no encoding we can tell; save it as UTF-8", code="encoding")
    return Decoded(text, best.encoding, guessed=True)
