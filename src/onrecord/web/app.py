"""The page put together: which address is answered by what, behind which guards."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Collection
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from onrecord.errors import UsageError
from onrecord.pictures.countries import outlines
from onrecord.store.desk import Desk
from onrecord.store.store import Store
from onrecord.web.exporting import Exports
from onrecord.web.jobs import Jobs
from onrecord.web.keeping import Keeper
from onrecord.web.overview.gathered import Gatherer
from onrecord.web.pages import ROUTES
from onrecord.web.render import render
from onrecord.web.security import Guard
from onrecord.web.visit import Site

HERE = Path(__file__).parent
LOCAL = ("127.0.0.1", "localhost", "::1")


def make_app(record: Path, desk: Path, *, names: Collection[str] = LOCAL, secure: bool = False) -> Starlette:
    """Make the page over a record and the desk beside it, which goes by some host names, over HTTPS or not.

    The record is opened when the page starts and let go when it stops. Raises UsageError there for what is no record.
    """

    @contextlib.asynccontextmanager
    async def opened(app: Starlette) -> AsyncIterator[None]:
        with (
            Store.open(record, make=False) as store,
            Desk.open(desk) as beside,
            Keeper(store) as keeper,
            Jobs() as jobs,
            Gatherer() as gatherer,
            Exports() as exports,
        ):
            with contextlib.suppress(UsageError):
                outlines()  # so that the first map does not wait for them; a page of a map says what is missing
            app.state.site = Site(store, beside, secure, keeper, jobs, gatherer, exports)
            yield

    return _Guarded(
        names,
        routes=[*ROUTES, Mount("/static", _Static(directory=HERE / "static"), name="static")],
        exception_handlers={HTTPException: _refused},
        lifespan=opened,
    )


class _Guarded(Starlette):
    """The page behind its guard, which stands before all else: a mistake of ours has the headers too."""

    def __init__(self, names: Collection[str], **given: Any) -> None:
        super().__init__(**given)
        self._names = names

    def build_middleware_stack(self) -> ASGIApp:
        """Put the guard before all that answers."""
        return Guard(super().build_middleware_stack(), self._names)


class _Static(StaticFiles):
    """Files of the page. Their addresses change with them, so a browser may keep them."""

    def file_response(self, *given: object, **more: object) -> Response:
        """Answer with a file."""
        response = super().file_response(*given, **more)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


async def _refused(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    message = "There is nothing at this address." if status == 404 else "This cannot be done here."
    page = render(
        "message.html", visit=None, title="Not found" if status == 404 else "Not done", message=message
    )
    return Response(page, status_code=status, media_type="text/html")
