"""Reports in the page: what is kept from some, covered, from right to left, or means harm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from onrecord.model.contract import encode
from onrecord.model.reading import Reading
from onrecord.model.review import Review
from onrecord.model.text import Document, Quote
from onrecord.store.store import Store
from tests.reports import READER, read_one, report
from tests.web.record import Served
from tests.web.report_desk import Desk, choose, line, post, walk_to
from tests.web.rig import assert_accessible, press, rest, screenshot

HOSTILE = "\"'><script>alert(1)</script>\u202eevil\u2066 <img src=x onerror=alert(2)>"
ARABIC = "أعلنت مصادر محلية مقتل 12 مدنياً في قرية تل زاهر يوم الأحد."


@pytest.fixture
def desk(site: Served) -> Desk:
    return Desk(site)


# --- what is kept from some


def test_what_is_kept_to_some_is_in_no_page_of_others(desk: Desk, site: Served, page: Page) -> None:
    site.let_in(page, "R. Viewer", "reviewer")
    page.goto(desk.path)
    target = desk.value("targets")
    page.locator(f"#e-{desk.event.id}").get_by_role("link", name="Keep to some").click()
    page.get_by_label("Of this event").select_option("targets")
    page.get_by_label("Shown to").select_option("reviewer")
    page.get_by_role("button", name="Keep it so").click()
    expect(page.locator(f"{line(page, target)}")).to_contain_text("kept to reviewers")

    said = {quote.text for each in desk.now.standings if each.field == "targets" for quote in each.quotes[:1]}
    with site.client("A. Coder") as client:
        shown = client.get(f"/reports/{desk.id}").text
        assert client.get(f"/reports/{desk.id}/bytes").status_code == 404
        for do in ("correct", "add"):
            form = client.get(
                f"/reports/{desk.id}?do={do}&event={desk.event.id}&claim={target.claim}&field=targets"
            )
            assert "data-takes-words" not in form.text
            answer = post(client, site, f"/reports/{desk.id}/decide", event=desk.event.id, claim=target.claim,
                          field="targets", verb=do, do=do, words="market", after="99")  # fmt: skip
            assert answer.status_code == 404
        answer = post(client, site, f"/reports/{desk.id}/decide", event=desk.event.id, claim=target.claim,
                      verb="accept", after="99")  # fmt: skip
        assert answer.status_code == 400
        answer = post(
            client, site, f"/reports/{desk.id}/decide", event=desk.event.id, verb="accept_all", after="99"
        )
        assert "cannot be accepted unseen" in answer.text
    assert target.claim not in shown
    assert said
    assert not {each for each in said if each in shown}
    assert "masked here" in shown


def test_an_event_kept_to_some_is_no_card_of_others(desk: Desk, site: Served) -> None:
    with site.client("R. Viewer", "reviewer") as client:
        post(
            client,
            site,
            f"/reports/{desk.id}/decide",
            event=desk.event.id,
            verb="restrict",
            least="reviewer",
            after="0",
        )
        assert f'id="e-{desk.event.id}"' in client.get(f"/reports/{desk.id}").text
    with site.client("A. Coder") as client:
        for do in ("", "comment", "restrict", "add"):
            shown = client.get(f"/reports/{desk.id}?do={do}&event={desk.event.id}&field=when").text
            assert desk.event.id not in shown
            assert "Tal Zahir" not in shown
        for verb in ("accept_all", "comment", "add", "look", "withdraw"):
            answer = post(
                client,
                site,
                f"/reports/{desk.id}/decide",
                event=desk.event.id,
                verb=verb,
                why="x",
                after="99",
            )
            assert answer.status_code == 404
    assert len(desk.reviews) == 1


def test_a_report_kept_to_some_is_not_there_for_others(desk: Desk, site: Served) -> None:
    with site.client("R. Viewer", "reviewer") as client:
        post(
            client,
            site,
            f"/reports/{desk.id}/decide",
            verb="restrict",
            least="reviewer",
            after="0",
            why="names a witness",
        )
        assert client.get(f"/reports/{desk.id}").status_code == 200
    with site.client("A. Coder") as client:
        missing = client.get("/reports/0000000000000000")
        for path in (f"/reports/{desk.id}", f"/reports/{desk.id}/bytes"):
            answer = client.get(path)
            assert (answer.status_code, answer.text) == (404, missing.text)
        assert desk.id not in client.get("/reports").text
        answer = post(client, site, f"/reports/{desk.id}/decide", verb="comment", why="x", after="0")
        assert answer.status_code == 404


def test_nobody_restricts_what_they_may_not_see_or_above_themselves(desk: Desk, site: Served) -> None:
    with site.client("A. Coder") as client:
        answer = post(client, site, f"/reports/{desk.id}/decide", verb="restrict", least="analyst", after="0")
        assert answer.status_code == 400
    with site.client("R. Viewer", "reviewer") as client:
        answer = post(client, site, f"/reports/{desk.id}/decide", verb="restrict", least="admin", after="0")
        assert answer.status_code == 400
    assert desk.reviews == []


# --- passages, provenance, and text that means harm


@pytest.fixture
def odd(site: Served) -> str:
    """A report that means harm and tells of a body in detail; gives its id."""
    text = f"Ridge militia killed 3 herders in Tolvar, {HOSTILE} said.\nRidge militia killed 3 herders in Tolvar.\r\n"
    text += "The charred bodies were dismembered.\n" + "x" * 10_000
    one = report(text, title=HOSTILE, publisher=HOSTILE, author=HOSTILE, name=HOSTILE, url="javascript:alert(1)",
                 media_type="text/html")  # fmt: skip
    with Store.open(site.record) as store:
        store.add(one, read_one(one), reader=HOSTILE)
    return one.id


def test_nothing_of_a_report_is_run(odd: str, site: Served, page: Page) -> None:
    site.let_in(page, "A. Coder", "admin")
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    page.goto(f"{site.address}/reports/{odd}?shown=all")
    with Store.open(site.record) as store:
        filed = store.filed(odd)
        (event,) = filed.reading.events if filed else ()
        for verb, why in (("comment", HOSTILE), ("reject", HOSTILE)):
            store.reviews.keep(
                Review(about="event", subject=event.id, verb=verb, by=HOSTILE, at="x", after=99, why=why)  # type: ignore[arg-type]
            )
    assert filed
    page.reload()
    assert page.evaluate("document.getElementById('text').textContent") == filed.document.text
    assert page.locator("main img, main script").count() == 0
    assert page.locator('a[href^="javascript"]').count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.locator("#provenance summary").click()
    assert_accessible(page)
    page.goto(f"{site.address}/reports?publisher=%3Cscript%3E&text=%22%3E%3Cscript%3E")
    assert page.locator("main script").count() == 0


def test_bytes_are_saved_and_never_shown(odd: str, site: Served) -> None:
    with site.client("A. Coder", "viewer") as client:
        answer = client.get(f"/reports/{odd}/bytes")

    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    name = answer.headers["content-disposition"]
    assert name.startswith('attachment; filename="')
    assert name.endswith('.bin"')
    assert HOSTILE.encode() in answer.content


def test_graphic_passages_are_covered_until_asked_for(odd: str, site: Served, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(f"{site.address}/reports/{odd}")
    under = page.locator(".covered .under")
    expect(under).to_have_count(1)
    expect(under).not_to_be_visible()
    whole = page.evaluate("document.getElementById('text').textContent")
    assert_accessible(page)
    page.get_by_role("link", name="Show a covered passage").click()
    expect(under).to_have_count(0)
    assert page.evaluate("document.getElementById('text').textContent") == whole
    press(page, "v")
    expect(under).to_have_count(1)


def test_a_covered_sentence_is_not_told_beside_the_text(site: Served) -> None:
    one = report("Ridge militia killed 3 herders in Tolvar and dismembered the bodies. It rained.")
    event = read_one(report("Ridge militia killed 3 herders in Tolvar.")).events[0]
    whole = replace(event, evidence=(one.quote(0, 68),))
    with Store.open(site.record) as store:
        store.add(one, Reading(id=one.id, published=None, language="en", events=(whole,)), reader=READER)
    with site.client("A. Coder") as client:
        covered, shown = (client.get(f"/reports/{one.id}{asked}").text for asked in ("", "?shown=all"))

    assert (covered.count("dismembered"), covered.count("(a covered passage)")) == (1, 2)
    assert (shown.count("dismembered"), shown.count("(a covered passage)")) == (3, 0)


def test_where_a_report_comes_from_is_one_key_away(desk: Desk, site: Served, page: Page) -> None:
    site.let_in(page, "A. Coder", "viewer")
    page.goto(desk.path)
    press(page, "o")
    with Store.open(site.record) as store:
        filed, made = store.filed(desk.id), store.shelf.provenance(desk.id)
    assert filed
    shown = page.locator("#provenance")
    for part in (
        filed.document.sha256,
        filed.reader,
        made.hash,
        made.read_hash,
        f"entry {made.seq} of the log",
    ):
        expect(shown).to_contain_text(part)


def test_a_report_from_right_to_left_is_shown_so(site: Served, page: Page, phone: Page) -> None:
    one = report(ARABIC, title="تقرير من تل زاهر", language="ar", publisher="صوت مشارة")
    with Store.open(site.record) as store:
        store.add(one, arabic(one), reader=READER)
    for each in (page, phone):
        site.let_in(each, "A. Coder")
        each.goto(f"{site.address}/reports/{one.id}")
        assert each.locator("#text").evaluate("e => getComputedStyle(e).direction") == "rtl"
        assert each.locator("#text").evaluate("e => e.textContent") == ARABIC
        assert_accessible(each)
    screenshot(page, "report-arabic")
    walk_to(page, ".value")
    press(page, "c")
    expect(page.locator("[name=words]")).to_have_value("مقتل")
    expect(page.locator("[name=words]")).to_be_in_viewport()
    rest(page)
    choose(page, "تل زاهر")
    expect(page.locator("[name=words]")).to_have_value("تل زاهر")


def arabic(one: Document) -> Reading:
    """A reading of the Arabic report by hand: a killing, in a village."""
    english = report("Ridge militia killed 12 herders in Tolvar.")
    (event,) = read_one(english).events
    killed, many, place = (at(one, said) for said in ("مقتل", "12 مدنياً", "تل زاهر"))
    where = replace(event.counts[0], quote=many)
    home = replace(event.place, quote=place, name="تل زاهر")  # type: ignore[type-var]
    told = replace(
        event, triggers=(killed,), agents=(), targets=(), place=home, places=(home,), counts=(where,),
        evidence=(at(one, ARABIC),),
    )  # fmt: skip
    return Reading(id=one.id, published=date(2031, 5, 9), language="ar", events=(told,))


def at(one: Document, said: str) -> Quote:
    start = one.text.index(said)
    return one.quote(start, start + len(said))


# --- on a phone, and looked at


def test_a_report_is_usable_on_a_phone(desk: Desk, site: Served, phone: Page) -> None:
    site.let_in(phone, "A. Coder")
    phone.goto(desk.path)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert_accessible(phone)
    value = desk.value("place")
    phone.locator(f"{line(phone, value)} .what").click()
    phone.locator(line(phone, value)).get_by_role("button", name="Accept").click()
    expect(phone.locator(f"{line(phone, value)} .state")).to_have_text("reviewed")


def test_the_legend_puts_out_the_words_of_a_field(desk: Desk, site: Served, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(desk.path)
    assert_accessible(page)
    screenshot(page, "report")
    mark = page.locator("mark.f-place").first
    lit = mark.evaluate("e => getComputedStyle(e).backgroundColor")
    page.get_by_role("checkbox", name="Where").uncheck()
    assert mark.evaluate("e => getComputedStyle(e).backgroundColor") != lit
    walk_to(page, line(page, desk.value("place")))
    press(page, "a")
    expect(page.locator(f"{line(page, desk.value('place'))} .state")).to_have_text("reviewed")
    expect(page.get_by_role("checkbox", name="Where")).not_to_be_checked()


def test_events_of_an_older_reading_are_told_apart(site: Served) -> None:
    one = report("Ridge militia killed 3 herders in Tolvar. Coast patrol killed 4 divers in Anselm.")
    first, second = read_one(one), read_one(one)
    with Store.open(site.record) as store:
        store.add(one, first, reader="before")
        newer = replace(second, events=second.events[:1])
        store.read_again(newer, reader="after", contract=encode(newer))
        (older,) = store.shelf.older(one.id)
    with site.client("A. Coder") as client:
        shown = client.get(f"/reports/{one.id}").text
        answer = post(
            client, site, f"/reports/{one.id}/decide", event=first.events[1].id, verb="accept_all", after="0"
        )

    assert older == first
    assert shown.count("of an older reading</span>") == 1
    assert f'name="event" value="{first.events[1].id}"' not in shown
    assert answer.status_code == 404
