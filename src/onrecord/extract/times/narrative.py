"""The time that a story is at, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spacy.tokens import Token

from onrecord.extract.text.parser import Parsed
from onrecord.extract.times.dates import TimeSpan
from onrecord.extract.times.tense import clause_of, goes_on_now, tense_of
from onrecord.extract.times.wordlists import is_among, is_saying, words_of

_MONTH = 31  # days
_INHERITED = 6  # sentences that a time is carried on through

Hung = Mapping[int, tuple[TimeSpan, ...]]  # times by the word that each dates


def follow(parsed: Parsed, times: Hung, triggers: frozenset[int]) -> Iterator[tuple[int, TimeSpan]]:
    """Give the time that a sentence takes over from those before it, with the sentence's first token.

    It is the last that dated a main clause told in the past. It ends with a sentence in the present, with a
    paragraph where it is longer than a month, and after a few sentences; a sentence that is at a
    time of its own takes none over.
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
        if carried and not any(_has_days(parsed.doc[place], times[place], triggers) for place in here):
            yield sentence.start, carried
        told = [time for place in here for time in times[place] if _tells(parsed.doc[place], time, triggers)]
        if told:
            carried, age = min(reversed(told), key=_length), 0


def _has_days(token: Token, times: tuple[TimeSpan, ...], triggers: frozenset[int]) -> bool:
    """Whether a sentence is at a time of its own: not "who had planned the May raid", "tried for the May raid"."""
    if is_saying(token) or not any(time.first for time in times):
        return False
    if token.tag_[0] == "V":
        return _is_main(token, triggers) or tense_of(token) != "pluperfect"
    return any(_tells(token, time, triggers) for time in times)


def _length(time: TimeSpan) -> int:
    days = time.days()
    return (days[1] - days[0]).days if days else _MONTH


def _leaves(parsed: Parsed, carried: TimeSpan, start: int) -> bool:
    """Whether a paragraph ends a time that is longer than a month."""
    return _length(carried) > _MONTH and any(
        token.is_space and "\n" in token.text for token in parsed.doc[carried.end : start]
    )


def _tells(token: Token, time: TimeSpan, triggers: frozenset[int]) -> bool:
    """Whether a time dates a clause that carries the story on: a main one, or what is said in one, in the past."""
    if time.days() is None or time.kind not in {"point", "clock"} or is_saying(token):
        return False
    verb = clause_of(token)
    if token.i in triggers and goes_on_now(verb):  # "police are looking into a shooting Sunday night"
        return token.tag_[0] == "N"
    return (_is_main(token, triggers) or _is_told(token, triggers)) and tense_of(verb) == "past"


def _is_main(token: Token, triggers: frozenset[int]) -> bool:
    """Whether it is the head of a main clause, of what is said in one, or the "happened" of a happening."""
    if token.dep_ in {"relcl", "acl"}:  # "police are looking into a shooting that happened on Sunday"
        return token.head.i in triggers and is_among(token, "happening")
    return token.dep_ in {"ROOT", "conj"} or (token.dep_ == "ccomp" and is_saying(token.head))


def _is_told(token: Token, triggers: frozenset[int]) -> bool:
    """Whether a trigger tells of its happening: not the noun of "planned the Oct. 3 attack", "tried for the raid"."""
    if token.i not in triggers or token.tag_[0] == "V":
        return token.i in triggers
    if token.dep_ == "pobj":
        return token.head.lower_ in words_of("same_event")
    return token.dep_ != "dobj" or is_among(token.head, "happening")


def _is_now(root: Token) -> bool:
    return not is_saying(root) and tense_of(root) in {"present", "future", "perfect"}
