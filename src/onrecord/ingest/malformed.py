"""The border to other people's parsers: whatever they raise on a broken file becomes one clear line."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from onrecord.errors import Unreadable

BROKEN = (
    ValueError,  # of which UnicodeError
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    EOFError,
    OSError,  # of which gzip.BadGzipFile
    RecursionError,
    NotImplementedError,
    MemoryError,
    SyntaxError,  # of which lxml.etree.XMLSyntaxError
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
)
"""What parsers of PDF, DOCX, e-mail, WARC and feeds may raise on broken and hostile files."""

LONGEST_REASON = 120  # characters; a library's message may hold half the file


@contextmanager
def parsing(what: str, *more: type[Exception]) -> Iterator[None]:
    """Turn a parser's failure on `what` ("a PDF") into Unreadable. `more` are errors of the library's own."""
    failures: tuple[type[BaseException], ...] = (*BROKEN, *more)
    try:
        yield
    except failures as error:
        reason = " ".join(str(error).split())[:LONGEST_REASON] or type(error).__name__
        raise Unreadable(
            f"looks like {what} but is broken ({reason}); get it again or save it anew", code="malformed"
        ) from error
