"""Answers that are given again as long as nothing has changed of what they were computed from."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Remembered(Generic[Answer]):
    """Keeps answers by what was asked, so many at most, and lets go of those longest unused. Threads may share it.

    A revision is a number that goes up with every change. What is asked must name the role that asks wherever roles see
    different things. Answers are given to many: they must be such that nobody can change them.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._revision = -1
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._guard = Lock()

    def known(self, revision: int, asked: Hashable) -> Answer | None:
        """Give the answer to a question as it was at a revision; None where it is not kept."""
        with self._guard:
            if revision != self._revision or asked not in self._answers:
                return None
            self._answers.move_to_end(asked)
            return self._answers[asked]

    def keep(self, revision: int, answers: Mapping[Hashable, Answer]) -> None:
        """Keep answers by their questions: those of the latest revision alone."""
        with self._guard:
            if revision > self._revision:
                self._answers.clear()
                self._revision = revision
            if revision == self._revision:
                self._answers.update(answers)
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)

    def once(self, revision: int, asked: Hashable, make: Callable[[], Answer]) -> Answer:
        """Give the answer to a question, made where it is not kept."""
        found = self.known(revision, asked)
        if found is None:
            found = make()
            self.keep(revision, {asked: found})
        return found
