"""Releases with odd values, for tests of what every format promises."""

from __future__ import annotations

from datetime import date

from hypothesis import Phase
from hypothesis import strategies as st

from onrecord.model.board import STATES, RowPlace
from onrecord.model.reading import Acled, Event, Plover, When
from onrecord.model.release import (
    ReleasedClaim,
    ReleasedDocument,
    ReleasedEvent,
    ReleasedIncident,
    ReleasedParty,
    ReleasedReport,
    ReleasedToll,
    Sheet,
)
from onrecord.model.text import Quote, fingerprint
from tests.export.strategies import Made

ODD = (
    "",
    " ",
    "قُصف السوق في تل زاهر",
    '"quoted"',
    "'=1+1",
    '=HYPERLINK("http://a.example")',
    "a\x00b\x1b[31m\x7f\u2028c\u202ed",
    "line\r\nline\ttab",
    "\u2588\u2588\u2588\u2588 was \u2588\u2588",
    "e\u0301\u0302 👩\u200d👩\u200d👧",
    "\ufeffbom \u00ad\u200b",
    "; , ; ,, .",
    "x" * 10_000,
)
NO_SHRINKING = (
    Phase.explicit,
    Phase.reuse,
    Phase.generate,
)  # a release is large: to make it small takes minutes
TEXTS = st.sampled_from(ODD) | st.text(max_size=40)
NAMES = TEXTS.filter(bool)
DAYS = st.dates(date(1800, 1, 1), date(2100, 1, 1))
STATUSES = ("asserted", "reported", "possible", "denied", "planned", "attempted", "hypothetical", "ordered")
FIELDS = ("kind", "place", "agents", "when", "counts", "status", "weapons")


def releases(sheet: Sheet) -> st.SearchStrategy[Made]:
    """Releases of up to three documents and three incidents with a sheet, whatever their values."""

    @st.composite
    def made(draw: st.DrawFn) -> Made:
        count = draw(st.integers(1, 3))
        documents = tuple(draw(documents_named(f"{at:016x}", count)) for at in range(count))
        texts = {each.id: draw(NAMES) for each in documents}
        whole = tuple(_with_text(each, texts[each.id], shown=draw(st.booleans())) for each in documents)
        incidents = tuple(draw(incidents_of(texts, f"{at:x}")) for at in range(draw(st.integers(0, 3))))
        return Made(sheet, incidents, whole)

    return made()


def _with_text(one: ReleasedDocument, text: str, *, shown: bool) -> ReleasedDocument:
    from dataclasses import replace

    return replace(one, text=text if shown else None, characters=len(text))


@st.composite
def documents_named(draw: st.DrawFn, name: str, count: int) -> ReleasedDocument:
    other = f"{draw(st.integers(0, count)):016x}"
    return ReleasedDocument(
        id=name,
        sha256=draw(st.sampled_from(["a" * 64, "b" * 64])),
        media_type="text/plain",
        name=draw(st.none() | TEXTS),
        title=draw(st.none() | TEXTS),
        author=draw(st.none() | TEXTS),
        publisher=draw(st.none() | TEXTS),
        published=draw(st.none() | DAYS),
        published_basis="none",
        url=draw(
            st.none() | TEXTS | st.sampled_from(["https://a.example", "http://b.example/x?y=ä#z", "ftp://c"])
        ),
        retrieved=draw(st.sampled_from([None, "2026-11-26T09:43:24.380530+02:00", "2026-11-26T09:43:24"])),
        language=draw(st.sampled_from([None, "en", "ar", "xx"])),
        copy_of=other if other != name and draw(st.booleans()) else None,
        reader="test 1",
        characters=0,
        events=0,
        text=None,
        segments=(),
        reading=None,
    )


@st.composite
def incidents_of(draw: st.DrawFn, texts: dict[str, str], name: str) -> ReleasedIncident:
    incident = fingerprint("incident", name)
    told = draw(st.lists(st.sampled_from(sorted(texts)), min_size=1, max_size=2))
    events = tuple(draw(events_of(texts[each], each, incident, at)) for at, each in enumerate(told))
    counted = tuple(claim.id for each in events for claim in each.claims if claim.field == "counts")
    return ReleasedIncident(
        id=incident,
        known_as=(),
        kind=draw(st.sampled_from(["shelling", "air_strike"])),
        title=draw(TEXTS),
        status=draw(st.sampled_from(STATUSES)),
        state=draw(st.sampled_from(STATES)),
        assessment=draw(st.none() | TEXTS),
        grade=draw(st.none() | TEXTS),
        plover=Plover(None, None),
        acled=draw(st.none() | st.just(Acled("Battles", None))),
        place=draw(st.none() | places()),
        when=draw(st.none() | times()),
        printed=draw(st.none() | DAYS.map(str)),
        agents=tuple(draw(st.lists(parties(), max_size=2))),
        targets=tuple(draw(st.lists(parties(), max_size=2))),
        tolls=tuple(
            draw(st.lists(tolls(counted), max_size=3, unique_by=lambda one: (one.kind, one.unit, one.group)))
        ),
        reports=tuple(_report(each, events) for each in dict.fromkeys(told)),
        sources=tuple(draw(st.lists(NAMES, max_size=2))),
        disputed=tuple(draw(st.lists(st.sampled_from(FIELDS), max_size=2, unique=True))),
        denials=tuple(draw(st.lists(NAMES, max_size=2))),
        notes=(),
        contains=(),
        part_of=(),
        events=events,
    )


def _report(document: str, events: tuple[ReleasedEvent, ...]) -> ReleasedReport:
    return ReleasedReport(
        document=document,
        title=document,
        publisher=None,
        published=None,
        source="source 1",
        copy_of=None,
        events=tuple(each.event.id for each in events if each.document == document),
    )


@st.composite
def events_of(draw: st.DrawFn, text: str, document: str, incident: str, at: int) -> ReleasedEvent:
    name = fingerprint(incident, document, str(at))
    claims = draw(st.lists(claims_of(text, name), max_size=4, unique_by=lambda one: one.id))
    trigger = Quote.of(text, 0, 1)
    event = Event(
        id=name, kind="shelling", main=True, plover=Plover(None, None), acled=None, triggers=(trigger,), agents=(),
        targets=(), objects=(), place=None, places=(), origin=None, destination=None, when=None, counts=(),
        weapons=(), status="asserted", attribution=None, evidence=(),
    )  # fmt: skip
    return ReleasedEvent(
        event=event,
        document=document,
        incident=incident,
        state="draft",
        attribution=None,
        claims=tuple(claims),
    )


@st.composite
def claims_of(draw: st.DrawFn, text: str, event: str) -> ReleasedClaim:
    verdict = draw(st.sampled_from(["draft", "accepted", "corrected", "added"]))
    author = draw(TEXTS)
    value = draw(
        TEXTS
        | st.none()
        | st.booleans()
        | st.dictionaries(TEXTS, TEXTS | st.none() | st.floats(0, 9), max_size=2)
    )
    field = draw(st.sampled_from(FIELDS))
    return ReleasedClaim(
        id=fingerprint(event, field, repr(value), verdict, author),
        event=event,
        field=field,
        value=value,
        quotes=tuple(draw(st.lists(quotes(text), min_size=1, max_size=2))),
        voice=draw(TEXTS),
        origin=f"person:{author}" if verdict in ("corrected", "added") else "rule:roles",
        verdict=verdict,
        state=draw(st.sampled_from(STATES)),
        by=() if verdict == "draft" else tuple(draw(st.lists(TEXTS, max_size=2))),
    )


@st.composite
def quotes(draw: st.DrawFn, text: str) -> Quote:
    start = draw(st.integers(0, len(text) - 1))
    return Quote.of(text, start, draw(st.integers(start + 1, len(text))))


@st.composite
def parties(draw: st.DrawFn) -> ReleasedParty:
    name = draw(NAMES)
    return ReleasedParty(
        key=name,
        name=name,
        type=draw(st.sampled_from([None, "military", "rebel", "civilian", "state"])),
        actor=draw(st.sampled_from([None, "irq", "irq-military", "fmln", "nobody-we-know"])),
        country=draw(st.sampled_from([None, "IRQ", "ZZZ"])),
    )


@st.composite
def places(draw: st.DrawFn) -> RowPlace:
    placed = draw(st.booleans())
    return RowPlace(
        key=draw(NAMES),
        name=draw(NAMES),
        precision=draw(st.sampled_from(["site", "city", "district", "province", "country", "region"])),
        lat=draw(st.floats(-90, 90)) if placed else None,
        lon=draw(st.floats(-180, 180)) if placed else None,
        country=draw(st.sampled_from([None, "IRQ", "ZZZ"])),
        admin1=draw(st.none() | TEXTS),
        admin2=draw(st.none() | TEXTS),
    )


@st.composite
def times(draw: st.DrawFn) -> When:
    days = sorted(draw(st.lists(DAYS, min_size=2, max_size=2)))
    first, last = draw(st.sampled_from([(None, None), (days[0], None), (None, days[1]), tuple(days)]))
    return When(quote=None, first=first, last=last, precision="range", basis="stated")


@st.composite
def tolls(draw: st.DrawFn, claims: tuple[str, ...]) -> ReleasedToll:
    low, best, high = sorted(draw(st.lists(st.integers(0, 10**9).map(float), min_size=3, max_size=3)))
    return ReleasedToll(
        kind=draw(st.sampled_from(["killed", "injured", "displaced", "housing_damaged"])),
        unit=draw(st.sampled_from(["people", "households", "share", "things"])),
        group=draw(st.none() | TEXTS),
        minimum=low,
        best=best,
        best_high=draw(st.sampled_from([None, best, high])),
        about=draw(st.booleans()),
        maximum=high,
        or_more=draw(st.booleans()),
        disputed=draw(st.booleans()),
        claims=claims,
        backing=1,
        sources=1,
    )
