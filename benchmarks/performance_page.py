"""docs/performance.md is written by several commands: each puts its own part between its own marks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"


def put(page: Path, name: str, script: str, lines: Sequence[str]) -> None:
    """Put lines into the part of that name, in the place of those there; at the end where the page has none."""
    begins, ends = f"<!-- {name}: made by {script} -->", f"<!-- end of {name} -->"
    before, found, rest = page.read_text().partition(begins)
    after = rest.partition(ends)[2] if found else ""
    page.write_text("\n".join([f"{before.rstrip()}\n\n{begins}", *lines, ends]) + (after or "\n"))
