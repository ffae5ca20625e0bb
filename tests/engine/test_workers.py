"""Several processes read as one does, and what breaks one of them is set aside alone."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import pytest
from tests import reports
from tests.engine import readers

from onrecord.engine import reader
from onrecord.engine import workers as engine
from onrecord.engine.alone import alone
from onrecord.engine.lines import Batch, Line, Reads
from onrecord.engine.workers import Patience, workers
from onrecord.ingest.walk import sources
from onrecord.model.contract import decode
from onrecord.model.text import Document

ROOT = Path(__file__).parents[2]


def batches(number: int, size: int = 3, but: dict[int, str] | None = None) -> list[list[Document]]:
    """Give so many reports in batches, some of them with a text of their own."""
    made = [reports.numbered(each) for each in range(number)]
    for at, text in (but or {}).items():
        made[at] = reports.report(text)
    return [made[start : start + size] for start in range(0, number, size)]


def read(number: int, reads: Reads, given: Sequence[Batch], **more: Patience) -> list[list[Line]]:
    return [list(made) for made in workers(number, reads, **more)(given)]


def flat(made: Iterable[Sequence[Line]]) -> list[Line]:
    return [line for lines in made for line in lines]


def failures(made: list[list[Line]]) -> dict[int, str]:
    return {at: line.failure for at, line in enumerate(flat(made)) if line.failure}


@pytest.mark.parametrize("number", [1, 2, 5])
def test_several_processes_give_what_one_gives(number: int) -> None:
    given = [*batches(40), [], *batches(4), []]

    assert read(number, reports.reads, given) == [list(made) for made in alone(reports.reads)(given)]


def test_the_examples_and_cases_are_read_alike_by_one_process_and_by_two() -> None:
    cases = sorted((ROOT / "tests" / "cases").glob("*/report.txt"))
    documents = [found for found in sources([str(ROOT / "examples")]) if isinstance(found, Document)]
    documents += [Document(id=each.parent.name, text=each.read_text()) for each in cases[::4]]
    given = [documents[at : at + 7] for at in range(0, len(documents), 7)]
    by_two = workers(2, reader.reads, warm=reader.WARM)(given)

    assert flat(by_two) == flat(alone(reader.reads)([documents]))


def test_nothing_given_is_nothing_read() -> None:
    assert read(2, reports.reads, []) == []
    assert read(2, reports.reads, [[], []]) == [[], []]


def test_the_work_is_shared() -> None:
    made = read(2, readers.marked, batches(400, size=1))

    assert len({decode(line.json).language for (line,) in made}) == 2


def test_what_ends_its_process_is_set_aside_alone() -> None:
    made = read(2, readers.troubled, batches(20, but={4: "The poison came in.", 19: "More poison."}))

    reason = "ended 3 processes that read it, alone: SIGKILL, as when memory is short"
    assert failures(made) == {4: reason, 19: reason}
    (issue,) = decode(made[1][1].json).issues
    assert (issue.stage, issue.code, issue.message) == ("reading", "crash", reason)
    assert [decode(line.json).id for line in made[1]] == [
        each.id for each in batches(6, but={4: "The poison came in."})[1]
    ]


def test_what_takes_too_long_is_set_aside_alone() -> None:
    given = batches(9, but={4: "The swamp came in."})
    made = read(2, readers.troubled, given, patience=Patience(seconds=1))

    assert failures(made) == {4: "was not read within 1 seconds, the patience given"}
    assert decode(made[1][1].json).issues[0].code == "timeout"


def test_a_mistake_in_one_report_does_not_stop_the_others() -> None:
    assert failures(read(2, readers.troubled, batches(9, but={4: "The fog came in."}))) == {
        4: "LookupError: lost in the fog"
    }


def test_batches_are_asked_for_only_as_they_are_taken() -> None:
    asked: list[int] = []

    def endless() -> Iterator[Batch]:
        while True:
            asked.append(len(asked))
            yield [reports.numbered(len(asked))]

    made = workers(2, reports.reads)(endless())
    assert len(list(islice(made, 50))) == 50
    assert len(asked) <= 50 + engine.AHEAD * 2


def test_a_run_of_known_reports_does_not_pile_up() -> None:
    asked: list[int] = []

    def nothing_new() -> Iterator[Batch]:
        for number in range(100):
            asked.append(number)
            yield []

    made = workers(2, reports.reads)(nothing_new())
    assert next(made) == []
    assert len(asked) <= engine.AHEAD * 2


def test_the_processes_end_with_the_run() -> None:
    made = workers(2, readers.marked)(batches(100, size=1))
    processes = {int(decode(line.json).language or "") for (line,) in islice(made, 20)}
    made.close()  # type: ignore[attr-defined]

    assert [
        process for process in processes if Path(f"/proc/{process}/stat").exists() and not _is_dead(process)
    ] == []
    assert os.getpid() not in processes


def _is_dead(process: int) -> bool:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def test_processes_that_cannot_begin_are_told_of() -> None:
    with pytest.raises(RuntimeError, match="3 processes that read ended before they were ready: exit code 3"):
        read(2, readers.unready, batches(9))
