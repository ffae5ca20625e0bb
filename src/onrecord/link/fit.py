"""Fit the model to the events of a record, without labels: how many of the pairs that share a key tell of one incident.

Only that share, the prior, is fitted, by expectation-maximisation. How often reports of one incident differ in a field
(`m`), and how often a likeness comes by chance (`u`), are kept: left free, both drift to whatever parts pairs best,
such as reports of one form of words (docs/linkage.md). The prior that is started from counts as `STRENGTH` pairs that
were seen, so that a small record changes little. Where nearly all pairs are of different incidents the fit runs away
towards none at all; so no fewer are taken to be true than one for every four events, up to the share started from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from onrecord.link.comparisons import COMPARISONS
from onrecord.link.model import Model
from onrecord.link.score import compared
from onrecord.model.incident import Signature

STRENGTH = 200.0  # pairs
LEAST = 0.25  # true pairs for each event
ROUNDS = 100
SETTLED = 1e-5  # change of the prior

Numbers = npt.NDArray[np.float64]
Pattern = tuple[int, ...]  # the level of each comparison


def fit(events: Sequence[Signature], start: Model) -> Model:
    """Give the model with the prior that fits the events."""
    return fit_to(_patterns(events), len(events), start)


def fit_to(patterns: Mapping[Pattern, int], events: int, start: Model) -> Model:
    """Give the model with the prior that fits so many events, of which so many pairs have each set of levels."""
    ordered = sorted(patterns)
    levels = np.array(ordered, dtype=np.int64).reshape(-1, len(COMPARISONS))
    times = np.array([patterns[each] for each in ordered], dtype=np.float64)
    model = start
    for _ in range(ROUNDS):
        same = times * _probabilities(levels, model)
        before, model = model, replace(model, prior=_share(same, times, start.prior))
        if abs(before.prior - model.prior) < SETTLED:
            break
    least = min(start.prior, LEAST * events / max(1.0, times.sum()))
    return replace(model, prior=max(model.prior, float(least)))


def _patterns(events: Sequence[Signature]) -> Counter[Pattern]:
    """Give the different sets of levels that pairs have, and how many pairs have each."""
    names = ", ".join(f'"level_{each.name}"' for each in COMPARISONS)
    times: Counter[Pattern] = Counter()
    for connection in compared(events):
        for *levels, many in connection.execute(
            f"SELECT {names}, count(*) FROM compared GROUP BY ALL"
        ).fetchall():
            times[tuple(levels)] += many
    return times


def _share(same: Numbers, times: Numbers, start: float) -> float:
    return float((same.sum() + STRENGTH * start) / (times.sum() + STRENGTH))


def _probabilities(patterns: npt.NDArray[np.int64], model: Model) -> Numbers:
    odds = np.full(len(patterns), np.log2(model.prior / (1 - model.prior)))
    for at, each in enumerate(COMPARISONS):
        weights = np.array([*(model.weight(each.name, level) for level in range(len(each.numbers))), 0.0])
        odds += weights[patterns[:, at]]  # the last, at -1, is of a level that is not known
    probabilities: Numbers = 1 / (1 + np.exp2(-odds))
    return probabilities
