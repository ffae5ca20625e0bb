"""What commands say to Spark: the options, what is told while it works, and what it came to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli.app import complain
from onrecord.errors import UsageError

if TYPE_CHECKING:
    from onrecord.engine.spark import Extracted

ENGINES = ("here", "spark")

Engine = Annotated[
    str,
    typer.Option(
        "--engine", metavar="NAME", help="`here`, or `spark`: INPUT... OUTPUT are tables and files."
    ),
]
Master = Annotated[
    str | None,
    typer.Option(
        metavar="URL", help="Spark's master, such as local[4]; else what `spark-submit` says, or local[*]."
    ),
]
Conf = Annotated[
    list[str] | None,
    typer.Option("--conf", metavar="KEY=VALUE", help="A setting of Spark; as many as you like."),
]
Environment = Annotated[
    str | None, typer.Option(metavar="FILE", help="A packed environment that Spark's executors run in.")
]
Tasks = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Parts into which Spark divides the work, about.")
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Let Spark write over OUTPUT.")]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asks of Spark."""

    engine: str
    master: str | None
    conf: Sequence[str]
    environment: str | None
    tasks: int | None
    overwrite: bool

    @property
    def is_spark(self) -> bool:
        """Whether Spark is asked for. Raises UsageError for an engine that is none, or options that go with Spark."""
        if self.engine not in ENGINES:
            raise UsageError(f"no engine is called {self.engine!r}; known: {', '.join(ENGINES)}")
        if self.engine == "here" and (
            self.master or self.conf or self.environment or self.tasks or self.overwrite
        ):
            raise UsageError(
                "--master, --conf, --environment, --tasks and --overwrite go with --engine spark"
            )
        return self.engine == "spark"


def extract(asked: Asked, files: Sequence[str], patience: float) -> bool:
    """Read inputs into an output by Spark; give whether anything failed."""
    from onrecord.engine.spark import Manner
    from onrecord.engine.spark import extract as by_spark
    from onrecord.engine.spark_session import session
    from onrecord.engine.workers import Patience

    inputs, output = _in_and_out(files, "extract")
    with session(_cluster(asked)) as spark, _progress(spark) as tell:
        made = by_spark(
            spark,
            inputs,
            output,
            manner=Manner(patience=Patience(patience)),
            tasks=asked.tasks,
            overwrite=asked.overwrite,
            tell=tell,
        )
    _say(made, output)
    return made.failed + made.set_aside > 0


def link(asked: Asked, readings: str | None, output: str | None) -> None:
    """Link a table of readings by Spark into a folder of tables."""
    from onrecord.engine.spark_link import link as by_spark
    from onrecord.engine.spark_session import session
    from onrecord.linking import LIKELY

    inputs, output = _in_and_out([each for each in (readings, output) if each], "link")
    with session(_cluster(asked)) as spark, _progress(spark):
        made = by_spark(spark, inputs[0], output, likely=LIKELY, overwrite=asked.overwrite)
    complain(
        f"{output}: events: {made.events:,}, pairs weighed: {made.pairs:,}, more likely one incident than not: "
        f"{made.likely:,}, incidents: {made.incidents:,}"
    )


def _in_and_out(files: Sequence[str], command: str) -> tuple[Sequence[str], str]:
    if len(files) < 2 or "-" in files:
        raise UsageError(
            f"give files and a folder to write: onrecord {command} --engine spark INPUT... OUTPUT"
        )
    *inputs, output = files
    for each in inputs:
        if "://" not in each + output and Path(each).resolve().is_relative_to(Path(output).resolve()):
            raise UsageError(f"{output} holds {each}, which is to be read; name another OUTPUT")
    return inputs, output


def _cluster(asked: Asked) -> Any:
    from onrecord.engine.spark_session import Cluster

    return Cluster(asked.master, asked.conf, asked.environment)


def _say(made: Extracted, output: str) -> None:
    from onrecord.words import one_line

    for each in made.told:
        complain(one_line(f"{each.id or each.input}: {each.problem}"))
    more = made.failed + made.set_aside + made.notes - len(made.told)
    if more > 0:
        complain(f"... and {more:,} more; they are the rows of {output} with a problem")
    complain(
        f"{output}: documents {made.documents:,}, of them failed {made.failed:,}; set aside {made.set_aside:,}; "
        f"notes {made.notes:,}"
    )


@contextmanager
def _progress(spark: Any) -> Iterator[Callable[[int], None]]:
    """Give what counts documents in tasks; on a terminal a bar tells of tasks done, and of documents a minute."""
    from threading import Event, Thread

    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    counted, ended = spark.sparkContext.accumulator(0), Event()
    console = Console(stderr=True, highlight=False)
    words = (
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(*words, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("starting", total=None)

        def watch() -> None:
            while not ended.wait(1):
                done, total = _stage(spark)
                minutes = (bar.tasks[task].elapsed or 0) / 60
                rate = f", {counted.value / minutes:,.0f} a minute" if counted.value and minutes else ""
                told = f"tasks {done:,} of {total:,}, {counted.value:,} read{rate}"
                bar.update(task, completed=done, total=total or None, description=told)

        watcher = Thread(target=watch, daemon=True)
        if console.is_terminal:
            watcher.start()
        try:
            yield counted.add
        finally:
            ended.set()
            if watcher.is_alive():
                watcher.join()


def _stage(spark: Any) -> tuple[int, int]:
    """Give how many tasks of the stages under way are done, and of how many."""
    tracker = spark.sparkContext.statusTracker()
    stages = [tracker.getStageInfo(each) for each in tracker.getActiveStageIds()]
    known = [each for each in stages if each]
    return sum(each.numCompletedTasks for each in known), sum(each.numTasks for each in known)
