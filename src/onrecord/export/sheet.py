"""The methodology sheet of a release, for people and for programs.

Its parts are those that the Standards for Casualty Recording (Every Casualty, 2020) ask a public methodology to cover:
sources, collection, evaluation, corroboration and quality control, with definitions and what is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from onrecord import words
from onrecord.model.release import Sheet

MOST = 20  # of a list


def files(sheet: Sheet) -> dict[str, str]:
    """Give the sheet as files: their names, and what is in them."""
    value = msgspec.json.format(msgspec.json.encode(sheet)).decode()
    return {"methodology.md": in_words(sheet), "methodology.json": f"{value}\n"}


def in_words(sheet: Sheet) -> str:
    """Give the sheet as Markdown."""
    parts = (
        _head,
        _sources,
        _collection,
        _evaluation,
        _corroboration,
        _numbers,
        _quality,
        _withheld,
        _limits,
        _check,
    )
    return "\n".join(line for part in parts for line in part(sheet)) + "\n"


def _head(sheet: Sheet) -> Iterator[str]:
    yield "# How this was made"
    yield ""
    yield (
        "A record of harm that was reported. It tells what reports say and who says so; it is no "
        "finding of its own, and "
        "what is not in it may have happened all the same."
    )
    yield ""
    yield f"- Made: {sheet.made}, by {sheet.software}"
    yield f"- For whom: profile `{sheet.profile}`. {sheet.profile_description}"
    yield f"- Narrowed to: {_pairs(sheet.asked) or 'nothing, it is the whole record'}"
    yield (
        f"- Holds: {_many(sheet.incidents, 'incident')} from {_many(sheet.events, 'event')} of "
        f"{_many(sheet.documents, 'report')}"
    )
    yield f"- Happened: {_span(sheet.happened)}"


def _sources(sheet: Sheet) -> Iterator[str]:
    yield from _title("Sources")
    yield (
        f"{_many(sheet.documents, 'report')}, {sheet.copies:,} of them copies of another, come to "
        f"{_many(sheet.independent_sources, 'independent source')}: a copy counts with the text that "
        "it repeats, and reports "
        "of one publisher are one source. Where no publisher is known, those with one agency in the "
        "dateline are one."
    )
    yield ""
    yield f"- Printed: {_span(sheet.printed)}; {sheet.undated:,} without a day of print"
    yield f"- Publishers: {_counts(sheet.publishers, 'not known')}"
    yield f"- Languages: {_counts(sheet.languages, 'not known')}"
    yield f"- Countries of the incidents: {_counts(sheet.countries, 'not known')}"


def _collection(sheet: Sheet) -> Iterator[str]:
    yield from _title("Collection")
    yield (
        "Every report is kept as it was received, with the SHA-256 of its bytes. It is read by rules "
        "and word lists; each "
        "value is tied to the exact words that say it, and what the report does not say stays empty. "
        "A day is the day on "
        "which it happened: the day of print never stands in for one that is not known."
    )
    yield ""
    yield f"- Read by: {_counts(sheet.readers, 'not known')}"
    if sheet.unread:
        yield f"- Taken in but not read, by language: {_counts(sheet.unread, 'not known')}"
    if sheet.aside:
        yield f"- Set aside, because no text could be had of it: {_counts(sheet.aside, 'not known')}"


def _evaluation(sheet: Sheet) -> Iterator[str]:
    yield from _title("Evaluation")
    yield (
        "What a report tells is drafted by a machine, and stays marked as a draft until a person has "
        "decided. Claims are "
        "kept apart from facts: `status` says how sure the report is, `voice` in whose name it speaks."
    )
    yield ""
    yield f"- How far people are, by incident: {_pairs_of_states(sheet.states)}"
    yield f"- How sure the reports are, by incident: {_counts(sheet.statuses, 'not stated')}"
    yield (
        f"- Assessed as a whole: {sheet.assessed:,} of {sheet.incidents:,}; grades: "
        f"{_counts(_given(sheet.grades), '')}"
    )
    yield f"- Definitions: {sheet.code_book}; kinds not counted: {', '.join(sheet.excluded) or 'none'}"


def _corroboration(sheet: Sheet) -> Iterator[str]:
    yield from _title("Corroboration")
    yield (
        "Events of several reports that may tell of one happening are put together as one incident, "
        "by a model that gives its "
        "reasons for every pair; people can merge and split, and what they decide stands. An "
        "incident has as many sources as "
        "are independent of one another; one copied story is one source. Where sources contradict "
        "each other the field is "
        "named in `disputed`, and every figure is kept with its source. An incident may be part of "
        "another (`part_of`): do not "
        "add the numbers of both."
    )
    yield ""
    yield f"- Model of linking: {sheet.linking or 'none: no events were compared'}"
    yield f"- Decisions of people on what is one incident: {sheet.decisions:,}"


def _numbers(sheet: Sheet) -> Iterator[str]:
    yield from _title("Numbers")
    yield f"Rule `{sheet.rule}`. {sheet.rule_description.strip()}"
    yield ""
    yield f"- Source of the rule: {sheet.rule_source.strip()}"
    yield "- A number of a report is never changed; minimum, best and maximum are our own, by this rule."


def _quality(sheet: Sheet) -> Iterator[str]:
    yield from _title("Quality control")
    yield f"- Reviews: {sheet.reviews:,}, by {_many(sheet.reviewers, 'person', 'people')}"
    yield f"- Values that people stand behind: {sheet.claims_by_hand:,} of {sheet.claims:,}"
    yield f"- Events left out because people said that they tell of no such happening: {sheet.dropped:,}"
    yield "- Nothing is edited: decisions are added to a log in which each entry carries the hash of the one before."


def _withheld(sheet: Sheet) -> Iterator[str]:
    yield from _title("Withheld")
    if not sheet.withheld:
        yield "Nothing."
    for what, many in sheet.withheld.items():
        yield f"- {what}: {many:,}"


def _limits(sheet: Sheet) -> Iterator[str]:
    yield from _title("What it cannot tell")
    yield "- It holds what the reports at hand tell. Places and times of which few report are less well covered."
    drafts = sheet.states.get("draft", 0)
    if drafts:
        yield (
            f"- {_many(drafts, 'incident')} nobody has looked at: a machine misreads, and joins or "
            "parts what it should not."
        )
    yield (
        "- How many reports tell of a thing says nothing of how grave it is. Do not read counts as "
        "a trend without their sources."
    )


def _check(sheet: Sheet) -> Iterator[str]:
    yield from _title("To check it")
    yield f"- The record stood at entry {sheet.head[0]:,} of its log: `{sheet.head[1]}`"
    yield "- `SHA256SUMS` has the hash of every file here: `sha256sum --check SHA256SUMS`"
    yield "- What each format could not carry is in `losses.md`."


def _title(name: str) -> Iterator[str]:
    yield from ("", f"## {name}", "")


def _span(days: tuple[str | None, str | None]) -> str:
    first, last = days
    return f"{first} to {last}" if first and last else "no day is known"


def _pairs(pairs: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in pairs.items())


def _pairs_of_states(states: Mapping[str, int]) -> str:
    return ", ".join(f"{words.STATES.get(state, state)} {many:,}" for state, many in states.items()) or "none"


def _given(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: many for name, many in counts.items() if name}


def _counts(counts: Mapping[str, int], nameless: str) -> str:
    """Give what was counted, the most first; of a long list the beginning, and how many more there are."""
    named = [f"{words.one_line(name) or nameless} {many:,}" for name, many in counts.items()]
    more = len(named) - MOST
    return ", ".join(named[:MOST]) + (f", and {more:,} more" if more > 0 else "") or "none"


def _many(number: int, one: str, several: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else several or one + 's'}"
