"""The command that seals a record: one signed file that others can check without onrecord."""

from __future__ import annotations

import os
import sys
from functools import partial
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.app import RECORD, Json, Record, app, complain, examples, line
from onrecord.errors import UsageError

if TYPE_CHECKING:  # for a name of a type alone
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_PASSPHRASE = "ONRECORD_KEY_PASSPHRASE"  # noqa: S105 the name of a variable


@app.command(
    epilog=examples(
        "onrecord seal --new-key harbour.key",
        "onrecord seal harbour.zip --record harbour.db --key harbour.key",
        "onrecord seal --key harbour.key --sheet sheet.md --timestamp https://tsa.example/",
    )
)
def seal(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="The bundle; by default named after the record.")
    ] = None,
    *,
    record: Record = RECORD,
    key: Annotated[Path | None, typer.Option(metavar="KEYFILE", help="The key to sign with.")] = None,
    new_key: Annotated[
        Path | None, typer.Option("--new-key", metavar="KEYFILE", help="Make a key, and nothing else.")
    ] = None,
    sheet: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="A file of the methodology sheet; may be given several times."),
    ] = None,
    timestamp: Annotated[
        str | None,
        typer.Option(metavar="URL", help="A time-stamp service (RFC 3161) to ask; it gets a hash alone."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Seal a record: one signed file with all that is needed to check it.

    It holds every report as it was received. --new-key makes the key first; the fingerprint that it prints must reach
    those who check by another way than the file. The passphrase of a key is asked for, or taken from the variable
    ONRECORD_KEY_PASSPHRASE.
    """
    if new_key is not None:
        if key or file or sheet or timestamp:
            raise UsageError("--new-key makes a key and nothing else; seal with it afterwards, by --key")
        _make_key(new_key, as_json=as_json)
    elif key is None:
        raise UsageError("say with --key which key signs; `onrecord seal --new-key KEYFILE` makes one")
    else:
        path = file or Path(f"{record.stem}-bundle.zip")
        _seal(record, path, _opened(key), sheet or [], timestamp, as_json=as_json)


def _seal(
    record: Path,
    path: Path,
    key: Ed25519PrivateKey,
    sheet: list[Path],
    timestamp: str | None,
    *,
    as_json: bool,
) -> None:
    from onrecord import sealing
    from onrecord.seal.keys import in_fours
    from onrecord.seal.timestamp import stamp
    from onrecord.store.store import Store

    files = {each.name: _content(each) for each in sheet}
    if len(files) < len(sheet):
        raise UsageError("two files of --sheet have the same name; rename one")
    with Store.open(record, read_only=True) as store:
        complain(sealing.warning(store))
        asks = partial(stamp, timestamp) if timestamp else None
        sealed = sealing.seal(store, path, key, sheet=files, stamp=asks)
    if as_json:
        said = {"bundle": str(sealed.path), "size": sealed.size, "documents": sealed.documents}
        line(said | {"entries": sealed.entries, "head": sealed.head, "key": sealed.key})
        return
    typer.echo(
        f"{sealed.path}: {sealed.documents} documents, {sealed.entries} log entries, {sealed.size:,} bytes"
    )
    typer.echo(f"head of the log: {sealed.head}\nkey: {in_fours(sealed.key)}")
    typer.echo(f"check it: onrecord verify --bundle {sealed.path} --key {sealed.key}")


def _make_key(path: Path, *, as_json: bool) -> None:
    from onrecord.seal.keys import in_fours, make_key

    made = make_key(path, _new_passphrase())
    if as_json:
        line({"key_file": str(path), "key": made})
        return
    typer.echo(f"{path}: a new key; keep it from everyone, and a copy of it where it cannot get lost")
    typer.echo(f"its fingerprint: {in_fours(made)}")
    typer.echo(
        "give the fingerprint to those who will check, by another way than the bundles: by voice, on paper"
    )


def _new_passphrase() -> str | None:
    """Give the passphrase for a new key: that of the variable, or one that is typed twice; None for none."""
    given = os.environ.get(_PASSPHRASE)
    if given is not None or not sys.stdin.isatty():
        return given or None
    first = getpass("Passphrase of the key (empty for none): ")
    if first and getpass("The same again: ") != first:
        raise UsageError("the two passphrases differ; no key was made")
    return first or None


def _opened(path: Path) -> Ed25519PrivateKey:
    from onrecord.seal.keys import is_guarded, load_key

    given = os.environ.get(_PASSPHRASE)
    if given is None and is_guarded(path) and sys.stdin.isatty():
        given = getpass(f"Passphrase of {path}: ")
    return load_key(path, given)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read for --sheet: {error.strerror}") from error
