"""Hold Spark on this machine against processes of our own, over the same documents: the same bytes, and what it costs.

    python benchmarks/spark.py FILE.jsonl ... [--cores N] [--times N]

The lines of one process, of N processes and of Spark (`local[N]`) are compared byte for byte; the exit code is 1 where
they differ. Then wall and CPU time of the last two, start-up stated apart: starting Spark, and reading one document
first in each process. `--times` reads the documents so many times over, under other ids. CPU time is that of all
processes of the run, of Java too.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import pyarrow.parquet as pq

from onrecord.engine import reader
from onrecord.engine.alone import alone
from onrecord.engine.lines import Engine
from onrecord.engine.spark import extract
from onrecord.engine.spark_session import Cluster, session
from onrecord.engine.workers import workers
from onrecord.ingest.contract import contract_documents
from onrecord.ingest.found import Found, Problem
from onrecord.model.text import Document
from onrecord.pipeline import extract as in_order


@dataclass(slots=True)
class Spent:
    """Seconds by the wall and of CPU, of this process and all that come of it."""

    wall: float = field(default_factory=time.monotonic)
    cpu: float = field(default_factory=lambda: used(os.getpid()))

    def since(self) -> str:
        """What has been spent since this was made."""
        return f"{time.monotonic() - self.wall:8.1f} s wall, {used(os.getpid()) - self.cpu:8.1f} s CPU"


def used(root: int) -> float:
    """CPU seconds of a process, of those that come of it, and of those of them that have ended."""
    seconds = 0.0
    first = psutil.Process(root)
    for process in (first, *first.children(recursive=True)):
        with suppress(psutil.Error):  # it has ended
            seconds += sum(
                process.cpu_times()[:4]
            )  # its own and of its ended children, in Python and in the system
    return seconds


def documents(files: Sequence[str], times: int, folder: Path) -> list[str]:
    """Files with the texts of some files, so many times over."""
    made = []
    for name in files:
        rows = [
            json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines() if line.strip()
        ]
        keys = ("id", "text", "published", "title", "source", "url")
        made.append(str(folder / Path(name).name))
        with Path(made[-1]).open("w", encoding="utf-8") as out:
            for again in range(times):
                for row in rows:
                    kept = {key: row[key] for key in keys if key in row}
                    if times > 1 and "id" in kept:
                        kept["id"] = f"{kept['id']}:{again}"
                    print(json.dumps(kept), file=out)
    return made


def found(files: Iterable[str]) -> Iterator[Found]:
    for name in files:
        with Path(name).open("rb") as stream:
            yield from contract_documents(stream, name)


def here(files: Sequence[str], engine: Engine) -> list[bytes]:
    """The lines that this machine's own processes give."""
    return [each[1].json for each in in_order(found(files), engine) if not isinstance(each, Problem)]


@contextmanager
def told(what: str) -> Iterator[None]:
    spent = Spent()
    yield
    print(f"{what:<34} {spent.since()}", flush=True)


def by_spark(files: Sequence[str], cores: int, folder: Path) -> list[bytes]:
    first = folder / "first.jsonl"
    first.write_text('{"text": "Two were killed in Tolvar."}\n' * 4 * cores)
    spent = Spent()
    with session(Cluster(f"local[{cores}]", ("spark.ui.enabled=false",))) as spark:
        print(f"{'Spark: starting it':<34} {spent.since()}", flush=True)
        with told("Spark: a document in each process"):
            extract(spark, [str(first)], str(folder / "first"), tasks=4 * cores)
        with told("Spark: reading"):
            extract(spark, files, str(folder / "out"))
    rows = pq.read_table(folder / "out", columns=["position", "reading"]).to_pylist()
    rows.sort(key=lambda row: row["position"])
    return [row["reading"].encode() for row in rows if row["reading"] is not None]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--skip-one", action="store_true", help="leave out the run of one process")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        files = documents(asked.files, asked.times, Path(folder))
        texts = [each.text for each in found(files) if isinstance(each, Document)]
        print(f"documents {len(texts):,}, words {sum(len(text.split()) for text in texts):,}")
        with told(f"{asked.cores} processes: start and reading"):
            several = here(files, workers(asked.cores, reader.reads, warm=reader.WARM))
        same = [by_spark(files, asked.cores, Path(folder)) == several]
        if not asked.skip_one:
            with told("one process"):
                same.append(here(files, alone(reader.reads)) == several)
    print("the same lines" if all(same) else "NOT the same lines")
    return 0 if all(same) else 1


if __name__ == "__main__":
    sys.exit(main())
