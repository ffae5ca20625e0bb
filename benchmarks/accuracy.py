"""Score readings against hand-made gold, and hold every figure to its floor.

    make bench-accuracy SCORE=path GOLD=path
    python benchmarks/accuracy.py --score PATH --gold PATH [--only SET ...] [--write] [--raise]

SCORE is a folder that Python can run (it has a `__main__.py`). For each set of floors.toml it is called as

    python SCORE SET --gold FILE ... --run "onrecord extract -" [--sample K]

and the last line that it prints is a JSON object with `documents` and `figures` (measure -> key -> number). GOLD is
the folder of the gold files, SET*.jsonl. Neither is part of this project: gold sets have licences of their own. Sets
called own-SET are scored on the texts of our own in benchmarks/own. A figure below its floor is an error. `--write`
puts the table into docs/accuracy.md; `--raise` lifts floors to what was reached and lowers none.
"""

from __future__ import annotations

import argparse
import json
import math
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
FLOORS = Path(__file__).parent / "floors.toml"
BARS = Path(__file__).parent / "bars.toml"
OWN = Path(__file__).parent / "own"
CASES = ROOT / "tests" / "cases"
PAGE = ROOT / "docs" / "accuracy.md"
WHAT_TO_GIVE = """Accuracy is measured against gold sets that are not part of this project. Give both folders:

    make bench-accuracy SCORE=path/of/scorer GOLD=path/of/gold

`python benchmarks/accuracy.py --help` says what the scorer is asked and what it must answer."""
EXTRACT = f"{shlex.quote(sys.executable)} -m onrecord extract -"
HEAD = """# Accuracy

Written by `make bench-accuracy SCORE=... GOLD=... WRITE=1`. Gold sets are marked by hand by others, have licences of
their own, and are not in this project; sets called own- are of our own writing, in `benchmarks/own/`. Figures are F1,
shares, or as named, from 0 to 1 but for distances. "Guess" is what always giving the commonest answer, or another
naive guess, comes to. "Published" is a figure of others, named below the table. No figure may fall below its floor.

The marked sets were read while the rules were written: on other texts of these kinds expect less.
"""
WRONG = """## What it still gets wrong

Sentences of our own that are read wrong today. They are cases in `tests/cases/` that carry a line `wrong`, and a test
fails as soon as one of them is read right, so that this list stays true.
"""


@dataclass(frozen=True, slots=True)
class GoldSet:
    """One set of floors.toml: how it is scored, and the least its figures may be."""

    name: str
    every: int  # only every so-many-th document
    floors: dict[str, float]  # "measure / key"
    bars: dict[str, float]  # figures of others, by the same names
    whose: str  # who reached those, and how

    @property
    def own(self) -> bool:
        """Whether the gold is that of benchmarks/own."""
        return self.name.startswith("own-")

    @property
    def scored_as(self) -> str:
        """The scorer's name for it."""
        return self.name.removeprefix("own-")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one set."""

    set: str
    documents: int
    name: str
    value: float
    guess: float | None
    bar: float | None
    floor: float | None

    @property
    def is_low(self) -> bool:
        """Whether it has fallen below its floor."""
        return self.floor is not None and self.value < self.floor


def main() -> int:
    """Score the sets, print the table, and say which figures are too low."""
    options = _options()
    if not (options.score and options.gold):
        print(WHAT_TO_GIVE)
        return 2
    sets = [each for each in gold_sets(FLOORS, BARS) if not options.only or each.name in options.only]
    figures = [figure for each in sets for figure in _scored(each, options.score, options.gold)]
    table = _table(figures)
    print("\n".join(table))
    if options.write:
        PAGE.write_text("\n".join([HEAD, *table, "", *_sources(sets), WRONG, *_wrong(CASES)]))
    if options.lift:
        FLOORS.write_text("".join(_lifted(gold_sets(FLOORS, BARS), figures)))
    low = [figure for figure in figures if figure.is_low]
    for figure in low:
        print(f"{figure.set}: {figure.name} is {figure.value:.3f}, below {figure.floor}", file=sys.stderr)
    return 1 if low else 0


def gold_sets(floors: Path, bars: Path) -> list[GoldSet]:
    """The sets of the file of floors, with the published figures of the other."""
    published = tomllib.loads(bars.read_text())
    return [
        GoldSet(
            name=name,
            every=about.get("every", 1),
            floors=about.get("floors", {}),
            bars=published.get(name, {}).get("bars", {}),
            whose=published.get(name, {}).get("whose", ""),
        )
        for name, about in tomllib.loads(floors.read_text()).items()
    ]


def _options() -> argparse.Namespace:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--score", type=_folder, help="the scorer, a folder that Python can run")
    made.add_argument("--gold", type=_folder, help="the folder of the gold files")
    made.add_argument(
        "--only", action="append", default=[], metavar="SET", help="only this set; may be repeated"
    )
    made.add_argument("--write", action="store_true", help="write docs/accuracy.md")
    made.add_argument("--raise", dest="lift", action="store_true", help="raise floors to what was reached")
    return made.parse_args()


def _folder(given: str) -> Path | None:
    if given and not Path(given).is_dir():
        raise argparse.ArgumentTypeError(f"no folder at {given}")
    return Path(given) if given else None


def _scored(each: GoldSet, score: Path, gold: Path) -> Iterator[Figure]:
    files = sorted((OWN if each.own else gold).glob(f"{each.scored_as}*.jsonl"))
    if not files:
        print(f"{each.name}: no {each.scored_as}*.jsonl among the gold; left out", file=sys.stderr)
        return
    command = [sys.executable, str(score), each.scored_as, "--gold", *map(str, files), "--run", EXTRACT]
    done = subprocess.run(
        [*command, "--sample", str(each.every)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{each.name}: {done.stderr.strip()}")
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    for name, value, guess in _numbers(told["figures"]):
        bar, floor = each.bars.get(name), each.floors.get(name)
        yield Figure(each.name, told["documents"], name, value, guess, bar, floor)


def _numbers(figures: dict[str, dict[str, float | None]]) -> Iterator[tuple[str, float, float | None]]:
    """The figures that are held: F1, shares, accuracies, medians; each with the naive guess where one is told."""
    guesses = {"accuracy": "floor_accuracy", "weighted_f1": "floor_weighted_f1"}
    for measure, numbers in figures.items():
        for key in ("f1", "share", "macro_f1", "weighted_f1", "accuracy", "median"):
            value = numbers.get(key)
            if value is not None:
                yield f"{measure} / {key}", value, numbers.get(guesses.get(key, "floor"))


def _table(figures: Sequence[Figure]) -> list[str]:
    rows = [
        f"| {x.set} | {x.documents} | {x.name} | {x.value:.3f} "
        f"| {_cell(x.guess)} | {_cell(x.bar)} | {_cell(x.floor)} |"
        for x in figures
    ]
    return [
        "| set | documents | figure | value | guess | published | floor |",
        "|---|--:|---|--:|--:|--:|--:|",
        *rows,
    ]


def _sources(sets: Sequence[GoldSet]) -> Iterator[str]:
    """Whose the published figures are."""
    yield "Published:\n"
    yield from (f"- {each.name}: {each.whose}." for each in sets if each.whose)
    yield ""


def _wrong(cases: Path) -> Iterator[str]:
    """The cases that are not read right, with what goes wrong."""
    for path in sorted(cases.glob("*/expected.json")):
        if wrong := json.loads(path.read_text()).get("wrong"):
            yield f"- {' '.join((path.parent / 'report.txt').read_text().split())}\\\n  *{wrong}*"
    yield ""


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}" if value < 1 else f"{value:g}"


def _lifted(sets: Sequence[GoldSet], figures: Sequence[Figure]) -> Iterator[str]:
    """The file of floors, each at the higher of what it was and what was reached, less a hundredth for chance."""
    yield "# What the figures of benchmarks/accuracy.py may not fall below; raised by its --raise, never lowered.\n"
    for each in sets:
        yield f"\n[{each.name}]\nevery = {each.every}\n\n[{each.name}.floors]\n"
        reached = {figure.name: figure.value for figure in figures if figure.set == each.name}
        for name in dict.fromkeys(
            (*each.floors, *(name for name in reached if not name.endswith("/ median")))
        ):
            floor = max(each.floors.get(name, 0.0), math.floor(reached.get(name, 0.0) * 100 - 1) / 100)
            yield f"{json.dumps(name)} = {max(floor, 0.0):.2f}\n"


if __name__ == "__main__":
    sys.exit(main())
