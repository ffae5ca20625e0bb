"""The panels of the overview: each picture with its table, what is not in it, and where its marks lead.

A panel is made of the incidents of a filter as a role may see them, and of nothing else.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from markupsafe import Markup

from onrecord.analyse.figures import Figure, in_words
from onrecord.analyse.over_lines import LineSum
from onrecord.model.board import BoardLine
from onrecord.pictures.bands import Harmed, bands_table, draw_bands
from onrecord.pictures.interval import Interval, is_dated, is_open, known_days
from onrecord.pictures.map import draw_map, map_table
from onrecord.pictures.network import Party, Tie, draw_network, edges_of, network_table
from onrecord.pictures.spot import Spot, Town, has_point
from onrecord.pictures.table import Table
from onrecord.pictures.timeline import draw_timeline, timeline_table
from onrecord.pictures.view import View
from onrecord.store.store import Store
from onrecord.vocab.gazetteer import Gazetteer, open_gazetteer
from onrecord.web.overview.gathered import Gathered
from onrecord.web.overview.pictured import Ids, Ways, called, harm_name, harmed, intervals, spots, ties

FIRST = 6  # incidents that are named of those that are not in a picture
TOWNS = 25
HARMS = 2  # that are drawn where there is little room
PAIRS = 10

Parties = tuple[Party | None, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """Incidents that a picture does not show: why, how many, where they are listed, and the first of them."""

    why: str
    many: int
    href: str
    first: Sequence[tuple[str, str, str]] = ()  # what it is called, its address, and what is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One panel. `svg` is None where it has no picture; `small` is the picture where there is little room.

    `lists` has the lists that marks lead to, by name. `more` is what its template shows besides.
    """

    name: str
    table: Table
    svg: Markup | None = None
    small: Markup | None = None
    asides: Sequence[Aside] = ()
    lists: Mapping[str, Ids] = field(default_factory=dict)
    more: Any = None


@dataclass(frozen=True, slots=True)
class SumLine:
    """A sum of harm in words, where its incidents are, and those that were left out for they hold others."""

    harm: str
    best: str
    span: str
    many: int
    href: str
    holding: int
    holding_href: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Who did something to whom, in how many incidents, and the share of the most."""

    agent: str
    target: str
    many: int
    share: float
    href: str


# -- where ------------------------------------------------------------------------------------------------------------


def where(store: Store, gathered: Gathered) -> Panel:
    """Give the map, and what has no place on it."""
    del store
    ways = Ways("map", gathered.asked, gathered.lines)
    rows = spots(gathered.lines, ways)
    drawn = draw_map(rows, list_href=lambda some: _at(some, gathered, ways), towns=_towns)
    lost = [gathered.by_id[one.id] for one in rows if not has_point(one)]
    asides = (
        _aside("Place not stated", [line for line in lost if not line.place], ways, _days_of),
        _aside(
            "Named, but where it lies is not known", [line for line in lost if line.place], ways, _place_of
        ),
    )
    return Panel(
        name="map",
        table=map_table(rows),
        svg=Markup(drawn.svg),  # noqa: S704 made by `pictures.svg`, which escapes
        asides=_any(asides),
        lists=ways.lists,
    )


def _at(rows: Sequence[Spot], gathered: Gathered, ways: Ways) -> str:
    ids = [one.id for one in rows]
    keys = {place.key for name in ids if (place := gathered.by_id[name].place)}
    return ways.place(next(iter(keys)), len(ids), ids) if len(keys) == 1 else ways.group(ids)


def _towns(view: View) -> list[Town]:
    found = _gazetteer().towns(view.west, view.south, view.east, view.north, most=TOWNS)
    return [Town(one.name, one.lat, one.lon) for one in found if one.lat is not None and one.lon is not None]


@cache
def _gazetteer() -> Gazetteer:
    return open_gazetteer()


# -- when -------------------------------------------------------------------------------------------------------------


def when(store: Store, gathered: Gathered) -> Panel:
    """Give the timeline, and what is not on it."""
    del store
    ways = Ways("timeline", gathered.asked, gathered.lines)
    rows = intervals(gathered.lines, ways)
    closed = [one for one in rows if is_dated(one) and not is_open(one)]
    count = _counting(closed)

    def href(first: date, last: date) -> str:
        return ways.days(first, last, count(first, last), lambda: [*_touching(closed, first, last)])

    drawn = draw_timeline(rows, list_href=href)
    undated = [gathered.by_id[one.id] for one in drawn.undated]
    apart = [gathered.by_id[one.id] for one in drawn.open]
    asides = (
        _aside("No day known", undated, ways, _place_of),
        _aside("Only its beginning or its end known", apart, ways, _days_of),
    )
    return Panel(
        name="timeline",
        table=timeline_table(rows),
        svg=Markup(drawn.svg),  # noqa: S704 made by `pictures.svg`, which escapes
        asides=_any(asides),
        lists=ways.lists,
        more=drawn.period,
    )


def _counting(closed: Sequence[Interval]) -> Callable[[date, date], int]:
    """Give what counts the incidents that touch some days."""
    known = [known_days(one) for one in closed]
    firsts, lasts = sorted(first for first, _ in known), sorted(last for _, last in known)
    return lambda first, last: bisect_right(firsts, last.toordinal()) - bisect_left(lasts, first.toordinal())


def _touching(closed: Iterable[Interval], first: date, last: date) -> Iterable[str]:
    since, until = first.toordinal(), last.toordinal()
    for one in closed:
        begin, end = known_days(one)
        if begin <= until and end >= since:
            yield one.id


# -- how many ---------------------------------------------------------------------------------------------------------


def how_many(store: Store, gathered: Gathered) -> Panel:
    """Give harm over time and its sums, nobody counted twice, and what is not in them."""
    del store
    ways = Ways("harm", gathered.asked, gathered.lines)
    rows = [*harmed(gathered.sums, gathered.by_id)]
    href = _bands_href(rows, gathered, ways)
    drawn = draw_bands(rows, list_href=href)
    sums = gathered.sums
    most = sorted(sums, key=lambda one: (one.kind != "killed", one.unit != "people", -one.best.low))[:HARMS]
    few = {harm_name(one) for one in most}
    small = draw_bands([one for one in rows if one.harm in few], list_href=href)
    apart = dict.fromkeys(one.incident for one in drawn.apart)
    silent = {line.id for line in gathered.counted} - {
        name for one in sums for name in (*one.counted, *one.holding)
    }
    counted = {line.id for line in gathered.counted}
    asides = (
        _aside(
            f"Days not known to the {drawn.period}: in the sums, not in the picture",
            [gathered.by_id[name] for name in apart], ways, _days_of,
        ),
        _aside(
            "Not counted: discounted, or of a kind that the code-book does not count",
            [line for line in gathered.lines if line.id not in counted], ways, _place_of,
        ),
        _aside(
            "No figure of harm", [line for line in gathered.lines if line.id in silent], ways, _place_of
        ),
    )  # fmt: skip
    return Panel(
        name="harm",
        table=bands_table(rows),
        svg=Markup(drawn.svg),  # noqa: S704 made by `pictures.svg`, which escapes
        small=Markup(small.svg),  # noqa: S704
        asides=_any(asides),
        lists=ways.lists,
        more=[_sum_line(one, ways) for one in sums],
    )


def _bands_href(rows: Sequence[Harmed], gathered: Gathered, ways: Ways) -> Callable[[str, date, date], str]:
    """Give what gives the address of the incidents that a band counts."""
    kinds = {harm_name(one): one.kind for one in gathered.sums}
    told = {
        name: Ways("harm", gathered.asked, _telling(kind, gathered.lines), ways.lists)
        for name, kind in kinds.items()
    }
    starting: dict[str, list[tuple[date, date, str]]] = {name: [] for name in kinds}
    for one in rows:
        if one.first and one.last:
            starting[one.harm].append((one.first, one.last, one.incident))
    for each in starting.values():
        each.sort()

    def inside(harm: str, first: date, last: date) -> list[str]:
        some = starting[harm]
        begun = some[bisect_left(some, (first,)) : bisect_right(some, (last, date.max, ""))]
        return [name for _, end, name in begun if end <= last]

    def href(harm: str, first: date, last: date) -> str:
        ids = inside(harm, first, last)
        return told[harm].days(first, last, len(ids), lambda: ids, harm=kinds[harm])

    return href


def _telling(kind: str, lines: Iterable[BoardLine]) -> list[BoardLine]:
    return [line for line in lines if any(toll.kind == kind and toll.group is None for toll in line.tolls)]


def _sum_line(one: LineSum, ways: Ways) -> SumLine:
    name = harm_name(one)
    least, most = in_words(Figure(one.minimum, one.minimum)), in_words(Figure(one.maximum, one.maximum))
    more = " or more" if one.or_more else ""
    return SumLine(
        harm=name,
        best=in_words(one.best),
        span=f"{least} to {most}{more}" if least != most or more else "",
        many=len(one.counted),
        href=ways.own(f"sum {name}", lambda: [*one.counted]),
        holding=len(one.holding),
        holding_href=ways.own(f"holding {name}", lambda: one.holding) if one.holding else "",
    )


# -- who to whom ------------------------------------------------------------------------------------------------------


def who(store: Store, gathered: Gathered) -> Panel:
    """Give who did something to whom, and the incidents that tell of neither."""
    del store
    ways = Ways("network", gathered.asked, gathered.lines)
    rows = [*ties(gathered.lines)]
    href = _party_href(rows, ways)
    edges = edges_of(rows, most=None)
    pairs = [
        Pair(
            one.agent.name, one.target.name, len(one.incidents), len(one.incidents) / len(edges[0].incidents),
            href(one.agent.parties, one.target.parties),
        )
        for one in edges[:PAIRS]
    ]  # fmt: skip
    nobody = [line for line in gathered.lines if not (line.agents or line.targets)]
    return Panel(
        name="network",
        table=network_table(rows),
        svg=Markup(draw_network(rows, list_href=href)),  # noqa: S704 made by `pictures.svg`, which escapes
        asides=_any([_aside("Neither who nor to whom is stated", nobody, ways, _place_of)]),
        lists=ways.lists,
        more=(pairs, max(0, len(edges) - PAIRS)),
    )


def _party_href(rows: Iterable[Tie], ways: Ways) -> Callable[[Parties, Parties], str]:
    """Give what gives the address of what any of some agents did to any of some targets; none stands for all."""
    by_agent: dict[str | None, set[str]] = {}
    by_target: dict[str | None, set[str]] = {}
    for tie in rows:
        by_agent.setdefault(_key(tie.agent), set()).add(tie.incident)
        by_target.setdefault(_key(tie.target), set()).add(tie.incident)

    def ids(agents: Parties, targets: Parties) -> Collection[str]:
        out = set[str]().union(*(by_agent.get(_key(one), ()) for one in agents))
        into = set[str]().union(*(by_target.get(_key(one), ()) for one in targets))
        return sorted(out & into if agents and targets else out | into)

    def href(agents: Parties, targets: Parties) -> str:
        name = f"{[_key(one) for one in agents]} {[_key(one) for one in targets]}"
        single = len(agents) < 2 and len(targets) < 2 and None not in (*agents, *targets)
        if not single:
            return ways.own(name, lambda: ids(agents, targets))
        agent, target = (_key(some[0]) if some else None for some in (agents, targets))
        return ways.parties(agent, target, name, lambda: ids(agents, targets))

    return href


def _key(party: Party | None) -> str | None:
    return party.id if party else None


# -- what is not in a picture -----------------------------------------------------------------------------------------


def _aside(why: str, lines: Sequence[BoardLine], ways: Ways, known: Callable[[BoardLine], str]) -> Aside:
    if not lines:
        return Aside(why, 0, "")
    first = [(called(line), ways.incident(line.id), known(line)) for line in lines[:FIRST]]
    return Aside(why, len(lines), ways.group([line.id for line in lines]), first)


def _any(asides: Iterable[Aside]) -> list[Aside]:
    return [one for one in asides if one.many]


def _days_of(line: BoardLine) -> str:
    return days_in_words(line.first, line.last)


def _place_of(line: BoardLine) -> str:
    return line.place.name if line.place else ""


def days_in_words(first: str | None, last: str | None) -> str:
    """Give days as a line of a list has them; nothing where none is known."""
    if first and last:
        return first if first == last else f"{first} to {last}"
    return f"from {first}" if first else f"until {last}" if last else ""


# -- files ------------------------------------------------------------------------------------------------------------


def picture(name: str, gathered: Gathered, title: str) -> str:
    """Give a picture that stands alone, with a title on it. Raises KeyError where a panel has none."""
    ways = Ways(name, gathered.asked, ())
    return _FILES[name](gathered, ways, title)


def _map_file(gathered: Gathered, ways: Ways, title: str) -> str:
    return draw_map(
        spots(gathered.lines, ways), list_href=lambda _: "/", towns=_towns, title=title, standalone=True
    ).svg


def _timeline_file(gathered: Gathered, ways: Ways, title: str) -> str:
    rows = intervals(gathered.lines, ways)
    return draw_timeline(rows, list_href=lambda *_: "/", title=title, standalone=True).svg


def _harm_file(gathered: Gathered, _: Ways, title: str) -> str:
    rows = harmed(gathered.sums, gathered.by_id)
    return draw_bands(rows, list_href=lambda *_: "/", title=title, standalone=True).svg


def _network_file(gathered: Gathered, _: Ways, title: str) -> str:
    return draw_network(ties(gathered.lines), list_href=lambda *_: "/", title=title, standalone=True)


_FILES: Mapping[str, Callable[[Gathered, Ways, str], str]] = {
    "map": _map_file,
    "timeline": _timeline_file,
    "harm": _harm_file,
    "network": _network_file,
}
