"""The commands that read reports: into the record, and onto the screen."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import spark
from onrecord.cli.app import RECORD, Json, Quiet, Record, app, complain, examples, fail_if, follow, line
from onrecord.engine import PATIENCE
from onrecord.errors import UsageError

if TYPE_CHECKING:  # for names of types alone: these bring in much
    from onrecord.engine.lines import Engine
    from onrecord.ingest.found import Found, Overrides
    from onrecord.ingest.meter import Meter

Workers = Annotated[
    int | None,
    typer.Option(
        min=0,
        metavar="N",
        envvar="ONRECORD_WORKERS",
        help="Processes that read; as many as there are cores, where nothing is said. 0 reads in this process.",
    ),
]
Patience = Annotated[
    float,
    typer.Option(
        min=1,
        metavar="SECONDS",
        help="How long a report may take, and a second for each 1,000 characters; then it is set aside.",
    ),
]


@app.command(
    epilog=examples(
        "onrecord read reports/",
        'onrecord read story.html --published 2024-03-05 --source "The Harbour Post"',
        "onrecord read 'archive/*.warc.gz' --record harbour.db --workers 8 --json",
    )
)
def read(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files, folders, patterns, addresses.")
    ],
    *,
    record: Record = RECORD,
    published: Annotated[str | None, typer.Option(metavar="DATE", help="Date of print, YYYY-MM-DD.")] = None,
    source: Annotated[str | None, typer.Option(metavar="NAME", help="Who published it.")] = None,
    url: Annotated[str | None, typer.Option(help="Where it was published.")] = None,
    workers: Workers = None,
    patience: Patience = PATIENCE,
    retry: Annotated[bool, typer.Option("--retry", help="Read again what could not be read before.")] = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Read reports into the record.

    What the record has already is passed over, so a run that was stopped can be run again.
    """
    engine = reading_engine(workers, patience)
    from onrecord import as_json as lines
    from onrecord import pipeline
    from onrecord.ingest.meter import Meter
    from onrecord.ingest.walk import sources
    from onrecord.progress import reading, summary
    from onrecord.store.store import Store

    overrides, meter = _overrides(published, source, url), Meter()
    with Store.open(record) as store, reading(paths, meter, moving=not (quiet or as_json)) as bar:
        known = pipeline.settled(store, retry=retry)
        steps = pipeline.read(
            bar.given(sources(paths, overrides, meter=meter, knows=known)),
            store,
            engine,
            reader=pipeline.reader_name(),
            retry=retry,
        )
        tally = follow(steps, bar, as_json=as_json)
    if as_json:
        line(lines.tally(tally))
    elif not quiet:
        typer.echo(summary(tally, record))
    fail_if(tally.outcomes["set aside"] + tally.failed > 0)


@app.command(
    epilog=examples(
        "onrecord extract story.txt",
        "onrecord extract - < documents.jsonl > readings.jsonl",
        "onrecord extract --workers 8 month.jsonl > readings.jsonl",
        "onrecord extract --engine spark --master 'local[8]' month.parquet readings.parquet",
    )
)
def extract(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE...|-]", help="- is standard input.")
    ] = None,
    *,
    workers: Workers = None,
    patience: Patience = PATIENCE,
    engine: spark.Engine = "here",
    master: spark.Master = None,
    conf: spark.Conf = None,
    environment: spark.Environment = None,
    tasks: spark.Tasks = None,
    overwrite: spark.Overwrite = False,
) -> None:
    """Print the reading of each document as a line of JSON.

    Nothing is stored. Plain text, HTML and JSON lines are read, in UTF-8; `onrecord schema` describes what is
    printed. Lines come in the order of the documents, however many processes read them.

    With --engine spark the last name is that of a table that Spark writes, in parquet, and the others are of parquet,
    JSON lines (packed by gzip or not) or web archives: docs/guide/spark.md.
    """
    asked = spark.Asked(engine, master, conf or (), environment, tasks, overwrite)
    if asked.is_spark:
        fail_if(spark.extract(asked, files or [], patience))
        return
    reading_in = reading_engine(workers, patience)
    from onrecord import pipeline
    from onrecord.ingest.found import Problem
    from onrecord.ingest.meter import Meter
    from onrecord.progress import reading

    given, meter, failures = files or ["-"], Meter(), 0
    with reading(given, meter, moving=not sys.stdout.isatty()) as bar:
        found = bar.given(_contract_documents(given, meter))
        for outcome in pipeline.extract(found, reading_in):
            if isinstance(outcome, Problem):
                failures += not outcome.note
                bar.tell(outcome.name, str(outcome))
                continue
            name, read_as = outcome
            failures += read_as.failure is not None
            bar.tell(name, f"{name}: {read_as.failure}" if read_as.failure else None)
            sys.stdout.buffer.write(read_as.json + b"\n")
    sys.stdout.buffer.flush()
    fail_if(failures > 0)


def reading_engine(workers: int | None, patience: float) -> Engine:
    """Give the engine that a person asks for. The index of places is made first where there is none."""
    from onrecord.engine import reader
    from onrecord.engine.alone import alone
    from onrecord.engine.workers import Patience, cores
    from onrecord.engine.workers import workers as several
    from onrecord.vocab.gazetteer import prepare

    prepare(complain)
    if workers == 0:
        return alone(reader.reads)
    return several(workers or cores(), reader.reads, warm=reader.WARM, patience=Patience(patience))


def _overrides(published: str | None, source: str | None, url: str | None) -> Overrides:
    from onrecord.ingest.found import Overrides

    try:
        day = date.fromisoformat(published) if published else None
    except ValueError as error:
        raise UsageError(f"--published is {published!r}; give a day as YYYY-MM-DD") from error
    return Overrides(published=day, source=source, url=url)


def _contract_documents(files: list[str], meter: Meter) -> Iterator[Found]:
    from onrecord.errors import Unreadable
    from onrecord.ingest.contract import contract_documents
    from onrecord.ingest.found import Problem

    for name in files:
        if name == "-":
            with meter.over(sys.stdin.buffer):
                yield from contract_documents(sys.stdin.buffer)
            continue
        try:
            with Path(name).open("rb") as stream, meter.over(stream):
                yield from contract_documents(stream, name)
        except OSError as error:
            yield Problem(name, Unreadable(f"cannot be opened ({error.strerror or error})", code="unopened"))
