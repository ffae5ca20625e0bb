"""The page of an incident: what it shows, and what people decide in it, in a real browser on a real server."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from onrecord import linking, reviewing
from onrecord.model.record import Claim, claims_of
from onrecord.store.store import Store
from tests.reports import READER, read_one, report
from tests.web.record import Served, served
from tests.web.rig import assert_accessible, press, screenshot, until

WHY = "the same hour, the same market"
HOSTILE = "<script>window.hit = 1</script>\"'><img src=x onerror=window.hit=1> \u202egnp.exe أحمد"


@pytest.fixture
def incident(site: Served) -> str:
    """The id of the incident that most events tell of."""
    return widest(site.record)


def widest(record: Path) -> str:
    with Store.open(record) as store:
        list(reviewing.refresh(store))
        return max(store.linkage.incidents(), key=lambda each: len(each.events)).id


def resolved(site: Served, name: str) -> str:
    with Store.open(site.record) as store:
        return store.linkage.resolve(name)


def suggested(page: Page) -> str:
    """The id of the first incident that is suggested as the same."""
    name = page.locator(".suggestion").first.get_attribute("id")
    assert name
    return name.removeprefix("perhaps-")


def decisions(site: Served) -> list[tuple[str, str, str]]:
    with Store.open(site.record) as store:
        return [(each.verb, each.by, each.why) for each in store.linkage.decisions()]


def assert_kept(site: Served, holds: Callable[[Store], bool]) -> None:
    """Fail where the record has a fault, or where a later run of linking undoes what was decided."""
    with Store.open(site.record) as store:
        assert list(store.faults()) == []
        assert holds(store)
        list(linking.link(store, again=True))
        assert holds(store)


def together(one: str, other: str) -> Callable[[Store], bool]:
    return lambda store: store.linkage.resolve(one) == store.linkage.resolve(other)


def hidden_field(client: httpx.Client, path: str, within: str, name: str) -> str:
    """The value of a hidden field of the first form of an action."""
    form = client.get(path).text.partition(f'action="{path}/{within}"')[2].partition("</form>")[0]
    found = re.search(rf'name="{name}" value="([^"]*)"', form)
    assert found, f"{within} has no {name}"
    return found[1]


def sent(site: Served, client: httpx.Client, path: str, **fields: str | list[str]) -> httpx.Response:
    return client.post(path, data={"csrf": site.csrf(client), **fields})


# -- what is shown -------------------------------------------------------------------------------------------------


def test_sources_stand_side_by_side_with_their_words(site: Served, incident: str, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(f"{site.address}/incidents/{incident}")

    expect(page.get_by_role("heading", level=1)).to_have_text("Shelling, Tal Zahir, 2024-03-03")
    heads = page.locator(".beside thead .name").all_inner_texts()
    assert heads[:2] == ["Halden Press Agency", "The Dorvan Herald"]
    what = page.locator("#field-kind")
    assert what.locator(".same").all_inner_texts().count("A") == 3
    expect(what).to_contain_text("3 of 4 say the same")
    expect(page.locator("#field-agents .flag")).to_have_text("disputed")
    expect(page.locator("#field-kind .mark-draft").first).to_contain_text("machine draft")
    link = what.locator("a.at").first.get_attribute("href")
    assert re.fullmatch(r"/reports/\w+#event-\w+", link or "")
    expect(page.get_by_text("1 copy of it")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "incident")


def test_each_number_has_its_reason_and_its_words(site: Served, incident: str, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(f"{site.address}/incidents/{incident}")

    killed = page.locator("#toll-1")
    assert killed.locator("td.number").all_inner_texts() == ["9", "14", "14"]
    expect(killed).to_contain_text("minimum: the smallest that a source now stands by: The Dorvan Herald")
    expect(killed).to_contain_text("best: the figure of most independent sources: 2 of 4 sources give it")
    expect(killed.get_by_text("“nine people”")).to_have_count(
        0
    )  # the marks of quotation are drawn, not written
    expect(killed.locator("q", has_text="nine people")).to_be_visible()
    expect(page.locator("#corrections")).to_contain_text("about 30")
    expect(page.locator("#running")).to_contain_text("27 injured in all so far")


def test_a_denial_and_what_is_told_in_passing_stand_apart(site: Served, incident: str, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(f"{site.address}/incidents/{incident}")

    expect(page.locator(".in-head")).to_contain_text("The Defence Ministry in Dorvan")
    expect(page.locator(".passing")).to_contain_text("2024-03-07-halden-press-correction.txt")
    expect(page.get_by_role("heading", name="Why these reports are one incident")).to_be_visible()


def test_it_fits_a_phone(site: Served, incident: str, phone: Page) -> None:
    site.let_in(phone, "A. Coder")
    phone.goto(f"{site.address}/incidents/{incident}")

    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    expect(phone.locator("#field-kind td").first).to_have_css("display", "block")
    assert_accessible(phone)
    screenshot(phone, "incident-phone")


def test_it_prints_without_forms(site: Served, incident: str, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(f"{site.address}/incidents/{incident}")
    page.emulate_media(media="print")

    assert page.locator("form:visible, button:visible, summary.does:visible, nav:visible").count() == 0
    expect(page.locator(".beside")).to_be_visible()


def test_styles_come_along_where_a_link_swaps_the_page(site: Served, incident: str, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(f"{site.address}/agreement")
    page.evaluate(
        "name => { const a = document.createElement('a'); a.href = `/incidents/${name}`; a.textContent = 'there';"
        " document.querySelector('main').append(a); htmx.process(a); }",
        incident,
    )
    page.get_by_role("link", name="there").click()

    expect(page.locator(".incident")).to_have_css("display", "grid")
    press(page, "s")
    expect(page.locator("input[name=status]").first).to_be_focused()


# -- deciding which reports tell of it -----------------------------------------------------------------------------


def test_incidents_are_merged_by_keyboard_alone(site: Served, incident: str, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(f"{site.address}/incidents/{incident}")
    other = suggested(page)
    for _ in range(page.locator(".suggestion").count()):
        press(page, "k")
    expect(page.locator(f"#perhaps-{other}")).to_have_attribute("aria-current", "true")
    press(page, "g")
    page.keyboard.type(WHY)
    press(page, "Enter")

    expect(page.locator(".story")).to_contain_text(WHY)
    expect(page.locator(".story")).to_contain_text("decided that these are one incident")
    assert decisions(site) == [("merge", "A. Coder", WHY)]
    assert_kept(site, together(incident, other))


def test_incidents_are_kept_apart_by_keyboard_alone(site: Served, incident: str, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(f"{site.address}/incidents/{incident}")
    other = suggested(page)
    for _ in range(page.locator(".suggestion").count()):
        press(page, "k")
    press(page, "x")
    page.keyboard.type("another gate of the market")
    press(page, "Enter")

    expect(page.locator(f"#perhaps-{other}")).to_have_count(0)
    assert decisions(site) == [("reject", "A. Coder", "another gate of the market")]
    assert_kept(site, lambda store: not together(incident, other)(store))


def test_a_merge_without_a_reason_is_not_sent(site: Served, incident: str, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(f"{site.address}/incidents/{incident}")
    page.locator(".suggestion summary", has_text="Merge").first.click()
    page.locator(".suggestion button", has_text="Merge").first.click()

    assert page.locator(".suggestion input[name=why]").first.evaluate("one => one.validity.valueMissing")
    assert decisions(site) == []


def test_a_report_is_taken_out_by_mouse(site: Served, incident: str, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(f"{site.address}/incidents/{incident}")
    page.get_by_text("Take reports out").click()
    page.get_by_label("fortnightly round-up").check()
    page.locator("#split-why").fill("a round-up of two weeks")
    page.get_by_role("button", name="Take out").click()

    expect(page.locator(".story")).to_contain_text("took reports out of the incident")
    ((verb, by, why),) = decisions(site)
    assert (verb, by, why) == ("split", "A. Coder", "a round-up of two weeks")
    with Store.open(site.record) as store:
        (made,) = store.linkage.decisions()
    assert_kept(
        site,
        lambda store: (
            not {*store.linkage.memberships(made.left).values()}
            & {*store.linkage.memberships(made.right).values()}
        ),
    )


def test_incidents_are_merged_without_script(site: Served, incident: str, scriptless: Page) -> None:
    site.let_in(scriptless, "A. Coder")
    scriptless.goto(f"{site.address}/incidents/{incident}")
    other = suggested(scriptless)
    scriptless.locator(".suggestion summary", has_text="Merge").first.click()
    scriptless.locator(f"#merge-{other}").fill(WHY)
    scriptless.locator(".suggestion button", has_text="Merge").first.click()

    expect(scriptless.locator(".story")).to_contain_text(WHY)
    assert resolved(site, other) == resolved(site, incident)


def test_an_old_id_leads_to_the_incident_and_keeps_the_queue(site: Served, incident: str) -> None:
    with site.client("A. Coder") as client:
        path = f"/incidents/{incident}"
        other, drawn = (hidden_field(client, path, "merge", name) for name in ("other", "drawn"))
        sent(site, client, f"{path}/merge", other=other, drawn=drawn, why=WHY)
        new = resolved(site, other)
        (old,) = {incident, other} - {new}
        answer = client.get(f"/incidents/{old}?order=newest")

    assert (answer.status_code, answer.headers["location"]) == (303, f"/incidents/{new}?order=newest")


def test_a_stale_page_gets_the_conflict_and_may_decide_all_the_same(
    site: Served, incident: str, page: Page, faults: list[str]
) -> None:
    site.let_in(page, "B. Reader")
    page.goto(f"{site.address}/incidents/{incident}")
    first, second = (each.get_attribute("id") or "" for each in page.locator(".suggestion").all()[:2])
    with Store.open(site.record) as store:
        left, right = (store.linkage.events_of(name) for name in (incident, first.removeprefix("perhaps-")))
        reviewing.regrouped(store, "merge", left, right, why="seen first", by="A. Coder")
    choice = page.locator(f"#{second}")
    choice.locator("summary", has_text="Merge").click()
    choice.locator("input[name=why]").first.fill(WHY)
    choice.get_by_role("button", name="Merge").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Somebody decided on this meanwhile")
    expect(page.locator("main")).to_contain_text(WHY)
    assert len(decisions(site)) == 1
    assert_accessible(page)
    until(page, lambda: any("409" in each for each in faults))
    faults.clear()
    page.get_by_role("button", name="Decide all the same").click()
    expect(page.locator(".story")).to_contain_text(WHY)
    assert resolved(site, second.removeprefix("perhaps-")) == resolved(site, incident)


@pytest.mark.parametrize("action", ["merge", "apart"])
def test_a_form_sent_twice_makes_one_decision(site: Served, incident: str, action: str) -> None:
    path = f"/incidents/{incident}"
    with site.client("A. Coder") as client:
        other, drawn = (hidden_field(client, path, action, name) for name in ("other", "drawn"))
        answers = [
            sent(site, client, f"{path}/{action}", other=other, drawn=drawn, why=WHY).status_code
            for _ in range(2)
        ]

    assert answers == [303, 303]
    assert len(decisions(site)) == 1


def test_a_split_sent_twice_makes_one_decision(site: Served, incident: str) -> None:
    path = f"/incidents/{incident}"
    with site.client("A. Coder") as client:
        drawn = hidden_field(client, path, "split", "drawn")
        document = re.findall(r'name="document" value="(\w+)"', client.get(path).text)[-1]
        answers = [
            sent(site, client, f"{path}/split", document=document, drawn=drawn, why=WHY).status_code
            for _ in range(2)
        ]

    assert answers == [303, 303]
    assert len(decisions(site)) == 1


def test_what_is_not_kept_of_earlier_decisions_is_said(site: Served, incident: str, page: Page) -> None:
    with Store.open(site.record) as store:
        one, two, three, *_ = store.linkage.events_of(incident)
        for verb, left, right in (("reject", one, three), ("merge", one, two), ("merge", two, three)):
            linking.decide(store, verb, [left], [right], why="as it seemed", by="B. Reader")
        list(reviewing.refresh(store))
    site.let_in(page, "A. Coder")
    page.goto(f"{site.address}/incidents/{incident}")
    choice = page.locator(".suggestion").first
    choice.locator("summary", has_text="Keep apart").click()
    choice.locator("input[name=why]").last.fill("another gate")
    choice.get_by_role("button", name="Keep apart").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Decided, and there is something to know")
    expect(page.locator("main li")).to_contain_text("is not kept for events")
    page.get_by_role("link", name="Go to the incident").click()
    expect(page.locator(".story")).to_contain_text("another gate")


def test_nothing_of_an_incident_can_be_all_taken_out(site: Served, incident: str) -> None:
    path = f"/incidents/{incident}"
    with site.client("A. Coder") as client:
        every = re.findall(r'name="document" value="(\w+)"', client.get(path).text)
        answer = sent(site, client, f"{path}/split", document=every, why=WHY)

    assert answer.status_code == 400
    assert "all of the incident would go" in answer.text


@pytest.mark.parametrize(
    ("action", "fields", "message"),
    [
        ("merge", {"other": "http://[", "why": WHY}, "there is no incident"),
        ("merge", {"other": "/incidents/ffffffffffffffff?x#y", "why": WHY}, "there is no incident"),
        ("merge", {"other": "ffffffffffffffff"}, "say why"),
        ("split", {"why": WHY}, "nothing was chosen"),
        ("split", {"why": WHY, "document": "f"}, "has no report and no event f"),
        ("assess", {"why": WHY}, "nothing was chosen"),
        ("assess", {"why": WHY, "status": "true"}, "expected one of draft"),
        ("assess", {"status": "draft"}, "say why"),
        ("comment", {"text": "  "}, "the comment is empty"),
        ("comment", {"text": "x" * 10_001}, "10000 is the most"),
        ("restrict", {"role": "admin", "why": WHY}, "would not see it any more"),
        ("restrict", {"role": "king", "why": WHY}, "there is no role"),
        ("withdraw", {"review": "nothing"}, "no such review"),
    ],
)
def test_what_cannot_be_done_is_said(
    site: Served, incident: str, action: str, fields: dict[str, str], message: str
) -> None:
    with site.client("R. One", "reviewer") as client:
        answer = sent(site, client, f"/incidents/{incident}/{action}", **fields)

    assert answer.status_code == 400
    assert message in html.unescape(answer.text)
    assert decisions(site) == []


def test_a_merge_by_the_address_of_the_other_is_the_same_merge(site: Served, incident: str) -> None:
    path = f"/incidents/{incident}"
    with site.client("A. Coder") as client:
        other, mine = hidden_field(client, path, "apart", "other"), ""
        address = f"{site.address}/incidents/{other}?order=newest#history"
        for _ in range(2):
            assert sent(site, client, f"{path}/merge", other=address, mine=mine, why=WHY).status_code == 303

    assert resolved(site, other) == resolved(site, incident)
    assert len(decisions(site)) == 1


# -- assessing it --------------------------------------------------------------------------------------------------


def test_an_incident_is_assessed_and_a_second_reader_agrees(site: Served, incident: str, page: Page) -> None:
    site.let_in(page, "R. One", "reviewer")
    page.goto(f"{site.address}/incidents/{incident}")
    press(page, "s")
    page.get_by_label("Confirmed", exact=False).first.check()
    page.get_by_role("group", name="Grade").get_by_label("Fair").check()
    page.locator("details[open] textarea[name=why]").fill("two sources, and a correction")
    page.get_by_role("button", name="Assess", exact=True).click()
    expect(page.locator(".in-head .assessed")).to_have_text("Confirmed")
    expect(page.locator(".in-head .chip").first).to_have_text("Fair")
    expect(page.get_by_role("button", name="Agree as second reader")).to_have_count(0)

    page.context.clear_cookies()
    site.let_in(page, "R. Two", "reviewer")
    page.goto(f"{site.address}/incidents/{incident}")
    page.locator("#second-why").fill("read all reports")
    page.get_by_role("button", name="Agree as second reader").click()
    expect(page.locator(".readers")).to_contain_text("R. Two stands behind it")
    expect(page.locator("aside .state-second")).to_have_text("second-reviewed")
    assert_accessible(page)
    screenshot(page, "incident-assessed")
    with Store.open(site.record) as store:
        assert list(store.faults()) == []


def test_readers_who_differ_are_told_apart(site: Served, incident: str) -> None:
    path = f"/incidents/{incident}"
    for name, status in (("R. One", "confirmed"), ("R. Two", "contested")):
        with site.client(name, "reviewer") as client:
            after = hidden_field(client, path, "assess", "after")
            assert (
                sent(site, client, f"{path}/assess", status=status, why=WHY, after=after).status_code == 303
            )
            page = client.get(path).text

    assert "readers disagree" in page
    assert re.search(r"R\. One</b> differs", page)


def test_who_assesses_without_having_seen_what_another_said_is_told_and_nothing_is_kept(
    site: Served, incident: str
) -> None:
    path = f"/incidents/{incident}"
    with site.client("R. One", "reviewer") as one, site.client("R. Two", "reviewer") as two:
        after = hidden_field(two, path, "assess", "after")
        sent(site, one, f"{path}/assess", grade="weak", why=WHY, after=after)
        answer = sent(site, two, f"{path}/assess", status="confirmed", grade="fair", why=WHY, after=after)

    assert answer.status_code == 409
    assert "R. One: assess grade weak" in answer.text
    with Store.open(site.record) as store:
        assert [each.by for each in store.reviews.all("incident")] == ["R. One"]


def test_an_assessment_sent_twice_is_one(site: Served, incident: str) -> None:
    path = f"/incidents/{incident}"
    with site.client("R. One", "reviewer") as client:
        for _ in range(2):
            sent(site, client, f"{path}/assess", status="confirmed", grade="fair", why=WHY, after="0")
            sent(site, client, f"{path}/comment", text="see the map", after="0")

    with Store.open(site.record) as store:
        assert [each.verb for each in store.reviews.all("incident")] == ["assess", "comment", "assess"] or [
            each.verb for each in store.reviews.all("incident")
        ] == ["assess", "assess", "comment"]


def test_what_a_role_may_not_do_is_refused(site: Served, incident: str) -> None:
    path = f"/incidents/{incident}"
    with site.client("V. Guest", "viewer") as client:
        page = client.get(path)
        assert page.status_code == 200
        assert f'action="{path}' not in page.text
        for name in ("merge", "apart", "split", "assess", "agree", "comment", "restrict", "withdraw"):
            assert sent(site, client, f"{path}/{name}", why=WHY, text=WHY).status_code == 403
    with site.client("A. Coder") as client:
        answer = sent(site, client, f"{path}/assess", status="confirmed", why=WHY)
        assert (answer.status_code, "given by reviewers and above" in answer.text) == (400, True)
        assert sent(site, client, f"{path}/restrict", role="admin", why=WHY).status_code == 403
        assert sent(site, client, f"{path}/agree", why=WHY).status_code == 403
    assert decisions(site) == []


def test_a_restricted_incident_looks_like_none_to_those_below(site: Served, incident: str) -> None:
    path = f"/incidents/{incident}"
    with site.client("R. One", "reviewer") as client:
        assert (
            sent(site, client, f"{path}/restrict", role="reviewer", why="names a witness").status_code == 303
        )
        assert "only reviewer and above" in client.get(path).text
    with site.client("V. Guest", "viewer") as client:
        kept, none = client.get(path), client.get("/incidents/0000000000000000")
        assert (kept.status_code, none.status_code) == (404, 404)
        assert kept.text.replace(incident, "") == none.text.replace("0000000000000000", "")
    with site.client("A. Coder") as client:
        answer = sent(site, client, f"{path}/comment", text="who is it?")
        assert (answer.status_code, "there is no incident here" in answer.text) == (400, True)
        for each in client.get("/agreement"), client.get("/"):
            assert incident not in each.text


def test_a_field_that_is_kept_to_some_is_nowhere_on_the_page_for_others(site: Served, incident: str) -> None:
    with Store.open(site.record) as store:
        claim = next(each for each in claims_in(store, incident, "agents") if each.value["head"] == "forces")
        name = claim.value | {"name": "the Night Guard"}
        for verb, said in (
            (
                "correct",
                {"claim": claim.id, "value": name, "quotes": claim.quotes, "why": "so a witness says"},
            ),
            ("restrict", {"value": "reviewer", "why": "the witness asked for it"}),
        ):
            after = max((one.seq for one in store.reviews.on("event", [claim.event])), default=0)
            reviewing.decide(
                store, "event", claim.event, verb, field="agents", by="R. One", after=after, **said
            )
    pages = {}
    for person, role in (("R. One", "reviewer"), ("A. Coder", "analyst"), ("V. Guest", "viewer")):
        with site.client(person, role) as client:
            pages[role] = client.get(f"/incidents/{incident}").text

    assert "the Night Guard" in pages["reviewer"]
    assert "the witness asked for it" in pages["reviewer"]
    for role in ("analyst", "viewer"):
        assert "Night Guard" not in pages[role]
        assert "witness" not in pages[role]


def claims_in(store: Store, incident: str, field: str) -> list[Claim]:
    """The claims of a field of all events of an incident, as they were read."""
    inside = store.linkage.events_of(incident)
    read = [event for filed in store.filed_of_events(inside) for event in filed.reading.events]
    return [
        claim for event in read if event.id in inside for claim in claims_of(event) if claim.field == field
    ]


def test_a_comment_is_shown_and_can_be_taken_back(site: Served, incident: str, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(f"{site.address}/incidents/{incident}")
    press(page, "m")
    page.keyboard.type("ask the hospital")
    page.get_by_role("button", name="Comment").click()
    expect(page.locator(".comments")).to_contain_text("ask the hospital")
    page.get_by_role("button", name="Take back").click()

    expect(page.locator(".comments")).to_have_count(0)
    expect(page.locator(".story")).to_contain_text("withdrawn later")


# -- its history ---------------------------------------------------------------------------------------------------


def test_a_correction_is_marked_in_its_cell_and_told_in_the_history(
    site: Served, incident: str, page: Page
) -> None:
    with Store.open(site.record) as store:
        claim = next(each for each in claims_in(store, incident, "counts") if each.value["low"] == 9)
        reviewing.decide(
            store, "event", claim.event, "correct", field="counts", claim=claim.id,
            value=claim.value | {"low": 8, "high": 8}, quotes=claim.quotes, why="the photograph shows eight",
            by="A. Coder", after=0,
        )  # fmt: skip
        head = store.head()
        assert head
    site.let_in(page, "B. Reader")
    page.goto(f"{site.address}/incidents/{incident}")

    expect(page.locator("#field-counts .is-reviewed .value")).to_have_text("8 people killed")
    expect(page.locator("#field-counts .mark-reviewed")).to_contain_text("reviewed")
    step = page.locator(f"#step-{head.seq}")
    expect(step.locator("del")).to_have_text("9 people killed")
    expect(step.locator("ins")).to_have_text("8 people killed")
    expect(step).to_contain_text("the photograph shows eight")
    expect(step).to_contain_text(f"log entry {head.seq}")
    expect(step.locator("code")).to_have_attribute("title", head.hash)
    assert page.locator("#toll-1 td.number").first.inner_text() == "8"
    expect(page.locator(".in-head .state-partly")).to_be_visible()


def test_readers_agreement_is_shown_over_the_record(site: Served, incident: str, page: Page) -> None:
    with Store.open(site.record) as store:
        for event in store.linkage.events_of(incident)[:2]:
            for by in ("A. Coder", "B. Reader"):
                seen = max((one.seq for one in store.reviews.on("event", [event])), default=0)
                reviewing.decide(store, "event", event, "accept", by=by, after=seen)
    site.let_in(page, "A. Coder")
    page.goto(f"{site.address}/agreement")

    expect(page.locator("main")).to_contain_text("All 2 events that two people decided on")
    row = page.locator("tfoot tr")
    expect(row).to_contain_text("100 %")
    assert_accessible(page)
    screenshot(page, "agreement")
    page.goto(f"{site.address}/incidents/{incident}")
    expect(page.locator("aside")).to_contain_text("On values of this incident: 100 %")


def test_the_queue_is_walked_by_n_and_p(site: Served, incident: str, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(f"{site.address}/incidents/{incident}?order=newest")
    at = page.locator(".queue-turn")
    first = page.url
    key = "n" if at.locator("a[rel=next]").count() else "p"
    press(page, key)
    page.wait_for_url(lambda url: url != first)

    assert page.url.endswith("?order=newest")
    press(page, "p" if key == "n" else "n")
    page.wait_for_url(first)


# -- what reports and people may put into it -----------------------------------------------------------------------


def test_hostile_words_are_shown_and_never_run(tmp_path: Path, page: Page) -> None:
    record = tmp_path / "onrecord.db"
    texts = (
        "Ridge militia killed 7 herders in Tolvar on 2031-05-03, أحمد clerk said.",
        "Coast patrol killed 9 herders in Tolvar.",
    )
    with Store.open(record) as store:
        events = {}
        for number, text in enumerate(texts):
            long = HOSTILE * (100 if number else 1)
            document = report(text, title=long, publisher=f"{number} {HOSTILE}", name=HOSTILE)
            reading = read_one(document)
            store.add(document, reading, reader=READER)
            events |= dict.fromkeys((event.id for event in reading.events), "0123456789abcdef")
        store.linkage.assign(events)
    with served(record) as site:
        site.let_in(page, "A. Coder")
        page.goto(f"{site.address}/incidents/0123456789abcdef")
        press(page, "m")
        page.locator("textarea[name=text]").fill(HOSTILE * 90)
        page.get_by_role("button", name="Comment").click()
        expect(page.locator(".comments p")).to_have_attribute("dir", "auto")
        assert HOSTILE[:30] in page.locator(".comments p").inner_text()
        assert page.evaluate("window.hit") is None
        assert page.locator("main img, main script").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert_accessible(page)
        screenshot(page, "incident-hostile")
        page.goto("about:blank")
