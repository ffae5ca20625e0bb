"""How many were harmed, for the page: minimum, best and maximum, why each, and every figure with its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.analyse.claims import Said
from onrecord.analyse.figures import Figure, in_words, numeral
from onrecord.analyse.incident_view import IncidentView
from onrecord.analyse.rules import Rule
from onrecord.analyse.tolls import Correction, RunningTotal, Toll, TollClaim
from onrecord.web.incident.told import Reports, Told, many

_CHOICES = {"latest": "the later", "lowest": "the lower", "highest": "the higher"}
_ALONE = {"latest": "the latest", "lowest": "the lowest", "highest": "the highest"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine:
    """A figure as reports give it, whether it stands, a remark on it, and the words of each."""

    figure: str
    stands: bool
    remark: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Where minimum, best and maximum lie on a line of 100."""

    minimum: float
    best: float
    best_high: float
    maximum: float
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TollLine:
    """One harm to one group, with its three numbers, the reason for each in plain words, and the figures.

    `whole` is true of a toll of all who were harmed, false of that of one group.
    """

    name: str
    minimum: str
    best: str
    maximum: str
    why: tuple[tuple[str, str], ...]
    whole: bool
    disputed: bool
    scale: Scale
    figures: tuple[FigureLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionLine:
    """What a source gave, and what it gave later."""

    name: str
    source: str
    earlier: str
    earlier_told: tuple[Told, ...]
    earlier_on: str
    later: str
    later_told: tuple[Told, ...]
    later_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningLine:
    """A total since some time, which is added to nothing."""

    name: str
    figure: str
    source: str
    remark: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """All that the reports of an incident say of how many, and the rule in full."""

    tolls: tuple[TollLine, ...]
    corrections: tuple[CorrectionLine, ...]
    running: tuple[RunningLine, ...]
    rule: Rule


def numbers(view: IncidentView, reports: Reports) -> Numbers:
    """Prepare the numbers of an incident."""
    return Numbers(
        tuple(_toll(toll, view.rule, reports) for toll in view.tolls),
        tuple(_correction(one, reports) for one in view.corrections),
        tuple(_running(one, reports) for one in view.running),
        view.rule,
    )


def name_of(counted: Toll | Correction | RunningTotal) -> str:
    """Name what is counted: "killed", "killed, children", "displaced, households"."""
    unit = "" if counted.unit == "people" else counted.unit
    return ", ".join(part.replace("_", " ") for part in (counted.kind, counted.group, unit) if part)


def _toll(toll: Toll, rule: Rule, reports: Reports) -> TollLine:
    return TollLine(
        name=name_of(toll),
        minimum=numeral(toll.minimum),
        best=in_words(toll.best),
        maximum=numeral(toll.maximum) + (" or more" if toll.or_more else ""),
        why=tuple(_why(toll, rule)),
        whole=toll.group is None,
        disputed=toll.disputed,
        scale=_scale(toll),
        figures=tuple(_figures(toll, reports)),
    )


def _standing(toll: Toll) -> list[TollClaim]:
    return [claim for claim in toll.claims if claim.stands]


def _why(toll: Toll, rule: Rule) -> Iterator[tuple[str, str]]:
    """Give the reason for each number, or one for all where all are the same."""
    best = _why_best(toll, rule)
    if toll.minimum == toll.best.low == toll.best.high == toll.maximum:
        alone = "the only figure that a source now stands by" if toll.sources == 1 else ""
        yield "all three", alone or "all sources that give a figure now stand by this one"
        return
    yield "minimum", f"the smallest that a source now stands by: {_givers(toll, 'low', toll.minimum)}"
    yield "best", best
    told = f"the greatest that a source now stands by: {_givers(toll, 'high', toll.maximum)}"
    yield "maximum", f"{told}, which says no upper bound" if toll.or_more else told


def _givers(toll: Toll, bound: str, number: float) -> str:
    """Name the sources that stand by a figure with this lower bound, or this greatest number."""
    named = dict.fromkeys(
        claim.said.source
        for claim in _standing(toll)
        if (claim.figure.low if bound == "low" else claim.figure.said[1]) == number
    )
    return " and ".join(named) or "a report"


def _why_best(toll: Toll, rule: Rule) -> str:
    if rule.best[0] != "most_sources":
        return f"{_ALONE[rule.best[0]]} figure that a source now stands by"
    backed = f"{toll.backing} of {many(toll.sources, 'source')} {'gives' if toll.backing == 1 else 'give'} it"
    rivals = _rivals(toll)
    if not rivals:
        return f"the figure of most independent sources: {backed}"
    rest = ", then ".join(_CHOICES[choice] for choice in rule.best[1:])
    return f"{backed}, and as many give {' and '.join(rivals)}; of these it is {rest}"


def _rivals(toll: Toll) -> list[str]:
    """Give the other figures that as many sources stand by as by the best one."""
    sources: dict[tuple[float, float], set[str]] = {}
    figures: dict[tuple[float, float], Figure] = {}
    for claim in _standing(toll):
        sources.setdefault(claim.figure.said, set()).add(claim.said.source)
        figures[claim.figure.said] = claim.figure
    return [
        in_words(figures[said])
        for said, names in sources.items()
        if said != toll.best.said and len(names) >= toll.backing
    ]


def _scale(toll: Toll) -> Scale:
    low, high = toll.best.said
    most = max((toll.maximum, *(claim.figure.said[1] for claim in toll.claims))) or 1
    at = [round(100 * number / most, 2) for number in (toll.minimum, low, high, toll.maximum)]
    return Scale(minimum=at[0], best=at[1], best_high=at[2], maximum=at[3], open=toll.or_more)


def _figures(toll: Toll, reports: Reports) -> Iterator[FigureLine]:
    """Give each figure with all who give it, those that stand first."""
    grouped: dict[tuple[str, bool, str], list[Said]] = {}
    for claim in sorted(toll.claims, key=lambda claim: not claim.stands):
        grouped.setdefault((in_words(claim.figure), claim.stands, _remark(claim)), []).append(claim.said)
    for (figure, stands, remark), said in grouped.items():
        yield FigureLine(figure=figure, stands=stands, remark=remark, told=reports.told("counts", said))


def _remark(claim: TollClaim) -> str:
    """Say of a figure why it does not stand, or that it is a running total."""
    if claim.stands:
        return "a running total that another source confirms" if claim.running else ""
    if claim.mention:
        return "persons told of, no count"
    return "part of a running total" if claim.added else "corrected since by the same source"


def _correction(one: Correction, reports: Reports) -> CorrectionLine:
    return CorrectionLine(
        name=name_of(one),
        source=one.source,
        earlier=in_words(one.earlier),
        earlier_told=_words(one.earlier_said, reports),
        earlier_on=str(one.earlier_said.published or "undated"),
        later=in_words(one.later),
        later_told=_words(one.later_said, reports),
        later_on=str(one.later_said.published or "undated"),
    )


def _running(one: RunningTotal, reports: Reports) -> RunningLine:
    confirmed = "another source gives the same figure for this incident alone"
    return RunningLine(
        name=name_of(one),
        figure=in_words(one.figure),
        source=one.said.source,
        remark=confirmed if one.confirmed else "not part of the numbers above",
        told=_words(one.said, reports),
    )


def _words(said: Said, reports: Reports) -> tuple[Told, ...]:
    return reports.told("counts", [said])
