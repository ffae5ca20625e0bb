"""From an expression of time to days: one small function a rule of `timegrammar`.

Here are those counted from the date of print; `told` has those counted from the time told before, `written` the
dates that stand for themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from onrecord.extract.times import calendar
from onrecord.extract.times.calendar import Days
from onrecord.extract.times.steps import away, quantity, step_weekday
from onrecord.extract.times.story import Story
from onrecord.extract.times.timegrammar import DATE
from onrecord.extract.times.timewords import Expression, pick
from onrecord.extract.times.told import from_offset, from_story, from_year_ago, on_day_of_month, within_day
from onrecord.extract.times.written import (
    read_day,
    read_days,
    read_decade,
    read_division,
    read_holiday,
    read_month,
    read_months,
    read_numeric,
    read_season,
    read_year,
    read_years,
)

Rule = Callable[[Expression, Story], Days | None]
_ENDING = frozenset({"week", "month", "quarter", "year", "decade"})  # units of "year-end"


def resolve(expression: Expression, story: Story) -> Days | None:
    """Give the days of an expression, and remember them for those that follow."""
    rule = _RULES.get(expression.rule)
    days = rule(expression, story) if rule else None
    if days and expression.nth:
        days = _nth(days, *expression.nth)
    if expression.rule == "vague" and pick(story.words, expression.core, "V") == "present":
        story.years.clear()  # the story is back at now
    if days and expression.label == DATE and not _is_aside(expression, days, story):
        story.tell(expression, days)
    return days


def _is_aside(expression: Expression, days: Days, story: Story) -> bool:
    """Whether the story does not go there: a year-ago period, which a figure is held against, or "is quiet today"."""
    compared = expression.rule == "year_ago" or (expression.rule == "offset" and days.precision == "quarter")
    return compared or (expression.rule == "deictic" and story.tense(expression) == "present")


def _nth(days: Days, number: int | None, unit: str) -> Days | None:
    """Count a unit within a period: the first week of May is its first seven days; the week of May 6 is around it."""
    if number is None:
        return calendar.period_around(unit, days.first)
    if unit in {"quarter", "half", "month", "year", "decade"}:
        found = calendar.period_away(unit, days.first, number - 1)
    elif unit in {"day", "week"}:
        length = 1 if unit == "day" else 7
        first = days.first + timedelta((number - 1) * length)
        last = min(first + timedelta(length - 1), days.last)
        found = Days(first, last, "day" if unit == "day" else "range")
    else:
        found = None
    return found if found and days.first <= found.first <= found.last <= days.last else None


def _weekday(expression: Expression, story: Story) -> Days | None:
    today = story.count_from_print(expression)
    if today is None:
        return None
    weekday = pick(story.words, expression.core, "w")
    ahead = story.ahead(expression)
    find = calendar.weekday_after if ahead else calendar.weekday_before
    return calendar.day(find(today, weekday, strictly=False))


def _deictic(expression: Expression, story: Story) -> Days | None:
    today = story.count_from_print(expression)
    if today is None:
        return None
    step = pick(story.words, expression.core, "d")
    word = story.words.token(expression.core[0]).lower_
    if word == "overnight":  # the night before print, which has two days
        return Days(today + timedelta(step), today, "time")
    return calendar.day(today + timedelta(step), "time" if word == "tonight" else "day")


def _day_beyond(expression: Expression, story: Story) -> Days | None:
    """Give the day before yesterday, the day after tomorrow."""
    today = story.count_from_print(expression)
    step = pick(story.words, expression.core, "d") + pick(story.words, expression.core, "B")
    return calendar.day(today + timedelta(step)) if today else None


def _ago(expression: Expression, story: Story) -> Days | None:
    today, steps = story.count_from_print(expression), quantity(story, expression.core)
    unit = pick(story.words, expression.core, "u")
    if today is None or steps is None:
        return _few_back(today, unit)
    if (beyond := pick(story.words, expression.core, "d")) is not None:  # "nine years ago today"
        found = calendar.move(today + timedelta(beyond), unit, -steps)
        return calendar.day(found) if found else None
    return away(today, unit, -steps)


def _few_back(today: date | None, unit: str) -> Days | None:
    """Give the days of "a few minutes ago", "in the past few hours": hours may reach back over midnight."""
    if today is None or unit not in {"hour", "minute", "second"}:
        return None
    return Days(today - timedelta(1), today, "range") if unit == "hour" else calendar.day(today, "time")


def _past_units(expression: Expression, story: Story) -> Days | None:
    """Give the days of "the past two weeks" up to the date of print."""
    today, steps = story.count_from_print(expression), quantity(story, expression.core)
    relative, unit = pick(story.words, expression.core, "l"), pick(story.words, expression.core, "u")
    if relative != -1:
        return None
    if today is None or steps is None:
        return _few_back(today, unit)
    first = today - timedelta(-(-steps // 24)) if unit == "hour" else calendar.move(today, unit, -steps)
    return Days(first, today, "range") if first else None


def _relative(expression: Expression, story: Story) -> Days | None:
    today, core = story.count_from_print(expression), expression.core
    steps = [story.words.values[i] for i in range(*core) if story.words.codes[i] == "l"]
    step = steps[-1]  # "this past weekend"
    if today is None or step == -9:
        return None
    if (weekday := pick(story.words, core, "w")) is not None:
        return step_weekday(today, weekday, step, ahead=story.ahead(expression))
    if (unit := pick(story.words, core, "u")) is not None:
        return _step_unit(expression, story, today, unit, step)
    if pick(story.words, core, "p"):
        return calendar.day(today + timedelta(step), "time")
    return _step_named(expression, story, today, step)


def _step_unit(expression: Expression, story: Story, today: date, unit: str, step: int) -> Days | None:
    if story.words.token(expression.core[1] - 1).lower_.endswith("s") or (unit == "day" and step):
        return None  # "the last days"
    if unit in {"day", "hour", "minute", "second"}:
        return calendar.day(today)
    return calendar.period_away(unit, today, step)


def _step_named(expression: Expression, story: Story, today: date, step: int) -> Days | None:
    """Give last May, next summer, this Christmas."""
    month, season = (pick(story.words, expression.core, letter) for letter in "ms")
    rule = pick(story.words, expression.core, "H")

    def days(year: int) -> Days | None:
        if month:
            return calendar.month(year, month)
        if season:
            return calendar.season(year, season)
        found = calendar.holiday(rule or "", year)
        return calendar.day(found) if found else None

    candidates = [found for year in range(today.year - 2, today.year + 3) if (found := days(year))]
    if step == 0:
        return next((found for found in candidates if found.first.year == today.year), None)
    past = [found for found in candidates if found.last < today]
    ahead = [found for found in candidates if found.first > today]
    return (past[-1:] if step < 0 else ahead[:1] or [None])[0]  # type: ignore[list-item]


def _the_unit(expression: Expression, story: Story) -> Days | None:
    """Give "the weekend", "the end of the year" in which the report was printed, and "the quarter" told before."""
    unit = pick(story.words, expression.core, "u")
    if unit == "day":  # "earlier in the day"
        return within_day(expression, story)
    today = story.count_from_print(expression)
    told = story.last_of(unit, expression.start)
    if told and not expression.part:
        return told
    if today is None:
        return None
    if unit == "weekend":
        ahead = story.ahead(expression) or today.weekday() >= 5
        return calendar.period_away(unit, today, 0 if ahead else -1)
    in_print = expression.part or pick(story.words, expression.core, "x")  # "the fiscal year"
    return calendar.period_around(unit, today) if in_print else None


def _year_end(expression: Expression, story: Story) -> Days | None:
    today, unit = story.count_from_print(expression), pick(story.words, expression.core, "u")
    return calendar.period_around(unit, today) if today and unit in _ENDING else None


_RULES: dict[str, Rule] = {
    "numeric": read_numeric, "day_month": read_day, "month_day": read_day, "days_of_month": read_days,
    "months": read_months, "month_year": read_month, "month": read_month, "years": read_years,
    "year": read_year, "decade": read_decade, "season": read_season, "holiday": read_holiday,
    "ordinal_unit": read_division, "weekday": _weekday, "day_alone": on_day_of_month,
    "relative": _relative, "past_units": _past_units, "story": from_story, "ago": _ago, "offset": from_offset,
    "year_ago": from_year_ago,
    "day_beyond": _day_beyond, "deictic": _deictic, "day_part": within_day, "clock": within_day,
    "the_unit": _the_unit, "year_end": _year_end,
}  # fmt: skip
