"""What a release comes to, counted while it is made, and the sheet that tells of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from onrecord import __version__
from onrecord.analyse.rules import Rule
from onrecord.export.profiles import Profile, Withheld
from onrecord.model.record import BEGINNING
from onrecord.model.release import ReleasedDocument, ReleasedIncident, Sheet
from onrecord.review.code_book import code_book
from onrecord.store.store import Store


@dataclass(slots=True)
class Tally:
    """What a release comes to, counted while it is made."""

    withheld: Withheld = field(default_factory=Withheld)
    incidents: int = 0
    dropped: int = 0
    uncounted: int = 0
    events: int = 0
    claims: int = 0
    by_hand: int = 0
    documents: int = 0
    copies: int = 0
    undated: int = 0
    states: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    grades: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    publishers: Counter[str] = field(default_factory=Counter)
    readers: Counter[str] = field(default_factory=Counter)
    sources: dict[str, str] = field(default_factory=dict)
    days: set[str] = field(default_factory=set)
    printed: set[str] = field(default_factory=set)

    def add(self, one: ReleasedIncident) -> None:
        """Count an incident."""
        self.incidents += 1
        self.states[one.state] += 1
        self.statuses[one.status] += 1
        self.grades[one.grade or ""] += 1
        self.countries[(one.place and one.place.country) or ""] += 1
        self.days |= _ends(self.days | {str(day) for day in _days(one) if day})
        for event in one.events:
            self.events += 1
            self.claims += len(event.claims)
            self.by_hand += sum(claim.verdict != "draft" for claim in event.claims)

    def add_document(self, one: ReleasedDocument) -> None:
        """Count a document."""
        self.documents += 1
        self.copies += one.copy_of is not None
        self.undated += one.published is None
        self.languages[one.language or ""] += 1
        self.publishers[one.publisher or ""] += 1
        self.readers[one.reader] += 1
        self.printed |= _ends(self.printed | ({str(one.published)} if one.published else set()))


def _days(one: ReleasedIncident) -> tuple[object, object]:
    return (one.when.first, one.when.last) if one.when else (None, None)


def _ends(days: set[str]) -> set[str]:
    return {min(days), max(days)} if days else days


def sheet_of(store: Store, tally: Tally, profile: Profile, rule: Rule, words: Mapping[str, str]) -> Sheet:
    """Give the sheet of a release of which all has been counted; `words` says what it is narrowed to."""
    book, taken, head = code_book(store.reviews.all("kind")), store.prints.taken(), store.head()
    model = store.linkage.model()
    people = {each.by for each in store.reviews.all()}
    withheld = tally.withheld + Withheld(
        {"incidents of kinds that the code-book does not count": tally.uncounted}
    )
    return Sheet(
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        software=f"onrecord {__version__}",
        profile=profile.name,
        profile_description=profile.description,
        asked=dict(words),
        withheld={what: many for what, many in withheld.counts.items() if many},
        head=(head.seq, head.hash) if head else (0, BEGINNING),
        rule=rule.name,
        rule_description=rule.description,
        rule_source=rule.source,
        code_book=book.name,
        excluded=tuple(sorted(book.excluded())),
        readers=dict(tally.readers.most_common()),
        linking=model.id if model else None,
        documents=tally.documents,
        copies=tally.copies,
        undated=tally.undated,
        printed=_span(tally.printed),
        happened=_span(tally.days),
        languages=dict(tally.languages.most_common()),
        publishers=dict(tally.publishers.most_common()),
        countries=dict(tally.countries.most_common()),
        independent_sources=len(set(tally.sources.values())),
        unread=taken.unread,
        aside=taken.aside,
        incidents=tally.incidents,
        states=dict(tally.states.most_common()),
        statuses=dict(tally.statuses.most_common()),
        grades=dict(tally.grades.most_common()),
        assessed=tally.incidents - tally.grades[""],
        events=tally.events,
        dropped=tally.dropped,
        claims=tally.claims,
        claims_by_hand=tally.by_hand,
        reviews=store.reviews.count(),
        decisions=len(store.linkage.decisions()),
        reviewers=len(people),
    )


def _span(days: set[str]) -> tuple[str | None, str | None]:
    return (min(days), max(days)) if days else (None, None)
