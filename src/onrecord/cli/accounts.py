"""The commands for accounts: who may sign in to the page of a record, and as what."""

from __future__ import annotations

import sys
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from onrecord.cli.app import RECORD, Json, Record, app, complain, console, examples, line
from onrecord.errors import UsageError

if TYPE_CHECKING:
    from onrecord.model.person import Account
    from onrecord.store.desk import Desk

_LONGEST_LINE = 8192  # bytes that are read of a password; more is none


@app.command(epilog=examples("onrecord accounts", "onrecord accounts --record harbour.db --json"))
def accounts(*, record: Record = RECORD, as_json: Json = False) -> None:
    """List who may sign in to the page of a record, and as what.

    Without accounts the page is for one person, who comes in by a link that `onrecord serve` prints.
    """
    with _desk(record) as desk:
        found = desk.accounts()
    if as_json:
        for account in found:
            line(_as_json(account))
    elif found:
        _print(found)
    else:
        typer.echo("there are no accounts; `onrecord account NAME --role admin` makes the first")


@app.command(
    epilog=examples(
        'onrecord account "A. Coder" --role admin',
        'onrecord account "B. Reader" --role viewer --password-from first-password.txt',
        'onrecord account "B. Reader" --close',
    )
)
def account(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The name that goes into the log; in any case and spacing.")
    ],
    *,
    role: Annotated[
        str | None, typer.Option("--role", metavar="ROLE", help="viewer, analyst, reviewer or admin.")
    ] = None,
    close: Annotated[bool, typer.Option("--close", help="Let nobody sign in by it any more.")] = False,
    reopen: Annotated[bool, typer.Option("--open", help="Let a closed one sign in again.")] = False,
    password_from: Annotated[
        str | None,
        typer.Option(metavar="FILE|-", help="Whose first line is the password; - is standard input."),
    ] = None,
    record: Record = RECORD,
) -> None:
    """Make an account, or change one: its role, its password, whether it is open.

    A new one needs a role and a password. Without an option, an account gets another password. Passwords are asked
    for twice; where there is no terminal, the first line of standard input is the password. An account is never taken
    away, for its name stands in the log. A change ends its sessions.
    """
    if close and (reopen or role or password_from):
        raise UsageError("--close goes with no other option")
    with _desk(record) as desk:
        known = desk.account(name)
        if known is None:
            if close or reopen:
                raise UsageError(f"there is no account {name}")
            _add(desk, name, role, password_from)
        elif close:
            desk.close_account(name)
        else:
            _change(desk, known, role, password_from, reopen=reopen)
        after = desk.account(name)
        everyone = desk.accounts()
    if after:
        typer.echo(f"{after.name}: {_state(after)}")
    if not any(each.role == "admin" and each.closed is None for each in everyone):
        complain("no open account is an admin now; --role admin makes one")


def _desk(record: Path) -> Desk:
    from onrecord.store.desk import Desk
    from onrecord.store.desk_file import beside
    from onrecord.store.store import Store

    Store.open(record, read_only=True).close()  # raises where there is no record to have accounts for
    return Desk.open(beside(record))


def _add(desk: Desk, name: str, role: str | None, password_from: str | None) -> None:
    from onrecord.model.person import name_of, role_of

    shown = name_of(name)
    if role is None:
        raise UsageError(f"there is no account {shown}; to make it, say with --role what it may do")
    as_what = role_of(role)
    first = not desk.accounts()
    desk.add_account(shown, as_what, _password(shown, password_from))
    if first:
        typer.echo("this is the first account: from now on, everyone signs in with a name and a password")


def _change(desk: Desk, known: Account, role: str | None, password_from: str | None, *, reopen: bool) -> None:
    from onrecord.model.person import role_of

    as_what = role_of(role) if role else None
    if password_from or not (role or reopen):
        desk.set_password(known.name, _password(known.name, password_from))
    if as_what:
        desk.set_role(known.name, as_what)
    if reopen:
        desk.reopen_account(known.name)


def _password(name: str, given: str | None) -> str:
    if given is None and sys.stdin.isatty():
        password = getpass(f"Password of {name}: ")
        if getpass("The same again: ") != password:
            raise UsageError("the two are not the same; nothing was changed")
        return password
    if given in (None, "-"):
        return _first_line(sys.stdin.buffer, "standard input")
    try:
        with Path(str(given)).open("rb") as stream:
            return _first_line(stream, str(given))
    except OSError as error:
        raise UsageError(f"{given} cannot be opened ({error.strerror or error})") from error


def _first_line(stream: BinaryIO, what: str) -> str:
    try:
        password = stream.readline(_LONGEST_LINE).decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise UsageError(f"the password in {what} is not UTF-8") from error
    if not password:
        raise UsageError(f"{what} has no password in its first line")
    return password


def _state(account: Account) -> str:
    return f"{account.role}, closed" if account.closed else account.role


def _as_json(account: Account) -> dict[str, str | None]:
    closed = account.closed.isoformat() if account.closed else None
    return {
        "name": account.name,
        "role": account.role,
        "made": account.made.isoformat(),
        "closed": closed,
    }


def _print(found: tuple[Account, ...]) -> None:
    from rich.table import Table

    grid = Table.grid(padding=(0, 2, 0, 0))
    for each in found:
        closed = f"closed {each.closed:%Y-%m-%d}" if each.closed else ""
        grid.add_row(each.name, each.role, f"since {each.made:%Y-%m-%d}", closed)
    console().print(grid)
