"""Incidents as people see them: a list, sums, and a page, on invented reports and on the examples."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from onrecord import pipeline, show_incidents
from onrecord.analyse.containing import related, totals
from onrecord.analyse.incident_view import IncidentView, incident_view
from onrecord.analyse.rules import rule
from onrecord.analyse.sources import Member
from onrecord.engine.alone import alone
from onrecord.extract import read as reads
from onrecord.ingest.found import Overrides
from onrecord.ingest.walk import sources
from onrecord.model.text import Quote
from onrecord.store.store import Store
from tests.analyse.invented import DAY, PROVINCE, TOWN, count, days, report, role, told

EXAMPLES = Path(__file__).parent.parent / "examples"


def console(width: int = 80) -> Console:
    return Console(file=io.StringIO(), width=width, highlight=False, markup=False, emoji=False)


def printed(on: Console) -> str:
    assert isinstance(on.file, io.StringIO)
    return on.file.getvalue()


def page(view: IncidentView, width: int = 80) -> str:
    on = console(width)
    show_incidents.incident(on, view)
    return printed(on)


def listed(*views: IncidentView, width: int = 80, newest_first: bool = False) -> list[str]:
    on = console(width)
    show_incidents.incidents(on, views, newest_first=newest_first)
    return printed(on).splitlines()


def view(name: str, *reports: list[Member]) -> IncidentView:
    return incident_view(name, [member for one in reports for member in one])


MARKET = view(
    "market-and-more",
    report(
        "early", told(count(12, None, group="civilians"), voice="residents"), day=1, publisher="Ridge Wire"
    ),
    report("copy", told(count(12, None, group="civilians"), voice="residents"), day=1, copy_of="early"),
    report("paper", told(count(9), voice="a ministry"), told(status="denied", voice="the army"), day=2),
    report("late", told(count(14), count(2000, None, cumulative=True)), day=4, publisher="Ridge Wire"),
)


# -- the list ---------------------------------------------------------------------------------------------------------


def test_a_narrow_list_has_two_lines_an_incident() -> None:
    assert listed(MARKET) == [
        "market-a shelling · Anselm · 2031-05-03",
        "         9–14–14 killed · 4 reports, 2 sources · DISPUTED",
    ]


def test_a_wide_list_has_one_line_an_incident_under_a_head() -> None:
    head, line = listed(MARKET, width=140)

    assert re.split(r"  +", line.strip()) == [
        "market-a shelling", "Anselm", "2031-05-03", "9–14–14", "4 reports, 2 sources DISPUTED",
    ]  # fmt: skip
    assert head.index("killed") == line.index("9–14–14")


def test_the_list_follows_the_days_and_ends_with_those_of_no_day() -> None:
    early, late = (
        view("early", report("a", told())),
        view("late", report("b", told(when=days(DAY.replace(day=9))))),
    )
    undated = view("undated", report("c", told(when=None)))

    def names(**known: bool) -> list[str]:
        return [line.split()[0] for line in listed(undated, late, early, **known)[::2]]

    assert names() == ["early", "late", "undated"]
    assert names(newest_first=True) == ["late", "early", "undated"]


def test_the_list_shows_what_is_denied_contained_and_counted_otherwise() -> None:
    siege = view(
        "siege", report("s", told(kind="siege", when=days(DAY.replace(day=1), DAY.replace(day=9), "range")))
    )
    fled = view(
        "fled", report("f", told(count(40, kind="displaced", unit="households"), kind="displacement"))
    )
    denied = view("denied", report("d", told(status="denied")))
    text = "\n".join(listed(*related([siege, fled, denied])))

    assert "contains 2" in text
    assert "40 households displaced · 1 report, 1 source · part of 1" in text
    assert "1 report, 1 source · denied · part of 1" in text


def test_an_empty_list_says_so() -> None:
    assert listed() == ["There is no incident yet."]


def test_sums_say_what_they_rest_on_and_what_is_left_out() -> None:
    round_up = view(
        "round-up",
        report(
            "r",
            told(
                count(40),
                kind="killing",
                place=PROVINCE,
                when=days(DAY.replace(day=1), DAY.replace(day=9), "range"),
            ),
        ),
    )
    on = console()
    show_incidents.sums(on, totals([MARKET, round_up, view("none", report("n", told(place=None)))]))

    assert printed(on).splitlines() == [
        "killed  9–14–14  minimum–best–maximum of 1 incident",
        "  left out: 1 incident, holding others that are counted",
        "  left out: 1 incident, without a figure for it",
    ]


# -- the page ---------------------------------------------------------------------------------------------------------


def test_a_page_begins_with_what_is_disputed_and_denied() -> None:
    assert page(MARKET).splitlines()[:4] == [
        "shelling  incident market-and-more",
        "Anselm, Lower Ridge, Ridge, XKX (10.0000, 20.0000) · 2031-05-03 · asserted",
        "DISPUTED status, how many",
        "DENIED the army denies it [3]",
    ]


def test_a_page_lists_the_reports_in_order_with_first_latest_and_copies() -> None:
    lines = [line.strip() for line in page(MARKET).splitlines()]

    assert "4 reports, 1 copy among them; 2 independent sources" in lines
    assert "[1]  2031-05-04 early    Ridge Wire  early.txt  (first)" in lines
    assert "[2]  2031-05-04 copy     Ridge Wire  copy.txt  (copy of early)" in lines
    assert "[4]  2031-05-07 late     Ridge Wire  late.txt  (latest)" in lines


def test_each_number_stands_with_its_rule_and_all_its_figures() -> None:
    lines = [line.strip() for line in page(MARKET, width=140).splitlines()]
    text = " ".join(page(MARKET).split())

    assert "killed  9–14–14  minimum 9, best 14 (1 of 2 sources), maximum 14  DISPUTED" in lines
    assert "at least 12   [1] [2] Ridge Wire: residents — corrected since" in lines
    assert "corrected  killed: at least 12 [1] to 14 [4] by Ridge Wire, 2031-05-07" in lines
    assert "running total killed: at least 2,000 [4] — not part of the numbers above" in text
    assert f"Rule onrecord: {' '.join(rule().description.split())}" in text


def test_a_page_says_where_no_report_gives_a_figure() -> None:
    assert "No report gives a figure for this incident alone." in page(view("a", report("a", told())))


def test_a_disputed_field_is_marked_and_an_unsure_part_says_so() -> None:
    army = role("the army", type="military", status="possible", attribution=0)
    found = view(
        "a",
        report("a", told(agents=(army,), voice="residents")),
        report("b", told(agents=(role("rebels", type="rebel"),))),
    )
    lines = [line.split() for line in page(found).splitlines()]

    assert ["who", "the", "army", "[1]", "residents", "(possible)"] in lines
    assert ["DISPUTED", "rebels", "[2]"] in lines


def test_a_page_tells_of_shares_that_are_in_no_toll() -> None:
    share = count(0.6, kind="displaced", unit="share", quote=Quote(0, 5, "words"))

    assert "60% displaced" in page(view("a", report("a", told(share, kind="displacement"))))


def test_a_page_names_what_it_contains_and_is_part_of() -> None:
    text = page(replace(MARKET, contains=("one-of-many-more",), part_of=("another-one",)))

    assert "contains one-of-m\n" in text
    assert "part of another-\n" in text


def test_a_report_gives_no_orders_to_a_terminal() -> None:
    bad = "\x1b[31mred\u202e\n"
    parts = {"agents": (role(bad),), "objects": (role(bad),), "weapons": (Quote(0, 5, bad),)}
    event = told(count(1), voice=bad, place=replace(TOWN, name=bad), **parts)
    member = report("a", event, told(status="denied", voice=bad), publisher=bad)
    found = view("a", member)
    text = page(found, width=140) + "\n".join(listed(found))

    assert not {"\x1b", "\u202e"} & set(text)
    assert "red" in text


@pytest.mark.parametrize("width", [80, 140])
def test_no_line_is_longer_than_the_screen(width: int) -> None:
    assert max(len(line) for line in page(MARKET, width=width).splitlines()) <= width
    assert max(len(line) for line in listed(MARKET, width=width)) <= width


# -- the examples -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> IncidentView:
    """The shelling of the market of Tal Zahir, its events joined by hand from the example reports."""
    return incident_view("market", list(_market(tmp_path_factory.mktemp("market") / "examples.db")))


def _market(record: Path) -> Iterator[Member]:
    kinds = {"shelling", "massacre", "death", "attack_on_market"}
    with Store.open(record) as store:
        for _ in pipeline.read(
            sources([str(EXAMPLES)], Overrides()),
            store,
            alone(reads),
            reader="a test",
        ):
            pass
        for filed in store.documents():
            yield from (Member(filed, event) for event in filed.reading.events if event.kind in kinds)


def test_the_market_of_the_examples_is_told_by_four_sources(market: IncidentView) -> None:
    halden = next(source for source in market.sources if source.name == "Halden Press Agency")

    assert (len(market.reports), len(market.sources), len(halden.documents)) == (6, 4, 3)
    assert str(market.when.first if market.when else None) == "2024-03-03"


def test_the_toll_of_the_market_rises_by_a_correction_and_not_by_a_sum(market: IncidentView) -> None:
    killed = next(toll for toll in market.tolls if (toll.kind, toll.group) == ("killed", None))
    corrected = [
        (one.kind, one.earlier.low, one.later.low) for one in market.corrections if one.group is None
    ]

    assert (killed.minimum, killed.best.low, killed.maximum, killed.or_more) == (9, 14, 14, False)
    assert (killed.backing, killed.sources, killed.disputed) == (3, 4, True)
    assert corrected == [("killed", 12, 14), ("injured", 30, 27)]


def test_the_denial_of_the_market_is_told_with_who_denies_it(market: IncidentView) -> None:
    assert {said.voice for said in market.denials} == {"The Defence Ministry in Dorvan"}
    assert "DENIED The Defence Ministry in Dorvan denies it [1]" in page(market, width=140)
