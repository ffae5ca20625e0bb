"""The record that tests of the pages share: the example reports, read and linked once, and a copy for each test.

The fixtures are made known in conftest.py. A test reads:

    def test_the_reports_are_listed(site: Served, page: Page) -> None:
        site.let_in(page, "A. Coder")
        page.goto(f"{site.address}/reports")

`site` stands before `page`: a browser may still ask for the icon of its last page, so it goes first.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Page

from onrecord import linking, pipeline
from onrecord.engine.alone import alone
from onrecord.extract import read as reads
from onrecord.ingest.found import Overrides
from onrecord.ingest.walk import sources
from onrecord.model.person import Role
from onrecord.store.desk import Desk
from onrecord.store.desk_file import beside
from onrecord.store.store import Store
from onrecord.web.app import make_app
from onrecord.web.visit import COOKIE
from tests.web.rig import serving

EXAMPLES = Path(__file__).parents[2] / "examples"
PASSWORD = "seven grey herons wade"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # for passwords that guard nothing


@pytest.fixture(scope="session")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example reports in a record, read by the real reader and linked. Copy it; `demo` is such a copy."""
    path = tmp_path_factory.mktemp("demo") / "onrecord.db"
    with Store.open(path) as store:
        found = sources([str(EXAMPLES)], Overrides())
        steps = pipeline.read(found, store, alone(reads), reader=pipeline.reader_name())
        assert sum(step.outcome == "new" for step in steps) == 9
        assert [run.documents for run in linking.link(store)][-1] == 9
    return path


@pytest.fixture
def demo(read_once: Path, tmp_path: Path) -> Path:
    """A copy of the record of the example reports, for one test to change."""
    return Path(shutil.copy(read_once, tmp_path / "onrecord.db"))


@dataclass(frozen=True, slots=True)
class Served:
    """A record that is served, and the ways into it. Each name is let in with one role throughout."""

    address: str
    record: Path
    desk: Path

    def let_in(self, page: Page, name: str, role: Role = "analyst") -> None:
        """Let a person into a browser."""
        page.context.add_cookies([{"name": COOKIE, "value": self._token(name, role), "url": self.address}])

    @contextmanager
    def client(self, name: str, role: Role = "analyst") -> Iterator[httpx.Client]:
        """Let a person in who asks without a browser, with what a browser sends along with a form of ours."""
        headers = {"Origin": self.address, "Sec-Fetch-Site": "same-origin"}
        with httpx.Client(base_url=self.address, headers=headers, timeout=60, verify=False) as client:
            client.cookies.set(COOKIE, self._token(name, role))
            yield client

    def csrf(self, client: httpx.Client) -> str:
        """Give the token of the forms of a client's session."""
        with Desk.open(self.desk) as desk:
            session = desk.session(client.cookies[COOKIE])
        assert session is not None
        return session.csrf

    def _token(self, name: str, role: Role) -> str:
        with Desk.open(self.desk, hasher=QUICK) as desk:
            if desk.account(name) is None:
                desk.add_account(name, role, PASSWORD)
            return desk.sign_in(name, PASSWORD, "127.0.0.1").token


@contextmanager
def served(record: Path) -> Iterator[Served]:
    """Serve a record with a desk beside it."""
    desk = beside(record)
    with serving(make_app(record, desk)) as address:
        yield Served(address, record, desk)


@pytest.fixture
def site(demo: Path) -> Iterator[Served]:
    """A copy of the record of the example reports, served for one test."""
    with served(demo) as site:
        yield site
