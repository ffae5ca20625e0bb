"""A Chromium for the tests of the page: the one that is there, or one that is fetched.

`make browser` runs this before the tests. It never fails: without a browser the tests say why they are skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache

SHELL = "chromium-headless-shell"  # the same engine without a window, for half the work
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ENOUGH = 900  # seconds for a fetch over a slow line
APT = ("apt-get", "-qq", "-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=20")
INSTALL = (*APT, "install", "-y", "--no-install-recommends")
FROM_PLAYWRIGHT = (sys.executable, "-m", "playwright", "install", "--only-shell", "chromium")


@cache
def found() -> str | None:
    """The path of a Chromium on PATH that answers. A name that only points to a shop of packages does not."""
    return next((path for path in map(shutil.which, NAMES) if path and _done(path, "--version")), None)


def is_root() -> bool:
    """Whether we may install packages, and Chromium's sandbox may not be had."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def provide() -> str | None:
    """See that there is a Chromium, the lightest that can be had; the reason where there is none."""
    if shutil.which(SHELL) or _from_packages() or found() or _from_playwright():
        return None
    return (
        "The tests in a browser will be skipped: there is no Chromium on PATH, and none could be fetched "
        "by apt-get (as root) or by `playwright install chromium`."
    )


def _may_install() -> bool:
    return is_root() and shutil.which(APT[0]) is not None


def _from_packages() -> bool:
    if not _may_install():
        return False
    sys.stdout.write(f"Installing {SHELL} for the tests in a browser\n")
    sys.stdout.flush()
    installed = _done(*APT, "update") and (
        _done(*INSTALL, SHELL) or (found() is None and _done(*INSTALL, "chromium"))
    )
    found.cache_clear()
    return installed and found() is not None


def _from_playwright() -> bool:
    return _done(*FROM_PLAYWRIGHT, *(["--with-deps"] if _may_install() else []))


def _done(*command: str) -> bool:
    surroundings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        ended = subprocess.run(command, capture_output=True, check=False, timeout=ENOUGH, env=surroundings)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0


if __name__ == "__main__":
    if reason := provide():
        sys.stdout.write(f"{reason}\n")
