"""Actors in the page: who appears and what they are called. A name given is shown; the words of reports stay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Page

from onrecord import reviewing
from onrecord.model.board import Filter
from onrecord.store.store import Store
from onrecord.web.naming import address
from tests.web.record import Served, served
from tests.web.rig import assert_accessible, press, screenshot

HOSTILE = "<img src=x onerror=alert(1)> \"'&amp; \u202eعربي\u202c"


@pytest.fixture
def listed(demo: Path) -> Iterator[Served]:
    """The record of the example reports with its board, served for one test."""
    with Store.open(demo) as store:
        assert [*reviewing.refresh(store)]
    with served(demo) as site:
        yield site


def send(site: Served, client: httpx.Client, **fields: str) -> httpx.Response:
    given = {
        "csrf": site.csrf(client),
        "key": "army",
        "verb": "rename",
        "after": "0",
        "why": "as they call it",
    }
    return client.post("/actors", data=given | fields)


def test_actors_are_listed_with_the_words_of_reports(listed: Served, page: Page) -> None:
    listed.let_in(page, "V. Iewer", "viewer")
    page.goto(f"{listed.address}/actors")
    assert_accessible(page)
    screenshot(page, "actors")
    row = page.locator("tr", has=page.get_by_role("link", name="the army", exact=True))
    assert "military" in row.inner_text()
    assert "“the army”" in row.locator("q").first.evaluate("one => '“' + one.textContent + '”'")
    assert row.get_by_role("link", name="did it").get_attribute("href") == "/?agent=army"
    counted = page.locator("tr", has=page.get_by_role("link", name="fighters", exact=True))
    assert "31 fighters" in counted.locator("q").all_inner_texts()
    press(page, "f")
    page.keyboard.type("kareth")
    press(page, "Enter")
    page.get_by_text("found").wait_for()
    names = page.locator("tbody th a").all_inner_texts()
    assert names
    assert all("kareth" in name.casefold() for name in names)
    press(page, "Escape", "j", "Enter")
    page.get_by_role("heading", name="Who to whom").wait_for()
    assert_accessible(page)
    assert page.get_by_text("What to call it").count() == 0
    page.goto(f"{listed.address}/actors/army")
    assert page.locator(".said q").all_inner_texts() == ["the army"]


def test_the_list_is_sorted_and_paged_as_asked(listed: Served) -> None:
    with listed.client("V. Iewer", "viewer") as client:
        by_name = client.get("/actors?order=name").text
        assert (
            by_name.index(">About 4,000 families<")
            < by_name.index(">the army<")
            < by_name.index(">civilians<")
        )
        assert client.get("/actors?page=99999").status_code == 200
        assert client.get("/actors?page=x&order=nothing&show=all").status_code == 200
        assert "No actor is called so" in client.get("/actors?q=%3Cscript%3E").text


def test_a_name_given_is_shown_everywhere_and_the_quotes_stay(listed: Served, page: Page) -> None:
    listed.let_in(page, "A. Coder")
    page.goto(f"{listed.address}/actors/army")
    press(page, "r")
    form = page.locator("details[open] form")
    form.get_by_label("Name").fill(HOSTILE)
    form.get_by_label("Why").fill("as they <b>call</b> it")
    form.get_by_role("button", name="Rename").click()
    page.get_by_role("heading", name="<img src=x onerror=alert(1)>", level=1).wait_for()
    assert_accessible(page)
    screenshot(page, "actor")
    assert "the army" in page.locator(".said q").all_inner_texts()
    assert page.get_by_text("in our list of actors").count() == 0
    with Store.open(listed.record) as store:
        row = store.board.find(Filter(agent="army")).rows[0]
        assert any(party.name.startswith("<img src=x") for party in row.agents)
        assert not list(store.faults())
    page.get_by_placeholder("why").fill("a slip")
    page.get_by_role("button", name="Take back").click()
    page.get_by_role("heading", name="the army", level=1).wait_for()
    with Store.open(listed.record) as store:
        rows = store.board.find(Filter(agent="army")).rows
        assert rows
        assert not any("<img" in party.name for row in rows for party in row.agents)


def test_two_actors_become_one_and_two_again(listed: Served, page: Page) -> None:
    listed.let_in(page, "A. Coder")
    page.goto(f"{listed.address}/actors/{quote('karethi army')}")
    press(page, "m")
    form = page.locator("details[open] form")
    form.get_by_label("The other actor").fill("the ARMY")
    form.get_by_label("Why").fill("of that country")
    form.get_by_role("button", name="Merge").click()
    page.wait_for_url("**/actors/army")
    assert "the Karethi army" in page.locator(".said q").all_inner_texts()
    assert page.get_by_text("merged into").count() == 1
    page.goto(f"{listed.address}/actors/{quote('karethi army')}")
    page.wait_for_url("**/actors/army")
    page.get_by_placeholder("why").fill("no, of another")
    page.get_by_role("button", name="Take back").click()
    page.get_by_role("heading", name="the Karethi army", level=1).wait_for()


def test_a_circle_is_refused_in_words(listed: Served) -> None:
    with listed.client("A. Coder") as client:
        assert send(listed, client, key="karethi army", verb="merge", value="army").status_code == 303
        for into in ("army", "karethi army"):
            refused = send(listed, client, verb="merge", value=into)
            assert refused.status_code == 400
            assert "cannot be merged into itself" in refused.text or "leads back" in refused.text
        assert "no actor of the record is called" in send(listed, client, verb="merge", value="Nobody").text


def test_another_name_is_an_alias_and_found_by(listed: Served) -> None:
    with listed.client("A. Coder") as client:
        assert send(listed, client, verb="alias", value="The Green Berets").status_code == 303
        assert "The Green Berets" in client.get("/actors/army").text
        assert ">the army<" in client.get("/actors?q=green+bérets").text.replace("<bdi>", "").replace(
            "</bdi>", ""
        )
        assert client.get("/actors/green%20berets").headers["location"] == "/actors/army"


def test_viewers_decide_nothing(listed: Served) -> None:
    with listed.client("V. Iewer", "viewer") as client:
        assert send(listed, client, value="X").status_code == 403
        assert "What to call it" not in client.get("/actors/army").text
    with Store.open(listed.record) as store:
        assert not list(store.reviews.all("actor"))


def test_sent_twice_it_is_one_and_nobody_is_overwritten_unseen(listed: Served) -> None:
    with listed.client("A. Coder") as one, listed.client("B. Coder") as other:
        for _ in range(2):
            assert send(listed, one, value="Army of the north").status_code == 303
        overtaken = send(listed, other, value="Army of the south")
        assert overtaken.status_code == 409
        assert "Army of the south" in overtaken.text
    with Store.open(listed.record) as store:
        assert len(list(store.reviews.all("actor"))) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"value": ""},
        {"value": "X", "why": ""},
        {"value": "x" * 301},
        {"value": "X", "verb": "reject"},
        {"value": "nothing", "verb": "withdraw"},
    ],
)
def test_what_cannot_be_is_refused(listed: Served, fields: dict[str, str]) -> None:
    with listed.client("A. Coder") as client:
        assert send(listed, client, **fields).status_code == 400
        with Store.open(listed.record) as store:
            assert not list(store.reviews.all("actor"))


def test_what_is_not_there_and_what_is_kept_from_one_look_the_same(listed: Served) -> None:
    with Store.open(listed.record) as store:
        reviewing.decide(store, "actor", "army", "restrict", by="R. Eviewer", after=0, value="reviewer")
    with listed.client("A. Coder") as client, listed.client("R. Eviewer", "reviewer") as reviewer:
        kept, missing = client.get("/actors/army"), client.get("/actors/nobody")
        assert (kept.status_code, missing.status_code) == (404, 404)
        assert kept.text == missing.text
        assert 'href="/actors/army"' not in client.get("/actors").text
        assert send(listed, client, value="X").status_code == 404
        assert reviewer.get("/actors/army").status_code == 200


def test_words_of_what_is_kept_from_some_are_for_admins_alone(listed: Served) -> None:
    with listed.client("V. Iewer", "viewer") as viewer, listed.client("C. Hief", "admin") as admin:
        assert "<q" in viewer.get("/actors/army").text
        with Store.open(listed.record) as store:
            for row in store.board.find(Filter(actor="army", limit=50)).rows:
                for event in store.linkage.events_of(row.id):
                    reviewing.decide(
                        store, "event", event, "restrict", by="R", after=0, field="weapons", value="reviewer"
                    )
        assert "<q" not in viewer.get("/actors/army").text
        assert "<q" in admin.get("/actors/army").text


@pytest.mark.parametrize("key", ["..", ".", "a/../b", "a b/c?d#e", "100% x", "ق", "-", "<b>"])
def test_every_key_has_an_address(listed: Served, key: str) -> None:
    with Store.open(listed.record) as store:
        reviewing.decide(store, "actor", key, "rename", by="A", after=0, value={"name": "Odd one"})
    with listed.client("A. Coder") as client:
        found = client.get(address("actor", key))
        assert found.status_code == 200
        assert "Odd one" in found.text


def test_it_works_on_a_phone_and_without_script(listed: Served, phone: Page, scriptless: Page) -> None:
    listed.let_in(phone, "A. Coder")
    for path in ("/actors", "/actors/army"):
        phone.goto(f"{listed.address}{path}")
        assert_accessible(phone)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    listed.let_in(scriptless, "A. Coder")
    scriptless.goto(f"{listed.address}/actors/army")
    scriptless.get_by_text("Rename").first.click()
    form = scriptless.locator("details[open] form")
    form.get_by_label("Name").fill("x" * 300)
    form.get_by_label("Why").fill("y" * 2_000)
    form.get_by_role("button", name="Rename").click()
    scriptless.get_by_role("heading", name="x" * 300, level=1).wait_for()
    assert scriptless.evaluate("document.documentElement.scrollWidth") <= 1280
