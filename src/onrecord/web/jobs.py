"""What takes longer than an answer: done one after another in a thread, while a page tells how far it is.

Jobs are kept in memory. What they did is in the record, whether the page is still open or not.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from secrets import token_urlsafe
from threading import Lock
from types import TracebackType
from typing import Literal, Self

from onrecord.errors import OnRecordError, UsageError

Stage = Literal["waiting", "at work", "done", "failed", "stopped"]

KEPT = 50  # jobs that are remembered once they have ended
WAITING = 8  # jobs that have not ended at most

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that a job came to: what became of what, the report that was made of it, and what to know of it."""

    outcome: str
    name: str
    document: str | None = None
    events: int = 0
    is_copy: bool = False
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """How far a job is. `doing` is what it does now, `told` what it came to so far, `problem` why it failed."""

    id: str
    by: str
    what: tuple[str, ...]
    stage: Stage = "waiting"
    doing: str = ""
    told: tuple[Told, ...] = ()
    sums: Mapping[str, int] = field(default_factory=dict)
    problem: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing more comes of it."""
        return self.stage not in ("waiting", "at work")


class Stopped(Exception):
    """The page is being closed. What was done so far stays."""


class Telling:
    """What the work of a job tells of itself through."""

    def __init__(self, jobs: Jobs, job: str) -> None:
        self._jobs, self._job = jobs, job

    def doing(self, words: str) -> None:
        """Say what is being done. Raises Stopped where the page is being closed."""
        self._jobs.change(self._job, doing=words)

    def tell(self, told: Told) -> None:
        """Add one thing that it came to. Raises Stopped where the page is being closed."""
        self._jobs.add(self._job, told)

    def sum(self, **sums: int) -> None:
        """Say how many of something it came to. Raises Stopped where the page is being closed."""
        self._jobs.change(self._job, sums=sums)


Work = Callable[[Telling], None]


class Jobs:
    """All jobs of a page. Use it in a `with` block; at its end the job at work stops at its next step."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._jobs: dict[str, Job] = {}
        self._sent: dict[tuple[str, str], str] = {}
        self._closing = False
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="onrecord-job")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing = True
        self._thread.shutdown(wait=True, cancel_futures=True)

    def start(self, by: str, form: str, what: tuple[str, ...], work: Work, after: Callable[[], None]) -> Job:
        """Take in a job, and give it; the one of before where a person sends the same form twice.

        `work` is done when its turn comes, and `after` when it has ended, however it did, or was not needed. Raises
        UsageError where too many are waiting.
        """
        with self._lock:
            known = self._jobs.get(self._sent.get((by, form), ""))
            crowded = sum(not each.ended for each in self._jobs.values()) >= WAITING
            job = known or Job(id=token_urlsafe(12), by=by, what=what)
            if not known and not crowded:
                self._remember(job, form)
        if known or crowded:
            after()
        if crowded and not known:
            raise UsageError(f"{WAITING} jobs are waiting already; send it again when some of them are done")
        if not known:
            self._thread.submit(self._run, job.id, work, after)
        return job

    def job(self, name: str) -> Job | None:
        """Give how far a job is; None where there is none, or it ended long ago."""
        with self._lock:
            return self._jobs.get(name)

    def of(self, by: str | None) -> list[Job]:
        """Give the jobs of a person, or of all, the latest first."""
        with self._lock:
            return [job for job in reversed(self._jobs.values()) if by is None or job.by == by]

    def change(self, name: str, **values: object) -> None:
        """Say how far a job is. Raises Stopped where the page is being closed."""
        with self._lock:
            self._jobs[name] = replace(self._jobs[name], **values)  # type: ignore[arg-type]
        if self._closing:
            raise Stopped

    def add(self, name: str, told: Told) -> None:
        """Add one thing that a job came to. Raises Stopped where the page is being closed."""
        self.change(name, told=(*self._jobs[name].told, told))

    def _remember(self, job: Job, form: str) -> None:
        ended = [each.id for each in self._jobs.values() if each.ended]
        for old in ended[: max(0, len(ended) - KEPT)]:
            del self._jobs[old]
        self._sent = {key: each for key, each in self._sent.items() if each in self._jobs}
        self._jobs[job.id] = job
        self._sent[job.by, form] = job.id

    def _run(self, name: str, work: Work, after: Callable[[], None]) -> None:
        try:
            self.change(name, stage="at work")
            work(Telling(self, name))
            end: dict[str, object] = {"stage": "done", "doing": ""}
        except Stopped:
            end = {"stage": "stopped"}
        except OnRecordError as error:
            end = {"stage": "failed", "problem": str(error)}
        except Exception as error:  # noqa: BLE001 the end of a thread: it is told on the page, and kept in the log
            _log.exception("a job failed")
            end = {"stage": "failed", "problem": f"a mistake of ours: {type(error).__name__}"}
        finally:
            after()
        with self._lock:
            self._jobs[name] = replace(self._jobs[name], **end)  # type: ignore[arg-type]
