"""Linking on Spark: which events of a table of readings tell of one incident, as `onrecord link` finds it.

Spark shares out the readings, finds the pairs that share a key, and brings the two signatures of each together; a task
compares its pairs with the SQL of `link/score.py` itself, on DuckDB, so that levels and probabilities are the same.
What is few is done where the command runs: the model is fitted to how many pairs have which levels, and events that
hang together by likely links are put into incidents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.engine import spark_session
from onrecord.engine.spark_session import said
from onrecord.errors import UsageError
from onrecord.link.clusters import clusters
from onrecord.link.comparisons import COMPARISONS
from onrecord.link.fit import fit_to
from onrecord.link.identity import identify
from onrecord.link.keys import MOST
from onrecord.link.model import Model, shipped
from onrecord.link.score import compare, score
from onrecord.link.signatures import signatures
from onrecord.model.contract import decode

TOGETHER = 10_000  # pairs that a task compares at a time
LINKS = ("left", "right", "left_document", "right_document", "probability", "levels", "model")
INCIDENTS = ("incident", "event", "document")
LEVELS = tuple(f"level_{each.name}" for each in COMPARISONS)

_SIGNED = "event string, document string, keys array<string>, signature binary"
_COMPARED = ", ".join(("left string, right string", *(f"{name} int" for name in LEVELS)))
_LINKS = f"{_COMPARED}, probability double"


@dataclass(frozen=True, slots=True)
class Linked:
    """What a run came to: events, pairs weighed, those more likely one incident than not, incidents, and the model."""

    events: int
    pairs: int
    likely: int
    incidents: int
    model: Model


def link(spark: Any, readings: str, output: str, *, likely: float, overwrite: bool = False) -> Linked:
    """Link the events of a table of readings; write the tables `links` and `incidents` into the folder `output`.

    Events hang together by links of at least the probability `likely`. Raises UsageError where a table is there
    already, unless it may be written over, and where the readings are no table of readings.
    """
    from pyspark import StorageLevel

    to_links, to_incidents = (
        (spark_session.mode(spark, path, columns, overwrite=overwrite), path)
        for path, columns in ((f"{output}/links", LINKS), (f"{output}/incidents", INCIDENTS))
    )
    kept = StorageLevel.DISK_ONLY
    signed = _signed(_readings(spark, readings)).persist(kept)
    compared = _compared(signed).persist(kept)
    patterns = {tuple(levels): many for *levels, many in compared.groupBy(*LEVELS).count().collect()}
    events = signed.count()
    model = fit_to(patterns, events, shipped())
    _links(compared, signed, model).write.mode(to_links[0]).parquet(to_links[1])
    links = spark.read.parquet(to_links[1])
    found = _incidents(spark, signed, links, likely)
    spark.createDataFrame(found).coalesce(1).write.mode(to_incidents[0]).parquet(to_incidents[1])
    compared.unpersist()
    signed.unpersist()
    surely = links.where(links.probability >= likely).count()
    return Linked(events, sum(patterns.values()), surely, len(set(found["incident"].to_pylist())), model)


def _readings(spark: Any, path: str) -> Any:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        table = spark.read.parquet(path)
    except (PySparkException, Py4JError) as error:
        raise UsageError(
            f"{path} is no table ({said(error)}); give what `extract --engine spark` wrote"
        ) from error
    if missing := {"id", "position", "reading"} - {*table.columns}:
        raise UsageError(
            f"{path} has no column {sorted(missing)[0]!r}; give what `extract --engine spark` wrote"
        )
    return table


def _signed(readings: Any) -> Any:
    """Give the signatures of all events; of a document that was read twice, those of the later reading."""
    from pyspark.sql import functions as f

    told = readings.where("reading IS NOT NULL")
    latest = told.groupBy("id").agg(f.max_by("reading", "position").alias("reading"))
    return latest.select("reading").mapInArrow(_sign, _SIGNED)


def _sign(batches: Iterator[Any]) -> Iterator[Any]:
    import msgspec
    import pyarrow as pa

    for batch in batches:
        found = [each for line in batch.column(0).to_pylist() for each in signatures(decode(line.encode()))]
        yield pa.RecordBatch.from_pydict(
            {
                "event": pa.array([each.event for each in found], pa.string()),
                "document": pa.array([each.document for each in found], pa.string()),
                "keys": pa.array([list(each.keys) for each in found], pa.list_(pa.string())),
                "signature": pa.array([msgspec.json.encode(each) for each in found], pa.binary()),
            }
        )


def _compared(signed: Any) -> Any:
    """Give every pair of events of two documents that share a key which not too many have, and their levels."""
    from pyspark.sql import functions as f

    spread = signed.select("event", "document", f.explode("keys").alias("key"))
    spread = spread.withColumn("key", f.xxhash64("key"))
    sizes = spread.groupBy("key").agg(f.count("*").alias("size")).where(f.col("size").between(2, MOST))
    usable = spread.join(sizes, "key")
    one = usable.select("key", "size", f.col("event").alias("left"), f.col("document").alias("of_left"))
    other = usable.select("key", f.col("event").alias("right"), f.col("document").alias("of_right"))
    pairs = (
        one.join(other, "key")
        .where("left < right AND of_left <> of_right")
        .groupBy("left", "right")
        .agg(f.min("size").alias("crowd"))
    )
    lefts = signed.select(f.col("event").alias("left"), f.col("signature").alias("left_signature"))
    rights = signed.select(f.col("event").alias("right"), f.col("signature").alias("right_signature"))
    return pairs.join(lefts, "left").join(rights, "right").mapInArrow(_compare, _COMPARED)


def _compare(batches: Iterator[Any]) -> Iterator[Any]:
    for table in _gathered(batches):
        events: dict[str, bytes] = {}
        for side in ("left", "right"):
            events |= dict(zip(table[side].to_pylist(), table[f"{side}_signature"].to_pylist(), strict=True))
        made = compare(events.values(), table.select(["left", "right", "crowd"]))
        yield from _as(made, ("left", "right", *LEVELS))


def _links(compared: Any, signed: Any, model: Model) -> Any:
    """Give all pairs as they are written: events, their documents, probability, levels in order, and the model."""
    from pyspark.sql import functions as f

    def weigh(batches: Iterator[Any]) -> Iterator[Any]:
        for table in _gathered(batches):
            yield from _as(score(table, model), ("left", "right", *LEVELS, "probability"))

    of_left = signed.select(f.col("event").alias("left"), f.col("document").alias("left_document"))
    of_right = signed.select(f.col("event").alias("right"), f.col("document").alias("right_document"))
    return (
        compared.mapInArrow(weigh, _LINKS)
        .join(of_left, "left")
        .join(of_right, "right")
        .select(
            *("left", "right", "left_document", "right_document", "probability"),
            f.array(*LEVELS).alias("levels"),
            f.lit(model.id).alias("model"),
        )
    )


def _gathered(batches: Iterator[Any]) -> Iterator[Any]:
    """Give tables of many rows of batches that have few."""
    import pyarrow as pa

    waiting: list[Any] = []
    for batch in batches:
        waiting.append(batch)
        if sum(each.num_rows for each in waiting) >= TOGETHER:
            yield pa.Table.from_batches(waiting)
            waiting = []
    if waiting and any(each.num_rows for each in waiting):
        yield pa.Table.from_batches(waiting)


def _as(table: Any, names: Iterable[str]) -> Iterator[Any]:
    """Give batches with some columns in order, of the kinds that Spark was told of."""
    import pyarrow as pa

    kinds = {**dict.fromkeys(LEVELS, pa.int32()), "probability": pa.float64()}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in names])
    yield from table.select(schema.names).cast(schema).to_batches()


def _incidents(spark: Any, signed: Any, links: Any, likely: float) -> Any:
    """Give an Arrow table of events with their incidents and documents."""
    import pyarrow as pa

    of = _columns(signed.select("event", "document"))
    pairs = _columns(links.where(links.probability >= likely).select("left", "right"))
    component = _components(zip(pairs["left"], pairs["right"], strict=True))
    found = (
        clusters(of["event"], _inside(spark, links, component))
        if component
        else [(each,) for each in of["event"]]
    )
    document = dict(zip(of["event"], of["document"], strict=True))
    rows = [(one.id, event) for one in identify(found, {}).incidents for event in one.events]
    return pa.table(
        {
            "incident": pa.array([incident for incident, _ in rows], pa.string()),
            "event": pa.array([event for _, event in rows], pa.string()),
            "document": pa.array([document[event] for _, event in rows], pa.string()),
        }
    )


def _inside(spark: Any, links: Any, component: Mapping[str, str]) -> list[tuple[str, str, float]]:
    """Give the links, likely or not, between events that hang together: no other bears on incidents."""
    import pyarrow as pa
    from pyspark.sql import functions as f

    named = spark.createDataFrame(pa.table({"event": list(component), "component": list(component.values())}))
    lefts = named.select(f.col("event").alias("left"), "component")
    rights = named.select(f.col("event").alias("right"), "component")
    inside = links.join(lefts, "left").join(rights, ["right", "component"])
    told = _columns(inside.select("left", "right", "probability"))
    return list(zip(told["left"], told["right"], told["probability"], strict=True))


def _columns(frame: Any) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = frame.toArrow().to_pydict()
    return columns


def _components(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Give each event of some pairs the least event of those that it hangs together with."""
    near: defaultdict[str, list[str]] = defaultdict(list)
    for left, right in pairs:
        near[left].append(right)
        near[right].append(left)
    found: dict[str, str] = {}
    for least in sorted(near):
        waiting = [least] if least not in found else []
        while waiting:
            event = waiting.pop()
            if event not in found:
                found[event] = least
                waiting += near[event]
    return found
