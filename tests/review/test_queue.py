"""The queue says why something should be looked at, and puts first what matters most."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from onrecord.review.queue import Facts, in_sample, order, priority, reasons
from onrecord.vocab import load

KNOWN: dict[str, Any] = {
    "id": "i1", "states": ("second", "second"), "statuses": ("reported", "asserted"), "sources": 3, "decided": 20,
}  # fmt: skip


def words(share: float = 0, **facts: Any) -> list[str]:
    return [each.word for each in reasons(Facts(**(KNOWN | facts)), share)]


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({}, []),
        ({"states": ("draft", "draft"), "decided": 0}, ["new"]),
        ({"states": ("draft", "partly")}, []),
        ({"states": ("reviewed", "reviewed")}, ["second"]),
        ({"states": ("reviewed", "draft")}, []),
        ({"states": ("second", "reviewed")}, ["second"]),
        ({"states": ("disagreed", "second")}, ["disagree"]),
        ({"unsure": True}, ["disagree"]),
        ({"disputed": ("place", "counts")}, ["contradiction"]),
        ({"disputed": ("place",), "status": "contested", "second": True, "assessed": 21}, []),
        ({"corrected": 25}, ["correction"]),
        ({"corrected": 19}, []),
        ({"corrected": 25, "decided": 0}, ["new"]),
        ({"joined": 25}, []),
        ({"joined": 25, "assessed": 21, "status": "confirmed", "second": True}, ["changed"]),
        ({"joined": 21, "assessed": 21, "status": "confirmed", "second": True}, []),
        ({"joined": 20, "assessed": 21, "status": "confirmed", "second": True}, []),
        ({"assessed": 21, "status": "confirmed"}, ["second"]),
        ({"assessed": 21, "status": "in_review"}, []),
        ({"statuses": ("possible", "possible")}, ["weak"]),
        ({"statuses": ("possible", "reported")}, []),
        ({"place": False}, ["weak"]),
        ({"day": False}, ["weak"]),
        ({"sources": 1}, ["weak"]),
        ({"issues": 1}, ["weak"]),
        ({"sources": 1, "status": "confirmed", "second": True, "assessed": 21}, []),
        ({"states": (), "sources": 1, "place": False, "decided": 0}, []),
        (
            {
                "states": ("disagreed", "draft"),
                "disputed": ("when",),
                "joined": 9,
                "assessed": 8,
                "corrected": 30,
            },
            ["changed", "disagree", "correction", "contradiction"],
        ),
    ],
)
def test_why(facts: dict[str, Any], found: list[str]) -> None:
    assert words(**facts) == found


def test_a_sentence_says_what_was_found() -> None:
    facts = Facts(**(KNOWN | {"place": False, "sources": 1, "disputed": ("place", "counts")}))
    contradiction, weak = reasons(facts, 0)

    assert contradiction.text == "Its reports contradict each other: place, counts."
    assert weak.text == "It is weakly told: no place is named, there is one independent source."


def test_the_sample_is_the_same_always_and_of_about_its_share() -> None:
    drawn = {name for name in map(str, range(20_000)) if in_sample(name, 0.05)}

    assert 900 < len(drawn) < 1100
    assert drawn == {name for name in map(str, range(20_000)) if in_sample(name, 0.05)}
    assert {name for name in drawn if in_sample(name, 0.01)} < drawn
    assert not any(in_sample(name, 0) for name in drawn)
    assert all(in_sample(name, 1) for name in drawn)


def test_the_sample_leaves_out_what_a_second_person_has_confirmed() -> None:
    assert words(share=1) == ["sample"]
    assert words(share=1, second=True) == []
    assert words(share=1, second=True, states=("reviewed",)) == ["second", "sample"]


def test_the_share_is_five_in_a_hundred_where_none_is_given() -> None:
    drawn = [number for number in range(2000) if reasons(Facts(**(KNOWN | {"id": str(number)})))]

    assert drawn == [number for number in range(2000) if in_sample(str(number), 0.05)]


def test_the_queue_sorts_by_weight_then_harm_then_day() -> None:
    rows = {
        "dull": {},
        "new": {"states": ("draft",), "decided": 0},
        "worse": {"states": ("draft",), "decided": 0, "harmed": 12.0, "most": 15.0},
        "later": {"states": ("draft",), "decided": 0, "latest": date(2031, 5, 9)},
        "apart": {"states": ("disagreed",)},
    }
    facts = [Facts(**(KNOWN | row | {"id": name})) for name, row in rows.items()]
    ranked = sorted(facts, key=lambda each: order(each, reasons(each, 0)))

    assert [each.id for each in ranked] == ["apart", "worse", "later", "new", "dull"]
    assert priority(reasons(ranked[0], 0)) == 50
    assert priority(()) == 0


def test_every_reason_of_the_list_can_be_told() -> None:
    assert set(load("review/queue")["reasons"]) == {
        "changed", "disagree", "correction", "contradiction", "new", "second", "weak", "sample",
    }  # fmt: skip
