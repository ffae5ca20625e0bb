"""Processes killed at random, workers and the one that hands out work: run again, the record is that of a quiet run.

`ONRECORD_KILL_SEEDS=20 pytest tests/engine/test_kill.py` tries twenty ways of killing.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import pytest
from tests.store.test_crash import RUN, content, stored

from onrecord.store.store import Store

REPORTS = int(os.environ.get("ONRECORD_KILL_REPORTS", "5000"))
SEEDS = int(os.environ.get("ONRECORD_KILL_SEEDS", "1"))
MEMORY = Path("/dev/shm")  # a kill loses nothing that is written, so a disk would only make this slow


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """Give a folder for records, in memory where there is such a disk."""
    with TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def quiet(place: Path) -> Path:
    """The record of a run that nothing disturbs, in one process."""
    record = place / "quiet.db"
    subprocess.run([*RUN, str(record), str(REPORTS)], check=True, stdout=subprocess.DEVNULL)
    return record


def below(process: int) -> Iterator[int]:
    """Give the processes that a process has started, and those that these have."""
    with suppress(psutil.Error):
        yield from (child.pid for child in psutil.Process(process).children(recursive=True))


def disturbed(record: Path, chance: random.Random) -> tuple[set[str], bool]:
    """Run, kill workers and at last the parent at random, and give what was told as stored, and whether it ended."""
    with subprocess.Popen([*RUN, str(record), str(REPORTS), "2"], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        lines = []
        for line in run.stdout:
            lines.append(line)
            if chance.random() < 0.002:
                for process in below(run.pid):
                    if chance.random() < 0.6:
                        with suppress(ProcessLookupError):
                            os.kill(process, signal.SIGKILL)
            if chance.random() < 0.0004:
                run.send_signal(signal.SIGKILL)
        return stored(lines), run.wait() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize("seed", range(SEEDS))
def test_killed_at_random_and_run_again_the_record_is_that_of_a_quiet_run(
    quiet: Path, place: Path, seed: int
) -> None:
    chance, record = random.Random(seed), place / f"{seed}.db"
    told: set[str] = set()
    ended = False
    while not ended:
        more, ended = disturbed(record, chance)
        told |= more

    assert content(record) == content(quiet)
    with Store.open(record) as store, Store.open(quiet) as undisturbed:
        order = [document for document, _ in store.texts()]
        assert order == [document for document, _ in undisturbed.texts()]
        assert told == set(order)
        assert list(store.faults()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_workers_end_when_the_one_that_hands_out_work_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*RUN, str(tmp_path / "killed.db"), "2000", "2"], stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        for _ in range(200):
            run.stdout.readline()
        left = set(below(run.pid))
        run.kill()
        run.stdout.read()
    for _ in range(600):
        if not any(Path(f"/proc/{process}/cmdline").exists() for process in left):
            break
        time.sleep(0.1)
    else:
        raise AssertionError(f"still there: {left}")
    assert len(left) >= 3
