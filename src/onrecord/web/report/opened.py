"""A report as it is looked up for a visitor: the document, its events, and what was decided on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.model.record import Filed
from onrecord.model.review import Review
from onrecord.review.graphic import graphic
from onrecord.review.names import Names, names_of
from onrecord.review.visible import hidden
from onrecord.web.report.view import Told, told
from onrecord.web.visit import Visit

ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A report that the visitor may see. `covers` are its graphic passages, `shown` those asked to be shown."""

    filed: Filed
    events: tuple[Told, ...]
    reviews: tuple[Review, ...]  # of the document as a whole
    names: Names
    covers: tuple[tuple[int, int], ...]
    shown: frozenset[int]

    @property
    def covered(self) -> list[tuple[int, int]]:
        """The passages that stay covered."""
        return [place for number, place in enumerate(self.covers) if number not in self.shown]

    @property
    def asked_shown(self) -> str:
        """What an address says of the passages that are shown."""
        if self.covers and len(self.shown) == len(self.covers):
            return ALL
        return ".".join(map(str, sorted(self.shown)))

    def with_shown(self, cover: int) -> str:
        """What an address says to show one more of the passages that are covered, by its number among these."""
        more = self.covers.index(self.covered[cover])
        return ".".join(map(str, sorted({*self.shown, more})))

    def event(self, name: str) -> Told | None:
        """Give an event that the latest reading has; None where there is none."""
        return next((each for each in self.events if each.found.event.id == name and not each.older), None)


def opened(visit: Visit, document: str | None = None, shown: str | None = None) -> Opened | None:
    """Look up a report, by default that of the address; None where there is none that the visitor may see."""
    store = visit.store
    filed = store.filed(document or visit.asked("id"))
    if filed is None:
        return None
    reviews = store.reviews.on("document", [filed.document.id])
    if hidden(reviews, visit.person.role).whole:
        return None
    names = names_of([*store.reviews.all("actor"), *store.reviews.all("place")])
    readings = [filed.reading, *store.shelf.older(filed.document.id)]
    ids = {event.id for reading in readings for event in reading.events}
    covers = tuple((quote.start, quote.end) for quote in graphic(filed.document.text))
    return Opened(
        filed=filed,
        events=tuple(told(readings, store.reviews.on("event", ids), names)),
        reviews=tuple(reviews),
        names=names,
        covers=covers,
        shown=shown_covers(visit.asked("shown") if shown is None else shown, covers),
    )


def shown_covers(asked: str, covers: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Give the numbers of the passages that an address asks to show: `all`, or numbers with a dot between two."""
    if asked == ALL:
        return frozenset(range(len(covers)))
    numbers = (int(each) for each in asked.split(".") if each.isdecimal() and len(each) < 7)
    return frozenset(number for number in numbers if number < len(covers))
