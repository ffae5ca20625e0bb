"""The commands on incidents, on small reports and on the folder of examples."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from onrecord import reviewing
from onrecord.cli import main
from onrecord.store.store import Store
from tests.link.told import REPORTS, document, put, reading

EXAMPLES = Path(__file__).parent.parent / "examples"
MARKETS = ("market, by the post", "market, by the herald", "market, by the voice")
Run = Callable[..., tuple[int, str, str]]
Row = dict[str, Any]


@pytest.fixture(scope="module")
def call() -> Run:
    """Run a command as from the keyboard; give its exit code and what it printed."""

    def made(*arguments: str, given: bytes = b"") -> tuple[int, str, str]:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "argv", ["onrecord", *arguments])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            patch.setenv("COLUMNS", "120")
            with pytest.raises(SystemExit) as ended:
                main()
        said = tuple(stream.buffer.getvalue().decode() for stream in (out, err))  # type: ignore[attr-defined]
        return int(ended.value.code or 0), *said

    return made


@pytest.fixture(scope="module")
def linked(call: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of all small reports, linked once, to be copied."""
    path = tmp_path_factory.mktemp("linked") / "onrecord.db"
    with Store.open(path) as store:
        put(store)
    code, out, err = call("link", "--record", str(path))
    assert (code, err) == (0, "")
    assert "documents compared: 9, events: 9" in out
    assert "incidents: 6, told in several documents: 2" in out
    return path


@pytest.fixture
def run(call: Run, linked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on a record of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ONRECORD_RECORD", raising=False)
    monkeypatch.setenv("ONRECORD_BY", "N. Quill")
    copy(linked, tmp_path / "onrecord.db")
    return call


def lines(text: str) -> list[Row]:
    return [json.loads(line) for line in text.splitlines()]


def told_by(run: Run, *names: str) -> str:
    """The id of the incident that just these reports tell of."""
    wanted = {document(name).id for name in names}
    rows = lines(run("incidents", "--json")[1])
    return next(row["id"] for row in rows if {*row["documents"], *row["in_passing"]} == wanted)


def readings(names: tuple[str, ...] = tuple(REPORTS)) -> bytes:
    from onrecord.model.contract import encode

    return b"".join(encode(reading(document(name))) + b"\n" for name in names)


def test_incidents_are_listed(run: Run) -> None:
    code, out, err = run("incidents")

    assert (code, err) == (0, "")
    for words in ("shelling", "Tolvar", "2031-05-07", "3 reports, 3 sources", "23 detained"):
        assert words in out
    rows = lines(run("incidents", "--json")[1])
    assert len(rows) == 6
    assert sorted(len(row["documents"]) for row in rows) == [1, 1, 1, 1, 2, 3]


def test_linking_again_finds_nothing_and_says_so_to_programs(run: Run) -> None:
    code, out, _ = run("link", "--json")
    (told,) = lines(out)

    assert code == 0
    assert told["summary"] == {
        "waiting": 0,
        "documents": 0,
        "events": 0,
        "pairs": 0,
        "likely": 0,
        "messages": [],
    }
    assert run("link", "--quiet") == (0, "", "")
    assert lines(run("link", "--again", "--json")[1])[0]["summary"]["documents"] == 9


def test_an_incident_is_shown_with_why_and_what_is_near(run: Run) -> None:
    name = told_by(run, *MARKETS)
    code, out, _ = run("incidents", name[:6])
    flat = re.sub(r"\s+", " ", out)

    assert code == 0
    for words in ("Idris Vale", "Why these were joined", "the same day", "Perhaps the same", "Valley Voice"):
        assert words in flat
    assert told_by(run, "school")[:8] in flat
    (one,) = lines(run("incidents", name[:6], "--json")[1])
    assert one["id"] == name


def test_an_incident_is_shown_as_people_left_it(run: Run) -> None:
    name = told_by(run, *MARKETS)
    (before,) = lines(run("incidents", name, "--json")[1])
    killed = next(toll for toll in before["tolls"] if toll["kind"] == "killed" and not toll["group"])
    assert (before["state"], before["assessment"], before["dropped"]) == ("draft", None, False)
    assert "machine draft" in run("incidents")[1]
    assert "machine draft" in run("incidents", name)[1]

    with Store.open(Path("onrecord.db")) as store:
        for event in before["events"]:
            reviewing.decide(store, "event", event, "accept", by="A. Coder", after=0)
        for event in before["events"]:
            reviewing.decide(store, "event", event, "not_stated", field="counts", by="A. Coder", after=99)
        for scale, value in (("status", "confirmed"), ("grade", "fair")):
            reviewing.decide(
                store, "incident", name, "assess", field=scale, value=value, by="R. Eader", after=99
            )
    (after,) = lines(run("incidents", name, "--json")[1])
    assert killed["best"] is not None
    assert after["tolls"] == []
    assert after["state"] == "reviewed"
    assert (after["assessment"]["status"], after["assessment"]["by"]) == ("confirmed", ["R. Eader"])
    assert "reviewed; confirmed, fair, by R. Eader" in run("incidents", name)[1]
    assert "reviewed; confirmed, fair, by R. Eader" in " ".join(run("incidents")[1].split())

    with Store.open(Path("onrecord.db")) as store:
        for event in before["events"]:
            reviewing.decide(store, "event", event, "reject", by="A. Coder", after=99)
    assert "no such happening, as people say" in run("incidents", name)[1]


def test_two_are_merged_and_the_word_is_kept(run: Run) -> None:
    left, right = told_by(run, "raid"), told_by(run, "fire")
    code, out, err = run("merge", left[:8], right[:8], "--why", " one night ")

    assert (code, err) == (0, "")
    assert re.fullmatch(r"incident [0-9a-f]{16}: 2 of these events\n", out)
    for name in (left, right):
        page = run("incidents", name)[1]
        assert "merge one night (N. Quill)" in re.sub(r"\s+", " ", page)
    assert run("link", "--quiet", "--again")[0] == 0
    assert told_by(run, "raid", "fire") in {left, right}
    assert run("verify")[0] == 0


def test_a_report_is_split_off_by_its_id_or_that_of_its_event(run: Run) -> None:
    whole = told_by(run, *MARKETS)
    (event,) = reading(document(MARKETS[1])).events
    code, out, _ = run(
        "split", whole, document(MARKETS[0]).id[:8], event.id, "--why", "another shell", "--by", "M. Ink"
    )

    assert code == 0
    assert len(out.splitlines()) == 2
    assert told_by(run, MARKETS[2])
    assert told_by(run, *MARKETS[:2])
    assert "(M. Ink)" in run("incidents", told_by(run, MARKETS[2]))[1]


def test_two_that_are_rejected_stay_apart_and_are_not_near(run: Run) -> None:
    market, school = told_by(run, *MARKETS), told_by(run, "school")
    assert market[:8] in run("incidents", school)[1]
    code, out, _ = run("reject", market, school, "--why", "three weeks later")

    assert (code, len(out.splitlines())) == (0, 2)
    assert f"{market[:8]}  shelling" not in run("incidents", school)[1]
    assert "Perhaps the same" not in run("incidents", school)[1]


def test_an_id_that_led_elsewhere_still_finds_its_incident(run: Run) -> None:
    left, right = told_by(run, "raid"), told_by(run, "fire")
    run("merge", left, right, "--why", "one night")
    now = told_by(run, "raid", "fire")

    for name in (left, right):
        assert [row["id"] for row in lines(run("incidents", name, "--json")[1])] == [now]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("incidents", "zzzz"), "no incident is called 'zzzz'; closest: "),
        (("incidents", "--rule", "none"), "none"),
        (("merge", "MARKET", "zzzz", "--why", "x"), "no incident is called 'zzzz'; closest: "),
        (("merge", "MARKET", "MARKET", "--why", "x"), "`onrecord split` takes it apart"),
        (("reject", "MARKET", "MARKET", "--why", "x"), "are both incident"),
        (("merge", "MARKET", "RAID", "--why", "  "), "--why is empty"),
        (("merge", "MARKET", "RAID"), "--why"),
        (("split", "MARKET", "zzzz", "--why", "x"), "has no event and no document 'zzzz'"),
        (("split", "RAID", "", "--why", "x"), "all of incident"),
        (("merge", "", "RAID", "--why", "x"), "give more of the id"),
        (("link", "nothing.jsonl"), "nothing.jsonl cannot be opened"),
        (("link", "broken.jsonl"), "broken.jsonl, line 2 is no reading of `onrecord extract`"),
        (("link", "good.jsonl", "--links", "no/folder.jsonl"), "folder.jsonl cannot be written"),
        (("link", "--links", "links.jsonl"), "--links goes with readings"),
        (("link", "--record", "none.db"), "there is no record at none.db"),
        (("incidents", "--record", "none.db"), "there is no record at none.db"),
        (("merge", "a", "b", "--why", "x", "--record", "none.db"), "there is no record at none.db"),
        (("split", "a", "b", "--why", "x", "--record", "none.db"), "there is no record at none.db"),
        (("reject", "a", "b", "--why", "x", "--record", "none.db"), "there is no record at none.db"),
    ],
)
def test_a_mistake_at_the_keyboard_is_said_in_a_line(run: Run, arguments: tuple[str, ...], said: str) -> None:
    Path("good.jsonl").write_bytes(readings(("raid",)))
    Path("broken.jsonl").write_bytes(readings(("raid",)) + b'{"id": 7}\n')
    ids = {"MARKET": told_by(run, *MARKETS), "RAID": told_by(run, "raid")}
    code, out, err = run(*(ids.get(each, each) for each in arguments))

    assert (code, out) == (2, "")
    assert said in re.sub(r"\s+", " ", err)
    assert "Traceback" not in err
    assert not Path("none.db").exists()
    assert lines(run("incidents", "--json")[1])[0]["id"]


def test_incidents_of_a_record_that_was_not_linked_are_asked_for_in_vain(run: Run) -> None:
    with Store.open(Path("new.db")) as store:
        put(store, ["raid"])

    assert run("incidents", "--record", "new.db")[0] == 0
    code, _, err = run("incidents", "abc", "--record", "new.db")
    assert code == 2
    assert "`onrecord link` makes them" in err


def test_the_same_word_twice_is_refused(run: Run) -> None:
    left, right = told_by(run, "raid"), told_by(run, "fire")
    assert run("reject", left, right, "--why", "far apart")[0] == 0
    code, _, err = run("reject", right, left, "--why", "far apart")

    assert code == 2
    assert "N. Quill has decided just this before" in err


def test_without_a_name_the_user_decides(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "ines")
    monkeypatch.setenv("ONRECORD_BY", " ")
    left, right = told_by(run, "raid"), told_by(run, "fire")
    assert run("reject", left, right, "--why", "far apart")[0] == 0

    assert "far apart (ines)" in re.sub(r"\s+", " ", run("incidents", left)[1])


def test_where_nobody_knows_the_user_a_name_is_asked_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.setattr("onrecord.cli.incidents.getuser", nobody)
    monkeypatch.delenv("ONRECORD_BY")
    code, _, err = run("merge", told_by(run, "raid"), told_by(run, "fire"), "--why", "one night")

    assert code == 2
    assert "--by NAME" in err


# Readings in place of a record


def test_readings_are_linked_and_nothing_is_stored(run: Run) -> None:
    Path("onrecord.db").unlink()
    Path("readings.jsonl").write_bytes(readings() + b"\n")
    code, out, err = run("link", "readings.jsonl", "--links", "links.jsonl")
    pairs = lines(Path("links.jsonl").read_text())

    assert (code, err) == (0, "")
    assert {document(name).id for name in MARKETS} in [{*row["documents"]} for row in lines(out)]
    assert len(lines(out)) == 6
    assert pairs
    of = {event: row["documents"] + row["in_passing"] for row in lines(out) for event in row["events"]}
    for pair in pairs:
        assert 0 < pair["probability"] < 1
        assert pair["left"] < pair["right"]
        assert pair["documents"][0] in of[pair["left"]]
        assert pair["documents"][1] in of[pair["right"]]
    assert not Path("onrecord.db").exists()
    assert run("link", "-", given=readings()) == (0, out, "")


def test_what_is_extracted_is_linked(run: Run) -> None:
    given = [
        {"id": name, "text": document(name).text, "published": str(document(name).published)}
        for name in MARKETS
    ]
    code, extracted, err = run("extract", "-", given="\n".join(map(json.dumps, given)).encode())
    assert (code, err) == (0, "")
    code, out, err = run("link", "-", given=extracted.encode())

    assert (code, err) == (0, "")
    (one,) = lines(out)
    assert sorted(one["documents"]) == sorted(MARKETS)
    assert one["place"]["name"] == "Tolvar"


def test_no_readings_give_no_incidents(run: Run) -> None:
    assert run("link", "-", given=b"\n") == (0, "", "")


# The examples


@pytest.fixture(scope="module")
def examples(call: Run, tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, list[Row], dict[str, str]]:
    """What runs commands on the record of the examples, its incidents, and the names of its documents."""
    record = ("--record", str(tmp_path_factory.mktemp("examples") / "onrecord.db"))
    assert call("read", str(EXAMPLES), "--quiet", *record) == (0, "", "")
    assert call("link", "--quiet", *record) == (0, "", "")
    filed = lines(call("show", "--json", *record)[1])
    names = {one["document"]["id"]: Path(one["document"]["name"]).stem for one in filed}
    rows = lines(call("incidents", "--json", *record)[1])
    return lambda *arguments: call(*arguments, *record), rows, names


def test_the_shelling_of_the_market_is_one_incident_of_several_sources(
    examples: tuple[Run, list[Row], dict[str, str]],
) -> None:
    run, rows, names = examples
    (market,) = (row for row in rows if row["kind"] == "shelling" and row["place"]["name"] == "Tal Zahir")
    (toll,) = (toll for toll in market["tolls"] if (toll["kind"], toll["group"]) == ("killed", None))
    told = {names[name] for name in market["documents"] + market["in_passing"]}
    agency = next(source for source in market["sources"] if source["name"] == "Halden Press Agency")

    assert market["when"]["first"] == market["when"]["last"] == "2024-03-03"
    assert len(market["sources"]) >= 3
    assert {"2024-03-04-halden-press-market", "2024-03-05-northern-post-market"} <= told
    assert {"2024-03-05-dorvan-herald-market", "2024-03-06-meshara-voice-market"} <= told
    assert {"2024-03-04-halden-press-market", "2024-03-05-northern-post-market"} <= {
        names[name] for name in agency["documents"]
    }
    assert (toll["minimum"], toll["maximum"]) == (9, 14)
    assert market["disputed"]
    code, out, _ = run("incidents", market["id"])
    assert code == 0
    assert "Why these were joined" in out


def test_the_strikes_of_two_days_stay_two(examples: tuple[Run, list[Row], dict[str, str]]) -> None:
    run, rows, _ = examples
    strikes = [row for row in rows if row["kind"] == "air_strike" and row["place"]["name"] == "Oum Sarir"]

    assert sorted(row["when"]["first"] for row in strikes) == ["2024-03-02", "2024-03-06"]
    assert run("verify")[0] == 0
