"""The overview: pictures of what is on record, each with its table, its files, and the incidents under its marks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import Route

from onrecord.model.board import BoardLine, Facet, Filter
from onrecord.pictures.svg import shortened
from onrecord.pictures.table import Cell, Table, to_csv
from onrecord.store.store import Store
from onrecord.web.asked import SIZE, address, chips, filter_of, query_of
from onrecord.web.overview import panels, sources
from onrecord.web.overview.gathered import Gathered, plain
from onrecord.web.overview.panels import Panel, days_in_words
from onrecord.web.overview.pictured import called
from onrecord.web.pages.queue import TollWords, toll_words
from onrecord.web.render import STATES, count
from onrecord.web.visit import Visit, page

ROWS = 100  # rows of a table that a page shows; all are in the file
NAMES = 1_000  # names of actors and places among which the one of a filter is looked for
TITLE = 900  # units of a picture for its title

Draw = Callable[[Store, Gathered], Panel]


class Kind(NamedTuple):
    """A panel: what it is called, in how many words it is explained, whether it is a picture, and who draws it."""

    title: str
    says: str
    drawn: bool
    make: Draw


PANELS: Mapping[str, Kind] = {
    "map": Kind(
        "Where it happened",
        "Each circle is as wide as the place is uncertain: it happened somewhere inside. The number is of incidents.",
        drawn=True,
        make=panels.where,
    ),
    "timeline": Kind(
        "When it happened",
        "Each mark is as long as the days are uncertain. Many are counted by days, weeks or months.",
        drawn=True,
        make=panels.when,
    ),
    "harm": Kind(
        "Harm over time",
        "Sums of minimum, best figure and maximum. What holds other incidents with a figure, such as a round-up or a "
        "siege, is not added to them: nobody is counted twice.",
        drawn=True,
        make=panels.how_many,
    ),
    "network": Kind(
        "Who to whom",
        "As reports tell it: who acted, and to whom it was done. A band is as wide as there are incidents.",
        drawn=True,
        make=panels.who,
    ),
    "sources": Kind(
        "Who reports what",
        "Reports of one publisher are one source, and a copy counts with the text that it repeats, whoever printed it. "
        "Where no publisher is known, reports with one agency in their dateline are one source; any other report is a "
        "source of its own. That two sources are counted apart does not show that they do not rest on one witness.",
        drawn=False,
        make=sources.sources,
    ),
    "coverage": Kind(
        "What this record covers, and what not",
        "Counted from the record as it is now, for what your role may see.",
        drawn=False,
        make=sources.coverage,
    ),
}
FILES = ("svg", "csv")


@dataclass(frozen=True, slots=True)
class Shown:
    """A panel on a page: None in place of it while it is still being drawn."""

    name: str
    kind: Kind
    panel: Panel | None
    query: str  # of the address, with "?"; empty where all is asked for
    header: Sequence[tuple[str, bool]] = ()  # name, and whether numbers stand under it
    rows: Sequence[Sequence[tuple[str, bool, str]]] = ()  # text, whether it is a number, and where it leads
    all_rows: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """An incident on a list of the overview."""

    line: BoardLine
    title: str
    href: str
    days: str
    tolls: Sequence[TollWords]


@page("viewer")
def show(visit: Visit) -> Response:
    """Show all panels, each small."""
    asked = _asked(visit)
    shown = {name: _shown(visit, name, asked, ROWS // 4) for name in PANELS}
    return visit.render("overview.html", shown=shown, **_around(visit, asked, "/overview"))


@page("viewer")
def one(visit: Visit) -> Response:
    """Show one panel with all that belongs to it; for `part`, the panel alone, to be put into a page."""
    name, asked = visit.asked("name"), _asked(visit)
    if name not in PANELS:
        return visit.missing("picture")
    part, small = visit.asked("part"), visit.asked("part") == "small"
    shown = _shown(visit, name, asked, ROWS // 4 if small else ROWS)
    if part:
        return visit.render("overview_part.html", one=shown, small=small)
    path = f"/overview/{name}"
    return visit.render("overview_one.html", one=shown, small=False, **_around(visit, asked, path))


@page("viewer")
def file(visit: Visit) -> Response:
    """Give a picture as SVG that stands alone, or the table of a panel as CSV."""
    name, form, asked = visit.asked("name"), visit.asked("form"), _asked(visit)
    if name not in PANELS or form not in FILES or (form == "svg" and not PANELS[name].drawn):
        return visit.missing("file")
    content = _table_file(visit, name, asked) if form == "csv" else _picture_file(visit, name, asked)
    media = {"csv": "text/csv; charset=utf-8", "svg": "image/svg+xml"}[form]
    headers = {"Content-Disposition": f'attachment; filename="onrecord-{name}.{form}"'}
    return Response(content, media_type=media, headers=headers)


@page("viewer")
def listed(visit: Visit) -> Response:
    """List the incidents under a mark."""
    name, asked = visit.asked("name"), _asked(visit)
    if name not in PANELS:
        return visit.missing("list")
    panel = _made(visit, name, asked)
    ids = panel.lists.get(visit.asked("group")) if panel else None
    around = _around(visit, asked, f"/overview/{name}")
    if ids is None:
        drawing = panel is None
        return visit.render(
            "overview_gone.html", status=200 if drawing else 404, kind=PANELS[name], drawing=drawing, **around
        )
    of = visit.site.gatherer.gather(visit.store, asked).by_id
    lines = sorted((of[each] for each in ids() if each in of), key=lambda one: (one.first or "~", one.id))
    first = asked.offset if asked.offset < len(lines) else 0
    query = _query(asked)
    path = visit.request.url.path
    return visit.render(
        "overview_list.html",
        kind=PANELS[name],
        items=[_item(line, query) for line in lines[first : first + SIZE]],
        listed=len(lines),
        first=first + 1,
        before=_page(path, asked, first - SIZE) if first else "",
        after=_page(path, asked, first + SIZE) if first + SIZE < len(lines) else "",
        **around,
    )


def _asked(visit: Visit) -> Filter:
    return filter_of(visit.request.query_params, visit.person.role)


def _made(visit: Visit, name: str, asked: Filter, *, wait: bool = False) -> Panel | None:
    visit.site.keeper.tend()
    made: Panel | None = visit.site.gatherer.made(visit.store, asked, name, PANELS[name].make, wait=wait)
    return made


def _table_file(visit: Visit, name: str, asked: Filter) -> str:
    def make(store: Store, gathered: Gathered) -> str:
        panel: Panel = gathered.once(name, lambda: PANELS[name].make(store, gathered))
        return to_csv(panel.table)

    return str(visit.site.gatherer.made(visit.store, asked, f"{name}.csv", make, wait=True))


def _picture_file(visit: Visit, name: str, asked: Filter) -> str:
    title = PANELS[name].title
    in_use = "; ".join(f"{chip.label} {chip.value}" for chip in chips(asked, _names(visit.store, asked)))
    whole = shortened(f"{title} ({in_use})" if in_use else title, TITLE, 16)

    def make(_: Store, gathered: Gathered) -> str:
        return panels.picture(name, gathered, whole)

    return str(visit.site.gatherer.made(visit.store, asked, f"{name}.svg", make, wait=True))


def _shown(visit: Visit, name: str, asked: Filter, most: int) -> Shown:
    panel, query = _made(visit, name, asked), _query(asked)
    if panel is None:
        return Shown(name, PANELS[name], None, query)
    rows = _rows(panel.table, most, query)
    numbers = [any(row[at][1] for row in rows) for at, _ in enumerate(panel.table.header)]
    header = [*zip(panel.table.header, numbers, strict=True)]
    return Shown(name, PANELS[name], panel, query, header, rows, len(panel.table.rows))


def _rows(table: Table, most: int, query: str) -> list[list[tuple[str, bool, str]]]:
    to = "/incidents/" if table.header[0] == "Incident" else ""
    return [
        [
            _cell(cell, f"{to}{quote(str(cell))}{query}" if to and not at else "")
            for at, cell in enumerate(row)
        ]
        for row in table.rows[:most]
    ]


def _cell(cell: Cell, href: str) -> tuple[str, bool, str]:
    if cell is None:
        return "", False, ""
    return (cell, False, href) if isinstance(cell, str) else (count(cell), True, href)


def _item(line: BoardLine, query: str) -> Item:
    whole = [toll for toll in line.tolls if toll.group is None] or line.tolls
    return Item(
        line=line,
        title=called(line),
        href=f"/incidents/{quote(line.id)}{query}",
        days=days_in_words(line.first, line.last),
        tolls=[toll_words(toll) for toll in whole[:3]],
    )


def _query(asked: Filter) -> str:
    query = query_of(replace(asked, order="priority", offset=0))
    return f"?{query}" if query else ""


def _page(path: str, asked: Filter, offset: int) -> str:
    query = query_of(replace(asked, order="priority", offset=max(0, offset)))
    return f"{path}?{query}" if query else path


def _around(visit: Visit, asked: Filter, path: str) -> dict[str, Any]:
    """Give what every page of the overview shows: how many incidents, which filters, and the ways to the others."""
    query = _query(asked)
    wanted = replace(asked, order="priority", offset=0)
    reason = asked.reason or ""
    return {
        "total": visit.store.board.find(plain(asked)).total,
        "missing": visit.site.keeper.left,
        "chips": [
            replace(chip, without=path + chip.without[1:])
            for chip in chips(wanted, _names(visit.store, asked))
        ],
        "reason": reason,
        "without_reason": path + address(wanted, reason=None)[1:],
        "queue": address(wanted),
        "query": query,
        "path": path,
        "kinds": PANELS,
    }


def _names(store: Store, asked: Filter) -> dict[str, str]:
    """Give what the values of a filter in use are called, as lists call them."""
    used = {name: of for name, of in _NAMED.items() if getattr(asked, name)}
    found = store.board.facets(asked, names=sorted({*used.values()}), most=NAMES) if used else {}
    named = {name: _called(found[of], getattr(asked, name)) for name, of in used.items()}
    named["state"] = STATES.get(asked.state or "", asked.state or "")
    return {name: value for name, value in named.items() if value}


def _called(facets: Sequence[Facet], value: str) -> str:
    return next((facet.name for facet in facets if facet.value == value), "")


_NAMED = {
    "place": "place",
    "actor": "actor",
    "agent": "actor",
    "target": "actor",
}

ROUTES = (
    Route("/overview", show, methods=["GET"]),
    Route("/overview/{name}.{form}", file, methods=["GET"]),
    Route("/overview/{name}", one, methods=["GET"]),
    Route("/overview/{name}/list/{group}", listed, methods=["GET"]),
)
