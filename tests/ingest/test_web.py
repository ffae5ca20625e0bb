"""Addresses are fetched from a real server on the loopback address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from report_files import STORY, page, pdf

from onrecord.errors import Unreachable
from onrecord.ingest import Problem, limits, sources
from onrecord.ingest.web import Fetcher, Manners, is_address
from onrecord.model.text import Document


@dataclass
class Site:
    """A small site: what it answers by path, and what it was asked."""

    address: str = ""
    answers: dict[str, list[tuple[int, dict[str, str], bytes]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    def put(self, path: str, body: bytes = b"", *, status: int = 200, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.setdefault(path, []).append((status, named, body))


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.agents.add(self.headers["User-Agent"])
            answers = site.answers.get(self.path, [(404, {}, b"")])
            status, headers, body = answers.pop(0) if len(answers) > 1 else answers[0]
            self.send_response(status)
            for name, value in {
                "Content-Type": "text/html",
                "Content-Length": str(len(body)),
                **headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(body)
            except ConnectionError:  # the fetcher stopped at its limit
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}"
    yield site
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    fetcher = Fetcher(Manners(delay=0.001, longest_wait=2.0))
    yield fetcher
    fetcher.close()


def read(fetcher: Fetcher, *given: str) -> list[Document | Problem]:
    return list(sources(given, fetcher=fetcher))


def test_a_page_is_fetched_with_its_address_and_time(site: Site, fetcher: Fetcher) -> None:
    site.put("/a", page().encode())
    (report,) = read(fetcher, f"{site.address}/a")
    assert isinstance(report, Document)
    assert STORY in report.text
    assert report.url == f"{site.address}/a"
    assert report.retrieved is not None
    assert site.asked == ["/robots.txt", "/a"]
    assert all(agent.startswith("onrecord/") for agent in site.agents)


def test_a_pdf_behind_a_redirect(site: Site, fetcher: Fetcher) -> None:
    site.put("/old", status=302, Location="/new.pdf")
    site.put("/new.pdf", pdf(), Content_Type="application/octet-stream")
    (report,) = read(fetcher, f"{site.address}/old")
    assert isinstance(report, Document)
    assert (report.media_type, report.url) == ("application/pdf", f"{site.address}/new.pdf")


def test_robots_are_honoured_and_asked_once(site: Site, fetcher: Fetcher) -> None:
    site.put("/robots.txt", b"User-agent: *\nDisallow: /closed\n", Content_Type="text/plain")
    site.put("/closed/a", page().encode())
    site.put("/open", page().encode())
    problem, report = read(fetcher, f"{site.address}/closed/a", f"{site.address}/open")
    assert isinstance(problem, Problem)
    assert problem.error.code == "robots"
    assert isinstance(report, Document)
    assert site.asked == ["/robots.txt", "/open"]


def test_a_busy_server_is_asked_again_when_it_wishes(site: Site, fetcher: Fetcher) -> None:
    site.put("/a", status=429, Retry_After="0")
    site.put("/a", status=503)
    site.put("/a", page().encode())
    (report,) = read(fetcher, f"{site.address}/a")
    assert isinstance(report, Document)
    assert site.asked.count("/a") == 3


def test_a_server_that_asks_for_too_long_a_wait_is_left(site: Site, fetcher: Fetcher) -> None:
    site.put("/a", status=503, Retry_After="3600")
    (problem,) = read(fetcher, f"{site.address}/a")
    assert isinstance(problem, Problem)
    assert isinstance(problem.error, Unreachable)
    assert site.asked.count("/a") == 1


@pytest.mark.parametrize(("status", "code"), [(404, "missing"), (403, "refused"), (500, "unreachable")])
def test_what_cannot_be_had_is_one_problem(site: Site, fetcher: Fetcher, status: int, code: str) -> None:
    site.put("/a", status=status)
    (problem,) = read(fetcher, f"{site.address}/a")
    assert isinstance(problem, Problem)
    assert problem.error.code == code


def test_a_page_without_end_is_cut_off(site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_FETCH", 100_000)
    site.put("/a", b"x" * 5_000_000)
    (problem,) = read(fetcher, f"{site.address}/a")
    assert isinstance(problem, Problem)
    assert problem.error.code == "too-large"


def test_redirects_in_a_circle_end(site: Site, fetcher: Fetcher) -> None:
    site.put("/a", status=302, Location="/a")
    (problem,) = read(fetcher, f"{site.address}/a")
    assert isinstance(problem, Problem)


def test_no_server_is_one_problem() -> None:
    fetcher = Fetcher(Manners(delay=0.001, attempts=2))
    (problem,) = read(fetcher, "http://127.0.0.1:9/a")
    fetcher.close()
    assert isinstance(problem, Problem)
    assert isinstance(problem.error, Unreachable)


def test_a_list_of_addresses(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.put("/a", page().encode())
    listed = tmp_path / "addresses.txt"
    listed.write_text(f"# ours\n{site.address}/a\n\n{site.address}/gone\n")
    report, problem = read(fetcher, str(listed))
    assert isinstance(report, Document)
    assert isinstance(problem, Problem)
    assert problem.name == f"{site.address}/gone"


def test_pauses_between_requests_to_one_host(site: Site) -> None:
    pauses: list[float] = []
    fetcher = Fetcher(Manners(delay=30.0, sleep=pauses.append))
    site.put("/a", page().encode())
    read(fetcher, f"{site.address}/a", f"{site.address}/a")
    fetcher.close()
    assert len(pauses) == 2  # after robots.txt, and after the first page
    assert all(29 < pause <= 30 for pause in pauses)


def test_addresses_are_told_from_paths() -> None:
    assert is_address("https://example.org/a")
    assert not is_address("reports/http.txt")
    assert not is_address("http://a b")
