"""Files of every usual make: which rows come out of them, with which bytes, and what is said of those that do not."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from onrecord.coded.row import Coded
from onrecord.errors import UsageError
from onrecord.importing import look, told
from onrecord.ingest.found import Problem
from tests.coded.tables import ACLED, SHELLED, Imports, table

TEXT = "Date;Place;Event type;Killed\r\n2024-03-03;Tal Zahir;shelling;12\r\n2024-03-04;Oum Sarír;raid;3\r\n"


def places(rows: list[Coded | Problem]) -> list[str | None]:
    events = [one.reading.events[0] for one in rows if isinstance(one, Coded)]
    return [event.place.name if event.place else None for event in events]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_columns_are_parted_by_any_usual_sign(imports: Imports, delimiter: str) -> None:
    rows = imports.told(TEXT.replace(";", delimiter).encode())

    assert places(rows) == ["Tal Zahir", "Oum Sarír"]
    assert isinstance(rows[0], Coded)
    assert rows[0].document.media_type == ("text/tab-separated-values" if delimiter == "\t" else "text/csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_are_read_in_their_encoding(imports: Imports, encoding: str) -> None:
    rows = imports.told(TEXT.encode(encoding))

    assert places(rows) == ["Tal Zahir", "Oum Sarír"]
    notes = look(imports.folder / "table.csv").notes
    assert any("says no encoding" in note for note in notes) == (encoding == "cp1252")


def test_a_row_with_bytes_of_another_encoding_stops_no_other(imports: Imports) -> None:
    long = (
        f"2024-03-05;Nisan;raid;{'1' * 270_000}\r\n".encode()
    )  # so that it is not seen when the encoding is told
    rows = imports.told(TEXT.encode() + long + "2024-03-05;Nísan;raid;1\r\n".encode("cp1252") + long)

    assert [isinstance(one, Coded) for one in rows] == [True, True, True, False, True]
    assert "is not utf-8" in str(rows[3])
    assert isinstance(rows[3], Problem)
    assert rows[3].name.endswith("#row=5")


def test_a_quotation_mark_that_is_not_closed_costs_one_row(imports: Imports) -> None:
    head, row = b"Date,Place,Event type,Notes\n", b"2024-03-03,Tal Zahir,shelling,%s\n"
    content = (
        head + row % b'"shells, ""many"""' + row % b'"never closed' + row % b"plain" + row % b'"two\nlines"'
    )
    rows = imports.told(content)

    assert [isinstance(one, Coded) for one in rows] == [True, False, True, True]
    assert "quotation mark" in str(rows[1])
    assert isinstance(rows[3], Coded)
    assert rows[3].reading.events[0].evidence[0].text == "two\nlines"


def test_a_cell_beyond_the_heading_is_kept(imports: Imports) -> None:
    row = imports.last(b"Date,Place,Event type\n2024-03-03,Tal Zahir,shelling,by night\n")

    assert row.document.text.endswith("\n(column 4): by night")


def workbook(path: Path) -> Path:
    book = Workbook()
    book.remove(book.active)
    book.create_sheet("Empty")
    book.create_sheet("Cover").append(["What this is", "Incidents of March"])
    rows = book.create_sheet("Incidents")
    rows.append(["Date", "Place", "Event type", "Killed", "Confirmed", "Sum"])
    rows.append([date(2024, 3, 3), "Tal Zahir", "shelling", 12, True, "=D2+1"])
    rows.append([datetime(2024, 3, 4, 14, 30), "Oum Sarir", "raid", 3.0, None, None])
    book.create_sheet("Notes").append(["about"])
    book.save(path)
    return path


def test_a_workbook_is_read_by_its_first_sheet_that_is_a_table(imports: Imports) -> None:
    path = workbook(imports.folder / "book.xlsx")
    found = look(path)
    first, second = told(found)

    assert found.notes == ("sheet 'Incidents' is read; not read: Empty, Cover, Notes",)
    assert isinstance(first, Coded)
    assert isinstance(second, Coded)
    assert first.document.text == (
        "Date: 2024-03-03\nPlace: Tal Zahir\nEvent type: shelling\nKilled: 12\nConfirmed: TRUE\nSum: =D2+1"
    )
    assert first.document.content.decode() == (
        "Date,Place,Event type,Killed,Confirmed,Sum\n2024-03-03,Tal Zahir,shelling,12,TRUE,=D2+1\n"
    )
    assert first.document.name.endswith("book.xlsx#row=2")
    when = second.reading.events[0].when
    assert when
    assert (str(when.first), when.quote and when.quote.text) == ("2024-03-04", "2024-03-04 14:30:00")
    assert [count.quote.text for count in second.reading.events[0].counts] == ["Killed: 3"]


def test_acled_in_a_workbook_is_known_by_its_heading(imports: Imports) -> None:
    book = Workbook()
    book.active.append(ACLED)
    book.active.append([SHELLED.get(column) for column in ACLED])
    book.save(imports.folder / "acled.xlsx")

    assert look(imports.folder / "acled.xlsx").kind == "acled"


def test_the_rows_of_a_file_are_not_all_in_memory(imports: Imports) -> None:
    class Told(io.BytesIO):
        """Counts the bytes that were asked for."""

        taken = 0

        def readline(self, size: int | None = -1) -> bytes:
            line = super().readline(size)
            self.taken += len(line)
            return line

    from onrecord.coded.table import open_table

    content = table(ACLED, *[SHELLED] * 200)
    stream = Told(content)
    rows = open_table(stream, "utf-8", content[:2000].decode()).rows
    next(rows)

    assert stream.taken < len(content) / 50


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "is empty"),
        ("blank.csv", b"\n\n", "is empty"),
        ("noise.csv", bytes(range(256)) * 8, "binary data"),
        ("open.csv", b'"never closed', "quotation mark"),
        ("no.xlsx", b"PK\x03\x04 and no more", "cannot be read as a workbook"),
    ],
)
def test_what_is_no_table_is_refused_by_name(imports: Imports, name: str, content: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=name) as error:
        look(imports.file(content, name))

    assert said in str(error.value)


@pytest.mark.parametrize("name", ["none.csv", "none.xlsx"])
def test_a_file_that_is_not_there_is_said_not_to_be(imports: Imports, name: str) -> None:
    with pytest.raises(UsageError, match="No such file"):
        look(imports.folder / name)
