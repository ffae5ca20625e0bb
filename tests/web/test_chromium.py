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


def test_one_without_a_window_goes_first(bin_folder: Path) -> None:
    put(bin_folder, "chromium", 0)
    path = put(bin_folder, chromium.SHELL, 0)

    assert chromium.found() == str(path)


@pytest.mark.skipif(not chromium.is_root(), reason="packages are installed by root only")
@pytest.mark.parametrize(
    ("offered", "installed"),
    [((chromium.SHELL, "chromium"), [chromium.SHELL]), (("chromium",), [chromium.SHELL, "chromium"])],
)
def test_a_browser_is_installed_where_packages_can_be(
    bin_folder: Path, offered: tuple[str, ...], installed: list[str]
) -> None:
    asked = packages(bin_folder, *offered)

    assert chromium.provide() is None
    assert chromium.found() == str(bin_folder / installed[-1])
    assert [line.split()[-1] for line in asked.read_text().splitlines()] == ["update", *installed]


@pytest.mark.skipif(not chromium.is_root(), reason="packages are installed by root only")
def test_a_browser_that_is_there_does_where_packages_offer_no_other(bin_folder: Path) -> None:
    path = put(bin_folder, "chromium", 0)
    asked = packages(bin_folder, "chromium")

    assert chromium.provide() is None
    assert chromium.found() == str(path)
    assert [line.split()[-1] for line in asked.read_text().splitlines()] == ["update", chromium.SHELL]


def packages(folder: Path, *offered: str) -> Path:
    """Put an apt-get that offers some packages; give the file in which it writes what it is asked for."""
    names = " ".join(("update", *offered))
    put(folder, "apt-get", 0).write_text(
        "#!/bin/sh\n"
        f'echo "$@" >> {folder}/asked\n'
        "for last; do :; done\n"
        f'case " {names} " in *" $last "*) ;; *) exit 100 ;; esac\n'
        '[ "$last" = update ] && exit 0\n'
        f'printf "#!/bin/sh\\n" > {folder}/$last; /bin/chmod 755 {folder}/$last\n'
    )
    return folder / "asked"
