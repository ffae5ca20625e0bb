"""Tables that go out: as RFC 4180 has them, and nothing in them that a spreadsheet runs."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord import words
from onrecord.export.cells import joined, plain, write_csv

TEXT = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=30)


def test_cells_are_written_as_they_are_read(tmp_path: Path) -> None:
    many = write_csv(
        tmp_path / "t.csv", [("a", "b"), (None, 3.0), (2.5, -1), (True, date(1980, 8, 2)), ('x,"y"', "=1")]
    )

    assert many == 5
    assert (
        tmp_path / "t.csv"
    ).read_bytes() == b'a,b\r\n,3\r\n2.5,-1\r\ntrue,1980-08-02\r\n"x,""y""",\'=1\r\n'


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("mine")

    with pytest.raises(FileExistsError):
        write_csv(tmp_path / "t.csv", [])
    assert (tmp_path / "t.csv").read_text() == "mine"


def test_half_a_character_does_not_stop_the_rest(tmp_path: Path) -> None:
    write_csv(tmp_path / "t.csv", [("a\ud800b",), ("c",)])

    assert (tmp_path / "t.csv").read_bytes() == b"a?b\r\nc\r\n"


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5))
def test_rows_come_back_and_none_is_run(rows: list[tuple[str, str]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        write_csv(path, rows)
        with path.open(encoding="utf-8", newline="") as lines:
            back = list(csv.reader(lines))

    assert back == [[words.neutral(cell) for cell in row] for row in rows]
    assert not [cell for row in back for cell in row if cell.lstrip(" \n").startswith(("=", "+", "-", "@"))]


def test_several_values_share_a_cell() -> None:
    assert joined(["b", None, "a", "", "b"]) == "b; a"
    assert plain(joined([])) == ""
