"""The rig finds what it is there to find, so that a green test in a browser means something."""

from __future__ import annotations

import asyncio
import gc
import re
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tests.web.rig import (
    LAPTOP,
    advice,
    assert_accessible,
    axe,
    opened,
    screenshot,
    serving,
    until,
)

STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'"

CLEAN = """<main><h1>The queue</h1><form method="post" action="/refused">
<label for="who">Your name</label> <input id="who" name="who"> <button>Open</button></form></main>"""

PAGES = {
    "clean": CLEAN,
    "unlabelled": "<main><h1>The queue</h1><input name='who'></main>",
    "outside a landmark": "<h1>The queue</h1><p>Nine drafts wait.</p>",
    "console": "<script src='/script/console'></script>",
    "thrown": "<script src='/script/thrown'></script>",
    "late": "<script src='/script/late'></script>",
    "fetch": "<script src='/script/fetch'></script>",
    "socket": "<script src='/script/socket'></script>",
    "inline script": "<script>document.title = 'changed'</script>",
    "inline style": "<p style='color: red'>Nine drafts wait.</p>",
    "picture from elsewhere": "<img alt='' src='http://example.org/dot.png'>",
    "missing script": "<script src='/nowhere.js'></script>",
    "by script only": "<p id='told'>plain</p><script src='/script/told'></script>",
}
SCRIPTS = {
    "console": "console.error('the count is off')",
    "thrown": "throw new Error('no such draft')",
    "late": "setTimeout(() => { throw new Error('too late') })",
    "fetch": "fetch('http://example.org/count').catch(() => {})",
    "socket": "new WebSocket('ws://example.org/')",
    "told": "document.getElementById('told').textContent = 'by script'",
}


def show(request: Request) -> Response:
    body = PAGES[request.path_params["name"]]
    text = f"<!doctype html><html lang='en'><head><title>Rig</title></head><body>{body}</body></html>"
    policy = {} if "open" in request.query_params else {"content-security-policy": STRICT}
    return HTMLResponse(text, headers=policy)


def script(request: Request) -> Response:
    return Response(SCRIPTS[request.path_params["name"]], media_type="text/javascript")


def refused(_: Request) -> Response:
    return HTMLResponse("<!doctype html><title>Refused</title><p>Say who you are.</p>", status_code=422)


def broken(_: Request) -> Response:
    return HTMLResponse("<!doctype html><title>Broken</title><p>Broken.</p>", status_code=500)


def away(_: Request) -> Response:
    return Response(status_code=303, headers={"location": "http://example.org/"})


ROUTES = [
    Route("/page/{name}", show),
    Route("/script/{name}", script),
    Route("/refused", refused, methods=["POST"]),
    Route("/broken", broken),
    Route("/away", away),
]


@pytest.fixture
def site() -> Iterator[str]:
    with serving(Starlette(routes=ROUTES)) as address:
        yield address


def test_a_clean_page_has_no_faults_and_axe_finds_nothing(page: Page, site: str) -> None:
    page.goto(f"{site}/page/clean")

    assert page.get_by_role("heading").inner_text() == "The queue"
    assert page.viewport_size == {"width": 1280, "height": 800}
    assert (axe(page), advice(page)) == ([], [])
    assert_accessible(page)


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("console", "the count is off"),
        ("thrown", "no such draft"),
        ("late", "too late"),
        ("inline script", "Content Security Policy"),
        ("inline style", "Content Security Policy"),
        ("missing script", "404"),
        ("picture from elsewhere", "Content Security Policy"),
        ("fetch", "Content Security Policy"),
    ],
)
def test_what_goes_wrong_in_a_page_fails_its_test(browser: Browser, site: str, name: str, fault: str) -> None:
    faults: list[str] = []
    with pytest.raises(AssertionError, match=fault), opened(browser, LAPTOP, faults) as page:
        page.goto(f"{site}/page/{name}")
        until(page, lambda: any(fault in each for each in faults))


def test_what_a_page_has_still_to_do_is_waited_for(browser: Browser, site: str) -> None:
    with pytest.raises(AssertionError, match="too late"), opened(browser, LAPTOP, []) as page:
        page.goto(f"{site}/page/clean")
        page.evaluate(f"() => {{ {SCRIPTS['late']} }}")


@pytest.mark.parametrize("name", ["picture from elsewhere", "fetch", "socket"])
def test_a_request_to_another_host_is_refused_and_told(
    page: Page, site: str, name: str, faults: list[str]
) -> None:
    page.goto(f"{site}/page/{name}?open")

    asked = re.compile("request to another address: .*example.org")
    until(page, lambda: any(asked.match(each) for each in faults))
    until(page, lambda: any("ERR_NAME_NOT_RESOLVED" in each for each in faults))
    faults.clear()


def test_being_sent_to_another_host_is_refused_and_told(page: Page, site: str, faults: list[str]) -> None:
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        page.goto(f"{site}/away")

    assert "request to another address: GET http://example.org/" in faults
    faults.clear()


def test_a_server_that_is_not_under_test_is_another_address(page: Page, site: str, faults: list[str]) -> None:
    with serving(Starlette(routes=ROUTES)) as gone:
        page.goto(f"{gone}/page/clean")
        assert faults == []

    with pytest.raises(Exception, match="ERR_CONNECTION_REFUSED"):
        page.goto(f"{gone}/page/clean")
    assert f"request to another address: GET {gone}/page/clean" in faults
    faults.clear()


def test_a_refused_form_is_for_the_test_to_judge(page: Page, site: str) -> None:
    page.goto(f"{site}/page/clean")
    with page.expect_response("**/refused") as answer:
        page.get_by_role("button").click()

    assert answer.value.status == 422
    expect(page.get_by_text("Say who you are.")).to_be_visible()


def test_a_server_that_breaks_fails_the_test(browser: Browser, site: str) -> None:
    faults: list[str] = []
    with pytest.raises(AssertionError, match="500"), opened(browser, LAPTOP, faults) as page:
        page.goto(f"{site}/broken")
        until(page, lambda: any("500" in each for each in faults))


def test_axe_finds_an_input_without_a_label(page: Page, site: str) -> None:
    page.goto(f"{site}/page/unlabelled")

    (violation,) = axe(page)
    assert (violation.rule, violation.impact) == ("label", "critical")
    assert [selector for selector, _ in violation.nodes] == ["input"]
    with pytest.raises(AssertionError, match=r"\[critical\] label: .*\n  input: Fix any of"):
        assert_accessible(page)


def test_advice_is_told_apart_from_breaches(page: Page, site: str) -> None:
    page.goto(f"{site}/page/outside a landmark")

    assert axe(page) == []
    assert {"landmark-one-main", "region"} <= {each.rule for each in advice(page)}


def test_a_phone_is_narrow_and_has_touch(phone: Page, site: str) -> None:
    phone.goto(f"{site}/page/clean")

    assert phone.viewport_size == {"width": 390, "height": 844}
    assert phone.evaluate("matchMedia('(pointer: coarse)').matches && navigator.maxTouchPoints > 0")


def test_a_page_without_script_runs_none(page: Page, scriptless: Page, site: str) -> None:
    for each, text in ((page, "by script"), (scriptless, "plain")):
        each.goto(f"{site}/page/by script only")
        assert each.locator("#told").inner_text() == text


def test_a_screenshot_is_kept_only_when_asked_for(
    page: Page, site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.goto(f"{site}/page/clean")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ONRECORD_SHOTS", raising=False)
    screenshot(page, "queue")
    assert list(tmp_path.rglob("*")) == []

    monkeypatch.setenv("ONRECORD_SHOTS", str(tmp_path / "shots"))
    screenshot(page, "queue")
    assert (tmp_path / "shots" / "queue.png").read_bytes().startswith(b"\x89PNG")


def test_a_browser_leaves_other_tests_their_own_loop(browser: Browser, site: str) -> None:
    async def answer() -> int:
        return 9

    assert asyncio.run(answer()) == 9
    with opened(browser, LAPTOP, []) as page:
        page.goto(f"{site}/page/clean")
    assert asyncio.run(answer()) == 9


def test_a_server_leaves_nothing_behind() -> None:
    def threads() -> set[str]:
        return {thread.name for thread in threading.enumerate()}

    with serving(Starlette(routes=ROUTES)) as address:  # its thread is called after it
        port = int(address.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)):
            assert address in threads()

    gc.collect()  # what was left open would warn here, and warnings are errors
    assert address not in threads()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_a_server_that_cannot_start_says_so() -> None:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        raise RuntimeError("no record")
        yield

    with pytest.raises(AssertionError, match="did not start"), serving(Starlette(lifespan=lifespan)):
        pass
