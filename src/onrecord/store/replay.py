"""A new record from the lines of another one (`lines.py`), through the same doors as when it came to be.

Each entry of its log is written at the time that its line tells, and must then have the hash that its line tells: so
the head of the copy is that of the original, or the line is named from which on they differ.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypedDict

import msgspec

from onrecord.errors import OnRecordError, RecordError, SourceError, Unreadable, UsageError
from onrecord.model.incident import Link, Redirect, Signature
from onrecord.model.record import LogEntry
from onrecord.store import sqlite
from onrecord.store.lines import VERSION
from onrecord.store.retold import KEPT
from onrecord.store.store import Store

MANY = 2_000  # incidents, links or compared readings that are written in one go
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, zlib.error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What a replay came to: lines of each sort, and the head of the log, equal to that which the lines tell.

    `head` is None for a record in which nothing is.
    """

    lines: Mapping[str, int]
    head: LogEntry | None


def is_record(first: bytes) -> bool:
    """Whether the first line of a file says that lines of a record follow, of whatever version."""
    try:
        said = json.loads(first)
    except ValueError:
        return False
    return isinstance(said, dict) and said.get("entry") == "record"


def replay(path: Path, lines: Iterable[bytes]) -> Replayed:
    """Make a record at a path from the lines of another one; all of it, or nothing.

    Raises UsageError where there is a record that has something in it, Unreadable for a line that cannot be read or
    a file that is cut short, RecordError where the copy would be another record than the lines tell of; all name the
    line.
    """
    _refuse_taken(path)
    folder = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=_folder_of(path)))
    try:
        made = folder / path.name
        clock = _Clock()
        with Store.open(made, now=clock) as store:
            sqlite.without_waiting(store._access.engine)
            replayed = _Run(store, clock).all(lines)
        with made.open("rb") as whole:
            os.fsync(whole.fileno())
        _refuse_taken(path)
        made.replace(path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return replayed


def _folder_of(path: Path) -> Path:
    if not path.parent.is_dir():
        raise UsageError(f"there is no folder {path.parent} for the new record")
    return path.parent


def _refuse_taken(path: Path) -> None:
    """Raise UsageError unless there is nothing at a path, or a record in which nothing is and which nobody has open."""
    if not path.exists():
        return
    full = True
    if path.is_file() and not path.with_name(f"{path.name}-wal").exists():
        full = path.stat().st_size > 0 and _has_entries(path)
    if full:
        raise UsageError(
            f"{path} is there already, and a record is only ever made anew from lines; name a new file with --record"
        )


def _has_entries(path: Path) -> bool:
    # To write, though nothing is written: what only reads leaves files beside it.
    with Store.open(path, make=False) as store:
        return store.head() is not None


class _Clock:
    """Tells the times that lines tell, one for each entry; the time now where none is waiting."""

    def __init__(self) -> None:
        self._waiting: list[datetime] = []

    def __call__(self) -> datetime:
        return self._waiting.pop(0) if self._waiting else datetime.now(UTC)

    def set(self, times: Iterable[str]) -> None:
        """Wait with these times, in the form in which the log has them."""
        self._waiting = [datetime.fromisoformat(each) for each in times]


class _Logged(TypedDict):
    seq: int
    at: str
    hash: str


@dataclass(slots=True)
class _Run:
    """One replay: the record it makes, and what waits to be written in one go."""

    store: Store
    clock: _Clock
    counted: Counter[str] = field(default_factory=Counter)
    memberships: dict[str, str] = field(default_factory=dict)
    redirects: list[Redirect] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    compared: dict[str, tuple[str, str, list[Signature]]] = field(default_factory=dict)  # by document

    def all(self, lines: Iterable[bytes]) -> Replayed:
        """Write every line, and check the head; see `replay`."""
        kind, number = "", 0
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            with _Naming(number):
                if kind == "head":
                    raise Unreadable("comes after the head, which ends a record")
                said = _object(line)
                kind = str(said.get("entry"))
                self._take(kind, said, line)
            self.counted[kind] += 1
        if kind != "head":
            raise Unreadable(f"the lines end at line {number} without a head: the file is cut short")
        return Replayed(lines=dict(self.counted), head=self.store.head())

    def _take(self, kind: str, said: dict[str, Any], line: bytes) -> None:
        if (kind == "record") == bool(self.counted):
            raise Unreadable(f"is {kind!r}; a record begins with one line of the entry 'record'")
        self._flush(kind)
        if kind in KEPT:
            self._logged(kind, said, line)
        elif kind in _WAITING:
            _WAITING[kind](self, said)
        elif kind == "head":
            self._head(said)
        elif kind == "record":
            _refuse_newer(said)
        else:
            raise Unreadable(f"has the entry {kind!r}, which this onrecord does not know; a newer one may")

    def _logged(self, kind: str, said: dict[str, Any], line: bytes) -> None:
        told = msgspec.convert(said["log"], list[_Logged])
        if len(told) != (2 if kind == "document" else 1):
            raise Unreadable(f"tells of {len(told)} entries of the log")
        self.clock.set(each["at"] for each in told)
        if not KEPT[kind](self.store, said, line):
            raise RecordError(f"the same {kind} has been there before")
        made = self.store.trail.entries([each["seq"] for each in told])
        for each in told:
            if each["seq"] not in made or made[each["seq"]].hash != each["hash"]:
                raise RecordError(_differs(kind, each, made.get(each["seq"])))

    def _head(self, said: dict[str, Any]) -> None:
        made = self.store.head()
        found = (made.seq, made.hash) if made else (0, "0" * 64)
        if found != (said["seq"], said["hash"]):
            raise RecordError(
                f"the head should be entry {said['seq']}, {said['hash']}, and is {found[0]}, {found[1]}"
            )

    def incident(self, said: dict[str, Any]) -> None:
        """Take the events of an incident."""
        events = msgspec.convert(said["events"], list[str])
        self.memberships |= dict.fromkeys(events, msgspec.convert(said["id"], str))

    def redirect(self, said: dict[str, Any]) -> None:
        """Take where an incident that is no more leads."""
        self.redirects.append(Redirect(**msgspec.convert(_only(said, "old", "new"), dict[str, str])))

    def compare(self, said: dict[str, Any]) -> None:
        """Take the signatures of a reading that was compared. Of one document, one reading goes in at a time."""
        names = msgspec.convert(_only(said, "document", "reading", "model"), dict[str, str])
        first = next(iter(self.compared.values()), None)
        if names["document"] in self.compared or (first and first[1] != names["model"]):
            self._write()
        signatures = msgspec.convert(said["signatures"], list[Signature])
        self.compared[names["document"]] = (names["reading"], names["model"], signatures)

    def link(self, said: dict[str, Any]) -> None:
        """Take a pair that was weighed."""
        self.links.append(msgspec.convert(said, Link))

    def _flush(self, kind: str) -> None:
        if kind not in _WAITING or len(self.links) + len(self.compared) >= MANY:
            self._write()
        elif len(self.memberships) >= MANY:
            self.store.linkage.assign(self.memberships)
            self.memberships = {}

    def _write(self) -> None:
        """Write what waits: redirects together, as one may lead to the next."""
        if self.memberships or self.redirects:
            self.store.linkage.assign(self.memberships, self.redirects)
        if self.compared or self.links:
            self.store.linkage.add(
                readings=[reading for reading, _, _ in self.compared.values()],
                signatures=[each for _, _, signatures in self.compared.values() for each in signatures],
                links=self.links,
                model=next((model for _, model, _ in self.compared.values()), ""),
            )
        self.memberships, self.redirects, self.links, self.compared = {}, [], [], {}


_WAITING: Mapping[str, Callable[[_Run, dict[str, Any]], None]] = {
    "incident": _Run.incident,
    "redirect": _Run.redirect,
    "compared": _Run.compare,
    "link": _Run.link,
}


class _Naming:
    """Names the line in every error of a block."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, SourceError):
            raise Unreadable(f"line {self._number}: {error}", code=error.code) from error
        if isinstance(error, OnRecordError):
            raise RecordError(f"line {self._number}: {error}") from error
        if isinstance(error, _BROKEN):
            what = f"there is no {error}" if isinstance(error, KeyError) else str(error)
            raise Unreadable(f"line {self._number} is no line of a record: {what}", code="line") from error


def _object(line: bytes) -> dict[str, Any]:
    said = json.loads(line)
    if not isinstance(said, dict):
        raise TypeError("not an object of JSON")
    return said


def _only(said: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: said[name] for name in names}


def _refuse_newer(said: dict[str, Any]) -> None:
    if said.get("version") != VERSION:
        raise Unreadable(
            f"says that these are lines of version {said.get('version')!r}; this onrecord knows version {VERSION}"
        )


def _differs(kind: str, told: _Logged, made: LogEntry | None) -> str:
    found = f"would be {made.hash}" if made else "would not be there"
    return (
        f"the {kind} is not what was logged: entry {told['seq']} of the log {found}, and had the hash {told['hash']}; "
        "up to here the two are the same"
    )
