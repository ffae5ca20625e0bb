"""What the board remembers is what it would count anew, for each role, whoever changed the record and wherever."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from sqlalchemy import text

from onrecord.model.board import Filter
from onrecord.model.contract import encode
from onrecord.model.person import ROLES, Role
from onrecord.model.review import Review
from onrecord.model.text import fingerprint
from onrecord.reviewing import decide, refresh
from onrecord.store.remembered import Remembered
from onrecord.store.store import Store
from tests.boards import add, documents, event, put, reading
from tests.reports import READER, report

ASKED = (
    Filter(),
    Filter(text="market"),
    Filter(text="tide*", kind="killing"),
    Filter(actor="valley guard"),
    Filter(country="XKX", harm="killed", least=2),
)
EXTREMES: tuple[Role, ...] = ("viewer", "admin")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record that is made once, to be copied."""
    path = tmp_path_factory.mktemp("remembered") / "onrecord.db"
    with Store.open(path) as made:
        put(made)
        list(refresh(made))
    return path


@pytest.fixture
def store(kept: Path, tmp_path: Path) -> Iterator[Store]:
    with Store.open(Path(copy(kept, tmp_path / "onrecord.db"))) as opened:
        yield opened


def told(store: Store, role: Role) -> list[Any]:
    """Give all that the board counts for a role, each answer asked for twice."""
    found: list[Any] = []
    for asked in (replace(each, role=role) for each in ASKED):
        for _ in range(2):
            shown = store.board.find(asked)
            found.append([shown, store.board.facets(asked), store.board.neighbours("0", asked)])
            found.append(store.board.hits([row.id for row in shown.rows], asked))
    lists = store.lists
    return [*found, lists.actors(role), lists.places(role), lists.kinds(role), store.logbook.sums()]


def anew(store: Store, role: Role) -> list[Any]:
    """Give the same, asked of a record that nobody has asked yet."""
    with Store.open(store._access.path) as other:
        return told(other, role)


def restrict(store: Store, about: str, subject: str) -> None:
    review = Review(
        about=about, subject=subject, verb="restrict", value="reviewer", by="A", at="2031", after=10**6
    )  # type: ignore[arg-type]
    store.reviews.keep(review)


def another_tells(store: Store) -> None:
    incident = store.board.find(Filter(limit=1)).rows[0].id
    add(store, "Tide gang abducted 3 sailors in Anselm on 2031-05-09.", incident, publisher="The Market")


def read_again(store: Store) -> None:
    document = documents()[4]
    found = reading(document)
    fewer = replace(found, events=tuple(replace(each, kind="shooting") for each in found.events))
    store.read_again(fewer, reader="a newer reader", contract=encode(fewer))


def nothing_happened(store: Store) -> None:
    decide(store, "event", event(4), "reject", by="B", after=10**6)


def cleared(store: Store) -> None:
    store.board.clear()


def moved(store: Store) -> None:
    before = store.linkage.memberships([event(2), event(4)])
    store.linkage.assign({event(2): before[event(4)]})


CHANGES: tuple[Callable[[Store], object], ...] = (
    lambda store: restrict(store, "event", event(4)),
    lambda store: restrict(store, "document", documents()[0].id),
    lambda store: restrict(store, "actor", "valley guard"),
    nothing_happened,
    another_tells,
    read_again,
    cleared,
    moved,
)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("whole", [True, False])
def test_after_a_change_all_is_counted_anew(
    store: Store, change: Callable[[Store], object], whole: bool
) -> None:
    before = {role: told(store, role) for role in EXTREMES}
    change(store)
    if whole:
        list(refresh(store))

    after = {role: told(store, role) for role in EXTREMES}
    assert after == {role: anew(store, role) for role in EXTREMES}
    assert (after == before) == (whole and change is cleared)


def test_what_another_process_changes_is_counted_anew(store: Store) -> None:
    before = told(store, "viewer")
    with Store.open(store._access.path) as other:
        restrict(other, "event", event(4))
        list(refresh(other))

    assert told(store, "viewer") == anew(store, "viewer") != before


@pytest.mark.parametrize("first", ROLES)
def test_no_role_is_told_what_was_counted_for_another(store: Store, first: Role) -> None:
    restrict(store, "event", event(4))
    restrict(store, "document", documents()[1].id)
    list(refresh(store))
    expected = {role: anew(store, role) for role in ROLES}

    told(store, first)
    assert {role: told(store, role) for role in ROLES} == expected
    assert "valley guard" not in repr(expected["viewer"]).casefold()
    assert "valley guard" in repr(expected["admin"]).casefold()


def test_words_are_found_no_more_once_something_of_their_report_is_kept_that_no_row_shows(
    store: Store,
) -> None:
    words = "Tide gang killed 3 sailors in Anselm on 2031-05-03. Ridge militia killed 9 traders in Dunmere."
    document = report(words, name="two.txt")
    found = reading(document)
    store.add(document, found, reader=READER)
    shown, not_shown = (each.id for each in found.events)
    store.linkage.assign({shown: fingerprint("incident", "two")})
    list(refresh(store))
    asked = Filter(text="sailors")
    assert told_of(store, asked) == (1, 1)

    restrict(store, "event", not_shown)

    assert told_of(store, asked) == (0, 0)
    assert told_of(store, replace(asked, role="reviewer")) == (1, 1)


def told_of(store: Store, asked: Filter) -> tuple[int, int]:
    return store.board.find(asked).total, sum(each.count for each in store.board.facets(asked)["state"])


def test_words_that_become_known_to_the_search_are_found_at_once(store: Store) -> None:
    with store._access.writing() as connection:
        connection.execute(text("INSERT INTO searched (searched) VALUES ('delete-all')"))
    assert store.board.find(Filter(text="market")).total == 0
    assert store.board.facets(Filter(text="market"))["state"] == []

    while store.board.read_words():
        pass

    assert store.board.find(Filter(text="market")).total > 0
    assert store.board.facets(Filter(text="market"))["state"] != []


def test_who_changes_an_answer_changes_it_for_nobody_else(store: Store) -> None:
    asked = Filter()
    expected = repr((store.board.facets(asked), store.lists.actors("viewer"), store.lists.places("viewer")))
    store.board.facets(asked)["state"].clear()
    store.lists.actors("viewer").clear()
    store.lists.places("viewer").clear()

    assert (
        repr((store.board.facets(asked), store.lists.actors("viewer"), store.lists.places("viewer")))
        == expected
    )


def test_a_document_counts_by_its_latest_reading_alone(store: Store) -> None:
    before = store.lists.kinds()
    read_again(store)

    assert sum(store.lists.kinds().values()) == sum(before.values())
    assert store.lists.kinds()["shooting"] == before.get("shooting", 0) + len(reading(documents()[4]).events)


def test_an_actor_is_counted_once_in_an_incident_with_itself(store: Store) -> None:
    found = {each.key: each for each in store.lists.actors("viewer")}
    shown = store.board.find(Filter(limit=1_000)).rows
    for key, each in found.items():
        sides = [({party.key for party in row.agents}, {party.key for party in row.targets}) for row in shown]
        assert each.agent == sum(key in agents for agents, _ in sides)
        assert each.target == sum(key in targets for _, targets in sides)
        assert each.incidents == sum(key in agents | targets for agents, targets in sides)
    assert [*found] == [
        each.key for each in sorted(found.values(), key=lambda one: (-one.incidents, one.key))
    ]


# -- what is remembered -----------------------------------------------------------------------------------------------


def test_an_answer_holds_until_the_next_revision() -> None:
    kept: Remembered[int] = Remembered(10)
    assert kept.once(1, "asked", lambda: 5) == 5
    assert kept.once(1, "asked", lambda: 6) == 5
    assert kept.once(2, "asked", lambda: 7) == 7


def test_who_still_sees_the_state_before_is_answered_from_it_and_changes_nothing() -> None:
    kept: Remembered[int] = Remembered(10)
    kept.once(2, "asked", lambda: 7)

    assert kept.once(1, "asked", lambda: 5) == 5
    assert kept.known(2, "asked") == 7
    assert kept.known(1, "asked") is None


def test_what_was_asked_longest_ago_is_let_go_of() -> None:
    kept: Remembered[int] = Remembered(2)
    kept.keep(1, {"a": 1, "b": 2})
    kept.known(1, "a")
    kept.keep(1, {"c": 3})

    assert [kept.known(1, asked) for asked in "abc"] == [1, None, 3]
