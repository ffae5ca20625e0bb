"""What each report of an incident says of how many, put so that figures of reports can be laid side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from onrecord.analyse.claims import Said, said_of
from onrecord.analyse.figures import Figure, added, figure_of
from onrecord.analyse.sources import Member, Origins, Source
from onrecord.model.reading import Count, Event, Status, Unit
from onrecord.vocab import load


class Harm(NamedTuple):
    """What is counted: the kind of harm, in which unit, and of which group; None for all."""

    kind: str
    unit: Unit
    group: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The figure of one document for one harm. `order` is the place of the document among the reports.

    `added` marks one that is part of a running total, and so may be only what was added to it;
    `running` one that is itself a running total; `individual` one of persons told of without a number.
    """

    harm: Harm
    figure: Figure
    said: Said
    source: Source
    order: int
    added: bool = False
    running: bool = False
    individual: bool = False


def figures_told(
    members: Sequence[Member], known: Origins, statuses: Iterable[Status]
) -> tuple[tuple[Told, ...], tuple[Told, ...]]:
    """Give the figure of each document for each harm, and apart from them all running totals.

    What one event counts adds up; of several events of one document the largest figure stands for it.
    """
    wanted = set(statuses)
    order = {report.document: at for at, report in enumerate(known.reports)}
    taken = sorted(
        (one for one in members if one.event.status in wanted), key=lambda one: order[one.filed.document.id]
    )
    running = tuple(told for one in taken for told in _running(one, known, order))
    largest: dict[tuple[str, Harm], Told] = {}
    for one in taken:
        for told in _plain(one, known, order):
            key = told.said.document, told.harm
            if key not in largest or told.figure.size > largest[key].figure.size:
                largest[key] = told
    return tuple(largest.values()), running


def harms_of(event: Event) -> Mapping[Harm, list[Count]]:
    """Give what one event counts, by harm: all, and each group that it names. The counts of one harm add up.

    Running totals and shares count nothing here. What is part of a running total stands for itself.
    """
    told: dict[Harm, list[Count]] = {}
    for count in event.counts:
        if count.cumulative or count.unit == "share":
            continue
        whole = None if count.part_of is None else event.counts[count.part_of]
        if whole is None or whole.cumulative:
            told.setdefault(Harm(count.kind, count.unit, None), []).append(count)
        if _is_group(count) and not (whole and whole.group == count.group and not whole.cumulative):
            told.setdefault(Harm(count.kind, count.unit, count.group), []).append(count)
    return told


def _is_group(count: Count) -> bool:
    return count.group is not None and count.group not in load("incidents/tolls")["groups"]["none"]


def _is_individual(count: Count) -> bool:
    told = set(re.findall(r"\w+", count.quote.text.casefold()))
    numbered = told & set(load("incidents/tolls")["numbered"]["words"]) or any(
        word[0].isdigit() for word in told
    )
    return (count.low, count.high) == (1, 1) and not numbered


def _plain(one: Member, known: Origins, order: Mapping[str, int]) -> Iterator[Told]:
    document = one.filed.document.id
    for harm, counts in harms_of(one.event).items():
        yield Told(
            harm=harm,
            figure=added(map(figure_of, counts)),
            said=said_of(one, known, counts[0].quote),
            source=known.of[document],
            order=order[document],
            added=harm.group is None and all(count.part_of is not None for count in counts),
            individual=all(_is_individual(count) for count in counts),
        )


def _running(one: Member, known: Origins, order: Mapping[str, int]) -> Iterator[Told]:
    document = one.filed.document.id
    for count in one.event.counts:
        if count.cumulative and count.unit != "share":
            yield Told(
                harm=Harm(count.kind, count.unit, count.group if _is_group(count) else None),
                figure=figure_of(count),
                said=said_of(one, known, count.quote),
                source=known.of[document],
                order=order[document],
                running=True,
            )
