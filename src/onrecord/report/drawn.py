"""The pictures of a report: each with its table, what it does not show, and where its marks lead."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from onrecord.analyse.over_lines import LineSum
from onrecord.errors import UsageError
from onrecord.model.board import BoardLine
from onrecord.model.board import State as Reviewed
from onrecord.pictures.bands import Harmed, bands_table, draw_bands
from onrecord.pictures.interval import Interval, is_dated, is_open, known_days
from onrecord.pictures.look import State
from onrecord.pictures.map import draw_map, map_table
from onrecord.pictures.spot import Spot, Town, has_point
from onrecord.pictures.table import Table
from onrecord.pictures.timeline import draw_timeline, timeline_table
from onrecord.pictures.view import View
from onrecord.report.addresses import incident_at
from onrecord.report.lines import day, harm_of
from onrecord.report.lists import Lists

_LONGEST = 240  # characters of what an incident is called in a picture
_TOWNS = 25
_HARMS = 4  # that are drawn over time; the table has all
_SURE: Mapping[Reviewed, State] = {
    "draft": "draft", "partly": "draft", "disagreed": "draft", "reviewed": "reviewed", "second": "second-reviewed",
}  # fmt: skip # what is reviewed in part, or differently by two, is no surer than a draft


@dataclass(frozen=True, slots=True)
class Aside:
    """Incidents that a picture does not show: why, how many, and where they are listed."""

    why: str
    many: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One picture. `svg` is None where it cannot be drawn, for the reason in `says`, else how to read it."""

    name: str
    title: str
    says: str
    svg: Markup | None
    asides: tuple[Aside, ...]
    table: Table


def panels(lines: Sequence[BoardLine], sums: Sequence[LineSum], lists: Lists) -> Iterator[Panel]:
    """Draw a release: where, when, and how many over time. `sums` come in the order in which they matter."""
    yield _map(lines, lists)
    yield _timeline(lines, lists)
    yield _harm(lines, sums, lists)


# -- where ------------------------------------------------------------------------------------------------------------


def _map(lines: Sequence[BoardLine], lists: Lists) -> Panel:
    rows = [_spot(line) for line in lines]
    lost = [lists.by_id[one.id] for one in rows if not has_point(one)]
    asides = (
        _aside("whose place is not stated", [one for one in lost if not one.place], lists, "map"),
        _aside(
            "whose place is named, but not known on the map", [one for one in lost if one.place], lists, "map"
        ),
    )
    says = (
        "Each circle is as wide as the place is uncertain: it happened somewhere inside. A number says how many "
        "incidents are in it. Borders are those of Natural Earth and take no position."
    )
    try:
        drawn = draw_map(rows, list_href=lambda some: _at(some, lists), towns=_towns)
    except UsageError as missing:
        return _panel(
            "map",
            "Where it happened",
            f"The map could not be drawn: {missing}.",
            None,
            asides,
            map_table(rows),
        )
    return _panel("map", "Where it happened", says, drawn.svg, asides, map_table(rows))


def _spot(line: BoardLine) -> Spot:
    place = line.place
    return Spot(
        id=line.id,
        label=_called(line),
        href=incident_at(line.id),
        state=_SURE[line.state],
        place=place.name if place else None,
        precision=place.precision if place else "city",
        lat=place.lat if place else None,
        lon=place.lon if place else None,
    )


def _at(some: Sequence[Spot], lists: Lists) -> str:
    names = list(dict.fromkeys(one.place for one in some if one.place))
    more = f" and {len(names) - 3:,} more places" if len(names) > 4 else ""
    where = ", ".join(names[: 3 if more else 4]) + more
    return lists.to("map", f"Incidents at {where or 'places without a name'}", [one.id for one in some])


def _towns(view: View) -> list[Town]:
    from onrecord.vocab.gazetteer import open_gazetteer

    found = open_gazetteer().towns(view.west, view.south, view.east, view.north, most=_TOWNS)
    return [Town(one.name, one.lat, one.lon) for one in found if one.lat is not None and one.lon is not None]


# -- when -------------------------------------------------------------------------------------------------------------


def _timeline(lines: Sequence[BoardLine], lists: Lists) -> Panel:
    rows = [
        Interval(
            id=line.id,
            label=_called(line),
            href=incident_at(line.id),
            state=_SURE[line.state],
            first=day(line.first),
            last=day(line.last),
        )
        for line in lines
    ]
    closed = [one for one in rows if is_dated(one) and not is_open(one)]
    drawn = draw_timeline(rows, list_href=lambda first, last: _touching(closed, first, last, lists))
    asides = (
        _aside("of which no day is known", [lists.by_id[one.id] for one in drawn.undated], lists, "time"),
        _aside("of which one end alone is known", [lists.by_id[one.id] for one in drawn.open], lists, "time"),
    )
    says = (
        f"How many incidents happened in each {drawn.period}, and how many may have. "
        if drawn.period
        else "Each bar is as long as the day is uncertain: it happened on one day, or some days, inside. "
    )
    return _panel(
        "timeline", "When it happened", says + "A gap means that nothing is on record, not that nothing happened.",
        drawn.svg, asides, timeline_table(rows),
    )  # fmt: skip


def _touching(closed: Sequence[Interval], first: date, last: date, lists: Lists) -> str:
    since, until = first.toordinal(), last.toordinal()
    ids = [one.id for one in closed if known_days(one)[0] <= until and known_days(one)[1] >= since]
    return lists.to("time", f"Incidents of {_between(first, last)}", ids)


def _between(first: date, last: date) -> str:
    return str(first) if first == last else f"{first} to {last}"


# -- how many ---------------------------------------------------------------------------------------------------------


def _harm(lines: Sequence[BoardLine], sums: Sequence[LineSum], lists: Lists) -> Panel:
    every = [*_harmed(sums, lists.by_id)]
    rows = [*_harmed(sums[:_HARMS], lists.by_id)]
    drawn = draw_bands(rows, list_href=_bands_href(rows, lists))
    apart = {one.incident for one in drawn.apart}
    asides = (
        _aside(
            f"not known to the {drawn.period}: in the sums, but not in the columns",
            [line for line in lines if line.id in apart],
            lists,
            "harm",
        ),
    )
    says = (
        "The line is at the best figure, the band goes from the minimum to the maximum. The sums are ours, of tolls "
        "of incidents; one that holds others with figures of their own is left out, so that nobody is counted twice."
    )
    if len(sums) > _HARMS:
        says += f" Drawn are the first {_HARMS} of {len(sums)} harms; the table has all of them."
    return _panel("harm", "Harm over time", says, drawn.svg, asides, bands_table(every))


def _harmed(sums: Sequence[LineSum], of: Mapping[str, BoardLine]) -> Iterator[Harmed]:
    for each in sums:
        for incident, toll in each.counted.items():
            line = of[incident]
            yield Harmed(
                incident=incident,
                harm=harm_of(each.kind, each.unit),
                state=_SURE[line.state],
                minimum=toll.minimum,
                best=toll.best,
                maximum=toll.maximum,
                or_more=toll.or_more,
                first=day(line.first),
                last=day(line.last),
            )


def _bands_href(rows: Sequence[Harmed], lists: Lists) -> Callable[[str, date, date], str]:
    by_harm: dict[str, list[tuple[date, date, str]]] = {}
    for one in rows:
        if one.first and one.last:
            by_harm.setdefault(one.harm, []).append((one.first, one.last, one.incident))
    for found in by_harm.values():
        found.sort()

    def href(harm: str, first: date, last: date) -> str:
        known = by_harm.get(harm, [])
        begun = known[
            bisect_left(known, first, key=lambda one: one[0]) : bisect_right(
                known, last, key=lambda one: one[0]
            )
        ]
        ids = [incident for _, end, incident in begun if end <= last]
        return lists.to(
            "harm", f"Incidents of {_between(first, last)} that tell of people or things {harm}", ids
        )

    return href


# -- all of them ------------------------------------------------------------------------------------------------------


def _panel(
    name: str, title: str, says: str, svg: str | None, asides: Sequence[Aside | None], table: Table
) -> Panel:
    return Panel(
        name=name,
        title=title,
        says=says,
        svg=None if svg is None else Markup(svg),  # noqa: S704 made by `pictures.svg`, which escapes
        asides=tuple(each for each in asides if each),
        table=table,
    )


def _aside(why: str, lines: Sequence[BoardLine], lists: Lists, sort: str) -> Aside | None:
    if not lines:
        return None
    return Aside(why, len(lines), lists.to(sort, f"Incidents {why}", [line.id for line in lines]))


def _called(line: BoardLine) -> str:
    return line.title if len(line.title) <= _LONGEST else f"{line.title[:_LONGEST].rstrip()}…"
