"""Take docs/pages/: what the pages of `onrecord serve` show of the examples, after people have decided a little.

    python -m benchmarks.capture_pages

The reports are read and linked by the commands, two people decide through the pages, and a browser takes what it shows.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from tests.web import chromium

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "docs" / "pages"
PASSWORD = "seven grey herons wade"  # of a record that is thrown away
ANALYST, REVIEWER, ADMIN = "A. Coder", "R. Eader", "M. Anager"
ROLES = {ADMIN: "admin", ANALYST: "analyst", REVIEWER: "reviewer"}
LAPTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
SETTING: dict[str, Any] = {"locale": "en-GB", "timezone_id": "UTC", "reduced_motion": "reduce"}
COLOURS = 96  # of a picture; more are not seen in pages such as these
# Events of the report of the flight, by what they are called.
FLED, STRUCK, TAKEN = (
    f".event:has(h2:has-text('{name}'))" for name in ("Displacement", "Air strike", "Abduction")
)
ABDUCTED = f"{TAKEN} .f-line-counts"
WHY = "the round-up tells of the same flight"


def main() -> None:
    """Read, decide and take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "onrecord.db"
        _run(record, "read", "examples")
        _run(record, "link")
        for name, role in ROLES.items():
            _run(record, "account", name, "--role", role, given=PASSWORD)
        ids = _ids(record)
        PAGES.mkdir(exist_ok=True)
        with _served(record) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium.found(),
                chromium_sandbox=not chromium.is_root(),
                env={**os.environ, "LANGUAGE": "en_GB"},
            )
            _decide(browser, address, ids)
            _take(browser, address, ids)
            browser.close()
        _run(record, "verify")


# --- the record


def _run(record: Path, *arguments: str, given: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-m", "onrecord", *arguments],
        cwd=ROOT, env={**os.environ, "ONRECORD_RECORD": str(record)}, input=given, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return done.stdout


@contextmanager
def _served(record: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "onrecord", "serve", "--port", "0", "--record", str(record)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        found = re.search(r"http://[^/\s]+", server.stdout.readline())
        if found is None:
            raise SystemExit("onrecord serve did not say where it is")
        try:
            yield found[0]
        finally:
            server.terminate()


def _ids(record: Path) -> dict[str, str]:
    """Give ids: of incidents by what is told of them, and of the reports whose pages are shown."""
    told = [json.loads(line) for line in _run(record, "incidents", "--json").splitlines()]
    filed = [json.loads(line) for line in _run(record, "show", "--json").splitlines()]
    names = {one["document"]["name"]: one["document"]["id"] for one in filed}

    def incident(kind: str) -> str:
        return str(
            max((one for one in told if one["kind"] == kind), key=lambda one: len(one["sources"]))["id"]
        )

    flight = next(names[each] for each in names if "flight" in each)
    kinds = {name: incident(name) for name in ("shelling", "displacement", "sheltering", "abduction")}
    return kinds | {"flight": flight}


# --- people


@contextmanager
def _stranger(browser: Browser, address: str, **screen: Any) -> Iterator[Page]:
    context = browser.new_context(**SETTING, **(screen or LAPTOP))
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


@contextmanager
def _person(browser: Browser, address: str, name: str, **screen: Any) -> Iterator[Page]:
    with _stranger(browser, address, **screen) as page:
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Queue").wait_for()
        yield page


def _decide(browser: Browser, address: str, ids: dict[str, str]) -> None:
    """Leave something in each state: a draft, a part, what one person decided, what two did, and where they differ."""
    with _person(browser, address, ANALYST) as page:
        _merge(page, address, ids)
        _accept_all(page, address, ids["displacement"])
        _accept_all(page, address, ids["abduction"])
        _open_first(page, address, ids["displacement"])
        _correct(page, page.locator(f"{FLED} .f-line-counts").first, "3900")
        _press(page.locator(f"{STRUCK} .f-line-counts").first, "Accept")
        _press(page.locator(f"{STRUCK} .f-line-place").first, "Accept")
        _assess(page, address, ids["displacement"], "In review", "", "all reports are read")
    with _person(browser, address, REVIEWER) as page:
        _accept_all(page, address, ids["displacement"])
        _assess(
            page,
            address,
            ids["displacement"],
            "Confirmed",
            "Fair",
            "two sources that do not rest on each other",
        )
        _open_first(page, address, ids["abduction"])
        _press(page.locator(f"{TAKEN} .f-line-when").first, "Reject")


def _merge(page: Page, address: str, ids: dict[str, str]) -> None:
    page.goto(f"{address}/incidents/{ids['displacement']}")
    choice = page.locator(f"#perhaps-{ids['sheltering']}")
    choice.locator("summary", has_text="Merge").click()
    choice.locator("input[name=why]").first.fill(WHY)
    choice.get_by_role("button", name="Merge").click()
    page.locator(".story", has_text=WHY).wait_for()


def _accept_all(page: Page, address: str, incident: str) -> None:
    """Accept all that the reports of an incident tell of it."""
    page.goto(f"{address}/incidents/{incident}")
    for report in page.locator(".beside thead a.at").evaluate_all("all => all.map(one => one.href)"):
        page.goto(report)
        here = page.locator(f".event:has(a[href='/incidents/{incident}'])")
        for each in range(here.count()):
            _press(here.nth(each).locator(".head"), "Accept all")


def _open_first(page: Page, address: str, incident: str) -> None:
    page.goto(f"{address}/incidents/{incident}")
    page.locator(".beside thead a.at").first.click()
    page.locator("#text").wait_for()


def _press(item: Locator, button: str) -> None:
    """Press a button of an item, and wait until that is done."""
    before = item.locator(".state").inner_text()
    item.click(position={"x": 5, "y": 5})
    item.get_by_role("button", name=button).click()
    expect(item.locator(".state")).not_to_have_text(before)


def _correct(page: Page, line: Locator, low: str) -> None:
    line.click(position={"x": 5, "y": 5})
    line.get_by_role("link", name="Correct").click()
    form = page.locator("form[data-takes-words]")
    form.locator("[name=low]").fill(low)
    form.get_by_label("Why, if it is not plain").fill("the Red Crescent mended it")
    form.get_by_role("button", name="Save the correction").click()
    page.get_by_text("corrected", exact=True).wait_for()


def _assess(page: Page, address: str, incident: str, status: str, grade: str, why: str) -> None:
    page.goto(f"{address}/incidents/{incident}")
    page.locator("summary", has_text="Assess").click()
    page.get_by_role("group", name="Status").get_by_label(status).first.check()
    if grade:
        page.get_by_role("group", name="Grade").get_by_label(grade).first.check()
    page.locator("details[open] textarea[name=why]").fill(why)
    page.get_by_role("button", name="Assess", exact=True).click()
    page.locator(".in-head .assessed", has_text=status).wait_for()


# --- pictures


def _take(browser: Browser, address: str, ids: dict[str, str]) -> None:
    """Take every page, some of them on a phone and in the dark."""
    flight = f"/reports/{ids['flight']}"
    plain = {
        "queue": "/", "search": "/?text=Oum+Sarir", "incident": f"/incidents/{ids['shelling']}",
        "incident-confirmed": f"/incidents/{ids['displacement']}",
        "report": flight, "reports": "/reports", "add-reports": "/reports/add", "overview": "/overview",
        "timeline": "/overview/timeline", "actors": "/actors", "places": "/places", "code-book": "/code-book",
        "agreement": "/agreement", "history": "/history", "people": "/people",
    }  # fmt: skip
    with _person(browser, address, ADMIN) as page:
        for name, path in plain.items():
            _shot(page, address, path, name)
        page.goto(f"{address}/actors")
        _shot(page, address, _first(page, "/actors/"), "actor")
        page.goto(f"{address}/places")
        _shot(page, address, _first(page, "/places/"), "place")
        page.goto(f"{address}{flight}")
        line = page.locator(f"#events {ABDUCTED}").first
        line.click(position={"x": 5, "y": 5})
        line.get_by_role("link", name="Correct").click()
        page.locator("form[data-takes-words]").wait_for()
        _save(page, "report-correct")
    with _person(browser, address, ADMIN, **PHONE) as page:
        for name in ("queue", "incident", "report"):
            _shot(page, address, plain[name], f"phone-{name}")
    with _person(browser, address, ADMIN, **LAPTOP, color_scheme="dark") as page:
        _shot(page, address, flight, "dark-report")
    with _stranger(browser, address) as page:
        _save(page, "sign-in")


def _first(page: Page, start: str) -> str:
    return page.locator(f"main tbody a[href^='{start}']").first.get_attribute("href") or ""


def _shot(page: Page, address: str, path: str, name: str) -> None:
    page.goto(f"{address}{path}")
    _save(page, name)


def _save(page: Page, name: str) -> None:
    """Save what is on the screen, with as few colours as do."""
    taken = page.screenshot(animations="disabled", caret="hide")
    with Image.open(io.BytesIO(taken)) as whole:
        few = whole.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(PAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
