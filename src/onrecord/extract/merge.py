"""Happenings of one document that are the same, made one, with all their words kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onrecord.extract.describe import Draft, describe
from onrecord.extract.events.happenings import Happening
from onrecord.extract.events.tellings import across_sentences
from onrecord.extract.findings import Findings
from onrecord.model.reading import Event


def merge(found: Findings, drafts: Sequence[Draft]) -> list[Event]:
    """The events of a document, each happening once: those told several times are described anew from all tellings.

    A telling that says nothing of who, whom, what, how many, when or where is kept only as part of one that does.
    """
    groups: dict[int, list[Draft]] = {}
    for first, draft in zip(across_sentences([draft.known for draft in drafts]), drafts, strict=True):
        groups.setdefault(first, []).append(draft)
    return [
        _joined(found, group).event
        for group in groups.values()
        if any(draft.known.anchored for draft in group)
    ]


def _joined(found: Findings, group: Sequence[Draft]) -> Draft:
    if len(group) == 1:
        return group[0]
    joined = describe(found, Happening([trigger for draft in group for trigger in draft.happening.triggers]))
    return replace(joined, event=_counted_once(joined.event)) if _is_of_one_person(group) else joined


def _is_of_one_person(group: Sequence[Draft]) -> bool:
    """Whether all tellings are of one person, whatever he is called in each: "a man", "he", "Ali Karimi, a cook"."""
    known = [draft.known for draft in group]
    names = frozenset[str]().union(*(one.names for one in known))
    nouns = frozenset[str]().union(*(one.nouns - one.plain - one.vague for one in known))
    more = any(one.adds or one.several or max(one.counts.values(), default=1) != 1 for one in known)
    return not more and len(names) + len(nouns) <= 1


def _counted_once(event: Event) -> Event:
    """The event with one count of each kind, the first, where each counts one person."""
    if any(count.part_of is not None for count in event.counts):
        return event
    firsts = {count.kind: count for count in reversed(event.counts)}
    return replace(event, counts=tuple(count for count in event.counts if firsts[count.kind] is count))
