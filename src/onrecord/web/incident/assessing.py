"""How an incident was assessed, for the page: what stands, what each reader said, and whether one may be the second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.model.person import Person, at_least
from onrecord.model.review import Review, standing
from onrecord.review.grading import Grade, assessed, scale, settled
from onrecord.review.standing import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody who assessed the incident: their last words on it, whether these are what stands, and why."""

    by: str
    verdict: str
    status: str
    grade: str
    why: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """What stands of the assessment; `status` and `grade` are None where nobody gave them.

    `state` says how many stand behind it. `can_second` says that the one who asks may agree as second reader. `seen` is
    what a form gives as `after`.
    """

    status: Grade | None
    grade: Grade | None
    state: State
    readers: tuple[Reader, ...]
    can_second: bool
    seen: int
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What somebody said of the incident, and when."""

    seq: int
    by: str
    at: str
    text: str


def assessment(own: Sequence[Review], person: Person) -> Assessed:
    """Prepare the assessment of an incident, of all reviews of it, for one who looks at it."""
    found = assessed(own)
    given = bool(found.seq)
    state: State = "draft"
    if given:
        state = "disagreed" if found.disagreed else "second" if found.second else "reviewed"
    readers = tuple(_readers(own, found.status if given else "", found.grade or ""))
    agreed = {one.by for one in readers if one.verdict == "stands behind it"}
    status = scale("status")[found.status] if given else None
    grade = scale("grade")[found.grade] if found.grade else None
    steps = [step for step in (status, grade) if step]
    allowed = at_least(person.role, "reviewer") and all(at_least(person.role, step.least) for step in steps)
    return Assessed(
        status=status,
        grade=grade,
        state=state,
        readers=readers,
        can_second=given and allowed and person.name not in agreed,
        seen=found.seen,
        messages=found.messages,
    )


def comments(own: Sequence[Review]) -> tuple[Comment, ...]:
    """Give the comments that stand, in the order of time."""
    return tuple(
        Comment(seq=one.seq, by=one.by, at=one.at, text=str(one.value or one.why))
        for one in standing(own)
        if one.verb == "comment"
    )


def _readers(own: Sequence[Review], status: str, grade: str) -> list[Reader]:
    """Give each reader's last words, in the order in which they first spoke."""
    said: dict[str, dict[str, str]] = {}
    last: dict[str, Review] = {}
    now: dict[str, str] = {}
    for one in standing(own):
        if one.verb == "assess" and one.field in ("status", "grade"):
            now[one.field] = str(one.value)
            said.setdefault(one.by, {})[one.field] = str(one.value)
        elif one.verb == "accept":
            said.setdefault(one.by, {}).update(now)
        else:
            continue
        last[one.by] = one
    stands = {"status": status, "grade": grade}
    return [
        Reader(
            by=by,
            verdict=_verdict(words, stands),
            status=_label("status", words.get("status")),
            grade=_label("grade", words.get("grade")),
            why=last[by].why,
            at=last[by].at,
        )
        for by, words in said.items()
    ]


def _verdict(words: dict[str, str], stands: dict[str, str]) -> str:
    other = {name: value for name, value in words.items() if value != stands[name]}
    if not other:
        return "stands behind it"
    return "differs" if "grade" in other or settled(other["status"]) else "was on the way"


def _label(name: str, value: str | None) -> str:
    steps = scale("status") if name == "status" else scale("grade")
    return steps[value].label if value and value in steps else value or ""
