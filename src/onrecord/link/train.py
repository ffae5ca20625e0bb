"""Estimate a model from the events of a record, without labels: expectation-maximisation over pairs that share a key.

`m`, `u` and the prior are estimated together over such pairs (Winkler 1988), from the model that is known: it counts as
`STRENGTH` pairs that were seen, so that a small record changes little and a level that never occurs keeps its weight.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from onrecord.link.comparisons import COMPARISONS, UNKNOWN
from onrecord.link.model import Model
from onrecord.link.score import compared
from onrecord.model.incident import Signature

MOST_PAIRS = 500_000  # pairs trained on, taken evenly
STRENGTH = 200.0  # pairs
FREE = ("words",)
ROUNDS = 100
SETTLED = 1e-5  # change of the prior

Numbers = npt.NDArray[np.float64]


def train(events: Sequence[Signature], start: Model) -> Model:
    """Give the model that the events teach."""
    patterns, times = _patterns(events)
    model = start
    for _ in range(ROUNDS):
        before, model = model, _again(patterns, times, start, model)
        if abs(before.prior - model.prior) < SETTLED:
            break
    return model


def _patterns(events: Sequence[Signature]) -> tuple[npt.NDArray[np.int64], Numbers]:
    """Give the different sets of levels that pairs have, and how many pairs have each."""
    names = ", ".join(f'"level_{each.name}"' for each in COMPARISONS)
    with compared(events, ()) as connection:
        some = f"(FROM compared USING SAMPLE {MOST_PAIRS} ROWS (reservoir, 1))"
        wanted = f"SELECT {names}, count(*) FROM {some} GROUP BY ALL ORDER BY ALL"
        rows = connection.execute(wanted).fetchall()
    found = np.array(rows, dtype=np.int64).reshape(-1, len(COMPARISONS) + 1)
    return found[:, :-1], found[:, -1].astype(np.float64)


def _again(patterns: npt.NDArray[np.int64], times: Numbers, start: Model, model: Model) -> Model:
    same = times * _probabilities(patterns, model)
    other = times - same
    levels = {
        each.name: _learned(patterns[:, at], same, other, start.levels[each.name], each.name in FREE)
        for at, each in enumerate(COMPARISONS)
    }
    prior = (same.sum() + STRENGTH * start.prior) / (times.sum() + STRENGTH)
    return Model(prior=float(prior), levels=levels)


def _learned(
    found: npt.NDArray[np.int64],
    same: Numbers,
    other: Numbers,
    start: tuple[tuple[float, float], ...],
    free: bool,
) -> tuple[tuple[float, float], ...]:
    likely = _shares(found, same, [m for m, _ in start]) if free else [m for m, _ in start]
    unlikely = _shares(found, other, [u for _, u in start])
    return tuple(zip(likely, unlikely, strict=True))


def _probabilities(patterns: npt.NDArray[np.int64], model: Model) -> Numbers:
    odds = np.full(len(patterns), np.log2(model.prior / (1 - model.prior)))
    for at, each in enumerate(COMPARISONS):
        weights = np.array([*(model.weight(each.name, level) for level in range(len(each.numbers))), 0.0])
        odds += weights[patterns[:, at]]  # the last, at -1, is of a level that is not known
    probabilities: Numbers = 1 / (1 + np.exp2(-odds))
    return probabilities


def _shares(found: npt.NDArray[np.int64], times: Numbers, start: list[float]) -> list[float]:
    known = found != UNKNOWN
    counts = np.bincount(found[known], weights=times[known], minlength=len(start)) + STRENGTH * np.array(
        start
    )
    return [float(share) for share in counts / counts.sum()]
