"""Too much, at once, again, and malformed: the page refuses it, says little, and lives on; the record stays whole."""

from __future__ import annotations

import io
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from urllib.parse import quote, urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.model.person import Role
from onrecord.store.desk import Desk
from onrecord.store.store import Store
from onrecord.web.security import HEADERS
from tests.reports import report
from tests.web.attacks.ground import Ground, event_of, grounds, incident_of, written
from tests.web.attacks.test_doors import GETS, at
from tests.web.record import PASSWORD, QUICK

HERDERS = report("Ridge militia killed 12 herders in Tolvar on 2031-05-03.", title="Herders")
DIVERS = report("Coast patrol killed 3 divers in Anselm on 2031-05-06.", title="Divers")
MANY = 20
LONG = "x" * 900_000


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("abuse") / "onrecord.db", {HERDERS: None, DIVERS: None})


@pytest.fixture(scope="module")
def ground(record: Path) -> Iterator[Ground]:
    with grounds(record, report=HERDERS.id, incident=incident_of(record, HERDERS)) as ground:
        yield ground


@pytest.fixture
def own(record: Path, tmp_path: Path) -> Iterator[Ground]:
    """A ground for one test to change."""
    path = Path(shutil.copy(record, tmp_path / "onrecord.db"))
    names = {"incident": incident_of(path, HERDERS), "other": incident_of(path, DIVERS)}
    with grounds(path, report=HERDERS.id, **names) as ground:
        yield ground


def log(ground: Ground) -> list[tuple[str, str]]:
    """Give the kinds and payloads of what was decided, from a record that has no fault."""
    with Store.open(ground.site.record) as store:
        assert list(store.faults()) == []
        return [(each.kind, each.payload) for each in store.log() if each.kind in ("review", "decision")]


# --- too much


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/incidents/{incident}/comment", {"text": "x" * 10_000_000}),
        ("/incidents/{incident}/comment", {"text": "x" * 900_000}),
        ("/incidents/{incident}/comment", {f"f{number}": "x" for number in range(3_000)}),
        ("/incidents/{incident}/split", {"why": "x", "event": [f"{number:016}" for number in range(2_500)]}),
        ("/reports/{report}/decide", {"verb": "comment", "why": "x" * 20_000}),
        ("/actors", {"key": "ridge militia", "verb": "rename", "value": "x" * 5_000, "why": "x"}),
        ("/views", {"name": "x" * 100_000, "query": "text=x"}),
        ("/views", {"name": "x", "query": "text=" + "x" * 100_000}),
        ("/reports/paste", {"text": "x" * 1_048_000, "title": "x" * 400}),
        ("/people", {"name": "x" * 100_000, "role": "viewer", "password": LONG, "password_again": LONG}),
    ],
)  # fmt: skip
def test_too_much_is_refused_and_the_page_lives_on(
    ground: Ground, path: str, fields: dict[str, str | list[str]]
) -> None:
    before = log(ground)
    answer = ground.post("admin", path.format(**ground.names), **fields)

    assert answer.status_code in (400, 413, 422)
    assert len(answer.content) < 3_000_000
    assert log(ground) == before
    assert ground.clients["admin"].get("/").status_code == 200


def test_a_form_that_is_huge_is_not_taken_in(ground: Ground) -> None:
    client = ground.clients["analyst"]
    for path in (f"/incidents/{ground.names['incident']}/comment", "/sign-in"):
        assert client.post(path, data={"text": "x" * 9_000_000}).status_code == 413


def test_what_does_not_say_how_much_it_is_is_counted(ground: Ground) -> None:
    def pieces() -> Iterator[bytes]:
        yield f"csrf={ground.site.csrf(ground.clients['analyst'])}&text=".encode()
        for _ in range(12):
            yield b"x" * 1_000_000

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = ground.clients["analyst"].post(
        f"/incidents/{ground.names['incident']}/comment", content=pieces(), headers=headers
    )
    assert answer.status_code in (400, 413)


def a_zip(depth: int, content: bytes) -> bytes:
    for number in range(depth):
        into = io.BytesIO()
        with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{number}.zip" if number else "a.txt", content)
        content = into.getvalue()
    return content


def escaping() -> bytes:
    """An archive whose members would be written outside of a folder, if anybody wrote them."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        for name in (
            "../../../../tmp/onrecord-escaped.txt",
            "/tmp/onrecord-escaped.txt",
            "C:\\onrecord-escaped.txt",
        ):
            archive.writestr(name, "Ridge militia killed 12 herders in Tolvar on Sunday, residents said.")
        for number in range(3):
            archive.writestr("same.txt", f"{number}") if number == 0 else None
    return into.getvalue()


@pytest.mark.parametrize("kind", ["bomb", "deep", "escaping", "binary", "text that is none", "empty", "nul"])
def test_a_file_that_means_harm_is_set_aside_and_the_page_lives_on(
    own: Ground, kind: str, tmp_path: Path
) -> None:
    content = {
        "bomb": lambda: a_zip(1, b"\0" * 300_000_000),
        "deep": lambda: a_zip(40, b"Shells killed 12 people."),
        "escaping": escaping,
        "binary": lambda: bytes(range(256)) * 50,
        "text that is none": lambda: b"\xff\xfe\xfa" * 400,
        "empty": lambda: b"",
        "nul": lambda: b"Shells\0killed\0twelve\0people.",
    }[kind]()
    client = own.clients["analyst"]
    answer = client.post(
        "/reports/add",
        data={"csrf": own.site.csrf(client), "once": kind},
        files={"files": ("../../../x\0y\r\n.zip", content)},
    )
    assert answer.status_code in (303, 400)
    if answer.status_code == 303:
        page = wait_for_job(client, answer.headers["location"])
        assert "mistake of ours" not in page
    assert not Path("/tmp/onrecord-escaped.txt").exists()
    assert client.get("/").status_code == 200
    log(own)


def wait_for_job(client: httpx.Client, path: str) -> str:
    for _ in range(600):
        page = client.get(path).text
        if not re.search(r"at work|waiting|getting ready", page.partition("<main")[2].casefold()):
            break
    return page


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\x.txt",
        "/etc/passwd",
        "a\0b.txt",
        "x" * 5000 + ".txt",
        "\u202etxt.exe",
        ".",
        "..",
        "con",
        "",
        "\r\nX: y",
    ],
)
def test_the_name_of_a_file_is_only_ever_shown(name: str, tmp_path: Path) -> None:
    from onrecord.web.adding import Spool
    from onrecord.web.uploads import Upload, shown_name

    shown = shown_name(name)
    spool = Spool([Upload(shown, 1, io.BytesIO(b"x"))])
    assert [each.path.name for each in spool.files] == ["0"]
    assert not set("/\\\0\r\n\u202e") & set(shown)
    assert 0 < len(shown) <= 120
    assert not shown.startswith(".")
    spool.clear()
    assert not spool.files[0].path.parent.exists()


@pytest.mark.parametrize("length", [2_000, 20_000])
@pytest.mark.parametrize(
    "path",
    [
        "/?text={}",
        "/reports?text={}",
        "/actors?q={}",
        "/history?by={}",
        "/gazetteer?q={}",
        "/{}",
        "/reports/{}",
        "/?{}",
    ],
)
def test_an_address_may_be_long(ground: Ground, path: str, length: int) -> None:
    for letter in ("x", "x ", '"'):
        answer = ground.clients["viewer"].get(path.format(quote((letter * length)[:length])))
        assert answer.status_code < 500


def test_many_fields_in_an_address_are_passed_over(ground: Ground) -> None:
    query = urlencode([(f"f{number}", "x") for number in range(4_000)])
    assert ground.clients["viewer"].get(f"/?{query}").status_code < 500


# --- malformed

PART = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--x--'


SQL = [
    "'", '"', "' OR '1'='1", "1; DROP TABLE reviews --", "') UNION SELECT hash FROM accounts --", "%", "*", "x*",
    "NEAR(", "a AND", "NOT", ")", "((a)", 'a"b"c', "^a",
    "title:x", "{title text}: x", "-a", "\\", "a\x00b", "\ud7ff", "NaN",
    "1e999", "-1", "9" * 400, "${jndi:x}", "\u0660\u0661",
]  # fmt: skip
PARAMETERS = (
    "/?text={}", "/?actor={}", "/?place={}", "/?kind={}", "/?country={}", "/?source={}", "/?since={}",
    "/?until={}&printed_since={}", "/?least={}",
    "/?page={}", "/?order={}", "/?reason={}", "/?harm={}&least=1", "/?state={}", "/?disputed={}",
    "/reports?text={}", "/reports?publisher={}", "/reports?page={}",
    "/history?kind={}", "/history?by={}", "/history?before={}", "/actors?q={}&order={}&page={}",
    "/places?q={}&show={}", "/gazetteer?q={}",
    "/actors/-?key={}", "/places/-?key={}", "/reports/set-aside?page={}", "/enter?token={}",
    "/reports/REPORT?do={}&event={}&claim={}&field={}", "/reports/REPORT?shown={}",
    "/incidents/INCIDENT?text={}&order=harm",
    "/overview?text={}", "/overview/map?kind={}", "/overview/{}.csv",
    "/overview/network/list/{}", "/overview/harm.csv?since={}",
)  # fmt: skip


@pytest.mark.parametrize("path", PARAMETERS)
def test_no_word_in_an_address_is_taken_for_an_order(ground: Ground, path: str) -> None:
    client = ground.clients["viewer"]
    place = path.replace("REPORT", ground.names["report"]).replace("INCIDENT", ground.names["incident"])
    for word in SQL:
        answer = client.get(place.replace("{}", quote(word, safe="")), follow_redirects=True)
        assert answer.status_code < 500, word
        assert "sqlite" not in answer.text.casefold()
        assert "$argon2" not in answer.text


@pytest.mark.parametrize("path", ["/?text={}", "/reports?text={}"])
def test_a_search_for_all_does_not_find_more_than_its_words(ground: Ground, path: str) -> None:
    for word in ("x' OR '1'='1", "zzz* OR herders", '"zzz" OR "herders"', "zzz NOT qqq"):
        page = ground.clients["viewer"].get(path.format(quote(word)), follow_redirects=True).text
        assert ground.names["report"] not in page
        assert ground.names["incident"] not in page


words = (
    st.text(max_size=40)
    | st.sampled_from(SQL)
    | st.integers().map(str)
    | st.floats().map(str)
    | st.dates().map(str)
)
names = st.sampled_from(
    ["text", "reason", "kind", "country", "place", "actor", "agent", "target", "source", "status", "assessment",
     "grade", "state", "disputed", "harm",
     "since", "until", "printed_since", "printed_until", "least", "order", "page", "role", "q", "show", "key",
     "by", "before", "do", "event", "claim", "field",
     "shown", "publisher", "rule", "token", "limit", "offset", "format", "name"]
) | st.text(max_size=8)  # fmt: skip


@settings(max_examples=150, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.sampled_from([*GETS, "/sign-in", "/enter"]), st.lists(st.tuples(names, words), max_size=6))
def test_no_question_is_answered_by_an_error_of_ours(
    ground: Ground, path: str, query: list[tuple[str, str]]
) -> None:
    asked = urlencode(
        [(name.encode("utf-8", "replace"), word.encode("utf-8", "replace")) for name, word in query]
    )
    answer = ground.clients["admin"].get(f"{at(ground, path)}?{asked}")
    assert answer.status_code < 500


@pytest.mark.parametrize(
    "after",
    ["9" * 30, "9" * 5000, "-1", "1.5", "x", "\u0661", "0x1", " ", "1_000", "\x00", "9223372036854775808"],
)
def test_the_number_of_what_was_seen_may_be_anything(own: Ground, after: str) -> None:
    for path, fields in (
        (f"/incidents/{own.names['incident']}/comment", {"text": f"x {after}"}),
        (f"/incidents/{own.names['incident']}/assess", {"status": "in_review", "why": "x"}),
        (f"/reports/{HERDERS.id}/decide", {"verb": "accept_all", "event": event_of(HERDERS)}),
        ("/actors", {"key": "ridge militia", "verb": "rename", "value": "x", "why": "x"}),
        ("/code-book", {"kind": "killing", "field": "note", "value": "x", "why": "x"}),
    ):
        assert own.post("reviewer", path, after=after, **fields).status_code < 500  # type: ignore[arg-type]
    log(own)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"%ff=%fe&csrf=%00&&&==;;"),
        ("application/x-www-form-urlencoded; charset=utf-7", b"csrf=+ADw-script+AD4-"),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=", b"x"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--"),
        ("multipart/form-data; boundary=x", PART.replace(b'"a"\r\n\r\nx', b'"csrf"\r\n\r\n\xff\xfe')),
        ("multipart/form-data; boundary=x; charset=none-such", PART),
        ("multipart/form-data; boundary=x; charset=utf-16", PART),
        ("multipart/form-data; boundary=x", b"--y\r\n\r\n"),
        ("application/json", b'{"csrf": 1}'),
        ("text/plain", b"csrf=x"),
        ("", b"\x00\x01"),
    ],
)  # fmt: skip
def test_a_form_that_is_none_is_refused(ground: Ground, kind: str, body: bytes) -> None:
    for client, path in ((ground.clients["analyst"], f"/incidents/{ground.names['incident']}/comment"),
                         (ground.clients["analyst"], "/reports/add"), (ground.stranger(), "/sign-in")):  # fmt: skip
        answer = client.post(path, content=body, headers={"Content-Type": kind})
        assert answer.status_code in ((400, 401, 429) if path == "/sign-in" else (400, 403))
    client.close()


# --- what an error says


def test_a_page_of_an_error_says_nothing_of_how_it_is_made(ground: Ground) -> None:
    with ground.stranger() as client:
        for path in (
            "/nothing",
            "/static/none.css",
            "/reports/x/y/z",
            "/sign-in?x=%ff",
            "/static/../app.py",
            "/enter?token=x",
        ):
            answer = client.get(path)
            told = f"{answer.text} {answer.headers}".casefold()
            for word in (
                "traceback",
                "starlette",
                "uvicorn",
                "python",
                "sqlite",
                "jinja",
                "/src/",
                "site-packages",
                "h11",
            ):
                assert word not in told, f"{path}: {word}"
            assert "server" not in answer.headers


def test_a_mistake_of_ours_is_told_without_how_it_came_about(
    record: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = Path(shutil.copy(record, tmp_path / "onrecord.db"))
    with grounds(path, incident=incident_of(path, HERDERS)) as ground:
        with sqlite3.connect(path) as broken:
            broken.execute("DROP TABLE memberships")
        broken.close()
        answer = ground.clients["viewer"].get(f"/incidents/{ground.names['incident']}")
    assert answer.status_code == 500
    told = answer.text.casefold()
    for word in ("traceback", "memberships", "sqlite", "sqlalchemy", str(tmp_path), ".py", "select"):
        assert word not in told
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["cache-control"] == "no-store"


# --- at once, and again


def at_once(tries: list[Callable[[], int]]) -> list[int]:
    start = Barrier(len(tries))

    def run(one: Callable[[], int]) -> int:
        start.wait()
        return one()

    with ThreadPoolExecutor(len(tries)) as pool:
        return sorted(pool.map(run, tries))


def twenty(own: Ground, path: str, role: Role = "analyst", *, people: bool, **fields: str) -> list[int]:
    """Send a form twenty times at once: by one person, or by twenty."""
    sessions = []
    with Desk.open(own.site.desk, hasher=QUICK) as desk:
        for number in range(MANY if people else 1):
            desk.add_account(f"Reader {number}", role, PASSWORD)
            sessions.append(desk.sign_in(f"Reader {number}", PASSWORD, ""))

    def send(number: int) -> int:
        session = sessions[number % len(sessions)]
        headers = {"Origin": own.site.address, "Cookie": f"onrecord={session.token}"}
        data = {"csrf": session.csrf, **fields}
        return httpx.post(
            f"{own.site.address}{path}", data=data, headers=headers, timeout=120, verify=False
        ).status_code

    return at_once([lambda number=number: send(number) for number in range(MANY)])  # type: ignore[misc]


@pytest.mark.parametrize("people", [False, True], ids=["one person", "twenty people"])
@pytest.mark.parametrize("form", ["accept", "merge", "assess", "rename"])
def test_twenty_forms_at_once_make_one_decision(own: Ground, form: str, people: bool) -> None:
    incident = f"/incidents/{own.names['incident']}"
    before = len(log(own))
    whole = {"verb": "accept_all", "event": event_of(HERDERS), "after": "0"}
    path, fields = {
        "accept": (f"/reports/{HERDERS.id}/decide", whole),
        "merge": (f"{incident}/merge", {"other": own.names["other"], "why": "the same", "after": "0"}),
        "assess": (f"{incident}/assess", {"status": "in_review", "why": "x", "after": "0"}),
        "rename": ("/actors", {"key": "ridge militia", "verb": "rename", "value": "Men", "why": "x", "after": "0"}),
    }[form]  # fmt: skip
    found = twenty(own, path, people=people, **fields)

    assert {*found} <= ({200, 303, 400, 409} if people else {200, 303})
    assert len(log(own)) == before + 1


def test_twenty_splits_at_once_make_one_decision(own: Ground) -> None:
    incident = f"/incidents/{own.names['incident']}"
    own.post("analyst", f"{incident}/merge", other=own.names["other"], why="the same")
    before = len(log(own))
    found = twenty(own, incident + "/split", people=True, event=event_of(DIVERS), why="another day")

    assert {*found} <= {200, 303, 400, 409}
    assert len(log(own)) == before + 1


def test_a_form_that_is_sent_again_after_others_decided_undoes_nothing(own: Ground) -> None:
    incident = f"/incidents/{own.names['incident']}"
    first = {"status": "in_review", "why": "first", "after": "0"}
    own.post("analyst", f"{incident}/assess", **first)
    with Store.open(own.site.record) as store:
        head = store.head()
    own.post(
        "reviewer", f"{incident}/assess", status="confirmed", why="later", after=str(head.seq if head else 0)
    )
    before = log(own)
    assert own.post("analyst", f"{incident}/assess", **first).status_code in (303, 409)
    assert log(own) == before
    assert (
        own.post("analyst", f"{incident}/assess", status="draft", why="blind", after="0").status_code == 409
    )
    assert log(own) == before


def test_a_double_click_makes_one_comment_one_view_and_one_job(own: Ground) -> None:
    for _ in range(2):
        own.post("analyst", f"/incidents/{own.names['incident']}/comment", text="seen", after="0")
        own.post("analyst", "/views", name="mine", query="order=harm")
        own.post("analyst", "/reports/paste", text="x", once="the same")
    assert len(log(own)) == 1
    assert own.clients["analyst"].get("/").text.count(">mine<") <= 1
    assert len({*re.findall(r"/jobs/[\w-]+", own.clients["analyst"].get("/reports/add").text)}) == 1
