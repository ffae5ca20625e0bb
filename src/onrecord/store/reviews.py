"""What people decided on what was read. Reviews are only ever added, each with its log entry."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, Select, func, insert, or_, select

from onrecord.errors import Conflict, UsageError
from onrecord.model.review import About, Review
from onrecord.store import rows, stale, tables
from onrecord.store.access import Access, among, has

_reviews, _claims, _events = tables.reviews.c, tables.claims.c, tables.events.c
_in_order = select(tables.reviews).order_by(_reviews.logged)


class Reviews:
    """The part of a record that tells what people made of what was read. `Store.reviews` gives it."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def keep(self, given: Review) -> bool:
        """Keep a review; False, and nothing done, where just this is known: a form that was sent twice.

        Raises Conflict where somebody else decided on the same thing after `given.after`, with what they decided;
        UsageError where the record has no such thing, or the report does not say what is quoted.
        """
        row = rows.review_row(given)
        with self._access.writing() as connection:
            if has(connection, tables.reviews, given.id):
                return False
            for message in misfits(connection, given):
                raise UsageError(f"{given.verb} {given.about} {given.subject}: {message}")
            _refuse_overtaken(connection, given)
            seq = self._access.log(connection, "review", row)
            connection.execute(insert(tables.reviews), row | {"logged": seq})
            stale.forget(connection, stale.touched_by(connection, given))
        return True

    def on(self, about: About, subjects: Collection[str]) -> list[Review]:
        """Give the reviews of some things of one sort, in the order in which they came."""
        wanted = select(tables.reviews).where(_reviews.about == about)
        with self._access.reading() as connection:
            found = [*map(rows.review_of, among(connection, wanted, _reviews.subject, subjects))]
        return sorted(found, key=lambda each: each.seq)

    def all(self, about: About | None = None, *, by: str | None = None) -> Iterator[Review]:
        """Give every review, in the order in which they came; of one sort of thing, of one person, where asked."""
        wanted = _in_order
        if about:
            wanted = wanted.where(_reviews.about == about)
        if by:
            wanted = wanted.where(_reviews.by_whom == by)
        return map(rows.review_of, self._access.stream(wanted))

    def recent(self, *, before: int | None = None, limit: int = 50) -> list[Review]:
        """Give the latest reviews, the newest first; those before the log entry of a number, where it is given."""
        wanted = select(tables.reviews).order_by(_reviews.logged.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(_reviews.logged < before)
        with self._access.reading() as connection:
            return [*map(rows.review_of, connection.execute(wanted))]

    def count(self) -> int:
        """Give how many reviews there are."""
        with self._access.reading() as connection:
            return connection.scalar(select(func.count()).select_from(tables.reviews)) or 0


def misfits(connection: Connection, given: Review) -> Iterator[str]:
    """Say what of a review does not fit the record: no such thing, no such claim, words that are not there."""
    if not _exists(connection, given):
        yield f"the record has no {given.about} {given.subject}"
        return
    if given.claim and not _has_claim(connection, given):
        yield f"it has no claim {given.claim}"
    if given.verb == "withdraw" and not has(connection, tables.reviews, str(given.value)):
        yield f"there is no review {given.value} to withdraw"
    if not given.quotes:
        return
    text = connection.scalar(_text_of(given)) or ""
    for quote in given.quotes:
        if not 0 <= quote.start < quote.end or text[quote.start : quote.end] != quote.text:
            yield f"the report does not say {quote.text!r} at {quote.start} to {quote.end}"


def _refuse_overtaken(connection: Connection, given: Review) -> None:
    later = _in_order.where(
        _reviews.about == given.about,
        _reviews.subject == given.subject,
        _reviews.logged > given.after,
        _reviews.by_whom != given.by,
    )
    newer = [each for each in map(rows.review_of, connection.execute(later)) if each.touches(given)]
    if newer:
        said = "; ".join(f"{each.by}: {each.verb} {each.field or 'all'} ({each.at})" for each in newer)
        raise Conflict(f"decided meanwhile by {said}")


def _exists(connection: Connection, given: Review) -> bool:
    if given.about == "event":
        return has(connection, tables.events, given.subject)
    if given.about == "document":
        return has(connection, tables.documents, given.subject)
    if given.about == "incident":
        return has(connection, tables.memberships, given.subject, column="incident") or has(
            connection, tables.redirects, given.subject, column="old"
        )
    return bool(given.subject.strip())


def _has_claim(connection: Connection, given: Review) -> bool:
    """Whether the event has the claim: one that was read, or one that a person added, named after its review."""
    read = select(_claims.id).where(_claims.event == given.subject, _claims.id == given.claim)
    added = select(_reviews.id).where(
        _reviews.about == "event",
        _reviews.subject == given.subject,
        _reviews.id == given.claim,
        or_(_reviews.verb == "add", _reviews.verb == "correct"),
    )
    return any(connection.execute(wanted.limit(1)).first() is not None for wanted in (read, added))


def _text_of(given: Review) -> Select[tuple[str]]:
    text = select(tables.documents.c.text)
    if given.about == "document":
        return text.where(tables.documents.c.id == given.subject)
    return (
        text.join(tables.readings, tables.readings.c.document == tables.documents.c.id)
        .join(tables.events, _events.reading == tables.readings.c.id)
        .where(_events.id == given.subject)
        .limit(1)
    )
