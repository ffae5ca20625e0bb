"""What a person gives (files, folders, patterns, addresses, lists of addresses), one after another."""

from __future__ import annotations

import glob
import stat
from collections.abc import Iterator, Sequence
from contextlib import closing, nullcontext
from datetime import UTC, datetime
from pathlib import Path

from onrecord.errors import SourceError, Unreadable
from onrecord.ingest.found import NOTHING_GIVEN, Found, Overrides, Problem
from onrecord.ingest.meter import Meter
from onrecord.ingest.read import read
from onrecord.ingest.received import PEEK, Knows, Received
from onrecord.ingest.web import Fetcher, is_address

_LIST_SUFFIXES = (".txt", ".urls", ".list", "")


def sources(
    paths: Sequence[str],
    overrides: Overrides = NOTHING_GIVEN,
    fetcher: Fetcher | None = None,
    meter: Meter | None = None,
    knows: Knows | None = None,
) -> Iterator[Found]:
    """Read everything that is given, in that order; folders in the order of names, without what is hidden.

    Lazy: a report is read when it is asked for. What cannot be read is given as a Problem, never raised. `meter` counts
    the bytes of files read; of a file with one report of which `knows` says that it is there, no text is made.
    """
    walk = _Walk(overrides, fetcher, meter or Meter(), knows)
    with nullcontext() if fetcher else closing(walk):
        for path in paths:
            yield from walk.given(str(path))


class _Walk:
    """One walk over what is given. Folders are entered once, so that links in a circle end."""

    def __init__(
        self, overrides: Overrides, fetcher: Fetcher | None, meter: Meter, knows: Knows | None
    ) -> None:
        self._overrides = overrides
        self._fetcher = fetcher
        self._meter = meter
        self._knows = knows
        self._entered: set[tuple[int, int]] = set()

    def close(self) -> None:
        """Close the connections, where any were opened."""
        if self._fetcher:
            self._fetcher.close()

    def given(self, name: str) -> Iterator[Found]:
        """Read one thing given: an address, a path, or a pattern."""
        if is_address(name):
            yield from self._fetched(name)
            return
        try:
            self._entered.clear()
            yield from self._expanded(name)
        except (OSError, ValueError) as error:  # ValueError: a zero byte in a path
            yield Problem(name, _unopened(error))

    def _expanded(self, name: str) -> Iterator[Found]:
        path = Path(name)
        if path.exists() or path.is_symlink():
            yield from self._path(path)
            return
        matches = sorted(glob.glob(name, recursive=True)) if glob.has_magic(name) else []  # noqa: PTH207
        if not matches:
            what = "matches no file" if glob.has_magic(name) else "is not there"
            yield Problem(
                name, Unreadable(f"{what}; give a file, a folder, a pattern or an address", code="missing")
            )
        for match in matches:
            yield from self._path(Path(match))

    def _path(self, path: Path) -> Iterator[Found]:
        try:
            found = path.stat()
            if stat.S_ISDIR(found.st_mode):
                yield from self._folder(path, (found.st_dev, found.st_ino))
            elif stat.S_ISREG(found.st_mode):
                yield from self._file(path)
            else:
                yield Problem(
                    str(path), Unreadable("is no regular file but a device or a pipe", code="unsupported")
                )
        except OSError as error:
            yield Problem(str(path), _unopened(error))

    def _folder(self, path: Path, identity: tuple[int, int]) -> Iterator[Found]:
        if identity in self._entered:
            return
        self._entered.add(identity)
        for child in sorted(path.iterdir()):
            if not child.name.startswith("."):
                yield from self._path(child)

    def _file(self, path: Path) -> Iterator[Found]:
        with path.open("rb") as stream, self._meter.over(stream):
            addresses = _addresses(stream.read(PEEK), path)
            stream.seek(0)
            if not addresses:
                now = datetime.now(UTC)
                received = Received(
                    name=str(path),
                    stream=stream,
                    retrieved=now,
                    overrides=self._overrides,
                    knows=self._knows,
                )
                yield from read(received)
                return
            listed = stream.read().decode("utf-8", "replace").splitlines()
        for line in listed:
            if line.strip() and not line.startswith("#"):
                yield from self._fetched(line.strip())

    def _fetched(self, address: str) -> Iterator[Found]:
        try:
            if not is_address(address):
                raise Unreadable(
                    "is no address in a list of addresses; give one http(s) address a line", code="address"
                )
            self._fetcher = self._fetcher or Fetcher()
            received = self._fetcher.fetch(address, self._overrides)
        except SourceError as error:
            yield Problem(address, error)
            return
        yield from read(received)


def _addresses(head: bytes, path: Path) -> bool:
    """Whether a file is a list of addresses: nothing but one a line, and notes behind `#`."""
    if path.suffix.lower() not in _LIST_SUFFIXES:
        return False
    lines = head.decode("utf-8-sig", "replace").split("\n")
    whole = lines[:-1] if len(head) == PEEK else lines
    listed = [line.strip() for line in whole if line.strip() and not line.startswith("#")]
    return bool(listed) and all(is_address(line) for line in listed)


def _unopened(error: Exception) -> Unreadable:
    reason = getattr(error, "strerror", None) or str(error)
    return Unreadable(f"cannot be opened ({reason}); look at its permissions and its name", code="unopened")
