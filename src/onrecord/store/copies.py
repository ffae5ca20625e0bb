"""Which document repeats which: texts are found by the keys of their sketches (`model/copies.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, union_all

from onrecord.model.copies import is_copy, sketch
from onrecord.store import tables
from onrecord.store.access import Access

COMMON = 200  # documents that one key is asked for: what more of them have is the frame of a page, not a text
LIKELY = 20  # documents that are compared: those that share most keys


class Copies:
    """Finds the document that a text is a copy of."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def first(self, text: str) -> str | None:
        """Give the id of the first document of those that a text is a copy of; None where the text is new."""
        given = sketch(text)
        with self._access.reading() as connection:
            for row in connection.execute(_likely(given.keys)).all():
                if is_copy(given, sketch(row.text)):
                    return str(row.copy_of or row.id)
        return None


def keep(connection: Connection, text: str, logged: int) -> None:
    """Write down the keys by which a document is found; `logged` is the number of its entry in the log."""
    rows = [{"key": key, "document": logged} for key in sorted(set(sketch(text).keys))]
    connection.execute(insert(tables.sketches), rows)


def _likely(keys: Sequence[int]) -> Select[Any]:
    """Ask for the documents that share most keys, in the order in which they came."""
    key, document = tables.sketches.c.key, tables.sketches.c.document
    several = (
        select(document).where(key == each).order_by(document).limit(COMMON).subquery() for each in keys
    )
    found = union_all(*(select(each.c.document) for each in several)).subquery()
    most = func.count().desc(), found.c.document
    best = select(found.c.document).group_by(found.c.document).order_by(*most).limit(LIKELY)
    texts = tables.documents.c
    return select(texts.id, texts.text, texts.copy_of).where(texts.logged.in_(best)).order_by(texts.logged)
