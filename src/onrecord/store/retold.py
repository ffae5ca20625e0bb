"""What a line of a record says (`lines.py`), kept through the door through which it came into the record it is of.

Every function gives False where just this is known already. What is no line of a record raises ValueError, KeyError or
TypeError, what the record refuses an error of its own; `replay.py` names the line.
"""

from __future__ import annotations

import zlib
from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Literal, TypedDict

import msgspec

from onrecord.errors import SourceError
from onrecord.model.contract import decode, encode
from onrecord.model.incident import Verb
from onrecord.model.reading import Reading
from onrecord.model.review import About, Review, ReviewVerb
from onrecord.model.text import Document, Quote
from onrecord.store import rows
from onrecord.store.lines import MARK
from onrecord.store.store import Store

LARGEST = 1 << 30  # bytes of one snapshot: what says it is larger is taken for a mistake


class _Reviewed(TypedDict):
    about: About
    subject: str
    field: str | None
    claim: str | None
    verb: ReviewVerb
    value: Any
    quotes: list[tuple[int, int, str]]
    why: str
    by_whom: str
    at: str
    seen: int


class _Decided(TypedDict):
    verb: Verb
    left: list[str]
    right: list[str]
    why: str
    by: str
    at: str


class _SetAside(TypedDict):
    name: str
    stage: Literal["intake"]
    code: str
    message: str


def _add_document(store: Store, said: dict[str, Any], line: bytes) -> bool:
    content = _content(said)
    document = _document(said["document"], content)
    contract, reading = _reading(line)
    return store.add(
        document,
        reading,
        reader=msgspec.convert(said["reader"], str),
        copy_of=msgspec.convert(said["copy_of"], str | None),
        contract=contract,
    )


def _add_reading(store: Store, said: dict[str, Any], line: bytes) -> bool:
    contract, reading = _reading(line)
    return store.read_again(reading, reader=msgspec.convert(said["reader"], str), contract=contract)


def _set_aside(store: Store, said: dict[str, Any], _: bytes) -> bool:
    told = msgspec.convert(said["says"], _SetAside)
    return store.set_aside(told["name"], SourceError(told["message"], code=told["code"]))


def _keep_model(store: Store, said: dict[str, Any], _: bytes) -> bool:
    before = store.linkage.model()
    settings = msgspec.convert(said["says"]["settings"], str)
    return store.linkage.keep_model(settings) != (before.id if before else None)


def _decide(store: Store, said: dict[str, Any], _: bytes) -> bool:
    told = msgspec.convert(said["says"], _Decided)
    return store.linkage.decide(rows.decision(**told))


def _review(store: Store, said: dict[str, Any], _: bytes) -> bool:
    told: dict[str, Any] = dict(msgspec.convert(said["says"], _Reviewed))
    quotes = tuple(Quote(*each) for each in told.pop("quotes"))
    by, after = told.pop("by_whom"), told.pop("seen")
    return store.reviews.keep(Review(**told, quotes=quotes, by=by, after=after))


KEPT: Mapping[str, Callable[[Store, dict[str, Any], bytes], bool]] = {
    "document": _add_document,
    "reading": _add_reading,
    "set aside": _set_aside,
    "model": _keep_model,
    "decision": _decide,
    "review": _review,
}


def _reading(line: bytes) -> tuple[bytes, Reading]:
    """Give the reading of a line, and its JSON byte for byte as it was kept; of a line written anew, as we write it."""
    whole = decode(line)
    kept, mark, _ = line.rpartition(MARK)
    if mark:
        try:
            if decode(kept + b"}") == whole:
                return kept + b"}", whole
        except ValueError:
            pass
    return encode(whole), whole


def _document(said: dict[str, Any], content: bytes) -> Document:
    parses: tuple[tuple[str, Callable[[str], date]], ...] = (
        ("retrieved", datetime.fromisoformat),
        ("published", date.fromisoformat),
    )
    known = {name: parse(said[name]) for name, parse in parses if said[name] is not None}
    segments = [dict(zip(("start", "end", "pointer"), part, strict=True)) for part in said["segments"]]
    return msgspec.convert({**said, **known, "segments": segments, "content": content}, Document)


def _content(said: dict[str, Any]) -> bytes:
    """Give the bytes as received; none where an earlier document gave them."""
    if said["content"] is None:
        return b""
    content = b64decode(said["content"], validate=True)
    if said["packed"] is None:
        return content
    if said["packed"] != "zlib":
        raise ValueError(f"bytes that are packed as {said['packed']!r}; only 'zlib' is known")
    unpacker = zlib.decompressobj()
    content = unpacker.decompress(content, LARGEST)
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError("packed bytes that are cut short, or larger than any report")
    return content
