"""Expressions that are counted from a time told before: "two days later", "the following day", "at noon"."""

from __future__ import annotations

from datetime import timedelta

from onrecord.extract.times import calendar
from onrecord.extract.times.calendar import Days
from onrecord.extract.times.steps import away, quantity, step_weekday
from onrecord.extract.times.story import GRAINS, Story
from onrecord.extract.times.timewords import Expression, pick

LONG_AGO = 92  # days before print: from there on a bare day of the month is of the month told last


def from_story(expression: Expression, story: Story) -> Days | None:
    """Give "the following day", "that night", "the same week"."""
    story.counted.add(expression.core)
    core = expression.core
    step = pick(story.words, core, "f")
    step = pick(story.words, core, "l") if step is None else step
    weekday = pick(story.words, core, "w")
    unit = pick(story.words, core, "u") or ("day" if pick(story.words, core, "pw") is not None else "month")
    told = story.last_told(unit if unit in GRAINS else "day", expression.start)
    if told is None and story.published and unit in {"week", "month", "quarter", "year"} and step:
        told = calendar.period_around(unit, story.published)
    of_other_year = story.words.codes.startswith(("lu", "Fy"), core[1])  # "the same quarter last year"
    if told is None or step is None or of_other_year or story.words.token(core[1] - 1).lower_.endswith("s"):
        return None
    if weekday is not None:
        return step_weekday(told.first, weekday, step or 1, ahead=True)
    return _if_possible(away(told.last if step > 0 else told.first, unit, step), expression, story)


def _if_possible(days: Days | None, expression: Expression, story: Story) -> Days | None:
    """Give the days, unless a verb in the past tells of them and they lie after the date of print."""
    ahead = days is not None and story.published is not None and days.first > story.published
    return None if ahead and story.tense(expression) == "past" else days


def from_offset(expression: Expression, story: Story) -> Days | None:
    """Give "two days earlier", "a week later", "the day before"; an unspoken number has no days."""
    story.counted.add(expression.core)
    core = expression.core
    unit, steps = pick(story.words, core, "u"), quantity(story, core)
    direction = pick(story.words, core, "EB")
    if unit in {"hour", "minute", "second"}:
        return _within_hours(story.last_told("day", expression.start), unit, (steps or 1) * direction)
    told = story.last_told(unit if unit in GRAINS else "week", expression.start)
    if told is None or steps is None:
        return None
    if told.precision == "quarter" and unit == "year":
        unit, steps = "quarter", steps * 4
    found = away(told.first if direction < 0 else told.last, unit, direction * steps)
    return _if_possible(found, expression, story)


def from_year_ago(expression: Expression, story: Story) -> Days | None:
    """Give "the year-ago period": a year before the quarter told last, else before print."""
    unit = pick(story.words, expression.core, "u")
    told = story.last_of("quarter", expression.start)
    today = story.count_from_print(expression)
    if unit == "year" and told:
        return calendar.period_away("quarter", told.first, -4)
    of_quarter = story.words.token(expression.core[1] - 1).lower_ == "quarter"
    return calendar.period_away(unit, today, -1) if today and not of_quarter else None


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


def on_day_of_month(expression: Expression, story: Story) -> Days | None:
    """Give "on the 10th": the last such day before print, or in the month told last where that is long ago."""
    number = pick(story.words, expression.core, "o")
    told = story.last_told("month", expression.start)
    today = story.count_from_print(expression)
    if told is not None and (today is None or (today - told.first).days > LONG_AGO):
        found = calendar.date_or_none(told.first.year, told.first.month, number)
        return calendar.day(found) if found else None
    if today is None:
        return None
    months = (calendar.move(today.replace(day=1), "month", -steps) for steps in range(3))
    days = [calendar.date_or_none(first.year, first.month, number) for first in months if first]
    return next((calendar.day(found) for found in days if found and found <= today), None)


def within_day(expression: Expression, story: Story) -> Days | None:
    """Give the day of an hour or "the morning": that of the time told last in the same paragraph."""
    story.counted.add(expression.core)
    nearest = next(iter(reversed(story.told)), None)
    if nearest is None or "\n" in story.words.codes[nearest[0] : expression.start]:
        return None
    days = nearest[1]
    return calendar.day(days.first, "time") if days.first == days.last else None
