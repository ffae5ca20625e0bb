"""What a test in a browser stands on: a real server, a real Chromium, a watch over what goes wrong, and axe.

The fixtures `browser`, `page`, `phone`, `scriptless` and `faults` are in conftest.py. A test reads:

    def test_the_queue_opens(page: Page, record: Path) -> None:
        with serving(make_app(record, ...)) as address:
            page.goto(f"{address}/queue")
            assert_accessible(page)
            screenshot(page, "queue")
"""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urldefrag, urlsplit

import pytest
import uvicorn
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    WebError,
    WebSocket,
    expect,
    sync_playwright,
)
from starlette.types import ASGIApp

from tests.web import chromium

AXE = Path(__file__).parents[2] / "assets" / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
GRAVE = ("serious", "critical")
OF_COLOURS = ("color-contrast", "link-in-text-block")  # the rules among them that look at colours

PATIENCE = 30_000  # milliseconds for what a page does
MOVING = ".htmx-request, .htmx-swapping, .htmx-settling"  # what htmx calls what is on its way
ASK = "asked => axe.run(document, {runOnly: asked, resultTypes: ['violations']}).then(all => all.violations)"
SHOTS = "ONRECORD_SHOTS"  # names the folder that screenshots go to

SETTING = {"locale": "en-GB", "timezone_id": "UTC", "reduced_motion": "reduce"}
LAPTOP = {**SETTING, "viewport": {"width": 1280, "height": 800}}
PHONE = {
    **SETTING,
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
SCRIPTLESS = {**LAPTOP, "java_script_enabled": False}

OFFLINE = ("--no-proxy-server", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
INSIDE = ("about", "blob", "data")  # schemes that ask nobody
ICON = "/favicon.ico"  # some Chromium ask for it of their own accord, when no page names one

_served: set[str] = set()  # the addresses under test, in the form scheme://host:port


# --- a server


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Serve the app by uvicorn on a free port of 127.0.0.1; gives its address, without a slash at the end."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws="none",
            timeout_graceful_shutdown=5,
        )
        server = uvicorn.Server(config)
        thread = Thread(target=_run, args=(server, door), name=address)
        thread.start()
        try:
            _wait_for(server, thread)
            _served.add(address)
            yield address
        finally:
            _served.discard(address)
            server.should_exit = True
            thread.join()


def _run(server: uvicorn.Server, door: socket.socket) -> None:
    with suppress(SystemExit):  # so uvicorn ends when the app does not start; `_wait_for` tells
        server.run(sockets=[door])


def _wait_for(server: uvicorn.Server, thread: Thread) -> None:
    while not server.started:
        assert thread.is_alive(), "the server did not start; what it said is in the log"
        time.sleep(0.005)


# --- a browser


@contextmanager
def started() -> Iterator[Browser]:
    """One Chromium, which reaches 127.0.0.1 and nothing else; skips, with the reason, where there is none."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=chromium.found(),
                chromium_sandbox=not chromium.is_root(),
                args=list(OFFLINE),
            )
        except Error as error:
            pytest.skip(f"no Chromium can be started here (`make browser` looks for one): {_gist(error)}")
        with _loop_running(None):
            yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, screen: dict[str, Any], faults: list[str]) -> Iterator[Page]:
    """A page of a fresh context, with what goes wrong put into `faults`; AssertionError at the end if any is left."""
    with _loop_running(browser._loop):
        context = browser.new_context(**screen)
        context.set_default_timeout(PATIENCE)
        _watch(context, faults)
        try:
            yield context.new_page()
            for page in context.pages if screen.get("java_script_enabled", True) else ():
                _catch_up(page)
        finally:
            context.close()
    assert not faults, "\n".join(["The page had faults:", *faults])


def _catch_up(page: Page) -> None:
    """Let what the page was to do at once be done, and what it says of it come here, however slow the machine is."""
    with suppress(Error):  # the page is on its way to another
        page.evaluate("() => new Promise(done => setTimeout(done))")


@contextmanager
def _loop_running(loop: asyncio.AbstractEventLoop | None) -> Iterator[None]:
    """Mark the loop as running. Playwright leaves its own marked, and then no other test could call asyncio.run."""
    before = asyncio._get_running_loop()
    asyncio._set_running_loop(loop)
    try:
        yield
    finally:
        asyncio._set_running_loop(before)


def _gist(error: Error) -> str:
    lines = [line for line in error.message.splitlines() if line and line[0] not in "╔║╚"]
    return " ".join(lines[:3])


def _watch(context: BrowserContext, faults: list[str]) -> None:
    asked: set[str] = set()  # addresses that a page was opened at

    def on_request(request: Request) -> None:
        if request.is_navigation_request():
            asked.add(urldefrag(request.url).url)
        if _is_elsewhere(request.url):
            faults.append(f"request to another address: {request.method} {request.url}")

    def on_socket(opened: WebSocket) -> None:
        faults.append(f"request to another address: {opened.url}")

    def on_console(message: ConsoleMessage) -> None:
        if _is_fault(message) and not _is_for_the_test(message, asked):
            faults.append(f"console: {message.text} ({message.location['url']})")

    def on_error(error: WebError) -> None:
        faults.append(f"error of a script: {error.error}")

    context.on("request", on_request)
    context.on("console", on_console)
    context.on("weberror", on_error)
    context.on("page", lambda page: page.on("websocket", on_socket))


def _is_elsewhere(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme not in INSIDE and f"{parts.scheme}://{parts.netloc}" not in _served


def _is_fault(message: ConsoleMessage) -> bool:
    return message.type in ("error", "assert") or "Content Security Policy" in message.text


def _is_for_the_test(message: ConsoleMessage, asked: set[str]) -> bool:
    """Whether this only says that a page, or an icon that no page names, was answered with 4xx."""
    address = urldefrag(message.location["url"]).url
    refused = message.text.startswith("Failed to load resource: the server responded with a status of 4")
    return refused and (address in asked or urlsplit(address).path == ICON)


# --- what is waited for


def press(page: Page, *keys: str) -> None:
    """Press keys, each as a person would: when the page has come, and has put in focus what is to be at hand."""
    for key in keys:
        rest(page)
        page.keyboard.press(key)


def rest(page: Page) -> None:
    """Wait until no part of the page is on its way or is being put in place."""
    moving = page.locator(MOVING)
    if moving.count():  # to expect costs more than to look
        expect(moving).to_have_count(0)


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait, while the page goes on, until something holds that does not show in it; AssertionError if it never does."""
    end = time.monotonic() + PATIENCE / 1000
    while not holds():
        assert time.monotonic() < end, f"it never came to this on {page.url}"
        page.wait_for_timeout(10)


# --- what is looked at


@dataclass(frozen=True, repr=False)
class Violation:
    """A rule of axe that the page breaks, and where: the selector of each node with what would mend it."""

    rule: str
    impact: str
    help: str
    nodes: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        where = "".join(f"\n  {selector}: {mend}" for selector, mend in self.nodes)
        return f"[{self.impact}] {self.rule}: {self.help}{where}"


def axe(page: Page) -> list[Violation]:
    """The serious and critical breaches of WCAG 2.2 A and AA that axe finds on the page as it stands."""
    return [each for each in _breaches(page, "tag", WCAG) if each.impact in GRAVE]


def advice(page: Page) -> list[Violation]:
    """What axe would have better, of any impact, though no rule of WCAG asks for it."""
    return _breaches(page, "tag", ("best-practice",))


def assert_accessible(page: Page) -> None:
    """Fail with all that `axe` finds."""
    _assert_none(page, axe(page))


def assert_accessible_in_light_and_dark(page: Page) -> None:
    """Fail with all that `axe` finds, and with what its rules of colours find when the page is dark."""
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    _assert_none(page, _breaches(page, "rule", OF_COLOURS))
    page.emulate_media(color_scheme="light")


def turning(page: Page) -> Callable[[dict[str, Any]], None]:
    """Give what shows the page on another screen, as it is open, without loading it anew."""
    line = page.context.new_cdp_session(page)  # what it sets holds as long as it is not detached

    def turn(screen: dict[str, Any]) -> None:
        scale, mobile = screen.get("device_scale_factor", 1), screen.get("is_mobile", False)
        size = screen["viewport"] | {"deviceScaleFactor": scale, "mobile": mobile}
        line.send("Emulation.setDeviceMetricsOverride", size)
        line.send("Emulation.setTouchEmulationEnabled", {"enabled": screen.get("has_touch", False)})

    return turn


def screenshot(page: Page, name: str) -> None:
    """Save the whole page as NAME.png in the folder that ONRECORD_SHOTS names, with nothing moving; else nothing."""
    if folder := os.environ.get(SHOTS):
        page.screenshot(
            path=Path(folder) / f"{name}.png", full_page=True, animations="disabled", caret="hide"
        )


def _assert_none(page: Page, found: list[Violation]) -> None:
    assert not found, "\n".join([f"axe finds on {page.url}:", *map(repr, found)])


def _breaches(page: Page, of: str, rules: tuple[str, ...]) -> list[Violation]:
    if not AXE.exists():
        pytest.skip(f"axe-core is not installed: there is no {AXE}")
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(ASK, {"type": of, "values": list(rules)})
    return [_violation(each) for each in found]


def _violation(found: dict[str, Any]) -> Violation:
    nodes = tuple((str(node["target"][-1]), _one_line(node["failureSummary"])) for node in found["nodes"])
    return Violation(found["id"], found["impact"], found["help"], nodes)


def _one_line(text: str) -> str:
    return " ".join(text.split())
