"""`onrecord serve` as a person runs it: a process that prints a link, serves, and ends when it is told to."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from onrecord import linking
from onrecord.cli.serve import PLACED, refuse_incomplete
from onrecord.errors import UsageError
from onrecord.store.desk import Desk
from onrecord.store.desk_file import beside
from onrecord.store.store import Store
from tests import reports
from tests.commands import command

ONRECORD = (sys.executable, "-m", "onrecord", "serve")
LINK = re.compile(r"(?P<home>http://127\.0\.0\.1:\d+)(?P<path>/\S*)")
ENOUGH = 60  # seconds for a process to start or to end


@pytest.fixture
def record(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "onrecord.db") as store:
        for number in range(6):
            document = reports.numbered(number)
            store.add(document, reports.read_one(document), reader=reports.READER)
        list(linking.link(store))
    return tmp_path / "onrecord.db"


@contextmanager
def running(record: Path, *more: str, **surroundings: str) -> Iterator[subprocess.Popen[str]]:
    command = (*ONRECORD, "--record", str(record), "--port", "0", *more)
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **surroundings}
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def link(process: subprocess.Popen[str]) -> re.Match[str]:
    """Give the link that is printed when the page can be asked for."""
    assert process.stdout
    line = process.stdout.readline()
    found = LINK.match(line)
    assert found, (line, process.stderr and process.poll() is not None and process.stderr.read())
    return found


def stopped(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Press Ctrl-C; gives the exit code and what was said on standard error."""
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=ENOUGH)
    return process.returncode, said


def ended(*arguments: str) -> tuple[int, str]:
    """Ask for what is refused before anything is served."""
    done = command("serve", *arguments)
    assert not done.stdout
    return done.returncode, done.stderr


def test_a_person_comes_in_by_the_link_once_and_ctrl_c_ends_it(record: Path) -> None:
    with running(record, "--by", "A. Coder") as process:
        found = link(process)
        with httpx.Client(base_url=found["home"], timeout=ENOUGH) as client:
            assert client.get("/").headers["location"] == "/sign-in"
            assert client.get(found["path"]).headers["location"] == "/"
            page = client.get("/")
            assert (page.status_code, "A. Coder" in page.text) == (200, True)
            assert "herders" in page.text
        with httpx.Client(base_url=found["home"], timeout=ENOUGH) as another:
            answer = another.get(found["path"])
            assert answer.status_code == 401
            assert "this link was used" in answer.text
            assert another.get("/").headers["location"] == "/sign-in"
        code, said = stopped(process)

    assert code == 0
    assert re.fullmatch(
        rf"{re.escape(str(record))}: taken into the lists: incidents: \d+, reports: 6\n", said
    )
    with Store.open(record) as store:
        assert store.board.missing() == []
        assert list(store.faults()) == []


def test_what_is_in_the_lists_already_is_not_told_again(record: Path) -> None:
    for told in (True, False):
        with running(record) as process:
            link(process)
            code, said = stopped(process)
        assert (code, "taken into the lists" in said) == (0, told)


def test_it_is_stopped_while_a_browser_keeps_its_connection(record: Path) -> None:
    with running(record) as process:
        home = link(process)["home"]
        with httpx.Client(base_url=home, timeout=ENOUGH) as client:
            assert client.get("/sign-in").status_code == 200
            assert stopped(process)[0] == 0


def test_with_accounts_there_is_no_link_that_lets_in(record: Path) -> None:
    with Desk.open(beside(record)) as desk:
        desk.add_account("A. Coder", "analyst", "seven grey herons wade")
    with running(record) as process:
        found = link(process)
        assert found["path"] == "/"
        sent = {"name": "A. Coder", "password": "seven grey herons wade"}
        with httpx.Client(
            base_url=found["home"], headers={"Origin": found["home"]}, timeout=ENOUGH
        ) as client:
            assert client.post("/sign-in", data=sent).headers["location"] == "/"
            assert client.get("/").status_code == 200
        assert stopped(process)[0] == 0


def test_the_browser_is_opened_where_it_is_asked_for(record: Path, tmp_path: Path) -> None:
    script, opened = tmp_path / "browser.sh", tmp_path / "opened"
    os.mkfifo(opened)
    script.write_text(f'#!/bin/sh\nprintf %s "$1" > {opened}\n')
    script.chmod(0o755)
    with running(record, "--open", BROWSER=f"{script} %s") as process:
        found = link(process)
        assert opened.read_text() == found[0]
        assert stopped(process)[0] == 0


def test_a_port_in_use_is_one_line_that_says_what_to_do(record: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, said = ended("--record", str(record), "--port", str(port))

    assert code == 2
    assert said.splitlines()[-1].startswith(f"port {port} is in use")
    assert "--port 0" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--host", "203.0.113.9"), "cannot be at 203.0.113.9"),
        (("--host", "0.0.0.0"), "there are no accounts"),
        (("--name", "record.example"), "there are no accounts"),
    ],
)
def test_what_cannot_be_served_is_one_line(record: Path, arguments: tuple[str, ...], said: str) -> None:
    code, error = ended("--record", str(record), "--port", "0", *arguments)

    assert code == 2
    assert said in error.splitlines()[-1]
    assert "Traceback" not in error


def test_a_record_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    code, said = ended("--record", str(tmp_path / "none.db"))

    assert (code, len(said.splitlines())) == (2, 1)
    assert "there is no record at" in said
    assert list(tmp_path.iterdir()) == []


def test_a_page_without_its_parts_says_how_to_get_them(tmp_path: Path) -> None:
    for each in PLACED:
        with pytest.raises(UsageError, match=f"{each} is missing.*make install"):
            refuse_incomplete(tmp_path)
        (tmp_path / each).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / each).touch()
    refuse_incomplete(tmp_path)
