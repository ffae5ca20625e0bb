import sqlite3
import stat
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from onrecord.errors import RecordError, Unreadable, UsageError
from onrecord.model.record import SetAside
from onrecord.model.text import Quote, Segment
from onrecord.store.store import Store
from tests import reports
from tests.reports import READER, numbered, read_one

REPORT = reports.report(
    "Ridge militia killed 4 herders in Tolvar, a village nurse said.\nThe rest is unclear.\n",
    name="monday.html",
    media_type="text/html",
    url="https://post.example/1",
    retrieved=datetime(2031, 5, 10, 8, 30, tzinfo=UTC),
    publisher="The Harbour Post",
    author="N. Quill",
    title="Herders killed",
    published_basis="page",
    segments=(Segment(0, 64, "char=10,74"), Segment(64, 85, "char=90,111")),
)


def add(store: Store, document=REPORT, **known: object) -> bool:
    return store.add(document, read_one(document), reader=READER, **known)


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(tmp_path / "onrecord.db") as opened:
        yield opened


def test_a_document_comes_back_as_it_went_in(store: Store) -> None:
    assert add(store)

    filed = store.filed(REPORT.id)
    assert filed is not None
    assert replace(filed.document, content=REPORT.content) == REPORT
    assert store.content(REPORT.sha256) == REPORT.content
    assert filed.reading == read_one(REPORT)
    assert filed.reader == READER


def test_the_same_report_is_one_document(store: Store) -> None:
    assert add(store)
    before = store.head()

    assert not add(store, replace(REPORT, name="again.html"))
    assert store.head() == before
    assert [filed.document.name for filed in store.documents()] == ["monday.html"]


def test_documents_come_in_the_order_in_which_they_went_in(store: Store) -> None:
    made = [numbered(number) for number in (7, 2, 9, 1)]
    for document in made:
        add(store, document)

    assert [filed.document.id for filed in store.documents()] == [document.id for document in made]
    assert list(store.texts()) == [(document.id, document.text) for document in made]


def test_the_record_can_be_added_to_while_it_is_being_read(store: Store) -> None:
    add(store, numbered(1))
    seen = 0
    for filed in store.documents():
        seen += 1
        add(store, numbered(seen + 1))
        assert filed.document.title == "Report 1"

    assert seen == 1
    assert len(list(store.documents())) == 2


def test_documents_of_one_container_share_its_bytes(store: Store, tmp_path: Path) -> None:
    first, second = (
        replace(reports.report(f"Report {row}."), content=b"two rows", sha256="") for row in (1, 2)
    )
    add(store, first)
    add(store, second)

    with sqlite3.connect(tmp_path / "onrecord.db") as raw:
        assert raw.execute("SELECT count(*) FROM snapshots").fetchone() == (1,)


def test_a_copy_names_the_first_of_its_text(store: Store) -> None:
    add(store, numbered(1))
    add(store, numbered(2), copy_of=numbered(1).id)

    assert [filed.copy_of for filed in store.documents()] == [None, numbered(1).id]


def test_what_was_set_aside_is_kept_once(store: Store) -> None:
    problem = Unreadable("is empty (0 bytes); nothing to read", code="empty")

    assert store.set_aside("void.txt", problem)
    assert not store.set_aside("void.txt", problem)
    assert list(store.set_asides()) == [SetAside("void.txt", "empty", str(problem))]


def test_a_quote_that_the_text_does_not_say_keeps_all_of_it_out(store: Store) -> None:
    reading = read_one(REPORT)
    (event,) = reading.events
    wrong = replace(reading, events=(replace(event, triggers=(Quote(14, 20, "kissed"),)),))

    with pytest.raises(RecordError, match="'kissed'"):
        store.add(REPORT, wrong, reader=READER)
    assert store.head() is None
    assert not store.knows(REPORT.id)


def test_bytes_with_another_hash_are_refused(store: Store) -> None:
    with pytest.raises(RecordError, match="hash"):
        add(store, replace(REPORT, sha256="0" * 64))
    assert list(store.log()) == []


def test_a_reading_of_another_document_is_refused(store: Store) -> None:
    with pytest.raises(RecordError, match="cannot be kept with"):
        store.add(REPORT, read_one(numbered(1)), reader=READER)


def test_a_copy_of_a_document_that_is_not_there_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(RecordError, match="FOREIGN KEY"):
        add(store, copy_of="nobody")
    assert store.head() is None


def test_half_a_character_is_said_to_be_unreadable(store: Store) -> None:
    with pytest.raises(Unreadable, match="half a character"):
        add(store, replace(REPORT, text=REPORT.text + "\ud83d"))


def test_odd_characters_are_kept(store: Store) -> None:
    document = reports.report("\x00 zero, \u202eright to left\u202c, 💧 and \r\n lines", name="b\udce9.txt")
    add(store, document)

    filed = store.filed(document.id)
    assert filed is not None
    assert filed.document.text == document.text
    assert filed.document.name == "b\\udce9.txt"
    assert list(store.faults()) == []


@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = 'x'", "DELETE FROM {}"])
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("log", "kind"),
        ("documents", "text"),
        ("snapshots", "packed"),
        ("readings", "contract"),
        ("claims", "value"),
        ("events", "kind"),
        ("issues", "message"),
    ],
)
def test_the_record_only_grows(store: Store, tmp_path: Path, verb: str, table: str, column: str) -> None:
    add(store)

    with (
        sqlite3.connect(tmp_path / "onrecord.db") as raw,
        pytest.raises(sqlite3.IntegrityError, match="only ever added to"),
    ):
        raw.execute(verb.format(table, column))


def test_ids_and_names_are_found_by_their_beginning(store: Store) -> None:
    add(store)
    (event,) = read_one(REPORT).events

    assert store.documents_like(REPORT.id[:5]) == [REPORT.id]
    assert store.documents_like("monday.html") == [REPORT.id]
    assert store.events_like(event.id[:5]) == [event.id]
    assert store.events_like("zz") == []
    assert store.document_of_event(event.id) == REPORT.id
    assert store.document_of_event("zz") is None
    assert set(store.names()) == {"monday.html", REPORT.id, event.id}


def test_the_documents_that_tell_of_events_come_each_once_in_the_order_they_came(store: Store) -> None:
    made = [numbered(number) for number in (6, 2, 9, 3)]
    for document in made:
        add(store, document)
    events = [event.id for document in (made[3], made[0]) for event in read_one(document).events]

    assert len(events) == 4
    found = list(store.filed_of_events([*events, "nobody"]))
    assert [filed.document.id for filed in found] == [made[0].id, made[3].id]
    assert found[0] == store.filed(made[0].id)
    assert list(store.filed_of_events([])) == []


def test_two_writers_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "onrecord.db"
    with Store.open(path) as first, Store.open(path) as second:
        for number in range(6):
            add(first if number % 2 else second, numbered(number))

        assert [entry.seq for entry in first.log()] == list(range(1, 13))
        assert list(second.faults()) == []


def test_a_record_is_opened_for_reading_where_nothing_can_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "shelf"
    folder.mkdir()
    with Store.open(folder / "onrecord.db") as store:
        add(store)
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with Store.open(folder / "onrecord.db", read_only=True) as store:
            assert store.knows(REPORT.id)
    finally:
        folder.chmod(stat.S_IRWXU)


def test_a_record_opened_for_reading_is_not_written(tmp_path: Path) -> None:
    with Store.open(tmp_path / "onrecord.db"):
        pass
    with (
        Store.open(tmp_path / "onrecord.db", read_only=True) as store,
        pytest.raises(RecordError, match="readonly"),
    ):
        add(store)


def test_a_record_that_is_not_there_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no record at"):
        Store.open(tmp_path / "none.db", read_only=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("read_only", [True, False])
def test_another_kind_of_file_is_refused(tmp_path: Path, *, read_only: bool) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear reader, this is no record at all. " * 50)

    with pytest.raises(UsageError, match=r"letter\.db"):
        Store.open(path, read_only=read_only)
    assert path.read_text().startswith("Dear reader")


def test_a_database_of_somebody_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE sales (day TEXT)")

    with pytest.raises(UsageError, match="not a record of onrecord"):
        Store.open(path)


def test_the_log_says_when(tmp_path: Path) -> None:
    at = datetime(2031, 5, 11, tzinfo=UTC)
    with Store.open(tmp_path / "onrecord.db", now=lambda: at) as store:
        add(store)

        assert {entry.at for entry in store.log()} == {"2031-05-11T00:00:00+00:00"}
        assert [entry.kind for entry in store.log()] == ["document", "reading"]


def test_a_day_in_the_first_year_is_kept(store: Store) -> None:
    document = replace(REPORT, published=date(1, 1, 1))
    add(store, document)

    filed = store.filed(document.id)
    assert filed is not None
    assert filed.document.published == date(1, 1, 1)
