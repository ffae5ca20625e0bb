"""What a page shows of a report, as plain values: its document, its events, and what stands of each value."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.model.person import Role
from onrecord.model.text import Document
from onrecord.web.report.text import Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A review on one line of a history. `value` is what it gives, in words."""

    by: str
    at: str
    verb: str
    value: str
    quotes: tuple[str, ...]
    why: str
    withdrawn: bool
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A value on one line of an event. `id` is that of the line, `own` the last review of the visitor to take back.

    `words` is the value in words, `read` what the machine had read where another took its place, `lights` the ids of
    its words in the text. `apart` are the last words of each person where they differ. `second` says that somebody else
    has decided and the visitor has not.
    """

    id: str
    claim: str
    field: str
    label: str
    words: str
    details: tuple[str, ...]
    quotes: tuple[str, ...]
    voice: str
    state: str
    verdict: str
    stands: bool
    origin: str
    by: tuple[str, ...]
    against: tuple[str, ...]
    last: str
    read: str
    lights: str
    second: bool
    own: str | None
    apart: tuple[Said, ...]
    history: tuple[Said, ...]
    least: Role
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An event as the page shows it. `hidden` is how many of its values the visitor may not see."""

    id: str
    title: str
    kind: str
    codes: str
    status: str
    main: bool
    older: bool
    state: str
    dropped: bool
    whole: str
    whole_by: str
    evidence: str
    lines: tuple[Line, ...]
    hidden: int
    least: Role
    comments: tuple[Said, ...]
    own: str | None
    messages: tuple[str, ...]
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """A report as a person may see it. `document` has the letters that are not to be read masked, also in its text.

    `fields` are the colours of the words that are lit up, each with a label and how many values it has.
    """

    document: Document
    title: str
    stretches: tuple[Stretch, ...]
    cards: tuple[Card, ...]
    older: tuple[Card, ...]
    masked: bool
    covers: tuple[int, ...]
    fields: tuple[tuple[str, str, int], ...]
