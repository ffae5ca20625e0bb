"""`onrecord serve`: the page in which people decide."""

from __future__ import annotations

import socket
from getpass import getuser
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.app import RECORD, Record, app, examples
from onrecord.errors import UsageError

if TYPE_CHECKING:
    from starlette.applications import Starlette

PORT = 8714
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@app.command(
    epilog=examples(
        "onrecord serve",
        'onrecord serve --record demo/onrecord.db --by "A. Coder"',
        "onrecord serve --port 0",
    )
)
def serve(
    *,
    record: Record = RECORD,
    port: Annotated[int, typer.Option(help="Where the page is; 0 takes any that is free.")] = PORT,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    name: Annotated[
        list[str] | None,
        typer.Option(help="A name the page goes by, where another server passes it on over HTTPS."),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", help="Who decides, where there are no accounts.", envvar="ONRECORD_BY"),
    ] = None,
) -> None:
    """Open the page in which people decide.

    Without accounts it prints a link that lets one person in, once. With accounts (`onrecord account`) people sign in
    with a password. It answers to this machine alone unless --host says otherwise, which needs accounts.
    """
    from onrecord.store.desk import Desk
    from onrecord.store.desk_file import beside
    from onrecord.store.store import Store
    from onrecord.web.app import LOCAL, make_app

    Store.open(record, make=False).close()  # says at once what is wrong with it
    desk_path = beside(record)
    with socket.create_server(
        (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET
    ) as listening:
        address = _address(host, listening.getsockname()[1])
        with Desk.open(desk_path) as desk:
            if desk.accounts():
                typer.echo(f"{address}/  (stop with Ctrl-C)")
            elif host not in LOOPBACK or name:
                raise UsageError(
                    "others could reach the page, and there are no accounts; make one: onrecord account NAME"
                )
            else:
                token = desk.local_link((by or "").strip() or getuser())
                typer.echo(f"{address}/enter?token={token}  (works once; stop with Ctrl-C)")
        _run(make_app(record, desk_path, names=(*LOCAL, host, *(name or ())), secure=bool(name)), listening)


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _run(page: Starlette, listening: socket.socket) -> None:
    import uvicorn

    settings = uvicorn.Config(
        page, log_level="warning", access_log=False, server_header=False, proxy_headers=False
    )
    uvicorn.Server(settings).run(sockets=[listening])
