import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection, MetaData, create_engine

from onrecord.errors import UsageError
from onrecord.store import copies, migrations, tables
from onrecord.store.migrations import MIGRATIONS, Migration
from onrecord.store.store import Store
from tests.reports import READER, numbered, read_one


def shape(metadata: MetaData) -> dict[str, object]:
    return {
        table.name: (
            [
                (column.name, column.nullable and not column.primary_key, column.primary_key)
                for column in table.columns
            ],
            sorted((key.parent.name, key.target_fullname) for key in table.foreign_keys),
            sorted(str(index.name) for index in table.indexes),
        )
        for table in metadata.sorted_tables
    }


def test_migrations_make_the_tables_we_use(tmp_path: Path) -> None:
    Store.open(tmp_path / "onrecord.db").close()
    held = MetaData()
    engine = create_engine(f"sqlite:///{tmp_path}/onrecord.db")
    # What finds words is SQLite's own, and so are the tables that it makes for it.
    held.reflect(engine, only=lambda name, _: not name.startswith("searched"))
    engine.dispose()

    assert shape(held) == shape(tables.metadata)


def test_every_migration_has_a_row_and_is_applied_once(tmp_path: Path) -> None:
    for _ in range(2):
        Store.open(tmp_path / "onrecord.db").close()

    with sqlite3.connect(tmp_path / "onrecord.db") as raw:
        held = raw.execute("SELECT number, name FROM migrations ORDER BY number").fetchall()
    assert held == [(migration.number, migration.name) for migration in MIGRATIONS]
    assert [migration.number for migration in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_a_migration_that_fails_leaves_the_shape_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE half (done TEXT)")
        raise ZeroDivisionError

    path = tmp_path / "onrecord.db"
    monkeypatch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, Migration(len(MIGRATIONS) + 1, "half", half)))
    with pytest.raises(ZeroDivisionError):
        Store.open(path)
    monkeypatch.undo()

    with Store.open(path) as store:
        assert list(store.faults()) == []
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT name FROM sqlite_master WHERE name = 'half'").fetchall() == []


def test_a_record_from_before_linking_is_brought_up_to_date_with_all_that_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "onrecord.db"
    monkeypatch.setattr(migrations, "MIGRATIONS", MIGRATIONS[:2])
    monkeypatch.setattr(copies, "keep", lambda *_: None)  # there was none then
    with Store.open(path) as store:
        store.add(numbered(3), read_one(numbered(3)), reader=READER)
        before = list(store.log())
    monkeypatch.undo()
    with pytest.raises(UsageError, match="older shape, 2; `onrecord read` brings it up to date"):
        Store.open(path, read_only=True)

    with Store.open(path) as store:
        assert list(store.log()) == before
        assert [each.filed for each in store.linkage.unlinked()] == list(store.documents())
        assert list(store.faults()) == []
        assert store.copies.first(numbered(3).text) == numbered(3).id
        store.linkage.keep_model("{}")
    with sqlite3.connect(path) as raw, pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
        raw.execute("DELETE FROM models")


def test_guards_of_an_older_shape_are_made_as_they_were_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "MIGRATIONS", MIGRATIONS[:2])
    Store.open(tmp_path / "onrecord.db").close()

    with sqlite3.connect(tmp_path / "onrecord.db") as raw:
        held = {name for (name,) in raw.execute("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'")}
    assert held == {"log", "snapshots", "documents", "readings", "events", "claims", "issues"}


@pytest.mark.parametrize(("change", "said"), [
    ("INSERT INTO migrations VALUES (99, 'from the future', '2099-01-01')", "newer onrecord"),
    ("DELETE FROM migrations WHERE number = (SELECT max(number) FROM migrations)", "older shape"),
])  # fmt: skip
def test_a_record_of_another_shape_is_not_shown(tmp_path: Path, change: str, said: str) -> None:
    path = tmp_path / "onrecord.db"
    Store.open(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute(change)

    with pytest.raises(UsageError, match=said):
        Store.open(path, read_only=True)
