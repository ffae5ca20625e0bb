"""Make the model of linking that comes with onrecord, src/onrecord/vocab/incidents/model.json.

    python benchmarks/teach_model.py [--write]

Its chances are a mean of two: those in STARTED_FROM, thought out beforehand, and those counted on the pairs of events
of the look-alike reports of the style `wire` (benchmarks/lookalikes.py), whose answer is known. The style `plain` is
held out, and so are the sets of others: docs/linkage.md shows them. SHARE and DISCOUNT were chosen on all of them.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import lookalikes

from onrecord.extract import read
from onrecord.link.comparisons import COMPARISONS, UNKNOWN
from onrecord.link.model import Model, dumps
from onrecord.link.score import links
from onrecord.link.signatures import signatures
from onrecord.model.reading import Reading
from onrecord.model.text import Document

MODEL = Path(__file__).parent.parent / "src" / "onrecord" / "vocab" / "incidents" / "model.json"
SHARE = 0.35  # of the counted chances
DISCOUNT = 0.7
PRIOR = 0.05
LEAST = 0.002
# By comparison m and u of each level, the most alike first, in parts of their sum.
STARTED_FROM = {
    "crowd": ([15, 17, 22, 22, 14, 10], [2, 4, 10, 20, 25, 39]),
    "time": ([38, 3, 5, 6, 1.5, 1.2, 2, 22, 3, 13, 1], [2, 1, 3, 3, 3, 6, 35, 5, 28, 3, 12]),
    "place": ([30, 25, 6, 5, 10, 10, 1.5, 2.5, 5, 14, 2], [2, 8, 3, 2, 2, 10, 10, 15, 20, 10, 20]),
    "kind": ([50, 8, 10, 20, 10, 2], [25, 5, 5, 20, 35, 10]),
    "killed": ([15, 45, 15, 15, 5, 5], [1, 25, 14, 20, 20, 20]),
    "injured": ([15, 35, 15, 20, 10, 5], [1, 14, 15, 20, 25, 25]),
    "affected": ([20, 35, 15, 15, 10, 5], [1, 14, 15, 20, 25, 25]),
    "people": ([48, 20, 5, 22, 5], [3, 12, 1, 66, 18]),
    "agents": ([75, 25], [35, 65]),
    "targets": ([80, 20], [50, 50]),
    "weapons": ([60, 40], [25, 75]),
    "words": ([15, 20, 25, 15, 10, 10, 5], [0.3, 1, 4, 8, 12, 40, 35]),
}
Chances = dict[str, tuple[tuple[float, float], ...]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the model and print it, or write it where onrecord finds it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--write", action="store_true", help=f"write {MODEL.name} in place")
    options = parser.parse_args(arguments)
    made = dumps(Model(PRIOR, DISCOUNT, _mean(_started(), _counted())))
    if options.write:
        MODEL.write_text(made, encoding="utf-8")
    else:
        sys.stdout.write(made)


def _started() -> Chances:
    made: Chances = {}
    for name, sides in STARTED_FROM.items():
        upwards = [[value / sum(side) for value in reversed(side)] for side in sides]
        made[name] = tuple(zip(*upwards, strict=True))
    return made


def _counted() -> Chances:
    """Count the levels of all pairs of events of known incidents, and one pair more for each level."""
    reports = lookalikes.generate("wire")
    readings = list(read(_document(report) for report in reports))
    tells = dict(
        pair for report, reading in zip(reports, readings, strict=True) for pair in _tells(report, reading)
    )
    start = Model(PRIOR, DISCOUNT, _started())
    seen = {each.name: {number: [1, 1] for number in each.numbers} for each in COMPARISONS}
    for link in links([each for reading in readings for each in signatures(reading)], (), start):
        left, right = tells[link.left], tells[link.right]
        if left and right:
            for each, level in zip(COMPARISONS, link.levels, strict=True):
                if level != UNKNOWN:
                    seen[each.name][level][left != right] += 1
    return {name: _shares(counts) for name, counts in seen.items()}


def _document(report: lookalikes.Report) -> Document:
    row = report.document()
    return Document(id=report.id, text=row["text"], title=row.get("title"), published=report.published)


def _tells(report: lookalikes.Report, reading: Reading) -> Iterator[tuple[str, str | None]]:
    """Give for each event the incident that most of its triggers stand in the sentences of."""
    parts = report.gold()["parts"]
    for event in reading.events:
        votes = Counter(
            part["incident"]
            for quote in event.triggers
            for part in parts
            if part["start"] <= quote.start < part["end"]
        )
        yield event.id, votes.most_common(1)[0][0] if votes else None


def _shares(counts: dict[int, list[int]]) -> tuple[tuple[float, float], ...]:
    same, other = (sum(pair[side] for pair in counts.values()) for side in (0, 1))
    return tuple((counts[number][0] / same, counts[number][1] / other) for number in sorted(counts))


def _mean(started: Chances, counted: Chances) -> Chances:
    return {
        name: tuple(
            tuple(max(LEAST, round((1 - SHARE) * a + SHARE * b, 3)) for a, b in zip(one, other, strict=True))
            for one, other in zip(started[name], counted[name], strict=True)
        )
        for name in started
    }


if __name__ == "__main__":
    main()
