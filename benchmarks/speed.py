"""Time our whole extraction against a bare parse of the same text by the same model, side by side in one process.

    python benchmarks/speed.py [--texts PATH ...] [--words N] [--rounds N] [--write]

Bare: `nlp.pipe` of the English model as it comes: nothing excluded, spaCy's own settings. Ours: all that
`onrecord extract` does with a document, up to its line of JSON. The two take turns (bare, ours, bare ...) over the
same texts after a warm-up, and what is claimed is the ratio of each pair: the machine and its other work are in
both. Times are CPU time of the process, so that a neighbour's load counts little. What takes longest of ours is listed
below. `--write` puts both into docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import cycle, islice
from pathlib import Path

import spacy
from performance_page import PAGE, put
from reading_profile import top
from rich.console import Console
from rich.progress import track
from spacy.language import Language

from onrecord.extract.read import read
from onrecord.extract.text.language import language_model
from onrecord.ingest.walk import sources
from onrecord.model.contract import encode
from onrecord.model.text import Document
from onrecord.vocab.gazetteer import open_gazetteer

ROOT = Path(__file__).parent.parent
NEWS = ROOT / "benchmarks" / "own" / "news.txt"
BARS = {"examples": 1.3, "cases": 1.3, "both": 1.3, "news": 0.6}  # what a ratio should stay under
CPUINFO = Path("/proc/cpuinfo")
PROFILED = 6_000  # words read to see what takes longest
TOP = 10  # parts listed of what takes longest
HEADER = ("texts", "documents", "words", "bare, words/s", "ours, words/s", "ratio", "spread", "bar")


@dataclass(frozen=True, slots=True)
class Texts:
    """A set of texts to time."""

    name: str
    texts: tuple[str, ...]

    @property
    def words(self) -> int:
        """Stretches between white space."""
        return sum(len(text.split()) for text in self.texts)


@dataclass(frozen=True, slots=True)
class Timing:
    """CPU seconds of each pair of runs over the same texts."""

    texts: Texts
    bare: tuple[float, ...]
    ours: tuple[float, ...]

    @property
    def ratios(self) -> list[float]:
        """How many times as long as the bare parse ours took, pair by pair."""
        return [ours / bare for bare, ours in zip(self.bare, self.ours, strict=True)]

    def row(self) -> tuple[str, ...]:
        """The cells of the table."""
        words, ratios = self.texts.words, self.ratios
        return (
            self.texts.name,
            f"{len(self.texts.texts):,}",
            f"{words:,}",
            f"{words / statistics.median(self.bare):,.0f}",
            f"{words / statistics.median(self.ours):,.0f}",
            f"{statistics.median(ratios):.2f}",
            f"{min(ratios):.2f} to {max(ratios):.2f}",
            f"{BARS[self.texts.name]:.1f}" if self.texts.name in BARS else "",
        )


def main() -> None:
    """Time, print, and write where asked."""
    options = _options()
    full = spacy.load(language_model().meta["lang"] + "_" + language_model().meta["name"])
    sets = [*_own_texts(), *(_given(path) for path in options.texts)]
    timings = [_timed(_repeated(texts, options.words), full, options.rounds) for texts in sets]
    lines = [*_table(timings), "", *_profile(sets)]
    Console().print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)
    if options.write:
        put(PAGE, "speed", "benchmarks/speed.py", _part(lines, options.rounds))


def _options() -> argparse.Namespace:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument(
        "--texts", type=Path, action="append", default=[], help="a folder of .txt, or a JSONL file"
    )
    made.add_argument("--words", type=int, default=30_000, help="texts are repeated to about so many words")
    made.add_argument("--rounds", type=int, default=7, help="pairs of runs")
    made.add_argument("--write", action="store_true", help="write docs/performance.md")
    return made.parse_args()


def _timed(texts: Texts, full: Language, rounds: int) -> Timing:
    """Run the two by turns. The first pair warms up what is loaded once and is not counted."""
    bare, ours = _bare(texts, full), _ours(texts)
    bare(), ours()
    pairs = [(_seconds(bare), _seconds(ours)) for _ in track(range(rounds), texts.name, transient=True)]
    return Timing(texts, tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs))


def _bare(texts: Texts, full: Language) -> Callable[[], int]:
    return lambda: sum(len(doc) for doc in full.pipe(texts.texts))


def _ours(texts: Texts) -> Callable[[], int]:
    documents = [Document(id=str(number), text=text) for number, text in enumerate(texts.texts)]
    gazetteer = open_gazetteer()
    return lambda: sum(len(encode(reading)) for reading in read(documents, gazetteer))


def _seconds(run: Callable[[], int]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def _repeated(texts: Texts, words: int) -> Texts:
    """The texts again and again, in order, until there are enough words; a larger set is cut."""
    kept: list[str] = []
    for text in islice(cycle(texts.texts), 100_000):
        kept.append(text)
        words -= len(text.split())
        if words <= 0:
            break
    return Texts(texts.name, tuple(kept))


def _own_texts() -> list[Texts]:
    """The reports of examples/, the cases of tests/ (dense prose, most sentences with an event), and general news."""
    found = sources([str(ROOT / "examples")])
    reports = tuple(item.text for item in found if isinstance(item, Document))
    cases = tuple(path.read_text() for path in sorted((ROOT / "tests" / "cases").glob("*/report.txt")))
    news = tuple(NEWS.read_text().split("\n---\n"))
    return [
        Texts("examples", reports),
        Texts("cases", cases),
        Texts("both", reports + cases),
        Texts("news", news),
    ]


def _given(path: Path) -> Texts:
    texts = tuple(text for text in _texts_of(path) if text.strip())
    if not texts:
        sys.exit(f"{path}: no text in it; give a folder of .txt files or a JSONL file with a field `text`")
    return Texts(path.stem, texts)


def _texts_of(path: Path) -> Iterator[str]:
    if path.is_dir():
        yield from (file.read_text() for file in sorted(path.rglob("*.txt")))
    else:
        with path.open() as lines:
            yield from (json.loads(line)["text"] for line in lines)


def _table(timings: Sequence[Timing]) -> list[str]:
    """A Markdown table that is also read easily in a terminal."""
    rows = [HEADER, *(timing.row() for timing in timings)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "| " + " | ".join(f"{cell:{'<' if i == 0 else '>'}{widths[i]}}" for i, cell in enumerate(row)) + " |"
        for row in rows
    ]
    rule = (
        "|" + "|".join("-" * (width + 1) + ("-" if i == 0 else ":") for i, width in enumerate(widths)) + "|"
    )
    return [lines[0], rule, *lines[1:]]


def _profile(sets: Sequence[Texts]) -> list[str]:
    """What takes longest of a reading, of dense reports and of general news, in per cent of the whole."""
    lines = []
    for texts in (each for each in sets if each.name in ("examples", "news")):
        parts = top(_repeated(texts, PROFILED).texts, TOP)
        lines += [f"| of reading {texts.name} | share |", "|---|--:|"]
        lines += [f"| {what} | {100 * share:.0f} % |" for what, share in parts] + [""]
    return lines[:-1]


def _part(table: Sequence[str], rounds: int) -> list[str]:
    model = language_model().meta
    return f"""## Reading

Written by `make bench WRITE=1`; `make bench` prints the same tables for your machine.

The whole extraction (intake left out, JSON included) against a bare `nlp.pipe` of the same full model, nothing
excluded, over the same texts in one process, by turns. The ratio is the claim: the median of {rounds} pairs, and the
smallest and largest. Words a second are of one core of the machine this was run on. Where the time of ours goes is
listed below, the {TOP} parts that take longest.

{chr(10).join(table)}

Python {platform.python_version()}, {model["lang"]}_{model["name"]} {model["version"]} of spaCy {version("spacy")},
numpy {version("numpy")}, {_processor()}.

The texts are those of `examples/`, of `tests/cases/` and of `benchmarks/own/news.txt`, repeated to the number of
words given. Examples and cases are dense: nearly every sentence tells of an event. Cases are of a sentence or two, so
that what is done once a document weighs most. News is general: councils, sport, markets, weather.

How far ours is below a bare parse depends on the processor. spaCy multiplies by the library BLIS, which has quick code
for those of some makers and years and plain code for the others (AMD's of 2022 among them, at a quarter of the speed);
ours multiplies by numpy's library, which knows more of them. Where BLIS is quick the ratio is larger.""".splitlines()


def _processor() -> str:
    given = CPUINFO.read_text() if CPUINFO.exists() else ""
    named = re.search(r"^model name\s*:\s*(.+)$", given, re.M)
    return named[1] if named else platform.processor()


if __name__ == "__main__":
    main()
