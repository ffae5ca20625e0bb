"""Measures of clusters and of links against the answer, as shared evaluations of coreference define them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import comb
from typing import Any

import numpy as np

BINS = (0.0, 0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99, 1.0)

Clusters = Mapping[str, Hashable]  # document -> incident


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


def scored(gold: Clusters, said: Clusters) -> Scores:
    """All measures of one partition against the gold one."""
    one, other = Counter(gold.values()), Counter(said.values())
    joint = Counter((gold[x], said[x]) for x in gold)
    right, true, made = (sum(comb(n, 2) for n in sizes.values()) for sizes in (joint, one, other))
    kept = sum(n * n / other[s] for (_, s), n in joint.items())
    found = sum(n * n / one[g] for (g, _), n in joint.items())
    best = assigned(np.array([[2 * joint[g, s] / (one[g] + other[s]) for s in other] for g in one]))
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


def assigned(gains: Any) -> float:
    """The greatest sum when each row takes one column at most and each column one row (Kuhn and Munkres)."""
    cost = -(gains if gains.shape[0] <= gains.shape[1] else gains.T)
    rows, columns = cost.shape
    up, down = np.zeros(rows + 1), np.zeros(columns + 1)
    holder, before = np.zeros(columns + 1, dtype=int), np.zeros(columns + 1, dtype=int)
    for row in range(1, rows + 1):  # the row that waits stands at column 0, which is none
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


def precision_at(recall: float, scores: Any, true: Any) -> float | None:
    """The best precision of a cut that keeps so many of the true pairs; None where too few have a score."""
    order = np.argsort(-scores, kind="stable")
    scores, right = scores[order], np.cumsum(true[order])
    last = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)  # a cut takes all pairs of one score
    kept = last[(scores[last] > 0) & (right[last] >= recall * right[-1] - 1e-9)]
    return float((right[kept] / (kept + 1)).max()) if len(kept) else None


def reliability(links: Iterable[tuple[float, bool]]) -> Iterator[tuple[str, int, float, float]]:
    """By bin of probability, and of all: its name, how many links, their mean probability, the share that is true."""
    found = np.array(list(links), dtype=float).reshape(-1, 2)
    bins = np.clip(np.digitize(found[:, 0], BINS) - 1, 0, len(BINS) - 2)
    named = [(f"{low:g} to {high:g}", found[bins == at]) for at, (low, high) in enumerate(pairwise(BINS))]
    for name, inside in [*named, ("all", found)]:
        mean, share = inside.mean(axis=0) if len(inside) else (math.nan, math.nan)
        yield name, len(inside), float(mean), float(share)
