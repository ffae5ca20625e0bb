"""How a run goes, told on standard error: a bar that moves, a line for each problem; and what it came to."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from onrecord.ingest.found import Found
from onrecord.ingest.meter import Meter, weight
from onrecord.pipeline import Tally
from onrecord.words import one_line

if TYPE_CHECKING:  # for names of types alone: these bring in DuckDB
    from onrecord.linking import Linked
    from onrecord.reviewing import Refreshed
    from onrecord.store.linkage import Sums


class Bar:
    """How far reading has come: a bar that moves, and a line for each thing a person must know."""

    def __init__(self, shown: Progress, meter: Meter, total: int | None) -> None:
        self._shown = shown
        self._meter = meter
        self._places: deque[int] = deque()
        self._task = shown.add_task("", total=total, number=0)

    def given(self, found: Iterable[Found]) -> Iterator[Found]:
        """Give everything on, and note how far into what was given each thing stands."""
        for item in found:
            self._places.append(self._meter.done)
            yield item

    def tell(self, name: str, message: str | None = None) -> None:
        """Tell that one more thing is done, the next of those given on; `message` is what a person must know of it."""
        done = self._places.popleft() if self._places else 0
        number = self._shown.tasks[self._task].fields["number"] + 1
        self._shown.update(self._task, completed=done, number=number, description=one_line(name)[-50:])
        if message:
            self._shown.console.print(Text(one_line(message)), soft_wrap=True)


class _Rate(ProgressColumn):
    """How many are done, and how many of them a minute."""

    def render(self, task: Task) -> Text:
        number, seconds = task.fields["number"], task.elapsed or 0
        rate = f", {number / seconds * 60:,.0f} a minute" if seconds > 1 else ""
        return Text(f"{number:,} taken in{rate}")


@contextmanager
def reading(paths: Sequence[str], meter: Meter, *, moving: bool) -> Iterator[Bar]:
    """Give what tells of each thing that is read. The bar moves only on a terminal, and where `moving` is asked for.

    How long it will take is told where everything given is a file or a folder, whose size can be seen beforehand.
    """
    console = Console(stderr=True, highlight=False)
    moving = moving and console.is_terminal
    total = weight(paths) if moving and all(Path(path).exists() for path in paths) else 0
    known = (BarColumn(), TimeRemainingColumn(), TextColumn("left")) if total else (TimeElapsedColumn(),)
    name = TextColumn("{task.description}", markup=False)
    with Progress(
        SpinnerColumn(), _Rate(), *known, name, console=console, transient=True, disable=not moving
    ) as bar:
        yield Bar(bar, meter, total or None)


@contextmanager
def linking(*, moving: bool) -> Iterator[Callable[[Linked], None]]:
    """Give what tells how far linking is: a bar on a terminal, and a line for each thing a person must know."""
    console = Console(stderr=True, highlight=False)
    bar = Progress(console=console, transient=True, disable=not (moving and console.is_terminal))
    task = bar.add_task("documents compared", total=None)

    def tell(run: Linked) -> None:
        bar.update(task, completed=run.documents, total=run.waiting)

    with bar:
        yield tell


@contextmanager
def refreshing(waiting: int) -> Iterator[Callable[[Refreshed], None]]:
    """Give what tells how many of so many incidents and reports are in lists and search: a bar on a terminal."""
    console = Console(stderr=True, highlight=False)
    bar = Progress(console=console, transient=True, disable=not console.is_terminal)
    task = bar.add_task("incidents and reports taken into the lists", total=waiting)

    def tell(run: Refreshed) -> None:
        bar.update(task, completed=run.incidents + run.documents)

    with bar:
        yield tell


def linked(run: Linked, record: Path, sums: Sums) -> str:
    """Say what linking came to, in two lines."""
    pairs = f"pairs weighed: {run.pairs:,}, more likely one incident than not: {run.likely:,}"
    return (
        f"{record}: documents compared: {run.documents:,}, events: {run.events:,}, {pairs}\n"
        f"incidents: {sums.incidents:,}, told in several documents: {sums.several:,}"
    )


def summary(tally: Tally, record: Path) -> str:
    """Say what a run came to, in two lines."""
    counts = tally.outcomes
    copies = f" ({tally.copies} of them copies)" if tally.copies else ""
    parts = [f"{counts['new']} new{copies}"]
    parts += [f"{counts['read again']} read again"] if counts["read again"] else []
    parts += [f"{counts[outcome]} {outcome}" for outcome in ("known", "not read", "set aside")]
    parts += [f"{tally.failed} failed"] if tally.failed else []
    total = sum(tally.events.values())
    events = f"{total} events: {by_kind(tally.events)}" if total else "no new events"
    return f"{record}: documents {', '.join(parts)}\n{events}"


def by_kind(kinds: Counter[str]) -> str:
    """Give how many events of each kind, the commonest first."""
    ranked = sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in ranked)


@contextmanager
def releasing(*, moving: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Give what tells what is being written, how much of it, and of how much: a bar on a terminal."""
    console = Console(stderr=True, highlight=False)
    bar = Progress(console=console, transient=True, disable=not (moving and console.is_terminal))
    task = bar.add_task("", total=None)

    def tell(what: str, done: int, of: int) -> None:
        bar.update(task, description=what, completed=done, total=of)

    with bar:
        yield tell
