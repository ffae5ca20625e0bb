"""What a form sends: fields, and files where it may have any. Limits hold before anything is taken in.

Files are spooled to unnamed temporary files. The name that a file was sent under is only ever shown: it names no path.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

MEBIBYTE = 1 << 20
FIELDS = 2_000  # fields of a form
BODY = 8 * MEBIBYTE  # bytes of a form without files, and so of one field
FIELDS_BESIDE = 50  # fields of a form with files, which are held in memory
FIELD_BESIDE = MEBIBYTE  # bytes of one of them
FILES = 20  # files of one form
FILE = 50 * MEBIBYTE  # bytes of one file
ALL_FILES = 200 * MEBIBYTE  # bytes of a form with files
NAME = 120  # characters of the name of a file that are kept


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a person sent: a name to show, how many bytes, and these, until the form is answered."""

    name: str
    size: int
    stream: BinaryIO


@asynccontextmanager
async def sent(
    request: Request, *, files: bool, fields: int = FIELDS, most: int | None = None
) -> AsyncIterator[FormData]:
    """Give what a form sends, open until the block ends. Raises HTTPException for more than is taken.

    `most` are the bytes that are taken; by default those of a form with files, or without.
    """
    most = most or (ALL_FILES if files else BODY)
    if _length(request) > most:
        raise _too_much(most)
    limited = Request(request.scope, _Counted(request, most))
    parts = (FILES, FIELDS_BESIDE, FIELD_BESIDE) if files else (0, fields, most)
    async with limited.form(max_files=parts[0], max_fields=parts[1], max_part_size=parts[2]) as given:
        yield given


def uploads_of(given: FormData) -> tuple[Upload, ...]:
    """Give the files of a form. Raises HTTPException for one that is larger than is taken."""
    found = [each for _, each in given.multi_items() if isinstance(each, UploadFile) and each.filename]
    for each in found:
        if (each.size or 0) > FILE:
            message = f"{shown_name(each.filename or '')} has more than {FILE // MEBIBYTE} MiB"
            raise HTTPException(413, f"{message}; use `onrecord read` for it")
    return tuple(Upload(shown_name(each.filename or ""), each.size or 0, each.file) for each in found)


def shown_name(given: str) -> str:
    """Give the last part of the name of a file, without what cannot be seen; "report" for nothing."""
    last = re.split(r"[/\\]", given)[-1]
    seen = "".join(char for char in last if char.isprintable()).strip().lstrip(".")
    suffix = PurePosixPath(seen).suffix[:12]
    short = seen if len(seen) <= NAME else seen[: NAME - len(suffix)] + suffix
    return short or "report"


class _Counted:
    """The messages of a request, until they have brought more bytes than are taken."""

    def __init__(self, request: Request, most: int) -> None:
        self._receive = request.receive
        self._left = self._most = most

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise _too_much(self._most)
        return message


def _length(request: Request) -> int:
    given = request.headers.get("content-length", "0")
    return int(given) if given.isdecimal() and len(given) < 19 else 0


def _too_much(most: int) -> HTTPException:
    size = f"{most // MEBIBYTE} MiB" if most >= MEBIBYTE else f"{most >> 10} KiB"
    return HTTPException(413, f"this is more than {size}, the most that is taken at once; send it in parts")
