"""Signing in and out. A session always gets a new token, so that nobody can lay one ready."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from onrecord.errors import UsageError
from onrecord.model.person import Session, TooMany
from onrecord.web.render import render
from onrecord.web.uploads import sent
from onrecord.web.visit import COOKIE, Form, Site, Visit, action

FIELDS = 10  # fields that the form may have at most
BODY = 64 << 10  # bytes of it at most: anybody may send them


async def ask(request: Request) -> Response:
    """Show the form to sign in with."""
    return await run_in_threadpool(_form, request)


async def sign_in(request: Request) -> Response:
    """Check a name and a password."""
    async with sent(request, files=False, fields=FIELDS, most=BODY) as given:
        name, password = str(given.get("name", "")), str(given.get("password", ""))
    return await run_in_threadpool(_signed_in, request, name, password)


async def enter(request: Request) -> Response:
    """Take the one-time link that `onrecord serve` prints where there are no accounts."""
    return await run_in_threadpool(_entered, request, request.query_params.get("token", ""))


@action("viewer")
def sign_out(visit: Visit, _: Form) -> Response:
    """End the session."""
    visit.site.desk.sign_out(visit.session.token)
    response = visit.go("/sign-in")
    response.delete_cookie(COOKIE, path="/")
    return response


def _form(request: Request, problem: str = "", status: int = 200) -> Response:
    site: Site = request.app.state.site
    page = render("sign_in.html", visit=None, problem=problem, accounts=bool(site.desk.accounts()))
    return Response(page, status_code=status, media_type="text/html")


def _signed_in(request: Request, name: str, password: str) -> Response:
    site: Site = request.app.state.site
    address = request.client.host if request.client else ""
    try:
        return _with_cookie(request, site.desk.sign_in(name, password, address))
    except UsageError as error:
        return _form(request, str(error), status=429 if isinstance(error, TooMany) else 401)


def _entered(request: Request, token: str) -> Response:
    site: Site = request.app.state.site
    try:
        return _with_cookie(request, site.desk.enter(token))
    except UsageError as error:
        return _form(request, str(error), status=401)


def _with_cookie(request: Request, session: Session) -> Response:
    site: Site = request.app.state.site
    response = RedirectResponse("/", status_code=303)
    response.set_cookie(COOKIE, session.token, path="/", httponly=True, samesite="strict", secure=site.secure)
    return response


ROUTES = (
    Route("/sign-in", ask, methods=["GET"]),
    Route("/sign-in", sign_in, methods=["POST"]),
    Route("/enter", enter, methods=["GET"]),
    Route("/sign-out", sign_out, methods=["POST"]),
)
