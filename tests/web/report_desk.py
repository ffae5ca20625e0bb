"""How tests look at a report in the page, and at what the record then says of it."""

from __future__ import annotations

import httpx
from playwright.sync_api import Page

from onrecord.model.reading import Event
from onrecord.model.review import Review
from onrecord.review.apply import reviewed
from onrecord.review.standing import ReviewedEvent, Standing
from onrecord.store.store import Store
from tests.web.record import Served
from tests.web.rig import rest

MARKET = "2024-03-05-northern-post-market"


class Desk:
    """The record of a site as a test looks at it: one report of it, and what people made of that."""

    def __init__(self, site: Served, name: str = MARKET) -> None:
        self.record = site.record
        with Store.open(self.record) as store:
            (self.id,) = (each.document.id for each in store.documents() if name in each.document.name)
        self.path = f"{site.address}/reports/{self.id}"

    @property
    def event(self) -> Event:
        """The main event."""
        with Store.open(self.record) as store:
            filed = store.filed(self.id)
        assert filed
        return next(each for each in filed.reading.events if each.main)

    @property
    def reviews(self) -> list[Review]:
        with Store.open(self.record) as store:
            assert list(store.faults()) == []
            return list(store.reviews.all())

    @property
    def now(self) -> ReviewedEvent:
        """The main event as it stands."""
        return reviewed(self.event, self.reviews)

    def value(self, field: str, at: int = 0) -> Standing:
        return [each for each in self.now.standings if each.field == field][at]

    def said(self) -> list[tuple[str, str, str | None]]:
        return [(each.by, each.verb, each.field) for each in self.reviews]


def line(page: Page, value: Standing) -> str:
    return f"#v-{value.claim}"


def walk_to(page: Page, selector: str) -> None:
    for key in ("j", "k"):
        for _ in range(100):
            rest(page)
            if page.locator(f"{selector}[aria-current]").count():
                return
            page.keyboard.press(key)
    raise AssertionError(f"j and k do not reach {selector}")


def post(client: httpx.Client, site: Served, path: str, **fields: str) -> httpx.Response:
    return client.post(path, data={"csrf": site.csrf(client), **fields})


def choose(page: Page, words: str) -> None:
    """Select words of the report as a mouse would, across whatever marks stand in them."""
    page.evaluate(
        """words => {
          const text = document.getElementById('text'), whole = text.textContent, start = whole.indexOf(words);
          const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT), range = document.createRange();
          for (let at = 0, node; (node = walker.nextNode()); at += node.length) {
            if (at <= start && start < at + node.length) range.setStart(node, start - at);
            const end = start + words.length;
            if (at < end && end <= at + node.length) range.setEnd(node, end - at);
          }
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }""",
        words,
    )
