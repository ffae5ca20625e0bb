"""The order of sealing: the whole record, checked, into one signed file that others can check without us."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from onrecord import __version__
from onrecord.errors import RecordError, UsageError
from onrecord.model.contract import decode
from onrecord.model.record import canonical, claims_of
from onrecord.seal import bundle, check
from onrecord.seal.keys import fingerprint, public_bytes
from onrecord.store.lines import lines_of
from onrecord.store.rows import reading_row
from onrecord.store.store import Store

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_STEP = 1 << 20  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What was sealed: where, in bytes, documents and log entries, the head of the log, the key's fingerprint."""

    path: Path
    size: int
    documents: int
    entries: int
    head: str
    key: str


def warning(store: Store) -> str:
    """Say what a bundle of a record gives away, before one is written."""
    documents = store.logbook.sums().documents
    return (
        f"the bundle holds all {documents} reports as they were received, every name in them, and the names of those "
        "who decided. Nothing is masked. Give it only to people who may see all of it, and in a way that shows it to "
        "no one else."
    )


def seal(
    store: Store,
    path: Path,
    key: Ed25519PrivateKey,
    *,
    at: datetime | None = None,
    sheet: Mapping[str, bytes] | None = None,
    stamp: Callable[[bytes], bytes] | None = None,
) -> Sealed:
    """Write a record into one signed file; all of it, or nothing. `sheet` are files of a methodology sheet, by name.

    `stamp` gives the time-stamp of a manifest, see `seal/timestamp.py`. Raises UsageError where there is a file of this
    name, RecordError where the record is broken: what does not hold is not sealed.
    """
    if path.exists():
        raise UsageError(f"{path} is there already; a bundle is never written over: give another name")
    if not path.parent.is_dir():
        raise UsageError(f"there is no folder {path.parent} for the bundle")
    folder = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    try:
        with (folder / "record.jsonl").open("w+b") as lines:
            lines.writelines(lines_of(store))
            head = _head(lines)
            for fault in store.faults(head=head[1] if head[0] else None):
                raise RecordError(
                    f"the record is broken, so it is not sealed: {fault.thing} {fault.message}; `onrecord verify` "
                    "names all that is"
                )
            with bundle.writing(
                folder / path.name, key=key, at=at or datetime.now(UTC), software=f"onrecord {__version__}",
                head=head, sheet=sheet or {}, stamp=stamp,
            ) as made:  # fmt: skip
                documents = _fill(made, store, lines, head[0])
        size = (folder / path.name).stat().st_size
        (folder / path.name).chmod(0o600)  # for those to whom its owner gives it, and nobody else
        (folder / path.name).rename(path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Sealed(
        path=path,
        size=size,
        documents=documents,
        entries=head[0],
        head=head[1],
        key=fingerprint(public_bytes(key)),
    )


def _fill(made: bundle.Bundle, store: Store, lines: IO[bytes], entries: int) -> int:
    """Add all of a record to a bundle, from its lines as they stood at one moment; give how many documents it has."""
    made.add("record.jsonl", _pieces(lines), large=True)
    made.add("log.jsonl", _log(store, entries), large=True)
    made.add("claims.jsonl", _claims(lines), large=True)
    seen: set[str] = set()
    documents = 0
    for said, _ in _readings(lines):
        if said["entry"] != "document":
            continue
        about = said["document"]
        documents += 1
        made.add(check.text_file(about["id"]), [about["text"].encode("utf-8")])
        if about["sha256"] not in seen:
            seen.add(about["sha256"])
            made.add(f"snapshots/{about['sha256']}", [store.content(about["sha256"])])
    return documents


def _pieces(lines: IO[bytes]) -> Iterator[bytes]:
    lines.seek(0)
    while piece := lines.read(_STEP):
        yield piece


def _log(store: Store, entries: int) -> Iterator[bytes]:
    """Give the log as far as the lines tell of it: what comes in meanwhile is left out."""
    for entry in islice(store.log(), entries):
        yield _line(asdict(entry))


def _claims(lines: IO[bytes]) -> Iterator[bytes]:
    """Give the claims of each reading, in the order of the log."""
    for said, line in _readings(lines):
        found = decode(line)
        contract = line.rpartition(check.MARK)[0] + b"}"
        name = reading_row(found.id, said["reader"], contract)["id"]
        claims = [asdict(claim) for event in found.events for claim in claims_of(event)]
        yield _line({"reading": name, "document": found.id, "claims": claims})


def _readings(lines: IO[bytes]) -> Iterator[tuple[dict[str, Any], bytes]]:
    lines.seek(0)
    for line in lines:
        said = json.loads(line)
        if said["entry"] in ("document", "reading"):
            yield said, line


def _head(lines: IO[bytes]) -> tuple[int, str]:
    lines.seek(0)
    last = b""
    for line in lines:
        last = line
    said = json.loads(last)
    return said["seq"], said["hash"]


def _line(said: dict[str, Any]) -> bytes:
    return canonical(said).encode("utf-8") + b"\n"
