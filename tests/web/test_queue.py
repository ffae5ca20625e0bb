"""The queue lists what the board has, as far as a person may see it, and every filter is in its address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import product
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Page

from onrecord import linking, reviewing
from onrecord.errors import UsageError
from onrecord.model.board import BoardRow, Filter, RowToll
from onrecord.model.person import Role
from onrecord.store.store import Store
from onrecord.web.asked import SIZE, address, chips, filter_of, query_of
from onrecord.web.pages.queue import marked, toll_words
from tests import reports
from tests.web.record import Served, served
from tests.web.rig import assert_accessible, press, screenshot

HOSTILE = (
    '<script>document.title="x"</script> "quoted" & \'single\' \u202egnol\u202c السوق ' + "very long " * 1_000
)


def rows(record: Path, **asked: object) -> list[BoardRow]:
    with Store.open(record) as store:
        return list(store.board.find(Filter(**({"role": "admin", "limit": 1_000} | asked))).rows)  # type: ignore[arg-type]


def titles(page: Page) -> list[str]:
    return page.locator(".item h3").all_inner_texts()


def decide(record: Path, *what: str, **more: object) -> None:
    with Store.open(record) as store:
        about, subject, verb = what
        reviewing.decide(store, about, subject, verb, by="B. Reviewer", after=0, **more)  # type: ignore[arg-type]


@pytest.fixture
def tell(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Serve a record of reports that are read at once, one text each. It stands before `page`, as `site` does."""
    with ExitStack() as stack:

        def tell(*texts: str, **known: object) -> Served:
            add(tmp_path / "onrecord.db", *texts, **known)
            return stack.enter_context(served(tmp_path / "onrecord.db"))

        yield tell


def add(record: Path, *texts: str, link: bool = True, **known: object) -> None:
    with Store.open(record) as store:
        for text in texts:
            document = reports.report(text, **known)
            store.add(document, reports.read_one(document), reader=reports.READER)
        if link:
            list(linking.link(store))


def many(number: int) -> list[str]:
    """Reports of so many incidents, of places and days that are all unlike."""
    ends = ("ka", "lo", "mi", "tur", "ves", "dor", "han", "pel", "zin", "bra")
    places = [f"{one}{two}{three}".title() for one, two, three in product(ends, ends, ends)]
    return [
        f"{place} guards killed {at + 2} herders in {place} on 20{10 + at}-{1 + at % 12:02}-02."
        for at, place in enumerate(places[:: len(places) // number][:number])
    ]


# --- addresses


def test_an_address_and_what_it_asks_for_are_two_ways_of_saying_one_thing() -> None:
    asked = Filter(
        text="السوق market", kind="killing", country="", actor="type:military", since="2024-03-01", least=10.0,
        harm="killed", order="harm", offset=2 * SIZE, limit=SIZE, role="analyst",
    )  # fmt: skip

    query = query_of(asked)
    assert filter_of({name: value[0] for name, value in parse_qs(query).items()}, "analyst") == asked
    assert "page=3" in query
    assert "page" not in query_of(asked, kind=None)
    assert address(Filter()) == "/"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("since", "yesterday"),
        ("printed_until", "2024-13-01"),
        ("least", "many"),
        ("least", "-1"),
        ("least", "nan"),
        ("page", "0"),
        ("page", "٣"),
        ("page", "9" * 40),
        ("order", "role"),
        ("text", "x" * 501),
    ],
)
def test_an_address_that_asks_for_nothing_there_is_says_so(name: str, value: str) -> None:
    with pytest.raises(UsageError):
        filter_of({name: value}, "viewer")


def test_an_address_cannot_ask_for_another_role() -> None:
    assert filter_of({"role": "admin", "limit": "100000", "offset": "-1"}, "viewer") == Filter(limit=SIZE)


@pytest.mark.parametrize(
    "query", ["kind=&text=x", "order=priority&text=x", "text=x&evil=1", "text=%20x", "text=y&text=x"]
)
def test_the_address_of_a_form_is_made_plain(read_site: Served, query: str) -> None:
    with read_site.client("A. Coder") as client:
        answer = client.get(f"/?{query}")
        assert (answer.status_code, answer.headers["location"]) == (303, "/?text=x")
        assert client.get("/?text=x").status_code == 200


def test_each_filter_in_use_can_be_taken_away() -> None:
    asked = Filter(text="market", country="", since="2024-03-01", kind="attack_on_market", reason="new")

    found = chips(asked, {})
    assert [(chip.label, chip.value) for chip in found] == [
        ("words", "market"),
        ("kind", "attack on market"),
        ("country", "none"),
        ("from", "2024-03-01"),
    ]
    assert found[1].without == address(replace(asked, kind=None))


# --- words


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ({}, ("14", "killed", "9 to 21")),
        ({"minimum": 14, "maximum": 14}, ("14", "killed", "")),
        ({"best_high": 16}, ("14–16", "killed", "9 to 21")),
        ({"best_high": None, "or_more": True}, ("14 or more", "killed", "9 to 21 or more")),
        ({"about": True}, ("about 14", "killed", "9 to 21")),
        ({"group": "children"}, ("14", "children killed", "9 to 21")),
        ({"unit": "households"}, ("14", "households killed", "9 to 21")),
        (
            {"unit": "share", "minimum": 0.5, "best": 0.5, "best_high": 0.5, "maximum": 0.75},
            ("50%", "killed", "50% to 75%"),
        ),
    ],
)
def test_a_toll_in_words(figures: dict[str, object], words: tuple[str, str, str]) -> None:
    known: dict[str, object] = {
        "kind": "killed", "unit": "people", "group": None, "minimum": 9, "best": 14, "best_high": 14,
        "about": False, "maximum": 21, "or_more": False, "disputed": False,
    }  # fmt: skip
    said = toll_words(RowToll(**(known | figures)))  # type: ignore[arg-type]

    assert (said.best, said.what, said.span) == words


def test_words_that_were_found_are_marked_where_they_stand() -> None:
    assert [*marked("a market, the market", [(2, 8), (14, 20)])] == [
        ("a ", False),
        ("market", True),
        (", the ", False),
        ("market", True),
        ("", False),
    ]


# --- the list


def test_the_queue_lists_all_that_the_board_has(site: Served, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(site.address)

    board = rows(site.record)
    assert titles(page) == [row.title for row in board]
    assert page.locator(".tabs a").first.inner_text().split() == ["all", "incidents", str(len(board))]
    disputed = page.locator(".item", has_text="Shelling")
    assert disputed.locator(".toll").first.inner_text() == "14 killed"
    assert "9 to 14" in disputed.inner_text()
    assert "disputed" in disputed.inner_text()
    assert "4 sources in 6 reports, 1 copy" in disputed.inner_text()
    assert page.locator(".item .state").all_inner_texts() == ["machine draft"] * len(board)
    assert_accessible(page)
    screenshot(page, "queue")


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("kind=violence", {"kind": "violence"}),
        ("kind=killing&state=draft", {"kind": "killing", "state": "draft"}),
        ("state=reviewed", {"state": "reviewed"}),
        ("since=2024-03-05&until=2024-03-08", {"since": "2024-03-05", "until": "2024-03-08"}),
        ("printed_since=2024-03-10", {"printed_since": "2024-03-10"}),
        ("harm=killed&least=5", {"harm": "killed", "least": 5.0}),
        ("least=5&order=harm", {"least": 5.0, "order": "harm"}),
        ("country=none", {"country": ""}),
        ("source=Halden Press Agency&order=oldest", {"source": "Halden Press Agency", "order": "oldest"}),
        ("text=kareth brigades", {"text": "kareth brigades"}),
        ('text="free kareth"', {"text": '"free kareth"'}),
        ("text=market -shells", {"text": "market -shells"}),
        ("text=nowhere", {"text": "nowhere"}),
        ("status=possible", {"status": "possible"}),
        ("disputed=killed", {"disputed": "killed"}),
    ],
)
def test_a_filter_gives_what_the_board_gives(read_site: Served, query: str, asked: dict[str, object]) -> None:
    with read_site.client("A. Coder") as client:
        page = client.get(f"/?{query}", follow_redirects=True).text

    found = rows(read_site.record, **asked)
    assert [each.split('"')[0] for each in page.split('<li id="i-')[1:]] == [row.id for row in found]
    assert (f"of {len(found)} incident" in page) if found else "No incident is like that" in page


def test_every_value_to_filter_by_leads_to_as_many_as_it_says(read_site: Served) -> None:
    with read_site.client("A. Coder") as client:
        client.get("/")
        with Store.open(read_site.record) as store:
            facets = store.board.facets(Filter(role="analyst"), names=("kind", "actor", "source"), most=5)
        for name, values in facets.items():
            for facet in values:
                page = client.get("/", params={name: facet.value}).text
                assert page.count("data-item") == facet.count, (name, facet.value)


@pytest.fixture(scope="module")
def read_site(read_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The record of the example reports, served for tests that only look."""
    path = tmp_path_factory.mktemp("looked-at") / "onrecord.db"
    path.write_bytes(read_once.read_bytes())
    with served(path) as site:
        yield site


def test_a_filter_is_set_and_taken_away_by_mouse(site: Served, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(site.address)
    page.get_by_role("complementary").get_by_role("link", name="killing").click()
    page.wait_for_url("**/?kind=killing")
    page.get_by_label("Words in the reports").fill("students")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/?text=students&kind=killing")
    assert titles(page) == [row.title for row in rows(site.record, kind="killing", text="students")]

    page.get_by_role("link", name="kind: killing").click()
    page.wait_for_url("**/?text=students")
    page.get_by_role("link", name="Take all away").click()
    page.wait_for_url(f"{site.address}/")
    assert len(titles(page)) == len(rows(site.record))


def test_the_bounds_keep_the_other_filters_without_script(site: Served, scriptless: Page) -> None:
    site.let_in(scriptless, "A. Coder")
    scriptless.goto(f"{site.address}/?text=kareth&order=newest")
    scriptless.get_by_label("at least").fill("10")
    scriptless.get_by_label("from").first.fill("2024-03-01")
    scriptless.get_by_role("button", name="Filter").click()
    scriptless.wait_for_url("**/?*least=10*")

    assert parse_qs(urlsplit(scriptless.url).query) == {
        "text": ["kareth"],
        "order": ["newest"],
        "since": ["2024-03-01"],
        "least": ["10"],
    }
    wanted = rows(site.record, text="kareth", order="newest", since="2024-03-01", least=10.0)
    assert titles(scriptless) == [row.title for row in wanted]


def test_a_list_that_is_long_has_pages(tell: Callable[..., Served], page: Page) -> None:
    site = tell(*many(60))
    site.let_in(page, "A. Coder")
    page.goto(f"{site.address}/?order=newest")
    taken_in(page, 60)
    press(page, "n")
    page.wait_for_url("**/?order=newest&page=2")
    assert len(titles(page)) == 60 - SIZE
    assert page.get_by_role("heading", level=2).first.inner_text() == "51–60 of 60 incidents"
    press(page, "p")
    page.wait_for_url("**/?order=newest")
    page.goto(f"{site.address}/?page=9")
    assert not titles(page)
    page.get_by_role("link", name="Before").click()


# --- search


def test_words_are_found_whatever_their_accents_and_vowel_signs(
    tell: Callable[..., Served], page: Page
) -> None:
    told_in = (
        "Ridge militia killed 4 herders in Tolvar on 2031-05-02. A niño <b>saw</b> it at the café.",
        "Coast patrol killed 2 divers in Anselm on 2031-06-02. قُتِلَ في السُّوق رجلان.",
    )
    site = tell(*told_in, title="<i>Report</i>")
    site.let_in(page, "A. Coder")
    page.goto(f"{site.address}/?text=nino")
    assert len(titles(page)) == 1
    assert page.locator(".hit mark").all_inner_texts() == ["niño"]
    assert "<b>saw</b>" in page.locator(".hit").inner_text()
    assert "<i>Report</i>" in page.locator(".hit").inner_text()

    page.goto(f"{site.address}/?text=السوق")
    assert page.locator(".hit mark").all_inner_texts() == ["السُّوق"]
    assert page.locator(".hit q").get_attribute("dir") == "auto"
    assert page.get_by_label("Words in the reports").input_value() == "السوق"
    assert_accessible(page)


def test_what_is_hostile_is_shown_and_does_nothing(
    tell: Callable[..., Served], page: Page, phone: Page
) -> None:
    text = f"Ridge militia killed 4 herders in Tolvar on 2031-05-02. {HOSTILE}"
    site = tell(text, title=HOSTILE, publisher=HOSTILE, name=HOSTILE)
    (row,) = rows(site.record) or (None,)
    for each in (page, phone):
        site.let_in(each, "A. Coder")
        for query in ("", "?text=script quoted", "?actor=<b>&place=\"'&source=%00", "?text=%22%27<mark>"):
            each.goto(f"{site.address}/{query}")
            assert each.title() == "Queue · onrecord"
            assert each.evaluate("document.documentElement.scrollWidth <= innerWidth"), query
        each.goto(f"{site.address}/?text=script")
        assert each.locator(".hit mark").first.inner_text() == "script"
        assert_accessible(each)
    assert row is None or row.id


# --- who may see what


def test_what_is_restricted_is_in_no_list_no_count_and_no_search(site: Served) -> None:
    with site.client("R. Head", "reviewer") as client:
        client.get("/")
    (secret,) = rows(site.record, text="students", kind="killing", harm="killed", least=40.0)
    decide(site.record, "incident", secret.id, "restrict", value="reviewer")
    queries = (
        "",
        "?text=students",
        "?kind=killing",
        "?least=40&harm=killed",
        "?order=harm",
        "?since=2011-01-01",
    )

    def seen(role: Role) -> list[str]:
        with site.client(f"One {role}", role) as client:
            return [client.get(f"/{query}", follow_redirects=True).text for query in queries]

    for role in ("viewer", "analyst"):
        for text in seen(role):
            assert secret.id not in text
            assert secret.title not in text
        assert f"of {len(rows(site.record)) - 1} incidents" in seen(role)[0]
    assert all(secret.id in text for text in seen("reviewer")[1:])
    assert ">🔒 reviewers<" in seen("admin")[0]


def test_a_viewer_sees_no_form_that_changes_anything(site: Served) -> None:
    with site.client("V. Guest", "viewer") as client:
        text = client.get("/?kind=killing").text
        assert text.count('method="post"') == text.count('action="/sign-out" method="post"') == 1
        sent = {"csrf": site.csrf(client), "name": "mine", "query": "kind=killing"}
        assert client.post("/views", data=sent).status_code == 403
        assert client.post("/views/delete", data=sent).status_code == 403


def test_nobody_sees_the_queue_who_has_not_signed_in(site: Served) -> None:
    answer = httpx.get(f"{site.address}/?kind=killing")

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


# --- saved views


def test_a_view_is_kept_shared_by_its_address_and_deleted(site: Served, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(f"{site.address}/?kind=killing&order=harm")
    page.get_by_label("Name of this view").fill("القتل <b>first</b>")
    page.get_by_role("button", name="Keep").click()
    kept = page.get_by_role("link", name="القتل <b>first</b>")
    kept.wait_for()
    assert kept.get_attribute("href") == "/?kind=killing&order=harm"
    assert kept.get_attribute("aria-current") == "true"

    page.goto(site.address)
    kept.click()
    page.wait_for_url("**/?kind=killing&order=harm")
    assert titles(page) == [row.title for row in rows(site.record, kind="killing", order="harm")]
    assert_accessible(page)
    page.get_by_role("button", name="Delete the view").click()
    kept.wait_for(state="detached")


def test_a_view_is_its_owners_and_a_query_of_ours(site: Served) -> None:
    with site.client("A. Coder") as client, site.client("B. Coder") as other:
        sent = {"csrf": site.csrf(client), "name": "mine", "query": "kind=killing&role=admin&page=3&evil=1"}
        assert client.post("/views", data=sent).headers["location"] == "/?kind=killing"
        assert 'href="/?kind=killing" dir="auto"' in client.get("/").text
        assert ">mine<" not in other.get("/").text
        other.post("/views/delete", data=sent | {"csrf": site.csrf(other)})
        assert ">mine<" in client.get("/").text
        assert client.post("/views", data=sent | {"name": " "}).status_code == 400
        assert client.post("/views", data=sent | {"query": "since=x"}).status_code == 400
        assert client.post("/views", data=sent | {"csrf": "no"}).status_code == 403
        gone = client.post("/views/delete", data=sent | {"back": "//evil.example/"})
        assert gone.headers["location"] == "/"


# --- what there is to do where nothing is


def test_an_empty_record_says_what_to_do(tell: Callable[..., Served], page: Page) -> None:
    site = tell()
    site.let_in(page, "A. Coder")
    page.goto(site.address)
    assert "onrecord read PATH" in page.locator("main").inner_text()
    assert_accessible(page)


def test_reports_that_wait_are_counted_and_seen_once_they_are_linked(
    tell: Callable[..., Served], page: Page
) -> None:
    text = "Ridge militia killed 4 herders in Tolvar on 2031-05-02."
    site = tell(text, "Nothing happened.", link=False)
    site.let_in(page, "A. Coder")
    page.goto(site.address)
    assert "2 reports wait. Run onrecord link" in page.locator("main").inner_text()
    assert page.get_by_role("link", name="1 tells of no event").get_attribute("href") == "/reports"

    add(site.record)  # as another process would, while the page is open
    page.reload()
    assert len(titles(page)) == 1
    add(site.record, "Coast patrol killed 2 divers in Anselm on 2031-06-02.")
    page.reload()
    assert len(titles(page)) == 2


def test_much_that_is_new_is_taken_in_behind_the_page(tell: Callable[..., Served], page: Page) -> None:
    site = tell()
    site.let_in(page, "A. Coder")
    page.goto(site.address)
    add(site.record, *many(70))
    page.reload()
    assert page.get_by_role("status").filter(has_text="not in the list yet").count()
    taken_in(page, 70)
    assert not page.get_by_role("status").filter(has_text="not in the list yet").count()


def taken_in(page: Page, number: int) -> None:
    """Look again until the list has so many incidents."""
    for _ in range(100):
        if page.get_by_text(f"1–50 of {number} incidents").count():
            return
        page.wait_for_timeout(100)
        page.reload()
    raise AssertionError(page.locator("main").inner_text())


# --- by keyboard


def test_the_queue_is_walked_by_keyboard_and_come_back_to(site: Served, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(f"{site.address}/?kind=violence")
    press(page, "j", "j", "k", "j")
    second = rows(site.record, kind="violence")[1]
    at_hand = page.locator("[data-item][aria-current]")
    assert at_hand.get_attribute("id") == f"i-{second.id}"
    assert at_hand.locator("h3 a").get_attribute("href") == f"/incidents/{second.id}?kind=violence"
    press(page, "o")
    page.wait_for_url(f"**/incidents/{second.id}?kind=violence")
    third = rows(site.record, kind="violence")[2]
    press(page, "n")
    page.wait_for_url(f"**/incidents/{third.id}?kind=violence")
    press(page, "p")
    page.wait_for_url(f"**/incidents/{second.id}?kind=violence")
    page.get_by_role("link", name="2 of").click()
    page.wait_for_url("**/?kind=violence")
    page.get_by_role("heading", name="Queue").wait_for()

    press(page, "f")
    assert page.evaluate("document.activeElement.name") == "since"
    press(page, "Escape", "/")
    page.keyboard.type("market")
    press(page, "Enter")
    page.wait_for_url("**/?text=market&kind=violence")
    press(page, "Escape")
    page.locator("h1").click()
    press(page, "x")
    page.wait_for_url(f"{site.address}/")
    press(page, "7")
    page.wait_for_url("**/history")


def test_the_whole_queue_is_walked_from_incident_to_incident(site: Served, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(site.address)
    page.locator(".item h3 a").first.click()
    page.get_by_role("link", name="Next").click()
    second = rows(site.record)[1]
    page.wait_for_url(f"**/incidents/{second.id}?order=priority")
    page.get_by_role("link", name="2 of").click()
    page.wait_for_url(f"{site.address}/")


def test_the_queue_is_used_on_a_phone(site: Served, phone: Page) -> None:
    site.let_in(phone, "A. Coder")
    phone.goto(f"{site.address}/?text=market")

    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.get_by_role("link", name="Filters").tap()
    assert phone.get_by_label("at least").is_visible()
    assert_accessible(phone)
    screenshot(phone, "queue-phone")
