"""Bytes as they came, with what is known of where they came from."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import BinaryIO

from onrecord.errors import Unreadable
from onrecord.ingest import limits
from onrecord.ingest.found import NOTHING_GIVEN, Overrides

Knows = Callable[[str], bool]

PEEK = 8192  # bytes looked at to tell what something is


class TooMuch(Unreadable):
    """One given file unpacks to more than we take. Ends the reading of that file, not of its member alone."""

    code = "bomb"


@dataclass(slots=True)
class Budget:
    """The bytes that one given file may still unpack to."""

    left: int = limits.MAX_UNPACKED

    def spend(self, count: int) -> None:
        """Take `count` bytes off. Raises TooMuch when none are left."""
        self.left -= count
        if self.left < 0:
            size = limits.MAX_UNPACKED // limits.MEBIBYTE
            raise TooMuch(f"unpacks to more than {size} MiB; unpack it and give the folder")


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """Something to read: a file, an answer from the web, or a member of a container.

    `media_type` is what the sender said it is, which need not be so. `depth` counts the containers around it.
    """

    name: str
    stream: BinaryIO
    media_type: str | None = None
    url: str | None = None
    retrieved: datetime | None = None
    overrides: Overrides = NOTHING_GIVEN
    depth: int = 0
    budget: Budget = field(default_factory=Budget)
    knows: Knows | None = None  # whether there is a document of an id already

    @classmethod
    def of(cls, name: str, data: bytes, **known: object) -> Received:
        """Take bytes that are already in memory."""
        return cls(name=name, stream=io.BytesIO(data), **known)  # type: ignore[arg-type]

    def member(self, name: str, stream: BinaryIO, *, media_type: str | None = None) -> Received:
        """Name a part of this container as something to read itself."""
        return replace(
            self, name=f"{self.name}{name}", stream=stream, media_type=media_type, depth=self.depth + 1
        )

    def take(self, limit: int = limits.MAX_TEXT) -> bytes:
        """Read all of it. Raises Unreadable when it is empty or larger than `limit` bytes."""
        data = self.stream.read(limit + 1)
        if not data:
            raise Unreadable("is empty (0 bytes); nothing to read", code="empty")
        if len(data) > limit:
            raise too_large("holds", limit)
        return data


def too_large(holds: str, limit: int) -> Unreadable:
    """Give the error for something longer than `limit` bytes."""
    size = f"{limit // limits.MEBIBYTE} MiB"
    return Unreadable(f"{holds} more than {size}, the most we take as one report; split it", code="too-large")


def cut_short(reason: str) -> Unreadable:
    """Give the error for something that ends early; what came before was read."""
    return Unreadable(f"is cut short or broken ({reason}); only what came before was read", code="truncated")


def peekable(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """Give the first bytes of a stream, and a stream that starts with them."""
    head = stream.read(PEEK)
    if stream.seekable():
        stream.seek(-len(head), io.SEEK_CUR)
        return head, stream
    return head, io.BufferedReader(Rejoined(head, stream))


class Rejoined(io.RawIOBase):
    """Bytes read ahead, then the rest of the stream they came from: for pipes, which cannot go back."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer from the head first."""
        piece = self._head[: len(buffer)] if self._head else self._rest.read(len(buffer))
        self._head = self._head[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)


class Unpacked(io.RawIOBase):
    """A packed stream as it unpacks, paid from a budget. `broken` says why it ended early, where it did."""

    def __init__(self, packed: BinaryIO, budget: Budget) -> None:
        self._read = getattr(packed, "read1", packed.read)  # read1 keeps what comes before the cut
        self._count = 0
        self._budget = budget
        self.broken: str | None = None

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer; a packed stream that is cut short ends here, and `broken` says so.

        Raises Unreadable where nothing could be unpacked at all.
        """
        from onrecord.ingest.malformed import BROKEN

        if self.broken:
            return 0
        try:
            piece = self._read(len(buffer))
        except BROKEN as error:
            reason = str(error)[:80] or type(error).__name__
            if self._count == 0:
                raise cut_short(reason) from error
            self.broken = reason
            return 0
        self._count += len(piece)
        self._budget.spend(len(piece))
        buffer[: len(piece)] = piece
        return len(piece)


def lines(
    stream: BinaryIO, limit: int = limits.MAX_TEXT, *, first: int = 1
) -> Iterator[tuple[int, bytes | None]]:
    """Give lines with their numbers from `first`; None for a line of more than `limit` bytes."""
    number = first - 1
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) <= limit:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(limit + 1)
        yield number, None
