"""Spark reads as one process does, and what breaks a task's reader is set aside alone. Real sessions, real tasks."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.engine import readers
from tests.ingest.report_files import warc

from onrecord.engine import reader
from onrecord.engine.alone import alone
from onrecord.engine.spark import Extracted, Manner, extract
from onrecord.engine.spark_link import link
from onrecord.engine.spark_session import Cluster, session
from onrecord.engine.workers import Patience
from onrecord.errors import UsageError
from onrecord.ingest.contract import contract_documents
from onrecord.ingest.found import Problem
from onrecord.ingest.walk import sources
from onrecord.linking import LIKELY, join
from onrecord.model.contract import decode
from onrecord.model.text import Document

pytest.importorskip("pyspark", reason="Spark is not installed; pip install --group spark")

ROOT = Path(__file__).parents[2]
SETTINGS = (
    "spark.ui.enabled=false",
    f"spark.executorEnv.PYTHONPATH={ROOT}",
    "spark.sql.shuffle.partitions=2",
    "spark.driver.bindAddress=127.0.0.1",
    "spark.driver.host=127.0.0.1",
)
QUICK = Manner(readers.troubled, warm=())
Row = dict[str, Any]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    with session(Cluster("local[2]", SETTINGS)) as made:
        yield made


def table(output: Path) -> list[Row]:
    """The rows of a table that Spark wrote."""
    import pyarrow.parquet as pq

    found: list[Row] = pq.read_table(output).to_pylist()
    return found


def rows(output: Path) -> list[Row]:
    """The rows of a table of readings, in their order."""
    return sorted(table(output), key=lambda row: row["position"])


def lines(output: Path) -> list[str]:
    return [row["reading"] for row in rows(output) if row["reading"] is not None]


def write(path: Path, documents: list[Row | str]) -> Path:
    path.write_text(
        "".join((each if isinstance(each, str) else json.dumps(each)) + "\n" for each in documents)
    )
    return path


def examples() -> list[Row | str]:
    """The texts of the examples and of the cases, as lines of JSON, and some lines that cannot be read."""
    found = [each for each in sources([str(ROOT / "examples")]) if isinstance(each, Document)]
    texts: list[Row | str] = [
        {"id": each.id, "text": each.text, "published": str(each.published)} for each in found
    ]
    cases = sorted((ROOT / "tests" / "cases").glob("*/report.txt"))
    texts += [{"id": each.parent.name, "text": each.read_text(), "source": "a case"} for each in cases]
    return [
        *texts[:9],
        "{broken",
        {"title": "none"},
        {"text": "Fire.", "published": "03/04/2031"},
        *texts[9:],
    ]


@pytest.fixture(scope="module")
def given_and_read(spark: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Extracted]:
    """A file of the examples and cases, the table of readings that Spark made of it, and what it came to."""
    folder = tmp_path_factory.mktemp("read")
    given = write(folder / "given.jsonl", examples())
    return given, folder / "out", extract(spark, [str(given)], str(folder / "out"), tasks=4)


def test_spark_reads_as_one_process_does(given_and_read: tuple[Path, Path, Extracted]) -> None:
    given, output, made = given_and_read
    with given.open("rb") as stream:
        found = list(contract_documents(stream, str(given)))
    documents = [each for each in found if isinstance(each, Document)]
    by_one = [line.json.decode() for batch in alone(reader.reads)([documents]) for line in batch]

    assert len(by_one) > 90
    assert lines(output) == by_one
    assert [f"{row['input']}: {row['problem']}" for row in rows(output) if row["problem"]] == [
        str(each) for each in found if isinstance(each, Problem)
    ]
    assert (made.documents, made.failed, made.set_aside, made.notes) == (len(documents), 0, 2, 1)
    assert len(list(output.glob("part-*"))) >= 4


def test_what_breaks_its_reader_or_takes_too_long_fails_alone(spark: Any, tmp_path: Path) -> None:
    texts = {4: "The poison came in.", 9: "Into the fog.", 15: "The swamp came in."}
    hasty = replace(QUICK, patience=Patience(seconds=6))
    given = write(
        tmp_path / "given.jsonl",
        [{"id": f"d{number}", "text": texts.get(number, f"Report {number}.")} for number in range(24)],
    )
    made = extract(spark, [str(given)], str(tmp_path / "out"), manner=hasty, tasks=2)
    wrong = {row["id"]: row["problem"] for row in rows(tmp_path / "out") if row["problem"]}

    assert [row["id"] for row in rows(tmp_path / "out")] == [f"d{number}" for number in range(24)]
    assert (made.documents, made.failed) == (24, 3)
    assert wrong.keys() == {"d4", "d9", "d15"}
    assert "ended 3 processes that read it, alone: SIGKILL" in wrong["d4"]
    assert wrong["d9"] == "LookupError: lost in the fog"
    assert "was not read within 6 seconds" in wrong["d15"]
    codes = {each.id: each.issues[0].code for each in map(decode, _encoded(tmp_path / "out")) if each.issues}
    assert codes == {"d4": "crash", "d9": "failed", "d15": "timeout"}
    assert [(each.id, each.problem) for each in made.told] == list(wrong.items())


def _encoded(output: Path) -> list[bytes]:
    return [line.encode() for line in lines(output)]


def test_tables_packed_lines_and_archives_are_read(spark: Any, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts = [f"Report {number}." for number in range(40)]
    columns = {"ID": [f"d{number}" for number in range(40)], "Body": [*texts[:39], None], "words": [2] * 40}
    (tmp_path / "in.parquet").mkdir()
    for part in range(2):
        half = {name: values[part * 20 : part * 20 + 20] for name, values in columns.items()}
        pq.write_table(pa.table(half), tmp_path / "in.parquet" / f"part-{part}.parquet")
    made = extract(spark, [str(tmp_path / "in.parquet")], str(tmp_path / "table"), manner=QUICK, tasks=3)

    assert [row["id"] for row in rows(tmp_path / "table")] == [*columns["ID"][:39], None]
    last = rows(tmp_path / "table")[-1]
    assert last["input"] == f"{tmp_path}/in.parquet/part-1.parquet#row=20"
    assert "has no field 'text'" in last["problem"]
    assert (made.documents, made.set_aside) == (39, 1)

    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "a.jsonl.gz").write_bytes(gzip.compress(b'{"id": "a", "text": "Fire."}\n'))
    english = b"Fire in the hills, all night long, said the mayor of the town. " * 4
    german = b"Der Regen dauerte die ganze Nacht, sagte der Wetterdienst am Morgen. " * 4
    pages = {"https://a.example/1": english, "https://a.example/2": german}
    (folder / "b.warc.gz").write_bytes(warc(pages, gz=True, kind="text/plain"))
    (folder / "notes.txt").write_text("of another kind")
    made = extract(spark, [str(folder)], str(tmp_path / "read"), manner=QUICK)
    first, second, third = rows(tmp_path / "read")

    assert (first["id"], second["input"]) == ("a", f"{folder}/b.warc.gz#https://a.example/1")
    assert (made.documents, made.failed, made.set_aside) == (3, 0, 0)
    (issue,) = decode(third["reading"].encode()).issues
    assert issue.message == "language is 'de'; only English is read"


def test_what_is_there_is_not_written_over_unless_it_may_be(spark: Any, tmp_path: Path) -> None:
    given = write(tmp_path / "given.jsonl", [{"id": "a", "text": "Fire."}])
    output = tmp_path / "out"
    extract(spark, [str(given)], str(output), manner=QUICK)
    write(given, [{"id": "b", "text": "Rain."}])

    with pytest.raises(UsageError, match="is there already; name another OUTPUT, or give --overwrite"):
        extract(spark, [str(given)], str(output), manner=QUICK)
    with pytest.raises(UsageError, match="is no table that this command has written; remove it"):
        extract(spark, [str(given)], str(tmp_path), manner=QUICK, overwrite=True)
    assert [row["id"] for row in rows(output)] == ["a"]
    extract(spark, [str(given)], str(output), manner=QUICK, overwrite=True)
    assert [row["id"] for row in rows(output)] == ["b"]


def test_what_leads_to_nothing_to_read_is_refused(spark: Any, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"words": ["Fire."]}), tmp_path / "words.parquet")
    (tmp_path / "notes.txt").write_text("of another kind")

    for given, said in (("none.jsonl", "leads to no file"), ("notes.txt", "leads to no file"),
                        ("words.parquet", "no column 'text' \\(found \\['words'\\]\\); add one")):  # fmt: skip
        with pytest.raises(UsageError, match=said):
            extract(spark, [str(tmp_path / given)], str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"")
    assert extract(spark, [str(empty)], str(tmp_path / "out")).documents == 0


def test_the_command_reads_in_executors_of_their_own(tmp_path: Path) -> None:
    given = write(tmp_path / "given.jsonl", ["{broken", *examples()[:3]])
    command = [sys.executable, "-m", "onrecord", "extract", "--engine", "spark"]
    asked = ["--master", "local-cluster[2,1,1024]", *(f"--conf={each}" for each in SETTINGS)]
    run = subprocess.run(
        [*command, *asked, str(given), str(tmp_path / "out")], capture_output=True, check=False
    )
    here = subprocess.run(
        [*command[:4], "--workers", "0", str(given)], capture_output=True, check=False, text=True
    )

    assert run.returncode == here.returncode == 1
    assert here.stderr.strip() in run.stderr.decode()
    assert "documents 3, of them failed 0; set aside 1; notes 0" in run.stderr.decode()
    assert lines(tmp_path / "out") == here.stdout.splitlines()


def test_linking_finds_the_pairs_and_the_incidents_of_one_process(
    spark: Any, given_and_read: tuple[Path, Path, Extracted], tmp_path: Path
) -> None:
    _, readings, _ = given_and_read
    joined = join(decode(line) for line in _encoded(readings))

    made = link(spark, str(readings), str(tmp_path / "out"), likely=LIKELY)
    pairs, events = (table(tmp_path / "out" / name) for name in ("links", "incidents"))

    ours = {(row["left"], row["right"]): row for row in pairs}
    assert len(joined.links) > 30
    assert len(ours) == len(pairs)
    assert ours.keys() == {(each.left, each.right) for each in joined.links}
    for each in joined.links:
        row = ours[each.left, each.right]
        assert row["probability"] == pytest.approx(each.probability, abs=1e-6)
        assert (tuple(row["levels"]), row["model"]) == (each.levels, each.model)
        assert row["left_document"] == joined.document_of[each.left]
        assert row["right_document"] == joined.document_of[each.right]
    found: dict[str, set[str]] = {}
    for row in events:
        found.setdefault(row["incident"], set()).add(row["event"])
    assert found == {view.id: {*view.events} for view in joined.views}
    assert {row["event"]: row["document"] for row in events} == joined.document_of
    assert (made.pairs, made.incidents) == (len(pairs), len(joined.views))
    assert made.likely == sum(each.probability >= LIKELY for each in joined.links) > 3
