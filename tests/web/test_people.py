"""Accounts in the page: who may see and change them, and that nobody locks all out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from playwright.sync_api import Page

from onrecord.store.desk import Desk
from onrecord.web.visit import COOKIE
from tests.web.record import PASSWORD, QUICK, Served
from tests.web.rig import assert_accessible, press, screenshot, until

ANOTHER = "eight brown otters dive"
HOSTILE = '<script>alert(1)</script> "ق" &amp;'


def send(site: Served, client: httpx.Client, path: str, **fields: str) -> httpx.Response:
    return client.post(path, data={"csrf": site.csrf(client), **fields})


def accounts(site: Served) -> dict[str, tuple[str, bool]]:
    with Desk.open(site.desk) as desk:
        return {each.name: (each.role, each.closed is not None) for each in desk.accounts()}


def test_an_admin_adds_a_person_who_can_then_sign_in(site: Served, page: Page) -> None:
    site.let_in(page, "A. Chief", "admin")
    page.goto(f"{site.address}/code-book")
    press(page, "8")
    page.wait_for_url("**/people")
    press(page, "n")
    page.keyboard.type(HOSTILE)
    page.locator("form[action='/people'] select").select_option("reviewer")
    page.get_by_label("Password at least").fill(f" {ANOTHER} ")
    page.get_by_label("Password again").fill(f" {ANOTHER} ")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("rowheader", name=HOSTILE).wait_for()
    assert_accessible(page)
    screenshot(page, "people")
    assert accounts(site)[HOSTILE] == ("reviewer", False)
    with Desk.open(site.desk) as desk:
        assert desk.sign_in(HOSTILE, f" {ANOTHER} ", "127.0.0.1").person.role == "reviewer"


def test_the_styles_of_a_page_come_with_it_when_it_is_swapped_in(site: Served, page: Page) -> None:
    site.let_in(page, "A. Chief", "admin")
    page.goto(f"{site.address}/nothing-here")
    page.goto(f"{site.address}/me")
    page.evaluate("document.querySelectorAll('link[href*=\"lists.css\"]').forEach(one => one.remove())")
    page.get_by_role("link", name="People").click()
    page.wait_for_url("**/people")
    page.wait_for_function("getComputedStyle(document.querySelector('.when')).whiteSpace === 'nowrap'")


@pytest.mark.parametrize("role", ["viewer", "analyst", "reviewer"])
def test_only_admins_see_or_change_accounts(site: Served, role: str) -> None:
    with site.client("B. Reader", role) as client:  # type: ignore[arg-type]
        assert client.get("/people").status_code == 403
        before = accounts(site)
        added = send(
            site, client, "/people", name="X", role="admin", password=ANOTHER, password_again=ANOTHER
        )
        raised = send(site, client, "/people/change", name="B. Reader", do="role", role="admin")
        assert (added.status_code, raised.status_code) == (403, 403)
        assert accounts(site) == before


def test_nobody_changes_their_own_account(site: Served) -> None:
    with site.client("A. Chief", "admin") as client:
        for do in ("role", "close", "end", "password"):
            refused = send(site, client, "/people/change", name="a.  chief", do=do, role="viewer")
            assert refused.status_code == 400
            assert "their own account" in refused.text
        assert "no account" in send(site, client, "/people/change", name="Nobody", do="close").text
        assert accounts(site) == {"A. Chief": ("admin", False)}


def test_two_admins_who_close_each_other_at_once_leave_one(site: Served) -> None:
    with site.client("A. Chief", "admin") as first, site.client("C. Second", "admin") as second:
        others = [(first, site.csrf(first), "C. Second"), (second, site.csrf(second), "A. Chief")]

        def close(each: tuple[httpx.Client, str, str]) -> int:
            client, csrf, name = each
            fields = {"csrf": csrf, "name": name, "do": "close"}
            return client.post("/people/change", data=fields).status_code

        with ThreadPoolExecutor(2) as threads:
            answers = list(threads.map(close, others))
    assert 303 in answers
    assert sorted(closed for _, closed in accounts(site).values()) == [False, True]


def test_a_closed_account_is_signed_out_at_once_and_can_be_reopened(site: Served) -> None:
    with site.client("A. Chief", "admin") as client, site.client("B. Reader", "analyst") as reader:
        assert reader.get("/me").status_code == 200
        assert send(site, client, "/people/change", name="B. Reader", do="close").status_code == 303
        assert reader.get("/me").headers["location"] == "/sign-in"
        assert send(site, client, "/people/change", name="B. Reader", do="reopen").status_code == 303
        assert accounts(site)["B. Reader"] == ("analyst", False)
        changed = send(
            site, client, "/people/change", name="B. Reader", do="password", password=ANOTHER, password_again=ANOTHER
        )  # fmt: skip
        assert changed.status_code == 303
    with Desk.open(site.desk) as desk:
        assert desk.sign_in("B. Reader", ANOTHER, "127.0.0.1")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": "A. Chief", "role": "viewer"}, "there is an account"),
        ({"name": "", "role": "viewer"}, "is empty"),
        ({"name": "Bidi\u202e", "role": "viewer"}, "cannot be seen"),
        ({"name": "New", "role": "king"}, "there is no role"),
        ({"name": "New", "role": "viewer", "password_again": "else"}, "not the same"),
        ({"name": "New", "role": "viewer", "password": "short", "password_again": "short"}, "is the least"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_passwords_are_not_sent_back(
    site: Served, fields: dict[str, str], says: str
) -> None:
    with site.client("A. Chief", "admin") as client:
        given = {"password": ANOTHER, "password_again": ANOTHER} | fields
        refused = send(site, client, "/people", **given)
        assert refused.status_code == 400
        assert says in refused.text
        assert ANOTHER not in refused.text
        assert set(accounts(site)) == {"A. Chief"}


def test_one_changes_ones_own_password_with_the_one_of_before(
    site: Served, page: Page, faults: list[str]
) -> None:
    with site.client("B. Reader", "viewer") as elsewhere:
        site.let_in(page, "B. Reader", "viewer")
        page.goto(f"{site.address}/me")
        assert_accessible(page)
        page.get_by_label("The password you have now").fill("not this one at all")
        page.get_by_label("New password at least").fill(ANOTHER)
        page.get_by_label("New password again").fill(ANOTHER)
        page.get_by_role("button", name="Change it").click()
        page.get_by_role("alert").wait_for()
        assert "is another one" in page.get_by_role("alert").inner_text()
        until(page, lambda: len(faults) == 1)  # the browser's own note that the form was refused
        faults.clear()
        page.get_by_label("The password you have now").fill(PASSWORD)
        page.get_by_label("New password at least").fill(ANOTHER)
        page.get_by_label("New password again").fill(ANOTHER)
        page.get_by_role("button", name="Change it").click()
        page.get_by_text("Your password is changed").wait_for()
        assert elsewhere.get("/me").headers["location"] == "/sign-in"
        page.get_by_role("button", name="Sign out everywhere").click()
        page.wait_for_url("**/sign-in")


def test_wrong_passwords_are_counted_here_too(site: Served) -> None:
    with site.client("B. Reader", "viewer") as client:
        fields = {"password_now": "not this one at all", "password": ANOTHER, "password_again": ANOTHER}
        answers = [send(site, client, "/me/password", **fields).text for _ in range(7)]
        assert "too many wrong passwords" in answers[-1]
        fields["password_now"] = PASSWORD
        assert "too many wrong passwords" in send(site, client, "/me/password", **fields).text


def test_alone_one_makes_the_first_account_and_the_local_link_ends(site: Served, page: Page) -> None:
    with Desk.open(site.desk) as desk:
        token = desk.local_link("A. Alone")
    page.goto(f"{site.address}/enter?token={token}")
    page.goto(f"{site.address}/me")
    assert page.get_by_text("no password to change").count() == 1
    page.goto(f"{site.address}/people")
    assert page.get_by_text("One person works here").count() == 1
    assert_accessible(page)
    screenshot(page, "people-alone")
    page.get_by_label("Name as it stands").fill("A. Chief")
    page.get_by_label("Password at least").fill(ANOTHER)
    page.get_by_label("Password again").fill(ANOTHER)
    page.get_by_role("button", name="Make it").click()
    page.wait_for_url("**/sign-in")
    assert accounts(site) == {"A. Chief": ("admin", False)}
    assert page.get_by_label("Name").count() == 1


def test_the_first_account_is_an_admins_whatever_is_asked(site: Served) -> None:
    with Desk.open(site.desk) as desk:
        session = desk.enter(desk.local_link("A. Alone"))
    headers = {"Origin": site.address, "Sec-Fetch-Site": "same-origin"}
    with httpx.Client(base_url=site.address, headers=headers, timeout=60, verify=False) as client:
        client.cookies.set(COOKIE, session.token)
        made = send(
            site, client, "/people", name="A", role="viewer", password=ANOTHER, password_again=ANOTHER
        )
        assert made.headers["location"] == "/sign-in"
        assert accounts(site) == {"A": ("admin", False)}
        assert client.get("/people").headers["location"] == "/sign-in"


def test_it_works_without_script_and_on_a_phone(site: Served, scriptless: Page, phone: Page) -> None:
    site.let_in(scriptless, "A. Chief", "admin")
    with Desk.open(site.desk, hasher=QUICK) as desk:
        desk.add_account("B. Reader", "viewer", PASSWORD)
    scriptless.goto(f"{site.address}/people")
    scriptless.locator("summary").click()
    scriptless.locator("form[action='/people/change'] select").select_option("analyst")
    with scriptless.expect_response(lambda answer: answer.request.method == "POST"):
        scriptless.get_by_role("button", name="Give this role").click()
    assert accounts(site)["B. Reader"] == ("analyst", False)
    site.let_in(phone, "A. Chief", "admin")
    phone.goto(f"{site.address}/people")
    assert_accessible(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_form_of_another_session_changes_nothing(site: Served) -> None:
    with site.client("A. Chief", "admin") as client:
        refused = client.post("/people", data={"csrf": "x", "name": "X", "role": "admin"})
        assert refused.status_code == 403
        assert set(accounts(site)) == {"A. Chief"}
