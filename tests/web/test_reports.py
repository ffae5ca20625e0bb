"""Reports in the page: looked through, decided on by keyboard and by mouse, kept from some, and never run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import httpx
import pytest
from playwright.sync_api import Page, expect

from onrecord.model.contract import encode
from onrecord.model.reading import Event, Reading
from onrecord.model.review import Review
from onrecord.model.text import Document, Quote
from onrecord.review.apply import reviewed
from onrecord.review.standing import ReviewedEvent, Standing
from onrecord.store import rows
from onrecord.store.store import Store
from tests.reports import READER, read_one, report
from tests.web.record import Served
from tests.web.rig import assert_accessible, screenshot

MARKET = "2024-03-05-northern-post-market"
HOSTILE = "\"'><script>alert(1)</script>\u202eevil\u2066 <img src=x onerror=alert(2)>"
ARABIC = "أعلنت مصادر محلية مقتل 12 مدنياً في قرية تل زاهر يوم الأحد."


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


@pytest.fixture
def desk(site: Served) -> Desk:
    return Desk(site)


def line(page: Page, value: Standing) -> str:
    return f"#v-{value.claim}"


def walk_to(page: Page, selector: str) -> None:
    for key in ("j", "k"):
        for _ in range(100):
            if page.locator(f"{selector}[aria-current]").count():
                return
            page.keyboard.press(key)
    raise AssertionError(f"j and k do not reach {selector}")


def post(client: httpx.Client, site: Served, path: str, **fields: str) -> httpx.Response:
    return client.post(path, data={"csrf": site.csrf(client), **fields})


# --- the list


def test_the_list_is_walked_and_a_report_opened_by_keyboard(desk: Desk, site: Served, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(f"{site.address}/reports")
    expect(page.locator("tbody tr")).to_have_count(9)
    assert_accessible(page)
    screenshot(page, "reports")

    walk_to(page, f"#r-{desk.id}")
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_be_visible()
    assert page.url == desk.path


def test_the_list_shows_those_asked_for(site: Served, page: Page) -> None:
    site.let_in(page, "A. Coder", "viewer")
    page.goto(f"{site.address}/reports")
    page.keyboard.press("f")
    page.keyboard.type("fortnightly")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.get_by_label("Words")).to_have_value("fortnightly")

    page.get_by_label("Words").fill("no such words anywhere")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No report is like that.")).to_be_visible()


def test_a_long_list_has_pages(site: Served) -> None:
    with Store.open(site.record) as store:
        for number in range(60):
            one = report(f"Ridge militia killed {number} herders in Tolvar.", publisher="The Ridge Post")
            store.add(one, read_one(one), reader=READER)
    with site.client("A. Coder", "viewer") as client:
        first = client.get("/reports?publisher=The+Ridge+Post").text
        second = client.get("/reports?publisher=The+Ridge+Post&page=2").text

    assert (first.count("<tr data-item"), second.count("<tr data-item")) == (50, 10)
    assert "Page 1 of 2" in first
    assert "Page 2 of 2" in second


# --- deciding


def test_a_report_is_decided_on_by_keyboard_alone(desk: Desk, site: Served, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(desk.path)
    count = desk.value("counts")
    walk_to(page, line(page, count))
    lit = page.locator("mark.lit").all_inner_texts()
    assert " ".join("".join(lit).split()) == " ".join(count.quotes[0].text.split())

    page.keyboard.press("a")
    expect(page.locator(f"{line(page, count)} .state")).to_have_text("reviewed")
    expect(page.locator(f"{line(page, count)} + li[aria-current]")).to_be_visible()
    assert desk.said() == [("A. Coder", "accept", "counts")]

    page.keyboard.press("k")
    page.keyboard.press("u")
    expect(page.locator(f"{line(page, count)} .state")).to_have_text("machine draft")

    page.keyboard.press("c")
    form = page.locator("form[data-takes-words]")
    expect(form).to_be_visible()
    expect(form.locator("[name=kind]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("13")
    page.keyboard.press("Enter")
    expect(page.locator(f"{line(page, count)} .what")).to_contain_text("13")
    assert (desk.value("counts").value["low"], desk.value("counts").verdict) == (13, "corrected")
    assert desk.value("counts").quotes == count.quotes

    page.keyboard.press("r")
    expect(page.locator(f"{line(page, count)} .what s")).to_be_visible()
    walk_to(page, line(page, desk.value("when")))
    page.keyboard.press("n")
    expect(page.locator(f"{line(page, desk.value('when'))}")).to_contain_text("not stated")
    assert desk.now.event.when is None

    page.keyboard.press("A")
    expect(page.locator(f"#e-{desk.event.id} .state")).to_have_text("reviewed")
    page.keyboard.press("X")
    expect(page.get_by_text("it tells of no such happening")).to_be_visible()
    page.keyboard.press("U")
    expect(page.get_by_text("it tells of no such happening")).to_have_count(0)
    assert not desk.now.dropped

    page.keyboard.press("m")
    expect(page.get_by_role("textbox", name="Comment")).to_be_focused()
    page.keyboard.type("The clerk was not there.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".comments")).to_contain_text("The clerk was not there.")


def test_a_report_is_decided_on_by_mouse(desk: Desk, site: Served, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(desk.path)
    where = desk.value("place")
    page.locator(line(page, where)).hover()
    page.locator(line(page, where)).get_by_role("button", name="Accept").click()
    expect(page.locator(f"{line(page, where)} .state")).to_have_text("reviewed")

    mark = page.locator(f'mark[data-for="v-{where.claim}"]').first
    mark.hover()
    expect(page.locator(f"{line(page, where)}.lit")).to_be_visible()
    mark.click()
    expect(page.locator(f"{line(page, where)}[aria-current]")).to_be_visible()

    page.locator(line(page, where)).get_by_role("link", name="Correct").click()
    expect(page.locator("form[data-takes-words]")).to_be_visible()
    choose(page, "Meshara province")
    expect(page.locator("[name=words]")).to_have_value("Meshara province")
    page.get_by_label("Name of the place").fill("Meshara")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.locator(f"{line(page, where)} .what")).to_have_text("Meshara")
    now = desk.value("place")
    assert [quote.text for quote in now.quotes] == ["Meshara province"]
    assert (now.value["name"], now.value["lat"]) == ("Meshara", None)


def test_words_chosen_before_are_taken_by_the_form_that_adds_a_value(
    desk: Desk, site: Served, page: Page
) -> None:
    site.let_in(page, "A. Coder")
    page.goto(desk.path)
    walk_to(page, f"#e-{desk.event.id}")
    choose(page, "shells")
    page.keyboard.press("+")
    expect(page.locator("[name=words]")).to_have_value("shells")
    page.locator(".adding").get_by_role("link", name="with what").click()
    expect(page.get_by_label("Weapon, if not in these words")).to_be_visible()
    choose(page, "crowded market")
    page.get_by_role("button", name="Add the value").click()
    expect(page.locator(".value", has_text="added")).to_be_visible()
    assert [quote.text for quote in desk.now.event.weapons][-1] == "crowded market"


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


def test_the_page_has_the_very_characters_of_the_text(desk: Desk, site: Served, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(desk.path)
    with Store.open(site.record) as store:
        filed = store.filed(desk.id)

    assert filed
    assert page.evaluate("document.getElementById('text').textContent") == filed.document.text


def test_without_script_a_value_is_corrected_by_typed_words(
    desk: Desk, site: Served, scriptless: Page
) -> None:
    site.let_in(scriptless, "A. Coder")
    scriptless.goto(desk.path)
    count = desk.value("counts")
    scriptless.locator(line(scriptless, count)).get_by_role("link", name="Correct").click()
    scriptless.get_by_label("At least", exact=True).fill("many")
    scriptless.get_by_label("Why, if it is not plain").fill("The headline says it")
    scriptless.get_by_role("button", name="Save the correction").click()
    expect(scriptless.get_by_role("alert")).to_contain_text("expected a number")
    expect(scriptless.get_by_label("At least", exact=True)).to_have_value("many")
    expect(scriptless.get_by_label("At least", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(scriptless.get_by_label("Why, if it is not plain")).to_have_value("The headline says it")

    scriptless.get_by_label("At least", exact=True).fill("12")
    scriptless.get_by_label("At most").fill("12")
    scriptless.get_by_label("Words of the report").fill("Twelve")
    scriptless.get_by_role("button", name="Save the correction").click()
    now = desk.value("counts")
    assert (now.value["low"], now.value["high"], now.quotes[0].text) == (12, 12, "Twelve")
    assert scriptless.url.endswith(f"#v-{count.claim}")
    scriptless.locator(line(scriptless, count)).get_by_role("button", name="Undo").click()
    assert desk.value("counts").state == "draft"


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"words": "nobody said this", "low": "3"}, "not in the report"),
        ({"words": "", "low": "3", "kind": "eaten"}, "expected one of"),
        ({"words": "", "low": "3", "high": "2"}, "high is"),
    ],
)
def test_what_is_no_value_is_refused_beside_its_field(
    desk: Desk, site: Served, fields: dict[str, str], problem: str
) -> None:
    value = desk.value("counts")
    given = {
        "event": desk.event.id,
        "claim": value.claim,
        "field": "counts",
        "verb": "correct",
        "do": "correct",
    }
    given |= {"kind": "killed", "unit": "people", "after": "0"}
    with site.client("A. Coder") as client:
        answer = post(client, site, f"/reports/{desk.id}/decide", **(given | fields))

    assert answer.status_code == 422
    assert problem in answer.text
    assert desk.reviews == []


def test_a_place_is_looked_up_and_chosen(desk: Desk, site: Served, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(desk.path)
    where = desk.value("place")
    walk_to(page, line(page, where))
    page.keyboard.press("c")
    page.get_by_label("Name of the place").fill("Toledo")
    page.get_by_role("button", name="Look up the name").click()
    page.get_by_role("radio").first.check()
    assert_accessible(page)
    screenshot(page, "report-place")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.locator(f"{line(page, where)} .what")).to_contain_text("Toledo")
    now = desk.value("place").value
    assert now["name"] == "Toledo"
    assert None not in (now["geonameid"], now["lat"], now["lon"], now["country"])


def test_the_gazetteer_is_asked_on_its_own(site: Served, page: Page) -> None:
    site.let_in(page, "A. Coder", "viewer")
    page.goto(f"{site.address}/gazetteer?q=Toledo")
    expect(page.get_by_role("row", name="Toledo").first).to_be_visible()
    page.goto(f"{site.address}/gazetteer?q=%3Cb%3Enowhere")
    expect(page.get_by_text("No place of the gazetteer has this name.")).to_be_visible()
    assert_accessible(page)


def test_a_form_sent_twice_decides_once(desk: Desk, site: Served) -> None:
    value = desk.value("place")
    with site.client("A. Coder") as client:
        for _ in range(2):
            answer = post(
                client, site, f"/reports/{desk.id}/decide",
                event=desk.event.id, claim=value.claim, verb="accept", after="0", at=f"v-{value.claim}",
            )  # fmt: skip
            assert answer.status_code == 303
            assert answer.headers["location"].endswith(f"#v-{value.claim}")

    assert desk.said() == [("A. Coder", "accept", "place")]


def test_two_people_never_overwrite_each_other_unseen(
    desk: Desk, site: Served, page: Page, phone: Page, faults: list[str]
) -> None:
    value = desk.value("place")
    for each, name in ((page, "A. Coder"), (phone, "B. Coder")):
        site.let_in(each, name)
        each.goto(desk.path)
    walk_to(page, line(page, value))
    page.keyboard.press("a")
    expect(page.locator(f"{line(page, value)} .state")).to_have_text("reviewed")

    phone.locator(f"{line(phone, value)} .what").click()
    phone.locator(line(phone, value)).get_by_role("button", name="Reject").click()
    expect(phone.get_by_role("heading", name="Somebody decided on this meanwhile")).to_be_visible()
    assert all("409" in fault for fault in faults)
    faults.clear()
    assert desk.said() == [("A. Coder", "accept", "place")]
    phone.get_by_role("link", name="Look at it again").click()
    expect(phone.get_by_text("Second reading")).to_be_visible()
    phone.locator(f"{line(phone, value)} .what").click()
    phone.locator(line(phone, value)).get_by_role("button", name="Reject").click()
    expect(phone.locator(f"{line(phone, value)} .state")).to_have_text("readers disagree")
    expect(phone.locator(".apart li")).to_have_count(2)
    assert_accessible(phone)
    screenshot(phone, "report-phone")


def test_to_accept_what_somebody_decided_is_to_agree(desk: Desk, site: Served, page: Page) -> None:
    value = desk.value("place")
    with site.client("B. Coder") as client:
        post(client, site, f"/reports/{desk.id}/decide", event=desk.event.id, claim=value.claim, verb="accept",
             after="0")  # fmt: skip
    site.let_in(page, "A. Coder")
    page.goto(desk.path)
    walk_to(page, line(page, value))
    page.locator(line(page, value)).get_by_role("button", name="Agree").click()
    expect(page.locator(f"{line(page, value)} .state")).to_have_text("second-reviewed")
    page.keyboard.press("k")
    page.keyboard.press("h")
    expect(page.locator(f"{line(page, value)} .history li")).to_have_count(2)


def test_only_what_one_decided_oneself_is_taken_back(desk: Desk, site: Served) -> None:
    value = desk.value("place")
    with site.client("A. Coder") as client:
        post(client, site, f"/reports/{desk.id}/decide", event=desk.event.id, claim=value.claim, verb="accept",
             after="0")  # fmt: skip
    (review,) = desk.reviews
    with site.client("B. Coder") as client:
        answer = post(client, site, f"/reports/{desk.id}/decide", event=desk.event.id, claim=value.claim,
                      verb="withdraw", review=review.id, after="99")  # fmt: skip

    assert answer.status_code == 400
    assert len(desk.reviews) == 1


@pytest.mark.parametrize("verb", ["accept", "accept_all", "comment", "restrict", "nonsense"])
def test_who_only_looks_decides_nothing(desk: Desk, site: Served, verb: str) -> None:
    with site.client("V. Viewer", "viewer") as client:
        assert '<form class="acts' not in client.get(f"/reports/{desk.id}").text
        answer = post(
            client,
            site,
            f"/reports/{desk.id}/decide",
            event=desk.event.id,
            verb=verb,
            why="x",
            least="viewer",
        )

    assert answer.status_code == 403
    assert desk.reviews == []


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
    page.keyboard.press("v")
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
    page.keyboard.press("o")
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
    page.keyboard.press("c")
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
    page.keyboard.press("a")
    expect(page.locator(f"{line(page, desk.value('place'))} .state")).to_have_text("reviewed")
    expect(page.get_by_role("checkbox", name="Where")).not_to_be_checked()


def test_events_of_an_older_reading_are_told_apart(site: Served) -> None:
    one = report("Ridge militia killed 3 herders in Tolvar. Coast patrol killed 4 divers in Anselm.")
    first, second = read_one(one), read_one(one)
    with Store.open(site.record) as store:
        store.add(one, first, reader="before")
        newer = replace(second, events=second.events[:1])
        with store._access.writing() as connection:
            store._add_reading(connection, rows.reading_row(one.id, "after", encode(newer)), one.name)
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
