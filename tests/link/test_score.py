from __future__ import annotations

import logging
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from onrecord.link import score
from onrecord.link.comparisons import COMPARISONS, UNKNOWN
from onrecord.link.keys import MOST
from onrecord.link.model import Model, shipped
from onrecord.link.score import compared, links
from onrecord.model.incident import Link, Signature
from tests.link.made import anything, signature

Pairs = dict[tuple[str, str], Link]


def pairs(new: Sequence[Signature], known: Sequence[Signature] = (), model: Model | None = None) -> Pairs:
    found = list(links(new, known, model or shipped()))
    by_pair = {(link.left, link.right): link for link in found}
    assert len(by_pair) == len(found)
    return by_pair


def many(seed: int, number: int = 120, **known: Any) -> list[Signature]:
    rng = random.Random(seed)
    return [anything(each, rng, **known) for each in range(number)]


# An independent oracle: Splink, which takes m and u of each level and knows nothing of a discount


def in_splink(each: Any, model: Model) -> dict[str, Any]:
    """A comparison as Splink has it, its u such that the weight is ours, which is discounted."""
    shared = "list_filter(keys_l, lambda k: list_contains(keys_r, k))"
    crowd = f"list_min(list_transform({shared}, lambda k: sizes_l[k]))"
    told = [{"sql_condition": each.unknown, "label_for_charts": "unknown", "is_null_level": True}]
    conditions = [*(level.holds.replace("crowd", crowd) for level in each.levels), "ELSE"]
    for number, condition in zip(each.numbers, conditions, strict=True):
        m, u = model.levels[each.name][number]
        told.append(
            {
                "sql_condition": condition,
                "label_for_charts": str(number),
                "m_probability": m,
                "u_probability": m * (u / m) ** model.discount,
            }
        )
    if each.unknown == "FALSE":
        told.pop(0)
    return {"output_column_name": f"our_{each.name}", "comparison_levels": told}


def by_splink(events: Sequence[Signature], model: Model) -> dict[tuple[str, str], float]:
    """What Splink makes of the same events with the same model, by pair in the order of ids."""
    from splink import DuckDBAPI, Linker

    sizes = Counter(key for each in events for key in each.keys)
    settings = {
        "link_type": "dedupe_only",
        "unique_id_column_name": "event",
        "probability_two_random_records_match": model.prior,
        "comparisons": [in_splink(each, model) for each in COMPARISONS],
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": "l.keys = r.keys AND l.document <> r.document", "arrays_to_explode": ["keys"]}
        ],
        "retain_matching_columns": False,
        "additional_columns_to_retain": ["sizes", "keys"],
    }
    for connection in compared(events):  # of which Splink takes the table of events alone
        connection.execute(
            "CREATE TABLE given AS SELECT *, map(?, ?) AS sizes FROM events", [[*sizes], [*sizes.values()]]
        )
        linker = Linker(DuckDBAPI(connection).register("given"), settings, log_level=logging.ERROR)
        found = linker.inference.predict().as_duckdbpyrelation()
        rows = found.select("event_l, event_r, match_probability").fetchall()
    return {(min(left, right), max(left, right)): probability for left, right, probability in rows}


@pytest.mark.parametrize("seed", range(2))
def test_probabilities_are_those_of_splink(seed: int) -> None:
    events, model = many(seed, 150, documents=100), replace(shipped(), prior=0.11)
    ours = pairs(events, model=model)
    theirs = by_splink(events, model)

    assert len(ours) > 500
    assert ours.keys() == theirs.keys()
    for pair, link in ours.items():
        assert link.probability == pytest.approx(theirs[pair], abs=1e-6)


def test_a_pair_shares_a_key_and_is_of_two_documents() -> None:
    events = many(7, documents=60)
    of = {each.event: each for each in events}
    expected = {
        (one.event, other.event)
        for one, other in combinations(events, 2)
        if one.document != other.document and set(one.keys) & set(other.keys)
    }

    assert pairs(events).keys() == expected
    assert any(set(one.keys) & set(other.keys) for one, other in combinations(events, 2)
               if one.document == other.document and of)  # fmt: skip


def test_new_events_meet_each_other_and_the_known_as_if_all_were_new() -> None:
    events = many(8)
    at_once = pairs(events)
    new, known = events[:40], events[40:]
    fresh = {each.event for each in new}

    assert pairs(new, known) == {pair: link for pair, link in at_once.items() if fresh & {*pair}}
    assert pairs([], known) == pairs(new[:1]) == {}


def test_neither_the_order_of_events_nor_the_keys_of_strangers_count() -> None:
    events = many(9, 60)
    turned = random.Random(1).sample(events, len(events))
    strangers = [signature(f"x{number}", shared=("of its own",)) for number in range(3)]

    assert pairs(events) == pairs(turned)
    assert pairs(events).items() <= pairs([*events, *strangers]).items()


def test_what_very_many_share_is_passed_over() -> None:
    crowd = [signature(f"{number:03}", shared=("all",)) for number in range(MOST)]
    more = signature("more", shared=("all",))
    two = [signature(name, shared=("all", "two")) for name in ("x", "y")]

    assert len(pairs(crowd)) == MOST * (MOST - 1) / 2
    assert pairs([*crowd, more]) == {}
    assert pairs([more], crowd) == {}
    assert pairs([*crowd, *two]).keys() == {("x", "y")}


def test_a_link_has_a_level_for_each_comparison_and_its_model() -> None:
    model = replace(shipped(), prior=0.3)
    for link in pairs(many(10, 30), model=model).values():
        assert link.left < link.right
        assert all(
            -1 <= level < len(each.numbers) for each, level in zip(COMPARISONS, link.levels, strict=True)
        )
        assert link.model == model.id
        assert 0 < link.probability < 1


def test_an_event_of_which_nothing_is_known_is_compared() -> None:
    (link,) = pairs([signature("a"), signature("b")]).values()
    told = defaultdict(lambda: UNKNOWN, crowd=5, kind=5, words=0)

    assert link.levels == tuple(told[each.name] for each in COMPARISONS)


@pytest.mark.parametrize(("name", "few"), [("PAGE", 7), ("SLICE", 7), ("SLICE", 1)])
def test_many_pairs_come_in_parts(monkeypatch: pytest.MonkeyPatch, name: str, few: int) -> None:
    events = many(11, 40)
    whole, some = pairs(events), pairs(events[:9], events[9:])
    monkeypatch.setattr(score, name, few)

    assert len(whole) > len(some) > 20
    assert pairs(events) == whole
    assert pairs(events[:9], events[9:]) == some
