"""The engine of several processes on one machine.

Each worker has a pipe of its own and reads one batch at a time. The batches of a worker that ends, or takes longer
than its texts may take, are read again one document at a time, so that what breaks a worker is found out and set
aside alone. Batches are asked for only while few of them are under way, so that neither a slow document nor a slow
taker lets memory grow. When the process that asked for all this is killed, the pipes close and the workers end.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from math import inf
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from time import monotonic

from onrecord.engine import PATIENCE
from onrecord.engine.lines import Batch, Engine, Failure, Line, Reads, failed, lines
from onrecord.model.text import Document

AHEAD = (
    3  # batches under way for each worker: one being read, the others read already and waiting for their turn
)
TRIES = 3  # a document that ends so many workers in a row, alone, is taken to be the reason
SECONDS_A_CHARACTER = 0.001  # that reading may take beyond its patience: some twenty times what is usual
START = 300.0  # seconds that a worker may take to be ready
STARTS = 3  # workers in a row that may end before they are ready


@dataclass(frozen=True, slots=True)
class Patience:
    """How long reading may take: so many seconds, and more for each character."""

    seconds: float = PATIENCE
    a_character: float = SECONDS_A_CHARACTER

    def of(self, documents: Batch) -> float:
        """Give the seconds that documents may take together."""
        return self.seconds + self.a_character * sum(len(document.text) for document in documents)


def workers(
    number: int, reads: Reads, *, warm: Sequence[str] = (), patience: Patience = Patience()
) -> Engine:
    """Give the engine that reads in so many processes. `reads` must be a function of a module.

    `warm` names modules that are imported once, in the process from which workers are forked, where the system has
    that: what they load is shared. A document for which `patience` ends, or which ends its worker again and again, is
    given a reading that says so. Raises RuntimeError where workers cannot be started.
    """
    context = _context(warm)
    return lambda batches: _Crew(number, lambda: _Worker(context, reads), patience).read(batches)


def cores() -> int:
    """Give the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _context(warm: Sequence[str]) -> BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing.forkserver import ensure_running  # not on every system

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", *warm])
    ensure_running()  # it loads what is to be shared while the first files are opened
    return context


@dataclass(frozen=True, slots=True)
class _Task:
    """Documents to be read together, where in their batch they stand, and how many workers ended over one alone."""

    batch: int
    start: int
    documents: Batch
    ended: int = 0


class _Worker:
    """A process that reads, and what it is reading."""

    def __init__(self, context: BaseContext, reads: Reads) -> None:
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_work, args=(theirs, reads), daemon=True)  # type: ignore[attr-defined]
        self.process.start()
        theirs.close()
        self.is_ready = False
        self.task: _Task | None = None
        self.seconds = inf
        self.deadline = inf

    def give(self, task: _Task, seconds: float) -> None:
        self.task = task
        self.seconds = seconds
        self.deadline = monotonic() + (seconds if self.is_ready else START)
        with suppress(OSError):  # it has ended: seen when its pipe is read
            self.pipe.send([_light(document) for document in task.documents])

    def hear(self) -> list[Line] | None:
        """Give the lines it has made, nothing at first, when it is ready. Raises EOFError or OSError where it ended."""
        said: list[Line] | None = self.pipe.recv()
        if said is None:
            self.is_ready, self.deadline = True, monotonic() + self.seconds
        else:
            self.task, self.deadline = None, inf
        return said

    def end(self) -> int | None:
        """End the process, and give its exit code: minus the signal that ended it, where one did."""
        self.pipe.close()
        self.process.kill()
        self.process.join()
        return self.process.exitcode


def _light(document: Document) -> Document:
    """Leave out what is not read: the bytes as received."""
    return replace(document, content=b"", segments=())


def _work(pipe: Connection, reads: Reads) -> None:
    """Read what comes, and give back its lines, until nobody is there."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who asked
    deque(reads([]), maxlen=0)  # loads what reading needs
    with suppress(EOFError, OSError):
        pipe.send(None)
        while True:
            pipe.send(lines(pipe.recv(), reads))


class _Crew:
    """The workers of one run."""

    def __init__(self, number: int, start: Callable[[], _Worker], patience: Patience) -> None:
        self._number = number
        self._start = start
        self._patience = patience
        self._workers: list[_Worker] = []
        self._again: deque[_Task] = deque()
        self._made: dict[int, list[Line | None]] = {}  # by batch, from the first that was not given yet
        self._unready = 0  # workers in a row that ended before they were ready

    def read(self, batches: Iterable[Batch]) -> Iterator[list[Line]]:
        """Give the lines of each batch, in order."""
        asked, given = enumerate(batches), 0
        try:
            while True:
                self._employ(asked)
                made = self._made.get(given)
                if made is None:
                    return
                if None in made:
                    self._attend()
                    continue
                yield [line for line in self._made.pop(given) if line]
                given += 1
        finally:
            for worker in self._workers:
                worker.end()

    def _employ(self, asked: Iterator[tuple[int, Batch]]) -> None:
        """Give work to whoever has none, and start workers while there is more of it."""
        while len(self._busy()) < self._number and (task := self._task(asked)):
            idle = next((worker for worker in self._workers if not worker.task), None)
            if idle is None:
                idle = self._start()
                self._workers.append(idle)
            idle.give(task, self._patience.of(task.documents))

    def _busy(self) -> list[_Worker]:
        return [worker for worker in self._workers if worker.task]

    def _task(self, asked: Iterator[tuple[int, Batch]]) -> _Task | None:
        if self._again:
            return self._again.popleft()
        while len(self._made) < AHEAD * self._number:
            batch, documents = next(asked, (None, ()))
            if batch is None:
                return None
            self._made[batch] = [None] * len(documents)
            if documents:
                return _Task(batch, 0, documents)
        return None

    def _attend(self) -> None:
        """Wait until a worker has something to say, or has taken too long."""
        busy = self._busy()
        until = min(worker.deadline for worker in busy)
        heard = wait([worker.pipe for worker in busy], timeout=max(0.0, until - monotonic()))
        for worker in busy:
            if worker.pipe in heard:
                self._hear(worker)
            elif worker.deadline <= monotonic():
                self._lose(worker, "timeout")

    def _hear(self, worker: _Worker) -> None:
        task = worker.task
        try:
            made = worker.hear()
        except (EOFError, OSError):
            self._lose(worker, "crash")
            return
        self._unready = 0
        if made is not None and task:
            self._made[task.batch][task.start : task.start + len(made)] = made

    def _lose(self, worker: _Worker, how: Failure) -> None:
        """Let a worker go that ended or was too slow, and have what it was reading read again, or set aside."""
        self._workers.remove(worker)
        code, task = worker.end(), worker.task
        if not worker.is_ready:
            self._unready += 1
            if self._unready >= STARTS:
                raise RuntimeError(
                    f"{STARTS} processes that read ended before they were ready: {_ended(code)}"
                )
        if task is None:
            return
        if not worker.is_ready:
            self._again.appendleft(task)
        elif len(task.documents) > 1:
            alone = [_Task(task.batch, task.start + at, [each]) for at, each in enumerate(task.documents)]
            self._again.extendleft(reversed(alone))
        elif how == "crash" and task.ended + 1 < TRIES:
            self._again.appendleft(replace(task, ended=task.ended + 1))
        else:
            self._made[task.batch][task.start] = self._aside(task.documents[0], how, code)

    def _aside(self, document: Document, how: Failure, code: int | None) -> Line:
        if how == "crash":
            return failed(document, how, f"ended {TRIES} processes that read it, alone: {_ended(code)}")
        seconds = self._patience.of([document])
        return failed(document, how, f"was not read within {seconds:,.0f} seconds, the patience given")


def _ended(code: int | None) -> str:
    """Say how a process ended, from its exit code."""
    if code is None or code >= 0:
        return f"exit code {code}"
    name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
    return f"{name}, as when memory is short" if name == "SIGKILL" else name
