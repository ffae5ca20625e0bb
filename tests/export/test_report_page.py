"""The report in a browser, opened from the folder as from a memory stick: no server, and no network."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from onrecord.releasing import Spooled
from onrecord.report.addresses import incident_at
from onrecord.report.folder import write
from tests.web.rig import LAPTOP, PHONE, assert_accessible, opened, screenshot, started


def test_it_opens_from_a_folder_and_leads_from_a_number_to_its_words(
    release: Spooled, tmp_path: Path
) -> None:
    folder = tmp_path / "report"
    write(release, folder)
    one = max(release.incidents(), key=lambda each: (bool(each.tolls), len(each.reports)))
    faults: list[str] = []
    with started() as browser:
        for screen, name in ((LAPTOP, "laptop"), (PHONE, "phone")):
            with opened(browser, screen, faults) as page:
                page.goto((folder / "index.html").as_uri())
                assert (
                    page.evaluate("getComputedStyle(document.body).display") == "flex"
                )  # the style is there
                page.get_by_label("Find in these rows").fill("zzz no such words")
                assert page.locator("#incidents tbody tr:visible").count() == 0
                page.get_by_label("Find in these rows").fill("")
                page.get_by_role("button", name="Killed").click()
                assert page.locator("#incidents th[aria-sort]").inner_text().startswith("Killed")
                _no_faults(faults, folder)
                _accessible(page, faults, f"report-index-{name}")

                page.goto((folder / incident_at(one.id)).as_uri())
                page.locator(".tolls .best a").first.click()
                lit = page.locator("mark:target")
                assert lit.is_visible()
                assert lit.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
                assert any(lit.inner_text() == claim.quotes[0].text for claim in one.evidence("counts"))
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
                _no_faults(faults, folder)
                _accessible(page, faults, f"report-incident-{name}")


def _no_faults(faults: list[str], folder: Path) -> None:
    """Fail where anything went wrong, or was asked for outside the folder."""
    own = f"request to another address: GET {folder.as_uri()}/"
    left = [fault for fault in faults if not fault.startswith(own)]
    faults.clear()
    if left:
        pytest.fail("\n".join(left))


def _accessible(page: Page, faults: list[str], name: str) -> None:
    """See to it that axe finds nothing; it asks for the style sheet by a script, which no page of a report may."""
    assert_accessible(page)
    screenshot(page, name)
    faults.clear()
