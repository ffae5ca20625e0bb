"""Read files by every engine, and see that the lines are the same, byte for byte.

    python -m benchmarks.same FILE...

Files are what `onrecord extract` takes. Ends with 1 where two engines differ, and names the first line that does.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path

from rich.console import Console

COMMAND = Path(sys.executable).parent / "onrecord"
WORKERS = ("0", "1", "2")


def main() -> None:
    """Read, compare, print, and end with 1 where lines differ."""
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("files", nargs="+", type=Path)
    options = made.parse_args()
    differ = [file for file in options.files if not _same(file)]
    sys.exit(1 if differ else 0)


def _same(file: Path) -> bool:
    tell = Console(soft_wrap=True, highlight=False).print
    first: list[bytes] = []
    for workers in WORKERS:
        begun = time.monotonic()
        lines = _lines(file, workers)
        digest = sha256(b"".join(lines)).hexdigest()[:16]
        tell(
            f"{file.name}: --workers {workers}: {len(lines):,} lines, {digest}, {time.monotonic() - begun:.0f} s"
        )
        first = first or lines
        for number, (one, other) in enumerate(zip_longest(first, lines), 1):
            if one != other:
                tell(f"{file.name}: line {number} is another with --workers {workers}")
                return False
    return True


def _lines(file: Path, workers: str) -> list[bytes]:
    arguments = [COMMAND, "extract", "--workers", workers, file]
    return subprocess.run(arguments, stdout=subprocess.PIPE, check=False).stdout.splitlines(keepends=True)


if __name__ == "__main__":
    main()
