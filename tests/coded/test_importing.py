"""A table in a record: its rows link with what was read, and the command takes nothing that nobody confirmed."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copy

import pytest

from onrecord import linking, pipeline
from onrecord.cli import main
from onrecord.coded.mapping import codes
from onrecord.engine.alone import alone
from onrecord.extract import read as reads
from onrecord.ingest.found import Overrides
from onrecord.ingest.walk import sources
from onrecord.store.lines import lines_of
from onrecord.store.store import Store
from onrecord.words import STATES
from tests.coded.tables import ACLED, KILLED, SHELLED, UCDP, Imports, sheet, table

REPORT = Path(__file__).parents[2] / "examples" / "2024-03-04-halden-press-market.txt"
SHEET = sheet(["Date", "Place", "Event type", "Killed"], ["2024-03-03", "Tal Zahir", "Shelling", "14"])
ELSEWHERE = SHELLED | {"event_id_cnty": "KAR102", "event_date": "2024-05-20", "location": "Oum Sarir",

                       "fatalities": "3",
                       "notes": "On 20 May 2024, a mortar round hit a mill in Oum Sarir."}  # fmt: skip
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(imports: Imports) -> Call:
    """Run the command as from the keyboard; give its exit code and what it printed."""

    def made(*arguments: str | Path, given: str | None = None) -> tuple[int, str, str]:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        keyboard = Keyboard(io.BytesIO((given or "").encode()), is_there=given is not None)
        with pytest.MonkeyPatch.context() as patch:
            words = ["onrecord", "import", *map(str, arguments), "--record", str(imports.record)]
            patch.setattr(sys, "argv", words)
            patch.setattr(sys, "stdin", keyboard)
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            patch.setenv("COLUMNS", "120")
            with pytest.raises(SystemExit) as ended:
                main()
        said = tuple(stream.buffer.getvalue().decode() for stream in (out, err))  # type: ignore[attr-defined]
        return int(ended.value.code or 0), *said

    return made


class Keyboard(io.TextIOWrapper):
    """What a person types, at a terminal or not."""

    def __init__(self, typed: io.BytesIO, *, is_there: bool) -> None:
        super().__init__(typed)
        self._is_there = is_there

    def isatty(self) -> bool:
        return self._is_there


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of one report, and of the tables of two others that tell of the same shelling; linked."""
    imports = Imports(tmp_path_factory.mktemp("joined"))
    with Store.open(imports.record) as store:
        found = sources([str(REPORT)], Overrides())
        assert [step.outcome for step in pipeline.read(found, store, alone(reads), reader="test")] == ["new"]
    imports.take(table(ACLED, SHELLED, ELSEWHERE), "acled.csv")
    imports.take(table(UCDP, KILLED), "ged.csv")
    with Store.open(imports.record) as store:
        assert [run.documents for run in linking.link(store)][-1] == 4
    return imports.record


@pytest.fixture
def record(joined: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of it, open."""
    with Store.open(Path(copy(joined, tmp_path / "joined.db"))) as store:
        yield store


def test_a_report_and_two_tables_that_tell_of_one_shelling_are_one_incident(record: Store) -> None:
    views = linking.listed(record)
    shelling = max(views, key=lambda view: len(view.reports))

    assert sorted(source.name for source in shelling.sources) == ["ACLED", "Halden Press Agency", "UCDP GED"]
    (toll,) = (toll for toll in shelling.tolls if (toll.kind, toll.group) == ("killed", None))
    assert (toll.minimum, toll.best.low, toll.maximum) == (11, 12, 14)
    civilians = [toll for toll in shelling.tolls if (toll.kind, toll.group) == ("killed", "civilians")]
    assert [(toll.sources, toll.best.low, toll.disputed) for toll in civilians] == [(2, 12, False)]


def test_what_a_table_tells_of_elsewhere_stands_alone(record: Store) -> None:
    alone = [view for view in linking.listed(record) if [each.name for each in view.sources] == ["ACLED"]]

    assert [len(view.reports) for view in alone] == [1]
    assert [toll.best.low for toll in alone[0].tolls if toll.kind == "killed"] == [3]


def test_nothing_is_broken_in_such_a_record_and_each_row_names_what_read_it(record: Store) -> None:
    assert list(record.faults()) == []
    readers = [filed.reader for filed in record.documents()]
    assert readers == ["test", "import:acled 1", "import:acled 1", "import:ucdp 1"]


def test_the_same_file_twice_adds_nothing_and_every_row_is_counted(imports: Imports, call: Call) -> None:
    other = SHELLED | {"event_type": "Strategic developments", "sub_event_type": "Other"}
    path = imports.file(table(ACLED, SHELLED, ELSEWHERE, SHELLED, other))

    code, out, err = call(path)
    assert code == 0
    assert "4 rows, read as acled" in out
    assert "rows 4: 2 added, 1 known, 1 set aside\nevents: 2 shelling" in out
    assert err.count("\n") == 1
    assert "table.csv#row=5: sub_event_type is 'Other'" in err
    assert "rows 4: 0 added, 3 known, 1 set aside\nno new events" in call(path)[1]


def test_a_broken_row_is_said_and_the_command_fails_when_all_the_rest_is_in(
    imports: Imports, call: Call
) -> None:
    code, out, err = call(imports.file(table(ACLED, SHELLED) + b'"KAR7,never closed\n'), "--json")

    *steps, last = map(json.loads, out.splitlines())
    assert code == 1
    assert [step["outcome"] for step in steps] == ["new", "set aside"]
    assert last["summary"]["set aside"] == 1
    assert "quotation mark" in err


def test_no_sheet_is_imported_that_nobody_confirmed(imports: Imports, call: Call) -> None:
    path = imports.file(SHEET)

    code, out, err = call(path, "--quiet")
    assert (code, imports.record.exists()) == (2, False)
    assert "Event type  kind" in out
    assert "nobody has confirmed how the columns are read" in err
    assert call(path, given="n\n")[0] == 2
    assert not imports.record.exists()


def test_a_sheet_is_imported_once_a_person_says_yes(imports: Imports, call: Call) -> None:
    code, out, _ = call(imports.file(SHEET), given="y\n")

    assert (code, "Import it so?" in out, "1 added" in out) == (0, True, True)
    (filed,) = imports.filed()
    assert filed.document.publisher == "table.csv"


def test_a_mapping_is_printed_edited_and_taken(imports: Imports, call: Call) -> None:
    path = imports.file(SHEET)
    code, printed, err = call(path, "--propose")
    mapping = imports.file(
        printed.replace('"Killed" = "killed"', '"Killed" = "injured"').encode(), "mapping.toml"
    )

    assert (code, err, imports.record.exists()) == (0, "", False)
    assert call(path, "--mapping", mapping, "--source", "Valley Monitors", "--quiet") == (0, "", "")
    (filed,) = imports.filed()
    assert filed.document.publisher == "Valley Monitors"
    assert [count.kind for count in filed.reading.events[0].counts] == ["injured"]


@pytest.mark.parametrize(
    ("options", "said"),
    [(["--as", "excel"], "acled, ucdp, sheet"), (["--as", "acled"], "it has no column event_date"),

     (["--as", "ucdp"], "type_of_violence")],
)  # fmt: skip
def test_a_table_is_not_taken_for_what_it_is_not(
    imports: Imports, call: Call, options: list[str], said: str
) -> None:
    code, _, err = call(imports.file(SHEET), *options)

    assert (code, imports.record.exists()) == (2, False)
    assert said in err


@pytest.mark.parametrize(
    "content",
    [table(ACLED, SHELLED | {"tags": "onrecord=3fa9c1; kind=shelling"}),
     table(UCDP, KILLED | {"code_status": "partly"})],
    ids=["acled", "ucdp"],
)  # fmt: skip
def test_a_table_that_onrecord_wrote_is_not_of_those_whose_layout_it_has(
    imports: Imports, call: Call, content: bytes
) -> None:
    code, _, err = call(imports.file(content))

    assert (code, imports.record.exists()) == (2, False)
    assert "onrecord wrote it; say with --source" in err
    assert call(imports.folder / "table.csv", "--source", "Valley Monitors", "--quiet") == (0, "", "")
    assert [filed.document.publisher for filed in imports.filed()] == ["Valley Monitors"]


def test_what_marks_a_table_of_ours_is_what_we_write() -> None:
    assert all(re.search(codes("ucdp")["ours"]["words"], state) for state in STATES)
    assert not re.search(codes("ucdp")["ours"]["words"], "Clear")


def test_a_table_of_acled_can_be_read_as_a_sheet(imports: Imports, call: Call) -> None:
    _, printed, _ = call(imports.file(table(ACLED, SHELLED)), "--as", "sheet", "--propose")

    assert 'as = "sheet"' in printed
    assert '"event_date" = "date"' in printed


def test_a_whole_record_in_lines_is_made_anew(imports: Imports, call: Call, record: Store) -> None:
    path = imports.file(b"".join(lines_of(record)), "record.jsonl")
    head = record.head()
    code, out, err = call(path)

    assert (code, err) == (0, "")
    assert head
    assert head.hash in out
    assert len(imports.filed()) == 4
    code, _, err = call(path)
    assert (code, "is there already" in err) == (2, True)


def test_lines_of_reports_are_no_record(imports: Imports, call: Call) -> None:
    code, _, err = call(imports.file(b'{"text": "Shells hit a market."}\n', "reports.jsonl"))

    assert (code, imports.record.exists()) == (2, False)
    assert "`onrecord read` takes reports" in err
    assert "leave the other options out" in call(imports.folder / "reports.jsonl", "--as", "acled")[2]
