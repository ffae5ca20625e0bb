"""The history: the whole log, newest first, in words, with the hash that stands for all of it."""

from __future__ import annotations

from itertools import islice

from starlette.responses import Response
from starlette.routing import Route

from onrecord.errors import UsageError
from onrecord.model.record import Fault, LogEntry
from onrecord.review.names import Sort
from onrecord.store.store import Store
from onrecord.web import deeds
from onrecord.web.deeds import Deed, Known, Thing
from onrecord.web.naming import Naming, called_by_lists
from onrecord.web.visit import Form, Visit, action, page

SORTS: tuple[Sort, ...] = ("actor", "place")
PAGE = 50  # entries on one page
CHECKED = 2_000  # documents up to which the page checks the record itself
FAULTS = 20  # faults that are shown at most


@page("viewer")
def show(visit: Visit) -> Response:
    """Show a page of the log."""
    return _page(visit)


@action("reviewer")
def verify(visit: Visit, _: Form) -> Response:
    """Check the record from the ground up, and show what is broken in it."""
    documents = visit.store.logbook.sums().documents
    if documents > CHECKED:
        raise UsageError(
            f"the record has {documents:,} reports, too many to check while others wait for their pages; "
            "run `onrecord verify`"
        )
    return _page(visit, list(islice(visit.store.faults(), FAULTS + 1)))


def _page(visit: Visit, faults: list[Fault] | None = None) -> Response:
    kind, by, before = visit.asked("kind"), visit.asked("by"), _number(visit.asked("before"))
    if kind and kind not in deeds.KINDS:
        raise UsageError(f"the log has no entries of the kind {kind!r}; it has {', '.join(deeds.KINDS)}")
    book = visit.store.logbook
    found = book.page(before=before, limit=PAGE + 1, kind=kind or None, by=by or None)
    lines = _lines(visit, found[:PAGE], whole=not (kind or by))
    return visit.render(
        "history.html",
        lines=lines,
        kinds=deeds.KINDS,
        people=book.people(),
        kind=kind,
        by=by,
        older=found[PAGE - 1].seq if len(found) > PAGE else None,
        newest=before is None,
        head=visit.store.head(),
        faults=faults,
        most=FAULTS,
        named=visit.may("admin"),
    )


def _lines(visit: Visit, entries: list[LogEntry], *, whole: bool) -> list[Deed]:
    """Give entries as lines. What is kept from the person leaves a gap in the whole log, and none in a part of it."""
    known = _known(visit.store, entries)
    kept = deeds.kept_from(visit.person.role, visit.store.logbook.restrictions())
    if not kept:
        return [deeds.deed(entry, known) for entry in entries]
    unnamed = _unnamed(visit, entries)
    told = [
        (entry, entry.seq in unnamed or deeds.is_kept(_about(visit.store, entry, known, kept), kept))
        for entry in entries
    ]
    return [
        deeds.hidden(entry) if away else deeds.deed(entry, known) for entry, away in told if whole or not away
    ]


def _unnamed(visit: Visit, entries: list[LogEntry]) -> set[int]:
    """Give the numbers of entries on actors and places that are named in nothing that the person may see."""
    found: set[int] = set()
    for sort in SORTS:
        said = ((each.seq, deeds.payload(each)) for each in entries if each.kind == "review")
        on = {seq: str(told.get("subject")) for seq, told in said if told.get("about") == sort}
        if on:
            naming = Naming.of(visit, sort, called_by_lists(visit, sort, visit.person.role))
            found |= {seq for seq, key in on.items() if naming.hides(key)}
    return found


def _about(store: Store, entry: LogEntry, known: Known, kept: frozenset[Thing]) -> list[Thing]:
    """Give what an entry tells of; of an incident none of whose reports the person may see, one that is kept too."""
    found = deeds.things(entry, known)
    for incident in [name for sort, name, _ in found if sort == "incident"]:
        events = store.linkage.events_of(store.linkage.resolve(incident))
        documents = store.logbook.documents_of(events)
        told = [[("event", event, None), ("document", documents.get(event, ""), None)] for event in events]
        if told and all(deeds.is_kept(each, kept) for each in told):
            return [next(iter(kept))]
    return found


def _known(store: Store, entries: list[LogEntry]) -> Known:
    pairs = [deeds.named(entry) for entry in entries]
    events = {event for _, some in pairs for event in some}
    of = store.logbook.documents_of(events)
    documents = {document for some, _ in pairs for document in some} | {*of.values()}
    return Known(store.logbook.titles(documents), of, store.linkage.memberships(events))


def _number(given: str) -> int | None:
    if not given:
        return None
    if not (given.isdecimal() and given.isascii() and len(given) < 16):
        raise UsageError(f"before: expected the number of an entry, found {given!r}")
    return int(given)


ROUTES = (
    Route("/history", show, methods=["GET"]),
    Route("/history/verify", verify, methods=["POST"]),
)
