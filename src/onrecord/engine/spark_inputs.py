"""What is given to Spark to read: which files, of which kind, and in how many tasks."""

from __future__ import annotations

import glob
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from onrecord.engine import spark_stretches
from onrecord.engine.spark_stretches import LINES, SUFFIXES, Stretch
from onrecord.errors import UsageError
from onrecord.ingest.fields import NAMES, has_text_field
from onrecord.ingest.found import Found

TABLES = (".parquet", ".pq")
LEAST = 256 << 10  # bytes of lines that are worth a task: about a second's work
MOST = 4 << 20  # bytes of lines that a task reads at most, a minute's work: what is lost with a machine
ROWS = 500  # rows of a table that a task reads at most
EACH = 4  # tasks for each core, so that none is idle long while another ends
PLACES = 40  # bits of a position that tell where in a file or stretch

Placed = tuple[int, Found]
Finder = Callable[[Iterator[Any]], Iterator[Placed]]  # Arrow batches -> what is in them, with its position
Given = tuple[Any, Finder]  # a DataFrame with what each task is to read, and how a task finds it


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as it is called, where it is, and its size in bytes."""

    name: str
    path: str
    size: int


def given(spark: Any, paths: Sequence[str], tasks: int | None = None) -> Given:
    """Give what tasks are to read. Raises UsageError where a path leads to nothing that Spark is to read."""
    if any(_is_table(path) for path in paths):
        return _rows(spark, paths, tasks)
    files = [each for path in paths for each in _files(path)]
    stretches = _numbered(spark, _stretches(files, tasks or 0, EACH * spark.sparkContext.defaultParallelism))
    frame = spark.range(0, len(stretches), 1, len(stretches))
    return frame, lambda batches: _of_stretches(stretches, batches)


def _of_stretches(stretches: Sequence[Stretch], batches: Iterator[Any]) -> Iterator[Placed]:
    for batch in batches:
        for number in batch.column(0).to_pylist():
            for at, item in enumerate(spark_stretches.found(stretches[number])):
                yield (number << PLACES) + at, item


# Files


def _is_table(path: str) -> bool:
    if path.lower().rstrip("/").endswith(TABLES):
        return True
    return "://" not in path and any(each.suffix in TABLES for each in _inside(Path(path)))


def _inside(folder: Path) -> Iterator[Path]:
    """Give the files of a folder in the order of names, without what is hidden or a mark of Spark's."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith((".", "_")) for part in parts):
            yield path


def _files(path: str) -> list[Listed]:
    found = list(_remote(path) if "://" in path else _local(path))
    if not found:
        raise UsageError(
            f"{path} leads to no file that --engine spark reads; give .parquet, .jsonl, .jsonl.gz, .warc or .warc.gz, "
            "or a folder or pattern of them"
        )
    return found


def _local(path: str) -> Iterator[Listed]:
    matches = [Path(path)] if Path(path).exists() else map(Path, sorted(glob.glob(path, recursive=True)))  # noqa: PTH207
    for match in matches:
        for each in _inside(match) if match.is_dir() else [match]:
            if each.name.lower().endswith(SUFFIXES):
                yield Listed(str(each), str(each.resolve()), each.stat().st_size)


def _remote(path: str) -> Iterator[Listed]:
    from pyarrow.fs import FileSelector, FileSystem, FileType

    system, inside = FileSystem.from_uri(path)
    scheme, info = path.partition("://")[0], system.get_file_info(inside)
    folder = info.type == FileType.Directory
    for each in system.get_file_info(FileSelector(inside, recursive=True)) if folder else [info]:
        if each.type == FileType.File and each.path.lower().endswith(SUFFIXES):
            address = f"{scheme}://{each.path}" if folder else path
            yield Listed(address, address, each.size)


# Stretches


def _stretches(files: Sequence[Listed], tasks: int, usual: int) -> list[Stretch]:
    """Divide files of lines so that there are enough tasks, none of them too large; others are not divided."""
    total = sum(each.size for each in files if _is_divided(each))
    size = ceil(total / tasks) if tasks else min(MOST, max(LEAST, ceil(total / usual)))
    made: list[Stretch] = []
    for each in files:
        whole = Stretch(each.name, each.path)
        cuts = range(size, each.size, size) if _is_divided(each) and size else ()
        made += [replace(whole, start=start, end=end) for start, end in pairwise((0, *cuts, None))]
    return made


def _is_divided(file: Listed) -> bool:
    return file.name.lower().endswith(LINES)


def _numbered(spark: Any, stretches: Sequence[Stretch]) -> list[Stretch]:
    """Give stretches with the numbers of their first lines, which a first look at files that are divided tells."""
    divided = [each for each in stretches if each.end is not None]
    if not divided:
        return list(stretches)
    ends = dict(zip(divided, _line_ends(spark, divided), strict=True))
    numbered, first = [], 1
    for each in stretches:
        first = first if each.start else 1
        numbered.append(replace(each, first=first))
        first += ends.get(each, 0)
    return numbered


def _line_ends(spark: Any, stretches: Sequence[Stretch]) -> list[int]:
    def count(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        for batch in batches:
            numbers = batch.column(0).to_pylist()
            ends = [spark_stretches.line_ends(stretches[number]) for number in numbers]
            yield pa.RecordBatch.from_pydict({"number": numbers, "ends": ends})

    parts = min(len(stretches), EACH * spark.sparkContext.defaultParallelism)
    counted = spark.range(0, len(stretches), 1, parts).mapInArrow(count, "number long, ends long")
    return [row.ends for row in sorted(counted.collect())]


# Rows of tables


def _rows(spark: Any, paths: Sequence[str], tasks: int | None) -> Given:
    from pyspark.sql import functions as f

    table = spark.read.parquet(*paths)
    columns = [name for name in table.columns if name.strip().lower() in sum(NAMES.values(), ())]
    if not has_text_field(columns):
        raise UsageError(f"{', '.join(paths)}: no column 'text' (found {table.columns[:8]}); add one")
    counts = sorted(table.groupBy("_metadata.file_path").count().collect())
    files = {path: number for number, (path, _) in enumerate(counts)}
    frame = table.select(
        f.col("_metadata.file_path").alias("file"),
        f.col("_metadata.row_index").alias("row"),
        *(_plain(table, name) for name in columns),
    )
    usual = EACH * spark.sparkContext.defaultParallelism
    wanted = tasks or max(usual, ceil(sum(rows for _, rows in counts) / ROWS))
    return frame.repartition(wanted, "file", "row"), lambda batches: _of_rows(files, batches)


def _plain(table: Any, name: str) -> Any:
    """Give a column as bytes where it is words, which may not be UTF-8; as words where it is a time."""
    from pyspark.sql import functions as f

    column, kind = f.col(f"`{name}`"), dict(table.dtypes)[name]
    if kind in ("date", "timestamp", "timestamp_ntz"):
        column = column.cast("string")
    is_words = kind == "string" or kind.startswith(("varchar", "char"))
    return (column.cast("binary") if is_words else column).alias(name)


def _of_rows(files: dict[str, int], batches: Iterator[Any]) -> Iterator[Placed]:
    for batch in batches:
        for fields in batch.to_pylist():
            path, number = fields.pop("file"), fields.pop("row")
            place = (files[path] << PLACES) + 2 * number
            for at, item in enumerate(spark_stretches.row(_called(path), number + 1, fields)):
                yield place + at, item


def _called(path: str) -> str:
    """Give the name of a file of which Spark gives the address."""
    return re.sub("^file:/+", "/", unquote(path))
