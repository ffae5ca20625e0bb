"""How one incident came to be as it is: what was decided on its events, and the log entries that tell of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import func, or_, select

from onrecord.model.incident import Decision
from onrecord.model.person import Role
from onrecord.model.record import LogEntry
from onrecord.store import asking, rows, tables
from onrecord.store.access import Access, among


class Decided(NamedTuple):
    """A decision, and the number of its log entry."""

    seq: int
    decision: Decision


class Trail:
    """The part of a record that tells how one thing came to be as it is. `Store.trail` gives it."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def entries(self, numbers: Collection[int]) -> dict[int, LogEntry]:
        """Give log entries by their numbers, those that there are."""
        with self._access.reading() as connection:
            found = among(connection, select(tables.log), tables.log.c.seq, numbers)
            return {row.seq: rows.entry_of(row) for row in found}

    def decisions(self, ids: Collection[str]) -> list[Decided]:
        """Give decisions by their ids, each with the number of its entry, in the order in which they came."""
        with self._access.reading() as connection:
            found = among(connection, select(tables.decisions), tables.decisions.c.id, ids)
            made = [Decided(row.logged, rows.decision_of(row)) for row in found]
        return sorted(made, key=lambda each: each.seq)

    def events_of(self, name: str) -> list[str]:
        """Give the events of a document by its id, or the one event of this id; none where there is neither."""
        event, reading = tables.events.c, tables.readings.c
        wanted = (
            select(event.id)
            .join(tables.readings, reading.id == event.reading)
            .where(or_(event.id == name, reading.document == name))
        )
        return self._access.column(wanted)

    def decided_by_two(self, role: Role = "admin", *, limit: int) -> list[str]:
        """Give events on which two people or more decided something, those decided on last first.

        Those of which anything is kept from a role are left out.
        """
        review, event, reading = tables.reviews.c, tables.events.c, tables.readings.c
        hidden = (
            select(event.id)
            .join(tables.readings, reading.id == event.reading)
            .where(reading.document.in_(asking.kept_from("document", role)))
        )
        wanted = (
            select(review.subject)
            .where(
                review.about == "event",
                review.verb.not_in(("comment", "restrict")),
                review.subject.not_in(asking.kept_from("event", role)),
                review.subject.not_in(hidden),
            )
            .group_by(review.subject)
            .having(func.count(review.by_whom.distinct()) > 1)
            .order_by(func.max(review.logged).desc())
            .limit(limit)
        )
        return self._access.column(wanted)
