"""Where a report takes place: what a happening falls back on whose own sentence names no place.

A place that is not said of a happening is a risk: a wrong one costs a coder more than none. So a happening
takes the place of the sentence right before, or that of a report which is all about one place, or the
country of a report which is all about one country; else it has none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from onrecord.extract.places.place_ties import Hanging, articles, hanging, head_of
from onrecord.extract.places.place_words import words
from onrecord.extract.places.places import PlaceSpan, people_of
from onrecord.extract.text import columns
from onrecord.extract.text.parser import Parsed
from onrecord.model.reading import PlaceRef

DATELINE_LENGTH = 16  # tokens from a dateline's city to its dash
HEAD = 60  # tokens from the top within which the report's own dateline stands
DOMINANT = 0.75  # share of the places named that lie in the one where the report is
NATION = 0.65  # share of the places named that lie in the country where the report is
THEIRS = 0.5  # what a word for the people of a country says of where a report is, against its name
GROUPS = 0.5  # the same of an armed group that fights in one country
DATELINED = 0.5  # the same where its dateline is there too
_DASHES = frozenset({"-", "--", "---", "–", "—", "_", "•"})
_NEAR = ("city", "district", "province")


@dataclass(slots=True)
class Setting:
    """The places of a report by the sentence that names them (its first token), and where the whole report is."""

    places: Sequence[PlaceSpan]
    opening: frozenset[int]  # places that stand in datelines
    hanging: dict[int, list[Hanging]] = field(default_factory=dict)
    order: dict[int, int] = field(default_factory=dict)  # number of each sentence
    starts: list[int] = field(default_factory=list)
    home: int | None = None  # the town of the report's own dateline
    main: int | None = None
    nation: PlaceRef | None = None


def setting_of(parsed: Parsed, places: Sequence[PlaceSpan]) -> Setting:
    """Find the setting of a report, once for each list of its places."""
    notes = parsed.doc.user_data
    known: Setting | None = notes.get("setting")
    if known is None or known.places is not places:
        known = notes["setting"] = _read(parsed, places)
    return known


def _read(parsed: Parsed, places: Sequence[PlaceSpan]) -> Setting:
    found = Setting(places, frozenset(_openings(parsed, places)))
    found.home = next((i for i in sorted(found.opening) if places[i].start < HEAD), None)
    found.starts = [sentence.start for sentence in parsed.doc.sents]
    found.order = {start: number for number, start in enumerate(found.starts)}
    for i, place in enumerate(places):
        head = head_of(parsed, place)
        if i not in found.opening:
            start = parsed.doc[place.start].sent.start
            found.hanging.setdefault(start, []).append(hanging(parsed, i, head, place.start))
    found.nation = _nation(parsed, found)
    for token, i in list(_pointing_back(parsed, found)):
        found.hanging.setdefault(token.sent.start, []).append(hanging(parsed, i, token, token.i))
    found.main = _main(found)
    return found


# -- datelines ----------------------------------------------------------------------------------------


def _openings(parsed: Parsed, places: Sequence[PlaceSpan]) -> Iterator[int]:
    """The places of datelines, with those in the name of the agency that follows."""
    dash = -1
    for i, place in enumerate(places):
        if place.start < dash:
            yield i
        elif end := _dash(parsed, places, i):
            dash = end
            yield i


def _dash(parsed: Parsed, places: Sequence[PlaceSpan], index: int) -> int:
    """The token of the dash that ends a dateline which a place opens, no verb between; 0 if it opens none."""
    doc, place = parsed.doc, places[index]
    if place.start and not doc[place.start].is_sent_start and not doc[place.start - 1].is_space:
        return 0
    dated = False
    for token in doc[place.end : place.end + DATELINE_LENGTH]:
        if token.text in _DASHES:
            return token.i
        dated = dated or token.like_num or token.text in "(["
        if (token.pos_ in ("VERB", "AUX") and not dated) or "\n" in token.text:
            return 0
    return 0


# -- words that point back ----------------------------------------------------------------------------


def _pointing_back(parsed: Parsed, found: Setting) -> Iterator[tuple[Token, int]]:
    """Words such as "the capital", "the city", with the place named before that they mean."""
    places, back = found.places, words().sets["pointing"]
    inside = {i for place in places for i in range(place.start, place.end)}
    for token in [parsed.doc[i] for i, word in enumerate(columns.lower(parsed.doc)) if word in back]:
        if token.i in inside or not _is_bare(token, inside):
            continue
        before = [i for i, place in enumerate(places) if place.start < token.i]
        meant = _meant(parsed, found, token, before)
        if meant is not None:
            yield token, meant


def _is_bare(token: Token, inside: set[int]) -> bool:
    """Whether a noun stands alone with an article: "the town", and not "the town of Naim", "the northern town"."""
    children = list(token.children)
    if token.lower_ == "here":
        return token.dep_ == "advmod"
    if token.dep_ == "compound" or not any(child.lower_ in articles() for child in children):
        return False
    for child in children:
        if child.i in inside or child.dep_ in ("relcl", "acl", "appos"):
            return False
        if child.dep_ in ("amod", "compound") and child.text not in words().people:
            return False
        if child.lower_ == "of":
            return False
    return True


def _meant(parsed: Parsed, found: Setting, token: Token, before: Sequence[int]) -> int | None:
    places, noun = found.places, token.lower_
    if noun == "here":
        return found.home
    if noun == "capital":
        return next((i for i in reversed(before) if places[i].capital), None)
    precision = "country" if noun in ("country", "nation") else words().types.get(noun)
    land = found.nation.country if found.nation and precision == "country" else None
    fitting = [i for i in before if places[i].precision == precision and places[i].use == "place"]
    if land:
        return next((i for i in reversed(fitting) if places[i].country == land), None)
    last = fitting[-1] if fitting else None
    return last if last is not None and _is_near(parsed, found, places[last].start, token) else None


def _is_near(parsed: Parsed, found: Setting, start: int, token: Token) -> bool:
    """Whether a name stands in the same paragraph as a word, or in the sentence before it."""
    doc = parsed.doc
    if found.order[token.sent.start] - found.order[doc[start].sent.start] <= 1:
        return True
    return not any("\n" in doc[i].text for i in range(start, token.i))


# -- where the report is ------------------------------------------------------------------------------


def before(parsed: Parsed, found: Setting, start: int) -> list[int]:
    """The place of the sentence right before the one that begins at token `start`, in the same paragraph.

    None where that sentence names several.
    """
    number = found.order.get(start, 0)
    if not number or "\n" in parsed.doc[start - 1].text:
        return []
    scene = [
        hung.place
        for hung in found.hanging.get(found.starts[number - 1], ())
        if hung.preposition in words().sets["locative"]
        and not hung.measured
        and found.places[hung.place].use == "place"
    ]
    around = {found.places[i].container for i in scene}
    exact = [i for i in scene if i not in around]
    return exact[-1:] if all(_together(found.places, i, exact[-1]) for i in scene) else []


def _together(places: Sequence[PlaceSpan], one: int, other: int) -> bool:
    """Whether two places are one, or one lies in the other, as far as is known."""
    first, second = places[one], places[other]
    if name_of(first) == name_of(second) or first.container == other or second.container == one:
        return True
    if first.country is None or second.country is None:
        return "site" in (first.precision, second.precision)
    if first.country != second.country:
        return False
    if "country" in (first.precision, second.precision):
        return True
    if "province" in (first.precision, second.precision):
        return first.admin1 == second.admin1
    return False


def name_of(place: PlaceSpan) -> tuple[str, int | None]:
    """What makes two mentions one place."""
    return place.name, place.geonameid


def located(place: PlaceSpan) -> bool:
    """Whether the place has an entry of its own in the gazetteer."""
    return place.geonameid is not None


def _main(found: Setting) -> int | None:
    """The place that holds nearly all the places of a report: a town before its province.

    Agencies write from capitals about the whole country: a capital in the dateline is no such place by itself.
    """
    places = found.places
    named = [
        hung.place
        for start in found.starts
        for hung in found.hanging.get(start, ())
        if places[hung.place].use == "place" and not hung.measured and not hung.owned
    ]
    home = found.home
    near = [i for i in named if places[i].precision in _NEAR]
    if home is not None and not places[home].capital and located(places[home]):
        near = [home, home, *near]
    counts: dict[tuple[str, int | None], int] = defaultdict(int)
    first: dict[tuple[str, int | None], int] = {}
    for i in near:
        counts[name_of(places[i])] += 1
        first.setdefault(name_of(places[i]), i)
    top = max(counts, key=lambda name: (counts[name], -first[name]), default=None)
    if top is None:
        return _only_site(found, named)
    held = sum(1 for i in near if _together(places, i, first[top]))
    if held < DOMINANT * len(near) or not _is_theme(found, first[top]):
        return None
    return first[top]


def _is_theme(found: Setting, index: int) -> bool:
    """Whether a report is about a place: named again or at its top, in the country that the report is about."""
    place, nation = found.places[index], found.nation
    if nation is not None and place.country not in (None, nation.country):
        return False
    times = sum(1 for other in found.places if name_of(other) == name_of(place))
    return times > 1 or place.start < HEAD


def _only_site(found: Setting, named: Sequence[int]) -> int | None:
    """The one street or building of a report that names no other place."""
    sites = [i for i in named if found.places[i].precision == "site"]
    return sites[0] if len({name_of(found.places[i]) for i in sites}) == 1 else None


def _nation(parsed: Parsed, found: Setting) -> PlaceRef | None:
    """The country of which nearly all of a report is: as it is named, else by its capital's dateline.

    The people that it names count too; a name that only says whose something is counts little.
    """
    places = found.places
    counts: dict[str, float] = defaultdict(float)
    for code, count in people_of(parsed):
        counts[code] += THEIRS * count
    for code, count in parsed.doc.user_data.get("groups", {}).items():
        counts[code] += GROUPS * count
    for i in found.opening:
        if country := places[i].country:
            counts[country] += 1.5
    for hung in (hung for rows in found.hanging.values() for hung in rows):
        place = places[hung.place]
        if place.country:
            counts[place.country] += 0.25 if place.use == "actor" or hung.owned else 1.0
    top = max(counts, key=lambda code: (counts[code], code), default=None)
    if top is None or counts[top] < 1.5:
        return None
    datelined = found.home is not None and places[found.home].country == top
    if counts[top] < (DATELINED if datelined else NATION) * sum(counts.values()):
        return None
    named = next(
        (
            place
            for place in places
            if place.precision == "country" and place.country == top and place.use == "place"
        ),
        None,
    )
    if named is not None:
        return named.ref()
    return next((places[i].nation for i in sorted(found.opening) if places[i].country == top), None)
