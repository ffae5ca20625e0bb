"""The overview: what its pictures count is what stands behind their marks, for everybody only what they may see."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from onrecord import reviewing
from onrecord.analyse.containing import containing, totals
from onrecord.analyse.over_lines import contained, line_sums, source_lines, together
from onrecord.model.board import Filter
from onrecord.model.person import Role
from onrecord.model.reading import Event, PlaceRef, Reading
from onrecord.model.text import Document, fingerprint
from onrecord.store.store import Store
from onrecord.web.overview.gathered import Gathered, Gatherer
from onrecord.web.pages.overview import PANELS
from tests import reports
from tests.web.record import Served, served
from tests.web.rig import PHONE, advice, assert_accessible, opened, press, screenshot

DRAWN = [name for name, kind in PANELS.items() if kind.drawn]
HOSTILE = '=HYPERLINK("x")<script>document.title="hit"</script>\'"><img src=x onerror=alert(1)> \u202egnol\u202c السوق '
SECRET = "Selwick"
POINTS = {"Tolvar": (12.0, 20.0, "city"), "Anselm": (12.02, 20.03, "city"), "Merrow": (14.0, 23.0, "province"),
          "Brack": (12.0, 20.0, "city"), SECRET: (15.0, 25.0, "city"), "Odder": (14.0, 21.0, "city")}  # fmt: skip


def placed(document: Document) -> Reading:
    """Read a report, and give its invented places invented points."""
    reading = reports.read_one(document)
    return replace(reading, events=tuple(map(_placed, reading.events)))


def _placed(event: Event) -> Event:
    name = event.place.name if event.place else ""
    if name not in POINTS or event.place is None:
        return event
    lat, lon, precision = POINTS[name]
    called = HOSTILE if name == "Odder" else name
    place = PlaceRef(
        quote=event.place.quote,
        name=called,
        precision=precision,
        lat=lat,
        lon=lon,
        country="XAA",  # type: ignore[arg-type]
    )
    return replace(event, place=place, places=(place,))


def told(number: int) -> str:
    """One of many reports, each of a happening of its own."""
    places = ("Tolvar", "Anselm", "Merrow", "Brack", "Nowhere", "Odder")
    groups = ("Ridge militia", "Coast patrol", "Hill guards")
    whom = ("herders", "divers", "farmers", "traders")
    spread = f"2031-{1 + number % 5:02}-{1 + 2 * (number % 13):02}"
    day = "" if number % 11 == 0 else f" on {spread if number % 3 else '2031-03-02'}"
    return (
        f"{groups[number % 3]} killed {2 + number} {whom[number % 4]} in {places[number % len(places)]}{day}."
    )


def write(path: Path, texts: list[str]) -> Path:
    with Store.open(path) as store:
        for number, text in enumerate(texts):
            publisher = ("Vale Herald", "Port Voice", None)[number % 3]
            document = reports.report(text, publisher=publisher, name=f"report-{number}.txt")
            reading = placed(document)
            store.add(document, reading, reader=reports.READER)
            store.linkage.assign({one.id: fingerprint("incident", one.id) for one in reading.events})
        list(reviewing.refresh(store))
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of over a hundred happenings, so many that the timeline counts them."""
    secret = f"Ridge militia killed 77 fishers in {SECRET} on 2031-03-08."
    return write(tmp_path_factory.mktemp("overview") / "onrecord.db", [*map(told, range(130)), secret])


@pytest.fixture(scope="module")
def world(made: Path) -> Iterator[Served]:
    """That record, served; nobody changes it."""
    with served(made) as site:
        yield site


@pytest.fixture(scope="module")
def read_site(read_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The example reports, served; nobody changes them."""
    path = tmp_path_factory.mktemp("examples") / "onrecord.db"
    path.write_bytes(read_once.read_bytes())
    with served(path) as site:
        yield site


def lines(path: Path, **asked: object) -> list[object]:
    with Store.open(path) as store:
        return list(store.board.rows(Filter(**({"role": "admin"} | asked))))  # type: ignore[arg-type]


# --- marks and what is under them


def marks(page: str) -> list[tuple[str, str]]:
    """The address and the words of every mark of the pictures of a page."""
    found = re.findall(r'<a href="([^"]*)" class="pic-link"><title>([^<]*)</title>', page)
    return [(unescape(href), unescape(says)) for href, says in found]


def counted(says: str) -> int:
    """How many incidents the words of a mark tell of."""
    numbers = re.findall(r"([\d,]+) incidents?\b", says)
    perhaps = re.findall(r"([\d,]+) that may have happened", says)
    return sum(int(number.replace(",", "")) for number in (*numbers[-1:], *perhaps))


def listed(page: str) -> set[str]:
    """The incidents of all pages of a list, or of the queue."""
    return set(re.findall(r'id="i-([0-9a-f]+)"', page))


def under(client: httpx.Client, href: str) -> set[str]:
    found: set[str] = set()
    while href:
        page = client.get(href, follow_redirects=True)
        assert page.status_code == 200, href
        found |= listed(page.text)
        following = re.search(r'<a class="button" href="([^"]*)"[^>]*rel="next"', page.text)
        href = unescape(following[1]) if following else ""
    return found


QUERIES = (
    "",
    "?since=2031-02-01&until=2031-03-31",
    "?harm=killed&least=20",
    "?agent=ridge+militia",
    "?text=Tolvar",
)


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("name", DRAWN)
def test_a_mark_leads_to_as_many_incidents_as_it_counts(world: Served, name: str, query: str) -> None:
    with world.client("A. Coder") as client:
        found = marks(client.get(f"/overview/{name}{query}").text)
        assert found
        several = [(href, says) for href, says in found if not href.startswith("/incidents/")]
        assert several or name == "timeline"
        for href, says in several:
            assert len(under(client, href)) == counted(says), (href, says)


@pytest.mark.parametrize("name", ["timeline", "harm", "network"])
def test_marks_of_the_example_reports_agree_with_what_is_under_them(read_site: Served, name: str) -> None:
    with read_site.client("A. Coder") as client:
        found = marks(client.get(f"/overview/{name}").text)
        assert found
        for href, says in found:
            if href.startswith("/incidents/"):
                assert re.fullmatch(r"/incidents/[0-9a-f]+", href)
                assert href != found[0][0] or client.get(href).status_code == 200
            else:
                assert len(under(client, href)) == counted(says), (href, says)


def test_marks_lead_to_the_queue_where_one_of_its_filters_gives_the_same(world: Served) -> None:
    with world.client("A. Coder") as client:
        for name, wanted in {"timeline": "/?since=", "network": "/?agent="}.items():
            hrefs = [href for href, _ in marks(client.get(f"/overview/{name}").text)]
            assert any(href.startswith(wanted) for href in hrefs), name
        hrefs = [href for href, _ in marks(client.get("/overview/map?text=Merrow").text)]
        assert any("place=" in href and href.startswith("/?") for href in hrefs)


def test_what_is_not_in_a_picture_is_listed_beside_it(world: Served) -> None:
    every = lines(world.record)
    nowhere = {line.id for line in every if line.place.lat is None}  # type: ignore[attr-defined]
    undated = {line.id for line in every if line.first is None}  # type: ignore[attr-defined]
    assert nowhere
    assert undated
    with world.client("A. Coder") as client:
        for name, why, wanted in (
            ("map", "Named, but where it lies is not known", nowhere),
            ("timeline", "No day known", undated),
        ):
            page = client.get(f"/overview/{name}").text
            href, many = re.findall(rf'<h3><a href="([^"]*)">{why}: ([\d,]+)</a>', page)[0]
            assert int(many) == len(wanted)
            assert under(client, unescape(href)) == wanted


def test_numbers_of_the_coverage_lead_to_what_they_count(world: Served) -> None:
    with world.client("A. Coder") as client:
        for name in ("coverage", "sources"):
            page = client.get(f"/overview/{name}").text
            links = re.findall(r'<td class="number"><a href="([^"]*)">([\d,]+)<', page)
            assert len(links) > 5
            for href, many in links:
                assert len(under(client, unescape(href))) == int(many.replace(",", "")), (name, href)


def test_a_list_that_is_no_more_says_so(world: Served) -> None:
    with world.client("A. Coder") as client:
        answer = client.get("/overview/map/list/0123456789ab")
        assert answer.status_code == 404
        assert "No such list" in answer.text


# --- sums


def test_sums_over_lines_are_those_over_views(read_once: Path, tmp_path: Path) -> None:
    path = tmp_path / "onrecord.db"
    path.write_bytes(read_once.read_bytes())
    with Store.open(path) as store:
        list(reviewing.refresh(store))
        rows = list(store.board.rows(Filter(role="admin")))
        views = [view for row in rows if (view := reviewing.view_of(store, row.id, role="admin"))]
    held = contained(rows)
    assert {name: set(inside) for name, inside in held.items()} == {
        name: set(inside) for name, inside in containing(views).items()
    }
    assert held, "the examples have no incident that holds another"
    wanted = {
        (one.kind, one.unit): (one.minimum, one.best, one.maximum, one.or_more, {*one.incidents})
        for one in totals(views)
        if one.unit != "share"
    }
    assert wanted == {
        (one.kind, one.unit): (one.minimum, one.best, one.maximum, one.or_more, {*one.counted})
        for one in line_sums(rows)
    }


def test_what_holds_others_is_not_added_to_them(made: Path) -> None:
    with Store.open(made) as store:
        rows = list(store.board.rows(Filter(role="admin")))
    inner = [row for row in rows if row.first and row.place and row.place.lat is not None][:2]
    outer = next(row for row in rows if row not in inner)
    killed = next(one for one in line_sums(inner, {}) if one.kind == "killed")

    both = line_sums([*inner, outer], {outer.id: tuple(row.id for row in inner)})
    assert both[0].best == killed.best
    assert both[0].holding == (outer.id,)
    assert outer.id not in both[0].counted
    apart = line_sums([*inner, outer], {})
    assert apart[0].best.low > killed.best.low


def test_sources_are_counted_once_an_incident_whatever_their_name_begins_with(made: Path) -> None:
    with Store.open(made) as store:
        row = next(iter(store.board.rows(Filter(role="admin"))))
    some = [
        replace(row, id="a", sources=("The Vale Herald", "Port Voice")),
        replace(row, id="b", sources=("Vale Herald",)),
    ]
    printed = [("Vale Herald", 2, 0, "2031-05-02", "2031-05-09"), ("Copy Post", 1, 1, None, None)]
    nameless = [("d1", "x/leaflet.txt", None, "2031-05-01", None, "No dateline.")]

    found = {one.name: one for one in source_lines(some, printed, nameless)}
    assert [(one.incidents, one.alone, one.reports) for one in found.values()] == [
        (2, 1, 2),
        (1, 0, 0),
        (0, 0, 1),
    ]
    assert list(found) == ["The Vale Herald", "Port Voice", "Copy Post"]
    assert found["The Vale Herald"].first == "2031-05-02"
    assert together(some, ["The Vale Herald", "Port Voice"]) == {("The Vale Herald", "Port Voice"): 1}


# --- files


def test_a_picture_as_a_file_stands_alone(world: Served) -> None:
    with world.client("A. Coder") as client:
        for name in DRAWN:
            answer = client.get(f"/overview/{name}.svg?text=Tolvar")
            assert answer.headers["content-disposition"] == f'attachment; filename="onrecord-{name}.svg"'
            assert answer.headers["content-type"].startswith("image/svg+xml")
            root = ET.fromstring(answer.text)
            assert root.tag == "{http://www.w3.org/2000/svg}svg"
            assert not root.findall(".//{http://www.w3.org/2000/svg}a")
            assert "words Tolvar" in "".join(root.itertext())


@pytest.mark.parametrize("name", list(PANELS))
def test_a_table_as_a_file_is_the_table_of_the_page(world: Served, name: str) -> None:
    with world.client("A. Coder") as client:
        answer = client.get(f"/overview/{name}.csv?text=Tolvar")
        page = client.get(f"/overview/{name}?text=Tolvar").text
    assert answer.headers["content-disposition"] == f'attachment; filename="onrecord-{name}.csv"'
    _, *rows = csv.reader(io.StringIO(answer.text))
    assert rows
    if name == "coverage":
        shown = [(what, many) for _, what, many, _ in rows]
        found = re.findall(
            r'<th scope="row" dir="auto">([^<]*)</th><td class="number">(?:<a [^>]*>)?([\d,]+)', page
        )
        assert [(unescape(what), many.replace(",", "")) for what, many in found] == shown
        return
    table = page[page.rindex("<caption>", 0, page.index("</tbody>")) : page.index("</tbody>")]
    told = [
        [_text(cell).replace(",", "") for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>(.*?)</tr>", table.split("<tbody>")[1], re.DOTALL)
    ]
    if name == "sources":
        told = [[row[0], row[1], *row[3:]] for row in told]  # without the bars
    assert told == [[cell.removeprefix("'").replace(",", "") for cell in row] for row in rows]


def _text(cell: str) -> str:
    return unescape(re.sub(r'<span class="unseen">.*?</span>|<[^>]*>', "", cell)).strip()


def test_no_cell_of_a_file_is_a_formula(world: Served) -> None:
    with world.client("A. Coder") as client:
        cells = [
            cell for row in csv.reader(io.StringIO(client.get("/overview/map.csv").text)) for cell in row
        ]
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@")) or re.match(r"-\D", cell)]


@pytest.mark.parametrize(
    "path", ["/overview/nothing", "/overview/map.exe", "/overview/coverage.svg", "/overview/nothing.csv",
             "/overview/nothing/list/0", "/overview/..%2f..%2fetc.csv"]
)  # fmt: skip
def test_what_is_not_there_is_missing(world: Served, path: str) -> None:
    with world.client("A. Coder") as client:
        assert client.get(path).status_code == 404


def test_a_filter_that_cannot_be_is_said(world: Served) -> None:
    with world.client("A. Coder") as client:
        for path in ("/overview", "/overview/map", "/overview/map.svg", "/overview/map/list/0123456789ab"):
            assert client.get(f"{path}?since=yesterday").status_code == 400


def test_a_picture_is_saved_as_png(world: Served, page: Page) -> None:
    world.let_in(page, "A. Coder")
    for name in DRAWN:
        page.goto(f"{world.address}/overview/{name}")
        with page.expect_download() as waited:
            page.get_by_role("button", name="PNG").click()
        assert waited.value.suggested_filename == f"onrecord-{name}.png"
        content = waited.value.path().read_bytes()
        assert content[:8] == b"\x89PNG\r\n\x1a\n"
        assert int.from_bytes(content[16:20], "big") == 2 * (960 + 32)
        assert len(content) > 20_000


# --- who may see what


@pytest.mark.parametrize("what", ["event", "document", "place"])
def test_what_a_role_may_not_see_is_in_no_picture_count_table_or_file(
    made: Path, tmp_path: Path, what: str
) -> None:
    path = tmp_path / "onrecord.db"
    path.write_bytes(made.read_bytes())
    with served(path) as site:
        kept, before = _all(site, "E. Reviewer", "reviewer"), _all(site, "V. Viewer", "viewer")
        assert SECRET in kept["/overview/map.csv"]
        assert SECRET in before["/overview/map.csv"]
        _restrict(path, what)
        after, seen = _all(site, "V. Viewer", "viewer"), _all(site, "E. Reviewer", "reviewer")
        again = _all(site, "V. Viewer", "viewer")
    assert SECRET in seen["/overview/map.csv"]
    for told in (after, again):
        assert not [address for address, text in told.items() if SECRET in text]
        if what != "place":
            assert not [address for address, text in told.items() if "fishers" in text]
            assert _total(told) == _total(seen) - 1
    if what == "document":
        reported = [csv.reader(io.StringIO(told["/overview/coverage.csv"])) for told in (seen, after)]
        assert [next(int(row[2]) for row in rows if row[1] == "reports") for rows in reported] == [131, 130]


def _all(site: Served, name: str, role: Role) -> dict[str, str]:
    """All that a person is shown, with the lists that anything leads to."""
    paths = [
        "/overview",
        *(f"/overview/{one}" for one in PANELS),
        *(f"/overview/{one}.csv" for one in PANELS),
    ]
    paths += [f"/overview/{one}.svg" for one in DRAWN]
    with site.client(name, role) as client:
        found = {path: client.get(path).text for path in paths}
        lists = {
            unescape(href)
            for text in found.values()
            for href in re.findall(r'"(/overview/\w+/list/[^"]*)"', text)
        }
        for href in sorted(lists)[:12]:
            answer = client.get(href)
            assert answer.status_code == 200
            found[href] = answer.text
    return found


def _total(told: dict[str, str]) -> int:
    return int(re.findall(r"of (\d+) incidents", told["/overview"])[0])


def _restrict(path: Path, what: str) -> None:
    with Store.open(path) as store:
        filed = next(one for one in store.documents() if SECRET in one.document.text)
        row = next(row for row in store.board.rows(Filter(role="admin")) if SECRET in row.title)
        assert row.place
        subject = {
            "event": filed.reading.events[0].id,
            "document": filed.document.id,
            "place": row.place.key,
        }[what]
        reviewing.decide(store, what, subject, "restrict", value="reviewer", by="E. Reviewer", after=0)  # type: ignore[arg-type]
        list(reviewing.refresh(store))


def test_nobody_sees_it_without_signing_in(world: Served) -> None:
    with httpx.Client(base_url=world.address, verify=False) as client:
        for path in ("/overview", "/overview/map", "/overview/map.svg", "/overview/map/list/0123456789ab"):
            assert client.get(path).headers["location"] == "/sign-in"


# --- what is kept


def test_what_people_do_not_count_is_in_no_sum_and_listed_beside_it(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "onrecord.db"
    path.write_bytes(made.read_bytes())
    with Store.open(path) as store, Gatherer() as gatherer:
        asked = Filter(role="admin")
        before = gatherer.gather(store, asked)
        (killed,) = [one for one in before.sums if one.kind == "killed"]
        gone = next(iter(killed.counted))
        reviewing.decide(
            store, "incident", gone, "assess", field="status", value="discounted", by="A", after=0
        )
        discounted = gatherer.gather(store, asked)
        reviewing.decide(store, "kind", "killing", "define", field="included", value=False, by="A", after=0)
        excluded = gatherer.gather(store, asked)

    assert [{*one.counted} for one in discounted.sums] == [{*killed.counted} - {gone}]
    assert discounted.sums[0].best.low < killed.best.low
    assert excluded.sums == ()
    assert len(excluded.lines) == len(before.lines)
    with served(path) as site, site.client("A. Coder", "analyst") as client:
        assert "Not counted: discounted" in client.get("/overview/harm").text


def test_a_picture_is_drawn_once_for_a_state_of_the_record(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "onrecord.db"
    path.write_bytes(made.read_bytes())
    drawn: list[int] = []

    def make(_: Store, gathered: Gathered) -> int:
        drawn.append(len(gathered.lines))
        return len(drawn)

    with Store.open(path) as store, Gatherer() as gatherer:
        asked = Filter(role="viewer")
        for same in (asked, replace(asked, order="harm", offset=50, limit=5)):
            assert gatherer.made(store, same, "x", make) == 1
        assert gatherer.made(store, replace(asked, role="reviewer"), "x", make) == 2
        _restrict(path, "event")
        assert gatherer.made(store, asked, "x", make) == 3
        assert drawn == [drawn[0], drawn[0], drawn[0] - 1]


def test_of_all_that_is_gathered_the_longest_unused_is_let_go(made: Path) -> None:
    calls: list[str | None] = []

    def make(_: Store, gathered: Gathered) -> str:
        calls.append(gathered.asked.text)
        return "made"

    with Store.open(made) as store, Gatherer(most=60) as gatherer:
        for text in ("Tolvar", "Anselm", "Tolvar", "Merrow", "Brack", "Nowhere", "Tolvar"):
            gatherer.made(store, Filter(text=text, role="admin"), "x", make)
    assert calls == ["Tolvar", "Anselm", "Merrow", "Brack", "Nowhere", "Tolvar"]


def test_many_are_drawn_behind_the_page_and_what_goes_wrong_is_said(made: Path) -> None:
    def fail(_: Store, gathered: Gathered) -> str:
        raise ValueError(len(gathered.lines))

    with Store.open(made) as store, Gatherer(at_once=10) as gatherer:
        asked = Filter(role="admin")
        assert gatherer.made(store, asked, "x", lambda _, gathered: "made") is None
        assert gatherer.made(store, asked, "y", fail) is None
        assert gatherer.made(store, asked, "z", lambda _, gathered: "at once", wait=True) == "at once"
        until(lambda: gatherer.made(store, asked, "x", lambda _, gathered: "made") == "made")
        with pytest.raises(ValueError, match="131"):
            until(lambda: gatherer.made(store, asked, "y", fail) == "never")


def until(holds: Callable[[], bool]) -> None:
    import time

    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_pictures_of_many_incidents_come_into_the_page_by_themselves(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser, faults: list[str]
) -> None:
    texts = [
        f"Ridge militia killed {2 + number} herders in Pl{chr(97 + number % 26)}{chr(97 + number // 26)}x "
        f"on 20{10 + number % 20}-{1 + number % 12:02}-{1 + number % 28:02}."
        for number in range(330)
    ]
    path = write(tmp_path_factory.mktemp("many") / "onrecord.db", texts)
    assert len(lines(path)) > 300
    with served(path) as site:
        with site.client("A. Coder") as client:
            page = client.get("/overview/timeline").text
            assert "It is being drawn" in page
            assert 'href="/overview/timeline">Look again' in page
        with watched(browser, site, faults) as seen:
            seen.goto(f"{site.address}/overview")
            expect(seen.locator("#panel-map svg.pic")).to_be_visible()
            expect(seen.locator("#panel-coverage table").first).to_be_visible()
            expect(seen.get_by_text("It is being drawn")).to_have_count(0)
            expect(seen.locator("#panel-harm").get_by_role("button", name="PNG")).to_be_visible()


@contextmanager
def watched(browser: Browser, site: Served, faults: list[str], **more: object) -> Iterator[Page]:
    with opened(browser, {"viewport": {"width": 1280, "height": 800}, **more}, faults) as page:
        site.let_in(page, "A. Coder")
        yield page


# --- in a browser


@pytest.mark.parametrize(
    ("scheme", "names"),
    [("light", ["", *PANELS]), ("dark", ["network", "sources", ""])],
    ids=["light", "dark"],
)
def test_the_overview_is_accessible(world: Served, page: Page, scheme: str, names: list[str]) -> None:
    world.let_in(page, "A. Coder")
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for name in names:
        page.goto(f"{world.address}/overview/{name}".removesuffix("/"))
        for summary in page.locator("details.twin > summary").all():
            summary.click()
        assert_accessible(page)
        assert advice(page) == []
        assert "hit" not in page.title()
        screenshot(page, f"overview-{name}-{scheme}")
        assert page.locator("svg.pic").count() == (3 if not name else int(name in DRAWN))
        for picture in page.locator("svg.pic").all():
            assert picture.get_attribute("aria-label")


def test_a_mark_can_be_reached_by_keyboard_and_followed(world: Served, page: Page) -> None:
    world.let_in(page, "A. Coder")
    page.goto(f"{world.address}/overview/network")
    mark = page.locator("a.pic-link[href^='/?agent=']").first
    mark.focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    many = counted(mark.locator("title").text_content() or "")
    press(page, "Enter")
    expect(page.get_by_role("heading", name=re.compile(f"of {many} incident"))).to_be_visible()


def test_pictures_have_their_colours_and_files_also_when_one_comes_from_another_page(
    world: Served, page: Page
) -> None:
    world.let_in(page, "A. Coder")
    page.goto(f"{world.address}/")
    page.get_by_role("link", name="Overview").click()
    expect(page.get_by_role("button", name="PNG")).to_have_count(len(DRAWN))
    colour = "getComputedStyle(document.querySelector('.pic-marks')).fill"
    assert page.evaluate(colour) == "rgb(29, 75, 79)"


def test_a_list_leads_on_and_back(world: Served, page: Page) -> None:
    world.let_in(page, "A. Coder")
    page.goto(f"{world.address}/overview/map?since=2031-01-01")
    page.get_by_role("heading", name="Named, but where it lies").get_by_role("link").click()
    expect(page.locator("tr[data-item]").first).to_be_visible()
    press(page, "j")
    expect(page.locator("tr[data-item]").first).to_have_attribute("aria-current", "true")
    press(page, "u")
    expect(page).to_have_url(f"{world.address}/overview/map?since=2031-01-01")
    page.go_back()
    expect(page.locator("tr[data-item]").first).to_be_visible()
    assert_accessible(page)
    screenshot(page, "overview-list")


def test_filters_are_shown_and_lead_to_the_queue_and_can_be_taken_away(world: Served, page: Page) -> None:
    world.let_in(page, "A. Coder")
    page.goto(f"{world.address}/overview/harm?text=Tolvar&state=draft&reason=new")
    chips = page.get_by_role("list", name="Filters in use")
    expect(chips).to_contain_text("words: Tolvar")
    expect(chips).to_contain_text("state: machine draft")
    assert page.get_by_role("link", name="These incidents in the queue").get_attribute("href") == (
        "/?text=Tolvar&state=draft&reason=new"
    )
    chips.get_by_role("link", name="why to look: new").click()
    expect(page).to_have_url(f"{world.address}/overview/harm?text=Tolvar&state=draft")
    chips.get_by_role("link", name="words: Tolvar").click()
    expect(page).to_have_url(f"{world.address}/overview/harm?state=draft")


def test_without_script_all_is_there_but_png(world: Served, scriptless: Page) -> None:
    world.let_in(scriptless, "A. Coder")
    scriptless.goto(f"{world.address}/overview")
    assert scriptless.locator("svg.pic").count() == 3
    assert not scriptless.locator("[data-png]").first.is_visible()
    assert scriptless.get_by_role("link", name="SVG").count() == len(DRAWN)
    scriptless.get_by_role("link", name="Who to whom").first.click()
    scriptless.get_by_text("The same as a table").click()
    assert scriptless.get_by_role("table").is_visible()


def test_it_can_be_used_on_a_phone(world: Served, phone: Page) -> None:
    world.let_in(phone, "A. Coder")
    for name in ("", *(f"/{one}" for one in PANELS)):
        phone.goto(f"{world.address}/overview{name}")
        assert_accessible(phone)
        wide = phone.evaluate("document.documentElement.scrollWidth")
        assert wide == PHONE["viewport"]["width"], f"{name} is {wide} wide"
        screenshot(phone, f"overview{name.replace('/', '-')}-phone")


def test_states_look_different_and_are_told_in_the_key(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "onrecord.db"
    path.write_bytes(made.read_bytes())
    with Store.open(path) as store:
        event = next(one.reading.events[0] for one in store.documents() if "Merrow" in one.document.text)
        reviewing.decide(store, "event", event.id, "accept", by="A. Coder", after=0)
        list(reviewing.refresh(store))
    with served(path) as site, site.client("A. Coder") as client:
        page = client.get("/overview/map?text=Merrow").text
        assert "pic-draft" in page
        assert "pic-reviewed" in page
        table = client.get("/overview/map.csv?state=reviewed").text
        assert table.count("reviewed") == 1
