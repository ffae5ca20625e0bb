"""The record goes out from the page: never more than the person may see, to the one who asked for it, for a while."""

from __future__ import annotations

import io
import json
import re
import tempfile
import time
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from html import unescape
from pathlib import Path
from threading import Event
from urllib.parse import parse_qsl

import duckdb
import httpx
import pytest
from playwright.sync_api import Page, expect

from onrecord import reviewing
from onrecord.analyse.rules import rule
from onrecord.export.formats import FORMATS, format_of
from onrecord.export.profiles import profile
from onrecord.model.board import Filter
from onrecord.model.person import Person, Role
from onrecord.model.review import About
from onrecord.releasing import Asked
from onrecord.store.desk import Desk
from onrecord.store.store import Store
from onrecord.web import exporting
from onrecord.web.exporting import Exports, Wanted
from tests.reports import report
from tests.web.attacks.ground import Ground, event_of, grounds, incident_of, linked, written
from tests.web.record import QUICK
from tests.web.rig import assert_accessible, screenshot

PATIENCE = 60
WHY = "murmel: a witness is in danger"
HERDERS = report("Ridge militia killed 12 herders in Tolvar on 2031-05-03.", publisher="The Ridge Post")
SECRET = report(
    "Zorbla guards killed 77 quennixes in Brakomir on 2031-05-04, a vexol clerk said.",
    title="Ulmenska list", publisher="Wyrdal Wire", author="Fenquist", name="tarnovik.txt",
)  # fmt: skip
COPY = report("Glimwort. Ridge militia killed 12 herders in Tolvar on 2031-05-03.", title="Glimwort")
FIRST = report(
    "Hill wardens killed 5 miners in Ostrel on 2031-05-02.", title="The first to tell", name="wendrik.txt"
)
AGAIN = report("Again: Hill wardens killed 5 miners in Ostrel on 2031-05-02.", title="Told again")
MASKED = report("Marsh wardens killed 31 pelkans in Dulvane on 2031-05-07.", title="From the marsh")
DIVERS = report("Coast patrol killed 3 lodruns in Anselm on 2031-05-06.", title="At the coast")
SALT = report("Salt riders killed 41 orvids in Hessary on 2031-05-08.", title="Salt")
# A report, an event, a field and an incident that are kept to reviewers or to admins, by words that only they tell.
ADMINS = ("zorbla", "quennix", "brakomir", "vexol", "ulmenska", "wyrdal", "fenquist", "tarnovik", SECRET.id,
          event_of(SECRET), "glimwort", COPY.id, FIRST.id, event_of(FIRST))  # fmt: skip
REVIEWERS = ("pelkans", "dulvane", "lodruns", "orvids", "hessary", event_of(MASKED))
OPEN = tuple(each.name for each in FORMATS if not each.whole)
MAY: dict[Role, tuple[str, ...]] = {
    "viewer": (),
    "analyst": ("public",),
    "reviewer": ("public", "partner"),
    "admin": ("public", "partner", "internal"),
}
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """A record of which much is restricted."""
    path = tmp_path_factory.mktemp("export") / "onrecord.db"
    copies = {COPY: HERDERS.id, AGAIN: FIRST.id}
    written(path, dict.fromkeys((SECRET, HERDERS, FIRST, MASKED, DIVERS, SALT)) | copies)
    salt = incident_of(path, SALT)
    restricted: tuple[tuple[About, str, str | None, Role], ...] = (
        ("document", SECRET.id, None, "admin"),
        ("document", COPY.id, None, "admin"),
        ("document", FIRST.id, None, "admin"),
        ("event", event_of(MASKED), None, "reviewer"),
        ("event", event_of(DIVERS), "targets", "reviewer"),
        ("incident", salt, None, "reviewer"),
    )
    with Store.open(path) as store:
        for about, subject, field, least in restricted:
            reviewing.decide(
                store, about, subject, "restrict", by="A Admin", after=0, field=field, value=least, why=WHY
            )
        linked(store)
    with grounds(path, salt=salt) as ground:
        yield ground


def begun(ground: Ground, role: Role, **fields: str | list[str]) -> str:
    """Begin a release, and give the address of how far it is."""
    sent: dict[str, str | list[str]] = {"profile": "public", "format": ["hxl"]}
    answer = ground.post(role, "/export", **(sent | fields))
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def ended(client: httpx.Client, address: str) -> str:
    """Wait until a release is made, and give its page."""
    end = time.monotonic() + PATIENCE
    while "hx-trigger" in (page := client.get(address).text):
        assert time.monotonic() < end, "it did not end"
        time.sleep(0.02)
    return page


def released(ground: Ground, role: Role, **fields: str | list[str]) -> tuple[str, dict[str, bytes]]:
    """Let something go out; give the page that tells of it, and the files by name."""
    client, address = ground.clients[role], begun(ground, role, **fields)
    page = ended(client, address)
    answer = client.get(f"{address}/file")
    assert answer.status_code == 200, page
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return page, {name.split("/", 1)[1]: packed.read(name) for name in packed.namelist()}


def said(files: dict[str, bytes]) -> str:
    """Give all that files say in small letters, those that are packed unpacked."""
    return " ".join(_said(name, content) for name, content in files.items()).casefold()


def _said(name: str, content: bytes) -> str:
    if name.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return said({each: packed.read(each) for each in packed.namelist()})
    if name.endswith(".parquet"):
        with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
            file.write(content)
            file.flush()
            with duckdb.connect() as tables:
                return str(tables.execute(f"select * from '{file.name}'").fetchall())
    return f"{name} {content.decode()}"


# --- who lets what go out


@pytest.mark.parametrize("role", MAY)
def test_each_role_is_offered_its_profiles_and_lets_nothing_else_go_out(ground: Ground, role: Role) -> None:
    page = ground.clients[role].get("/export")
    assert page.status_code == (200 if MAY[role] else 403)
    offered = re.findall(r'name="profile" value="(\w+)"', page.text)
    assert tuple(sorted(offered)) == tuple(sorted(MAY[role]))
    assert ('value="record"' in page.text) == (role == "admin")
    assert ('href="/export"' in ground.clients[role].get("/").text) == (role != "viewer")
    for name in ("public", "partner", "internal"):
        sent = {"profile": name, "format": "hxl", "names": "yes"}
        assert ground.post(role, "/export", **sent).status_code == (303 if name in MAY[role] else 403)
        asked = ground.clients[role].get(f"/export?profile={name}")
        assert asked.status_code == (200 if name in MAY[role] else 403)


@pytest.mark.parametrize("role", ["analyst", "reviewer", "admin"])
def test_finer_places_than_a_profile_has_are_for_admins(ground: Ground, role: Role) -> None:
    finer = ground.post(role, "/export", profile="public", format="hxl", places="city")
    assert finer.status_code == (303 if role == "admin" else 400)
    _, files = released(ground, role, places="province")
    assert "no finer than a province" in files["methodology.md"].decode()


def test_what_holds_names_asks_whether_one_knows(ground: Ground) -> None:
    for sent in ({"profile": "internal", "format": "hxl"}, {"profile": "internal", "format": "record"}):
        refused = ground.post("admin", "/export", **sent)
        assert refused.status_code == 400
        assert "holds names" in refused.text
        assert 'value="internal" checked' in refused.text
    refused = ground.post("admin", "/export", profile="public", format="record", names="yes")
    assert "nothing can be kept back" in refused.text
    refused = ground.post("admin", "/export", profile="internal", format="record", names="yes", places="city")
    assert "nothing can be kept back" in refused.text


# --- what goes out is what the person may see


@pytest.mark.parametrize(
    ("role", "name"), [(role, name) for role, some in MAY.items() for name in some if name != "internal"]
)
def test_what_is_restricted_is_in_no_byte_of_it(ground: Ground, role: Role, name: str) -> None:
    page, files = released(ground, role, profile=name, format=[*OPEN])
    everything = said(files) + page.casefold()
    hidden = (*ADMINS, *REVIEWERS, ground.names["salt"], WHY.casefold(), "a admin")
    assert [each for each in hidden if each in everything.replace("a admin</b>", "")] == []
    assert {each.file for each in FORMATS if not each.whole} <= {each.split("/")[0] for each in files}
    assert HERDERS.id in everything


def test_all_of_it_is_in_what_an_admin_takes_for_the_house(ground: Ground) -> None:
    page, files = released(
        ground, "admin", profile="internal", names="yes", format=[each.name for each in FORMATS]
    )
    found = said(files)
    assert [each for each in (*ADMINS, *REVIEWERS, ground.names["salt"]) if each not in found] == []
    assert "record.jsonl" in files
    assert "<p>Nothing.</p>" in page


@pytest.mark.parametrize("role", ["analyst", "reviewer"])
def test_no_count_tells_that_something_is_restricted(ground: Ground, role: Role) -> None:
    for narrowed in ({"since": "2031-05-04", "until": "2031-05-04"}, {"kind": "killing"}, {}):
        page, files = released(ground, role, **narrowed)
        sheet = json.loads(files["methodology.json"])
        assert not [each for each in sheet["withheld"] if "team" in each or "restricted" in each]
        assert "how much that is is not told" in sheet["profile_description"]
        assert "kept by the team" not in page + files["methodology.md"].decode()
    page, files = released(ground, "admin")
    assert json.loads(files["methodology.json"])["withheld"]["incidents kept by the team"] == 3
    assert "incidents kept by the team" in page


# --- to whom, and for how long


def test_it_is_given_to_who_asked_for_it_alone(ground: Ground) -> None:
    address = begun(ground, "reviewer")
    ended(ground.clients["reviewer"], address)
    with ground.site.client("Another Reviewer", "reviewer") as other, ground.stranger() as stranger:
        for client in (other, ground.clients["admin"], ground.clients["analyst"]):
            for path in ("", "/file"):
                answer = client.get(f"{address}{path}")
                assert answer.status_code == 404
                assert answer.content == client.get(f"/export/nothing{path}").content
            token = ground.site.csrf(client)
            assert client.post(f"{address}/drop", data={"csrf": token}).status_code == 404
            assert address not in client.get("/export").text
        assert stranger.get(f"{address}/file").headers["location"] == "/sign-in"
    job = ground.clients["reviewer"].get(f"/jobs/{address.rpartition('/')[2]}")
    assert job.status_code == 404  # what is read in is another matter
    answer = ground.clients["reviewer"].get(f"{address}/file")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/zip"
    named = r'attachment; filename="onrecord-public-\d{4}-\d\d-\d\d-[0-9a-f]{8}\.zip"'
    assert re.fullmatch(named, answer.headers["content-disposition"])
    assert sha256(answer.content).hexdigest() in ended(ground.clients["reviewer"], address)


def test_it_is_not_given_to_who_has_a_lesser_role_by_now(ground: Ground) -> None:
    with ground.site.client("Once Reviewer", "reviewer") as client:
        sent = {"csrf": ground.site.csrf(client), "profile": "partner", "format": "hxl"}
        address = client.post("/export", data=sent).headers["location"]
        ended(client, address)
    with Desk.open(ground.site.desk, hasher=QUICK) as desk:
        desk.set_role("Once Reviewer", "analyst")
    with ground.site.client("Once Reviewer") as client:
        assert client.get(f"{address}/file").status_code == 404
        assert address not in client.get("/export").text


def test_it_is_gone_when_it_is_thrown_away_and_when_there_are_more(ground: Ground) -> None:
    client = ground.clients["analyst"]
    made = [begun(ground, "analyst", since=f"2031-05-0{day}") for day in range(1, exporting.EACH + 3)]
    for address in made:
        ended(client, address)
    assert client.get(f"{made[-1]}/file").status_code == 200
    assert ground.post("analyst", f"{made[-1]}/drop").headers["location"] == "/export"
    assert client.get(f"{made[-1]}/file").status_code == 404
    begun(ground, "analyst")
    there = [address for address in made if client.get(address).status_code == 200]
    assert there == made[len(made) - exporting.EACH : -1]


@pytest.fixture
def wanted() -> Wanted:
    asked = Asked(profile=profile(), rule=rule(), only=Filter(limit=0), words={})
    return Wanted(Person("A", "analyst"), asked, (format_of("hxl"),), "analyst")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for what is passing."""
    (tmp_path / "passing").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "passing"))
    return tmp_path / "passing"


def made(exports: Exports, name: str) -> exporting.Made:
    end = time.monotonic() + PATIENCE
    while (found := exports.find(name, Person("A", "analyst"))) and not found.made:
        assert time.monotonic() < end
        assert not found.job.ended or found.made, found.job.problem
        time.sleep(0.01)
    assert found
    assert found.made
    return found.made


def test_it_is_gone_after_a_while_and_when_the_page_stops(
    ground: Ground, wanted: Wanted, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(ground.site.record) as store, Exports() as exports:
        first = made(exports, exports.start(store, wanted).id)
        assert first.path.is_relative_to(own)
        assert first.path.exists()
        monkeypatch.setattr(exporting, "LAST", timedelta(milliseconds=300))
        name = exports.start(store, wanted).id
        second, end = made(exports, name).path, time.monotonic() + PATIENCE
        while exports.find(name, wanted.by):
            assert time.monotonic() < end
            time.sleep(0.01)
        assert not second.exists()
        assert first.path.exists()
    assert not list(own.iterdir())


def waits(hold: Event) -> None:
    assert hold.wait(PATIENCE)


def test_the_same_form_makes_one_and_what_is_given_up_is_not_made(
    ground: Ground, wanted: Wanted, own: Path
) -> None:
    hold = Event()
    with Store.open(ground.site.record) as store, Exports() as exports:
        exports._jobs.start("another", "1", (), lambda _: waits(hold), lambda: None)
        first = exports.start(store, wanted)
        assert exports.start(store, wanted).id == first.id
        exports.drop(first.id)
        second = exports.start(store, wanted)
        assert second.id != first.id
        hold.set()
        made(exports, second.id)
        given_up = exports._jobs.job(first.id)
        assert given_up
        assert given_up.stage == "stopped"
        assert len([each for each in own.rglob("*") if each.is_file()]) == 1


# --- the form


def test_it_takes_over_what_the_list_was_narrowed_to(ground: Ground) -> None:
    client = ground.clients["analyst"]
    query = "kind=killing&state=draft&since=2031-05-02"
    [link] = re.findall(r'href="/export\?([^"]*)"', client.get(f"/?{query}").text)
    assert dict(parse_qsl(unescape(link))) == dict(parse_qsl(query))
    page = client.get(f"/export?{query}").text
    assert 'value="2031-05-02"' in page
    assert re.search(r'value="killing" selected', page)
    assert "narrowed by more" not in page
    more = client.get("/export?text=herders&actor=ridge+militia&kind=killing").text
    assert "narrowed by more: words, actor" in more


@pytest.mark.parametrize(
    "narrowed",
    [{}, {"until": "2031-05-05"}, {"since": "2031-06-01"}, {"state": "reviewed"}, {"country": "none"}],
)
def test_as_many_go_out_as_were_counted(ground: Ground, narrowed: dict[str, str]) -> None:
    asked = ground.clients["admin"].get("/export", params={"profile": "public", **narrowed}).text
    counted = re.search(r"<b>(\d+)</b> incidents? go", asked)
    assert counted
    _, files = released(ground, "admin", **narrowed)
    sheet = json.loads(files["methodology.json"])
    assert sheet["incidents"] == int(counted[1])
    assert sheet["asked"] == narrowed
    for line in files["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert sha256(files[name]).hexdigest() == digest
    assert len(files["SHA256SUMS"].splitlines()) == len(files) - 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"kind": SCRIPT}, "choose one from the list"),
        ({"state": SCRIPT}, "choose one from the list"),
        ({"country": SCRIPT}, "three letters"),
        ({"since": SCRIPT}, "expected a day"),
        ({"format": "../x"}, "no format"),
        ({"format": []}, "choose a format first"),
        ({"places": "street"}, "no level of places"),
        ({"profile": SCRIPT}, "no export profile"),
        ({"rule": SCRIPT}, "no rule"),
    ],
)
def test_what_cannot_be_is_said(ground: Ground, wrong: dict[str, str | list[str]], says: str) -> None:
    for role in ("analyst", "admin"):
        answer = ground.post(role, "/export", **{"profile": "public", "format": "hxl", **wrong})
        assert answer.status_code == 400
        assert says in answer.text
        assert SCRIPT not in answer.text
        assert "Make the release" in answer.text
    asked = ground.clients["analyst"].get("/export", params=wrong)
    assert SCRIPT not in asked.text
    assert asked.status_code in (200, 400)


# --- in a browser


def test_the_whole_way_on_a_phone(ground: Ground, phone: Page, tmp_path: Path) -> None:
    ground.site.let_in(phone, "P. Hone", "admin")
    phone.goto(f"{ground.site.address}/?since=2031-05-03")
    phone.get_by_role("link", name="Export", exact=True).last.click()
    expect(phone.locator("#going")).to_contain_text("under public")
    assert_accessible(phone)
    screenshot(phone, "export-phone")
    phone.get_by_role("radio", name="partner").check()
    expect(phone.locator("#going")).to_contain_text("under partner")
    phone.get_by_label("Happened to").fill("2031-05-03")
    phone.get_by_role("button", name="Count").click()
    phone.wait_for_url("**/export?*until=2031-05-03*")
    assert "csrf" not in phone.url
    expect(phone.locator("#going")).to_contain_text("1 incident goes out under partner")
    for name in ("xlsx", "report"):
        phone.get_by_role("checkbox", name=name).first.uncheck()
    phone.get_by_role("button", name="Make the release").click()
    phone.get_by_role("heading", name="Done").wait_for(timeout=1000 * PATIENCE)
    assert_accessible(phone)
    screenshot(phone, "export-made-phone")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    with phone.expect_download() as saved:
        phone.get_by_role("link", name="Download").click()
    assert saved.value.suggested_filename.startswith("onrecord-partner-")
    saved.value.save_as(tmp_path / "release.zip")
    assert zipfile.is_zipfile(tmp_path / "release.zip")
    phone.get_by_role("button", name="Throw it away").click()
    phone.wait_for_url("**/export")
    assert phone.get_by_role("heading", name="Your releases").count() == 0
