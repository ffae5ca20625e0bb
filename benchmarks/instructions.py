"""Count the instructions of our reading and of a bare parse by the same model: a regression shows without a clock.

    python benchmarks/instructions.py [--articles N] [--write]

Each is run in a process of its own, once over the texts and once over them twice; the difference is what one pass
takes, with nothing of the start in it. Hashes are not shaken up (`PYTHONHASHSEED=0`) and nothing runs in threads, so
that the same code gives the same count but for some thousandths. `perf stat` counts where the machine lets it, else
valgrind's cachegrind, under which a pass takes minutes. The two count differently (under valgrind the libraries for
matrices see an older processor), so that only figures of the same tool compare. `--write` puts the row into
docs/performance.md.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import spacy
from performance_page import PAGE, put

from onrecord.extract.read import read
from onrecord.extract.text.language import language_model
from onrecord.model.contract import encode
from onrecord.model.text import Document

NEWS = Path(__file__).parent / "own" / "news.txt"
ALIKE = {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
TOOLS = {
    "perf": (
        ("perf", "stat", "-x,", "-e", "instructions:u"),
        re.compile(r"^(\d+),[^,]*,instructions:u", re.M),
    ),
    "cachegrind": (
        ("valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"),
        re.compile(r"I\s+refs:\s+([\d,]+)"),
    ),
}


def main() -> None:
    """Count, print, and write where asked."""
    options = _options()
    if options.run:
        run(options.run, options.articles, options.passes)
        return
    tool = counter()
    if tool is None:
        sys.exit("neither perf nor valgrind counts here: install valgrind (Debian: apt-get install valgrind)")
    counts = {side: one_pass(tool, side, options.articles) for side in ("bare", "ours")}
    lines = row(tool, counts["bare"], counts["ours"], options.articles)
    print("\n".join(lines))
    if options.write:
        put(PAGE, "instructions", "benchmarks/instructions.py", lines)


def _options() -> argparse.Namespace:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--articles", type=int, default=8, help="how many of benchmarks/own/news.txt")
    made.add_argument("--write", action="store_true", help="write docs/performance.md")
    made.add_argument(
        "--run", choices=("bare", "ours"), help="what is counted: one side alone, in this process"
    )
    made.add_argument("--passes", type=int, default=1, help="with --run: how often")
    return made.parse_args()


def articles(count: int) -> list[str]:
    """The first articles of our own writing."""
    return NEWS.read_text().split("\n---\n")[:count]


def run(side: str, count: int, passes: int) -> None:
    """Go over the texts as often as is said."""
    texts = articles(count)
    once: Callable[[], int]
    if side == "bare":
        full = spacy.load(language_model().meta["lang"] + "_" + language_model().meta["name"])
        once = lambda: sum(len(doc) for doc in full.pipe(texts))  # noqa: E731
    else:
        documents = [Document(id=str(number), text=text) for number, text in enumerate(texts)]
        once = lambda: sum(len(encode(reading)) for reading in read(documents))  # noqa: E731
    for _ in range(passes):
        once()


def counter() -> str | None:
    """The first tool that counts on this machine."""
    for tool, (command, _) in TOOLS.items():
        if shutil.which(command[0]) and counted(tool, ["true"]) is not None:
            return tool
    return None


def counted(tool: str, command: list[str]) -> int | None:
    """How many instructions a command takes; None where the tool does not say."""
    prefix, pattern = TOOLS[tool]
    done = subprocess.run(
        [*prefix, *command], env=os.environ | ALIKE, capture_output=True, text=True, check=False
    )
    found = pattern.search(done.stderr)
    return int(found[1].replace(",", "")) if found and not done.returncode else None


def one_pass(tool: str, side: str, count: int) -> int:
    """Instructions of one pass over the texts, the first left out: it fills what is kept."""
    command = [sys.executable, __file__, "--run", side, "--articles", str(count)]
    once, twice = (counted(tool, [*command, "--passes", passes]) for passes in ("1", "2"))
    if once is None or twice is None:
        sys.exit(f"{tool} gave no count of: {' '.join(command)}")
    return twice - once


def row(tool: str, bare: int, ours: int, count: int) -> list[str]:
    """The part of the page."""
    words = sum(len(text.split()) for text in articles(count))
    return [
        "## Instructions",
        "",
        "Written by `make bench-instructions WRITE=1`: instructions of one pass over general news of our own writing",
        "(`benchmarks/own/news.txt`), bare parse and ours, no clock in it. Compare figures of the same tool only.",
        "",
        "| counted by | articles | words | bare, millions | ours, millions | ratio |",
        "|---|--:|--:|--:|--:|--:|",
        f"| {tool} | {count} | {words:,} | {bare / 1e6:,.0f} | {ours / 1e6:,.0f} | {ours / bare:.3f} |",
    ]


if __name__ == "__main__":
    main()
