from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest

from onrecord.extract import read
from onrecord.link.keys import EDGE, MANY, MOST_WORDS, NEWS, RARE, SLACK, STRETCH, WIDEST, keys
from onrecord.link.signatures import signatures
from onrecord.model.incident import Signature
from tests.link.made import DAY, signature, word
from tests.reports import report


def meet(one: Signature, other: Signature) -> set[str]:
    return {*keys(one)} & {*keys(other)}


def at(first: int | None = 0, last: int | None = None, **known: Any) -> Signature:
    day = None if first is None else DAY + first
    place = {"place": "tlvr"} | known
    return signature("e", first=day, last=day if last is None else DAY + last, **place)


def told(text: str, published: date) -> Signature:
    (found,) = read([report(text, published=published)])
    (made,) = signatures(found)
    return made


def test_early_in_the_month_in_the_province_meets_the_day_and_the_town() -> None:
    wide = told("Shelling killed nine people in Idlib province in early January 2024.", date(2024, 1, 16))
    near = told("Shells hit a market in Saraqib on 5 January 2024, killing nine people.", date(2024, 1, 6))
    later = told("Shells hit a market in Saraqib on 25 January 2024, killing four people.", date(2024, 1, 26))

    assert any("area:SYR:idlib" in key for key in meet(wide, near))
    assert not [key for key in meet(wide, later) if "@" in key]
    assert {*wide.keys} == {*keys(wide)}


@pytest.mark.parametrize("apart", [0, 1, 2 * SLACK])
def test_days_within_the_slack_of_both_meet(apart: int) -> None:
    for start in range(STRETCH):
        assert meet(at(start), at(start + apart))


def test_days_far_apart_do_not_meet() -> None:
    for start in range(STRETCH):
        assert not meet(at(start), at(start + STRETCH + 2 * SLACK))


def test_an_interval_meets_every_day_in_it() -> None:
    whole = at(0, 20)

    assert all(meet(whole, at(day)) for day in range(21))
    assert keys(at(0, WIDEST))
    assert not keys(at(0, WIDEST + 1))


def test_what_has_no_day_meets_the_days_before_its_report_and_gets_none() -> None:
    undated = at(None, printed=DAY)

    assert all(meet(undated, at(-day)) for day in range(NEWS + 1))
    assert not meet(undated, at(-NEWS - STRETCH - 2 * SLACK))
    assert not meet(undated, at(STRETCH + 2 * SLACK))
    assert (undated.first, undated.last) == (None, None)
    assert not keys(at(None))
    assert not keys(at(None, printed=None))


@pytest.mark.parametrize(
    "other", [{"group": "coercion"}, {"lasts": True}, {"group": "coercion", "lasts": True}]
)
def test_what_is_of_another_group_or_lasts_never_meets(other: dict[str, Any]) -> None:
    one = at(0, killed=(9.0, 9.0), lat=1.0, lon=2.0, reach=5.0, admin1="ridge", country="XKX", people=("hdd",),
             places=("nslm",), told=(word(1, 60),))  # fmt: skip

    assert len(keys(one)) >= 7
    assert not meet(one, replace(one, **other))
    assert meet(replace(one, **other), replace(one, **other)) == {*keys(replace(one, **other))}


def test_places_meet_by_any_name() -> None:
    assert meet(at(0, places=("nslm", "tlvr")), at(0, place="nslm"))
    assert not meet(at(0), at(0, place="nslm"))
    assert not keys(at(0, place=None))
    assert not keys(at(0, place=""))


@pytest.mark.parametrize(("north", "east"), list(product([0, 1], [0, 1])))
def test_points_on_either_side_of_the_edge_of_a_cell_meet(north: int, east: int) -> None:
    near = 0.9 * EDGE
    one = at(0, place=None, lat=0.5 - near / 2, lon=-0.5 - near / 2, reach=5.0)
    other = at(0, place=None, lat=0.5 - near / 2 + north * near, lon=-0.5 - near / 2 + east * near, reach=5.0)

    assert meet(one, other)
    assert not meet(one, at(0, place=None, lat=2.0, lon=-0.5, reach=5.0))


def test_a_wide_place_has_no_cell() -> None:
    assert not keys(at(0, place=None, lat=1.0, lon=2.0, reach=150.0))


def test_a_province_meets_within_its_family_and_country() -> None:
    one = at(0, place=None, admin1="ridge", country="XKX")

    assert meet(one, replace(one, place="tlvr"))
    assert not meet(one, replace(one, family="unrest"))
    assert not meet(one, replace(one, country="YYY"))


def test_a_large_toll_on_a_day_is_a_key_and_a_small_one_is_not() -> None:
    assert meet(at(0, place=None, killed=(MANY, None)), at(1, place=None, killed=(MANY, MANY)))
    assert not meet(at(0, place=None, killed=(MANY, MANY)), at(0, place=None, killed=(MANY + 1.0, None)))
    assert not keys(at(0, place=None, killed=(MANY - 1.0, None)))


def test_rare_words_and_persons_meet_on_any_day() -> None:
    rare = [word(number, RARE) for number in range(MOST_WORDS + 3)]

    assert meet(at(0, told=(rare[0],)), at(400, told=(rare[0],)))
    assert meet(at(0, people=("smr hdd",)), at(None, people=("smr hdd",)))
    assert not keys(at(None, told=(word(1, RARE - 1),)))
    assert len(keys(at(None, told=tuple(rare)))) == MOST_WORDS
    assert not keys(at(None, words=tuple(rare)))
