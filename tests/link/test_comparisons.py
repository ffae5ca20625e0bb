"""Every level of every comparison, asked of DuckDB as linking asks it."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from onrecord.link.comparisons import COMPARISONS, UNKNOWN
from onrecord.link.score import compared
from onrecord.model.incident import Signature
from tests.link.made import DAY, anything, signature, word

BY_NAME = {each.name: each for each in COMPARISONS}
SIDE = dict[str, Any]
NOT_STATED = "not stated by one of them"


def days(first: int, last: int | None = None, **known: Any) -> SIDE:
    return {"first": DAY + first, "last": DAY + (first if last is None else last)} | known


def printed(day: int) -> SIDE:
    return {"printed": DAY + day}


def at(place: str | None, east: float | None = None, **known: Any) -> SIDE:
    """A place so many kilometres east of a point on the equator; not on the map where none is given."""
    point = {} if east is None else {"lat": 0.0, "lon": east / 111.195}
    names = (place,) if place else ()
    return {"place": place, "places": names, "rarity": 20, "reach": 15.0, "country": "XKX"} | point | known


def kind(name: str, *above: str, outcome: bool = False, family: str = "violence") -> SIDE:
    return {"kind": name, "lineage": (name, *above), "outcome": outcome, "family": family}


ALIKE = "persons of names that are alike"
SURNAME = "a person of the same surname, where one gives no more"


def one_killed(*people: str) -> SIDE:
    return {"killed": (1.0, 1.0), "people": people}


def words(shared: int, own: int, *, more: int = 0) -> SIDE:
    """Words of one weight: some that both have, and some of its own."""
    return {
        "words": (*(word(n, 30) for n in range(shared)), *(word(1000 + more + n, 30) for n in range(own)))
    }


SHELLING, BOMBING = kind("shelling", "bombing", "violence"), kind("bombing", "violence")
KILLING = kind("killing", "violence", outcome=True)

ROWS: list[tuple[str, SIDE, SIDE, str]] = [
    ("time", days(0), days(0), "the same day"),
    ("time", days(0), days(-2, 5), "days that overlap"),
    ("time", days(0, 6), days(6, 9), "days that overlap"),
    ("time", days(0), days(1), "a day apart"),
    ("time", days(0, 2), days(3), "a day apart"),
    ("time", days(0), days(-10, 20), "times that overlap"),
    ("time", days(0, 3), days(4), "up to three days apart"),
    ("time", days(0), days(3), "up to three days apart"),
    ("time", days(0), days(4), "up to ten days apart"),
    ("time", days(0), days(10), "up to ten days apart"),
    ("time", days(0, printed=DAY), days(11, printed=DAY), "more than ten days apart"),
    ("time", days(0), printed(4), "no day in one report, printed soon after the other"),
    ("time", days(-9, 0, printed=DAY + 30), printed(0), "no day in one report, printed soon after the other"),
    ("time", days(0), printed(5), "no day in one report, printed long after the other or before"),
    ("time", days(0), printed(-1), "no day in one report, printed long after the other or before"),
    ("time", printed(0), printed(3), "no days, printed within three days"),
    ("time", printed(0), printed(4), "no days, printed more than three days apart"),
    ("time", days(0, printed=DAY), {}, NOT_STATED),
    ("time", printed(0), {}, NOT_STATED),
    ("place", at("tlvr", 0, rarity=45), at("tlvr", 29, rarity=50), "the same place, one seldom named"),
    ("place", at("tlvr", rarity=45), at("tlvr", 0, rarity=45), "names of a place that are alike"),
    ("place", at("tlvr", 0, rarity=45), at("hrbr", 0, rarity=44, places=("hrbr", "tlvr")), "the same place"),
    ("place", at("tlvr"), at("tlvr"), "names of a place that are alike"),
    ("place", at("tlvr", 0, reach=5.0), at("nslm", 9.9), "places up to 10 km apart"),
    ("place", at("tlvrn"), at("tlvrm"), "names of a place that are alike"),
    ("place", at("tlvrn"), at("tlvrm", 0), "names of a place that are alike"),
    ("place", at("rdg", reach=150.0, places=()), at("rdg", reach=150.0, places=()), "the same area"),
    ("place", at("rdg", 0, reach=150.0), at("tlvr", 149), "one place in the other"),
    ("place", at("rdg", reach=150.0, admin1="rdg"), at("tlvr", 0, admin1="rdg"), "one place in the other"),
    ("place", at("tlvr", 0), at("nslm", 39), "places up to 40 km apart"),
    ("place", at("tlvr", 0), at("tlvr", 39), "the same area"),
    ("place", at("tlvr", 0, admin1="rdg"), at("nslm", 41, admin1="rdg"), "the same province"),
    ("place", at("tlvr", 0), at("nslm", 41), "the same country"),
    ("place", at("krth", 0, reach=800.0), at("nslm", 41), "the same country"),
    ("place", at("tlvr"), at("nslm", 0, country="YYY"), "places not found on the map"),
    ("place", at("", country=None), at("", country=None), "places not found on the map"),
    ("place", at("tlvr", 0), at("nslm", 41, country="YYY"), "places far apart"),
    ("place", at("tlvr", 0, admin1="rdg"), at("nslm", 41, admin1="rdg", country="YYY"), "places far apart"),
    ("place", at("tlvr", 0), {}, NOT_STATED),
    ("kind", SHELLING, SHELLING, "the same kind, which says how"),
    ("kind", KILLING, KILLING, "the same kind"),
    ("kind", SHELLING, BOMBING, "one kind a case of the other"),
    ("kind", SHELLING, KILLING, "what was done, and what came of it"),
    ("kind", SHELLING, kind("ambush", "violence"), "kinds of one family"),
    ("kind", KILLING, kind("riot", "unrest", family="unrest"), "kinds that do not go together"),
    ("killed", {"killed": (5, 5)}, {"killed": (5, None)}, "the same number killed, and not a small one"),
    ("killed", {"killed": (4, 4)}, {"killed": (4, 6)}, "the same number killed"),
    ("killed", {"killed": (9, None)}, {"killed": (14, 14)}, "numbers killed that can both be"),
    ("killed", {"killed": (9, None)}, {"killed": (400, None)}, "numbers killed that can both be"),
    ("killed", {"killed": (4, 5)}, {"killed": (5, 7)}, "numbers killed that can both be"),
    ("killed", {"killed": (10, 10)}, {"killed": (17, 17)}, "numbers killed that are near"),
    ("killed", {"killed": (10, 10)}, {"killed": (18, 18)}, "numbers killed that differ"),
    ("killed", {"killed": (10, 10)}, {"killed": (40, 40)}, "numbers killed that differ"),
    ("killed", {"killed": (10, 10)}, {"killed": (41, 41)}, "numbers killed that cannot both be"),
    ("killed", {"killed": (14, None)}, {"killed": (3, 3)}, "numbers killed that cannot both be"),
    ("killed", {"killed": (14, 14)}, {"injured": (14, 14)}, NOT_STATED),
    ("injured", {"injured": (8, 8)}, {"injured": (8, 8)}, "the same number injured, and not a small one"),
    ("injured", {"injured": (7, 7)}, {"injured": (7, 7)}, "the same number injured"),
    ("affected", {"affected": (23, 23)}, {"affected": (11, 11)}, "numbers affected that differ"),
    ("people", {"people": ("hdd", "smr hdd")}, {"people": ("hdd", "smr hdd")}, "a person of the same full name"),
    ("people", {"people": ("hdd", "smr hdd")}, {"people": ("hdd",)}, SURNAME),
    ("people", {"people": ("hdd", "smr hdd")}, {"people": ("hdd", "krm hdd")}, "persons of other names"),
    ("people", {"people": ("brnsn", "dvd brnsn")}, {"people": ("brnstn", "dvd brnstn")}, ALIKE),
    ("people", {"people": ("gnzlz", "js gnzlz")}, {"people": ("gnzlz", "jl gnzlz")}, "persons of other names"),
    ("people", {"people": ("haddon",)}, {"people": ("haddan",)}, "persons of names that are alike"),
    ("people", {"people": ("hdd",)}, {"people": ("mrn",)}, "persons of other names"),
    ("people", one_killed("hdd"), {"people": ("mrn",)}, "persons of other names"),
    ("people", one_killed("hdd"), {"killed": (1, None), "people": ("mrn",)}, "persons of other names"),
    ("people", one_killed("hdd"), {"killed": (2, 2), "people": ("mrn",)}, "persons of other names"),
    ("people", one_killed("hdd"), one_killed("mrn"), "one person killed, of another name"),
    ("people", one_killed("hdd"), one_killed(), NOT_STATED),
    ("agents", {"agents": ("army", "police")}, {"agents": ("army",)}, "the same perpetrators"),
    ("agents", {"agents": ("army",)}, {"agents": ("rebel",)}, "other perpetrators"),
    ("agents", {"agents": ("army",)}, {}, NOT_STATED),
    ("targets", {"targets": ("civilian",)}, {"targets": ("civilian",)}, "the same sort of victims"),
    ("targets", {"targets": ("civilian",)}, {"targets": ("police",)}, "other sort of victims"),
    ("weapons", {"weapons": ("shell",)}, {"weapons": ("shell",)}, "the same weapon"),
    ("weapons", {"weapons": ("shell",)}, {"weapons": ("rocket",)}, "other weapon"),
    ("words", words(10, 10), words(10, 10, more=50), "reports with most rare words in common"),
    ("words", words(8, 12), words(8, 12, more=50), "reports with very many rare words in common"),
    ("words", words(5, 15), words(5, 15, more=50), "reports with many rare words in common"),
    ("words", words(4, 16), words(4, 18, more=50), "reports with rare words in common"),
    ("words", words(3, 17), words(3, 22, more=50), "reports with some rare words in common"),
    ("words", words(2, 18), words(2, 18, more=50), "reports with few rare words in common"),
    ("words", words(0, 18), words(0, 18, more=50), "reports with hardly a rare word in common"),
    ("words", words(0, 18), {}, "reports with hardly a rare word in common"),
]  # fmt: skip
Levels = dict[tuple[str, str], dict[str, int]]


def levels(events: list[Signature]) -> Levels:
    """The levels of all pairs that share a key, by the ids of the two."""
    rows = []
    for connection in compared(events):
        found = connection.execute("FROM compared")
        names = [about[0].removeprefix("level_") for about in found.description]
        rows += [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return {(row.pop("left"), row.pop("right")): row for row in rows}


@pytest.fixture(scope="module")
def asked() -> Levels:
    """All rows, and all of them with the two sides the other way round."""
    made = []
    for number, (_, one, other, _) in enumerate(ROWS):
        for way, (left, right) in {"": (one, other), " turned": (other, one)}.items():
            key = (f"{number}{way}",)
            made += [signature(f"{number}{way} {side}", shared=key, **fields)
                     for side, fields in (("a", left), ("b", right))]  # fmt: skip
    return levels(made)


@pytest.mark.parametrize("number", range(len(ROWS)), ids=[f"{name} {told}" for name, *_, told in ROWS])
@pytest.mark.parametrize("way", ["", " turned"])
def test_a_pair_has_the_level_that_says_what_it_is(asked: Levels, number: int, way: str) -> None:
    name, *_, told = ROWS[number]
    level = asked[f"{number}{way} a", f"{number}{way} b"][name]

    assert BY_NAME[name].words(level) == told


def test_every_level_has_a_row() -> None:
    told = {(name, words) for name, *_, words in ROWS}
    alike = {"injured": "killed", "affected": "killed"}
    for each in COMPARISONS:
        if each.name not in {"crowd", *alike}:
            assert {words for name, words in told if name == each.name} - {NOT_STATED} == {
                *(level.words for level in each.levels),
                each.rest,
            }
    for name, like in alike.items():
        ours, theirs = BY_NAME[name], BY_NAME[like]
        assert [level.words.replace(name, like) for level in ours.levels] == [
            level.words for level in theirs.levels
        ]


@pytest.mark.parametrize(
    ("others", "level"), [(2, 5), (4, 5), (5, 4), (8, 4), (9, 3), (33, 1), (64, 1), (65, 0)]
)
def test_what_few_have_in_common_says_more(others: int, level: int) -> None:
    crowd = [signature(f"{number:03}", shared=("all",)) for number in range(others)]

    assert {each["crowd"] for each in levels(crowd).values()} == {level}


def test_of_what_two_have_in_common_the_rarest_counts() -> None:
    crowd = [signature(f"{number:03}", shared=("all",)) for number in range(20)]
    two = [signature(name, shared=("all", "two")) for name in ("x", "y")]
    found = levels(crowd + two)

    assert (found["x", "y"]["crowd"], found["000", "x"]["crowd"]) == (5, 2)


@pytest.mark.parametrize("seed", range(3))
def test_which_of_two_is_left_does_not_count_and_every_level_is_one_of_ours(seed: int) -> None:
    rng = random.Random(seed)
    events = [anything(number, rng) for number in range(150)]
    turned = [replace(each, event=f"{9999 - int(each.event):04}") for each in events]
    found, other = levels(events), levels(turned)

    assert len(found) > 500
    for (left, right), each in found.items():
        assert each == other[f"{9999 - int(right):04}", f"{9999 - int(left):04}"]
        for name, level in each.items():
            assert level in {*BY_NAME[name].numbers, UNKNOWN}
