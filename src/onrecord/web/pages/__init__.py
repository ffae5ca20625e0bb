"""The pages, one matter a file, each with its routes."""

from __future__ import annotations

from onrecord.web.pages import (
    actors,
    add_reports,
    agreement,
    code_book,
    export,
    history,
    incidents,
    overview,
    people,
    places,
    queue,
    reports,
    sign_in,
)

ROUTES = (
    *sign_in.ROUTES,
    *queue.ROUTES,
    *add_reports.ROUTES,
    *reports.ROUTES,
    *incidents.ROUTES,
    *agreement.ROUTES,
    *actors.ROUTES,
    *places.ROUTES,
    *code_book.ROUTES,
    *history.ROUTES,
    *export.ROUTES,
    *overview.ROUTES,
    *people.ROUTES,
)
