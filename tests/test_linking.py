"""Linking on real records, of small invented reports that our own reader has read."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from shutil import copy

import pytest

from onrecord import linking
from onrecord.analyse.incident_view import IncidentView
from onrecord.errors import UsageError
from onrecord.link.model import dumps, loads, reasons, shipped
from onrecord.link.signatures import signatures
from onrecord.linking import Linked, compare, decide, join, link, listed, perhaps, regroup, why
from onrecord.model.incident import Verb
from onrecord.store.store import Store
from tests.link.told import MARKET, REPORTS, document, put, reading

MARKETS = ("market, by the post", "market, by the herald", "market, by the voice")
BRIDGES = ("bridge, by the post", "bridge, by the herald")
ALONE = ("school", "raid", "flight", "fire")
TOLD_OF = {frozenset(MARKETS), frozenset(BRIDGES), *(frozenset({name}) for name in ALONE)}


def seen(store: Store, incident: str) -> IncidentView:
    return next(view for view in listed(store) if view.id == incident)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "onrecord.db") as opened:
        yield opened


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of all reports, linked once, to be copied."""
    path = tmp_path_factory.mktemp("linked") / "onrecord.db"
    with Store.open(path) as made:
        put(made)
        run(made)
    return path


@pytest.fixture
def full(linked: Path, tmp_path: Path) -> Iterator[Store]:
    """A record of all reports, linked."""
    with Store.open(Path(copy(linked, tmp_path / "full.db"))) as opened:
        yield opened


def run(store: Store, *, again: bool = False) -> Linked:
    (*_, last) = link(store, again=again)
    return last


def event(name: str) -> str:
    """The event that a report tells of."""
    (told,) = reading(document(name)).events
    return told.id


def incidents(store: Store) -> dict[str, frozenset[str]]:
    """By id the reports of each incident."""
    names = {event(name): name for name in REPORTS}
    return {each.id: frozenset(names[one] for one in each.events) for each in store.linkage.incidents()}


def grouped(store: Store) -> set[frozenset[str]]:
    return {*incidents(store).values()}


def of(store: Store, name: str) -> str:
    """The id of the incident that a report tells of."""
    return store.linkage.memberships([event(name)])[event(name)]


def say(
    store: Store, verb: Verb, left: Collection[str], right: Collection[str], why: str = "seen"
) -> list[str]:
    return decide(store, verb, [*map(event, left)], [*map(event, right)], why=why, by="N. Quill")


def held(store: Store, *tables: str) -> dict[str, list[tuple[object, ...]]]:
    """The rows of tables."""
    with closing(sqlite3.connect(store.path)) as raw:
        return {name: raw.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in tables}


def watched(store: Store) -> Callable[[], set[str]]:
    """Give what tells which events have been put anew into an incident, were it the same one, from now on."""
    with closing(sqlite3.connect(store.path)) as raw:
        raw.executescript("""
            CREATE TABLE touched (event TEXT);
            CREATE TRIGGER watching AFTER INSERT ON memberships BEGIN INSERT INTO touched VALUES (new.event); END;
        """)
    return lambda: {event for (event,) in held(store, "touched")["touched"]}


def sound(store: Store) -> bool:
    return list(store.faults()) == []


# Runs


def test_reports_of_one_happening_are_one_incident(store: Store) -> None:
    put(store)
    done = run(store)

    assert grouped(store) == TOLD_OF
    assert (done.waiting, done.documents, done.events) == (9, 9, 9)
    assert done.pairs >= done.likely >= 4
    assert done.messages == []
    assert sound(store)


def test_a_second_run_finds_nothing_to_do(full: Store) -> None:
    tables = ("memberships", "links", "signatures", "models", "log")
    before = held(full, *tables)
    done = run(full)

    assert (done.waiting, done.documents, done.pairs) == (0, 0, 0)
    assert held(full, *tables) == before


def test_a_report_that_comes_twice_makes_nothing_new(full: Store) -> None:
    before = incidents(full)
    put(full)

    assert run(full).documents == 0
    assert incidents(full) == before


def test_one_at_a_time_comes_to_the_same_as_all_at_once(store: Store, full: Store) -> None:
    for name in random.Random(5).sample([*REPORTS], len(REPORTS)):
        put(store, [name])
        run(store)
    assert sound(store)
    run(store, again=True)
    links = [each.linkage.links_of([*map(event, REPORTS)]) for each in (store, full)]

    assert links[0] == links[1]
    assert grouped(store) == grouped(full) == TOLD_OF


def test_batches_do_not_count(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking, "DOCUMENTS", 2)
    monkeypatch.setattr(linking, "TOUCHED", 1)
    put(store)
    steps = [replace(step) for step in link(store)]

    assert [step.documents for step in steps] == [2, 4, 6, 8, 9, 9]
    assert grouped(store) == TOLD_OF


def test_readings_alone_come_to_the_same_as_a_record(full: Store) -> None:
    made = join(reading(document(name)) for name in REPORTS)
    turned = join(reading(document(name)) for name in reversed(REPORTS))

    assert {frozenset(view.events) for view in made.views} == {
        frozenset(each.events) for each in full.linkage.incidents()
    }
    assert {view.id for view in made.views} == incidents(full).keys()
    assert [view.id for view in turned.views] == [view.id for view in made.views]
    weighed = {(one.left, one.right): one.probability for one in made.links}
    assert weighed == {
        (one.left, one.right): one.probability for one in full.linkage.links_of([*map(event, REPORTS)])
    }
    assert made.document_of == {event(name): document(name).id for name in REPORTS}


def test_a_run_that_was_stopped_goes_on(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking, "DOCUMENTS", 4)
    put(store)
    stopped = link(store)
    next(stopped)
    stopped.close()

    assert grouped(store) == {frozenset(MARKETS), frozenset({"school"})}
    assert run(store).documents == 5
    assert grouped(store) == TOLD_OF


def test_a_run_that_was_stopped_before_it_made_incidents_makes_them_when_it_goes_on(store: Store) -> None:
    put(store, MARKETS)
    events = [each for name in MARKETS for each in signatures(reading(document(name)))]
    readings = [each.reading for each in store.linkage.unlinked()]
    store.linkage.keep_model(dumps(replace(shipped(), documents=3)))
    assert len(compare(store.linkage, readings, events, shipped())) == 3
    assert list(store.linkage.incidents()) == []

    assert run(store).documents == 0
    assert grouped(store) == {frozenset(MARKETS)}


def test_a_record_without_events_has_no_incidents(store: Store) -> None:
    assert run(store).documents == 0
    assert list(store.linkage.incidents()) == []
    assert listed(store) == ()
    put(store, MARKETS)
    run(store)
    assert grouped(store) == {frozenset(MARKETS)}


# The model


def test_the_model_is_kept_until_the_record_has_doubled(store: Store) -> None:
    def documents() -> int:
        kept = store.linkage.model()
        return loads(kept.settings).documents if kept else 0

    for number, name in enumerate(REPORTS, start=1):
        put(store, [name])
        run(store)
        assert documents() == max(each for each in (1, 2, 4, 8) if each <= number)
    run(store, again=True)
    assert documents() == 9


def test_all_anew_puts_right_what_was_grouped_otherwise(full: Store) -> None:
    left, right = MARKETS[0], "school"
    there, here = of(full, left), of(full, right)
    full.linkage.assign({event(left): here})
    assert frozenset({left, right}) in grouped(full)
    run(full)
    assert frozenset({left, right}) in grouped(full)

    run(full, again=True)
    assert grouped(full) == TOLD_OF
    assert {of(full, MARKETS[1]), of(full, right)} == {there, here}


def test_all_anew_that_was_stopped_puts_all_right_when_it_goes_on(
    full: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    full.linkage.assign({event(BRIDGES[0]): of(full, "raid")})
    monkeypatch.setattr(linking, "DOCUMENTS", 4)
    stopped = link(full, again=True)
    next(stopped)
    stopped.close()

    assert frozenset({"raid", BRIDGES[0]}) in grouped(full)
    run(full)
    assert grouped(full) == TOLD_OF


def test_a_record_of_another_onrecord_is_compared_anew(full: Store) -> None:
    view = seen(full, of(full, MARKETS[0]))
    full.linkage.keep_model('{"documents": 9, "prior": 0.1, "discount": 0.7, "levels": {}}')

    assert [one.reasons for one in why(full, view)] == [[], [], []]
    assert run(full).documents == 9
    kept = full.linkage.model()
    assert kept
    assert loads(kept.settings).levels == shipped().levels
    assert all(one.reasons for one in why(full, view))


# Ids


def test_an_incident_keeps_its_id_while_it_grows(store: Store) -> None:
    put(store, [MARKETS[0], "raid"])
    run(store)
    first = of(store, MARKETS[0])

    for name in (*MARKETS[1:], "fire"):
        put(store, [name])
        run(store)
        assert of(store, MARKETS[0]) == first
    assert {of(store, name) for name in MARKETS} == {first}


def test_ids_stay_when_all_is_compared_anew(full: Store) -> None:
    before = incidents(full)
    run(full, again=True)

    assert incidents(full) == before
    assert sound(full)


def test_ids_outlast_a_merge_and_a_split(full: Store) -> None:
    one, other = of(full, MARKETS[0]), of(full, "raid")
    say(full, "merge", MARKETS, ["raid"])
    assert of(full, "raid") == one
    assert full.linkage.resolve(other) == one
    run(full, again=True)
    assert {of(full, name) for name in (*MARKETS, "raid")} == {one}

    say(full, "split", ["raid"], MARKETS)
    assert {of(full, name) for name in MARKETS} == {one}
    assert incidents(full)[of(full, "raid")] == {"raid"}
    before = incidents(full)
    run(full, again=True)
    assert incidents(full) == before
    assert full.linkage.resolve(other) in before


# Decisions


def test_a_merge_is_obeyed_by_later_runs_and_stands_in_the_log(full: Store) -> None:
    assert say(full, "merge", ["raid"], ["fire"], why="one night") == []

    for again in (False, True):
        run(full, again=again)
        assert frozenset({"raid", "fire"}) in grouped(full)
    entry = [each for each in full.log() if each.kind == "decision"]
    assert len(entry) == 1
    assert '"one night"' in entry[0].payload
    assert sound(full)


def test_a_split_is_obeyed_by_later_runs(full: Store) -> None:
    say(full, "split", [MARKETS[2]], MARKETS[:2])

    for again in (False, True):
        assert {frozenset(MARKETS[:2]), frozenset({MARKETS[2]})} <= grouped(full)
        run(full, again=again)
    assert len(grouped(full)) == len(TOLD_OF) + 1
    assert sound(full)


def test_what_comes_later_goes_where_a_decision_lets_it(store: Store) -> None:
    put(store, [MARKETS[0], MARKETS[1]])
    run(store)
    say(store, "reject", [MARKETS[0]], [MARKETS[1]])
    put(store, [MARKETS[2], *BRIDGES])
    run(store)

    apart = {each for each in grouped(store) if each & {*MARKETS}}
    assert len(apart) == 2
    assert not [each for each in apart if {*MARKETS[:2]} <= each]


def test_a_later_decision_takes_the_place_of_an_earlier_one(full: Store) -> None:
    say(full, "split", [MARKETS[2]], MARKETS[:2])
    assert say(full, "merge", [MARKETS[2]], MARKETS[:2]) == []
    run(full, again=True)
    assert grouped(full) == TOLD_OF
    assert say(full, "reject", [MARKETS[2]], MARKETS[:2]) == []
    run(full, again=True)
    assert frozenset(MARKETS[:2]) in grouped(full)
    assert len(full.linkage.decisions()) == 3


def test_the_same_decision_is_made_once(full: Store) -> None:
    say(full, "merge", ["raid"], ["fire"])
    say(full, "split", ["raid"], ["fire"])

    with pytest.raises(UsageError, match="has decided just this before"):
        say(full, "merge", ["fire"], ["raid"])
    assert frozenset({"raid", "fire"}) not in grouped(full)
    say(full, "merge", ["fire"], ["raid"], why="seen again")
    assert frozenset({"raid", "fire"}) in grouped(full)


def test_a_decision_given_up_is_told_once_a_run(full: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking, "DOCUMENTS", 1)
    say(full, "merge", ["raid"], ["fire"])
    say(full, "merge", ["fire"], ["flight"])
    (message,) = say(full, "reject", ["raid"], ["flight"])

    assert "is not kept for events" in message
    assert frozenset({"fire", "flight"}) in grouped(full)
    assert run(full, again=True).messages == [message]


def test_a_decision_touches_no_stranger(full: Store) -> None:
    touched = watched(full)
    say(full, "split", [MARKETS[0]], MARKETS[1:])

    assert touched() == {*map(event, MARKETS)}


# What is near


def near(store: Store, name: str) -> list[str]:
    return [incident for incident, _ in perhaps(store, seen(store, of(store, name)))]


def test_what_may_be_the_same_is_shown_with_its_surest_link(full: Store) -> None:
    view = seen(full, of(full, "school"))
    ((incident, because),) = perhaps(full, view)

    assert incident == of(full, MARKETS[0])
    links = full.linkage.links_of([event("school")])
    assert because.link.probability == max(each.probability for each in links)
    assert because.reasons
    assert perhaps(full, view, most=0) == []
    assert near(full, "raid") == []


@pytest.mark.parametrize("verb", ["reject", "split"])
def test_what_was_ruled_out_is_not_shown(full: Store, verb: Verb) -> None:
    say(full, verb, ["school"], [MARKETS[0]])

    assert near(full, "school") == []  # nor for the other events of that incident
    assert near(full, MARKETS[1]) == []


def test_what_was_kept_apart_from_a_third_is_still_shown(full: Store) -> None:
    say(full, "reject", ["school", *MARKETS], ["raid"])

    assert near(full, "school") == [of(full, MARKETS[0])]


def test_why_gives_the_links_inside_an_incident(full: Store) -> None:
    view = seen(full, of(full, MARKETS[0]))
    told = why(full, view)
    kept = full.linkage.model()

    assert {(one.link.left, one.link.right) for one in told} == {
        (left, right) for left in map(event, MARKETS) for right in map(event, MARKETS) if left < right
    }
    assert kept
    assert all(one.reasons == reasons(one.link, loads(kept.settings)) for one in told)
    assert loads(dumps(loads(kept.settings))).id == kept.id


# Views


def view_of(store: Store, name: str) -> IncidentView:
    return seen(store, of(store, name))


def test_a_copy_is_a_report_and_no_source(full: Store) -> None:
    copy = replace(document(MARKETS[0], MARKET + " "), publisher="The Evening Copy")
    told = reading(copy)
    full.add(copy, told, reader="a test", copy_of=document(MARKETS[0]).id)
    run(full)
    view = view_of(full, MARKETS[0])

    assert told.events[0].id in view.events
    assert len(view.reports) == 4
    assert [source.name for source in view.sources] == ["The Harbour Post", "Ridge Herald", "Valley Voice"]


def test_an_incident_is_seen_as_its_reports_tell_it(full: Store) -> None:
    view = view_of(full, MARKETS[2])
    (toll,) = (toll for toll in view.tolls if toll.kind == "killed")

    assert (view.kind, view.place and view.place.name) == ("shelling", "Tolvar")
    assert {report.document for report in view.reports} == {document(name).id for name in MARKETS}
    assert (toll.minimum, toll.maximum) == (9, 11)
    assert [each.id for each in listed(full)] == sorted(incidents(full))


def test_one_report_more_touches_its_neighbourhood_alone(store: Store) -> None:
    put(store, [name for name in REPORTS if name != MARKETS[2]])
    run(store)
    tables = ("memberships", "signatures", "linked", "links", "models", "log")
    before, touched = held(store, *tables), watched(store)
    put(store, [MARKETS[2]])
    run(store)
    after = held(store, *tables)

    assert of(store, MARKETS[2]) == of(store, MARKETS[0])
    assert touched() == {*map(event, MARKETS)}
    for name in tables:
        assert {*before[name]} <= {*after[name]}
    assert before["models"] == after["models"]


def test_regrouping_nothing_does_nothing(full: Store) -> None:
    touched = watched(full)

    assert regroup(full.linkage, []) == []
    assert touched() == set()
