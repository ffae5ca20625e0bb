from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.pictures.table import Table, table_of, to_csv
from onrecord.words import neutral


def read_back(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n@x", "＝1"])
def test_a_text_that_would_run_is_a_text(cell: str) -> None:
    assert neutral(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Kareth", "12-14", "a=b", "", "'=1"])
def test_other_text_is_left_alone(cell: str) -> None:
    assert neutral(cell) == cell


def test_numbers_stay_numbers() -> None:
    assert read_back(to_csv(table_of(("n",), [(-5,), (2.5,), (3.0,), (None,)]))) == [
        ["n"],
        ["-5"],
        ["2.5"],
        ["3"],
        [""],
    ]


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_rows_come_back_and_no_cell_starts_a_formula(rows: list[tuple[str, str]]) -> None:
    back = read_back(to_csv(Table(("a", "b"), tuple(rows))))

    assert back[1:] == [[neutral(cell) for cell in row] for row in rows]
    assert not [cell for row in back for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_lines_end_as_rfc_4180_has_it() -> None:
    assert to_csv(Table(("a", "b"), (("x,y", 'say "z"'),))) == 'a,b\r\n"x,y","say ""z"""\r\n'
