"""Small records of invented reports with their incidents put together by hand, for tests of the board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from onrecord.model.contract import decode, encode
from onrecord.model.reading import Event, Reading
from onrecord.model.text import Document, fingerprint
from onrecord.store.store import Store
from tests.reports import READER, read_one, report

WHERE: Mapping[str, dict[str, Any]] = {
    "Tolvar": {"geonameid": 1, "lat": 10.0, "lon": 20.0, "country": "XKX", "admin1": "Ridge"},
    "Anselm": {"geonameid": 2, "lat": 11.0, "lon": 20.5, "country": "XKX", "admin1": "Coast"},
    "Dunmere": {"lat": -4.0, "lon": 31.0, "country": "YYY"},
}
TOLD = (  # of each document: its text, its publisher, the days after 9 May 2031 on which it was printed
    ("Ridge militia killed 4 herders in Tolvar on 2031-05-01. A caravan had come for the market.", "The Post", 0),
    ("Ridge militia killed 6 herders in Tolvar on 2031-05-01, a café owner said.", "The Herald", 1),
    ("Coast patrol killed 2 divers in Anselm on 2031-05-03. The harbour was closed.", "The Post", 2),
    ("Coast patrol killed 2 divers in Anselm on 2031-05-03. Ridge militia killed 9 traders in Dunmere.", "Voice", 3),
    ("Valley guard killed 21 herders in Kessel on 2031-05-06. قُتِلَ الرُّعاةُ في السوق.", None, 4),
    ("River band killed 1 ferryman in Anselm on 2031-05-07, clerks said. The market of the café was unclear.", None, 5),
)  # fmt: skip
# The events of each incident, as pairs of a document and an event in it.
TOGETHER = (((0, 0), (1, 0)), ((2, 0), (3, 0)), ((3, 1),), ((4, 0),), ((5, 0),))


def documents() -> tuple[Document, ...]:
    """Give the reports of a record."""
    return tuple(
        report(
            text, name=f"told-{at}.txt", title=f"Report {at}", publisher=publisher,
            published=date(2031, 5, 9) + timedelta(days=days),
        )
        for at, (text, publisher, days) in enumerate(TOLD)
    )  # fmt: skip


def reading(document: Document, **known: Any) -> Reading:
    """Give what is read in a report, with what is known of its places."""
    found = decode(encode(read_one(document)))  # as the record holds it
    return replace(found, events=tuple(_placed(replace(event, **known)) for event in found.events))


def put(store: Store) -> list[str]:
    """Put the reports into a record and their events into incidents; give the ids of these."""
    readings = [reading(document) for document in documents()]
    for document, read in zip(documents(), readings, strict=True):
        store.add(document, read, reader=READER)
    ids = []
    for number, events in enumerate(TOGETHER):
        ids.append(fingerprint("incident", str(number)))
        store.linkage.assign({readings[at].events[told].id: ids[-1] for at, told in events})
    return ids


def event(document: int, told: int = 0) -> str:
    """Give the id of an event of one of the reports."""
    return reading(documents()[document]).events[told].id


def add(
    store: Store, text: str, incident: str, *, publisher: str = "The Tide", **known: Any
) -> Sequence[Event]:
    """Put one more report into a record, its events into an incident; `known` replaces fields of these."""
    document = report(text, publisher=publisher, name=f"{fingerprint(text)[:6]}.txt")
    read = reading(document, **known)
    store.add(document, read, reader=READER)
    store.linkage.assign({one.id: incident for one in read.events})
    return read.events


def _placed(event: Event) -> Event:
    if event.place is None or event.place.name not in WHERE:
        return event
    place = replace(event.place, **WHERE[event.place.name])
    return replace(event, place=place, places=(place,))
