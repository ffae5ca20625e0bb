"""What attacks stand on: small records with something to steal or to run, served once, and a client for each role."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx

from onrecord import linking, reviewing
from onrecord.model.person import ROLES, Role
from onrecord.model.text import Document
from onrecord.store.store import Store
from tests.reports import READER, read_one
from tests.web.record import Served, served

_HREF = re.compile(r'(?:href|src)="([^"]*)"')
_PASSING = (
    (re.compile(r'name="csrf" value="\w+"'), "csrf"),
    (re.compile(r"20\d\d-\d\d-\d\d[ T]\d\d:\d\d(?::[\d.]+)?(?:\+00:00| UTC)"), "moment"),
    (re.compile(r'name="(?:drawn|mine)" value="\w+"'), "drawn"),
    (re.compile(r'name="once" value="[\w-]+"'), "once"),
)


@dataclass(slots=True)
class Ground:
    """A record that is served, and a client that is signed in for each role. `names` are ids that a test needs."""

    site: Served
    names: Mapping[str, str] = field(default_factory=dict)
    clients: dict[Role, httpx.Client] = field(default_factory=dict)

    def post(self, role: Role, path: str, /, **fields: str | list[str]) -> httpx.Response:
        """Send a form of a role, with the token of its session."""
        client = self.clients[role]
        return client.post(path, data={"csrf": self.site.csrf(client), **fields})

    def stranger(self) -> httpx.Client:
        """Give a client of somebody who has not signed in. Close it."""
        headers = {"Origin": self.site.address, "Sec-Fetch-Site": "same-origin"}
        return httpx.Client(base_url=self.site.address, headers=headers, timeout=60, verify=False)


@contextmanager
def grounds(record: Path, **names: str) -> Iterator[Ground]:
    """Serve a record, and let a person of each role in."""
    with ExitStack() as stack:
        site = stack.enter_context(served(record))
        ground = Ground(site, names)
        for role in ROLES:
            ground.clients[role] = stack.enter_context(site.client(f"A {role.title()}", role))
        yield ground


def written(path: Path, documents: Mapping[Document, str | None]) -> Path:
    """Write documents into a record, each with the id of the one that it is a copy of, and link them."""
    with Store.open(path) as store:
        for document, copied in documents.items():
            store.add(document, read_one(document), reader=READER, copy_of=copied)
        linked(store)
    return path


def linked(store: Store) -> None:
    """Link what is new, and put it on the lists."""
    list(linking.link(store))
    list(reviewing.refresh(store))


def incident_of(record: Path, document: Document) -> str:
    """Give the id of the incident that the first event of a document tells of."""
    with Store.open(record) as store:
        return store.linkage.memberships([event_of(document)])[event_of(document)]


def event_of(document: Document) -> str:
    """Give the id of the first event of a document."""
    return read_one(document).events[0].id


def crawl(client: httpx.Client, *seeds: str, most: int = 150) -> dict[str, httpx.Response]:
    """Give all that a client comes to by links from some addresses, by address, redirects left as they are.

    Of addresses that differ in the values of their query alone it takes the first.
    """
    found: dict[str, httpx.Response] = {}
    shapes: set[tuple[str, ...]] = set()
    waiting = [*seeds]
    while waiting and len(found) < most:
        path = waiting.pop(0)
        parts = urlsplit(path)
        shape = (parts.path, *parse_qs(parts.query))
        if path in found or (shape in shapes and path not in seeds):
            continue
        shapes.add(shape)
        found[path] = client.get(path)
        if "text/html" in found[path].headers.get("content-type", ""):
            waiting += [link for link in links(path, found[path].text) if link not in found]
        if "location" in found[path].headers:
            waiting.append(found[path].headers["location"])
    return found


def links(page: str, html: str) -> list[str]:
    """Give the addresses of ours that a page leads to, without what stands behind `#`."""
    every = (urljoin(page, unescape(each)) for each in _HREF.findall(html))
    ours = (urlsplit(each)._replace(fragment="") for each in every if not urlsplit(each).netloc)
    return [each.geturl() for each in dict.fromkeys(ours) if not each.path.startswith("/static/")]


def lasting(html: str) -> str:
    """Give a page without what is another at every visit: tokens and moments."""
    for pattern, name in _PASSING:
        html = pattern.sub(name, html)
    return html
