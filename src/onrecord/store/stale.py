"""Which rows of the board a change touches. They are taken away with the change, and computed anew later.

Every change of the board raises the number of its revision, in the same transaction.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Connection, delete, select, update

from onrecord.model.review import Review
from onrecord.store import tables
from onrecord.store.access import among, chunks
from onrecord.store.searching import words_of

_board, _facts, _revision = tables.board.c, tables.board_facts.c, tables.board_state.c.revision
_memberships, _redirects, _reviews = tables.memberships.c, tables.redirects.c, tables.reviews.c
_SHOWN = {"actor": ("actor", "said actor"), "place": ("place", "said place")}


def revision(connection: Connection) -> int:
    """Give the number of the revision of the board: what was computed from it holds until that is another one."""
    found: int = connection.scalars(select(_revision)).one()
    return found


def changed(connection: Connection) -> None:
    """Say that the board is changed, or by which words it is found. The caller holds the transaction."""
    connection.execute(update(tables.board_state).values(revision=_revision + 1))


def forget(connection: Connection, incidents: Collection[str]) -> None:
    """Take away the rows of incidents, for whomever they are. Whatever was computed of the board holds no more."""
    changed(connection)
    if not incidents or connection.execute(select(_board.number).limit(1)).first() is None:
        return
    found = {row.number for row in among(connection, select(_board.number), _board.incident, incidents)}
    for chunk in chunks(found):
        for table in (tables.board_facts, tables.board_documents, tables.board_rows, tables.board):
            connection.execute(delete(table).where(table.c.number.in_(chunk)))


def forget_all(connection: Connection) -> None:
    """Take away all rows."""
    changed(connection)
    for table in (tables.board_facts, tables.board_documents, tables.board_rows, tables.board):
        connection.execute(delete(table))


def incidents_of(connection: Connection, events: Collection[str]) -> set[str]:
    """Give the incidents of events."""
    return {
        row.incident for row in among(connection, select(_memberships.incident), _memberships.event, events)
    }


def touched_by(connection: Connection, review: Review) -> set[str]:
    """Give the incidents whose rows a review may change."""
    if review.about == "event":
        return incidents_of(connection, [review.subject])
    if review.about == "document":
        return incidents_of(connection, list(_events_of(connection, review.subject)))
    if review.about == "incident":
        return {_resolved(connection, review.subject)}
    return set() if review.about == "kind" else _showing(connection, review)  # no row rests on the code-book


def _showing(connection: Connection, review: Review) -> set[str]:
    """Give the incidents whose rows show an actor or a place, or one that people made part of it."""
    keys = {review.subject, *_texts(review.value)}
    given = select(_reviews.subject, _reviews.value).where(
        _reviews.about == review.about, _reviews.verb.in_(("merge", "alias"))
    )
    joined = [
        {row.subject, *_texts(json.loads(row.value))}
        for row in connection.execute(given)
        if row.value != "null"
    ]
    while more := {key for pair in joined if not pair.isdisjoint(keys) for key in pair} - keys:
        keys |= more
    keys |= _spelt_like(connection, _SHOWN[review.about], keys)
    wanted = (
        select(_board.incident)
        .join(tables.board_facts, _facts.number == _board.number)
        .where(_facts.name.in_(_SHOWN[review.about]))
    )
    return {row.incident for row in among(connection, wanted, _facts.value, keys)}


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    return [value] if isinstance(value, str) else []


def _spelt_like(connection: Connection, names: Sequence[str], keys: Collection[str]) -> set[str]:
    """Give the keys that are spelt like these but for capitals, accents and hyphens, as an alias may be."""
    plain = {words_of(key).removeprefix("the ") for key in keys}
    held = connection.scalars(select(_facts.value).where(_facts.name.in_(names)).distinct())
    return {key for key in held if words_of(key) in plain}


def _events_of(connection: Connection, document: str) -> Iterator[str]:
    wanted = (
        select(tables.events.c.id)
        .join(tables.readings, tables.readings.c.id == tables.events.c.reading)
        .where(tables.readings.c.document == document)
    )
    yield from connection.scalars(wanted)


def _resolved(connection: Connection, incident: str) -> str:
    seen = {incident}
    while new := connection.scalar(select(_redirects.new).where(_redirects.old == incident)):
        if new in seen:
            break
        incident = new
        seen.add(incident)
    return incident
