"""Whoever changes a record behind our back, in whatever way, is found out."""

import json
import shutil
import sqlite3
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import Unreadable
from onrecord.model.record import LogEntry
from onrecord.store import rows, sqlite
from onrecord.store.store import Store
from tests import reports
from tests.reports import READER, numbered, read_one
from tests.store.tampering import Change, faults_after, sql

UNCLEAR = reports.report("Ridge militia killed 4 herders in Tolvar, a nurse said. The rest is unclear.")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "onrecord.db"
    with Store.open(path) as store:
        for document in (numbered(3), UNCLEAR, numbered(4)):
            store.add(document, read_one(document), reader=READER)
        store.set_aside("void.txt", Unreadable("is empty"))
        store.add(numbered(6), read_one(numbered(6)), reader=READER, copy_of=numbered(3).id)
    return path


def test_a_whole_record_has_no_fault(whole: Path, tmp_path: Path) -> None:
    with Store.open(whole, read_only=True) as store:
        heads = [entry.hash for entry in store.log()]

    for head in (None, heads[0], heads[-1]):
        assert faults_after(whole, tmp_path, lambda raw: None, head=head) == []


DOCUMENT_COLUMNS = (
    "text media_type name url retrieved publisher author title language published_basis segments"
)


@pytest.mark.parametrize("column", DOCUMENT_COLUMNS.split())
def test_a_changed_document_is_found(whole: Path, tmp_path: Path, column: str) -> None:
    value = {"segments": "[] ", "retrieved": "2031-05-01"}.get(column, "x")
    found = faults_after(
        whole, tmp_path, sql(f"UPDATE documents SET {column} = ? WHERE id = ?", value, UNCLEAR.id)
    )

    assert any(UNCLEAR.id in fault and "was changed" in fault for fault in found)
    assert not any(numbered(4).id in fault for fault in found)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (sql("UPDATE documents SET published = '2031-05-08' WHERE id = ?", UNCLEAR.id), "was changed"),
        (sql("UPDATE documents SET copy_of = NULL"), "was changed"),
        (
            sql("UPDATE documents SET sha256 = ? WHERE id = ?", numbered(4).sha256, UNCLEAR.id),
            "tied to other bytes",
        ),
        (
            sql("UPDATE snapshots SET packed = ? WHERE sha256 = ?", zlib.compress(b"x"), UNCLEAR.sha256),
            "bytes, not",
        ),
        (
            sql("UPDATE snapshots SET packed = ? WHERE sha256 = ?", b"no zlib", UNCLEAR.sha256),
            "cannot be unpacked",
        ),
        (sql("UPDATE snapshots SET packed = substr(packed, 1, 20)"), "cut short"),
        (sql("UPDATE snapshots SET packed = CAST(packed || x'00' AS BLOB)"), "after its end"),
        (sql("UPDATE snapshots SET packed = 'text'"), "has no place there"),
        (sql("UPDATE snapshots SET size = 'many'"), "has no place there"),
        (sql("UPDATE readings SET contract = CAST(contract AS TEXT)"), "has no place there"),
        (sql("UPDATE documents SET title = CAST(x'ff' AS TEXT)"), "was changed"),
        (sql("UPDATE documents SET title = x'ff'"), "has no place there"),
        (sql("UPDATE log SET payload = x'ff' WHERE seq = 3"), "has no place there"),
        (sql("UPDATE log SET kind = 'gossip' WHERE seq = 3"), "kind nobody knows: 'gossip'"),
        (sql("UPDATE snapshots SET size = size + 1 WHERE sha256 = ?", UNCLEAR.sha256), "bytes, not"),
        (
            sql(
                "UPDATE readings SET contract = CAST(replace(contract, '\"asserted\"', '\"denied\"') AS BLOB)"
            ),
            "was changed",
        ),
        (
            sql("UPDATE readings SET contract = CAST(replace(contract, 'Tolvar', 'Tolver') AS BLOB)"),
            "other words",
        ),
        (sql("UPDATE readings SET contract = x'7b7d'"), "does not keep the contract"),
        (sql("UPDATE readings SET reader = 'somebody'"), "another document or reader"),
        (sql("UPDATE readings SET logged = logged + 100"), "is not what log entry"),
        (sql("UPDATE claims SET value = '\"riot\"' WHERE field = 'kind'"), "was changed: value"),
        (sql("UPDATE claims SET quotes = '[[0,1,\"R\"]]' WHERE field = 'place'"), "was changed: quotes"),
        (sql("UPDATE claims SET attribution = NULL WHERE attribution = 0"), "was changed: attribution"),
        (sql("UPDATE claims SET origin = 'person:x'"), "was changed: origin"),
        (sql("DELETE FROM claims WHERE field = 'counts'"), "is gone"),
        (sql("UPDATE events SET kind = 'riot'"), "was changed: kind"),
        (sql("DELETE FROM events"), "is gone"),
        (sql("UPDATE issues SET message = 'all clear' WHERE code = 'unclear'"), "was changed: message"),
        (sql("DELETE FROM issues WHERE code = 'unclear'"), "is gone"),
        (sql("UPDATE issues SET message = 'is fine' WHERE name = 'void.txt'"), "is not what log entry"),
        (sql("DELETE FROM issues WHERE name = 'void.txt'"), "set aside"),
        (sql("UPDATE log SET at = '2001-01-01' WHERE seq = 3"), "log entry 3 was changed"),
        (sql("UPDATE log SET kind = 'reading' WHERE seq = 3"), "log entry 3 was changed"),
        (sql("UPDATE log SET payload = payload || ' ' WHERE seq = 3"), "log entry 3 was changed"),
        (sql("UPDATE log SET payload = 'no JSON' WHERE seq = 3"), "log entry 3 was changed"),
        (sql("UPDATE log SET hash = ? WHERE seq = 3", "f" * 64), "log entry 3 was changed"),
        (sql("UPDATE log SET previous = ? WHERE seq = 3", "f" * 64), "does not carry the hash of entry 2"),
        (sql("DELETE FROM log WHERE seq = 3"), "does not follow entry 2"),
        (sql("DELETE FROM log WHERE seq = 1"), "does not follow entry 0"),
        (sql("DELETE FROM log"), "is not what log entry"),
    ],
)
def test_a_change_behind_our_back_is_found(whole: Path, tmp_path: Path, change: Change, said: str) -> None:
    found = faults_after(whole, tmp_path, change)

    assert any(said in fault for fault in found), found


def test_an_added_claim_is_found(whole: Path, tmp_path: Path) -> None:
    columns = "reading, 'new', event, field, '1', quotes, attribution, origin"
    copy = f"INSERT INTO claims SELECT {columns} FROM claims LIMIT 1"

    assert any(
        "claim new, which is not what was read" in fault for fault in faults_after(whole, tmp_path, sql(copy))
    )


def test_a_document_taken_away_with_all_that_was_read_in_it_is_found(whole: Path, tmp_path: Path) -> None:
    def change(raw: sqlite3.Connection) -> None:
        (reading,) = raw.execute("SELECT id FROM readings WHERE document = ?", (UNCLEAR.id,)).fetchone()
        for table in ("claims", "events", "issues"):
            raw.execute(f"DELETE FROM {table} WHERE reading = ?", (reading,))
        raw.execute("DELETE FROM readings WHERE id = ?", (reading,))
        raw.execute("DELETE FROM documents WHERE id = ?", (UNCLEAR.id,))
        raw.execute("DELETE FROM snapshots WHERE sha256 = ?", (UNCLEAR.sha256,))

    found = faults_after(whole, tmp_path, change)
    assert any(f"document {UNCLEAR.id} is gone" in fault for fault in found)
    assert any("reading" in fault and "is gone" in fault for fault in found)


def test_a_document_put_in_without_the_log_is_found(whole: Path, tmp_path: Path) -> None:
    def change(raw: sqlite3.Connection) -> None:
        row = rows.document_row(numbered(9), None) | {"sha256": UNCLEAR.sha256, "logged": 999}
        raw.execute(f"INSERT INTO documents VALUES ({', '.join('?' * len(row))})", [*row.values()])

    found = faults_after(whole, tmp_path, change)
    assert any(numbered(9).id in fault and "is not what log entry 999" in fault for fault in found)
    assert any("has no reading" in fault for fault in found)


def test_a_log_written_anew_is_found_by_a_head_noted_earlier(whole: Path, tmp_path: Path) -> None:
    with Store.open(whole, read_only=True) as store:
        head = store.head()
        entries = list(store.log())
    assert head is not None

    def change(raw: sqlite3.Connection) -> None:
        last = None
        for entry in entries:
            last = LogEntry.after(last, at="2040-01-01", kind=entry.kind, payload=json.loads(entry.payload))
            values = (last.at, last.previous, last.hash, last.seq)
            raw.execute("UPDATE log SET at = ?, previous = ?, hash = ? WHERE seq = ?", values)

    assert faults_after(whole, tmp_path, change) == []
    (found,) = faults_after(whole, tmp_path, change, head=head.hash)
    assert "written anew" in found


def test_guards_that_are_gone_are_missed(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "bare.db"
    shutil.copy(whole, path)
    with sqlite3.connect(path) as raw:
        raw.execute("DROP TRIGGER log_update")
        raw.execute("DROP TRIGGER log_delete")
        raw.execute(sqlite.GUARDS["log_delete"].replace("BEFORE", "AFTER"))
    raw.close()

    with Store.open(path, read_only=True) as store:
        assert [fault.message for fault in store.faults()] == [
            "the guard log_update is gone or changed",
            "the guard log_delete is gone or changed",
        ]


def test_all_that_is_broken_is_named(whole: Path, tmp_path: Path) -> None:
    found = faults_after(whole, tmp_path, sql("UPDATE documents SET title = 'x'"))

    assert len(found) == 4


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_byte_of_the_log_is_found(whole: Path, tmp_path: Path, data: st.DataObject) -> None:
    seq = data.draw(st.integers(1, 9))
    column = data.draw(st.sampled_from(["payload", "hash", "previous", "kind", "at"]))

    def change(raw: sqlite3.Connection) -> None:
        (text,) = raw.execute(f"SELECT {column} FROM log WHERE seq = ?", (seq,)).fetchone()
        at = data.draw(st.integers(0, len(text) - 1))
        other = data.draw(st.characters(codec="ascii").filter(lambda char: char != text[at]))
        raw.execute(f"UPDATE log SET {column} = ? WHERE seq = ?", (text[:at] + other + text[at + 1 :], seq))

    assert faults_after(whole, tmp_path, change)


def test_a_damaged_file_is_said_to_be_damaged(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "damaged.db"
    content = bytearray(whole.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4096] = bytes(4096)
    path.write_bytes(content)

    found: list[str] = []
    try:
        with Store.open(path, read_only=True) as store:
            found = [fault.message for fault in store.faults()]
    except Exception as error:  # noqa: BLE001
        found = [str(error)]
    assert found
