"""What takes longer than an answer: one after another, once for a form, and stopped with the page."""

from __future__ import annotations

from threading import Event

import pytest

from onrecord.errors import UsageError
from onrecord.web import jobs
from onrecord.web.jobs import Job, Jobs, Telling, Told

PATIENCE = 30


def done(run: Jobs, job: Job) -> Job:
    """Wait until a job has ended, and give it: what comes after it waits for it."""
    later = Event()
    run.start("waiter", job.id, (), lambda _: None, later.set)
    assert later.wait(PATIENCE)
    found = run.job(job.id)
    assert found
    return found


def test_one_is_done_after_another_and_tells_what_it_came_to() -> None:
    order: list[str] = []

    def work(telling: Telling) -> None:
        telling.doing("reading")
        telling.tell(Told(outcome="new", name="a"))
        telling.sum(events=3)
        order.append("first")

    with Jobs() as run:
        first = run.start("A", "1", ("a.txt",), work, lambda: order.append("cleared"))
        second = run.start("A", "2", ("b.txt",), lambda _: order.append("second"), lambda: None)
        found = done(run, first)
        assert done(run, second).stage == "done"
        assert (found.stage, [each.name for each in found.told], found.sums) == ("done", ["a"], {"events": 3})
        assert order == ["first", "cleared", "second"]
        assert [job.what for job in run.of("A")] == [("b.txt",), ("a.txt",)]
        assert len(run.of(None)) == 4


def test_the_same_form_of_the_same_person_makes_one_job() -> None:
    counted: list[str] = []
    with Jobs() as run:
        made = [
            run.start(by, "1", (), lambda _: counted.append("work"), lambda: counted.append("cleared"))
            for by in ("A", "A", "B")
        ]
        done(run, made[2])
        assert made[0].id == made[1].id != made[2].id
    assert counted.count("work") == 2
    assert counted.count("cleared") == 3


def test_a_job_that_fails_says_so_and_the_next_goes_on() -> None:
    def known(_: Telling) -> None:
        raise UsageError("the record is not there <any> more")

    def unknown(_: Telling) -> None:
        raise ZeroDivisionError("/secret/path")

    cleared: list[int] = []
    with Jobs() as run:
        first = run.start("A", "1", (), known, lambda: cleared.append(1))
        second = run.start("A", "2", (), unknown, lambda: cleared.append(2))
        assert done(run, first).problem == "the record is not there <any> more"
        failed = done(run, second)
        assert failed.stage == "failed"
        assert failed.problem == "a mistake of ours: ZeroDivisionError"
    assert cleared == [1, 2]


def test_a_job_stops_at_its_next_step_when_the_page_is_closed() -> None:
    at_work, go_on = Event(), Event()
    steps: list[int] = []

    def work(telling: Telling) -> None:
        for step in range(1_000_000):
            telling.tell(Told(outcome="new", name=str(step)))
            steps.append(step)
            at_work.set()
            assert go_on.wait(PATIENCE)

    cleared = Event()
    run = Jobs()
    with run:
        job = run.start("A", "1", (), work, cleared.set)
        assert at_work.wait(PATIENCE)
        run._closing = True
        go_on.set()
    assert cleared.is_set()
    found = run.job(job.id)
    assert found
    assert found.stage == "stopped"
    assert steps == [0]


def test_no_more_than_a_few_wait_and_the_oldest_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "KEPT", 2)
    hold, cleared = Event(), Event()
    with Jobs() as run:
        for number in range(jobs.WAITING):
            run.start("A", str(number), (), lambda _: hold.wait(PATIENCE) and None, lambda: None)  # type: ignore[func-returns-value]
        with pytest.raises(UsageError, match="waiting already"):
            run.start("A", "more", (), lambda _: None, cleared.set)
        assert cleared.is_set()
        hold.set()
        waiter = run.of("A")[0]
        while not all(job.ended for job in run.of("A")):
            hold.wait(0.01)
        done(run, waiter)
        assert len(run.of(None)) <= 2 + 1
