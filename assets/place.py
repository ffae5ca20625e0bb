"""Place what onrecord shows of the npm packages beside the code that shows it. `make assets` runs it after npm."""

from __future__ import annotations

import shutil
from pathlib import Path

HERE = Path(__file__).parent
PACKAGES = HERE / "node_modules"
ONRECORD = HERE.parent / "src" / "onrecord"
SCRIPTS = ONRECORD / "web" / "static" / "vendor"
ATLAS = ONRECORD / "pictures" / "atlas"

PLACED = {
    "htmx.org/dist/htmx.min.js": SCRIPTS / "htmx.min.js",
    "htmx.org/LICENSE": SCRIPTS / "htmx.LICENSE.txt",
    "world-atlas/countries-50m.json": ATLAS / "countries-50m.json",
    "world-atlas/LICENSE": ATLAS / "LICENSE.txt",
}


def place() -> None:
    """Copy each file of the list, and nothing else; what stood in the two folders before is removed."""
    for folder in (SCRIPTS, ATLAS):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    for source, target in PLACED.items():
        shutil.copyfile(PACKAGES / source, target)


if __name__ == "__main__":
    place()
