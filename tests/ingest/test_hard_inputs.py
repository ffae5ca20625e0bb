"""The worst inputs we could think of: each gives one clear line or is read, quickly, and the others go on."""

# ruff: noqa: E501, PLW0108 (one input a line)

from __future__ import annotations

import codecs
import gzip
import io
import json
import os
import re
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from report_files import SECOND, STORY, docx, mail, page, pdf, rss, warc, zeros_gz, zipped

from onrecord.ingest import Problem, contract_documents, read_bytes, sources
from onrecord.model.text import Document

QUICK = 2.0  # seconds of processor time for one bad input
SMALL = 300 << 20  # bytes of memory for one bad input, which may itself be 50 MiB
MEBIBYTE = 1 << 20
DEEP = 200_000


@dataclass(frozen=True, slots=True)
class Hard:
    """A file, how many reports must come of it, and the codes of what must be said (None: nothing)."""

    name: str
    make: Callable[[], bytes]
    reports: int
    code: str | None


def nested_zip(depth: int) -> bytes:
    data = STORY.encode()
    name = "story.txt"
    for _ in range(depth):
        data, name = zipped({name: data}), "inner.zip"
    return data


def locked_zip() -> bytes:
    data = bytearray(zipped({"a.txt": STORY.encode()}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def lying_zip() -> bytes:
    """An archive whose directory says that the member is small."""
    data = bytearray(zipped({"a.txt": b"a " * 30_000_000}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (1000).to_bytes(4, "little")
    return bytes(data)


def billion_laughs() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    items = "<channel><item><title>t</title><description>&e11;</description></item></channel>"
    doctype = f'<!DOCTYPE rss [<!ENTITY e0 "ha">{entities}]>'
    return f'<?xml version="1.0"?>{doctype}<rss version="2.0">{items}</rss>'.encode()


def lines(*rows: object) -> bytes:
    return b"".join((row if isinstance(row, bytes) else json.dumps(row).encode()) + b"\n" for row in rows)


def row(**fields: object) -> dict[str, object]:
    return {"text": STORY, **fields}


HARD = [
    # nothing, or not text
    Hard("empty.txt", lambda: b"", 0, "empty"),
    Hard("empty.html", lambda: b"", 0, "empty"),
    Hard("blank.txt", lambda: b" \n\t\r\n  \n", 0, "empty"),
    Hard("only_mark.txt", lambda: codecs.BOM_UTF8, 0, "empty"),
    Hard("binary.txt", lambda: bytes(range(256)) * 400, 0, "binary"),
    Hard("zeros.txt", lambda: bytes(100_000), 0, "binary"),
    Hard("picture.png", lambda: b"\x89PNG\r\n\x1a\n" + bytes(500), 0, "unsupported"),
    Hard("old.doc", lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), 0, "unsupported"),
    Hard("rich.rtf", lambda: rb"{\rtf1\ansi Shells hit Arvan.}", 0, "unsupported"),
    Hard("noname", lambda: b"\x00\x01\x02\x03" * 900, 0, "binary"),
    Hard("program", lambda: b"\x7fELF" + bytes(64), 0, "unsupported"),
    # encodings
    Hard("utf16.txt", lambda: STORY.encode("utf-16"), 1, None),
    Hard("utf16be.txt", lambda: codecs.BOM_UTF16_BE + STORY.encode("utf-16-be"), 1, None),
    Hard("utf32.txt", lambda: STORY.encode("utf-32"), 1, None),
    Hard("utf16_odd.txt", lambda: STORY.encode("utf-16")[:-1], 0, "encoding"),
    Hard("windows.txt", lambda: f"{STORY} Señor Núñez and “others” agreed.".encode("cp1252"), 1, "encoding-guessed"),
    Hard("utf8_cut.txt", lambda: f"{STORY} “said".encode()[:-5], 1, "encoding-guessed"),
    Hard("few_zeros.txt", lambda: STORY.replace("Arvan", "Ar\x00van").encode(), 1, None),
    Hard("surrogates.txt", lambda: f"{STORY} \ud800 end.".encode("utf-8", "surrogatepass"), 1, "encoding-guessed"),
    Hard("marks.txt", lambda: f"\u202b\u200f{STORY}\u202c \u200e \ufeff".encode(), 1, None),
    Hard("emoji.txt", lambda: f"\U0001f4a5\U0001f1f8\U0001f1fe {STORY} \U0001f469\u200d\U0001f692".encode(), 1, None),
    Hard("combining.txt", lambda: (STORY + "a" + "\u0301" * 100_000).encode(), 1, None),
    # size
    Hard("line_50_mib.txt", lambda: b"a " * (25 * MEBIBYTE), 0, "too-large"),
    Hard("page_50_mib.html", lambda: b"<html><body><p>" + b"word " * (10 * MEBIBYTE), 0, "too-large"),
    Hard("line_50_mib.jsonl", lambda: lines(row(), row(text="a " * (25 * MEBIBYTE)), row(text=SECOND)), 2, "too-large"),
    Hard("no_newline.jsonl", lambda: b'{"text": "' + b"x" * (45 * MEBIBYTE), 0, "too-large"),
    Hard("huge_cell.csv", lambda: b"text\n" + b"a" * (25 * MEBIBYTE) + b"\n" + SECOND.encode(), 1, "csv"),
    Hard("one_word_5_mib.txt", lambda: b"a" * (5 * MEBIBYTE), 1, None),
    # HTML
    Hard("no_text.html", lambda: b"<html><body><script>draw()</script><img src=a.png></body></html>", 0, "no-text"),
    Hard("menu.html", lambda: b"<html><body><nav>" + b"<a href=x>Home</a>" * 50 + b"</nav></body></html>", 0, "no-text"),
    Hard("million_tags.html", lambda: ("<html><body>" + "<div>" * 10**6 + STORY).encode(), 1, None),
    Hard("million_open.html", lambda: b"<html><body>" + b"<" * 10**6, 0, "no-text"),
    Hard("comments.html", lambda: b"<html><body>" + b"<!--" * 250_000, 0, "no-text"),
    Hard("scripts.html", lambda: b"<html><body>" + b"<script>" * 200_000, 0, "no-text"),
    Hard("heads.html", lambda: b"<html>" + b"<head>" * 100_000 + STORY.encode(), 1, None),
    Hard("entities.html", lambda: page(STORY + "&#x110000;&#0;&nosuch;&#xd800;").encode(), 1, None),
    Hard("year_0.html", lambda: page(head='<meta name="date" content="0000-00-00">').encode(), 1, None),
    Hard("liar.pdf", lambda: page().encode(), 1, None),
    # PDF
    Hard("script.pdf", lambda: pdf(script="app.alert('hello')"), 1, None),
    Hard("locked.pdf", lambda: pdf(password="secret"), 0, "encrypted"),
    Hard("scan.pdf", lambda: pdf([""]), 0, "no-text"),
    Hard("cut.pdf", lambda: pdf()[:300], 0, "malformed"),
    Hard("header_only.pdf", lambda: b"%PDF-1.7\n", 0, "malformed"),
    Hard("noise.pdf", lambda: b"%PDF-1.4\n" + bytes(range(1, 256)) * 2000, 0, "malformed"),
    # DOCX
    Hard("cut.docx", lambda: docx()[:2000], 0, "malformed"),
    Hard("not_word.docx", lambda: zipped({"a.txt": STORY.encode()}), 0, "malformed"),
    Hard("wordless.docx", lambda: docx([]), 0, "empty"),
    Hard("bomb.docx", lambda: zipped({"word/document.xml": b" " * (20 * MEBIBYTE)}), 0, "bomb"),
    Hard("text.docx", lambda: STORY.encode(), 0, "malformed"),
    # e-mail
    Hard("no_body.eml", lambda: mail(""), 0, "empty"),
    Hard("no_headers.eml", lambda: b"\n\nhello", 0, "malformed"),
    Hard("bad_date.eml", lambda: mail().replace(b"Tue, 09 Mar 2021", b"Foo, 99 Bar 0000"), 1, None),
    Hard("bad_charset.eml", lambda: mail().replace(b"utf-8", b"no-such-charset"), 1, None),
    Hard("deep.eml", lambda: _deep_mail(500), 0, "empty"),
    # JSON
    Hard("broken_line.jsonl", lambda: lines(row(), b'{"text": "half', row(text=SECOND)), 2, "json"),
    Hard("numbers.jsonl", lambda: b"1\n", 0, "json"),
    Hard("null_text.jsonl", lambda: lines({"text": None}), 0, "empty"),
    Hard("no_text.jsonl", lambda: lines({"title": "x"}), 0, "no-text"),
    Hard("list_text.jsonl", lambda: lines({"text": ["a", "b"]}), 0, "no-text"),
    Hard("deep.jsonl", lambda: lines(b'{"text": ' + b"[" * DEEP + b"]" * DEEP + b"}"), 0, "json"),
    Hard("deep.json", lambda: b"[" * DEEP, 0, "json"),
    Hard("half_pair.jsonl", lambda: lines(b'{"text": "' + STORY.encode() + b' \\ud83d"}'), 1, None),
    Hard("year_0.jsonl", lambda: lines(row(published="0000-01-01")), 1, "date"),
    Hard("year_9.jsonl", lambda: lines(row(published="99999-01-01")), 1, "date"),
    Hard("latin.jsonl", lambda: lines(row()) + '{"text": "Núñez"}\n'.encode("latin-1"), 1, "encoding"),
    Hard("utf16.jsonl", lambda: lines(row()).decode().encode("utf-16"), 0, "encoding"),
    Hard("big_number.jsonl", lambda: lines(b'{"text": "a", "n": ' + b"9" * 10_000 + b"}"), 0, "json"),
    # CSV
    Hard("no_column.csv", lambda: b"name,age\nAna,3\n", 0, "no-text"),
    Hard("header_only.csv", lambda: b"text,date\n", 0, None),
    Hard("open_quote.csv", lambda: f'text,date\n"{STORY},2021-03-09\n'.encode(), 1, None),
    Hard("short_row.csv", lambda: f"date,text\n2021-03-09\n2021-03-09,{SECOND.replace(',', '')}\n".encode(), 1, "empty"),
    Hard("utf16.csv", lambda: f'text,date\n"{STORY}",2021-03-09\n'.encode("utf-16"), 1, None),
    Hard("zeros.csv", lambda: b"text\n" + bytes(4000), 0, "binary"),
    # archives
    Hard("empty.zip", lambda: zipped({}), 0, "empty"),
    Hard("bomb.zip", lambda: zipped({f"{n}.txt": b"0" * (10 * MEBIBYTE) for n in range(4)}), 0, "bomb"),
    Hard("lying.zip", lying_zip, 0, "truncated"),
    Hard("nested.zip", lambda: nested_zip(9), 0, "bomb"),
    Hard("nested_3.zip", lambda: nested_zip(3), 1, None),
    Hard("locked.zip", locked_zip, 0, "encrypted"),
    Hard("cut.zip", lambda: zipped({"a.txt": STORY.encode()})[:80], 0, "malformed"),
    Hard("escape.zip", lambda: zipped({"../../evil.txt": STORY.encode()}), 1, None),
    Hard("bomb.txt.gz", lambda: zeros_gz(100 * MEBIBYTE), 0, "too-large"),
    Hard("cut.txt.gz", lambda: gzip.compress("".join(sha256(bytes([n])).hexdigest() for n in range(99)).encode())[:900], 1, "truncated"),
    Hard("not.gz", lambda: STORY.encode(), 0, "malformed"),
    # WARC
    Hard("cut.warc", lambda: warc({"http://a.example/1": page().encode(), "http://a.example/2": page(SECOND).encode()})[:-90], 1, "truncated"),
    Hard("cut.warc.gz", lambda: warc({"http://a.example/1": page().encode(), "http://a.example/2": page(SECOND).encode()}, gz=True)[:-90], 1, "truncated"),
    Hard("header.warc", lambda: b"WARC/1.0\r\n", 0, "malformed"),
    Hard("junk.warc", lambda: b"WARC/1.0\r\n" + b"x" * 5000, 0, "malformed"),
    # feeds
    Hard("no_entries.rss", lambda: rss([]), 0, "empty"),
    Hard("laughs.rss", billion_laughs, 0, "bomb"),
    Hard("cut.rss", lambda: rss([STORY, SECOND])[:-120], 1, "empty malformed"),
    Hard("empty_entry.rss", lambda: rss(["", STORY]), 1, "empty"),
    Hard("other.xml", lambda: b"<?xml version='1.0'?><invoice><total>3</total></invoice>", 0, "empty"),
]  # fmt: skip


def _deep_mail(depth: int) -> bytes:
    parts = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth))
    return f"From: a@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n{parts}".encode()


def test_there_are_enough() -> None:
    assert len(HARD) >= 50
    assert len({hard.name for hard in HARD}) == len(HARD)


@pytest.mark.parametrize("hard", HARD, ids=lambda hard: hard.name)
def test_hard_input_is_read_or_said_in_one_line(hard: Hard) -> None:
    data = hard.make()
    began = time.process_time()
    found = list(read_bytes(hard.name, data))
    taken = time.process_time() - began
    reports = [item for item in found if isinstance(item, Document)]
    problems = [item for item in found if isinstance(item, Problem)]
    assert [problem.error.code for problem in problems] == (hard.code or "").split(), problems
    assert len(reports) == hard.reports
    assert taken < QUICK
    for problem in problems:
        line = str(problem)
        assert line.startswith(hard.name)
        assert line.isprintable()
        assert len(line) < 300
    for report in reports:
        json.dumps(report.text, ensure_ascii=False).encode("utf-8")
        assert "\x00" not in report.text


@pytest.mark.parametrize(
    "name",
    ["line_50_mib.txt", "no_newline.jsonl", "bomb.zip", "bomb.txt.gz", "lying.zip"],
)
def test_hard_input_needs_little_memory(name: str) -> None:
    data = next(hard for hard in HARD if hard.name == name).make()
    tracemalloc.start()
    for _ in read_bytes(name, data):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < SMALL


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    for hard in HARD:
        if not hard.name.startswith(
            ("line_50", "page_50", "no_newline", "huge", "bomb", "lying", "million", "one_word")
        ):
            (tmp_path / hard.name).write_bytes(hard.make())
    (tmp_path / "zz_good.txt").write_text(SECOND)
    found = list(sources([str(tmp_path)]))
    assert found[-1].name.endswith("zz_good.txt")
    assert isinstance(found[-1], Document)


CONTRACT = [
    (b"", "empty"),
    (b"   \n", "empty"),
    (STORY.encode("utf-16"), "encoding"),
    (f"{STORY} Núñez".encode("latin-1"), "encoding"),
    (bytes(range(256)) * 40, "binary"),
    (b"a " * (25 * MEBIBYTE), "too-large"),
    (b"<html><body><script>x()</script></body></html>", "no-text"),
    (f"<html><body><p>{STORY} Núñez</p></body></html>".encode("latin-1"), "encoding"),
    (b'{"text": ""}', "empty"),
    (b'{"text": "half', "json"),
    (b'{"id": "x"}', "no-text"),
]


@pytest.mark.parametrize(("data", "code"), CONTRACT)
def test_bad_input_of_the_contract_is_one_problem(data: bytes, code: str) -> None:
    found = list(contract_documents(io.BytesIO(data), "-"))
    assert [item.error.code for item in found if isinstance(item, Problem)] == [code]
    assert len(found) == 1


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "loop").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (inner / "story.txt").write_text(STORY)
    found = list(sources([str(tmp_path)]))
    assert [item.name.removeprefix(str(tmp_path)) for item in found] == ["/a/b/story.txt", "/self"]
    assert isinstance(found[1], Problem)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_folder_without_permission_is_named(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0)
    try:
        (problem,) = sources([str(closed)])
    finally:
        closed.chmod(0o700)
    assert isinstance(problem, Problem)
    assert "cannot be opened" in str(problem)


def test_folder_that_fails_is_named_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "open.txt").write_text(STORY)
    listing = Path.iterdir

    def refuse(path: Path) -> object:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return listing(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    problem, report = sources([str(tmp_path)])
    assert isinstance(problem, Problem)
    assert "Permission denied" in str(problem)
    assert isinstance(report, Document)


def test_devices_and_pipes_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (problem,) = sources([str(tmp_path / "pipe")])
    assert isinstance(problem, Problem)
    assert problem.error.code == "unsupported"


@pytest.mark.parametrize("given", ["no/such/file.txt", "no_such_*.txt", "bad\0name.txt", "x" * 5000])
def test_what_is_not_there_is_one_problem(given: str) -> None:
    (problem,) = sources([given])
    assert isinstance(problem, Problem)
    assert re.search("is not there|matches no|cannot be opened", str(problem))


def test_a_name_with_line_breaks_stays_one_line(tmp_path: Path) -> None:
    (tmp_path / "a\nb\x1b[31m.txt").write_bytes(b"")
    (problem,) = sources([str(tmp_path)])
    assert str(problem).isprintable()


def test_zip_with_a_bomb_in_it_gives_one_problem_after_what_was_read() -> None:
    bomb = zipped({"b.txt": b"0" * (40 * MEBIBYTE)})
    *read, problem = read_bytes(
        "all.zip", zipped({"a.txt": STORY.encode(), "b.zip": bomb, "c.txt": SECOND.encode()})
    )
    assert isinstance(problem, Problem)
    assert problem.error.code == "bomb"
    assert len(read) == 1


def test_date_of_print_in_the_year_0_is_unknown() -> None:
    report, _ = read_bytes("a.jsonl", lines(row(published="0000-03-09")))
    assert isinstance(report, Document)
    assert report.published is None
    assert report.published_basis == "none"


def test_a_later_zip_member_is_read_when_one_before_is_broken() -> None:
    data = bytearray(zipped({"a.txt": SECOND.encode() * 30, "b.txt": STORY.encode()}))
    data[60] ^= 0xFF  # inside the packed bytes of the first
    found = list(read_bytes("a.zip", bytes(data)))
    assert any(isinstance(item, Document) and item.name == "a.zip/b.txt" for item in found)
    assert any(isinstance(item, Problem) for item in found)


def test_zip_is_read_by_its_directory() -> None:
    with zipfile.ZipFile(
        io.BytesIO(zipped({".hidden": b"x", "__MACOSX/a": b"x", "a.txt": STORY.encode()}))
    ) as archive:
        assert len(archive.namelist()) == 3
    (report,) = read_bytes("a.zip", zipped({".hidden": b"x", "__MACOSX/a": b"x", "a.txt": STORY.encode()}))
    assert isinstance(report, Document)
    assert report.published is None or isinstance(report.published, date)
