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
        return _of_unit(core, words, "year")
    token = words.token(core.start)
    before = words.codes[core.start - 1] if core.start else "."
    counted = core.end < len(words.codes) and words.token(core.end).tag_ in {"NNS", "NN", "CD"}
    if _before(core, words).rstrip("~")[-1:] == "@":  # "at about 1830" is an hour
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


def _before(core: Expression, words: Words) -> str:
    """Give the two letters before the core."""
    return words.codes[max(core.start - 2, 0) : core.start]


def _of_unit(core: Expression, words: Words, *units: str) -> bool:
    """Whether a unit in the core, if there is one, is among these."""
    return pick(words, core.core, "u") in {None, *units}


def _is_unit(core: Expression, words: Words) -> bool:
    """Whether it is "the year" or the like, or the day of "earlier in the day"; plurals name no period."""
    if words.token(core.end - 1).lower_ == "day":
        return _before(core, words) in {"EN", "eF"}
    return not _is_plural(core, words) and _of_unit(
        core, words, "week", "weekend", "month", "quarter", "year", "decade", "century"
    )


def _is_plural(core: Expression, words: Words) -> bool:
    """Whether the unit of the core is said in the plural."""
    return any(
        words.codes[index] == "u" and words.token(index).lower_.endswith("s") for index in range(*core.core)
    )


def _is_counted(core: Expression, words: Words) -> bool:
    """Whether it is said how many units, be it by a bare plural: "two days ago", "days later", not "week later"."""
    return words.codes[core.start] != "u" or _is_plural(core, words)


def _is_rolling(core: Expression, words: Words) -> bool:
    """Whether it is "the past week", the seven days up to print; "the last quarter" is one of the calendar."""
    if core.end - core.start > 3 or words.codes[core.start : core.end] != "tlu":
        return True
    return words.token(core.start + 1).lower_ in load("times")["rolling"]["words"] and _of_unit(
        core, words, "hour", "week", "month", "year", "decade"
    )


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
    unit = words.values[core.end - 1]
    after = words.token(core.end).lower_ if core.end < len(words.codes) else ""
    if words.codes[core.start] in "tu" and not _is_amount(core, words):
        return False
    a_share = unit in {"half", "weekend"} or (unit == "quarter" and after in {"of", "-"})
    return not a_share and after != "old"


def _is_amount(core: Expression, words: Words) -> bool:
    """Whether it is "the two days", "for years", "over the years", not "the two-day raid" nor "in the days of"."""
    counted = core.end - core.start > 2
    before = words.token(core.start - 1).lower_ if core.start else ""
    places = {"over"} if words.codes[core.start] == "t" else {"for", "in", "over", "within"}
    return _is_plural(core, words) and (counted or before in places)


def _is_offset(core: Expression, words: Words) -> bool:
    """Whether it is "two days earlier"; "two days after the raid" counts from the raid."""
    last = words.token(core.end - 1)
    alone = words.codes[core.end - 1] == "E" or not any(child.dep_ != "npadvmod" for child in last.children)
    the_day = words.codes[core.start] != "t" or core.end - core.start > 3 or _is_day(core, words)
    return alone and last.dep_ not in {"mark", "prep"} and the_day and _is_counted(core, words)


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
    whole = core.start == 0 or words.token(core.start - 1).lower_ != "half"
    return whole and _is_counted(core, words)


def _is_year_ago(core: Expression, words: Words) -> bool:
    """Whether it is "year-ago", "the month-earlier period"."""
    return _of_unit(core, words, "week", "month", "quarter", "year") and not _is_plural(core, words)


def _is_vague(core: Expression, words: Words) -> bool:
    """Whether it is "soon", not "as soon as" or "soon after"; "the moment" stands after a preposition."""
    before, after = _before(core, words)[-1:], words.codes[core.end : core.end + 1]
    said = " ".join(words.token(index).lower_ for index in range(core.start, core.end))
    if said in load("times")["placed_phrases"]:
        return before in set("N@RTB") and after != "F"
    if words.codes[core.start] == "t":
        return said == "the past"
    return words.token(max(core.start - 1, 0)).lower_ not in {"as", "how", "too", "until"} and after != "B"


def _is_season(core: Expression, words: Words) -> bool:
    """Whether it is "in the fall", not "the fall of the town"."""
    falls = load("times")["falls"]["words"]
    the_fall = words.codes[core.start : core.end] == "ts" and words.token(core.end - 1).lower_ in falls
    return not the_fall or _before(core, words)[-1:] in set("NRTUXBe")


def _is_decade(core: Expression, words: Words) -> bool:
    """Whether it is "the 80s", not "a man in his 20s"."""
    before = [words.token(index).tag_ for index in range(max(core.start - 2, 0), core.start)]
    return "G" not in words.codes[core.start : core.end] or "PRP$" not in before


def _is_day_alone(core: Expression, words: Words) -> bool:
    """Whether it is "on the 10th", not "on the 10th floor" nor "on the 10th of the list"."""
    last = words.token(core.end - 1)
    after = words.token(core.end) if core.end < len(words.codes) else None
    return last.dep_ == "pobj" and (after is None or after.tag_[0] not in "NJ")


_CHECKS = {
    "year": _is_year, "the_unit": _is_unit, "ordinal_unit": _is_division, "clock": _is_clock,
    "duration": _is_duration, "offset": _is_offset, "story": _is_story, "set": _is_set, "decade": _is_decade,
    "season": _is_season, "ago": _is_ago, "year_ago": _is_year_ago, "past_units": _is_rolling,
    "vague": _is_vague, "day_month": _is_of_year, "month_day": _is_of_year, "month_year": _is_of_year,
    "era_days": _is_era, "day_alone": _is_day_alone,
}  # fmt: skip
