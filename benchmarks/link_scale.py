"""Time linking on made-up events: how long, how much memory, how many pairs, and how they grow with the record.

    python benchmarks/link_scale.py [--sizes N ...] [--grow time|density] [--write]

The events are signatures, not texts: towns of very different size, wars that come in bursts, 40 % of incidents told
once and few told up to 30 times, and reports that differ as reports do (day missing or off by one, no more than the
province, another kind of the family, another toll). A record grows in time: a thousand events a day, so that ten
times as many events are ten times as many days. With `--grow density` all sizes cover 1,000 days instead. Each size
runs in a process of its own. Last, one report more is added to a record of 100,000 events.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from onrecord.model.incident import Signature

PAGE = Path(__file__).parent.parent / "docs" / "linkage.md"
MARKS = ("<!-- scale: made by benchmarks/link_scale.py -->", "<!-- end of scale -->")
SIZES = (10_000, 100_000, 1_000_000)
A_DAY = 1_000  # events
A_DOCUMENT = 5  # events
BATCH = 1_000  # events taken into a record at a time
DAYS = 1_000  # where density grows
START = 741_000  # an ordinal, in 2029
TOWNS, PROVINCES, COUNTRIES = 2_000, 160, 20
KINDS = {
    "shelling": 14, "air_strike": 8, "drone_strike": 6, "bombing": 12, "shooting": 18, "killing": 8, "clash": 14,
    "abduction": 6, "arrest": 8, "displacement": 5, "arson": 3, "protest": 8, "attack": 6,
}  # fmt: skip
OTHER_WORDS = {
    "shelling": "attack", "air_strike": "bombing", "drone_strike": "air_strike", "bombing": "attack",
    "shooting": "killing", "killing": "shooting", "clash": "attack", "attack": "killing",
}  # fmt: skip
WEAPONS = ("rifle", "mortar", "rocket", "bomb", "grenade", "drone", "shell", "mine")
ACTORS = ("military", "police", "rebel", "unidentified_armed", "militia", "criminal")
OWN_WORDS = 14  # words of one incident that few others have
TOKENS = 150  # words of a report
KEPT, TOLD = 48, 24  # of which so many, the rarest, are in a signature


@dataclass(frozen=True, slots=True)
class Town:
    """A made-up town; `weight` is how much happens there."""

    name: str
    lat: float
    lon: float
    province: int
    weight: float


@dataclass(frozen=True, slots=True)
class Happening:
    """What the reports of one incident have in common."""

    number: int
    kind: str
    day: int
    town: Town
    killed: int
    injured: int
    people: tuple[str, ...]
    weapon: str
    agent: str
    words: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """What linking came to: pairs compared, how many of them are true, links above one half, and incidents.

    `happened` is how many incidents there are, `told_together` how many pairs of events tell of one.
    """

    pairs: int
    true: int
    likely: int
    incidents: int
    happened: int
    told_together: int


# What is called of onrecord


def keyed(bare: Signature) -> Signature:
    """The signature with the keys that onrecord gives it."""
    from onrecord.link.keys import keys

    return replace(bare, keys=keys(bare))


def link_all(names: Sequence[str], events: Iterable[Signature]) -> Work:
    """Link all events of a record, from nothing to incidents; of all events no more than their ids is held."""
    from onrecord.link.clusters import clusters
    from onrecord.link.model import shipped
    from onrecord.link.score import links

    counts = [0, 0, 0]

    def counted() -> Iterator[tuple[str, str, float]]:
        for link in links(events, (), shipped()):
            counts[0] += 1
            counts[1] += incident_of(link.left) == incident_of(link.right)
            counts[2] += link.probability > 0.5
            if link.probability > 0.01:  # what is less likely says no more than that it was not compared
                yield link.left, link.right, link.probability

    found = clusters(names, counted())
    told = Counter(map(incident_of, names))
    true = sum(math.comb(many, 2) for many in told.values())
    return Work(*counts, incidents=len(found), happened=len(told), told_together=true)


class Adding:
    """A record on disk, of documents with a few events each, and what one report more costs it."""

    def __init__(self, folder: Path, events: Iterator[Signature], many: int) -> None:
        from onrecord.link.model import shipped
        from onrecord.linking import compare, regroup
        from onrecord.store.store import Store

        self._store, self._model = Store.open(folder / "record.db"), shipped()
        self._compare, self._regroup = compare, regroup
        for _ in range(0, many, BATCH):
            self._take(list(islice(events, BATCH)))
        self._regroup(self._store.linkage, self._store.linkage.without_incident())

    def add(self, events: Sequence[Signature]) -> int:
        """Take in one document, link it with its neighbourhood; how many pairs that were."""
        pairs = self._take(list(events))
        self._regroup(self._store.linkage, self._store.linkage.without_incident())
        return pairs

    def _take(self, events: list[Signature]) -> int:
        told = [list(events[at : at + A_DOCUMENT]) for at in range(0, len(events), A_DOCUMENT)]
        names = [self._document(each[0].document) for each in told]
        signed = [replace(one, document=name) for name, each in zip(names, told, strict=True) for one in each]
        waiting = [one.reading for one in self._store.linkage.unlinked()]
        return len(self._compare(self._store.linkage, waiting, signed, self._model))

    def _document(self, name: str) -> str:
        from onrecord.model.reading import Reading
        from onrecord.model.text import Document

        document = Document(id=name, text=name, content=name.encode())
        self._store.add(document, Reading(id=name, published=None, language="en"), reader="made up")
        return name


# The world


def events(many: int, *, days: int, seed: int = 1) -> Iterator[Signature]:
    """So many signatures in the order of their days, without keys. Nothing but the next days is held."""
    random, rolls = Random(seed), np.random.default_rng(seed)
    towns = _towns(random)
    weights = _bursts(random, days)
    coming: dict[int, list[tuple[Happening, int]]] = defaultdict(list)
    left, numbers = many, iter(range(1, 10**9))
    share = many / sum(weights)
    for day, weight in enumerate(weights):
        expected = share * weight / _mean_reports()
        for _ in range(int(expected + random.random())):
            happened = _happening(random, next(numbers), START + day, towns)
            for _ in range(_reports(random)):
                coming[day + min(6, int(random.expovariate(0.9)))].append((happened, day))
        for happened, _ in coming.pop(day, ()):
            if left:
                left -= 1
                yield _told(random, rolls, happened, day)
    rest = [happened for day in sorted(coming) for happened, _ in coming[day]]
    while left:
        happened = rest.pop() if rest else _happening(random, next(numbers), START + days - 1, towns)
        left -= 1
        yield _told(random, rolls, happened, days)


def incident_of(event: str) -> str:
    """The incident that an event was made of: the end of its id, which the linker has no use for."""
    return event[8:]


def _towns(random: Random) -> list[Town]:
    centres = [(random.uniform(-30, 45), random.uniform(-80, 120)) for _ in range(PROVINCES)]
    return [
        Town(
            name="".join(random.choice("bdfghklmnprstvz") for _ in range(5)),
            lat=centres[number % PROVINCES][0] + random.gauss(0, 0.6),
            lon=centres[number % PROVINCES][1] + random.gauss(0, 0.6),
            province=number % PROVINCES,
            weight=1 / (number + 5),
        )
        for number in range(TOWNS)
    ]


def _bursts(random: Random, days: int) -> list[float]:
    """How much happens on each day: a steady part, and offensives of some weeks."""
    weights = [1.0] * days
    for _ in range(max(1, days // 60)):
        start, length, force = random.randrange(days), random.randrange(4, 30), random.uniform(0.5, 4)
        for day in range(start, min(days, start + length)):
            weights[day] += force
    return weights


def _reports(random: Random) -> int:
    """How many reports tell of an incident: 40 % one, few up to 30."""
    return 1 if random.random() < 0.4 else min(30, 1 + int(random.paretovariate(1.2)))


def _mean_reports() -> float:
    random = Random(0)
    return statistics.fmean(_reports(random) for _ in range(20_000))


def _happening(random: Random, number: int, day: int, towns: Sequence[Town]) -> Happening:
    killed = int(random.paretovariate(1.1)) - 1 if random.random() < 0.8 else 0
    named = random.random() < 0.3
    return Happening(
        number=number,
        kind=random.choices(list(KINDS), list(KINDS.values()))[0],
        day=day,
        town=towns[_zipf(random, len(towns))],
        killed=min(200, killed),
        injured=int(killed * random.uniform(0, 3)) + random.randrange(4),
        people=(_name(random), f"{_name(random)} {_name(random)}") if named else (),
        weapon=random.choice(WEAPONS),
        agent=random.choice(ACTORS),
        words=tuple(_packed(random.getrandbits(56), random.randrange(34, 61)) for _ in range(OWN_WORDS)),
    )


def _zipf(random: Random, many: int) -> int:
    """A place in a list of which the first are taken most."""
    return min(many - 1, int(5 * math.exp(random.random() * math.log(many / 5 + 1)) - 5))


def _name(random: Random) -> str:
    return "".join(random.choice("bdfghklmnprst") for _ in range(4))


def _packed(hashed: int, weight: int) -> int:
    from onrecord.link.rare_words import BITS

    return hashed << BITS | weight


def _told(random: Random, rolls: Any, happened: Happening, day: int) -> Signature:
    """One report's event: what it says of the happening, and what it gets wrong or leaves out."""
    from onrecord.link.signatures import family, group
    from onrecord.vocab import load
    from onrecord.vocab.kinds import lineage

    kind = OTHER_WORDS.get(happened.kind, happened.kind) if random.random() < 0.2 else happened.kind
    own = [word for word in happened.words if random.random() < 0.5]
    words = _rarest_first([*own, *_common_words(rolls)])[:KEPT]
    first, last = _days(random, happened.day)
    return Signature(
        event=f"{random.getrandbits(32):08x}{happened.number:08x}",
        document=f"{random.getrandbits(64):016x}",
        kind=kind,
        lineage=lineage(kind),
        group=str(group(kind)),
        family=family(kind),
        outcome=kind in load("incidents/comparing")["kinds"]["outcomes"],
        lasts=False,
        first=first,
        last=last,
        printed=START + day,
        **_where(random, happened.town),
        killed=_toll(random, happened.killed),
        injured=_toll(random, happened.injured),
        affected=None,
        agents=(happened.agent,) if random.random() < 0.5 else (),
        targets=("civilian",) if random.random() < 0.6 else (),
        people=happened.people if random.random() < 0.4 else (),
        weapons=(happened.weapon,) if random.random() < 0.4 else (),
        words=tuple(words),
        told=tuple(words[:TOLD]),
        keys=(),
    )


def _days(random: Random, day: int) -> tuple[int | None, int | None]:
    roll = random.random()
    if roll < 0.15:
        return None, None
    if roll < 0.20:
        return day - random.randrange(7), day + random.randrange(7)
    off = random.choice((-1, 1)) if roll < 0.26 else 0
    return day + off, day + off


def _where(random: Random, town: Town) -> dict[str, Any]:
    roll, province = random.random(), f"province{town.province}"
    known: dict[str, Any] = dict.fromkeys(("place", "rarity", "lat", "lon", "reach", "admin1", "country"))
    known["places"] = ()
    if roll < 0.06:
        return known
    known |= {"admin1": province, "country": f"C{town.province % COUNTRIES:02}"}
    if roll < 0.16:
        return known | {"place": province, "rarity": 45, "reach": 120.0}
    known |= {"place": town.name, "places": (town.name,), "rarity": 50}
    if roll < 0.30:  # a town that no gazetteer has
        return known
    return known | {"lat": round(town.lat, 4), "lon": round(town.lon, 4), "reach": 8.0}


def _toll(random: Random, many: int) -> tuple[float, float | None] | None:
    if not many or random.random() < 0.3:
        return None
    told = max(1, many - random.randrange(1 + many // 3)) if random.random() < 0.3 else many
    return float(told), None if random.random() < 0.15 else float(told)


def _common_words(rolls: Any) -> list[int]:
    """The rarest words of a report by Zipf's law, packed; those that weigh nothing are left out."""
    from onrecord.link.rare_words import BITS

    ranks = np.unique(np.exp(rolls.random(TOKENS) * math.log(3e6)).astype(np.int64))[: -KEPT - 1 : -1]
    weights = np.rint((7 - np.maximum(1.0, 8 - np.log10(ranks))) * 10).astype(np.int64)
    packed = ranks * 2_654_435_761 % (1 << 56) << BITS | weights
    found: list[int] = packed[weights > 0].tolist()
    return found


def _rarest_first(words: Iterable[int]) -> list[int]:
    return sorted(words, key=lambda word: -(word & 63))


# The run


def main() -> None:
    """Run each size in a process of its own, and print the table."""
    options = _options()
    if options.one:
        print(json.dumps(_one(options.one, options.grow)))
        return
    if options.adding:
        print(json.dumps(_adding(options.adding, options.grow)))
        return
    runs = [_apart("--one", size, options.grow) for size in options.sizes]
    lines = list(_table(runs, options.grow))
    if max(options.sizes) >= 100_000:
        added = _apart("--adding", 100_000, options.grow)
        lines.append(
            f"\nOne report more in a record of {added['events']:,}: {1000 * added['median']:.0f} ms at the median of "
            f"{added['times']}, {1000 * added['worst']:.0f} ms at most; {added['pairs']:,.0f} pairs compared."
        )
    print("\n".join(lines))
    if options.write:
        before, _, rest = PAGE.read_text().partition(MARKS[0])
        PAGE.write_text("\n".join([before + MARKS[0], *lines, MARKS[1] + rest.partition(MARKS[1])[2]]))


def _options() -> argparse.Namespace:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    made.add_argument("--grow", choices=("time", "density"), default="time")
    made.add_argument("--write", action="store_true", help="write docs/linkage.md")
    made.add_argument("--one", type=int, help=argparse.SUPPRESS)
    made.add_argument("--adding", type=int, help=argparse.SUPPRESS)
    return made.parse_args()


def _apart(what: str, size: int, grow: str) -> dict[str, Any]:
    command = [sys.executable, __file__, what, str(size), "--grow", grow]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _made(size: int, grow: str) -> Iterator[Signature]:
    days = max(10, size // A_DAY) if grow == "time" else DAYS
    return map(keyed, events(size, days=days))


def _one(size: int, grow: str) -> dict[str, Any]:
    """Link events as they are made; the time that making them takes is taken off."""
    start, cpu = time.perf_counter(), time.process_time()
    names = [each.event for each in _made(size, grow)]
    making, making_cpu = time.perf_counter() - start, time.process_time() - cpu
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, cpu = time.perf_counter(), time.process_time()
    work = link_all(names, _made(size, grow))
    return {
        "events": size,
        "seconds": time.perf_counter() - start - making,
        "cpu": time.process_time() - cpu - making_cpu,
        "held": before / 1024,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "pairs": work.pairs,
        "likely": work.likely,
        "met": work.true / max(1, work.told_together),
        "incidents": work.incidents,
        "happened": work.happened,
    }


def _adding(size: int, grow: str, times: int = 50) -> dict[str, Any]:
    made = _made(size + (times + 1) * A_DOCUMENT, grow)
    with TemporaryDirectory() as folder:
        record = Adding(Path(folder), made, size)
        record.add(list(islice(made, A_DOCUMENT)))  # what is loaded once is not counted
        seconds, pairs = [], []
        while report := list(islice(made, A_DOCUMENT)):
            start = time.perf_counter()
            pairs.append(record.add(report))
            seconds.append(time.perf_counter() - start)
    return {
        "events": size,
        "times": len(seconds),
        "median": statistics.median(seconds),
        "worst": max(seconds),
        "pairs": statistics.fmean(pairs),
    }


def _table(runs: Sequence[dict[str, Any]], grow: str) -> Iterator[str]:
    yield "| events | seconds | of CPU | peak MB | before linking | pairs compared | true pairs met | incidents | of |"
    yield "|--:|" + "--:|" * 8
    for x in runs:
        yield (
            f"| {x['events']:,} | {x['seconds']:.1f} | {x['cpu']:.1f} | {x['peak']:,.0f} | {x['held']:,.0f} "
            f"| {x['pairs']:,} | {100 * x['met']:.1f} % | {x['incidents']:,} | {x['happened']:,} |"
        )
    for name in ("seconds", "pairs"):
        if len(runs) > 1:
            yield f"\nAs a record grows in {grow}, {name} grow as its size to the power of {_exponent(runs, name):.2f}."


def _exponent(runs: Sequence[dict[str, Any]], name: str) -> float:
    """The slope of the line through the logarithms."""
    sizes = np.log([run["events"] for run in runs])
    return float(np.polyfit(sizes, np.log([max(run[name], 1e-9) for run in runs]), 1)[0])


if __name__ == "__main__":
    main()
