"""Reports that come in through the page: read by the real reader, whatever they are called and whatever is in them."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page

from onrecord.model.board import Filter
from onrecord.store.store import Store
from onrecord.web.pages.add_reports import TEXT
from onrecord.web.uploads import FILE
from tests.web.record import Served
from tests.web.rig import assert_accessible, screenshot

TOLD = b"Shells killed three farmers in Karvalin on 3 March 2024, the mayor said."
SCRIPT = "<script>alert(1)</script>"
PATIENCE = 60


def send(site: Served, client: httpx.Client, *files: tuple[str, bytes], **fields: str) -> httpx.Response:
    parts = [("files", (name, content, "text/plain")) for name, content in files]
    return client.post("/reports/add", data={"csrf": site.csrf(client)} | fields, files=parts)


def paste(site: Served, client: httpx.Client, **fields: str) -> httpx.Response:
    return client.post("/reports/paste", data={"csrf": site.csrf(client)} | fields)


def ended(client: httpx.Client, answer: httpx.Response) -> str:
    """Wait for the job that a form began, and give its page."""
    assert answer.status_code == 303, answer.text
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        page = client.get(answer.headers["location"]).text
        if "hx-trigger" not in page:
            return page
        time.sleep(0.05)
    raise AssertionError("the job did not end")


def zipped(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


def nested(depth: int) -> bytes:
    packed = TOLD
    for number in range(depth):
        packed = zipped((f"{number}.zip" if number else "x.txt", packed))
    return packed


def documents(site: Served) -> dict[str, str]:
    with Store.open(site.record) as store:
        return {each.document.name: each.document.text for each in store.documents()}


def test_files_are_read_linked_and_listed(site: Served, page: Page) -> None:
    site.let_in(page, "A. Coder")
    page.goto(f"{site.address}/reports/add")
    assert_accessible(page)
    screenshot(page, "add-reports")
    files = [
        {"name": "monday.txt", "mimeType": "text/plain", "buffer": TOLD},
        {"name": "map.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n"},
    ]
    page.set_input_files("input[type=file]", files)  # type: ignore[arg-type]
    page.get_by_role("button", name="Add these files").click()
    page.get_by_role("heading", name="Done").wait_for(timeout=1000 * PATIENCE)
    assert_accessible(page)
    screenshot(page, "job")
    assert "1 report read, 1 event found; 1 set aside." in page.get_by_role("status").first.inner_text()
    assert "is a picture" in page.locator("tr", has_text="map.png").inner_text()
    assert page.get_by_role("link", name="monday.txt").get_attribute("href").startswith("/reports/")  # type: ignore[union-attr]
    with Store.open(site.record) as store:
        assert any("Karvalin" in row.title for row in store.board.find(Filter(limit=100)).rows)
        assert store.board.find(Filter(text="Karvalin")).total == 1
        assert not list(store.faults())
    page.goto(f"{site.address}/reports/add")
    assert page.get_by_role("link", name="monday.txt, map.png").count() == 1


def test_without_script_the_page_of_a_job_comes_anew_by_itself(site: Served, scriptless: Page) -> None:
    site.let_in(scriptless, "A. Coder")
    scriptless.goto(f"{site.address}/reports/add")
    scriptless.get_by_label("Text of the report").fill(f"{TOLD.decode()} {SCRIPT} عربي")
    scriptless.get_by_label("Title").fill(f"Three killed {SCRIPT}")
    scriptless.locator("form[action='/reports/paste'] input[name=source]").fill('The "Post"')
    scriptless.locator("form[action='/reports/paste'] input[name=published]").fill("2024-03-04")
    scriptless.get_by_role("button", name="Add this text").click()
    scriptless.get_by_role("heading", name="Done").wait_for(timeout=1000 * PATIENCE)
    assert scriptless.get_by_role("link", name=f"Three killed {SCRIPT}").count() == 1
    with Store.open(site.record) as store:
        [found] = [each for each in store.documents() if each.document.publisher == 'The "Post"']
        assert found.document.text == f"{TOLD.decode()} {SCRIPT} عربي"
        assert str(found.document.published) == "2024-03-04"
        assert found.document.title == f"Three killed {SCRIPT}"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../../tmp/x.txt", "x.txt"),
        ("/etc/cron.d/x", "x"),
        ("..\\..\\x.txt", "x.txt"),
        ("<img src=x onerror=alert(1)>.txt", "<img src=x onerror=alert(1)>.txt"),
        ("=cmd|'!A1.txt", "=cmd|'!A1.txt"),
    ],
)
def test_a_name_is_only_shown(site: Served, name: str, kept: str) -> None:
    with site.client("A. Coder") as client:
        page = ended(client, send(site, client, (name, TOLD)))
        assert kept in documents(site)
        assert "<img src=x" not in page


def test_what_a_file_is_its_bytes_say_and_html_is_never_shown_raw(site: Served) -> None:
    html = (
        f"<html><body>{SCRIPT}<p>Gunmen shot two teachers dead in Dorvan on 4 March 2024.</p></body></html>"
    )
    with site.client("A. Coder") as client:
        page = ended(client, send(site, client, ("page.txt", html.encode()), ("page.pdf", b"no pdf at all")))
        assert SCRIPT not in page
        assert "does not begin like one" in page
        assert (
            documents(site)["page.txt"].strip() == "Gunmen shot two teachers dead in Dorvan on 4 March 2024."
        )


@pytest.mark.parametrize(
    ("packed", "says"),
    [
        (lambda: zipped(("zeros.txt", bytes(30 << 20))), "like a bomb"),
        (lambda: zipped(*((f"{number}.txt", b"") for number in range(20_001))), "more than 20,000"),
        (lambda: nested(5), "packed more than"),
        (lambda: zipped(("x.txt", TOLD))[:-30], "ZIP archive"),
    ],
)  # fmt: skip
def test_a_bomb_is_set_aside(site: Served, packed: Callable[[], bytes], says: str) -> None:
    before = len(documents(site))
    with site.client("A. Coder") as client:
        page = ended(client, send(site, client, ("reports.zip", packed())))
        assert "set aside" in page
        assert says in page
    assert len(documents(site)) == before


def test_an_archive_is_read_and_its_members_lead_nowhere(site: Served) -> None:
    with site.client("A. Coder") as client:
        page = ended(
            client, send(site, client, ("reports.zip", zipped(("../../x.txt", TOLD), ("y.png", b"\x89PNG"))))
        )
        assert "1 report read" in page
        assert "reports.zip/../../x.txt" in documents(site)


def test_sent_twice_it_is_one_job_and_what_is_known_is_passed_over(site: Served) -> None:
    with site.client("A. Coder") as client, site.client("B. Coder") as other:
        answers = [send(site, client, ("a.txt", TOLD), once="form-1") for _ in range(2)]
        assert answers[0].headers["location"] == answers[1].headers["location"]
        assert "1 report read" in ended(client, answers[0])
        assert "1 known already" in ended(other, send(site, other, ("b.txt", TOLD), once="form-1"))


def test_a_job_is_seen_by_who_began_it_and_by_admins(site: Served) -> None:
    with (
        site.client("A. Coder") as client,
        site.client("B. Coder") as other,
        site.client("C", "admin") as admin,
    ):
        answer = send(site, client, ("secret.txt", TOLD))
        path = answer.headers["location"]
        assert admin.get(path).status_code == 200
        assert other.get(path).text == other.get("/jobs/nothing").text
        assert other.get(path).status_code == 404
        assert "secret.txt" not in other.get("/reports/add").text
        assert "secret.txt" in admin.get("/reports/add").text
        ended(client, answer)


def test_viewers_add_nothing(site: Served) -> None:
    before = documents(site)
    with site.client("V. Iewer", "viewer") as viewer:
        assert viewer.get("/reports/add").status_code == 403
        assert send(site, viewer, ("a.txt", TOLD)).status_code == 403
        assert paste(site, viewer, text="x").status_code == 403
        assert viewer.get("/jobs/x").status_code == 403
    assert documents(site) == before


def test_what_cannot_be_taken_is_said_and_what_was_written_is_kept(site: Served) -> None:
    with site.client("A. Coder") as client:
        assert "choose a file first" in send(site, client).text
        assert "paste a text first" in paste(site, client, text="  ").text
        refused = paste(site, client, text="Mine & yours", published="yesterday")
        assert refused.status_code == 400
        assert "Mine &amp; yours" in refused.text
        assert paste(site, client, text="x", title="y" * 301).status_code == 400
        assert paste(site, client, text="ق" * TEXT).status_code == 303
        assert paste(site, client, text="ق" * (TEXT + 1)).status_code == 400
        large = send(site, client, ("large.txt", b"x" * (FILE + 1)))
        assert large.status_code == 413
        assert "large.txt has more than 50 MiB" in large.text
        assert (
            client.post("/reports/add", data={"csrf": "x"}, files={"files": ("a", TOLD)}).status_code == 403
        )


def test_no_address_is_fetched(site: Served) -> None:
    with site.client("A. Coder") as client:
        page = ended(client, send(site, client, ("list.txt", b"http://127.0.0.1:9/secret\n")))
        assert "unreachable" not in page
        assert documents(site)["list.txt"] == "http://127.0.0.1:9/secret\n"
        assert "onrecord read ADDRESS" in client.get("/reports/add").text


def test_it_fits_a_phone(site: Served, phone: Page) -> None:
    site.let_in(phone, "A. Coder")
    phone.goto(f"{site.address}/reports/add")
    assert_accessible(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
