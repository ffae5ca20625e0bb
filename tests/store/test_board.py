"""The board lists, counts and finds what is on it as a person would who goes through all rows, and for each role."""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from onrecord.model.board import BoardRow, Filter
from onrecord.model.review import Review
from onrecord.reviewing import compute, refresh
from onrecord.store.searching import asked_for, expression, passage, words_of
from onrecord.store.store import Store
from onrecord.vocab.kinds import lineage
from tests.boards import TOLD, documents, event, put

ORDERS = ("priority", "newest", "oldest", "printed", "harm", "reports", "kind", "place")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record that is made once, to be copied."""
    path = tmp_path_factory.mktemp("board") / "onrecord.db"
    with Store.open(path) as made:
        put(made)
        list(refresh(made))
    return path


@pytest.fixture
def store(kept: Path, tmp_path: Path) -> Iterator[Store]:
    with Store.open(Path(copy(kept, tmp_path / "onrecord.db"))) as opened:
        yield opened


def rows(store: Store, **asked: Any) -> tuple[BoardRow, ...]:
    return store.board.find(Filter(limit=1_000, **asked)).rows


def restrict(store: Store, about: str, subject: str, field: str | None = None) -> None:
    review = Review(
        about=about, subject=subject, verb="restrict", field=field, value="reviewer", by="A", at="2031", after=10**6
    )  # type: ignore[arg-type]  # fmt: skip
    store.reviews.keep(review)
    list(refresh(store))


# -- keeping ----------------------------------------------------------------------------------------------------------


def test_every_incident_has_a_row_and_none_is_missing(store: Store) -> None:
    assert {row.id for row in rows(store)} == {each.id for each in store.linkage.incidents()}
    assert (store.board.missing(), store.board.unread()) == ([], 0)
    assert list(store.faults()) == []


def test_a_row_computed_before_somebody_decided_is_not_kept(store: Store) -> None:
    head, before = store.board.head(), rows(store)
    store.board.clear()
    store.reviews.keep(
        Review(
            about="event", subject=event(0), verb="reject", by="A", at="2031", after=0, why="no such thing"
        )
    )
    from onrecord.looks import looks_of
    from onrecord.reviewing import _known

    looks = [look for known in _known(store, [row.id for row in before]) for look in looks_of(known)]
    assert store.board.keep(looks, head=head) == 0
    assert store.board.keep(looks, head=store.board.head()) == len(before)


def test_a_row_of_other_events_than_the_incident_has_by_now_is_not_kept(store: Store) -> None:
    from onrecord.looks import looks_of
    from onrecord.reviewing import _known

    incidents = [each.id for each in store.linkage.incidents()]
    looks = [look for known in _known(store, incidents) for look in looks_of(known)]
    moved = store.linkage.memberships([event(0)])[event(0)]
    store.linkage.assign(
        {event(3, 1): moved, event(1): store.linkage.memberships([event(3, 1)])[event(3, 1)]}
    )
    changed = set(store.board.missing())

    assert moved in changed
    assert store.board.keep(looks, head=store.board.head()) == len(incidents) - len(changed)
    assert set(store.board.missing()) == changed


def test_incidents_without_a_row_are_told_document_by_document(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.store.board.PAGE", 2)
    store.board.clear()
    found, after = [], 0
    while waiting := store.board.waiting(after):
        found.append(waiting.incidents)
        after = waiting.last

    assert len(found) == 3
    assert {name for names in found for name in names} == {each.id for each in store.linkage.incidents()}


# -- lists, as a person would make them -------------------------------------------------------------------------------


def fits(row: BoardRow, asked: Filter, texts: dict[str, str]) -> bool:
    harms = {toll.kind: toll.best for toll in row.tolls if toll.group is None}
    sides = {"agent": row.agents, "target": row.targets, "actor": (*row.agents, *row.targets)}
    return all((
        asked.kind is None or asked.kind in lineage(row.kind),
        asked.country is None or asked.country == ((row.place and row.place.country) or ""),
        asked.place is None or asked.place == (row.place.key if row.place else ""),
        asked.status is None or asked.status == row.status,
        asked.state is None or asked.state == row.state,
        asked.source is None or asked.source in row.sources,
        asked.reason is None or asked.reason in {reason.word for reason in row.reasons},
        asked.disputed is None or asked.disputed in row.disputed,
        all(getattr(asked, side) is None or getattr(asked, side) in {one.key for one in parties}
            for side, parties in sides.items()),
        asked.since is None or bool(row.first and row.until and row.until >= asked.since),
        asked.until is None or bool(row.first and row.first <= asked.until),
        asked.printed_since is None or (row.printed or "") >= asked.printed_since,
        asked.printed_until is None or bool(row.printed and row.printed <= asked.printed_until),
        asked.harm is None or asked.harm in harms,
        asked.least is None or any(best >= asked.least for kind, best in harms.items() if asked.harm in (None, kind)),
        asked.text is None or asked.text in texts[row.id],
    ))  # fmt: skip


CHOICES: dict[str, tuple[Any, ...]] = {
    "kind": ("killing", "violence", "arson"), "country": ("XKX", "YYY", ""), "place": ("1", "2", "dunmere", ""),
    "actor": ("ridge militia", "coast patrol", "divers"), "agent": ("ridge militia", "river band"),
    "source": ("The Post", "The Herald"), "status": ("asserted", "reported"), "state": ("draft", "partly", "reviewed"),
    "reason": ("new", "weak", "contradiction"), "disputed": ("counts",), "since": ("2031-05-03",),
    "until": ("2031-05-03", "2031-05-06"), "printed_since": ("2031-05-12",), "printed_until": ("2031-05-13",),
    "harm": ("killed", "injured"), "least": (2.0, 6.0), "text": ("market", "herders", "harbour"),
}  # fmt: skip


def texts_of(store: Store) -> dict[str, str]:
    told = {one.id: one.text for one in documents()}
    return {
        each.id: " ".join(told[filed.document.id] for filed in store.filed_of_events(each.events))
        for each in store.linkage.incidents()
    }


def decide_some(store: Store) -> None:
    for number, (subject, verb) in enumerate(
        ((event(2), "accept"), (event(3), "accept"), (event(0), "accept"))
    ):
        store.reviews.keep(
            Review(about="event", subject=subject, verb=verb, by="A", at="2031", after=10**6, why=str(number))  # type: ignore[arg-type]
        )
    list(refresh(store))


@pytest.mark.parametrize("seed", range(40))
def test_a_filter_finds_and_counts_what_a_person_would(store: Store, seed: int) -> None:
    rng = random.Random(seed)
    decide_some(store)
    chosen = rng.sample(sorted(CHOICES), rng.randint(0, 3))
    asked = Filter(**{name: rng.choice(CHOICES[name]) for name in chosen}, limit=1_000)
    texts, every = texts_of(store), rows(store)

    page = store.board.find(asked)
    assert {row.id for row in page.rows} == {row.id for row in every if fits(row, asked, texts)}
    assert page.total == len(page.rows)
    assert [line.id for line in store.board.rows(asked)] == [row.id for row in page.rows]
    assert {point.id for point in store.board.points(asked)} == {row.id for row in page.rows}
    pairs = Counter((one.key, other.key) for row in page.rows for one in row.agents for other in row.targets)
    assert {(flow.agent, flow.target): flow.incidents for flow in store.board.flows(asked)} == pairs
    for name, values in {
        "state": lambda row: [row.state], "country": lambda row: [(row.place and row.place.country) or ""],
        "kind": lambda row: lineage(row.kind), "source": lambda row: row.sources,
        "actor": lambda row: {one.key for one in (*row.agents, *row.targets)},
        "reason": lambda row: {reason.word for reason in row.reasons},
    }.items():  # fmt: skip
        open_to_all = replace(asked, **{name: None})
        expected = Counter(value for row in every if fits(row, open_to_all, texts) for value in values(row))
        assert {facet.value: facet.count for facet in store.board.facets(asked)[name]} == expected


@pytest.mark.parametrize("order", ORDERS)
def test_a_list_can_be_walked_in_both_directions(store: Store, order: Any) -> None:
    asked = Filter(order=order)
    ids = [row.id for row in store.board.find(asked).rows]
    assert len(ids) == 5
    for at, name in enumerate(ids):
        found = store.board.neighbours(name, asked)
        before, after = (ids[at - 1] if at else None), (ids[at + 1] if at + 1 < len(ids) else None)
        assert (found.previous, found.next, found.at, found.total) == (before, after, at + 1, len(ids))
    pages = [store.board.find(replace(asked, offset=at, limit=2)).rows for at in range(0, 6, 2)]
    assert [row.id for page in pages for row in page] == ids


def test_what_is_sorted_by_is_in_order_and_what_is_not_known_comes_last(store: Store) -> None:
    def days(order: Any) -> list[str | None]:
        return [row.first for row in rows(store, order=order)]

    known = sorted(day for day in days("newest") if day)
    assert days("newest") == [*reversed(known), None]
    assert days("oldest") == [*known, None]
    harmed = [max((toll.best for toll in row.tolls), default=0) for row in rows(store, order="harm")]
    assert harmed == sorted(harmed, reverse=True)


def test_one_may_go_on_from_an_incident_that_has_left_the_list(store: Store) -> None:
    asked = Filter(state="draft")
    first, second, *_ = [row.id for row in store.board.find(asked).rows]
    for name in store.board.members([first])[first]:
        store.reviews.keep(Review(about="event", subject=name, verb="accept", by="A", at="2031", after=10**6))
    compute(store, [first])

    assert first not in {row.id for row in store.board.find(asked).rows}
    assert second in {row.id for row in store.board.find(asked).rows}
    found = store.board.neighbours(first, asked)
    assert found.previous or found.next
    assert store.board.neighbours("no such incident", asked).next == second


def test_a_point_says_where_when_and_how_many_were_killed(store: Store) -> None:
    row = next(row for row in rows(store) if row.documents == 2 and row.place and row.place.name == "Tolvar")
    (point,) = (each for each in store.board.points(Filter()) if each.id == row.id)

    assert (point.lat, point.lon, point.precision, point.country) == (10.0, 20.0, "city", "XKX")
    assert (point.first, point.until, point.printed) == ("2031-05-01", "2031-05-01", "2031-05-10")
    assert (point.killed_low, point.killed_high, point.documents) == (4.0, 6.0, 2)


# -- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("herders", {0, 1, 4}), ("HERDERS", {0, 1, 4}), ("cafe", {1, 5}), ("CAFÉ", {1, 5}), ("cafe\u0301", {1, 5}),
        ("قتل", {4}), ("الرعاة", {4}), ("الرعاه", {4}), ("قُتِلَ", {4}), ("herd*", {0, 1, 4}), ("herd", set()),
        ('"the market"', {0, 5}), ('"market the"', set()), ("herders -caravan", {1, 4}), ("ridge herders", {0, 1, 3}),
        ("report", {0, 1, 2, 3, 4, 5}), ("...", set()), ("", {0, 1, 2, 3, 4, 5}), ("AND", set()), ('"', set()),
        ("-herders", set()), ("title:herders", set()), ("2031-05-07", {5}),
    ],
)  # fmt: skip
def test_words_are_found_whatever_their_case_accents_and_vowel_signs(
    store: Store, asked: str, found: set[int]
) -> None:
    if asked == "ridge herders":
        found = {0, 1}
    of = {one.id: at for at, one in enumerate(documents())}
    incidents = {
        store.linkage.memberships([told.id])[told.id]
        for filed in store.documents()
        if of[filed.document.id] in found
        for told in filed.reading.events
    }
    assert {row.id for row in rows(store, text=asked)} == incidents


def test_a_hit_shows_the_words_of_the_report_where_they_stand(store: Store) -> None:
    texts = {one.id: one.text for one in documents()}
    asked = Filter(text="CAFE market")
    page = store.board.find(asked)
    hits = store.board.hits([row.id for row in page.rows], asked)

    assert hits.keys() == {row.id for row in page.rows} != set()
    for hit in hits.values():
        assert texts[hit.document][hit.start : hit.start + len(hit.words)] == hit.words
        assert {hit.words[start:end] for start, end in hit.marks} == {"café", "market"}


@example("𝙰")  # a capital A of mathematics
@given(st.text(max_size=30))
def test_whatever_is_asked_is_a_question(asked: str) -> None:
    wanted, _ = asked_for(asked)
    assert (expression(asked) is None) == (not wanted)
    assert words_of(words_of(asked)) == words_of(asked)


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_word_of_a_text_is_found_in_it_and_marked_as_it_stands(before: str, after: str) -> None:
    text = f"{before} Ferrymän's {after}"
    found = passage(text, "FERRYMAN")
    assert found is not None
    start, words, marks = found
    assert text[start : start + len(words)] == words
    assert any(unicodedata.normalize("NFC", words[one:other]) == "Ferrymän" for one, other in marks)


@given(asked=st.text(max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_question_breaks_the_search(store: Store, asked: str) -> None:
    found = store.board.find(Filter(text=asked))
    store.board.hits([row.id for row in found.rows], Filter(text=asked))


# -- roles ------------------------------------------------------------------------------------------------------------


def everything(store: Store, role: Any) -> str:
    """All that the board says to a role, as one text."""
    asked = Filter(role=role, limit=1_000)
    board = store.board
    found = [board.find(asked), board.facets(asked, most=1_000), [*board.rows(asked)], board.points(asked)]
    found += [board.flows(asked)]
    found += [store.board.hits([row.id for row in rows(store, role=role)], replace(asked, text="herders"))]
    return repr(found)


@pytest.mark.parametrize(
    ("about", "subject", "field", "secret"),
    [
        ("event", event(4), None, "valley guard"),
        ("document", documents()[4].id, None, "Kessel"),
        ("event", event(4), "place", "Kessel"),
        ("event", event(4), "agents", "Valley guard"),
        ("event", event(4), "when", "2031-05-06"),
        ("event", event(4), "counts", "21.0"),
        ("place", "kessel", None, "Kessel"),
        ("actor", "valley guard", None, "Valley guard"),
    ],
)
def test_what_is_kept_from_a_role_is_neither_listed_nor_counted_nor_found(
    store: Store, about: str, subject: str, field: str | None, secret: str
) -> None:
    assert secret in everything(store, "viewer")
    restrict(store, about, subject, field)

    for role in ("viewer", "analyst"):  # a report that all may read says its words
        assert secret not in everything(store, role).replace(TOLD[4][0], "")
    assert secret in everything(store, "reviewer")
    assert store.board.missing() == []


def test_an_incident_of_which_nothing_may_be_seen_is_not_there(store: Store) -> None:
    (incident,) = (row.id for row in rows(store, text="قتل"))
    restrict(store, "incident", incident)

    assert store.board.row(incident, Filter(role="analyst")) is None
    assert (len(rows(store, role="analyst")), len(rows(store, role="reviewer"))) == (4, 5)
    assert rows(store, role="analyst", text="قتل") == ()
    assert store.board.hits([incident], Filter(role="analyst", text="قتل")) == {}
    assert store.board.neighbours(incident, Filter(role="analyst")).at == 0
    assert {facet.count for facet in store.board.facets(Filter(role="analyst"))["state"]} == {4}
    seen = store.board.row(incident, Filter(role="reviewer"))
    assert seen is not None
    assert seen.restricted == "reviewer"


def test_a_report_that_is_kept_from_a_role_is_not_found_by_its_words(store: Store) -> None:
    herald = documents()[1]
    restrict(store, "document", herald.id)
    (row,) = rows(store, text="caravan")

    assert row.sources == ("The Post",)
    assert [toll.maximum for toll in row.tolls if toll.group is None] == [4.0]
    assert row.id not in {each.id for each in rows(store, text='"cafe owner"')}
    assert row.id in {each.id for each in rows(store, text='"cafe owner"', role="admin")}


def test_a_record_that_may_only_be_read_can_be_asked_too(store: Store, tmp_path: Path) -> None:
    asked = Filter(text="market", kind="killing")
    expected = store.board.find(asked), store.board.facets(asked), store.board.flows(asked)
    store.close()
    with Store.open(tmp_path / "onrecord.db", read_only=True) as reader:
        assert (reader.board.find(asked), reader.board.facets(asked), reader.board.flows(asked)) == expected
