"""From an expression of time to days: one small function a rule of `timegrammar`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from onrecord.extract import calendar
from onrecord.extract.calendar import Days
from onrecord.extract.tense import Tense, clause_of, tense_of
from onrecord.extract.timegrammar import Expression, pick
from onrecord.extract.timewords import Words
from onrecord.model.dateline import CENTURY_FROM

_NEAR = 60  # letters: about two sentences, within which a month keeps the year of the story
_GRAINS = ("time", "day", "week", "month", "season", "quarter", "range", "year", "decade", "century")
_COARSE = frozenset({"year", "decade", "century"})
_UNIT_OF = {"week": "week", "month": "month", "quarter": "quarter", "year": "year", "decade": "decade"}


@dataclass(slots=True)
class Story:
    """What was read so far, from which relative times are counted. It goes forward through one text."""

    words: Words
    published: date | None
    expressions: list[Expression]
    told: list[tuple[int, Days]] = field(default_factory=list)  # where, and the days; latest last
    years: list[tuple[int, int]] = field(default_factory=list)  # where a year was stated that the story is set in
    counted: set[tuple[int, int]] = field(default_factory=set)  # cores whose days were computed from other days
    day_first: bool | None = None

    def __post_init__(self) -> None:
        self.day_first = _day_first(self)

    def tense(self, expression: Expression) -> Tense:
        """Read the tense of the clause that an expression stands in."""
        return tense_of(clause_of(self.words.token(expression.core[1] - 1)))

    def last_told(self, finest: str, before: int) -> Days | None:
        """Find the nearest time before a place of the text that is as fine as a unit, or finer."""
        limit = _GRAINS.index(finest)
        return next(
            (days for place, days in reversed(self.told) if place < before and _GRAINS.index(days.precision) <= limit),
            None,
        )

    def relative(self, expression: Expression) -> bool:
        """Whether the days were computed from the date of print or another time of the text."""
        return expression.core in self.counted

    def bounded(self, days: Days, side: str) -> tuple[date, date] | None:
        """Cut "earlier this week" and "later this month" at the date of print."""
        if self.published is None or not days.first <= self.published <= days.last:
            return None
        step = timedelta(1)
        cut = (days.first, self.published - step) if side == "before" else (self.published + step, days.last)
        return cut if cut[0] <= cut[1] else None


Rule = Callable[[Expression, Story], Days | None]


def resolve(expression: Expression, story: Story) -> Days | None:
    """Give the days of an expression, and remember them for those that follow."""
    rule = _RULES.get(expression.rule)
    days = rule(expression, story) if rule else None
    if days and expression.nth:
        days = _nth(days, *expression.nth)
    if days and expression.label == "1":
        story.told.append((expression.start, days))
        _note_year(expression, story, days)
    return days


def _note_year(expression: Expression, story: Story, days: Days) -> None:
    """Keep the year in which a story is set: it stands with the main verb of a sentence."""
    stated = pick(story.words, expression.core, "yvD") is not None
    if stated and days.precision not in {"decade", "century", "range"}:
        if clause_of(story.words.token(expression.core[0])).dep_ == "ROOT":
            story.years.append((expression.start, days.first.year))


def _count_from_print(expression: Expression, story: Story) -> date | None:
    story.counted.add(expression.core)
    return story.published


# Dates with numbers


def _full_year(story: Story, core: tuple[int, int]) -> int | None:
    year = pick(story.words, core, "y")
    if year is not None:
        return int(year)
    indexes = range(core[0] + 1, core[1])
    short = [i for i in indexes if story.words.codes[i] in "vn0" and story.words.codes[i - 1] in "'m"]
    short = [i for i in short if story.words.codes[i] == "v" or story.words.codes[i - 1] == "'" or i + 1 == core[1]]
    if not short or (story.words.codes[short[-1] - 1] == "m" and story.words.codes[short[-1]] == "n"):
        return None
    number = int(story.words.values[short[-1]])
    return number + (1900 if number >= CENTURY_FROM else 2000)


def _day_first(story: Story) -> bool | None:
    """Whether "3/12/2015" has the day first, by other such dates in the text or the date of print; None if unclear."""
    seen: set[bool] = set()
    for expression in story.expressions:
        parts = _numeric_parts(expression, story.words) if expression.rule == "numeric" else None
        if parts is None or len(parts[0]) == 4:
            continue
        first, second, year = (int(piece) for piece in parts)
        if max(first, second) > 12 and min(first, second) <= 12:
            seen.add(first > 12)
        elif story.published and first != second and year % 100 == story.published.year % 100:
            seen |= {way for way in (True, False) if _is_print(story.published, first, second, day_first=way)}
    return seen.pop() if len(seen) == 1 else None


def _is_print(published: date, first: int, second: int, *, day_first: bool) -> bool:
    return (published.day, published.month) == ((first, second) if day_first else (second, first))


def _numeric_parts(expression: Expression, words: Words) -> tuple[str, str, str] | None:
    whole = pick(words, expression.core, "D")
    if whole is not None:
        return (str(whole[0]), str(whole[1]), str(whole[2]))
    numbers = [words.token(i).text for i in range(*expression.core) if words.codes[i] in "yn0"]
    return (numbers[0], numbers[1], numbers[2]) if len(numbers) == 3 else None


def _numeric(expression: Expression, story: Story) -> Days | None:
    parts = _numeric_parts(expression, story.words)
    if parts is None:
        return None
    first, second, third = (int(piece) for piece in parts)
    if len(parts[0]) == 4:
        return _one_day(first, second, third)
    year = third if len(parts[2]) == 4 else third + (1900 if third >= CENTURY_FROM else 2000)
    day_first = story.day_first if max(first, second) <= 12 else first > 12
    if day_first is None and first != second:
        return None
    return _one_day(year, second, first) if day_first else _one_day(year, first, second)


def _one_day(year: int, month: int, day: int) -> Days | None:
    found = calendar.date_or_none(year, month, day)
    return calendar.day(found) if found else None


def _month_and_day(expression: Expression, story: Story) -> Days | None:
    month, day = pick(story.words, expression.core, "m"), pick(story.words, expression.core, "no0")
    year = _full_year(story, expression.core) or _following_year(expression, story)
    if year:
        return _one_day(year, month, day)
    return _unyeared(expression, story, lambda number: _one_day(number, month, day))


def _days_of_month(expression: Expression, story: Story) -> Days | None:
    codes, core = story.words.codes, expression.core
    numbers = [story.words.values[i] for i in range(*core) if codes[i] in "no0"][:2]
    month, year = pick(story.words, core, "m"), _full_year(story, core) or _following_year(expression, story)

    def days(number: int) -> Days | None:
        first, last = (calendar.date_or_none(number, month, int(day)) for day in numbers)
        return Days(first, last, "range") if first and last and first <= last else None

    return days(year) if year else _unyeared(expression, story, days)


def _months(expression: Expression, story: Story) -> Days | None:
    codes, core = story.words.codes, expression.core
    first, last = (story.words.values[i] for i in range(*core) if codes[i] == "m")
    year = _full_year(story, core)

    def days(number: int) -> Days | None:
        return calendar.months(number, first, (last - first) % 12 + 1, "range")

    return days(year) if year else _unyeared(expression, story, days)


def _month(expression: Expression, story: Story) -> Days | None:
    number = pick(story.words, expression.core, "m")
    year = _full_year(story, expression.core) or _following_year(expression, story)
    if year:
        return calendar.month(year, number)
    return _unyeared(expression, story, lambda candidate: calendar.month(candidate, number))


def _following_year(expression: Expression, story: Story) -> int | None:
    """Take the year of the next date in "3 March and 5 May 2014"."""
    following = next((other for other in _flat(story.expressions) if other.start >= expression.end), None)
    if following is None or following.rule not in {"day_month", "month_day", "month_year", "days_of_month"}:
        return None
    joined = story.words.codes[expression.end : following.start]
    return _full_year(story, following.core) if joined in {"&", "T", "-", ",", ",&"} else None


def _flat(expressions: list[Expression]) -> list[Expression]:
    return [end for expression in expressions for end in expression.ends or (expression,)]


def _unyeared(expression: Expression, story: Story, days: Callable[[int], Days | None]) -> Days | None:
    """Choose the year: that of the story, else by tense the latest before print or the next, else the nearest."""
    story.counted.add(expression.core)
    set_in = _story_year(expression, story)
    if set_in is not None or story.published is None:
        return days(set_in) if set_in else None
    today = story.published
    candidates = [found for year in range(today.year - 1, today.year + 2) if (found := days(year))]
    return _nearest(candidates, today, story.tense(expression))


def _nearest(candidates: list[Days], today: date, tense: Tense) -> Days | None:
    past = [days for days in candidates if days.first <= today]
    ahead = [days for days in candidates if days.last >= today]
    if tense == "future" and ahead:
        return ahead[0]
    if tense in {"past", "perfect", "pluperfect"} and past:
        return past[-1]
    return min(candidates, key=lambda days: (abs((days.first - today).days), days.first), default=None)


def _story_year(expression: Expression, story: Story) -> int | None:
    if not story.years:
        return None
    place, year = story.years[-1]
    if story.published is None:
        return year
    near = expression.start - place <= _NEAR and "\n" not in story.words.codes[place : expression.start]
    near = near and story.told[-1][1].first.year == year
    return year if near and year < story.published.year and story.tense(expression) != "future" else None


# Years and longer


def _year(expression: Expression, story: Story) -> Days | None:
    number = pick(story.words, expression.core, "yM")
    if isinstance(number, tuple):
        number = number[0]
    if number is None:
        number = _full_year(story, expression.core)
    return calendar.year(number) if number else None


def _years(expression: Expression, story: Story) -> Days | None:
    pair = pick(story.words, expression.core, "Y")
    if pair is None:
        pair = tuple(story.words.token(i).text for i in (expression.core[0], expression.core[1] - 1))
    first = int(pair[0])
    last = int(pair[0][: 4 - len(pair[1])] + pair[1])
    whole = calendar.months(first, 1, 12 * (last - first + 1), "range") if last > first else None
    return whole


def _decade(expression: Expression, story: Story) -> Days | None:
    value = pick(story.words, expression.core, "gGy")
    number = value[0] if isinstance(value, tuple) else value
    if number < 100:  # "the 80s": of the century that lies behind us
        today = story.published.year if story.published else 2000
        number += 1900 if 1900 + number > today - 100 and 2000 + number > today else 2000
    return calendar.decade(number)


def _season(expression: Expression, story: Story) -> Days | None:
    month, year = pick(story.words, expression.core, "s"), pick(story.words, expression.core, "y")
    if year:
        return calendar.season(year, month)
    return _unyeared(expression, story, lambda number: calendar.season(number, month))


def _holiday(expression: Expression, story: Story) -> Days | None:
    rule, year = pick(story.words, expression.core, "H"), pick(story.words, expression.core, "y")

    def days(number: int) -> Days | None:
        found = calendar.holiday(rule, number)
        return calendar.day(found) if found else None

    return days(year) if year else _unyeared(expression, story, days)


def _ordinal_unit(expression: Expression, story: Story) -> Days | None:
    words, core = story.words, expression.core
    number = pick(words, core, "oOQ")
    unit = pick(words, core, "u") or "quarter"
    year = pick(words, core, "y")
    if unit == "century":
        return calendar.century(number)
    length = 3 if unit == "quarter" else 6
    if number > 12 // length:
        return None

    def days(candidate: int) -> Days | None:
        return calendar.months(candidate, (number - 1) * length + 1, length, "quarter" if length == 3 else "range")

    return days(year) if year else _unyeared(expression, story, days)


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


# Counted from the date of print


def _weekday(expression: Expression, story: Story) -> Days | None:
    today = _count_from_print(expression, story)
    if today is None:
        return None
    weekday = pick(story.words, expression.core, "w")
    ahead = story.tense(expression) == "future"
    find = calendar.weekday_after if ahead else calendar.weekday_before
    return calendar.day(find(today, weekday, strictly=False))


def _deictic(expression: Expression, story: Story) -> Days | None:
    today = _count_from_print(expression, story)
    if today is None:
        return None
    step = pick(story.words, expression.core, "d")
    word = story.words.token(expression.core[0]).lower_
    if word == "overnight":  # the night before print, which has two days
        return Days(today + timedelta(step), today, "time")
    return calendar.day(today + timedelta(step), "time" if word == "tonight" else "day")


def _day_beyond(expression: Expression, story: Story) -> Days | None:
    """Give the day before yesterday, the day after tomorrow."""
    today = _count_from_print(expression, story)
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
    today, steps = _count_from_print(expression, story), _quantity(story, expression.core)
    unit = pick(story.words, expression.core, "u")
    if today is None or steps is None:
        return None
    if (beyond := pick(story.words, expression.core, "d")) is not None:  # "nine years ago today"
        found = calendar.move(today + timedelta(beyond), unit, -steps)
        return calendar.day(found) if found else None
    return _away(today, unit, -steps)


def _away(start: date, unit: str, steps: int) -> Days | None:
    if unit == "fortnight":
        unit, steps = "week", steps * 2
    if unit == "hour" and abs(steps) >= 24:
        unit, steps = "day", int(steps / 24)
    return calendar.period_away(unit, start, steps)


def _past_units(expression: Expression, story: Story) -> Days | None:
    """Give the days of "the past two weeks" up to the date of print."""
    today, steps = _count_from_print(expression, story), _quantity(story, expression.core)
    relative, unit = pick(story.words, expression.core, "l"), pick(story.words, expression.core, "u")
    if today is None or steps is None or relative != -1:
        return None
    first = today - timedelta(-(-steps // 24)) if unit == "hour" else calendar.move(today, unit, -steps)
    return Days(first, today, "range") if first else None


def _relative(expression: Expression, story: Story) -> Days | None:
    today, core = _count_from_print(expression, story), expression.core
    step = pick(story.words, core, "l")
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
    """Give "the weekend", "the end of the year": the one in which the report was printed, if only a part of it is told."""
    today, unit = _count_from_print(expression, story), pick(story.words, expression.core, "u")
    if today is None:
        return None
    if unit == "weekend":
        ahead = story.tense(expression) == "future" or today.weekday() >= 5
        return calendar.period_away(unit, today, 0 if ahead else -1)
    return calendar.period_around(unit, today) if expression.part else None


def _year_end(expression: Expression, story: Story) -> Days | None:
    today, unit = _count_from_print(expression, story), pick(story.words, expression.core, "u")
    return calendar.period_around(unit, today) if today and unit in _UNIT_OF else None


# Counted from the time told before


def _story(expression: Expression, story: Story) -> Days | None:
    """Give "the following day", "that night", "the same week"."""
    story.counted.add(expression.core)
    core = expression.core
    step = pick(story.words, core, "f")
    step = pick(story.words, core, "l") if step is None else step
    weekday = pick(story.words, core, "w")
    unit = pick(story.words, core, "u") or ("day" if pick(story.words, core, "pw") is not None else "month")
    told = story.last_told(unit if unit in _GRAINS else "day", expression.start)
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
        told = story.last_told("day", expression.start)
        same_day = unit != "hour"  # hours may pass midnight
        return calendar.day(told.first, "time") if told and same_day and told.first == told.last else None
    told = story.last_told(unit if unit in _GRAINS else "week", expression.start)
    if told is None or steps is None:
        return None
    if told.precision == "quarter" and unit == "year":
        unit, steps = "quarter", steps * 4
    return _away(told.first if direction < 0 else told.last, unit, direction * steps)


def _within_day(expression: Expression, story: Story) -> Days | None:
    """Give the day of an hour or "the morning": that of the time told last in the same paragraph."""
    story.counted.add(expression.core)
    nearest = next(iter(reversed(story.told)), None)
    if nearest is None or "\n" in story.words.codes[nearest[0] : expression.start]:
        return None
    days = nearest[1]
    return calendar.day(days.first, "time") if days.first == days.last else None


_RULES: dict[str, Rule] = {
    "numeric": _numeric, "day_month": _month_and_day, "month_day": _month_and_day, "days_of_month": _days_of_month,
    "months": _months, "month_year": _month, "month": _month, "years": _years, "year": _year, "weekday": _weekday,
    "relative": _relative, "past_units": _past_units, "story": _story, "ago": _ago, "offset": _offset,
    "day_beyond": _day_beyond, "deictic": _deictic, "day_part": _within_day, "clock": _within_day,
    "ordinal_unit": _ordinal_unit, "season": _season, "decade": _decade, "holiday": _holiday, "the_unit": _the_unit,
    "year_end": _year_end,
}  # fmt: skip
