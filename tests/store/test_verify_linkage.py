"""Whoever changes decisions, models or what linking found is found out."""

import json
import sqlite3
from pathlib import Path

import pytest

from onrecord.model.incident import Redirect
from onrecord.store import rows
from onrecord.store.store import Store
from tests.store.linked import compare, fill, link
from tests.store.tampering import Change, faults_after, sql

AT = "2031-05-11T00:00:00+00:00"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("linked") / "onrecord.db"
    with Store.open(path) as store:
        one, two, three, four, five = fill(store, (1, 2, 3, 4))
        linkage = store.linkage
        model = linkage.keep_model('{"weights": [1, 2]}')
        compare(store, [link(one, two, 1.0), link(two, three, 0.0), link(four, five)], model=model)
        linkage.assign({one: "i1", two: "i2", three: "i3", four: "i4", five: "i5"})
        linkage.assign({two: "i1"}, [Redirect(old="i2", new="i1")])
        linkage.assign(
            {one: "i3", two: "i3", four: "i5"}, [Redirect(old="i1", new="i3"), Redirect(old="i4", new="i5")]
        )
        linkage.decide(rows.decision("merge", [one], [two], why="the same walls", by="N. Quill", at=AT))
        linkage.decide(rows.decision("reject", [four], [three], why="other days", by="N. Quill", at=AT))
        linkage.keep_model('{"weights": [3]}')
    return path


def test_a_linked_record_has_no_fault(whole: Path, tmp_path: Path) -> None:
    assert faults_after(whole, tmp_path, lambda raw: None) == []


def test_events_that_wait_for_their_incident_are_no_fault(whole: Path, tmp_path: Path) -> None:
    assert faults_after(whole, tmp_path, sql("DELETE FROM memberships WHERE event = (SELECT min(event) FROM "
                                             "memberships WHERE incident = 'i3')")) == []  # fmt: skip


@pytest.mark.parametrize(
    "column", ["verb", "left_events", "right_events", "why", "by_whom", "at"]
)  # fmt: skip
def test_a_changed_decision_is_named(whole: Path, tmp_path: Path, column: str) -> None:
    value = '["x"]' if column.endswith("events") else "split"
    with sqlite3.connect(whole) as raw:
        (name,) = raw.execute("SELECT id FROM decisions WHERE verb = 'merge'").fetchone()
    found = faults_after(whole, tmp_path, sql(f"UPDATE decisions SET {column} = ? WHERE id = ?", value, name))

    assert found == [f"decision {name} was changed: it does not say what was logged"]


def test_a_decision_that_is_gone_is_named(whole: Path, tmp_path: Path) -> None:
    with sqlite3.connect(whole) as raw:
        name, seq = raw.execute("SELECT id, logged FROM decisions WHERE verb = 'merge'").fetchone()
    found = faults_after(whole, tmp_path, sql("DELETE FROM decisions WHERE id = ?", name))

    assert found == [f"decision {name} is gone; log entry {seq} tells of it"]


def test_a_model_that_is_gone_is_named(whole: Path, tmp_path: Path) -> None:
    with sqlite3.connect(whole) as raw:
        name, seq = raw.execute("SELECT id, logged FROM models ORDER BY logged").fetchone()
    found = faults_after(whole, tmp_path, sql("DELETE FROM models WHERE logged = ?", seq))

    assert found == [f"model {name} is gone; log entry {seq} tells of it"]


@pytest.mark.parametrize("logged", [1, 999])
@pytest.mark.parametrize(
    ("kind", "statement"),
    [
        ("decision", "INSERT INTO decisions VALUES ('new', 'merge', '[\"a\"]', '[\"b\"]', 'w', 'b', 'a', ?)"),
        ("model", "INSERT INTO models VALUES (?, 'new', '{}')"),
    ],
)
def test_a_row_nobody_logged_is_named(
    whole: Path, tmp_path: Path, kind: str, statement: str, logged: int
) -> None:
    with sqlite3.connect(whole) as raw:
        (seq,) = raw.execute("SELECT min(seq) FROM log WHERE kind = 'reading'").fetchone()
    logged = seq if logged == 1 else logged
    found = faults_after(whole, tmp_path, sql(statement, logged))

    assert f"{kind} new is not what log entry {logged} tells of" in found


def two_changes(*statements: str) -> Change:
    return lambda raw: [raw.execute(statement) for statement in statements]


def first(table: str, column: str) -> str:
    return f"(SELECT min({column}) FROM {table})"


LINK = f"WHERE left_event = {first('links', 'left_event')}"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (sql("UPDATE decisions SET left_events = 'no JSON' WHERE verb = 'merge'"), "has no place there"),
        (sql("UPDATE decisions SET left_events = left_events || ' ' WHERE verb = 'merge'"), "was changed"),
        (
            sql("UPDATE decisions SET id = 'other' WHERE verb = 'merge'"),
            "decision other is not what log entry",
        ),
        (sql("UPDATE models SET settings = '{}'"), "its settings do not have the hash"),
        (sql("UPDATE models SET id = 'other'"), "model other is not what log entry"),
        (sql(f"UPDATE links SET probability = 1.5 {LINK}"), "has a probability that is none: 1.5"),
        (sql(f"UPDATE links SET probability = -1 {LINK}"), "has a probability that is none: -1.0"),
        (sql(f"UPDATE links SET probability = 'high' {LINK}"), "has a probability that is none: 'high'"),
        (sql(f"UPDATE links SET left_event = '0' {LINK}"), "joins an event that has no signature"),
        (sql(f"UPDATE links SET right_event = 'z' {LINK}"), "joins an event that has no signature"),
        (sql("DELETE FROM signatures"), "joins an event that has no signature"),
        (sql("UPDATE signatures SET signature = '{}'"), "has no place there"),
        (sql(f"UPDATE signatures SET reading = {first('readings', 'id')}"), "is of no event of its reading"),
        (
            sql(f"UPDATE signatures SET signature = {first('signatures', 'signature')}"),
            "is that of another event",
        ),
        (sql("INSERT INTO memberships VALUES ('nobody', 'i3')"), "incident i3 has the event nobody, which"),
        (sql("INSERT INTO redirects VALUES ('i3', 'i5')"), "redirect i3 leads away from an incident"),
        (sql("INSERT INTO redirects VALUES ('i8', 'i8')"), "redirect i8 leads round in a circle"),
        (sql("UPDATE redirects SET new = 'i2' WHERE old = 'i1'"), "redirect i1 leads round in a circle"),
        (sql("UPDATE redirects SET new = 'i9' WHERE old = 'i1'"), "redirect i2 leads to i9, which is no"),
        (sql("DELETE FROM memberships"), "redirect i4 leads to i5, which is no incident"),
        (sql("INSERT INTO linked VALUES ('nobody', 'm')"), "points to a row of readings"),
    ],
)
def test_a_change_behind_our_back_is_found(whole: Path, tmp_path: Path, change: Change, said: str) -> None:
    found = faults_after(whole, tmp_path, change)

    assert any(said in fault for fault in found), found


def test_a_redirect_into_a_circle_that_it_is_not_part_of_is_named(whole: Path, tmp_path: Path) -> None:
    change = two_changes(
        "INSERT INTO redirects VALUES ('i6', 'i7')", "INSERT INTO redirects VALUES ('i7', 'i8')",
        "INSERT INTO redirects VALUES ('i8', 'i7')",
    )  # fmt: skip
    assert faults_after(whole, tmp_path, change) == [
        f"redirect {name} leads round in a circle" for name in ("i6", "i7", "i8")
    ]


def test_the_log_has_no_settings_but_their_hash(whole: Path) -> None:
    with sqlite3.connect(whole) as raw:
        told = [
            json.loads(payload) for (payload,) in raw.execute("SELECT payload FROM log WHERE kind = 'model'")
        ]
    assert [sorted(each) for each in told] == [["id", "sha256"]] * 2
