"""Signatures made by hand, with what a test wants to say and no more."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from onrecord.link.keys import keys
from onrecord.link.rare_words import BITS
from onrecord.model.incident import Signature

DAY = 741_000  # an ordinal in the year 2029


def signature(event: str, *, shared: tuple[str, ...] | None = ("k",), **known: Any) -> Signature:
    """Make what is compared of an event, each in a document of its own; keys are `shared`, or made where it is None."""
    values: dict[str, Any] = {
        "document": f"document of {event}", "kind": "shelling", "lineage": ("shelling", "violence"), "group": "force",
        "family": "violence", "outcome": False, "lasts": False, "first": None, "last": None, "printed": None,
        "place": None, "places": (), "rarity": None, "lat": None, "lon": None, "reach": None,
        "admin1": None, "country": None, "killed": None, "injured": None, "affected": None, "agents": (), "targets": (),
        "people": (), "weapons": (), "words": (), "told": (), "keys": shared or (),
    }  # fmt: skip
    made = Signature(event=event, **(values | known))
    return made if shared is not None else replace(made, keys=keys(made))


def word(number: int, weight: int) -> int:
    """Make a packed word of a weight."""
    return number << BITS | weight


def anything(number: int, rng: random.Random, *, documents: int = 10_000) -> Signature:
    """Make any signature, of a world so small that much of it is alike."""

    def some(*values: Any, most: int = 2) -> tuple[Any, ...]:
        return tuple(sorted(rng.sample(values, rng.randint(0, most))))

    def bounds() -> tuple[float, float | None] | None:
        low = float(rng.randint(0, 12))
        return rng.choice([None, (low, None), (low, low), (low, low + 4)])

    kind = rng.choice(["shelling", "bombing", "killing"])
    lineage = {"shelling": ("shelling", "bombing", "violence"), "bombing": ("bombing", "violence")}
    first = rng.choice([None, DAY + rng.randint(0, 15)])
    found = rng.random() < 0.7
    place = rng.choice([None, "", "tlvr", "tlvrn", "nslm"])
    return signature(
        f"{number:04}", shared=tuple(sorted({f"k{rng.randint(0, 30)}", f"k{rng.randint(0, 30)}"})),
        document=f"d{rng.randint(0, documents)}", kind=kind, lineage=lineage.get(kind, (kind, "violence")),
        family=rng.choice(["violence", "violence", "unrest"]), outcome=kind == "killing",
        first=first, last=first + rng.choice([0, 0, 1, 9]) if first else None,
        printed=rng.choice([None, DAY + rng.randint(0, 15)]),
        place=place, places=some("tlvr", "nslm", "hrbr"), rarity=rng.randint(0, 60) if place else None,
        lat=30 + rng.random() if place and found else None, lon=40 + rng.random() if place and found else None,
        reach=rng.choice([5.0, 15.0, 50.0, 150.0, 800.0]) if place else None,
        admin1=rng.choice([None, "ridge", "coast"]), country=rng.choice([None, "XKX", "YYY"]),
        killed=bounds(), injured=bounds(), affected=bounds(), agents=some("army", "rebel"),
        targets=some("civilian", "police"), people=some("mrn", "ysf mrn", "hdd", "hddn", "smr hdd"),
        weapons=some("shell", "rocket"), words=some(*(word(n, 6 * n) for n in range(1, 10)), most=5),
    )  # fmt: skip
