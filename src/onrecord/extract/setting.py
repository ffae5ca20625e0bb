"""Where a report takes place: the place to which a happening belongs whose own sentence names none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from onrecord.extract.parser import Parsed
from onrecord.extract.places import PlaceSpan
from onrecord.extract.triggers import Trigger

DATELINE_LENGTH = 10  # tokens from a dateline's city to its dash
BACK = 2  # sentences looked back for where the story is
DOMINANT = 0.4  # share of the places named from which one is where the report is
_DASHES = frozenset({"-", "--", "---", "–", "—", "_"})


def opens_report(parsed: Parsed, places: Sequence[PlaceSpan], index: int) -> bool:
    """Whether a place stands in a dateline: opening a sentence, a dash soon after, no verb between."""
    first, doc = index, parsed.doc
    while first and places[first - 1].container == first:
        first -= 1
    start = places[first].start
    if start and not doc[start].is_sent_start and not doc[start - 1].is_space:
        return False
    for token in doc[places[index].end : places[index].end + DATELINE_LENGTH]:
        if token.text in _DASHES:
            return True
        if token.pos_ in ("VERB", "AUX"):
            return False
    return False


def inherited(parsed: Parsed, places: Sequence[PlaceSpan], triggers: Sequence[Trigger]) -> list[int]:
    """The place of the sentences just before, else the one where the whole report is."""
    start = triggers[0].token.sent.start
    main = main_place(parsed, places)
    before = [
        i
        for i, place in enumerate(places)
        if place.start < start
        and place.use == "place"
        and place.precision != "country"
        and not (place.capital and opens_report(parsed, places, i))
    ]
    if before:
        last = before[-1]
        near = sum(1 for i in range(places[last].start, start) if parsed.doc[i].is_sent_start) <= BACK
        if near and (main is None or _name(places[last]) == _name(places[main]) or not located(places[main])):
            return [last]
    return [main] if main is not None else before[-1:] if before and located(places[before[-1]]) else []


def _name(place: PlaceSpan) -> tuple[str, int | None]:
    return place.name, place.geonameid


def located(place: PlaceSpan) -> bool:
    """Whether the place has an entry of its own in the gazetteer."""
    return place.geonameid is not None


def main_place(parsed: Parsed, places: Sequence[PlaceSpan]) -> int | None:
    """The place that a report names most, if it is clearly so; cities before countries.

    Agencies write from capitals about the whole country: a capital in the dateline gives its country.
    """
    datelines = [i for i, place in enumerate(places) if place.capital and opens_report(parsed, places, i)]
    near = [
        i
        for i, place in enumerate(places)
        if place.use == "place" and place.precision in ("city", "district", "province") and i not in datelines
    ]
    main = _most_named(places, near)
    if main is not None:
        return main
    country = next(
        (
            i
            for line in datelines[:1]
            for i in _countries(places)
            if places[i].country == places[line].country
        ),
        None,
    )
    if country is not None:
        return country
    return _most_named(places, _countries(places)) if not datelines else datelines[0]


def _countries(places: Sequence[PlaceSpan]) -> list[int]:
    return [i for i, place in enumerate(places) if place.precision == "country"]


def _most_named(places: Sequence[PlaceSpan], among: Sequence[int]) -> int | None:
    """The first mention of the place that is named most of these, if `DOMINANT` of them name it."""
    counts: dict[tuple[str, int | None], float] = defaultdict(float)
    first: dict[tuple[str, int | None], int] = {}
    for i in among:
        counts[_name(places[i])] += 1.5 if i < 2 else 1.0
        first.setdefault(_name(places[i]), i)
    top = max(counts, key=lambda name: (counts[name], -first[name]), default=None)
    return first[top] if top is not None and counts[top] >= DOMINANT * sum(counts.values()) else None
