"""What the columns of a plain sheet may be: proposed by their names and their values, and confirmed by a person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from onrecord.coded.cells import is_known
from onrecord.coded.countries import country_in
from onrecord.coded.dates import Order, days_in, is_ambiguous
from onrecord.coded.mapping import Plan, codes, folded, quoted
from onrecord.coded.numbers import amount_in, degrees_in, point_in
from onrecord.coded.table import Row
from onrecord.vocab import load
from onrecord.words import one_line

SAMPLE = 1000  # rows whose values are looked at
MOSTLY = 0.7  # share of the cells that are not empty which must be what the column is taken for
EXAMPLES = 3
EXAMPLE = 32  # characters of an example
SEVERAL = ("description", "weapon", "agent", "target")  # fields that several columns may have


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its name, some values of it, and the field that is proposed; None where it is left out."""

    name: str
    examples: tuple[str, ...]
    field: str | None


def proposed(columns: Sequence[str], rows: Iterable[Row]) -> tuple[Column, ...]:
    """Give what each column may be, from its name and from the values that it has in some rows."""
    values = sampled(columns, rows)
    taken: dict[str, str] = {}
    for column in columns:
        for name in _meant(folded(re.sub(r"[^\w]+", " ", column))):
            if (name not in taken.values() or name in SEVERAL) and _fits(name, values[column]):
                taken.setdefault(column, name)
                break
    for name in ("date", "country"):
        if name not in taken.values():
            alike = [each for each in columns if each not in taken and _speaks_for(name, values[each])]
            taken |= {alike[0]: name} if len(alike) == 1 else {}
    return shown(columns, values, taken)


def shown(
    columns: Sequence[str], values: Mapping[str, Sequence[str]], fields: Mapping[str, str]
) -> tuple[Column, ...]:
    """Give columns with their fields and some different values of them."""
    return tuple(
        Column(each, tuple(dict.fromkeys(map(_short, values[each])))[:EXAMPLES], fields.get(each))
        for each in dict.fromkeys(columns)
    )


def sampled(columns: Sequence[str], rows: Iterable[Row]) -> dict[str, list[str]]:
    """Give the values of each column in some rows, those that are empty or unknown left out."""
    found: dict[str, list[str]] = {column: [] for column in columns}
    for row in rows:
        for column, cell in zip(columns, row.cells, strict=False):
            if cell.strip() and is_known(cell.strip()):
                found[column].append(cell.strip())
    return found


def kind_of(value: str) -> str | None:
    """Give our kind for what a sheet calls one, where it names it: by name, label, noun, or the type of ACLED."""
    word = folded(re.sub(r"[-/]", " ", value))
    known = _kind_names()
    return known.get(folded(value)) or known.get(word) or known.get(word.removesuffix("s"))


def kinds_proposed(values: Iterable[str]) -> dict[str, str]:
    """Give our kind for each value that names one, by the value in lower case."""
    return {folded(value): kind for value in values if (kind := kind_of(value))}


def as_toml(table: str, plan: Plan, columns: Sequence[Column], values: Counter[str]) -> str:
    """Give a plan as TOML for a person to edit, with example values, and with what is left out."""
    lines = [
        f"# How `onrecord import` reads {one_line(table)}. Change what is wrong, and give it with --mapping.",
        "# The fields are explained in docs/guide/import.md.",
        f"as = {quoted(plan.kind)}",
        "",
        "[columns]",
    ]
    lines += [
        f"{quoted(each.name)} = {quoted(each.field)}  # {_said(each)}" for each in columns if each.field
    ]
    left = [f'# {quoted(each.name)} = ""  # {_said(each)}' for each in columns if not each.field]
    lines += ["# Left out: kept in the text of each row, and in no field.", *left] if left else []
    lines += ["", '[dates]  # "day first", "month first" or "not known", for dates such as 03/04/2021']
    lines += [f"{quoted(column)} = {quoted(order)}" for column, order in plan.orders.items()]
    lines += ["", '[kinds]  # what the table calls a kind = the kind of `onrecord kinds`; "" gives no event']
    lines += [f"{quoted(value)} = {quoted(plan.kinds.get(folded(value), ''))}  # rows: {count}"
              for value, count in values.most_common()]  # fmt: skip
    return "\n".join(lines) + "\n"


def _said(column: Column) -> str:
    return " | ".join(column.examples) or "empty"


def _short(value: str) -> str:
    line = one_line(value)
    return line if len(line) <= EXAMPLE else line[: EXAMPLE - 3] + "..."


# -- by name ----------------------------------------------------------------------------------------------------------


def _meant(heading: str) -> list[str]:
    """Give the fields that a heading may name, the likeliest first: by all of it, as a count, by a part of it."""
    headings: dict[str, list[str]] = load("coded/sheet")["headings"]
    whole = [name for name, words in headings.items() if heading in words]
    counted = _count_named(heading)
    part = [
        (len(word), name)
        for name, words in headings.items()
        for word in words
        if len(word) > 2 and f" {word} " in f" {heading} "
    ]
    ranked = [name for _, name in sorted(part, key=lambda one: -one[0])]
    return list(dict.fromkeys([*whole, *([counted] if counted else []), *ranked]))


def _count_named(heading: str) -> str | None:
    """Give the count that a heading names, where every word of it has its part in that: "civilians killed (min)"."""
    lists = load("coded/sheet")
    told: dict[str, set[str]] = {"harms": set(), "bounds": set(), "groups": set()}
    for word in heading.split():
        places = [(part, name) for part in told for name, words in lists[part].items() if word in words]
        if not places and word not in lists["filling"]["words"]:
            return None
        for part, name in places[:1]:
            told[part].add(name)
    if len(told["harms"]) != 1 or any(len(names) > 1 for names in told.values()):
        return None
    bound = "".join(f" {name}" for name in told["bounds"])
    group = "".join(f" of {name}" for name in told["groups"])
    return f"{next(iter(told['harms']))}{bound}{group}"


def _speaks_for(name: str, values: Sequence[str]) -> bool:
    """Whether values by themselves say what a column is: dates, or names of countries."""
    named = [value for value in values if not value.isdigit()]
    return bool(named) and _fits(name, named) and 2 * len(named) > len(values)


# -- by values --------------------------------------------------------------------------------------------------------


def _fits(name: str, values: Sequence[str]) -> bool:
    """Whether the values of a column are such as the field has. An empty column fits anything."""
    test = _TESTS.get(name) or (_is_count if " of " in name or name.partition(" ")[0] in _harms() else None)
    if test is None or not values:
        return True
    return sum(map(test, values)) >= MOSTLY * len(values)


def _harms() -> dict[str, list[str]]:
    harms: dict[str, list[str]] = load("coded/sheet")["harms"]
    return harms


def _is_count(value: str) -> bool:
    return amount_in(value) is not None


def _is_date(value: str) -> bool:
    return days_in(value) is not None or is_ambiguous(value)


def _is_kind(value: str) -> bool:
    return any(map(str.isalpha, value)) and len(value) <= 60


def _is_name(value: str) -> bool:
    return any(map(str.isalpha, value))


_TESTS: dict[str, Callable[[str], bool]] = {
    "date": _is_date,
    "date end": _is_date,
    "lat": lambda value: degrees_in(value, 90) is not None,
    "lon": lambda value: degrees_in(value, 180) is not None,
    "lat lon": lambda value: point_in(value) is not None,
    "country": lambda value: country_in(value) is not None,
    "kind": _is_kind,
    "place": _is_name,
    "admin1": _is_name,
    "admin2": _is_name,
    "agent": _is_name,
    "target": _is_name,
    "description": _is_name,
    "events": _is_count,
}


@cache
def _kind_names() -> dict[str, str]:
    known = {folded(name): kind for name, kind in load("coded/sheet")["kind_names"].items()}
    kinds = load("events")["kinds"]
    for name, about in kinds.items():
        if about.get("parent"):
            known.setdefault(folded(name), name)
            known.setdefault(folded(about["label"]), name)
    for name, kind in codes("acled")["kinds"].items():
        known.setdefault(folded(name), kind)
    for name, about in kinds.items():
        for noun in about.get("nouns", ()):
            if isinstance(noun, str):
                known.setdefault(noun, name)
    return known


def plan_for(columns: Sequence[Column], orders: Mapping[str, Order], values: Iterable[str]) -> Plan:
    """Give the plan of a sheet that a proposal comes to."""
    fields = {each.name: each.field for each in columns if each.field}
    return Plan("sheet", fields, orders, kinds_proposed(values))
