# ruff: noqa: E501

"""Each kind of file is read into Documents with its text, its map and what it says of itself."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_files import SECOND, STORY, docx, mail, page, pdf, rss, warc, zipped

from onrecord.ingest import Overrides, Problem, contract_documents, is_read, read_bytes, sources
from onrecord.ingest.dateline import parse_date
from onrecord.ingest.decode import freeze
from onrecord.ingest.found import Known
from onrecord.ingest.language import language_of
from onrecord.model.text import Document

SPANISH = (
    "Los proyectiles cayeron el martes sobre el mercado central de Arvan y mataron al menos a doce personas, según el "
    "hospital del pueblo. Un portavoz del Frente del Norte negó que sus cañones hubieran disparado contra el pueblo."
)


def one(name: str, data: bytes, **known: object) -> Document:
    (report,) = read_bytes(name, data, **known)  # type: ignore[arg-type]
    assert isinstance(report, Document), str(report)
    return report


def char_map_is_true(report: Document, decoded: str) -> None:
    for segment in report.segments:
        first, last = map(int, segment.pointer.removeprefix("char=").split(","))
        assert decoded[first:last] == report.text[segment.start : segment.end]


def test_plain_text_is_kept_as_it_is() -> None:
    text = f"  {STORY}\n\n\tend \n"
    report = one("a.txt", text.encode())
    assert report.text == text
    assert (report.media_type, report.language, report.published_basis) == ("text/plain", "en", "none")
    assert report.id == one("other.txt", text.encode()).id


@given(st.text(alphabet=st.sampled_from("ab\r\n\x00\x0cé—"), max_size=60))
def test_freezing_keeps_every_character_but_line_ends_and_controls(page: str) -> None:
    text, segments = freeze(page)
    assert "\r" not in text
    assert len(text) == len(page) - page.count("\r\n")
    for segment in segments:
        first, last = map(int, segment.pointer.removeprefix("char=").split(","))
        shown = page[first:last].translate({0: " ", 12: " ", 13: "\n"})
        assert shown == text[segment.start : segment.end]


def test_markdown_and_windows_line_ends() -> None:
    raw = "# Arvan\r\n\r\nShells hit.\r\n"
    report = one("a.md", raw.encode())
    assert report.media_type == "text/markdown"
    assert report.text == raw.replace("\r\n", "\n")
    char_map_is_true(report, raw)


def test_dateline_gives_the_date_of_print() -> None:
    report = one("a.txt", f"ARVAN, Velia (March 9, 2021) - {STORY}".encode())
    assert (report.published, report.published_basis) == (date(2021, 3, 9), "dateline")


def test_overrides_win() -> None:
    known = Overrides(published=date(2020, 1, 2), source="Velia Post", url="http://x.example/", title="T")
    report = one("a.txt", f"ARVAN, Velia (March 9, 2021) - {STORY}".encode(), overrides=known)
    assert (report.published, report.published_basis, report.publisher) == (
        date(2020, 1, 2),
        "given",
        "Velia Post",
    )
    assert (report.url, report.title) == ("http://x.example/", "T")


def test_html_page() -> None:
    head = (
        '<meta property="og:site_name" content="Velia Post"><meta name="author" content="Ana Dorn">'
        '<meta property="article:published_time" content="2021-03-09T10:00:00Z">'
    )
    source = page(STORY.replace("town hospital", "<b>town</b> hospital"), head=head)
    report = one("a.html", source.encode())
    assert STORY in report.text
    assert "All rights reserved" not in report.text
    assert (report.title, report.author, report.publisher) == (
        "Twelve die in Arvan market",
        "Ana Dorn",
        "Velia Post",
    )
    assert (report.published, report.published_basis) == (date(2021, 3, 9), "metadata")
    where = {segment.start: segment.pointer for segment in report.segments}[report.text.index(STORY)]
    first, last = map(int, where.removeprefix("char=").split(","))
    assert source[first:last] == STORY.replace("town hospital", "<b>town</b> hospital")


@pytest.mark.parametrize(
    ("around", "day", "basis"),
    [
        ("<time datetime='2021-03-08'>8 March</time>", date(2021, 3, 8), "page"),
        ("<p>The first shells fell on 2014-02-03.</p>", None, "none"),
    ],
)
def test_a_date_in_the_story_is_not_the_date_of_print(around: str, day: date | None, basis: str) -> None:
    source = page().replace("<article>", f"<article>{around}" if "time" in around else "<article>")
    source = source.replace("the evening.", "the evening. The first shells fell on 2014-02-03.")
    report = one("a.html", source.encode())
    assert (report.published, report.published_basis) == (day, basis)


def test_page_in_an_encoding_it_declares() -> None:
    source = page(f"{STORY} Señor Núñez agreed.", head='<meta charset="windows-1252">')
    report = one("a.html", source.encode("cp1252"))
    assert "Señor Núñez" in report.text
    assert report.media_type == "text/html; charset=cp1252"


def test_pdf_by_page() -> None:
    report = one("a.pdf", pdf([f"Twelve die in Arvan\n{STORY}", SECOND]))
    assert [segment.pointer for segment in report.segments] == ["page=1", "page=2"]
    flat = " ".join(report.text.split())
    assert STORY in flat
    assert SECOND in flat
    assert report.text.startswith("Twelve die in Arvan\n\n")
    assert report.published is None


def test_docx() -> None:
    report = one("a.docx", docx(["Twelve die", STORY], title="The market", author="Ana Dorn"))
    assert report.text == f"Twelve die\n\n{STORY}"
    assert (report.title, report.author, report.published) == ("The market", "Ana Dorn", None)


def test_email_and_its_attachments() -> None:
    attached = 'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="raid.txt"'
    body = f"--x\r\nContent-Type: text/plain\r\n\r\n{STORY}\r\n--x\r\n{attached}\r\n\r\n{SECOND}\r\n--x--"
    data = mail(body, kind='multipart/mixed; boundary="x"').replace(
        b"; charset=utf-8\r\n\r\n--x\r\n", b"\r\n\r\n--x\r\n", 1
    )
    message, raid = read_bytes("a.eml", data)
    assert isinstance(message, Document)
    assert isinstance(raid, Document)
    assert (message.text.strip(), message.title, message.author) == (STORY, "Market shelled", "Ana Dorn")
    assert (message.published, message.published_basis) == (date(2021, 3, 9), "metadata")
    assert (raid.text.strip(), raid.name) == (SECOND, "a.eml#part=2/raid.txt")


def test_html_mail() -> None:
    report = one("a.eml", mail(f"<html><body><p>{STORY}</p><p>{SECOND}</p></body></html>", kind="text/html"))
    assert report.text == f"{STORY}\n\n{SECOND}"


def test_csv() -> None:
    data = f'ID;Date;Publisher;Body;Link\n7;2021-03-09;Velia Post;"{STORY}\nMore.";http://x.example/7\n;9 March 2021;;{SECOND};\n'
    first, second = read_bytes("a.csv", data.encode())
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.text, first.published, first.publisher) == (
        f"{STORY}\nMore.",
        date(2021, 3, 9),
        "Velia Post",
    )
    assert (first.url, first.name, first.segments[0].pointer) == (
        "http://x.example/7",
        "a.csv#row=2",
        "row=2",
    )
    assert (second.published, second.content.decode()) == (date(2021, 3, 9), f";9 March 2021;;{SECOND};\n")


@pytest.mark.parametrize("wrap", ["[{}, {}]", "{}\n{}\n", "{}{}"])
def test_json_in_each_form(wrap: str) -> None:
    rows = [json.dumps({"text": text, "date": "2021-03-09", "headline": "H"}) for text in (STORY, SECOND)]
    found = list(
        read_bytes(
            "a.json",
            wrap.replace("{}", "%s").replace("%s", "{0}", 1).replace("%s", "{1}").format(*rows).encode(),
        )
    )
    assert [report.text for report in found if isinstance(report, Document)] == [STORY, SECOND]
    assert {report.title for report in found if isinstance(report, Document)} == {"H"}


@pytest.mark.parametrize("gz", [False, True])
def test_warc(gz: bool) -> None:
    pages = {"http://a.example/1": page().encode(), "http://a.example/2": page(SECOND).encode()}
    name = "a.warc.gz" if gz else "a.warc"
    found = [item for item in read_bytes(name, warc(pages, gz=gz)) if isinstance(item, Document)]
    assert [report.url for report in found] == list(pages)
    assert found[0].retrieved is not None
    assert found[0].retrieved.isoformat() == "2021-03-10T08:00:00+00:00"
    assert list(read_bytes(name, warc(pages, gz=gz, status="404 Not Found"))) == []


def test_feed_entries_keep_their_id_when_the_feed_grows() -> None:
    before = list(read_bytes("a.rss", rss([STORY])))
    after = list(read_bytes("a.rss", rss([STORY, SECOND])))
    first, second = (item for item in after if isinstance(item, Document))
    assert isinstance(before[0], Document)
    assert before[0].id == first.id != second.id
    assert (first.text, first.url, first.publisher) == (STORY, "https://example.org/1", "Velia Post")
    assert (first.published, first.title) == (date(2021, 3, 9), "Report 1")


def test_zip_reads_what_is_in_it() -> None:
    data = zipped(
        {
            "a/story.txt": STORY.encode(),
            "raid.html": page(SECOND).encode(),
            "b.zip": zipped({"c.txt": SECOND.encode()}),
        }
    )
    assert [item.name for item in read_bytes("all.zip", data)] == [
        "all.zip/a/story.txt", "all.zip/raid.html", "all.zip/b.zip/c.txt",
    ]  # fmt: skip


def test_a_language_that_is_not_read_is_said() -> None:
    report = one("a.txt", SPANISH.encode())
    assert report.language == "es"
    assert not is_read(report.language)
    assert language_of("Explosión en Arvan") is None
    assert is_read(None)
    assert language_of(STORY.upper()) == "en"


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2021-03-09", date(2021, 3, 9)), ("2021-03-09T23:00:00Z", date(2021, 3, 9)), ("20210309", date(2021, 3, 9)),
        ("Tue, 09 Mar 2021 10:00:00 GMT", date(2021, 3, 9)), ("9 March 2021", date(2021, 3, 9)), ("09/03/2021", None),
        ("0000-00-00", None), ("yesterday", None), (None, None), (20210309, date(2021, 3, 9)), ("", None),
    ],
)  # fmt: skip
def test_dates_of_fields(value: object, day: date | None) -> None:
    assert parse_date(value) == day


def test_folders_are_read_in_order_and_hidden_files_are_not(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("b/2.txt", "a.txt", ".git/x.txt", ".hidden.txt", "c.md"):
        (tmp_path / name).write_text(STORY)
    names = [item.name.removeprefix(f"{tmp_path}/") for item in sources([str(tmp_path)])]
    assert names == ["a.txt", "b/2.txt", "c.md"]
    assert [item.name for item in sources([f"{tmp_path}/*.txt"])] == [f"{tmp_path}/a.txt"]


class Once(io.BytesIO):
    """A pipe: it cannot go back."""

    def seekable(self) -> bool:
        return False


@pytest.mark.parametrize("stream", [io.BytesIO, Once])
def test_contract_documents_keep_their_ids_and_texts(stream: type[io.BytesIO]) -> None:
    rows = [
        {"id": "x1", "text": f"{STORY}\r\n\x0c end", "published": "2021-03-09"},
        {"text": SECOND, "source": "S"},
    ]
    data = "\n".join(json.dumps(row) for row in rows).encode()
    first, second = contract_documents(stream(data), "-")
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.id, first.text, first.published) == ("x1", f"{STORY}\r\n\x0c end", date(2021, 3, 9))
    assert (len(second.id), second.publisher, second.name) == (16, "S", "-#line=2")


def test_contract_reads_text_and_pages() -> None:
    (text,) = contract_documents(io.BytesIO(STORY.encode()), "-")
    (html,) = contract_documents(io.BytesIO(page().encode()), "-")
    assert isinstance(text, Document)
    assert isinstance(html, Document)
    assert text.text == STORY
    assert STORY in html.text


def test_contract_reads_on_after_a_broken_line() -> None:
    data = (
        b'{"id": "a", "text": "Shells hit Arvan."}\n{"id": "b", "te\n{"id": "c", "text": "Nine were held."}\n'
    )
    first, problem, last = contract_documents(io.BytesIO(data), "in.jsonl")
    assert isinstance(problem, Problem)
    assert problem.name == "in.jsonl#line=2"
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert (first.id, last.id) == ("a", "c")


def test_of_a_file_that_is_known_by_its_bytes_no_text_is_made(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(STORY))
    (tmp_path / "b.txt").write_text(SECOND)
    (tmp_path / "c.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in (STORY, SECOND)))
    first = list(sources([str(tmp_path)]))
    ids = {report.id for report in first if isinstance(report, Document)}
    again = list(sources([str(tmp_path)], knows=ids.__contains__))

    names = [str(tmp_path / "a.html"), str(tmp_path / "b.txt")]
    assert again[:2] == [Known(name, report.id) for name, report in zip(names, first, strict=False)]  # type: ignore[union-attr]
    assert [report.id for report in again[2:]] == [report.id for report in first[2:]]  # type: ignore[union-attr]
    assert list(sources([str(tmp_path)], knows=lambda _: False)) != again
