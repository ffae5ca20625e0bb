"""The queue: what to look at next and why, what it can be filtered by, and views that people keep for themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from urllib.parse import parse_qsl, quote

from starlette.responses import Response
from starlette.routing import Route

from onrecord.model.board import BoardRow, Facet, Filter, Hit, RowToll
from onrecord.vocab import load
from onrecord.vocab.kinds import lineage
from onrecord.web import asked as addresses
from onrecord.web import deeds
from onrecord.web.asked import address, filter_of, query_of
from onrecord.web.render import STATES
from onrecord.web.visit import Form, Visit, action, page

FACETS: Mapping[str, str] = {
    "state": "State",
    "kind": "What happened",
    "country": "Country",
    "place": "Place",
    "actor": "Who, whom",
    "source": "Source",
    "harm": "Harm",
    "assessment": "Assessment",
    "status": "As told",
    "disputed": "Sources differ on",
}
OPEN = ("state", "kind", "country", "actor")  # filters that are unfolded from the beginning
FIRST = 7  # values of a filter that are shown at once
MOST = 100  # values of a filter that are shown at all
TOLLS = 4  # tolls of an incident that are shown
NAMED = 3  # sources of an incident that are named
UNASSESSED = "draft"  # what an incident is that nobody has assessed
EVERY = (
    "order=priority"  # what the whole queue is asked for by, for an incident to know that it came from there
)
REACH = 60  # characters shown on either side of words that were found


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that can be filtered by, `depth` steps down a tree: choosing the chosen one lets go of it."""

    name: str
    count: int
    href: str
    chosen: bool
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """A filter with its values: the first ones, and the rest."""

    title: str
    first: Sequence[Choice]
    more: Sequence[Choice]
    open: bool


@dataclass(frozen=True, slots=True)
class TollWords:
    """A toll in words: the best figure, what it counts, and between which bounds."""

    best: str
    what: str
    span: str
    disputed: bool


@dataclass(frozen=True, slots=True)
class Item:
    """An incident on the list."""

    row: BoardRow
    href: str
    tolls: Sequence[TollWords]
    sources: str
    more: int
    assessed: str
    hit: Sequence[tuple[str, bool]]
    report: str
    report_title: str


@page("viewer")
def show(visit: Visit) -> Response:
    """Show a page of the queue."""
    store, person = visit.store, visit.person
    given = visit.request.query_params
    asked = filter_of(given, person.role)
    if not addresses.is_plain(given.multi_items(), asked):
        return visit.go(address(asked))
    missing = visit.site.keeper.left  # before the list is asked for: it may be whole by the end
    found = store.board.find(asked)
    facets = store.board.facets(asked, names=("reason", *FACETS), most=MOST)
    every = (
        found.total if asked.reason is None else store.board.find(replace(asked, reason=None, limit=0)).total
    )
    query = query_of(asked)
    kept = [
        thing
        for thing in deeds.kept_from(person.role, store.logbook.restrictions())
        if thing[0] == "document"
    ]
    return visit.render(
        "queue.html",
        asked=asked,
        query=query,
        items=_items(visit, found.rows, asked, query),
        total=found.total,
        tabs=[*_tabs(asked, facets["reason"], every)],
        chips=addresses.chips(asked, _names(asked, facets)),
        groups=[_group(name, asked, facets[name]) for name in FACETS if _tells(facets[name])],
        harms=facets["harm"],
        orders=addresses.ORDERS,
        views=visit.site.desk.views.of(person.name),
        reach=_reach(asked, found.total),
        sums=store.logbook.sums([name for _, name, _ in kept]),
        waiting=store.linkage.waiting(),
        missing=missing,
        bare=query_of(replace(asked, order="priority", offset=0)) == "",
        pairs=addresses.pairs_of(asked),
        saved=query_of(replace(asked, offset=0)),
    )


@action("analyst")
def save(visit: Visit, form: Form) -> Response:
    """Keep what the queue is asked for under a name of one's own."""
    asked = filter_of(dict(parse_qsl(form.text("query"))), visit.person.role)
    query = query_of(replace(asked, offset=0))
    visit.site.desk.views.save(visit.person.name, form.text("name"), query)
    return visit.go(f"/?{query}" if query else "/")


@action("analyst")
def delete(visit: Visit, form: Form) -> Response:
    """Let go of a view that was kept."""
    visit.site.desk.views.delete(visit.person.name, form.text("name"))
    return visit.go(form.text("back") or "/")


def _items(visit: Visit, rows: Sequence[BoardRow], asked: Filter, query: str) -> list[Item]:
    hits = visit.store.board.hits([row.id for row in rows], asked) if asked.text else {}
    return [_item(row, hits.get(row.id), query) for row in rows]


def _item(row: BoardRow, hit: Hit | None, query: str) -> Item:
    whole = [toll for toll in row.tolls if toll.group is None] or row.tolls
    return Item(
        row=row,
        href=f"/incidents/{quote(row.id)}?{query or EVERY}",
        tolls=[toll_words(toll) for toll in whole[:TOLLS]],
        sources=", ".join(row.sources[:NAMED]),
        more=len(row.sources[NAMED:]),
        assessed=": ".join(
            _labels(name).get(value, value)
            for name, value in (("assessment", row.assessment), ("grade", row.grade))
            if value and value != UNASSESSED
        ),
        hit=[*marked(*near(hit))] if hit else (),
        report=f"/reports/{quote(hit.document)}" if hit else "",
        report_title=hit.title if hit else "",
    )


def toll_words(toll: RowToll) -> TollWords:
    """Give a toll in words."""
    about = "about " if toll.about else ""
    if toll.best_high is None:
        best = f"{about}{_number(toll.best, toll)} or more"
    else:
        best = about + "–".join(dict.fromkeys((_number(toll.best, toll), _number(toll.best_high, toll))))
    least, most = _number(toll.minimum, toll), _number(toll.maximum, toll)
    span = f"{least} to {most}{' or more' if toll.or_more else ''}" if least != most else ""
    counted = toll.group or ("" if toll.unit in ("people", "share") else toll.unit)
    what = " ".join(part for part in (counted, toll.kind.replace("_", " ")) if part)
    return TollWords(best, what, span, toll.disputed)


def near(hit: Hit) -> tuple[str, Sequence[tuple[int, int]]]:
    """Give the words close to the first ones found, and the places of those found in them."""
    if not hit.marks:
        return hit.words, ()
    begin, end = hit.marks[0]
    first = hit.words.find(" ", max(0, begin - REACH), begin) + 1 if begin > REACH else 0
    space = hit.words.rfind(" ", end, end + REACH)
    last = space if end + REACH < len(hit.words) and space > end else min(len(hit.words), end + REACH)
    return hit.words[first:last], [(one - first, other - first) for one, other in hit.marks if other <= last]


def marked(words: str, marks: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """Give words in pieces, each with whether it is marked. Places are Unicode code points, end excluded."""
    at = 0
    for start, end in marks:
        yield words[at:start], False
        yield words[start:end], True
        at = end
    yield words[at:], False


def _tabs(asked: Filter, facets: Collection[Facet], every: int) -> Iterator[Choice]:
    yield Choice("all incidents", every, address(asked, reason=None), asked.reason is None)
    counts = {facet.value: facet for facet in facets}
    for value in dict.fromkeys((*load("review/queue")["reasons"], *counts)):
        count = counts[value].count if value in counts else 0
        if count or value == asked.reason:
            yield Choice(
                _labels("reason").get(value, value),
                count,
                address(asked, reason=value),
                value == asked.reason,
            )


def _group(name: str, asked: Filter, facets: Sequence[Facet]) -> Group:
    chosen = getattr(asked, name)
    if name == "kind":
        choices = [*_tree(asked, facets)]
    else:
        choices = [
            _choice(name, asked, facet) for facet in facets if facet.value or name in addresses.MAY_BE_NONE
        ]
    first = choices[:FIRST] + [each for each in choices[FIRST:] if each.chosen]
    more = [each for each in choices[FIRST:] if not each.chosen]
    return Group(FACETS[name], first, more, name in OPEN or chosen is not None)


def _tells(facets: Sequence[Facet]) -> bool:
    return any(facet.value for facet in facets)


def _choice(name: str, asked: Filter, facet: Facet, depth: int = 0) -> Choice:
    chosen = getattr(asked, name) == facet.value
    href = address(asked, **{name: None if chosen else facet.value})
    shown = _labels(name).get(facet.value) or facet.name.replace("_", " ")
    return Choice(shown or addresses.NONE, facet.count, href, chosen, depth)


def _labels(name: str) -> Mapping[str, str]:
    """Give what people call the values of a filter whose values are words of ours."""
    if name == "state":
        return STATES
    if name == "reason":
        return _words("review/queue", "reasons")
    grading = {"assessment": "statuses", "grade": "grades"}
    return _words("review/grading", grading[name]) if name in grading else {}


@cache
def _words(vocabulary: str, table: str) -> Mapping[str, str]:
    return {name: str(about["label"]) for name, about in load(vocabulary)[table].items()}


def _tree(asked: Filter, facets: Sequence[Facet]) -> Iterator[Choice]:
    """Give kinds under the kinds that they are of, those of most incidents first."""
    counts = {facet.value: facet.count for facet in facets}
    kinds = {facet.value: facet for facet in facets}

    def place(kind: str) -> list[tuple[int, str]]:
        return [(-counts.get(above, 0), above) for above in reversed(lineage(kind))]

    for kind in sorted(kinds, key=place):
        yield _choice("kind", asked, kinds[kind], min(len(lineage(kind)) - 1, 3))


def _names(asked: Filter, facets: Mapping[str, Sequence[Facet]]) -> dict[str, str]:
    """Give what the values of a filter in use are called."""
    found = {
        name: facet.name
        for name, some in facets.items()
        for facet in some
        if facet.value == getattr(asked, name) and facet.value
    }
    actors = {facet.value: facet.name for facet in facets["actor"]}
    sides = {name: actors.get(getattr(asked, name) or "", "") for name in ("agent", "target")}
    ours = {
        name: _labels(name).get(getattr(asked, name) or "", "") for name in ("state", "assessment", "grade")
    }
    return {name: value for name, value in (found | sides | ours).items() if value}


@dataclass(frozen=True, slots=True)
class Reach:
    """Which part of a list a page shows, and the addresses of those before and after it."""

    first: int
    last: int
    before: str
    after: str


def _reach(asked: Filter, total: int) -> Reach:
    last = min(asked.offset + asked.limit, total)
    before = address(asked, offset=max(0, asked.offset - asked.limit)) if asked.offset else ""
    after = address(asked, offset=asked.offset + asked.limit) if last < total else ""
    return Reach(min(asked.offset + 1, total), last, before, after)


def _number(value: float, toll: RowToll) -> str:
    return f"{value:.0%}" if toll.unit == "share" else f"{value:,.10g}"


ROUTES = (
    Route("/", show, methods=["GET"]),
    Route("/views", save, methods=["POST"]),
    Route("/views/delete", delete, methods=["POST"]),
)
