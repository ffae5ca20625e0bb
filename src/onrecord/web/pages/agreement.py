"""How far readers agree, field by field, over the record."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.responses import Response
from starlette.routing import Route

from onrecord.review.agreement import FEWEST, agreement
from onrecord.review.apply import reviewed
from onrecord.review.standing import Standing
from onrecord.store.store import Store
from onrecord.web.report.words import FIELDS
from onrecord.web.visit import Visit, page

EVENTS = 200  # that are looked at, those decided on last: the page stays quick however large the record is


@page()
def show(visit: Visit) -> Response:
    """Show the agreement on each field, on the events that two people decided on last."""
    events = visit.store.trail.decided_by_two(visit.person.role, limit=EVENTS)
    *fields, whole = agreement(_standings(visit.store, events))
    rows = [(FIELDS.get(each.field or "", each.field or ""), each) for each in fields]
    return visit.render(
        "agreement.html", rows=rows, whole=whole, events=len(events), most=EVENTS, fewest=FEWEST
    )


def _standings(store: Store, events: list[str]) -> Iterator[Standing]:
    wanted = set(events)
    reviews = store.reviews.on("event", events)
    for filed in store.filed_of_events(events):
        for event in filed.reading.events:
            if event.id in wanted:
                yield from reviewed(event, reviews).standings


ROUTES = (Route("/agreement", show, methods=["GET"]),)
