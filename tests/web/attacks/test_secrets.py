"""What somebody may not see is answered like what does not exist: in every page, count, list, search and download."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from onrecord import reviewing
from onrecord.model.person import Role
from onrecord.store.store import Store
from onrecord.web.pages.overview import PANELS
from tests.reports import report
from tests.web.attacks.ground import (
    Ground,
    crawl,
    event_of,
    grounds,
    incident_of,
    lasting,
    linked,
    written,
)  # fmt: skip

FIRST = report(
    "Ridge militia killed 12 herders in Tolvar on 2031-05-03.", publisher="The Ridge Post", title="Herders"
)
SECOND = report(
    "Ridge militia killed 14 herders in Tolvar on 2031-05-03, a harbour clerk said.", publisher="Coast Wire"
)
DIVERS = report(
    "Coast patrol killed 3 divers in Anselm on 2031-05-06.", title="Divers", publisher="Coast Wire"
)
MASKED = report("Marsh wardens killed 31 pelkans in Dulvane on 2031-05-07.", title="From the marsh")
SALT = report("Salt riders killed 41 orvids in Hessary on 2031-05-08.", title="Salt")
OPEN = (FIRST, SECOND, DIVERS, MASKED, SALT)

SECRET = report(
    "Zorbla guards killed 77 quennixes in Brakomir on 2031-05-04, a vexol clerk said.",
    title="Ulmenska list", publisher="Wyrdal Wire", author="Fenquist", name="tarnovik.txt",
)  # fmt: skip
COPY = report(
    "Glimwort. Ridge militia killed 12 herders in Tolvar on 2031-05-03.",
    title="Glimwort",
    name="glimwort.txt",
)
TWIN = report("Ridge militia killed 15 herders in Tolvar on 2031-05-03, a drosk said.", title="Haskalon")
HIDDEN = (SECRET, COPY, TWIN)
TOKENS = (
    *("zorbla", "quennix", "brakomir", "vexol", "ulmenska", "wyrdal", "fenquist", "tarnovik", "glimwort"),
    *(
        "zanthe",
        "elvery",
        "drosk",
        "haskalon",
        "murmel",
        *(each.id for each in HIDDEN),
        *map(event_of, HIDDEN),
    ),
)
LESSER: tuple[Role, ...] = ("viewer", "analyst", "reviewer")
BY, WHY = "A Admin", "murmel: a witness is in danger"
# A page of pictures shows them once they are drawn; a file waits for it.
DRAWN = tuple(
    f"/overview/{name}.{form}"
    for name, kind in PANELS.items()
    for form in ("csv", "svg")
    if kind.drawn or form == "csv"
)
SEEDS = (
    "/", "/reports", "/reports/set-aside", "/actors", "/places", "/code-book", "/history", "/agreement", "/me",
    *DRAWN, "/overview", *(f"/overview/{name}" for name in PANELS), "/people", "/reports/add", "/export",
)  # fmt: skip


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """A record of open reports."""
    with grounds(written(tmp_path_factory.mktemp("plain") / "onrecord.db", dict.fromkeys(OPEN))) as ground:
        yield ground


@pytest.fixture(scope="module")
def kept(plain: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """The same record with three more reports that are kept to admins, one of them a copy of an open one."""
    path = Path(shutil.copy(plain.site.record, tmp_path_factory.mktemp("kept") / "onrecord.db"))
    written(path, {SECRET: None, COPY: FIRST.id, TWIN: None})
    secret, own = incident_of(path, SECRET), event_of(SECRET)
    with Store.open(path) as store:
        for verb, value in (("rename", {"name": "Zanthe Column"}), ("alias", {"alias": "Elvery"})):
            reviewing.decide(store, "actor", "zorbla guards", verb, by=BY, after=0, value=value, why=WHY)
        for event in (own, event_of(TWIN)):
            reviewing.decide(store, "event", event, "accept", by=BY, after=0, why=WHY)
            reviewing.decide(store, "event", event, "accept", by="A Reviewer", after=99, why=WHY)
        reviewing.decide(store, "incident", secret, "comment", by=BY, after=0, value=WHY)
        reviewing.decide(
            store, "incident", secret, "assess", by=BY, after=0, field="status", value="contested", why=WHY
        )
        for each in HIDDEN:
            reviewing.decide(store, "document", each.id, "comment", by=BY, after=0, why=WHY)
            reviewing.decide(store, "document", each.id, "restrict", by=BY, after=0, value="admin", why=WHY)
        linked(store)
    with grounds(path, incident=secret) as ground:
        yield ground


@pytest.fixture(scope="module")
def parts(plain: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """The same record where one event, one field and one incident are kept to reviewers."""
    path = Path(shutil.copy(plain.site.record, tmp_path_factory.mktemp("parts") / "onrecord.db"))
    incident = incident_of(path, SALT)
    with Store.open(path) as store:
        for about, subject, field in (
            ("event", event_of(MASKED), None),
            ("event", event_of(DIVERS), "targets"),
            ("incident", incident, None),
        ):
            reviewing.decide(
                store, about, subject, "restrict", by=BY, after=0, field=field, value="reviewer", why=WHY
            )  # type: ignore[arg-type]
        linked(store)
    with grounds(path, incident=incident) as ground:
        yield ground


def same(one: httpx.Response, other: httpx.Response) -> bool:
    """Whether two answers cannot be told apart."""
    first, second = ({**each.headers, "date": ""} for each in (one, other))
    return (one.status_code, one.content, first) == (other.status_code, other.content, second)


# --- without rights


@pytest.mark.parametrize("path", ["", "/bytes"])
@pytest.mark.parametrize("role", LESSER)
def test_a_restricted_report_and_its_bytes_look_missing(kept: Ground, role: Role, path: str) -> None:
    client = kept.clients[role]
    missing = client.get(f"/reports/{'0' * 16}{path}")

    assert missing.status_code == 404
    for each in HIDDEN:
        assert same(client.get(f"/reports/{each.id}{path}"), missing)
    assert kept.clients["admin"].get(f"/reports/{SECRET.id}{path}").status_code == 200


@pytest.mark.parametrize("role", LESSER)
def test_a_restricted_incident_looks_missing(kept: Ground, parts: Ground, role: Role) -> None:
    for ground in (kept, *([parts] if role != "reviewer" else [])):
        client = ground.clients[role]
        assert same(
            client.get(f"/incidents/{ground.names['incident']}"), client.get(f"/incidents/{'0' * 16}")
        )
        assert ground.clients["admin"].get(f"/incidents/{ground.names['incident']}").status_code == 200


@pytest.mark.parametrize("form", ["accept_all", "comment", "restrict", "withdraw", "look", "add"])
def test_a_form_on_a_restricted_report_is_answered_as_on_a_missing_one(kept: Ground, form: str) -> None:
    fields = {"verb": form, "event": event_of(SECRET), "why": "x", "least": "viewer"}
    answer = kept.post("reviewer", f"/reports/{SECRET.id}/decide", **fields)

    assert answer.status_code == 404
    assert same(answer, kept.post("reviewer", f"/reports/{'0' * 16}/decide", **fields))


@pytest.mark.parametrize(
    "form", ["merge", "apart", "split", "assess", "agree", "comment", "restrict", "withdraw"]
)
def test_a_form_on_a_restricted_incident_is_answered_as_on_a_missing_one(kept: Ground, form: str) -> None:
    fields = {"why": "x", "text": "x", "status": "possible", "role": "viewer",
              "other": incident_of(kept.site.record, FIRST),
              "event": event_of(SECRET), "review": "x"}  # fmt: skip
    answer = kept.post("reviewer", f"/incidents/{kept.names['incident']}/{form}", **fields)

    assert answer.status_code in (400, 404)
    assert same(answer, kept.post("reviewer", f"/incidents/{'0' * 16}/{form}", **fields))


def test_a_restricted_incident_cannot_be_drawn_into_an_open_one(kept: Ground) -> None:
    path = f"/incidents/{incident_of(kept.site.record, FIRST)}"
    for form, field in (("merge", "other"), ("apart", "other"), ("split", "event")):
        secret = kept.names["incident"] if field == "other" else event_of(SECRET)
        answers = [
            kept.post("reviewer", f"{path}/{form}", why="x", **{field: one}) for one in (secret, "0" * 16)
        ]
        assert [each.status_code for each in answers] == [400, 400]
        assert answers[0].text.replace(secret, "0" * 16) == answers[1].text


def test_a_restricted_event_of_an_open_incident_cannot_be_split_off(kept: Ground) -> None:
    path = f"/incidents/{incident_of(kept.site.record, FIRST)}/split"
    for secret in (event_of(TWIN), TWIN.id):
        answers = [kept.post("reviewer", path, why="x", event=one) for one in (secret, "0" * 16)]
        assert [each.status_code for each in answers] == [400, 400]
        assert answers[0].text.replace(secret, "0" * 16) == answers[1].text


@pytest.mark.parametrize(
    "path",
    [
        f"/reports/{SECRET.id}",
        f"/reports/{SECRET.id}/bytes",
        "/history",
        "/",
        "/jobs/x",
        "/actors/zorbla%20guards",
    ],
)
def test_who_has_not_signed_in_is_shown_the_door(kept: Ground, path: str) -> None:
    with kept.stranger() as client:
        answer = client.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
        assert same(answer, client.get(f"/reports/{'0' * 16}"))


# --- what leaks


@pytest.mark.parametrize("role", ["viewer", "reviewer"])
def test_no_page_tells_of_a_restricted_report(kept: Ground, role: Role) -> None:
    found = crawl(kept.clients[role], *SEEDS)

    assert len(found) > 40
    for path, answer in found.items():
        told = [each for each in TOKENS if each in f"{path} {answer.text} {answer.headers}".casefold()]
        assert not told, f"{path} tells of {told}"


def test_who_may_see_it_is_told(kept: Ground) -> None:
    everything = " ".join(each.text for each in crawl(kept.clients["admin"], *SEEDS).values()).casefold()

    assert [each for each in TOKENS if each not in everything] == []


@pytest.mark.parametrize("role", LESSER)
@pytest.mark.parametrize(
    "path",
    [
        "/", "/?order=harm", "/?text=killed", "/?country=none", "/?kind=killing", "/?state=reviewed",
        "/reports", "/reports?text=killed", f"/reports/{FIRST.id}", f"/reports/{SECOND.id}", "/actors",
        "/actors?order=agent", "/places", "/code-book", "/code-book/killing", "/agreement", "/reports/set-aside",
        "/actors/ridge%20militia", "/places/tolvar", "/me", "/export", "INCIDENT", *DRAWN,
    ],
)  # fmt: skip
def test_pages_are_the_same_as_if_the_report_did_not_exist(
    plain: Ground, kept: Ground, role: Role, path: str
) -> None:
    incidents = [incident_of(each.site.record, FIRST) for each in (plain, kept)]
    paths = [path.replace("INCIDENT", f"/incidents/{each}") for each in incidents]
    without, with_it = (
        lasting(ground.clients[role].get(one).text).replace(incident, "INCIDENT")
        for ground, one, incident in zip((plain, kept), paths, incidents, strict=True)
    )

    assert with_it == without


@pytest.mark.parametrize(
    "asked", ["zorbla", "quennixes", "brakomir", "ulmenska", '"vexol clerk"', "wyrdal", "haskalon"]
)
@pytest.mark.parametrize(
    "path", ["/?text={}", "/reports?text={}", "/reports?publisher={}", "/actors?q={}", "/places?q={}", "/?actor={}",
             "/?place={}", "/?source={}", "/history?by={}", "/actors/{}", "/places/{}", "/?order=oldest&agent={}"]
)  # fmt: skip
def test_asking_for_its_words_finds_no_more_than_asking_for_nonsense(
    kept: Ground, path: str, asked: str
) -> None:
    client = kept.clients["reviewer"]
    nonsense = asked.replace(asked.strip('"'), "q" * len(asked.strip('"')))
    answer, other = (client.get(path.format(each), follow_redirects=True) for each in (asked, nonsense))

    assert answer.status_code == other.status_code
    assert len(answer.text) == len(other.text)


def test_no_page_tells_of_a_restricted_event_or_field(parts: Ground) -> None:
    for path, answer in crawl(parts.clients["analyst"], *SEEDS).items():
        text = answer.text.casefold()
        told = [
            each
            for each in ("pelkans", "marsh wardens", "dulvane", "divers in anselm", "3 divers", WHY)
            if each in text
        ]
        assert not told, f"{path} tells of {told}"
        assert parts.names["incident"] not in f"{path}{text}"


@pytest.mark.parametrize("asked", ["pelkans", "dulvane", "31", '"marsh wardens"'])
@pytest.mark.parametrize("path", ["/?text={}", "/reports?text={}", "/actors?q={}", "/places?q={}"])
def test_masked_words_are_not_found_by_search(parts: Ground, path: str, asked: str) -> None:
    nonsense = asked.replace(asked.strip('"'), "q" * len(asked.strip('"')))
    answer, other = (
        parts.clients["viewer"].get(path.format(each), follow_redirects=True) for each in (asked, nonsense)
    )

    assert len(answer.text) == len(other.text)


def test_a_restricted_field_is_in_no_download(parts: Ground) -> None:
    for each in (MASKED, DIVERS):
        assert parts.clients["viewer"].get(f"/reports/{each.id}/bytes").status_code == 404
        assert parts.clients["reviewer"].get(f"/reports/{each.id}/bytes").content == each.content


def test_an_id_of_before_does_not_lead_to_a_restricted_incident(plain: Ground, tmp_path: Path) -> None:
    path = Path(shutil.copy(plain.site.record, tmp_path / "onrecord.db"))
    with Store.open(path) as store:
        reviewing.regrouped(store, "merge", [event_of(SALT)], [event_of(MASKED)], why="x", by=BY)
        before = incident_of(plain.site.record, MASKED), incident_of(plain.site.record, SALT)
        name = store.linkage.resolve(before[0])
        reviewing.decide(store, "incident", name, "restrict", by=BY, after=0, value="admin", why=WHY)
        linked(store)
    with grounds(path) as ground:
        client = ground.clients["reviewer"]
        missing = client.get(f"/incidents/{'0' * 16}")
        assert all(same(client.get(f"/incidents/{each}"), missing) for each in before)
        assert ground.clients["admin"].get(f"/incidents/{name}").status_code == 200
