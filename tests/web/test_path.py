"""The whole path of a draft to a confirmed incident, by keyboard alone, by mouse, and without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from onrecord.store.desk import Desk
from tests.web.flight import Flight, assert_sound, command
from tests.web.record import PASSWORD, Served
from tests.web.rig import press, rest

ANALYST, REVIEWER = "A. Coder", "R. Eader"
WHY = "the round-up tells of the same flight"
FAR = 120  # presses of a key, after which what is looked for is not to be reached
MENDED = "About 4,000 families"  # the words that a correction rests on


# --- hands


class Keys:
    """A person who has a keyboard and no mouse. After each key that decides, something is in focus still."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        press(self.page, *keys)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def walk(self, selector: str) -> None:
        """Walk with j, then with k, until a thing is at hand."""
        wanted = self.page.locator(f"{selector}[aria-current]")
        for key in [*["j"] * FAR, *["k"] * FAR]:
            rest(self.page)
            if wanted.count():
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"neither j nor k reaches {selector}")

    def tab(self, wanted: Locator, key: str = "Tab") -> None:
        """Go on with Tab until a thing is in focus."""
        expect(wanted.first).to_be_visible()
        for _ in range(FAR):
            if wanted.evaluate_all("all => all.includes(document.activeElement)"):
                return
            self.press(key)
        raise AssertionError(f"{key} does not reach {wanted}")

    def enter(self, name: str, within: str = "main") -> None:
        """Go to a button and press it."""
        self.tab(self.page.locator(within).get_by_role("button", name=name, exact=True))
        self.press("Enter")

    def arrived(self, path: str) -> None:
        self.page.wait_for_url(f"**{path}*")
        expect(self.page.locator(".htmx-request")).to_have_count(0)

    def signs_in(self, name: str) -> None:
        expect(self.page.get_by_label("Name")).to_be_focused()
        self.type(name)
        self.press("Tab")
        self.type(PASSWORD)
        self.press("Enter")
        expect(self.page.get_by_role("heading", name="Queue")).to_be_visible()


def at_hand(page: Page) -> str:
    """The id of the item that is in focus, or that holds what is; nothing where focus is lost."""
    rest(page)
    return str(page.evaluate("() => document.activeElement?.closest('[data-item]')?.id ?? ''"))


def values(page: Page, event: str) -> list[str]:
    """The ids of the values of an event, in the order shown."""
    return [str(each.get_attribute("id")) for each in page.locator(f"#event-{event} .value").all()]


def line(page: Page, event: str, field: str) -> str:
    """The first value of a field of an event."""
    return f"#{page.locator(f'#event-{event} .f-line-{field}').first.get_attribute('id')}"


@pytest.fixture
def link(site: Served) -> str:
    """The way in of one person, where there are no accounts."""
    with Desk.open(site.desk) as desk:
        return f"{site.address}/enter?token={desk.local_link(ANALYST)}"


def make_accounts(site: Served) -> None:
    for name, role in (("Ad. Min", "admin"), (ANALYST, "analyst"), (REVIEWER, "reviewer")):
        command(site.record, "account", name, "--role", role, given=f"{PASSWORD}\n")


# --- by keyboard


def test_a_draft_becomes_a_confirmed_incident_by_keyboard_alone(
    flight: Flight, link: str, page: Page
) -> None:
    keys = Keys(page)
    page.goto(link)
    keys.walk(f"#i-{flight.id}")
    keys.press("Enter")
    keys.arrived(f"/incidents/{flight.id}")
    expect(page.locator(".in-head .state")).to_have_text("machine draft")

    keys.walk("#field-kind")
    keys.press("Enter")
    keys.arrived("/reports/")
    event = flight.reports[0][1][0]
    expect(page.locator(f"#e-{event}")).to_be_focused()
    decide_by_keyboard(flight, keys, event)

    keys.press("i")
    keys.arrived(f"/incidents/{flight.id}")
    expect(page.locator(".in-head .state")).to_have_text("in part reviewed")
    merge_by_keyboard(flight, keys)
    accept_all_by_keyboard(flight, keys, "reviewed")
    assess_by_keyboard(keys, "In review", "", "read all that tells of it")
    assert_sound(flight, page, "reviewed")
    assert {by for by, *_ in flight.log()} == {ANALYST}

    make_accounts(flight.site)
    page.goto(flight.site.address)
    keys.signs_in(REVIEWER)
    second_by_keyboard(flight, keys)
    assert_sound(flight, page, "second-reviewed")
    assert {(by, verb) for by, verb, _ in flight.log() if by == REVIEWER} == {
        (REVIEWER, "accept"),
        (REVIEWER, "assess"),
    }
    expect(page.locator(".in-head .assessed")).to_have_text("Confirmed")
    expect(page.locator(".in-head .chip", has_text="Fair")).to_be_visible()
    expect(page.locator(".readers")).to_contain_text(f"{ANALYST} was on the way: In review")
    expect(page.locator("aside .state")).to_have_text("reviewed")


def decide_by_keyboard(flight: Flight, keys: Keys, event: str) -> None:
    """Accept, take back, correct, reject and say of a value that it is not stated, each where it stands."""
    page = keys.page
    where, how_many, when = (line(page, event, field) for field in ("place", "counts", "when"))
    ids = values(page, event)
    keys.walk(where)
    keys.press("a")
    expect(page.locator(f"{where} .state")).to_have_text("reviewed")
    assert at_hand(page) == ids[ids.index(where[1:]) + 1]
    keys.press("k", "u")
    expect(page.locator(f"{where} .state")).to_have_text("machine draft")
    assert at_hand(page) == where[1:]

    keys.walk(how_many)
    keys.press("c")
    expect(page.locator("form[data-takes-words] [name=kind]")).to_be_focused()
    keys.press("Tab")
    keys.type("3900")
    keys.tab(page.locator("[name=words]"))
    keys.press("Control+Home", "Control+Shift+End")
    keys.type(MENDED)
    keys.tab(page.get_by_label("Why, if it is not plain"))
    keys.type("as the Red Crescent mended it")
    keys.enter("Save the correction")
    expect(page.locator(f"{how_many} .soft")).to_contain_text("corrected")
    assert at_hand(page) == how_many[1:]

    keys.press("r")
    expect(page.locator(f"{how_many} .what s")).to_be_visible()
    keys.press("k")
    assert at_hand(page) == how_many[1:]
    keys.press("u")
    expect(page.locator(f"{how_many} .soft")).to_contain_text("corrected")
    keys.walk(when)
    keys.press("n")
    expect(page.locator(when)).to_contain_text("not stated")
    assert at_hand(page) in ids


def accept_all_by_keyboard(flight: Flight, keys: Keys, state: str) -> None:
    """Go from the incident to each of its reports and back, and accept what these tell of it."""
    page = keys.page
    for document, events in flight.reports:
        keys.tab(page.locator(f".beside thead a.at[href*='{document}']"))
        keys.press("Enter")
        keys.arrived(f"/reports/{document}")
        for each in events:
            keys.walk(f"#e-{each}")
            keys.press("A")
            expect(page.locator(f"#e-{each} .state")).to_have_text(state)
            assert at_hand(page) == f"e-{each}"
        keys.press("i")
        keys.arrived(f"/incidents/{flight.id}")
    expect(page.locator(".in-head .state")).to_have_text(state)


def merge_by_keyboard(flight: Flight, keys: Keys) -> None:
    page = keys.page
    keys.walk(f"#perhaps-{flight.other}")
    keys.press("g")
    expect(page.locator(f"#merge-{flight.other}")).to_be_focused()
    keys.type(WHY)
    keys.press("Enter")
    expect(page.locator(".story")).to_contain_text(WHY)
    rest(page)
    assert page.evaluate("() => document.activeElement !== document.body")


def assess_by_keyboard(keys: Keys, status: str, grade: str, why: str) -> None:
    page = keys.page
    keys.press("s")
    choose(keys, page.get_by_role("group", name="Status"), status)
    if grade:
        keys.press("Tab")
        choose(keys, page.get_by_role("group", name="Grade"), grade)
    keys.tab(page.locator("details[open] textarea[name=why]"))
    keys.type(why)
    keys.enter("Assess", "details[open]")
    expect(page.locator(".in-head .assessed")).to_have_text(status)
    rest(page)
    assert page.evaluate("() => document.activeElement !== document.body")


def choose(keys: Keys, scale: Locator, label: str) -> None:
    """Choose a step of a scale with the arrows."""
    keys.tab(scale.get_by_role("radio"))
    wanted = scale.get_by_label(label, exact=False).first
    keys.press("Space")
    for _ in range(FAR):
        if wanted.is_checked():
            return
        keys.press("ArrowDown")
    raise AssertionError(f"the arrows do not reach {label}")


def second_by_keyboard(flight: Flight, keys: Keys) -> None:
    """Read after another, agree with all of it, and confirm it."""
    page = keys.page
    keys.walk(f"#i-{flight.id}")
    keys.press("Enter")
    keys.arrived(f"/incidents/{flight.id}")
    keys.tab(page.locator("#second-why"))
    keys.type("read all reports")
    keys.press("Enter")
    expect(page.locator(".readers")).to_contain_text(f"{REVIEWER} stands behind it")
    accept_all_by_keyboard(flight, keys, "second-reviewed")
    assess_by_keyboard(keys, "Confirmed", "Fair", "two sources that do not rest on each other")


# --- by mouse


def test_a_draft_becomes_a_confirmed_incident_by_mouse(flight: Flight, link: str, page: Page) -> None:
    page.goto(link)
    page.locator(f"#i-{flight.id} h3 a").click()
    page.locator("#field-kind a.at").first.click()
    event = flight.reports[0][1][0]
    decide_by_mouse(page, event)

    page.locator(f"#e-{event}").get_by_role("link", name="Incident").click()
    expect(page.locator(".in-head .state")).to_have_text("in part reviewed")
    choice = page.locator(f"#perhaps-{flight.other}")
    choice.locator("summary", has_text="Merge").click()
    choice.get_by_label("Why they are one incident").fill(WHY)
    choice.get_by_role("button", name="Merge").click()
    expect(page.locator(".story")).to_contain_text(WHY)
    accept_all_by_mouse(flight, page, "reviewed")
    assess_by_mouse(page, "In review", "", "read all that tells of it")
    assert_sound(flight, page, "reviewed")

    make_accounts(flight.site)
    page.goto(flight.site.address)
    page.get_by_label("Name").fill(REVIEWER)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.locator(f"#i-{flight.id} h3 a").click()
    page.get_by_label("Why you agree").fill("read all reports")
    page.get_by_role("button", name="Agree as second reader").click()
    expect(page.locator(".readers")).to_contain_text(f"{REVIEWER} stands behind it")
    accept_all_by_mouse(flight, page, "second-reviewed")
    assess_by_mouse(page, "Confirmed", "Fair", "two sources that do not rest on each other")
    assert_sound(flight, page, "second-reviewed")
    assert {by for by, *_ in flight.log()} == {ANALYST, REVIEWER}


def decide_by_mouse(page: Page, event: str) -> None:
    where, how_many = (line(page, event, field) for field in ("place", "counts"))
    page.locator(where).hover()
    expect(page.locator("mark.lit").first).to_be_visible()
    page.locator(f"{where} .what").click()
    page.locator(where).get_by_role("button", name="Accept").click()
    expect(page.locator(f"{where} .state")).to_have_text("reviewed")
    page.locator(f"{where} .what").click()
    page.locator(where).get_by_role("button", name="Undo").click()
    expect(page.locator(f"{where} .state")).to_have_text("machine draft")

    page.locator(f"{how_many} .what").click()
    page.locator(how_many).get_by_role("link", name="Correct").click()
    page.locator("form[data-takes-words] [name=low]").fill("3900")
    drag_over(page, MENDED)
    expect(page.locator("[name=words]")).to_have_value(MENDED)
    page.get_by_role("button", name="Save the correction").click()
    expect(page.locator(f"{how_many} .soft")).to_contain_text("corrected")
    expect(page.locator(f"{how_many} q").first).to_have_text(MENDED)


def drag_over(page: Page, words: str) -> None:
    """Select words of the report with the button held down, from the first of them to the last."""
    first, last = page.evaluate(
        """words => {
            const text = document.getElementById("text"), range = document.createRange();
            const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
            const start = text.textContent.indexOf(words), ends = [start, start + words.length];
            for (let at = 0, node = walker.nextNode(); node; at += node.length, node = walker.nextNode()) {
                if (ends[0] >= at && ends[0] < at + node.length) range.setStart(node, ends[0] - at);
                if (ends[1] > at && ends[1] <= at + node.length) range.setEnd(node, ends[1] - at);
            }
            range.startContainer.parentElement.scrollIntoView({block: "center"});
            const boxes = [...range.getClientRects()], head = boxes[0], tail = boxes[boxes.length - 1];
            return [[head.left + .5, head.top + head.height / 2], [tail.right + .5, tail.top + tail.height / 2]];
        }""",
        words,
    )
    page.mouse.move(*first)
    page.mouse.down()
    page.mouse.move(*last, steps=8)
    page.mouse.up()


def accept_all_by_mouse(flight: Flight, page: Page, state: str) -> None:
    for document, events in flight.reports:
        page.locator(f".beside thead a.at[href*='{document}']").click()
        for each in events:
            page.locator(f"#e-{each}").get_by_role("button", name="Accept all").click()
            expect(page.locator(f"#e-{each} .state")).to_have_text(state)
        page.locator(f"#e-{events[0]}").get_by_role("link", name="Incident").click()
        page.wait_for_url("**/incidents/*")


def assess_by_mouse(page: Page, status: str, grade: str, why: str) -> None:
    page.locator("summary", has_text="Assess").click()
    page.get_by_role("group", name="Status").get_by_label(status).first.check()
    if grade:
        page.get_by_role("group", name="Grade").get_by_label(grade).first.check()
    page.locator("details[open] textarea[name=why]").fill(why)
    page.get_by_role("button", name="Assess", exact=True).click()
    expect(page.locator(".in-head .assessed")).to_have_text(status)


# --- without script


def test_a_draft_becomes_a_confirmed_incident_without_script(
    flight: Flight, link: str, scriptless: Page
) -> None:
    page = scriptless
    page.goto(link)
    page.locator(f"#i-{flight.id} h3 a").click()
    page.locator("#field-kind a.at").first.click()
    event = flight.reports[0][1][0]
    how_many = line(page, event, "counts")
    page.locator(how_many).get_by_role("link", name="Correct").click()
    page.locator("form[data-takes-words] [name=low]").fill("3900")
    page.locator("[name=words]").fill(MENDED)
    page.get_by_role("button", name="Save the correction").click()
    expect(page.locator(f"{how_many} .soft")).to_contain_text("corrected")
    page.locator(f"#e-{event}").get_by_role("link", name="Incident").click()
    accept_all_by_mouse(flight, page, "reviewed")
    assess_by_mouse(page, "In review", "", "read all that tells of it")
    assert_sound(flight, page, "reviewed")

    make_accounts(flight.site)
    page.goto(flight.site.address)
    page.get_by_label("Name").fill(REVIEWER)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{flight.site.address}/incidents/{flight.id}")
    accept_all_by_mouse(flight, page, "second-reviewed")
    assess_by_mouse(page, "Confirmed", "Fair", "two sources that do not rest on each other")
    assert_sound(flight, page, "second-reviewed")
