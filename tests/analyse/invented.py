"""Invented reports of one incident, built without reading any text: what a test wants to say, and no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from onrecord.analyse.sources import Member
from onrecord.model.reading import Attribution, Count, Event, PlaceRef, Plover, Reading, Role, When
from onrecord.model.record import Filed
from onrecord.model.text import Document, Quote, fingerprint

WORDS = Quote(0, 5, "words")
DAY = date(2031, 5, 3)
TOWN = PlaceRef(
    quote=WORDS, name="Anselm", lat=10.0, lon=20.0, country="XKX", admin1="Ridge", admin2="Lower Ridge"
)
PROVINCE = PlaceRef(
    quote=WORDS, name="Ridge", lat=10.5, lon=20.5, country="XKX", admin1="Ridge", precision="province"
)
COUNTRY = PlaceRef(quote=WORDS, name="Kareth", country="XKX", precision="country")


def count(low: float, high: float | None = -1, kind: str = "killed", **known: Any) -> Count:
    """Give a number of a report; it is exact unless another upper bound is given."""
    values: dict[str, Any] = {
        "unit": "people", "hedge": None, "group": None, "part_of": None, "of": None, "cumulative": False,
        "quote": Quote(0, 5, f"{low:g}"),
    }  # fmt: skip
    return Count(kind=kind, low=low, high=low if high == -1 else high, **(values | known))


def role(words: str, **known: Any) -> Role:
    """Give somebody's part in an event."""
    return Role(quote=Quote(0, 5, words), head=Quote(0, 5, words), **known)


def days(first: date | None, last: date | None = None, precision: Any = "day") -> When:
    """Give a time; one day where no last one is given."""
    return When(quote=WORDS, first=first, last=last or first, precision=precision, basis="stated")


def told(
    *counts: Count, kind: str = "shelling", status: Any = "asserted", voice: str = "", **known: Any
) -> Event:
    """Give an event as one report tells it; `attribution` is mended when it is put into a report."""
    values: dict[str, Any] = {
        "agents": (), "targets": (), "objects": (), "place": TOWN, "when": days(DAY), "weapons": (),
    } | known  # fmt: skip
    return Event(
        id=voice,
        kind=kind,
        main=True,
        plover=Plover(None, None),
        acled=None,
        triggers=(WORDS,),
        places=(),
        origin=None,
        destination=None,
        counts=counts,
        status=status,
        attribution=None,
        evidence=(),
        **values,
    )


def report(
    name: str,
    *events: Event,
    day: int | None = 1,
    publisher: str | None = None,
    copy_of: str | None = None,
    text: str = "",
) -> list[Member]:
    """Give the events of one document, printed some days after the incident; `voice` of each becomes its source."""
    published = None if day is None else DAY + timedelta(days=day)
    document = Document(
        id=name, text=text or "words", name=f"{name}.txt", publisher=publisher, published=published
    )
    voices = [event.id for event in events]
    put = tuple(
        replace(
            event,
            id=fingerprint(name, str(at), event.kind),
            attribution=at if voices[at] else None,
        )
        for at, event in enumerate(events)
    )
    said = tuple(
        Attribution(source=Quote(0, 5, voice or "nobody"), cue=None, content=WORDS, quoted=False)
        for voice in voices
    )
    reading = Reading(id=name, published=published, language="en", events=put, attributions=said)
    filed = Filed(document=document, copy_of=copy_of, reader="a test", reading=reading)
    return [Member(filed, event) for event in put]
