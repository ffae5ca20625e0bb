import random
from collections.abc import Sequence
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.link.clusters import clusters
from onrecord.link.decided import Decided, decided
from onrecord.model.incident import Decision, Verb


def decision(verb: Verb, left: Sequence[str], right: Sequence[str], name: str = "d") -> Decision:
    return Decision(
        id=name,
        verb=verb,
        left=tuple(left),
        right=tuple(right),
        why="the same bakery",
        by="a reader",
        at="2031-05-03T08:00:00Z",
    )


def decisions_on(names: str) -> st.SearchStrategy[list[Decision]]:
    some = st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)
    verbs = st.sampled_from(["merge", "split", "reject"])
    one = st.tuples(verbs, some, some).filter(lambda each: not set(each[1]) & set(each[2]))
    return st.lists(one.map(lambda each: decision(*each)), max_size=6)


def home(made: Decided, names: str) -> dict[str, int]:
    divided = clusters(names, [], together=made.together, apart=made.apart)
    return {event: place for place, cluster in enumerate(divided) for event in cluster}


def apart(made: Decided, one: str, other: str, names: str) -> bool:
    """Whether the two can never be in one cluster: putting them together breaks what is kept apart."""
    try:
        clusters(names, [], together=[*made.together, (one, other)], apart=made.apart)
    except ValueError:
        return True
    return False


def test_nothing_decided_holds_nothing() -> None:
    assert decided([]) == Decided()


def test_a_merge_is_a_chain_and_a_split_all_pairs() -> None:
    made = decided([decision("merge", "ab", "cd"), decision("reject", "ef", "gh")])

    assert made.together == (("a", "b"), ("b", "c"), ("c", "d"))
    assert made.apart == (("e", "g"), ("e", "h"), ("f", "g"), ("f", "h"))
    assert made.given_up == ()


def test_a_merge_of_a_thousand_needs_a_thousand_pairs() -> None:
    left, right = [f"a{n:03}" for n in range(500)], [f"b{n:03}" for n in range(500)]
    made = decided([decision("merge", left, right)])
    parted = decided(
        [decision("merge", left, left), decision("merge", right, right), decision("split", left, right)]
    )

    assert len(made.together) == 999
    assert (len(parted.together), parted.apart) == (998, (("a000", "b000"),))


def test_a_later_word_on_the_same_two_takes_the_place_of_the_earlier() -> None:
    yes, no = decision("merge", "a", "b"), decision("split", "b", "a")

    assert decided([yes, no]) == Decided(apart=(("a", "b"),))
    assert decided([no, yes]) == Decided(together=(("a", "b"),))
    assert decided([yes, no, yes]) == Decided(together=(("a", "b"),))


def test_one_taken_out_of_a_merge_leaves_the_others_together() -> None:
    made = decided([decision("merge", "abc", "de"), decision("split", "b", "acde")])

    assert made.together == (("a", "c"), ("c", "d"), ("d", "e"))
    assert made.apart == (("a", "b"),)
    assert made.given_up == ()


def test_of_a_chain_that_is_denied_the_oldest_link_is_given_up_and_told() -> None:
    first, second = decision("merge", "a", "b", "1"), decision("merge", "b", "c", "2")
    made = decided([first, second, decision("split", "a", "c", "3")])
    (lost,) = made.given_up

    assert (made.together, made.apart) == ((("b", "c"),), (("a", "b"),))
    assert (lost.decision, lost.left, lost.right) == (first, "a", "b")
    assert lost.message == (
        "decision 1 (merge, by a reader, 2031-05-03T08:00:00Z) is not kept for events a and b: "
        "later decisions taken together say otherwise"
    )


def test_a_no_that_a_later_chain_goes_round_is_given_up_and_told() -> None:
    no = decision("reject", "ax", "b", "1")
    made = decided([no, decision("merge", "a", "c", "2"), decision("merge", "c", "b", "3")])

    assert made.together == (("a", "b"), ("b", "c"))
    assert made.apart == (("a", "x"),)
    assert [(lost.decision, lost.left, lost.right) for lost in made.given_up] == [(no, "a", "b")]


def test_part_of_a_merge_that_cannot_be_kept_is_told_once_a_part() -> None:
    merge = decision("merge", "abc", "xyz", "1")
    chain = [decision("merge", "a", "m", "2"), decision("split", "m", "xyz", "3")]
    made = decided([merge, *chain])

    assert made.together == (("a", "b"), ("b", "c"), ("c", "m"), ("x", "y"), ("y", "z"))
    assert [(lost.left, lost.right) for lost in made.given_up] == [("a", "x")]


@settings(max_examples=150)
@given(decisions_on("abcdef"))
def test_what_holds_never_contradicts_itself_and_the_last_word_holds(made_in_turn: list[Decision]) -> None:
    made = decided(made_in_turn)
    places = home(made, "abcdef")

    assert all(places[one] == places[other] for one, other in made.together)
    for last in made_in_turn[-1:]:
        if last.verb == "merge":
            assert len({places[event] for event in last.left + last.right}) == 1
        else:
            assert all(apart(made, *pair, "abcdef") for pair in product(last.left, last.right))


@settings(max_examples=150)
@given(decisions_on("abcde"))
def test_every_word_holds_is_replaced_or_is_told_as_given_up(made_in_turn: list[Decision]) -> None:
    made = decided(made_in_turn)
    places = home(made, "abcde")
    told = {id(lost.decision) for lost in made.given_up}
    last: dict[tuple[str, str], Decision] = {}
    for each in made_in_turn:
        named = sorted({*each.left, *each.right})
        pairs = combinations(named, 2) if each.verb == "merge" else product(each.left, each.right)
        last.update({(min(pair), max(pair)): each for pair in pairs})

    for (one, other), each in last.items():
        kept = places[one] == places[other] if each.verb == "merge" else apart(made, one, other, "abcde")
        assert kept or id(each) in told


@given(decisions_on("abcdef"), st.randoms(use_true_random=False))
def test_the_order_of_events_inside_a_decision_does_not_matter(
    made_in_turn: list[Decision], rng: random.Random
) -> None:
    turned = [
        decision(each.verb, rng.sample(each.left, len(each.left)), rng.sample(each.right, len(each.right)))
        for each in made_in_turn
    ]
    one, other = decided(made_in_turn), decided(turned)

    assert (one.together, one.apart) == (other.together, other.apart)
    assert [(lost.left, lost.right) for lost in one.given_up] == [
        (lost.left, lost.right) for lost in other.given_up
    ]
