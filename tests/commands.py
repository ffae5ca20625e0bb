"""Commands as a person gives them, run in the process of the test."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

import pytest

from onrecord.cli import main


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def command(*arguments: str, given: str = "", **surroundings: str) -> Done:
    """Run `onrecord ARGUMENTS` with what is given on standard input, without settings of whoever runs the tests."""
    said, complained = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch:
        for name in ("ONRECORD_RECORD", "ONRECORD_BY"):
            patch.delenv(name, raising=False)
        for name, value in surroundings.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["onrecord", *arguments])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        with redirect_stdout(said), redirect_stderr(complained), pytest.raises(SystemExit) as ended:
            main()
    return Done(int(ended.value.code or 0), *(_printed(each) for each in (said, complained)))


def _printed(stream: io.TextIOWrapper) -> str:
    stream.flush()
    printed: io.BytesIO = stream.buffer  # type: ignore[assignment]
    return printed.getvalue().decode()
