"""A signed bundle: one ZIP file whose comment, its very last bytes, is a signature over all bytes before it.

`check.py` says what a bundle is, and checks one; what both must agree on is taken from there.
"""

from __future__ import annotations

import zipfile
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256, sha512
from importlib import resources
from pathlib import Path
from typing import IO, TYPE_CHECKING

from onrecord.errors import RecordError, UsageError
from onrecord.seal import check
from onrecord.seal.keys import fingerprint, public_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    Stamp = Callable[[bytes], bytes]

EPOCH = (1980, 1, 1, 0, 0, 0)  # of every file in a bundle: when it was made stands in the manifest


class Bundle:
    """A bundle that is being written; see `writing`. Files are named as they will be in it."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._files: dict[str, dict[str, object]] = {}

    def add(self, name: str, pieces: Iterable[bytes], *, large: bool = False) -> None:
        """Add a file, piece by piece; `large` where it may have more than 2 GiB.

        Raises UsageError for a name that the check would refuse, and for one that is there.
        """
        if not check.SAFE.fullmatch(name) or name in self._files:
            raise UsageError(f"no file of a bundle can be called {name!r}, or there is one already")
        found, size = sha256(), 0
        with self._archive.open(_about(name), "w", force_zip64=large) as file:
            for piece in pieces:
                file.write(piece)
                found.update(piece)
                size += len(piece)
        self._files[name] = {"size": size, "sha256": found.hexdigest()}

    def finish(self, said: Mapping[str, object], stamp: Stamp | None) -> None:
        """Add the manifest, and a time-stamp of it where one is asked for."""
        manifest = check.canonical({"bundle": 1, **said, "files": self._files}).encode()
        token = stamp(manifest) if stamp else None
        self._archive.writestr(_about("manifest.json"), manifest)
        if token is not None:
            self._archive.writestr(_about("manifest.tsr"), token)


@contextmanager
def writing(
    path: Path,
    *,
    key: Ed25519PrivateKey,
    at: datetime,
    software: str,
    head: tuple[int, str],
    sheet: Mapping[str, bytes],
    stamp: Stamp | None = None,
) -> Iterator[Bundle]:
    """Give a bundle to add files to; at the end of the block it is closed and signed. The caller owns the path.

    `head` is number and hash of the last log entry, `sheet` the files of a methodology sheet by their names, `stamp`
    gives a time-stamp of the manifest. The same files, key and time give the same bytes.
    """
    public = public_bytes(key)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        bundle = Bundle(archive)
        yield bundle
        for name, content in sorted(sheet.items()):
            bundle.add(f"sheet/{name}", [content])
        bundle.add("public-key.pem", [_pem(public)])
        for name in ("check.py", "HOW-TO-CHECK.md"):
            bundle.add(name, [resources.files("onrecord.seal").joinpath(name).read_bytes()])
        said = {"software": software, "made": at.isoformat(), "key": fingerprint(public)}
        bundle.finish({**said, "head": {"seq": head[0], "hash": head[1]}}, stamp)
        archive.comment = b" " * check.COMMENT_SIZE
    _sign(path, key, public)


def _sign(path: Path, key: Ed25519PrivateKey, public: bytes) -> None:
    """Put the signature in the place that the comment has taken."""
    with path.open("r+b") as file:
        left = file.seek(0, 2) - check.COMMENT_SIZE
        file.seek(0)
        signature = key.sign(check.SIGNED.format(_sha512(file, left)).encode())
        comment = check.canonical({"key": public.hex(), "signature": signature.hex()}).encode()
        if len(comment) != check.COMMENT_SIZE:
            raise RecordError(f"a signature of {len(comment)} bytes, not {check.COMMENT_SIZE}")
        file.seek(left)
        file.write(comment)


def _sha512(file: IO[bytes], left: int) -> str:
    whole = sha512()
    while piece := file.read(min(check.STEP, left)):
        whole.update(piece)
        left -= len(piece)
    return whole.hexdigest()


def _pem(public: bytes) -> bytes:
    return check.PEM.format(b64encode(public).decode()).encode()


def _about(name: str) -> zipfile.ZipInfo:
    about = zipfile.ZipInfo(name, EPOCH)
    about.compress_type = zipfile.ZIP_DEFLATED
    about.create_system = 3  # as on Unix, wherever it is made
    about.external_attr = 0o644 << 16
    return about
