"""`onrecord compare` on the record of the example reports, which are read once."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from rich.console import Console

from onrecord import (
    comparing,
    comparison_lines,
    importing,
    linking,
    pipeline,
    reviewing,
    show_comparison,
)
from onrecord.analyse.compared import Comparison, Left, comparison
from onrecord.analyse.comparing import compared
from onrecord.analyse.rules import rule
from onrecord.analyse.sides import Sides
from onrecord.cli import main
from onrecord.engine.alone import alone
from onrecord.extract import read as reads
from onrecord.ingest.found import Overrides
from onrecord.ingest.walk import sources
from onrecord.store.store import Store
from onrecord.vocab import load
from tests.analyse.invented import DAY, TOWN, count, days, report, told

EXAMPLES = Path(__file__).parent.parent / "examples"
VOICE, HALDEN, OFFICE = "Meshara Voice", "Halden Press Agency", "Press Office"
Run = Callable[..., tuple[int, str, str]]
Row = dict[str, Any]


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example reports in a record, read by the real reader and linked."""
    path = tmp_path_factory.mktemp("compare") / "onrecord.db"
    with Store.open(path) as store:
        found = sources([str(EXAMPLES)], Overrides())
        for _ in pipeline.read(found, store, alone(reads), reader=pipeline.reader_name()):
            pass
        for _ in linking.link(store):
            pass
    return path


@pytest.fixture
def record(read_once: Path, tmp_path: Path) -> Path:
    """A copy of it, for one test to change."""
    return Path(copy(read_once, tmp_path / "onrecord.db"))


@pytest.fixture
def run(read_once: Path) -> Run:
    """Run the command as from the keyboard; give its exit code and what it printed."""

    def made(*arguments: str, on: Path = read_once, columns: int = 120) -> tuple[int, str, str]:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "argv", ["onrecord", "compare", *arguments, "--record", str(on)])
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            patch.setenv("COLUMNS", str(columns))
            with pytest.raises(SystemExit) as ended:
                main()
        said = tuple(stream.buffer.getvalue().decode() for stream in (out, err))  # type: ignore[attr-defined]
        return int(ended.value.code or 0), *said

    return made


def lines(run: Run, *arguments: str, on: Path | None = None) -> tuple[dict[str, Row], Row]:
    """Give the incidents of a comparison by their ids, and its summary."""
    code, out, err = run(*arguments, "--json", **({"on": on} if on else {}))
    assert (code, err) == (0, "")
    *incidents, last = map(json.loads, out.splitlines())
    return {each["id"]: each for each in incidents}, last["summary"]


def done(store: Store, *theirs: str, against: tuple[str, ...] = ()) -> Comparison:
    *_, last = comparing.compare(store, comparing.two_sides(store, theirs, against))
    assert last.done is not None
    return last.done


# -- what is compared -------------------------------------------------------------------------------------------------


def test_every_incident_of_the_record_is_in_one_class(run: Run, read_once: Path) -> None:
    incidents, summary = lines(run, VOICE)

    with Store.open(read_once, read_only=True) as store:
        assert set(incidents) == {each.id for each in store.linkage.incidents()}
    assert sum(summary["incidents"].values()) == len(incidents)
    assert summary["incidents"]["both"] >= 2
    assert summary["left_out"] == {"dropped": 0, "neither": 0, "unasked": 0}


def test_two_papers_differ_on_how_many_and_each_has_its_words(run: Run) -> None:
    incidents, summary = lines(run, VOICE)
    killed = [
        difference
        for each in incidents.values()
        for difference in each["differences"]
        if difference["field"] == "killed"
    ]

    assert [(one["theirs"], one["ours"], one["apart"]) for one in killed] == [("3", "5", 2.0)]
    assert killed[0]["said_theirs"][0]["source"] == VOICE
    assert killed[0]["said_ours"][0]["quote"] == "Five terrorists"
    assert summary["differing"]["killed"] == 1


def test_the_copy_of_the_agency_counts_with_the_agency(run: Run) -> None:
    incidents, summary = lines(run, HALDEN, "--against", VOICE, "--against", OFFICE)

    assert summary["theirs"] == {"name": HALDEN, "documents": 3}
    assert summary["ours"] == {"name": f"{VOICE} and {OFFICE}", "documents": 2}
    market = next(each for each in incidents.values() if each["kind"] == "shelling")
    assert (market["told_by"], market["theirs"]["documents"]) == ("only theirs", 3)
    assert market["theirs"]["tellings"] == 2
    assert summary["left_out"]["neither"] > 0


def test_sides_that_are_swapped_give_the_same_the_other_way_round(run: Run) -> None:
    one, one_sums = lines(run, VOICE, "--against", OFFICE)
    other, other_sums = lines(run, OFFICE, "--against", VOICE)

    assert set(one) == set(other)
    assert all(one[name]["theirs"] == other[name]["ours"] for name in one)
    assert one_sums["incidents"]["only theirs"] == other_sums["incidents"]["only ours"]
    assert [each["both_theirs"] for each in one_sums["harms"]] == [
        each["both_ours"] for each in other_sums["harms"]
    ]


def test_what_people_dropped_is_left_out_and_counted(record: Path) -> None:
    with Store.open(record, make=False) as store:
        before = done(store, VOICE)
        alone = before.of("theirs")[0]
        for event in store.linkage.events_of(alone.id):
            reviewing.decide(store, "event", event, "reject", by="A. Coder", after=store.board.head())
        after = done(store, VOICE)

    assert before.left.dropped == 0
    assert after.left.dropped == 1
    assert [one.id for one in after.of("theirs")] == [
        one.id for one in before.of("theirs") if one.id != alone.id
    ]


def test_what_a_person_corrected_is_compared_as_it_stands(record: Path) -> None:
    with Store.open(record, make=False) as store:
        found = next(one for one in done(store, VOICE).incidents if one.differences)
        ours = [said for each in found.differences if each.field == "killed" for said in each.said_ours]
        filed = next(store.filed_of_events([ours[0].event]))
        (event,) = (each for each in filed.reading.events if each.id == ours[0].event)
        at = reviewing.known_of(store, found.id)
        assert at is not None
        reviewing.decide(
            store, "event", event.id, "not_stated", by="A. Coder", after=store.board.head(), field="counts"
        )
        after = next(one for one in done(store, VOICE).incidents if one.id == found.id)

    assert "killed" in {each.field for each in found.differences}
    assert "killed" not in {each.field for each in after.differences}


def test_what_may_be_the_same_goes_when_a_person_says_that_it_is_not(record: Path) -> None:
    with Store.open(record, make=False) as store:
        name, (first, *_) = next(iter(done(store, VOICE).perhaps.items()))
        left, right = (store.linkage.events_of(each) for each in (first.incident, first.other))
        reviewing.regrouped(store, "reject", left, right, why="another day", by="A. Coder")
        after = done(store, VOICE)

    assert first.incident == name
    assert linking.WORTH_A_LOOK <= first.probability <= 1
    assert first.other not in {each.other for each in after.perhaps.get(name, ())}


def test_incidents_that_a_person_joins_are_told_by_both(record: Path) -> None:
    with Store.open(record, make=False) as store:
        before = done(store, VOICE)
        one, other = before.of("theirs")[0], before.of("ours")[0]
        left, right = (store.linkage.events_of(each.id) for each in (one, other))
        reviewing.regrouped(store, "merge", left, right, why="one and the same", by="A. Coder")
        after = done(store, VOICE)

    assert len(after.of("both")) == len(before.of("both")) + 1
    assert len(after.of("theirs")) == len(before.of("theirs")) - 1


# -- what others coded ------------------------------------------------------------------------------------------------

CODED = """\
event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,\
actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,\
longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp
KAR1,2024-03-03,2024,1,Political violence,Explosions/Remote violence,Shelling/artillery/missile attack,\
Military Forces of Kareth,,State forces,Civilians (Kareth),,Civilians,State forces-Civilians,Civilian targeting,,,\
Kareth,Meshara,,,Tal Zahir,,,1,Halden Press Agency,International,The market of Tal Zahir was shelled.,16,,1710000000
KAR3,2024-05-20,2024,1,Political violence,Battles,Armed clash,Military Forces of Kareth,,State forces,\
Free Kareth Brigades,,Rebel group,State forces-Rebel group,,,,Kareth,Meshara,,,Besk,,,1,Somebody,National,\
A clash near Besk.,3,,1710000000
"""


def test_a_table_that_others_coded_is_a_source_like_any_other(run: Run, record: Path, tmp_path: Path) -> None:
    table = tmp_path / "acled.csv"
    table.write_text(CODED)
    with Store.open(record, make=False) as store:
        assert [step.outcome for step in importing.imported(importing.look(table), store)] == ["new", "new"]
        for _ in linking.link(store):
            pass
    incidents, summary = lines(run, "import:acled", on=record)

    assert summary["theirs"]["documents"] == 2
    assert (summary["incidents"]["both"], summary["incidents"]["only theirs"]) == (1, 1)
    (market,) = (each for each in incidents.values() if each["told_by"] == "both")
    (killed,) = (each for each in market["differences"] if each["field"] == "killed")
    assert (killed["theirs"], killed["ours"], killed["apart"]) == ("16", "9–14–14", 2.0)
    assert (market["pattern"], killed["said_theirs"][0]["quote"]) == ("1:n", "fatalities: 16")
    assert lines(run, "ACLED", on=record)[1]["incidents"] == summary["incidents"]


# -- the command ------------------------------------------------------------------------------------------------------


def test_alone_it_lists_the_sources(run: Run) -> None:
    code, out, _ = run()

    assert code == 0
    assert out.splitlines()[0] == f"{HALDEN}  3 documents, 1 copy among them"
    assert f"{VOICE}  1 document" in out
    named = [json.loads(row)["name"] for row in run("--json")[1].splitlines()]
    assert {HALDEN, VOICE, OFFICE} <= set(named)


def test_the_page_has_sums_first_then_what_differs_with_both_figures(run: Run) -> None:
    code, out, err = run("the meshara voice", "--harm", "killed")
    heads = [row for row in out.splitlines() if row and not row.startswith((" ", "A ", "B "))]

    assert (code, err) == (0, "")
    assert out.startswith("A  Meshara Voice  1 document\nB  the rest of the record  8 documents\n")
    assert "1 differs (killed 1, whom 1)" in out
    assert heads[-7:] == [
        "How many, minimum–best–maximum (incidents)", "When", "Where", "What", "Where they differ", "Only B",
        "Perhaps the same",
    ]  # fmt: skip
    differing = out[out.index("Where they differ") : out.index("Only B")]
    assert "A 3 " in differing
    assert "Meshara Voice: the Kareth Red Crescent, 2024-03-09" in differing
    assert 'Press Office, 2024-03-11 "Five terrorists"' in differing
    assert all(len(row) <= 120 for row in out.splitlines())


def test_the_guide_prints_what_the_command_prints(run: Run) -> None:
    guide = (EXAMPLES.parent / "docs" / "guide" / "compare.md").read_text()
    _, out, _ = run(VOICE, "--harm", "killed", columns=100)

    assert guide.split("```")[1].strip() == "\n".join(row.rstrip() for row in out.splitlines()).strip()


@pytest.mark.parametrize(
    ("arguments", "kept"),
    [
        (
            ("--since", "2024-03-01", "--until", "2024-03-31"),
            lambda one: (one["when"]["last"] or "2024-04") >= "2024-03",
        ),
        (("--kind", "air strike"), lambda one: one["kind"] == "air_strike"),
        (("--harm", "killed"), lambda one: "killed" in json.dumps([one["theirs"], one["ours"]])),
    ],
)
def test_it_is_narrowed_down(run: Run, arguments: tuple[str, ...], kept: Callable[[Row], bool]) -> None:
    everything, _ = lines(run, VOICE)
    incidents, summary = lines(run, VOICE, *arguments)

    assert 0 < len(incidents) < len(everything)
    assert all(map(kept, incidents.values()))
    assert summary["left_out"]["unasked"] == len(everything) - len(incidents)


def test_a_rule_chooses_the_tolls_of_each_side(run: Run) -> None:
    market = [
        next(each for each in lines(run, HALDEN, "--rule", name)[0].values() if each["kind"] == "shelling")
        for name in ("onrecord", "acled")
    ]
    best = [each["ours"]["tolls"][0]["best"]["low"] for each in market]

    assert best == [14, 9]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Meshara Vioce",), "no source is called 'Meshara Vioce'; closest: Meshara Voice"),
        ((VOICE, "--against", "the meshara voice"), "Meshara Voice is on both sides"),
        ((VOICE, "--since", "last week"), "--since is 'last week'; give a day as YYYY-MM-DD"),
        ((VOICE, "--since", "2024-03-02", "--until", "2024-03-01"), "is after --until 2024-03-01"),
        ((VOICE, "--kind", "shellling"), "no kind is called 'shellling'; closest: shelling"),
        ((VOICE, "--country", "Kareth"), "three letters as in ISO 3166-1"),
        (
            (VOICE, "--harm", "killd"),
            "neither side gives a figure for 'killd'; there are figures for abducted",
        ),
        ((VOICE, "--rule", "mine"), "no rule is called 'mine'"),
        (("--against", VOICE), "name a SOURCE to compare"),
        ((VOICE, "--csv", "no/such/folder/compared.csv"), "no/such/folder/compared.csv cannot be written"),
    ],
)
def test_what_cannot_be_done_is_one_line(run: Run, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = run(*arguments)

    assert (code, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 1


def test_the_table_has_a_row_an_incident(run: Run, tmp_path: Path) -> None:
    incidents, _ = lines(run, VOICE)
    path = tmp_path / "compared.csv"
    assert run(VOICE, "--csv", str(path))[0] == 0

    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["incident"]: row for row in csv.DictReader(file)}
    assert rows.keys() == incidents.keys()
    assert {row["told_by"] for row in rows.values()} == {"both", "only theirs", "only ours"}
    (differing,) = (row for row in rows.values() if "killed" in row["differs"])
    assert (differing["theirs_killed_best"], differing["ours_killed_best"]) == ("3", "5")
    assert differing["theirs_displaced_best"] == ""


def test_no_cell_of_the_table_is_run_by_a_spreadsheet() -> None:
    place = replace(TOWN, name='=HYPERLINK("http://example.org")')
    members = [*report("a", told(count(3), place=place)), *report("b", told(count(4)))]
    sides = Sides(theirs="a", ours="b", of={"a": "theirs", "b": "ours"}, carried={})
    one = compared("it", members, sides, rule())
    assert one is not None
    found = comparison([one], sides=sides, rule=rule(), left=Left(dropped=0, neither=0, unasked=0))

    (row,) = csv.DictReader(io.StringIO(comparison_lines.to_table(found)))
    assert row["theirs_place"] == '\'=HYPERLINK("http://example.org")'
    assert row["ours_place"] == "Anselm"


def test_the_page_says_how_many_texts_both_sides_printed() -> None:
    members = [*report("wire", told(count(3))), *report("copy", told(count(3)), copy_of="wire")]
    of: Any = {"wire": "theirs", "copy": "theirs"}
    sides = Sides(theirs="the wire", ours="the paper", of=of, carried={"copy": "ours"}, shared=1)
    one = compared("it", members, sides, rule())
    assert one is not None
    left = Left(dropped=1, neither=0, unasked=2)
    found = comparison([one], sides=sides, rule=rule(), left=left)
    screen = Console(file=io.StringIO(), width=100, highlight=False)
    show_comparison.comparison(screen, found)

    assert isinstance(screen.file, io.StringIO)
    assert "1 text that both printed: it counts with the one it came from." in screen.file.getvalue()
    assert "1 copy is counted with the text repeated" in screen.file.getvalue()
    assert "Left out: 1 that people dropped, 2 not asked for." in screen.file.getvalue()


def test_long_lists_say_how_much_more_there_is() -> None:
    on: Any = {f"{side} {at}": side for at in range(30) for side in ("theirs", "ours")}
    sides = Sides(theirs="a", ours="b", of=on, carried={})
    found = []
    for at in range(30):
        when = days(DAY + timedelta(days=31 * at))
        kind = sorted(load("events")["kinds"])[at]
        both = [
            member
            for side, many in (("theirs", 3), ("ours", 4))
            for member in report(f"{side} {at}", told(count(many), when=when, kind=kind))
        ]
        found.append(compared(f"incident {at}", both, sides, rule()))
    done = comparison(
        [each for each in found if each], sides=sides, rule=rule(), left=Left(dropped=0, neither=0, unasked=0)
    )
    screen = Console(file=io.StringIO(), width=100, highlight=False)
    show_comparison.comparison(screen, done)
    assert isinstance(screen.file, io.StringIO)
    rows = [" ".join(row.split()) for row in screen.file.getvalue().splitlines()]

    assert "... and 10 more: --json and --csv have all of them" in rows
    assert "19 others 19 – –" in rows
    assert [row for row in rows if row.startswith("203")] == ["2031 8 – –", "2032 12 – –", "2033 10 – –"]


def test_documents_that_were_not_linked_are_told_of(run: Run, record: Path) -> None:
    with Store.open(record, make=False) as store:
        store.linkage.clear()
    code, _, err = run(VOICE, on=record)

    assert code == 0
    assert "9 documents are in no incident yet; `onrecord link` compares them first" in err
