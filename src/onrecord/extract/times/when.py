"""Which time a happening has, by the syntax around its words and, failing that, by the story told so far.

A time dates the verb or the noun that it hangs on. What is said does not take the time of its saying ("police
said on Tuesday"), nor what stands after "after" or in another clause of its own. A sentence in the plain past
with no time continues the story: it inherits the last time that dated a main clause, until the tense or a
paragraph comes back to the present. Nothing takes the date of print unless the words say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from spacy.tokens import Token

from onrecord.extract.text.parser import Parsed
from onrecord.extract.times.attachment import dated_word, goes_on, told_after
from onrecord.extract.times.dates import TimeSpan
from onrecord.extract.times.narrative import follow
from onrecord.extract.times.tense import clause_of, tense_of
from onrecord.extract.times.wordlists import is_among, is_saying, words_of
from onrecord.model.reading import Basis, TimePrecision, When

_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "dative", "attr", "oprd", "pcomp", "csubj"})
_INSIDE = frozenset({"prep", "agent", "compound", "nmod", "amod", "poss", "appos", "npadvmod", "advmod"})
_STEPS = 10  # up the tree: longer paths are parser errors


class Trigger(Protocol):
    """Words that tell of a happening: the head of them, and all of them."""

    @property
    def token(self) -> Token:
        """Give the head."""
        ...

    @property
    def words(self) -> tuple[Token, ...]:
        """Give all words, in the order of the text."""
        ...

    @property
    def support(self) -> Token | None:
        """Give the light verb that carries a noun: "signed" of "signed a ceasefire"."""
        ...


@dataclass(frozen=True, slots=True)
class Dated:
    """The times of a text by the word that each dates, and those that sentences take over from the story."""

    parsed: Parsed
    times: dict[int, tuple[TimeSpan, ...]]
    story: dict[int, TimeSpan]  # by the first token of a sentence
    triggers: frozenset[int]


def read_when(
    parsed: Parsed, times: Sequence[TimeSpan], triggers: Sequence[Trigger], published: date | None
) -> Dated:
    """Hang every time on the word that it dates, and follow the story from sentence to sentence.

    The date of print closes what has gone on "since" a day, where the words say that it goes on till now.
    """
    tokens = frozenset(word.i for trigger in triggers for word in (trigger.token, *trigger.words))
    hung: dict[int, list[TimeSpan]] = {}
    for time in times:
        if time.kind in {"point", "clock", "era"} or (time.kind == "duration" and time.first):
            for place, span in _hung(parsed, time, tokens, published):
                hung.setdefault(place, []).append(span)
    fixed = {place: tuple(spans) for place, spans in hung.items()}
    return Dated(parsed, fixed, dict(follow(parsed, fixed, tokens)), tokens)


def _hung(
    parsed: Parsed, time: TimeSpan, triggers: frozenset[int], published: date | None
) -> Iterator[tuple[int, TimeSpan]]:
    """Give the words that a time dates, with what it says of each.

    "Since the fighting began in 2011" opens the days of the fighting; "since rebels took the town in 2011" dates
    the taking, and "since Monday, when jets struck" the strike on Monday alone.
    """
    since = _since_word(parsed, time)
    opens = since is not None and (since.dep_ != "mark" or is_among(since.head, "beginning"))
    span = _since(time, since, published) if since is not None and opens else time
    dated = dated_word(parsed, time, triggers)
    yield dated.i, span
    if (verb := told_after(parsed, time) or goes_on(parsed, time, dated, triggers)) is not None:
        yield verb.i, time


def when_of(dated: Dated, trigger: Trigger) -> When | None:
    """Give the time of a happening, with the words that say it; None where nothing says it."""
    places = dict.fromkeys(word.i for word in (trigger.token, *trigger.words))
    here = [time for place in places for time in dated.times.get(place, ())]
    if not here and trigger.support is not None:
        here = list(dated.times.get(trigger.support.i, ())) or _above(dated, trigger.support)
    if not here:
        here = _above(dated, trigger.token) or _below(dated, trigger.token)
    elif all(time.precision == "year" for time in here):  # "staged today the tenth attack of this year"
        here += [time for time in _above(dated, trigger.token) if _is_within(time, here)]
    if here:
        return _when(dated, _best(here, trigger.token.i), None)
    carried = dated.story.get(trigger.token.sent.start)
    if carried and _continues(dated, trigger.token):
        return _when(dated, carried, "inherited")
    return None


def _is_within(time: TimeSpan, others: Iterable[TimeSpan]) -> bool:
    """Whether a time lies inside one of the others."""
    days = time.days()
    outer = [found for other in others if (found := other.days())]
    return days is not None and any(first <= days[0] and days[1] <= last for first, last in outer)


def said_best(said: Sequence[When]) -> When | None:
    """Choose among the times said of one happening, in the order of their weight.

    Days go before none, said before carried on; of "January" and "Jan. 11", which lies within it, the day is chosen.
    """
    chosen = min(said, key=lambda when: (when.first is None, when.basis == "inherited"), default=None)
    if chosen is None or chosen.first is None or chosen.last is None:
        return chosen
    inside = [
        (when.last - when.first, when)
        for when in said
        if when.first and when.last and when.basis != "inherited"
        if chosen.first <= when.first and when.last <= chosen.last
    ]
    return min(inside, key=lambda each: each[0], default=(None, chosen))[1]


def _when(dated: Dated, time: TimeSpan, basis: Basis | None) -> When:
    first, last = time.days() or (time.first, time.last)
    doc = dated.parsed.doc
    start, last_token = doc[time.start].idx, doc[time.end - 1]
    return When(
        quote=dated.parsed.between(start, last_token.idx + len(last_token)),
        first=first,
        last=last,
        precision=_precision(time),
        basis=basis or time.basis,
    )


def _precision(time: TimeSpan) -> TimePrecision:
    if time.first is None:
        return "unknown"
    return "range" if time.within or time.precision == "duration" else time.precision


def _best(times: Iterable[TimeSpan], place: int) -> TimeSpan:
    """Prefer known days, then few of them, then nearness."""

    def order(time: TimeSpan) -> tuple[bool, int, int]:
        days = time.days()
        return days is None, (days[1] - days[0]).days if days else 0, abs(time.start - place)

    return min(times, key=order)


def _since(time: TimeSpan, since: Token, published: date | None) -> TimeSpan:
    """Open the days of "since 2011": to the date of print in the perfect tense, else without an end."""
    days = time.days()
    if days is None:
        return time
    ongoing = tense_of(clause_of(since.head if since.dep_ == "prep" else since.head.head)) in {
        "perfect",
        "present",
    }
    last = published if ongoing and published and published >= days[0] else None
    return replace(
        time, first=days[0], last=last, within=None, precision="range", kind="duration", basis="relative"
    )


def _since_word(parsed: Parsed, time: TimeSpan) -> Token | None:
    """Find the "since" of "since 2011", "since the fighting began in 2011"."""
    before = parsed.doc[time.start - 1] if time.start else None
    if before is not None and before.lower_ == "since":
        return before
    verb = clause_of(parsed.doc[time.start])
    return next((child for child in verb.children if child.dep_ == "mark" and child.lower_ == "since"), None)


def _above(dated: Dated, token: Token) -> list[TimeSpan]:
    """Climb from a trigger as long as the time above is its time too."""
    for above in _sharing(dated, token):
        if found := dated.times.get(above.i) or _at_that_moment(dated, above):
            return list(found)
    return []


def _at_that_moment(dated: Dated, verb: Token) -> tuple[TimeSpan, ...]:
    """Give the times of a clause that opens the sentence: "when, in 2015, rebels took the town, it was ..."."""
    clauses = [
        child for child in verb.children if child.dep_ == "advcl" and child.i < verb.i and _is_while(child)
    ]
    return tuple(time for clause in clauses for time in dated.times.get(clause.i, ()))


def _sharing(dated: Dated, token: Token) -> Iterator[Token]:
    for _ in range(_STEPS):
        above = token.head
        if above.i == token.i or not _shares(dated, token, above):
            return
        if above.i in dated.triggers or above.tag_[0] == "V" or above.tag_[0] == "N":
            yield above
        token = above


def _shares(dated: Dated, token: Token, above: Token) -> bool:
    """Whether a word has the time of the word above it."""
    kind = token.dep_
    if token.lower_ in words_of("elsewhen") or _has_elsewhen(token):
        return _struck_by(dated, token, above)
    if kind in _INSIDE or (kind in _ARGUMENTS and above.tag_[0] not in "VN"):
        return True
    if kind in _ARGUMENTS and is_among(above, "spoken_of"):
        return False
    if kind in _ARGUMENTS:
        return above.i in dated.triggers or is_among(above, "happening") or above.tag_[0] == "N"
    if kind in {"relcl", "acl"}:  # "the day that they killed him, crowds gathered"
        return above.i in dated.triggers or above.dep_ == "npadvmod" or _is_cleft(above)
    if kind in {"conj", "xcomp", "advcl"}:
        return tense_of(token) == tense_of(above)
    return kind == "ccomp" and not is_saying(above) and tense_of(token) == tense_of(above)


def _struck_by(dated: Dated, token: Token, above: Token) -> bool:
    """Whether a clause with "after" tells of what struck at once: "was wounded on Friday after a bomb went off"."""
    after = any(child.dep_ == "mark" and child.lower_ == "after" for child in token.children)
    struck = any(child.dep_ == "auxpass" for child in above.children) and is_among(above, "striking")
    return after and struck and token.dep_ == "advcl" and token.i in dated.triggers and token.tag_ == "VBD"


def _is_cleft(noun: Token) -> bool:
    """Whether it is "soldiers" of "it was soldiers who shot"."""
    return noun.dep_ == "attr" and any(
        child.lower_ == "it" and child.dep_ == "nsubj" for child in noun.head.children
    )


def _has_elsewhen(token: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ in words_of("elsewhen") for child in token.children)


def _below(dated: Dated, token: Token, depth: int = 3) -> list[TimeSpan]:
    """Look in the words that hang on a trigger and share its time: "killed in an attack on Friday"."""
    for child in token.children:
        if child.dep_ == "punct" or not _shared_from_below(dated, child, token):
            continue
        found = list(dated.times.get(child.i, ()))
        if not found and depth:
            found = _below(dated, child, depth - 1)
        if found:
            return found
    return []


def _shared_from_below(dated: Dated, child: Token, token: Token) -> bool:
    if child.dep_ in {"xcomp", "ccomp", "oprd"}:
        return child.i in dated.triggers or is_among(token, "happening")
    if child.dep_ in {"relcl", "acl", "conj"}:
        return child.tag_[0] in "VN" and _shares(dated, child, token) and not is_saying(child)
    if child.dep_ == "advcl":
        return _is_while(child) and tense_of(child) == tense_of(token)
    if child.dep_ in {"prep", "agent"}:
        return child.lower_ not in words_of("elsewhen")
    return child.dep_ in _ARGUMENTS and (child.i in dated.triggers or is_among(child, "happening"))


def _is_while(clause: Token) -> bool:
    """Whether a clause tells of the same moment: "were killed when shells struck the market on Sunday"."""
    return any(child.lower_ in words_of("same_moment") and child.i < clause.i for child in clause.children)


def _continues(dated: Dated, token: Token) -> bool:
    """Whether a trigger stands in a main clause in the plain past, or in what is said in one."""
    if tense_of(clause_of(token)) != "past":
        return False
    for _ in range(_STEPS):
        above = token.head
        if above.i == token.i:
            return True
        said = token.dep_ in {"ccomp", "parataxis"} and is_saying(above)
        if not (said or _shares(dated, token, above) or token.dep_ in {"nsubj", "nsubjpass"}):
            return False
        token = above
    return False
