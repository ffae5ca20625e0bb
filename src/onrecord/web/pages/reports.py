"""Reports: the list of documents, one report with its events beside its words, and its bytes as they were received."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import Route

from onrecord.errors import UsageError
from onrecord.store.shelf import Listed
from onrecord.web.pages import report_deeds
from onrecord.web.report import forms
from onrecord.web.report.masks import title_of
from onrecord.web.report.opened import opened
from onrecord.web.report.view import report_state, report_view
from onrecord.web.visit import Visit, page

PAGE = 50  # documents on a page
LONGEST = 500  # characters that can be looked for


@dataclass(frozen=True, slots=True)
class Row:
    """A document on one line of the list: how far people are with it, and its title as the visitor may see it."""

    document: Listed
    title: str
    state: str


@page("viewer")
def listed(visit: Visit) -> Response:
    """List the documents of the record, the latest first."""
    text, publisher, number = visit.asked("text"), visit.asked("publisher"), _number(visit.asked("page"))
    if len(text) > LONGEST or len(publisher) > LONGEST:
        raise UsageError(f"this asks for more than {LONGEST} characters; ask for fewer words")
    role = visit.person.role
    found = visit.store.shelf.listed(
        text=text, publisher=publisher, role=role, limit=PAGE, offset=PAGE * (number - 1)
    )
    return visit.render(
        "reports.html",
        rows=[_row(visit, each) for each in found.documents],
        total=found.total,
        number=number,
        pages=max(1, -(-found.total // PAGE)),
        text=text,
        publisher=publisher,
        publishers=visit.store.shelf.publishers(role),
        set_aside=visit.store.shelf.set_aside(limit=0)[1],
    )


@page("viewer")
def set_aside(visit: Visit) -> Response:
    """List what no document could be made of."""
    number = _number(visit.asked("page"))
    things, total = visit.store.shelf.set_aside(limit=PAGE, offset=PAGE * (number - 1))
    pages = max(1, -(-total // PAGE))
    return visit.render("reports_set_aside.html", things=things, total=total, number=number, pages=pages)


@page("viewer")
def show(visit: Visit) -> Response:
    """Show a report and its events."""
    found = opened(visit)
    if found is None:
        return visit.missing("report")
    return report_deeds.drawn(visit, found, report_deeds.asked_for(visit, found))


@page("viewer")
def received(visit: Visit) -> Response:
    """Give the bytes of a report as they were received, to be kept and never to be shown by a browser."""
    found = opened(visit)
    if found is None or any(each.kept(visit.person.role) for each in found.events):
        return visit.missing("report")  # the bytes have the words that are kept from this person
    digest = found.filed.document.sha256
    headers = {"Content-Disposition": f'attachment; filename="{digest[:16]}.bin"'}
    return Response(visit.store.content(digest), media_type="application/octet-stream", headers=headers)


@page("viewer")
def gazetteer(visit: Visit) -> Response:
    """List the places that a name may mean."""
    name = visit.asked("q")
    found = forms.candidates(name) if name else ()
    return visit.render("gazetteer.html", name=name, found=found)


def _row(visit: Visit, one: Listed) -> Row:
    if not one.reviews:
        return Row(one, title_of(one.title, one.name), "draft" if one.events else "")
    found = opened(visit, one.id)
    if found is None:  # it went out of sight since the page was asked for
        return Row(one, "", "")
    view = report_view(
        found.filed, found.events, person=visit.person.name, role=visit.person.role, names=found.names
    )
    return Row(one, view.title, report_state(found.events))


def _number(given: str) -> int:
    return max(1, int(given)) if given.isdecimal() and len(given) < 7 else 1


ROUTES = (
    Route("/reports", listed, methods=["GET"]),
    Route("/reports/set-aside", set_aside, methods=["GET"]),
    Route("/reports/{id}", show, methods=["GET"]),
    Route("/reports/{id}/decide", report_deeds.decide, methods=["POST"]),
    Route("/reports/{id}/bytes", received, methods=["GET"]),
    Route("/gazetteer", gazetteer, methods=["GET"]),
)
