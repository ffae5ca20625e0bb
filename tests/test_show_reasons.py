"""Why events were joined, and what may be the same, as people see it."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from onrecord import show_reasons
from onrecord.analyse.incident_view import IncidentView, incident_view
from onrecord.model.incident import Because, Decision, Link, Reason
from tests.analyse.invented import count, report, told

REASONS = (
    Reason("time", "the same day", 5.2),
    Reason("killed", "numbers killed that cannot both be", -1.8),
    Reason("agents", "one is silent", 0.0),
)


def view(name: str, *documents: str) -> IncidentView:
    return incident_view(
        name, [member for one in documents for member in report(one, told(count(2)), publisher=one)]
    )


MARKET = view("market-and-more", "a", "b", "c")
FIRST, SECOND, THIRD = (one.events[0] for one in MARKET.reports)


def because(one: str, other: str, probability: float, reasons: tuple[Reason, ...] = REASONS) -> Because:
    left, right = sorted((one, other))
    return Because(Link(left=left, right=right, probability=probability, levels=(), model="m"), reasons)


def console() -> Console:
    return Console(file=io.StringIO(), width=80, highlight=False, markup=False, emoji=False)


def why(*links: Because) -> str:
    on = console()
    show_reasons.why(on, MARKET, links)
    assert isinstance(on.file, io.StringIO)
    return on.file.getvalue()


def test_reasons_are_told_in_words_with_bars_that_need_no_colour() -> None:
    lines = [line.strip() for line in why(because(FIRST, THIRD, 0.9731)).splitlines()]

    numbers = {FIRST: 1, THIRD: 3}
    left, right = sorted(numbers)
    named = f"[{numbers[left]}] {left[:8]} and [{numbers[right]}] {right[:8]}"
    assert f"{named}  one incident with a probability of 97 in 100" in lines
    assert "+5.2 +++++        the same day" in lines
    assert "-1.8 --           numbers killed that cannot both be" in lines
    assert "+0.0 .            one is silent" in lines


def test_the_weakest_of_the_links_that_hold_it_together_is_first_and_the_rest_are_counted() -> None:
    text = why(because(FIRST, SECOND, 0.99), because(SECOND, THIRD, 0.75), because(FIRST, THIRD, 0.6))

    assert text.index("75 in 100") < text.index("99 in 100")
    assert "60 in 100" not in text
    assert "1 more pairs of it were weighed" in text


def test_links_of_other_incidents_are_not_printed() -> None:
    assert why(because("x", "y", 0.5)) == ""


@pytest.mark.parametrize(
    ("weight", "signs"), [(0.04, "."), (0.3, "+"), (-0.3, "-"), (2.6, "+++"), (-40.0, "-" * 12)]
)
def test_a_bar_has_a_sign_a_bit(weight: float, signs: str) -> None:
    assert show_reasons.bar(weight) == signs


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.5, "50 in 100"),
        (0.9991, "9,991 in 10,000"),
        (0.0003, "3 in 10,000"),
        (1.0, "certain"),
        (0.0, "ruled out"),
    ],
)
def test_near_certain_is_not_certain(probability: float, words: str) -> None:
    assert words in show_reasons.chance(probability)


def test_what_may_be_the_same_is_named_with_how_to_decide() -> None:
    other, on = view("other-incident", "d"), console()
    show_reasons.perhaps(on, MARKET, [(other, because(FIRST, other.events[0], 0.4))])
    assert isinstance(on.file, io.StringIO)
    text = " ".join(on.file.getvalue().split())

    assert "other-in shelling · Anselm · 2031-05-03 one incident with a probability of 40 in 100" in text
    assert "onrecord merge market-a other-in --why" in text


def test_decisions_are_shown_with_who_and_why_and_give_no_orders_to_a_terminal() -> None:
    made = Decision(
        id="x",
        verb="reject",
        left=(FIRST,),
        right=("e",),
        why="another\x1b[31m town",
        by="A. Coder",
        at="2031-05-04T10:00",
    )
    on = console()
    show_reasons.decisions(on, [made, replace(made, verb="merge", why="one shell")])
    assert isinstance(on.file, io.StringIO)
    text = on.file.getvalue()

    assert "2031-05-04  merge  one shell  (A. Coder)" in text
    assert "\x1b" not in text
