import io
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest

import onrecord.extract
from onrecord.cli import main
from onrecord.model.contract import schema, schema_text
from onrecord.store.store import Store
from tests import reports

TEXT = "Ridge militia killed 4 herders in Tolvar on 2031-05-02, a village nurse said. The rest is unclear.\n"
HEAVY = ("spacy", "sqlalchemy", "rich", "msgspec", "trafilatura", "numpy", "httpx")


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("ONRECORD_RECORD", raising=False)
    monkeypatch.setattr(onrecord.extract, "read", reports.reads)
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "monday.txt").write_text(TEXT)
    (tmp_path / "reports" / "tuesday.txt").write_text("Coast patrol killed 2 divers in Anselm.\n")
    return tmp_path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def call(*arguments: str, given: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["onrecord", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return call


def lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_reports_are_read_into_a_record(run) -> None:
    code, out, err = run("read", "reports")

    assert (code, err) == (0, "")
    assert "2 new, 0 known" in out
    assert "2 events: 2 killing" in out
    code, out, _ = run("read", "reports")
    assert "0 new, 2 known" in out
    assert "no new events" in out


def test_what_cannot_be_read_is_one_line_and_the_rest_is_read(run) -> None:
    Path("reports/empty.txt").write_bytes(b"")
    code, out, err = run("read", "reports")

    assert code == 1
    assert "2 new" in out
    assert "1 set aside" in out
    assert err.splitlines() == ["reports/empty.txt: is empty (0 bytes); nothing to read"]


def test_reading_prints_json_for_programs(run) -> None:
    code, out, err = run("read", "reports", "--json")
    first, second, last = lines(out)

    assert (code, err) == (0, "")
    assert (first["outcome"], first["name"], first["events"]) == ("new", "reports/monday.txt", 1)
    assert second["document"]
    assert last["summary"]["events"] == {"killing": 2}


def test_reading_can_be_quiet(run) -> None:
    assert run("read", "reports", "--quiet") == (0, "", "")


def test_what_the_person_knows_wins(run) -> None:
    known = ("--published", "2031-05-09", "--source", "The Harbour Post", "--url", "https://post.example/1")
    run("read", "reports/monday.txt", *known, "--record", "other.db")

    with Store.open(Path("other.db"), read_only=True) as store:
        (filed,) = store.documents()
    assert str(filed.document.published) == "2031-05-09"
    assert (filed.document.publisher, filed.document.url) == ("The Harbour Post", "https://post.example/1")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("read", "reports", "--published", "monday"), "give a day as YYYY-MM-DD"),
        (("show",), "there is no record at onrecord.db"),
        (("verify", "--record", "none.db"), "there is no record at none.db"),
        (("show", "--record", "reports/monday.txt"), "cannot be opened as a record"),
        (("reed",), "reed"),
        (("read",), "PATH"),
    ],
)
def test_a_mistake_at_the_keyboard_is_said_in_a_line(run, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = run(*arguments)

    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize("columns", ["80", "160"])
def test_the_record_is_shown(run, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    run("read", "reports", "--published", "2031-05-09")
    code, out, _ = run("show")

    assert code == 0
    for words in (
        "reports/monday.txt",
        "killing",
        "Ridge militia",
        "herders",
        "Tolvar",
        "2031-05-02",
        "4 herders",
    ):
        assert words in out
    assert "reported: a village nurse" in out
    assert "said to be unclear" in out
    assert max(map(len, out.splitlines())) <= int(columns)
    assert "\x1b" not in out


def test_an_event_is_shown_with_the_words_of_each_value(run) -> None:
    run("read", "reports/monday.txt")
    (event,) = lines(run("show", "--json")[1])[0]["reading"]["events"]
    code, out, _ = run("show", event["id"][:6])
    flat = re.sub(r"\s+", " ", out)

    assert code == 0
    assert "Ridge militia «killed» 4 herders in Tolvar" in flat
    assert "who Ridge militia «Ridge militia» killed" in flat
    assert "when 2031-05-02" in flat
    assert "how many 4 herders killed" in flat
    assert "voice a village nurse" in flat


def test_an_event_is_given_to_programs_with_its_claims(run) -> None:
    run("read", "reports/monday.txt")
    (event,) = lines(run("show", "--json")[1])[0]["reading"]["events"]
    (told,) = lines(run("show", event["id"], "--json")[1])

    assert told["event"] == event
    assert told["document"]["name"] == "reports/monday.txt"
    assert told["attribution"]["source"]["text"] == "a village nurse"
    assert {claim["field"] for claim in told["claims"]} >= {"kind", "agents", "when", "counts"}


def test_a_document_is_shown_with_its_events_in_the_text(run) -> None:
    run("read", "reports")
    code, out, _ = run("show", "reports/monday.txt")
    (whole,) = lines(run("show", "reports/monday.txt", "--json")[1])

    assert code == 0
    assert "«killed»[1]" in out
    assert "divers" not in out
    assert whole["document"]["text"] == TEXT


def test_an_id_that_is_not_there_brings_the_closest(run) -> None:
    run("read", "reports")
    name = lines(run("show", "--json")[1])[0]["document"]["id"]
    code, out, err = run("show", name[:6] + "zzz")

    assert (code, out) == (2, "")
    assert f"closest: {name}" in err
    assert "closest: reports/" in run("show", "reports/mundoy.txt")[2]


def test_a_beginning_that_many_have_names_them(run) -> None:
    run("read", "reports")
    code, _, err = run("show", "")

    assert code == 2
    assert err.count("event") == 2


def test_orders_to_the_terminal_in_a_report_are_not_given(run) -> None:
    Path("bad.txt").write_text("\x1b]0;owned\x07Ridge militia killed 4 her\u202eders in Tolvar.\n")
    run("read", "bad.txt")

    for arguments in (("show",), ("show", "bad.txt")):
        _, out, _ = run(*arguments)
        assert not set(out) & {"\x1b", "\x07", "\u202e"}


def test_a_whole_record_is_verified_and_a_broken_one_is_not(run) -> None:
    run("read", "reports")
    code, out, _ = run("verify")
    assert code == 0
    assert "nothing is broken" in out
    head = out.split()[-1]
    assert run("verify", "--head", head)[0] == 0
    code, out, _ = run("verify", "--head", "f" * 64)
    assert code == 1
    assert "the log: has no entry with the hash" in out
    code, out, _ = run("verify", "--head", "f" * 64, "--json")
    assert [line.get("thing", line.get("broken")) for line in lines(out)] == ["the log", 1]


def test_extract_gives_a_line_of_json_for_each_document_in_order(run) -> None:
    given = [{"id": "b", "text": TEXT}, {"id": "a", "text": "Coast patrol killed 2 divers in Anselm."}]
    code, out, err = run("extract", "-", given="\n".join(map(json.dumps, given)).encode())

    assert (code, err) == (0, "")
    assert [line["id"] for line in lines(out)] == ["b", "a"]
    for line in lines(out):
        jsonschema.Draft202012Validator(schema()).validate(line)
        for event in line["events"]:
            (quote,) = event["triggers"]
            text = next(each["text"] for each in given if each["id"] == line["id"])
            assert text[quote["start"] : quote["end"]] == quote["text"]


def test_extract_names_what_it_cannot_read_and_goes_on(run) -> None:
    given = b'{"id": "a", "text": "Coast patrol killed 2 divers."}\n{"id": \n{"id": "c", "text": "Rain."}\n'
    code, out, err = run("extract", given=given)

    assert code == 1
    assert [line["id"] for line in lines(out)] == ["a", "c"]
    assert len(err.splitlines()) == 1
    assert "line=2" in err


def test_extract_reads_files_and_touches_no_record(run) -> None:
    code, out, err = run("extract", "reports/monday.txt", "nothing.txt", "reports/tuesday.txt")

    assert code == 1
    assert len(lines(out)) == 2
    assert "nothing.txt: cannot be opened" in err
    assert not Path("onrecord.db").exists()


def test_the_schema_is_printed(run) -> None:
    assert run("schema") == (0, schema_text(), "")


def test_kinds_are_listed_with_their_crosswalks(run) -> None:
    code, out, _ = run("kinds")
    assert code == 0
    assert "acled" in out
    kinds = lines(run("kinds", "--json")[1])
    assert len(kinds) > 40
    assert {"kind", "parent", "definition", "plover", "acled", "ucdp", "huridocs"} <= set(kinds[0])


def test_the_version_is_printed(run) -> None:
    assert run("--version")[1].startswith("onrecord 0.")


@pytest.mark.parametrize("command", ["read", "show", "verify", "extract", "kinds", "schema"])
def test_every_command_has_an_example(run, command: str) -> None:
    code, out, _ = run(command, "--help")

    assert code == 0
    assert f"    onrecord {command}" in out


def test_help_is_quick_and_brings_nothing_heavy_in() -> None:
    said = f"import sys, onrecord.cli; print([name for name in {HEAVY} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"

    def once() -> float:
        # Processor time: what others do on the machine meanwhile is not ours.
        before, start = os.times(), time.monotonic()
        subprocess.run([sys.executable, "-m", "onrecord", "--help"], capture_output=True, check=True)
        after = os.times()
        spent = after.children_user + after.children_system - before.children_user - before.children_system
        return min(spent, time.monotonic() - start)

    assert min(once() for _ in range(3)) < 0.4


def test_a_reader_that_stops_ends_us_quietly() -> None:
    run = subprocess.Popen(
        [sys.executable, "-m", "onrecord", "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert run.stdout is not None
    assert run.stderr is not None
    run.stdout.close()
    errors = run.stderr.read().decode()
    run.stderr.close()
    run.wait()

    assert "Traceback" not in errors
    assert "BrokenPipe" not in errors
