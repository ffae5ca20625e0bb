"""Releases made of made-up incidents, with values as odd as reports can have them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import strategies as st

from onrecord.model.board import STATES, RowPlace
from onrecord.model.reading import Acled, Event, Plover, When
from onrecord.model.release import (
    ReleasedDocument,
    ReleasedEvent,
    ReleasedIncident,
    ReleasedParty,
    ReleasedReport,
    ReleasedToll,
    Sheet,
)
from onrecord.model.text import Quote
from onrecord.vocab import load

ODD = (
    "=1+1", "-5", "+49", "@SUM(A1)", "\t=1", "\r\n", 'say "no"', "a,b;c", "قُتل ١٢ شخصاً في حلب", "\u202eabc",
    "é\u0301", "\x00", "🕊", "█████", " spaces ", "x" * 20_000, "#event+id", "0, 0",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """A release of given incidents and documents, under the sheet of another."""

    sheet: Sheet
    of: Sequence[ReleasedIncident]
    papers: Sequence[ReleasedDocument] = ()

    def incidents(self) -> Iterator[ReleasedIncident]:
        return iter(self.of)

    def documents(self) -> Iterator[ReleasedDocument]:
        return iter(self.papers)


def texts() -> st.SearchStrategy[str]:
    """Texts of reports, among them those that break tables."""
    return st.one_of(
        st.sampled_from(ODD), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
    )


def incidents() -> st.SearchStrategy[ReleasedIncident]:
    """Incidents of all kinds, statuses, places and days, with odd texts."""
    return st.builds(
        incident,
        id=st.text("0123456789abcdef", min_size=16, max_size=16),
        kind=st.sampled_from(sorted(load("events")["kinds"])),
        title=texts(),
        status=st.sampled_from(
            ["asserted", "reported", "possible", "denied", "planned", "attempted", "hypothetical", "ordered"]
        ),
        state=st.sampled_from(STATES),
        assessment=st.sampled_from(["draft", "confirmed", "discounted"]),
        acled=st.none() | st.sampled_from(sorted(_acled(), key=str)),
        place=st.none() | _places(),
        when=st.none() | _times(),
        agents=st.lists(_parties(), max_size=3).map(tuple),
        targets=st.lists(_parties(), max_size=3).map(tuple),
        tolls=st.lists(_tolls(), max_size=3, unique_by=lambda each: (each.kind, each.unit, each.group)).map(
            tuple
        ),
        sources=st.lists(texts(), max_size=3).map(tuple),
        disputed=st.sampled_from([(), ("agents",), ("agents", "counts")]),
        denials=st.lists(texts(), max_size=1).map(tuple),
        contains=st.sampled_from([(), ("feedfacefeedface",)]),
        sentence=texts(),
    )


def _acled() -> set[Acled]:
    kinds = load("events")["kinds"].values()
    rows = [row for kind in kinds for name, row in kind.items() if name.startswith("acled")]
    return {Acled(row["event_type"], row.get("sub_event_type")) for row in rows}


def _places() -> st.SearchStrategy[RowPlace]:
    points = st.tuples(st.floats(-90, 90), st.floats(-180, 180)) | st.sampled_from([(None, None), (0.0, 0.0)])
    return st.builds(
        lambda point, **rest: RowPlace(lat=point[0], lon=point[1], **rest),
        point=points,
        key=texts(),
        name=texts(),
        precision=st.sampled_from(["site", "city", "district", "province", "country", "region"]),
        country=st.sampled_from([None, "SYR", "EGY", "AFG", "XKX", "QQQ"]),
        admin1=st.none() | texts(),
        admin2=st.none() | texts(),
    )


def _times() -> st.SearchStrategy[When]:
    days = st.dates(date(1800, 1, 1), date(2100, 1, 1))
    lengths = st.sampled_from([0, 0, 1, 5, 6, 7, 30, 31, 365, 366, 900])
    whole = st.builds(lambda first, more: (first, first + timedelta(more)), days, lengths)
    spans = whole | st.tuples(days, st.none()) | st.tuples(st.none(), days) | st.just((None, None))
    return st.builds(
        lambda span: When(quote=None, first=span[0], last=span[1], precision="range", basis="stated"), spans
    )


def _parties() -> st.SearchStrategy[ReleasedParty]:
    return st.builds(
        ReleasedParty,
        key=texts(),
        name=texts(),
        type=st.none() | st.sampled_from(sorted(load("actors")["types"])),
        actor=st.none() | st.just("syr-military"),
        country=st.sampled_from([None, "SYR", "TUR"]),
    )


def _tolls() -> st.SearchStrategy[ReleasedToll]:
    figures = st.lists(st.integers(0, 5000), min_size=3, max_size=3).map(sorted)
    return st.builds(
        lambda of, more, harm: toll(harm[0], of[0], of[1], of[2], or_more=more, group=harm[1]),
        of=figures,
        more=st.booleans(),
        harm=st.sampled_from(
            [
                ("killed", None),
                ("killed", None),
                ("killed", "children"),
                ("killed", "soldiers"),
                ("injured", None),
            ]
        ),
    )


# -- the same by hand -------------------------------------------------------------------------------------------------


def toll(
    kind: str, low: float, best: float, high: float, *, or_more: bool = False, group: str | None = None
) -> ReleasedToll:
    """A toll of people."""
    return ReleasedToll(
        kind=kind, unit="people", group=group, minimum=low, best=best, best_high=best, about=False, maximum=high,
        or_more=or_more, disputed=False, claims=(), backing=1, sources=1,
    )  # fmt: skip


def party(name: str, type: str | None, country: str | None = None) -> ReleasedParty:  # noqa: A002
    """Somebody of a type, of no list."""
    return ReleasedParty(key=name, name=name, type=type, actor=None, country=country)


def days(first: str, last: str | None = None) -> When:
    """A time from a day to a day."""
    span = date.fromisoformat(first), date.fromisoformat(last or first)
    return When(quote=None, first=span[0], last=span[1], precision="range", basis="stated")


def incident(*, sentence: str = "Shells hit the market.", **values: object) -> ReleasedIncident:
    """An attack in Aleppo of which one report tells in one sentence; with other values as given."""
    one = ReleasedIncident(
        id="00c0ffee00c0ffee", known_as=(), kind="attack", title="Attack", status="asserted", state="draft",
        assessment="draft", grade=None, plover=Plover("ASSAULT", None),
        acled=Acled("Violence against civilians", "Attack"),
        place=RowPlace(
            key="aleppo", name="Aleppo", precision="city", lat=36.2, lon=37.15, country="SYR", admin1="Aleppo",
        ),
        when=days("2024-03-03"), printed="2024-03-04", agents=(), targets=(), tolls=(),
        reports=(
            ReleasedReport(
                document="d1", title="Attack", publisher=None, published=date(2024, 3, 4), source="Herald",
                copy_of=None, events=("e1",),
            ),
        ),
        sources=("Herald",), disputed=(), denials=(), notes=(), contains=(), part_of=(), events=(),
    )  # fmt: skip
    one = replace(one, **values)  # type: ignore[arg-type]
    return replace(one, events=(_told(one, sentence),))


def _told(one: ReleasedIncident, sentence: str) -> ReleasedEvent:
    event = Event(
        id="e1", kind=one.kind, main=True, plover=one.plover, acled=one.acled, triggers=(), agents=(), targets=(),
        objects=(), place=None, places=(), origin=None, destination=None, when=one.when, counts=(), weapons=(),
        status=one.status, attribution=None, evidence=(Quote(0, len(sentence), sentence),),
    )  # fmt: skip
    return ReleasedEvent(
        event=event, document="d1", incident=one.id, state="draft", attribution=None, claims=()
    )
