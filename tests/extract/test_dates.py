"""Expressions of time and their days. The report was printed on Tuesday, 14 June 2016, unless a test says
otherwise.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.extract.text.parser import Parsed, parse
from onrecord.extract.times.dates import TimeSpan, find_times, mentioned

PRINT = date(2016, 6, 14)
NOTHING = None


def read(text: str, published: date | None = PRINT) -> tuple[Parsed, list[TimeSpan]]:
    (parsed,) = parse([text])
    return parsed, find_times(parsed, published)


def words(parsed: Parsed, time: TimeSpan) -> str:
    return parsed.doc[time.start : time.end].text


def days(value: str | None) -> tuple[date | None, date | None]:
    """Expand "2015", "2015-03", "2015-03-04" or "2015-03-04..2015-03-09"."""
    if value is None:
        return None, None
    if ".." in value:
        first, last = value.split("..")
        return date.fromisoformat(first), date.fromisoformat(last)
    pieces = [int(piece) for piece in value.split("-")]
    if len(pieces) == 1:
        return date(pieces[0], 1, 1), date(pieces[0], 12, 31)
    if len(pieces) == 2:
        return date(*pieces, 1), date(*pieces, calendar.monthrange(*pieces)[1])
    return date(*pieces), date(*pieces)


STATED = [
    ("Shells fell on 12 March 1988.", "12 March 1988", "1988-03-12"),
    ("Shells fell on March 12, 1988.", "March 12, 1988", "1988-03-12"),
    ("Shells fell on March 12th, 1988.", "March 12th, 1988", "1988-03-12"),
    ("Shells fell on the 12th of March 1988.", "the 12th of March 1988", "1988-03-12"),
    ("Shells fell on 12 MAR 88.", "12 MAR 88", "1988-03-12"),
    ("Shells fell on Saturday, 12 March 1988.", "Saturday, 12 March 1988", "1988-03-12"),
    ("Shells fell on 2015-03-12.", "2015-03-12", "2015-03-12"),
    ("Shells fell on 3/25/2015.", "3/25/2015", "2015-03-25"),
    ("Shells fell on 25/3/2015.", "25/3/2015", "2015-03-25"),
    ("Shells fell on 25 / 03 / 2015.", "25 / 03 / 2015", "2015-03-25"),
    ("Shells fell on 25.3.2015.", "25.3.2015", "2015-03-25"),
    ("Shells fell on 5/5/2015.", "5/5/2015", "2015-05-05"),
    ("Shells fell on Sept. 30, 2015.", "Sept. 30, 2015", "2015-09-30"),
    ("The town fell in March 1988.", "March 1988", "1988-03"),
    ("The town fell in March of 1988.", "March of 1988", "1988-03"),
    ("The town fell in Mar. 1988.", "Mar. 1988", "1988-03"),
    ("The town fell in 1988.", "1988", "1988"),
    ("The town fell in '88.", "'88", "1988"),
    ("The war (1991) was short.", "1991", "1991"),
    ("The town was rebuilt by 1996.", "1996", "1996"),
    ("It was the bloodiest year since 1996.", "1996", "1996"),
    ("They met in the summer of 2015.", "the summer of 2015", "2015-06-01..2015-08-31"),
    ("They met in spring 2014.", "spring 2014", "2014-03-01..2014-05-31"),
    ("They met in the winter of 2014.", "the winter of 2014", "2014-12-01..2015-02-28"),
    ("Losses grew in Q3 2015.", "Q3 2015", "2015-07-01..2015-09-30"),
    ("Losses grew in the third quarter of 2015.", "the third quarter of 2015", "2015-07-01..2015-09-30"),
    ("Losses grew in the first half of 2015.", "the first half of 2015", "2015-01-01..2015-06-30"),
    ("Losses grew in fiscal 2014.", "fiscal 2014", "2014"),
    ("They fled in the 1980s.", "the 1980s", "1980-01-01..1989-12-31"),
    ("They fled in the 1980's.", "the 1980's", "1980-01-01..1989-12-31"),
    ("They fled in the late 1970s.", "the late 1970s", "1970-01-01..1979-12-31"),
    ("They fled in the mid-1990s.", "the mid-1990s", "1990-01-01..1999-12-31"),
    ("They fled in the '90s.", "the '90s", "1990-01-01..1999-12-31"),
    ("The fort is of the 1800s.", "the 1800s", "1800-01-01..1899-12-31"),
    ("The fort is of the 19th century.", "the 19th century", "1801-01-01..1900-12-31"),
    ("The fort is of the nineteenth century.", "the nineteenth century", "1801-01-01..1900-12-31"),
    ("It went on in May-June 2014.", "May-June 2014", "2014-05-01..2014-06-30"),
    ("It went on from 3 to 7 May 2014.", "3 to 7 May 2014", "2014-05-03..2014-05-07"),
    ("It went on during 3-7 May 2014.", "3-7 May 2014", "2014-05-03..2014-05-07"),
    ("It went on during May 3-7, 2014.", "May 3-7, 2014", "2014-05-03..2014-05-07"),
    ("It went on between 3 and 7 May 2014.", "3 and 7 May 2014", "2014-05-03..2014-05-07"),
    ("It went on between 2011 and 2013.", "2011 and 2013", "2011-01-01..2013-12-31"),
    ("It went on from March 2011 to May 2012.", "March 2011 to May 2012", "2011-03-01..2012-05-31"),
    ("It went on from 3 March to 5 May 2014.", "3 March to 5 May 2014", "2014-03-03..2014-05-05"),
    ("It went on in 1989-90.", "1989-90", "1989-01-01..1990-12-31"),
    ("The war of 2011-2016 was long.", "2011-2016", "2011-01-01..2016-12-31"),
    ("It began on the night of 12 March 2015.", "the night of 12 March 2015", "2015-03-12"),
    ("It began early on the morning of 3 May 2015.", "early on the morning of 3 May 2015", "2015-05-03"),
    ("It began at 9:30 p.m. on 3 May 2015.", "9:30 p.m. on 3 May 2015", "2015-05-03"),
    ("It began on 3 May 2015 at 0530 GMT.", "3 May 2015 at 0530 GMT", "2015-05-03"),
    ("It began in early 2014.", "early 2014", "2014"),
    ("It began in late 2014.", "late 2014", "2014"),
    ("It began in mid-2014.", "mid-2014", "2014"),
    ("It began at the end of March 2014.", "the end of March 2014", "2014-03"),
    ("It began in the first week of May 2014.", "the first week of May 2014", "2014-05-01..2014-05-07"),
    ("It began on the second day of May 2014.", "the second day of May 2014", "2014-05-02"),
    ("They rested on Christmas Day 2014.", "Christmas Day 2014", "2014-12-25"),
    ("The 2015 massacre shocked the town.", "2015", "2015"),
    ("It began in the year 2000.", "the year 2000", "2000"),
    ("Losses grew in fiscal year 2014.", "fiscal year 2014", "2014"),
    ("Losses grew in 2014's third quarter.", "third quarter", "2014-07-01..2014-09-30"),
    ("They met in the week of 7 May 2014.", "the week of 7 May 2014", "2014-05-05..2014-05-11"),
    ("They met in the month of May 2014.", "the month of May 2014", "2014-05"),
]  # fmt: skip

RELATIVE = [
    ("On the 10th, the town fell.", "the 10th", "2016-06-10"),
    ("On the 20th, the town fell.", "the 20th", "2016-05-20"),
    ("The trial begins in March.", "March", "2017-03"),
    ("A bomb exploded today.", "today", "2016-06-14"),
    ("A bomb exploded yesterday.", "yesterday", "2016-06-13"),
    ("The court will meet tomorrow.", "tomorrow", "2016-06-15"),
    ("The court will meet tonight.", "tonight", "2016-06-14"),
    ("A bomb exploded last night.", "last night", "2016-06-13"),
    ("A bomb exploded this morning.", "this morning", "2016-06-14"),
    ("A bomb exploded early this morning.", "early this morning", "2016-06-14"),
    ("A bomb exploded early yesterday morning.", "early yesterday morning", "2016-06-13"),
    ("Four houses burned overnight.", "overnight", "2016-06-13..2016-06-14"),
    ("A bomb exploded the day before yesterday.", "the day before yesterday", "2016-06-12"),
    ("A bomb exploded on Monday.", "Monday", "2016-06-13"),
    ("A bomb exploded on Tuesday.", "Tuesday", "2016-06-14"),
    ("A bomb exploded on Wednesday.", "Wednesday", "2016-06-08"),
    ("A bomb exploded Monday night.", "Monday night", "2016-06-13"),
    ("A bomb exploded late on Monday.", "late on Monday", "2016-06-13"),
    ("A bomb exploded on Monday at about 9 p.m.", "Monday at about 9 p.m.", "2016-06-13"),
    ("A bomb exploded at 9:30 p.m. on Friday.", "9:30 p.m. on Friday", "2016-06-10"),
    ("A bomb exploded in the early hours of Monday.", "the early hours of Monday", "2016-06-13"),
    ("A bomb exploded last Tuesday.", "last Tuesday", "2016-06-07"),
    ("The court will meet next Tuesday.", "next Tuesday", "2016-06-21"),
    ("The court will meet on Thursday.", "Thursday", "2016-06-16"),
    ("Friday's attack killed two men.", "Friday", "2016-06-10"),
    ("Shops closed last week.", "last week", "2016-06-06..2016-06-12"),
    ("Shops closed this week.", "this week", "2016-06-13..2016-06-19"),
    ("Shops will close next week.", "next week", "2016-06-20..2016-06-26"),
    ("Shops closed at the end of last week.", "the end of last week", "2016-06-06..2016-06-12"),
    ("Shops closed earlier this week.", "earlier this week", "2016-06-13..2016-06-19"),
    ("Shops closed last weekend.", "last weekend", "2016-06-11..2016-06-12"),
    ("Shops closed in September last year.", "September last year", "2015-09"),
    ("Shops closed on 3 September last year.", "3 September last year", "2015-09-03"),
    ("Shops closed at noon on Sunday.", "noon on Sunday", "2016-06-12"),
    ("The vote was scheduled for 20 June.", "20 June", "2016-06-20"),
    ("The talks were held for 20 June.", "20 June", "2016-06-20"),
    ("They will be tried for the raid of 3 May.", "3 May", "2016-05-03"),
    ("Shops closed this past weekend.", "this past weekend", "2016-06-11..2016-06-12"),
    ("Shops closed on Saturday, 12 September.", "Saturday, 12 September", "2015-09-12"),
    ("Shops closed over the weekend.", "the weekend", "2016-06-11..2016-06-12"),
    ("Shops closed last month.", "last month", "2016-05"),
    ("Shops closed late last month.", "late last month", "2016-05"),
    ("Shops closed earlier this month.", "earlier this month", "2016-06"),
    ("Shops will close next month.", "next month", "2016-07"),
    ("Shops closed last year.", "last year", "2015"),
    ("Shops closed early this year.", "early this year", "2016"),
    ("Shops will close next year.", "next year", "2017"),
    ("Shops will close by the end of the year.", "the end of the year", "2016"),
    ("It fell in the third quarter of 2015.", "the third quarter of 2015", "2015-07-01..2015-09-30"),
    ("It fell in the first half of last year.", "the first half of last year", "2015-01-01..2015-06-30"),
    ("Shops closed last summer.", "last summer", "2015-06-01..2015-08-31"),
    ("Shops closed last quarter.", "last quarter", "2016-01-01..2016-03-31"),
    ("Shops closed in October.", "October", "2015-10"),
    ("Shops closed in March.", "March", "2016-03"),
    ("Shops closed last May.", "last May", "2016-05"),
    ("Shops will close in October.", "October", "2016-10"),
    ("Shops closed in early January.", "early January", "2016-01"),
    ("Shops closed in mid-December.", "mid-December", "2015-12"),
    ("Shops closed on 10 November.", "10 November", "2015-11-10"),
    ("Shops closed on Jan. 3.", "Jan. 3", "2016-01-03"),
    ("Shops closed on 3 May.", "3 May", "2016-05-03"),
    ("Shops will close on 3 July.", "3 July", "2016-07-03"),
    ("Shops closed from 3 to 7 May.", "3 to 7 May", "2016-05-03..2016-05-07"),
    ("Shops closed from Friday to Sunday.", "Friday to Sunday", "2016-06-10..2016-06-12"),
    ("A guard was shot two days ago.", "two days ago", "2016-06-12"),
    ("A guard was shot three weeks ago.", "three weeks ago", "2016-05-23..2016-05-29"),
    ("A guard was shot six months ago.", "six months ago", "2015-12"),
    ("A guard was shot a year ago.", "a year ago", "2015"),
    ("A guard was shot twenty-five years ago.", "twenty-five years ago", "1991"),
    ("A guard was shot a couple of days ago.", "a couple of days ago", "2016-06-12"),
    ("A guard was shot nine years ago today.", "nine years ago today", "2007-06-14"),
    ("A guard was shot more than ten years ago.", "more than ten years ago", "2006"),
    ("A guard was shot at Christmas.", "Christmas", "2015-12-25"),
    ("A guard was shot on Good Friday.", "Good Friday", "2016-03-25"),
    ("Ten men were killed in the past 24 hours.", "the past 24 hours", "2016-06-13..2016-06-14"),
    ("Ten men were killed in the last two weeks.", "the last two weeks", "2016-05-31..2016-06-14"),
    ("Ten men were killed in the past week.", "the past week", "2016-06-07..2016-06-14"),
    ("Shops closed this past week.", "this past week", "2016-06-06..2016-06-12"),
    ("Losses fell in the latest quarter.", "the latest quarter", "2016-01-01..2016-03-31"),
    ("The firm will report a loss for its fiscal first quarter.", "fiscal first quarter", "2016-01-01..2016-03-31"),
    ("Sales fell in the third quarter of 2015, which ended on 30 September 2015, from the year-ago quarter.",
     "the year-ago quarter", "2014-07-01..2014-09-30"),
    ("The November ballot is seen as fair.", "November", "2015-11"),
    ("The fronts had agreed to meet in May in the old port.", "May", "2016-05"),
    ("Losses fell in the fiscal year.", "the fiscal year", "2016"),
    ("Losses fell in last year's third quarter.", "third quarter", "2015-07-01..2015-09-30"),
    ("Sales fell in the third quarter of 2015. In the quarter, ten shops closed.",
     "the quarter", "2015-07-01..2015-09-30"),
    ("Sales fell in the third quarter of 2015 from a year earlier.", "a year earlier", "2014-07-01..2014-09-30"),
    ("Sales fell in the third quarter of 2015 from the year-ago period.",
     "the year-ago period", "2014-07-01..2014-09-30"),
    ("In the third quarter of 2015 sales fell from a year earlier; debts rose from the year-earlier quarter.",
     "the year-earlier quarter", "2014-07-01..2014-09-30"),
    ("Sales fell from the year-ago period.", "the year-ago period", "2015"),
    ("Sales fell from the previous month.", "the previous month", "2016-05"),
    ("The mayor was to visit the town on Friday.", "Friday", "2016-06-17"),
    ("The mayor agreed to visit the town on Friday.", "Friday", "2016-06-17"),
    ("The mayor would visit the town on Friday, he said.", "Friday", "2016-06-17"),
    ("The mayor would have died on Friday without help.", "Friday", "2016-06-10"),
    ("Traders waited for a report, due Friday, on the harvest.", "Friday", "2016-06-17"),
    ("The vote was set for Friday.", "Friday", "2016-06-17"),
    ("The mayor pledged on Friday to go.", "Friday", "2016-06-10"),
    ("The court meets on Friday.", "Friday", "2016-06-17"),
    ("Gunmen kill mayor on Friday", "Friday", "2016-06-10"),
    ("The bank set a dividend, payable Sept. 15, for its owners.", "Sept. 15", "2016-09-15"),
    ("On Sunday the fort burned. The guards had left earlier in the day.", "earlier in the day", "2016-06-12"),
    ("On Sunday the fort burned. Hours later the guards fled.", "Hours later", "2016-06-12..2016-06-13"),
    ("Its 2014 loss was small. Shops closed in March.", "March", "2016-03"),
    ("In 2014 they took the town. The town is calm. The shops closed in March.", "March", "2016-03"),
    ("Shops will close by year's end.", "year's end", "2016"),
    ("They took the town in 2014. It is calm now. Shops opened in March.", "March", "2016-03"),
    ("In 2013, troops took the fort. In March, they left.", "March", "2013-03"),
    ("On 3 May 2015 troops came. Two days later they left.", "Two days later", "2015-05-05"),
    ("On 3 May 2015 troops came. They left the following day.", "the following day", "2015-05-04"),
    ("On 3 May 2015 troops came. They left the same day.", "the same day", "2015-05-03"),
    ("On 3 May 2015 troops came. They had fled the previous day.", "the previous day", "2015-05-02"),
    ("On 3 May 2015 troops came. A day earlier they had fled.", "A day earlier", "2015-05-02"),
    ("On 3 May 2015 troops came. They left the next morning.", "the next morning", "2015-05-04"),
    ("On 3 May 2015 troops came. That night they left.", "That night", "2015-05-03"),
    ("In May 2015 troops came. Three months later they left.", "Three months later", "2015-08"),
    ("In 2012 troops came. The town is quiet today. Two years earlier it was not.", "Two years earlier", "2010"),
    ("In 2011 troops came. Two years later they left.", "Two years later", "2013"),
]  # fmt: skip

UNRESOLVED = [
    ("The town is quiet now.", "now"),
    ("Guards were shot recently.", "recently"),
    ("Guards were shot several years ago.", "several years ago"),
    ("Guards were shot in recent days.", "recent days"),
    ("Guards stayed for three months.", "three months"),
    ("Guards fired for two hours.", "two hours"),
    ("It was a two-day battle.", "two-day"),
    ("Guards come every day.", "every day"),
    ("They come each November.", "each November"),
    ("The court will meet next week. That same week the guards fled.", "That same week"),
    ("Shells fall daily on the town.", "daily"),
    ("Shells fell on 3/4/2015.", "3/4/2015"),
    ("In 2011 troops came. Two days later they left.", "Two days later"),
    ("In 2012 troops came. The town is quiet today. The next day they left.", "The next day"),
    ("A day later the troops left.", "A day later"),
    ("It was so in the early days of the revolution.", "the early days of the revolution"),
    ("It was so during the civil war.", "the civil war"),
    ("They fasted in Ramadan.", "Ramadan"),
    ("They stayed for the two days.", "the two days"),
    ("They lost ten men in the first nine months.", "the first nine months"),
    ("They fired for hours.", "hours"),
    ("They fired for four straight days.", "four straight days"),
    ("The guards left earlier in the day.", "earlier in the day"),
    ("Sales fell from the year-ago quarter.", "the year-ago quarter"),
    ("The town grew over the years.", "the years"),
    ("It was over in two and a half hours.", "two and a half hours"),
    ("Guards were shot years ago.", "years ago"),
    ("Guards were shot two and a half years ago.", "two and a half years ago"),
    ("Such raids were common in the past.", "the past"),
    ("At the moment, the road is shut.", "the moment"),
    ("The road may open in the near future.", "the near future"),
    ("Sales rose from the same quarter last year.", "the same quarter"),
]

NO_TIME = [
    "The rebels may attack the town.",
    "Thousands joined the March on the capital.",
    "They march home.",
    "He was shot a second time in the leg.",
    "They lost a quarter of the army.",
    "The 27-year-old farmer was hit.",
    "About 300 people fled.",
    "He paid $2000 for the car.",
    "The Daily Herald was closed.",
    "Troops fired 1500 rounds.",
    "The wall may fall.",
    "They came as soon as the road was open.",
    "A man in his 20s was shot.",
    "He was shot in the 1900 block of Elm Street.",
    "It was quiet after the fall of the town.",
    "The fall was steep.",
    "A quarter-mile road was shut.",
    "The moment was right.",
    "They spoke on the future of the port.",
    "Soon after that they fled.",
]


@pytest.mark.parametrize(("text", "expression", "value"), STATED + RELATIVE)
def test_days_of_an_expression(text: str, expression: str, value: str) -> None:
    parsed, times = read(text)
    found = {words(parsed, time): (time.first, time.last) for time in times}
    assert found.get(expression) == days(value), found


@pytest.mark.parametrize("text", [text for text, *_ in STATED])
def test_stated_times_need_no_date_of_print(text: str) -> None:
    assert [time.first for time in read(text, None)[1]] == [time.first for time in read(text)[1]]


@pytest.mark.parametrize("text", [text for text, *_ in RELATIVE if "201" not in text])
def test_relative_times_have_no_days_without_a_date_of_print(text: str) -> None:
    assert {(time.first, time.last) for time in read(text, None)[1]} == {(None, None)}


@pytest.mark.parametrize(("text", "expression"), UNRESOLVED)
def test_times_without_days(text: str, expression: str) -> None:
    parsed, times = read(text)
    found = {words(parsed, time): (time.first, time.last) for time in times}
    assert found.get(expression, "missing") == (None, None), found


@pytest.mark.parametrize("text", NO_TIME)
def test_words_that_are_no_time(text: str) -> None:
    parsed, times = read(text)
    assert [words(parsed, time) for time in times] == []


@pytest.mark.parametrize(("expression", "within"), [
    ("early January 2015", "2015-01-01..2015-01-10"),
    ("mid-January 2015", "2015-01-11..2015-01-20"),
    ("late January 2015", "2015-01-21..2015-01-31"),
    ("early 2015", "2015-01-01..2015-04-30"),
    ("late 2015", "2015-09-01..2015-12-31"),
    ("earlier this month", "2016-06-01..2016-06-13"),
    ("later this month", "2016-06-15..2016-06-30"),
])  # fmt: skip
def test_parts_leave_fewer_days(expression: str, within: str) -> None:
    (time,) = read(f"The bridge was closed {'' if 'this' in expression else 'in '}{expression}.")[1]
    assert time.days() == days(within)


def test_a_dateline_stands_in_for_the_date_of_print() -> None:
    parsed, times = read("SAN LORO, 12 MAR 88 (AGENCIA) -- Two guards were shot yesterday.", None)
    assert (words(parsed, times[-1]), times[-1].first) == ("yesterday", date(1988, 3, 11))


def test_order_of_day_and_month_is_taken_from_other_dates() -> None:
    times = read("Reports came on 25/3/2015. Shells fell again on 3/4/2015.")[1]
    assert times[-1].first == date(2015, 4, 3)


def test_ends_of_a_range_are_mentioned_one_by_one() -> None:
    parsed, times = read("It went on between 2011 and 2013.")
    assert [words(parsed, time) for time in mentioned(times)] == ["2011", "2013"]


def test_what_went_on_is_no_mention_of_a_time() -> None:
    assert list(mentioned(read("It was so during the civil war.")[1])) == []


@pytest.mark.parametrize(("text", "precision"), [
    ("It began on 3 May 2015.", "day"), ("It began on the night of 3 May 2015.", "time"),
    ("It began in May 2015.", "month"), ("It began last week.", "week"), ("It began in 2015.", "year"),
    ("It began in the 1980s.", "decade"), ("It began from 3 to 7 May 2015.", "range"),
    ("It lasted for two hours.", "duration"), ("It began recently.", "unknown"),
])  # fmt: skip
def test_precision(text: str, precision: str) -> None:
    assert [time.precision for time in read(text)[1]] == [precision]


def test_an_amount_with_the_article_is_one_expression_and_an_attribute_is_not() -> None:
    parsed, times = read("The three-year pact covers the three years.")
    assert [words(parsed, time) for time in times] == ["three-year", "the three years"]


def test_a_line_break_in_an_expression_does_no_harm() -> None:
    parsed, times = read(
        "The old town by the river was shelled on 12\nMarch 2015 and the whole bridge fell in\nthe night."
    )
    assert times[0].first == date(2015, 3, 12)
    assert (
        parsed.between(parsed.doc[times[0].start].idx, parsed.doc[times[0].end - 1].idx + 4).text
        == "12\nMarch 2015"
    )


@settings(max_examples=40)
@given(
    day=st.dates(date(1950, 1, 1), date(2090, 1, 1)),
    form=st.sampled_from(["{d} {m} {y}", "{m} {d}, {y}", "{iso}"]),
)
def test_every_full_date_is_read_as_itself(day: date, form: str) -> None:
    said = form.format(d=day.day, m=calendar.month_name[day.month], y=day.year, iso=day.isoformat())
    assert [(time.first, time.last) for time in read(f"Shells fell on {said} in the north.")[1]] == [
        (day, day)
    ]


@settings(max_examples=40)
@given(printed=st.dates(date(1950, 1, 1), date(2090, 1, 1)), number=st.integers(0, 6))
def test_a_weekday_of_the_past_lies_in_the_week_before_print(printed: date, number: int) -> None:
    (time,) = read(f"A bomb exploded on {calendar.day_name[number]}.", printed)[1]
    assert time.first is not None and timedelta(0) <= printed - time.first < timedelta(7)


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [
                "early",
                "the",
                "end",
                "of",
                "last",
                "May",
                "12",
                "2014",
                "Monday",
                ",",
                "-",
                "ago",
                "two",
                "days",
                "later",
                "and",
                "from",
                "to",
                "3/4/12",
                "'s",
                "night",
                "1980s",
                "q3",
            ]
        )
    )
)
def test_any_words_in_any_order_give_sound_intervals(pieces: list[str]) -> None:
    parsed, times = read("On " + " ".join(pieces))
    for time in times:
        assert 0 <= time.start < time.end <= len(parsed.doc)
        assert (time.first is None) == (time.last is None)
        assert time.first is None or time.last is None or time.first <= time.last
    assert all(before.end <= after.start for before, after in pairwise(times))
