"""Files that are read in stretches give what they give when they are read as a whole."""

from __future__ import annotations

import gzip
import io
import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ingest.report_files import warc

from onrecord.engine.spark_stretches import Stretch, found, line_ends, row
from onrecord.ingest.contract import contract_documents
from onrecord.ingest.found import Found, Problem
from onrecord.ingest.walk import sources
from onrecord.model.text import Document

TEXTS = (
    '{"text": "Two were killed in Tolvar."}',
    '{"id": "a", "text": "Shells fell.", "published": "2031-05-09"}',
    '{"text": "Fire.", "published": "03/04/2031"}',
    '{"title": "none"}',
    "{broken",
    "[1]",
    "",
    " \r",
    '{"text": "caf\u00e9"}',
)


def alike(item: Found) -> Found | str:
    return str(item) if isinstance(item, Problem) else item


def whole(path: Path) -> list[Found | str]:
    with path.open("rb") as stream:
        return [alike(item) for item in contract_documents(stream, str(path))]


def parts(path: Path, cuts: list[int]) -> list[Found | str]:
    """What the stretches between some cuts give, one after another, numbered as the engine numbers them."""
    made, first = [], 1
    for start, end in pairwise([0, *sorted(cuts), None]):
        stretch = Stretch(str(path), str(path), start or 0, end, first)
        made += [alike(item) for item in found(stretch)]
        first += line_ends(stretch)
    return made


@given(
    data=st.data(), lines=st.lists(st.sampled_from(TEXTS), max_size=9), ends=st.booleans(), mark=st.booleans()
)
def test_lines_are_the_same_wherever_a_file_is_cut(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, lines: list[str], ends: bool, mark: bool
) -> None:
    path = tmp_path_factory.mktemp("cut") / "given.jsonl"
    text = "\n".join(lines) + ("\n" if ends else "")
    path.write_bytes((b"\xef\xbb\xbf" if mark else b"") + text.encode())
    cuts = data.draw(st.lists(st.integers(1, max(1, len(text))), unique=True, max_size=5))

    assert parts(path, cuts) == whole(path)


@pytest.mark.parametrize("broken", [b"\xff\xfe", b"\xfe\xff"])
def test_a_file_in_utf_16_is_refused_once(tmp_path: Path, broken: bytes) -> None:
    path = tmp_path / "wide.jsonl"
    path.write_bytes(broken + '{"text": "Fire."}\n{"text": "Rain."}\n'.encode("utf-16-le"))

    assert len(whole(path)) == 1
    assert parts(path, [20, 50]) == whole(path)


def test_a_packed_file_of_lines_is_read_as_what_is_in_it(tmp_path: Path) -> None:
    plain, packed = tmp_path / "given.jsonl", tmp_path / "given.jsonl.gz"
    plain.write_text("\n".join(TEXTS))
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    told = [item.id if isinstance(item, Document) else item.partition(".jsonl")[2] for item in whole(plain)]
    made = [alike(item) for item in found(Stretch(str(packed), str(packed)))]

    assert [
        item.id if isinstance(item, Document) else item.partition(".jsonl.gz")[2] for item in made
    ] == told


def test_of_a_packed_file_that_is_cut_short_what_comes_before_is_read(tmp_path: Path) -> None:
    packed = tmp_path / "given.jsonl.gz"
    lines = "".join(json.dumps({"text": f"Report {number} of the day."}) + "\n" for number in range(5000))
    packed.write_bytes(gzip.compress(lines.encode())[:-2000])
    *_, last = made = list(found(Stretch(str(packed), str(packed))))

    assert len(made) > 1000
    assert "is cut short or broken" in str(last)


def test_a_web_archive_gives_what_the_record_takes_of_it(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    pages = {f"https://a.example/{number}": text.encode() for number, text in enumerate(("Fire.", "Rain."))}
    path.write_bytes(warc(pages, gz=True, kind="text/plain"))
    ours = [item for item in found(Stretch(str(path), str(path))) if isinstance(item, Document)]
    theirs = [item for item in sources([str(path)]) if isinstance(item, Document)]

    assert [(one.id, one.text, one.name) for one in ours] == [(one.id, one.text, one.name) for one in theirs]
    assert len(ours) == 2


def test_a_file_that_is_gone_is_a_problem(tmp_path: Path) -> None:
    (problem,) = found(Stretch("gone.jsonl", str(tmp_path / "gone.jsonl")))

    assert str(problem) == "gone.jsonl: cannot be read (No such file or directory)"
    assert line_ends(Stretch("gone.jsonl", str(tmp_path / "gone.jsonl"))) == 0


def test_a_row_is_read_as_a_line_with_its_fields() -> None:
    (made,) = row(
        "given.parquet", 3, {"id": "a", "text": b"caf\xc3\xa9", "published": "2031-05-09", "url": None}
    )
    (line,) = contract_documents(
        io.BytesIO(b'{"id": "a", "text": "caf\xc3\xa9", "published": "2031-05-09"}'), "given.jsonl"
    )

    assert isinstance(made, Document)
    assert isinstance(line, Document)
    assert (made.id, made.text, made.published, made.name) == (
        "a",
        line.text,
        line.published,
        "given.parquet#row=3",
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": b"\xff\xfe\x00"}, "is not UTF-8"),
        ({"text": None}, "has no field 'text'"),
        ({"text": 7}, "has a 'text' that is no string but int"),
        ({"text": b" "}, "has no text"),
    ],
)
def test_a_row_that_cannot_be_read_is_a_problem(fields: dict[str, object], said: str) -> None:
    (problem,) = row("given.parquet", 3, fields)

    assert isinstance(problem, Problem)
    assert problem.name == "given.parquet#row=3"
    assert said in str(problem)
