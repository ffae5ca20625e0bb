"""Actors: who appears in the record, what reports and people call them, and who acted on whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import Route

from onrecord.errors import Conflict, UsageError
from onrecord.model.board import Filter
from onrecord.model.listed import ActorSum, Said
from onrecord.review.names import folded
from onrecord.store.board_lists import WHO
from onrecord.web.naming import Naming, Sent, Words, address, called, countries, key_asked, listing
from onrecord.web.visit import Form, Visit, action, page

IN_LIST = 3  # incidents of each actor in which a list looks for their words
IN_PAGE = 60  # the same for the page of one
INCIDENTS = 25  # shown on the page of one

_ORDERS = {
    "name": lambda one: folded(one.name),
    "agent": lambda one: (-one.sum.agent, folded(one.name)),
    "target": lambda one: (-one.sum.target, folded(one.name)),
}


@dataclass(frozen=True, slots=True)
class Line:
    """An actor on a line of the list."""

    sum: ActorSum
    name: str
    aliases: tuple[str, ...]

    @property
    def says_itself(self) -> bool:
        """Whether the key tells no more than the name."""
        return folded(self.name) == self.sum.key


@dataclass(frozen=True, slots=True)
class About:
    """What reports say of an actor: what they are, whence, and what they are called."""

    types: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    words: tuple[Words, ...] = ()


@page("viewer")
def show(visit: Visit) -> Response:
    """List all actors."""
    sums = _sums(visit)
    naming = _naming(visit, sums)
    lines = [Line(each, naming.name(each.key), naming.names.aliases(each.key)) for each in sums]
    found = listing(visit, "/actors", lines, texts=_texts, orders=_ORDERS, shows={})
    about = _about(visit, naming, [line.sum.key for line in found.lines], IN_LIST)
    return visit.render(
        "actors.html", listing=found, about=about, address=address, countries=countries(), nothing=About()
    )


@page("viewer")
def one(visit: Visit) -> Response:
    """Show one actor."""
    return _actor(visit, key_asked(visit))


@action("analyst")
def decide(visit: Visit, form: Form) -> Response:
    """Say what to call an actor, or take it back."""
    naming = _naming(visit, _sums(visit))
    try:
        key = naming.decide(form)
    except Conflict:
        raise
    except UsageError as error:
        sent = Sent(form.text("verb"), form.text("value"), form.text("why"))
        return _actor(visit, naming.home(form.text("key")), str(error), sent)
    return visit.go(address("actor", Naming.of(visit, "actor", naming.called).home(key)))


def _actor(visit: Visit, key: str, problem: str = "", sent: Sent | None = None) -> Response:
    sums = _sums(visit)
    naming = _naming(visit, sums)
    home = naming.home(key)
    if not naming.knows(home):
        return visit.missing("actor")
    if home != key:
        return visit.go(address("actor", home))
    role = visit.person.role
    found = visit.store.board.find(Filter(actor=key, role=role, order="newest", limit=INCIDENTS))
    acted, suffered = visit.store.lists.partners(key, role)
    return visit.render(
        "actor.html",
        status=400 if problem else 200,
        thing=naming.thing(key),
        sum=next((each for each in sums if each.key == key), None),
        about=_about(visit, naming, [key], IN_PAGE).get(key, About()),
        listed=naming.is_listed(key),
        incidents=found,
        acted=acted,
        suffered=suffered,
        address=address,
        countries=countries(),
        problem=problem,
        sent=sent or Sent(),
    )


def _sums(visit: Visit) -> list[ActorSum]:
    return visit.store.lists.actors(visit.person.role)


def _naming(visit: Visit, sums: list[ActorSum]) -> Naming:
    return Naming.of(visit, "actor", {each.key: each.name for each in sums})


def _texts(line: Line) -> Iterable[str]:
    return (line.sum.key, line.name, line.sum.name, *line.aliases)


def _about(visit: Visit, naming: Naming, keys: list[str], each: int) -> Mapping[str, About]:
    """Give what reports say of actors, by their keys, from so many incidents of each."""
    lists, role = visit.store.lists, visit.person.role
    rows = lists.rows_with("actor", keys, role, each=each)
    numbers = {number for some in rows.values() for number in some}
    shown = lists.shown(numbers)
    types: dict[str, dict[str, None]] = {}
    for party in (party for row in shown.values() for party in row.parties):
        types.setdefault(party.key, {}).update({party.type: None} if party.type else {})
    said: dict[str, list[Said]] = {}
    for words in lists.said(numbers, WHO, role):
        there = {party.key for party in shown[words.row].parties}
        said.setdefault(_key(words, naming, there), []).append(words)
    return {
        key: About(
            tuple(types.get(key, ())),
            tuple(dict.fromkeys(str(one.value["country"]) for one in said.get(key, ()) if one.value.get("country"))),
            tuple(called(said.get(key, ()))),
        )
        for key in keys
    }  # fmt: skip


def _key(said: Said, naming: Naming, there: Collection[str]) -> str:
    """Give the key of the actor of a claim: the one it is named after, else, where people are counted, their head."""
    value = said.value
    key = naming.home(str(value.get("actor") or folded(str(value.get("name") or said.words))))
    return key if key in there else naming.home(folded(str(value.get("head") or "")))


ROUTES = (
    Route("/actors", show, methods=["GET"]),
    Route("/actors", decide, methods=["POST"]),
    Route("/actors/{key:path}", one, methods=["GET"]),
)
