"""The model of linking: how much each level of likeness speaks for or against.

Fellegi and Sunter 1969: for each level `m` is the probability of it among pairs that tell of one incident, `u` among
pairs that do not; its weight is log2(m/u), in bits. Both are of pairs that share a key (`keys.py`), and so is `prior`,
the share of such pairs that tell of one incident. `vocab/incidents/model.json` comes with onrecord
(`benchmarks/teach_model.py` makes it); to a record it is fitted without labels (`fit.py`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log2

from onrecord.link.comparisons import COMPARISONS, UNKNOWN
from onrecord.model.incident import Link, Reason
from onrecord.model.text import fingerprint


@dataclass(frozen=True, slots=True)
class Model:
    """What was estimated: `prior`, and by comparison (m, u) of each level, from 0 up.

    `documents` is from how many. Fields lean on one another, so that all weights together say too much: each is
    multiplied by `discount`.
    """

    prior: float
    discount: float
    levels: dict[str, tuple[tuple[float, float], ...]]
    documents: int = 0

    @property
    def id(self) -> str:
        """Name the model after what it says."""
        return fingerprint(dumps(self))

    def weight(self, comparison: str, level: int) -> float:
        """Give how much a level speaks for a link, in bits; nought where one of the two does not say."""
        if level == UNKNOWN:
            return 0.0
        likely, unlikely = self.levels[comparison][level]
        return self.discount * log2(likely / unlikely)


@cache
def shipped() -> Model:
    """Give the model that comes with onrecord."""
    return loads(files("onrecord.vocab").joinpath("incidents/model.json").read_text(encoding="utf-8"))


def loads(text: str) -> Model:
    """Give a model from JSON. Raises ValueError where it lacks a comparison or a level that we have."""
    found = json.loads(text)
    levels = {name: tuple((m, u) for m, u in pairs) for name, pairs in found["levels"].items()}
    for each in COMPARISONS:
        if len(levels.get(each.name, ())) != len(each.numbers):
            raise ValueError(
                f"the model has not the {len(each.numbers)} levels of {each.name}; another onrecord made it"
            )
    return Model(found["prior"], found["discount"], levels, found["documents"])


def dumps(model: Model) -> str:
    """Give a model as JSON, a comparison a line."""
    lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(pairs)}" for name, pairs in model.levels.items())
    head = f'"documents": {model.documents},\n  "prior": {model.prior},\n  "discount": {model.discount}'
    return f'{{\n  {head},\n  "levels": {{\n{lines}\n  }}\n}}\n'


def reasons(link: Link, model: Model) -> list[Reason]:
    """Give why two events are thought to tell of one incident or of two, what weighs most first, and last the prior.

    The weights add up to the log-odds of the link, in bits.
    """
    known = {each.name: each for each in COMPARISONS}
    told = (
        Reason(name, known[name].words(level), model.weight(name, level))
        for name, level in zip(model.levels, link.levels, strict=True)
        if level != UNKNOWN
    )
    share = f"{model.prior:.1%} of all pairs that have something in common are one incident"
    prior = Reason("prior", share, log2(model.prior / (1 - model.prior)))
    return [*sorted(told, key=lambda reason: -abs(reason.weight)), prior]
