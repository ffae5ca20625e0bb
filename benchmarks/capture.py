"""Draw docs/picture.svg and docs/incident.svg: what a terminal shows of the examples, a report of them and an incident.

    python benchmarks/capture.py

The commands are run, in colour, on a record of their own; nothing in the picture is drawn by hand.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "picture.svg"
INCIDENT = ROOT / "docs" / "incident.svg"
REPORT = "2024-03-09-meshara-voice-flight"
KIND = "abduction"  # the event of it that is shown
COLUMNS = 100
LINES = 110  # of what a command prints
# Rich's own frame fetches a font from the net; a picture must open offline.
_FRAME = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)


def main() -> None:
    """Run the commands and draw what they print."""
    with tempfile.TemporaryDirectory() as folder:
        _run(folder, "read", "examples")
        _run(folder, "link")
        document, event = _chosen(folder)
        _draw(PICTURE, folder, ("show", document[:8]), ("show", event[:8]))
        _draw(INCIDENT, folder, ("incidents", _widest(folder)[:8]))


def _draw(picture: Path, folder: str, *commands: tuple[str, ...]) -> None:
    console = Console(
        record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, legacy_windows=False
    )
    for command in commands:
        _show(console, folder, *command)
    svg = console.export_svg(title="onrecord", code_format=_FRAME, unique_id="onrecord")
    picture.write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n")


def _show(console: Console, folder: str, *arguments: str) -> None:
    console.print(Text.assemble(("$ ", "bold green"), ("onrecord " + " ".join(arguments), "bold")))
    printed = _run(folder, *arguments).splitlines()
    console.print(Text.from_ansi("\n".join(printed[:LINES])))
    console.print()


def _run(folder: str, *arguments: str) -> str:
    environment = {"COLUMNS": str(COLUMNS), "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    record = Path(folder) / "onrecord.db"
    done = subprocess.run(
        [sys.executable, "-m", "onrecord", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment, "ONRECORD_RECORD": str(record)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.replace(str(record), record.name)


def _chosen(folder: str) -> tuple[str, str]:
    """The ids of the report and of the event that are shown."""
    filed: list[dict[str, Any]] = [json.loads(line) for line in _run(folder, "show", "--json").splitlines()]
    report = next(one for one in filed if REPORT in one["document"]["name"])
    event = next(event for event in report["reading"]["events"] if event["kind"] == KIND)
    return report["document"]["id"], event["id"]


def _widest(folder: str) -> str:
    """The id of the incident that most sources tell of."""
    told = [json.loads(line) for line in _run(folder, "incidents", "--json").splitlines()]
    widest: str = max(told, key=lambda one: len(one["sources"]))["id"]
    return widest


if __name__ == "__main__":
    main()
