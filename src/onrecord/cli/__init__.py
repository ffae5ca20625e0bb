"""The commands: the only place that knows of the keyboard. Nothing heavy is imported before its use."""

from __future__ import annotations

import sys

from onrecord.cli import (  # noqa: F401 each adds its commands
    accounts,
    comparing,
    exporting,
    importing,
    incidents,
    reading,
    reports,
    sealing,
    serve,
)
from onrecord.cli.app import app, complain
from onrecord.errors import OnRecordError


def main() -> None:
    """Run a command. What a person can act on is one line and an exit code; a bug keeps its traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows no Cyrillic still shows the rest of a report.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        app(prog_name="onrecord")
    except OnRecordError as error:
        complain(str(error))
        sys.exit(error.exit_code)
