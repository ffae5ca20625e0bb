"""Which Chromium the tests take: one that answers, under any of its names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web import chromium


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PATH", str(tmp_path))
    chromium.found.cache_clear()
    yield tmp_path
    chromium.found.cache_clear()


def put(folder: Path, name: str, status: int) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\nexit {status}\n")
    path.chmod(0o755)
    return path


def test_nothing_is_found_where_nothing_is(bin_folder: Path) -> None:
    assert chromium.found() is None


@pytest.mark.parametrize("name", chromium.NAMES)
def test_a_browser_is_found_by_any_of_its_names(bin_folder: Path, name: str) -> None:
    path = put(bin_folder, name, 0)

    assert chromium.found() == str(path)
    assert chromium.provide() is None


def test_a_name_that_starts_no_browser_is_passed_over(bin_folder: Path) -> None:
    put(bin_folder, "chromium-browser", 1)
    assert chromium.found() is None

    chromium.found.cache_clear()
    path = put(bin_folder, "google-chrome", 0)
    assert chromium.found() == str(path)


@pytest.mark.skipif(not chromium.is_root(), reason="packages are installed by root only")
def test_a_browser_is_installed_where_packages_can_be(bin_folder: Path) -> None:
    apt = put(bin_folder, "apt-get", 0)
    target = bin_folder / "chromium"
    apt.write_text(
        "#!/bin/sh\n"
        f'echo "$@" >> {bin_folder}/asked\n'
        f'[ "$2" = update ] || {{ printf "#!/bin/sh\\n" > {target}; /bin/chmod 755 {target}; }}\n'
    )

    assert chromium.provide() is None
    assert chromium.found() == str(target)
    asked = (bin_folder / "asked").read_text().splitlines()
    assert asked == ["-qq update", "-qq install -y --no-install-recommends chromium"]
