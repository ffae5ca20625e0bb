"""What people decide shows on the board at once, and the board is what one made from nothing would be."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from onrecord import linking, reviewing
from onrecord.errors import Conflict, UsageError
from onrecord.model.board import BoardRow, Filter
from onrecord.model.incident import Redirect
from onrecord.model.person import ROLES
from onrecord.model.reading import PlaceRef, When
from onrecord.model.record import claims_of
from onrecord.model.review import Review
from onrecord.model.text import Quote
from onrecord.store.store import Store
from tests.boards import add, documents, event, put, reading

FOUR = {"low": 4, "high": 4, "group": None}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record that is made once, to be copied."""
    path = tmp_path_factory.mktemp("reviewing") / "onrecord.db"
    with Store.open(path) as made:
        put(made)
        list(reviewing.refresh(made))
    return path


@pytest.fixture
def store(kept: Path, tmp_path: Path) -> Iterator[Store]:
    with Store.open(Path(copy(kept, tmp_path / "onrecord.db"))) as opened:
        yield opened


def incident(store: Store, *told: int) -> str:
    name = event(*told)
    return store.linkage.memberships([name])[name]


def row(store: Store, *told: int, role: Any = "viewer") -> BoardRow:
    found = store.board.row(incident(store, *told), Filter(role=role))
    assert found is not None
    return found


def decide(store: Store, about: Any, subject: str, verb: Any, **said: Any) -> Review | None:
    return reviewing.decide(store, about, subject, verb, **({"by": "A. Coder", "after": 10**6} | said))


def claim(document: int, field: str, told: int = 0) -> Any:
    return next(
        each for each in claims_of(reading(documents()[document]).events[told]) if each.field == field
    )


def board(store: Store) -> dict[str, list[BoardRow]]:
    """All that the board has, by role."""
    return {role: list(store.board.find(Filter(role=role, limit=1_000, order="kind")).rows) for role in ROLES}


def anew(store: Store) -> dict[str, list[BoardRow]]:
    """All that a board made from nothing has."""
    store.board.clear()
    (*_, last) = reviewing.refresh(store)
    assert last.incidents == len({each.id for each in store.linkage.incidents()})
    return board(store)


# -- one row ----------------------------------------------------------------------------------------------------------


def test_a_row_says_what_the_reports_of_an_incident_say(store: Store) -> None:
    found = row(store, 0)

    assert found.title == "Killing: herders, by Ridge militia, in Tolvar"
    assert (found.kind, found.status, found.state) == ("killing", "asserted", "draft")
    assert found.place is not None
    assert (found.place.key, found.place.name, found.place.country, found.place.lat) == (
        "1",
        "Tolvar",
        "XKX",
        10.0,
    )
    assert (found.first, found.last, found.printed) == ("2031-05-01", "2031-05-01", "2031-05-10")
    assert [(one.key, one.type) for one in found.agents] == [("ridge militia", None)]
    assert [(one.kind, one.group, one.minimum, one.maximum) for one in found.tolls] == [
        ("killed", None, 4.0, 6.0), ("killed", "herders", 4.0, 6.0),
    ]  # fmt: skip
    assert (found.documents, found.sources, found.copies) == (2, ("The Post", "The Herald"), 0)
    assert "counts" in found.disputed
    assert (found.assessment, found.grade, found.restricted) == ("draft", None, "viewer")
    assert {"new", "contradiction"} <= {reason.word for reason in found.reasons}
    assert found.priority == sum(reason.weight for reason in found.reasons)


def test_what_a_person_corrected_is_what_the_row_shows(store: Store) -> None:
    given = claim(1, "counts")
    decide(store, "event", event(1), "correct", field="counts", claim=given.id, value=given.value | FOUR)

    assert [toll.maximum for toll in row(store, 0).tolls if toll.group is None] == [4.0]
    assert "counts" not in row(store, 0).disputed
    assert row(store, 0).state == "partly"
    assert store.board.missing() == []


def test_what_tells_of_no_such_happening_counts_nothing(store: Store) -> None:
    decide(store, "event", event(1), "reject", why="another day")
    one = row(store, 0)
    assert (one.documents, one.events, one.dropped) == (1, 1, 1)
    assert [toll.maximum for toll in one.tolls if toll.group is None] == [4.0]

    decide(store, "event", event(0), "reject", why="a rumour")
    none = row(store, 0)
    assert (none.state, none.tolls, none.documents, none.events, none.dropped) == ("reviewed", (), 0, 0, 2)
    view = reviewing.view_of(store, incident(store, 0))
    assert view is not None
    assert (view.tolls, view.corrections) == ((), ())


def test_an_event_of_which_nobody_decided_anything_is_as_apply_gives_it(store: Store) -> None:
    from onrecord.review.apply import reviewed

    for one in documents():
        for told in reading(one).events:
            found = reviewed(told, [])
            assert (found.event, found.state, found.dropped) == (told, "draft", False)


def test_two_readers_who_agree_make_it_second_reviewed(store: Store) -> None:
    for by in ("A. Coder", "B. Reader"):
        for name in (event(0), event(1)):
            decide(store, "event", name, "accept", by=by)

    assert row(store, 0).state == "second"
    assert store.board.find(Filter(state="second")).total == 1


# -- every way of change ----------------------------------------------------------------------------------------------


def test_an_assessment_under_an_id_that_is_no_more_shows(store: Store) -> None:
    old, new = incident(store, 3, 1), incident(store, 0)
    store.linkage.assign({event(3, 1): new}, [Redirect(old=old, new=new)])
    list(reviewing.refresh(store))
    decide(store, "incident", old, "assess", field="status", value="confirmed")

    assert row(store, 0).assessment == "confirmed"
    assert store.board.find(Filter(assessment="confirmed")).total == 1


@pytest.mark.parametrize(
    ("subject", "verb", "value", "name"),
    [
        ("ridge militia", "rename", "Ridge Force", "Ridge Force"),
        ("ridge militia", "merge", "valley guard", "valley guard"),
        ("valley guard", "alias", "Ridge-Militia", "valley guard"),
    ],
)
def test_what_people_call_an_actor_shows_in_every_row(
    store: Store, subject: str, verb: str, value: str, name: str
) -> None:
    given = decide(store, "actor", subject, verb, value=value)
    assert store.board.missing() == []
    assert {one.name for told in ((0,), (3, 1)) for one in row(store, *told).agents} == {name}
    key = "ridge militia" if verb == "rename" else "valley guard"
    assert store.board.find(Filter(agent=key)).total == (2 if verb == "rename" else 3)

    assert given is not None
    decide(store, "actor", subject, "withdraw", value=given.id)
    assert store.board.find(Filter(agent="ridge militia")).total == 2
    assert {one.name for one in row(store, 0).agents} == {"Ridge militia"}


def test_a_merge_that_others_were_merged_into_can_be_undone(store: Store) -> None:
    decide(store, "actor", "ridge militia", "merge", value="coast patrol")
    further = decide(store, "actor", "coast patrol", "merge", value="valley guard")
    assert store.board.find(Filter(agent="valley guard")).total == 4
    assert further is not None
    decide(store, "actor", "coast patrol", "withdraw", value=further.id)

    assert store.board.find(Filter(agent="coast patrol")).total == 3
    assert board(store) == anew(store)


def test_a_place_that_got_another_name_shows_it(store: Store) -> None:
    decide(store, "place", "1", "rename", value="Tolvar-on-Sea")
    found = row(store, 0).place
    assert found is not None
    assert (found.name, found.key) == ("Tolvar-on-Sea", "1")


def test_moving_events_changes_the_rows_of_all_incidents_they_were_and_are_in(store: Store) -> None:
    left, right = [event(2)], [event(3)]
    whole = incident(store, 2)
    messages = reviewing.regrouped(store, "split", left, right, why="two boats", by="A. Coder")

    assert messages == []
    assert store.board.missing() == []
    assert incident(store, 2) != incident(store, 3)
    assert whole in {incident(store, 2), incident(store, 3)}
    assert (row(store, 2).documents, row(store, 3).documents) == (1, 1)
    reviewing.regrouped(store, "merge", left, right, why="one after all", by="B. Reader")
    assert row(store, 2).documents == 2
    assert board(store) == anew(store)


def test_a_new_report_shows_when_it_is_put_into_an_incident(store: Store) -> None:
    add(store, "Ridge militia killed 7 herders in Tolvar on 2031-05-01.", incident(store, 0))
    assert reviewing.pending(store) == 2
    list(reviewing.refresh(store))

    assert row(store, 0).documents == 3
    assert reviewing.pending(store) == 0


def test_forgetting_what_was_compared_takes_the_board_away(store: Store) -> None:
    store.linkage.clear()
    assert len(store.board.missing()) == 5


@pytest.mark.parametrize("seed", range(12))
def test_a_board_kept_up_to_date_is_the_one_made_from_nothing(store: Store, seed: int) -> None:
    rng = random.Random(seed)
    for number in range(12):
        _anything(store, rng, f"{seed}-{number}")
        assert store.board.missing() == []
    assert board(store) == anew(store)
    assert list(store.faults()) == []


def _anything(store: Store, rng: random.Random, why: str) -> None:
    """Decide something, on anything."""
    places = [(at, 0) for at in range(6)] + [(3, 1)]
    told, other = rng.sample(places, 2)
    role, by = rng.choice(ROLES), rng.choice(("A", "B", "C"))
    actors = ("ridge militia", "coast patrol", "valley guard", "river band", "herders")
    reviews = list(store.reviews.all())
    undone = rng.choice(reviews) if reviews else None
    count = claim(told[0], "counts", told[1])
    field = rng.choice(("place", "agents", "when", "counts", None))
    choices: list[tuple[Any, ...]] = [
        ("event", event(*told), rng.choice(("accept", "reject")), {}),
        ("event", event(*told), "correct",
         {"field": "counts", "claim": count.id, "value": count.value | FOUR}),
        ("event", event(*told), "not_stated", {"field": rng.choice(("place", "when", "agents"))}),
        ("event", event(*told), "restrict", {"field": field, "value": role}),
        ("document", documents()[told[0]].id, "restrict", {"value": role}),
        ("incident", incident(store, *told), "assess", {"field": "status", "value": "confirmed"}),
        ("incident", incident(store, *told), "restrict", {"value": role}),
        ("actor", rng.choice(actors), "rename", {"value": f"Name {why}"}),
        ("actor", rng.choice(actors), "merge", {"value": rng.choice(actors)}),
        ("actor", rng.choice(actors), "alias", {"value": rng.choice(actors).upper()}),
        ("actor", rng.choice(actors), "restrict", {"value": role}),
        ("place", rng.choice(("1", "2", "kessel")), "rename", {"value": f"Place {why}"}),
        ("incident", incident(store, *told), "comment", {"value": "look at the map"}),
    ]  # fmt: skip
    if undone and undone.verb != "withdraw":
        choices += [(undone.about, undone.subject, "withdraw", {"value": undone.id})] * 3
    at = rng.randrange(len(choices) + 2)
    try:
        if at >= len(choices):
            verb: Any = rng.choice(("merge", "split"))
            reviewing.regrouped(store, verb, [event(*told)], [event(*other)], why=why, by=by)
        else:
            about, subject, verb, said = choices[at]
            decide(store, about, subject, verb, by=by, why=why, **said)
    except UsageError:
        pass  # what leads in a circle, or was decided before


# -- deciding ---------------------------------------------------------------------------------------------------------


def test_a_form_that_is_sent_twice_decides_once(store: Store) -> None:
    assert decide(store, "event", event(0), "accept", after=0) is not None
    assert decide(store, "event", event(0), "accept", after=0) is None
    assert store.reviews.count() == 1


def test_who_decides_over_another_unseen_is_told_and_the_row_stays(store: Store) -> None:
    decide(store, "event", event(0), "accept", by="B. Reader", after=0)
    before = row(store, 0)
    with pytest.raises(Conflict):
        decide(store, "event", event(0), "reject", after=0)
    assert row(store, 0) == before


@pytest.mark.parametrize(
    ("about", "subject", "verb", "said", "message"),
    [
        (
            "event",
            event(0),
            "add",
            {"field": "counts", "value": {"low": -1}, "quotes": [Quote(0, 5, "Ridge")]},
            "low",
        ),
        ("event", event(0), "add", {"field": "counts", "value": {"low": 1, "kind": "killed"}}, "words"),
        (
            "event",
            event(0),
            "correct",
            {"field": "counts", "claim": claim(0, "counts").id, "value": {"low": 1}},
            "kind",
        ),
        ("actor", "ridge militia", "merge", {"value": "ridge militia"}, "leads back"),
        ("document", documents()[0].id, "restrict", {"value": "nobody"}, "no role 'nobody'"),
    ],
)
def test_what_cannot_be_is_refused(
    store: Store, about: Any, subject: str, verb: Any, said: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        decide(store, about, subject, verb, **said)
    assert store.reviews.count() == 0


def test_rows_that_many_incidents_share_are_left_to_the_next_refresh(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviewing, "AT_ONCE", 1)
    decide(store, "actor", "ridge militia", "rename", value="Ridge Force")
    assert reviewing.pending(store) == 1
    list(reviewing.refresh(store))
    assert {one.name for told in ((0,), (3, 1)) for one in row(store, *told).agents} == {"Ridge Force"}


# -- all rows, and one incident ---------------------------------------------------------------------------------------


def test_a_large_record_is_gone_through_document_by_document(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = board(store)
    monkeypatch.setattr(reviewing, "FEW", 1)
    monkeypatch.setattr(reviewing, "EVENTS", 2)
    monkeypatch.setattr("onrecord.store.board.PAGE", 2)
    store.board.clear()
    (*_, last) = reviewing.refresh(store)

    assert last.incidents == 5
    assert board(store) == before


def test_a_view_is_that_of_the_record_where_nobody_decided_anything(store: Store) -> None:
    _siege(store)
    views = {view.id: view for view in linking.listed(store)}
    assert any(view.contains for view in views.values())
    for name, view in views.items():
        assert reviewing.view_of(store, name) == view


def test_a_view_contains_nothing_that_its_reader_may_not_see(store: Store) -> None:
    siege = _siege(store)
    held = reviewing.view_of(store, siege)
    assert held is not None
    assert set(held.contains) == {incident(store, at) for at in (0, 2, 5)}
    decide(store, "incident", incident(store, 0), "restrict", value="admin")

    viewer, admin = (reviewing.view_of(store, siege, role=role) for role in ("viewer", "admin"))
    assert viewer is not None
    assert set(viewer.contains) == {incident(store, at) for at in (2, 5)}
    assert admin == held
    assert reviewing.view_of(store, incident(store, 0)) is None


def _siege(store: Store) -> str:
    """Put a month of killing in the whole country into the record, which holds what happened there."""
    words = Quote(0, 5, "Ridge")
    whole = PlaceRef(quote=words, name="Kareth", country="XKX", precision="country")
    month = When(
        quote=words, first=date(2031, 5, 1), last=date(2031, 5, 31), precision="range", basis="stated"
    )
    add(store, "Ridge militia killed 90 herders in Kareth on 2031-05-01.", "siege", place=whole, when=month)
    list(reviewing.refresh(store))
    return "siege"
