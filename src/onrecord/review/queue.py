"""What to look at next, and why. The weights and the words are `vocab/review/queue.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal

from onrecord.model.reading import Status
from onrecord.review.grading import settled
from onrecord.review.standing import State
from onrecord.vocab import load

Why = Literal["changed", "disagree", "correction", "contradiction", "new", "second", "weak", "sample"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The few things about an incident that say whether to look at it.

    `states` are those of its events that were not dropped, `statuses` theirs. `sources` is how many independent ones
    there are. `disputed` are the fields on which reports contradict each other. `place` and `day` say that one is
    known. `issues` is how many parts of its reports could not be read. `harmed` is the best figure of those harmed,
    `most` the maximum; None where there is none. `latest` is the last day of print.

    The rest are numbers of log entries, 0 for none: `corrected` of the last report that changes a toll, `joined` of
    the last report that joined, `decided` of the last review of it or its events, `assessed` of the last assessment.
    `status` is the status assessed, `second` says that a second person agreed with it, `unsure` that people differ.
    """

    id: str
    states: tuple[State, ...]
    statuses: tuple[Status, ...]
    sources: int
    disputed: tuple[str, ...] = ()
    place: bool = True
    day: bool = True
    issues: int = 0
    harmed: float | None = None
    most: float | None = None
    latest: date | None = None
    corrected: int = 0
    joined: int = 0
    decided: int = 0
    assessed: int = 0
    status: str = "draft"
    second: bool = False
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Because:
    """One reason to look at an incident: a short stable word, one for people, a sentence, and how much it counts."""

    word: Why
    label: str
    text: str
    weight: float


def reasons(facts: Facts, share: float | None = None) -> tuple[Because, ...]:
    """Give why an incident should be looked at, what counts most first; `share` of all incidents is a sample.

    None where all its events were dropped and nothing came since.
    """
    rows, final = load("review/queue")["reasons"], settled(facts.status)
    wanted = load("review/queue")["sample"]["share"] if share is None else share
    found = [
        Because(word, rows[word]["label"], rows[word]["text"].format(what=what), rows[word]["weight"])
        for word, what in _found(facts, wanted)
        if rows[word]["settled"] or not final
    ]
    return tuple(sorted(found, key=lambda each: -each.weight))


def priority(because: Sequence[Because]) -> float:
    """Give how much the reasons for looking at an incident count together."""
    return sum(each.weight for each in because)


def order(facts: Facts, because: Sequence[Because]) -> tuple[float, float, int, str]:
    """Give what the queue is sorted by: by priority, of equals by harm, by the last day of print, and by id."""
    harmed = max(facts.harmed or 0, facts.most or 0)
    return -priority(because), -harmed, -(facts.latest.toordinal() if facts.latest else 0), facts.id


def in_sample(name: str, share: float) -> bool:
    """Whether an incident is one of the share of all that is checked; the same for the same id, always."""
    return int.from_bytes(sha256(name.encode()).digest()[:8]) < share * 2**64


def _found(facts: Facts, share: float) -> Iterator[tuple[Why, str]]:
    if facts.assessed and facts.joined > facts.assessed:
        yield "changed", ""
    if apart := _apart(facts):
        yield "disagree", apart
    if facts.corrected and facts.decided and facts.corrected > facts.decided:
        yield "correction", ""
    if not facts.states:
        return
    if facts.disputed:
        yield "contradiction", ", ".join(facts.disputed)
    if not facts.decided and not facts.assessed:
        yield "new", ""
    if _wants_second(facts):
        yield "second", ""
    if weak := ", ".join(_weak(facts)):
        yield "weak", weak
    if in_sample(facts.id, share) and not (facts.second and set(facts.states) == {"second"}):
        yield "sample", ""


def _apart(facts: Facts) -> str:
    events = sum(state == "disagreed" for state in facts.states)
    told = [f"on what {events} of its events tell{'s' if events == 1 else ''}"] if events else []
    return ", ".join([*told, *(["on its assessment"] if facts.unsure else [])])


def _wants_second(facts: Facts) -> bool:
    """Whether one person has decided all of what its events tell, or assessed it for good."""
    alone = {"reviewed"} <= {*facts.states} <= {"reviewed", "second"}
    return alone or (settled(facts.status) and not facts.second)


def _weak(facts: Facts) -> Iterator[str]:
    words = load("review/queue")["weak"]
    holds = {
        "possible": set(facts.statuses) == {"possible"},
        "place": not facts.place,
        "day": not facts.day,
        "source": facts.sources == 1,
        "issues": bool(facts.issues),
    }
    return (words[name] for name, is_so in holds.items() if is_so)
