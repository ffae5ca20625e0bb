"""The pages, one matter a file, each with its routes."""

from __future__ import annotations

from onrecord.web.pages import history, overview, queue, sign_in

ROUTES = (
    *sign_in.ROUTES,
    *queue.ROUTES,
    *history.ROUTES,
    *overview.ROUTES,
)
