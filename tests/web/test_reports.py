"""Reports in the page: looked through, and decided on by keyboard, by mouse and without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from onrecord.store.store import Store
from tests.reports import READER, read_one, report
from tests.web.record import Served
from tests.web.report_desk import Desk, choose, line, post, walk_to
from tests.web.rig import assert_accessible, press, screenshot, until


@pytest.fixture
def desk(site: Served) -> Desk:
    return Desk(site)


# --- the list


def test_the_list_is_walked_and_a_report_opened_by_keyboard(desk: Desk, site: Served, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(f"{site.address}/reports")
    expect(page.locator("tbody tr")).to_have_count(9)
    assert_accessible(page)
    screenshot(page, "reports")

    walk_to(page, f"#r-{desk.id}")
    press(page, "Enter")
    expect(page.locator("#text")).to_be_visible()
    assert page.url == desk.path


def test_the_list_shows_those_asked_for(site: Served, page: Page) -> None:
    site.let_in(page, "A. Coder", "viewer")
    page.goto(f"{site.address}/reports")
    press(page, "f")
    page.keyboard.type("fortnightly")
    press(page, "Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.get_by_label("Words")).to_have_value("fortnightly")

    page.get_by_label("Words").fill("no such words anywhere")
    press(page, "Enter")
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

    press(page, "a")
    expect(page.locator(f"{line(page, count)} .state")).to_have_text("reviewed")
    expect(page.locator(f"{line(page, count)} + li[aria-current]")).to_be_visible()
    assert desk.said() == [("A. Coder", "accept", "counts")]

    press(page, "k", "u")
    expect(page.locator(f"{line(page, count)} .state")).to_have_text("machine draft")

    press(page, "c")
    form = page.locator("form[data-takes-words]")
    expect(form).to_be_visible()
    expect(form.locator("[name=kind]")).to_be_focused()
    press(page, "Tab")
    page.keyboard.type("13")
    press(page, "Enter")
    expect(page.locator(f"{line(page, count)} .what")).to_contain_text("13")
    assert (desk.value("counts").value["low"], desk.value("counts").verdict) == (13, "corrected")
    assert desk.value("counts").quotes == count.quotes

    press(page, "r")
    expect(page.locator(f"{line(page, count)} .what s")).to_be_visible()
    walk_to(page, line(page, desk.value("when")))
    press(page, "n")
    expect(page.locator(f"{line(page, desk.value('when'))}")).to_contain_text("not stated")
    assert desk.now.event.when is None

    press(page, "A")
    expect(page.locator(f"#e-{desk.event.id} .state")).to_have_text("reviewed")
    press(page, "X")
    expect(page.get_by_text("it tells of no such happening")).to_be_visible()
    press(page, "U")
    expect(page.get_by_text("it tells of no such happening")).to_have_count(0)
    assert not desk.now.dropped

    press(page, "m")
    expect(page.get_by_role("textbox", name="Comment")).to_be_focused()
    page.keyboard.type("The clerk was not there.")
    press(page, "Tab", "Enter")
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
    press(page, "+")
    expect(page.locator("[name=words]")).to_have_value("shells")
    page.locator(".adding").get_by_role("link", name="with what").click()
    expect(page.get_by_label("Weapon, if not in these words")).to_be_visible()
    choose(page, "crowded market")
    page.get_by_role("button", name="Add the value").click()
    expect(page.locator(".value", has_text="added")).to_be_visible()
    assert [quote.text for quote in desk.now.event.weapons][-1] == "crowded market"


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
    expect(scriptless.locator(f"{line(scriptless, count)} .state")).to_have_text("reviewed")
    now = desk.value("counts")
    assert (now.value["low"], now.value["high"], now.quotes[0].text) == (12, 12, "Twelve")
    assert scriptless.url.endswith(f"#v-{count.claim}")
    scriptless.locator(line(scriptless, count)).get_by_role("button", name="Undo").click()
    expect(scriptless.locator(f"{line(scriptless, count)} .state")).to_have_text("machine draft")
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
    press(page, "c")
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
    press(page, "a")
    expect(page.locator(f"{line(page, value)} .state")).to_have_text("reviewed")

    phone.locator(f"{line(phone, value)} .what").click()
    phone.locator(line(phone, value)).get_by_role("button", name="Reject").click()
    expect(phone.get_by_role("heading", name="Somebody decided on this meanwhile")).to_be_visible()
    until(page, lambda: bool(faults))
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
    press(page, "k", "h")
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
