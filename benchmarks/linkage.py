"""Score which reports are linked into one incident, beside two naive ways, in one run.

    make bench-linkage [GOLD=path] [WRITE=1]
    python benchmarks/linkage.py [--gold PATH] [--only SET ...] [--write] [--keep FOLDER]

The reports are those of benchmarks/lookalikes.py in both styles; with --gold, a folder with ecbplus_docs*.jsonl
(`doc_id`, `topic`, `incident`, `text`), those too, all of them and the violent topics alone. They are read by
`onrecord extract -` and linked by `onrecord link - --links FILE`, and for each set three tables are printed: how well
the clusters are met, how precise the links are where nearly all true ones are kept, and how often a link of so much
probability is true. `--write` puts them into docs/linkage.md. `--keep` names a folder for what is made on the way;
readings that are found there are not made again.

Documents are clustered: one that tells of several incidents counts in the largest, one that tells of none is alone; an
incident that it comes to in passing does not count. A pair of documents has the highest probability of the links
between their events.
"""

from __future__ import annotations

import argparse
import json
import re
import shlex
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import comb
from pathlib import Path
from typing import Any

import lookalikes
import numpy as np
from measures import Clusters, Scores, f1, precision_at, reliability, scored

PAGE = Path(__file__).parent.parent / "docs" / "linkage.md"
MARKS = ("<!-- tables: made by benchmarks/linkage.py -->", "<!-- end of tables -->")
VIOLENT = {"3", "8", "12", "16", "18", "19", "22", "24", "32", "33"}  # topics of ECB+
RECALLS = (0.99, 0.95, 0.90)
ALIKE = 0.2  # the cosine from which texts are often taken to tell of one thing
BEST = "the best there is"

Row = dict[str, Any]  # a line of JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """Documents and the incident each is mainly about. `about` says more of each, or is empty."""

    name: str
    documents: list[Row]
    incidents: Clusters
    about: dict[str, Row]

    @property
    def true(self) -> Any:
        """For every two documents, in the order of `documents`, whether they tell of one incident."""
        number = {incident: at for at, incident in enumerate(dict.fromkeys(self.incidents.values()))}
        of = np.array([number[self.incidents[document["id"]]] for document in self.documents])
        return of[:, None] == of[None, :]


def main() -> int:
    """Make, read, link, score, print, and write where asked."""
    options = _options()
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as made:
        for gold in _sets(options.gold):
            if not options.only or gold.name in options.only:
                folder = (options.keep or Path(made)) / gold.name
                lines += [f"\n### {gold.name}\n", *_measured(gold, folder)]
    print("\n".join(lines))
    if options.write:
        PAGE.write_text(_written(PAGE.read_text(), lines))
    return 0


def _options() -> argparse.Namespace:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--gold", type=Path, help="the folder of the gold files")
    made.add_argument("--only", action="append", metavar="SET", help="only this set; may be repeated")
    made.add_argument("--write", action="store_true", help="write docs/linkage.md; needs all sets")
    made.add_argument("--keep", type=Path, metavar="FOLDER", help="keep what is made on the way")
    options = made.parse_args()
    if options.write and (options.only or not options.gold):
        made.error("docs/linkage.md holds all sets: --write needs --gold, and no --only")
    return options


# The sets


def _sets(folder: Path | None) -> Iterator[Gold]:
    yield from map(own, lookalikes.STYLES)
    if folder:
        rows = [row for path in sorted(folder.glob("ecbplus_docs*.jsonl")) for row in _rows(path)]
        if not rows:
            sys.exit(f"{folder} has no ecbplus_docs*.jsonl")
        yield _ecbplus("ecbplus", rows)
        yield _ecbplus("ecbplus-violent", [row for row in rows if row["topic"] in VIOLENT])


def own(style: str) -> Gold:
    """The reports of our own in one style."""
    reports = lookalikes.generate(style)
    return Gold(
        name=style,
        documents=[report.document() for report in reports],
        incidents={report.id: report.incident for report in reports},
        about={report.id: report.gold() for report in reports},
    )


def _ecbplus(name: str, rows: Sequence[Row]) -> Gold:
    documents = [{"id": row["doc_id"], "text": row["text"]} for row in rows]
    incidents = {row["doc_id"]: row["incident"] for row in rows}
    return Gold(name=name, documents=documents, incidents=incidents, about={})


def _rows(path: Path) -> list[Row]:
    with path.open() as lines:
        return [json.loads(line) for line in lines]


# One set, measured


def _measured(gold: Gold, folder: Path) -> Iterator[str]:
    readings, incidents, links = _read_and_linked(gold, folder)
    likeness = cosines([_words(document) for document in gold.documents])
    systems = {
        "ours": partition(gold.incidents, (each["documents"] for each in incidents)),
        "ours, what is in passing too": partition(
            gold.incidents, ([*each["documents"], *each["in_passing"]] for each in incidents)
        ),
        "same day, same place": partition(gold.incidents, same_day_and_place(readings)),
        **text_alone(gold, likeness),
    }
    words = sum(len(document["text"].split()) for document in gold.documents)
    yield (
        f"{len(gold.documents)} documents of {words:,} words, {len(set(gold.incidents.values()))} incidents, "
        f"{int(np.triu(gold.true, 1).sum()):,} true pairs.\n"
    )
    yield from _cluster_table({name: scored(gold.incidents, said) for name, said in systems.items()})
    scores = pair_scores(gold, links)
    yield from _recall_table(gold, {"ours": scores, "text alone": likeness})
    yield from _calibration_table(gold, scores, event_links(gold, readings, links))


def _read_and_linked(gold: Gold, folder: Path) -> tuple[list[Row], list[Row], list[Row]]:
    """What onrecord prints of the documents: readings, incidents and links; all is kept in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    documents, readings, incidents, links = (
        folder / f"{name}.jsonl" for name in ("documents", "readings", "incidents", "links")
    )
    if not readings.exists():
        documents.write_text("".join(json.dumps(each) + "\n" for each in gold.documents))
        _run("extract -", documents, readings)
    _run(f"link - --links {shlex.quote(str(links))}", readings, incidents)
    return _rows(readings), _rows(incidents), _rows(links)


def _run(command: str, given: Path, told: Path) -> None:
    with given.open() as source, told.open("w") as made:
        subprocess.run(
            [sys.executable, "-m", "onrecord", *shlex.split(command)], stdin=source, stdout=made, check=True
        )


# The two naive ways


def same_day_and_place(readings: Iterable[Row]) -> list[list[str]]:
    """Documents whose main events have one day and one place; those without either are in no incident.

    A place is known by its number in the gazetteer or, where it has none, by its name.
    """
    found: dict[tuple[Any, Any], list[str]] = defaultdict(list)
    for reading in readings:
        for main in (event for event in reading["events"] if event["main"]):
            when, place = main["when"], main["place"]
            if when and place and when["first"] and when["first"] == when["last"]:
                found[when["first"], place["geonameid"] or place["name"].casefold()].append(reading["id"])
    return list(found.values())


def text_alone(gold: Gold, likeness: Any) -> dict[str, Clusters]:
    """Clusters by the likeness of texts: at the threshold that the gold itself likes best, and at a usual one."""
    found = list(cuts(gold, merges(likeness)))
    best = max(found, key=lambda cut: cut[1])
    usual = min((cut for cut in found if cut[0] >= ALIKE), key=lambda cut: cut[0])
    return {f"text alone at {best[0]:.2f}, {BEST}": best[2], f"text alone at {ALIKE}": usual[2]}


def _words(document: dict[str, Any]) -> list[str]:
    return re.findall(r"\w+", f"{document.get('title', '')} {document['text']}".casefold())


def cosines(texts: Sequence[Sequence[str]]) -> Any:
    """The cosine of every two texts, of counts weighted by rarity (TF-IDF, smoothed), as a matrix."""
    column = {word: at for at, word in enumerate(dict.fromkeys(chain.from_iterable(texts)))}
    counts = np.zeros((len(texts), max(1, len(column))), dtype=np.float32)
    for row, text in enumerate(texts):
        for word, many in Counter(text).items():
            counts[row, column[word]] = many
    counts *= np.log((1 + len(texts)) / (1 + (counts > 0).sum(axis=0))) + 1
    counts /= np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-9)
    return np.clip(counts @ counts.T, 0.0, 1.0)


def merges(likeness: Any) -> list[tuple[float, int, int]]:
    """Clusters joined two by two until there is one: how like, the one kept, the one gone; the likest come first.

    Two clusters are as like as the mean of their pairs (average linkage).
    """
    near = likeness.astype(np.float64)
    np.fill_diagonal(near, -1.0)
    sizes, made = np.ones(len(near)), []
    for _ in range(len(near) - 1):
        kept, gone = sorted(divmod(int(near.argmax()), len(near)))
        made.append((float(near[kept, gone]), kept, gone))
        joined = (near[kept] * sizes[kept] + near[gone] * sizes[gone]) / (sizes[kept] + sizes[gone])
        near[kept] = near[:, kept] = joined
        near[gone] = near[:, gone] = near[kept, kept] = -1.0
        sizes[kept] += sizes[gone]
    return made


def cuts(gold: Gold, made: Sequence[tuple[float, int, int]]) -> Iterator[tuple[float, float, Clusters]]:
    """After each step of `merges`: the threshold it stands for, the F1 of pairs, and the clusters."""
    names = [document["id"] for document in gold.documents]
    inside = [Counter([gold.incidents[name]]) for name in names]
    of = list(range(len(names)))
    right = said = 0
    true = sum(comb(many, 2) for many in Counter(gold.incidents.values()).values())
    yield 1.01, 0.0, dict(zip(names, of, strict=True))
    for step, (like, kept, gone) in enumerate(made):
        right += sum(many * inside[kept][incident] for incident, many in inside[gone].items())
        said += inside[kept].total() * inside[gone].total()
        inside[kept] += inside[gone]
        of = [kept if number == gone else number for number in of]
        if step + 1 == len(made) or made[step + 1][0] < like:
            yield like, 2 * right / (said + true), dict(zip(names, of, strict=True))


# Clusters and links against the gold


def partition(gold: Clusters, incidents: Iterable[Iterable[str]]) -> Clusters:
    """Every gold document in one incident: the largest that lists it, else alone. Others are left out."""
    known = [[each for each in dict.fromkeys(listed) if each in gold] for listed in incidents]
    said: dict[str, Hashable] = {document: ("alone", document) for document in gold}
    for number, listed in sorted(enumerate(known), key=lambda item: len(item[1])):
        said |= dict.fromkeys(listed, number)
    return said


def pair_scores(gold: Gold, links: Iterable[dict[str, Any]]) -> Any:
    """For every two documents the highest probability of the links between their events, 0 where there is none."""
    place = {document["id"]: number for number, document in enumerate(gold.documents)}
    made = np.zeros((len(place), len(place)))
    for link in links:
        one, other = (place.get(document) for document in link["documents"])
        if one is not None and other is not None and one != other:
            made[one, other] = made[other, one] = max(made[one, other], link["probability"])
    return made


def event_links(gold: Gold, readings: Iterable[Row], links: Iterable[Row]) -> Iterator[tuple[float, bool]]:
    """Links between events whose incident is known, and whether that is one; none where `gold` knows documents only.

    An event tells of what the stretch of text tells of in which it is told first. Reports of what came after are left
    out: an arrest of a suspect is no shooting.
    """
    of = {
        event["id"]: _told(gold.about.get(reading["id"]), event)
        for reading in readings
        for event in reading["events"]
    }
    for link in links:
        one, other = of[link["left"]], of[link["right"]]
        if one and other:
            yield link["probability"], one == other


def _told(about: Row | None, event: Row) -> str | None:
    start = event["triggers"][0]["start"]
    parts = about["parts"] if about and not about["follow_up"] else ()
    return next((part["incident"] for part in parts if part["start"] <= start < part["end"]), None)


# Tables


def _cluster_table(systems: Mapping[str, Scores]) -> Iterator[str]:
    yield "| | pairs P | R | F1 | B-cubed P | R | F1 | CEAF-e P | R | F1 | adjusted Rand |"
    yield "|---|" + "--:|" * 10
    for name, found in systems.items():
        yield f"| {name} | {' | '.join(found.cells())} |"
    figures = {name: 100 * f1(*found.pairs) for name, found in systems.items()}
    naive = [name for name in figures if not name.startswith("ours")]
    best, usual = (max(figures[x] for x in those) for those in (naive, [x for x in naive if BEST not in x]))
    yield (
        f"\nPoints of pairwise F1 ahead of the best naive row: {figures['ours'] - best:+.1f}; "
        f"of the best one that needs no answers: {figures['ours'] - usual:+.1f}.\n"
    )


def _recall_table(gold: Gold, scores: Mapping[str, Any]) -> Iterator[str]:
    upper = np.triu_indices(len(gold.documents), 1)
    true = gold.true[upper]
    yield f"| precision where {' | '.join(f'{100 * x:.0f} % are kept' for x in RECALLS)} | true pairs compared |"
    yield "|---|" + "--:|" * (len(RECALLS) + 1)
    for name, matrix in scores.items():
        found = [precision_at(recall, matrix[upper], true) for recall in RECALLS]
        cells = ["not reached" if x is None else f"{100 * x:.1f}" for x in found]
        yield f"| {name} | {' | '.join(cells)} | {100 * (matrix[upper] > 0)[true].mean():.1f} |"
    yield ""


def _calibration_table(gold: Gold, scores: Any, events: Iterable[tuple[float, bool]]) -> Iterator[str]:
    upper = np.triu_indices(len(gold.documents), 1)
    weighed = scores[upper] > 0
    tables = [reliability(zip(scores[upper][weighed], gold.true[upper][weighed], strict=True))]
    of = "| probability | pairs of documents | mean | true |"
    if gold.about:
        tables.append(reliability(events))
        of += " pairs of events | mean | true |"
    yield of
    yield "|---|" + "--:|" * 3 * len(tables)
    for rows in zip(*tables, strict=True):
        if any(many for _, many, _, _ in rows):
            yield f"| {rows[0][0]} | {' | '.join(map(_binned, rows))} |"
    yield ""


def _binned(row: tuple[str, int, float, float]) -> str:
    _, many, mean, share = row
    return f"{many:,} | {100 * mean:.1f} | {100 * share:.1f}" if many else "0 | |"


def _written(page: str, lines: Iterable[str]) -> str:
    """The page with the tables between its marks."""
    before, _, rest = page.partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    return "\n".join([before + MARKS[0], *lines, MARKS[1] + after])


if __name__ == "__main__":
    sys.exit(main())
