"""A browser for the tests of the page. What stands behind these fixtures is in rig.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.web.flight import flight
from tests.web.record import demo, read_once, site
from tests.web.rig import LAPTOP, PHONE, SCRIPTLESS, opened, started

__all__ = ["demo", "flight", "read_once", "site"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; they are skipped, with the reason, where none can be had."""
    with started() as browser:
        yield browser


@pytest.fixture
def faults() -> list[str]:
    """What went wrong in the pages of this test. What is left here at the end fails it: `clear()` what you expect."""
    return []


@pytest.fixture
def page(browser: Browser, faults: list[str]) -> Iterator[Page]:
    """A page on a laptop, 1280x800."""
    with opened(browser, LAPTOP, faults) as page:
        yield page


@pytest.fixture
def phone(browser: Browser, faults: list[str]) -> Iterator[Page]:
    """A page on a phone, 390x844, with touch."""
    with opened(browser, PHONE, faults) as page:
        yield page


@pytest.fixture
def scriptless(browser: Browser, faults: list[str]) -> Iterator[Page]:
    """A page on a laptop where no script runs."""
    with opened(browser, SCRIPTLESS, faults) as page:
        yield page
