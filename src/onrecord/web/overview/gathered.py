"""The incidents that pictures are drawn of: gathered once for a state of the record, a filter and a role, and kept.

What is kept is let go of when the record changes, and the longest unused first: so many incidents are held at most.
"""

from __future__ import annotations

import gc
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Lock, RLock
from types import TracebackType
from typing import Any, Self

from onrecord.analyse.over_lines import LineSum, contained, line_sums
from onrecord.model.board import BoardLine, Filter
from onrecord.review.code_book import code_book
from onrecord.store.store import Store
from onrecord.web.keeping import Stamp, stamp_of

MOST = 60_000  # incidents that are held at most, in all that is gathered
WAITING = 60  # pictures that may wait to be drawn behind the pages
AT_ONCE = 300  # incidents of which a picture is drawn while one waits for it

State = tuple[Stamp, int]  # of the file, and the last entry of its log
Make = Callable[[Store, "Gathered"], Any]


@dataclass(frozen=True)
class Gathered:
    """The incidents of a filter, and what was drawn of them so far. Threads may share it.

    `uncounted` are kinds that the code-book does not count.
    """

    asked: Filter
    lines: tuple[BoardLine, ...]
    uncounted: frozenset[str] = frozenset()
    _drawn: dict[str, Any] = field(default_factory=dict)
    _drawing: RLock = field(default_factory=RLock)

    @cached_property
    def by_id(self) -> Mapping[str, BoardLine]:
        """The incidents by their ids."""
        return {line.id: line for line in self.lines}

    @cached_property
    def held(self) -> Mapping[str, tuple[str, ...]]:
        """Which incidents hold which."""
        return contained(self.lines)

    @cached_property
    def counted(self) -> tuple[BoardLine, ...]:
        """The incidents that are counted: not those that people discounted, nor of a kind that is not counted."""
        return tuple(
            line for line in self.lines if line.assessment != "discounted" and line.kind not in self.uncounted
        )

    @cached_property
    def sums(self) -> tuple[LineSum, ...]:
        """How many were harmed, nobody counted twice."""
        return line_sums(self.counted, self.held)

    def found(self, name: str) -> Any | None:
        """Give what is kept under a name; None where nothing was made of it yet. It waits for nobody."""
        return self._drawn.get(name)

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """Give what is kept under a name, made the first time it is asked for."""
        with self._drawing:
            if name not in self._drawn:
                with uncollected():
                    self._drawn[name] = make()
            return self._drawn[name]


class Gatherer:
    """Gathers incidents, and keeps what it gathered while the record stays as it is. Use it in a `with` block."""

    def __init__(self, most: int = MOST, at_once: int = AT_ONCE) -> None:
        self._most = most
        self._at_once = at_once
        self._kept: OrderedDict[Filter, Gathered] = OrderedDict()
        self._state: State | None = None
        self._guard = Lock()
        self._gathering = Lock()
        self._behind = ThreadPoolExecutor(max_workers=1, thread_name_prefix="onrecord draw")
        self._begun: dict[tuple[Filter, str], Future[None]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop what is drawn behind the pages, after the picture that it is at."""
        self._behind.shutdown(cancel_futures=True)

    def made(self, store: Store, asked: Filter, name: str, make: Make, *, wait: bool = False) -> Any | None:
        """Give what is made of the incidents of a filter: at once where these are few, and where one will `wait`.

        Else it is made behind the pages, and None is given until then. Raises what went wrong in making it.
        """
        wanted = plain(asked)
        gathered = self._found(_state_of(store), wanted)
        if gathered is not None and (found := gathered.found(name)) is not None:
            return found
        if wait:
            return self._make(store, wanted, name, make)
        with self._guard:
            begun = self._begun.pop((wanted, name), None)
            if begun is not None and not begun.done():
                self._begun[wanted, name] = begun
                return None
        if begun is not None and (error := begun.exception()):
            raise error
        if store.board.find(wanted).total <= self._at_once:
            return self._make(store, wanted, name, make)
        with self._guard:
            self._begun = {
                key: each for key, each in self._begun.items() if not each.done() or each.exception()
            }
            if len(self._begun) < WAITING:  # else it begins when it is asked for again
                self._begun[wanted, name] = self._behind.submit(self._begin, store, wanted, name, make)
        return None

    def gather(self, store: Store, asked: Filter) -> Gathered:
        """Give the incidents of a filter, as far as its role may see them; order and page are passed over."""
        wanted = plain(asked)
        with self._gathering:  # two who ask for the same do not gather it twice
            state = _state_of(store)
            if (found := self._found(state, wanted)) is not None:
                return found
            with uncollected():
                book = code_book([*store.reviews.all("kind")])
                made = Gathered(wanted, tuple(store.board.rows(wanted)), book.excluded())
            self._keep(state, made)
            return made

    def _begin(self, store: Store, wanted: Filter, name: str, make: Make) -> None:
        self._make(store, wanted, name, make)  # what is made is kept with the incidents, and not here too

    def _make(self, store: Store, wanted: Filter, name: str, make: Make) -> Any:
        found = self.gather(store, wanted)
        return found.once(name, lambda: make(store, found))

    def _found(self, state: State, wanted: Filter) -> Gathered | None:
        with self._guard:
            found = self._kept.get(wanted) if self._state == state else None
            if found is not None:
                self._kept.move_to_end(wanted)
            return found

    def _keep(self, state: State, made: Gathered) -> None:
        with self._guard:
            if self._state != state:
                self._kept.clear()
                self._begun.clear()
                self._state = state
            self._kept[made.asked] = made
            while (
                len(self._kept) > 1 and sum(len(each.lines) + 1 for each in self._kept.values()) > self._most
            ):
                self._kept.popitem(last=False)


def plain(asked: Filter) -> Filter:
    """Give a filter without order and page, so that what shows the same is one."""
    return replace(asked, order="oldest", offset=0, limit=0)


def _state_of(store: Store) -> State:
    """Give what changes whenever anybody decides, or a list is worked out anew."""
    return stamp_of(store.path), store.board.head()


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep Python from looking for garbage while many values are made that all stay: it takes longer than they do."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
