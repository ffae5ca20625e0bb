"""Packed files: .zip with many members, .gz with one. Nothing is written to disk."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from onrecord.errors import Unreadable
from onrecord.ingest import limits
from onrecord.ingest.found import Found, Problem
from onrecord.ingest.malformed import parsing
from onrecord.ingest.received import Received, TooMuch, Unpacked, cut_short

_JUNK = ("__MACOSX", "Thumbs.db")


def read_zip(received: Received) -> Iterator[Found | Received]:
    """Give the members of an archive, as things to read themselves."""
    with parsing("a ZIP archive", zipfile.BadZipFile):
        archive = zipfile.ZipFile(_seekable(received))
    members = [member for member in checked(archive) if not _is_hidden(member.filename)]
    if not members:
        raise Unreadable("is a ZIP archive without files", code="empty")
    for member in members:
        name = f"/{member.filename}"
        if member.flag_bits & 1:
            message = "has a password; unpack the archive and give the folder"
            yield Problem(f"{received.name}{name}", Unreadable(message, code="encrypted"))
            continue
        with parsing("a ZIP archive", zipfile.BadZipFile):
            packed = archive.open(member)
        unpacked = Unpacked(packed, received.budget)  # type: ignore[arg-type]
        yield received.member(name, io.BufferedReader(unpacked))
        if unpacked.broken:
            yield Problem(f"{received.name}{name}", cut_short(unpacked.broken))


def read_gzip(received: Received) -> Iterator[Found | Received]:
    """Give what is packed, as something to read itself."""
    unpacked = Unpacked(gzip.GzipFile(fileobj=received.stream), received.budget)  # type: ignore[arg-type]
    inner = PurePosixPath(received.name).name.removesuffix(".gz")
    yield received.member(f"/{inner}", io.BufferedReader(unpacked))
    if unpacked.broken:
        yield Problem(received.name, cut_short(unpacked.broken))


def check_members(stream: BinaryIO) -> None:
    """Raise Unreadable where a packed file (a DOCX is one) would unpack to more than we take."""
    with parsing("a packed file", zipfile.BadZipFile), zipfile.ZipFile(stream) as archive:
        checked(archive)


def checked(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Give the files in an archive. Raises TooMuch where they claim to unpack to more than we take."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > limits.MAX_MEMBERS:
        raise TooMuch(
            f"holds {len(members):,} files, more than {limits.MAX_MEMBERS:,}; unpack it and give the folder"
        )
    if unpacked > limits.MAX_UNPACKED or (
        unpacked > limits.RATIO_FROM and unpacked > limits.MAX_RATIO * packed
    ):
        raise TooMuch(f"would unpack from {packed:,} to {unpacked:,} bytes, like a bomb; nothing was read")
    return members


def _seekable(received: Received) -> BinaryIO:
    return (
        received.stream
        if received.depth == 0 and received.stream.seekable()
        else io.BytesIO(received.take(limits.MAX_FILE))
    )


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any((part.startswith(".") and part.strip(".")) or part in _JUNK for part in parts)
