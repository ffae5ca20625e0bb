import random
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.errors import RecordError
from onrecord.model.contract import encode
from onrecord.model.incident import Incident, Redirect
from onrecord.model.text import fingerprint
from onrecord.store import access, rows
from onrecord.store.linkage import Model
from onrecord.store.store import Store
from tests.reports import numbered, read_one
from tests.store.linked import MODEL, compare, fill, link, signature

AT = "2031-05-11T00:00:00+00:00"


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(tmp_path / "onrecord.db") as opened:
        yield opened


def held(path: Path) -> dict[str, list[tuple[object, ...]]]:
    names = (
        "linked",
        "signatures",
        "keys",
        "links",
        "memberships",
        "redirects",
        "decisions",
        "models",
        "log",
    )
    with sqlite3.connect(path) as raw:
        return {name: sorted(raw.execute(f"SELECT * FROM {name}")) for name in names}


# Comparing


def test_what_has_not_been_compared_comes_in_the_order_in_which_it_came(store: Store) -> None:
    fill(store, (7, 2, 9, 1))
    first, *rest = store.linkage.unlinked()
    store.linkage.add(readings=[first.reading], signatures=[], links=[], model=MODEL)

    assert [each.filed.document.id for each in rest] == [numbered(number).id for number in (2, 9, 1)]
    assert list(store.linkage.unlinked()) == rest
    assert rest[0].filed == store.filed(numbered(2).id)


def test_more_than_a_page_can_be_compared_while_it_is_gone_through(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.store.linkage.PAGE", 2)
    fill(store, range(7))
    seen = []
    for reading, filed in store.linkage.unlinked():
        seen.append(filed.document.id)
        store.linkage.add(readings=[reading], signatures=[], links=[], model=MODEL)

    assert seen == [numbered(number).id for number in range(7)]
    assert list(store.linkage.unlinked()) == []


def test_a_document_read_again_is_compared_again(store: Store) -> None:
    fill(store, (1, 2))
    compare(store)
    nothing = replace(read_one(numbered(1)), events=())
    store.read_again(nothing, reader="a newer reader", contract=encode(nothing))

    (waiting,) = store.linkage.unlinked()
    assert (waiting.filed.document.id, waiting.filed.reader) == (numbered(1).id, "a newer reader")
    compare(store)
    assert list(store.linkage.unlinked()) == []


def test_an_older_reading_that_was_never_compared_waits_for_nothing(store: Store) -> None:
    fill(store, (1,))
    nothing = replace(read_one(numbered(1)), events=())
    store.read_again(nothing, reader="a newer reader", contract=encode(nothing))
    (waiting,) = store.linkage.unlinked()
    store.linkage.add(readings=[waiting.reading], signatures=[], links=[], model=MODEL)

    assert list(store.linkage.unlinked()) == []


def test_signatures_come_back_as_they_went_in(store: Store, tmp_path: Path) -> None:
    fill(store, (1, 2, 3))
    signatures = compare(store)

    assert len(held(tmp_path / "onrecord.db")["signatures"]) == len(signatures) == 4
    found, crowded = store.linkage.neighbours(["kind:killing"], most=4)
    assert crowded == frozenset()
    assert found == sorted(signatures, key=lambda each: each.event)


def test_a_key_that_too_many_have_is_passed_over(store: Store) -> None:
    fill(store, (1, 2, 3))
    signatures = compare(store)
    keys = ["kind:killing", f"document:{numbered(3).id}", "nothing has this"]

    found, crowded = store.linkage.neighbours(keys, most=3)
    assert crowded == {"kind:killing"}
    assert found == sorted(
        (each for each in signatures if each.document == numbered(3).id), key=lambda each: each.event
    )
    assert store.linkage.neighbours(keys, most=1) == ([], {"kind:killing", f"document:{numbered(3).id}"})
    assert store.linkage.neighbours([], most=9) == ([], frozenset())


@pytest.mark.parametrize("seed", range(4))
def test_neighbours_are_those_that_share_a_key(
    store: Store, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(access, "CHUNK", 3)
    chance = random.Random(seed)
    fill(store, (1,))
    (waiting,) = store.linkage.unlinked()
    names = [f"k{number}" for number in range(12)]
    made = [
        signature(f"{number:02}", numbered(1).id, chance.sample(names, chance.randrange(5)))
        for number in range(30)
    ]
    store.linkage.add(readings=[waiting.reading], signatures=made, links=[], model=MODEL)
    asked, most = chance.sample(names, 5), chance.randrange(2, 9)

    use = {key for key in asked if sum(key in each.keys for each in made) <= most}
    found, crowded = store.linkage.neighbours(asked, most=most)
    assert found == [each for each in made if use & {*each.keys}]
    assert crowded == {*asked} - use


def test_adding_twice_changes_nothing(store: Store, tmp_path: Path) -> None:
    one, two = fill(store, (1, 2))
    signatures = compare(store, [link(one, two)])
    before = held(tmp_path / "onrecord.db")
    readings = [reading for reading, _ in before["linked"]]

    again = {"signatures": [*signatures, *signatures], "links": [link(one, two)] * 2}
    store.linkage.add(readings=readings, **again, model=MODEL)
    assert held(tmp_path / "onrecord.db") == before


def test_what_is_found_anew_takes_the_place_of_what_was_found(store: Store, tmp_path: Path) -> None:
    one, two = fill(store, (1, 2))
    first, second = compare(store, [link(one, two)])
    readings = [reading for reading, _ in held(tmp_path / "onrecord.db")["linked"]]

    newer = replace(first, kind="shelling", keys=("other",))
    store.linkage.add(
        readings=readings, signatures=[newer], links=[link(one, two, 0.9, model="m2")], model="m2"
    )
    assert store.linkage.neighbours(["kind:killing"], most=9).signatures == [second]
    assert store.linkage.neighbours(["other"], most=9).signatures == [newer]
    assert store.linkage.links_of([one]) == [link(one, two, 0.9, model="m2")]
    assert {model for _, model in held(tmp_path / "onrecord.db")["linked"]} == {"m2"}


def test_a_reading_that_is_not_there_leaves_nothing_of_the_rest(store: Store, tmp_path: Path) -> None:
    one, two = fill(store, (1, 2))
    waiting = list(store.linkage.unlinked())
    before = held(tmp_path / "onrecord.db")

    with pytest.raises(RecordError, match="FOREIGN KEY"):
        store.linkage.add(
            readings=[*(each.reading for each in waiting), "nobody"],
            signatures=[signature(one, numbered(1).id, ["k"])],
            links=[link(one, two)],
            model=MODEL,
        )
    assert held(tmp_path / "onrecord.db") == before


def test_a_signature_of_another_document_is_refused(store: Store, tmp_path: Path) -> None:
    fill(store, (1, 2))
    waiting = next(store.linkage.unlinked())

    with pytest.raises(RecordError, match="no reading was compared"):
        store.linkage.add(
            readings=[waiting.reading], signatures=[signature("e", numbered(2).id)], links=[], model=MODEL
        )
    assert held(tmp_path / "onrecord.db")["signatures"] == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (link("a", "b", 1.01), "no probability"),
        (link("a", "b", -0.01), "no probability"),
        (link("a", "b", float("nan")), "no probability"),
        (replace(link("a", "b"), left="c"), "not c to b"),
        (link("a", "a"), "not a to a"),
    ],
)
def test_a_link_that_cannot_be_is_refused(store: Store, wrong: object, said: str) -> None:
    with pytest.raises(RecordError, match=said):
        store.linkage.add(readings=[], signatures=[], links=[wrong], model=MODEL)


def test_links_are_found_from_either_end_each_once(store: Store) -> None:
    made = [link("a", "c", 0.1), link("b", "c", 0.0), link("c", "d", 1.0), link("d", "e")]
    store.linkage.add(readings=[], signatures=[], links=[*reversed(made)], model=MODEL)

    assert store.linkage.links_of(["c"]) == made[:3]
    assert store.linkage.links_of(["a", "c", "d"]) == made
    assert store.linkage.links_of(["nobody"]) == []


def test_a_component_has_the_weak_links_inside_it_and_none_that_lead_out(store: Store) -> None:
    made = [link("a", "b", 0.9), link("b", "c", 0.8), link("a", "c", 0.1), link("c", "d", 0.3)]
    store.linkage.add(readings=[], signatures=[], links=made, model=MODEL)

    found = store.linkage.component(["c"], least=0.8)
    assert found.events == ("a", "b", "c")
    assert found.links == (made[0], made[2], made[1])
    assert store.linkage.component(["d", "nobody"], least=0.31) == (("d", "nobody"), ())


@pytest.mark.parametrize("seed", range(6))
def test_components_are_those_of_a_slow_search(
    store: Store, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(access, "CHUNK", 2)
    chance = random.Random(seed)
    events = [f"{number:02}" for number in range(25)]
    made = {
        (one, other): link(one, other, chance.random())
        for one, other in (sorted(chance.sample(events, 2)) for _ in range(45))
    }
    store.linkage.add(readings=[], signatures=[], links=[*made.values()], model=MODEL)
    least, start = 0.6, set(chance.sample(events, 2))

    reached = set(start)
    for _ in events:
        strong = (pair for pair, each in made.items() if each.probability >= least)
        reached |= {event for pair in strong if reached & {*pair} for event in pair}
    inside = [made[pair] for pair in sorted(made) if reached.issuperset(pair)]
    assert store.linkage.component(start, least=least) == (tuple(sorted(reached)), tuple(inside))


def test_clearing_forgets_what_was_found_but_no_incident_and_no_decision(
    store: Store, tmp_path: Path
) -> None:
    one, two = fill(store, (1, 2))
    compare(store, [link(one, two)])
    store.linkage.keep_model("{}")
    store.linkage.assign({one: "old", two: "i1"})
    store.linkage.assign({one: "i1"}, [Redirect(old="old", new="i1")])
    store.linkage.decide(rows.decision("merge", [one], [two], why="seen", by="N. Quill", at=AT))
    before = held(tmp_path / "onrecord.db")
    store.linkage.clear()

    kept = ("memberships", "redirects", "decisions", "models", "log")
    after = held(tmp_path / "onrecord.db")
    assert all(before.values())
    assert after == {name: before[name] if name in kept else [] for name in before}
    assert len(list(store.linkage.unlinked())) == 2
    assert list(store.faults()) == []


# Incidents


def test_incidents_are_given_with_their_events(store: Store) -> None:
    events = sorted(fill(store, (1, 2, 4)))
    compare(store)
    assert store.linkage.without_incident() == events

    store.linkage.assign({events[2]: "i1", events[0]: "i1"})
    assert store.linkage.without_incident() == [events[1]]
    assert store.linkage.memberships(events) == {events[0]: "i1", events[2]: "i1"}
    assert store.linkage.events_of("i1") == (events[0], events[2])
    assert store.linkage.events_of("i2") == ()
    store.linkage.assign({events[1]: "i0"})
    assert list(store.linkage.incidents()) == [
        Incident(id="i0", events=(events[1],)),
        Incident(id="i1", events=(events[0], events[2])),
    ]
    assert store.linkage.sums() == (2, 1)


def test_an_incident_told_twice_in_one_document_is_not_told_in_several(store: Store) -> None:
    two = fill(store, (3,))
    compare(store)
    assert store.linkage.sums() == (0, 0)
    assert len(two) > 1
    store.linkage.assign(dict.fromkeys(two, "i1"))

    assert store.linkage.sums() == (1, 0)


def test_an_incident_that_went_into_another_is_found_there(store: Store) -> None:
    store.linkage.assign({"a": "aa1", "b": "ab2", "c": "b3"})
    store.linkage.assign({"a": "ab2"}, [Redirect(old="aa1", new="ab2")])
    store.linkage.assign({"a": "b3", "b": "b3"}, [Redirect(old="ab2", new="b3")])

    assert [store.linkage.resolve(name) for name in ("aa1", "ab2", "b3", "new")] == ["b3", "b3", "b3", "new"]
    assert store.linkage.incidents_like("a") == ["aa1", "ab2"]
    assert store.linkage.incidents_like("a", limit=1) == ["aa1"]
    assert store.linkage.incidents_like("b3") == ["b3"]
    assert store.linkage.incidents_like("z") == []


def test_an_incident_that_has_events_again_is_redirected_no_more(store: Store) -> None:
    store.linkage.assign({"a": "i1", "b": "i2"})
    store.linkage.assign({"b": "i1"}, [Redirect(old="i2", new="i1")])
    store.linkage.assign({"a": "i2"})

    assert store.linkage.resolve("i2") == "i2"
    store.linkage.assign({"b": "i2"}, [Redirect(old="i1", new="i2")])
    assert store.linkage.resolve("i1") == "i2"


@pytest.mark.parametrize(
    ("moved", "redirects", "said"),
    [
        ({"a": "i2"}, [], "i1 would be left without events"),
        ({"a": "i2"}, [Redirect(old="i1", new="i9")], "i1 would be left without events"),
        ({"b": "i2"}, [Redirect(old="i1", new="i2")], "i1 has events"),
        ({}, [Redirect(old="i3", new="i4"), Redirect(old="i4", new="i3")], "round in a circle"),
        ({}, [Redirect(old="i3", new="i3")], "round in a circle"),
    ],
)
def test_no_incident_is_lost(
    store: Store, tmp_path: Path, moved: dict[str, str], redirects: list[Redirect], said: str
) -> None:
    store.linkage.assign({"a": "i1", "b": "i2"})
    before = held(tmp_path / "onrecord.db")

    with pytest.raises(RecordError, match=said):
        store.linkage.assign(moved, redirects)
    assert held(tmp_path / "onrecord.db") == before


# Decisions


def test_a_decision_comes_back_as_it_was_made_and_the_log_has_all_of_it(store: Store) -> None:
    one, two, three = fill(store, (1, 2, 4))
    made = rows.decision("split", [two, three, two], [one], why="Two “hills”.", by="N. Quill", at=AT)

    assert store.linkage.decide(made)
    assert store.linkage.decisions() == [made]
    assert {made.left, made.right} == {(one,), tuple(sorted((two, three)))}
    entry = store.head()
    assert entry is not None
    assert entry.kind == "decision"
    for said in (made.id, "split", one, two, three, "Two “hills”.", "N. Quill", AT):
        assert f'"{said}"' in entry.payload
    assert list(store.faults()) == []


def test_the_same_decision_is_one_whenever_it_is_made(store: Store) -> None:
    one, two = fill(store, (1, 2))
    said = {"why": "seen", "by": "N. Quill", "at": AT}
    assert store.linkage.decide(rows.decision("merge", [one], [two], **said))
    before = store.head()

    assert not store.linkage.decide(rows.decision("merge", [two], [one], **said | {"at": "2032-01-01"}))
    assert store.head() == before
    for other in ({"why": "heard"}, {"by": "M. Ink"}):
        assert store.linkage.decide(rows.decision("merge", [one], [two], **said | other))
    assert store.linkage.decide(rows.decision("reject", [one], [two], **said))
    assert [each.verb for each in store.linkage.decisions()] == ["merge", "merge", "merge", "reject"]


def test_decisions_on_an_event_are_found_on_either_side(store: Store) -> None:
    one, two, three = fill(store, (1, 2, 4))
    first, second = (
        rows.decision("merge", [one], [other], why="seen", by="N. Quill", at=AT) for other in (two, three)
    )
    assert store.linkage.decide(first)
    assert store.linkage.decide(second)

    assert store.linkage.decisions_on([one]) == [first, second]
    assert store.linkage.decisions_on([three, "nobody"]) == [second]
    assert store.linkage.decisions_on([]) == []


def test_a_decision_on_what_is_not_there_is_refused(store: Store) -> None:
    (one,) = fill(store, (1,))
    with pytest.raises(RecordError, match="no event nobody"):
        store.linkage.decide(rows.decision("merge", [one], ["nobody"], why="seen", by="N. Quill", at=AT))
    assert store.linkage.decisions() == []


def test_a_decision_under_the_name_of_another_is_refused(store: Store) -> None:
    one, two = fill(store, (1, 2))
    made = rows.decision("merge", [one], [two], why="seen", by="N. Quill", at=AT)
    for wrong in ({"verb": "split"}, {"why": "heard"}, {"id": "0" * 16}):
        with pytest.raises(RecordError, match="not named after"):
            store.linkage.decide(replace(made, **wrong))


@pytest.mark.parametrize("verb", ["UPDATE {} SET id = 'x'", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["decisions", "models"])
def test_decisions_and_models_only_grow(store: Store, tmp_path: Path, verb: str, table: str) -> None:
    one, two = fill(store, (1, 2))
    store.linkage.decide(rows.decision("merge", [one], [two], why="seen", by="N. Quill", at=AT))
    store.linkage.keep_model("{}")

    with (
        sqlite3.connect(tmp_path / "onrecord.db") as raw,
        pytest.raises(sqlite3.IntegrityError, match="only ever added to"),
    ):
        raw.execute(verb.format(table))


# Models


def test_the_model_in_use_is_the_last_one_kept(store: Store) -> None:
    assert store.linkage.model() is None
    for settings, entries in (("{}", 1), ("{}", 1), ('{"a": 1}', 2), ("{}", 3)):
        assert store.linkage.keep_model(settings) == fingerprint(settings)
        assert store.linkage.model() == Model(fingerprint(settings), settings)
        assert [entry.kind for entry in store.log()] == ["model"] * entries
    assert list(store.faults()) == []


def test_a_record_opened_for_reading_gives_what_was_found_and_takes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "onrecord.db"
    with Store.open(path) as store:
        one, two = fill(store, (1, 2))
        compare(store, [link(one, two)])
    with Store.open(path, read_only=True) as store:
        assert store.linkage.links_of([one]) == [link(one, two)]
        with pytest.raises(RecordError, match="readonly"):
            store.linkage.clear()
