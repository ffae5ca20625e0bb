"""What comparing many incidents comes to: who has how many, of when, where and which kind, and how many were harmed.

Nobody is counted twice: of what one side tells, an incident that holds others for which that side has a figure of the
same harm is left out of its sums (`containing.py`), in whichever class these others are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.analyse.comparing import Compared, SideToll, Where, harms_in, toll_of
from onrecord.analyse.containing import containing, days_of
from onrecord.analyse.figures import Figure, added
from onrecord.analyse.rules import Rule
from onrecord.analyse.sides import Side, Sides
from onrecord.model.reading import Unit
from onrecord.vocab.kinds import lineage

CLASSES: tuple[Where, ...] = ("both", "theirs", "ours")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which incidents are compared; None: whatever it is.

    `since` and `until` are days, both included: an incident of unknown days is in no range. `kind` stands for the
    kinds under it too, `country` is ISO 3166-1 alpha-3, `harm` a kind of harm of which a side must give a figure.
    """

    since: date | None = None
    until: date | None = None
    kind: str | None = None
    country: str | None = None
    harm: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How many incidents of one value both tell of, or one of the two alone. `value` is "" where it is not known."""

    value: tuple[str, ...]
    both: int
    theirs: int
    ours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SideSum:
    """How many were harmed in incidents of one class, as one side has it: sums of minimum, best and maximum.

    It rests on `incidents`; `holding` hold others that are counted, and in `silent` ones the side gives no figure.
    """

    incidents: int
    holding: int
    silent: int
    minimum: float
    best: Figure
    maximum: float
    or_more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmSum:
    """What the two come to of one harm: in incidents of both, as each has it, and in those of one of them alone.

    `agree` and `differ` count the incidents of which both give a figure.
    """

    kind: str
    unit: Unit
    both_theirs: SideSum
    both_ours: SideSum
    only_theirs: SideSum
    only_ours: SideSum
    agree: int
    differ: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Perhaps:
    """Two incidents, the first one of one side alone, that may be one: the probability of the surest link of theirs."""

    incident: str
    other: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What was not compared: incidents that people dropped, those of neither side, and those not asked for."""

    dropped: int
    neither: int
    unasked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two sides of a record, incident by incident in the order of their days, and what that comes to.

    `perhaps` has, by incident, those of the other side that may be the same, the likeliest first. `months` are of
    the first day; `places` are country and first-level division. `differing` counts incidents by field, `patterns`
    those of both by how many tellings stand beside how many.
    """

    sides: Sides
    rule: Rule
    incidents: tuple[Compared, ...]
    left: Left
    perhaps: Mapping[str, tuple[Perhaps, ...]]
    harms: tuple[HarmSum, ...]
    months: tuple[Cell, ...]
    places: tuple[Cell, ...]
    kinds: tuple[Cell, ...]
    differing: Mapping[str, int]
    patterns: Mapping[str, int]

    def of(self, where: Where) -> list[Compared]:
        """Give the incidents of one class."""
        return [each for each in self.incidents if each.where == where]


def comparison(
    found: Iterable[Compared],
    *,
    sides: Sides,
    rule: Rule,
    left: Left,
    perhaps: Iterable[Perhaps] = (),
    harm: str | None = None,
) -> Comparison:
    """Put compared incidents together; `harm` is the only one to be summed up, if given."""
    ordered = tuple(sorted(found, key=_order))
    return Comparison(
        sides=sides,
        rule=rule,
        incidents=ordered,
        left=left,
        perhaps=_perhaps(ordered, perhaps),
        harms=harm_sums(ordered, harm),
        months=cells(ordered, _month),
        places=cells(ordered, _place),
        kinds=cells(ordered, lambda one: (one.outline.kind,)),
        differing=dict(Counter(each.field for one in ordered for each in one.differences).most_common()),
        patterns=dict(Counter(one.pattern for one in ordered if one.pattern).most_common()),
    )


def is_asked(one: Compared, asked: Asked) -> bool:
    """Whether an incident is among those to be compared."""
    outline, days = one.outline, days_of(one.outline)
    if asked.since and (days is None or days[1] < asked.since):
        return False
    if asked.until and (days is None or days[0] > asked.until):
        return False
    if asked.kind and asked.kind not in lineage(outline.kind):
        return False
    if asked.country and (outline.place is None or outline.place.country != asked.country):
        return False
    return asked.harm is None or any(kind == asked.harm for kind, _ in harms_in(one))


def cells(found: Iterable[Compared], value: Callable[[Compared], tuple[str, ...]]) -> tuple[Cell, ...]:
    """Count incidents by a value and by who tells of them, in the order of the values, what is not known last."""
    counted: dict[tuple[str, ...], Counter[Where]] = {}
    for one in found:
        counted.setdefault(value(one), Counter())[one.where] += 1
    return tuple(
        Cell(value=key, both=many["both"], theirs=many["theirs"], ours=many["ours"])
        for key, many in sorted(counted.items(), key=lambda pair: (not any(pair[0]), pair[0]))
    )


def harm_sums(found: Sequence[Compared], harm: str | None = None) -> tuple[HarmSum, ...]:
    """Add up what both sides have of each harm, people killed first, then those of most incidents."""
    held = containing(one.outline for one in found)
    told = Counter(each for one in found for each in harms_in(one) if harm in (None, each[0]))
    ranked = sorted(told, key=lambda each: (each[0] != "killed", -told[each], each))
    return tuple(_harm_sum(found, held, kind, unit) for kind, unit in ranked)


def _harm_sum(
    found: Sequence[Compared], held: Mapping[str, tuple[str, ...]], kind: str, unit: Unit
) -> HarmSum:
    field = kind if unit == "people" else f"{kind}, {unit}"
    theirs = dict(_tolls(found, "theirs", kind, unit))
    ours = dict(_tolls(found, "ours", kind, unit))
    by_class = {where: [one.id for one in found if one.where == where] for where in CLASSES}
    differ = sum(any(each.field == field for each in one.differences) for one in found)
    return HarmSum(
        kind=kind,
        unit=unit,
        both_theirs=_side_sum(by_class["both"], theirs, held),
        both_ours=_side_sum(by_class["both"], ours, held),
        only_theirs=_side_sum(by_class["theirs"], theirs, held),
        only_ours=_side_sum(by_class["ours"], ours, held),
        agree=len(theirs.keys() & ours.keys()) - differ,
        differ=differ,
    )


def _tolls(found: Iterable[Compared], side: Side, kind: str, unit: Unit) -> Iterator[tuple[str, SideToll]]:
    for one in found:
        if toll := toll_of(one.account(side), kind, unit):
            yield one.id, toll


def _side_sum(
    incidents: Sequence[str], told: Mapping[str, SideToll], held: Mapping[str, tuple[str, ...]]
) -> SideSum:
    """Add up the tolls of some incidents as a side has them; `told` are all its tolls of the harm, of every class."""
    given = [name for name in incidents if name in told]
    holding = {name for name in given if any(inner in told for inner in held.get(name, ()))}
    counted = [told[name] for name in given if name not in holding]
    return SideSum(
        incidents=len(counted),
        holding=len(holding),
        silent=len(incidents) - len(given),
        minimum=sum(each.minimum for each in counted),
        best=added(each.best for each in counted) if counted else Figure(0, 0),
        maximum=sum(each.maximum for each in counted),
        or_more=any(each.or_more for each in counted),
    )


def _perhaps(found: Iterable[Compared], near: Iterable[Perhaps]) -> dict[str, tuple[Perhaps, ...]]:
    """Keep the pairs of which the first is of one side alone, and the other one has something of the other side."""
    known = {one.id: one for one in found}
    kept: dict[str, list[Perhaps]] = {}
    for each in near:
        one, other = known.get(each.incident), known.get(each.other)
        if one and other and one.where != "both" and other.where != one.where:
            kept.setdefault(one.id, []).append(each)
    return {
        name: tuple(sorted(pairs, key=lambda each: (-each.probability, each.other)))
        for name, pairs in sorted(kept.items())
    }


def _order(one: Compared) -> tuple[date, str]:
    when = one.outline.when
    return (when.first or when.last if when else None) or date.max, one.id


def _month(one: Compared) -> tuple[str]:
    when = one.outline.when
    first = (when.first or when.last) if when else None
    return (first.isoformat()[:7] if first else "",)


def _place(one: Compared) -> tuple[str, str]:
    place = one.outline.place
    return (place.country or "", place.admin1 or "") if place else ("", "")
