"""Expressions of time in a text, and the days that they cover.

`first` and `last` are the whole period that is named, as the value of a TIMEX3 is ("early January" is
January); `within` are the days that "early", "the end of" leave of it. Days are counted from the date of
print where the words say so ("yesterday", "on Tuesday", "in October") and from the time told before where
they say that ("a day later"). A dateline stands in for an unknown date of print; without either such words
are found and left without days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from spacy.tokens import Doc, Token

from onrecord.extract.text.parser import Parsed
from onrecord.extract.times.calendar import Days, part
from onrecord.extract.times.resolve import resolve
from onrecord.extract.times.story import Story
from onrecord.extract.times.timegrammar import CLOCK, DAY_PART, find_expressions
from onrecord.extract.times.timewords import Expression, Words, read_words
from onrecord.model.dateline import find_dateline
from onrecord.model.reading import TimePrecision

TimeKind = Literal["point", "clock", "duration", "set", "era"]

_KINDS: dict[str, TimeKind] = {
    "duration": "duration", "past_units": "duration", "set": "set", "era": "era", "era_days": "era",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSpan:
    """An expression of time: its tokens (`end` excluded) and the days it covers, both included.

    `relative` days were computed from the date of print or from another time of the text. `ends` are the two
    times of "from Monday to Friday"; they are expressions of their own.
    """

    start: int
    end: int
    first: date | None
    last: date | None
    within: tuple[date, date] | None = None
    precision: TimePrecision
    basis: Literal["stated", "relative"]
    kind: TimeKind
    ends: tuple[TimeSpan, TimeSpan] | None = None

    def days(self) -> tuple[date, date] | None:
        """Give the narrowest days that are known, None when there are none."""
        if self.within or self.first is None or self.last is None:
            return self.within
        return self.first, self.last


def find_times(parsed: Parsed, published: date | None) -> list[TimeSpan]:
    """Find the expressions of time, in the order of the text; only the `ends` of a range overlap another."""
    words = read_words(parsed.doc)
    expressions = find_expressions(words)
    if not expressions:
        return []
    if published is None:
        dateline = find_dateline(parsed.text)
        published = dateline.published if dateline else None
    story = Story(words, published, expressions)
    return [_span(expression, words, story) for expression in expressions]


def mentioned(times: list[TimeSpan]) -> Iterator[TimeSpan]:
    """Give the times as TIMEX3 marks them: ranges by their ends, none named after what went on."""
    for time in times:
        if time.ends and time.start != time.ends[0].start:
            yield time
        elif time.ends:
            yield from time.ends
        elif time.kind != "era":
            yield time


def head_of(doc: Doc, time: TimeSpan) -> Token:
    """Find the word of an expression on which its other words hang."""
    for token in doc[time.start : time.end]:
        if not time.start <= token.head.i < time.end or token.head.i == token.i:
            return token
    return doc[time.end - 1]


def _span(expression: Expression, words: Words, story: Story) -> TimeSpan:
    if expression.ends:
        return _range(expression, words, story)
    days = resolve(expression, story)
    start, end = words.places[expression.start], words.places[expression.end - 1] + 1
    if expression.rule == "era_days":
        end = max(end, words.doc[end - 1].right_edge.i + 1)
    return TimeSpan(
        start=start,
        end=end,
        first=days.first if days else None,
        last=days.last if days else None,
        within=_within(expression, days, story),
        precision=_precision(expression, days),
        basis="relative" if story.relative(expression) else "stated",
        kind=_kind(expression),
    )


def _kind(expression: Expression) -> TimeKind:
    return "clock" if expression.label in {CLOCK, DAY_PART} else _KINDS.get(expression.rule, "point")


def _precision(expression: Expression, days: Days | None) -> TimePrecision:
    if expression.rule in {"duration", "past_units"}:
        return "duration"
    if days is None:
        return "unknown"
    of_day = expression.timed or expression.part is not None
    return "time" if of_day and days.precision == "day" else days.precision


def _within(expression: Expression, days: Days | None, story: Story) -> tuple[date, date] | None:
    if days is None or expression.part is None or days.first == days.last:
        return None
    if expression.part in {"start", "mid", "end"}:
        return part(days, expression.part)
    return story.bounded(days, expression.part)


def _range(expression: Expression, words: Words, story: Story) -> TimeSpan:
    first, last = (_span(end, words, story) for end in expression.ends or ())
    known = first.first and last.last and first.first <= last.last
    begins, ends = (first.days(), last.days()) if known else (None, None)
    return TimeSpan(
        start=first.start,
        end=last.end,
        first=first.first if known else None,
        last=last.last if known else None,
        within=(begins[0], ends[1]) if begins and ends and (first.within or last.within) else None,
        precision="range" if known else "unknown",
        basis="relative" if "relative" in {first.basis, last.basis} else "stated",
        kind=first.kind,
        ends=(first, last),
    )
