"""Nothing that a report or a person says is run, fetched or followed: in a real Chromium with a canary."""

from __future__ import annotations

import csv
import io
import re
import shutil
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import httpx
import pytest
from lxml import html
from playwright.sync_api import Browser, Page, expect

from onrecord import reviewing
from onrecord.ingest.found import Overrides, Problem
from onrecord.model.text import Document
from onrecord.store.desk import Desk
from onrecord.store.store import Store
from onrecord.web.adding import Spool
from onrecord.web.pages.overview import PANELS
from onrecord.web.uploads import Upload
from tests.reports import READER, read_one, report
from tests.web.attacks.ground import Ground, event_of, grounds, incident_of, linked
from tests.web.record import PASSWORD, QUICK
from tests.web.rig import LAPTOP, opened, press, rest, until

# Each would set the canary, or show itself, where it is taken for anything but words.
PAYLOADS = (
    "<script>__pwned=1</script>",
    '"><script>__pwned=2</script>',
    "'><script>__pwned=3</script>",
    "</script><script>__pwned=4</script>",
    "</title><script>__pwned=5</script>",
    "</textarea><script>__pwned=6</script>",
    "</style><img src=x onerror=__pwned=7>",
    "--><svg onload=__pwned=8>",
    "]]><svg/onload=__pwned=9>",
    "<img src=x onerror=__pwned=10>",
    '" onfocus=__pwned=11 autofocus x="',
    "' onmouseover=__pwned=12 style='position:fixed;inset:0' x='",
    "<svg><script href=data:,__pwned=13 /></svg>",
    "<svg><animate onbegin=__pwned=14 attributeName=x dur=1s>",
    "<details open ontoggle=__pwned=15>",
    "<iframe srcdoc='<script>parent.__pwned=16</script>'></iframe>",
    "<a href=javascript:__pwned=17>go</a>",
    "javascript:__pwned=18//",
    "data:text/html,<script>opener.__pwned=19</script>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=__pwned=20&gt;'>",
    '<noscript><p title="</noscript><img src=x onerror=__pwned=21>">',
    "<form action=//evil.example><button>go</button></form>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "{{7919*7907}}{{ self.__init__.__globals__ }}",
    "{% for x in (1,) %}{{ 7919 * 7907 }}{% endfor %}${7919*7907}#{7919*7907}<%= 7919*7907 %>",
    "\\u003cscript\\u003e__pwned=27\\u003c/script\\u003e",
    "&lt;script&gt;__pwned=28&lt;/script&gt;&#60;script&#62;__pwned=28&#60;/script&#62;",
    "\uff1cscript\uff1e__pwned=29\uff1c/script\uff1e",
    "<div hx-get=/sign-out hx-trigger=load hx-on:load=__pwned=30 data-key=a>",
    "<b hx-on::load=\"__pwned=31\" hx-vals='js:{x:__pwned=31}' hx-trigger='load[__pwned=31]' hx-get=/>",
    "\u202e<img src=x onerror=__pwned=32>\u2066",
    "<x\tonclick\n=__pwned=33 tabindex=1 id=x>#x",
    "<object data=data:text/html,x></object><embed src=//evil.example>",
)
PRODUCT = str(7919 * 7907)  # what a template would make of it
ALL = "\n".join(PAYLOADS)
EVIL = "javascript:__pwned=40//"
WHO, WHERE = "<img src=x onerror=__pwned=41>", '"><svg onload=__pwned=42>'
NAME = "<img src=x onerror=__pwned=43>"
BIDI = "left \u202egnp.evil\u2067 right"
CANARY = """window.__pwned = window.__pwned || 0;
for (const name of ['alert', 'confirm', 'prompt', 'open']) window[name] = () => { window.__pwned = name };"""

TEXT = f"Ridge militia killed 12 herders in Tolvar on 2031-05-03, a harbour clerk said.\n{ALL}"


def hostile() -> tuple[Document, ...]:
    """Reports whose every part is hostile."""
    first = report(
        TEXT, title=ALL, name=f"{WHO}.txt", publisher=f"{WHO}{BIDI}", author=ALL, url=EVIL, language="en"
    )
    second = report(
        "Coast patrol killed 3 divers in Anselm on 2031-05-06.", title=WHERE, name="../../../<b>.txt",
        publisher='=HYPERLINK("http://evil.example")', url="https://evil.example/?x=<script>",
    )  # fmt: skip
    third = report(
        "Ridge militia killed 14 herders in Tolvar on 2031-05-03.", title=BIDI, url="data:text/html,x"
    )
    return first, second, third


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """A record in which everything that anybody could write is hostile."""
    path = tmp_path_factory.mktemp("scripts") / "onrecord.db"
    first, second, third = hostile()
    with Store.open(path) as store:
        for each in (first, second, third):
            store.add(each, evil_names(each), reader=f"{WHO} reader")
        store.set_aside(f"{WHO}{WHERE}.bin", replace_error())
        linked(store)
        for subject, sort in (("ridge militia", "actor"), ("tolvar", "place")):
            for verb, value in (
                ("rename", {"name": f"{WHO}{BIDI}"}),
                ("alias", {"alias": f"{WHERE} {sort}"}),
            ):
                reviewing.decide(store, sort, subject, verb, by=NAME, after=0, value=value, why=ALL)  # type: ignore[arg-type]
        for each in (first, second):
            reviewing.decide(store, "event", event_of(each), "accept", by=NAME, after=0, why=ALL)
            reviewing.decide(store, "event", event_of(each), "comment", by=NAME, after=0, why=ALL)
            reviewing.decide(store, "document", each.id, "comment", by=NAME, after=0, why=ALL)
        name = store.linkage.memberships([event_of(first)])[event_of(first)]
        reviewing.decide(store, "incident", name, "comment", by=NAME, after=0, value=ALL)
        reviewing.decide(
            store, "incident", name, "assess", by=NAME, after=0, field="status", value="contested", why=ALL
        )
        for field in ("definition", "note"):
            reviewing.decide(
                store, "kind", "killing", "define", by=NAME, after=0, field=field, value=ALL[:1900], why=ALL
            )
        linked(store)
    with grounds(path, first=first.id, second=second.id, incident=incident_of(path, first)) as ground:
        with Desk.open(ground.site.desk, hasher=QUICK) as desk:
            desk.add_account(NAME, "admin", PASSWORD)
            for number, each in enumerate((WHO, WHERE, BIDI.replace("\u202e", "").replace("\u2067", ""))):
                desk.views.save("A Admin", each, f"text={quote(PAYLOADS[number])}")
        yield ground


def evil_names(document: Document) -> Any:
    """Read a report, and call the place and the actor of its event by hostile names."""
    reading = read_one(document)
    events = tuple(
        replace(
            each,
            place=each.place and replace(each.place, name=f"{each.place.name}"),
            agents=tuple(replace(part, name=part.quote.text) for part in each.agents),
        )
        for each in reading.events
    )
    return replace(reading, events=events)


def replace_error() -> Any:
    from onrecord.errors import Unreadable

    return Unreadable(f"{WHO}: cannot be read {WHERE}")


def pages(ground: Ground) -> list[str]:
    """Give one address of every page, and those in which what is asked stands again."""
    report_path, incident = f"/reports/{ground.names['first']}", f"/incidents/{ground.names['incident']}"
    event = event_of(hostile()[0])
    return [
        "/", "/reports", "/reports/set-aside", report_path, f"{report_path}?do=comment",
        f"{report_path}?do=add&event={event}&field=place",
        f"/reports/{ground.names['second']}", incident, f"{incident}?order=harm", "/actors", "/actors/ridge%20militia",
        "/places", "/places/tolvar", "/code-book", "/code-book/killing", "/history", "/history?kind=review",
        "/people", "/me",
        "/agreement", "/reports/add", "/overview", *(f"/overview/{name}" for name in PANELS),
    ]  # fmt: skip


ECHOED = ("/?text={}", "/reports?text={}", "/reports?publisher={}", "/actors?q={}", "/places?q={}", "/gazetteer?q={}",
          "/history?by={}", "/history?kind={}", "/?order={}", "/?actor={}&country={}",
          "/?since={}", "/nothing/{}", "/actors/{}", "/overview/{}",
          "/code-book/{}")  # fmt: skip

NATURE = """() => {
  const found = [];
  for (const each of document.querySelectorAll('*')) {
    for (const {name, value} of each.attributes) {
      if (/^on|^hx-(on|vals|get|post|headers|include)|^style$|^srcdoc$/i.test(name))
        found.push(`${each.tagName} ${name}`);
      if (/^(href|src|action|formaction|xlink:href|data)$/i.test(name) && value && !/^(\\/(?!\\/)|[?#])/.test(value)
          && !(each.tagName === 'A' && /^https?:/.test(value) && /noopener.*noreferrer/.test(each.rel)))
        found.push(`${each.tagName} ${name}=${value}`);
    }
    if (/^(iframe|object|embed|base|math|applet|frame|foreignobject)$/i.test(each.tagName)) found.push(each.tagName);
    if (each.tagName === 'SCRIPT' && !each.src) found.push('SCRIPT without src');
  }
  if (window.__pwned) found.push(`canary ${window.__pwned}`);
  return found;
}"""


@pytest.fixture
def watched(ground: Ground, browser: Browser, faults: list[str]) -> Iterator[Page]:
    """A page of an admin in which every script that is not ours, and every dialog, is a fault."""
    with opened(browser, LAPTOP, faults) as page:
        page.add_init_script(CANARY)
        page.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.context.on(
            "page", lambda other: faults.append(f"window: {other.url}") if other != page else None
        )
        ground.site.let_in(page, "A Admin", "admin")
        yield page


def assert_harmless(page: Page) -> None:
    found = page.evaluate(NATURE)
    assert found == [], f"{page.url}: {found}"
    assert PRODUCT not in page.content()


# --- what is kept


def test_nothing_that_is_kept_is_run_on_any_page(ground: Ground, watched: Page) -> None:
    for path in pages(ground):
        answer = watched.goto(f"{ground.site.address}{path}")
        assert answer
        assert answer.status == 200, path
        assert_harmless(watched)
        watched.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        for each in watched.locator("main a, main button, main summary").all()[:3]:
            each.hover(force=True)
    assert "__pwned" in watched.content()


def test_every_payload_stands_on_the_page_letter_by_letter(ground: Ground, watched: Page) -> None:
    watched.goto(f"{ground.site.address}/reports/{ground.names['first']}?shown=all")
    said = watched.locator("#text").evaluate("each => each.textContent")
    for each in PAYLOADS:
        assert each in said


def test_moving_within_the_page_runs_nothing_either(ground: Ground, watched: Page) -> None:
    """As htmx swaps pages in, scripts in them would run where a parser would not run them."""
    watched.goto(f"{ground.site.address}/reports")
    watched.locator("tbody a").first.click()
    watched.wait_for_url("**/reports/*")
    assert_harmless(watched)
    for name in ("Actors", "Places", "History", "Queue"):
        watched.get_by_role("link", name=name, exact=True).first.click()
        expect(watched.get_by_role("heading", name=name, level=1)).to_be_visible()
        rest(watched)
        assert_harmless(watched)


def test_no_key_and_no_click_runs_what_is_kept(ground: Ground, watched: Page) -> None:
    watched.goto(f"{ground.site.address}/reports/{ground.names['first']}")
    press(watched, "j", "j", "k", "?", "Escape", "o", "m")
    rest(watched)
    assert_harmless(watched)


# --- what is asked for, and sent

OURS = frozenset((
    "html", "head", "meta", "title", "link", "script", "body", "a", "header", "nav", "form", "label", "input",
    "small", "b", "button", "main", "section", "h1", "h2", "h3", "p", "div", "span", "select", "option",
    "dialog", "dl", "dt", "dd", "footer", "ul", "ol", "li", "table", "thead", "tbody", "tfoot", "tr", "th", "td",
    "details", "summary", "q", "bdi", "kbd", "time", "code", "datalist", "fieldset", "legend", "textarea",
    "mark", "svg", "line", "rect", "path", "g", "text", "circle", "caption", "del", "ins", "em", "strong", "br",
    "abbr", "output", "i", "aside",
))  # fmt: skip
# elements that our templates have


@pytest.mark.parametrize("path", ECHOED)
def test_nothing_that_is_asked_for_is_run(ground: Ground, watched: Page, path: str) -> None:
    parts = ["".join(PAYLOADS[at : at + 6])[:190] for at in range(0, len(PAYLOADS), 6)]
    for part in parts[:6] if "text" in path else parts[:2]:
        watched.goto(ground.site.address + path.format(quote(part, safe=""), quote(part, safe="")))
        assert_harmless(watched)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_comes_back_as_markup(ground: Ground, payload: str) -> None:
    client = ground.clients["admin"]
    answers = [
        client.get(f"{path}={quote(payload)}", follow_redirects=True)
        for path in ("/?text", "/reports?text", "/gazetteer?q")
    ]
    answers += [
        ground.post("admin", "/people", name=payload, role=payload, password="x", password_again="x"),
        ground.post("admin", "/people/change", name=payload, do="close"),
        ground.post(
            "admin", "/reports/paste", title="x" * 301, text=payload, source=payload, published=payload
        ),
    ]
    for answer in answers:
        for element in html.fromstring(answer.text).iter():
            assert element.tag in OURS, element.tag
            assert not [
                name for name in element.attrib if name.startswith("on") or name in ("style", "srcdoc")
            ]
            assert element.tag != "script" or element.get("src", "").startswith("/static/")
            for name in ("href", "src", "action"):
                assert re.match(r"/(?!/)|[?#]|$", element.get(name, "")), element.get(name)
        assert PRODUCT not in answer.text


def test_the_page_of_a_conflict_shows_what_was_sent_as_words(
    ground: Ground, watched: Page, faults: list[str], tmp_path: Path
) -> None:
    path = Path(shutil.copy(ground.site.record, tmp_path / "onrecord.db"))
    with grounds(path) as own:
        own.site.let_in(watched, "A Analyst")
        watched.goto(f"{own.site.address}/actors/ridge%20militia")
        watched.get_by_text("Add another name").click()
        form = watched.locator("form.changes", has=watched.locator("[name=verb][value=alias]"))
        form.locator("[name=value]").fill(ALL.replace("\n", " ")[:300])
        form.locator("[name=why]").fill(ALL.replace("\n", " ")[:2000])
        form.locator("[name=after]").evaluate("each => each.value = 0")
        form.get_by_role("button").click()
        expect(watched.locator("main")).to_contain_text("meanwhile")
        rest(watched)
        assert PAYLOADS[0] in watched.inner_text("main")
        assert_harmless(watched)
        until(watched, lambda: any("409 (Conflict)" in each for each in faults))
        faults[:] = [each for each in faults if "409 (Conflict)" not in each]


# --- links and names


def test_the_address_of_a_report_is_a_link_only_where_it_is_a_web_address(ground: Ground) -> None:
    for name, url in (("first", EVIL), ("second", "https://evil.example/?x=<script>")):
        page = ground.clients["admin"].get(f"/reports/{ground.names[name]}").text
        assert url.split("<")[0] in page
        for found in re.findall(r'<a\b[^>]*href="(?!/|#|\?)([^"]*)"[^>]*>', page):
            assert found.startswith(("https:", "http:"))
    assert not re.search(r'href="\s*(javascript|data|vbscript):', page, re.IGNORECASE)


def test_turns_of_direction_stay_within_their_name(ground: Ground, watched: Page) -> None:
    """What turns the direction of a line stands in an element of its own that is isolated."""
    watched.goto(f"{ground.site.address}/reports")
    turned = """() => {
      const found = [];
      const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const said = walk.currentNode.data.replace(/\\u2068[^\\u2066-\\u2069\\u202a-\\u202e]*\\u2069/g, '');
        if (!/[\\u202a-\\u202e\\u2066-\\u2069]/.test(said)) continue;
        let each = walk.currentNode.parentElement;
        const style = () => getComputedStyle(each), apart = () => /isolate|plaintext/.test(style().unicodeBidi);
        while (each && !apart() && style().display.startsWith('inline')) each = each.parentElement;
        if (!each || !(each.dir || /^(BDI|OPTION)$/.test(each.tagName) || each.textContent.trim() === said.trim()))
          found.push(walk.currentNode.data.slice(0, 60));
      }
      return found;
    }"""
    for path in pages(ground):
        watched.goto(f"{ground.site.address}{path}")
        assert watched.evaluate(turned) == [], path


@pytest.mark.parametrize(
    "name", ["admin\u202e", "\u2066x", "a\u200bb", "\x00x", "x\ny\u0007", "\u2800", "x" * 65, ""]
)
def test_no_account_has_a_name_that_deceives(ground: Ground, name: str) -> None:
    before = ground.clients["admin"].get("/people").text.count("<tr")
    ground.post("admin", "/people", name=name, role="viewer", password=PASSWORD, password_again=PASSWORD)
    allowed = name in ("x\ny\u0007",)
    assert ground.clients["admin"].get("/people").text.count("<tr") == before or not allowed


# --- what is taken away


@pytest.fixture(scope="module")
def downloads(ground: Ground) -> dict[str, httpx.Response]:
    """All that can be saved from any page, by its address."""
    files = [f"/overview/{name}.{form}" for name in PANELS for form in ("csv", "svg")]
    bytes_ = [f"/reports/{ground.names[name]}/bytes" for name in ("first", "second")]
    found = {path: ground.clients["admin"].get(path) for path in (*files, *bytes_)}
    return {path: each for path, each in found.items() if "content-disposition" in each.headers}


def test_what_is_saved_has_a_name_of_ours_and_is_never_shown(downloads: dict[str, httpx.Response]) -> None:
    assert [sum(path.endswith(end) for path in downloads) for end in ("csv", "svg", "bytes")] == [6, 4, 2]
    for path, answer in downloads.items():
        said = answer.headers["content-disposition"]
        assert re.fullmatch(r'attachment; filename="?[\w.-]{1,80}"?', said), f"{path}: {said}"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "html" not in answer.headers["content-type"], path


def test_no_cell_of_a_table_is_a_formula(downloads: dict[str, httpx.Response]) -> None:
    for path, answer in downloads.items():
        if "csv" in answer.headers["content-type"]:
            for row in csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))):
                for cell in row:
                    formula = cell[:1] in "=+@\t\r\n" if cell else False
                    assert not formula, f"{path}: {cell[:60]!r}"
                    assert not (cell.startswith("-") and not re.fullmatch(r"-[\d.]+", cell)), (
                        f"{path}: {cell[:60]!r}"
                    )


def test_no_picture_carries_a_script(downloads: dict[str, httpx.Response]) -> None:
    for path, answer in downloads.items():
        if "svg" in answer.headers["content-type"]:
            for each in ET.fromstring(answer.content).iter():
                tag = each.tag.rpartition("}")[2].casefold()
                assert tag not in ("script", "foreignobject", "iframe", "image", "use", "animate", "set"), (
                    path
                )
                for name, value in each.attrib.items():
                    local = name.rpartition("}")[2].casefold()
                    assert not local.startswith("on"), f"{path}: {local}"
                    assert local != "href" or value.startswith(("/", "#")), f"{path}: {value}"
                    assert not re.search(r"url\(\s*['\"]?(?!#)", value), f"{path}: {value}"


def test_the_bytes_of_a_report_are_never_shown_as_what_they_are(ground: Ground, watched: Page) -> None:
    with Store.open(ground.site.record) as store:
        page = report(
            "<script>__pwned=1</script>Ridge militia killed 2 herders in Tolvar.",
            media_type="text/html",
            name="x.html",
        )
        store.add(page, read_one(page), reader=READER)
    answer = ground.clients["admin"].get(f"/reports/{page.id}/bytes")
    assert answer.headers["content-type"] == "application/octet-stream"
    watched.goto(f"{ground.site.address}/reports/{page.id}")
    with watched.expect_download() as download:
        watched.get_by_role("group").filter(has_text="Where it comes from").locator("summary").click()
        watched.get_by_role("link", name="Save the bytes as received").click()
    assert download.value.suggested_filename.endswith(".bin")
    assert_harmless(watched)


# --- what a file asks for


FETCHING = (
    b"""<html><head><title>x</title><link rel=stylesheet href=http://evil.example/x.css><base href=http://evil.example/>
    <script src=http://evil.example/x.js></script><meta http-equiv=refresh content='0;url=http://evil.example'></head>
    <body><img src=http://evil.example/x.png><iframe src=file:///etc/passwd></iframe><object data=http://evil.example/></object>
    <p>Shells killed 12 people in Tal Zahir on Sunday, residents said. The market was full, and nobody
    was warned.</p></body></html>""",
    b"""<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y SYSTEM "http://evil.example/">]>
    <html><body><p>&x;&y; Shells killed 12 people in Tal Zahir on Sunday, residents said so to our
    reporter.</p></body></html>""",
    (b"From: a@evil.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: message/external-body; access-type=URL; "
    b'URL="http://evil.example/x"\n\nContent-Type: text/plain\n\nShells killed 12 people.\n'),
    (b"From: a@b.example\nSubject: x\nContent-Type: text/html\n\n"
     b"<img src=http://evil.example/x.png><p>Shells killed 12 people in Tal Zahir.</p>"),
)  # fmt: skip


def a_pdf() -> bytes:
    """A PDF that asks for the web when it is opened, when it is turned, and when it is drawn."""
    from reportlab.pdfgen.canvas import Canvas

    into = io.BytesIO()
    canvas = Canvas(into)
    canvas.drawString(72, 720, "Shells killed 12 people in Tal Zahir on Sunday, residents said.")
    canvas.linkURL("http://evil.example/", (0, 0, 600, 800))
    canvas.save()
    found = into.getvalue()
    action = (
        b"/Type /Catalog /OpenAction << /S /URI /URI (http://evil.example/) >> "
        b"/AA << /O << /S /JavaScript /JS (app.launchURL('http://evil.example/')) >> >>"
    )
    return found.replace(b"/Type /Catalog", action, 1)


@pytest.mark.parametrize("content", [*FETCHING, "PDF"], ids=["html", "entities", "external", "mail", "pdf"])
def test_no_file_makes_us_ask_the_net_or_the_disk(
    content: bytes | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[object] = []

    def refuse(*given: object, **more: object) -> Any:
        tried.append(given)
        raise OSError("no socket is opened here")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    given = a_pdf() if content == "PDF" else bytes(content)  # type: ignore[arg-type]
    spool = Spool([Upload("x.html", len(given), io.BytesIO(given))])
    found = list(spool.found(Overrides()))
    spool.clear()

    assert tried == []
    assert found
    for each in found:
        assert "root:" not in (str(each) if isinstance(each, Problem) else each.text)
