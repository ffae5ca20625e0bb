"""The pages, one matter a file, each with its routes."""

from __future__ import annotations

from onrecord.web.pages import actors, add_reports, code_book, people, places, sign_in

ROUTES = (
    *sign_in.ROUTES,
    *actors.ROUTES,
    *places.ROUTES,
    *code_book.ROUTES,
    *people.ROUTES,
    *add_reports.ROUTES,
)
