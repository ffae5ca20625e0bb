"""Expressions of time as patterns over the letters of `timewords`; nothing is computed here.

First the longest cores are found ("12 March 1988", "last week", "two days ago"), then they grow by what stands around
them: a part ("early", "the end of"), a part of the day, a clock time ("at 9:30 p.m. on Friday"), an ordinal ("the
first week of"). Spans follow TimeML: the determiner is in, the preposition is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from onrecord.extract.timewords import Words

_QUANTITY = r"~{0,2}(?:a?qF?|ac(?!-u)|a|[niv0]|c(?:-?c)*)"
_DATED = r"F(?:tu|t?[lfxgG]|t?o|[wWymDn0d])"  # "of" and a date
_WEEKDAY = r"(?:[wW],?t?)?"

DATE, CLOCK, DAY_PART, ALONE = "1", "2", "3", "4"
_RULES = tuple((name, label, re.compile(pattern)) for name, label, pattern in (
    ("numeric", DATE, r"(?:[wW],?)?(?:D|y-[n0]-[n0]|[n0]-[n0]-y)"),
    ("day_month", DATE, _WEEKDAY + r"(?:[n0]|t?o)F?m(?:,?F?y|'?v|'[n0]|0)?"),
    ("month_day", DATE, r"(?:[wW],?)?mt?[no0](?:,?y|,?'[vn0])?"),
    ("days_of_month", DATE, r"[no0][-T][no0]F?m(?:,?F?y|'?v)?|(?<=X)[no0]&[no0]F?m(?:,?F?y|'?v)?"),
    ("days_of_month", DATE, r"m[no0][-T][no0](?:,?y)?|(?<=X)m[no0]&[no0](?:,?y)?"),
    ("months", DATE, r"m-m(?:,?F?y)?"),
    ("month_year", DATE, r"m,?F?x?y|m'[vn0]|mv"),
    ("month", DATE, r"m"),
    ("years", DATE, r"Y|y-[yvn0i]"),
    ("year", DATE, r"x?y|M|'[v0]"),
    ("weekday", DATE, r"w"),
    ("past_units", ALONE, rf"t?l{_QUANTITY}-?u"),
    ("story", DATE, r"t?f{1,2}[uwpm]|t?l[up]"),
    ("relative", DATE, r"t?l{1,2}(?:[wmsup]|H=*)"),
    ("ago", DATE, rf"{_QUANTITY}ubd?"),
    ("offset", DATE, rf"(?:{_QUANTITY}|t)u(?:E(?![wdl])|B)"),
    ("day_beyond", DATE, r"tuBd"),
    ("duration", ALONE, rf"{_QUANTITY}-?u(?!-?A)"),
    ("set", ALONE, rf"%(?:{_QUANTITY}|O)?[uwp]|!"),
    ("deictic", DATE, r"d"),
    ("vague", ALONE, r"V=*"),
    ("day_part", DAY_PART, rf"t?h?P|th?p(?!{_DATED})|(?<=@)p(?!{_DATED})"),
    ("clock", CLOCK, r"kK?z*|[n0c]Kz*|[yi]z+|yu|(?<=@)y|(?<=@~)y"),
    ("ordinal_unit", DATE, rf"t?x?[oO]x?-?u(?!{_DATED})(?:x?y)?|Q(?:F?y)?"),
    ("season", DATE, r"[tl]s(?:,?F?y)?|s,?F?y|(?<=[hN-])s(?![N.])"),
    ("decade", DATE, r"t?'?[gG]S?|tyS|(?<=[h-])yS"),
    ("holiday", DATE, r"H=*(?:,?F?y)?"),
    ("the_unit", DATE, r"tu"),
    ("year_end", DATE, r"t?u-e"),
    ("era", ALONE, r"(?<=U)t[^\n,]{0,3}?Z"),
    ("era_days", ALONE, rf"t?[hOe]u(?!{_DATED})F(?!n)"),
))  # fmt: skip

_PREFIXES = tuple((name, re.compile(pattern + r"\Z")) for name, pattern in (
    ("edge", r"t?e(?:F|-)"),
    ("part", r"t?[hE](?:-|Nt?)?"),
    ("day_part", r"t?h?p(?:F|N)"),
    ("early_hours", r"t?[hO]uF"),
    ("nth", r"t?x?[oO]-?uF"),
    ("clock", r"2=*(?:,?[NF])?"),
))  # fmt: skip
_SUFFIX = re.compile(r"(?:,?Nt)?h?p|,?@?~?2=*|,?@?3=*")
_BETWEEN = re.compile(r"[-T]|,?T")


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression of time, its ends as indexes into the letters, and what was said around its core."""

    rule: str
    label: str
    start: int
    end: int
    core: tuple[int, int]
    part: str | None = None  # start, mid or end of the period; "before" or "after" for "earlier", "later"
    timed: bool = False  # the hour or the part of the day is said
    nth: tuple[int, str] | None = None  # "the first week of": 1, week
    ends: tuple[Expression, Expression] | None = None  # those of "from A to B"


def find_expressions(words: Words) -> list[Expression]:
    """Find the expressions of time, in the order of the text; none overlaps another."""
    cores = list(_cores(words))
    labels = list(words.codes)
    for core in cores:
        labels[core.start : core.end] = [core.label, *("=" * (core.end - core.start - 1))]
    grown: list[Expression] = []
    for core in cores:
        if grown and core.start < grown[-1].end:
            continue
        expression = _grow(core, words, "".join(labels[max(0, core.start - 12) : core.end + 8]))
        while grown and grown[-1].end > expression.start:
            grown.pop()
        grown.append(expression)
    return list(_ranges(grown, words.codes))


def _cores(words: Words) -> Iterator[Expression]:
    """Choose from the left, the longest first."""
    found = [
        (match.start(), -match.end(), order)
        for order, (_, _, pattern) in enumerate(_RULES)
        for match in pattern.finditer(words.codes)
    ]
    reached = 0
    for start, negative_end, order in sorted(found):
        name, label, _ = _RULES[order]
        core = Expression(name, label, start, -negative_end, (start, -negative_end))
        if start >= reached and _holds(core, words):
            reached = core.end
            yield core


def _holds(core: Expression, words: Words) -> bool:
    """Whether the words mean a time here, where the letters alone do not tell."""
    check = _CHECKS.get(core.rule)
    return check is None or check(core, words)


def pick(words: Words, core: tuple[int, int], letters: str) -> Any:
    """Give what the first token with one of these letters is worth; None where there is none."""
    return next((words.values[index] for index in range(*core) if words.codes[index] in letters), None)


def _is_year(core: Expression, words: Words) -> bool:
    """A bare number of four digits is a year after a preposition, in brackets, or by the tagger's word."""
    if core.end - core.start > 1:
        return True
    token = words.token(core.start)
    before = words.codes[core.start - 1] if core.start else "."
    counted = core.end < len(words.codes) and words.token(core.end).tag_ in {"NNS", "NN", "CD"}
    if words.codes[max(core.start - 2, 0) : core.start].rstrip("~")[-1:] == "@":  # "at about 1830" is an hour
        return False
    if token.ent_type_ == "DATE":
        return True
    return 1700 <= (words.values[core.start] if words.codes[core.start] == "y" else 1999) and (
        before in "NFRTXUhe&-" and not counted or (core.start > 0 and words.token(core.start - 1).text == "(")
    )


def _is_unit(core: Expression, words: Words) -> bool:
    """"The year" and its like; "the day", "the hour" and plurals name no period of the calendar."""
    return words.token(core.end - 1).lower_ in {"week", "weekend", "month", "quarter", "year", "decade", "century"}


def _is_division(core: Expression, words: Words) -> bool:
    return "Q" in words.codes[core.start : core.end] or pick(words, core.core, "u") in {"quarter", "half", "century"}


def _is_clock(core: Expression, words: Words) -> bool:
    """A time of day: "2030 hours" has hours and minutes, "2000 years" has not."""
    if words.codes[core.start] != "y" or core.end - core.start == 1:
        return words.codes[core.start] != "y" or words.values[core.start] % 100 < 60
    return pick(words, core.core, "u") in {"hour", None}


def _is_duration(core: Expression, words: Words) -> bool:
    """An amount of time, not "a quarter of the army", "half", nor the age of a person."""
    unit = pick(words, core.core, "u")
    after = words.token(core.end).lower_ if core.end < len(words.codes) else ""
    return unit not in {"half", "weekend"} and not (unit == "quarter" and after == "of") and after != "old"


def _is_offset(core: Expression, words: Words) -> bool:
    """"Two days earlier", but not "two days after the raid", which counts from the raid."""
    last = words.token(core.end - 1)
    alone = words.codes[core.end - 1] == "E" or not any(child.dep_ != "npadvmod" for child in last.children)
    return alone and last.dep_ not in {"mark", "prep"} and (words.codes[core.start] != "t" or _is_day(core, words))


def _is_story(core: Expression, words: Words) -> bool:
    """"That day", "the next week"; but "next week" without an article is counted from print."""
    if pick(words, core.core, "f") is not None:
        return True
    of_day = pick(words, core.core, "u") == "day" or pick(words, core.core, "p") is not None
    return words.token(core.end - 2).lower_ == "next" and (of_day or words.codes[core.start] == "t")


def _is_day(core: Expression, words: Words) -> bool:
    return pick(words, core.core, "u") in {"day", "week", "month", "year"}


def _is_set(core: Expression, words: Words) -> bool:
    """"Daily", unless it is part of a name ("the Daily Post")."""
    return words.codes[core.start] == "%" or words.token(core.start).tag_ not in {"NNP", "NNPS"} or _plural_day(core, words)


def _plural_day(core: Expression, words: Words) -> bool:
    return str(words.values[core.start]).endswith("days")


def _is_era(core: Expression, words: Words) -> bool:
    return words.token(core.end - 2).lower_ in {"days", "weeks", "months", "years", "stages", "decades", "hours"}


_CHECKS = {
    "year": _is_year, "the_unit": _is_unit, "ordinal_unit": _is_division, "clock": _is_clock, "duration": _is_duration,
    "offset": _is_offset, "story": _is_story, "set": _is_set, "era_days": _is_era,
}  # fmt: skip


def _grow(core: Expression, words: Words, labels: str) -> Expression:
    if core.label == ALONE:
        return core
    origin = max(0, core.start - 12)
    grown = core
    if core.label == DATE:
        suffix = _SUFFIX.match(labels, core.end - origin)
        if suffix:
            grown = replace(core, end=origin + suffix.end(), timed=True)
        for _ in range(3):
            grown, before = _grow_left(grown, words, labels, origin), grown
            if grown == before:
                break
    return grown


def _grow_left(grown: Expression, words: Words, labels: str, origin: int) -> Expression:
    for name, pattern in _PREFIXES:
        found = pattern.search(labels, 0, grown.start - origin)
        if not found:
            continue
        start, span = origin + found.start(), (origin + found.start(), origin + found.end())
        if name in {"part", "edge"}:
            word = pick(words, span, "heE")
            return replace(grown, start=start, part=grown.part or {-1: "before", 1: "after"}.get(word, word))
        if name == "nth":
            return replace(grown, start=start, nth=(pick(words, span, "oO"), pick(words, span, "u")))
        if name != "early_hours" or pick(words, span, "u") == "hour":
            return replace(grown, start=start, timed=True)
    return grown


def _ranges(expressions: list[Expression], codes: str) -> Iterator[Expression]:
    """Join two dates with "from ... to", "between ... and" or a dash."""
    index = 0
    while index < len(expressions):
        first = expressions[index]
        second = expressions[index + 1] if index + 1 < len(expressions) else None
        if second and _is_range(first, second, codes):
            core = (first.start, second.end)
            yield Expression("range", DATE, first.start, second.end, core, ends=(first, second))
            index += 2
        else:
            yield first
            index += 1


def _is_range(first: Expression, second: Expression, codes: str) -> bool:
    if {first.label, second.label} & {ALONE, DAY_PART} or first.label != second.label:
        return False
    between, before = codes[first.end : second.start], codes[max(0, first.start - 1) : first.start]
    return bool(_BETWEEN.fullmatch(between)) or (between == "&" and before == "X")
