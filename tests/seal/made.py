"""A record of some example reports, sealed once, and bundles that somebody made of it to deceive."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from onrecord import linking, pipeline, reviewing
from onrecord.engine.alone import alone
from onrecord.errors import Unreadable
from onrecord.extract import read as reads
from onrecord.ingest.found import Overrides
from onrecord.ingest.walk import sources
from onrecord.model.contract import encode
from onrecord.seal import bundle, check
from onrecord.seal.keys import fingerprint, public_bytes
from onrecord.sealing import seal
from onrecord.store.store import Store

EXAMPLES = Path(__file__).parents[2] / "examples"
MARKET = ("2024-03-04-halden-press-market.txt", "2024-03-05-dorvan-herald-market.html",
          "2024-03-07-halden-press-correction.txt")  # fmt: skip
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SIGNER = fingerprint(public_bytes(KEY))
THIEF = Ed25519PrivateKey.from_private_bytes(bytes(32))
AT = datetime(2031, 6, 1, 12, tzinfo=UTC)
SHEET = {"methodology.md": b"How it was made.\n"}


@pytest.fixture(scope="session")
def market(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of three example reports, with something of all that a log tells of."""
    path = tmp_path_factory.mktemp("market") / "onrecord.db"
    with Store.open(path) as store:
        found = sources([str(EXAMPLES / name) for name in MARKET], Overrides())
        assert (
            sum(
                step.outcome == "new" for step in pipeline.read(found, store, alone(reads), reader="a reader")
            )
            == 3
        )
        store.set_aside("void.txt", Unreadable("is empty"))
        assert [run.documents for run in linking.link(store)][-1] == 3
        first, *rest = [event for each in store.linkage.incidents() for event in each.events]
        linking.decide(store, "merge", [first], rest[:1], why="one shell", by="A. Coder")
        one = next(store.documents())
        event = one.reading.events[0]
        said: dict[str, Any] = {"by": "A. Coder", "after": 0}
        reviewing.decide(store, "event", event.id, "accept", **said)
        reviewing.decide(
            store,
            "event",
            event.id,
            "add",
            field="weapons",
            value="shell",
            quotes=[event.triggers[0]],
            **said,
        )
        reviewing.decide(store, "document", one.document.id, "comment", why="«seen»", **said)
        again = replace(one.reading, events=one.reading.events[:1])
        store.read_again(again, reader="another reader", contract=encode(again))
    return path


@pytest.fixture(scope="session")
def sealed(market: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of that record."""
    path = tmp_path_factory.mktemp("sealed") / "market.zip"
    with Store.open(market, read_only=True) as store:
        seal(store, path, KEY, at=AT, sheet=SHEET)
    return path


Files = dict[str, bytes]


def opened(path: Path) -> Files:
    """Give the files of a bundle."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def resealed(path: Path, files: Mapping[str, bytes], *, head: Mapping[str, Any] | None = None) -> str | None:
    """Seal other files with another key, with a manifest that fits them, and give what is found broken."""
    head = head or json.loads(files["manifest.json"])["head"]
    own = ("manifest.json", "manifest.tsr", "public-key.pem", "check.py", "HOW-TO-CHECK.md")
    with bundle.writing(
        path, key=THIEF, at=AT, software="onrecord", head=(head["seq"], head["hash"]), sheet={}
    ) as made:
        for name, content in files.items():
            if name not in own:
                made.add(name, [content])
    return check.check(str(path))[1]


def signed_zip(
    path: Path, members: Iterable[tuple[str, bytes]], *, method: int = zipfile.ZIP_DEFLATED
) -> str | None:
    """Sign a ZIP of any members, as they are, and give what is found broken."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
        archive.comment = b" " * check.COMMENT_SIZE
    bundle._sign(path, THIEF, public_bytes(THIEF))
    return check.check(str(path))[1]


def manifest_of(files: Mapping[str, bytes], **said: object) -> bytes:
    """Give a manifest that fits files, with other things in it where they are given."""
    listed = {name: {"size": len(each), "sha256": sha256(each).hexdigest()} for name, each in files.items()}
    known = {
        "bundle": 1,
        "key": fingerprint(public_bytes(THIEF)),
        "files": listed,
        "head": {"seq": 0, "hash": ""},
    }
    return check.canonical(known | said).encode()


def rewritten(files: Files, name: str, change: Callable[[list[Any]], object]) -> Files:
    """Give files with the lines of one of them changed, each as what its JSON says; the others keep their bytes."""
    raw = files[name].splitlines(keepends=True)
    lines = [json.loads(line) for line in raw]
    held = {id(said): line for said, line in zip(lines, raw, strict=True)}
    change(lines)
    return files | {name: b"".join(_line(said, held.get(id(said))) for said in lines)}


def _line(said: Any, raw: bytes | None) -> bytes:
    if raw is not None and json.loads(raw) == said:
        return raw
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
