"""Happenings of one document that are the same, made one, with all their words kept."""

from __future__ import annotations

from collections.abc import Sequence

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
    return describe(found, Happening([trigger for draft in group for trigger in draft.happening.triggers]))
