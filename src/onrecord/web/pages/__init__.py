"""The pages, one matter a file, each with its routes."""

from __future__ import annotations

from onrecord.web.pages import agreement, history, incidents, queue, reports, sign_in

ROUTES = (
    *sign_in.ROUTES,
    *queue.ROUTES,
    *reports.ROUTES,
    *history.ROUTES,
    *incidents.ROUTES,
    *agreement.ROUTES,
)
