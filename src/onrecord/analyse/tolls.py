"""How many were harmed in one incident, by a rule: minimum, best and maximum, with all the figures they rest on.

A toll is our own work from figures of reports; none of these is changed, and each keeps its words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, pairwise

from onrecord.analyse.claims import Said
from onrecord.analyse.figures import Figure
from onrecord.analyse.harms import Harm, Told, figures_told
from onrecord.analyse.rules import Choice, Rule
from onrecord.analyse.sources import Member, Origins, Source
from onrecord.model.reading import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class TollClaim:
    """One report's figure for a toll. `stands` is false where a later one of the same source took its place.

    `running` marks a running total that another source confirms; `mention` persons told of without a number, which
    are no figure where another source gives a greater one; `added` a part of a running total, which replaces
    no figure.
    """

    figure: Figure
    said: Said
    stands: bool
    running: bool
    mention: bool
    added: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """How many were harmed: of which kind, in which unit, of which group (None: of all), and by which rule.

    `or_more` where the greatest figure has no upper bound. `backing` sources of `sources` give the best figure. It is
    `disputed` where the figures of two sources cannot both be true.
    """

    kind: str
    unit: Unit
    group: str | None
    minimum: float
    best: Figure
    maximum: float
    or_more: bool
    backing: int
    sources: int
    disputed: bool
    rule: str
    claims: tuple[TollClaim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A figure that a source gave, and the later one of its own that took its place."""

    kind: str
    unit: Unit
    group: str | None
    source: str
    earlier: Figure
    earlier_said: Said
    later: Figure
    later_said: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningTotal:
    """A total since some time that a report gives; it is not added to anything.

    It is `confirmed` where another source gives the same figure as the toll of this incident.
    """

    kind: str
    unit: Unit
    group: str | None
    figure: Figure
    said: Said
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Numbers:
    """All that the reports of an incident say of how many."""

    tolls: tuple[Toll, ...]
    corrections: tuple[Correction, ...]
    running: tuple[RunningTotal, ...]


def numbers_of(members: Sequence[Member], known: Origins, rule: Rule) -> Numbers:
    """Give the tolls of an incident by a rule, the corrections, and the running totals beside them."""
    plain, running = figures_told(members, known, rule.statuses)
    confirmed = [total for total in running if _is_confirmed(total, plain)]
    told = _with_totals(plain, confirmed) if rule.running == "confirmed" else plain
    grouped: dict[Harm, list[Told]] = {}
    for one in sorted(told, key=lambda one: one.order):
        grouped.setdefault(one.harm, []).append(one)
    tolls, corrections = [], []
    for harm in sorted(grouped, key=_order):
        toll, replaced = _toll(harm, grouped[harm], rule)
        tolls.append(toll)
        corrections += [_correction(harm, earlier, later) for earlier, later in replaced]
    totals = tuple(_total(one, confirmed=one in confirmed) for one in running)
    return Numbers(tuple(tolls), tuple(corrections), totals)


def _order(harm: Harm) -> tuple[bool, str, Unit, str]:
    return harm.kind != "killed", harm.kind, harm.unit, harm.group or ""


# -- running totals ---------------------------------------------------------------------------------------------------


def _is_confirmed(total: Told, plain: Sequence[Told]) -> bool:
    theirs = (one for one in plain if one.harm == total.harm and one.source != total.source)
    return any(one.figure.said == total.figure.said for one in theirs)


def _with_totals(plain: Sequence[Told], confirmed: Sequence[Told]) -> Sequence[Told]:
    """Let a confirmed running total stand for its report, where that gives no greater figure."""
    told = {(one.said.document, one.harm): one for one in plain}
    for total in confirmed:
        key = total.said.document, total.harm
        if key not in told or total.figure.size > told[key].figure.size:
            told[key] = total
    return tuple(told.values())


def _total(one: Told, *, confirmed: bool) -> RunningTotal:
    kind, unit, group = one.harm
    return RunningTotal(
        kind=kind, unit=unit, group=group, figure=one.figure, said=one.said, confirmed=confirmed
    )


# -- corrections ------------------------------------------------------------------------------------------------------


def _standing(told: Sequence[Told]) -> tuple[list[Told], list[tuple[Told, Told]]]:
    """Give the figures that their sources now stand by, and the pairs of an earlier and a later one."""
    by_source: dict[Source, list[Told]] = {}
    for one in told:
        by_source.setdefault(one.source, []).append(one)
    standing: list[Told] = []
    replaced: list[tuple[Told, Told]] = []
    for own in by_source.values():
        dated = _course([one for one in own if one.said.published])
        undated = [one for one in own if not one.said.published]
        standing += [*dated[-1:], *(one for one in undated if not _repeats(one, dated))]
        replaced += pairwise(dated)
    return standing, replaced


def _course(dated: Sequence[Told]) -> list[Told]:
    """Give the figures of one source as they changed: without what repeats, and what may only have been added.

    A copy that repeats any earlier figure is no news of its source.
    """
    course: list[Told] = []
    for one in dated:
        if not course or not (
            one.added or one.figure.said == course[-1].figure.said or _repeats(one, course)
        ):
            course.append(one)
    return course


def _repeats(one: Told, course: Sequence[Told]) -> bool:
    return one.said.copy and any(one.figure.said == earlier.figure.said for earlier in course)


def _correction(harm: Harm, earlier: Told, later: Told) -> Correction:
    return Correction(
        kind=harm.kind,
        unit=harm.unit,
        group=harm.group,
        source=later.source.name,
        earlier=earlier.figure,
        earlier_said=earlier.said,
        later=later.figure,
        later_said=later.said,
    )


# -- minimum, best, maximum -------------------------------------------------------------------------------------------


def _toll(harm: Harm, told: Sequence[Told], rule: Rule) -> tuple[Toll, list[tuple[Told, Told]]]:
    """Give the toll of one harm, and the pairs of an earlier figure and the later one of the same source."""
    figures = [one for one in told if rule.individuals == "figures" or not _is_mention(one, told)]
    standing, replaced = _standing(figures) if rule.replace else (figures, [])
    greatest = max(standing, key=lambda one: one.figure.size).figure
    best = _best(told, standing, rule.best)
    toll = Toll(
        kind=harm.kind,
        unit=harm.unit,
        group=harm.group,
        minimum=min(one.figure.low for one in standing),
        best=replace(best[0].figure, high=_high(best)),
        maximum=greatest.said[1],
        or_more=greatest.high is None,
        backing=len({one.source for one in best}),
        sources=len({one.source for one in standing}),
        disputed=_is_disputed(standing),
        rule=rule.name,
        claims=tuple(_claim(one, standing, mention=one not in figures) for one in told),
    )
    return toll, replaced


def _is_mention(one: Told, told: Sequence[Told]) -> bool:
    greater = (other for other in told if other.source != one.source and not other.individual)
    return one.individual and any(other.figure.size > one.figure.size for other in greater)


def _claim(one: Told, standing: Sequence[Told], *, mention: bool) -> TollClaim:
    """Give a figure as a claim; it stands where its source stands by it, in these words or in others."""
    stands = any(one.source == other.source and one.figure.said == other.figure.said for other in standing)
    return TollClaim(
        figure=one.figure,
        said=one.said,
        stands=stands and not mention,
        running=one.running,
        mention=mention,
        added=one.added,
    )


def _high(best: Sequence[Told]) -> float | None:
    """Give the upper bound of the best figure: none only where nobody who gives it has one."""
    return next((one.figure.high for one in best if one.figure.high is not None), None)


def _is_disputed(standing: Sequence[Told]) -> bool:
    pairs = combinations(standing, 2)
    return any(one.source != other.source and not one.figure.meets(other.figure) for one, other in pairs)


def _best(told: Sequence[Told], standing: Sequence[Told], choices: Sequence[Choice]) -> list[Told]:
    """Give the tellings of the best figure; what no choice settles is settled by the lower."""
    groups: dict[tuple[float, float], list[Told]] = {}
    for one in standing:
        groups.setdefault(one.figure.said, []).append(one)
    left = list(groups.values())
    for choice in (*choices, "lowest"):
        scores = [_CHOICES[choice](same, told) for same in left]
        left = [same for same, score in zip(left, scores, strict=True) if score == max(scores)]
    return left[0]


def _most_sources(same: Sequence[Told], _: Sequence[Told]) -> tuple[float, float]:
    return len({one.source for one in same}), 0.0


def _latest(same: Sequence[Told], told: Sequence[Told]) -> tuple[float, float]:
    """Give when the figure was last told by one who stands by it: the day, then the order of the reports."""
    figure, sources = same[0].figure.said, {one.source for one in same}
    tellings = (
        one for one in told if one.figure.said == figure and one.source in sources and not one.said.copy
    )
    days = (one.said.published for one in (*same, *tellings))
    return max((day or date.min).toordinal() for day in days), 0.0


def _lowest(same: Sequence[Told], _: Sequence[Told]) -> tuple[float, float]:
    low, high = same[0].figure.said
    return -low, -high


def _highest(same: Sequence[Told], _: Sequence[Told]) -> tuple[float, float]:
    low, high = same[0].figure.said
    return low, high


_CHOICES: Mapping[str, Callable[[Sequence[Told], Sequence[Told]], tuple[float, float]]] = {
    "most_sources": _most_sources,
    "latest": _latest,
    "lowest": _lowest,
    "highest": _highest,
}
