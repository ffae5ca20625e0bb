"""The commands that make a key, seal a record and check a bundle."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from onrecord.cli.app import app
from onrecord.errors import UsageError
from onrecord.seal.keys import fingerprint, in_fours, is_guarded, load_key, make_key, public_bytes
from tests.seal.made import opened

WORD = {"ONRECORD_KEY_PASSPHRASE": "seven grey herons"}


def run(*command: object, **env: str) -> Any:
    return CliRunner().invoke(app, [*map(str, command)], env=env)


def test_a_record_is_sealed_and_checked(market: Path, tmp_path: Path) -> None:
    key, path, sheet = tmp_path / "harbour.key", tmp_path / "harbour.zip", tmp_path / "sheet.md"
    sheet.write_text("How it was made.\n")
    made = json.loads(run("seal", "--new-key", key, "--json").stdout)
    done = run("seal", path, "--record", market, "--key", key, "--sheet", sheet, "--json")
    sealed = json.loads(done.stdout)

    assert done.exit_code == 0
    assert "Nothing is masked" in done.stderr
    assert sealed["key"] == made["key"]
    assert sealed["documents"] == 3
    assert sealed["size"] == path.stat().st_size
    assert opened(path)["sheet/sheet.md"] == sheet.read_bytes()
    held = run("verify", "--bundle", path, "--key", made["key"], "--head", sealed["head"])
    assert held.exit_code == 0
    assert "all of this holds\nsigned with the key that you name" in held.stdout
    told = json.loads(run("verify", "--bundle", path, "--json").stdout)
    assert (told["whole"], told["key"], told["key_named"]) == (True, made["key"], False)
    assert "NOBODY IS VOUCHED FOR" in run("verify", "--bundle", path).stdout
    path.write_bytes(path.read_bytes()[:-1])
    broken = run("verify", "--bundle", path)
    assert broken.exit_code == 1
    assert "BROKEN; do not rely on it" in broken.stdout


def test_the_words_for_people_name_the_next_step(market: Path, tmp_path: Path) -> None:
    key, path = tmp_path / "harbour.key", tmp_path / "harbour.zip"
    made = run("seal", "--new-key", key).stdout
    done = run("seal", path, "--record", market, "--key", key).stdout
    name = fingerprint(public_bytes(load_key(key)))

    assert in_fours(name) in made
    assert "by another way than the bundles" in made
    assert f"check it: onrecord verify --bundle {path} --key {name}" in done


def test_a_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "harbour.key"
    name = make_key(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert fingerprint(public_bytes(load_key(path))) == name
    assert not is_guarded(path)
    assert load_key(path, "not needed")
    with pytest.raises(UsageError, match="never written over"):
        make_key(path)
    with pytest.raises(UsageError, match="no key can be written"):
        make_key(tmp_path / "nowhere" / "harbour.key")


def test_a_key_under_a_passphrase_opens_with_it_alone(market: Path, tmp_path: Path) -> None:
    key = tmp_path / "harbour.key"
    assert run("seal", "--new-key", key, **WORD).exit_code == 0

    assert is_guarded(key)
    assert load_key(key, WORD["ONRECORD_KEY_PASSPHRASE"])
    with pytest.raises(UsageError, match="the passphrase is another"):
        load_key(key, "six grey herons")
    with pytest.raises(UsageError, match="asks for its passphrase; give it in ONRECORD_KEY_PASSPHRASE"):
        load_key(key)
    done = run("seal", tmp_path / "harbour.zip", "--record", market, "--key", key, **WORD)
    assert done.exit_code == 0


def test_what_is_no_key_is_told(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    other = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for content, said in ((b"", "no private key"), (b"x", "no private key"), (other, "another sort")):
        (tmp_path / "harbour.key").write_bytes(content)
        with pytest.raises(UsageError, match=said):
            load_key(tmp_path / "harbour.key")
    with pytest.raises(UsageError, match=r"no key can be read .*onrecord seal --new-key FILE"):
        load_key(tmp_path / "nowhere.key")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["seal"], "say with --key which key signs"),
        (["seal", "x.zip", "--new-key", "x.key"], "makes a key and nothing else"),
        (["seal", "--key", "nowhere.key"], "no key can be read"),
        (["verify", "--key", "f"], "say with --bundle which"),
        (["verify", "--bundle", "nowhere.zip"], "nowhere.zip cannot be opened"),
        (["verify", "--bundle", __file__, "--key", "f"], "64 hexadecimal digits"),
    ],
)
def test_a_mistake_at_the_keyboard_is_told(command: list[str], said: str) -> None:
    done = run(*command)

    assert isinstance(done.exception, UsageError)
    assert said in str(done.exception)


def test_sheets_must_be_there_and_have_names_of_their_own(market: Path, tmp_path: Path) -> None:
    make_key(tmp_path / "k.key")
    (tmp_path / "sheet.md").write_text("x")
    given = ["seal", tmp_path / "x.zip", "--record", market, "--key", tmp_path / "k.key", "--sheet"]

    assert "cannot be read for --sheet" in str(run(*given, tmp_path / "none.md").exception)
    same = run(*given, tmp_path / "sheet.md", "--sheet", tmp_path / "sheet.md")
    assert "the same name" in str(same.exception)
    assert not (tmp_path / "x.zip").exists()
