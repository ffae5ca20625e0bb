"""How a run goes, told on standard error: a bar that moves, a line for each problem; and what it came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from onrecord.pipeline import Step, Tally
from onrecord.words import one_line

if TYPE_CHECKING:  # for names of types alone: these bring in DuckDB
    from onrecord.linking import Linked
    from onrecord.reviewing import Refreshed
    from onrecord.store.linkage import Sums


@contextmanager
def progress(*, moving: bool) -> Iterator[Callable[[Step], None]]:
    """Give what tells of each step. The bar moves only on a terminal, and where `moving` is asked for."""
    console = Console(stderr=True, highlight=False)
    columns = (SpinnerColumn(), TextColumn("{task.completed} taken in"), TimeElapsedColumn())
    name = TextColumn("{task.description}", markup=False)
    bar = Progress(
        *columns, name, console=console, transient=True, disable=not (moving and console.is_terminal)
    )
    task = bar.add_task("", total=None)

    def tell(step: Step) -> None:
        bar.update(task, advance=1, description=one_line(step.name)[-50:])
        if step.message:
            bar.console.print(Text(one_line(step.message)), soft_wrap=True)

    with bar:
        yield tell


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
