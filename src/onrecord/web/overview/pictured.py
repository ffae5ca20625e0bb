"""Incidents as the rows that pictures are drawn of, and the way back: where each mark leads.

A mark leads to the queue where one of its filters gives just the incidents of the mark; else to a list of our own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from onrecord.analyse.over_lines import LineSum
from onrecord.model.board import BoardLine, Filter
from onrecord.model.board import Party as Named
from onrecord.model.board import State as Reviewed
from onrecord.pictures.bands import Harmed
from onrecord.pictures.interval import Interval
from onrecord.pictures.look import State
from onrecord.pictures.network import Party, Tie
from onrecord.pictures.spot import Spot
from onrecord.web.asked import address, query_of

LONGEST = 240  # characters of what an incident is called in a picture
SURE: dict[Reviewed, State] = {
    "draft": "draft",
    "partly": "draft",
    "disagreed": "draft",
    "reviewed": "reviewed",
    "second": "second-reviewed",
}  # what is reviewed in part, or differently by two, is no surer than a draft

Ids = Callable[[], Collection[str]]


class Ways:
    """Where the marks of one picture lead. `lists` has the lists of our own by name, each made when asked for."""

    def __init__(
        self, panel: str, asked: Filter, lines: Sequence[BoardLine], lists: dict[str, Ids] | None = None
    ) -> None:
        """`lines` are all that the queue has for the filter, or for what `also` says in `days`."""
        self.lists: dict[str, Ids] = {} if lists is None else lists
        self._panel = panel
        self._asked = asked
        self._query = query_of(replace(asked, order="priority", offset=0))
        self._places = Counter(line.place.key for line in lines if line.place)
        self._firsts = sorted(line.first for line in lines if line.first and line.until)
        self._lasts = sorted(line.until for line in lines if line.first and line.until)

    def incident(self, name: str) -> str:
        """Give the address of an incident, from which one can go on to the next of the filter."""
        path = f"/incidents/{quote(name)}"
        return f"{path}?{self._query}" if self._query else path

    def own(self, name: str, ids: Ids) -> str:
        """Give the address of a list of our own; `name` tells it from the others of the picture."""
        key = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        self.lists[key] = ids
        path = f"/overview/{self._panel}/list/{key}"
        return f"{path}?{self._query}" if self._query else path

    def group(self, ids: Collection[str]) -> str:
        """Give the address of a list of some incidents."""
        fixed = tuple(ids)
        return self.own(" ".join(fixed), lambda: fixed)

    def place(self, key: str, many: int, ids: Collection[str]) -> str:
        """Give the address of the incidents at a place, where these are all there are; else of a list of them."""
        if self._places[key] == many and self._asked.place in (None, key):
            return self._queue(place=key)
        return self.group(ids)

    def days(self, first: date, last: date, many: int, ids: Ids, **also: str) -> str:
        """Give the address of the incidents that touch some days, where the queue has just so many; else of a list."""
        since, until = first.isoformat(), last.isoformat()
        inside = (self._asked.since or since) <= since and (self._asked.until or until) >= until
        free = all(getattr(self._asked, name) in (None, value) for name, value in also.items())
        if inside and free and self.touching(since, until) == many:
            return self._queue(since=since, until=until, **also)
        return self.own(f"{since} {until} {sorted(also.items())}", ids)

    def touching(self, since: str, until: str) -> int:
        """Give how many incidents the queue has for some days."""
        return bisect_right(self._firsts, until) - bisect_left(self._lasts, since)

    def parties(self, agent: str | None, target: str | None, name: str, ids: Ids) -> str:
        """Give the address of what an agent did to a target; of a list where that is not one named party each."""
        asked = {side: key for side, key in (("agent", agent), ("target", target)) if key is not None}
        if asked and all(getattr(self._asked, side) in (None, key) for side, key in asked.items()):
            return self._queue(**asked)
        return self.own(name, ids)

    def _queue(self, **changed: Any) -> str:
        return address(replace(self._asked, order="priority", offset=0), **changed)


def called(line: BoardLine) -> str:
    """Give what an incident is called in a picture."""
    return line.title if len(line.title) <= LONGEST else f"{line.title[:LONGEST].rstrip()}…"


def spots(lines: Iterable[BoardLine], ways: Ways) -> list[Spot]:
    """Give incidents by their place."""
    return [_spot(line, ways) for line in lines]


def intervals(lines: Iterable[BoardLine], ways: Ways) -> list[Interval]:
    """Give incidents by their days."""
    return [
        Interval(
            id=line.id, label=called(line), href=ways.incident(line.id), state=SURE[line.state],
            first=day(line.first), last=day(line.last),
        )
        for line in lines
    ]  # fmt: skip


def harmed(sums: Iterable[LineSum], of: Mapping[str, BoardLine]) -> Iterator[Harmed]:
    """Give how many were harmed in incidents; those that hold others with a figure are not among them."""
    for each in sums:
        name = harm_name(each)
        for incident, toll in each.counted.items():
            line = of[incident]
            yield Harmed(
                incident=incident, harm=name, state=SURE[line.state], minimum=toll.minimum, best=toll.best,
                maximum=toll.maximum, or_more=toll.or_more, first=day(line.first), last=day(line.last),
            )  # fmt: skip


def harm_name(one: LineSum) -> str:
    """Give what a harm is called: "killed", "houses destroyed"."""
    plain = one.kind.replace("_", " ")
    return plain if one.unit == "people" else f"{one.unit.replace('_', ' ')} {plain}"


def ties(lines: Iterable[BoardLine]) -> Iterator[Tie]:
    """Give who did something to whom; an incident that names neither gives nothing."""
    for line in lines:
        if line.agents or line.targets:
            agents = _parties(line.agents)
            targets = _parties(line.targets)
            state = SURE[line.state]
            for agent in agents:
                for target in targets:
                    yield Tie(incident=line.id, state=state, agent=agent, target=target)


def day(written: str | None) -> date | None:
    """Give a day; None where there is none."""
    return date.fromisoformat(written) if written else None


def _parties(named: Sequence[Named]) -> list[Party | None]:
    return [*(Party(one.key, one.name, one.type) for one in named)] or [None]


def _spot(line: BoardLine, ways: Ways) -> Spot:
    place = line.place
    return Spot(
        id=line.id, label=called(line), href=ways.incident(line.id), state=SURE[line.state],
        place=place.name if place else None, precision=place.precision if place else "city",
        lat=place.lat if place else None, lon=place.lon if place else None,
    )  # fmt: skip
