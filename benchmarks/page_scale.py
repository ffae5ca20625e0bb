"""Time what the review page asks of a large record: made-up reports, their incidents, and the board of them.

    python benchmarks/page_scale.py [--events N] [--incidents N] [--record FILE] [--write]

The record is made of invented places, groups and words: documents with five events each, towns of very different
size, 40 % of incidents told once and few told up to 30 times, a few thousand decisions of people. With `--record` it
is kept, and used again where it is there. Printed are how long the board takes to be computed, how much memory that
needs, and for each question and each address of the page how long it takes at first, and the median and the 95th
percentile of 20 after that. What CPU time is given is of all threads, those that draw behind the page too.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from hashlib import sha256
from itertools import islice, pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import httpx
import uvicorn
from performance_page import PAGE, put

ROOT = Path(__file__).parent.parent
EVENTS, INCIDENTS = 100_000, 20_000
A_DOCUMENT = 5  # events
TIMES = 20
BULK = 250  # documents in one transaction
START = date(2029, 1, 1)
DAYS = 700
TOWNS, PROVINCES, COUNTRIES, GROUPS, PUBLISHERS = 2_000, 160, 20, 60, 40
FILLING = 320  # words of a report that tell of nothing
REVIEWS = 3_000
KINDS = {
    "shelling": 14, "air_strike": 8, "drone_strike": 6, "bombing": 12, "shooting": 18, "killing": 8, "clash": 14,
    "abduction": 6, "arrest": 8, "displacement": 5, "arson": 3, "protest": 8, "attack": 6,
}  # fmt: skip
HARMS = {"abduction": "abducted", "arrest": "detained", "displacement": "displaced"}
WHOM = ("civilians", "farmers", "soldiers", "children", "traders", "drivers", "officers", "teachers")
TYPES = {"soldiers": "military", "officers": "police"}

# The addresses that are fetched and timed, by the path of the route that answers them. What stands in braces is taken
# from the record: {incident} (one of many reports), {event} and {document} of it, {place} and {town}, {actor},
# {country}, {word} (a common one), {list} (of incidents under a mark of the map).
ADDRESSES: Mapping[str, Sequence[str]] = {
    "/": (
        "/", "/?text={word}", "/?text={word}&kind=violence", "/?text={word}*", "/?kind=violence&order=newest",
        "/?country={country}&order=harm", "/?actor={actor}", "/?place={place}", "/?page=200",
    ),
    "/sign-in": ("/sign-in",),
    "/incidents/{id}": ("/incidents/{incident}", "/incidents/{incident}?text={word}"),
    "/overview": ("/overview", "/overview?kind=violence"),
    "/overview/{name}": (
        "/overview/map", "/overview/timeline", "/overview/harm", "/overview/network", "/overview/sources",
        "/overview/coverage",
    ),
    "/overview/{name}.{form}": (
        "/overview/map.svg", "/overview/map.csv", "/overview/timeline.svg", "/overview/harm.csv",
        "/overview/network.svg",
    ),
    "/overview/{name}/list/{group}": ("{list}",),
    "/reports": ("/reports", "/reports?text={word}", "/reports?page=300"),
    "/reports/add": ("/reports/add",),
    "/reports/set-aside": ("/reports/set-aside",),
    "/reports/{id}": ("/reports/{document}",),
    "/reports/{id}/bytes": ("/reports/{document}/bytes",),
    "/gazetteer": ("/gazetteer?q={town}",),
    "/actors": ("/actors", "/actors?q=a&order=name"),
    "/actors/{key:path}": ("/actors/{actor}",),
    "/places": ("/places", "/places?q=a&order=name"),
    "/places/{key:path}": ("/places/{place}",),
    "/code-book": ("/code-book",),
    "/code-book/{kind}": ("/code-book/violence",),
    "/history": ("/history", "/history?kind=review", "/history?before=20000"),
    "/agreement": ("/agreement",),
    "/export": ("/export", "/export?kind=violence"),
    "/people": ("/people",),
    "/me": ("/me",),
}  # fmt: skip
LEFT_OUT: Mapping[str, str] = {
    "/enter": "its link opens once, and is how the others are reached",
    "/jobs/{id}": "a job is there only while somebody adds reports",
    "/export/{id}": "a release is there only for an hour after somebody asked for it",
    "/export/{id}/file": "its file",
}
FIRSTS = 5  # times that a page is asked for after a change of the board


@dataclass(frozen=True, slots=True)
class Town:
    """A made-up town."""

    name: str
    number: int
    lat: float
    lon: float
    province: str
    country: str


@dataclass(frozen=True, slots=True)
class Happening:
    """What the reports of one incident have in common."""

    number: int
    kind: str
    day: date
    town: Town
    group: str
    whom: str
    many: int
    wounded: int


@dataclass(frozen=True, slots=True)
class Timed:
    """How long one question took, in milliseconds: at first, then the median and the 95th percentile, each with CPU.

    At first is the first time that it is asked; of a page, it is the median after a change of the board, as any
    decision is, with which nothing that was remembered of it holds any more.
    """

    name: str
    first: float
    first_cpu: float
    median: float
    slow: float
    cpu: float


# The record


def made(path: Path, events: int, incidents: int, seed: int = 1) -> None:
    """Make a record of so many events, put into so many incidents, with decisions on some of them."""
    from onrecord.link.model import shipped
    from onrecord.store.store import Store

    world = World(Random(seed), events, incidents)
    with Store.open(path) as store:
        store.linkage.keep_model(_settings(shipped()))
        number = 0
        while number < len(world.told):
            batch = world.told[number : number + BULK * A_DOCUMENT]
            written = [
                world.document(number // A_DOCUMENT + at // A_DOCUMENT, batch[at : at + A_DOCUMENT])
                for at in range(0, len(batch), A_DOCUMENT)
            ]
            _put(store, written)
            number += len(batch)
            _say(f"{number:,} of {events:,} events written")
        _link(store, world)
        _decide(store, world)


class World:
    """What happens in a made-up war, and how it is told."""

    def __init__(self, random: Random, events: int, incidents: int) -> None:
        self._random = random
        self._words = [_word(random) for _ in range(20_000)]
        provinces = [
            (_name(random), random.uniform(-30, 45), random.uniform(-80, 120)) for _ in range(PROVINCES)
        ]
        self._towns = [self._town(number, provinces[number % PROVINCES]) for number in range(TOWNS)]
        self._groups = [_two(random, "brigade", "militia", "guard", "front") for _ in range(GROUPS)]
        self._publishers = [_two(random, "Post", "Herald", "Voice") for _ in range(PUBLISHERS)]
        self.told: list[Happening] = []
        for number, many in enumerate(_shares(random, events, incidents)):
            happened = self._happening(number)
            self.told += [happened] * many
        self.told.sort(key=lambda one: (one.day, random.random()))
        self.events_of: dict[int, list[str]] = {}

    def _town(self, number: int, province: tuple[str, float, float]) -> Town:
        name, lat, lon = province
        random = self._random
        return Town(
            name=_name(random), number=9_000_000 + number, lat=round(lat + random.gauss(0, 0.6), 4),
            lon=round(lon + random.gauss(0, 0.6), 4), province=name, country=f"X{chr(65 + number % COUNTRIES)}A",
        )  # fmt: skip

    def _happening(self, number: int) -> Happening:
        random = self._random
        return Happening(
            number=number,
            kind=random.choices(list(KINDS), list(KINDS.values()))[0],
            day=START + timedelta(days=random.randrange(DAYS)),
            town=self._towns[min(TOWNS - 1, int(random.paretovariate(0.5)) - 1)],
            group=random.choice(self._groups),
            whom=random.choice(WHOM),
            many=min(300, int(random.paretovariate(1.1))),
            wounded=random.randrange(20),
        )

    def document(self, number: int, told: Sequence[Happening]) -> tuple[Any, Any]:
        """Give a document that tells of happenings, and its reading."""
        from onrecord.model.reading import Reading
        from onrecord.model.text import Document, fingerprint

        random = self._random
        publisher = random.choice(self._publishers)
        pieces = [_Sentence(random, one) for one in told]
        text, starts = f"Report {number} of {publisher}.\n", []
        for piece in pieces:
            starts.append(len(text))
            text += f"{piece.text} {self._filling()}\n"
        digest = sha256(text.encode()).hexdigest()
        name = fingerprint(digest)
        events = tuple(piece.event(name, text, at) for piece, at in zip(pieces, starts, strict=True))
        for one, event in zip(told, events, strict=True):
            self.events_of.setdefault(one.number, []).append(event.id)
        printed = max(one.day for one in told) + timedelta(days=random.randrange(1, 4))
        document = Document(
            id=name, text=text, content=text.encode(), sha256=digest, name=f"report-{number}.txt", language="en",
            title=f"{told[0].kind.replace('_', ' ').capitalize()} in {told[0].town.name}", publisher=publisher,
            published=printed, published_basis="given",
        )  # fmt: skip
        return document, Reading(id=name, published=printed, language="en", events=events)

    def _filling(self) -> str:
        random = self._random
        many = FILLING // A_DOCUMENT
        words = [
            self._words[min(len(self._words) - 1, int(random.paretovariate(0.35)) - 1)] for _ in range(many)
        ]
        return " ".join(words).capitalize() + "."


class _Sentence:
    """One sentence that tells of a happening, as one report has it."""

    def __init__(self, random: Random, told: Happening) -> None:
        self._told = told
        self._day = told.day + timedelta(days=random.choice((-1, 1)) if random.random() < 0.06 else 0)
        off = random.randrange(-told.many // 3, told.many // 3 + 1) if random.random() < 0.3 else 0
        self._many = max(1, told.many + off)
        self._sure = random.random() < 0.7
        self._parts = {
            "who": told.group,
            "kind": told.kind.replace("_", " "),
            "many": f"{self._many} {told.whom}",
            "where": told.town.name,
            "day": f"{self._day:%d %B %Y}",
            "wounded": f"{told.wounded} injured",
        }
        parts = self._parts
        self.text = (
            f"The {parts['who']} was behind the {parts['kind']} that struck {parts['many']} in {parts['where']} on "
            f"{parts['day']}, with {parts['wounded']}."
        )

    def event(self, document: str, text: str, at: int) -> Any:
        from onrecord.model.reading import Count, Event, PlaceRef, Plover, When
        from onrecord.model.reading import Role as Part
        from onrecord.model.text import Quote, fingerprint

        def words(name: str) -> Quote:
            start = text.index(self._parts[name], at)
            return Quote(start, start + len(self._parts[name]), self._parts[name])

        def count(kind: str, low: int, group: str | None, of: int | None, quote: Quote) -> Count:
            return Count(
                kind=kind, unit="people", low=low, high=low, hedge=None, group=group, part_of=None, of=of,
                cumulative=False, quote=quote,
            )  # fmt: skip

        told, town = self._told, self._told.town
        many = words("many")
        whom = Quote(many.end - len(told.whom), many.end, told.whom)
        place = PlaceRef(
            quote=words("where"), name=town.name, geonameid=town.number, lat=town.lat, lon=town.lon,
            country=town.country, admin1=town.province,
        )  # fmt: skip
        counts = (count(HARMS.get(told.kind, "killed"), self._many, told.whom, 0, many),)
        if told.wounded:
            counts += (count("injured", told.wounded, None, None, words("wounded")),)
        return Event(
            id=fingerprint(document, str(at)),
            kind=told.kind,
            main=False,
            plover=Plover("ASSAULT", None),
            acled=None,
            triggers=(words("kind"),),
            agents=(Part(quote=words("who"), head=words("who"), name=told.group, type="militia"),),
            targets=(Part(quote=many, head=whom, type=TYPES.get(told.whom, "civilian")),),
            objects=(),
            place=place,
            places=(place,),
            origin=None,
            destination=None,
            when=When(quote=words("day"), first=self._day, last=self._day, precision="day", basis="stated"),
            counts=counts,
            weapons=(),
            status="asserted" if self._sure else "reported",
            attribution=None,
            evidence=(Quote(at, at + len(self.text), self.text),),
        )


def _put(store: Any, written: Sequence[tuple[Any, Any]]) -> None:
    """Put documents into a record, many in one transaction."""
    with store.together():
        for document, reading in written:
            store.add(document, reading, reader="made up")


def _link(store: Any, world: World) -> None:
    """Put the events into the incidents that they were made of, with links from one to the next."""
    from onrecord.link.signatures import signatures
    from onrecord.model.incident import Link
    from onrecord.model.text import fingerprint

    model = store.linkage.model().id
    waiting = store.linkage.unlinked()
    while batch := list(islice(waiting, BULK)):
        signed = [each for one in batch for each in signatures(one.filed.reading)]
        store.linkage.add(readings=[one.reading for one in batch], signatures=signed, links=(), model=model)
        _say("comparing what was written")
    links = [
        Link(left=min(pair), right=max(pair), probability=0.9, levels=(), model=model)
        for events in world.events_of.values()
        for pair in pairwise(events)
    ]
    store.linkage.add(readings=(), signatures=(), links=links, model=model)
    for number, events in world.events_of.items():
        store.linkage.assign(dict.fromkeys(events, fingerprint("incident", str(number))))
        _say(f"{number:,} incidents put together")


def _decide(store: Any, world: World) -> None:
    """Let two people accept, reject and restrict some of it."""
    from onrecord.model.review import Review

    random, events = Random(7), [event for members in world.events_of.values() for event in members]
    for number in range(min(REVIEWS, len(events) // 10)):
        verb, value = random.choices(
            (("accept", None), ("reject", None), ("restrict", "reviewer")), (90, 6, 4)
        )[0]
        review = Review(
            about="event", subject=random.choice(events), verb=verb, value=value, by=random.choice("AB"),
            at=datetime(2031, 1, 1, tzinfo=UTC).isoformat(), after=10**9, why=str(number),
        )  # fmt: skip
        store.reviews.keep(review)


def _settings(model: Any) -> str:
    from onrecord.link.model import dumps

    return dumps(model)


def _shares(random: Random, events: int, incidents: int) -> list[int]:
    """How many reports tell of each incident: 40 % one, the rest so many that all events are told."""
    shares = [
        1 if random.random() < 0.4 else min(30, 1 + int(random.paretovariate(0.9))) for _ in range(incidents)
    ]
    while (missing := events - sum(shares)) > 0:
        for _ in range(missing):
            shares[random.randrange(incidents)] += 1
    while (over := sum(shares) - events) > 0:
        for _ in range(over):
            at = random.randrange(incidents)
            shares[at] -= shares[at] > 1
    return shares


def _name(random: Random) -> str:
    return _word(random).capitalize()


def _two(random: Random, *kinds: str) -> str:
    return f"{_name(random)} {random.choice(kinds)}"


def _word(random: Random) -> str:
    return "".join(
        random.choice("bdfghklmnprstvz") + random.choice("aeiou") for _ in range(random.randrange(2, 5))
    )


# What is timed


def refreshed(path: Path) -> dict[str, float]:
    """Compute the board from nothing, and give how long that took and how much memory."""
    from onrecord.reviewing import Refreshed, refresh
    from onrecord.store.store import Store

    with Store.open(path) as store:
        store.board.clear()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        start, words, last = time.perf_counter(), 0.0, Refreshed(0)
        for last in refresh(store):
            if not last.incidents:
                words = time.perf_counter() - start
            _say(f"{last.incidents:,} incidents have a row")
        return {
            "documents": last.documents,
            "incidents": last.incidents,
            "words": words,
            "rows": time.perf_counter() - start - words,
            "before": before,
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }


def _in_words(took: dict[str, float]) -> str:
    words = (
        f"{took['documents']:,} documents made searchable in {took['words']:.0f} s"
        if took["documents"]
        else ""
    )
    rows = f"Rows of {took['incidents']:,} incidents computed in {took['rows']:.0f} s"
    memory = f"{took['before']:,.0f} MB held before and {took['peak']:,.0f} MB at most"
    return ", ".join(part for part in (words, rows, memory) if part) + "."


def questions(store: Any) -> Iterator[tuple[str, Callable[[], object]]]:
    """Give the questions that pages ask of the board, each with its name."""
    from onrecord.model.board import Filter
    from onrecord.reviewing import compute, decide, pending, view_of

    board = store.board
    every = Filter()
    first = board.find(replace(every, order="reports")).rows[0]
    place, actor = first.place.key, first.agents[0].key
    common = "report"  # in every one
    narrow = {
        "everything": every,
        "a kind": Filter(kind="violence"),
        "a country": Filter(country=first.place.country),
        "a place and an actor": Filter(place=place, actor=actor),
        "20 killed or more": Filter(harm="killed", least=20),
        "a month": Filter(since="2029-06-01", until="2029-06-30"),
        "a word in all reports": Filter(text=common),
        "a word and a kind": Filter(text=first.place.name, kind="bombing"),
    }
    for name, asked in narrow.items():
        yield f"find, {name}", lambda asked=asked: board.find(asked)
        yield f"facets, {name}", lambda asked=asked: board.facets(asked)
    for order in ("newest", "oldest", "printed", "harm", "reports", "kind", "place"):
        yield f"find, by {order}", lambda order=order: board.find(replace(every, order=order))
    yield "find, the last page", lambda: board.find(replace(every, offset=INCIDENTS - 50))
    yield "find, for a reviewer", lambda: board.find(replace(every, role="reviewer"))
    yield "neighbours", lambda: board.neighbours(first.id, every)
    yield "neighbours, a word", lambda: board.neighbours(first.id, narrow["a word in all reports"])
    word = narrow["a word in all reports"]
    yield "find and hits, a word", lambda: board.hits([row.id for row in board.find(word).rows], word)
    yield "all rows, light", lambda: sum(1 for _ in board.rows(every))
    yield "all points, for a map", lambda: board.points(every)
    yield "who to whom", lambda: board.flows(every)
    yield "pending", lambda: pending(store)
    yield f"a view, of {first.documents} reports", lambda: view_of(store, first.id)
    event = store.linkage.events_of(first.id)[0]

    def accept() -> object:
        return decide(store, "event", event, "accept", by="A", after=10**9, why=str(time.time_ns()))

    yield f"a decision kept and its row anew, of {first.documents} reports", accept
    yield f"a row anew, of {first.documents} reports", lambda: compute(store, [first.id])


@contextmanager
def pages(path: Path) -> Iterator[list[tuple[str, Callable[[], object]]]]:
    """Serve the page over a record, and give each address with what fetches it as an admin."""
    from onrecord.store.desk import Desk
    from onrecord.store.desk_file import beside
    from onrecord.store.store import Store
    from onrecord.web.app import make_app

    with Store.open(path) as store, Desk.open(beside(path)) as desk:
        known, link = known_of(store), desk.local_link("A. Reader")
    with (
        serving(make_app(path, beside(path))) as address,
        httpx.Client(base_url=address, timeout=60, verify=False) as client,
    ):
        client.get("/enter", params={"token": link}, follow_redirects=True)

        def fetch(asked: str) -> str:
            answer = client.get(asked)
            if answer.status_code != 200:
                raise SystemExit(f"{asked} answers {answer.status_code}")
            return answer.text

        known["list"] = _list_in(lambda: fetch("/overview/map"))
        forms = [form for several in ADDRESSES.values() for form in several]
        yield [(form, partial(fetch, form.format(**known))) for form in forms]


def _list_in(show: Callable[[], str]) -> str:
    """Give the address of a list of incidents under a mark of a picture; that of the picture where it has none."""
    end = time.monotonic() + 60
    while "<svg" not in (page := show()) and time.monotonic() < end:
        time.sleep(0.1)  # it is drawn behind the page
    found = re.search(r"/overview/map/list/\w+", page)
    return found[0] if found else "/overview/map"


def change_of(store: Any) -> Callable[[], None]:
    """Give what makes all that was computed of the board hold no more, as a decision does."""
    from onrecord.store import stale

    def change() -> None:
        with store._access.writing() as connection:
            stale.changed(connection)

    return change


def known_of(store: Any) -> dict[str, str]:
    """Give what the addresses of the page name: the incident of most reports, and what is in it."""
    from onrecord.model.board import Filter

    row = store.board.find(Filter(order="reports", limit=1)).rows[0]
    event = store.linkage.events_of(row.id)[0]
    return {
        "incident": row.id,
        "event": event,
        "document": store.document_of_event(event),
        "place": row.place.key,
        "town": row.place.name,
        "actor": row.agents[0].key,
        "country": row.place.country,
        "word": "report",
    }


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Serve the page in a thread on a free port, and give its address."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, ws="none"))
        thread = Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def timed(name: str, ask: Callable[[], object], change: Callable[[], object] | None = None) -> Timed:
    """Ask at first, after a change where one is given, and then 20 times."""
    if change:
        ask()  # what is loaded once, whatever changes
    firsts = []
    for _ in range(FIRSTS if change else 1):
        if change:
            change()
        firsts.append(_took(ask))
    again = [_took(ask) for _ in range(TIMES)]
    whole = [took for took, _ in again]
    return Timed(
        name,
        *(statistics.median(each) for each in zip(*firsts, strict=True)),
        statistics.median(whole),
        statistics.quantiles(whole, n=20)[-1],
        statistics.median(cpu for _, cpu in again),
    )


def _took(ask: Callable[[], object]) -> tuple[float, float]:
    """Give how long a question took, and how much CPU time all threads used meanwhile, in milliseconds."""
    start, start_cpu = time.perf_counter(), time.process_time()
    ask()
    return 1000 * (time.perf_counter() - start), 1000 * (time.process_time() - start_cpu)


def table(found: Sequence[Timed]) -> Iterator[str]:
    """Give the table of what was timed, in milliseconds."""
    yield "| asked | at first, ms | of CPU, ms | median, ms | 95 % within, ms | of CPU, ms |"
    yield "|---|--:|--:|--:|--:|--:|"
    for one in found:
        given = (one.first, one.first_cpu, one.median, one.slow, one.cpu)
        yield f"| {one.name} | {' | '.join(f'{each:,.0f}' for each in given)} |"


def main() -> None:
    """Make the record where it is not there, time all, and print the table."""
    options = _options()
    if options.refresh:
        print(json.dumps(refreshed(options.refresh)))
        return
    with TemporaryDirectory() as folder:
        path = options.record or Path(folder) / "onrecord.db"
        if not path.exists():
            made(path, options.events, options.incidents)
        lines = run(path)
    print("\n".join(lines))
    if options.write:
        put(PAGE, "page", "benchmarks/page_scale.py", ["## The review page", "", *ABOUT, "", *lines])


ABOUT = (
    "Made by `make bench-page WRITE=1`: invented reports, 100,000 events of 20,000 incidents. *At first* is right",
    "after somebody has changed the record; the median and what 95 % lie within are of 20 times after that. Pictures",
    "and tables to be taken away are drawn when they are first asked for after a change, and take longest; on the",
    "page they are drawn behind it, and come in by themselves. A page of mere words takes some 45 ms by the clock,",
    "most of which is waiting.",
)


def run(path: Path) -> list[str]:
    """Compute the board of a record and time what is asked of it; give the lines to print."""
    from onrecord.store.store import Store

    command = [sys.executable, __file__, "--refresh", str(path)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    took = json.loads(done.stdout.splitlines()[-1])
    with Store.open(path) as store:
        found = [timed(name, ask) for name, ask in questions(store)]
        incidents = sum(1 for _ in store.linkage.incidents())
    with Store.open(path) as store, pages(path) as fetched:
        found += [timed(name, ask, change_of(store)) for name, ask in fetched]
    return [
        f"A record of {incidents:,} incidents, {path.stat().st_size / 1e6:,.0f} MB.",
        _in_words(took),
        "",
        *table(found),
    ]


def _options() -> argparse.Namespace:
    made_of = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made_of.add_argument("--events", type=int, default=EVENTS)
    made_of.add_argument("--incidents", type=int, default=INCIDENTS)
    made_of.add_argument("--record", type=Path, help="keep the record here, and use it again")
    made_of.add_argument("--write", action="store_true", help="write docs/performance.md")
    made_of.add_argument("--refresh", type=Path, help=argparse.SUPPRESS)
    return made_of.parse_args()


_said = [0.0]


def _say(line: str, *, every: float = 5.0) -> None:
    if time.monotonic() - _said[0] > every:
        _said[0] = time.monotonic()
        print(line, file=sys.stderr)


if __name__ == "__main__":
    main()
