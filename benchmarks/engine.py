"""Time how reading is spread: two workers against one, a record against lines, Spark against workers; and growth.

    python benchmarks/engine.py [--sizes N ...] [--documents N] [--rounds N] [--spark N] [--write]

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
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count, islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import psutil
from benchmarks.lookalikes import generate
from benchmarks.performance_page import PAGE, put
from rich.console import Console

from onrecord.engine.workers import cores

COMMAND = Path(sys.executable).parent / "onrecord"
SIZES = (1_000, 10_000, 100_000)
SPARK = 20_000
HEAD = ("", "| ratio, by the clock | median | spread | bar |", "|---|--:|--:|--:|")
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
    tell = Console(markup=False, highlight=False, soft_wrap=True).print
    lines: list[str] = _about()
    with TemporaryDirectory() as folder:
        for part in (_turns, _spark, _growth):
            made = part(Path(folder), options)
            lines += [*made, ""]
            tell("\n".join(made))
    if options.write:
        put(PAGE, "engine", "benchmarks/engine.py", lines)


def _options() -> argparse.Namespace:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument(
        "--sizes", type=int, nargs="+", default=list(SIZES), help="documents of the corpora that grow"
    )
    made.add_argument("--spark", type=int, default=SPARK, help="documents read on Spark and by workers")
    made.add_argument("--spark-rounds", type=int, default=1, help="turns of these two")
    made.add_argument("--documents", type=int, default=DOCUMENTS, help="over which two commands take turns")
    made.add_argument("--rounds", type=int, default=ROUNDS, help="turns of each")
    made.add_argument("--write", action="store_true", help="write docs/performance.md")
    return made.parse_args()


def reports(sentences: int | None = SENTENCES) -> Iterator[dict[str, object]]:
    """Give reports without end, no two alike: so many sentences of each, or all."""
    chance = Random(2031)
    number = count(1)
    for seed in count(1):
        for made in generate("plain", seed=seed):
            told = made.document()
            text = " ".join(re.split(r"(?<=[.!?]) ", str(told["text"]))[:sentences])
            names = " ".join(_name(chance) for _ in range(3))
            yield told | {"id": f"made-{next(number):06}", "text": f"{text} {names} reported."}


def _name(chance: Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(4)).title()


def write(path: Path, size: int, sentences: int | None = SENTENCES) -> Path:
    """Write so many reports as lines of JSON."""
    with path.open("w") as lines:
        lines.writelines(json.dumps(each) + "\n" for each in islice(reports(sentences), size))
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


def _turns(folder: Path, options: argparse.Namespace) -> list[str]:
    """Lines by one worker, lines by two, a record by two, again and again."""
    path = write(folder / "turns.jsonl", options.documents, None)
    made = []
    for number in range(options.rounds + 1):
        one = used("extract", "--workers", "1", path)
        two = used("extract", "--workers", "2", path)
        kept = used("read", "--workers", "2", path, "--quiet", "--record", folder / f"turns-{number}.db")
        made.append((one, two, kept))
    made = made[1:]  # the first warms up what the system keeps of files
    rows = [
        _row("lines, 1 worker against 2", [one.wall / two.wall for one, two, _ in made], "at least 1.8"),
        _row(
            "a record against lines, 2 workers",
            [kept.wall / two.wall for _, two, kept in made],
            "at most 1.15",
        ),
        _row("the same, CPU time", [kept.cpu / two.cpu for _, two, kept in made], "at most 1.15"),
    ]
    return [
        f"Over {options.documents:,} reports of some 100 words, {options.rounds} rounds by turns:",
        *HEAD,
        *rows,
    ]


def _row(name: str, ratios: Sequence[float], bar: str) -> str:
    return f"| {name} | {statistics.median(ratios):.2f} | {min(ratios):.2f} to {max(ratios):.2f} | {bar} |"


def _spark(folder: Path, options: argparse.Namespace) -> list[str]:
    """Spark with two cores against two workers; what starting costs each is told by two reports, and taken off."""
    if find_spec("pyspark") is None or shutil.which("java") is None:
        return ["Spark: not measured, it is not installed (`pip install onrecord[spark]`, and Java)."]
    few, many = write(folder / "few.jsonl", 2), write(folder / "many.jsonl", options.spark)

    def by_spark(path: Path) -> Used:
        to = ("--engine", "spark", "--master", "local[2]", "--overwrite")
        return used("extract", *to, path, folder / "table.parquet")

    starts = [(used("extract", "--workers", "2", few).wall, by_spark(few).wall) for _ in range(3)]
    ours, theirs = (statistics.median(each) for each in zip(*starts, strict=True))
    runs = [
        (used("extract", "--workers", "2", many).wall, by_spark(many).wall)
        for _ in range(options.spark_rounds)
    ]
    return [
        (
            f"Over {options.spark:,} short reports, {options.spark_rounds} rounds by turns, on Spark (`local[2]`); "
            f"start-up is {theirs:.0f} s on Spark and {ours:.0f} s with workers:"
        ),
        *HEAD,
        _row(
            "Spark against 2 workers, start-up taken off",
            [(b - theirs) / (a - ours) for a, b in runs],
            "at most 1.3",
        ),
        _row("Spark against 2 workers, start-up included", [b / a for a, b in runs], ""),
    ]


def _growth(folder: Path, options: argparse.Namespace) -> list[str]:
    """A record of every size, and what was used for it."""
    made = []
    for size in options.sizes:
        path = write(folder / f"{size}.jsonl", size)
        made.append(used("read", "--workers", "2", path, "--quiet", "--record", folder / f"{size}.db"))
    first = made[0]
    return [
        "One run of `read` into a new record for each size, short reports, 2 workers; memory is the most of a process:",
        "",
        "| reports | CPU, ms each | to the first | by the clock, ms each | a worker, MiB | first process, MiB |",
        "|--:|--:|--:|--:|--:|--:|",
        *(
            f"| {size:,} | {each.cpu / size * 1000:.1f} | {each.cpu / size / (first.cpu / options.sizes[0]):.2f} "
            f"| {each.wall / size * 1000:.1f} | {each.memory[1] / MEBIBYTE:.0f} | {each.memory[0] / MEBIBYTE:.0f} |"
            for size, each in zip(options.sizes, made, strict=True)
        ),
    ]


def _about() -> list[str]:
    return [
        "## Workers, the record, Spark, and growth",
        "",
        f"Made by `make bench-engine WRITE=1`. Reports are made up; short ones are of {SENTENCES} sentences. Each has",
        "three names that stand nowhere else. Start-up is in all figures where nothing else is said.",
        f"Python {platform.python_version()}, {cores()} cores.",
        "",
    ]


if __name__ == "__main__":
    main()
