import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from math import log2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.link.clusters import CHOICE, Choice, clusters

Link = tuple[str, str, float]
Division = Sequence[Sequence[str]]

NAMES = "abcdefgh"


def chance(bits: float) -> float:
    return 1 / (1 + 2**-bits)


def clique(names: str, bits: float) -> list[Link]:
    return [(left, right, chance(bits)) for left, right in combinations(names, 2)]


def worth(division: Division, links: Iterable[Link], choice: Choice = CHOICE) -> float:
    """The oracle's own sum, straight from the definition: bits of all pairs that are in one cluster."""
    bits = {
        frozenset((left, right)): max(-choice.cap, min(choice.cap, log2(p / (1 - p))))
        for left, right, p in links
    }
    pairs = (frozenset(pair) for cluster in division for pair in combinations(cluster, 2))
    return sum(bits.get(pair, -choice.unseen) for pair in pairs)


def divisions(names: Sequence[str]) -> Iterator[list[list[str]]]:
    """All there are: 877 of 7 events, 4,140 of 8."""
    if not names:
        yield []
        return
    first, *others = names
    for division in divisions(others):
        yield [[first], *division]
        for place, cluster in enumerate(division):
            yield [*division[:place], [first, *cluster], *division[place + 1 :]]


def obeys(division: Division, together: Iterable[tuple[str, str]], apart: Iterable[tuple[str, str]]) -> bool:
    home = {event: place for place, cluster in enumerate(division) for event in cluster}
    return all(home[a] == home[b] for a, b in together) and all(home[a] != home[b] for a, b in apart)


def components(names: Iterable[str], links: Iterable[Link]) -> list[list[str]]:
    """What the naive way makes: whatever is connected by links above one half is one."""
    home = {name: {name} for name in names}
    for left, right, p in links:
        if p > 0.5 and home[left] is not home[right]:
            home[left] |= home[right]
            home.update(dict.fromkeys(home[right], home[left]))
    return sorted(sorted(cluster) for cluster in {id(each): each for each in home.values()}.values())


def noise(rng: random.Random, names: str, density: float) -> list[Link]:
    pairs = (pair for pair in combinations(names, 2) if rng.random() < density)
    return [(left, right, chance(rng.uniform(-8, 8))) for left, right in pairs]


def links_of(names: str) -> st.SearchStrategy[list[Link]]:
    pair = st.sampled_from(list(combinations(names, 2)))
    bits = st.integers(-12, 12).map(chance)
    return st.dictionaries(pair, bits, max_size=28).map(
        lambda found: [(a, b, p) for (a, b), p in found.items()]
    )


def pairs_of(names: str) -> st.SearchStrategy[list[tuple[str, str]]]:
    return st.lists(st.sampled_from(list(combinations(names, 2))), max_size=3)


def test_a_bridge_does_not_weld_two_incidents() -> None:
    links = [*clique("abcd", 5), *clique("efgh", 5), ("d", "e", chance(9))]

    assert clusters(NAMES, links) == [tuple("abcd"), tuple("efgh")]
    assert components(NAMES, links) == [list(NAMES)]


def test_a_report_that_was_compared_with_half_of_the_others_joins_them() -> None:
    links = [*clique("abcd", 5), ("a", "e", chance(4)), ("b", "e", chance(4))]

    assert clusters("abcde", links) == [tuple("abcde")]


def test_what_speaks_against_counts_as_what_speaks_for() -> None:
    links = [("a", "b", chance(3)), ("b", "c", chance(2)), ("a", "c", chance(-4))]

    assert clusters("abc", links) == [("a", "b"), ("c",)]


def test_events_without_links_are_alone() -> None:
    assert clusters(["b", "a", "b"], []) == [("a",), ("b",)]
    assert clusters([], []) == []


def test_one_link_weighs_the_cap_and_no_more() -> None:
    sure = [("a", "b", 1.0), ("b", "c", 1.0), ("a", "c", chance(-9))]
    nearly = [(left, right, min(p, chance(20))) for left, right, p in sure]

    for links in (sure, nearly):
        assert clusters("abc", links, choice=Choice(cap=5)) == [("a", "b"), ("c",)]
        assert clusters("abc", links, choice=Choice(cap=15)) == [("a", "b", "c")]
    assert clusters("abc", [*sure[:2], ("a", "c", 0.0)], choice=Choice(cap=15)) == [("a", "b"), ("c",)]


def test_the_strongest_link_does_not_stand_in_the_way_of_two_good_ones() -> None:
    bits = {"ac": 6, "bc": 5, "ad": 3, "bd": -2, "cd": -4, "ab": -5}
    links = [(left, right, chance(each)) for (left, right), each in bits.items()]

    assert clusters("abcd", links) == [("a", "d"), ("b", "c")]


def test_who_is_together_counts_as_many_as_they_are() -> None:
    together = [("a", "b"), ("b", "c"), ("c", "d")]

    assert clusters("abcde", [("a", "e", chance(5))], together=together) == [tuple("abcd"), ("e",)]
    assert clusters("abcde", [("a", "e", chance(7))], together=together) == [tuple("abcde")]


def test_of_a_pair_given_twice_the_higher_counts() -> None:
    twice = [("a", "b", 0.1), ("b", "a", 0.9)]

    assert clusters("ab", twice) == clusters("ab", twice[::-1]) == [("a", "b")]


def test_pairs_with_strangers_are_passed_over() -> None:
    assert clusters("ab", [("a", "z", 0.9), ("z", "b", 0.9)], together=[("a", "z")], apart=[("b", "z")]) == [
        ("a",),
        ("b",),
    ]


@pytest.mark.parametrize("density", [0.4, 0.7, 1.0])
@pytest.mark.parametrize("total", [4, 5, 6, 7])
def test_near_the_best_of_all_divisions_even_of_noise(total: int, density: float) -> None:
    rng = random.Random(f"{total} {density}")
    graphs = [noise(rng, NAMES[:total], density) for _ in range(25)]
    ours = [worth(clusters(NAMES[:total], links), links) for links in graphs]
    every = list(divisions(NAMES[:total]))
    best = [max(worth(division, links) for division in every) for links in graphs]

    assert all(have <= most + 1e-6 for have, most in zip(ours, best, strict=True))
    assert sum(ours) >= 0.97 * sum(best)
    assert sum(have > most - 0.05 for have, most in zip(ours, best, strict=True)) >= 20


@pytest.mark.parametrize("seed", range(12))
def test_the_best_where_there_is_a_structure(seed: int) -> None:
    rng = random.Random(seed)
    home = {name: rng.randrange(3) for name in NAMES}
    links = [
        (a, b, chance(rng.uniform(1, 8) if home[a] == home[b] else rng.uniform(-8, -1)))
        for a, b in combinations(NAMES, 2)
        if rng.random() < 0.9 or home[a] == home[b]
    ]
    made = {frozenset(cluster) for cluster in clusters(NAMES, links)}

    assert made == {frozenset(name for name in NAMES if home[name] == each) for each in set(home.values())}
    assert made == {frozenset(each) for each in max(divisions(NAMES), key=lambda each: worth(each, links))}


@settings(max_examples=60)
@given(links_of(NAMES[:6]), pairs_of(NAMES[:6]), pairs_of(NAMES[:6]))
def test_decisions_are_kept_and_cost_no_more_than_they_must(
    links: list[Link], together: list[tuple[str, str]], apart: list[tuple[str, str]]
) -> None:
    allowed = [each for each in divisions(NAMES[:6]) if obeys(each, together, apart)]
    if not allowed:
        with pytest.raises(ValueError, match="both together and apart"):
            clusters(NAMES[:6], links, together=together, apart=apart)
        return
    made = clusters(NAMES[:6], links, together=together, apart=apart)
    bare = [*([*each] for each in components(NAMES[:6], [(a, b, 0.9) for a, b in together]))]

    assert obeys(made, together, apart)
    assert (
        worth(bare, links) - 0.05 <= worth(made, links) <= max(worth(each, links) for each in allowed) + 0.05
    )


@settings(max_examples=100)
@given(links_of(NAMES))
def test_never_worse_than_all_alone_or_connected_components(links: list[Link]) -> None:
    made = worth(clusters(NAMES, links), links)

    assert made >= -0.05
    assert made >= worth(components(NAMES, links), links) - 0.05


@settings(max_examples=60)
@given(links_of(NAMES), pairs_of(NAMES[:4]), pairs_of(NAMES[4:]), st.randoms(use_true_random=False))
def test_the_order_of_what_comes_in_does_not_matter(
    links: list[Link],
    together: list[tuple[str, str]],
    apart: list[tuple[str, str]],
    rng: random.Random,
) -> None:
    shuffled = [(b, a, p) if rng.random() < 0.5 else (a, b, p) for a, b, p in rng.sample(links, len(links))]
    names = rng.sample(NAMES, len(NAMES))
    again = clusters(names, shuffled, together=together[::-1], apart=[(b, a) for a, b in apart[::-1]])

    assert again == clusters(NAMES, links, together=together, apart=apart)


def test_a_tie_goes_to_the_least_ids() -> None:
    links = [("a", "b", chance(3)), ("b", "c", chance(3)), ("a", "c", chance(-9))]

    assert clusters("abc", links) == [("a", "b"), ("c",)]


def test_a_large_graph_is_divided_alike_in_any_order_and_as_it_was_made() -> None:
    rng = random.Random(11)
    groups = [[f"{group:02}{event:02}" for event in range(rng.randint(1, 12))] for group in range(60)]
    links = [(a, b, chance(rng.gauss(4, 1.5))) for group in groups for a, b in combinations(group, 2)]
    links += [
        (rng.choice(groups[at]), rng.choice(groups[at + 1]), chance(rng.gauss(-1, 2)))
        for at in range(59)
        for _ in "abc"
    ]
    names = [event for group in groups for event in group]
    made = clusters(names, links)
    whole = components(names, links)

    assert made == clusters(rng.sample(names, len(names)), rng.sample(links, len(links)))
    assert worth(made, links) >= worth(groups, links)
    assert worth(made, links) > worth(whole, links)
    assert sum(tuple(group) in made for group in groups) >= 54


def test_a_new_event_touches_only_what_it_is_linked_with() -> None:
    rng = random.Random(5)
    near, far = noise(rng, "abcdef", 0.8), noise(rng, "uvwxyz", 0.8)
    new = [("g", "a", 0.9), ("g", "c", 0.8), ("g", "u", 0.3)]
    before, after = clusters("abcdefuvwxyz", near + far), clusters("abcdefguvwxyz", near + far + new)

    assert [each for each in after if set(each) <= set("uvwxyz")] == [
        each for each in before if set(each) <= set("uvwxyz")
    ]
    assert after == sorted([*clusters("abcdefg", near + new), *clusters("uvwxyz", far)])


def test_together_and_apart_reach_through_others() -> None:
    links = clique("abcd", -6)

    assert clusters("abcd", links, together=[("a", "b"), ("b", "c")]) == [("a", "b", "c"), ("d",)]
    with pytest.raises(ValueError, match="both together and apart: a and c"):
        clusters("abcd", links, together=[("a", "b"), ("b", "c")], apart=[("a", "c")])


def test_one_no_divides_what_all_links_hold_together() -> None:
    made = clusters(NAMES, clique(NAMES, 9), apart=[("a", "h")])

    assert obeys(made, [], [("a", "h")])
    assert len(made) == 2


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_what_is_no_probability_is_refused(p: float) -> None:
    with pytest.raises(ValueError, match="not a probability"):
        clusters("ab", [("a", "b", p)])


@pytest.mark.parametrize("wrong", [{"cap": 0}, {"unseen": -1}, {"rounds": 0}])
def test_a_choice_that_is_none_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="above nought"):
        Choice(**wrong)
