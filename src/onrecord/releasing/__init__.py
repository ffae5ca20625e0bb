"""The order of going out: a record, a profile and a filter become a release, and this a folder of files.

Incidents are computed once, as people left them and without what the profile keeps back, and wait in a file of their
own until every format has been written; so memory does not grow with the record.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory

from onrecord.errors import UsageError
from onrecord.export import losses, sheet
from onrecord.export.formats import Format
from onrecord.model.release import Loss
from onrecord.releasing.spool import Asked, Spooled, Tell, spool_documents, spool_incidents
from onrecord.releasing.tally import Tally, sheet_of
from onrecord.store.store import Store

__all__ = ["Asked", "Spooled", "Tell", "released", "room", "write_all"]

SUMS = "SHA256SUMS"


@contextmanager
def released(store: Store, asked: Asked, tell: Tell) -> Iterator[Spooled]:
    """Compute a release, which is there as long as the context is open.

    The board must be up to date (`reviewing.refresh`).
    """
    with TemporaryDirectory(prefix="onrecord-") as name:
        folder = Path(name)
        tally = Tally()
        places = spool_incidents(store, asked, folder, tally, tell)
        spool_documents(store, asked, folder, tally, places, tell)
        made = sheet_of(store, tally, asked.profile, asked.rule, asked.words)
        yield Spooled(made, folder, store, asked.profile)


def room(into: Path) -> Path:
    """Make a folder for a release. Raises UsageError where it holds something already, or cannot be made."""
    try:
        if into.exists() and (not into.is_dir() or any(into.iterdir())):
            raise UsageError(f"{into} is not empty; name a folder that is new, or empty it first")
        into.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{into} cannot be made: {error.strerror}") from error
    return into


def write_all(release: Spooled, formats: Sequence[Format], into: Path, tell: Tell) -> dict[str, list[Loss]]:
    """Write a release in some formats into a folder that is empty; give what each could not carry.

    Its sheet, its losses and the SHA-256 of every file are written beside. A format that fails leaves no file behind.
    """
    lost: dict[str, list[Loss]] = {}
    for at, each in enumerate(formats):
        tell(each.name, at, len(formats))
        lost[each.name] = list(_written(each, release, into / each.file))
    for name, text in {**sheet.files(release.sheet), **losses.files(formats, lost, release.sheet)}.items():
        (into / name).write_text(text, encoding="utf-8", newline="\n")
    _write_sums(into)
    tell("files written", len(formats), len(formats))
    return lost


def _written(each: Format, release: Spooled, path: Path) -> Sequence[Loss]:
    try:
        return each.write(release, path)
    except BaseException:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        raise


def _write_sums(into: Path) -> None:
    lines = []
    for path in sorted(each for each in into.rglob("*") if each.is_file()):
        with path.open("rb") as content:
            digest = file_digest(content, "sha256").hexdigest()
        lines.append(f"{digest}  {path.relative_to(into).as_posix()}\n")
    (into / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")
