"""How far through what was given the reading of it has come, in bytes of the files as they lie on the disk."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


class Meter:
    """Counts the bytes read of the files that are opened under it. What comes from the web or a pipe has no size."""

    def __init__(self) -> None:
        self._past = 0
        self._stream: BinaryIO | None = None

    @property
    def done(self) -> int:
        """Give the bytes read so far: those of the files that are finished, and of the one that is open."""
        with suppress(OSError, ValueError):  # a pipe has no place in it; a file may be closed
            return self._past + (self._stream.tell() if self._stream else 0)
        return self._past

    @contextmanager
    def over(self, stream: BinaryIO) -> Iterator[None]:
        """Count what is read of a file."""
        self._stream = stream
        try:
            yield
        finally:
            self._past = self.done
            self._stream = None


def weight(paths: Iterable[str]) -> int:
    """Give the bytes of the files and folders that are given; what cannot be looked at counts as nothing."""
    return sum(_weight(Path(path)) for path in paths)


def _weight(path: Path) -> int:
    with suppress(OSError, ValueError):
        if path.is_dir():
            return sum(_size(Path(folder) / name) for folder, _, names in os.walk(path) for name in names)
        return _size(path)
    return 0


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0
