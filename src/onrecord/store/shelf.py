"""The documents of a record as a list, a page at a time, and what stands behind one of them.

No reading is opened for it: what is counted has an index, so that a page is as quick in a record of many documents.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from onrecord.model.contract import decode
from onrecord.model.person import Role
from onrecord.model.reading import Reading
from onrecord.model.record import SetAside
from onrecord.store import asking, searching, tables
from onrecord.store.access import Access, among

_documents, _readings = tables.documents.c, tables.readings.c
_issues, _events, _reviews = tables.issues.c, tables.events.c, tables.reviews.c
_NEVER = _documents.logged.in_(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A document on one line of a list. `published` is ISO 8601, `published_basis` says how it was found.

    `events` are those of its latest reading, `issues` what was doubtful in that, `copies` the documents that repeat it,
    `reviews` what people decided or said on its events.
    """

    id: str
    title: str | None
    name: str
    publisher: str | None
    published: str | None
    published_basis: str
    language: str | None
    copy_of: str | None
    events: int
    issues: int
    copies: int
    reviews: int


class ListedPage(NamedTuple):
    """The documents of one page, and how many there are on all pages."""

    documents: tuple[Listed, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """How a document came into the record: size in bytes, and the log entries of it and of its reading."""

    size: int
    seq: int
    at: str
    hash: str
    reading: str
    read_seq: int
    read_at: str
    read_hash: str


class Shelf:
    """The part of a record that lists its documents. `Store.shelf` gives it."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def listed(
        self,
        *,
        text: str = "",
        publisher: str = "",
        role: Role = "admin",
        limit: int = 50,
        offset: int = 0,
    ) -> ListedPage:
        """Give documents, the latest first: those of a publisher, and those that say something, where it is asked.

        What is asked is looked for in words, title and name. What is kept from a role is left out, and not counted.
        """
        conditions = [*_asked(text, publisher, role), _seen(_documents.id, role)]
        page = _COLUMNS.where(*conditions).order_by(_documents.logged.desc()).limit(limit).offset(offset)
        with self._access.reading() as connection:
            counted = select(func.count(_documents.logged)).where(*conditions)
            total = connection.scalar(counted) or 0
            found = connection.execute(page).all()
            ids = [row.id for row in found]
            copies = select(_documents.copy_of, func.count().label("copies")).where(
                _seen(_documents.id, role)
            )
            copies = copies.group_by(_documents.copy_of)
            repeated = {row.copy_of: row.copies for row in among(connection, copies, _documents.copy_of, ids)}
        return ListedPage(tuple(_listed(row, repeated.get(row.id, 0)) for row in found), total)

    def publishers(self, role: Role = "admin", *, limit: int = 200) -> list[str]:
        """Give those who published what a role may see, in alphabetical order."""
        wanted = select(_documents.publisher).where(
            _documents.publisher.is_not(None), _seen(_documents.id, role)
        )
        wanted = wanted.distinct()
        return self._access.column(wanted.order_by(_documents.publisher).limit(limit))

    def copies_of(self, document: str, role: Role = "admin") -> list[str]:
        """Give the ids of the documents that repeat one, as a role may see them."""
        wanted = select(_documents.id).where(_documents.copy_of == document, _seen(_documents.id, role))
        wanted = wanted.order_by(_documents.logged)
        return self._access.column(wanted)

    def shows(self, document: str, role: Role) -> bool:
        """Whether there is a document of this id that is not kept from a role as a whole."""
        wanted = select(_documents.id).where(_documents.id == document, _seen(_documents.id, role))
        return bool(self._access.column(wanted))

    def set_aside(self, *, limit: int = 50, offset: int = 0) -> tuple[tuple[SetAside, ...], int]:
        """Give a page of what no document could be made of, the latest first, and how much there is in all."""
        wanted = select(_issues.name, _issues.code, _issues.message).where(_issues.reading.is_(None))
        with self._access.reading() as connection:
            total = connection.scalar(select(func.count()).where(_issues.reading.is_(None))) or 0
            page = connection.execute(wanted.order_by(_issues.logged.desc()).limit(limit).offset(offset))
            return tuple(SetAside(*row) for row in page), total

    def provenance(self, document: str) -> Provenance:
        """Give how a document came into the record. Raises KeyError where there is none of this id."""
        entry, read = tables.log.alias("entry"), tables.log.alias("read")
        wanted = (
            select(
                tables.snapshots.c.size, entry.c.seq, entry.c.at, entry.c.hash, _readings.id.label("reading"),
                read.c.seq.label("read_seq"), read.c.at.label("read_at"), read.c.hash.label("read_hash"),
            )
            .select_from(tables.documents)
            .join(tables.snapshots, tables.snapshots.c.sha256 == _documents.sha256)
            .join(entry, entry.c.seq == _documents.logged)
            .join(tables.readings, _readings.document == _documents.id)
            .join(read, read.c.seq == _readings.logged)
            .where(_documents.id == document)
            .order_by(_readings.logged.desc())
            .limit(1)
        )  # fmt: skip
        with self._access.reading() as connection:
            row = connection.execute(wanted).first()
        if row is None:
            raise KeyError(document)
        return Provenance(**row._mapping)

    def older(self, document: str) -> list[Reading]:
        """Give the readings of a document that a later one took the place of, the latest first."""
        wanted = select(_readings.contract).where(_readings.document == document)
        with self._access.reading() as connection:
            rows = connection.execute(wanted.order_by(_readings.logged.desc())).all()
        return [decode(row.contract) for row in rows[1:]]


_later = tables.readings.alias("newer")
_latest = (
    select(_later.c.id)
    .where(_later.c.document == _documents.id)
    .order_by(_later.c.logged.desc())
    .limit(1)
    .correlate(tables.documents)
    .scalar_subquery()
)


def _counted(wanted: Select[Any]) -> Any:
    return wanted.correlate(tables.documents).scalar_subquery()


_COLUMNS = select(
    *(
        _documents[name]
        for name in (
            *("id", "title", "name", "publisher", "published", "published_basis", "language", "copy_of"),
        )
    ),
    _counted(select(func.count(_events.id)).where(_events.reading == _latest)).label("events"),
    _counted(select(func.count(_issues.id)).where(_issues.reading == _latest)).label("issues"),
    _counted(
        select(func.count(_reviews.id)).where(
            _reviews.about == "event",
            _reviews.subject.in_(select(_events.id).where(_events.reading == _latest).correlate(tables.documents)),
        )
    ).label("reviews"),
)  # fmt: skip


def _seen(document: ColumnElement[str], role: Role) -> ColumnElement[bool]:
    return document.not_in(asking.kept_whole("document", role))


def _asked(text: str, publisher: str, role: Role) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if publisher:
        conditions.append(_documents.publisher == publisher)
    if text:
        query = searching.expression(text)
        said = _documents.logged.in_(asking.matching(query, role)) if query else _NEVER
        named = or_(*(_documents[name].icontains(text, autoescape=True) for name in ("title", "name")))
        conditions.append(or_(said, and_(named, _documents.logged.not_in(asking.kept_documents(role)))))
    return conditions


def _listed(row: Any, copies: int) -> Listed:
    return Listed(**row._mapping, copies=copies)
