"""What two sides tell of an incident, and what that comes to over many, on invented reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.analyse.compared import Asked, Comparison, Left, Perhaps, comparison, is_asked
from onrecord.analyse.comparing import Compared, Difference, compared, harms_in
from onrecord.analyse.rules import rule
from onrecord.analyse.sides import REST, Print, Sides, held_by, sides_of
from onrecord.analyse.sources import Member
from onrecord.errors import UsageError
from onrecord.model.reading import Event
from tests.analyse.invented import COUNTRY, DAY, PROVINCE, TOWN, count, days, report, role, told

FAR = replace(TOWN, name="Besk", lat=11.0, admin2="Upper Ridge")  # a degree of latitude away: 111.2 km
NONE_LEFT = Left(dropped=0, neither=0, unasked=0)


def side_by_side(theirs: Sequence[Event], ours: Sequence[Event], **known: Any) -> Compared:
    """What becomes of an incident of which each side tells in reports of its own."""
    members = [
        member
        for side, events in (("theirs", theirs), ("ours", ours))
        for at, event in enumerate(events)
        for member in report(f"{side} {at}", event, publisher=side)
    ]
    found = compared("an incident", members, sides(members), rule(known.get("rule")))
    assert found is not None
    return found


def sides(members: Sequence[Member]) -> Sides:
    """Put documents on the side that their publisher is named after; others are on neither."""
    of: Any = {
        one.filed.document.id: one.filed.document.publisher
        for one in members
        if one.filed.document.publisher in ("theirs", "ours")
    }
    return Sides(theirs="theirs", ours="ours", of=of, carried={})


def fields(one: Compared) -> list[str]:
    return [each.field for each in one.differences]


def only(one: Compared) -> Difference:
    (difference,) = one.differences
    return difference


# -- one incident -----------------------------------------------------------------------------------------------------


def test_each_side_has_its_own_toll_and_the_two_differ() -> None:
    found = side_by_side([told(count(12))], [told(count(14)), told(count(15))])

    assert found.where == "both"
    assert (only(found).field, only(found).theirs, only(found).ours) == ("killed", "12", "15")
    assert only(found).apart == 3
    assert [said.source for said in only(found).said_theirs] == ["theirs"]
    assert [said.quote for said in only(found).said_ours] == ["15"]


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (count(12, None), count(14)),  # at least 12
        (count(10, 20), count(14)),
        (count(30, hedge="about"), count(27)),
        (count(12), count(3, kind="injured")),  # each says what the other leaves out
    ],
)
def test_a_less_exact_figure_and_silence_are_no_difference(theirs: Any, ours: Any) -> None:
    assert side_by_side([told(theirs)], [told(ours)]).differences == ()


def test_a_harm_in_another_unit_is_another_harm() -> None:
    families = count(10, kind="displaced", unit="households")
    found = side_by_side([told(families)], [told(count(50, kind="displaced"))])

    assert found.differences == ()
    assert harms_in(found) == {("displaced", "households"), ("displaced", "people")}


def test_days_differ_where_they_do_not_meet() -> None:
    later = days(DAY + timedelta(days=3))
    week = days(DAY - timedelta(days=2), DAY + timedelta(days=4), "week")

    assert (
        only(side_by_side([told()], [told(when=later)])).field,
        fields(side_by_side([told()], [told(when=week)])),
    ) == (
        "when",
        [],
    )
    assert only(side_by_side([told(when=later)], [told()])).apart == 3


def test_places_differ_where_they_are_out_of_reach_and_a_wider_one_is_none() -> None:
    apart = side_by_side([told()], [told(place=FAR)])

    assert only(apart).field == "place"
    assert only(apart).apart == apart.apart == 111.2
    assert side_by_side([told()], [told(place=PROVINCE)]).differences == ()
    assert side_by_side([told()], [told(place=COUNTRY)]).apart is None


def test_kinds_differ_where_one_happening_cannot_be_both() -> None:
    assert fields(side_by_side([told()], [told(kind="air_strike")])) == ["kind"]
    assert fields(side_by_side([told()], [told(kind="killing")])) == []


def test_those_who_did_it_differ_where_they_are_on_two_sides() -> None:
    army, rebels = role("the army", type="military"), role("the rebels", type="rebel")
    found = side_by_side([told(agents=(army,))], [told(agents=(rebels,))])

    assert (only(found).field, only(found).theirs, only(found).ours) == ("agents", "the army", "the rebels")
    assert fields(side_by_side([told(agents=(army,))], [told()])) == []


def test_a_side_that_denies_all_of_it_differs_and_says_nothing_else() -> None:
    found = side_by_side([told(count(12))], [told(count(3), status="denied", place=FAR)])

    assert (only(found).field, only(found).theirs, only(found).ours) == ("status", "asserted", "denied")


@pytest.mark.parametrize(
    ("theirs", "ours", "pattern"), [(1, 1, "1:1"), (1, 3, "1:n"), (3, 1, "n:1"), (2, 2, "n:m")]
)
def test_it_says_how_many_rows_stand_beside_how_many(theirs: int, ours: int, pattern: str) -> None:
    found = side_by_side([told()] * theirs, [told()] * ours)

    assert found.pattern == pattern
    assert found.theirs is not None
    assert found.ours is not None
    assert (found.theirs.tellings, found.ours.tellings) == (theirs, ours)


def test_a_report_that_tells_of_it_twice_is_one_telling_and_rows_of_a_table_are_many() -> None:
    members = [
        *report("one", told(), told(kind="killing"), publisher="theirs"),
        *report("b", told(), publisher="ours"),
    ]
    coded = [replace(one, filed=replace(one.filed, reader="import:acled 1")) for one in members]
    read, imported = (compared("it", each, sides(each), rule()) for each in (members, coded))

    assert read is not None
    assert imported is not None
    assert (read.pattern, imported.pattern) == ("1:1", "n:1")


def test_a_copy_is_no_row_more() -> None:
    members = [*report("one", told(), publisher="theirs"), *report("two", told(), copy_of="one")]
    of: Any = {"one": "theirs", "two": "theirs"}
    found = compared("it", members, Sides(theirs="a", ours="b", of=of, carried={"two": "ours"}), rule())

    assert found is not None
    assert found.theirs is not None
    assert (found.theirs.tellings, found.theirs.documents, found.copies) == (1, 2, 1)


def test_a_side_that_is_silent_leaves_the_incident_to_the_other() -> None:
    members = [
        *report("one", told(count(4)), publisher="ours"),
        *report("else", told(count(9)), publisher="third"),
    ]
    found = compared("it", members, sides(members), rule())

    assert found is not None
    assert (found.where, found.theirs, found.pattern) == ("ours", None, "")
    assert found.ours is not None
    assert [toll.best.low for toll in found.ours.tolls] == [4]
    assert compared("it", members[1:], sides(members), rule()) is None


# -- sides ------------------------------------------------------------------------------------------------------------


def by(
    document: str, name: str, *, named: bool = True, reader: str = "onrecord", copy_of: str | None = None
) -> Print:
    return Print(document=document, name=name, named=named, reader=reader, copy_of=copy_of)


PRINTS = (
    by("wire", "The Ridge Wire"),
    by("post", "Northern Post"),
    by("copy", "Northern Post", copy_of="wire"),
    by("only copies", "Daily Echo", copy_of="copy"),
    by("row", "ACLED", reader="import:acled 0.1.0, columns of 2024"),
)


def test_a_copy_is_on_the_side_of_the_text_it_repeats() -> None:
    found = sides_of(PRINTS, ["ridge wire"], ["Northern Post"])

    assert found.of == {"wire": "theirs", "copy": "theirs", "only copies": "theirs", "post": "ours"}
    assert (found.carried, found.shared) == ({"copy": "ours"}, 1)
    assert (found.theirs, found.ours) == ("The Ridge Wire", "Northern Post")


def test_both_sides_may_hold_copies_of_a_text_that_is_of_neither() -> None:
    prints = (*PRINTS, by("echo's own", "Daily Echo"))
    found = sides_of(prints, ["Northern Post"], ["Daily Echo"])

    assert found.of == {"post": "theirs", "echo's own": "ours"}
    assert (found.carried, found.shared) == ({"copy": "theirs", "only copies": "ours"}, 1)


def test_without_another_name_the_rest_is_ours() -> None:
    found = sides_of(PRINTS, ["import:acled"])

    assert (found.theirs, found.ours) == ("import:acled", REST)
    assert [name for name, side in found.of.items() if side == "theirs"] == ["row"]
    assert len(found.of) == len(PRINTS)
    assert found.of == sides_of(PRINTS, ["acled"]).of
    assert found.shared == 0


@pytest.mark.parametrize(
    ("theirs", "ours", "said"),
    [
        (["Rigde Wire"], [], "no source is called 'Rigde Wire'; closest: The Ridge Wire"),
        (["wire"], [], "closest: The Ridge Wire"),
        (["daily echo"], [], "copies of The Ridge Wire"),
        (["ACLED"], ["import:acled"], "ACLED is on both sides"),
        (["ACLED"], ["nobody"], "no source is called 'nobody'"),
    ],
)
def test_a_name_that_cannot_be_meant_is_refused(theirs: list[str], ours: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        sides_of(PRINTS, theirs, ours)


def test_an_empty_record_has_no_source() -> None:
    with pytest.raises(UsageError, match="the record has no documents"):
        sides_of((), ["ACLED"])


def test_sources_are_listed_with_their_copies() -> None:
    assert [(each.name, each.documents, each.copies) for each in held_by(PRINTS)] == [
        ("The Ridge Wire", 3, 2),
        ("ACLED", 1, 0),
        ("Northern Post", 1, 0),
    ]


# -- many incidents ---------------------------------------------------------------------------------------------------


def together(incidents: dict[str, list[Member]], perhaps: Sequence[Perhaps] = (), **known: Any) -> Comparison:
    on = sides([member for members in incidents.values() for member in members])
    return put(incidents, on, perhaps, **known)


def put(
    incidents: dict[str, list[Member]], on: Sides, perhaps: Sequence[Perhaps] = (), **known: Any
) -> Comparison:
    found = [one for name, members in incidents.items() if (one := compared(name, members, on, rule()))]
    return comparison(found, sides=on, rule=rule(), left=NONE_LEFT, perhaps=perhaps, **known)


def test_what_holds_others_is_not_counted_twice_in_whichever_class_they_are() -> None:
    month = days(DAY.replace(day=1), DAY.replace(day=31), "month")
    found = together(
        {
            "month": report(
                "sum", told(count(90), kind="killing", place=PROVINCE, when=month), publisher="theirs"
            ),
            "day": [
                *report("their row", told(count(12)), publisher="theirs"),
                *report("our report", told(count(14)), publisher="ours"),
            ],
            "silent": report("no figure", told(kind="arrest"), publisher="theirs"),
        }
    )
    (killed,) = found.harms

    assert (killed.only_theirs.incidents, killed.only_theirs.holding, killed.only_theirs.silent) == (0, 1, 1)
    assert (killed.both_theirs.best.low, killed.both_ours.best.low) == (12, 14)
    assert (killed.agree, killed.differ) == (0, 1)


def test_what_holds_others_counts_for_the_side_that_has_no_figure_for_these() -> None:
    month = days(DAY.replace(day=1), DAY.replace(day=31), "month")
    found = together(
        {
            "month": report(
                "sum", told(count(90), kind="killing", place=PROVINCE, when=month), publisher="theirs"
            ),
            "day": report("our report", told(count(14)), publisher="ours"),
        }
    )

    assert found.harms[0].only_theirs.best.low == 90
    assert found.harms[0].only_ours.best.low == 14


def test_perhaps_the_same_is_told_of_one_side_and_something_of_the_other() -> None:
    incidents = {
        "a": report("a", told(), publisher="theirs"),
        "b": report("b", told(), publisher="ours"),
        "c": report("c", told(), publisher="ours"),
    }
    pairs = [
        Perhaps(incident=one, other=other, probability=chance)
        for one, other, chance in (("a", "b", 0.2), ("a", "c", 0.4), ("b", "c", 0.9), ("a", "lost", 0.9))
    ]
    found = together(incidents, pairs)

    assert {name: [each.other for each in near] for name, near in found.perhaps.items()} == {"a": ["c", "b"]}


ASKED: list[tuple[Asked, bool]] = [
    (Asked(), True),
    (Asked(since=DAY, until=DAY), True),
    (Asked(since=DAY + timedelta(days=1)), False),
    (Asked(until=DAY - timedelta(days=1)), False),
    (Asked(kind="violence"), True),
    (Asked(kind="arrest"), False),
    (Asked(country="XKX"), True),
    (Asked(country="SYR"), False),
    (Asked(harm="killed"), True),
    (Asked(harm="injured"), False),
]


@pytest.mark.parametrize(("asked", "wanted"), ASKED)
def test_incidents_are_asked_for_by_day_kind_country_and_harm(asked: Asked, *, wanted: bool) -> None:
    assert is_asked(side_by_side([told(count(4))], [told()]), asked) is wanted


def test_an_incident_of_unknown_days_is_in_no_range() -> None:
    found = side_by_side([told(when=None)], [told(when=None)])

    assert not is_asked(found, Asked(since=DAY))
    assert is_asked(found, Asked())


# -- what holds whatever the reports ----------------------------------------------------------------------------------

_EVENTS = st.builds(
    lambda low, kind, place, when, status, agent: told(
        *([] if low is None else [count(low)]),
        kind=kind,
        place=place,
        when=when,
        status=status,
        agents=(role(agent[0], type=agent[1]),) if agent else (),
    ),
    st.none() | st.integers(1, 30),
    st.sampled_from(["shelling", "air_strike", "killing", "arrest"]),
    st.sampled_from([None, TOWN, FAR, PROVINCE]),
    st.sampled_from(
        [
            None,
            days(DAY),
            days(DAY + timedelta(days=2)),
            days(DAY.replace(day=1), DAY.replace(day=31), "month"),
        ]
    ),
    st.sampled_from(["asserted", "reported", "possible", "denied"]),
    st.sampled_from([None, ("the army", "military"), ("the rebels", "rebel")]),
)
_REPORTS = st.tuples(_EVENTS, st.sampled_from(["theirs", "ours", "third"]), st.integers(1, 4))
_INCIDENTS = st.lists(st.lists(_REPORTS, min_size=1, max_size=4), min_size=1, max_size=5)


def built(told_of: list[list[tuple[Event, str, int]]]) -> dict[str, list[Member]]:
    return {
        f"incident {number}": [
            member
            for at, (event, publisher, day) in enumerate(reports)
            for member in report(f"{number}, {at}", event, publisher=publisher, day=day)
        ]
        for number, reports in enumerate(told_of)
    }


def mirrored(on: Sides) -> Sides:
    other: Any = {"theirs": "ours", "ours": "theirs"}
    return Sides(
        theirs=on.ours,
        ours=on.theirs,
        of={name: other[side] for name, side in on.of.items()},
        carried={name: other[side] for name, side in on.carried.items()},
    )


def mirror(one: Compared) -> Compared:
    where: Any = {"theirs": "ours", "ours": "theirs", "both": "both"}
    return replace(
        one,
        where=where[one.where],
        theirs=one.ours,
        ours=one.theirs,
        differences=tuple(
            replace(
                each,
                theirs=each.ours,
                ours=each.theirs,
                said_theirs=each.said_ours,
                said_ours=each.said_theirs,
            )
            for each in one.differences
        ),
    )


@given(_INCIDENTS)
@settings(max_examples=40, deadline=None)
def test_sides_that_are_swapped_give_the_mirror_image(told_of: list[list[tuple[Event, str, int]]]) -> None:
    incidents = built(told_of)
    on = sides([member for members in incidents.values() for member in members])
    found, swapped = put(incidents, on), put(incidents, mirrored(on))

    by_field: Callable[[Compared], Compared] = lambda one: replace(  # noqa: E731
        one, differences=tuple(sorted(one.differences, key=lambda each: each.field))
    )
    assert [by_field(one) for one in swapped.incidents] == [by_field(mirror(one)) for one in found.incidents]
    assert [(one.both_theirs, one.only_theirs) for one in swapped.harms] == [
        (one.both_ours, one.only_ours) for one in found.harms
    ]


@given(_INCIDENTS)
@settings(max_examples=40, deadline=None)
def test_every_incident_is_in_one_class_and_the_sums_add_up(
    told_of: list[list[tuple[Event, str, int]]],
) -> None:
    incidents = built(told_of)
    found = together(incidents)
    told_by = {
        name: {member.filed.document.publisher for member in members} - {"third"}
        for name, members in incidents.items()
    }

    classes = {where: {one.id for one in found.of(where)} for where in ("both", "theirs", "ours")}  # type: ignore[arg-type]
    assert classes["both"] == {name for name, names in told_by.items() if len(names) == 2}
    assert classes["theirs"] == {name for name, names in told_by.items() if names == {"theirs"}}
    assert classes["ours"] == {name for name, names in told_by.items() if names == {"ours"}}
    for cells in (found.months, found.places, found.kinds):
        assert sum(cell.both for cell in cells) == len(classes["both"])
        assert sum(cell.theirs for cell in cells) == len(classes["theirs"])
        assert sum(cell.ours for cell in cells) == len(classes["ours"])
    for harm in found.harms:
        for one, where in (
            (harm.both_theirs, "both"),
            (harm.both_ours, "both"),
            (harm.only_theirs, "theirs"),
            (harm.only_ours, "ours"),
        ):
            assert one.incidents + one.holding + one.silent == len(classes[where])
            assert one.minimum <= one.best.low <= one.maximum
    assert sum(found.patterns.values()) == len(classes["both"])
