"""Who gets in, as whom, and what each may do there: every route for every role, forms of others, sessions, links."""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect
from starlette.routing import Route

from onrecord.model.person import ROLES, Role, at_least
from onrecord.store.desk import Desk
from onrecord.store.desk_file import beside
from onrecord.store.store import Store
from onrecord.web.app import make_app
from onrecord.web.visit import COOKIE
from tests.reports import report
from tests.web.attacks.ground import Ground, grounds, incident_of, written
from tests.web.record import PASSWORD, QUICK, Served, served
from tests.web.rig import rest, serving

HERDERS = report("Ridge militia killed 12 herders in Tolvar on 2031-05-03.", title="Herders")
DIVERS = report("Coast patrol killed 3 divers in Anselm on 2031-05-06.", title="Divers")

# The least role that each route asks for. A route that is not here fails `test_every_route_is_decided_on`.
OPEN = {("GET", "/sign-in"), ("POST", "/sign-in"), ("GET", "/enter")}
LEAST: dict[tuple[str, str], Role] = {
    ("GET", "/"): "viewer",
    ("GET", "/actors"): "viewer",
    ("GET", "/actors/{key:path}"): "viewer",
    ("GET", "/agreement"): "viewer",
    ("GET", "/code-book"): "viewer",
    ("GET", "/code-book/{kind}"): "viewer",
    ("GET", "/export"): "analyst",
    ("GET", "/export/{id}"): "analyst",
    ("GET", "/export/{id}/file"): "analyst",
    ("GET", "/gazetteer"): "viewer",
    ("GET", "/history"): "viewer",
    ("GET", "/incidents/{id}"): "viewer",
    ("GET", "/jobs/{id}"): "analyst",
    ("GET", "/me"): "viewer",
    ("GET", "/overview"): "viewer",
    ("GET", "/overview/{name}"): "viewer",
    ("GET", "/overview/{name}.{form}"): "viewer",
    ("GET", "/overview/{name}/list/{group}"): "viewer",
    ("GET", "/people"): "admin",
    ("GET", "/places"): "viewer",
    ("GET", "/places/{key:path}"): "viewer",
    ("GET", "/reports"): "viewer",
    ("GET", "/reports/add"): "analyst",
    ("GET", "/reports/set-aside"): "viewer",
    ("GET", "/reports/{id}"): "viewer",
    ("GET", "/reports/{id}/bytes"): "viewer",
    ("POST", "/actors"): "analyst",
    ("POST", "/code-book"): "reviewer",
    ("POST", "/export"): "analyst",
    ("POST", "/export/{id}/drop"): "analyst",
    ("POST", "/history/verify"): "reviewer",
    ("POST", "/incidents/{id}/agree"): "reviewer",
    ("POST", "/incidents/{id}/apart"): "analyst",
    ("POST", "/incidents/{id}/assess"): "analyst",
    ("POST", "/incidents/{id}/comment"): "analyst",
    ("POST", "/incidents/{id}/merge"): "analyst",
    ("POST", "/incidents/{id}/restrict"): "reviewer",
    ("POST", "/incidents/{id}/split"): "analyst",
    ("POST", "/incidents/{id}/withdraw"): "analyst",
    ("POST", "/me/password"): "viewer",
    ("POST", "/me/sign-out"): "viewer",
    ("POST", "/people"): "admin",
    ("POST", "/people/change"): "admin",
    ("POST", "/places"): "analyst",
    ("POST", "/reports/add"): "analyst",
    ("POST", "/reports/paste"): "analyst",
    ("POST", "/reports/{id}/decide"): "analyst",
    ("POST", "/sign-out"): "viewer",
    ("POST", "/views"): "analyst",
    ("POST", "/views/delete"): "analyst",
}
GETS = sorted(path for method, path in LEAST if method == "GET")
POSTS = sorted(path for method, path in LEAST if method == "POST")
PICTURED = (("{name}", "map"), ("{form}", "svg"), ("{group}", "x"))
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("doors") / "onrecord.db", {HERDERS: None, DIVERS: None})


@pytest.fixture(scope="module")
def ground(record: Path) -> Iterator[Ground]:
    with grounds(record, report=HERDERS.id, incident=incident_of(record, HERDERS)) as ground:
        yield ground


@pytest.fixture
def own(record: Path, tmp_path: Path) -> Iterator[Ground]:
    """A ground for one test to change."""
    path = Path(shutil.copy(record, tmp_path / "onrecord.db"))
    with grounds(path, report=HERDERS.id, incident=incident_of(path, HERDERS)) as ground:
        yield ground


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A record of nothing, without accounts."""
    path = tmp_path / "onrecord.db"
    Store.open(path).close()
    return path


def at(ground: Ground, path: str) -> str:
    """Give the address of a thing that there is for a route."""
    name = ground.names["report"] if path.startswith("/reports/") else ground.names["incident"]
    for part, given in (("{id}", name), ("{key:path}", "tolvar"), ("{kind}", "killing"), *PICTURED):
        path = path.replace(part, given)
    return path


def entries(ground: Ground) -> int:
    with Store.open(ground.site.record) as store:
        head = store.head()
    return head.seq if head else 0


def opened(site: Served, token: str = "") -> httpx.Client:
    client = httpx.Client(
        base_url=site.address,
        headers={"Origin": site.address, "Sec-Fetch-Site": "same-origin"},
        timeout=60,
        verify=False,
    )
    if token:
        client.cookies.set(COOKIE, token)
    return client


# --- every route, every role


def test_every_route_is_decided_on(record: Path) -> None:
    routes = make_app(record, beside(record)).routes
    found = {
        (method, each.path)
        for each in routes
        if isinstance(each, Route)
        for method in (each.methods or ())
        if method != "HEAD"
    }

    assert found == OPEN | LEAST.keys()
    assert [getattr(each, "path", "") for each in routes if not isinstance(each, Route)] == ["/static"]


@pytest.mark.parametrize("path", GETS)
def test_a_page_is_shown_to_its_role_and_above(ground: Ground, path: str) -> None:
    least, address = LEAST["GET", path], at(ground, path)
    for role in ROLES:
        answer = ground.clients[role].get(address)
        refused = answer.status_code == 403 and f"This needs the role {least}" in answer.text
        assert refused == (not at_least(role, least)), f"{role} at {address}: {answer.status_code}"
    with ground.stranger() as client:
        assert client.get(address).headers["location"] == "/sign-in"


@pytest.mark.parametrize("path", POSTS)
def test_a_form_is_taken_from_its_role_and_above(own: Ground, path: str) -> None:
    least, address = LEAST["POST", path], at(own, path)
    for role in ROLES:
        answer = own.post(role, address)
        refused = answer.status_code == 403 and f"This needs the role {least}" in answer.text
        assert refused == (not at_least(role, least)), f"{role} at {address}: {answer.status_code}"
        assert answer.status_code < 500
    with own.stranger() as client:
        assert client.post(address, data={"csrf": "x"}).headers["location"] == "/sign-in"


# --- forms of others


@pytest.mark.parametrize("path", POSTS)
def test_no_form_is_taken_without_the_token_of_its_session_or_from_elsewhere(
    ground: Ground, path: str
) -> None:
    client, address = ground.clients["admin"], at(ground, path)
    mine, other = (ground.site.csrf(ground.clients[role]) for role in ("admin", "reviewer"))  # type: ignore[index]
    before = entries(ground)
    for sent in (
        {},
        {"csrf": ""},
        {"csrf": other},
        {"csrf": mine[:-1]},
        {"CSRF": mine},
        {"csrf": [other, mine]},
    ):
        assert client.post(address, data=sent).status_code == 403, sent
    assert client.post(f"{address}?csrf={mine}").status_code == 403
    assert client.post(address, json={"csrf": mine}).status_code in (400, 403)
    for origin in ("http://evil.example", "null", ground.site.address.replace("127.0.0.1", "localhost"), ""):
        assert client.post(address, data={"csrf": mine}, headers={"Origin": origin}).status_code == 403, (
            origin
        )
    for where in ("cross-site", "same-site", "none", ""):
        headers = {"Sec-Fetch-Site": where}
        assert client.post(address, data={"csrf": mine}, headers=headers).status_code == 403, where

    assert entries(ground) == before
    assert client.get("/me").status_code == 200


@pytest.mark.parametrize("path", POSTS)
def test_a_link_does_not_do_what_a_form_does(ground: Ground, path: str) -> None:
    client, address = ground.clients["admin"], at(ground, path)
    before, csrf = entries(ground), ground.site.csrf(client)
    override = {"X-HTTP-Method-Override": "POST", "X-HTTP-Method": "POST", "X-Method-Override": "POST"}
    for method in ("GET", "HEAD"):
        answer = client.request(method, f"{address}?csrf={csrf}&_method=POST&why=x&text=x", headers=override)
        assert answer.status_code in ((200, 404) if ("GET", path) in LEAST else (200, 404, 405))
    assert entries(ground) == before
    assert client.get("/me").status_code == 200  # not signed out


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "PROPFIND"])
def test_no_other_method_is_known(ground: Ground, method: str) -> None:
    for path in ("/", "/reports", f"/reports/{HERDERS.id}", "/static/page.css"):
        answer = ground.clients["admin"].request(method, path)
        assert answer.status_code in (400, 403, 404, 405)
        assert "cookie" not in answer.text.casefold()


def test_a_form_with_another_method_in_a_field_stays_a_form(own: Ground) -> None:
    answer = own.post("admin", "/people/change", _method="GET", do="close", name="A Viewer")

    assert answer.status_code == 303
    assert own.clients["viewer"].get("/me").status_code == 303


# --- signing in


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Served]:
    """A record of nothing with two accounts, one of them closed, whose passwords are quick to check."""
    path = tmp_path / "onrecord.db"
    Store.open(path).close()
    with Desk.open(beside(path), hasher=QUICK) as desk:
        for name, role in (("Ada Lind", "admin"), ("Bo Ek", "viewer"), ("Cy Dahl", "analyst")):
            desk.add_account(name, role, PASSWORD)
        desk.close_account("Cy Dahl")
    with served(path) as site:
        yield site


def knock(client: httpx.Client, name: str, password: str) -> httpx.Response:
    return client.post("/sign-in", data={"name": name, "password": password})


@pytest.mark.parametrize(
    "variants",
    [
        ("Ada Lind",) * 7,
        ("Ada Lind", "ada lind", "ADA LIND", " Ada  Lind ", "Ａda Lind", "Ada\u00a0Lind", "A\u200dda Lind"),
    ],
)
def test_guessing_ends_after_five_tries_however_the_name_is_written(
    team: Served, variants: tuple[str, ...]
) -> None:
    with opened(team) as client:
        assert [knock(client, each, "no such password").status_code for each in variants] == [401] * 5 + [
            429
        ] * 2
        assert knock(client, "ada lind", PASSWORD).status_code == 429
        assert knock(client, "Bo Ek", PASSWORD).status_code == 303


def test_guessing_ends_for_an_address_whatever_names_it_gives(team: Served) -> None:
    with opened(team) as client:
        forged = {"X-Forwarded-For": "10.9.8.7", "Forwarded": "for=10.9.8.7", "X-Real-IP": "10.9.8.7"}
        for number in range(20):
            data = {"name": f"nobody {number}", "password": "no such password"}
            assert client.post("/sign-in", data=data, headers=forged).status_code == 401
        assert knock(client, "Ada Lind", PASSWORD).status_code == 429


def test_wrong_passwords_are_counted_across_a_restart(team: Served) -> None:
    with opened(team) as client:
        for _ in range(5):
            knock(client, "Ada Lind", "no such password")
    with served(team.record) as again, opened(again) as client:
        assert knock(client, "Ada Lind", PASSWORD).status_code == 429


def test_twenty_guesses_at_once_are_no_more_than_five(team: Served) -> None:
    def guess(number: int) -> int:
        with opened(team) as client:
            return knock(client, "Ada Lind", f"no such password {number}").status_code

    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(guess, range(20)))
    assert sorted(found) == [401] * 5 + [429] * 15


def test_guessing_the_password_of_a_session_is_counted_too(team: Served) -> None:
    with Desk.open(beside(team.record), hasher=QUICK) as desk:
        session = desk.sign_in("Bo Ek", PASSWORD, "")
    with opened(team, session.token) as client:
        data = {"csrf": session.csrf, "password": "another long one", "password_again": "another long one"}
        for number in range(6):
            client.post("/me/password", data=data | {"password_now": f"guess {number}"})
        assert "too many" in client.post("/me/password", data=data | {"password_now": PASSWORD}).text


def test_a_wrong_name_a_wrong_password_and_a_closed_account_are_answered_alike(team: Served) -> None:
    with opened(team) as client:
        answers = [
            knock(client, name, password)
            for name, password in (("Ada Lind", "no such password"), ("Eve Holm", "no such password"),
                                   ("Cy Dahl", PASSWORD), ("", ""), ("Ada Lind", ""), ("x" * 5000, "\x00"))
        ]  # fmt: skip
    assert {each.status_code for each in answers} == {401}
    assert len({each.content for each in answers}) == 1


@pytest.mark.parametrize("laid", ["laid-ready", "OTHER"])
def test_a_session_laid_ready_is_not_taken_over(team: Served, laid: str) -> None:
    with Desk.open(beside(team.record), hasher=QUICK) as desk:
        other = desk.sign_in("Bo Ek", PASSWORD, "").token
    with opened(team, laid.replace("OTHER", other)) as client:
        answer = knock(client, "Ada Lind", PASSWORD)
        new = answer.cookies[COOKIE]
    assert new not in (laid, other)
    with opened(team, other) as client:
        assert "Ada Lind" not in client.get("/me").text


def test_what_is_sent_to_sign_in_has_a_size(team: Served) -> None:
    with opened(team) as client:
        long = client.post("/sign-in", data={"name": "x" * 3_000_000, "password": "x"})
        files = {f"file{number}": ("x.txt", b"x" * 10) for number in range(3)}
        filed = client.post("/sign-in", data={"name": "Ada Lind", "password": PASSWORD}, files=files)
        many = client.post("/sign-in", data={f"f{number}": "x" for number in range(50)})
        assert [each.status_code for each in (long, filed, many)] == [413, 400, 400]
        assert knock(client, "Ada Lind", PASSWORD).status_code == 303


# --- sessions


def test_the_cookie_is_kept_from_scripts_and_other_sites_and_from_plain_http(empty: Path) -> None:
    with Desk.open(beside(empty)) as desk:
        token = desk.local_link("A. Coder")
    app = make_app(empty, beside(empty), names=["page.example"], secure=True)
    with serving(app) as address, httpx.Client(base_url=address, headers={"Host": "page.example"}) as client:
        answer = client.get(f"/enter?token={token}")
    parts = {part.strip().casefold() for part in answer.headers["set-cookie"].split(";")[1:]}
    assert parts == {"httponly", "samesite=strict", "path=/", "secure"}


@pytest.mark.parametrize("end", ["sign-out", "everywhere", "role", "close", "password", "end"])
def test_a_session_that_was_ended_is_good_for_nothing(own: Ground, end: str) -> None:
    stolen = own.clients["analyst"].cookies[COOKIE]
    csrf = own.site.csrf(own.clients["analyst"])
    if end in ("sign-out", "everywhere"):
        own.post("analyst", {"sign-out": "/sign-out", "everywhere": "/me/sign-out"}[end])
    else:
        own.post(
            "admin",
            "/people/change",
            do=end,
            name="A Analyst",
            role="viewer",
            password="x" * 12,
            password_again="x" * 12,
        )
    with opened(own.site, stolen) as client:
        for path in ("/", "/me", f"/reports/{HERDERS.id}", f"/reports/{HERDERS.id}/bytes"):
            assert client.get(path).headers.get("location") == "/sign-in", path
        before = entries(own)
        sent = client.post(f"/incidents/{own.names['incident']}/comment", data={"csrf": csrf, "text": "x"})
        assert (sent.headers.get("location"), entries(own)) == ("/sign-in", before)


def test_no_page_and_no_line_of_the_server_has_a_session_in_it(
    ground: Ground, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    tokens = {client.cookies[COOKIE] for client in ground.clients.values()}
    caplog.set_level("DEBUG")
    for path in (*(at(ground, each) for each in GETS), "/nothing", "/?page=x"):
        answer = ground.clients["admin"].get(path)
        assert not any(token in f"{answer.text}{answer.headers}" for token in tokens), path
    said = caplog.text + "".join(capfd.readouterr())
    assert not any(token in said.replace(f"'{COOKIE}={token}'", "") for token in tokens if "send" not in said)


@pytest.mark.parametrize("token", ["", "x", "0" * 5000, "é", "' OR 1=1 --", "%00", "../../etc/passwd"])
def test_no_made_up_session_is_taken(ground: Ground, token: str) -> None:
    with opened(ground.site) as client:
        headers = {"Cookie": f"{COOKIE}={token}".encode()}
        assert client.get("/", headers=headers).status_code in (303, 400)


# --- the link that works once


def test_the_link_works_once_and_is_in_no_address_afterwards(empty: Path, page: Page) -> None:
    with served(empty) as site, Desk.open(site.desk) as desk:
        token = desk.local_link("A. Coder")
        asked: list[str] = []
        page.on(
            "request", lambda request: asked.append(f"{request.url} {request.headers.get('referer', '')}")
        )
        page.goto(f"{site.address}/enter?token={token}")
        assert page.url == f"{site.address}/"
        assert (
            page.evaluate("document.referrer + location.href + JSON.stringify(history.state)").count(token)
            == 0
        )
        assert [each for each in asked if token in each] == [f"{site.address}/enter?token={token} "]
        page.goto(f"{site.address}/me")
        assert page.evaluate("history.length") <= 3
        page.goto("about:blank")  # it asks for nothing more, the icon neither, when the server is gone

        with opened(site) as client:
            again = client.get(f"/enter?token={token}")
        assert again.status_code == 401
        assert COOKIE not in again.cookies


@pytest.mark.parametrize("after", ["ten minutes", "an account"])
def test_the_link_is_of_no_use_later(empty: Path, after: str) -> None:
    early = datetime.now(UTC) - timedelta(minutes=10, seconds=1)
    with Desk.open(beside(empty), hasher=QUICK, now=lambda: early) as desk:
        late = desk.local_link("A. Coder")
    with Desk.open(beside(empty), hasher=QUICK) as desk:
        fresh = desk.local_link("A. Coder")
        if after == "an account":
            desk.add_account("Ada Lind", "admin", PASSWORD)
    with served(empty) as site, opened(site) as client:
        tried = late if after == "ten minutes" else fresh
        assert client.get(f"/enter?token={tried}").status_code == 401
        assert (client.get(f"/enter?token={fresh}").status_code == 303) == (after == "ten minutes")


def test_the_link_lets_one_in_when_twenty_try_it_at_once(empty: Path) -> None:
    with Desk.open(beside(empty)) as desk:
        token = desk.local_link("A. Coder")
    with served(empty) as site:

        def enter(_: int) -> int:
            with opened(site) as client:
                return client.get(f"/enter?token={token}").status_code

        with ThreadPoolExecutor(20) as pool:
            assert sorted(pool.map(enter, range(20))) == [303] + [401] * 19


# --- where one is sent


AWAY = [
    "https://evil.example", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example", "http:evil.example", "javascript:alert(1)", "data:text/html,x", "/%0d%0aSet-Cookie:x=1",
    "/\r\nX: y",
    "/%2f%2fevil.example", "/%5cevil.example", "https:/evil.example", "//127.0.0.1@evil.example", "/.//evil.example",
    "/..//evil.example", "\u2215\u2215evil.example", "/\u3002\u3002evil", "?//evil.example", "",
]  # fmt: skip


@pytest.mark.parametrize("back", AWAY)
def test_nobody_is_sent_to_another_site(own: Ground, back: str) -> None:
    for path, fields in (
        ("/views/delete", {"name": "x"}),
        ("/views", {"name": "x", "query": back}),
        (f"/incidents/{own.names['incident']}/comment", {"text": f"x {back}"}),
        (f"/reports/{HERDERS.id}/decide", {"verb": "comment", "why": f"x {back}", "at": back}),
        ("/sign-out", {"next": back}),
    ):
        answer = own.post(
            "analyst",
            path,
            back=back,
            next=back,
            url=back,
            **{k: v for k, v in fields.items() if k != "next"},
        )
        assert answer.status_code < 500
        if answer.is_redirect:
            landed = httpx.URL(f"{own.site.address}{path}").join(answer.headers["location"])
            assert (landed.scheme, landed.netloc) == ("http", own.site.address[7:].encode()), path
            assert not re.match(r"/*[/\\]{2}", answer.headers["location"])
        assert "x" not in answer.headers.get_list("set-cookie")


@pytest.mark.parametrize("where", ["next", "back", "url", "redirect", "return_to"])
def test_signing_in_leads_to_the_queue_alone(team: Served, where: str) -> None:
    with opened(team) as client:
        answer = client.post(
            f"/sign-in?{where}=//evil.example",
            data={"name": "Ada Lind", "password": PASSWORD, where: "//evil.example"},
        )
        assert answer.headers["location"] == "/"


def test_a_slash_at_the_end_leads_to_no_other_site(ground: Ground) -> None:
    for path in (
        "//evil.example/",
        "/%2fevil.example/",
        "/\\evil.example/",
        "/reports//evil.example/",
        "/..//evil.example/",
    ):
        answer = ground.clients["viewer"].get(ground.site.address + path)
        place = answer.headers.get("location", "/")
        assert httpx.URL(ground.site.address).join(place).netloc == ground.site.address[7:].encode(), place


# --- under which name


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "evil.example@127.0.0.1",
     "evil.example\\@127.0.0.1", "127.0.0.1/evil",
     "127.0.0.1#evil", "127.0.0.1?evil", "localhost.", "[::1].evil.example", "2130706433",
     "0177.0.0.1",
     "127.1", "127.0.0.1 evil.example", "evil.example#@127.0.0.1", "127.0.0.1:80:80", "127.0.0.1:evil", "локалхост"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/sign-in", "/static/page.css", "/nothing"])
def test_it_does_not_answer_under_another_name(ground: Ground, host: str, path: str) -> None:
    with ground.stranger() as client:
        answer = client.get(path, headers={b"Host": host.encode()})
        assert answer.status_code in (400, 403)
        assert "onrecord" not in answer.text


def test_two_names_at_once_are_refused(ground: Ground) -> None:
    for names in ("Host: evil.example\r\nHost: HERE", "Host: HERE\r\nHost: evil.example", "X: y"):
        here = ground.site.address[7:]
        told = spoken(
            ground, f"GET /sign-in HTTP/1.1\r\n{names.replace('HERE', here)}\r\nConnection: close\r\n\r\n"
        )
        assert told.split()[1] in ("400", "403")


def test_an_address_of_another_site_is_not_fetched_for_anybody(ground: Ground) -> None:
    told = spoken(
        ground, "GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    )
    assert told.split()[1] == "403"


@pytest.mark.parametrize("path", ["/", "/static/page.css", "/static", "/jobs/x", "/socket"])
def test_no_web_socket_is_opened(ground: Ground, path: str) -> None:
    here, cookie = ground.site.address[7:], ground.clients["admin"].cookies[COOKIE]
    told = spoken(
        ground,
        f"GET {path} HTTP/1.1\r\nHost: {here}\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        f"Cookie: {COOKIE}={cookie}\r\n\r\n",
    )
    assert told.split()[1] != "101"
    assert told.split()[1][0] in "234"


def spoken(ground: Ground, said: str) -> str:
    """Give the answer to bytes that no client would send."""
    host, port = ground.site.address[7:].split(":")
    with socket.create_connection((host, int(port)), timeout=60) as line:
        line.sendall(said.encode())
        return b"".join(iter(lambda: line.recv(65536), b"")).decode("utf-8", "replace")


# --- what stands on every answer


@pytest.mark.parametrize(
    "path", [*GETS, "/sign-in", "/enter", "/nothing", "/static/page.css", "/static/none", "/reports/"]
)
def test_no_answer_can_be_framed_sniffed_or_kept(ground: Ground, path: str) -> None:
    for client in (ground.clients["admin"], ground.clients["viewer"], ground.stranger()):
        answer = client.get(at(ground, path))
        assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
        policy = answer.headers["content-security-policy"]
        assert {"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"} <= {
            *policy.split("; ")
        }
        assert not re.search(r"unsafe|https?:|\*", policy)
        kept = "no-store" if path != "/static/page.css" else "public, max-age=31536000, immutable"
        assert answer.headers["cache-control"] == kept
        assert "etag" not in answer.headers or path.startswith("/static/")
    client.close()


def test_files_of_the_page_have_their_types(ground: Ground) -> None:
    types = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
    folder = Path(__file__).parents[3] / "src" / "onrecord" / "web" / "static"
    files = [each for each in folder.rglob("*") if each.suffix[1:] in types]
    assert len(files) > 5
    with ground.stranger() as client:
        for each in files:
            answer = client.get(f"/static/{each.relative_to(folder).as_posix()}")
            assert answer.headers["content-type"].partition(";")[0] == types[each.suffix[1:]]
            assert answer.headers["x-content-type-options"] == "nosniff"


def test_after_signing_out_the_way_back_shows_no_record(ground: Ground, page: Page) -> None:
    site = ground.site
    site.let_in(page, "Back Button", "viewer")
    page.goto(f"{site.address}/reports/{HERDERS.id}")
    assert "herders" in page.inner_text("#text")
    page.get_by_role("link", name="Places", exact=True).click()
    page.wait_for_url("**/places")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    for _ in range(2):
        page.go_back()
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        rest(page)
        assert "herders" not in page.content().casefold()
        assert "tolvar" not in page.content().casefold()
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])").casefold()
    assert "herders" not in kept
    assert "tolvar" not in kept


# --- as whom


def test_nobody_decides_in_another_name_or_at_another_time(own: Ground) -> None:
    forged = {"by": "Mallory", "by_whom": "Mallory", "at": "2001-01-01T00:00:00+00:00", "seq": "1", "id": "0" * 16,
              "role": "admin", "person": "Mallory", "name": "Mallory", "logged": "1", "hash": "0" * 64}  # fmt: skip
    incident = f"/incidents/{own.names['incident']}"
    own.post("analyst", f"{incident}/comment", text="seen", **forged)
    own.post("analyst", f"{incident}/assess", status="in_review", why="seen", **forged)
    own.post("analyst", f"/reports/{HERDERS.id}/decide", verb="comment", why="seen", **forged)
    own.post("analyst", "/actors", key="ridge militia", verb="alias", value="Ridge men", why="seen", **forged)
    with Store.open(own.site.record) as store:
        reviews = list(store.reviews.all())
        assert [each.verb for each in reviews] == ["comment", "assess", "comment", "alias"]
        assert {each.by for each in reviews} == {"A Analyst"}
        assert min(each.at for each in reviews) > "2026"
        assert min(each.seq for each in reviews) > 2
        assert not any(each.id == "0" * 16 for each in reviews)
        assert list(store.faults()) == []


def test_nobody_raises_their_own_role(own: Ground) -> None:
    for role in ("viewer", "analyst", "reviewer"):
        for path, fields in (("/people/change", {"do": "role", "name": f"A {role.title()}", "role": "admin"}),
                             ("/people", {"name": "New", "role": "admin", "password": PASSWORD,
                                          "password_again": PASSWORD}),
                             ("/me/password", {"password_now": PASSWORD, "password": "another long one",
                                               "password_again": "another long one", "role": "admin",
                                               "name": "A Admin"}),
                             ):  # fmt: skip
            own.post(role, path, **fields)  # type: ignore[arg-type]
    with Desk.open(own.site.desk) as desk:
        assert {each.name: each.role for each in desk.accounts()} == {
            f"A {role.title()}": role for role in ROLES
        }
        assert desk.check_password("A Admin", PASSWORD, "").role == "admin"


@pytest.mark.parametrize("role", ["viewer", "analyst", "reviewer"])
def test_a_view_cannot_ask_as_another_role(own: Ground, role: Role) -> None:
    own.post("reviewer", f"/incidents/{own.names['incident']}/restrict", role="reviewer", why="x")
    if role in ("viewer", "analyst"):
        with_role = own.clients[role].get("/?role=admin", follow_redirects=True).text
        assert own.names["incident"] not in with_role
    own.post(role, "/views", name="all", query="role=admin&limit=100000")
    with Desk.open(own.site.desk) as desk:
        assert not any("role" in each.query for each in desk.views.of(f"A {role.title()}"))


def test_views_are_those_of_their_owner(own: Ground) -> None:
    own.post("reviewer", "/views", name="mine", query="order=harm")
    own.post("analyst", "/views/delete", name="mine", owner="A Reviewer")
    with Desk.open(own.site.desk) as desk:
        assert [each.name for each in desk.views.of("A Reviewer")] == ["mine"]
    assert "mine" not in own.clients["analyst"].get("/").text


def test_the_last_admin_stays_one_also_when_two_close_each_other(own: Ground) -> None:
    own.post("admin", "/people", name="Second", role="admin", password=PASSWORD, password_again=PASSWORD)
    with own.site.client("Second", "admin") as second:
        tokens = own.site.csrf(own.clients["admin"]), own.site.csrf(second)
        tries = [(own.clients["admin"], tokens[0], "Second"), (second, tokens[1], "A Admin")]

        def close(given: tuple[httpx.Client, str, str]) -> int:
            client, csrf, name = given
            return client.post("/people/change", data={"csrf": csrf, "do": "close", "name": name}).status_code

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(close, tries))
        with Desk.open(own.site.desk) as desk:
            assert sum(each.role == "admin" and each.closed is None for each in desk.accounts()) == 1
        for client, csrf, _ in tries:  # one of the two is still let in
            for do in ("close", "role"):
                data = {"csrf": csrf, "do": do, "role": "viewer"}
                for each in ("A Admin", "Second"):
                    client.post("/people/change", data=data | {"name": each})
    with Desk.open(own.site.desk) as desk:
        assert sum(each.role == "admin" and each.closed is None for each in desk.accounts()) == 1


def test_an_analyst_confirms_and_restricts_nothing(own: Ground) -> None:
    incident, before = f"/incidents/{own.names['incident']}", entries(own)
    assert own.post("analyst", f"{incident}/assess", status="confirmed", why="x").status_code == 400
    assert own.post("analyst", f"{incident}/restrict", role="reviewer", why="x").status_code == 403
    own.post("analyst", f"/reports/{HERDERS.id}/decide", verb="restrict", least="reviewer", why="x")
    own.post("analyst", "/code-book", kind="killing", field="definition", definition="x", why="x")
    assert entries(own) == before
    assert own.post("reviewer", f"{incident}/assess", status="confirmed", why="x").status_code == 303
    assert own.post("reviewer", f"{incident}/restrict", role="admin", why="x").status_code == 400


# --- taking back


def last(ground: Ground) -> str:
    with Store.open(ground.site.record) as store:
        return list(store.reviews.all())[-1].id


TAKEN_BACK = ["incident", "report", "actor"]


@pytest.mark.parametrize("about", TAKEN_BACK)
def test_an_analyst_takes_back_own_words_alone(own: Ground, about: str) -> None:
    said(own, "reviewer", about)
    theirs, before = last(own), entries(own)
    assert taken_back(own, "analyst", about, theirs).status_code in (400, 422)
    assert entries(own) == before
    said(own, "analyst", about)
    mine, before = last(own), entries(own)
    assert taken_back(own, "analyst", about, mine).status_code == 303
    assert entries(own) == before + 1


@pytest.mark.parametrize("about", ["incident", "actor"])
def test_a_reviewer_takes_back_what_others_said_with_a_reason(own: Ground, about: str) -> None:
    said(own, "analyst", about)
    theirs, before = last(own), entries(own)
    assert taken_back(own, "reviewer", about, theirs, why="").status_code in (400, 422)
    assert entries(own) == before
    assert taken_back(own, "reviewer", about, theirs, why="they asked for it").status_code == 303
    assert entries(own) == before + 1


def test_a_restriction_is_not_lifted_by_who_has_become_an_analyst(own: Ground) -> None:
    own.post("reviewer", f"/reports/{HERDERS.id}/decide", verb="restrict", least="analyst", why="x")
    restriction = last(own)
    own.post("admin", "/people/change", do="role", name="A Reviewer", role="analyst")
    before = entries(own)
    with Desk.open(own.site.desk, hasher=QUICK) as desk:
        token = desk.sign_in("A Reviewer", PASSWORD, "").token
    with opened(own.site, token) as client:
        data = {
            "csrf": own.site.csrf(client),
            "verb": "withdraw",
            "review": restriction,
            "after": str(before),
        }
        client.post(f"/reports/{HERDERS.id}/decide", data=data)
    assert own.clients["viewer"].get(f"/reports/{HERDERS.id}").status_code == 404


def said(ground: Ground, role: Role, about: str) -> None:
    after = str(entries(ground))
    if about == "incident":
        ground.post(
            role,
            f"/incidents/{ground.names['incident']}/assess",
            status="in_review",
            why=f"{role}",
            after=after,
        )
    elif about == "report":
        event = event_id()
        ground.post(role, f"/reports/{HERDERS.id}/decide", verb="accept_all", event=event, after=after)
    else:
        ground.post(
            role, "/actors", key="ridge militia", verb="rename", value=f"Men of {role}", why="x", after=after
        )


def taken_back(ground: Ground, role: Role, about: str, review: str, why: str = "x") -> httpx.Response:
    after = str(entries(ground))
    if about == "incident":
        path = f"/incidents/{ground.names['incident']}/withdraw"
        return ground.post(role, path, review=review, why=why, after=after)
    if about == "report":
        path = f"/reports/{HERDERS.id}/decide"
        return ground.post(role, path, verb="withdraw", event=event_id(), review=review, why=why, after=after)
    return ground.post(
        role, "/actors", key="ridge militia", verb="withdraw", value=review, why=why, after=after
    )


def event_id() -> str:
    from tests.web.attacks.ground import event_of

    return event_of(HERDERS)


# --- names of paths


@pytest.mark.parametrize(
    "path",
    ["../app.py", "..%2fapp.py", "%2e%2e/app.py", "%2e%2e%2fapp.py", "..%5capp.py", "....//app.py", "..;/app.py",
     "%252e%252e/app.py", "vendor/../../app.py", "//etc/passwd", "%2fetc%2fpasswd", "page.css%00.js", "", ".",
     "vendor",     "/".join([".."] * 12) + "/etc/passwd",
     "page.css::$DATA", "C:%5cwindows%5cwin.ini", "\u2025/app.py", "..%c0%afapp.py", "x" * 5000],
)  # fmt: skip
def test_no_file_but_those_of_the_page_is_given(ground: Ground, path: str) -> None:
    told = spoken(
        ground, f"GET /static/{path} HTTP/1.1\r\nHost: {ground.site.address[7:]}\r\nConnection: close\r\n\r\n"
    )
    assert told.split()[1] in ("404", "307", "405", "400")
    for mine in ("def make_app", "root:", "Traceback", "--ground", "@layer"):
        assert mine not in told


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%00", "x%00y", "0" * 6000, "%ff%fe", "%D8%A7", "a%0d%0ab",
     "%", "*", "'",
     '"', "%27 OR 1=1 --", "-", ".", "%2e%2e", "{{7*7}}", "%3Cscript%3E", "%F0%9F%92%A5", "%ED%A0%80",
     "%2F", "%23", "%3F"],
)  # fmt: skip
def test_no_name_in_an_address_breaks_anything(ground: Ground, name: str) -> None:
    client = ground.clients["admin"]
    for base in ("/reports", "/incidents", "/actors", "/places", "/code-book", "/jobs"):
        for end in ("", "/bytes") if base == "/reports" else ("",):
            told = client.get(f"{base}/{name}{end}", follow_redirects=True)
            assert told.status_code in (200, 400, 404, 405)
            assert "Traceback" not in told.text
            assert "<script>" not in told.text
