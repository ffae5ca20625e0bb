"""Expressions of time as patterns over the letters of `timewords`; nothing is computed here.

First the longest cores are found ("12 March 1988", "last week", "two days ago"), then they grow by what
stands around them: a part ("early", "the end of"), a part of the day, a clock time ("at 9:30 p.m. on
Friday"), an ordinal ("the first week of"). Spans follow TimeML: the determiner is in, the preposition is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from onrecord.extract.times.timechecks import holds
from onrecord.extract.times.timewords import Expression, Words, pick

_QUANTITY = r"~{0,2}(?:a?qF?|ac(?!-u)|a|[niv0]|c(?:-?c)*)(?:&au(?=u))?j?"
_DATED = r"F(?:tu|t?[lfxgG]|t?o|[wWymDn0d])"  # "of" and a date
_WEEKDAY = r"(?:[wW],?t?)?"

DATE, CLOCK, DAY_PART, ALONE = "1", "2", "3", "4"
_RULES = tuple((name, label, re.compile(pattern)) for name, label, pattern in (
    ("numeric", DATE, r"(?:[wW],?)?(?:D|y[-/][n0][-/][n0]|[n0][-/][n0][-/]y)"),
    ("day_month", DATE, _WEEKDAY + r"(?:[n0]|t?o)F?m(?:,?F?y|'?v|'[n0]|0|F?lu)?"),
    ("month_day", DATE, r"(?:[wW],?)?mt?[no0](?:,?y|,?'[vn0]|F?lu)?"),
    ("days_of_month", DATE, r"[no0][-T][no0]F?m(?:,?F?y|'?v)?|(?<=X)[no0]&[no0]F?m(?:,?F?y|'?v)?"),
    ("days_of_month", DATE, r"m[no0][-T][no0](?:,?y)?|(?<=X)m[no0]&[no0](?:,?y)?"),
    ("months", DATE, r"m-m(?:,?F?y)?"),
    ("month_year", DATE, r"m,?F?x?y|m'[vn0]|mv|mF?lu"),
    ("month", DATE, r"m"),
    ("years", DATE, r"Y|y-[yvn0i]"),
    ("year", DATE, r"(?:t?x?u)?x?y|M|'[v0]"),
    ("weekday", DATE, r"w"),
    ("day_alone", DATE, r"(?<=N)to(?!F)"),
    ("past_units", ALONE, rf"t?l{_QUANTITY}-?u|tlu(?!F)"),
    ("story", DATE, r"t?f{1,2}[uwpm]|t?l[up]"),
    ("relative", DATE, r"t?l{1,2}(?:[wmsup]|H=*)"),
    ("ago", DATE, rf"(?:{_QUANTITY})?ubd?"),
    ("year_ago", DATE, r"t?u-[bE](?:[oO]-?)?[uL]?"),
    ("offset", DATE, rf"(?:t?{_QUANTITY}|t)u(?:E(?![wdl])|B)|uE(?![wdl])"),
    ("day_beyond", DATE, r"tuBd"),
    ("duration", ALONE, rf"{_QUANTITY}-?u(?!-?A)|(?<=N)t?u(?!-)"),
    ("duration", ALONE, rf"t[oO]?{_QUANTITY}u(?!-)"),
    ("set", ALONE, rf"%(?:{_QUANTITY}|O)?[uwpms]|!"),
    ("deictic", DATE, r"d"),
    ("vague", ALONE, r"V=*|(?<=[NRT])tl(?=[.,])"),
    ("day_part", DAY_PART, rf"t?h?P|th?p(?!{_DATED})|(?<=@)p(?!{_DATED})"),
    ("clock", CLOCK, r"kK?z*|[n0c]Kz*|[yi]z+|yu|(?<=@)y|(?<=@~)y"),
    ("ordinal_unit", DATE, rf"t?x?[oO]x?-?u(?!{_DATED})(?:x?y)?|Q(?:F?y)?"),
    ("season", DATE, r"[tl]s(?:,?F?y|(?!F))|s,?F?y|(?<=[hN-])s(?![N.])"),
    ("decade", DATE, r"t?'?[gG]S?|tyS|(?<=[h-])yS"),
    ("holiday", DATE, r"H=*(?:,?F?y)?"),
    ("the_unit", DATE, rf"tx?u(?!{_DATED})"),
    ("year_end", DATE, r"t?u[-S]e"),
    ("era", ALONE, r"(?<=U)t[^\n,]{0,3}?Z"),
    ("era_days", ALONE, rf"t?[hOe]u(?!{_DATED})F(?!n)"),
))  # fmt: skip

_PREFIXES = tuple((name, re.compile(pattern + r"\Z")) for name, pattern in (
    ("edge", r"t?e(?:F|-)"),
    ("part", r"t?[hE](?:-|Nt?)?"),
    ("day_part", r"t?h?p(?:F|N)"),
    ("early_hours", r"t?[hO]uF"),
    ("nth", r"t?x?[oO]-?uF"),
    ("around", r"tuF"),
    ("clock", r"[23]=*(?:,?[NF])?"),
))  # fmt: skip
_SUFFIX = re.compile(r"(?:,?Nt)?h?p|,?@?~?2=*|,?@?3=*")
_BETWEEN = re.compile(r"[-T]|,?T")


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
        if start >= reached and holds(core, words):
            reached = core.end
            yield core


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
        if name in {"nth", "around"}:
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
