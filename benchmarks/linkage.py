"""Score which reports are linked into one incident, beside two naive ways, in one run.

    python benchmarks/linkage.py [--gold PATH] [--only SET ...] [--write] [--keep FOLDER] [--reuse] [--show N]

The reports are those of benchmarks/lookalikes.py in both styles; with --gold, a folder with ecbplus_docs*.jsonl
(`doc_id`, `topic`, `incident`, `text`), those too, all of them and the violent topics alone. They are read by
`onrecord extract -` and linked by `onrecord link - --links FILE`, and for each set three tables are printed: how well
the clusters are met, how precise the links are where nearly all true ones are kept, and how often a link of so much
probability is true. `--write` puts them into docs/linkage.md. `--keep` names a folder for all that is made on the
way, `--reuse` takes the readings found there, `--show` names the worst links.

Documents are clustered: one that is in several incidents counts in the largest, one that is in none is alone. A pair
of documents has the highest probability of the links between their events.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import shlex
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import comb
from pathlib import Path
from typing import Any

import lookalikes
import numpy as np

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "linkage.md"
MARKS = ("<!-- tables: made by benchmarks/linkage.py -->", "<!-- end of tables -->")
ONRECORD = f"{shlex.quote(sys.executable)} -m onrecord"
VIOLENT = {"3", "8", "12", "16", "18", "19", "22", "24", "32", "33"}  # topics of ECB+
RECALLS = (0.99, 0.95, 0.90)
BINS = (0.0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
ALIKE = 0.2  # the cosine from which texts are often taken to tell of one thing

Clusters = Mapping[str, Hashable]  # document -> incident
Reading = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """Documents and the incident each is mainly about. `about` says more of each, or is empty."""

    name: str
    documents: list[dict[str, Any]]
    incidents: Clusters
    about: dict[str, dict[str, Any]]

    @property
    def true(self) -> Any:
        """For every two documents, in the order of `documents`, whether they tell of one incident."""
        return _together(self, self.incidents)


@dataclass(frozen=True, slots=True)
class Scores:
    """How well clusters are met: precision and recall of each measure, and the adjusted Rand index."""

    pairs: tuple[float, float]
    b_cubed: tuple[float, float]
    ceaf_e: tuple[float, float]
    rand: float

    def cells(self) -> list[str]:
        """The figures in per cent, the F1 behind each pair of precision and recall."""
        three = (self.pairs, self.b_cubed, self.ceaf_e)
        figures = [figure for pair in three for figure in (*pair, f1(*pair))]
        return [f"{100 * figure:.1f}" for figure in (*figures, self.rand)]


@dataclass(frozen=True, slots=True)
class Linked:
    """What the linker said: the documents and the events of its incidents, and its links with their probabilities."""

    incidents: list[list[str]]
    events: list[list[str]]
    links: list[dict[str, Any]]


def main() -> int:
    """Make, read, link, score, print, and write where asked."""
    options = _options()
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as made:
        for gold in _sets(options):
            lines += [
                f"\n### {gold.name}\n",
                *_measured(gold, (options.keep or Path(made)) / gold.name, options),
            ]
    print("\n".join(lines))
    if options.write:
        PAGE.write_text(_written(PAGE.read_text(), lines))
    return 0


def _options() -> argparse.Namespace:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--gold", type=Path, help="the folder of the gold files")
    made.add_argument(
        "--only", action="append", default=[], metavar="SET", help="only this set; may be repeated"
    )
    made.add_argument("--incidents", type=int, default=lookalikes.INCIDENTS, help="of each style")
    made.add_argument("--seed", type=int, default=1)
    made.add_argument(
        "--linker", default=f"{ONRECORD} link -", help="reads readings, prints incidents, takes --links"
    )
    made.add_argument("--write", action="store_true", help="write docs/linkage.md")
    made.add_argument("--keep", type=Path, metavar="FOLDER", help="keep what is made on the way")
    made.add_argument("--reuse", action="store_true", help="take the readings that were kept")
    made.add_argument("--show", type=int, default=0, metavar="N", help="name the N worst links of each sort")
    return made.parse_args()


# The sets


def _sets(options: argparse.Namespace) -> Iterator[Gold]:
    for style in lookalikes.STYLES:
        if not options.only or style in options.only:
            yield own(style, options.incidents, options.seed)
    files = sorted(options.gold.glob("ecbplus_docs*.jsonl")) if options.gold else []
    rows = [json.loads(line) for path in files for line in path.read_text().splitlines()]
    for name, kept in (("ecbplus", rows), ("ecbplus-violent", [x for x in rows if x["topic"] in VIOLENT])):
        if kept and (not options.only or name in options.only):
            yield _ecbplus(name, kept)


def own(style: str, incidents: int, seed: int) -> Gold:
    """The reports of our own in one style."""
    reports = lookalikes.generate(style, incidents=incidents, seed=seed)
    return Gold(
        name=style,
        documents=[report.document() for report in reports],
        incidents={report.id: report.incident for report in reports},
        about={report.id: report.gold() for report in reports},
    )


def _ecbplus(name: str, rows: Sequence[dict[str, Any]]) -> Gold:
    documents = [{"id": row["doc_id"], "text": row["text"]} for row in rows]
    return Gold(
        name=name, documents=documents, incidents={x["doc_id"]: x["incident"] for x in rows}, about={}
    )


# One set, measured


def _measured(gold: Gold, folder: Path, options: argparse.Namespace) -> Iterator[str]:
    readings = _readings(gold, folder, reuse=options.reuse)
    linked = _linked(options.linker, folder)
    likeness = cosines([_words(document) for document in gold.documents])
    systems: dict[str, Clusters] = {}
    if linked:
        systems["ours"] = partition(gold.incidents, linked.incidents)
        systems["ours, by main event"] = by_main_event(readings, linked.events)
    systems["same day, same place"] = partition(gold.incidents, same_day_and_place(readings))
    systems |= text_alone(gold, likeness)
    words = sum(len(x["text"].split()) for x in gold.documents)
    yield (
        f"{len(gold.documents)} documents of {words:,} words, {len(set(gold.incidents.values()))} incidents, "
        f"{int(np.triu(gold.true, 1).sum()):,} true pairs.\n"
    )
    yield from _cluster_table(gold, systems)
    scores = {"text alone": likeness}
    if linked:
        main = set(_main_events(readings))
        between = [link for link in linked.links if {link["left"], link["right"]} <= main]
        ours = {"ours": pair_scores(gold, linked.links), "ours, main events": pair_scores(gold, between)}
        scores = ours | scores
    yield from _recall_table(gold, scores)
    if linked:
        yield from _calibration_table(gold, readings, linked.links)
        yield from _worst(gold, scores["ours"], options.show)


def _readings(gold: Gold, folder: Path, *, reuse: bool) -> list[Reading]:
    """What `onrecord extract` prints of the documents, kept in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    asked, told = folder / "documents.jsonl", folder / "readings.jsonl"
    asked.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in gold.documents))
    (folder / "gold.jsonl").write_text("".join(json.dumps(x) + "\n" for x in gold.about.values()))
    if not (reuse and told.exists()):
        with asked.open() as given, told.open("w") as made:
            subprocess.run(shlex.split(f"{ONRECORD} extract -"), stdin=given, stdout=made, check=True)
    return _rows(told)


def _linked(linker: str, folder: Path) -> Linked | None:
    """What the linker makes of the readings in the folder; None, and its words, where it fails."""
    incidents, links = folder / "incidents.jsonl", folder / "links.jsonl"
    with (folder / "readings.jsonl").open() as given, incidents.open("w") as made:
        done = subprocess.run(
            [*shlex.split(linker), "--links", str(links)],
            stdin=given,
            stdout=made,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    if done.returncode:
        print(f"{linker} fails; its rows are left out\n{done.stderr.strip()}", file=sys.stderr)
        return None
    rows = _rows(incidents)
    return Linked(
        [row["documents"] for row in rows],
        [[_id(event) for event in row.get("events", ())] for row in rows],
        _rows(links) if links.exists() else [],
    )


def _id(event: str | dict[str, Any]) -> str:
    return event if isinstance(event, str) else event["id"]


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open() as lines:
        return [json.loads(line) for line in lines]


# The two naive ways


def same_day_and_place(readings: Iterable[Reading]) -> list[list[str]]:
    """Documents whose main events have one day and one place; those without either are in no incident.

    A place is known by its number in the gazetteer or, where it has none, by its name.
    """
    found: dict[tuple[Any, Any], list[str]] = defaultdict(list)
    for reading in readings:
        main = next((event for event in reading["events"] if event["main"]), None)
        when, place = (main and main["when"]), (main and main["place"])
        if when and place and when["first"] and when["first"] == when["last"]:
            found[when["first"], place["geonameid"] or place["name"].casefold()].append(reading["id"])
    return list(found.values())


def text_alone(gold: Gold, likeness: Any) -> dict[str, Clusters]:
    """Clusters by the likeness of texts: the threshold that the gold itself likes best, and a usual one.

    Both ways of joining are tried, any pair of two clusters (single) and the mean of their pairs (average); the
    better one is shown.
    """
    tried = {f"text alone, {way}": list(cuts(gold, merges(likeness, way))) for way in ("single", "average")}
    best = {name: max(those, key=lambda cut: cut[1]) for name, those in tried.items()}
    usual = {
        name: min((x for x in those if x[0] >= ALIKE), key=lambda cut: cut[0])
        for name, those in tried.items()
    }
    name = max(best, key=lambda each: best[each][1])
    at = max(usual, key=lambda each: usual[each][1])
    return {
        f"{name} linkage at {best[name][0]:.2f}, the best there is": best[name][2],
        f"{at} linkage at {ALIKE}": usual[at][2],
    }


def _words(document: dict[str, Any]) -> list[str]:
    return re.findall(r"\w+", f"{document.get('title', '')} {document['text']}".casefold())


def cosines(texts: Sequence[Sequence[str]]) -> Any:
    """The cosine of every two texts, of counts weighted by rarity (TF-IDF, smoothed), as a matrix."""
    column: dict[str, int] = {}
    for text in texts:
        for word in text:
            column.setdefault(word, len(column))
    counts = np.zeros((len(texts), max(1, len(column))), dtype=np.float32)
    for row, text in enumerate(texts):
        for word, many in Counter(text).items():
            counts[row, column[word]] = many
    counts *= np.log((1 + len(texts)) / (1 + (counts > 0).sum(axis=0))) + 1
    counts /= np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-9)
    return np.clip(counts @ counts.T, 0.0, 1.0)


def merges(likeness: Any, way: str) -> list[tuple[float, int, int]]:
    """Clusters joined two by two until there is one, the likest first: how like, the one kept, the one gone."""
    near = likeness.astype(np.float64)
    np.fill_diagonal(near, -1.0)
    sizes, made = np.ones(len(near)), []
    for _ in range(len(near) - 1):
        kept, gone = sorted(divmod(int(near.argmax()), len(near)))
        made.append((float(near[kept, gone]), kept, gone))
        if way == "single":
            joined = np.maximum(near[kept], near[gone])
        else:
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


# Measures of clusters, as shared evaluations of coreference define them


def partition(gold: Clusters, incidents: Iterable[Iterable[str]]) -> Clusters:
    """Every gold document in one incident: the largest that lists it, else alone. Others are left out."""
    known = [[each for each in dict.fromkeys(listed) if each in gold] for listed in incidents]
    said: dict[str, Hashable] = {document: ("alone", document) for document in gold}
    for number, listed in sorted(enumerate(known), key=lambda item: len(item[1])):
        said |= dict.fromkeys(listed, number)
    return said


def scored(gold: Clusters, said: Clusters) -> Scores:
    """All measures of one partition against the gold one."""
    joint, one, other = (
        Counter((gold[x], said[x]) for x in gold),
        Counter(gold.values()),
        Counter(said.values()),
    )
    right, true, made = (sum(comb(n, 2) for n in sizes.values()) for sizes in (joint, one, other))
    found = sum(n * n / one[g] for (g, _), n in joint.items())
    kept = sum(n * n / other[s] for (_, s), n in joint.items())
    likeness = {(g, s): 2 * n / (one[g] + other[s]) for (g, s), n in joint.items()}
    best = assigned(likeness)
    return Scores(
        (_share(right, made), _share(right, true)),
        (kept / len(gold), found / len(gold)),
        (best / len(other), best / len(one)),
        _rand(right, true, made, comb(len(gold), 2)),
    )


def f1(precision: float, recall: float) -> float:
    """The harmonic mean."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0


def _rand(right: int, true: int, made: int, pairs: int) -> float:
    chance = true * made / pairs if pairs else 0.0
    ceiling = (true + made) / 2
    return (right - chance) / (ceiling - chance) if ceiling != chance else 1.0


def assigned(likeness: Mapping[tuple[Hashable, Hashable], float]) -> float:
    """The greatest sum of likeness when each cluster may be paired with one of the other side at most."""
    return sum(_best_sum(block) for block in _blocks(likeness))


def _blocks(likeness: Mapping[tuple[Hashable, Hashable], float]) -> Iterator[Any]:
    """Matrices of those that hang together; between them there is no likeness."""
    beside: dict[Hashable, list[Hashable]] = defaultdict(list)
    for left, right in likeness:
        beside["left", left].append(("right", right))
        beside["right", right].append(("left", left))
    seen: set[Hashable] = set()
    for start in beside:
        reached, at = [start], 0
        if start in seen:
            continue
        seen.add(start)
        while at < len(reached):
            new = [each for each in dict.fromkeys(beside[reached[at]]) if each not in seen]
            seen.update(new)
            reached += new
            at += 1
        rows = [name for side, name in reached if side == "left"]  # type: ignore[misc]
        columns = [name for side, name in reached if side == "right"]  # type: ignore[misc]
        yield np.array([[likeness.get((row, column), 0.0) for column in columns] for row in rows])


def _best_sum(gains: Any) -> float:
    """The assignment problem by shortest augmenting paths (Kuhn and Munkres, with potentials)."""
    cost = -(gains if gains.shape[0] <= gains.shape[1] else gains.T)
    rows, columns = cost.shape
    up, down = np.zeros(rows + 1), np.zeros(columns + 1)
    holder, before = np.zeros(columns + 1, dtype=int), np.zeros(columns + 1, dtype=int)
    for row in range(1, rows + 1):
        holder[0], at = row, 0
        least, done = np.full(columns + 1, np.inf), np.zeros(columns + 1, dtype=bool)
        while holder[at]:
            done[at] = True
            slack = cost[holder[at] - 1] - up[holder[at]] - down[1:]
            nearer = ~done[1:] & (slack < least[1:])
            least[1:][nearer], before[1:][nearer] = slack[nearer], at
            reach = np.where(done, np.inf, least)
            reach[0] = np.inf
            nxt = int(reach.argmin())
            up[holder[done]] += reach[nxt]
            down[done] -= reach[nxt]
            least[~done] -= reach[nxt]
            at = nxt
        while at:
            holder[at] = holder[before[at]]
            at = before[at]
    held = np.flatnonzero(holder[1:])
    return float(-cost[holder[1:][held] - 1, held].sum())


def by_main_event(readings: Iterable[Reading], incidents: Iterable[Iterable[str]]) -> Clusters:
    """Each document in the incident of its main event; what else it recalls counts for nothing."""
    of = {event: number for number, events in enumerate(incidents) for event in events}
    main = {document: event for event, document in _main_events(readings).items()}
    alone = {reading["id"]: ("alone", reading["id"]) for reading in readings}
    return {document: of.get(main.get(document, ""), alone[document]) for document in alone}


def _main_events(readings: Iterable[Reading]) -> dict[str, str]:
    """The document of each main event."""
    return {
        event["id"]: reading["id"] for reading in readings for event in reading["events"] if event["main"]
    }


# Links


def pair_scores(gold: Gold, links: Iterable[dict[str, Any]]) -> Any:
    """For every two documents the highest probability of the links between their events, 0 where there is none."""
    place = {document["id"]: number for number, document in enumerate(gold.documents)}
    made = np.zeros((len(place), len(place)))
    for link in links:
        one, other = (place.get(document) for document in link["documents"])
        if one is not None and other is not None and one != other:
            made[one, other] = made[other, one] = max(made[one, other], link["probability"])
    return made


def precision_at(recall: float, scores: Any, true: Any) -> float | None:
    """The best precision of a cut that keeps so many of the true pairs; None where too few have a score."""
    order = np.argsort(-scores, kind="stable")
    scores, right = scores[order], np.cumsum(true[order])
    last = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)  # a cut takes all pairs of one score
    kept = last[(scores[last] > 0) & (right[last] >= recall * right[-1] - 1e-9)]
    return float((right[kept] / (kept + 1)).max()) if len(kept) else None


def reliability(links: Iterable[tuple[float, bool]]) -> Iterator[tuple[str, int, float, float]]:
    """By bin of probability: its name, how many links, their mean probability, and the share that is true."""
    found = np.array([(probability, right) for probability, right in links], dtype=float).reshape(-1, 2)
    bins = np.clip(np.digitize(found[:, 0], BINS) - 1, 0, len(BINS) - 2)
    for number, (low, high) in enumerate(pairwise(BINS)):
        inside = found[bins == number]
        mean, share = inside.mean(axis=0) if len(inside) else (math.nan, math.nan)
        yield f"{low:g} to {high:g}", len(inside), float(mean), float(share)


def _event_links(
    gold: Gold, readings: Sequence[Reading], links: Iterable[dict[str, Any]]
) -> Iterator[tuple[float, bool]]:
    """Links between main events that tell of what their documents are mainly about, and whether that is one thing.

    A main event that stands in a stretch about something else (an earlier incident) is left out, and so are reports
    of what came after (an arrest of a suspect is no shooting).
    """
    of = _main_events(readings)
    starts = {x["id"]: x["triggers"][0]["start"] for reading in readings for x in reading["events"]}
    good = {
        event for event, document in of.items() if _tells_of_main(gold.about.get(document), starts[event])
    }
    for link in links:
        if link["left"] in good and link["right"] in good:
            one, other = of[link["left"]], of[link["right"]]
            yield link["probability"], gold.incidents[one] == gold.incidents[other]


def _tells_of_main(about: dict[str, Any] | None, start: int) -> bool:
    if about is None:
        return True
    inside = [part for part in about["parts"] if part["start"] <= start < part["end"]]
    return not about["follow_up"] and any(part["incident"] == about["incident"] for part in inside)


def _together(gold: Gold, clusters: Clusters) -> Any:
    number = {name: at for at, name in enumerate(dict.fromkeys(clusters.values()))}
    of = np.array([number[clusters[document["id"]]] for document in gold.documents])
    return of[:, None] == of[None, :]


# Tables


def _cluster_table(gold: Gold, systems: Mapping[str, Clusters]) -> Iterator[str]:
    alike = _look_alikes(gold)
    yield "| | pairs P | R | F1 | B-cubed P | R | F1 | CEAF-e P | R | F1 | adjusted Rand | look-alikes joined |"
    yield "|---|" + "--:|" * 11
    for name, said in systems.items():
        joined = _together(gold, said)[alike]
        welded = f"{100 * joined.mean():.1f}" if joined.size else ""
        yield f"| {name} | {' | '.join(scored(gold.incidents, said).cells())} | {welded} |"
    yield ""


def _look_alikes(gold: Gold) -> Any:
    """Which pairs of documents are of one scene and of two incidents."""
    if not gold.about:
        return np.zeros((len(gold.documents), len(gold.documents)), dtype=bool)
    scenes = _together(gold, {document: about["scene"] for document, about in gold.about.items()})
    return np.triu(scenes & ~gold.true, 1)


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


def _calibration_table(
    gold: Gold, readings: Sequence[Reading], links: Sequence[dict[str, Any]]
) -> Iterator[str]:
    upper = np.triu_indices(len(gold.documents), 1)
    scores, true = pair_scores(gold, links)[upper], gold.true[upper]
    kept = scores > 0
    documents = reliability(zip(scores[kept], true[kept], strict=True))
    events = reliability(_event_links(gold, readings, links))
    yield "| probability | pairs of documents | mean | true | pairs of main events | mean | true |"
    yield "|---|" + "--:|" * 6
    for one, other in zip(documents, events, strict=True):
        if one[1] or other[1]:
            yield f"| {one[0]} | {_binned(one)} | {_binned(other)} |"
    yield ""


def _binned(row: tuple[str, int, float, float]) -> str:
    _, many, mean, share = row
    return f"{many:,} | {100 * mean:.1f} | {100 * share:.1f}" if many else "0 | | "


def _worst(gold: Gold, scores: Any, many: int) -> Iterator[str]:
    """The false pairs of the highest probability, and the true ones of the lowest."""
    names, true = [document["id"] for document in gold.documents], gold.true
    pairs = list(combinations(range(len(names)), 2)) if many else []
    wrong = sorted((x for x in pairs if not true[x]), key=lambda x: -scores[x])[:many]
    missed = sorted((x for x in pairs if true[x]), key=lambda x: scores[x])[:many]
    for word, those in (("joined", wrong), ("missed", missed)):
        yield from (f"    {word} {scores[x]:.3f} {names[x[0]]} {names[x[1]]}" for x in those)


def _written(page: str, lines: Iterable[str]) -> str:
    """The page with the tables between its marks."""
    before, _, rest = page.partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    return "\n".join([before + MARKS[0], *lines, MARKS[1] + after])


if __name__ == "__main__":
    sys.exit(main())
