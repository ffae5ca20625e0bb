"""Sums and sources over many incidents, from the lines of the board, by the same rules as over views.

Pure. What holds others is not added to them: the rule is that of `containing.totals`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from onrecord import words
from onrecord.analyse.board_row import around
from onrecord.analyse.figures import Figure, added
from onrecord.analyse.sources import folded, own_name
from onrecord.model.board import BoardLine, RowToll
from onrecord.model.dateline import agency_in

Harm = tuple[str, str]  # kind of harm, and unit
Days = tuple[int, int, str | None, str | None]  # documents, copies among them, first and last day of print
Printed = tuple[str | None, int, int, str | None, str | None]
Nameless = tuple[str, str, str | None, str | None, str | None, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSum:
    """How many were harmed in several incidents: sums of minimums, best figures and maximums, of all groups.

    `counted` has the toll of each incident that is in the sum, by its id; `holding` are the ids of those left out, as
    they hold others that have a figure.
    """

    kind: str
    unit: str
    minimum: float
    best: Figure
    maximum: float
    or_more: bool
    counted: Mapping[str, RowToll]
    holding: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source: in how many incidents it is one of the independent sources, and of how many the only one.

    `reports` are the documents it printed, `copies` those of them that repeat a text of another; `first` and `last` are
    days of print, ISO 8601, None where none is known.
    """

    name: str
    incidents: int
    alone: int
    reports: int
    copies: int
    first: str | None
    last: str | None


def contained(lines: Sequence[BoardLine]) -> dict[str, tuple[str, ...]]:
    """Give the ids of the incidents that each incident holds, for those that hold any."""
    inner = sorted(
        (line for line in lines if line.first and line.until and line.place),
        key=lambda line: (line.first or "", line.until or "", line.id),
    )
    starts = [line.first or "" for line in inner]
    found = {}
    for outer in inner:
        if outer.holds and outer.first and outer.until:
            begun = inner[bisect_left(starts, outer.first) : bisect_right(starts, outer.until)]
            inside, _ = around(outer, [line for line in begun if _may_lie_in(line, outer)])
            if inside:
                found[outer.id] = inside
    return found


def line_sums(
    lines: Sequence[BoardLine], held: Mapping[str, tuple[str, ...]] | None = None
) -> tuple[LineSum, ...]:
    """Add up the tolls of incidents, by harm and unit, deaths first; shares of something are not added up.

    An incident that holds others with a figure for the harm is left out, so that nobody is counted twice. `held` is
    what `contained` gives, and looked for where it is not given.
    """
    held = contained(lines) if held is None else held
    told: dict[Harm, dict[str, RowToll]] = {}
    for line in lines:
        for toll in line.tolls:
            if toll.group is None and toll.unit != "share":
                told.setdefault((toll.kind, toll.unit), {}).setdefault(line.id, toll)
    harms = sorted(told, key=lambda harm: (harm[0] != "killed", harm))
    return tuple(_sum(harm, told[harm], held) for harm in harms)


def source_lines(
    lines: Iterable[BoardLine], printed: Iterable[Printed], nameless: Iterable[Nameless] = ()
) -> tuple[SourceLine, ...]:
    """Give who reports, those of most incidents first.

    `printed` has publishers with documents, copies among them, first and last day of print; `nameless` are documents
    without a publisher: id, name, author, day of print, the document that it repeats, and the beginning of its text.
    """
    printed = [*printed]
    named: dict[str, str] = {}
    incidents, alone = Counter[str](), Counter[str]()
    for line in lines:
        keys = {folded(name): name for name in line.sources}
        for key, name in keys.items():
            named.setdefault(key, name)
        incidents.update(keys.keys())
        if len(line.sources) == 1:
            alone.update(keys.keys())
    known = {folded(one[0]): one[0] for one in printed if one[0] and one[0].strip()}
    for key, name in known.items():
        named.setdefault(key, words.one_line(name))
    prints = _prints(printed, nameless)
    ordered = sorted(named, key=lambda key: (-incidents[key], -prints.get(key, _NONE)[0], key))
    return tuple(_source(named[key], incidents[key], alone[key], prints.get(key, _NONE)) for key in ordered)


def together(lines: Iterable[BoardLine], names: Sequence[str]) -> dict[tuple[str, str], int]:
    """Give of how many incidents both of two sources tell, for pairs of some names, in their order."""
    wanted = {folded(name): name for name in names}
    place = {name: at for at, name in enumerate(names)}
    found: Counter[tuple[str, str]] = Counter()
    for line in lines:
        here = {wanted[key] for key in map(folded, line.sources) if key in wanted}
        found.update(combinations(sorted(here, key=place.__getitem__), 2))
    return dict(found)


_NONE: Days = (0, 0, None, None)


def _may_lie_in(line: BoardLine, outer: BoardLine) -> bool:
    if (line.until or "") > (outer.until or "") or line.place is None or outer.place is None:
        return False
    one, other = line.place.country, outer.place.country
    return not one or not other or one == other


def _sum(harm: Harm, told: Mapping[str, RowToll], held: Mapping[str, tuple[str, ...]]) -> LineSum:
    holding = tuple(name for name in told if any(inner in told for inner in held.get(name, ())))
    away = set(holding)
    counted = {name: toll for name, toll in told.items() if name not in away}
    return LineSum(
        kind=harm[0],
        unit=harm[1],
        minimum=sum(toll.minimum for toll in counted.values()),
        best=added(Figure(toll.best, toll.best_high, toll.about) for toll in counted.values()),
        maximum=sum(toll.maximum for toll in counted.values()),
        or_more=any(toll.or_more for toll in counted.values()),
        counted=counted,
        holding=holding,
    )


def _prints(printed: Iterable[Printed], nameless: Iterable[Nameless]) -> dict[str, Days]:
    """Give what was printed, by the compared name of who printed it."""
    found: dict[str, Days] = {}
    by_name = [(one[0], *one[1:]) for one in printed if one[0] and one[0].strip()]
    by_name += [(_name_of(one), 1, int(one[4] is not None), one[3], one[3]) for one in nameless]
    for name, documents, copies, first, last in by_name:
        key = folded(name)
        many, repeated, since, until = found.get(key, _NONE)
        begins = min((day for day in (since, first) if day), default=None)
        ends = max((day for day in (until, last) if day), default=None)
        found[key] = many + documents, repeated + copies, begins, ends
    return found


def _name_of(one: Nameless) -> str:
    document, name, author, _, _, head = one
    return agency_in(head) or own_name(author, name, document)


def _source(name: str, incidents: int, alone: int, printed: Days) -> SourceLine:
    reports, copies, first, last = printed
    return SourceLine(
        name=name, incidents=incidents, alone=alone, reports=reports, copies=copies, first=first, last=last
    )
