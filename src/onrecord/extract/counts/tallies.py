"""The same people told of more than once are counted once.

A number told again, a name after a description, a part of a whole: what was said first is kept, what repeats
it is left out or becomes a part of it. "Another" and "two others" are always more people.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from onrecord.extract.counts.quantities import Quantity
from onrecord.extract.events.triggers import Trigger
from onrecord.model.reading import Unit
from onrecord.model.text import Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One telling of how many. `head`, `trigger`, `sentence`, `target` and `within` are token indexes.

    `word` is the dictionary form of the noun counted, `name` a person's name. `anyone`: the noun says
    nothing of who they are; `plain`: it says age and sex alone. `anaphor`: it takes up people named before;
    `more`: it adds to them; `rest`: it sets them against those of another harm ("and three others hurt").
    `within`: the noun counted of which it is said to be a part; `part_of`: its place among the tallies.
    `open`: what was done does not say how it ended ("shot"). `also`: the `head` of every telling found to be
    the same.
    """

    kind: str
    unit: Unit
    low: float
    high: float | None
    hedge: str | None
    group: str | None
    quote: Quote
    head: int
    trigger: int
    sentence: int
    target: int | None = None
    word: str = ""
    name: str | None = None
    anyone: bool = False
    plain: bool = False
    anaphor: bool = False
    more: bool = False
    rest: bool = False
    open: bool = False
    cumulative: bool = False
    within: int | None = None
    part_of: int | None = None
    also: tuple[int, ...] = ()

    @property
    def single(self) -> bool:
        """Whether it is one person."""
        return self.low == 1 == self.high


def tally_of(kind: str, quantity: Quantity, trigger: Trigger, near: Token) -> Tally:
    """A number of people as a trigger tells of it, in the sentence of `near`."""
    return Tally(
        kind=kind,
        unit="people",
        low=quantity.low,
        high=quantity.high,
        hedge=quantity.hedge,
        group=quantity.group,
        quote=quantity.quote,
        head=quantity.head,
        trigger=trigger.token.i,
        sentence=near.sent.start,
    )


def settle(tallies: Iterable[Tally]) -> list[Tally]:
    """Keep what adds to the whole; make the rest parts of it, or leave it out. In the order of the text."""
    kept: list[Tally] = []
    ordered = sorted(tallies, key=lambda tally: (tally.quote.start, tally.quote.end))
    hurt = {tally.head for tally in ordered if tally.kind == "injured"}
    for tally in ordered:
        if tally.kind == "unharmed" and tally.head in hurt:
            continue  # who was shot and survived
        rest = tally.more and _is_contrast(tally, ordered)
        _take(kept, replace(tally, more=tally.more and not rest, rest=rest))
    return _survivors(kept)


def _is_contrast(tally: Tally, others: Sequence[Tally]) -> bool:
    """Whether "others" sets these people against those of another harm: "two were killed and three others hurt"."""
    return any(
        other.kind != tally.kind
        and other.sentence == tally.sentence
        and other.quote.start < tally.quote.start
        for other in others
    )


def _take(kept: list[Tally], tally: Tally) -> None:
    peers = [at for at, other in enumerate(kept) if (other.kind, other.unit) == (tally.kind, tally.unit)]
    named = (at for at, other in enumerate(kept) if (other.kind, other.head) == (tally.kind, tally.within))
    owner = next(named, None)
    if owner is not None:
        kept.append(replace(tally, part_of=owner))
        return
    again = next((at for at in peers if _same(kept[at], tally)), None)
    if again is not None:
        known = kept[again]
        kept[again] = replace(
            known,
            name=known.name or tally.name,
            group=known.group or tally.group,
            target=tally.target if known.target is None else known.target,
            rest=known.rest or tally.rest,
            also=(*known.also, tally.head),
        )
        return
    wholes = [at for at in peers if kept[at].part_of is None]
    beside = _owner_beside(kept, peers, tally) if tally.more else None
    other = tally.more and not (
        tally.anaphor and tally.single
    )  # "the other man" is one of two told of before
    owner = beside if other or beside is not None else _owner(kept, wholes, tally)
    kept.append(replace(tally, part_of=owner))
    if owner is None:
        for at in _owned(kept, wholes, tally):
            kept[at] = replace(kept[at], part_of=len(kept) - 1)


def _same(earlier: Tally, tally: Tally) -> bool:
    """Whether the two tell of the same people."""
    if earlier.head == tally.head:
        return True
    if earlier.trigger == tally.trigger or tally.within is not None:
        return False
    if tally.more:
        added = earlier.more or earlier.rest
        return added and not tally.single and earlier.low == tally.low and _compatible(earlier, tally)
    if earlier.name and tally.name:
        return _same_name(earlier.name, tally.name)
    if tally.single and earlier.single:
        return tally.anaphor or _one_person(earlier, tally)
    return not tally.single and earlier.low == tally.low and _compatible(earlier, tally)


def _same_name(one: str, other: str) -> bool:
    """Whether two names may be one person's: one is a word of the other, or first and last words are the same."""
    first, second = one.split(), other.split()
    if len(first) == 1 or len(second) == 1:
        return first[0] in second or second[0] in first
    return (first[0], first[-1]) == (second[0], second[-1])


def _one_person(earlier: Tally, tally: Tally) -> bool:
    """Whether two singular descriptions may be of one person.

    They may where the noun is the same (a headline and the first sentence after it), or where they stand in
    two sentences and only one gives a name, or one says nothing of who it is.
    """
    if earlier.word == tally.word:
        return True
    apart = earlier.sentence != tally.sentence
    plain = earlier.group == tally.group and (earlier.plain or tally.plain)
    vague = earlier.anyone or tally.anyone or earlier.anaphor or plain
    return apart and (bool(earlier.name) != bool(tally.name) or vague)


def _compatible(one: Tally, other: Tally) -> bool:
    return one.anyone or other.anyone or one.group == other.group


def _owner(kept: Sequence[Tally], wholes: list[int], tally: Tally) -> int | None:
    """Find the whole that people told of later belong to."""
    if tally.cumulative:
        return None
    return next((at for at in wholes if _holds(kept, at, tally)), None)


def _owner_beside(kept: Sequence[Tally], peers: list[int], tally: Tally) -> int | None:
    """Find the whole of those told of beside it: "three dead ... killed his aunt and another woman"."""
    beside = (kept[at].part_of for at in peers if kept[at].trigger == tally.trigger)
    return next((at for at in beside if at is not None), None)


def _holds(kept: Sequence[Tally], at: int, tally: Tally) -> bool:
    """Whether a whole can mean those told of: anyone holds all, soldiers hold soldiers and names.

    One person told of besides "two killed" is one of the two; a larger number must find room.
    """
    whole = kept[at]
    if whole.single or whole.trigger == tally.trigger or (whole.open != tally.open and not tally.single):
        return False
    rest = tally.more and tally.anyone  # "the other victim"
    if not (whole.anyone or whole.group == tally.group or tally.name or rest):
        return False
    told = 0 if tally.single else sum(part.low for part in kept if part.part_of == at)
    return told + tally.low <= (whole.high or whole.low)


def _owned(kept: Sequence[Tally], wholes: list[int], tally: Tally) -> list[int]:
    """Find the wholes told of before that a larger number now takes in."""
    if tally.more or tally.single or not (tally.anyone or tally.cumulative):
        return []
    apart = [at for at in wholes if kept[at].open == tally.open]
    if not tally.cumulative:
        apart = [at for at in apart if kept[at].trigger != tally.trigger]
    return apart if sum(kept[at].low for at in apart) <= tally.low else []


# -- those who died are not counted as injured ----------------------------------------------------------


def _survivors(kept: list[Tally]) -> list[Tally]:
    dead = [tally for tally in kept if tally.kind == "killed" and tally.unit == "people" and tally.low]
    if not dead or not any(tally.kind == "injured" for tally in kept):
        return kept
    killed = sum(tally.low for tally in dead if tally.part_of is None)
    heads, names = {tally.head for tally in dead}, [tally.name for tally in dead if tally.name]
    gone = {
        at
        for at, one in enumerate(kept)
        if one.kind == "injured" and (one.head in heads or _is_named(one, names))
    }
    gone |= _died_later(kept, dead, gone)
    return _closed(_reduced(kept, killed, gone), gone)


def _is_named(one: Tally, names: Sequence[str]) -> bool:
    return any(_same_name(one.name, name) for name in names) if one.name else False


def _died_later(kept: list[Tally], dead: list[Tally], gone: set[int]) -> set[int]:
    """Find the one hurt whom each of the dead is: "he died", or "shot him" told of one already dead."""
    found: set[int] = set()
    for victim in dead:
        hurt = [at for at, one in enumerate(kept) if at not in gone | found and _may_be(one, victim)]
        found |= set(hurt[-1:] if victim.single else hurt[: int(victim.low)])
    return found


def is_among(one: Tally, dead: Sequence[Tally | None]) -> bool:
    """Whether one person hurt, of whom it is not said how it ended, may be one of the dead; None is anybody."""
    return any(victim is None or _may_be(one, victim) for victim in dead)


def _may_be(one: Tally, victim: Tally) -> bool:
    """Whether one hurt may be one of the dead; two names or two plain descriptions are two people."""
    if one.kind != "injured" or one.unit != "people" or not one.single:
        return False
    if not victim.single:
        return one.open and (one.anaphor or one.anyone) and _compatible(one, victim)
    if one.more or victim.more or (one.name and victim.name):
        return False
    if one.anaphor or victim.anaphor:
        return one.open or victim.quote.start > one.quote.start
    return one.open and _one_person(one, victim)


def _reduced(kept: list[Tally], killed: float, gone: set[int]) -> list[Tally]:
    """Take the dead from those "shot": of three shot and one dead, from two to three were injured."""
    strong = sum(one.low for one in kept if one.kind == "injured" and not one.open and one.part_of is None)
    for at, one in enumerate(kept):
        if one.kind != "injured" or not one.open or one.single or one.part_of is not None or at in gone:
            continue
        others = one.rest or one.more  # "two others shot" leaves out the dead
        if strong or (killed >= one.low and not others):
            gone.add(at)
        elif not others:
            kept[at] = replace(one, low=one.low - killed)
    return kept


def _closed(kept: list[Tally], gone: set[int]) -> list[Tally]:
    """The tallies that stay, their parts pointing to their new places."""
    places = {at: place for place, at in enumerate(at for at in range(len(kept)) if at not in gone)}
    return [
        replace(one, part_of=None if one.part_of is None else places.get(one.part_of))
        for at, one in enumerate(kept)
        if at in places
    ]
