"""Where a happening took place: the place that the syntax ties to it, else where the story is.

What ties a place to a happening is in `place_ties`; what a sentence without a place falls back on in `setting`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from onrecord.extract.events.triggers import Trigger
from onrecord.extract.places.place_ties import SAID, TIED, Tie, anchors, tie
from onrecord.extract.places.place_words import words
from onrecord.extract.places.places import PlaceSpan
from onrecord.extract.places.setting import Setting, before, located, setting_of
from onrecord.extract.text.parser import Parsed
from onrecord.model.reading import PlaceRef
from onrecord.vocab.kinds import root

EXACTNESS = {"city": 5, "district": 4, "province": 3, "site": 2.5, "region": 1.5, "country": 1}
QUARTER = 5.2  # the same of a part of a town
_DIVISIONS = ("city", "district", "province")


@dataclass(frozen=True, slots=True)
class Where:
    """`place` is the most exact place with an entry of its own, `places` all that is said of where."""

    place: PlaceRef | None = None
    places: tuple[PlaceRef, ...] = ()
    origin: PlaceRef | None = None
    destination: PlaceRef | None = None


def places_of(parsed: Parsed, places: Sequence[PlaceSpan], triggers: Sequence[Trigger]) -> Where:
    """Where the happening told by these triggers took place."""
    if not places or not triggers:
        return Where()
    setting = setting_of(parsed, places)
    ties = _ties(parsed, setting, triggers)
    moves = any(
        root(trigger.kind) == "movement" or trigger.kind in words().sets["movement"] for trigger in triggers
    )
    origin = _end(ties, words().sets["origin"]) if moves else None
    goal = _end(ties, words().sets["destination"]) if moves else None
    here = [one for one in ties if one.place not in (origin, goal)]
    chosen = _chosen(here) or [end for end in (origin, goal) if end is not None]
    chosen = chosen or before(parsed, setting, triggers[0].token.sent.start)
    if not chosen and setting.main is not None:
        chosen = [setting.main]
    if not chosen:
        return Where(setting.nation, (setting.nation,)) if setting.nation else Where()
    around: list[int] = []
    if not any(places[i].country for i in chosen):
        around = _around(setting, ties)
    said = _with_containers(places, [*chosen, *around])
    exact = (
        said if places[chosen[0]].precision == "site" else [i for i in said if i in chosen or i not in around]
    )
    best = _most_exact(places, chosen, exact)
    return Where(
        place=_ref(places, best, said if places[best].quarter else exact),
        places=tuple(_ref(places, i, said) for i in said),
        origin=_ref(places, origin, _with_containers(places, [origin])) if origin is not None else None,
        destination=_ref(places, goal, _with_containers(places, [goal])) if goal is not None else None,
    )


def _ties(parsed: Parsed, setting: Setting, triggers: Sequence[Trigger]) -> list[Tie]:
    """For each place of the triggers' sentences its best tie, the best first."""
    found: dict[int, Tie] = {}
    for trigger in triggers:
        hanging = setting.hanging.get(trigger.token.sent.start)
        if not hanging:
            continue
        parts = anchors(trigger)
        for hung in hanging:
            one = tie(parsed, hung, setting.places[hung.place], trigger, parts)
            if hung.place not in found or one.score > found[hung.place].score:
                found[hung.place] = one
    return sorted(found.values(), key=lambda one: (-one.score, one.place))


def _end(ties: Iterable[Tie], prepositions: frozenset[str]) -> int | None:
    """The best tied place with one of these prepositions."""
    return next((one.place for one in ties if one.preposition in prepositions and one.score >= SAID), None)


def _chosen(ties: Sequence[Tie]) -> list[int]:
    """The places with the best ties, those in the same clause with them."""
    if not ties or ties[0].score < SAID:
        return []
    floor = TIED - 2 if ties[0].score >= TIED - 1 else ties[0].score - 1
    return [one.place for one in ties if one.score >= floor]


def _around(setting: Setting, ties: Sequence[Tie]) -> list[int]:
    """The city in which places that have no entry lie: one of the sentence, else the report's or its dateline's."""
    places = setting.places
    near = [
        one.place for one in ties if places[one.place].precision in _DIVISIONS and located(places[one.place])
    ]
    near.sort(key=lambda i: -_rank(places[i]))
    return near[:1] or [i for i in (setting.main, setting.home) if i is not None][:1]


def _with_containers(places: Sequence[PlaceSpan], chosen: Sequence[int]) -> list[int]:
    """The chosen places and those that the words put around them, each once."""
    found: list[int] = []
    for i in chosen:
        step: int | None = i
        while step is not None and step not in found:
            found.append(step)
            step = places[step].container
    return found


def _most_exact(places: Sequence[PlaceSpan], chosen: Sequence[int], said: Sequence[int]) -> int:
    """The most exact of the places, the first of equals: a quarter before its city, a city before its province."""
    first = places[chosen[0]]
    fitting = [i for i in said if i == chosen[0] or not first.country or _agree(places[i], first)]
    return max(fitting, key=lambda i: (_rank(places[i]), -said.index(i)))


def _rank(place: PlaceSpan) -> float:
    rank: float = EXACTNESS[place.precision]
    if place.quarter:
        return QUARTER
    return 5.5 if place.precision == "site" and place.geonameid else rank


def _agree(one: PlaceSpan, other: PlaceSpan) -> bool:
    """Whether two places may lie in each other: nothing that is known of them differs."""
    for mine, theirs in ((one.country, other.country), (one.admin1, other.admin1)):
        if mine and theirs and mine != theirs:
            return False
    return True


def _ref(places: Sequence[PlaceSpan], index: int, said: Sequence[int]) -> PlaceRef:
    """The place; one without an entry takes country and divisions of the city that is said with it.

    The second division of a part of a town is the town.
    """
    place = places[index]
    ref = place.ref()
    if place.country is not None:
        return ref
    around = next(
        (places[i] for i in said if i != index and places[i].country and places[i].precision in _DIVISIONS),
        None,
    )
    if around is None:
        return ref
    town = around.name if place.quarter and around.precision == "city" else around.admin2
    return replace(ref, country=around.country, admin1=around.admin1, admin2=town)
