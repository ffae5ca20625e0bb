"""Who is in a row, on which side: only what the table says of it, for many name two parties and no direction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from onrecord.coded.cells import Cells
from onrecord.coded.mapping import Plan, folded
from onrecord.coded.parties import roles
from onrecord.model.reading import Role

PARTIES = ("party 1", "party 2")


@dataclass(frozen=True, slots=True)
class Sides:
    """Those who did it, those to whom it was done, and the type of each party that is named without a direction."""

    agents: tuple[Role, ...]
    targets: tuple[Role, ...]
    types: dict[str, str | None]


def sides_in(cells: Cells, plan: Plan, kind: str, told: str) -> Sides:
    """Give who acts and who is acted on, in an event of a kind, and what the table itself calls this kind.

    Of two parties that may each have done it, both are named as those who possibly did.
    """
    agents = list(_named(cells, "agent"))
    targets = list(_named(cells, "target"))
    parties = {name: _party(cells, plan, name, told) for name in PARTIES}
    done_to = plan.codes["done_to_in"].get(told, plan.codes["sides"]["done_to"])
    harmed = [name for name, each in parties.items() if each and each[0].type in done_to]
    acting = [name for name, each in parties.items() if each and name not in harmed]
    beside = [role for name in acting for role in parties[name] if role.type in done_to]
    targets += [role for name in harmed for role in parties[name]] + beside
    unsure = len(acting) > 1 and kind not in plan.codes["sides"]["both"]
    agents += [
        replace(role, status="possible") if unsure else role
        for name in acting
        for role in parties[name]
        if role not in beside
    ]
    if not any(role.type == "civilian" for role in targets):
        targets += _civilians(cells)
    return Sides(tuple(agents), tuple(targets), {name: _type(each) for name, each in parties.items()})


def _named(cells: Cells, name: str) -> Iterator[Role]:
    for cell in cells.all(name):
        yield from roles(cell)


def _party(cells: Cells, plan: Plan, name: str, told: str) -> tuple[Role, ...]:
    """Give a party with those who are named with it: of its own type where our lists know of none."""
    said = _said_type(cells, plan, name) or plan.codes.get("types_in", {}).get(told, {}).get(name)
    own = [role for cell in cells.all(name) for role in roles(cell, said)]
    beside = [role for cell in cells.all(f"with {name}") for role in roles(cell)]
    return (*own, *beside) if own else tuple(beside)


def _said_type(cells: Cells, plan: Plan, name: str) -> str | None:
    cell = cells.first(f"type of {name}")
    if cell is None:
        return None
    known = {folded(word): ours for word, ours in plan.codes["types"].items()}
    return known.get(folded(cell.value.removesuffix(".0")))


def _civilians(cells: Cells) -> Iterator[Role]:
    """Give the civilians that a column of its own says were the target."""
    cell = cells.first("civilians")
    if cell and any(map(str.isalpha, cell.value)):
        yield Role(quote=cell.words, head=cell.words, type="civilian")


def _type(roles_of: tuple[Role, ...]) -> str | None:
    return roles_of[0].type if roles_of else None
