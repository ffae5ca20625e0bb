"""How many a row counts: one number for each harm as a whole, and the groups that are part of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from onrecord.coded.cells import Cell, Cells, is_known, span
from onrecord.coded.mapping import COUNT, Plan, harms
from onrecord.coded.numbers import Amount, amount_in
from onrecord.model.reading import Count, Issue, QuantityMention, Role, Unit
from onrecord.model.text import Quote
from onrecord.vocab import load

CIVILIANS = "civilians"
THINGS = ("housing_destroyed", "housing_damaged")


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of a row, other numbers that it gives of them (the likeliest of a range), and what is doubtful."""

    counts: tuple[Count, ...]
    mentions: tuple[QuantityMention, ...]
    issues: tuple[Issue, ...]


@dataclass(slots=True)
class _Sum:
    """What the cells say of one harm to one group."""

    cells: dict[str, Cell] = field(default_factory=dict)
    amounts: dict[str, Amount] = field(default_factory=dict)


def counts_in(cells: Cells, plan: Plan, targets: Sequence[Role], types: Mapping[str, str | None]) -> Counted:
    """Give the counts of a row. `types` are those of the parties, whose dead may be counted as a group.

    A range has the lowest and the highest number as its bounds; the likeliest one is a number that is mentioned.
    """
    sums, issues = _sums(cells)
    counts: list[Count] = []
    mentions: list[QuantityMention] = []
    first: dict[tuple[str, str | None], int] = {}
    for (harm, group), told in sorted(sums.items(), key=_order):
        amount, quote = _whole(told, cells.text)
        if amount.high == 0 and not plan.codes["zero"]:
            continue
        whole = _holding(harm, group, first)
        first.setdefault((harm, group), len(counts))
        counts.append(_count(harm, _group(group, types), amount, quote, whole, targets))
        mentions += _likeliest(told, amount)
    return Counted(tuple(counts), tuple(mentions), tuple(issues))


def _order(one: tuple[tuple[str, str | None], _Sum]) -> tuple[bool, bool]:
    """Give the order in which counts are taken: all, then civilians, then the other groups."""
    group = one[0][1]
    return group is not None, group != CIVILIANS


def _holding(harm: str, group: str | None, first: Mapping[tuple[str, str | None], int]) -> int | None:
    """Give the number of the count that a group is part of: of all; else of civilians, where they are such."""
    if group is None:
        return None
    protected = load("people")["people"].get(group, {}).get("combatant") is False and group != CIVILIANS
    return first.get((harm, None), first.get((harm, CIVILIANS)) if protected else None)


def _sums(cells: Cells) -> tuple[dict[tuple[str, str | None], _Sum], list[Issue]]:
    sums: dict[tuple[str, str | None], _Sum] = {}
    issues: list[Issue] = []
    for cell, harm, bound, group in _counting(cells):
        amount = amount_in(cell.value)
        if amount is None:
            message = f"{cell.column}: {cell.value[:40]!r} is no number; expected one such as 12, 10-14, at least 12"
            issues.append(Issue(stage="import", code="count", message=message, quote=cell.telling))
            continue
        one = sums.setdefault((harm, group), _Sum())
        one.cells.setdefault(bound, cell)
        one.amounts.setdefault(bound, amount)
    return sums, issues + list(_crossed(sums))


def _counting(cells: Cells) -> Iterator[tuple[Cell, str, str, str | None]]:
    for name, every in cells.by_field.items():
        found = COUNT.fullmatch(name)
        if found and found["harm"] in harms():
            for cell in every:
                if is_known(cell.value):
                    yield cell, found["harm"], found["bound"] or "exact", found["group"]


def _crossed(sums: Mapping[tuple[str, str | None], _Sum]) -> Iterator[Issue]:
    for told in sums.values():
        if {"low", "high"} <= set(told.amounts) and told.amounts["low"].low > (_top(told) or 0):
            low, high = told.cells["low"], told.cells["high"]
            message = f"{low.column} {low.value} is greater than {high.column} {high.value}; both are kept as bounds"
            yield Issue(stage="import", code="bounds", message=message, quote=low.telling)


def _top(told: _Sum) -> int | None:
    return told.amounts["high"].high


def _whole(told: _Sum, text: str) -> tuple[Amount, Quote]:
    """Give one amount of all that the cells of a harm say, and its words."""
    amounts, cells = told.amounts, told.cells
    plain = "exact" if "exact" in amounts else "best" if "best" in amounts else None
    if "low" in amounts and "high" in amounts and _top(told) is not None:
        low, high = sorted((amounts["low"].low, int(_top(told) or 0)))
        return Amount(low, high), span(text, cells["low"].line, cells["high"].line)
    if plain:
        return amounts[plain], cells[plain].telling
    if "low" in amounts:
        return Amount(amounts["low"].low, None, "at least"), cells["low"].telling
    return Amount(0, _top(told), "up to"), cells["high"].telling


def _likeliest(told: _Sum, amount: Amount) -> Iterator[QuantityMention]:
    best = told.amounts.get("best") or told.amounts.get("exact")
    if best and best[:2] != amount[:2]:
        cell = told.cells["best" if "best" in told.cells else "exact"]
        yield QuantityMention(quote=cell.telling, low=best.low, high=best.high, unit="people")


def _group(group: str | None, types: Mapping[str, str | None]) -> str | None:
    if group and group in types:
        found: str | None = load("coded/actors")["groups"].get(types[group])
        return found
    return None if group == "unknown" else group


def _count(
    harm: str, group: str | None, amount: Amount, quote: Quote, whole: int | None, targets: Sequence[Role]
) -> Count:
    unit: Unit = "things" if harm in THINGS else "people"
    kinds = load("people")["people"].get(group, {})
    of = [at for at, role in enumerate(targets) if group and role.type == kinds.get("type") and role.type]
    return Count(
        kind=harm,
        unit=unit,
        low=amount.low,
        high=amount.high,
        hedge=amount.hedge,
        group=group,
        part_of=whole,
        of=of[0] if len(of) == 1 else None,
        cumulative=False,
        quote=quote,
    )
