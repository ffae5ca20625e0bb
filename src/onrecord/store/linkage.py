"""What was found by comparing events, and what people decided on them.

Decisions and models are only ever added, each with its log entry. All the rest is computed from readings, models
and decisions, may be computed anew, and is therefore neither guarded nor logged: which readings were compared, the
signatures of their events and the keys that find them, links, memberships of incidents, and redirects.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    union,
)  # fmt: skip

from onrecord.errors import RecordError
from onrecord.model.incident import Decision, Incident, Link, Redirect, Signature
from onrecord.model.record import Filed
from onrecord.model.text import fingerprint
from onrecord.store import rows, stale, tables
from onrecord.store.access import FILED, LAST, PAGE, Access, among, chunks, has, insert_all


class Unlinked(NamedTuple):
    """A document whose events have not been compared yet, and the id of its latest reading."""

    reading: str
    filed: Filed


class Neighbours(NamedTuple):
    """Events that share a key, in the order of their ids, and the keys that too many have."""

    signatures: list[Signature]
    crowded: frozenset[str]


class Sums(NamedTuple):
    """How many incidents there are, and how many of them several documents tell of."""

    incidents: int
    several: int


class Component(NamedTuple):
    """Events that hang together, in the order of their ids, and every link between two of them, likewise."""

    events: tuple[str, ...]
    links: tuple[Link, ...]


class Model(NamedTuple):
    """What links were made by: its id, which is named after the settings, and the settings as they were kept."""

    id: str
    settings: str


_signatures, _keys, _links = tables.signatures.c, tables.keys.c, tables.links.c
_memberships, _redirects = tables.memberships.c, tables.redirects.c
_not_linked = tables.readings.c.id.not_in(select(tables.linked.c.reading))


class Linkage:
    """The part of a record that tells which events belong together, and why. `Store.linkage` gives it."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def unlinked(self) -> Iterator[Unlinked]:
        """Give the documents whose latest reading has not been compared, in the order in which they came.

        What is compared in the meantime does not disturb it; no transaction is held between two pages.
        """
        for chunk in chunks(self._waiting(), size=PAGE):
            wanted = FILED.add_columns(tables.readings.c.id.label("latest")).where(
                tables.documents.c.logged.in_(chunk), _not_linked
            )
            with self._access.reading() as connection:
                page = connection.execute(wanted).all()
            yield from (Unlinked(row.latest, rows.filed_of(row)) for row in page)

    def _waiting(self) -> set[int]:
        # Two steps: the first needs no more than two indexes, and mostly finds nothing.
        document, reading = tables.documents.c, tables.readings.c
        numbers = select(document.logged).join(tables.readings, reading.document == document.id)
        with self._access.reading() as connection:
            found = connection.scalars(select(reading.id).where(_not_linked)).all()
            return {row.logged for row in among(connection, numbers, reading.id, found)}

    def waiting(self) -> int:
        """Give how many documents have not been compared."""
        return len(self._waiting())

    def compared(self) -> int:
        """Give how many documents have been compared."""
        with self._access.reading() as connection:
            return connection.scalar(select(func.count()).select_from(tables.linked)) or 0

    def __contains__(self, incident: object) -> bool:
        """Whether an incident has this id, or had it once."""
        with self._access.reading() as connection:
            return has(connection, tables.memberships, str(incident), column="incident") or has(
                connection, tables.redirects, str(incident), column="old"
            )

    def neighbours(self, keys: Iterable[str], *, most: int) -> Neighbours:
        """Give the signatures that have one of the keys, in the order of their events' ids.

        A key that more than `most` events have is passed over: it tells too little.
        """
        having = select(_keys.event).where(_keys.key == bindparam("wanted")).limit(most + 1)
        events: set[str] = set()
        crowded: set[str] = set()
        with self._access.reading() as connection:
            for key in dict.fromkeys(keys):
                found = connection.scalars(having, {"wanted": key}).all()
                if len(found) > most:
                    crowded.add(key)
                else:
                    events.update(found)
            wanted = select(_signatures.signature).order_by(_signatures.event)
            known = [*map(rows.signature_of, among(connection, wanted, _signatures.event, events))]
        return Neighbours(known, frozenset(crowded))

    def add(
        self,
        *,
        readings: Collection[str],
        signatures: Collection[Signature],
        links: Collection[Link],
        model: str,
    ) -> None:
        """Keep that readings have been compared, with the signatures of their events and the links found.

        All of it goes in, or nothing. What is known of the same events and pairs is replaced. Raises RecordError
        for a signature of a document that none of the readings is of, and for a link that cannot be.
        """
        for link in links:
            _refuse_crooked(link)
        with self._access.writing() as connection:
            known = select(tables.readings.c.id, tables.readings.c.document)
            of = {row.document: row.id for row in among(connection, known, tables.readings.c.id, readings)}
            signed = [rows.signature_row(each, _reading_of(each, of)) for each in signatures]
            _forget(connection, tables.keys, "event", [each.event for each in signatures])
            _replace(connection, tables.signatures, signed)
            _replace(connection, tables.keys, [row for each in signatures for row in rows.key_rows(each)])
            _replace(connection, tables.links, [rows.link_row(link) for link in links])
            _replace(connection, tables.linked, [{"reading": each, "model": model} for each in readings])

    def clear(self) -> None:
        """Forget what was found by comparing, so that all is compared anew. Incidents keep their ids and events."""
        with self._access.writing() as connection:
            for table in (tables.linked, tables.keys, tables.links, tables.signatures):
                connection.execute(delete(table))
            stale.forget_all(connection)

    def links_of(self, events: Collection[str]) -> list[Link]:
        """Give every link that has one of the events at either end, in the order of their ids."""
        with self._access.reading() as connection:
            found = [
                row
                for end in (_links.left_event, _links.right_event)
                for row in among(connection, select(tables.links), end, events)
            ]
        return _in_order(map(rows.link_of, found))

    def component(self, events: Collection[str], *, least: float) -> Component:
        """Give the events reached from these over links of a probability of at least `least`, these included.

        The links are all those between two of them, of whatever probability.
        """
        with self._access.reading() as connection:
            reached = _reached(connection, set(events), least)
            found = [
                rows.link_of(row)
                for row in among(connection, select(tables.links), _links.left_event, reached)
                if row.right_event in reached
            ]
        return Component(tuple(sorted(reached)), tuple(_in_order(found)))

    def without_incident(self) -> list[str]:
        """Give the compared events that are of no incident yet, in the order of their ids."""
        column = _signatures.event
        return self._access.column(
            select(column).where(column.not_in(select(_memberships.event))).order_by(column)
        )

    def memberships(self, events: Collection[str]) -> dict[str, str]:
        """Give, by event, the id of its incident, for those of the events that have one."""
        with self._access.reading() as connection:
            return {
                row.event: row.incident
                for row in among(connection, select(tables.memberships), _memberships.event, events)
            }

    def events_of(self, incident: str) -> tuple[str, ...]:
        """Give the events of an incident, in the order of their ids; none where there is no such incident."""
        wanted = select(_memberships.event).where(_memberships.incident == incident)
        return tuple(self._access.column(wanted.order_by(_memberships.event)))

    def incidents(self) -> Iterator[Incident]:
        """Give every incident, in the order of their ids."""
        order = (_memberships.incident, _memberships.event)
        found = self._access.stream(select(*order).order_by(*order))
        for name, members in groupby(found, key=lambda row: row.incident):
            yield Incident(id=name, events=tuple(row.event for row in members))

    def sums(self) -> Sums:
        """Give how many incidents there are, and how many of them several documents tell of."""
        told = (
            select(func.count(_signatures.reading.distinct()).label("documents"))
            .join(tables.memberships, _memberships.event == _signatures.event)
            .group_by(_memberships.incident)
            .subquery()
        )
        several = func.count().filter(told.c.documents > 1)
        with self._access.reading() as connection:
            return Sums(*connection.execute(select(func.count(), several).select_from(told)).one())

    def incidents_like(self, given: str, *, limit: int = 10) -> list[str]:
        """Give ids that begin so, of incidents that are and of those that have a redirect; see `resolve`."""
        now, once = _memberships.incident, _redirects.old
        known = union(
            select(now).where(now.between(given, given + LAST)),
            select(once).where(once.between(given, given + LAST)),
        ).subquery()
        (column,) = known.c
        return self._access.column(select(column).order_by(column).limit(limit))

    def resolve(self, incident: str) -> str:
        """Give the id that an incident has now; the id given where there is no redirect from it.

        Raises RecordError where redirects lead round in a circle.
        """
        with self._access.reading() as connection:
            return _resolved(connection, incident)

    def assign(self, memberships: Mapping[str, str], redirects: Collection[Redirect] = ()) -> None:
        """Keep, by event, the id of its incident, and where to ask for incidents that are no more.

        All of it goes in, or nothing. A redirect from an incident that has events again is dropped. Raises
        RecordError where an incident would be left without events and without a redirect, or a redirect would
        lead to no incident or away from one.
        """
        with self._access.writing() as connection:
            held = among(connection, select(tables.memberships), _memberships.event, memberships)
            before, now = {row.incident for row in held}, {*memberships.values()}
            left = before - now
            ended = {each.old for each in redirects}
            stale.forget(connection, before | now | ended)
            rows_of = [{"event": event, "incident": incident} for event, incident in memberships.items()]
            _replace(connection, tables.memberships, rows_of)
            _forget(connection, tables.redirects, "old", memberships.values())
            _replace(connection, tables.redirects, [{"old": each.old, "new": each.new} for each in redirects])
            for incident in sorted(left | ended):
                _refuse_lost(connection, incident, redirected=ended)

    def decide(self, decision: Decision) -> bool:
        """Keep what a person decided; False, and nothing done, where just this is known already.

        Make it with `rows.decision`. Raises RecordError for an id that is not that of what it says, and for
        events that the record does not have.
        """
        row = rows.decision_row(decision)
        with self._access.writing() as connection:
            _refuse_unfounded(connection, decision)
            if has(connection, tables.decisions, decision.id):
                return False
            seq = self._access.log(connection, "decision", rows.decision_entry(decision))
            connection.execute(insert(tables.decisions), row | {"logged": seq})
            stale.forget(connection, stale.incidents_of(connection, {*decision.left, *decision.right}))
        return True

    def decisions(self) -> list[Decision]:
        """Give every decision, in the order in which they came."""
        wanted = select(tables.decisions).order_by(tables.decisions.c.logged)
        return [*map(rows.decision_of, self._access.stream(wanted))]

    def decisions_on(self, events: Collection[str]) -> list[Decision]:
        """Give the decisions that name one of the events, in the order in which they came."""
        found: dict[int, Decision] = {}
        with self._access.reading() as connection:
            for chunk in chunks(events):
                naming = or_(*(_names(side, chunk) for side in ("left_events", "right_events")))
                for row in connection.execute(select(tables.decisions).where(naming)):
                    found[row.logged] = rows.decision_of(row)
        return [found[number] for number in sorted(found)]

    def keep_model(self, settings: str) -> str:
        """Keep the settings that links are made by from now on, and give their id; once if they are in use."""
        name = fingerprint(settings)
        with self._access.writing() as connection:
            last = _last_model(connection)
            if last is None or last.id != name:
                seq = self._access.log(connection, "model", rows.model_entry(name, settings))
                connection.execute(insert(tables.models).values(logged=seq, id=name, settings=settings))
        return name

    def model(self) -> Model | None:
        """Give the model that is in use; None where none has been kept."""
        with self._access.reading() as connection:
            return _last_model(connection)


def _names(side: str, events: Sequence[str]) -> ColumnElement[bool]:
    """Whether one side of a decision has one of some events. It is asked in SQL: most decisions name none of them."""
    named = func.json_each(tables.decisions.c[side]).table_valued("value", name=f"in_{side}")
    return exists(select(1).select_from(named).where(named.c.value.in_(events)))


def _last_model(connection: Connection) -> Model | None:
    column = tables.models.c
    wanted = select(column.id, column.settings).order_by(column.logged.desc()).limit(1)
    row = connection.execute(wanted).first()
    return Model(*row) if row else None


def _replace(connection: Connection, table: Table, values: Sequence[rows.Values]) -> None:
    """Write rows in place of those with the same primary key; of two alike the later one."""
    names = [column.name for column in table.primary_key.columns]
    kept = {tuple(row[name] for name in names): row for row in values}
    if kept:
        same = and_(*(table.c[name] == bindparam(f"old_{name}") for name in names))
        old = [{f"old_{name}": part for name, part in zip(names, key, strict=True)} for key in kept]
        connection.execute(delete(table).where(same), old)
    insert_all(connection, table, [*kept.values()])


def _forget(connection: Connection, table: Table, column: str, values: Collection[str]) -> None:
    for chunk in chunks(values):
        connection.execute(delete(table).where(table.c[column].in_(chunk)))


def _reached(connection: Connection, events: set[str], least: float) -> set[str]:
    reached, edge = set(events), events
    pairs = select(_links.left_event, _links.right_event).where(_links.probability >= least)
    while edge:
        met = {
            event
            for end in (_links.left_event, _links.right_event)
            for pair in among(connection, pairs, end, edge)
            for event in pair
        }
        edge = met - reached
        reached |= edge
    return reached


def _resolved(connection: Connection, incident: str) -> str:
    seen = {incident}
    while new := connection.scalar(select(_redirects.new).where(_redirects.old == incident)):
        if new in seen:
            raise RecordError(f"redirects of incident {incident} lead round in a circle")
        incident = new
        seen.add(incident)
    return incident


def _in_order(links: Iterable[Link]) -> list[Link]:
    each = {(link.left, link.right): link for link in links}
    return [each[pair] for pair in sorted(each)]


def _reading_of(signature: Signature, readings: Mapping[str, str]) -> str:
    if signature.document not in readings:
        raise RecordError(f"event {signature.event} is of a document of which no reading was compared")
    return readings[signature.document]


def _refuse_crooked(link: Link) -> None:
    if not link.left < link.right:
        raise RecordError(f"a link goes from the lesser id to the greater, not {link.left} to {link.right}")
    if not 0 <= link.probability <= 1:
        raise RecordError(f"{link.probability} is no probability: link {link.left} to {link.right}")


def _refuse_lost(connection: Connection, incident: str, *, redirected: Collection[str]) -> None:
    if has(connection, tables.memberships, incident, column="incident"):
        if incident in redirected:
            raise RecordError(f"incident {incident} has events and cannot be redirected")
    elif not has(connection, tables.memberships, _resolved(connection, incident), column="incident"):
        raise RecordError(f"incident {incident} would be left without events and lead nowhere")


def _refuse_unfounded(connection: Connection, decision: Decision) -> None:
    right = rows.decision(
        decision.verb, decision.left, decision.right, why=decision.why, by=decision.by, at=decision.at
    )
    if decision != right:
        raise RecordError(f"decision {decision.id} is not named after what it says")
    named = {*decision.left, *decision.right}
    known = {row.id for row in among(connection, select(tables.events.c.id), tables.events.c.id, named)}
    for event in sorted(named - known):
        raise RecordError(f"there is no event {event} to decide on")
