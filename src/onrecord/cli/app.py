"""What all commands share: the application, options that several have, and how things are printed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord import __version__
from onrecord.errors import OnRecordError

if TYPE_CHECKING:  # for names of types alone: they bring in the whole of rich, and the record
    from rich.console import Console

    from onrecord.pipeline import Step, Tally
    from onrecord.progress import Bar

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


def follow(steps: Iterable[Step], bar: Bar, *, as_json: bool) -> Tally:
    """Tell of each step of a run, and give what the run came to."""
    from onrecord import as_json as lines
    from onrecord.pipeline import Tally

    tally = Tally()
    for step in steps:
        tally.count(step)
        bar.tell(step.name, step.message)
        if as_json:
            line(lines.step(step))
    return tally


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
