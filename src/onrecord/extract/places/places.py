"""The places that a report names, and the gazetteer's entry for each where there is one reading of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from onrecord.extract.places.place_choice import BIG, MOST, Name, choose, holds, prior
from onrecord.extract.places.place_spots import find_spots
from onrecord.extract.places.place_words import Spot, Use, words
from onrecord.extract.text import columns
from onrecord.extract.text.parser import Parsed
from onrecord.model.reading import PlaceMention, PlacePrecision, PlaceRef
from onrecord.model.text import Quote
from onrecord.vocab import load
from onrecord.vocab.gazetteer import Candidate, Gazetteer
from onrecord.vocab.place_names import fold

PEOPLE, MOST_PEOPLE = (
    0.3,
    3.0,
)  # what a word for the people of a country says of where a report is, and all of them
OWNED = 0.4  # a mention that only says whose something is, against one that says where
KIND_PRECISION: Mapping[str, PlacePrecision] = {
    "city": "city",
    "admin2": "district",
    "admin1": "province",
    "country": "country",
    "region": "region",
    "continent": "region",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSpan:
    """A place named by tokens `start` to `end` (excluded). `use` is `actor` where its rulers are meant.

    `lat` and `lon` are WGS 84 degrees; `container` is the index, in the list given, of the place that the
    words put around this one ("Qasr, Syria").
    """

    start: int
    end: int
    quote: Quote
    name: str
    geonameid: int | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    precision: PlacePrecision = "city"
    use: Use = "place"
    container: int | None = None
    capital: bool = False
    quarter: bool = False  # a part of a town, with no entry of its own
    nation: PlaceRef | None = None  # the country of a capital, with the capital's words

    def ref(self) -> PlaceRef:
        """The place as an event gives it."""
        return PlaceRef(
            quote=self.quote,
            name=self.name,
            geonameid=self.geonameid,
            lat=self.lat,
            lon=self.lon,
            country=self.country,
            admin1=self.admin1,
            admin2=self.admin2,
            precision=self.precision,
        )

    def mention(self) -> PlaceMention:
        """The place as a mention."""
        return PlaceMention(
            quote=self.quote,
            name=self.name,
            lat=self.lat,
            lon=self.lon,
            geonameid=self.geonameid,
            country=self.country,
            admin1=self.admin1,
            admin2=self.admin2,
        )


def find_places(parsed: Parsed, gazetteer: Gazetteer) -> list[PlaceSpan]:
    """All places named, in the order of the text, each resolved once for the whole report."""
    spots = [spot for spot in find_spots(parsed.doc, gazetteer) if not _is_of_person(parsed.doc, spot)]
    containers = _containers(parsed, spots)
    people = {code: min(MOST_PEOPLE, PEOPLE * count) for code, count in people_of(parsed)}
    keys = [_key(spot, containers[i], spots) for i, spot in enumerate(spots)]
    quarters = frozenset(_quarters(parsed, spots, gazetteer))
    names, order = _names(parsed, spots, keys, containers, gazetteer, quarters)
    choices = choose([names[key] for key in order], people)
    choices = _by_sound(order, names, choices, spots, keys, people, gazetteer)
    chosen = dict(zip(order, choices, strict=True))
    for i, key in enumerate(keys):
        if (choice := chosen.get(key)) and choice.kind in ("country", "continent"):
            containers[i] = None  # "Syria, Iraq or Iran" is a list
    kept = _supported(spots, [chosen.get(key) for key in keys])
    place = {old: new for new, old in enumerate(kept)}
    return [
        _span(
            parsed,
            spots[i],
            chosen.get(keys[i]),
            place.get(around) if (around := containers[i]) is not None else None,
            gazetteer,
            quarter=keys[i][0] in quarters,
        )
        for i in kept
    ]


def _is_of_person(doc: Doc, spot: Spot) -> bool:
    """Whether the name is a part of a person's longer one, or stands in a byline."""
    before = doc[spot.start - 1] if spot.start else None
    if before is not None and before.lower_ == "by" and before.is_sent_start:
        return True
    if doc[spot.start].ent_type_ != "PERSON":
        return False
    goes_on = spot.end < len(doc) and doc[spot.end].ent_type_ == "PERSON" and doc[spot.end].ent_iob_ == "I"
    return goes_on or doc[spot.start].ent_iob_ == "I"


def _agreeing(choices: Sequence[Candidate | None]) -> list[Candidate]:
    """Places in one country, where nothing is sure: two names that lie together vouch for each other."""
    found = {choice.row: choice for choice in choices if choice and choice.country}
    countries = [choice.country for choice in found.values()]
    return [choice for choice in found.values() if countries.count(choice.country) > 1]


def _supported(spots: Sequence[Spot], choices: Sequence[Candidate | None]) -> list[int]:
    """Drop names in some doubt unless what they mean lies in a division that the report surely speaks of.

    Outside the countries whose places are often named like people, the same country is enough.
    """
    sure = [choice for spot, choice in zip(spots, choices, strict=True) if spot.doubt == "none" and choice]
    sure = sure or _agreeing(choices)
    divisions = {choice.row if choice.kind == "admin1" else choice.admin1_row for choice in sure} - {0}
    around = {choice.country for choice in sure}
    countries = around - set(load("places")["named_like_people"])
    return [
        i
        for i, (spot, choice) in enumerate(zip(spots, choices, strict=True))
        if spot.doubt == "none"
        or (
            choice
            and (
                choice.admin1_row in divisions
                or choice.row in divisions
                or choice.country in (around if choice.kind == "region" else countries)
            )
        )
    ]


Key = tuple[str, str]


def _key(spot: Spot, container: int | None, spots: Sequence[Spot]) -> Key:
    """One sense of a name in a report, unless the words put it in different places."""
    return fold(spot.name), fold(spots[container].name) if container is not None else ""


def _containers(parsed: Parsed, spots: Sequence[Spot]) -> list[int | None]:
    """For each spot the next one that the words put around it: "X, Y", "X (Y)", "X in Y"."""
    doc = parsed.doc
    found: list[int | None] = []
    for i, spot in enumerate(spots):
        after = spots[i + 1] if i + 1 < len(spots) else None
        between = (
            [doc[k].lower_ for k in range(spot.end, after.start)]
            if after and after.start - spot.end <= 5
            else None
        )
        coded = between == [] and after is not None and after.name in words().postal
        found.append(i + 1 if between is not None and (coded or _joins(between)) else None)
    return found


def _joins(between: Sequence[str]) -> bool:
    """Whether the words between two names put the first into the second."""
    kinds = words()
    typed = any(word in kinds.types for word in between)
    skipped = kinds.sets["direction"] | {"the", "of"} if typed else kinds.sets["direction"] | {"the"}
    core = [word for word in between if word not in kinds.types and word not in skipped]
    return core in ([","], ["("], ["in"], ["of"], [",", "in"], ["near"], [",", "near"]) and (
        typed or core != ["of"]
    )


def people_of(parsed: Parsed) -> list[tuple[str, int]]:
    """How often a report names the people of each country (ISO 3166-1 alpha-3)."""
    counts: dict[str, int] = defaultdict(int)
    people = words().people
    for form, times in Counter(columns.forms(parsed.doc)).items():
        if code := people.get(form) or people.get(form.capitalize()):
            counts[code] += times
    return list(counts.items())


def _heard(weights: Sequence[float]) -> float:
    """How much the mentions of one name weigh together: the second says less than the first."""
    total = sum(weights)
    return total if total <= 1 else 1 + (total - 1) ** 0.5


def _weight(parsed: Parsed, spot: Spot) -> float:
    """What a mention says of where a report is; a name that tells whose something is says little."""
    owned = parsed.doc[spot.end - 1].dep_ in ("compound", "poss", "amod", "nmod")
    return OWNED if owned or spot.use == "actor" else 1.0


def _names(
    parsed: Parsed,
    spots: Sequence[Spot],
    keys: Sequence[Key],
    containers: Sequence[int | None],
    gazetteer: Gazetteer,
    quarters: frozenset[str],
) -> tuple[dict[Key, Name], list[Key]]:
    groups: dict[Key, list[int]] = defaultdict(list)
    for i, key in enumerate(keys):
        groups[key].append(i)
    names: dict[Key, Name] = {}
    around: dict[str, list[int]] = defaultdict(list)  # for each name all that the report puts it in
    for i, key in enumerate(keys):
        if (container := containers[i]) is not None:
            around[key[0]].append(container)
    for key, members in groups.items():
        first = spots[members[0]]
        precision = next((spots[i].precision for i in members if spots[i].precision), None)
        found = _ranked(gazetteer.candidates(first.name), precision)
        said = [containers[members[0]]] if key[1] else around[key[0]]
        inside = {
            one: None
            for i in said
            if i is not None
            for one in _ranked(gazetteer.candidates(spots[i].name), None)
        }
        weight = _heard([_weight(parsed, spots[i]) for i in members])
        if key[0] in quarters:
            found = tuple(one for one in found if any(holds(around, one) for around in inside))
        names[key] = Name(found, weight, precision, tuple(inside))
    return names, list(groups)


def _quarters(parsed: Parsed, spots: Sequence[Spot], gazetteer: Gazetteer) -> Iterator[str]:
    """The folded names of parts of towns; one that is also a large place must be called a part wherever it stands."""
    said: dict[str, list[bool]] = defaultdict(list)
    for spot in spots:
        said[fold(spot.name)].append(_is_quarter(parsed, spot))
    for name, ways in said.items():
        if all(ways) or (any(ways) and not any(_is_large(found) for found in gazetteer.candidates(name))):
            yield name


def _is_large(found: Candidate) -> bool:
    return found.rank < 2 and (found.kind not in ("city", "admin2") or found.population >= BIG)


def _is_quarter(parsed: Parsed, spot: Spot) -> bool:
    """Whether a name is said to be a part of a town: "the Arden neighborhood" is no town called Arden."""
    quarters, doc = words().sets["quarter"], parsed.doc
    beside = [token.lower_ for token in doc[spot.end : spot.end + 6]]
    if doc[spot.end - 1].lower_ in quarters or (beside[:1] and beside[0] in quarters):
        return True
    if beside[:1] and beside[0][-1:] == "s" and beside[0][:-1] in quarters:  # "the Arden and Naim quarters"
        return spot.start > 0 and doc[spot.start - 1].lower_ in ("and", "or", ",")
    if beside[:1] != [","] or beside[1:2] not in (["a"], ["an"]):
        return False
    ahead = beside[2 : beside.index(",", 1)] if "," in beside[1:] else beside[2:]
    return not quarters.isdisjoint(ahead)  # "Arden, a quiet neighborhood of Naim"


def _ranked(found: Sequence[Candidate], precision: PlacePrecision | None) -> tuple[Candidate, ...]:
    if len(found) <= MOST:
        return tuple(found)
    return tuple(sorted(found, key=lambda one: (-prior(one, precision), one.row))[:MOST])


def _by_sound(
    order: Sequence[Key],
    names: Mapping[Key, Name],
    choices: Sequence[Candidate | None],
    spots: Sequence[Spot],
    keys: Sequence[Key],
    people: Mapping[str, float],
    gazetteer: Gazetteer,
) -> list[Candidate | None]:
    """Look unknown spellings up by their consonants, in the report's countries only."""
    countries = {choice.country for choice in choices if choice and choice.country} | set(people)
    shown = {key: spots[keys.index(key)].name for key in order if not names[key].candidates}
    found = list(choices)
    for i, key in enumerate(order):
        if key in shown and (hits := gazetteer.candidates_by_sound(shown[key], countries)):
            found[i] = max(hits, key=lambda one: (prior(one, names[key].precision), -one.row))
    return found


def _span(
    parsed: Parsed,
    spot: Spot,
    choice: Candidate | None,
    container: int | None,
    gazetteer: Gazetteer,
    *,
    quarter: bool,
) -> PlaceSpan:
    doc = parsed.doc
    last = doc[spot.end - 1]
    quote = parsed.between(doc[spot.start].idx, last.idx + len(last))
    if choice is None:
        return PlaceSpan(
            start=spot.start,
            end=spot.end,
            quote=quote,
            name=spot.name,
            precision=spot.precision or ("district" if quarter else "city"),
            use=spot.use,
            container=container,
            quarter=quarter,
        )
    precision = "site" if spot.precision == "site" else KIND_PRECISION[choice.kind]
    return PlaceSpan(
        start=spot.start,
        end=spot.end,
        quote=quote,
        name=choice.name if choice.rank < 2 else spot.name,
        geonameid=choice.geonameid,
        lat=choice.lat,
        lon=choice.lon,
        country=choice.country,
        precision=precision,
        use=spot.use,
        container=container,
        capital=choice.capital,
        nation=_nation(quote, choice, gazetteer) if choice.capital else None,
        admin1=choice.name if choice.kind == "admin1" else choice.admin1,
        admin2=choice.name if choice.kind == "admin2" else choice.admin2,
    )


def _nation(quote: Quote, capital: Candidate, gazetteer: Gazetteer) -> PlaceRef | None:
    """The country of a capital, for which the capital's name stands."""
    found = gazetteer.country(capital.country or "")
    if found is None:
        return None
    return PlaceRef(
        quote=quote,
        name=found.name,
        geonameid=found.geonameid,
        lat=found.lat,
        lon=found.lon,
        country=found.country,
        admin1=None,
        admin2=None,
        precision="country",
    )
