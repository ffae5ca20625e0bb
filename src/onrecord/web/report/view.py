"""What a page shows of a report: its text in pieces, its events, and what stands of each value, as plain values.

Pure: what is given has been looked up. What a person may not see is left out here, before a template could show it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from onrecord import words
from onrecord.model.person import Role
from onrecord.model.reading import Event, Reading
from onrecord.model.record import Filed
from onrecord.model.review import Review, standing
from onrecord.model.text import Quote
from onrecord.review.apply import reviewed
from onrecord.review.masks import masked
from onrecord.review.names import Names
from onrecord.review.standing import FOLLOWS, ReviewedEvent, Standing
from onrecord.review.visible import hidden as kept_from
from onrecord.review.visible import least_role
from onrecord.web.report.masks import hushed, hushed_document, title_of
from onrecord.web.report.parts import Card, Line, ReportView, Said
from onrecord.web.report.text import Piece, Span, lights, pieces, stretches
from onrecord.web.report.words import FIELDS, details, in_words

# What the legend calls together what is alike in colour.
LEGEND = (
    ("what", "What", ("kind",)), ("who", "Who", ("agents",)), ("whom", "To whom, to what", ("targets", "objects")),
    ("where", "Where", ("place", "places", "origin", "destination")), ("when", "When", ("when",)),
    ("many", "How many", ("counts",)), ("weapon", "With what", ("weapons",)), ("voice", "Told as", ("status",)),
)  # fmt: skip


COVERED = "(a covered passage)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One event with what was decided on it and who may see what of it, before it is put in words."""

    found: ReviewedEvent
    reviews: tuple[Review, ...]
    reading: Reading
    older: bool = False

    def seen(self, role: Role) -> list[Standing]:
        """Give the values that a role may see and that are decided on."""
        return [each for each in self._values() if not self.hides(each.field, role)]

    def kept(self, role: Role) -> list[Standing]:
        """Give the values that a role may not see."""
        return [each for each in self._values() if self.hides(each.field, role)]

    def hides(self, field: str | None, role: Role) -> bool:
        """Whether a field, or the whole event, is kept from a role."""
        kept = kept_from(self.reviews, role)
        return kept.whole or field in kept.fields

    def _values(self) -> list[Standing]:
        return [each for each in self.found.standings if each.field not in FOLLOWS]


@dataclass(frozen=True, slots=True)
class _Eyes:
    """Who looks at which text: `covers` are passages that are covered, `lit` the words of values in the text."""

    text: str
    covers: Sequence[tuple[int, int]]
    lit: Mapping[str, str]
    person: str
    role: Role
    names: Names

    def read(self, quote: Quote) -> str:
        """Give words as the text shows them."""
        return self.text[quote.start : quote.end]

    def read_covered(self, quote: Quote) -> str:
        """Give a sentence as the text shows it; that it is covered, where a part of it is."""
        covered = any(start < quote.end and quote.start < end for start, end in self.covers)
        return COVERED if covered else self.read(quote)


def told(readings: Sequence[Reading], reviews: Sequence[Review], names: Names) -> list[Told]:
    """Give the events of the latest reading, the main one first, and those of older ones that it has no more."""
    made: dict[str, Told] = {}
    for number, reading in enumerate(readings):
        for event in sorted(reading.events, key=lambda event: not event.main):
            own = tuple(each for each in reviews if each.subject == event.id)
            found = reviewed(event, own, names)
            made.setdefault(event.id, Told(found=found, reviews=own, reading=reading, older=number > 0))
    return list(made.values())


def words_kept(events: Sequence[Told], role: Role) -> list[Quote]:
    """Give the words of a report that are kept from a role."""
    return [quote for each in events for value in each.kept(role) for quote in _all_quotes(value)]


def report_view(
    filed: Filed,
    events: Sequence[Told],
    *,
    person: str,
    role: Role,
    covers: Sequence[tuple[int, int]] = (),
    names: Names,
) -> ReportView:
    """Give a report as a person of a role may see it."""
    hidden = words_kept(events, role)
    text = masked(filed.document.text, hidden) if hidden else filed.document.text
    cut = pieces(text, [span for each in events if not each.older for span in _spans(each, role)], covers)
    eyes = _Eyes(text, covers, lights(cut), person, role, names)
    seen = [each for each in events if not each.hides(None, role)]
    shown = [hushed(_card(each, eyes), hidden) for each in seen]
    document = hushed_document(filed.document, text, hidden)
    return ReportView(
        document=document,
        title=title_of(document.title, document.name),
        stretches=stretches(cut),
        cards=tuple(each for each in shown if not each.older),
        older=tuple(each for each in shown if each.older),
        masked=bool(hidden),
        covers=tuple(range(len(covers))),
        fields=tuple(_legend(cut)),
    )


def line_id(standing: Standing) -> str:
    """Give the id of the line of a value on the page."""
    return f"v-{standing.claim}"


def _card(one: Told, eyes: _Eyes) -> Card:
    found, event, names = one.found, one.found.event, eyes.names
    kept = {each.field for each in one.kept(eyes.role)}
    whole = found.whole
    return Card(
        id=event.id,
        title="Event" if "kind" in kept else in_words("kind", event.kind, event.triggers, names),
        kind="" if "kind" in kept else event.kind,
        codes="" if "kind" in kept else _codes(event),
        status="" if "status" in kept else event.status,
        main=event.main,
        older=one.older,
        state=found.state,
        dropped=found.dropped,
        whole=whole.verdict if whole else "",
        whole_by=", ".join(whole.by) if whole else "",
        evidence=" … ".join(eyes.read_covered(quote) for quote in event.evidence or event.triggers),
        lines=tuple(_line(each, one, eyes) for each in one.seen(eyes.role) if not _is_twin(each, one)),
        hidden=len(one.kept(eyes.role)),
        least=least_role(one.reviews),
        comments=tuple(_said(each, names) for each in standing(one.reviews) if each.verb == "comment"),
        own=_own(whole.reviews, whole.withdrawn, eyes.person) if whole else None,
        messages=() if kept else found.messages,  # they say what was given
        after=found.seen,
    )


def _is_twin(value: Standing, one: Told) -> bool:
    """Whether it is the place of the event, which stands among its places too: one decision holds for both."""
    return value.field == "places" and any(
        each.field == "place" and (each.value, each.quotes) == (value.value, value.quotes)
        for each in one.found.standings
    )


def _line(value: Standing, one: Told, eyes: _Eyes) -> Line:
    names, person = eyes.names, eyes.person
    read = eyes.read_covered if value.field == "status" else eyes.read  # a status rests on whole sentences
    history = [_said(each, names, value) for each in value.reviews if each.verb != "withdraw"]
    latest = history[-1] if history else None
    by, _, hand = value.origin.partition(":")
    return Line(
        id=line_id(value),
        claim=value.claim,
        field=value.field,
        label=FIELDS[value.field],
        words=words.UNKNOWN
        if value.verdict == "not_stated"
        else in_words(value.field, value.value, value.quotes, names),
        details=tuple(details(value.field, value.value)),
        quotes=tuple(read(quote) for quote in value.quotes[:1]),
        voice=words.voice(value.attribution, one.reading),
        state=value.state,
        verdict=value.verdict,
        stands=value.stands,
        origin=f"{by} {hand}" if hand else "",
        by=value.by,
        against=value.against,
        last=latest.at if latest else "",
        read=in_words(value.field, value.read, _read_quotes(value, one), names),
        lights=eyes.lit.get(line_id(value), ""),
        second=bool(value.by or value.against) and person not in (*value.by, *value.against),
        own=_own(value.reviews, value.withdrawn, person),
        apart=tuple(_last_words(value, names)) if value.against else (),
        history=tuple(history),
        least=least_role(one.reviews, value.field),
        after=value.seen,
    )


def _read_quotes(value: Standing, one: Told) -> tuple[Quote, ...]:
    """Give words to show what the machine had read by: any do, as its values have names of their own."""
    return value.quotes or one.found.event.triggers


def _said(review: Review, names: Names, value: Standing | None = None) -> Said:
    gone = value.withdrawn if value else frozenset()
    given = review.value
    if review.verb in ("correct", "add") and value:
        given = in_words(value.field, review.value, review.quotes or value.quotes, names)
    return Said(
        by=review.by,
        at=review.at,
        verb=_verb(review),
        value="" if given is None else str(given),
        quotes=tuple(quote.text for quote in review.quotes[:1]),
        why=review.why,
        withdrawn=review.id in gone,
        seq=review.seq,
    )


def _verb(review: Review) -> str:
    said = {
        "accept": "accepted", "correct": "corrected to", "reject": "rejected", "not_stated": "not stated",
        "add": "added", "comment": "said", "restrict": "restricted to",
    }.get(review.verb, review.verb)  # fmt: skip
    return (
        f"{said} (all of the event)" if review.field is None and review.verb in ("accept", "reject") else said
    )


def _last_words(value: Standing, names: Names) -> Iterator[Said]:
    latest = {
        each.by: each for each in value.reviews if each.id not in value.withdrawn and each.verb != "withdraw"
    }
    for name in (*value.by, *value.against):
        if name in latest:
            yield _said(latest[name], names, value)


def _own(reviews: Sequence[Review], withdrawn: frozenset[str], person: str) -> str | None:
    own = (
        each.id
        for each in reversed(reviews)
        if each.by == person and each.verb != "withdraw" and each.id not in withdrawn
    )
    return next(own, None)


def _codes(event: Event) -> str:
    plover = " ".join(part for part in (event.plover.event, event.plover.mode) if part)
    acled = event.acled.sub_event_type or event.acled.event_type if event.acled else ""
    return " · ".join(
        part for part in (f"PLOVER {plover}" if plover else "", f"ACLED {acled}" if acled else "") if part
    )


def _spans(one: Told, role: Role) -> Iterator[Span]:
    for value in one.seen(role):
        # A status rests on whole sentences, and would colour all of the text.
        if value.stands and value.field != "status" and not _is_twin(value, one):
            for quote in value.quotes:
                yield Span(quote.start, quote.end, value.field, line_id(value))


def _all_quotes(value: Standing) -> Iterator[Quote]:
    yield from value.quotes
    for review in value.reviews:
        yield from review.quotes


def _legend(cut: Sequence[Piece]) -> Iterator[tuple[str, str, int]]:
    for name, label, fields in LEGEND:
        count = len({piece.values[0] for piece in cut if piece.field in fields})
        if count:
            yield name, label, count


def report_state(events: Iterable[Told]) -> str:
    """Give how far people are with a report; empty where it tells of nothing."""
    states = {each.found.state for each in events if not each.older}
    if not states or "disagreed" in states:
        return "disagreed" if states else ""
    if states & {"draft", "partly"}:
        return "draft" if states == {"draft"} else "partly"
    return "second" if states == {"second"} else "reviewed"
