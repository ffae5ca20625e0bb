"""Whether words that have the form of a time are one: what the letters of `timegrammar` leave open."""

from __future__ import annotations

from onrecord.extract.times.timewords import Expression, Words, pick
from onrecord.vocab import load

_EARLIEST_YEAR = 1700  # earlier ones must be dates by the tagger's word too


def holds(core: Expression, words: Words) -> bool:
    """Whether the words mean a time here, where the letters alone do not tell."""
    check = _CHECKS.get(core.rule)
    return check is None or check(core, words)


def _is_year(core: Expression, words: Words) -> bool:
    """A bare number of four digits is a year after a preposition, in brackets, or by the tagger's word."""
    if core.end - core.start > 1:
        return True
    token = words.token(core.start)
    before = words.codes[core.start - 1] if core.start else "."
    counted = core.end < len(words.codes) and words.token(core.end).tag_ in {"NNS", "NN", "CD"}
    if words.codes[max(core.start - 2, 0) : core.start].rstrip("~")[-1:] == "@":  # "at about 1830" is an hour
        return False
    if core.end < len(words.codes) and words.token(core.end).lower_ in load("times")["measured"]["words"]:
        return False
    if token.ent_type_ == "DATE" and words.codes[core.start] != "y":
        return True
    if token.ent_type_ == "DATE" and words.values[core.start] >= _EARLIEST_YEAR:
        return True
    bracketed = core.start > 0 and words.token(core.start - 1).text == "("
    modern = words.codes[core.start] != "y" or words.values[core.start] >= _EARLIEST_YEAR
    return modern and (bracketed or (before in "NFRTXUhe&-" and not counted))


def _is_unit(core: Expression, words: Words) -> bool:
    """Whether it is "the year" or the like; "the day" and plurals name no period of the calendar."""
    return words.token(core.end - 1).lower_ in {
        "week",
        "weekend",
        "month",
        "quarter",
        "year",
        "decade",
        "century",
    }


def _is_division(core: Expression, words: Words) -> bool:
    return "Q" in words.codes[core.start : core.end] or pick(words, core.core, "u") in {
        "quarter",
        "half",
        "century",
    }


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
    """Whether it is "two days earlier"; "two days after the raid" counts from the raid."""
    last = words.token(core.end - 1)
    alone = words.codes[core.end - 1] == "E" or not any(child.dep_ != "npadvmod" for child in last.children)
    return (
        alone
        and last.dep_ not in {"mark", "prep"}
        and (words.codes[core.start] != "t" or _is_day(core, words))
    )


def _is_story(core: Expression, words: Words) -> bool:
    """Whether it is "that day" or "the next week"; "next week" is counted from print."""
    if pick(words, core.core, "f") is not None:
        return True
    of_day = pick(words, core.core, "u") == "day" or pick(words, core.core, "p") is not None
    return words.token(core.end - 2).lower_ == "next" and (of_day or words.codes[core.start] == "t")


def _is_day(core: Expression, words: Words) -> bool:
    return pick(words, core.core, "u") in {"day", "week", "month", "year"}


def _is_set(core: Expression, words: Words) -> bool:
    """Whether it is "daily", not part of a name ("the Daily Post")."""
    return (
        words.codes[core.start] == "%"
        or words.token(core.start).tag_ not in {"NNP", "NNPS"}
        or _plural_day(core, words)
    )


def _plural_day(core: Expression, words: Words) -> bool:
    return str(words.values[core.start]).endswith("days")


def _is_era(core: Expression, words: Words) -> bool:
    return words.token(core.end - 2).lower_ in {
        "days",
        "weeks",
        "months",
        "years",
        "stages",
        "decades",
        "hours",
    }


def _is_of_year(core: Expression, words: Words) -> bool:
    """Whether what follows a month is "last year", not "last week"."""
    return pick(words, core.core, "u") in {None, "year"}


def _is_ago(core: Expression, words: Words) -> bool:
    """Whether the quantity is whole: not "half a year ago"."""
    return core.start == 0 or words.token(core.start - 1).lower_ != "half"


def _is_vague(core: Expression, words: Words) -> bool:
    """Whether it is "soon", not "as soon as"."""
    return core.start == 0 or words.token(core.start - 1).lower_ not in {"as", "how", "too", "until"}


def _is_decade(core: Expression, words: Words) -> bool:
    """Whether it is "the 80s", not "a man in his 20s"."""
    before = [words.token(index).tag_ for index in range(max(core.start - 2, 0), core.start)]
    return "G" not in words.codes[core.start : core.end] or "PRP$" not in before


_CHECKS = {
    "year": _is_year, "the_unit": _is_unit, "ordinal_unit": _is_division, "clock": _is_clock,
    "duration": _is_duration, "offset": _is_offset, "story": _is_story, "set": _is_set, "decade": _is_decade,
    "ago": _is_ago, "vague": _is_vague, "day_month": _is_of_year, "month_day": _is_of_year,
    "month_year": _is_of_year, "era_days": _is_era,
}  # fmt: skip
