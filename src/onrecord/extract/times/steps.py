"""Steps of the calendar as words say them: how many, of which unit, to which day of the week."""

from __future__ import annotations

from datetime import date

from onrecord.extract.times import calendar
from onrecord.extract.times.calendar import Days
from onrecord.extract.times.story import Story


def quantity(story: Story, core: tuple[int, int]) -> int | None:
    """Read "two", "twenty-one", "a", "a hundred"; None for "several" and fractions."""
    codes, values = story.words.codes, story.words.values
    if any(codes[i] == "q" for i in range(*core)):
        couple = any(story.words.token(i).lower_ == "couple" for i in range(*core))
        return 2 if couple else None
    if "&au" in codes[core[0] : core[1]]:  # "two and a half years"
        return None
    numbers = [values[i] for i in range(*core) if codes[i] in "nciv0"]
    total = 0
    for number in numbers:
        total = max(total, 1) * number if number in {100, 1000} else total + number
    if not numbers:  # "a year", not "years"
        return None if codes[core[0]] == "u" and story.words.token(core[0]).lower_.endswith("s") else 1
    return int(total) if total == int(total) else None


def away(start: date, unit: str, steps: int) -> Days | None:
    """Give the period so many units away; from 24 hours on, hours are days."""
    if unit == "fortnight":
        unit, steps = "week", steps * 2
    if unit == "hour" and abs(steps) >= 24:
        unit, steps = "day", int(steps / 24)
    return calendar.period_away(unit, start, steps)


def step_weekday(today: date, weekday: int, step: int, *, ahead: bool) -> Days:
    """Give the last (-1), this (0: by `ahead` the next or the last) or the next (1) such day of the week."""
    if step == 1 or (step == 0 and ahead):
        return calendar.day(calendar.weekday_after(today, weekday, strictly=step == 1))
    return calendar.day(calendar.weekday_before(today, weekday, strictly=step == -1))
