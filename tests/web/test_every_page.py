"""Every page is accessible, fits its screen, and is walked through by Tab in order."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from onrecord.web.pages import ROUTES
from tests.web.flight import Flight
from tests.web.rig import LAPTOP, PHONE, assert_accessible_in_light_and_dark, opened, turning

# What is saved, and the way in.
NOT_PAGES = ("/reports/{id}/bytes", "/overview/{name}.{form}", "/export/{id}/file", "/enter")


def addresses(flight: Flight, page: Page) -> dict[str, str]:
    """An address for each route that is asked for with GET, filled from the record, by route."""
    report = f"/reports/{flight.reports[0][0]}"
    filled = {
        "/": "/?order=newest",
        "/incidents/{id}": f"/incidents/{flight.id}?order=newest",
        "/reports/{id}": report,
        "/actors/{key:path}": first_link(page, flight, "/actors"),
        "/places/{key:path}": first_link(page, flight, "/places"),
        "/code-book/{kind}": "/code-book/killing",
        "/gazetteer": "/gazetteer?q=Toledo",
        "/overview/{name}": "/overview/map",
        "/overview/{name}/list/{group}": group(page, flight),
        "/jobs/{id}": job(flight, page),
        "/export/{id}": release(flight, page),
    }
    asked = [each.path for each in ROUTES if "GET" in (each.methods or ()) and each.path not in NOT_PAGES]
    missing = [path for path in asked if "{" in path and path not in filled]
    assert not missing, f"say how to fill {missing}"
    forms = page_of_forms(page, flight, report)
    return {path: filled.get(path, path) for path in asked} | forms


def first_link(page: Page, flight: Flight, path: str) -> str:
    page.goto(f"{flight.site.address}{path}")
    return page.locator(f"main tbody a[href^='{path}/']").first.get_attribute("href") or ""


def group(page: Page, flight: Flight) -> str:
    page.goto(f"{flight.site.address}/overview")
    return page.locator("main a[href*='/list/']").first.get_attribute("href") or ""


def job(flight: Flight, page: Page) -> str:
    """Read one more report through the page; give the address of how that went."""
    page.goto(f"{flight.site.address}/reports/add")
    page.get_by_label("Text of the report").fill("Two herders were killed in Tolvar on 3 May 2031.")
    page.locator("form[action='/reports/paste'] button.strong").click()
    page.wait_for_url("**/jobs/*")
    return page.url.removeprefix(flight.site.address)


def release(flight: Flight, page: Page) -> str:
    """Let the record go out; give the address of what came of it."""
    page.goto(f"{flight.site.address}/export?profile=public&format=hxl")
    page.get_by_role("button", name="Make the release").click()
    page.get_by_role("link", name="Download").wait_for()
    return page.url.removeprefix(flight.site.address)


def page_of_forms(page: Page, flight: Flight, report: str) -> dict[str, str]:
    """The report page with each of its forms open, by what the form does."""
    page.goto(f"{flight.site.address}{report}")
    forms = {
        name: page.locator(f"#events a:has-text('{name}')")
        for name in ("Comment", "Keep to some", "Add a value")
    }
    for field in ("place", "counts", "when"):
        forms[f"Correct {field}"] = page.locator(f".f-line-{field} a:has-text('Correct')")
    return {name: link.first.get_attribute("href") or "" for name, link in forms.items()}


def test_every_page_is_accessible_and_no_wider_than_the_screen(flight: Flight, page: Page) -> None:
    """In light and dark, on a laptop and on a phone."""
    flight.site.let_in(page, "Ad. Min", "admin")
    turn = turning(page)
    for address in (*addresses(flight, page).values(), None):
        if address is None:
            page.context.clear_cookies()
        page.goto(f"{flight.site.address}{address or '/sign-in'}")
        assert page.locator("main h1").count() == 1, address
        for screen in (LAPTOP, PHONE):
            turn(screen)
            assert page.evaluate("() => matchMedia('(pointer: coarse)').matches") == (screen is PHONE)
            assert_accessible_in_light_and_dark(page)
            wide = page.evaluate("() => document.documentElement.scrollWidth")
            assert wide <= screen["viewport"]["width"], address
        turn(LAPTOP)


@pytest.mark.parametrize("screen", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_tab_goes_to_each_thing_once_and_to_what_is_in_sight(
    flight: Flight, browser: Browser, faults: list[str], screen: dict[str, Any]
) -> None:
    with opened(browser, screen, faults) as page:
        flight.site.let_in(page, "Ad. Min", "admin")
        for path in ("/", f"/incidents/{flight.id}", f"/reports/{flight.reports[0][0]}"):
            page.goto(f"{flight.site.address}{path}")
            seen: list[str] = []
            for _ in range(400):
                page.keyboard.press("Tab")
                told = page.evaluate(TOLD)
                if told["at"] == "body" or (seen and told["at"] == seen[0]):
                    break
                assert told["seen"], f"{path}: {told['at']} is in focus and not in sight"
                if [told["at"]] != seen[-1:]:  # a field for a day has several stops
                    seen.append(told["at"])
            assert len(seen) > 20
            assert len(seen) == len(set(seen)), path


TOLD = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect();
    const path = [...function* () { for (let one = at; one.parentElement; one = one.parentElement)
        yield one.localName + [...one.parentElement.children].indexOf(one); }()].join(" ");
    const shown = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
    return {at: at === document.body ? "body" : path, seen: shown};
}"""
