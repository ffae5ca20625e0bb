"""How far readers agree: of what two or more people decided, how much they decided alike, field by field.

What counts is each person's first word on a value, before they talked it over. The second reader has mostly seen what
the first decided, so that the figures say how often a second look finds the same, and not what two who know nothing of
each other would find.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from onrecord.model.record import canonical
from onrecord.review.standing import MANY, ONE, Outcome, Standing

FEWEST = 10  # values decided by two or more, below which no figure is given


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on one field, or on all where `field` is None.

    `values` is how many values two or more people decided, `agreed` on how many of them all said the same. `percent`
    is the share of these, 0 to 100. `alpha` is Krippendorff's alpha for names: 1 where all agree, 0 where they agree as
    often as by chance. Both are None below 10 values; alpha also where nobody ever said anything different of any
    value. `words` say it for people.
    """

    field: str | None
    values: int
    agreed: int
    percent: float | None
    alpha: float | None
    words: str


def agreement(standings: Iterable[Standing]) -> tuple[Agreement, ...]:
    """Give the agreement on each field on which two people decided a value, in the order of fields, then on all."""
    units: dict[str, list[list[str]]] = defaultdict(list)
    for standing in standings:
        labels = first_words(standing)
        if len(labels) > 1:
            units[standing.field].append(labels)
    fields = [name for name in (*ONE, *MANY) if name in units]
    return (*(_figures(name, units[name]) for name in fields), _figures(None, [*chain(*units.values())]))


def first_words(standing: Standing) -> list[str]:
    """Give what each person first made of a value, as names that are equal where people agree."""
    first: dict[str, str] = {}
    for each in standing.outcomes:
        if each.review.field in (None, standing.field):
            first.setdefault(each.by, _label(each))
    return [*first.values()]


def alpha_of(units: Sequence[Sequence[str]]) -> float | None:
    """Give Krippendorff's alpha for nominal data; None where nothing varies, or nothing was judged twice.

    After K. Krippendorff, Computing Krippendorff's Alpha-Reliability (University of Pennsylvania, 2011), part C:
    any number of readers, who need not all have judged everything.
    """
    judged = [unit for unit in units if len(unit) > 1]
    totals = Counter(label for unit in judged for label in unit)
    number = sum(totals.values())
    expected = number**2 - sum(total**2 for total in totals.values())
    if not expected:
        return None
    observed = sum(_unlike(unit) / (len(unit) - 1) for unit in judged)
    return 1 - (number - 1) * observed / expected


def _unlike(unit: Sequence[str]) -> int:
    """Count the pairs of judgements of one thing, each both ways round, that differ."""
    return len(unit) ** 2 - sum(total**2 for total in Counter(unit).values())


def _label(outcome: Outcome) -> str:
    if outcome.verdict in ("corrected", "added"):
        return f"as {canonical(outcome.value)}"
    return "gone" if outcome.verdict in ("rejected", "not_stated") else "as read"


def _figures(name: str | None, units: Sequence[Sequence[str]]) -> Agreement:
    agreed = sum(len(set(unit)) == 1 for unit in units)
    if len(units) < FEWEST:
        return Agreement(
            name, len(units), agreed, None, None, f"too few to say ({len(units)} decided by two)"
        )
    percent, alpha = 100 * agreed / len(units), alpha_of(units)
    chance = "no two said anything different" if alpha is None else f"Krippendorff's alpha {alpha:.2f}"
    return Agreement(
        name, len(units), agreed, percent, alpha, f"{percent:.0f} % of {len(units)} decided by two; {chance}"
    )
