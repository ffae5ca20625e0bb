"""Any table: every quote is what the text says there, and every row is somewhere."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from onrecord.coded.cells import written
from onrecord.coded.mapping import folded
from onrecord.coded.row import Coded
from onrecord.errors import UsageError
from onrecord.importing import look, told
from onrecord.ingest.decode import freeze
from onrecord.model.record import claims_of, misquoted
from tests.coded.tables import ACLED, UCDP, Imports, sheet

ODD = [
    "", " ", '"', '""', "a,b;c\td", "two\nlines", "two\r\nlines", "=1+1", "@SUM(A1)", "-3", "سوق تل زاهر", "12", "0",
    "-1", "unknown", "2024-03-03", "03/04/2024", "13/04/2024", "2024-03-03 to 2024-03-09",
    "Shelling/artillery/missile attack",     "Armed clash",
    "shelling", "1", "2", "3", "Tal Zahir town", "33.5", "36,3", "0.0", "Syria", "760",
    "Civilians (Kareth)",     "A; B;; C", "Military Forces of Syria (2000-)", "\u2028",
    "é\u0301\U0001f600", "x" * 10_000, "\x07bell", "#loc",
    "Total",
]  # fmt: skip
CELLS = st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
NAMES = [
    "Date", "End date", "Place", "Province", "Country", "Latitude", "Longitude", "Coordinates", "Event type",
    "Killed", "Killed min", "Killed max", "Civilians killed", "Perpetrator", "Victim", "Actor 1",
    "Weapon", "Notes", "Events",
    "سبب", "", "Notes",
]  # fmt: skip
HEADINGS = st.sampled_from([list(ACLED), list(UCDP)]) | st.lists(
    st.sampled_from(NAMES), min_size=1, max_size=12
)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """Draw a table: a heading, and rows as wide, narrower or wider."""
    heading = draw(HEADINGS)
    row = st.lists(CELLS, min_size=1, max_size=len(heading) + 1)
    wide = st.lists(CELLS, min_size=len(heading), max_size=len(heading))
    return [heading, *draw(st.lists(wide | row, max_size=4))]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
@example([[""], ['"']])
@example([[""], [" "], ["Date"], ["2024-03-03"]])
def test_every_quote_is_in_the_text_and_every_row_is_somewhere(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "odd.csv"
        path.write_bytes(sheet(*rows))
        try:
            found = look(path)
        except UsageError as error:
            assert not any(cell.strip() for row in rows for cell in row), error
            return
        seen = list(told(found))

    heading = next(at for at, row in enumerate(rows) if any(row))  # the first row in which there is anything
    full = [row for row in rows[heading + 1 :] if any(cell.strip() for cell in row)]
    assert len(seen) == found.survey.rows == len(full)
    for one, row in zip(seen, full, strict=True):
        if not isinstance(one, Coded):
            assert "mistake of ours" not in str(one)
            continue
        assert list(misquoted(one.reading, one.document.text)) == []
        assert all(claim.quotes for event in one.reading.events for claim in claims_of(event))
        for cell in row:
            assert freeze(cell)[0].strip() in one.document.text


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
def test_rows_in_are_rows_added_known_and_set_aside(rows: list[list[str]]) -> None:
    rows = [["Event type", "Date", *rows[0]], *(["shelling", "2024-03-03", *row] for row in rows[1:] * 2)]
    with tempfile.TemporaryDirectory() as folder:
        imports = Imports(Path(folder))
        first = Counter(step.outcome for step in imports.take(sheet(*rows)))
        again = Counter(step.outcome for step in imports.take(sheet(*rows)))

    different = {tuple(row) for row in rows[1:]}
    assert first.total() == again.total() == len(rows) - 1
    assert first["new"] <= len(different)
    assert again["new"] == 0
    assert first["new"] + first["known"] == again["known"]
    assert first["set aside"] == again["set aside"]


@given(st.lists(st.tuples(st.sampled_from(NAMES), CELLS), min_size=1, max_size=8))
def test_each_cell_stands_in_the_text_where_it_says(pairs: list[tuple[str, str]]) -> None:
    columns = [f"{name}{at}" for at, (name, _) in enumerate(pairs)]
    cells = written(columns, [cell for _, cell in pairs], {column: folded(column) for column in columns})

    for column, (_, value) in zip(columns, pairs, strict=True):
        found = cells.all(folded(column))
        assert [cell.value for cell in found] == [value.strip()] * bool(value.strip())
        for cell in found:
            assert cells.text[cell.words.start : cell.words.end] == cell.value
            assert cells.text[cell.line.start : cell.line.end] == cell.line.text
            assert cell.line.text.startswith(f"{column}: ")
