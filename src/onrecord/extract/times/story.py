"""How far a text has been read: the times told so far, from which relative times are counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from spacy.tokens import Token

from onrecord.extract.times.calendar import Days
from onrecord.extract.times.tense import Tense, clause_of, looks_ahead, tense_of
from onrecord.extract.times.timewords import Expression, Words, pick
from onrecord.extract.times.wordlists import is_saying, words_of

GRAINS = ("time", "day", "week", "month", "season", "quarter", "range", "year", "decade", "century")
_DAYS_BACK, _DAYS_AHEAD = 60, 14
_NEAR = 60  # letters: about two sentences, within which a month keeps the year of the story


@dataclass(slots=True)
class Story:
    """What was read so far, from which relative times are counted. It goes forward through one text."""

    words: Words
    published: date | None
    expressions: list[Expression]
    told: list[tuple[int, Days]] = field(default_factory=list)  # where, and the days; latest last
    years: list[tuple[int, int]] = field(
        default_factory=list
    )  # where a year was stated that the story is set in
    counted: set[tuple[int, int]] = field(
        default_factory=set
    )  # cores whose days were computed from other days

    def tense(self, expression: Expression) -> Tense:
        """Read the tense of the clause that an expression stands in; none where it looked ahead in the past."""
        token = self.words.token(expression.core[1] - 1)
        tense = tense_of(clause_of(token))
        return "none" if tense != "future" and looks_ahead(token) else tense

    def ahead(self, expression: Expression) -> bool:
        """Whether a bare "Monday" is the next one, by the verb or the noun that it hangs on.

        A present looks ahead before what is to come ("is ready for Sunday's vote") and where it is simple, no headline
        and no saying ("the court meets Monday").
        """
        token = self.words.token(expression.core[1] - 1)
        tense = "future" if looks_ahead(token) else tense_of(clause_of(token))
        above = self._above(expression)
        if above.tag_[0] == "N" and above.lower_ in words_of("coming"):
            return tense in {"present", "future"}
        if (
            self.words.codes[expression.end : expression.end + 1] == "S"
        ):  # "will visit the scene of Friday's raid"
            return False
        if tense == "present":
            simple = above.tag_ in {"VBZ", "VBP"} and above.sent[-1].text == "."
            return simple and not is_saying(above)
        return tense == "future"

    def _above(self, expression: Expression) -> Token:
        """Find the word that an expression hangs on, past its preposition."""
        inside = {self.words.places[index] for index in range(expression.start, expression.end)}
        token = self.words.token(expression.core[1] - 1)
        while (token.i in inside or token.tag_ == "IN") and token.head.i != token.i:
            token = token.head
        return token

    def last_told(self, finest: str, before: int) -> Days | None:
        """Find the nearest time before a place of the text that is as fine as a unit, or finer."""
        limit = GRAINS.index(finest)
        return next(
            (
                days
                for place, days in reversed(self.told)
                if place < before and GRAINS.index(days.precision) <= limit
            ),
            None,
        )

    def last_of(self, precision: str, before: int) -> Days | None:
        """Find the nearest time before a place of the text that is a period of this kind."""
        return next(
            (days for place, days in reversed(self.told) if place < before and days.precision == precision),
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

    def count_from_print(self, expression: Expression) -> date | None:
        """Give the date of print, and keep that the days of an expression are counted from it."""
        self.counted.add(expression.core)
        return self.published

    def tell(self, expression: Expression, days: Days) -> None:
        """Remember the days of an expression, and the year of the story, which stands with a main verb."""
        self.told.append((expression.start, days))
        stated = pick(self.words, expression.core, "yvD") is not None
        exact = days.precision not in {"decade", "century", "range"}
        above = self._above(expression)  # "in 2013 troops took the fort", not "its 2013 loss"
        if stated and exact and above.dep_ == "ROOT" and above.tag_[0] == "V":
            self.years.append((expression.start, days.first.year))

    def choose_year(self, expression: Expression, days: Callable[[int], Days | None]) -> Days | None:
        """Choose the year: that of the story, else by tense the last or the next, else the nearest."""
        self.counted.add(expression.core)
        set_in = self._set_in(expression)
        if set_in is not None or self.published is None:
            return days(set_in) if set_in is not None else None
        today = self.published
        candidates = [found for year in range(today.year - 1, today.year + 2) if (found := days(year))]
        tense = self.tense(expression)
        if tense == "present" and self._above(expression).tag_[0] == "V" and self.ahead(expression):
            tense = "future"  # "the trial begins in March"
        return _nearest(candidates, today, tense)

    def _set_in(self, expression: Expression) -> int | None:
        """Give the year of the story, if it was stated shortly before and no other has come up since."""
        if not self.years:
            return None
        place, year = self.years[-1]
        if expression.start - place > _NEAR or "\n" in self.words.codes[place : expression.start]:
            return None
        if self.told[-1][1].first.year != year or self.tense(expression) == "future":
            return None
        between = self.words.doc[self.words.places[place] : self.words.places[expression.start]]
        if any(token.dep_ == "ROOT" and tense_of(token) == "present" for token in between):
            return None
        return year if self.published is None or year < self.published.year else None


def _nearest(candidates: list[Days], today: date, tense: Tense) -> Days | None:
    near = [days for days in candidates if days.precision == "day" and _is_near(days.first, today)]
    if near:
        return near[0]
    past = [days for days in candidates if days.first <= today]
    ahead = [days for days in candidates if days.last >= today]
    if tense == "future" and ahead:
        return ahead[0]
    if tense in {"past", "perfect", "pluperfect"} and past:
        return past[-1]
    return min(candidates, key=lambda days: _distance(days.first, today), default=None)


def _distance(day: date, today: date) -> int:
    """Give the days between; what lies ahead counts twice, for the news tells more of what was."""
    return 2 * (day - today).days if day > today else (today - day).days


def _is_near(day: date, today: date) -> bool:
    """Whether a day is so near to print that another year would have been said, whatever the tense."""
    return -_DAYS_BACK <= (day - today).days <= _DAYS_AHEAD
