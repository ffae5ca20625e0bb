"""The engine of many machines: Spark shares out the work, and each of its tasks reads as `workers.py` does.

A task has a process of its own that reads, so that a document which takes too long or ends that process fails alone,
as on one machine. What comes out is a table, a row for each line that `onrecord extract` prints and for each thing
that could not be read; in the order of `position` the lines are the same, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from onrecord.engine import reader
from onrecord.engine.lines import Engine, Line, Reads, is_english, not_english
from onrecord.engine.ordered import with_lines
from onrecord.engine.spark_inputs import Placed, given
from onrecord.engine.spark_session import ROWS, mode
from onrecord.engine.spark_stretches import ARCHIVES
from onrecord.engine.workers import Patience, workers
from onrecord.ingest.found import Found, Problem
from onrecord.model.text import Document

COLUMNS = "input string, position long, id string, reading string, problem string, note boolean"
NAMES = tuple(column.split()[0] for column in COLUMNS.split(", "))
TOLD = 20  # problems that are given with their words

Tell = Callable[[int], None]  # is told of so many more documents; not exact where tasks are tried again


@dataclass(frozen=True, slots=True)
class Told:
    """What is wrong with one thing that was given: the id of the document, where it has one, and its name."""

    input: str
    id: str | None
    problem: str


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a run came to: documents read, those of them that failed, what was set aside, notes; the first problems."""

    documents: int
    failed: int
    set_aside: int
    notes: int
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Manner:
    """How tasks read: with what, which modules are imported once in each process, and for how long at most."""

    reads: Reads = reader.reads
    warm: Sequence[str] = reader.WARM
    patience: Patience = field(default_factory=Patience)


def extract(
    spark: Any,
    inputs: Sequence[str],
    output: str,
    *,
    manner: Manner = Manner(),
    tasks: int | None = None,
    overwrite: bool = False,
    tell: Tell = lambda _: None,
) -> Extracted:
    """Read inputs (parquet, JSON lines, web archives) into a table, `output`, in so many tasks.

    Raises UsageError where an input is not there or of no known kind, and where the output is there already, unless it
    may be written over.
    """
    how = mode(spark, output, NAMES, overwrite=overwrite)
    frame, find = given(spark, inputs, tasks)

    def read(batches: Iterator[Any]) -> Iterator[Any]:
        for rows in _rows(find(batches), _engine(manner)):
            tell(rows.num_rows)
            yield rows

    made = frame.mapInArrow(read, COLUMNS)
    made.write.mode(how).parquet(output)
    return _extracted(spark.read.parquet(output))


def _engine(manner: Manner) -> Engine:
    from onrecord.vocab.gazetteer import prepare

    prepare()  # before anything is timed
    return workers(1, manner.reads, warm=manner.warm, patience=manner.patience)


def _rows(found: Iterator[Placed], engine: Engine) -> Iterator[Any]:
    """Give Arrow batches of rows, one for each thing found."""
    import pyarrow as pa

    kinds = (pa.string(), pa.int64(), pa.string(), pa.string(), pa.string(), pa.bool_())
    schema = pa.schema(list(zip(NAMES, kinds, strict=True)))
    waiting: list[dict[str, object]] = []
    for (position, item), line in with_lines(found, engine, _to_read):
        waiting.append(dict(zip(NAMES, (item.name, position, *_values(item, line)), strict=True)))
        if len(waiting) >= ROWS:
            yield pa.RecordBatch.from_pylist(waiting, schema)
            waiting = []
    yield pa.RecordBatch.from_pylist(waiting, schema)


def _values(item: Found, line: Line | None) -> tuple[object, ...]:
    if isinstance(item, Problem):
        return None, None, str(item.error), item.note
    assert isinstance(item, Document)  # noqa: S101  # nothing is known beforehand here
    line = line or not_english(item)
    return item.id, line.json.decode(), line.failure, False


def _to_read(placed: Placed) -> Document | None:
    """Give what is to be read; of a web archive only what is English, as most of it is not."""
    _, item = placed
    if not isinstance(item, Document):
        return None
    return item if is_english(item) or not _is_archived(item) else None


def _is_archived(document: Document) -> bool:
    return any(f"{suffix}#" in document.name.lower() for suffix in ARCHIVES)


def _extracted(table: Any) -> Extracted:
    from pyspark.sql import functions as f

    read, wrong = f.col("reading").isNotNull(), f.col("problem").isNotNull()
    documents, failed, set_aside, notes = table.agg(
        f.count_if(read),
        f.count_if(read & wrong),
        f.count_if(~read & ~f.col("note")),
        f.count_if(f.col("note")),
    ).first()
    first = table.where(wrong).orderBy("position").select("input", "id", "problem").limit(TOLD).collect()
    return Extracted(documents, failed, set_aside, notes, tuple(Told(*row) for row in first))
