"""`onrecord serve`: the page in which people decide."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Collection
from contextlib import suppress
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.app import RECORD, Record, app, complain, examples
from onrecord.errors import UsageError

if TYPE_CHECKING:
    import uvicorn
    from starlette.applications import Starlette

    from onrecord.store.store import Store

PORT = 8714
LOOPBACK = ("127.0.0.1", "::1", "localhost")
WAITING = 128  # connections that may wait to be taken
PATIENCE = 5  # seconds that answers under way have when the page is stopped
PLACED = ("web/static/vendor/htmx.min.js", "pictures/atlas/countries-50m.json")  # by `make install`


@app.command(
    epilog=examples(
        "onrecord serve",
        'onrecord serve --record demo/onrecord.db --by "A. Coder" --open',
        "onrecord serve --port 0",
    )
)
def serve(
    *,
    record: Record = RECORD,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where the page is; 0: any that is free.")
    ] = PORT,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    name: Annotated[
        list[str] | None,
        typer.Option(help="A name the page goes by, where another server passes it on over HTTPS."),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", help="Who decides, where there are no accounts.", envvar="ONRECORD_BY"),
    ] = None,
    browse: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in your browser.")] = False,
) -> None:
    """Open the page in which people decide.

    Without accounts it prints a link that lets one person in, once. With accounts (`onrecord account`) people sign in
    with a password. It answers to this machine alone unless --host says otherwise, which needs accounts.
    """
    import onrecord
    from onrecord.store.desk_file import beside
    from onrecord.store.store import Store
    from onrecord.web.app import LOCAL, make_app

    refuse_incomplete(Path(onrecord.__file__).parent)
    desk = beside(record)
    # Ctrl-C is how it is ended, at any moment.
    with suppress(KeyboardInterrupt), Store.open(record, make=False) as store, _bound(host, port) as door:
        _bring_up_to_date(store, record)
        address = _address(host, door.getsockname()[1])
        link, words = _way_in(desk, address, by, alone=host in LOOPBACK and not name)
        server = _server(make_app(record, desk, names=(*LOCAL, host, *(name or ())), secure=bool(name)))
        _listen(door)
        typer.echo(f"{link}  ({words}stop with Ctrl-C)")
        if browse:
            _browse(link)
        _run(server, door)


def refuse_incomplete(package: Path, placed: Collection[str] = PLACED) -> None:
    """Raise UsageError where the package lacks what the page shows of other people's work."""
    for each in placed:
        if not (package / each).is_file():
            raise UsageError(
                f"the page is not complete: {each} is missing; in the source of onrecord, run `make install`"
            )


def _bring_up_to_date(store: Store, record: Path) -> None:
    """Take into lists and search what the record gained while no page was open."""
    from onrecord import reviewing
    from onrecord.progress import refreshing

    if waiting := reviewing.pending(store):
        with refreshing(waiting) as tell:
            for run in reviewing.refresh(store):
                tell(run)
        complain(f"{record}: taken into the lists: incidents: {run.incidents:,}, reports: {run.documents:,}")


def _way_in(desk_path: Path, address: str, by: str | None, *, alone: bool) -> tuple[str, str]:
    """Give the address to open, and what to say of it."""
    from onrecord.store.desk import Desk

    with Desk.open(desk_path) as desk:
        if desk.accounts():
            return f"{address}/", ""
        if not alone:
            raise UsageError(
                "others could reach the page, and there are no accounts; make one: onrecord account NAME"
            )
        token = desk.local_link((by or "").strip() or getuser())
    return f"{address}/enter?token={token}", "works once, within 10 minutes; "


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _bound(host: str, port: int) -> socket.socket:
    """Give a door of our own that nobody can knock at yet. Raises UsageError where it cannot be had."""
    door = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        if os.name == "posix":  # elsewhere it would let two pages share a door
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((host, port))
    except OSError as error:
        door.close()
        raise _not_had(error, host, port) from error
    return door


def _listen(door: socket.socket) -> None:
    try:
        door.listen(WAITING)
    except OSError as error:
        raise _not_had(error, *door.getsockname()[:2]) from error


def _not_had(error: OSError, host: str, port: int) -> UsageError:
    if error.errno == errno.EADDRINUSE:
        return UsageError(
            f"port {port} is in use, perhaps by another `onrecord serve`; stop that one, or take any port that is "
            "free: --port 0"
        )
    if error.errno == errno.EACCES:
        return UsageError(f"port {port} may not be used; take one above 1023, or any that is free: --port 0")
    return UsageError(f"the page cannot be at {host}, port {port} ({error.strerror or error})")


def _browse(link: str) -> None:
    """Open a browser, which asks for the page as soon as it is there; one that never comes back holds up nothing."""
    import webbrowser
    from threading import Thread

    Thread(target=webbrowser.open, args=(link,), daemon=True).start()


def _server(page: Starlette) -> uvicorn.Server:
    """Give what serves a page. From here on Ctrl-C ends it in order, also if it comes before the page is served."""
    import signal

    import uvicorn

    settings = uvicorn.Config(
        page, log_level="warning", access_log=False, server_header=False, proxy_headers=False, ws="none",
        timeout_graceful_shutdown=PATIENCE,
    )  # fmt: skip
    server = uvicorn.Server(settings)
    signal.signal(signal.SIGINT, server.handle_exit)  # a KeyboardInterrupt is lost where it strikes an import
    return server


def _run(server: uvicorn.Server, door: socket.socket) -> None:
    server.run(sockets=[door])
    if not server.started:
        raise UsageError("the page could not be opened; what is wrong is said above")
