"""Minimum, best and maximum: what enters, what replaces what, and what is chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord.analyse.figures import Figure
from onrecord.analyse.incident_view import IncidentView, incident_view
from onrecord.analyse.rules import rule, rules
from onrecord.analyse.sources import Member
from onrecord.analyse.tolls import Toll
from onrecord.errors import UsageError
from onrecord.model.reading import Event, Status
from onrecord.model.text import Quote
from tests.analyse.invented import count, report, told


def view(*reports: list[Member], by: str | None = None) -> IncidentView:
    return incident_view("incident", [member for one in reports for member in one], rule(by))


def toll(
    *reports: list[Member], kind: str = "killed", group: str | None = None, by: str | None = None
) -> Toll:
    return next(one for one in view(*reports, by=by).tolls if (one.kind, one.group) == (kind, group))


def span(one: Toll) -> tuple[float, float, float, bool]:
    return one.minimum, one.best.low, one.maximum, one.or_more


def test_best_is_the_figure_of_most_sources_between_the_smallest_and_the_greatest() -> None:
    found = toll(
        report("a", told(count(9))),
        report("b", told(count(14))),
        report("c", told(count(14))),
        report("d", told(count(20))),
    )

    assert span(found) == (9, 14, 20, False)
    assert (found.backing, found.sources) == (2, 4)


def test_a_tie_goes_to_the_later_report_then_to_the_lower_figure() -> None:
    later = toll(report("a", told(count(9)), day=1), report("b", told(count(14)), day=2))
    same_day = toll(report("a", told(count(14)), day=2), report("b", told(count(9)), day=2))

    assert later.best == Figure(14, 14)
    assert same_day.best == Figure(9, 9)


def test_a_greatest_figure_without_upper_bound_is_or_more() -> None:
    assert span(toll(report("a", told(count(12, None))), report("b", told(count(9))))) == (9, 9, 12, True)
    assert span(toll(report("a", told(count(12, None))), report("b", told(count(14))))) == (12, 12, 14, False)


def test_at_least_so_many_and_so_many_are_one_figure() -> None:
    found = toll(
        report("a", told(count(14, None))), report("b", told(count(14))), report("c", told(count(9)), day=3)
    )

    assert (found.best, found.backing) == (Figure(14, 14), 2)


@pytest.mark.parametrize("status", ["denied", "planned", "hypothetical", "ordered"])
def test_what_did_not_happen_gives_no_number(status: Status) -> None:
    found = toll(report("a", told(count(9))), report("b", told(count(50), status=status)))

    assert span(found) == (9, 9, 9, False)


def test_counts_of_one_event_add_up_and_their_parts_do_not() -> None:
    event = told(
        count(2, group="medical_workers"), count(1, group="drivers"), count(1, part_of=0, group="children")
    )
    found = view(report("a", event))

    assert {one.group: one.best.low for one in found.tolls} == {
        None: 3, "medical_workers": 2, "drivers": 1, "children": 1,
    }  # fmt: skip


def test_a_group_that_says_nothing_of_who_it_was_has_no_toll_of_its_own() -> None:
    assert [one.group for one in view(report("a", told(count(3, group="people")))).tolls] == [None]


def test_of_several_events_of_one_report_the_largest_figure_stands() -> None:
    found = toll(report("a", told(count(9)), told(count(14), kind="death"), told(count(2), kind="attack")))

    assert span(found) == (14, 14, 14, False)
    assert len(found.claims) == 1


def test_a_later_figure_of_a_source_takes_the_place_of_its_earlier_one() -> None:
    found = view(
        report("late", told(count(14), voice="a doctor"), day=4, publisher="Harbour Post"),
        report("early", told(count(30)), day=1, publisher="The Harbour Post"),
        report("other", told(count(13)), day=2, publisher="Ridge News"),
    )

    assert span(found.tolls[0]) == (13, 14, 14, False)
    assert [(claim.figure.low, claim.stands) for claim in found.tolls[0].claims] == [
        (30, False),
        (13, True),
        (14, True),
    ]
    (correction,) = found.corrections
    assert (correction.earlier.low, correction.later.low) == (30, 14)
    assert (correction.earlier_said.document, correction.later_said.document) == ("early", "late")
    assert (correction.source, correction.later_said.voice) == ("The Harbour Post", "a doctor")


def test_a_rule_may_let_all_figures_of_a_source_stand() -> None:
    members = [
        *report("early", told(count(30)), day=1, publisher="Harbour Post"),
        *report("late", told(count(14)), day=4, publisher="Harbour Post"),
    ]
    found = incident_view("incident", members, replace(rule(), replace=False))

    assert (found.tolls[0].maximum, found.corrections) == (30, ())


def test_other_sources_correct_nobody() -> None:
    found = view(report("a", told(count(30)), day=1), report("b", told(count(14)), day=4))

    assert found.corrections == ()
    assert found.tolls[0].maximum == 30


def test_a_copy_printed_after_the_correction_brings_nothing_back() -> None:
    found = view(
        report("early", told(count(12)), day=1, publisher="Harbour Post"),
        report("late", told(count(14)), day=4, publisher="Harbour Post"),
        report("copy", told(count(12)), day=6, publisher="Ridge News", copy_of="early"),
        report("undated copy", told(count(12)), day=None, copy_of="early"),
    )

    assert span(found.tolls[0]) == (14, 14, 14, False)
    assert len(found.corrections) == 1


def test_a_copy_adds_no_weight_to_a_figure() -> None:
    found = toll(
        report("a", told(count(12)), day=1),
        report("copy", told(count(12)), day=1, publisher="Ridge News", copy_of="a"),
        report("b", told(count(14)), day=2),
    )

    assert (found.best.low, found.backing, found.sources) == (14, 1, 2)


def test_undated_figures_of_a_source_stand_beside_the_dated_ones() -> None:
    found = view(
        report("dated", told(count(12)), day=1, publisher="Harbour Post"),
        report("undated", told(count(14)), day=None, publisher="Harbour Post"),
    )

    assert span(found.tolls[0]) == (12, 12, 14, False)
    assert found.corrections == ()


# -- running totals ---------------------------------------------------------------------------------------------------


def test_a_running_total_is_listed_apart() -> None:
    found = view(report("a", told(count(3)), told(count(2000, None, cumulative=True), kind="killing")))

    assert span(found.tolls[0]) == (3, 3, 3, False)
    assert [(one.figure, one.confirmed) for one in found.running] == [(Figure(2000, None), False)]


def test_a_running_total_alone_gives_no_toll() -> None:
    found = view(report("a", told(count(2000, None, cumulative=True))))

    assert (found.tolls, len(found.running)) == ((), 1)


RISES = told(count(14, cumulative=True), count(2, part_of=0, group="people"), voice="a doctor")
"""Two of the wounded died, bringing the toll to 14."""


@pytest.mark.parametrize("also", [(), (told(count(12), kind="death"),)])
def test_what_was_added_to_a_running_total_corrects_nothing(also: tuple[Event, ...]) -> None:
    found = view(
        report("early", told(count(12)), day=1, publisher="Harbour Post"),
        report("late", RISES, *also, day=4, publisher="Harbour Post"),
    )

    assert span(found.tolls[0]) == (12, 12, 12, False)
    assert found.corrections == ()


def test_a_source_does_not_confirm_its_own_running_total() -> None:
    found = view(
        report("early", told(count(14)), day=1, publisher="Harbour Post"),
        report("late", told(count(14, cumulative=True)), day=4, publisher="Harbour Post"),
    )

    assert not found.running[0].confirmed


def test_a_running_total_of_the_war_keeps_no_report_from_correcting_itself() -> None:
    found = view(
        report("early", told(count(12)), day=1, publisher="Harbour Post"),
        report(
            "late", told(count(14)), told(count(2000, None, cumulative=True)), day=4, publisher="Harbour Post"
        ),
    )

    assert span(found.tolls[0]) == (14, 14, 14, False)


def test_what_was_added_is_the_toll_where_nothing_else_is_told() -> None:
    found = toll(report("a", RISES))

    assert span(found) == (2, 2, 2, False)
    assert found.claims[0].added


def test_a_running_total_that_another_source_confirms_corrects_its_own_source() -> None:
    found = view(
        report("early", told(count(12)), day=1, publisher="Harbour Post"),
        report("other", told(count(14)), day=2, publisher="Ridge News"),
        report("late", RISES, told(count(12), kind="death"), day=4, publisher="Harbour Post"),
    )

    assert span(found.tolls[0]) == (14, 14, 14, False)
    assert found.tolls[0].backing == 2
    assert [(one.earlier.low, one.later.low) for one in found.corrections] == [(12, 14)]
    assert found.running[0].confirmed


def test_a_report_that_names_its_earlier_figure_is_taken_at_its_new_one() -> None:
    found = view(
        report("early", told(count(12)), day=1, publisher="Harbour Post"),
        report(
            "late",
            told(count(14)),
            told(count(12), kind="death", voice="the paper"),
            day=4,
            publisher="Harbour Post",
        ),
    )

    assert span(found.tolls[0]) == (14, 14, 14, False)


# -- units, persons, contradiction ------------------------------------------------------------------------------------


def test_units_are_kept_apart_and_shares_count_nobody() -> None:
    found = view(
        report(
            "a",
            told(
                count(4000, kind="displaced", unit="households", group="families"),
                count(19000, kind="displaced"),
                count(0.6, kind="displaced", unit="share"),
                kind="displacement",
            ),
        )
    )

    assert [(one.unit, one.group, one.maximum) for one in found.tolls] == [
        ("households", None, 4000), ("people", None, 19000),
    ]  # fmt: skip


def mention(words: str) -> list[Member]:
    return report("m", told(count(1, quote=Quote(0, 5, words))), publisher="Ridge News")


def test_a_person_told_of_without_a_number_is_no_figure_where_another_source_counts_more() -> None:
    found = toll(mention("their mother"), report("a", told(count(27))))

    assert span(found) == (27, 27, 27, False)
    assert not found.disputed
    assert [claim.mention for claim in found.claims] == [True, False]


def test_a_person_told_of_is_a_figure_where_nobody_counts_more_or_it_is_a_number() -> None:
    assert span(toll(mention("a farmer"))) == (1, 1, 1, False)
    assert toll(mention("one farmer"), report("a", told(count(27)))).minimum == 1


def test_figures_of_two_sources_that_cannot_both_be_are_disputed() -> None:
    assert toll(report("a", told(count(9))), report("b", told(count(14)))).disputed
    assert not toll(report("a", told(count(9, None))), report("b", told(count(14)))).disputed
    assert not toll(report("a", told(count(10, 14))), report("b", told(count(14, 20)))).disputed
    assert not toll(report("a", told(count(30, hedge="about"))), report("b", told(count(27)))).disputed
    assert toll(report("a", told(count(30))), report("b", told(count(27)))).disputed


def test_a_source_does_not_contradict_itself() -> None:
    one = report("a", told(count(9)), day=None, publisher="Ridge News")
    other = report("b", told(count(14)), day=None, publisher="Ridge News")

    assert not toll(one, other).disputed


# -- rules ------------------------------------------------------------------------------------------------------------


def test_the_rules_choose_otherwise() -> None:
    reports = [
        report("a", told(count(14)), day=3),
        report("b", told(count(9)), day=1),
        report("c", told(count(5), status="possible"), day=1),
    ]

    assert {name: span(toll(*reports, by=name))[:3] for name in rules()} == {
        "onrecord": (5, 14, 14), "ucdp": (9, 9, 14), "acled": (5, 5, 14),
    }  # fmt: skip


def test_the_default_rule_is_the_first_and_each_says_what_it_does() -> None:
    assert rule() == next(iter(rules().values()))
    assert rule().name == "onrecord"
    assert all(len(one.description) > 80 and one.source for one in rules().values())


def test_an_unknown_rule_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="onrecord"):
        rule("median")
