"""The whole record as lines of JSON, of which `onrecord import` makes the same record elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from onrecord.model.release import Loss, Release


def write(release: Release, path: Path) -> Sequence[Loss]:
    """Write every line of the record, whatever the release was narrowed to.

    Raises UsageError where the profile keeps anything back.
    """
    lines = release.lines()
    with path.open("xb") as file:
        file.writelines(lines)
    return ()
