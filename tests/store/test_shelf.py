"""The documents of a record as a list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import Unreadable
from onrecord.model.person import ROLES
from onrecord.model.review import Review
from onrecord.review.visible import hidden
from onrecord.store.shelf import Shelf
from onrecord.store.store import Store
from tests.reports import READER, numbered, read_one, report


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "onrecord.db") as opened:
        yield opened


def fill(store: Store, many: int) -> Shelf:
    for number in range(many):
        document = numbered(number)
        store.add(
            document, read_one(document), reader=READER, copy_of=numbered(0).id if number == 4 else None
        )
    while store.board.read_words():
        pass
    return store.shelf


def test_documents_are_listed_a_page_at_a_time_the_latest_first(store: Store) -> None:
    shelf = fill(store, 7)
    pages = [shelf.listed(limit=3, offset=offset) for offset in (0, 3, 6)]

    assert [each.title for page in pages for each in page.documents] == [
        f"Report {n}" for n in range(6, -1, -1)
    ]
    assert {page.total for page in pages} == {7}


def test_a_line_says_how_much_was_read_repeated_and_decided(store: Store) -> None:
    shelf = fill(store, 5)
    (event, _) = read_one(numbered(0)).events
    store.reviews.keep(Review(about="event", subject=event.id, verb="accept", by="A", at="x", after=0))
    lines = {each.title: each for each in shelf.listed().documents}

    assert (lines["Report 0"].events, lines["Report 0"].copies, lines["Report 0"].reviews) == (2, 1, 1)
    assert (lines["Report 1"].events, lines["Report 1"].copies, lines["Report 1"].reviews) == (1, 0, 0)
    assert lines["Report 4"].copy_of == numbered(0).id
    assert shelf.copies_of(numbered(0).id) == [numbered(4).id]


def test_documents_are_found_by_words_title_name_and_publisher(store: Store) -> None:
    shelf = fill(store, 4)
    one = report("It is unclear who fired.", publisher="The 50% Post", name="odd_name.txt", title="")
    store.add(one, read_one(one), reader=READER)
    while store.board.read_words():
        pass

    def found(**asked: str) -> list[str]:
        return [each.name for each in shelf.listed(**asked).documents]

    assert found(text="divers") == ["report-003.txt", "report-000.txt"]
    assert found(text="report-002") == ["report-002.txt"]
    assert found(text="odd_name") == ["odd_name.txt"]
    assert found(text="odd%name") == []
    assert found(publisher="The 50% Post") == ["odd_name.txt"]
    assert found(text="divers", publisher="The 50% Post") == []
    assert shelf.publishers() == ["The 50% Post"]
    assert shelf.listed(text="fired").documents[0].issues == 1


STEPS = st.tuples(
    st.sampled_from(["restrict", "withdraw"]),
    st.sampled_from([*ROLES, "nobody"]),
    st.sampled_from([None, "agents"]),
    st.integers(0, 5),
)


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of three documents that is made once, to be copied."""
    path = tmp_path_factory.mktemp("three") / "onrecord.db"
    with Store.open(path) as store:
        fill(store, 3)
    return path


@settings(max_examples=25)
@given(steps=st.lists(STEPS, max_size=6))
def test_what_is_kept_from_a_role_is_not_listed_nor_counted_nor_found(
    three: Path, steps: list[tuple[str, str, str | None, int]]
) -> None:
    with TemporaryDirectory() as folder, Store.open(Path(copy(three, folder))) as store:
        shelf, one = store.shelf, numbered(1)
        made: list[Review] = []
        for number, (verb, role, field, which) in enumerate(steps):
            value = role if verb == "restrict" else made[which % len(made)].id if made else None
            if value is None:
                continue
            review = Review(
                about="document", subject=one.id, verb=verb, by="A. Coder", at=f"2031-01-01T00:00:0{number}",  # type: ignore[arg-type]
                after=0, field=field, value=value, why=str(number),
            )  # fmt: skip
            store.reviews.keep(review)
            made.append(review)
        reviews = store.reviews.on("document", [one.id])
        for role in ROLES:
            kept = hidden(reviews, role)
            assert shelf.listed(role=role).total == (2 if kept.whole else 3)
            assert shelf.shows(one.id, role) != kept.whole
            found = {each.id for each in shelf.listed(role=role, text="herders").documents}
            assert (one.id in found) == (not kept.whole and not kept.fields)


def test_what_was_set_aside_is_listed(store: Store) -> None:
    for number in range(3):
        store.set_aside(f"void-{number}.txt", Unreadable("is empty", code="empty"))
    things, total = store.shelf.set_aside(limit=2)

    assert [each.name for each in things] == ["void-2.txt", "void-1.txt"]
    assert total == 3


def test_a_document_tells_which_entries_of_the_log_tell_of_it(store: Store) -> None:
    made = fill(store, 2).provenance(numbered(1).id)
    log = {entry.seq: entry for entry in store.log()}

    assert numbered(1).id in log[made.seq].payload
    assert made.reading in log[made.read_seq].payload
    assert (log[made.seq].hash, log[made.read_seq].hash) == (made.hash, made.read_hash)
    assert made.size == len(numbered(1).content)
    with pytest.raises(KeyError):
        store.shelf.provenance("none")
