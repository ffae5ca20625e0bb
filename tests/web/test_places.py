"""Places in the page: those named but not placed come first, none is guessed, and people say what is the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from onrecord import reviewing
from onrecord.model.board import Filter
from onrecord.store.store import Store
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
        "key": "oum sarir",
        "verb": "rename",
        "after": "0",
        "why": "as they call it",
    }
    return client.post("/places", data=given | fields)


def test_places_are_listed_with_the_words_of_reports(listed: Served, page: Page) -> None:
    listed.let_in(page, "V. Iewer", "viewer")
    page.goto(f"{listed.address}/places")
    assert_accessible(page)
    screenshot(page, "places")
    row = page.locator("tr", has=page.get_by_role("link", name="Oum Sarir", exact=True))
    assert "not placed" in row.inner_text()
    assert "Oum Sarir" in row.locator("q").all_inner_texts()
    assert row.get_by_role("link", name="incidents in").get_attribute("href") == "/?place=oum+sarir"
    press(page, "j", "Enter")
    page.get_by_role("heading", name="As reports call it").wait_for()
    assert_accessible(page)
    assert page.get_by_text("none is guessed").count() == 1


def test_those_that_are_placed_come_last_with_their_point(listed: Served) -> None:
    point = {"name": "Tal Zahir", "geonameid": 123456, "lat": -12.5, "lon": 30.25, "country": "MLI"}
    with Store.open(listed.record) as store:
        row = store.board.find(Filter(place="tal zahir")).rows[0]
        for event in store.linkage.events_of(row.id):
            given = point | {"precision": "city", "admin1": "North", "admin2": None}
            read = next(iter(store.filed_of_events([event])))
            told = next(each for each in read.reading.events if each.id == event)
            quotes = [told.place.quote] if told.place else []
            reviewing.decide(
                store, "event", event, "correct", by="A", after=0, field="place", value=given, quotes=quotes
            )
    with listed.client("V. Iewer", "viewer") as client:
        whole = client.get("/places").text
        assert "GeoNames 123456" in whole
        assert "12.500° S, 30.250° E" in whole
        assert whole.index("oum+sarir") < whole.index("place=123456")
        assert "GeoNames 123456" not in client.get("/places?show=unplaced").text
        assert "oum+sarir" not in client.get("/places?show=placed").text
        assert ">Mali<" in client.get("/places/123456").text


def test_a_name_given_is_shown_and_the_quotes_stay(listed: Served, page: Page) -> None:
    listed.let_in(page, "A. Coder")
    page.goto(f"{listed.address}/places/oum%20sarir")
    press(page, "r")
    form = page.locator("details[open] form")
    form.get_by_label("Name").fill(HOSTILE)
    form.get_by_label("Why").fill("as on our map")
    form.get_by_role("button", name="Rename").click()
    page.get_by_role("heading", name="<img src=x onerror=alert(1)>", level=1).wait_for()
    assert_accessible(page)
    assert "Oum Sarir" in page.locator(".said q").all_inner_texts()
    with Store.open(listed.record) as store:
        place = store.board.find(Filter(place="oum sarir")).rows[0].place
        assert place
        assert place.name.startswith("<img src=x")
        assert not list(store.faults())


def test_two_places_become_one_and_a_circle_is_refused(listed: Served) -> None:
    with listed.client("A. Coder") as client:
        merged = send(listed, client, key="dar hallan", verb="merge", value="OUM SARIR")
        assert merged.headers["location"] == "/places/oum%20sarir"
        assert client.get("/places/dar%20hallan").headers["location"] == "/places/oum%20sarir"
        assert "Dar Hallan" in client.get("/places/oum%20sarir").text
        refused = send(listed, client, verb="merge", value="dar hallan")
        assert refused.status_code == 400
        assert "leads back" in refused.text
    with Store.open(listed.record) as store:
        assert not store.board.find(Filter(place="dar hallan")).rows


def test_another_name_is_an_alias(listed: Served) -> None:
    with listed.client("A. Coder") as client:
        assert send(listed, client, verb="alias", value="Umm Sarîr").status_code == 303
        assert "Umm Sarîr" in client.get("/places?q=umm").text
        assert client.get("/places/umm%20sarir").headers["location"] == "/places/oum%20sarir"


def test_viewers_decide_nothing_and_nobody_is_overwritten_unseen(listed: Served) -> None:
    with (
        listed.client("V. Iewer", "viewer") as viewer,
        listed.client("A. Coder") as one,
        listed.client("B") as other,
    ):
        assert send(listed, viewer, value="X").status_code == 403
        for _ in range(2):
            assert send(listed, one, value="The old town").status_code == 303
        overtaken = send(listed, other, value="The new town")
        assert overtaken.status_code == 409
        assert "The new town" in overtaken.text
        assert one.get("/places/nowhere").status_code == 404
    with Store.open(listed.record) as store:
        assert len(list(store.reviews.all("place"))) == 1


def test_it_works_on_a_phone_and_without_script(listed: Served, phone: Page, scriptless: Page) -> None:
    listed.let_in(phone, "A. Coder")
    for path in ("/places", "/places/oum%20sarir"):
        phone.goto(f"{listed.address}{path}")
        assert_accessible(phone)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    listed.let_in(scriptless, "A. Coder")
    scriptless.goto(f"{listed.address}/places")
    scriptless.get_by_label("Find a place").fill("sarir")
    scriptless.get_by_role("button", name="Show").click()
    expect(scriptless.get_by_text("1 found")).to_be_visible()
