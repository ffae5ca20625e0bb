"""The record as it stands: values, what people made of each, and the event that comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from onrecord.model.reading import Event
from onrecord.model.review import Review
from onrecord.model.text import Quote

State = Literal["draft", "partly", "reviewed", "second", "disagreed"]
Verdict = Literal["draft", "accepted", "corrected", "rejected", "added", "not_stated"]

ONE = ("kind", "place", "origin", "destination", "when", "status")  # fields of one value
MANY = ("agents", "targets", "objects", "places", "counts", "weapons")
FOLLOWS = ("main", "plover", "acled")  # what follows from the kind and is not decided on its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one person made of one value by one review: it stands as read, as `value`, as added, or not at all."""

    by: str
    verdict: Verdict
    value: Any
    review: Review


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One value of one field as it stands.

    `claim` is the id of the claim, or of the review that added the value; a later review may name either, or the
    review that corrected it. `value` is what a claim can hold, `quotes` are its words; a field that is `not_stated`
    has neither. `origin` is the hand that wrote the value: `rule:` and the part, or `person:` and the name. `verdict`
    is what became of it, `state` how many stand behind that: `draft` nobody, `reviewed` one person, `second` two or
    more, `disagreed` one against others. `by` are those who stand behind it, in order, `against` those whose own last
    word was another. `read` is the machine's value where another took its place. `slot` is the number by which `of` and
    `part_of` of a count mean this value. `reviews` are those that bear on it, in order, with the withdrawn ones, whose
    ids are `withdrawn`, and their withdrawals; `outcomes` is what those that count came to. `seen` is what a form gives
    as `after`.
    """

    claim: str
    field: str
    value: Any
    quotes: tuple[Quote, ...]
    attribution: int | None
    origin: str
    verdict: Verdict
    state: State
    by: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    read: Any = None
    slot: int | None = None
    reviews: tuple[Review, ...] = ()
    withdrawn: frozenset[str] = frozenset()
    outcomes: tuple[Outcome, ...] = ()
    seen: int = 0

    @property
    def stands(self) -> bool:
        """Whether the record has the value."""
        return self.verdict not in ("rejected", "not_stated")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedEvent:
    """What one report tells, as people left it.

    `event` has what stands. `state` is `draft` where nobody decided anything, `partly` where somebody decided some
    values, `reviewed` where each has somebody behind it, `second` where each has two, `disagreed` where on any of them
    people differ. `dropped` says that it tells of no such happening; `whole` is what was decided on the event as a
    whole, None where nothing was. `seen` is what a form on the whole event gives as `after`. `messages` tell of
    reviews that could not be applied.
    """

    event: Event
    standings: tuple[Standing, ...]
    state: State
    dropped: bool = False
    whole: Standing | None = None
    seen: int = 0
    messages: tuple[str, ...] = ()
