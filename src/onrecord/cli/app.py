"""What all commands share: the application, options that several have, and how things are printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord import __version__
from onrecord.errors import OnRecordError

if TYPE_CHECKING:  # for a name of a type alone: it brings in the whole of rich
    from rich.console import Console

RECORD = Path("onrecord.db")

app = typer.Typer(
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Record = Annotated[
    Path, typer.Option("--record", metavar="FILE", help="The record.", envvar="ONRECORD_RECORD")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, one line for each thing.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")]


def examples(*lines: str) -> str:
    """Give the end of a command's help. The mark keeps the lines from being run together."""
    return "\b\n" + "\n".join(("Examples:", *(f"  {line}" for line in lines)))


def console() -> Console:
    """Give where people read."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def line(value: dict[str, Any]) -> None:
    """Print a value as a line of JSON, at once, so that what is told as stored can be relied on."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


def complain(message: str) -> None:
    """Print a message where errors go."""
    typer.echo(message, err=True)


def fail_if(failed: bool) -> None:  # noqa: FBT001
    """End with an exit code that says that something went wrong."""
    if failed:
        raise typer.Exit(OnRecordError.exit_code)


def _version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"onrecord {__version__}")
        raise typer.Exit


@app.callback()
def _onrecord(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=lambda wanted: _version(wanted=wanted))
    ] = False,
) -> None:
    """From reports of armed conflict to a record of harm in which every value shows its words."""
