import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import MetaData, create_engine

from onrecord.errors import RecordError, UsageError
from onrecord.store import desk_tables
from onrecord.store.desk import Desk
from onrecord.store.desk_file import beside
from onrecord.store.store import Store
from tests.store.desks import HERE, PASSWORD, Clock, Hasher
from tests.store.test_migrations import shape


def opened(path: Path) -> Desk:
    return Desk.open(path, now=Clock(), hasher=Hasher())


def test_the_desk_lies_beside_the_record_and_a_link_is_no_way_round_it(tmp_path: Path) -> None:
    record, link = tmp_path / "harbour.db", tmp_path / "elsewhere" / "other.db"
    record.touch()
    link.parent.mkdir()
    link.symlink_to(record)

    assert beside(record) == tmp_path.resolve() / "harbour.desk.db"
    assert beside(link) == beside(record)


def test_the_record_carries_nothing_of_it(tmp_path: Path) -> None:
    with Store.open(tmp_path / "onrecord.db"), opened(beside(tmp_path / "onrecord.db")) as desk:
        desk.add_account("Marta", "admin", PASSWORD)

    for path in tmp_path.glob("onrecord.db*"):
        assert b"argon2" not in path.read_bytes()
        assert b"Marta" not in path.read_bytes()


def test_no_password_token_or_link_stands_in_the_file(tmp_path: Path) -> None:
    with opened(tmp_path / "d.db") as desk:
        link = desk.local_link("Marta")
        local = desk.enter(link)
        desk.add_account("Marta", "admin", PASSWORD)
        session = desk.sign_in("Marta", PASSWORD, HERE)
        with pytest.raises(UsageError):
            desk.sign_in("my secret phrase as a name", PASSWORD, HERE)
        held = b"".join(path.read_bytes() for path in tmp_path.iterdir())

    for secret in (PASSWORD, link, local.token, session.token, session.csrf, "my secret phrase", HERE):
        assert secret.encode() not in held
    assert b"$argon2id$" in held


def test_others_can_never_read_any_of_its_files(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.store.desk_watch", str(tmp_path)]
    seen = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()

    assert "onrecord.desk.db 600" in seen
    assert "onrecord.desk.db-wal 600" in seen
    assert {line.split()[1] for line in seen} == {"600"}


def test_the_right_to_read_is_taken_from_others_where_they_have_it(tmp_path: Path) -> None:
    path = tmp_path / "d.db"
    opened(path).close()
    path.chmod(0o644)

    opened(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_that_leads_nowhere_is_followed_with_the_same_care(tmp_path: Path) -> None:
    path = tmp_path / "d.db"
    path.symlink_to(tmp_path / "real.db")
    before = os.umask(0)
    try:
        opened(path).close()
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "real.db").stat().st_mode) == 0o600


def test_the_desk_is_made_where_there_is_none_and_keeps_what_it_has(tmp_path: Path) -> None:
    for _ in range(2):
        with opened(tmp_path / "d.db") as desk:
            if not desk.accounts():
                made = desk.add_account("Marta", "admin", PASSWORD)

    with opened(tmp_path / "d.db") as desk:
        assert desk.accounts() == (made,)


def test_an_empty_file_of_a_start_that_was_struck_is_made_whole(tmp_path: Path) -> None:
    (tmp_path / "d.db").touch(mode=0o600)

    with opened(tmp_path / "d.db") as desk:
        assert desk.accounts() == ()


def test_migrations_make_the_tables_we_use(tmp_path: Path) -> None:
    opened(tmp_path / "d.db").close()
    held = MetaData()
    engine = create_engine(f"sqlite:///{tmp_path}/d.db")
    held.reflect(engine)
    engine.dispose()

    assert shape(held) == shape(desk_tables.metadata)
    with sqlite3.connect(tmp_path / "d.db") as raw:
        rows = raw.execute("SELECT number, name FROM desk").fetchall()
    assert rows == [(each.number, each.name) for each in desk_tables.MIGRATIONS]


def test_a_file_that_is_something_else_is_left_as_it_is(tmp_path: Path) -> None:
    text, record = tmp_path / "notes.db", tmp_path / "onrecord.db"
    text.write_text("Ridge militia killed 4 herders in Tolvar.\n" * 40)
    text.chmod(0o644)
    Store.open(record).close()
    record.chmod(0o644)

    with pytest.raises(UsageError, match=r"notes\.db cannot be opened as a file of accounts"):
        opened(text)
    with pytest.raises(UsageError, match=r"onrecord\.db: this database does not hold accounts"):
        opened(record)
    assert text.read_text().startswith("Ridge militia")
    assert [stat.S_IMODE(path.stat().st_mode) for path in (text, record)] == [0o644, 0o644]
    with Store.open(record) as store:
        assert list(store.faults()) == []


def test_a_desk_is_no_record(tmp_path: Path) -> None:
    opened(tmp_path / "d.db").close()

    with pytest.raises(UsageError, match="not a record"):
        Store.open(tmp_path / "d.db")


def test_a_desk_of_a_newer_onrecord_is_not_opened(tmp_path: Path) -> None:
    opened(tmp_path / "d.db").close()
    with sqlite3.connect(tmp_path / "d.db") as raw:
        raw.execute("INSERT INTO desk VALUES (99, 'from the future', '2099-01-01')")

    with pytest.raises(UsageError, match=r"shape 99 .* newer onrecord"):
        opened(tmp_path / "d.db")


@pytest.mark.parametrize("path", ["nowhere/d.db", "folder"])
def test_where_no_file_can_be_is_said(tmp_path: Path, path: str) -> None:
    (tmp_path / "folder").mkdir()

    with pytest.raises(UsageError, match=path):
        opened(tmp_path / path)


def test_a_desk_that_breaks_while_it_is_open_is_said_to_be_broken(tmp_path: Path) -> None:
    with opened(tmp_path / "d.db") as desk:
        with sqlite3.connect(tmp_path / "d.db") as raw:
            raw.execute("DROP TABLE accounts")
        with pytest.raises(RecordError, match="no such table"):
            desk.accounts()


def test_many_threads_can_use_it_at_once(tmp_path: Path) -> None:
    hasher = Hasher()
    with Desk.open(tmp_path / "d.db", now=Clock(), hasher=hasher) as desk:
        desk.add_account("Marta", "admin", PASSWORD)
        tokens: list[str] = []

        def work(number: int) -> None:
            token = desk.sign_in("Marta", PASSWORD, f"192.0.2.{number}").token
            for name in ("one", "two"):
                desk.views.save(f"Person {number}", name, f"page={number}")
            if desk.session(token):
                tokens.append(token)

        threads = [Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(set(tokens)) == 4
        assert [len(desk.views.of(f"Person {number}")) for number in range(4)] == [2] * 4
