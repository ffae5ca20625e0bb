"""The time that a story is at, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spacy.tokens import Token

from onrecord.extract.text.parser import Parsed
from onrecord.extract.times.dates import TimeSpan
from onrecord.extract.times.tense import clause_of, tense_of
from onrecord.extract.times.wordlists import is_among, is_saying

_MONTH = 31  # days
_INHERITED = 6  # sentences that a time is carried on through

Hung = Mapping[int, tuple[TimeSpan, ...]]  # times by the word that each dates


def follow(parsed: Parsed, times: Hung, triggers: frozenset[int]) -> Iterator[tuple[int, TimeSpan]]:
    """Give the time that a sentence takes over from those before it, with the sentence's first token.

    It is the last that dated a main clause told in the past. It ends with a sentence in the present, with a
    paragraph where it is longer than a month, and after a few sentences; a sentence with a time of its own
    takes none over.
    """
    places = sorted(times)
    carried: TimeSpan | None = None
    age = 0
    for sentence in parsed.doc.sents:
        age += 1
        if carried and (
            age > _INHERITED or _is_now(sentence.root) or _leaves(parsed, carried, sentence.start)
        ):
            carried = None
        here = []
        while places and places[0] < sentence.end:
            here.append(places.pop(0))
        if carried and not any(_has_days(parsed, place, times) for place in here):
            yield sentence.start, carried
        told = [time for place in here for time in times[place] if _tells(parsed.doc[place], time, triggers)]
        if told:
            carried, age = told[-1], 0


def _has_days(parsed: Parsed, place: int, times: Hung) -> bool:
    return not is_saying(parsed.doc[place]) and any(time.first for time in times[place])


def _leaves(parsed: Parsed, carried: TimeSpan, start: int) -> bool:
    """Whether a paragraph ends a time that is longer than a month."""
    days = carried.days()
    long = days is not None and (days[1] - days[0]).days > _MONTH
    return long and any(token.is_space and "\n" in token.text for token in parsed.doc[carried.end : start])


def _tells(token: Token, time: TimeSpan, triggers: frozenset[int]) -> bool:
    """Whether a time dates a main clause of the story, told in the plain past."""
    if time.days() is None or time.kind not in {"point", "clock"} or is_saying(token):
        return False
    return (token.dep_ in {"ROOT", "conj"} or token.i in triggers) and tense_of(clause_of(token)) == "past"


def _is_now(root: Token) -> bool:
    return not is_among(root, "saying") and tense_of(root) in {"present", "future", "perfect"}
