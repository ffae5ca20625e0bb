"""What every answer of the page is guarded by, whatever the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.store.desk import Desk
from onrecord.store.desk_file import beside
from onrecord.store.store import Store
from onrecord.web.app import make_app
from onrecord.web.security import HEADERS, local_path
from tests.web.rig import serving


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("guards") / "onrecord.db"
    Store.open(path).close()
    return path


@pytest.fixture(scope="module")
def home(record: Path) -> Iterator[str]:
    with serving(make_app(record, beside(record))) as address:
        yield address


@pytest.fixture
def client(home: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=home, verify=False) as client:
        yield client


def let_in(client: httpx.Client, record: Path) -> str:
    """Let the client in by the local link; gives the token of its forms."""
    with Desk.open(beside(record)) as desk:
        token = desk.local_link("A. Coder")
        session = desk.session(client.get(f"/enter?token={token}").cookies["onrecord"])
    assert session
    return session.csrf


def own(client: httpx.Client) -> dict[str, str]:
    """What a browser sends with a form of the page itself."""
    return {"Origin": origin(client), "Sec-Fetch-Site": "same-origin"}


def origin(client: httpx.Client) -> str:
    return str(client.base_url).rstrip("/")


@pytest.mark.parametrize(
    "path", ["/sign-in", "/nothing", "/static/page.css", "/static/nothing.css", "/enter?token=x"]
)
def test_every_answer_has_the_headers(client: httpx.Client, path: str) -> None:
    answer = client.get(path)

    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == ("no-store" if path != "/static/page.css" else
                                               "public, max-age=31536000, immutable")  # fmt: skip


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8714", "", "[", "0x7f.1"]
)
def test_it_answers_to_its_own_names_alone(client: httpx.Client, host: str) -> None:
    assert client.get("/sign-in", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8714", "localhost", "[::1]:8714", "LOCALHOST"])
def test_it_answers_to_all_of_its_names(client: httpx.Client, host: str) -> None:
    assert client.get("/sign-in", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9"},
        {"Origin": "HOME", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_forms_of_other_sites_are_refused(
    client: httpx.Client, record: Path, headers: dict[str, str]
) -> None:
    csrf = let_in(client, record)
    sent = {name: value.replace("HOME", origin(client)) for name, value in headers.items()}

    assert client.post("/sign-out", data={"csrf": csrf}, headers=sent).status_code == 403
    assert client.post("/sign-out", data={"csrf": csrf}, headers=own(client)).status_code == 303


@pytest.mark.parametrize("csrf", ["", "x", "é", "0" * 64])
def test_a_form_needs_the_token_of_its_session(client: httpx.Client, record: Path, csrf: str) -> None:
    let_in(client, record)

    assert client.post("/sign-out", data={"csrf": csrf.encode()}, headers=own(client)).status_code == 403


def test_the_cookie_cannot_be_read_by_script_nor_sent_from_elsewhere(
    client: httpx.Client, record: Path
) -> None:
    with Desk.open(beside(record)) as desk:
        answer = client.get(f"/enter?token={desk.local_link('A. Coder')}")

    assert {"httponly", "samesite=strict", "path=/"} <= {
        part.strip().lower() for part in answer.headers["Set-Cookie"].split(";")
    }


def test_a_session_of_before_is_not_taken_over_by_who_signs_in(client: httpx.Client, record: Path) -> None:
    client.cookies.set("onrecord", "laid-ready-by-somebody")
    let_in(client, record)

    assert [cookie.value for cookie in client.cookies.jar if cookie.domain != ""] != [
        "laid-ready-by-somebody"
    ]
    with Desk.open(beside(record)) as desk:
        assert desk.session("laid-ready-by-somebody") is None


@pytest.mark.parametrize(
    "path",
    [
        *("//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil", "/\t/evil.example"),
        *("javascript:x", "", None, "/ok\r\nSet-Cookie: x"),
    ],
)
def test_one_is_never_sent_to_another_site(path: str | None) -> None:
    assert local_path(path, otherwise="/here") == "/here"


@given(st.text(max_size=30))
def test_where_one_is_sent_is_always_a_path_of_ours(path: str) -> None:
    found = local_path(path)

    assert found.startswith("/")
    assert not found.startswith(("//", "/\\"))
    assert "\n" not in found
