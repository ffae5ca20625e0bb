"""The kinds of events as a tree."""

from __future__ import annotations

from functools import cache

from onrecord.vocab import load


@cache
def lineage(kind: str) -> tuple[str, ...]:
    """Give a kind and the kinds above it, the nearest first. A kind that is not in our list stands alone."""
    parent = load("events")["kinds"].get(kind, {}).get("parent")
    return (kind, *lineage(parent)) if parent else (kind,)


def root(kind: str) -> str:
    """Give the top of the tree that a kind stands in: violence, coercion, movement ..."""
    return lineage(kind)[-1]
