"""The code-book in the page: read by all, defined by reviewers, with what stood before."""

from __future__ import annotations

from dataclasses import replace

import httpx
from playwright.sync_api import Page, expect

from onrecord import reviewing
from onrecord.model.board import Filter
from onrecord.model.contract import encode
from onrecord.review.code_book import code_book
from onrecord.store.store import Store
from tests.web.record import Served
from tests.web.rig import assert_accessible, press, screenshot

HOSTILE = "<script>alert(1)</script> \"'&amp; \u202eعربي\u202c"


def send(site: Served, client: httpx.Client, **fields: str) -> httpx.Response:
    given = {"csrf": site.csrf(client), "kind": "shelling", "after": "0", "why": "as we agreed"}
    return client.post("/code-book", data=given | fields)


def test_all_kinds_are_listed_with_what_other_schemes_call_them(site: Served, page: Page) -> None:
    site.let_in(page, "V. Iewer", "viewer")
    page.goto(f"{site.address}/code-book")
    assert_accessible(page)
    screenshot(page, "code-book")
    row = page.locator("#shelling")
    assert "Explosions/Remote violence / Shelling/artillery/missile attack" in row.inner_text()
    assert int(row.locator("td.number").first.inner_text()) > 0
    assert page.get_by_text("says that somebody says so").count() == 1
    assert page.get_by_role("heading", name="Code-book 0 (").count() == 1
    press(page, "j", "j", "Enter")
    page.wait_for_url("**/code-book/killing")
    assert page.get_by_role("button", name="Define").count() == 0


def test_a_reviewer_defines_a_kind_and_takes_it_back(site: Served, page: Page) -> None:
    site.let_in(page, "R. Eviewer", "reviewer")
    page.goto(f"{site.address}/code-book/shelling")
    assert_accessible(page)
    press(page, "d", "Control+a")
    page.keyboard.type(HOSTILE)
    page.locator("form:has(textarea[name=value]) input[name=why]").first.fill("as we agreed <b>")
    page.get_by_role("button", name="Define", exact=True).click()
    page.locator("ins").wait_for()
    assert page.locator("ins").inner_text() == HOSTILE
    assert page.locator("del").inner_text() == "as shipped"
    assert_accessible(page)
    screenshot(page, "kind")
    page.goto(f"{site.address}/code-book")
    assert page.get_by_role("heading", name="Code-book 1 (").count() == 1
    assert HOSTILE in page.locator("#shelling").inner_text()
    page.goto(f"{site.address}/code-book/shelling")
    page.get_by_placeholder("why").fill("a slip")
    page.get_by_role("button", name="Take back").click()
    page.get_by_text("taken back").wait_for()
    page.goto(f"{site.address}/code-book")
    assert page.get_by_role("heading", name="Code-book 0 (").count() == 1


def test_a_kind_is_not_counted_with_all_under_it(site: Served) -> None:
    with site.client("R. Eviewer", "reviewer") as client:
        assert send(site, client, kind="killing", field="included", value="no").status_code == 303
        assert "not counted" in client.get("/code-book/massacre").text
        assert "a kind above it is not" in client.get("/code-book/massacre").text
        assert send(site, client, kind="killing", field="included", value="perhaps").status_code == 400


def test_events_are_those_of_the_latest_reading_of_each_report(site: Served) -> None:
    with Store.open(site.record) as store:
        before = store.lists.kinds()
        [told, *_] = [each for each in store.documents() if each.reading.events]
        nothing = replace(told.reading, events=())
        store.read_again(nothing, reader="another reader", contract=encode(nothing))
        after = store.lists.kinds()
    assert sum(before.values()) - sum(after.values()) == len(told.reading.events) > 0


def test_what_is_defined_takes_no_incident_off_the_lists(site: Served) -> None:
    with Store.open(site.record) as store:
        assert [*reviewing.refresh(store)]
        many = store.board.find(Filter(kind="violence")).total
        with site.client("R. Eviewer", "reviewer") as client:
            assert send(site, client, kind="violence", field="note", value="Only in war.").status_code == 303
        assert store.board.find(Filter(kind="violence")).total == many > 0
        assert reviewing.pending(store) == 0


def test_viewers_and_analysts_define_nothing(site: Served) -> None:
    for name, role in (("V. Iewer", "viewer"), ("A. Coder", "analyst")):
        with site.client(name, role) as client:  # type: ignore[arg-type]
            assert send(site, client, field="definition", value="x").status_code == 403
    with Store.open(site.record) as store:
        assert not list(store.reviews.all("kind"))


def test_sent_twice_it_is_one_and_somebody_elses_word_is_not_overwritten_unseen(site: Served) -> None:
    with site.client("R. Eviewer", "reviewer") as one, site.client("S. Econd", "reviewer") as other:
        for _ in range(2):
            assert send(site, one, field="definition", value="Shells fall.").status_code == 303
        overtaken = send(site, other, field="definition", value="Something else.")
        assert overtaken.status_code == 409
        assert "Something else." in overtaken.text
        assert send(site, other, field="note", value="Only from guns.").status_code == 303
    with Store.open(site.record) as store:
        book = code_book(store.reviews.all("kind"))
        assert [(each.field, each.new) for each in book.changes] == [
            ("definition", "Shells fall."), ("note", "Only from guns."),
        ]  # fmt: skip
        assert not list(store.faults())


def test_what_cannot_be_is_said_and_what_was_written_is_kept(site: Served) -> None:
    with site.client("R. Eviewer", "reviewer") as client:
        refused = send(site, client, field="definition", value="Mine & yours", why="")
        assert refused.status_code == 400
        assert "say why" in refused.text
        assert "Mine &amp; yours" in refused.text
        assert send(site, client, field="colour", value="x").status_code == 400
        assert send(site, client, field="definition", value="x" * 4_001).status_code == 400
        assert send(site, client, kind="dancing", field="definition", value="x").status_code == 404
        assert send(site, client, withdraw="nothing").status_code == 400
        assert client.get("/code-book/dancing").status_code == 404


def test_it_works_on_a_phone_and_without_script(site: Served, phone: Page, scriptless: Page) -> None:
    site.let_in(phone, "R. Eviewer", "reviewer")
    for path in ("/code-book", "/code-book/shelling"):
        phone.goto(f"{site.address}{path}")
        assert_accessible(phone)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    site.let_in(scriptless, "R. Eviewer", "reviewer")
    scriptless.goto(f"{site.address}/code-book/shelling")
    form = scriptless.locator("form:has(button[value=no])")
    form.get_by_label("Why").fill("out of our scope")
    form.get_by_role("button", name="Do not count it").click()
    expect(scriptless.get_by_text("not counted").first).to_be_visible()
