"""Dates that name a day, a month, a year or a longer period of the calendar, and the days they cover."""

from __future__ import annotations

from datetime import date

from onrecord.extract.times import calendar
from onrecord.extract.times.calendar import Days
from onrecord.extract.times.story import Story
from onrecord.extract.times.timewords import Expression, Words, pick
from onrecord.model.dateline import CENTURY_FROM


def _full_year(story: Story, core: tuple[int, int]) -> int | None:
    year = pick(story.words, core, "y")
    if year is not None:
        return int(year)
    if "l" in story.words.codes[core[0] : core[1]]:  # "last year"
        step = pick(story.words, core, "l")
        return story.published.year + step if story.published and step > -2 else None
    indexes = range(core[0] + 1, core[1])
    short = [i for i in indexes if story.words.codes[i] in "vn0" and story.words.codes[i - 1] in "'m"]
    short = [
        i for i in short if story.words.codes[i] == "v" or story.words.codes[i - 1] == "'" or i + 1 == core[1]
    ]
    if not short or (story.words.codes[short[-1] - 1] == "m" and story.words.codes[short[-1]] == "n"):
        return None
    number = int(story.words.values[short[-1]])
    return number + (1900 if number >= CENTURY_FROM else 2000)


def _day_first(story: Story) -> bool | None:
    """Whether "3/12/2015" has the day first, by other such dates or the date of print; None if unclear."""
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


def read_numeric(expression: Expression, story: Story) -> Days | None:
    """Read 2015-03-12, 25/3/2015; None where day and month cannot be told apart."""
    parts = _numeric_parts(expression, story.words)
    if parts is None:
        return None
    first, second, third = (int(piece) for piece in parts)
    if len(parts[0]) == 4:
        return _one_day(first, second, third)
    year = third if len(parts[2]) == 4 else third + (1900 if third >= CENTURY_FROM else 2000)
    day_first = _day_first(story) if max(first, second) <= 12 else first > 12
    if day_first is None and first != second:
        return None
    return _one_day(year, second, first) if day_first else _one_day(year, first, second)


def _one_day(year: int, month: int, day: int) -> Days | None:
    found = calendar.date_or_none(year, month, day)
    return calendar.day(found) if found else None


def read_day(expression: Expression, story: Story) -> Days | None:
    """Read 12 March 1988, March 12."""
    month, day = pick(story.words, expression.core, "m"), pick(story.words, expression.core, "no0")
    year = _full_year(story, expression.core) or _following_year(expression, story)
    if year:
        return _one_day(year, month, day)
    weekday = pick(story.words, expression.core, "wW")

    def of_weekday(number: int) -> Days | None:
        found = _one_day(number, month, day)
        return found if found and found.first.weekday() == weekday else None

    fitting = story.choose_year(expression, of_weekday) if weekday is not None else None
    return fitting or story.choose_year(expression, lambda number: _one_day(number, month, day))


def read_days(expression: Expression, story: Story) -> Days | None:
    """Read 3-7 May 2014, between May 3 and 7."""
    codes, core = story.words.codes, expression.core
    numbers = [story.words.values[i] for i in range(*core) if codes[i] in "no0"][:2]
    month, year = pick(story.words, core, "m"), _full_year(story, core) or _following_year(expression, story)

    def days(number: int) -> Days | None:
        first, last = (calendar.date_or_none(number, month, int(day)) for day in numbers)
        return Days(first, last, "range") if first and last and first <= last else None

    return days(year) if year else story.choose_year(expression, days)


def read_months(expression: Expression, story: Story) -> Days | None:
    """Read May-June 2014."""
    codes, core = story.words.codes, expression.core
    first, last = (story.words.values[i] for i in range(*core) if codes[i] == "m")
    year = _full_year(story, core)

    def days(number: int) -> Days | None:
        return calendar.months(number, first, (last - first) % 12 + 1, "range")

    return days(year) if year else story.choose_year(expression, days)


def read_month(expression: Expression, story: Story) -> Days | None:
    """Read March 1988, March."""
    number = pick(story.words, expression.core, "m")
    year = _full_year(story, expression.core) or _following_year(expression, story)
    if year:
        return calendar.month(year, number)
    return story.choose_year(expression, lambda candidate: calendar.month(candidate, number))


def _following_year(expression: Expression, story: Story) -> int | None:
    """Take the year of the next date in "3 March and 5 May 2014"."""
    following = next((other for other in _flat(story.expressions) if other.start >= expression.end), None)
    if following is None or following.rule not in {"day_month", "month_day", "month_year", "days_of_month"}:
        return None
    joined = story.words.codes[expression.end : following.start]
    return _full_year(story, following.core) if joined in {"&", "T", "-", ",", ",&"} else None


def _flat(expressions: list[Expression]) -> list[Expression]:
    return [end for expression in expressions for end in expression.ends or (expression,)]


# Years and longer


def read_year(expression: Expression, story: Story) -> Days | None:
    """Read 1988, '88, fiscal 1988."""
    number = pick(story.words, expression.core, "yM")
    if isinstance(number, tuple):
        number = number[0]
    if number is None:
        number = _full_year(story, expression.core)
    return calendar.year(number) if number else None


def read_years(expression: Expression, story: Story) -> Days | None:
    """Read 1989-90."""
    pair = pick(story.words, expression.core, "Y")
    if pair is None:
        pair = tuple(story.words.token(i).text for i in (expression.core[0], expression.core[1] - 1))
    first = int(pair[0])
    last = int(pair[0][: 4 - len(pair[1])] + pair[1])
    return calendar.months(first, 1, 12 * (last - first + 1), "range") if last > first else None


def read_decade(expression: Expression, story: Story) -> Days | None:
    """Read the 1980s, the '80s."""
    value = pick(story.words, expression.core, "gGy")
    number = value[0] if isinstance(value, tuple) else value
    if number < 100:  # "the 80s": of the century that lies behind us
        today = story.published.year if story.published else 2000
        number += 1900 if 1900 + number > today - 100 and 2000 + number > today else 2000
    if number < 2000 and number % 100 == 0:  # "the 1800s"
        return calendar.months(number, 1, 1200, "century")
    return calendar.decade(number)


def read_season(expression: Expression, story: Story) -> Days | None:
    """Read the summer of 2015, spring."""
    month, year = pick(story.words, expression.core, "s"), pick(story.words, expression.core, "y")
    if year:
        return calendar.season(year, month)
    return story.choose_year(expression, lambda number: calendar.season(number, month))


def read_holiday(expression: Expression, story: Story) -> Days | None:
    """Read Christmas Day 2014; a feast that the calendar does not fix has no days."""
    rule, year = pick(story.words, expression.core, "H"), pick(story.words, expression.core, "y")

    def days(number: int) -> Days | None:
        found = calendar.holiday(rule, number)
        return calendar.day(found) if found else None

    return days(year) if year else story.choose_year(expression, days)


def _possessor_year(expression: Expression, story: Story) -> int | None:
    """Take the year of "last year's third quarter"."""
    if story.words.codes[max(expression.start - 1, 0)] != "S" or not story.told:
        return None
    place, days = story.told[-1]
    owner = next(each for each in _flat(story.expressions) if each.start == place)
    return days.first.year if owner.end == expression.start - 1 and days.precision == "year" else None


def _fiscal_year(expression: Expression, story: Story) -> int | None:
    """Take the year of print for "the fiscal second quarter", whether it is over or not."""
    if pick(story.words, expression.core, "x") is None:
        return None
    today = story.count_from_print(expression)
    return today.year if today else None


def read_division(expression: Expression, story: Story) -> Days | None:
    """Read the third quarter, the first half of 2015, the 19th century."""
    words, core = story.words, expression.core
    number = pick(words, core, "oOQ")
    unit = pick(words, core, "u") or "quarter"
    year = pick(words, core, "y") or _possessor_year(expression, story) or _fiscal_year(expression, story)
    if unit == "century":
        return calendar.century(number)
    length = 3 if unit == "quarter" else 6
    if number > 12 // length:
        return None

    def days(candidate: int) -> Days | None:
        return calendar.months(
            candidate, (number - 1) * length + 1, length, "quarter" if length == 3 else "range"
        )

    return days(year) if year else story.choose_year(expression, days)
