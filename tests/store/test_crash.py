"""A run killed at any instant loses nothing that was told as stored, and leaves nothing half-written."""

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from onrecord.store.store import Store

REPORTS = 200
KILLS = 14
RUN = [sys.executable, "-m", "tests.crash_run"]
CONTENT = {
    "snapshots": "*",
    "documents": "id, sha256, text, media_type, name, title, language, published, segments, copy_of",
    "readings": "id, document, reader, contract",
    "events": "*",
    "claims": "*",
    "issues": "id, reading, name, stage, code, message, quote",
}


def start(record: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen([*RUN, str(record), str(REPORTS)], stdout=subprocess.PIPE, text=True)


def stored(lines: list[str]) -> set[str]:
    """The documents that were told as stored; a line cut short tells of nothing."""
    told = [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}\n")]
    return {step["document"] for step in told if step["outcome"] in ("new", "known")}


def killed(record: Path, chance: random.Random, after: int | None = None) -> set[str]:
    """Start a run, kill it after so many lines, or somewhere, and give what it told as stored."""
    run = start(record)
    assert run.stdout is not None
    many = chance.choice([0, chance.randrange(REPORTS)]) if after is None else after
    lines = [run.stdout.readline() for _ in range(1 + many)]
    time.sleep(chance.random() * 0.02)
    run.send_signal(signal.SIGKILL)
    lines += run.stdout.readlines()
    run.stdout.close()
    run.wait()
    return stored(lines)


def content(record: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(record) as raw:
        return {
            table: sorted(raw.execute(f"SELECT {columns} FROM {table}"), key=repr)
            for table, columns in CONTENT.items()
        }


def check(record: Path, told: set[str]) -> None:
    with Store.open(record) as store:
        assert list(store.faults()) == []
        assert told <= {document for document, _ in store.texts()}


def test_killed_anywhere_and_run_again_the_record_is_that_of_a_quiet_run(tmp_path: Path) -> None:
    chance = random.Random(20310509)
    quiet, record = tmp_path / "quiet.db", tmp_path / "killed.db"
    subprocess.run([*RUN, str(quiet), str(REPORTS)], check=True, stdout=subprocess.DEVNULL)

    told: set[str] = set()
    for number in range(KILLS):
        if number % 6 == 5:
            # Begin anew now and then, so that the making of the record is struck as often as its end.
            for path in tmp_path.glob("killed.db*"):
                path.unlink()
            told = set()
        told |= killed(record, chance)
        check(record, told)

    last = start(record)
    out, _ = last.communicate()
    assert last.returncode == 0
    check(record, told | stored(out.splitlines(keepends=True)))
    assert content(record) == content(quiet)


def test_a_record_struck_by_a_kill_can_be_copied_with_its_journal_and_read(tmp_path: Path) -> None:
    record, moved = tmp_path / "killed.db", tmp_path / "moved"
    moved.mkdir()
    told = killed(record, random.Random(7), after=50)
    for path in tmp_path.glob("killed.db*"):
        shutil.copy(path, moved)

    with Store.open(moved / "killed.db", read_only=True) as store:
        assert list(store.faults()) == []
        assert told <= {document for document, _ in store.texts()}
