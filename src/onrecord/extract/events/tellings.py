"""Tellings of one happening in a report, brought together across its sentences, and no further.

A later telling joins what is known so far of an earlier happening when its kind fits and nothing known of both speaks
against it (`clashes.py`). What is known grows with every telling: a victim named in the first and a day in the second
hold for the third.
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.extract.events.arguments import words
from onrecord.extract.events.clashes import NEAR, NEXT, OPENING, adds, may_be_one, same_toll
from onrecord.extract.events.happenings import is_harmful, is_outcome, is_sort_of
from onrecord.extract.events.told import Known

_REACH = 40  # sentences that "the attack" reaches back


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
    able = [j for j in reversed(known) if known[j].anchored and may_be_one(one, known[j])]
    for joins in (_shares, adds, _fills_in, _takes_up, _opens, _is_of_one):
        for j in able:
            if joins(one, known[j]):
                return j
    last = next((j for j in reversed(known) if _may_go_on(one, known[j])), None)
    return last if last in able and _goes_on(one, known[last]) else None


def _shares(later: Known, earlier: Known) -> bool:
    """Whether the two are told of the same people or things, of one toll, or of one actor on one day."""
    if (
        later.names & earlier.names
        or later.taken_up & (earlier.nouns | earlier.things | earlier.called)
        or same_toll(later, earlier)
    ):
        return True
    if later.vague & later.taken_up and (earlier.names or earlier.nouns):  # "the victims"
        return later.sentence - earlier.sentence <= NEAR
    return bool(later.agents & earlier.agents) and later.days is not None and later.days == earlier.days


def _opens(later: Known, earlier: Known) -> bool:
    """Whether the lead of a story tells of whom its headline has told: "Cook shot in bar" and "a cook was shot"."""
    if not earlier.headline or later.headline or later.sentence > OPENING or later.apart:
        return False
    alike = bool(later.nouns & earlier.nouns) or bool(later.plain | earlier.plain)
    return alike and bool(_same_harm(later, earlier))


def _is_of_one(later: Known, earlier: Known) -> bool:
    """Whether it goes on soon with whom the same harm was told of: "he was shot", "the man", a man's name."""
    if not 0 <= later.sentence - earlier.sentence <= NEAR or later.apart or not _same_harm(later, earlier):
        return False
    if later.one_person or later.taken_up & later.plain:
        return True
    named, unnamed = (later, earlier) if later.names else (earlier, later)
    return bool(named.names) and not unnamed.names and bool(unnamed.plain)


def _same_harm(later: Known, earlier: Known) -> frozenset[str]:
    """The harms that both tell of one person."""
    return later.hits_one & earlier.hits_one


def _takes_up(later: Known, earlier: Known) -> bool:
    """Whether the weapon of an earlier telling is taken up soon after: "a bomb killed two ... the bomb exploded"."""
    return bool(later.means_again & earlier.means) and later.sentence - earlier.sentence <= NEAR


def _fills_in(later: Known, earlier: Known) -> bool:
    """Whether a telling without parts of its own, or a definite one ("the attack"), takes up an earlier one.

    The lead of a story tells as new what its headline has told: "A man died in a shooting".
    """
    reach = NEXT if later.names and not (earlier.names or earlier.nouns) else _REACH
    if later.sentence - earlier.sentence > reach:
        return False
    if later.article == "indefinite":
        return earlier.headline and later.sentence - earlier.sentence <= NEXT
    if later.plural and earlier.dead:
        return False
    if later.agents and earlier.agents and not later.agents & earlier.agents:
        return False
    if later.article == "definite" and later.news(earlier):
        named = later.names or earlier.names
        several = (
            bool(named) and (later.plural or earlier.plural) and later.kind != "death"
        )  # "the murders of X and Y"
        near = 0 < later.sentence - earlier.sentence <= NEXT
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
        and 0 < later.sentence - earlier.sentence <= NEAR
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
