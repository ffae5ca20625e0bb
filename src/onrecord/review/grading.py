"""How people assess an incident: its status and its grade. The scales are `vocab/review/grading.toml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from onrecord.errors import UsageError
from onrecord.model.person import Role, at_least
from onrecord.model.review import Review, standing
from onrecord.vocab import load

Scale = Literal["status", "grade"]

_TABLES: dict[str, str] = {"status": "statuses", "grade": "grades"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """One step of a scale: its name, the same for people, what it means, and the role it takes to give it."""

    name: str
    label: str
    definition: str
    least: Role
    settled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """How an incident was assessed. `status` is that of the first step where nobody assessed it, `grade` then None.

    `by` are those who stand behind all of it, in order, and `at` is when the last word on it was said. `second` says
    that two or more do, `disagreed` that somebody's last word was another and nobody else agreed; a status that
    settles nothing, as "in review", contradicts none. `seq` is the number of the last assessment in the log, `seen`
    what a form gives as `after`. `messages` tell of what could not be read.
    """

    status: str
    grade: str | None = None
    by: tuple[str, ...] = ()
    at: str | None = None
    second: bool = False
    disagreed: bool = False
    seq: int = 0
    seen: int = 0
    messages: tuple[str, ...] = ()


class _Word(NamedTuple):
    value: str
    by: tuple[str, ...]
    against: tuple[str, ...]


@cache
def scale(name: Scale) -> Mapping[str, Grade]:
    """Give the steps of a scale by name, in order. Do not change what is returned: it is shared."""
    rows = load("review/grading")[_TABLES[name]]
    return {step: Grade(name=step, **row) for step, row in rows.items()}


def scale_source() -> tuple[str, str]:
    """Give what the scale of grades is called, and where it comes from."""
    row = load("review/grading")["scale"]
    return row["name"], row["source"]


def settled(status: str) -> bool:
    """Whether a status says that an incident was assessed for good."""
    step = scale("status").get(status)
    return step is not None and step.settled


def check(name: str | None, value: object, role: Role) -> None:
    """Raise UsageError where there is no such step of a scale, or the role may not give it."""
    step = _step(name, value)
    if not at_least(role, step.least):
        raise UsageError(f"{name} {step.name} is given by {step.least}s and above; you are {role}")


def assessed(reviews: Sequence[Review]) -> Assessment:
    """Give how an incident was assessed, of all reviews of it. Each person's last word on a scale counts.

    Who accepts agrees with what stood at that moment. Of two different last words the later stands.
    """
    ordered = sorted((each for each in reviews if each.about == "incident"), key=lambda each: each.seq)
    kept = {each.id for each in standing(ordered)}
    said: dict[str, list[tuple[str, str]]] = {name: [] for name in _TABLES}
    current: dict[str, list[tuple[str, str]]] = {name: [] for name in _TABLES}
    messages: list[str] = []
    last = None
    withdrawn: set[str] = set()
    for review in ordered:
        if review.verb == "withdraw":
            withdrawn.add(str(review.value))
        for name, value in _given(review, said, withdrawn, messages):
            said[name].append((review.id, value))
            if review.id in kept:
                current[name].append((review.by, value))
                last = review
    words = {name: _word(name, given) for name, given in current.items() if given}
    status = words.get("status")
    return Assessment(
        status=status.value if status else next(iter(scale("status"))),
        grade=words["grade"].value if "grade" in words else None,
        by=_behind(list(words.values())),
        at=last.at if last else None,
        second=bool(words) and all(len(each.by) > 1 for each in words.values()),
        disagreed=any(each.against and len(each.by) < 2 for each in words.values()),
        seq=last.seq if last else 0,
        seen=max((each.seq for each in ordered if each.verb != "comment"), default=0),
        messages=tuple(messages),
    )


def _given(
    review: Review, said: Mapping[str, list[tuple[str, str]]], withdrawn: set[str], messages: list[str]
) -> list[tuple[str, str]]:
    """Give what a review says on each scale."""
    if review.verb == "assess":
        try:
            return [(str(review.field), _step(review.field, review.value).name)]
        except UsageError as error:
            messages.append(f"{review.by}: {error}")
    elif review.verb == "accept":
        wanted = [name for name in _TABLES if review.field in (None, name)]
        stood = {name: [value for key, value in said[name] if key not in withdrawn] for name in wanted}
        return [(name, values[-1]) for name, values in stood.items() if values]
    return []


def _step(name: str | None, value: object) -> Grade:
    if name == "status" or name == "grade":
        steps = scale(name)
        if isinstance(value, str) and value in steps:
            return steps[value]
        raise UsageError(f"{name} is {value!r}; expected one of {', '.join(steps)}")
    raise UsageError(f"{name!r} is not assessed; what is assessed is status and grade")


def _word(name: str, given: Sequence[tuple[str, str]]) -> _Word:
    last, value = dict(given), given[-1][1]
    by = tuple(each for each in last if last[each] == value)
    against = tuple(each for each in last if each not in by and not _is_on_the_way(name, last[each]))
    return _Word(value, by, against)


def _is_on_the_way(name: str, value: str) -> bool:
    """Whether a word says how far somebody was, and nothing of the incident: a later one does not contradict it."""
    return name == "status" and not settled(value)


def _behind(words: Sequence[_Word]) -> tuple[str, ...]:
    return tuple(
        name
        for name in dict.fromkeys(name for each in words for name in each.by)
        if all(name in each.by for each in words)
    ) or (words[0].by if words else ())
