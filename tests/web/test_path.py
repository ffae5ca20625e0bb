"""The whole path of a draft to a confirmed incident, by keyboard alone, by mouse, and without script."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from onrecord import reviewing
from onrecord.analyse import figures
from onrecord.analyse.figures import Figure
from onrecord.model.incident import Incident
from onrecord.store.desk import Desk
from onrecord.store.store import Store
from onrecord.web.pages import ROUTES
from tests.web.record import PASSWORD, Served
from tests.web.rig import LAPTOP, PHONE, assert_accessible, opened

ANALYST, REVIEWER = "A. Coder", "R. Eader"
WHY = "the round-up tells of the same flight"
FAR = 120  # presses of a key, after which what is looked for is not to be reached
MENDED = "About 4,000 families"  # the words that a correction rests on


# --- the record, as the commands tell of it


def command(record: Path, *arguments: str, given: str = "") -> str:
    """Run a command in a process of its own; give what it prints."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("ONRECORD_")}
    done = subprocess.run(
        [sys.executable, "-m", "onrecord", *arguments, "--record", str(record)],
        env=surroundings, input=given, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@dataclass(frozen=True)
class Flight:
    """The incident that is followed: people fled a town, told in two reports, with one more to be merged with it."""

    site: Served
    id: str
    other: str

    @property
    def told(self) -> dict[str, Any]:
        """The incident, as `onrecord incidents ID --json` tells of it."""
        told: dict[str, Any] = json.loads(command(self.site.record, "incidents", self.id, "--json"))
        return told

    @property
    def reports(self) -> list[tuple[str, tuple[str, ...]]]:
        """The reports that tell of it, each with the events in which it does."""
        with Store.open(self.site.record) as store:
            view = reviewing.view_of(store, self.id)
        assert view
        return [(each.document, each.events) for each in view.reports]

    def log(self) -> list[tuple[str, str, str | None]]:
        """Who said what of which field, in order."""
        with Store.open(self.site.record) as store:
            return [(each.by, each.verb, each.field) for each in store.reviews.all()]


@pytest.fixture
def flight(site: Served) -> Flight:
    with Store.open(site.record) as store:
        list(reviewing.refresh(store))
        found = {reviewing.view_of(store, each.id): each for each in store.linkage.incidents()}
        kinds: dict[str, list[Incident]] = {}
        for view, each in found.items():
            assert view
            kinds.setdefault(view.kind, []).append(each)
    (fled,) = (each for each in kinds["displacement"] if len(each.events) > 1)
    (sheltered,) = kinds["sheltering"]
    return Flight(site, fled.id, sheltered.id)


def in_words(best: dict[str, Any]) -> str:
    return figures.in_words(Figure(**best))


def assert_sound(flight: Flight, page: Page, state: str) -> None:
    """Fail where the record has a fault, a later run of linking undoes a decision, or commands and page differ."""
    command(flight.site.record, "verify")
    before = flight.told
    command(flight.site.record, "link", "--again")
    assert flight.told == before
    page.goto(f"{flight.site.address}/incidents/{flight.id}")
    expect(page.locator(".in-head .state")).to_have_text(state)
    head = page.locator(".in-head")
    expect(head.locator("code")).to_have_text(f"incident {before['id']}")
    expect(head).to_contain_text(f"{len(before['reports'])} reports")
    tolls = [each for each in before["tolls"] if each["group"] is None]
    for shown, told in zip(head.locator(".toll b").all_inner_texts(), tolls, strict=True):
        assert in_words(told["best"]) == shown
    if before["assessment"]:
        status = before["assessment"]["status"].replace("_", " ")
        expect(head.locator(".assessed")).to_have_text(status, ignore_case=True)


# --- hands


class Keys:
    """A person who has a keyboard and no mouse. After each key that decides, something is in focus still."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def walk(self, selector: str) -> None:
        """Walk with j, then with k, until a thing is at hand."""
        wanted = self.page.locator(f"{selector}[aria-current]")
        for key in [*["j"] * FAR, *["k"] * FAR]:
            if wanted.count():
                return
            self.press(key)
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


# --- every page


NOT_PAGES = ("/reports/{id}/bytes", "/overview/{name}.{form}", "/enter")  # what is saved, and the way in


def addresses(flight: Flight, page: Page) -> dict[str, str]:
    """An address for each route that is asked for with GET, filled from the record, by route."""
    report = f"/reports/{flight.reports[0][0]}"
    filled = {
        "/": "/?order=newest",
        "/incidents/{id}": f"/incidents/{flight.id}?order=newest",
        "/reports/{id}": report,
        "/actors/{key:path}": first_link(page, flight, "/actors"),
        "/places/{key:path}": first_link(page, flight, "/places"),
        "/code-book/{kind}": "/code-book/killing",
        "/gazetteer": "/gazetteer?q=Toledo",
        "/overview/{name}": "/overview/map",
        "/overview/{name}/list/{group}": group(page, flight),
        "/jobs/{id}": job(flight, page),
    }
    asked = [each.path for each in ROUTES if "GET" in (each.methods or ()) and each.path not in NOT_PAGES]
    missing = [path for path in asked if "{" in path and path not in filled]
    assert not missing, f"say how to fill {missing}"
    forms = page_of_forms(page, flight, report)
    return {path: filled.get(path, path) for path in asked} | forms


def first_link(page: Page, flight: Flight, path: str) -> str:
    page.goto(f"{flight.site.address}{path}")
    return page.locator(f"main tbody a[href^='{path}/']").first.get_attribute("href") or ""


def group(page: Page, flight: Flight) -> str:
    page.goto(f"{flight.site.address}/overview")
    return page.locator("main a[href*='/list/']").first.get_attribute("href") or ""


def job(flight: Flight, page: Page) -> str:
    """Read one more report through the page; give the address of how that went."""
    page.goto(f"{flight.site.address}/reports/add")
    page.get_by_label("Text of the report").fill("Two herders were killed in Tolvar on 3 May 2031.")
    page.locator("form[action='/reports/paste'] button.strong").click()
    page.wait_for_url("**/jobs/*")
    return page.url.removeprefix(flight.site.address)


def page_of_forms(page: Page, flight: Flight, report: str) -> dict[str, str]:
    """The report page with each of its forms open, by what the form does."""
    page.goto(f"{flight.site.address}{report}")
    forms = {
        name: page.locator(f"#events a:has-text('{name}')")
        for name in ("Comment", "Keep to some", "Add a value")
    }
    for field in ("place", "counts", "when"):
        forms[f"Correct {field}"] = page.locator(f".f-line-{field} a:has-text('Correct')")
    return {name: link.first.get_attribute("href") or "" for name, link in forms.items()}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_every_page_is_accessible_and_no_wider_than_the_screen(
    flight: Flight, browser: Browser, faults: list[str], screen: dict[str, Any], scheme: str
) -> None:
    with opened(browser, {**screen, "color_scheme": scheme}, faults) as page:
        flight.site.let_in(page, "Ad. Min", "admin")
        wide = {}
        for name, address in addresses(flight, page).items():
            page.goto(f"{flight.site.address}{address}")
            assert page.locator("main h1").count() == 1, name
            assert_accessible(page)
            wide[name] = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert {name: more for name, more in wide.items() if more > 0} == {}
        page.context.clear_cookies()
        page.goto(f"{flight.site.address}/sign-in")
        assert_accessible(page)


@pytest.mark.parametrize("screen", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_tab_goes_to_each_thing_once_and_to_what_is_in_sight(
    flight: Flight, browser: Browser, faults: list[str], screen: dict[str, Any]
) -> None:
    with opened(browser, screen, faults) as page:
        flight.site.let_in(page, "Ad. Min", "admin")
        for path in ("/", f"/incidents/{flight.id}", f"/reports/{flight.reports[0][0]}"):
            page.goto(f"{flight.site.address}{path}")
            seen: list[str] = []
            for _ in range(400):
                page.keyboard.press("Tab")
                told = page.evaluate(TOLD)
                if told["at"] == "body" or (seen and told["at"] == seen[0]):
                    break
                assert told["seen"], f"{path}: {told['at']} is in focus and not in sight"
                if [told["at"]] != seen[-1:]:  # a field for a day has several stops
                    seen.append(told["at"])
            assert len(seen) > 20
            assert len(seen) == len(set(seen)), path


TOLD = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect();
    const path = [...function* () { for (let one = at; one.parentElement; one = one.parentElement)
        yield one.localName + [...one.parentElement.children].indexOf(one); }()].join(" ");
    const shown = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
    return {at: at === document.body ? "body" : path, seen: shown};
}"""
