"""Why events were joined into an incident, and which incidents may be the same, printed for people."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from onrecord import words
from onrecord.analyse.incident_view import IncidentView
from onrecord.model.incident import Because, Decision, Reason
from onrecord.show import SHORT

MOST_LINKS = 5  # that are shown of an incident
_LONGEST_BAR = 12  # signs: one a bit, and no more than these


def why(console: Console, view: IncidentView, links: Iterable[Because]) -> None:
    """Print the links that hold an incident together, as few as do, the weakest first: there it may be wrong."""
    at = {event: number for number, one in enumerate(view.reports, start=1) for event in one.events}
    inside = [one for one in links if one.link.left in at and one.link.right in at]
    found = holding(inside)
    if not found:
        return
    _section(console, "Why these were joined, the weakest link first")
    for one in found[:MOST_LINKS]:
        left, right = one.link.left, one.link.right
        pair = f"[{at[left]}] {left[:SHORT]} and [{at[right]}] {right[:SHORT]}"
        console.print(Padding(Text(f"{pair}  {chance(one.link.probability)}"), (0, 0, 0, 2)))
        _waterfall(console, one.reasons)
    more = len(inside) - min(len(found), MOST_LINKS)
    note = f"{more} more pairs of it were weighed. " if more else ""
    _note(console, f"{note}Each + doubles the odds that it is one incident, each - halves them.")


def perhaps(console: Console, view: IncidentView, near: Iterable[tuple[IncidentView, Because]]) -> None:
    """Print incidents that may be the same as one, each with the surest link to it."""
    found = list(near)
    if not found:
        return
    _section(console, "Perhaps the same")
    for other, one in found:
        place = words.one_line(other.place.name) if other.place else "place not stated"
        told = f"{other.kind.replace('_', ' ')} · {place} · {words.days(other.when) or 'day not stated'}"
        line = Text.assemble((other.id[:SHORT], "magenta"), f"  {told}  {chance(one.link.probability)}")
        console.print(Padding(line, (0, 0, 0, 2)))
        _waterfall(console, one.reasons)
    first = found[0][0].id[:SHORT]
    _note(
        console, f"onrecord merge {view.id[:SHORT]} {first} --why ..., or onrecord reject, says which it is."
    )


def decisions(console: Console, made: Iterable[Decision]) -> None:
    """Print what people decided on an incident."""
    found = list(made)
    if found:
        _section(console, "Decided")
    for one in found:
        told = f"{one.at[:10]}  {one.verb}  {words.one_line(one.why)}  ({words.one_line(one.by)})"
        console.print(Padding(Text(told), (0, 0, 0, 2)))


def bar(weight: float) -> str:
    """Give a weight in bits as signs, one a bit, at least one where it says anything and no more than fit."""
    signs = min(max(round(abs(weight)), 1 if abs(weight) >= 0.05 else 0), _LONGEST_BAR)
    return ("+" if weight > 0 else "-") * signs or "."


def chance(probability: float) -> str:
    """Give a probability so that near-certain ones stay apart: 97 in 100, 9,998 in 10,000."""
    for of in (100, 10_000, 1_000_000):
        number = round(probability * of)
        if 0 < number < of:
            return f"one incident with a probability of {number:,} in {of:,}"
    return f"one incident, {'certain' if probability > 0.5 else 'ruled out'} within one in a million"


def holding(links: Iterable[Because]) -> list[Because]:
    """Give as few links as join what all of them join, the weakest first (Kruskal 1956)."""
    groups: dict[str, set[str]] = {}
    kept: list[Because] = []
    for one in sorted(links, key=lambda one: (-one.link.probability, one.link.left, one.link.right)):
        left = groups.setdefault(one.link.left, {one.link.left})
        right = groups.setdefault(one.link.right, {one.link.right})
        if left is not right:
            kept.append(one)
            left |= right
            groups |= dict.fromkeys(right, left)
    return kept[::-1]


def _waterfall(console: Console, reasons: Iterable[Reason]) -> None:
    grid = Table.grid(padding=(0, 1, 0, 0), expand=False)
    grid.add_column(width=5, justify="right")
    grid.add_column(width=_LONGEST_BAR)
    grid.add_column(ratio=1)
    for reason in reasons:
        sign = Text(bar(reason.weight), style="green" if reason.weight > 0 else "red")
        grid.add_row(f"{reason.weight:+.1f}", sign, words.one_line(reason.words))
    console.print(Padding(grid, (0, 0, 0, 4), expand=False))


def _section(console: Console, title: str) -> None:
    console.print()
    console.print(Text(title, style="bold cyan"))


def _note(console: Console, told: str) -> None:
    console.print(Padding(Text(told, style="dim"), (0, 0, 0, 2)))
