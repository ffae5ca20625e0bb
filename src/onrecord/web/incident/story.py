"""All that people decided on an incident and on what its reports tell, newest first, with what it changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from onrecord import words
from onrecord.model.incident import Decision
from onrecord.model.person import Person, at_least
from onrecord.model.reading import Event
from onrecord.model.record import LogEntry, claims_of
from onrecord.model.review import Review
from onrecord.web.incident.told import many
from onrecord.web.incident.values import value_in_words
from onrecord.web.report.words import FIELDS

_TITLES = {
    "accept": "accepted", "correct": "corrected", "reject": "rejected", "not_stated": "not stated in the report",
    "add": "added", "withdraw": "withdrew", "comment": "commented", "assess": "assessed", "restrict": "restricted",
}  # fmt: skip
_DECIDED = {
    "merge": "decided that these are one incident",
    "split": "took reports out of the incident",
    "reject": "decided that these are not one incident",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One entry of the log: who decided what and why, on what, and what it changed.

    `was` and `now` are values in words, nothing where there is none; `withdrawn` says that it was taken back later.
    `review` is the id of a review of the incident that the one who looks may take back; `corrects` the field of which
    it corrects a value.
    """

    seq: int
    hash: str
    at: str
    by: str
    did: str
    on: str
    href: str
    was: str
    now: str
    words: str
    why: str
    withdrawn: bool
    review: str = ""
    corrects: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """What the story of an incident is told from.

    `events` are its events as they were read, `paths` where each stands and `numbers` of which report they are,
    `entries` log entries by number, and `person` who looks.
    """

    events: Mapping[str, Event]
    paths: Mapping[str, str]
    numbers: Mapping[str, int]
    reviews: Sequence[Review]
    decisions: Sequence[tuple[int, Decision]]
    entries: Mapping[int, LogEntry]
    person: Person


def story(material: Material) -> tuple[Step, ...]:
    """Tell the story of an incident, newest first."""
    told = [*_reviews(material), *(_decision(seq, made, material) for seq, made in material.decisions)]
    return tuple(sorted(told, key=lambda step: -step.seq))


def _reviews(material: Material) -> Iterator[Step]:
    known = _Known(material)
    for one in sorted(material.reviews, key=lambda each: each.seq):
        yield _review(one, material, known)
        known.hear(one)


def _review(one: Review, material: Material, known: _Known) -> Step:
    was, now = known.change(one)
    return Step(
        seq=one.seq,
        hash=_hash(material, one.seq),
        at=one.at,
        by=one.by,
        did=_did(one),
        on=_on(one, material),
        href=material.paths.get(one.subject, "") if one.about == "event" else "",
        was=was,
        now=now,
        words=" … ".join(words.one_line(quote.text) for quote in one.quotes),
        why=one.why,
        withdrawn=one.id in known.withdrawn,
        review=one.id if _may_take_back(one, known, material.person) else "",
        corrects=one.field or "" if one.verb == "correct" else "",
    )


def _may_take_back(one: Review, known: _Known, person: Person) -> bool:
    if one.about != "incident" or one.verb == "withdraw" or one.id in known.withdrawn:
        return False
    reviews = at_least(person.role, "reviewer")
    return reviews or (one.by == person.name and one.verb != "restrict" and at_least(person.role, "analyst"))


def _did(one: Review) -> str:
    if one.field is None and one.about == "event" and one.verb in ("accept", "reject"):
        return "accepted the event" if one.verb == "accept" else "decided that it tells of no such happening"
    name = one.field or ""
    about = name if one.about == "incident" else FIELDS.get(name, name.replace("_", " "))
    return " ".join(part for part in (_TITLES.get(one.verb, one.verb), about) if part)


def _on(one: Review, material: Material) -> str:
    if one.about != "event":
        return "this incident"
    return (
        f"what report {material.numbers[one.subject]} tells"
        if one.subject in material.numbers
        else "a report"
    )


def _decision(seq: int, made: Decision, material: Material) -> Step:
    here = material.numbers
    sides = [sorted({here[event] for event in side if event in here}) for side in (made.left, made.right)]
    return Step(
        seq=seq,
        hash=_hash(material, seq),
        at=made.at,
        by=made.by,
        did=_DECIDED[made.verb],
        on="",
        href="",
        was="",
        now=" and ".join(
            _side(side, len(events)) for side, events in zip(sides, (made.left, made.right), strict=True)
        ),
        words="",
        why=made.why,
        withdrawn=False,
    )


def _side(numbers: Sequence[int], events: int) -> str:
    named = (
        f" of {'report' if len(numbers) == 1 else 'reports'} {', '.join(map(str, numbers))}"
        if numbers
        else ""
    )
    return f"{many(events, 'event')}{named or ' of another incident'}"


def _hash(material: Material, seq: int) -> str:
    return material.entries[seq].hash if seq in material.entries else ""


class _Known:
    """What stood before each review: values of claims, and what was last said of each field of an incident."""

    def __init__(self, material: Material) -> None:
        decided = {one.subject for one in material.reviews}
        claims = [
            each for name, event in material.events.items() if name in decided for each in claims_of(event)
        ]
        self._claims = {each.id: (each.field, each.value, each.quotes) for each in claims}
        self._slots: dict[
            str, str
        ] = {}  # the claim or review that a later review names -> the value in words
        self._last: dict[tuple[str, str | None], str] = {}
        self._reviews = {one.id: one for one in material.reviews}
        self.withdrawn = {str(one.value) for one in material.reviews if one.verb == "withdraw"}
        self._by_field: dict[tuple[str, str], list[str]] = {}
        for each in claims:
            self._by_field.setdefault((each.event, each.field), []).append(each.id)

    def change(self, one: Review) -> tuple[str, str]:
        """Give what a review found and what it left, in words."""
        return _CHANGES.get(one.verb, _nothing)(self, one)

    def hear(self, one: Review) -> None:
        """Take up what a review said, for those that follow it."""
        if one.verb in ("correct", "add"):
            told = value_in_words(one.field, one.value, one.quotes)
            self._slots[one.id] = told
            if one.claim:
                self._slots[one.claim] = told
        if one.verb in ("assess", "restrict"):
            self._last[one.verb, one.field] = value_in_words(one.field, one.value)

    def stood(self, claim: str | None) -> str:
        """Give the value that a claim had, in words."""
        if claim in self._slots:
            return self._slots[claim]
        return value_in_words(*self._claims[claim]) if claim in self._claims else ""

    def values(self, one: Review) -> str:
        """Give all values that a field of an event has, in words."""
        return "; ".join(
            self.stood(claim) for claim in self._by_field.get((one.subject, one.field or ""), ())
        )

    def before(self, one: Review) -> str:
        """Give what was last said of a field of an incident."""
        return self._last.get((one.verb, one.field), "")

    def undone(self, one: Review) -> str:
        """Say which review is taken back."""
        other = self._reviews.get(str(one.value))
        return f"what {other.by} had {_did(other)} ({words.one_line(str(other.at))[:10]})" if other else ""


def _nothing(_: _Known, __: Review) -> tuple[str, str]:
    return "", ""


_CHANGES: dict[str, Callable[[_Known, Review], tuple[str, str]]] = {
    "accept": lambda known, one: ("", known.stood(one.claim)),
    "correct": lambda known, one: (known.stood(one.claim), _said(one)),
    "reject": lambda known, one: (known.stood(one.claim), "rejected" if one.claim else ""),
    "add": lambda _, one: ("", _said(one)),
    "not_stated": lambda known, one: (known.values(one), words.UNKNOWN),
    "assess": lambda known, one: (known.before(one), _said(one)),
    "restrict": lambda known, one: (known.before(one), f"only {_said(one)} and above"),
    "withdraw": lambda known, one: (known.undone(one), ""),
    "comment": lambda _, one: ("", _comment(one)),
}


def _said(one: Review) -> str:
    return value_in_words(one.field, one.value, one.quotes)


def _comment(one: Review) -> str:
    return str(one.value or one.why)
