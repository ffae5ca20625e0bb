"""What guards every answer of the page: headers, the names it answers to, and where a form may come from."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Nothing but our own files, no inline script or style, no frame, no other address: what a report says is never run.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
UNKEPT = "no-store"  # what a browser may keep of a page that shows the record
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[\w.-]+)(:[0-9]{1,5})?")
SAFE = frozenset({"GET", "HEAD"})


class Guard:
    """Answer only to our own names, refuse forms of other sites, and put the headers on every answer."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        """`names` are the host names that the page goes by, without a port."""
        self.app = app
        self.names = frozenset(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", UNKEPT)
            await send(message)

        refusal = self._refusal(Headers(scope=scope), str(scope["method"]))
        answer = PlainTextResponse(refusal, status_code=403) if refusal else self.app
        await answer(scope, receive, guarded)

    def _refusal(self, headers: Headers, method: str) -> str | None:
        host = headers.get("host", "")
        if len(headers.getlist("host")) != 1 or _hostname(host) not in self.names:
            return "This page does not go by that name."
        if method in SAFE:
            return None
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin is None and site is None:
            return "A form must say where it comes from."
        if site not in (None, "same-origin") or (origin is not None and urlsplit(origin).netloc != host):
            return "This form came from another site."
        return None


def _hostname(host: str) -> str | None:
    """Give the name of what the header Host says; None where it says more than a name and a port."""
    if not _HOST.fullmatch(host):
        return None
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def local_path(given: str | None, *, otherwise: str = "/") -> str:
    """Give an address to go back to if it is one of our own pages, else another: never one of another site."""
    path = given or ""
    # Browsers take a backslash for a slash and leave control characters out.
    odd = "\\" in path or any(ord(letter) < 33 for letter in path)
    return path if path.startswith("/") and not path.startswith("//") and not odd else otherwise
