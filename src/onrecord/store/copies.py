"""Which document repeats which: texts are found by the keys of their sketches (`model/copies.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, insert, select, union_all

from onrecord.model.copies import is_copy, sketch
from onrecord.store import tables
from onrecord.store.access import Access

COMMON = 200  # documents that one key is asked for: what more of them have is the frame of a page, not a text
LIKELY = 10  # documents that are compared: those that share most keys
SHARED = 2  # keys that a document must share to be compared; a short text has but one


_new = lru_cache(maxsize=1)(sketch)  # of the text that is looked for, and then kept


class Copies:
    """Finds the document that a text is a copy of."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def first(self, text: str) -> str | None:
        """Give the id of the first document of those that a text is a copy of; None where the text is new."""
        given = _new(text)
        with self._access.reading() as connection:
            for row in connection.execute(_likely(len(given.keys)), _named(given.keys)).all():
                if is_copy(given, sketch(row.text)):
                    return str(row.copy_of or row.id)
        return None


def keep(connection: Connection, text: str, logged: int) -> None:
    """Write down the keys by which a document is found; `logged` is the number of its entry in the log."""
    rows = [{"key": key, "document": logged} for key in sorted(set(_new(text).keys))]
    connection.execute(insert(tables.sketches), rows)


def _named(keys: Sequence[int]) -> dict[str, int]:
    return {f"key{at}": key for at, key in enumerate(keys)}


@cache
def _likely(number: int) -> Select[Any]:
    """Ask for the documents that share most of so many keys, `key0` and so on, in the order in which they came."""
    key, document = tables.sketches.c.key, tables.sketches.c.document
    several = (
        select(document).where(key == bindparam(f"key{at}")).order_by(document).limit(COMMON).subquery()
        for at in range(number)
    )
    found = union_all(*(select(each.c.document) for each in several)).subquery()
    most = func.count().desc(), found.c.document
    shared = select(found.c.document).group_by(found.c.document).having(func.count() >= min(SHARED, number))
    best = shared.order_by(*most).limit(LIKELY)
    texts = tables.documents.c
    return select(texts.id, texts.text, texts.copy_of).where(texts.logged.in_(best)).order_by(texts.logged)
