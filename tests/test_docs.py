"""What the pages say is there, is there; and what is there, the pages say."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args

import pytest
import typer.main

from onrecord import __version__
from onrecord.cli import app
from onrecord.model import reading, text

ROOT = Path(__file__).parent.parent
PAGES = sorted((*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")))
GUIDE = (ROOT / "docs" / "guide" / "commands.md").read_text()
README = (ROOT / "README.md").read_text()
COMMANDS: dict[str, Any] = vars(typer.main.get_command(app))["commands"]  # Typer may bring a click of its own

_LINK = re.compile(r"\]\(([^)\s]+)\)")
# Of machines and of how this was made; a page, a test or a comment that needs one is of no use to others.
_MACHINE = re.compile(
    r"(?<![\w.])/(?:work|home/\w+|root|opt|mnt|Users/\w+)/|\blocalhost:\d|127\.0\.0\.1:\d{2,}/simple"
)
_TEXT = {".py", ".md", ".toml", ".txt", ".json", ".svg", ".html", ".eml", ".yml", ".yaml", ""}


def options() -> Iterator[tuple[str, str]]:
    for name, command in COMMANDS.items():
        for parameter in command.params:
            if parameter.param_type_name == "option":
                yield name, max(parameter.opts, key=len)


def section(name: str) -> str:
    """What the guide says of a command."""
    found = re.search(rf"^## onrecord {name}$(.*?)(?=^## |\Z)", GUIDE, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_is_in_the_guide(name: str) -> None:
    assert section(name), f"docs/guide/commands.md has no heading '## onrecord {name}'"
    assert f"    onrecord {name}" in section(name)


@pytest.mark.parametrize(("name", "option"), list(options()))
def test_every_option_is_in_the_guide(name: str, option: str) -> None:
    assert option == "--help" or option in section(name)


def test_the_guide_tells_of_no_other_commands_and_options() -> None:
    named = set(re.findall(r"^## onrecord (\w+)$", GUIDE, re.MULTILINE))
    real = {option for _, option in options()} | {"--help", "--version"}

    assert named == set(COMMANDS)
    assert set(re.findall(r"--[a-z]+(?:-[a-z]+)*", GUIDE)) <= real


@pytest.mark.parametrize(("name", "command"), list(COMMANDS.items()))
def test_the_help_of_every_command_has_an_example(name: str, command: Any) -> None:
    assert "Examples:" in (command.epilog or "")
    assert f"onrecord {name}" in (command.epilog or "")


def test_the_commands_of_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    blocks = "\n".join(re.findall(r"^```sh$(.*?)^```$", README, re.MULTILINE | re.DOTALL))
    made = set(re.findall(r"^make ([a-z-]+)", blocks, re.MULTILINE)) | set(
        re.findall(r"`make ([a-z-]+)`", README)
    )
    used = set(re.findall(r"^onrecord (\w+)", blocks, re.MULTILINE))

    assert {"demo", "test"} <= made <= targets
    assert {"read", "show", "verify", "extract"} <= used <= set(COMMANDS)


def test_pages_name_only_targets_that_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for page in PAGES:
        for target in re.findall(r"`make ([a-z-]+)[^`]*`", page.read_text()):
            assert target in targets, f"{page.name}: make {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for link in _LINK.findall(page.read_text()):
        path, _, anchor = link.partition("#")
        if "://" in link:
            continue
        target = page if not path else page.parent / path
        assert target.exists(), link
        assert not anchor or anchor in _anchors(target), link


def _anchors(page: Path) -> set[str]:
    """The names of the headings of a page, as the forges make them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", ["README.md", "ARCHITECTURE.md"])
def test_files_that_are_named_exist(page: str) -> None:
    for name in re.findall(r"`((?:src|docs|tests|examples|benchmarks)/[\w/.-]*)`", (ROOT / page).read_text()):
        assert (ROOT / name).exists(), name


def test_the_architecture_names_modules_that_exist() -> None:
    words = (ROOT / "ARCHITECTURE.md").read_text()
    known = {path.name for path in (ROOT / "src").rglob("*.py")} | {
        path.name for path in (ROOT / "tests").rglob("*.py")
    }

    assert {Path(name).name for name in re.findall(r"`([\w/]+\.py)`", words)} <= known
    assert len(words.splitlines()) <= 150


def test_every_field_of_the_contract_is_explained() -> None:
    page = (ROOT / "docs" / "guide" / "contract.md").read_text()
    classes = [
        each
        for each in (*vars(reading).values(), text.Quote)
        if isinstance(each, type) and is_dataclass(each)
    ]

    for each in classes:
        for field in fields(each):
            assert re.search(rf"[`\"]{field.name}[`\"]", page), f"{each.__name__}.{field.name}"


def test_every_status_is_in_the_glossary() -> None:
    page = (ROOT / "docs" / "glossary.md").read_text()

    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == list(get_args(reading.Status))


def test_the_changelog_has_this_version_or_says_it_is_not_out() -> None:
    heads = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert heads[0] == "Unreleased" or heads[0].strip("[]") == __version__


def test_the_picture_opens_offline() -> None:
    picture = (ROOT / "docs" / "picture.svg").read_text()

    assert "docs/picture.svg" in README
    assert "url(http" not in picture
    assert "@font-face" not in picture


def test_no_file_tells_of_a_machine() -> None:
    told = [
        f"{name}: {found[0]}"
        for name in _tracked()
        if (ROOT / name).is_file() and Path(name).suffix in _TEXT and name != "tests/test_docs.py"
        for found in _MACHINE.finditer((ROOT / name).read_text(errors="replace"))
    ]

    assert told == []


def _tracked() -> list[str]:
    """The files of the project; in an unpacked archive, which has no history, all that is in its folders."""
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return done.stdout.splitlines()
    folders = ("src", "tests", "docs", "examples", "benchmarks")
    return [str(path.relative_to(ROOT)) for folder in folders for path in (ROOT / folder).rglob("*")]
