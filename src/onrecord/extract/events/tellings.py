"""Tellings of one happening in a report, brought together across its sentences, and no further.

A later telling joins what is known so far of an earlier happening when its kind fits and nothing known of both speaks
against it. What is known grows with every telling: a victim named in the first and a day in the second hold for the
third.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import cos, hypot, radians
from typing import Literal

from onrecord.extract.events.arguments import words
from onrecord.extract.events.happenings import (
    Days,
    days_clash,
    is_harmful,
    is_outcome,
    is_sort_of,
    kinds_fit,
    leads,
)
from onrecord.model.reading import PlaceRef

_REACH = 40  # sentences that "the attack" reaches back
_NAMED_REACH = 2  # the same, for one with a named victim to one of which no victim is told
_NEAR = 5  # the same, for a clause that goes on with the story
_BESIDE = 20  # km between two places of which one is named by the other
_KM_A_DEGREE = 111.2  # of latitude
_LONG = 60  # days; longer than one happening lasts

Article = Literal[
    "definite", "indefinite", "none", "clause"
]  # of a noun; or it is told in a clause of its own


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a happening, for comparison: folded names of its parts, days, place and counts by kind."""

    kind: str
    kinds: frozenset[str]
    agents: frozenset[str]  # of those who did it, by name
    doers: frozenset[str]  # what people among them are called who have no name
    names: frozenset[str]  # of those to whom or to which it was done
    dead: frozenset[str]  # of these the ones who are told killed
    nouns: frozenset[str]  # what people among them are called who have no name
    vague: frozenset[
        str
    ]  # of these nouns, the ones that say nothing of who they are ("a person", "30", "the victims")
    things: frozenset[str]  # the same for things
    taken_up: frozenset[str]  # of these nouns, the ones that point back ("the farmers", "the bus")
    one_person: bool  # to whom it was done is "he" or "she"
    several: bool  # or are called by a word in the plural
    means: frozenset[str]  # the weapons
    means_again: frozenset[str]  # of these the ones that point back ("the bomb")
    days: Days | None
    place: PlaceRef | None  # as said in the same sentences
    counts: dict[str, float]
    sentence: int
    broad: bool  # a course of many deeds ("the offensive")
    standing: bool  # asserted or reported
    article: Article
    plural: bool  # of a noun: "the attacks"
    anchored: bool  # a reader learns more than that it happened
    headline: bool  # told in the headline alone
    adds: bool  # whom it was done to are more people than those told of ("four others", "another man")

    @property
    def is_bare(self) -> bool:
        """Whether nothing is told of it but that it happened."""
        return not (self.agents or self.doers or self.names or self.nouns or self.things or self.counts)

    @property
    def may_be_of_one_person(self) -> bool:
        """Whether "he" can be whom it was done to: not where nobody, or more people, were hit."""
        hit = self.one_person or self.names or self.nouns
        return bool(hit) and not self.several and max(self.counts.values(), default=1) == 1

    @property
    def is_long(self) -> bool:
        """Whether it is told of a long time, as the toll of a war is."""
        return self.days is not None and _length(self.days) > _LONG

    def news(self, earlier: Known) -> frozenset[str]:
        """Whom and what it was done to, as far as that was not told before."""
        return (
            (self.names | (self.nouns | self.things) - self.taken_up)
            - earlier.names
            - earlier.nouns
            - earlier.things
        )

    def and_then(self, later: Known) -> Known:
        """What is known after one more telling: the later toll, the fewer days, the place said first."""
        return replace(
            self,
            kind=max(self.kind, later.kind, key=leads),
            kinds=self.kinds | later.kinds,
            agents=self.agents | later.agents,
            doers=self.doers | later.doers,
            names=self.names | later.names,
            dead=self.dead | later.dead,
            nouns=self.nouns | later.nouns,
            vague=self.vague | later.vague,
            things=self.things | later.things,
            means=self.means | later.means,
            days=min(filter(None, (self.days, later.days)), key=_length, default=None),
            place=self.place or later.place,
            counts=self.counts | later.counts,
            one_person=self.one_person or later.one_person,
            several=self.several or later.several,
            sentence=later.sentence,
            anchored=self.anchored or later.anchored,
            headline=self.headline and later.headline,
            broad=self.broad or later.broad,
        )


def _length(days: Days) -> int:
    return (date.fromisoformat(days[1]) - date.fromisoformat(days[0])).days


def across_sentences(tellings: Sequence[Known]) -> list[int]:
    """For each telling the index of the first one of the same happening; itself where it is new."""
    known: dict[int, Known] = {}  # by the first telling, the one told last at the end
    first: list[int] = []
    for i, one in enumerate(tellings):
        same = _told_before(one, known)
        if same is None:
            same, known[i] = i, one
        else:
            known[same] = known.pop(same).and_then(one)
        first.append(same)
    return first


def _told_before(one: Known, known: dict[int, Known]) -> int | None:
    """The happening that a telling is one more of.

    The nearest with which it shares a part; else the nearest that it fills in, bare or definite ("the attack"); else
    the one told last, of deeds that others did not do, where it goes on with it.
    """
    able = [j for j in reversed(known) if known[j].anchored and _may_be_one(one, known[j])]
    for joins in (_shares, _adds, _fills_in, _takes_up):
        for j in able:
            if joins(one, known[j]):
                return j
    last = next((j for j in reversed(known) if _may_go_on(one, known[j])), None)
    return last if last in able and _goes_on(one, known[last]) else None


def _may_be_one(later: Known, earlier: Known) -> bool:
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
    return _adds(later, earlier) or not (_counts_clash(later, earlier) or _others(later, earlier))


def _adds(later: Known, earlier: Known) -> bool:
    """Whether it goes on with a deed soon after, done to more people: "Four others were detained"."""
    near = 0 < later.sentence - earlier.sentence <= _NEAR
    return later.adds and near and later.kind in earlier.kinds and bool(earlier.names or earlier.nouns)


def _singles_out(one: Known) -> bool:
    """Whether it tells of the murder of somebody: part of no offensive."""
    return bool(one.dead) or (is_outcome(one.kind) and bool(one.names) and not one.broad)


def _shares(later: Known, earlier: Known) -> bool:
    """Whether the two are told of the same people or things, of one toll, or of one actor on one day."""
    if (
        later.names & earlier.names
        or later.taken_up & (earlier.nouns | earlier.things)
        or _same_toll(later, earlier)
    ):
        return True
    if later.vague & later.taken_up and (earlier.names or earlier.nouns):  # "the victims"
        return later.sentence - earlier.sentence <= _NEAR
    return bool(later.agents & earlier.agents) and later.days is not None and later.days == earlier.days


def _same_toll(later: Known, earlier: Known) -> bool:
    return any(number == later.counts.get(harm) and number > 1 for harm, number in earlier.counts.items())


def _takes_up(later: Known, earlier: Known) -> bool:
    """Whether the weapon of an earlier telling is taken up soon after: "a bomb killed two ... the bomb exploded"."""
    return bool(later.means_again & earlier.means) and later.sentence - earlier.sentence <= _NEAR


def _fills_in(later: Known, earlier: Known) -> bool:
    """Whether a telling without parts of its own, or a definite one ("the attack"), takes up an earlier one.

    The lead of a story tells as new what its headline has told: "A man died in a shooting".
    """
    reach = _NAMED_REACH if later.names and not (earlier.names or earlier.nouns) else _REACH
    if later.sentence - earlier.sentence > reach:
        return False
    if later.article == "indefinite":
        return earlier.headline and later.sentence - earlier.sentence <= _NAMED_REACH
    if later.plural and earlier.dead:
        return False
    if later.agents and earlier.agents and not later.agents & earlier.agents:
        return False
    if later.article == "definite" and later.news(earlier):
        named = later.names or earlier.names
        several = (
            bool(named) and (later.plural or earlier.plural) and later.kind != "death"
        )  # "the murders of X and Y"
        near = 0 < later.sentence - earlier.sentence <= _NAMED_REACH
        apart = (
            is_outcome(later.kind) and is_outcome(earlier.kind) and not is_sort_of(later.kind, earlier.kind)
        )
        return near and not several and not apart and not _other_doers(later, earlier)
    if later.article == "definite":
        return later.sentence > earlier.sentence or not (later.names or later.nouns or later.things)
    if later.plural and later.article == "none":  # "explosions", "his crimes"
        return False
    return later.is_bare and (later.article == "clause" or later.kind in earlier.kinds)


def _may_go_on(later: Known, earlier: Known) -> bool:
    harmful = is_harmful(later.kind)
    return is_harmful(earlier.kind) == harmful and not (harmful and _surely_others(later, earlier))


def _surely_others(later: Known, earlier: Known) -> bool:
    """Whether both say who did it in like words, and not the same: "a woman" may be Anna Novak, police are no mob."""
    if later.agents & earlier.agents or later.doers & earlier.doers:
        return False
    return bool(later.agents and earlier.agents) or bool(later.doers and earlier.doers)


def _goes_on(later: Known, earlier: Known) -> bool:
    """Whether a clause soon after goes on with the story: with the same sort of deed, or with what came of it."""
    return (
        later.article == "clause"
        and (is_harmful(later.kind) or not later.things)
        and 0 < later.sentence - earlier.sentence <= _NEAR
        and not (earlier.dead and later.things)
        and (
            later.kind in words("consequences")
            or is_sort_of(later.kind, earlier.kind)
            or not later.news(earlier)
        )
    )


def _other_doers(later: Known, earlier: Known) -> bool:
    """Whether both say who did it, and name nobody in common."""
    mine, theirs = later.agents | later.doers, earlier.agents | earlier.doers
    return bool(mine and theirs) and not mine & theirs


def _others(later: Known, earlier: Known) -> bool:
    """Whether the two are told of other people or other things."""
    if later.names and earlier.names:
        return not later.names & earlier.names
    if later.names or earlier.names or _same_toll(later, earlier) or _is_outcome(later, earlier):
        return False
    vague = (
        later.vague if later.kind != "missing" else frozenset()
    )  # "12 remain missing" are of those told last
    told, before = later.nouns - later.taken_up - vague, earlier.nouns - earlier.vague
    pairs = ((told, before), (later.things - later.taken_up, earlier.things))
    return any(one and other and not one & other for one, other in pairs)


def _is_outcome(later: Known, earlier: Known) -> bool:
    """Whether a toll follows soon on a deed of which none was told: those hit are of what was attacked."""
    return (
        later.kind in words("consequences")
        and later.article == "clause"
        and later.kind != earlier.kind
        and not (later.doers or later.agents or earlier.counts)
        and later.sentence - earlier.sentence <= _NAMED_REACH
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
        for kind in shared
        if not _names_some(later, earlier, kind)
    )
    same_day = later.days is not None and later.days == earlier.days
    return differ and not (same_day and later.place is not None and earlier.place is not None)


def _names_some(later: Known, earlier: Known, kind: str) -> bool:
    """Whether those of a toll are called by name afterwards, as far as their names were read."""
    named = later.names and not earlier.names and earlier.nouns <= earlier.vague
    return bool(named) and later.counts[kind] < earlier.counts[kind]
