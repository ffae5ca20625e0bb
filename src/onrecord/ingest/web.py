"""Addresses: fetched politely, one at a time, as a guest would."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from onrecord import __version__
from onrecord.errors import SourceError, Unreachable, Unreadable
from onrecord.ingest import limits
from onrecord.ingest.found import NOTHING_GIVEN, Overrides
from onrecord.ingest.received import Received, too_large

if TYPE_CHECKING:
    import httpx

AGENT = f"onrecord/{__version__} (reads single reports for a record of harm)"
DELAY = 1.0  # seconds between two requests to one host, where its robots.txt asks for no more
LONGEST_WAIT = 60.0  # seconds; a host that asks for more is left for another day
ATTEMPTS = 4
TIMEOUT = 20.0  # seconds without an answer
MAX_REDIRECTS = 5
AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


class _ComeBack(Unreachable):
    """The host is busy; `wait` is the seconds it asks for."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a fetcher behaves. Tests use a short delay."""

    delay: float = DELAY
    attempts: int = ATTEMPTS
    longest_wait: float = LONGEST_WAIT
    sleep: Callable[[float], None] = time.sleep


def is_address(given: str) -> bool:
    """Whether what was given is an address to fetch, not a path."""
    return given.lower().startswith(("http://", "https://")) and not any(map(str.isspace, given))


class Fetcher:
    """Fetches addresses: robots.txt is honoured, one host gets one request at a time with a pause between."""

    def __init__(self, manners: Manners | None = None) -> None:
        import httpx

        self._manners = manners or Manners()
        self._client = httpx.Client(
            headers={"User-Agent": AGENT, "Accept": "text/html, text/plain, application/pdf, */*;q=0.5"},
            follow_redirects=True,
            timeout=TIMEOUT,
            max_redirects=MAX_REDIRECTS,
        )
        self._robots: dict[str, RobotFileParser] = {}
        self._free_at: dict[str, float] = {}

    def fetch(self, address: str, overrides: Overrides = NOTHING_GIVEN) -> Received:
        """Fetch one address. Raises Unreachable when it may be there later, Unreadable when it will not."""
        import httpx

        try:
            if not self._rules(address).can_fetch(AGENT, address):
                raise Unreadable(
                    "is closed to programs by the site's robots.txt; save the page by hand", code="robots"
                )
            data, answer = self._politely(address, limits.MAX_FETCH)
        except httpx.HTTPError as error:
            raise Unreachable(
                f"could not be reached ({error or type(error).__name__}); try again later"
            ) from error
        except (httpx.InvalidURL, ValueError) as error:
            raise Unreadable(f"is no address that can be fetched ({error})", code="address") from error
        _check(answer)
        return Received(
            name=address,
            stream=io.BytesIO(data),
            media_type=answer.headers.get("Content-Type"),
            url=str(answer.url),
            retrieved=datetime.now(UTC),
            overrides=overrides,
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _rules(self, address: str) -> RobotFileParser:
        """Give the host's robots.txt, read once. RFC 9309: none means all is open, trouble means closed."""
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            rules = RobotFileParser()
            data, answer = self._politely(f"{origin}/robots.txt", limits.MAX_ROBOTS, cut=True)
            if answer.status_code >= 500:
                raise Unreachable(
                    f"its robots.txt cannot be had (status {answer.status_code}); try again later"
                )
            rules.parse(data.decode("utf-8", "replace").splitlines() if answer.is_success else [])
            rules.modified()
            self._robots[origin] = rules
        return self._robots[origin]

    def _politely(self, address: str, limit: int, *, cut: bool = False) -> tuple[bytes, httpx.Response]:
        """Ask, and ask again when the host is busy or the line fails, as long as it wishes us to wait."""
        import httpx
        import stamina

        def again(error: Exception) -> bool | float:
            if isinstance(error, _ComeBack):
                return error.wait if error.wait is not None else True
            return isinstance(error, httpx.TimeoutException | httpx.NetworkError | httpx.RemoteProtocolError)

        longest = self._manners.longest_wait
        for attempt in stamina.retry_context(
            on=again, attempts=self._manners.attempts, timeout=4 * longest, wait_initial=self._manners.delay,
            wait_max=longest, wait_jitter=self._manners.delay,
        ):  # fmt: skip
            with attempt:
                return self._ask(address, limit, cut=cut)
        raise Unreachable("could not be reached")  # stamina raises the last error itself

    def _ask(self, address: str, limit: int, *, cut: bool) -> tuple[bytes, httpx.Response]:
        self._wait_for(urlsplit(address).netloc)
        with self._client.stream("GET", address) as answer:
            if answer.status_code in AGAIN:
                raise self._come_back(answer)
            data = b""
            for piece in answer.iter_bytes(65536):
                data += piece
                if len(data) > limit and not cut:
                    raise too_large("is a page of", limit)
                if len(data) > limit:
                    break
            return data[:limit], answer

    def _wait_for(self, host: str) -> None:
        now = time.monotonic()
        pause = self._free_at.get(host, now) - now
        if pause > 0:
            self._manners.sleep(pause)
        rules = next((self._robots[key] for key in self._robots if key.endswith(f"//{host}")), None)
        asked = float(rules.crawl_delay(AGENT) or 0) if rules else 0.0
        delay = max(self._manners.delay, min(asked, self._manners.longest_wait))
        self._free_at[host] = time.monotonic() + delay

    def _come_back(self, answer: httpx.Response) -> SourceError:
        message = f"answers with status {answer.status_code}; try again later"
        wait = _seconds(answer.headers.get("Retry-After"))
        if wait is not None and wait > self._manners.longest_wait:
            return Unreachable(f"{message} (in {wait:.0f} seconds, it says)")
        return _ComeBack(message, wait)


def _seconds(value: str | None) -> float | None:
    """Give the seconds of a Retry-After, which is a number or a date (RFC 9110 section 10.2.3)."""
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _check(answer: httpx.Response) -> None:
    if answer.status_code in (404, 410):
        raise Unreadable(
            f"is not there (status {answer.status_code}); look for it in a web archive", code="missing"
        )
    if not answer.is_success:
        raise Unreadable(f"is refused (status {answer.status_code}); save the page by hand", code="refused")
