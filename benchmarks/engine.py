"""Time how reading is spread: two workers against one, a record against lines, and how both grow with the corpus.

    python benchmarks/engine.py [--sizes N ...] [--documents N] [--rounds N] [--write]

The reports are short and made up (`benchmarks/lookalikes.py`, their first sentences), each with three names that stand
nowhere else, so that the words a worker gets to know grow with the corpus. Commands are run as a person runs them. Two
that are compared take turns over the same file, and what is claimed is the ratio of each pair. Processor time and
memory are those of all processes of a command, looked at five times a second.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import psutil
from benchmarks.lookalikes import generate
from rich.console import Console

from onrecord.engine.workers import cores

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
MARKS = ("<!-- engine: made by benchmarks/engine.py -->", "<!-- end of engine -->")
COMMAND = Path(sys.executable).parent / "onrecord"
SIZES = (1_000, 10_000, 100_000)
DOCUMENTS = 2_000  # of a file over which two commands take turns
ROUNDS = 5
SENTENCES = 2  # of each report
LOOK = 0.2  # seconds between two looks at the processes
MEBIBYTE = 1 << 20
SYLLABLES = (
    "ka",
    "ru",
    "mel",
    "to",
    "shan",
    "vi",
    "dor",
    "bek",
    "la",
    "ni",
    "zul",
    "har",
    "em",
    "ost",
    "pra",
    "gi",
)


@dataclass(slots=True)
class Used:
    """What a command has used: seconds by the clock, seconds of processors, and bytes of memory at most.

    `memory` is that of each process at its highest: the one that hands out work first, then the largest of the others.
    """

    wall: float = 0.0
    cpu: float = 0.0
    memory: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class _Watch:
    """The processes of a command, as they were last seen."""

    cpu: dict[int, float] = field(default_factory=dict)
    memory: dict[int, int] = field(default_factory=dict)

    def look(self, process: psutil.Process) -> None:
        try:
            times = process.cpu_times()
            self.cpu[process.pid] = times.user + times.system
            self.memory[process.pid] = max(process.memory_info().rss, self.memory.get(process.pid, 0))
        except psutil.Error:
            return  # it has ended


def main() -> None:
    """Time, print, and write where asked."""
    options = _options()
    with TemporaryDirectory() as folder:
        pairs = [_by_turns(Path(folder), options.documents, options.rounds)]
        sizes = [_grown(Path(folder), size) for size in options.sizes]
    lines = [*_turns_table(pairs[0], options), "", *_growth_table(options.sizes, sizes)]
    Console().print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)
    if options.write:
        before, _, rest = PAGE.read_text().partition(MARKS[0])
        PAGE.write_text(
            "\n".join([before + MARKS[0], _about(), *lines, MARKS[1] + rest.partition(MARKS[1])[2]])
        )


def _options() -> argparse.Namespace:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument(
        "--sizes", type=int, nargs="+", default=list(SIZES), help="documents of the corpora that grow"
    )
    made.add_argument("--documents", type=int, default=DOCUMENTS, help="over which two commands take turns")
    made.add_argument("--rounds", type=int, default=ROUNDS, help="turns of each")
    made.add_argument("--write", action="store_true", help="write docs/performance.md")
    return made.parse_args()


def reports() -> Iterator[dict[str, object]]:
    """Give short reports without end, no two alike."""
    chance = Random(2031)
    number = count(1)
    for seed in count(1):
        for made in generate("plain", seed=seed):
            told = made.document()
            text = " ".join(re.split(r"(?<=[.!?]) ", str(told["text"]))[:SENTENCES])
            names = " ".join(_name(chance) for _ in range(3))
            yield told | {"id": f"made-{next(number):06}", "text": f"{text} {names} reported."}


def _name(chance: Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(4)).title()


def write(path: Path, size: int) -> Path:
    """Write so many reports as lines of JSON."""
    with path.open("w") as lines:
        lines.writelines(json.dumps(each) + "\n" for each in islice(reports(), size))
    return path


def used(*arguments: str | Path) -> Used:
    """Run a command of onrecord, and give what it has used. Raises CalledProcessError where it fails."""
    begun, watch = time.monotonic(), _Watch()
    with subprocess.Popen([COMMAND, *arguments], stdout=subprocess.DEVNULL) as run:
        parent = psutil.Process(run.pid)
        while run.poll() is None:
            watch.look(parent)
            for process in parent.children(recursive=True):
                watch.look(process)
            time.sleep(LOOK)
    if run.returncode:
        raise subprocess.CalledProcessError(run.returncode, [COMMAND, *arguments])
    others = [memory for process, memory in watch.memory.items() if process != run.pid]
    memory = (watch.memory.get(run.pid, 0), max(others, default=0))
    return Used(time.monotonic() - begun, sum(watch.cpu.values()), memory)


def _by_turns(folder: Path, documents: int, rounds: int) -> list[tuple[Used, Used, Used]]:
    """Give rounds of: lines by one worker, lines by all cores, a record by all cores."""
    path = write(folder / "turns.jsonl", documents)
    made = []
    for number in range(rounds + 1):
        one = used("extract", "--workers", "1", path)
        two = used("extract", "--workers", "2", path)
        kept = used("read", "--workers", "2", path, "--quiet", "--record", folder / f"turns-{number}.db")
        made.append((one, two, kept))
    return made[1:]  # the first warms up what the system keeps of files


def _grown(folder: Path, size: int) -> Used:
    path = write(folder / f"{size}.jsonl", size)
    return used("read", "--workers", "2", path, "--quiet", "--record", folder / f"{size}.db")


def _turns_table(made: Sequence[tuple[Used, Used, Used]], options: argparse.Namespace) -> list[str]:
    rows = [
        (
            "`extract`, 1 worker against 2, by the clock",
            [one.wall / two.wall for one, two, _ in made],
            "at least 1.8",
        ),
        ("`extract`, 2 workers against 1, of processors", [two.cpu / one.cpu for one, two, _ in made], ""),
        (
            "`read` against `extract`, 2 workers, by the clock",
            [kept.wall / two.wall for _, two, kept in made],
            "at most 1.15",
        ),
        (
            "`read` against `extract`, 2 workers, of processors",
            [kept.cpu / two.cpu for _, two, kept in made],
            "at most 1.15",
        ),
    ]
    return [
        f"Over {options.documents:,} reports, {options.rounds} rounds by turns:",
        "",
        "| ratio | median | spread | bar |",
        "|---|--:|--:|--:|",
        *(
            f"| {name} | {statistics.median(ratios):.2f} | {min(ratios):.2f} to {max(ratios):.2f} | {bar} |"
            for name, ratios, bar in rows
        ),
    ]


def _growth_table(sizes: Sequence[int], made: Sequence[Used]) -> list[str]:
    first = made[0]
    return [
        "One run of `read` into a new record for each size, 2 workers; memory is the most that a process had:",
        "",
        "| reports | CPU, ms each | to the first | by the clock, ms each | a worker, MiB | first process, MiB |",
        "|--:|--:|--:|--:|--:|--:|",
        *(
            f"| {size:,} | {each.cpu / size * 1000:.1f} | {each.cpu / size / (first.cpu / sizes[0]):.2f} "
            f"| {each.wall / size * 1000:.1f} | {each.memory[1] / MEBIBYTE:.0f} | {each.memory[0] / MEBIBYTE:.0f} |"
            for size, each in zip(sizes, made, strict=True)
        ),
    ]


def _about() -> str:
    return f"""
## Workers, the record, and growth

Written by `make bench-engine WRITE=1`: short reports, made up, of {SENTENCES} sentences and three names that
stand nowhere else. Start-up is in all figures. Python {platform.python_version()}, {cores()} cores.
"""


if __name__ == "__main__":
    main()
