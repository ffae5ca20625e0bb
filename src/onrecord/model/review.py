"""What people decide on what was read: one value at a time, or a whole event, incident, actor, place or kind.

A review is only ever added. What is shown is computed from claims and reviews; nothing edits a claim. Which events
tell of one incident is decided with a `Decision` (`model/incident.py`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from onrecord.model.record import canonical
from onrecord.model.text import Quote, fingerprint

About = Literal["event", "incident", "document", "actor", "place", "kind"]
ReviewVerb = Literal[
    "accept", "correct", "reject", "not_stated", "add", "withdraw",
    "comment", "assess", "restrict", "rename", "merge", "alias", "define",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One thing that a person decided, or said, about one thing of the record.

    `about` and `subject` name the thing: the id of an event, incident or document; the key of an actor or a place;
    the name of a kind. `field` is a field of it, `claim` a claim of an event; both None: all of it. The verbs:

    - on claims of events: `accept` what stands, `correct` it to `value`, `reject` it; on a field: `add` a value,
      `not_stated`, the report does not say. On a whole event: `accept` all that nobody decided yet, or `reject`: it
      tells of no such happening.
    - on incidents: `assess` a field (`status`, `grade`) as `value`.
    - on actors and places: `rename` it to, `merge` it into, or give it the `alias` of `value`.
    - on kinds: `define` a field of the code-book as `value`.
    - on anything: `comment`; `restrict` a field, or all of it, to those who have at least the role `value`;
      `withdraw` the review whose id is `value`.

    `value` is what JSON can hold. `quotes` are the words of a corrected or added value, in the text of the document.
    `at` is a UTC time, ISO 8601. `after` is the number of the last entry of the log that the person had seen on the
    thing, 0 for none; `seq` that of its own entry, 0 while it has none.
    """

    about: About
    subject: str
    verb: ReviewVerb
    by: str
    at: str
    after: int
    field: str | None = None
    claim: str | None = None
    value: Any = None
    quotes: tuple[Quote, ...] = ()
    why: str = ""
    seq: int = 0
    id: str = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        """Name it after all it says but the time: a form that is sent twice makes one review."""
        places = [[quote.start, quote.end, quote.text] for quote in self.quotes]
        said = [self.about, self.subject, self.field, self.claim, self.verb, self.value, places]
        name = fingerprint(canonical(said), self.why, self.by, str(self.after))
        object.__setattr__(self, "id", name)

    def touches(self, other: Review) -> bool:
        """Whether two reviews decide on the same thing, or one on a part of what the other decides on."""
        if (self.about, self.subject) != (other.about, other.subject) or "comment" in (self.verb, other.verb):
            return False
        if self.field is None or other.field is None:
            return True
        return self.field == other.field and (not self.claim or not other.claim or self.claim == other.claim)


def standing(reviews: Iterable[Review]) -> tuple[Review, ...]:
    """Give the reviews that are not withdrawn, in their order, without the withdrawals."""
    given = tuple(reviews)
    withdrawn = {each.value for each in given if each.verb == "withdraw"}
    return tuple(each for each in given if each.verb != "withdraw" and each.id not in withdrawn)
