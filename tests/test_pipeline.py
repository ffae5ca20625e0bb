import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from onrecord import as_json, pipeline
from onrecord.engine.alone import alone
from onrecord.engine.lines import Line, Reads, is_failed
from onrecord.errors import Unreadable
from onrecord.ingest.found import Found, Problem
from onrecord.model.contract import decode, encode
from onrecord.model.reading import Reading
from onrecord.model.text import Document, Quote
from onrecord.store.store import Store
from tests import reports
from tests.reports import READER, numbered, read_one

EMPTY = Problem("void.txt", Unreadable("is empty (0 bytes); nothing to read", code="empty"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "onrecord.db") as opened:
        yield opened


def run(
    found: Iterable[Found],
    store: Store,
    reads: Reads = reports.reads,
    *,
    retry: bool = False,
) -> list[pipeline.Step]:
    return list(pipeline.read(found, store, alone(reads), reader=READER, retry=retry))


def line(document: Document) -> tuple[str, Line]:
    """Give what `extract` tells of a report that could be read."""
    return document.id, Line(encode(read_one(document)))


def stumbling(documents: Iterable[Document]) -> Iterator[Reading]:
    """A reader that cannot read what speaks of fog; like a parser, it looks ahead."""
    for document in list(documents):
        if "fog" in document.text:
            raise LookupError("lost in\nthe fog")
        yield read_one(document)


def test_reports_go_into_the_record_in_order(store: Store) -> None:
    steps = run([numbered(1), EMPTY, numbered(3)], store)

    assert [step.outcome for step in steps] == ["new", "set aside", "new"]
    assert [filed.document.id for filed in store.documents()] == [numbered(1).id, numbered(3).id]
    assert [thing.name for thing in store.set_asides()] == ["void.txt"]
    assert list(store.faults()) == []


def test_what_is_known_is_not_read_again(store: Store) -> None:
    run([numbered(1)], store)

    def refuses(documents: Iterable[Document]) -> Iterator[Reading]:
        assert not list(documents)
        return iter(())

    (step,) = run([numbered(1)], store, refuses)
    assert step.outcome == "known"


def test_what_could_not_be_read_is_read_again_when_asked_for(store: Store) -> None:
    foggy = reports.report("Ridge militia killed 4 herders in Tolvar. The fog came in.")
    found = [foggy, numbered(1)]
    assert [step.message is None for step in run(found, store, stumbling)] == [False, True]
    assert [step.outcome for step in run(found, store)] == ["known", "known"]

    first, second = run([*found, foggy], store, retry=True)[:2]
    assert (first.outcome, second.outcome) == ("read again", "known")
    (filed,) = [each for each in store.documents() if each.document.id == foggy.id]
    assert [event.kind for event in filed.reading.events] == ["killing"]
    assert {each.filed.document.id for each in store.linkage.unlinked()} == {foggy.id, numbered(1).id}
    assert list(store.faults()) == []


def test_the_same_report_twice_in_one_run_is_one_document(store: Store) -> None:
    assert [step.outcome for step in run([numbered(1), numbered(1)], store)] == ["new", "known"]


def test_another_language_is_kept_and_said_not_to_be_read(store: Store) -> None:
    french = reports.report("Ridge militia killed 4 herders in Tolvar.", language="fr")
    (step,) = run([french], store)

    assert step.outcome == "not read"
    (filed,) = store.documents()
    assert filed.reading.events == ()
    assert [issue.code for issue in filed.reading.issues] == ["language"]


def test_a_text_too_short_to_tell_its_language_is_read(store: Store) -> None:
    (step,) = run([reports.report("Ridge militia killed 4 herders in Tolvar.", language=None)], store)

    assert step.reading is not None
    assert len(step.reading.events) == 1


@pytest.mark.parametrize("place", [0, 3, 69])
def test_a_mistake_in_one_report_does_not_stop_the_others(store: Store, place: int) -> None:
    found = [numbered(number) for number in range(70)]
    found[place] = reports.report("The fog came in.")
    steps = run(found, store, stumbling)

    assert [step.outcome for step in steps] == ["new"] * 70
    said = f"{found[place].name}: LookupError: lost in the fog"
    assert [step.message for step in steps if step.message] == [said]
    issues = [issue for filed in store.documents() for issue in filed.reading.issues]
    assert [(issue.stage, issue.code) for issue in issues] == [("reading", "failed")]


def test_a_reader_that_gives_too_few_is_a_mistake_of_each_it_left_out(store: Store) -> None:
    steps = run([numbered(1), numbered(2)], store, lambda documents: [])

    assert all(step.reading and is_failed(step.reading) for step in steps)


def test_a_reading_with_words_that_are_not_there_is_not_kept(store: Store) -> None:
    def invents(documents: Iterable[Document]) -> Iterator[Reading]:
        for document in documents:
            reading = read_one(document)
            event = replace(reading.events[0], weapons=(Quote(0, 5, "sword"),))
            yield replace(reading, events=(event,))

    (step,) = run([numbered(1)], store, invents)

    assert step.message is not None
    assert "'sword'" in step.message
    assert list(store.faults()) == []


def test_half_a_character_is_set_aside(store: Store) -> None:
    document = replace(numbered(1), text=numbered(1).text + "\ud83d")

    assert [step.outcome for step in run([document, numbered(2)], store)] == ["set aside", "new"]


def test_copies_of_one_text_are_told_also_in_a_later_run(store: Store) -> None:
    body = (
        "Ridge militia killed 4 herders in Tolvar. The road to the pass was closed until noon, "
        "and the clinic in the valley took in two of the wounded, whose families had walked "
        "through the night to reach it."
    )
    first, second, third = (
        reports.report(body + ending) for ending in ("", " (Agency)", "\nFrom our correspondents")
    )
    run([first, numbered(1)], store)
    steps = run([second, third], store)

    assert [step.copy_of for step in steps] == [first.id, first.id]
    tally = pipeline.Tally()
    for step in steps:
        tally.count(step)
    assert tally.copies == 2


def test_extract_gives_one_line_a_document_in_order() -> None:
    found = [numbered(1), EMPTY, reports.report("The fog came in."), numbered(2)]
    first, problem, failed, last = pipeline.extract(found, alone(stumbling))

    assert first == line(numbered(1))
    assert problem is EMPTY
    assert isinstance(failed, tuple)
    assert failed[1].failure == "LookupError: lost in the fog"
    assert is_failed(decode(failed[1].json))
    assert last == line(numbered(2))


def test_extract_streams() -> None:
    def endless() -> Iterator[Document]:
        number = 0
        while True:
            yield numbered(number := number + 1)

    given = pipeline.extract(endless(), alone(reports.reads))

    assert list(islice(given, 200)) == [line(numbered(number)) for number in range(1, 201)]


def test_a_run_is_tallied(store: Store) -> None:
    tally = pipeline.Tally()
    french = reports.report("Bonjour.", language="fr")
    for step in run([numbered(3), numbered(3), EMPTY, french, reports.report("The fog.")], store, stumbling):
        tally.count(step)
        json.dumps(as_json.step(step))

    assert as_json.tally(tally) == {
        "summary": {"new": 2, "known": 1, "set aside": 1, "not read": 1, "copies": 0, "failed": 1,
                    "events": {"killing": 2}}
    }  # fmt: skip


def test_the_reader_is_named_after_all_that_reads() -> None:
    version, model, vocabulary = pipeline.reader_name().split(", ")

    assert version.startswith("onrecord ")
    assert model.startswith("en_core_web_sm")
    assert len(vocabulary.removeprefix("vocabulary ")) == 16


def test_a_path_that_is_not_there_is_told_but_not_kept(store: Store) -> None:
    (step,) = run([Problem("mundoy.txt", Unreadable("is not there", code="missing"))], store)

    assert step.outcome == "set aside"
    assert list(store.set_asides()) == []
