"""From an expression of time to days: one small function a rule of `timegrammar`.

Here are those counted from the date of print and from the time told before; `written` has the dates that
stand for themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from onrecord.extract.times import calendar
from onrecord.extract.times.calendar import Days
from onrecord.extract.times.story import GRAINS, Story
from onrecord.extract.times.timegrammar import DATE
from onrecord.extract.times.timewords import Expression, pick
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
    if days and expression.label == DATE:
        story.tell(expression, days)
    return days


def _nth(days: Days, number: int, unit: str) -> Days | None:
    """Count a unit within a period: the first week of May is its first seven days."""
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
    ahead = story.tense(expression) == "future"
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


def _quantity(story: Story, core: tuple[int, int]) -> int | None:
    """Read "two", "twenty-one", "a", "a hundred"; None for "several" and fractions."""
    codes, values = story.words.codes, story.words.values
    if any(codes[i] == "q" for i in range(*core)):
        couple = any(story.words.token(i).lower_ == "couple" for i in range(*core))
        return 2 if couple else None
    numbers = [values[i] for i in range(*core) if codes[i] in "nciv0"]
    total = 0
    for number in numbers:
        total = max(total, 1) * number if number in {100, 1000} else total + number
    if not numbers:
        return 1
    return int(total) if total == int(total) else None


def _ago(expression: Expression, story: Story) -> Days | None:
    today, steps = story.count_from_print(expression), _quantity(story, expression.core)
    unit = pick(story.words, expression.core, "u")
    if today is None or steps is None:
        return _few_back(today, unit)
    if (beyond := pick(story.words, expression.core, "d")) is not None:  # "nine years ago today"
        found = calendar.move(today + timedelta(beyond), unit, -steps)
        return calendar.day(found) if found else None
    return _away(today, unit, -steps)


def _few_back(today: date | None, unit: str) -> Days | None:
    """Give the days of "a few minutes ago", "in the past few hours": hours may reach back over midnight."""
    if today is None or unit not in {"hour", "minute", "second"}:
        return None
    return Days(today - timedelta(1), today, "range") if unit == "hour" else calendar.day(today, "time")


def _away(start: date, unit: str, steps: int) -> Days | None:
    if unit == "fortnight":
        unit, steps = "week", steps * 2
    if unit == "hour" and abs(steps) >= 24:
        unit, steps = "day", int(steps / 24)
    return calendar.period_away(unit, start, steps)


def _past_units(expression: Expression, story: Story) -> Days | None:
    """Give the days of "the past two weeks" up to the date of print."""
    today, steps = story.count_from_print(expression), _quantity(story, expression.core)
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
        return _step_weekday(today, weekday, step, ahead=story.tense(expression) == "future")
    if (unit := pick(story.words, core, "u")) is not None:
        return _step_unit(expression, story, today, unit, step)
    if pick(story.words, core, "p"):
        return calendar.day(today + timedelta(step), "time")
    return _step_named(expression, story, today, step)


def _step_weekday(today: date, weekday: int, step: int, *, ahead: bool) -> Days:
    if step == 1 or (step == 0 and ahead):
        return calendar.day(calendar.weekday_after(today, weekday, strictly=step == 1))
    return calendar.day(calendar.weekday_before(today, weekday, strictly=step == -1))


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
    """Give "the weekend", and "the end of the year" in which the report was printed."""
    today, unit = story.count_from_print(expression), pick(story.words, expression.core, "u")
    if today is None:
        return None
    if unit == "weekend":
        ahead = story.tense(expression) == "future" or today.weekday() >= 5
        return calendar.period_away(unit, today, 0 if ahead else -1)
    return calendar.period_around(unit, today) if expression.part else None


def _year_end(expression: Expression, story: Story) -> Days | None:
    today, unit = story.count_from_print(expression), pick(story.words, expression.core, "u")
    return calendar.period_around(unit, today) if today and unit in _ENDING else None


def _story(expression: Expression, story: Story) -> Days | None:
    """Give "the following day", "that night", "the same week"."""
    story.counted.add(expression.core)
    core = expression.core
    step = pick(story.words, core, "f")
    step = pick(story.words, core, "l") if step is None else step
    weekday = pick(story.words, core, "w")
    unit = pick(story.words, core, "u") or ("day" if pick(story.words, core, "pw") is not None else "month")
    told = story.last_told(unit if unit in GRAINS else "day", expression.start)
    if told is None or step is None or story.words.token(core[1] - 1).lower_.endswith("s"):
        return None
    if weekday is not None:
        return _step_weekday(told.first, weekday, step or 1, ahead=True)
    return _away(told.last if step > 0 else told.first, unit, step)


def _offset(expression: Expression, story: Story) -> Days | None:
    """Give "two days earlier", "a week later", "the day before"; an unspoken number has no days."""
    story.counted.add(expression.core)
    core = expression.core
    unit, steps = pick(story.words, core, "u"), _quantity(story, core)
    direction = pick(story.words, core, "EB")
    if unit in {"hour", "minute", "second"}:
        return _within_hours(story.last_told("day", expression.start), unit, (steps or 24) * direction)
    told = story.last_told(unit if unit in GRAINS else "week", expression.start)
    if told is None or steps is None:
        return None
    if told.precision == "quarter" and unit == "year":
        unit, steps = "quarter", steps * 4
    found = _away(told.first if direction < 0 else told.last, unit, direction * steps)
    too_late = (
        found and story.published and found.first > story.published and story.tense(expression) == "past"
    )
    return None if too_late else found


def _within_hours(told: Days | None, unit: str, steps: int) -> Days | None:
    """Give the day some minutes away from a time told; some hours may pass midnight."""
    if told is None or told.first != told.last:
        return None
    if unit != "hour":
        return calendar.day(told.first, "time")
    if abs(steps) >= 24:
        return None
    other = told.first + timedelta(1 if steps > 0 else -1)
    return Days(min(told.first, other), max(told.first, other), "range")


def _within_day(expression: Expression, story: Story) -> Days | None:
    """Give the day of an hour or "the morning": that of the time told last in the same paragraph."""
    story.counted.add(expression.core)
    nearest = next(iter(reversed(story.told)), None)
    if nearest is None or "\n" in story.words.codes[nearest[0] : expression.start]:
        return None
    days = nearest[1]
    return calendar.day(days.first, "time") if days.first == days.last else None


_RULES: dict[str, Rule] = {
    "numeric": read_numeric, "day_month": read_day, "month_day": read_day, "days_of_month": read_days,
    "months": read_months, "month_year": read_month, "month": read_month, "years": read_years,
    "year": read_year, "decade": read_decade, "season": read_season, "holiday": read_holiday,
    "ordinal_unit": read_division, "weekday": _weekday,
    "relative": _relative, "past_units": _past_units, "story": _story, "ago": _ago, "offset": _offset,
    "day_beyond": _day_beyond, "deictic": _deictic, "day_part": _within_day, "clock": _within_day,
    "the_unit": _the_unit, "year_end": _year_end,
}  # fmt: skip
