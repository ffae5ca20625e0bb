import random
from collections.abc import Iterable, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.link.identity import Identified, identify
from onrecord.model.incident import Incident, Redirect
from onrecord.model.text import fingerprint

EVENTS = "abcdefghij"

Members = dict[str, tuple[str, ...]]


def members(made: Identified) -> Members:
    return {incident.id: incident.events for incident in made.incidents}


def by_events(made: Identified) -> dict[str, str]:
    return {"".join(incident.events): incident.id for incident in made.incidents}


def leads(made: Identified) -> dict[str, str]:
    return {each.old: each.new for each in made.redirects}


def grouped(labels: Sequence[int], events: str = EVENTS) -> list[tuple[str, ...]]:
    """The division in which events with one label are one cluster."""
    found: dict[int, list[str]] = {}
    for event, label in zip(events, labels, strict=False):
        found.setdefault(label, []).append(event)
    return [tuple(each) for each in found.values()]


def founded(*clusters: str) -> Members:
    return members(identify(clusters, {}))


divisions = st.lists(st.integers(0, 4), min_size=1, max_size=len(EVENTS)).map(grouped)


def test_an_id_is_made_of_the_least_event() -> None:
    made = identify([("b", "a"), ("c",)], {})

    assert members(made) == {
        fingerprint("incident", "a"): ("a", "b"),
        fingerprint("incident", "c"): ("c",),
    }
    assert [each.id for each in made.incidents] == sorted(each.id for each in made.incidents)
    assert made.redirects == ()


def test_an_incident_keeps_its_id_when_an_earlier_event_is_found() -> None:
    before = founded("bc")
    made = identify(["abc"], before)

    assert members(made) == {fingerprint("incident", "b"): ("a", "b", "c")}
    assert made.redirects == ()


def test_of_two_that_become_one_the_smaller_leads_to_the_larger() -> None:
    before = founded("ab", "cde")
    made = identify(["abcde"], before)

    assert by_events(made) == {"abcde": fingerprint("incident", "c")}
    assert made.redirects == (Redirect(old=fingerprint("incident", "a"), new=fingerprint("incident", "c")),)


def test_of_two_of_one_size_the_one_with_the_least_event_stays() -> None:
    made = identify(["abcd"], founded("ab", "cd"))

    assert by_events(made) == {"abcd": fingerprint("incident", "a")}


def test_the_larger_part_of_a_split_keeps_the_id_and_nothing_leads_to_it() -> None:
    (old,) = before = founded("abcde")
    made = identify(["ab", "cde"], before)

    assert by_events(made) == {"cde": old, "ab": fingerprint("incident", "a", "2")}
    assert made.redirects == ()


def test_what_no_cluster_holds_stays_together() -> None:
    (old,) = before = founded("abcde")

    assert by_events(identify(["e"], before)) == {"abcd": old, "e": fingerprint("incident", "e")}
    assert by_events(identify(["cdef"], before))["cdef"] == old


def test_what_was_divided_among_larger_ones_leads_to_the_one_that_took_most() -> None:
    before = founded("abc", "defg", "hij")
    made = identify(["adefg", "bchij"], before)

    assert by_events(made) == {"adefg": fingerprint("incident", "d"), "bchij": fingerprint("incident", "h")}
    assert leads(made) == {fingerprint("incident", "a"): fingerprint("incident", "h")}


def test_a_part_that_lost_one_incident_goes_on_with_the_other() -> None:
    before = founded("abcdefg", "hi")
    made = identify(["abcd", "efghi"], before)

    assert by_events(made) == {"abcd": fingerprint("incident", "a"), "efghi": fingerprint("incident", "h")}
    assert made.redirects == ()


@pytest.mark.parametrize("parts", [["abc", "de"], ["ab", "cd"], ["ab", "cd", "e"]])
def test_splitting_and_merging_gives_the_old_id_back(parts: list[str]) -> None:
    whole = "".join(parts)
    before = founded(whole)
    split = identify(parts, before)
    merged = identify([whole], members(split))

    assert members(merged) == before
    assert set(leads(merged)) == set(members(split)) - set(before)


def test_an_id_that_is_taken_is_not_given_again() -> None:
    first, second = fingerprint("incident", "a"), fingerprint("incident", "a", "2")

    assert by_events(identify(["ab"], {}, taken={first}))["ab"] == second
    assert by_events(identify(["ab"], {}, taken={first, second}))["ab"] == fingerprint("incident", "a", "3")


@pytest.mark.parametrize(("clusters", "before"), [(["ab", "bc"], {}), ([], {"x": "ab", "y": "bc"})])
def test_an_event_is_in_one_place(clusters: list[str], before: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="in two places: event b"):
        identify(clusters, before)


def through(steps: Iterable[list[tuple[str, ...]]]) -> tuple[list[Members], dict[str, str]]:
    """Go through a history of divisions as a record does; give the incidents after each step and what leads where."""
    held: list[Members] = [{}]
    leads: dict[str, str] = {}
    for division in steps:
        made = identify(division, held[-1], taken=leads)
        leads |= {each.old: each.new for each in made.redirects}
        held.append(members(made))
    return held, {old: end_of(leads, old) for old in leads}


def end_of(leads: Mapping[str, str], name: str) -> str:
    return end_of(leads, leads[name]) if name in leads else name


@settings(max_examples=150)
@given(st.lists(divisions, max_size=8))
def test_through_any_history_each_event_has_one_id_and_each_lost_id_leads_on(
    steps: list[list[tuple[str, ...]]],
) -> None:
    held, lost = through(steps)
    ever = {name for incidents in held for name in incidents}

    for at, (incidents, division) in enumerate(zip(held[1:], steps, strict=True)):
        known = {event for cluster in (*division, *held[at].values()) for event in cluster}
        assert sorted(event for events in incidents.values() for event in events) == sorted(known)
        assert {tuple(cluster) for cluster in division} <= set(incidents.values())
    assert set(lost.values()) <= set(held[-1])
    assert set(lost) == ever - set(held[-1])


@settings(max_examples=100)
@given(st.lists(divisions, min_size=1, max_size=4), st.data())
def test_growth_never_changes_an_id(steps: list[list[tuple[str, ...]]], data: st.DataObject) -> None:
    held, lost = through(steps)
    before = held[-1]
    grown = {name: list(events) for name, events in before.items()}
    alone = []
    for event in "0xyz":
        name = data.draw(st.sampled_from([*before, None]))
        (grown[name] if name else alone).append(event)
    made = identify([*grown.values(), *([event] for event in alone)], before, taken=lost)

    assert {
        event: name for name, events in members(made).items() for event in events if event not in alone
    } == {event: name for name, events in grown.items() for event in events}
    assert made.redirects == ()


@settings(max_examples=100)
@given(divisions, divisions, st.randoms(use_true_random=False))
def test_the_same_gives_the_same_ids_in_any_order(
    first: list[tuple[str, ...]], second: list[tuple[str, ...]], rng: random.Random
) -> None:
    before = members(identify(first, {}))
    turned = {
        name: rng.sample(before[name], len(before[name])) for name in rng.sample(list(before), len(before))
    }
    shuffled = [rng.sample(cluster, len(cluster)) for cluster in rng.sample(second, len(second))]

    assert identify(shuffled, turned) == identify(second, before)


@settings(max_examples=100)
@given(divisions, divisions)
def test_what_is_split_off_and_put_back_has_its_id_again(
    first: list[tuple[str, ...]], second: list[tuple[str, ...]]
) -> None:
    before = members(identify(first, {}))
    finer = [tuple(sorted(set(one) & set(other))) for one in before.values() for other in second]
    parted = identify([part for part in finer if part], before)
    back = identify(before.values(), members(parted), taken=leads(parted))

    assert members(back) == before


def test_untouched_incidents_need_not_be_given() -> None:
    everything = founded("ab", "cd", "efg")
    near = {name: events for name, events in everything.items() if "a" in events or "c" in events}
    far = set(everything) - set(near)
    made = identify(["abcd"], near, taken=far)

    assert {*made.incidents, *(Incident(id=name, events=everything[name]) for name in far)} == set(
        identify(["abcd"], everything).incidents
    )
