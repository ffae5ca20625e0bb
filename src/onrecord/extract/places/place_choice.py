"""Which of the places of a name is meant: by its container, the report's other places, and last by its size.

Every name begins with a guess from what kind of place it may be and how many people live there. Then each
name is weighed again with what the others are likely to be (country, division, nearness), three times
over: a plain mean-field reading of "places of one report lie together".
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onrecord.model.reading import PlacePrecision
from onrecord.vocab.gazetteer import Candidate
from onrecord.vocab.place_names import fold

ROUNDS = 3
MOST = 40  # candidates of a name that are weighed
NEAR = 150.0  # km within which places are neighbours
KIND_PRIOR = {"country": 9.5, "continent": 8.5, "region": 6.5, "admin1": 5.5, "admin2": 2.5}
HINTED: Mapping[str, Mapping[str, float]] = {
    "province": {"admin1": 4, "admin2": 1.5},
    "district": {"admin2": 3, "city": 0.5},
    "city": {"city": 2.5},
    "region": {"region": 3, "admin1": 2},
}
LISTED = ("country", "admin1", "continent")
BIG = 100_000  # people; a smaller city does not take the name of a state in a list
DOUBT = 0.5  # a few other names say less of where a report is than many
ENOUGH = 0.9  # names of other places that say where a report is about
SILENT = 0.1  # the share of them below which a report says nothing of a country
AS_GOOD = 0.03  # two readings whose shares are nearer than this are as good as each other in a report
ALIKE = 0.5  # the same for what each is by itself, in scores
SMALL = 0.5  # what the name of a small place says of where a report is, against that of a country
KNOWN_TO_ALL = 1_000_000  # people; a city of which no reader asks in which country it lies
INSIDE = 12.0  # a container that is said outweighs all
COUNTRY, DIVISION, NEIGHBOUR = 5.0, 3.0, 2.5
CAPITAL = 2.5  # of a capital in a report about its country, where a small town nearby has the name too


@dataclass(frozen=True, slots=True)
class Name:
    """All spots of one name in one container: what they may be, how often said, with what type word."""

    candidates: tuple[Candidate, ...]
    weight: float
    precision: PlacePrecision | None
    containers: tuple[Candidate, ...] = ()


def prior(found: Candidate, precision: PlacePrecision | None) -> float:
    """How likely a place is meant before the report is looked at; one unit is a tenfold population."""
    base = KIND_PRIOR.get(found.kind)
    people = math.log10(found.population + 10)
    if base is None:
        head = 1.5 * found.capital + (fold(found.admin1 or "") == fold(found.name))
        base = people + head * (found.rank < 2)  # Amman was once another Philadelphia
    elif found.kind == "admin1":
        base = max(base, people + 0.3)
    elif found.kind == "admin2":
        base += people / 4
    hint = HINTED.get(precision or "", {}).get(found.kind, 0.0)
    return base + hint - (0, 0.5, 2.0)[found.rank] - found.by_sound - 1.5 * (found.lat is None)


def choose(names: Sequence[Name], people: Mapping[str, float]) -> list[Candidate | None]:
    """One place for each name, None where two are as good. `people` counts demonyms by country."""
    scores = [_scores(name) for name in names]
    shares = [_soft(row) for row in scores]
    for _ in range(ROUNDS):
        context = _Context(names, shares, people)
        shares = [
            _soft(
                [
                    score + context.bonus(index, found)
                    for score, found in zip(row, name.candidates, strict=True)
                ]
            )
            for index, (name, row) in enumerate(zip(names, scores, strict=True))
        ]
    context = _Context(names, shares, people)
    choices = [
        _best(name.candidates, share, row) for name, share, row in zip(names, shares, scores, strict=True)
    ]
    return [
        found if found and not context.stray(index, found) else None for index, found in enumerate(choices)
    ]


def _scores(name: Name) -> list[float]:
    """The scores of a name's candidates by themselves and by the container that is said.

    In "Texas, Ohio" both are states and neither holds the other, though a hamlet called Texas lies in Ohio.
    """
    priors = [prior(found, name.precision) for found in name.candidates]
    listed = any(
        found.kind in LISTED and score >= 5 for found, score in zip(name.candidates, priors, strict=True)
    )
    return [
        score
        + (0.0 if listed and found.kind != "admin1" and found.population < BIG else _inside(found, name))
        for found, score in zip(name.candidates, priors, strict=True)
    ]


def _inside(found: Candidate, name: Name) -> float:
    """Whether a place lies in one of those that the words put around it."""
    others = (container for container in name.containers if container.row != found.row)
    return next((weight for container in others if (weight := holds(container, found))), 0.0)


def holds(container: Candidate, found: Candidate) -> float:
    """How surely a place lies in another: 0 where nothing says so, else the weight of being inside."""
    if container.row in (found.admin1_row, found.admin2_row):
        return INSIDE
    if container.kind == "country" and container.country == found.country:
        return INSIDE - 1
    if container.kind == "region" and container.country and container.country == found.country:
        return INSIDE - 2
    if container.kind == "city" and found.kind == "city" and apart(container, found) < 60:
        return INSIDE - 3
    return 0.0


def _soft(row: Sequence[float]) -> list[float]:
    if not row:
        return []
    top = max(row)
    powers = [math.exp(1.5 * (score - top)) for score in row]
    total = sum(powers)
    return [power / total for power in powers]


class _Context:
    """What the names of a report, as far as they are known, say of each other."""

    def __init__(
        self, names: Sequence[Name], shares: Sequence[Sequence[float]], people: Mapping[str, float]
    ) -> None:
        self.names = names
        self.countries: dict[str, float] = defaultdict(float, people)
        self.divisions: dict[int, float] = defaultdict(float)
        self.telling: dict[str, float] = defaultdict(float, people)
        self.own: list[tuple[dict[str, float], dict[int, float]]] = []
        self.tops: list[tuple[int, Candidate, float]] = []
        for index, (name, share) in enumerate(zip(names, shares, strict=True)):
            self._add(index, name, share)

    def _add(self, index: int, name: Name, share: Sequence[float]) -> None:
        countries: dict[str, float] = defaultdict(float)
        divisions: dict[int, float] = defaultdict(float)
        for found, part in zip(name.candidates, share, strict=True):
            if part > 0.01 and found.country:
                countries[found.country] += part * name.weight
                divisions[found.row if found.kind == "admin1" else found.admin1_row] += part * name.weight
        for country, part in countries.items():
            self.countries[country] += part
            self.telling[country] += part * _telling(name)
        for division, part in divisions.items():
            self.divisions[division] += part
        self.own.append((countries, divisions))
        if share:
            best = max(range(len(share)), key=share.__getitem__)
            if name.candidates[best].kind in ("city", "admin2") and share[best] > 0.3:
                self.tops.append((index, name.candidates[best], share[best]))

    def bonus(self, index: int, found: Candidate) -> float:
        countries, divisions = self.own[index]
        others = max(0.0, sum(self.countries.values()) - sum(countries.values())) + DOUBT
        bonus = 0.0
        if found.country:
            here = max(0.0, self.countries[found.country] - countries.get(found.country, 0))
            weight = COUNTRY + (DIVISION if found.kind == "country" else CAPITAL * found.capital)
            bonus += weight * math.sqrt(here / others)
        division = found.row if found.kind == "admin1" else found.admin1_row
        if division:
            there = max(0.0, self.divisions[division] - divisions.get(division, 0))
            bonus += DIVISION * math.sqrt(there / others)
        if found.kind in ("city", "admin2") and found.lat is not None:
            near = sum(part for other, top, part in self.tops if other != index and apart(top, found) < NEAR)
            bonus += NEIGHBOUR * min(1.0, near / 2)
        return bonus

    def stray(self, index: int, found: Candidate) -> bool:
        """Whether a small place lies in a country of which the report, which names others, is silent.

        A name that many countries have says little of where a report is: two such names may well lie
        together somewhere else.
        """
        name = self.names[index]
        if found.kind not in ("city", "admin2") or found.capital:
            return False
        known = KNOWN_TO_ALL if _lands(name) > 2 else BIG
        if found.kind == "city" and found.population >= known and found.rank < 2:
            return False
        own = {country: part * _telling(name) for country, part in self.own[index][0].items()}
        others = sum(self.telling.values()) - sum(own.values())
        here = self.telling[found.country or ""] - own.get(found.country or "", 0.0)
        return others >= ENOUGH and here < SILENT * others and not _inside(found, name)


def _telling(name: Name) -> float:
    """How much a name says of what country a report speaks of: of small places little, and less the more there are."""
    if any(found.kind not in ("city", "admin2") or found.population >= BIG for found in name.candidates):
        return 1.0
    return SMALL / max(1, _lands(name))


def _lands(name: Name) -> int:
    """How many countries have a place of the name."""
    return len({found.country for found in name.candidates if found.rank < 2})


def apart(one: Candidate, other: Candidate) -> float:
    """Kilometres between two places, near enough for neighbours; infinite where one has no point."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return math.inf
    north = (one.lat - other.lat) * 111.2
    if abs(north) > 2 * NEAR:
        return abs(north)
    return math.hypot(north, (one.lon - other.lon) * 111.2 * math.cos(math.radians(one.lat)))


def _best(
    candidates: Sequence[Candidate], share: Sequence[float], scores: Sequence[float]
) -> Candidate | None:
    """The likeliest place; None where another is as good by itself and in this report."""
    if not candidates:
        return None
    order = sorted(range(len(share)), key=lambda i: (-share[i], candidates[i].row))
    if len(order) > 1:
        first, second = order[:2]
        equal = share[first] - share[second] < AS_GOOD and abs(scores[first] - scores[second]) < ALIKE
        if equal and apart(candidates[first], candidates[second]) > NEAR:
            return None
    return candidates[order[0]]
