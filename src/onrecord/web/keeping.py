"""What lists show is kept up to date while the page is open, though other processes read and link meanwhile."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self

from onrecord import reviewing
from onrecord.errors import OnRecordError
from onrecord.store.store import Store

AT_ONCE = 50  # incidents and reports that a visitor waits for; more are taken in behind the pages

Stamp = tuple[tuple[int, int], ...]


class Keeper:
    """Keeps the board of a record up to date. Use it in a `with` block, from as many threads as you like.

    `left` is how many incidents and reports were not taken into lists and search when it last looked.
    """

    def __init__(self, store: Store) -> None:
        self.left = 0
        self._store = store
        self._looking = Lock()
        self._stop = Event()
        self._behind: Thread | None = None
        self._seen: Stamp | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop what goes on behind the pages, after the batch that it is at."""
        self._stop.set()
        if self._behind:
            self._behind.join()

    def tend(self) -> None:
        """Take in what the record gained since the last time: at once where it is little, else behind the pages.

        It costs no question where the record was not written to since.
        """
        stamp = stamp_of(self._store.path)
        if stamp == self._seen or not self._looking.acquire(blocking=False):
            return
        try:
            if self._behind and self._behind.is_alive():
                return
            self.left = reviewing.pending(self._store)
            if 0 < self.left <= AT_ONCE:
                self._refresh()
            elif self.left:
                self._behind = Thread(target=self._refresh, name="onrecord refresh")
                self._behind.start()
            if not self.left:
                self._seen = stamp
        finally:
            self._looking.release()

    def _refresh(self) -> None:
        whole = self.left
        try:
            for run in reviewing.refresh(self._store):
                self.left = max(whole - run.incidents - run.documents, 0)
                if self._stop.is_set():
                    return
            self.left = reviewing.pending(self._store)
        except OnRecordError:
            return  # the next visit tries again, and what is wrong with the record shows there


def stamp_of(record: Path) -> Stamp:
    """Give what changes whenever anybody writes to the record."""
    found = []
    for path in (record, record.with_name(f"{record.name}-wal")):
        try:
            about = path.stat()
        except FileNotFoundError:
            continue
        found.append((about.st_mtime_ns, about.st_size))
    return tuple(found)
