"""The report: pages that hold together by themselves, in which every number leads to its words."""

from __future__ import annotations

import dataclasses
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.export.formats import format_of
from onrecord.model.release import (
    ReleasedClaim,
    ReleasedDocument,
    ReleasedIncident,
    ReleasedToll,
    Sheet,
)
from onrecord.model.text import Quote
from onrecord.releasing import Spooled
from onrecord.report.addresses import anchor, document_at, incident_at, name_of
from onrecord.report.folder import write
from onrecord.report.lists import A_PAGE
from onrecord.report.marked import Mark, marked, passages
from onrecord.review.graphic import graphic

BESIDE = {"../methodology.md", "../losses.md"}  # written beside the folder, with every format
VOID = {"meta", "link", "input", "br", "hr", "img"}
HOSTILE = (
    "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&lt;&#x27; {{ 7*7 }} \u202e\x00 ../..\\con"
)


@dataclass
class Seen(HTMLParser):
    """A page as a strict reader sees it: tags that close, places that can be led to with their text, links."""

    ids: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: str = ""
    faults: list[str] = field(default_factory=list)
    starts: dict[str, int] = field(default_factory=dict)
    folded: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str | None, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.tags.append((tag, known))
        if len(known) != len(attrs):
            self.faults.append(f"an attribute twice: {tag} {attrs}")
        self.faults += [
            f"runs in the page: {tag} {name}" for name in known if name.startswith("on") or name == "style"
        ]
        place = known.get("id")
        if place is not None and (place in self.starts or not place):
            self.faults.append(f"a place twice: {place}")
        if place is not None:
            self.starts[place] = len(self.text)
            if any(each[0] == "details" for each in self.open):
                self.folded.add(place)
        if tag == "a":
            self.links.append(known["href"] or "")
        self.loads += [
            known[name] or "" for name in ("src", "srcset", "data", "poster", "xlink:href") if name in known
        ]
        if tag == "link":
            self.loads.append(known["href"] or "")
        if tag not in VOID:
            self.open.append((tag, place, len(self.text)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]}")
            return
        _, place, start = self.open.pop()
        if place is not None:
            self.ids[place] = self.text[start:]

    def handle_data(self, data: str) -> None:
        self.text += data


@cache
def seen(path: Path) -> Seen:
    page = Seen()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    page.faults += [f"not closed: {each}" for each in page.open]
    return page


def pages(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


@dataclass(frozen=True)
class Made:
    """A release of values that a test makes up."""

    sheet: Sheet
    one: tuple[ReleasedIncident, ...]
    papers: tuple[ReleasedDocument, ...]

    def documents(self) -> Iterator[ReleasedDocument]:
        yield from self.papers

    def incidents(self) -> Iterator[ReleasedIncident]:
        yield from self.one


@pytest.fixture(scope="module")
def inside(release: Spooled, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report for one's own house."""
    folder = tmp_path_factory.mktemp("inside") / "report"
    write(release, folder)
    return folder


@pytest.fixture(scope="module")
def outside(public: Spooled, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report for everybody."""
    folder = tmp_path_factory.mktemp("outside") / "report"
    write(public, folder)
    return folder


@pytest.fixture(params=["inside", "outside"])
def folder(request: pytest.FixtureRequest) -> Path:
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


@pytest.fixture
def shown(folder: Path, request: pytest.FixtureRequest) -> Spooled:
    """The release that the folder shows."""
    name = request.node.callspec.params["folder"]
    return request.getfixturevalue({"inside": "release", "outside": "public"}[name])  # type: ignore[no-any-return]


# -- the folder -------------------------------------------------------------------------------------------------------


def test_the_format_is_found_by_its_name() -> None:
    assert format_of("report").module == "onrecord.report.folder"


def test_there_is_a_page_for_each_incident_and_each_report(folder: Path, shown: Spooled) -> None:
    wanted = {incident_at(one.id) for one in shown.incidents()} | {
        document_at(one.id) for one in shown.documents()
    }
    found = {path.relative_to(folder).as_posix() for path in pages(folder)}

    assert len(wanted) == shown.sheet.incidents + shown.sheet.documents
    assert wanted <= found
    assert "index.html" in found


def test_all_pages_are_well_formed_and_run_nothing_of_their_own(folder: Path) -> None:
    faults = {path.name: seen(path).faults for path in pages(folder)}

    assert {name: each for name, each in faults.items() if each} == {}


def test_every_link_leads_to_a_page_and_a_place_that_is_there(folder: Path) -> None:
    broken, many = [], 0
    for path in pages(folder):
        for link in seen(path).links:
            many += 1
            address, place = urldefrag(link)
            target = (path.parent / address).resolve() if address else path
            if link in BESIDE and path.name == "index.html":
                continue
            if (
                not target.is_relative_to(folder.resolve())
                or not target.is_file()
                or (
                    place
                    and place
                    not in seen(folder / target.relative_to(folder.resolve()) if address else path).starts
                )
            ):
                broken.append((path.name, link))

    assert many > 1000
    assert broken == []


def test_nothing_is_loaded_but_the_style_and_the_script_beside(folder: Path) -> None:
    for path in pages(folder):
        page = seen(path)
        root = "../" * (len(path.relative_to(folder).parts) - 1)
        assert sorted(page.loads) == [f"{root}report.css", f"{root}report.js"]
        assert [known["src"] for tag, known in page.tags if tag == "script"] == [f"{root}report.js"]
        assert not {tag for tag, _ in page.tags} & {
            "style",
            "iframe",
            "object",
            "embed",
            "form",
            "base",
            "img",
        }
        metas = {
            known.get("http-equiv") or known.get("name"): known.get("content")
            for tag, known in page.tags
            if tag == "meta"
        }
        assert (metas["Content-Security-Policy"] or "").startswith("default-src 'none'; ")
        assert metas["referrer"] == "no-referrer"
        assert "noindex" in (metas["robots"] or "")
    css = (folder / "report.css").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|@font-face|https?:", css)
    script = (folder / "report.js").read_text(encoding="utf-8")
    assert not re.search(r"fetch|XMLHttp|import\(|innerHTML|eval|https?:|localStorage|cookie", script)


def test_names_of_files_are_ids_and_words_of_ours(folder: Path) -> None:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        assert re.fullmatch(r"[a-z0-9][a-z0-9./-]*", name)
        assert len(name) < 100


def test_no_path_of_this_machine_is_told(folder: Path) -> None:
    own = {str(Path.home()), tempfile.gettempdir(), str(Path(__file__).parents[2])} - {"/"}
    told = [
        (path.name, each)
        for path in pages(folder)
        for each in own
        if f"{each}/" in path.read_text(encoding="utf-8")
    ]

    assert told == []


def test_the_same_release_gives_the_same_bytes(release: Spooled, inside: Path, tmp_path: Path) -> None:
    write(release, tmp_path / "again")

    def content(root: Path) -> dict[str, bytes]:
        return {
            each.relative_to(root).as_posix(): each.read_bytes() for each in root.rglob("*") if each.is_file()
        }

    assert content(tmp_path / "again") == content(inside)


# -- each number and its words ----------------------------------------------------------------------------------------


def test_every_claim_has_its_very_words_on_the_page_of_its_incident(folder: Path, shown: Spooled) -> None:
    many = cut = 0
    for one in shown.incidents():
        page = seen(folder / incident_at(one.id))
        for event in one.events:
            for claim in event.claims:
                many += 1
                words = page.ids[anchor(claim.id)]
                assert claim.quotes[0].text.startswith(words)
                assert words
                cut += words != claim.quotes[0].text

    assert many == shown.sheet.claims
    assert cut < many / 20  # where the words of two cross, those of one go on after its mark


def test_every_value_is_a_link_to_words_that_say_it(folder: Path, shown: Spooled) -> None:
    for one in shown.incidents():
        page = seen(folder / incident_at(one.id))
        for field_ in ("kind", "agents", "targets", "place", "when", "counts", "weapons", "status"):
            told = {f"#{anchor(claim.id)}" for claim in one.evidence(field_)}
            assert not told or told & set(page.links)


def test_every_number_of_a_toll_leads_to_words_or_to_all_its_figures(folder: Path, shown: Spooled) -> None:
    exact = 0
    for one in shown.incidents():
        page = seen(folder / incident_at(one.id))
        claims = {anchor(claim.id): claim for claim in one.evidence("counts")}
        links = [known["href"] for tag, known in page.tags if tag == "a"]
        for at, toll in enumerate(one.tolls, start=1):
            figures = f"toll-{at}-figures"
            assert figures in page.ids
            for claim in toll.claims:
                assert anchor(claim) in page.ids
            for number in _said_by(toll, claims):
                exact += 1
                assert f"#{number}" in links

    assert exact > 10


def _said_by(toll: ReleasedToll, claims: dict[str, ReleasedClaim]) -> Iterator[str]:
    for wanted in (toll.minimum, toll.best, toll.maximum):
        own = [anchor(claim) for claim in toll.claims]
        found = [each for each in own if wanted == claims[each].value["low"] == claims[each].value["high"]]
        if found:
            yield found[0] if wanted != toll.best or toll.best == toll.best_high else own[0]


def test_the_report_the_hash_and_the_offsets_stand_beside_the_words(folder: Path, shown: Spooled) -> None:
    hashes = {each.id: each.sha256 for each in shown.documents()}
    for one in shown.incidents():
        text = seen(folder / incident_at(one.id)).text
        for report in one.reports:
            assert hashes[report.document] in text
            assert str(report.published) in text
        for event in one.events:
            for quote in event.event.evidence:
                assert re.search(
                    rf"characters [\d,]+ to [\d,]*{str(quote.end)[-3:]} of the frozen text", text
                )


def test_a_whole_text_stands_as_it_is_with_each_mark_at_its_offsets(release: Spooled, inside: Path) -> None:
    quotes = {
        (event.document, anchor(claim.id)): claim.quotes[0]
        for one in release.incidents()
        for event in one.events
        for claim in event.claims
    }
    many = 0
    for one in release.documents():
        page = seen(inside / document_at(one.id))
        assert one.text is not None
        begins = page.text.index(one.text)
        for (document, place), quote in quotes.items():
            if document == one.id:
                many += 1
                assert page.starts[place] - begins == quote.start
                assert quote.text.startswith(page.ids[place])

    assert many == len(quotes) > 400


def test_where_whole_texts_are_kept_back_only_sentences_of_evidence_go_out(
    release: Spooled, tmp_path: Path
) -> None:
    papers = tuple(replace(each, text=None, segments=(), name=None) for each in release.documents())
    losses = write(Made(release.sheet, tuple(release.incidents()), papers), tmp_path / "report")
    evidence = {
        quote.text
        for one in release.incidents()
        for event in one.events
        for quote in (*event.event.evidence, *(each for claim in event.claims for each in claim.quotes))
    }
    told = "\n".join(seen(path).text for path in pages(tmp_path))
    for one in release.documents():
        for line in (one.text or "").splitlines():
            if len(line) > 60 and not any(line in each or each in line for each in evidence):
                assert line not in told or line in (one.title or "")

    assert ("whole texts that the profile keeps back", len(papers)) in {
        (loss.what, loss.count) for loss in losses
    }


def test_words_that_are_masked_stay_masked(release: Spooled, tmp_path: Path) -> None:
    def masked(quote: Quote) -> Quote:
        return replace(quote, text=re.sub(r"\w", "█", quote.text))

    secret = [_each_quote(one, masked) for one in release.incidents()]
    papers = tuple(replace(each, text=None, segments=()) for each in release.documents())
    write(Made(release.sheet, tuple(secret), papers), tmp_path / "report")
    for one in secret:
        page = seen(tmp_path / "report" / incident_at(one.id))
        words = [page.ids[anchor(claim.id)] for event in one.events for claim in event.claims]
        assert words
        assert not re.search(r"[^\W█_]", "".join(words))


# -- the front --------------------------------------------------------------------------------------------------------


def test_sums_count_nobody_twice(release: Spooled, inside: Path) -> None:
    killed = {
        one.id: toll
        for one in release.incidents()
        for toll in one.tolls
        if (toll.kind, toll.unit, toll.group) == ("killed", "people", None)
    }
    away = {one.id for one in release.incidents() if set(one.contains) & set(killed)}
    best = sum(toll.best for name, toll in killed.items() if name not in away)
    least = sum(toll.minimum for name, toll in killed.items() if name not in away)
    card = re.split(r"\n\s*\n", seen(inside / "index.html").ids["sums"])
    text = " ".join(" ".join(card).split())

    assert f"killed {best:,.0f}" in text
    assert f"minimum {least:,.0f}" in text


def test_the_front_tells_drafts_from_what_people_reviewed(release: Spooled, inside: Path) -> None:
    page = seen(inside / "index.html")
    shown = {
        known["class"]
        for tag, known in page.tags
        if tag == "span" and "state" in (known.get("class") or "").split()
    }

    assert len(release.sheet.states) > 1
    assert shown == {f"state state-{state}" for state in release.sheet.states}
    text = " ".join(page.text.split())
    assert f"{release.sheet.states['draft']} machine draft" in text
    assert release.sheet.head[1] in text
    assert release.sheet.code_book in text


def test_every_picture_has_a_table_with_all_incidents(release: Spooled, inside: Path) -> None:
    page = seen(inside / "index.html")
    ids = {one.id for one in release.incidents()}
    assert [known["aria-label"] for tag, known in page.tags if tag == "svg" and "aria-label" in known] == [
        "Where it happened",
        "When it happened",
        "Harm over time",
    ]
    for name in ("map", "timeline"):
        table = seen(inside / f"lists/{name}-table-1.html")
        assert {link.rpartition("/")[2] for link in table.links} >= {f"{name_of(each)}.html" for each in ids}
    lost = sum(one.place is None for one in release.incidents())
    assert f"{lost} incidents whose place is not stated" in " ".join(page.text.split())


def test_long_lists_go_on_on_further_pages(release: Spooled, tmp_path: Path) -> None:
    one = min(release.incidents(), key=lambda each: len(each.events))
    many = tuple(
        replace(one, id=f"{0x10000000 + at:x}", contains=(), part_of=()) for at in range(A_PAGE + 30)
    )
    write(Made(release.sheet, many, tuple(release.documents())), tmp_path / "report")
    front, second = (
        [link.rpartition("/")[2] for link in seen(tmp_path / "report" / name).links if "incidents/" in link]
        for name in ("index.html", "lists/all-2.html")
    )

    assert len(second) == 30
    assert front[-A_PAGE:] + second == [f"{each.id}.html" for each in many]
    assert "lists/all-2.html" in seen(tmp_path / "report" / "index.html").links
    assert "../index.html#incidents" in seen(tmp_path / "report" / "lists/all-2.html").links


# -- hostile values ---------------------------------------------------------------------------------------------------


def test_hostile_words_stay_words_and_hostile_ids_lead_nowhere(release: Spooled, tmp_path: Path) -> None:
    one = max(release.incidents(), key=lambda each: len(each.reports))
    bad = _hostile(one)
    papers = tuple(_hostile(each) for each in release.documents())
    sheet = replace(
        release.sheet, profile=HOSTILE, profile_description=HOSTILE, asked={HOSTILE: HOSTILE},
        publishers={HOSTILE: 1}, code_book=HOSTILE, readers={HOSTILE: 1}, withheld={HOSTILE: 2},
    )  # fmt: skip
    write(Made(sheet, (bad,), papers), tmp_path / "a" / "report")
    found = pages(tmp_path / "a")

    assert {path.relative_to(tmp_path).parts[:2] for path in found} == {("a", "report")}
    for path in found:
        page = seen(path)
        assert page.faults == []
        assert [tag for tag, _ in page.tags].count("script") == 1
        assert "img" not in {tag for tag, _ in page.tags}
        assert "\x00" not in page.text
    text = seen(tmp_path / "a" / "report" / incident_at(bad.id)).text
    assert HOSTILE.replace("\x00", "\ufffd") in text
    assert "49" not in text.partition("{{ 7*7 }}")[2][:3]


def test_ids_of_any_kind_make_names_that_every_file_system_takes() -> None:
    names = [
        name_of(each) for each in ("../../etc/passwd", "con", "C:\\x", "a" * 300, "", "0123456789abcdef", "É")
    ]

    assert len(set(names)) == len(names)
    assert all(re.fullmatch("[0-9a-f]{8,64}", name) for name in names)
    assert names[5] == "0123456789abcdef"


def test_graphic_passages_are_folded(release: Spooled, tmp_path: Path) -> None:
    words = "The body was beheaded and mutilated."
    assert graphic(words)
    one = next(each for each in release.incidents() if each.events[0].event.evidence)
    quote = Quote(0, len(words), words)
    claims = tuple(replace(claim, quotes=(quote,)) for claim in one.events[0].claims)
    event = replace(one.events[0], event=replace(one.events[0].event, evidence=(quote,)), claims=claims)
    write(
        Made(release.sheet, (replace(one, events=(event,)),), tuple(release.documents())), tmp_path / "report"
    )
    page = seen(tmp_path / "report" / incident_at(one.id))

    assert {anchor(claim.id) for claim in claims} <= page.folded


@given(st.text(max_size=60), st.integers(0, 500), st.data())
def test_marks_leave_the_text_as_it_is(text: str, at: int, data: st.DataObject) -> None:
    ends = st.integers(at - 5, at + len(text) + 5)
    spans = data.draw(st.lists(st.tuples(ends, ends), max_size=8))
    marks = [Mark(start, end, "counts", f"c-{number}") for number, (start, end) in enumerate(spans)]
    page = Seen()
    page.feed(str(marked(text, at, marks)))
    page.close()

    assert page.text == text
    assert page.faults == []
    assert page.open == []
    for mark in marks:
        inside = text[max(0, mark.start - at) : max(0, mark.end - at)]
        if mark.start < mark.end and inside:
            assert inside.startswith(page.ids[mark.anchor])
            assert page.starts[mark.anchor] == max(0, mark.start - at)
        else:
            assert mark.anchor not in page.ids


@given(st.text(min_size=1, max_size=80), st.data())
def test_passages_are_the_words_of_the_text_each_once(text: str, data: st.DataObject) -> None:
    ends = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(ends, ends).filter(lambda span: span[0] < span[1]), max_size=8))
    found = [*passages([Quote.of(text, *span) for span in spans], ())]

    covered = [place for each in found for place in range(each.start, each.end)]
    assert covered == sorted({place for start, end in spans for place in range(start, end)})
    assert all(text[each.start : each.end] == each.text for each in found)


def _each_quote(value: Any, change: Any) -> Any:
    """Give a value with all quotes in it changed."""
    if isinstance(value, Quote):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_each_quote(each, change) for each in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        made = {
            each.name: _each_quote(getattr(value, each.name), change) for each in dataclasses.fields(value)
        }
        return replace(value, **made)
    return value


_KEPT = {
    *("kind", "status", "state", "precision", "unit", "field", "verdict", "basis"),
    *("document", "events", "event", "first", "last"),
}


def _hostile(value: Any, name: str = "") -> Any:
    """Give a value in which all that somebody wrote is hostile, and the ids of incidents and claims too."""
    if isinstance(value, str):
        if name == "text" and value:
            return (HOSTILE * (len(value) // len(HOSTILE) + 1))[: len(value)]
        return value if name in _KEPT or not name else f"{HOSTILE}{value if name == 'id' else ''}"
    if isinstance(value, tuple):
        return tuple(_hostile(each, name) for each in value)
    if isinstance(value, dict):
        return {key: _hostile(each, key) for key, each in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        made = {
            each.name: _hostile(getattr(value, each.name), each.name) for each in dataclasses.fields(value)
        }
        return replace(value, **made)
    return value
