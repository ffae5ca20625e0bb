"""The tidy tables: every row under its columns, every id leading somewhere, and the same in every format."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from openpyxl import load_workbook

from onrecord.export import tidy_csv, tidy_parquet, xlsx
from onrecord.export.tables import Table, tables
from onrecord.releasing import Spooled

TYPES = {"text": str, "whole": int, "number": int | float, "flag": bool, "day": date, "json": object}
NAMES = [each.name for each in tables()]


def rows_of(release: Spooled, name: str) -> list[dict[str, Any]]:
    table = next(each for each in tables() if each.name == name)
    return [dict(zip(table.header, row, strict=True)) for row in table.rows(release)]


def split(value: str | None) -> list[str]:
    return value.split("; ") if value else []


def test_the_tables_are_those_of_the_release(release: Spooled) -> None:
    assert NAMES == ["incidents", "tolls", "parties", "events", "claims", "documents", "actors", "places"]
    sheet = release.sheet
    assert [len(rows_of(release, name)) for name in ("incidents", "events", "claims", "documents")] == [
        sheet.incidents,
        sheet.events,
        sheet.claims,
        sheet.documents,
    ]


@pytest.mark.parametrize("table", tables(), ids=NAMES)
def test_each_row_has_a_value_of_its_type_under_each_column_and_a_key_of_its_own(
    release: Spooled, table: Table
) -> None:
    rows = rows_of(release, table.name)
    assert rows
    for row in rows:
        for column in table.columns:
            assert row[column.name] is None or isinstance(row[column.name], TYPES[column.type]), column
    keys = [tuple(row[name] for name in table.key) for row in rows]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("table", tables(), ids=NAMES)
def test_each_id_leads_to_a_row(release: Spooled, table: Table) -> None:
    for column in table.columns:
        if not column.refers:
            continue
        name, field = column.refers.split(".")
        known = {row[field] for row in rows_of(release, name)}
        led = [value for row in rows_of(release, table.name) for value in split(row[column.name])]
        assert set(led) <= known
        assert led or column.name in ("contains", "part_of")


def test_each_claim_has_the_words_of_its_document_at_its_offsets(release: Spooled) -> None:
    texts = {one.id: one.text or "" for one in release.documents()}
    for row in rows_of(release, "claims"):
        text = texts[row["document"]]
        assert text[row["start"] : row["end"]] == row["words"]
        assert all(text[start:end] == quoted for start, end, quoted in row["more_words"])


def as_csv(folder: Path, table: Table) -> Iterator[dict[str, Any]]:
    with (folder / f"{table.name}.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, strict=True):
            yield {column.name: _from_csv(row[column.name], column.type) for column in table.columns}


def _from_csv(cell: str, kind: str) -> Any:
    if cell == "":
        return None
    text = cell[1:] if cell.startswith("'") and cell[1:].lstrip().startswith(("=", "+", "-", "@")) else cell
    made = {
        "whole": int,
        "number": float,
        "day": date.fromisoformat,
        "flag": {"true": True, "false": False}.get,
    }
    return json.loads(cell) if kind == "json" else made.get(kind, str)(text)


def as_parquet(folder: Path, table: Table) -> Iterator[dict[str, Any]]:
    json_columns = [column.name for column in table.columns if column.type == "json"]
    for row in pyarrow.parquet.read_table(folder / f"{table.name}.parquet").to_pylist():
        yield row | {name: json.loads(row[name]) for name in json_columns}


@pytest.mark.parametrize(
    ("module", "read"), [(tidy_csv, as_csv), (tidy_parquet, as_parquet)], ids=["csv", "parquet"]
)
def test_a_reader_of_the_format_finds_what_was_written(
    release: Spooled, tmp_path: Path, module: Any, read: Any
) -> None:
    module.write(release, tmp_path / "out")

    for table in tables():
        assert list(read(tmp_path / "out", table)) == [
            {
                name: json.loads(json.dumps(value)) if isinstance(value, list | dict) else value
                for name, value in row.items()
            }
            for row in rows_of(release, table.name)
        ]


def test_the_types_of_the_columns_are_in_the_parquet_file(release: Spooled, tmp_path: Path) -> None:
    tidy_parquet.write(release, tmp_path / "out")
    schema = pyarrow.parquet.read_schema(tmp_path / "out" / "incidents.parquet")

    assert str(schema.field("first").type) == "date32[day]"
    assert str(schema.field("killed_best").type) == "double"
    assert str(schema.field("reports").type) == "int64"


def test_the_data_package_describes_every_column(release: Spooled, tmp_path: Path) -> None:
    tidy_csv.write(release, tmp_path / "out")
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))

    for resource, table in zip(package["resources"], tables(), strict=True):
        assert [field["name"] for field in resource["schema"]["fields"]] == list(table.header)
        assert all(field["description"] for field in resource["schema"]["fields"])
        assert (tmp_path / "out" / resource["path"]).is_file()


def test_the_workbook_has_a_sheet_for_each_table_and_no_formula(release: Spooled, tmp_path: Path) -> None:
    xlsx.write(release, tmp_path / "record.xlsx")
    book = load_workbook(tmp_path / "record.xlsx", read_only=True)

    assert book.sheetnames == ["About", *(table.title for table in tables())]
    for table in tables():
        header, *rows = book[table.title].iter_rows()
        assert tuple(cell.value for cell in header) == table.header
        assert len(rows) == len(rows_of(release, table.name))
        assert not [cell for row in rows for cell in row if getattr(cell, "data_type", "s") == "f"]


def test_a_sheet_that_is_full_goes_on_in_another(
    release: Spooled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 11)
    xlsx.write(release, tmp_path / "record.xlsx")
    book = load_workbook(tmp_path / "record.xlsx", read_only=True)
    incidents = [name for name in book.sheetnames if name.startswith("Incidents")]

    assert len(incidents) == -(-release.sheet.incidents // 10)
    assert sum(len(list(book[name].iter_rows())) - 1 for name in incidents) == release.sheet.incidents


def test_what_a_cell_cannot_hold_is_told(
    release: Spooled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "LONGEST", 40)
    losses = xlsx.write(release, tmp_path / "record.xlsx")

    assert any(loss.count for loss in losses if loss.what.startswith("cells of more than"))
