"""One invented event with a value of each sort, and reviews of it in few words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from onrecord.model.reading import Acled, Count, Event, PlaceRef, Plover, Role, When
from onrecord.model.record import claims_of
from onrecord.model.review import Review
from onrecord.model.text import Quote

TEXT = (
    "Gunmen of the Ridge militia shelled Tolvar on 9 May 2031, killing 12 people, including 4 children, "
    "and wounding 7 herders, a clerk said. A drone was seen over Anselm."
)


def words(said: str) -> Quote:
    """Give words of the text as a quote."""
    start = TEXT.index(said)
    return Quote.of(TEXT, start, start + len(said))


def _role(said: str, head: str, **known: Any) -> Role:
    return Role(quote=words(said), head=words(head), **known)


def _count(kind: str, low: float, said: str, **known: Any) -> Count:
    parts: dict[str, Any] = {
        "unit": "people", "high": low, "hedge": None, "group": "people", "part_of": None, "of": 0, "cumulative": False,
    }  # fmt: skip
    return Count(kind=kind, low=low, quote=words(said), **(parts | known))


PLACE = PlaceRef(quote=words("Tolvar"), name="Tolvar", lat=10.5, lon=20.25, country="MLI")
EVENT = Event(
    id="e1",
    kind="shelling",
    main=True,
    plover=Plover("ASSAULT", "heavy-weapons"),
    acled=Acled("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    triggers=(words("shelled"),),
    agents=(_role("Gunmen of the Ridge militia", "Gunmen", name="Ridge militia", type="militia"),),
    targets=(
        _role("12 people", "people"),
        _role("4 children", "children", type="civilian"),
        _role("7 herders", "herders", type="civilian", attribution=0),
    ),
    objects=(),
    place=PLACE,
    places=(PLACE, PlaceRef(quote=words("Anselm"), name="Anselm")),
    origin=None,
    destination=None,
    when=When(
        quote=words("9 May 2031"),
        first=date(2031, 5, 9),
        last=date(2031, 5, 9),
        precision="day",
        basis="stated",
    ),
    counts=(
        _count("killed", 12, "12 people"),
        _count("killed", 4, "4 children", group="children", part_of=0, of=1),
        _count("injured", 7, "7 herders", group="farmers", of=2),
    ),
    weapons=(words("drone"),),
    status="reported",
    attribution=0,
    evidence=(Quote.of(TEXT, 0, TEXT.index(" A drone")),),
)


def claim(field: str, at: int = 0) -> str:
    """Give the id of a claim of the event."""
    return [each.id for each in claims_of(EVENT) if each.field == field][at]


def value(field: str, at: int = 0, **other: Any) -> Any:
    """Give the value of a claim of the event, with other parts where given."""
    read = [each.value for each in claims_of(EVENT) if each.field == field][at]
    return read | other if isinstance(read, dict) else read


def review(by: str, verb: str, field: str | None = None, at: int | None = 0, **said: Any) -> Review:
    """Make a review of a claim, of a field (`at` None or nothing read there), or of the event."""
    known: dict[str, Any] = {
        "about": "event", "subject": EVENT.id, "verb": verb, "by": by, "at": "2031-06-01T10:00:00+00:00", "after": 0,
        "field": field,
    }  # fmt: skip
    if field and at is not None and verb in ("accept", "correct", "reject") and "claim" not in said:
        known["claim"] = claim(field, at)
    if verb in ("correct", "add") and "quotes" not in said:
        known["quotes"] = (words("12 people"),)
    return Review(**(known | said))


def logged(*reviews: Review) -> list[Review]:
    """Number reviews as the log would; `after` stays out of it, so that ids do not hang on the order."""
    return [replace(each, seq=10 + number) for number, each in enumerate(reviews)]
