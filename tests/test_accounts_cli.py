import io
import json
import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.cli import main
from onrecord.model.person import NotLetIn
from onrecord.store.desk import Desk
from onrecord.store.desk_file import beside
from onrecord.store.store import Store
from tests.store.desks import HERE, PASSWORD

RECORD = Path("onrecord.db")
OTHER = "another kettle 10"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("ONRECORD_RECORD", raising=False)
    Store.open(RECORD).close()
    return tmp_path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def call(*arguments: str, given: str | bytes = "") -> tuple[int, str, str]:
        raw = given.encode() if isinstance(given, str) else given
        monkeypatch.setattr(sys, "argv", ["onrecord", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return call


def lets_in(name: str, password: str) -> bool:
    with Desk.open(beside(RECORD)) as desk:
        try:
            desk.check_password(name, password, HERE)
        except NotLetIn:
            return False
    return True


def test_the_first_account_is_made_and_listed(run) -> None:
    code, out, err = run("accounts")
    assert (code, err) == (0, "")
    assert "there are no accounts" in out
    code, out, err = run("account", " Marta  Straße", "--role", "admin", given=f"{PASSWORD}\nmore\n")
    assert (code, err) == (0, "")
    assert out.splitlines()[0].startswith("this is the first account")
    assert out.splitlines()[1] == "Marta Straße: admin"
    code, out, _ = run("accounts")
    assert code == 0
    assert out.split()[:4] == ["Marta", "Straße", "admin", "since"]
    assert lets_in("Marta Straße", PASSWORD)


def test_accounts_are_listed_for_programs(run) -> None:
    run("account", "Marta", "--role", "admin", given=PASSWORD)
    run("account", "Anan", "--role", "viewer", given=PASSWORD)
    run("account", "anan", "--close")
    anan, marta = (json.loads(line) for line in run("accounts", "--json")[1].splitlines())

    assert set(anan) == {"name", "role", "made", "closed"}
    assert (anan["name"], anan["role"], marta["closed"]) == ("Anan", "viewer", None)
    assert anan["closed"] >= anan["made"]
    assert "argon" not in json.dumps((anan, marta))


def test_the_accounts_of_a_record_are_its_own(run) -> None:
    Store.open(Path("harbour.db")).close()
    run("account", "Marta", "--role", "admin", "--record", "harbour.db", given=PASSWORD)

    assert Path("harbour.desk.db").exists()
    assert "there are no accounts" in run("accounts")[1]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "", "\nsecond line\n"])
def test_the_password_is_the_first_line_of_what_is_given(run, ending: str) -> None:
    Path("given.txt").write_bytes(f"\ufeff {PASSWORD} é{ending}".encode())
    run("account", "Marta", "--role", "admin", "--password-from", "given.txt")
    run("account", "Anan", "--role", "viewer", "--password-from", "-", given=f" {PASSWORD} é{ending}")

    assert lets_in("Marta", f" {PASSWORD} é")
    assert lets_in("Anan", f" {PASSWORD} é")


def test_an_account_is_changed_by_what_is_said_and_no_more(run) -> None:
    run("account", "Marta", "--role", "admin", given=PASSWORD)
    with Desk.open(beside(RECORD)) as desk:
        session = desk.sign_in("Marta", PASSWORD, HERE)
        code, out, err = run("account", "MARTA", "--role", "analyst")
        assert (code, out) == (0, "Marta: analyst\n")
        assert "no open account is an admin" in err
        assert desk.session(session.token) is None
    assert lets_in("Marta", PASSWORD)
    assert run("account", "marta", given=OTHER)[:2] == (0, "Marta: analyst\n")
    assert not lets_in("Marta", PASSWORD)
    assert lets_in("Marta", OTHER)
    assert run("account", "marta", "--role", "admin", "--password-from", "-", given=PASSWORD) == (
        0,
        "Marta: admin\n",
        "",
    )
    assert lets_in("Marta", PASSWORD)


def test_an_account_is_closed_and_opened_again(run) -> None:
    run("account", "Marta", "--role", "admin", given=PASSWORD)
    run("account", "Anan", "--role", "viewer", given=PASSWORD)

    assert run("account", "anan", "--close") == (0, "Anan: viewer, closed\n", "")
    assert "closed 2" in run("accounts")[1]
    assert not lets_in("Anan", PASSWORD)
    assert run("account", "anan", "--open") == (0, "Anan: viewer\n", "")
    assert lets_in("Anan", PASSWORD)


@pytest.mark.parametrize(("arguments", "given", "said"), [
    (("account", "Anan"), PASSWORD, "there is no account Anan; to make it, say with --role"),
    (("account", "Anan", "--role", "root"), PASSWORD, "viewer, analyst, reviewer, admin"),
    (("account", "Anan", "--role", "viewer"), "", "standard input has no password"),
    (("account", "Anan", "--role", "viewer"), "\n" + PASSWORD, "standard input has no password"),
    (("account", "Anan", "--role", "viewer"), "short", "12 is the least"),
    (("account", "Anan of the harbour", "--role", "viewer"), "anan of the HARBOUR", "is the name"),
    (("account", "Anan", "--role", "viewer"), b"\xff" * 20, "is not UTF-8"),
    (("account", "Anan", "--role", "viewer", "--password-from", "none.txt"), "", "none.txt cannot be opened"),
    (("account", "An\u202ean", "--role", "viewer"), PASSWORD, "cannot be seen (U+202E)"),
    (("account", "Anan", "--close"), "", "there is no account Anan"),
    (("account", "Anan", "--open"), "", "there is no account Anan"),
    (("account", "Marta", "--close", "--open"), "", "--close goes with no other option"),
    (("account", "Marta", "--role", "root"), "", "viewer, analyst, reviewer, admin"),
    (("account", "Marta", "--role", "viewer", "--password-from", "-"), "short", "12 is the least"),
    (("account", "Marta", "--role", "viewer", "--record", "none.db"), "", "there is no record at none.db"),
    (("accounts", "--record", "none.db"), "", "there is no record at none.db"),
    (("account",), "", "NAME"),
])  # fmt: skip
def test_a_mistake_changes_nothing_and_is_said(
    run, arguments: tuple[str, ...], given: str, said: str
) -> None:
    run("account", "Marta", "--role", "admin", given=PASSWORD)
    before = run("accounts", "--json")
    code, out, err = run(*arguments, given=given)

    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    assert run("accounts", "--json") == before
    assert lets_in("Marta", PASSWORD)
    assert not Path("none.desk.db").exists()


@pytest.fixture
def typed():
    """Run a command at a terminal, answer each question that ends in `: `, and give its code and what was shown."""

    def call(*arguments: str, answers: tuple[str, ...]) -> tuple[int, str]:
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "onrecord", *arguments]
        process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
        )
        os.close(theirs)
        shown, left = "", list(answers)
        while part := _shown(ours):
            shown += part
            if left and shown.endswith(": "):
                os.write(ours, left.pop(0).encode() + b"\n")
        os.close(ours)
        assert not left, shown
        return process.wait(), shown

    return call


def _shown(terminal: int) -> str:
    ready, _, _ = select.select([terminal], [], [], 60)
    try:
        return os.read(terminal, 4096).decode() if ready else ""
    except OSError:  # the other end is closed
        return ""


def test_at_a_terminal_the_password_is_asked_for_twice_and_not_shown(typed) -> None:
    code, shown = typed("account", "Marta", "--role", "admin", answers=(PASSWORD, PASSWORD))

    assert code == 0, shown
    assert "Password of Marta: " in shown
    assert PASSWORD not in shown
    assert lets_in("Marta", PASSWORD)


def test_at_a_terminal_a_slip_of_the_finger_changes_nothing(typed, run) -> None:
    code, shown = typed("account", "Marta", "--role", "admin", answers=(PASSWORD, OTHER))

    assert code == 2
    assert "the two are not the same" in shown
    assert run("accounts", "--json")[1] == ""


def test_the_commands_bring_nothing_heavy_in_before_they_run() -> None:
    said = (
        "import sys, onrecord.cli; print([n for n in ('argon2', 'sqlalchemy', 'rich') if n in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"
