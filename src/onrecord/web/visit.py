"""One visit to the page: who asks, what for, and how the answer is made."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial, wraps
from hmac import compare_digest
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from onrecord.errors import Conflict, UsageError
from onrecord.model.person import Person, Role, Session, at_least
from onrecord.store.desk import Desk
from onrecord.store.store import Store
from onrecord.web import render
from onrecord.web.exporting import Exports
from onrecord.web.jobs import Jobs
from onrecord.web.keeping import Keeper
from onrecord.web.overview.gathered import Gatherer
from onrecord.web.security import local_path
from onrecord.web.uploads import Upload, sent, uploads_of

COOKIE = "onrecord"
GOES_ON = 204
DIGITS = 15  # of a number that a form gives at most
AS_TYPED = "password"  # what the names of fields begin with that are not trimmed


@dataclass(frozen=True, slots=True)
class Site:
    """What every page has at hand: the record, and the desk beside it."""

    store: Store
    desk: Desk
    secure: bool  # whether it is reached over HTTPS
    keeper: Keeper  # of what lists show
    jobs: Jobs  # what takes longer than an answer
    gatherer: Gatherer  # of what pictures show
    exports: Exports  # what goes out


@dataclass(frozen=True, slots=True)
class Visit:
    """A request of somebody who has signed in."""

    request: Request
    site: Site
    session: Session

    @property
    def person(self) -> Person:
        """Who asks."""
        return self.session.person

    @property
    def store(self) -> Store:
        """The record."""
        return self.site.store

    def may(self, least: Role) -> bool:
        """Whether the person has at least this role."""
        return at_least(self.person.role, least)

    def asked(self, name: str) -> str:
        """Give a value of the address: a parameter of the path or of the query; nothing where there is none."""
        found = self.request.path_params.get(name) or self.request.query_params.get(name) or ""
        return str(found).strip()

    def render(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """Draw a page."""
        page = render.render(template, visit=self, **values)
        return Response(page, status_code=status, media_type="text/html")

    def go(self, path: str) -> Response:
        """Send the browser on to a page of ours after a form."""
        return RedirectResponse(local_path(path), status_code=303)

    def missing(self, what: str) -> Response:
        """Say that there is no such thing, or none that this person may see: the two look the same."""
        return self.render("message.html", status=404, title="Not found", message=f"There is no {what} here.")


@dataclass(frozen=True, slots=True)
class Form:
    """What a person sent: fields, trimmed but for passwords, and files where the form may have any."""

    values: Mapping[str, tuple[str, ...]]
    files: tuple[Upload, ...] = ()

    def text(self, name: str) -> str:
        """Give a field; nothing where it is left out."""
        return self.values.get(name, ("",))[0]

    def all(self, name: str) -> tuple[str, ...]:
        """Give every value of a field that are not empty."""
        return tuple(value for value in self.values.get(name, ()) if value)

    def number(self, name: str) -> int:
        """Give a whole number from 0. Raises UsageError for anything else."""
        given = self.text(name)
        if not (given.isdecimal() and given.isascii() and len(given) <= DIGITS):
            raise UsageError(f"{name}: expected a whole number, found {given[:40]!r}")
        return int(given)

    @property
    def after(self) -> int:
        """The number of the last log entry that the person had seen on what is decided."""
        return self.number("after") if self.text("after") else 0


Page = Callable[[Visit], Response]
Action = Callable[[Visit, Form], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def page(least: Role = "viewer") -> Callable[[Page], Endpoint]:
    """Make an endpoint of a page that people of at least this role may see."""

    def make(show: Page) -> Endpoint:
        @wraps(show)
        async def endpoint(request: Request) -> Response:
            return await _answered(request, least, show)

        return endpoint

    return make


def action(least: Role = "analyst", *, files: bool = False) -> Callable[[Action], Endpoint]:
    """Make an endpoint of what a form asks for, of people of at least this role. The form's token is checked.

    `files` says that the form may have files; they are open until it is answered.
    """

    def make(act: Action) -> Endpoint:
        @wraps(act)
        async def endpoint(request: Request) -> Response:
            # Who may not do it is refused before what they send is taken in.
            refused = await _answered(request, least, _goes_on)
            if refused.status_code != GOES_ON:
                return refused
            try:
                async with sent(request, files=files) as given:
                    return await _answered(request, least, partial(_act, act, _form(given)))
            except HTTPException as error:
                return await _answered(request, least, partial(_not_taken, error))

        return endpoint

    return make


def _goes_on(_: Visit) -> Response:
    return Response(status_code=GOES_ON)


def _not_taken(error: HTTPException, visit: Visit) -> Response:
    return visit.render("message.html", status=error.status_code, title="Not done", message=error.detail)


def _form(given: FormData) -> Form:
    values: dict[str, tuple[str, ...]] = {}
    for name, value in given.multi_items():
        if isinstance(value, str):
            typed = value if name.startswith(AS_TYPED) else value.strip().replace("\r\n", "\n")
            values[name] = (*values.get(name, ()), typed)
    return Form(values, uploads_of(given))


def _act(act: Action, form: Form, visit: Visit) -> Response:
    if not compare_digest(form.text("csrf").encode(), visit.session.csrf.encode()):
        message = "This form is not of this session, or too old. Go back, reload the page, and send it again."
        return visit.render("message.html", status=403, title="Not done", message=message)
    try:
        return act(visit, form)
    except Conflict as conflict:
        return _overtaken(visit, form, conflict)


def _overtaken(visit: Visit, form: Form, conflict: Conflict) -> Response:
    """Show what was decided meanwhile, with the form as it was sent, so that nothing of it is lost."""
    head = visit.store.head()
    sent = {**form.values, **{name: (value,) for name, value in conflict.fresh.items()}}
    kept = [(name, value) for name, given in sent.items() if name not in ("csrf", "after") for value in given]
    return visit.render(
        "conflict.html", status=409, message=str(conflict), kept=kept, seen=head.seq if head else 0,
        path=visit.request.url.path, back=local_path(form.text("back")),
    )  # fmt: skip


async def _answered(request: Request, least: Role, show: Page) -> Response:
    site: Site = request.app.state.site
    return await run_in_threadpool(_answer, request, site, least, show)


def _answer(request: Request, site: Site, least: Role, show: Page) -> Response:
    session = site.desk.session(request.cookies.get(COOKIE, ""))
    if session is None:
        return RedirectResponse("/sign-in", status_code=303)
    visit = Visit(request, site, session)
    if not visit.may(least):
        message = f"This needs the role {least}; you have the role {visit.person.role}."
        return visit.render("message.html", status=403, title="Not allowed", message=message)
    try:
        site.keeper.tend()
        return show(visit)
    except UsageError as error:
        return visit.render("message.html", status=400, title="Not done", message=str(error))
