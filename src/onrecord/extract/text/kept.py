"""What was looked up before, kept while it is not too much: a corpus has no end, memory has."""

from __future__ import annotations

from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

MOST = 50_000  # things kept of a sort: more words than a language says again and again


class Kept(dict[Key, Value]):
    """A dictionary that forgets all that it holds before it holds too much.

    A value must depend on its key alone, so that what is forgotten is made again the same.
    """

    __slots__ = ()

    def __setitem__(self, key: Key, value: Value) -> None:
        if len(self) >= MOST:
            self.clear()
        super().__setitem__(key, value)
