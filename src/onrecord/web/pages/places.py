"""Places: where incidents happened, those named but not placed first, and what reports and people call them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import Route

from onrecord.errors import Conflict, UsageError
from onrecord.model.board import Filter, RowPlace
from onrecord.model.listed import PlaceSum, Said
from onrecord.review.names import folded
from onrecord.store.board_lists import WHERE
from onrecord.web.naming import Naming, Sent, Words, address, called, countries, key_asked, listing
from onrecord.web.visit import Form, Visit, action, page

IN_LIST = 3  # incidents of each place in which a list looks for its words and its point
IN_PAGE = 60  # the same for the page of one
INCIDENTS = 25  # shown on the page of one

_ORDERS = {
    "": lambda one: (one.sum.placed, -one.sum.incidents, folded(one.name)),
    "name": lambda one: folded(one.name),
    "incidents": lambda one: (-one.sum.incidents, folded(one.name)),
    "country": lambda one: (not one.sum.country, one.sum.country, folded(one.name)),
}
_SHOWS = {"unplaced": lambda one: not one.sum.placed, "placed": lambda one: one.sum.placed}
SHOWS = {"": "all places", "unplaced": "named but not placed", "placed": "placed"}


@dataclass(frozen=True, slots=True)
class Line:
    """A place on a line of the list."""

    sum: PlaceSum
    name: str
    aliases: tuple[str, ...]

    @property
    def says_itself(self) -> bool:
        """Whether the key tells no more than the name."""
        return folded(self.name) == self.sum.key


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a place: the entry with a point if there is one, and the words of reports."""

    place: RowPlace | None = None
    words: tuple[Words, ...] = ()


@page("viewer")
def show(visit: Visit) -> Response:
    """List all places, those that are named but not placed first."""
    sums = _sums(visit)
    naming = _naming(visit, sums)
    lines = [Line(each, naming.name(each.key), naming.names.aliases(each.key, "place")) for each in sums]
    found = listing(visit, "/places", lines, texts=_texts, orders=_ORDERS, shows=_SHOWS)
    about = _about(visit, naming, [line.sum.key for line in found.lines], IN_LIST)
    return visit.render(
        "places.html",
        listing=found,
        about=about,
        nothing=About(),
        unplaced=sum(not each.placed for each in sums),
        shows=SHOWS,
        address=address,
        countries=countries(),
    )


@page("viewer")
def one(visit: Visit) -> Response:
    """Show one place."""
    return _place(visit, key_asked(visit))


@action("analyst")
def decide(visit: Visit, form: Form) -> Response:
    """Say what to call a place, or take it back."""
    naming = _naming(visit, _sums(visit))
    try:
        key = naming.decide(form)
    except Conflict:
        raise
    except UsageError as error:
        sent = Sent(form.text("verb"), form.text("value"), form.text("why"))
        return _place(visit, naming.home(form.text("key")), str(error), sent)
    return visit.go(address("place", Naming.of(visit, "place", naming.called).home(key)))


def _place(visit: Visit, key: str, problem: str = "", sent: Sent | None = None) -> Response:
    sums = _sums(visit)
    naming = _naming(visit, sums)
    home = naming.home(key)
    if not naming.knows(home):
        return visit.missing("place")
    if home != key:
        return visit.go(address("place", home))
    found = visit.store.board.find(Filter(place=key, role=visit.person.role, order="newest", limit=INCIDENTS))
    return visit.render(
        "place.html",
        status=400 if problem else 200,
        thing=naming.thing(key),
        sum=next((each for each in sums if each.key == key), None),
        about=_about(visit, naming, [key], IN_PAGE).get(key, About()),
        incidents=found,
        address=address,
        countries=countries(),
        problem=problem,
        sent=sent or Sent(),
    )


def _sums(visit: Visit) -> list[PlaceSum]:
    return visit.store.lists.places(visit.person.role)


def _naming(visit: Visit, sums: list[PlaceSum]) -> Naming:
    return Naming.of(visit, "place", {each.key: each.name for each in sums})


def _texts(line: Line) -> Iterable[str]:
    country = line.sum.country
    return (line.sum.key, line.name, line.sum.name, country, countries().get(country, ""), *line.aliases)


def _about(visit: Visit, naming: Naming, keys: list[str], each: int) -> Mapping[str, About]:
    """Give what is known of places, by their keys, from so many incidents of each."""
    lists, role = visit.store.lists, visit.person.role
    rows = lists.rows_with("place", keys, role, each=each)
    numbers = {number for some in rows.values() for number in some}
    places: dict[str, RowPlace] = {}
    for shown in lists.shown(numbers).values():
        if shown.place and (shown.place.key not in places or places[shown.place.key].lat is None):
            places[shown.place.key] = shown.place
    said: dict[str, list[Said]] = {}
    for one_said in lists.said(numbers, WHERE, role):
        said.setdefault(naming.home(_key(one_said)), []).append(one_said)
    return {key: About(places.get(key), tuple(called(said.get(key, ())))) for key in keys}


def _key(said: Said) -> str:
    """Give what the place of a claim is named after, as `place_key` does."""
    number = said.value.get("geonameid")
    return str(number) if number is not None else folded(str(said.value.get("name") or said.words))


ROUTES = (
    Route("/places", show, methods=["GET"]),
    Route("/places", decide, methods=["POST"]),
    Route("/places/{key:path}", one, methods=["GET"]),
)
