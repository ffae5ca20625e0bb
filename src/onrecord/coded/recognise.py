"""Whose table it is, by its heading."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from onrecord.coded.mapping import KINDS, Kind, codes, folded
from onrecord.errors import UsageError


def recognised(columns: Collection[str]) -> Kind:
    """Give the kind of table that has such a heading: `sheet` for one that is of nobody known."""
    return next((kind for kind in KINDS if kind != "sheet" and not missing(kind, columns)), "sheet")


def missing(kind: Kind, columns: Iterable[str]) -> list[list[str]]:
    """Give the columns that a table of this kind must have and that these are not: one of each list would do."""
    there = {folded(column) for column in columns}
    return [names for names in codes(kind)["needs"] if not there & set(map(folded, names))]


def is_ours(kind: Kind, values: Mapping[str, Sequence[str]]) -> bool:
    """Whether a table in the layout of others was written by onrecord. `values` are of each column in some rows."""
    mark = codes(kind).get("ours")
    found = [each for column, each in values.items() if mark and folded(column) == folded(mark["column"])]
    return any(re.search(mark["words"], value) for each in found for value in each if mark)


def required(kind: Kind, columns: Collection[str]) -> Kind:
    """Give back the kind that a person says it is. Raises UsageError where columns are missing that it must have."""
    if lacking := missing(kind, columns):
        wanted = " and ".join(" or ".join(names) for names in lacking)
        raise UsageError(
            f"no table of {kind}: it has no column {wanted}, but {', '.join(list(columns)[:12])}; give --as sheet, "
            "or the names of columns as they were published"
        )
    return kind
