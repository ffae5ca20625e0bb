"""Packing: bars in as few lanes as they need, so that none touches another."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush


def packed(bars: Sequence[tuple[float, float]], gap: float) -> list[int]:
    """Give the lane of each bar, nought for the first lane; bars of one lane have the gap between them.

    A bar is where it begins and where it ends. They go into lanes in the order of their beginnings, each into the
    first one that is free.
    """
    lanes = [0] * len(bars)
    busy: list[tuple[float, int]] = []  # until when, which lane
    free: list[int] = []
    used = 0
    for at in sorted(range(len(bars)), key=lambda at: (bars[at][0], at)):
        left, right = bars[at]
        while busy and busy[0][0] <= left:
            heappush(free, heappop(busy)[1])
        if free:
            lanes[at] = heappop(free)
        else:
            lanes[at], used = used, used + 1
        heappush(busy, (right + gap, lanes[at]))
    return lanes
