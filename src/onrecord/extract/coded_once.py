"""One ACLED code for what is one event there: how a protest went, how a place changed hands, who had to flee.

ACLED codebook (2023): demonstrators who are met with force, or use it, are one event of the kind that tells so; a
place that is left to others without a fight is handed over; a movement that ends in it is part of it, and people who
flee from violence are part of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from onrecord.extract.events.clashes import places_clash
from onrecord.extract.events.happenings import days_clash
from onrecord.extract.known import TOLD, days_of
from onrecord.model.reading import Acled, Event
from onrecord.vocab import load
from onrecord.vocab.kinds import root

_STATE = frozenset({"state", "government", "military", "police", "security"})
_BANDS = frozenset({"rebel", "militia", "criminal", "unidentified"})
_GATHERED = frozenset({"protest", "road_blockade"})  # kinds in which people are in the street
_MET = _GATHERED | {"crackdown"}  # with those in which that is met by force
_WAYS_IN = frozenset({"raid", "attack"})  # kinds by which attackers get at what they want
_CROWDED = frozenset({"clash", "riot"})
_BESIDE = 2  # characters between the sentences of two tellings that follow each other


def coded_once(events: Sequence[Event]) -> list[Event]:
    """Give the events of a report, each with the ACLED code that it has beside the others."""
    told = [event for event in events if _counts(event)]
    went = {*TOLD, "attempted"}
    return [
        replace(event, acled=_code(event, told)) if event.status in went and event.acled else event
        for event in events
    ]


def _counts(event: Event) -> bool:
    """Whether it is told, or is what police or soldiers are told to have acted for: "fired to disperse the march"."""
    meant = event.kind == "crackdown" and event.status == "planned"
    return event.acled is not None and (meant or event.status in TOLD)


def _code(event: Event, told: Sequence[Event]) -> Acled | None:
    beside = [other for other in told if other is not event and _is_beside(event, other)]
    if _is(event, "protest"):
        return _of_protest(event, beside)
    if _is(event, "territory"):
        return _of_territory(event, beside)
    if _is(event, "movement") and any(_is(other, "territory") for other in _same_sentence(event, beside)):
        return None
    if root(event.kind) == "movement" and any(_is(other, "violence") for other in told):
        return None
    here = _same_sentence(event, beside)
    if any(_is_part(event, other) for other in here):
        return None
    protests = [other for other in beside if other.kind in _MET]
    code = (_at_protest(event, protests) if protests else None) or event.acled
    return _of_violence(event, code, here)


def _is_part(event: Event, other: Event) -> bool:
    """Whether a deed is only the way to another, which is the one that is coded."""
    if event.kind in _WAYS_IN and _hurts_nobody(event):
        return _is(other, "aim")
    if event.kind == "abduction":
        return _is(other, "raped")
    return event.kind == "bombing" and _hurts_nobody(event) and _is(other, "defused")


def _of_violence(event: Event, code: Acled | None, here: Sequence[Event]) -> Acled | None:
    """The code beside others of its sentence: an attack that begins a clash, a mob that demonstrates."""
    if _is(event, "hurt") and _hurts_nobody(event):
        clash = next((other for other in here if _is(other, "clash")), None)
        return clash.acled if clash is not None and _shares_agent(event, clash) else code
    if code is not None and code.sub_event_type in _words("mob") and event.kind in _CROWDED:
        words = [trigger.text.lower() for other in (event, *here) for trigger in other.triggers]
        if any(sign in word for sign in _words("demonstrating") for word in words):
            return _coded("turned_violent")
    return code


def _hurts_nobody(event: Event) -> bool:
    """Whether no person is named to whom it was done, and none is told killed or injured."""
    people = any(role.type is not None for role in event.targets)
    return not people and not any(count.kind in ("killed", "injured") for count in event.counts)


def _shares_agent(one: Event, other: Event) -> bool:
    heads = {role.head.start for role in one.agents}
    return any(role.head.start in heads for role in other.agents)


def _at_protest(event: Event, protests: Sequence[Event]) -> Acled | None:
    """How a protest beside it went by what a deed was: those taking part arrested or shot at, things broken by them."""
    heads = {role.head.text.lower() for role in event.targets}
    if _is(event, "arrest"):
        named = any(head == word or head == f"{word}s" for head in heads for word in _words("taking_part"))
        return _coded("stopped") if named else None
    if not _same_sentence(event, protests):
        return None
    if _is(event, "hurt"):
        by_state = any(role.type in _STATE for role in event.agents)
        return _coded("stopped" if _into_air(event) else "shot_at") if by_state else None
    if _is(event, "mob"):
        return _coded("turned_violent") if _is_by_crowd(event, protests) else None
    return None


def _into_air(event: Event) -> bool:
    return _hurts_nobody(event) and any(_in_air().search(quote.text) for quote in event.evidence)


def _is_by_crowd(event: Event, protests: Sequence[Event]) -> bool:
    """Whether those who protest did it, as far as it is told."""
    doers = {role.head.text.lower() for role in event.agents}
    if not doers or not any(other.agents for other in protests):
        return not any(role.type in _STATE or role.type in _BANDS for role in event.agents)
    return any(role.head.text.lower() in doers for other in protests for role in other.agents)


def _coded(name: str) -> Acled:
    return Acled(**load("events")["coding"][name])


def _of_protest(event: Event, beside: Iterable[Event]) -> Acled | None:
    """How a protest went, as a telling beside it says: the worst of force against it, violence of its own, a stop."""
    here = [event] if event.kind in _GATHERED else []
    codes = [_at_protest(other, here) or other.acled for other in beside]
    went = {code.sub_event_type: code for code in codes if code}
    found = next((went[name] for name in _words("went") if name in went), None)
    return found or event.acled


def _of_territory(event: Event, beside: Iterable[Event]) -> Acled | None:
    """Whether a place was left to those who took it: "without a fight", or others withdrew and nobody fought."""
    unfought = any(_unfought().search(quote.text) for quote in event.evidence)
    others = [other for other in _same_sentence(event, beside) if not _is(other, "territory")]
    left = any(other.kind == "withdrawal" and _is_agreed(other) for other in others)
    if unfought or (left and not any(_is(other, "violence") for other in others)):
        return _coded("handed_over")
    return event.acled


def _is_agreed(withdrawal: Event) -> bool:
    """Whether a force left in order: none that fled or was beaten back."""
    return any(word in trigger.text.lower() for trigger in withdrawal.triggers for word in _words("in_order"))


def _same_sentence(event: Event, others: Iterable[Event]) -> list[Event]:
    mine = {quote.start for quote in event.evidence}
    return [other for other in others if any(quote.start in mine for quote in other.evidence)]


def _is_beside(one: Event, other: Event) -> bool:
    """Whether two are told in one sentence or in two that follow each other, and may be of one day and place."""
    near = any(
        mine.start == theirs.start
        or 0 <= max(mine.start, theirs.start) - min(mine.end, theirs.end) <= _BESIDE
        for mine in one.evidence
        for theirs in other.evidence
    )
    return (
        near
        and not days_clash(days_of(one.when), days_of(other.when))
        and not places_clash(one.place, other.place)
    )


def _is(event: Event, key: str) -> bool:
    """Whether the code of an event is one of a list of vocab/events.toml, [coding]."""
    code = event.acled
    return code is not None and bool({code.event_type, code.sub_event_type} & _words(key).keys())


@cache
def _words(key: str) -> dict[str, None]:
    return dict.fromkeys(load("events")["coding"][key])


@cache
def _unfought() -> re.Pattern[str]:
    return _phrases("unfought")


@cache
def _in_air() -> re.Pattern[str]:
    return _phrases("in_air")


def _phrases(key: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{re.escape(phrase)}\b" for phrase in _words(key)), re.IGNORECASE)
