"""The history tells the whole log in words, newest first, and keeps from people what they may not see."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Page

from onrecord import reviewing
from onrecord.model.board import Filter
from onrecord.model.record import LogEntry
from onrecord.model.text import fingerprint
from onrecord.store.store import Store
from onrecord.web import deeds
from onrecord.web.pages import history
from tests import reports
from tests.web.record import Served, served
from tests.web.rig import assert_accessible, press, screenshot

WHY = "two papers, <b>one</b> shell \u202e السوق"


@pytest.fixture
def decided(demo: Path) -> Path:
    """A record in which people decided a few things; the last entry of its log is 24 of 24."""
    with Store.open(demo) as store:
        list(reviewing.refresh(store))
        rows = {row.kind: row.id for row in store.board.find(Filter(role="admin", limit=100)).rows}
        events = {kind: store.linkage.events_of(incident) for kind, incident in rows.items()}
        document = store.document_of_event(events["protest"][0])
        assert document
        first = {"by": "A. Coder", "after": 0}
        reviewing.decide(store, "event", events["shelling"][0], "accept", **first, why=WHY)
        reviewing.decide(
            store, "incident", rows["shelling"], "assess", **first, field="status", value="confirmed"
        )
        reviewing.decide(store, "place", "name:tal zahir", "rename", **first, value="<i>Tal Zahir</i>")
        reviewing.decide(store, "document", document, "restrict", by="R. Head", after=0, value="reviewer")
        reviewing.regrouped(
            store, "reject", events["abduction"], events["execution"], why="two days", by="B. Coder"
        )
        head = store.head()
        assert head
        assert head.seq == 24
    return demo


def lines(page: Page) -> list[str]:
    return page.locator("tbody tr").all_inner_texts()


@pytest.fixture
def site(decided: Path) -> object:
    with served(decided) as site:
        yield site


def test_the_log_is_told_newest_first_and_whole(site: Served, page: Page) -> None:
    site.let_in(page, "R. Head", "reviewer")
    page.goto(f"{site.address}/history")

    told = lines(page)
    assert [line.split("\t")[0] for line in told] == [str(number) for number in range(24, 0, -1)]
    assert "B. Coder\tdecided that these are not one incident" in told[0]
    assert "two days" in told[0]
    assert "R. Head\trestricted to reviewer" in told[1]
    assert "renamed to <i>Tal Zahir</i>" in told[2]
    assert "assessed: status confirmed" in told[3]
    assert "accepted all of an event" in told[4]
    assert WHY in told[4]
    assert "machine\tbegan to link by the model" in told[5]
    assert "machine\tread Meshara province: fortnightly round-up by onrecord" in told[6]
    assert "machine\ttook in Meshara province: fortnightly round-up" in told[7]
    with Store.open(site.record) as store:
        head = store.head()
    assert head
    assert head.hash in page.locator("main").inner_text()
    assert "Note it down elsewhere" in page.locator("main").inner_text()
    assert_accessible(page)
    screenshot(page, "history")


def test_the_log_is_filtered_by_person_and_by_kind(site: Served, page: Page) -> None:
    site.let_in(page, "R. Head", "reviewer")
    page.goto(f"{site.address}/history")
    press(page, "f")
    page.get_by_label("By whom").select_option("A. Coder")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**/history?kind=&by=A.*Coder")
    assert [line.split("\t")[0] for line in lines(page)] == ["22", "21", "20"]
    page.get_by_label("What").select_option("decision")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_text("No entry of the log is like that").wait_for()
    press(page, "x")
    page.wait_for_url("**/history")
    for kind, number in {
        "document": 9,
        "reading": 9,
        "model": 1,
        "decision": 1,
        "review": 4,
        "set aside": 0,
    }.items():
        page.goto(f"{site.address}/history?kind={kind}")
        assert len(lines(page)) == number, kind


def test_what_a_person_may_not_see_is_not_told(site: Served) -> None:
    with Store.open(site.record) as store:
        (restricted,) = store.logbook.restrictions()
        title = store.logbook.titles([restricted.subject])[restricted.subject]
    with site.client("A. Coder") as lesser, site.client("R. Head", "reviewer") as greater:
        for query in ("", "?kind=document", "?kind=reading", "?kind=review", "?by=R. Head"):
            seen = greater.get(f"/history{query}").text
            assert title in seen or query.startswith("?by") or not query
            text = lesser.get(f"/history{query}").text
            assert title not in text
            assert restricted.subject not in text
        whole = lesser.get("/history").text
        assert whole.count("an entry that the role analyst does not see") == 3
        assert "an entry that" not in lesser.get("/history?kind=document").text
        assert whole.count("data-item") == 24


def test_a_long_log_has_pages(tmp_path: Path, page: Page) -> None:
    with Store.open(tmp_path / "onrecord.db") as store:
        for number in range(40):
            document = reports.numbered(number)
            store.add(document, reports.read_one(document), reader=reports.READER)
    with served(tmp_path / "onrecord.db") as site:
        site.let_in(page, "A. Coder")
        page.goto(f"{site.address}/history")
        numbers = [line.split("\t")[0] for line in lines(page)]
        press(page, "n")
        page.wait_for_url("**/history?before=31")
        numbers += [line.split("\t")[0] for line in lines(page)]
        assert numbers == [str(number) for number in range(80, 0, -1)]
        assert not page.get_by_role("link", name="Older").count()
        press(page, "p")
        page.wait_for_url("**/history")
        page.goto("about:blank")


def test_an_address_of_no_page_of_the_log_says_so(site: Served) -> None:
    with site.client("A. Coder") as client:
        for query in ("before=x", "before=-1", "before=٣", "before=" + "9" * 30, "kind=secret"):
            assert client.get(f"/history?{query}").status_code == 400, query


def test_the_record_is_checked_by_a_reviewer(site: Served, page: Page) -> None:
    site.let_in(page, "R. Head", "reviewer")
    page.goto(f"{site.address}/history")
    press(page, "v")
    page.get_by_text("Nothing is broken").wait_for()
    assert_accessible(page)


def test_what_is_broken_is_told_to_an_admin_and_counted_for_a_reviewer(site: Served) -> None:
    with sqlite3.connect(site.record) as file:
        file.execute("DROP TRIGGER documents_update")
        file.execute("UPDATE documents SET title = 'another' WHERE logged = 1")
    file.close()
    with site.client("R. Head", "reviewer") as reviewer, site.client("Ada", "admin") as admin:
        for client, named in ((reviewer, False), (admin, True)):
            text = client.post("/history/verify", data={"csrf": site.csrf(client)}).text
            assert "broken in the record" in text
            assert ("its text or its particulars are not those that were logged" in text) == named


def test_only_a_reviewer_checks_the_record_and_only_by_a_form(site: Served) -> None:
    with site.client("A. Coder") as analyst, site.client("R. Head", "reviewer") as reviewer:
        assert "/history/verify" not in analyst.get("/history").text
        assert analyst.post("/history/verify", data={"csrf": site.csrf(analyst)}).status_code == 403
        assert reviewer.post("/history/verify", data={"csrf": "x"}).status_code == 403
        assert reviewer.get("/history/verify").status_code == 405


def test_a_large_record_is_checked_at_the_keyboard(site: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "CHECKED", 8)
    with site.client("R. Head", "reviewer") as client:
        answer = client.post("/history/verify", data={"csrf": site.csrf(client)})
    assert answer.status_code == 400
    assert "onrecord verify" in answer.text


def test_the_history_works_on_a_phone_and_without_script(site: Served, phone: Page, scriptless: Page) -> None:
    for each in (phone, scriptless):
        site.let_in(each, "A. Coder")
        each.goto(f"{site.address}/history?by=A. Coder")
        assert len(lines(each)) == 3
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    assert_accessible(phone)


def test_an_entry_that_cannot_be_understood_is_still_a_line() -> None:
    known = deeds.Known({}, {}, {})
    for kind in (*deeds.KINDS, "of another time"):
        entry = LogEntry(seq=1, at="", kind=kind, payload="[1]", previous="", hash="ab" * 32)
        assert deeds.deed(entry, known).seq == 1
        assert deeds.deed(LogEntry.after(entry, at="", kind=kind, payload={}), known).hash


def test_of_several_restrictions_of_one_thing_the_last_one_stands(demo: Path) -> None:
    with Store.open(demo) as store:
        document = next(store.documents()).document.id
        for number, role in enumerate(("admin", "reviewer")):
            reviewing.decide(store, "document", document, "restrict", by="Ada", after=number, value=role)
        given = store.logbook.restrictions()
        assert deeds.kept_from("analyst", given) == {("document", document, None)}
        assert deeds.kept_from("reviewer", given) == frozenset()
        for each in given:
            reviewing.decide(store, "document", document, "withdraw", by="Ada", after=0, value=each.id)
        assert store.logbook.restrictions() == ()


def test_a_thing_is_kept_with_all_that_it_is_part_of() -> None:
    kept = frozenset({("document", fingerprint("a"), None), ("event", "e", "agents")})
    assert deeds.is_kept([("document", fingerprint("a"), "title")], kept)
    assert deeds.is_kept([("event", "e", "agents")], kept)
    assert not deeds.is_kept([("event", "e", "when")], kept)
    assert not deeds.is_kept([("event", "e", None)], kept)
