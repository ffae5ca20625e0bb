"""What of two tellings speaks against their being of one happening: other days, places, tolls, people."""

from __future__ import annotations

from math import cos, hypot, radians

from onrecord.extract.events.arguments import words
from onrecord.extract.events.happenings import days_clash, is_harmful, is_outcome, kinds_fit
from onrecord.extract.events.told import Known
from onrecord.model.reading import PlaceRef

NEAR = 5  # sentences within which a clause goes on with the story
NEXT = 2  # sentences within which one with a named victim takes up one of which no victim is told
OPENING = 3  # sentences within which a story tells what its headline has told
_BESIDE = 20  # km between two places of which one is named by the other
_KM_A_DEGREE = 111.2  # of latitude


def may_be_one(later: Known, earlier: Known) -> bool:
    """Whether nothing that is known of both speaks against it; nobody dies twice."""
    if later.dead & earlier.dead:
        return later.standing == earlier.standing
    if later.standing != earlier.standing or not _kinds_fit(later, earlier):
        return False
    if later.broad != earlier.broad and (_singles_out(later) or _singles_out(earlier)):
        return False
    if later.is_long != earlier.is_long or days_clash(later.days, earlier.days):
        return False
    apart = places_clash(later.place, earlier.place) and not _side_by_side(later, earlier)
    if apart or (later.one_person and not earlier.may_be_of_one_person):
        return False
    return adds(later, earlier) or not (_counts_clash(later, earlier) or _others(later, earlier))


def adds(later: Known, earlier: Known) -> bool:
    """Whether it goes on with a deed soon after, done to more people: "Four others were detained"."""
    near = 0 < later.sentence - earlier.sentence <= NEAR
    return later.adds and near and later.kind in earlier.kinds and bool(earlier.names or earlier.nouns)


def _singles_out(one: Known) -> bool:
    """Whether it tells of the murder of somebody: part of no offensive."""
    return bool(one.dead) or (is_outcome(one.kind) and bool(one.names) and not one.broad)


def _others(later: Known, earlier: Known) -> bool:
    """Whether the two are told of other people or other things."""
    if later.names and earlier.names:
        return not later.names & earlier.names
    if later.names or earlier.names or same_toll(later, earlier) or _is_outcome(later, earlier):
        return False
    vague = (
        later.vague if later.kind != "missing" else frozenset()
    )  # "12 remain missing" are of those told last
    told, before = later.nouns - later.taken_up - vague, earlier.nouns - earlier.vague
    if earlier.headline and later.sentence <= OPENING and not later.apart and _is_one_plain(later, earlier):
        return False
    pairs = ((told, before), (later.things - later.taken_up, earlier.things))
    return any(one and other and not one & other for one, other in pairs)


def _is_one_plain(later: Known, earlier: Known) -> bool:
    """Whether both tell of one person, and one of the two says no more than sex and age: "man", "a clerk"."""
    plain = not (later.nouns - later.plain) or not (earlier.nouns - earlier.plain)
    both = later.plain and earlier.plain
    return (
        plain and bool(later.hits_one & earlier.hits_one) and (not both or bool(later.plain & earlier.plain))
    )


def same_toll(later: Known, earlier: Known) -> bool:
    """Whether the two tell of the same number of people who came to the same harm, and of more than one."""
    return any(number == later.counts.get(harm) and number > 1 for harm, number in earlier.counts.items())


def _is_outcome(later: Known, earlier: Known) -> bool:
    """Whether a toll follows soon on a deed of which none was told: those hit are of what was attacked."""
    return (
        later.kind in words("consequences")
        and later.article == "clause"
        and later.kind != earlier.kind
        and not (later.doers or later.agents or earlier.counts)
        and later.sentence - earlier.sentence <= NEXT
    )


def _kinds_fit(later: Known, earlier: Known) -> bool:
    if not is_harmful(later.kind):
        taken = {later.kind, earlier.kind} <= words("takings") and bool(later.names & earlier.names)
        return taken or later.kind == earlier.kind
    if later.kind in earlier.kinds:
        return True
    damage = {kind for kind in (later.kind, earlier.kind) if kind.startswith("property")}
    both_outcomes = {later.kind, earlier.kind} <= words("consequences")
    return kinds_fit(later.kind, earlier.kind) and not (damage and both_outcomes)


def places_clash(one: PlaceRef | None, other: PlaceRef | None) -> bool:
    """Whether two places cannot be one: two names of one level, or parts of two countries or provinces."""
    if one is None or other is None or one.name == other.name:
        return False
    for larger in ("country", "admin1"):
        names = getattr(one, larger), getattr(other, larger)
        if all(names) and names[0] != names[1]:
            return True
    return one.precision == other.precision


def _side_by_side(later: Known, earlier: Known) -> bool:
    """Whether a deed taken up ("the explosion") is told of the next place: "near A ... at B, 7 km from A"."""
    one, other = later.place, earlier.place
    if later.article != "definite" or one is None or other is None:
        return False
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return False
    across = (one.lon - other.lon) * cos(radians((one.lat + other.lat) / 2))
    return hypot(one.lat - other.lat, across) * _KM_A_DEGREE <= _BESIDE


def _counts_clash(later: Known, earlier: Known) -> bool:
    """Whether two tolls of one harm differ, where neither place nor day says that they are of the same."""
    shared = later.counts.keys() & earlier.counts.keys()
    differ = any(
        later.counts[kind] != earlier.counts[kind] and min(later.counts[kind], earlier.counts[kind]) > 1
        for kind in shared - {harm for harm, _ in later.tolls & earlier.tolls}
        if not _names_some(later, earlier, kind)
    )
    same_day = later.days is not None and later.days == earlier.days
    return differ and not (same_day and later.place is not None and earlier.place is not None)


def _names_some(later: Known, earlier: Known, kind: str) -> bool:
    """Whether those of a toll are called by name afterwards, as far as their names were read."""
    named = later.names and not earlier.names and earlier.nouns <= earlier.vague
    return bool(named) and later.counts[kind] < earlier.counts[kind]
