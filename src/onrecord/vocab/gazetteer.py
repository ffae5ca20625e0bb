"""The gazetteer: names of places and what they may mean.

It opens in milliseconds and takes little memory, because its files are only mapped; they are made on first
use in the user's cache folder (see `gazetteer_index`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cache
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.vocab import gazetteer_index as index
from onrecord.vocab.gazetteer_index import Progress
from onrecord.vocab.place_names import fold, skeleton

CACHE_VARIABLE = "ONRECORD_CACHE"
ABBREVIATED = frozenset({"st.", "saint", "ste.", "sainte", "mt.", "mount", "ft.", "fort"})
SOUNDS = 4  # consonants that must agree; three are shared by too many villages and people


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that a name may mean. `lat`, `lon` in WGS 84 degrees; `rank` 0 is the first name.

    `kind` is city, admin1, admin2, country, region or continent; `by_sound` says that only the consonants
    agree.
    """

    row: int
    name: str
    kind: str
    geonameid: int | None
    lat: float | None
    lon: float | None
    population: int
    country: str | None
    admin1: str | None
    admin2: str | None
    admin1_row: int
    admin2_row: int
    capital: bool
    rank: int
    by_sound: bool = False


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Places by name. Made by `open_gazetteer`."""

    _names: Any
    _bones: Any
    _rows: Any
    _texts: Any
    _seen: dict[str, tuple[Candidate, ...]] = field(default_factory=dict)

    def knows(self, name: str) -> bool:
        """Whether any place has the name."""
        return fold(name) in self._names

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """All that the name may mean, in the order of the index; articles may be left out or added."""
        if (known := self._seen.get(name)) is not None:
            return known
        key = fold(name)
        found = self._look_up(key)
        if not found and key:
            found = self._look_up(key[3:] if key.startswith("al ") else f"al {key}")
        if len(self._seen) > 50_000:  # a corpus has no end, memory has
            self._seen.clear()
        self._seen[name] = found = _as_written(name, found)
        return found

    def candidates_by_sound(self, name: str, countries: Collection[str]) -> tuple[Candidate, ...]:
        """What the name may mean in these countries (ISO 3166-1 alpha-3) when consonants alone must agree."""
        bones = skeleton(fold(name))
        if len(bones) < SOUNDS:
            return ()
        hits = {
            row: rank for code in sorted(countries) for row, rank in self._bones.get(f"{code} {bones}", ())
        }
        return tuple(self._candidate(row, rank, by_sound=True) for row, rank in sorted(hits.items()))

    def country(self, code: str) -> Candidate | None:
        """The country of an ISO 3166-1 alpha-3 code."""
        if f" {code}" not in self._seen:
            kinds, codes = self._rows["kind"], self._rows["country"]
            rows = np.flatnonzero((kinds == index.KINDS.index("country")) & (codes == code.encode()))
            self._seen[f" {code}"] = tuple(self._candidate(int(row), 0) for row in rows[:1])
        return next(iter(self._seen[f" {code}"]), None)

    def towns(self, west: float, south: float, east: float, north: float, most: int) -> tuple[Candidate, ...]:
        """The most populous cities in a box of WGS 84 degrees, so many at most, the largest first.

        `east` is greater than `west`, and greater than 180 where the box goes over the 180th meridian.
        """
        rows = self._rows
        inside = (rows["kind"] == index.KINDS.index("city")) & (rows["lat"] >= south) & (rows["lat"] <= north)
        found = np.flatnonzero(inside & ((rows["lon"] - west) % 360 <= east - west))
        largest = found[np.argsort(-rows["population"][found].astype(np.int64), kind="stable")[:most]]
        return tuple(self._candidate(int(row), 0) for row in largest)

    def _look_up(self, key: str) -> tuple[Candidate, ...]:
        hits = sorted(self._names.get(key, ()))
        return tuple(self._candidate(row, rank) for row, rank in hits)

    def _candidate(self, number: int, rank: int, *, by_sound: bool = False) -> Candidate:
        row = self._rows[number]
        geonameid, lat, lon, population, admin1, admin2, start, length, country, kind, capital = row.item()
        return Candidate(
            number,
            self._name(start, length),
            index.KINDS[kind],
            geonameid or None,
            None if isnan(lat) else round(lat, 4),
            None if isnan(lon) else round(lon, 4),
            population,
            country.decode() or None,
            self._name_of(admin1),
            self._name_of(admin2),
            admin1,
            admin2,
            bool(capital),
            rank,
            by_sound,
        )

    def _name_of(self, number: int) -> str | None:
        return (
            self._name(int(self._rows[number]["name"]), int(self._rows[number]["length"])) if number else None
        )

    def _name(self, start: int, length: int) -> str:
        return bytes(self._texts[start : start + length]).decode()


def _as_written(name: str, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Put the places that write "Saint" behind those that write "St.", where the name does, and the reverse."""
    first = name.casefold().split()[:1]
    same = [one for one in found if one.name.casefold().split()[:1] == first]
    if not same or not set(first) & ABBREVIATED:
        return found
    return tuple(one if one in same else replace(one, rank=2) for one in found)


def cache_folder() -> Path:
    """Where indexes are kept: $ONRECORD_CACHE, else the platform's cache folder."""
    if given := os.environ.get(CACHE_VARIABLE):
        return Path(given)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "onrecord"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "onrecord"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "onrecord"


@cache
def _open(folder: Path) -> Gazetteer:
    import marisa_trie

    names = marisa_trie.RecordTrie(index.VALUE).mmap(str(folder / index.NAMES))
    bones = marisa_trie.RecordTrie(index.VALUE).mmap(str(folder / index.BONES))
    rows = np.load(folder / index.ROWS, mmap_mode="r")
    return Gazetteer(names, bones, rows, np.memmap(folder / index.TEXTS, mode="r"))


def prepare(progress: Progress = lambda _: None) -> Path:
    """Give the folder of the index of the installed data, made where there is none (half a minute, once)."""
    folder = cache_folder() / index.cache_key()
    if not (folder / index.ROWS).exists():
        progress("making the index of places, once; it takes half a minute")
        index.build(folder, progress)
    return folder


def open_gazetteer() -> Gazetteer:
    """Give the gazetteer of the installed data, mapped into memory."""
    return _open(prepare())
