"""A sealed record is whole, says what it holds, and a stranger can check it with little."""

from __future__ import annotations

import ast
import json
import shutil
import stat
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from onrecord.errors import RecordError, UsageError
from onrecord.model.record import claims_of
from onrecord.seal import bundle, check
from onrecord.sealing import seal, warning
from onrecord.store.replay import replay
from onrecord.store.store import Store
from tests.seal.made import AT, KEY, SHEET, SIGNER, opened
from tests.store.tampering import sql

CHECK = Path(check.__file__)


def test_all_of_a_sealed_record_holds(sealed: Path, market: Path) -> None:
    found, broken = check.check(str(sealed), SIGNER)
    with Store.open(market, read_only=True) as store:
        filed = list(store.documents())
        entries = sum(1 for _ in store.log())
        older = [each for one in filed for each in store.shelf.older(one.document.id)]
        incidents = sum(1 for _ in store.linkage.incidents())
        readings = [one.reading for one in filed] + older
        claims = sum(len(claims_of(event)) for reading in readings for event in reading.events)

    assert broken is None
    assert found.numbers["bytes"] == sealed.stat().st_size
    assert found.numbers["entries"] == entries
    assert found.numbers["document"] == found.numbers["snapshots"] == 3
    assert found.numbers["reading"] == found.numbers["decision"] == found.numbers["set aside"] == 1
    assert found.numbers["review"] == 3
    assert found.numbers["incident"] == incidents > 3
    assert found.numbers["claims"] == claims > 50
    assert found.numbers["quotes"] > claims


def test_a_bundle_holds_what_it_says(sealed: Path, market: Path) -> None:
    files = opened(sealed)
    manifest = json.loads(files["manifest.json"])
    with Store.open(market, read_only=True) as store:
        documents = [filed.document for filed in store.documents()]
        for document in documents:
            assert files[f"snapshots/{document.sha256}"] == store.content(document.sha256)
            assert files[f"texts/{document.id}.txt"].decode() == document.text
        head = store.head()

    assert head is not None
    assert manifest["head"] == {"seq": head.seq, "hash": head.hash}
    assert manifest["made"] == "2031-06-01T12:00:00+00:00"
    assert files["sheet/methodology.md"] == SHEET["methodology.md"]
    assert files["check.py"] == CHECK.read_bytes()
    assert set(files) - {"manifest.json"} == set(manifest["files"])
    assert {
        name: sha256(content).hexdigest() for name, content in files.items() if name != "manifest.json"
    } == {name: told["sha256"] for name, told in manifest["files"].items()}
    assert len(manifest["files"]) == 3 * 2 + 3 + 1 + 3


def test_the_same_record_key_and_time_give_the_same_bytes(sealed: Path, market: Path, tmp_path: Path) -> None:
    with Store.open(market, read_only=True) as store:
        seal(store, tmp_path / "again.zip", KEY, at=AT, sheet=SHEET)

    assert (tmp_path / "again.zip").read_bytes() == sealed.read_bytes()
    assert stat.S_IMODE((tmp_path / "again.zip").stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["again.zip"]


def test_the_record_of_a_bundle_makes_the_same_record(sealed: Path, market: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(sealed) as archive, archive.open("record.jsonl") as lines:
        done = replay(tmp_path / "copy.db", lines)
    with (
        Store.open(market, read_only=True) as store,
        Store.open(tmp_path / "copy.db", read_only=True) as copy,
    ):
        assert done.head == store.head()
        assert list(copy.linkage.incidents()) == list(store.linkage.incidents())
        assert list(copy.faults()) == []


def test_texts_keep_every_line_end(tmp_path: Path) -> None:
    from tests.reports import READER, read_one, report

    odd = report(
        "Ridge militia killed 4 herders in Tolvar.\r\nMore\rcame.\u2028\x00\U0001f600é\n", name="..\\odd name"
    )
    with Store.open(tmp_path / "onrecord.db") as store:
        store.add(odd, read_one(odd), reader=READER)
        seal(store, tmp_path / "odd.zip", KEY, at=AT)

    assert opened(tmp_path / "odd.zip")[f"texts/{odd.id}.txt"] == odd.content
    assert check.check(str(tmp_path / "odd.zip"))[1] is None


def test_a_document_of_any_id_has_a_file_of_a_safe_name(tmp_path: Path) -> None:
    from dataclasses import replace

    from tests.reports import READER, numbered, read_one

    names = ["../up", "a b", "CON", "e" * 300, "ä", "plain-1"]
    with Store.open(tmp_path / "onrecord.db") as store:
        for number, name in enumerate(names):
            document = replace(numbered(number), id=name)
            store.add(document, read_one(document), reader=READER)
        seal(store, tmp_path / "odd.zip", KEY, at=AT)

    texts = [name for name in opened(tmp_path / "odd.zip") if name.startswith("texts/")]
    assert len({each.lower() for each in texts}) == len(names)
    assert "texts/plain-1.txt" in texts
    assert check.check(str(tmp_path / "odd.zip"))[1] is None


def test_an_empty_record_can_be_sealed(tmp_path: Path) -> None:
    with Store.open(tmp_path / "onrecord.db") as store:
        done = seal(store, tmp_path / "empty.zip", KEY, at=AT)

    assert (done.documents, done.entries, done.head) == (0, 0, "0" * 64)
    assert check.check(str(tmp_path / "empty.zip"), SIGNER)[1] is None


def test_a_broken_record_is_not_sealed(market: Path, tmp_path: Path) -> None:
    import sqlite3

    path = Path(shutil.copy(market, tmp_path / "broken.db"))
    with sqlite3.connect(path) as raw:
        raw.execute("DROP TRIGGER documents_update")
        sql("UPDATE documents SET title = 'x'")(raw)
    raw.close()
    with (
        Store.open(path, read_only=True) as store,
        pytest.raises(RecordError, match="broken, so it is not sealed"),
    ):
        seal(store, tmp_path / "out.zip", KEY)
    assert not (tmp_path / "out.zip").exists()


def test_nothing_is_written_over(market: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.zip").write_text("mine")
    with Store.open(market, read_only=True) as store:
        assert "all 3 reports as they were received" in warning(store)
        with pytest.raises(UsageError, match="never written over"):
            seal(store, tmp_path / "mine.zip", KEY)
        with pytest.raises(UsageError, match="no folder"):
            seal(store, tmp_path / "nowhere" / "mine.zip", KEY)
        for name in ("../up", "a//b", ".hidden", "", "a/../b", "ä"):
            with pytest.raises(UsageError, match="no file of a bundle can be called"):
                seal(store, tmp_path / "new.zip", KEY, sheet={name: b"x"})
    assert [each.name for each in tmp_path.iterdir()] == ["mine.zip"]


def test_another_key_is_told_from_the_one_that_is_named(sealed: Path) -> None:
    found, broken = check.check(str(sealed), "f" * 64)

    assert broken is not None
    assert "signed with another key" in broken
    assert found.told == []
    assert check.check(str(sealed), SIGNER.upper()[:10] + " :\n" + SIGNER[10:])[1] is None
    for wrong in ("", SIGNER[:-1], SIGNER + "0", "g" * 64):
        with pytest.raises(ValueError, match="64 hexadecimal digits"):
            check.check(str(sealed), wrong)


def test_a_head_that_was_noted_earlier_is_looked_for(sealed: Path) -> None:
    entries = [json.loads(line) for line in opened(sealed)["log.jsonl"].splitlines()]

    assert check.check(str(sealed), head=entries[2]["hash"])[1] is None
    assert check.check(str(sealed), head="f" * 64)[1] == f"the log has no entry with the hash {'f' * 64}"


def test_the_check_needs_the_standard_library_alone(sealed: Path) -> None:
    program = sealed.with_name("check.py")
    program.write_bytes(opened(sealed)["check.py"])
    command = [sys.executable, "-I", "-S", "-W", "error", str(program), str(sealed)]
    run = subprocess.run([*command, "--key", SIGNER], capture_output=True, text=True, check=False)
    unnamed = subprocess.run([*command, "--json"], capture_output=True, text=True, check=False)
    other = subprocess.run([*command, "--key", "f" * 64], capture_output=True, text=True, check=False)
    wrong = subprocess.run([*command, "--key", "f"], capture_output=True, text=True, check=False)

    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.endswith("all of this holds\nsigned with the key that you name\n")
    assert json.loads(unnamed.stdout)["whole"] is True
    assert json.loads(unnamed.stdout)["key"] == SIGNER
    assert json.loads(unnamed.stdout)["key_named"] is False
    assert (other.returncode, wrong.returncode) == (1, 2)
    assert "BROKEN" in other.stdout


def test_the_check_is_one_short_file_that_old_versions_read() -> None:
    text = CHECK.read_text()
    tree = ast.parse(text, feature_version=(3, 9))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [each.name for each in node.names] if isinstance(node, ast.Import)
            else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        )
    }  # fmt: skip

    assert len(text.splitlines()) <= 400
    assert imported <= sys.stdlib_module_names


def test_the_words_for_strangers_fit_the_bundle(sealed: Path) -> None:
    how = opened(sealed)["HOW-TO-CHECK.md"].decode()

    assert f"-c -{check.COMMENT_SIZE} " in how
    assert f"-c {check.COMMENT_SIZE} " in how
    assert len(zipfile.ZipFile(sealed).comment) == check.COMMENT_SIZE


@pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "unzip", "openssl", "xxd", "sha512sum"))),
    reason="a tool is not on this machine",
)
def test_the_commands_for_strangers_do_what_they_say(sealed: Path, tmp_path: Path) -> None:
    shutil.copy(sealed, tmp_path / "BUNDLE.zip")
    how = opened(sealed)["HOW-TO-CHECK.md"].decode()
    part = how.partition("## With other tools")[2].partition("## The time-stamp")[0]
    script = "\n".join(line[4:] for line in part.splitlines() if line.startswith("    "))
    run = subprocess.run(["bash", "-ec", script], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == [
        "Signature Verified Successfully",
        f"{SIGNER}  -",
        "all files are as they were",
    ]


def test_a_bundle_of_many_large_files_is_signed_piece_by_piece(tmp_path: Path) -> None:
    """More than one piece is read, so that no more than one is ever in memory."""
    import os

    path = tmp_path / "large.zip"
    with bundle.writing(path, key=KEY, at=AT, software="x", head=(0, "0" * 64), sheet={}) as made:
        made.add("record.jsonl", (os.urandom(check.STEP) for _ in range(3)), large=True)
    with path.open("rb") as stream:
        assert check.Check(stream, SIGNER, None).signature() == KEY.public_key().public_bytes_raw()


def test_the_page_and_the_bundle_give_the_same_commands(sealed: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "bundle.md").read_text().replace("harbour.zip", "BUNDLE.zip")
    how = opened(sealed)["HOW-TO-CHECK.md"].decode()
    commands = [line for line in how.splitlines() if line.startswith("    ") and "FINGERPRINT" not in line]

    assert len(commands) > 7
    assert [line for line in commands if line not in page.splitlines()] == []
