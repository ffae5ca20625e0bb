"""How two events are compared: for each field the levels of likeness, as SQL over two signatures and in words.

The levels of a comparison are asked in order and the first that holds counts. `l` and `r` are the two signatures.
What is correlated stands in one comparison (name of the place and distance; the words of the report and of
the event), or the same thing would be counted twice. A field that one of the two does not give says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from onrecord.link.rare_words import MASK

SELDOM = 45  # weight of the name of a place (`rare_words.py`) that is named about once in a million words
UNKNOWN = -1  # the level where one of the two does not say


class Level(NamedTuple):
    """A level of likeness: what it is called, and when it holds (SQL)."""

    words: str
    holds: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field, when it says nothing (SQL), its levels from the most alike down, and what the rest is called.

    `levels` are numbered downwards: the first is `len(levels)`, the rest 0.
    """

    name: str
    unknown: str
    levels: tuple[Level, ...]
    rest: str

    def words(self, level: int) -> str:
        """Give a level in words."""
        if level == UNKNOWN:
            return "not stated by one of them"
        return self.levels[-level].words if level else self.rest

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the levels in the order in which they are asked."""
        return tuple(range(len(self.levels), -1, -1))


def _both(column: str) -> str:
    return f"{column}_l IS NULL OR {column}_r IS NULL"


def _empty(column: str) -> str:
    return f"len({column}_l) = 0 OR len({column}_r) = 0"


_GAP = "greatest(first_l - last_r, first_r - last_l)"  # days between; nought and below: they overlap
_WIDTH = "greatest(last_l - first_l, last_r - first_r)"  # days
# Where one of the two has no day, its report can say when it was news, and no more.
_SINCE = "coalesce(printed_l - last_r, printed_r - last_l)"  # days from the one to the report of the other
_TIME = Comparison(
    "time",
    f"{_GAP} IS NULL AND {_SINCE} IS NULL AND (printed_l IS NULL OR printed_r IS NULL)",
    (
        Level("the same day", f"{_GAP} = 0 AND {_WIDTH} = 0"),
        Level("days that overlap", f"{_GAP} <= 0 AND {_WIDTH} <= 7"),
        Level("a day apart", f"{_GAP} <= 1 AND {_WIDTH} <= 2"),
        Level("times that overlap", f"{_GAP} <= 0"),
        Level("up to three days apart", f"{_GAP} <= 3"),
        Level("up to ten days apart", f"{_GAP} <= 10"),
        Level("more than ten days apart", f"{_GAP} > 10"),
        Level("no day in one report, printed soon after the other", f"{_SINCE} BETWEEN 0 AND 4"),
        Level("no day in one report, printed long after the other or before", f"{_SINCE} IS NOT NULL"),
        Level("no days, printed within three days", "abs(printed_l - printed_r) <= 3"),
    ),
    "no days, printed more than three days apart",
)

# NULL where one is not on the map: without the CASE, `least` passes over what is NULL, and it is 20,015 km. What is not
# on the map is never the same place: its name is compared, which says less, for many places may bear it.
_KILOMETRES = (
    "CASE WHEN lat_l IS NOT NULL AND lat_r IS NOT NULL THEN "
    "2 * 6371.0 * asin(least(1.0, sqrt(pow(sin(radians(lat_r - lat_l) / 2), 2) + "
    "cos(radians(lat_l)) * cos(radians(lat_r)) * pow(sin(radians(lon_r - lon_l) / 2), 2)))) END"
)
_FINE = "greatest(reach_l, reach_r) <= 20"
_SAME_PLACE = f"list_has_any(places_l, places_r) AND {_KILOMETRES} <= 30"
_SAME_AREA = "country_l = country_r AND admin1_l = admin1_r"
_PLACE = Comparison(
    "place",
    "place_l IS NULL OR place_r IS NULL",
    (
        Level("the same place, one seldom named", f"{_SAME_PLACE} AND least(rarity_l, rarity_r) >= {SELDOM}"),
        Level("the same place", _SAME_PLACE),
        Level("places up to 10 km apart", f"{_FINE} AND {_KILOMETRES} <= 10"),
        Level("names of a place that are alike", f"{_FINE} AND (lat_l IS NULL OR lat_r IS NULL) AND "
              "jaro_winkler_similarity(place_l, place_r) >= 0.9"),
        Level("the same area", "place_l = place_r AND place_l <> ''"),
        Level(
            "one place in the other",
            f"NOT ({_FINE}) AND greatest(reach_l, reach_r) < 500 AND "
            f"({_KILOMETRES} <= greatest(reach_l, reach_r) OR ({_SAME_AREA}))",
        ),
        Level("places up to 40 km apart", f"{_KILOMETRES} <= 40"),
        Level("the same province", _SAME_AREA),
        Level("the same country", "country_l = country_r"),
        Level("places not found on the map", "lat_l IS NULL OR lat_r IS NULL"),
    ),
    "places far apart",
)  # fmt: skip

_KIND = Comparison(
    "kind",
    "FALSE",
    (
        Level("the same kind, which says how", "kind_l = kind_r AND NOT outcome_l"),
        Level("the same kind", "kind_l = kind_r"),
        Level(
            "one kind a case of the other",
            "list_contains(lineage_l, kind_r) OR list_contains(lineage_r, kind_l)",
        ),
        Level("what was done, and what came of it", "family_l = family_r AND (outcome_l OR outcome_r)"),
        Level("kinds of one family", "family_l = family_r"),
    ),
    "kinds that do not go together",
)


def _number(name: str, rare: int) -> Comparison:
    low_l, low_r, high_l, high_r = (f"{name}_{end}" for end in ("low_l", "low_r", "high_l", "high_r"))
    return Comparison(
        name,
        _both(f"{name}_low"),
        (
            Level(f"the same number {name}, and not a small one", f"{low_l} = {low_r} AND {low_l} >= {rare}"),
            Level(f"the same number {name}", f"{low_l} = {low_r}"),
            Level(f"numbers {name} that can both be", f"{low_l} <= {high_r} AND {low_r} <= {high_l}"),
            Level(
                f"numbers {name} that are near",
                f"greatest({low_l}, {low_r}) <= 1.5 * least({low_l}, {low_r}) + 2",
            ),
            Level(
                f"numbers {name} that differ", f"greatest({low_l}, {low_r}) <= 4 * least({low_l}, {low_r})"
            ),
        ),
        f"numbers {name} that cannot both be",
    )


def _full(side: str) -> str:
    return f"list_filter(people_{side}, lambda name: contains(name, ' '))"


_BOTH_FULL = f"len({_full('l')}) > 0 AND len({_full('r')}) > 0"


def _named(side: str) -> str:
    """Give the names that can be held against those of the other: full ones where both give full ones."""
    return f"CASE WHEN {_BOTH_FULL} THEN {_full(side)} ELSE people_{side} END"


_PEOPLE = Comparison(
    "people",
    _empty("people"),
    (
        Level("a person of the same full name", f"list_has_any({_full('l')}, {_full('r')})"),
        Level(
            "a person of the same surname, where one gives no more",
            f"NOT ({_BOTH_FULL}) AND list_has_any(people_l, people_r)",
        ),
        Level(
            "persons of names that are alike",
            f"list_bool_or(list_transform({_named('l')}, lambda p: list_bool_or("
            f"list_transform({_named('r')}, lambda q: jaro_winkler_similarity(p, q) >= 0.93))))",
        ),
        Level(
            "persons of other names",
            "NOT coalesce(killed_low_l = 1 AND killed_low_r = 1 AND killed_high_l = 1 AND killed_high_r = 1, FALSE)",
        ),
    ),
    "one person killed, of another name",
)


def _group(name: str, words: str) -> Comparison:
    same = Level(f"the same {words}", f"list_has_any({name}_l, {name}_r)")
    return Comparison(name, _empty(name), (same,), f"other {words}")


def _cosine(column: str) -> str:
    # On lists of this length, looking each word up in the other list is faster than list_intersect.
    shared = f"lambda w: CASE WHEN list_contains({column}_r, w) THEN (w & {MASK}) * (w & {MASK}) ELSE 0 END"
    return f"coalesce(list_sum(list_transform({column}_l, {shared})), 0) / ({column}_norm_l * {column}_norm_r + 1)"


_REPORT = _cosine("words")
_WORDS = Comparison(
    "words",
    "FALSE",
    (
        Level("reports with most rare words in common", f"{_REPORT} >= 0.45"),
        Level("reports with very many rare words in common", f"{_REPORT} >= 0.3"),
        Level("reports with many rare words in common", f"{_REPORT} >= 0.2"),
        Level("reports with rare words in common", f"{_REPORT} >= 0.15"),
        Level("reports with some rare words in common", f"{_REPORT} >= 0.11"),
        Level("reports with few rare words in common", f"{_REPORT} >= 0.05"),
    ),
    "reports with hardly a rare word in common",
)

_CROWD = Comparison(
    "crowd",
    "FALSE",
    tuple(Level(f"something in common with at most {n} events", f"crowd <= {n}") for n in (4, 8, 16, 32, 64)),
    "nothing in common that many do not have",
)

COMPARISONS = (
    _CROWD,
    _TIME,
    _PLACE,
    _KIND,
    _number("killed", 5),
    _number("injured", 8),
    _number("affected", 8),
    _PEOPLE,
    _group("agents", "perpetrators"),
    _group("targets", "sort of victims"),
    _group("weapons", "weapon"),
    _WORDS,
)
