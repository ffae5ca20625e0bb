"""Accounts: who may sign in and do what, for admins; and for everybody their own password and sessions."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from starlette.responses import Response
from starlette.routing import Route

from onrecord.errors import UsageError
from onrecord.model.person import ROLES, SHORTEST_PASSWORD, Account, NotLetIn, key_of, role_of
from onrecord.store.desk import Desk
from onrecord.web.visit import COOKIE, Form, Visit, action, page

MAY = {
    "viewer": "reads all that is not kept from them",
    "analyst": "adds reports, and decides on events, incidents, actors and places",
    "reviewer": "agrees as second reader, settles incidents, and edits the code-book",
    "admin": "does all that, sees all, and has the accounts",
}
_one_at_a_time = Lock()  # so that two admins do not close each other's accounts at once


@page("admin")
def show(visit: Visit) -> Response:
    """Show all accounts."""
    return _people(visit)


@action("admin")
def add(visit: Visit, form: Form) -> Response:
    """Make an account. The first one is always an admin's, and ends the session of the local link."""
    desk, first = visit.site.desk, not visit.site.desk.accounts()
    try:
        desk.add_account(form.text("name"), "admin" if first else form.text("role"), _new_password(form))
    except UsageError as error:
        return _people(visit, str(error), form)
    if not first:
        return visit.go("/people")
    response = visit.go("/sign-in")
    response.delete_cookie(COOKIE, path="/")
    return response


@action("admin")
def change(visit: Visit, form: Form) -> Response:
    """Change somebody's account: its role, its password, whether it is open, or its sessions."""
    do = form.text("do")
    try:
        with _one_at_a_time:
            account = _other(visit, form.text("name"), do)
            if do in _CHANGES:
                _CHANGES[do](visit.site.desk, account, form)
    except UsageError as error:
        return _people(visit, str(error), form)
    return visit.go("/people")


@page("viewer")
def me(visit: Visit) -> Response:
    """Show one's own account."""
    return _me(visit)


@action("viewer")
def set_own(visit: Visit, form: Form) -> Response:
    """Set one's own password, for which one gives the one of before. It ends one's other sessions."""
    desk, name = visit.site.desk, visit.person.name
    if visit.session.local:
        return _me(visit, "you came by a local link, which has no password")
    address = visit.request.client.host if visit.request.client else ""
    try:
        new = _new_password(form)
        desk.check_password(name, form.text("password_now"), address)
        desk.set_password(name, new, keep=visit.session.token)
    except NotLetIn:
        return _me(visit, "the password you have now is another one")
    except UsageError as error:
        return _me(visit, str(error))
    return _me(visit, done="Your password is changed. All your other sessions have ended.")


@action("viewer")
def end_own(visit: Visit, _: Form) -> Response:
    """End all of one's own sessions, this one too."""
    visit.site.desk.sign_out_everywhere(visit.person.name)
    response = visit.go("/sign-in")
    response.delete_cookie(COOKIE, path="/")
    return response


def _people(visit: Visit, problem: str = "", form: Form | None = None) -> Response:
    accounts = visit.site.desk.accounts()
    return visit.render(
        "people.html",
        status=400 if problem else 200,
        accounts=accounts,
        own=key_of(visit.person.name),
        key_of=key_of,
        only=_only_admin(accounts),
        roles=ROLES,
        may=MAY,
        shortest=SHORTEST_PASSWORD,
        problem=problem,
        name=form.text("name") if form and not form.text("do") else "",
        role=form.text("role") if form and not form.text("do") else "analyst",
    )


def _me(visit: Visit, problem: str = "", done: str = "") -> Response:
    return visit.render(
        "me.html", status=400 if problem else 200, may=MAY, shortest=SHORTEST_PASSWORD, problem=problem, done=done
    )  # fmt: skip


def _new_password(form: Form) -> str:
    if form.text("password") != form.text("password_again"):
        raise UsageError("the two new passwords are not the same")
    return form.text("password")


def _other(visit: Visit, name: str, do: str) -> Account:
    """Give the account to change. Raises UsageError for one's own, and where no admin would be left."""
    account = visit.site.desk.account(name)
    if account is None:
        raise UsageError(f"there is no account {name}")
    if key_of(account.name) == key_of(visit.person.name):
        raise UsageError("nobody changes their own account here; your password is under your name")
    if do in ("role", "close") and _only_admin(visit.site.desk.accounts()) == account.name:
        raise UsageError(f"{account.name} is the only admin; make another first")
    return account


def _only_admin(accounts: tuple[Account, ...]) -> str | None:
    admins = [each.name for each in accounts if each.role == "admin" and each.closed is None]
    return admins[0] if len(admins) == 1 else None


def _role(desk: Desk, account: Account, form: Form) -> None:
    desk.set_role(account.name, role_of(form.text("role")))


def _password(desk: Desk, account: Account, form: Form) -> None:
    desk.set_password(account.name, _new_password(form))


def _close(desk: Desk, account: Account, _: Form) -> None:
    desk.close_account(account.name)


def _reopen(desk: Desk, account: Account, _: Form) -> None:
    desk.reopen_account(account.name)


def _end(desk: Desk, account: Account, _: Form) -> None:
    desk.sign_out_everywhere(account.name)


_CHANGES: dict[str, Callable[[Desk, Account, Form], None]] = {
    "role": _role, "password": _password, "close": _close, "reopen": _reopen, "end": _end,
}  # fmt: skip

ROUTES = (
    Route("/people", show, methods=["GET"]),
    Route("/people", add, methods=["POST"]),
    Route("/people/change", change, methods=["POST"]),
    Route("/me", me, methods=["GET"]),
    Route("/me/password", set_own, methods=["POST"]),
    Route("/me/sign-out", end_own, methods=["POST"]),
)
