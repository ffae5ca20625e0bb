"""The forms in which a person gives a value: which fields each sort of value has, and what stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from onrecord.model.reading import PlacePrecision, TimePrecision, Unit
from onrecord.model.text import Quote
from onrecord.review.values import STATUSES, kinds_of_counts
from onrecord.vocab import load
from onrecord.vocab.gazetteer import Candidate, open_gazetteer

Options = tuple[tuple[str, str], ...]  # the value, and its label
Sort = Literal["text", "choice", "number", "day", "yes", "hidden"]

MOST = 40  # places that a name may mean, shown at most
PRECISIONS = {"city": "city", "admin2": "district", "admin1": "province", "country": "country"}
_ROLES = ("agents", "targets", "objects")
PLACES = ("place", "places", "origin", "destination")
_NONE = (("", "not stated"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One field of a form. `listed` is the id of a list of what may be typed, empty for none."""

    name: str
    label: str
    sort: Sort
    value: str
    options: Options = ()
    listed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A place of the gazetteer, to be chosen: what a form gives for it is `value`."""

    value: str
    name: str
    within: str
    point: str
    people: int


def inputs(field: str, given: Mapping[str, str]) -> tuple[Input, ...]:
    """Give the fields of the form for a value, with what was given."""

    def one(name: str, label: str, sort: Sort = "text", options: Options = (), listed: str = "") -> Input:
        return Input(
            name=name, label=label, sort=sort, value=given.get(name, ""), options=options, listed=listed
        )

    if field == "kind":
        return (one("value", "Kind", "choice", kinds()),)
    if field == "status":
        return (one("value", "Told as", "choice", tuple((each, each) for each in STATUSES)),)
    if field == "weapons":
        return (one("value", "Weapon, if not in these words"),)
    if field == "when":
        return (
            one("first", "First day", "day"),
            one("last", "Last day", "day"),
            one(
                "precision",
                "How exact",
                "choice",
                (("", "as the days say"), *_named(get_args(TimePrecision))),
            ),
        )
    if field == "counts":
        return (
            one("kind", "What became of them", "choice", _named(kinds_of_counts())),
            one("low", "At least", "number"),
            one("high", "At most (empty: no bound)", "number"),
            one("unit", "Counted in", "choice", _named(get_args(Unit))),
            one("group", "Whom", "choice", (*_NONE, *_named(tuple(load("people")["people"])))),
            one("hedge", "Hedge, such as “about”"),
            one("cumulative", "A running total", "yes"),
            one("of", "", "hidden"),
            one("part_of", "", "hidden"),
        )
    if field in _ROLES:
        return (
            one("name", "Name, if known"),
            one("type", "Type", "choice", (*_NONE, *_named(tuple(load("actors")["types"])))),
            one("country", "Country (ISO, such as SYR)", listed="countries"),
            one("actor", "Actor of our list", listed="actors"),
            one("head", "", "hidden"),
        )
    return (
        one("name", "Name of the place"),
        one("precision", "How exact", "choice", _named(get_args(PlacePrecision))),
        *(one(name, "", "hidden") for name in ("geonameid", "lat", "lon", "country", "admin1", "admin2")),
    )


def given_of(value: Any) -> dict[str, str]:
    """Give a value as a form has it."""
    held = value if isinstance(value, Mapping) else {"value": value}
    return {name: _text(each) for name, each in held.items()}


def lists(field: str) -> dict[str, Options]:
    """Give what may be typed into the fields of a form, by the id of the list."""
    return {"actors": actors(), "countries": countries()} if field in _ROLES else {}


@cache
def kinds() -> Options:
    """Give the kinds of events with their labels, those under a kind after it."""
    table = load("events")["kinds"]
    return tuple((name, str(row.get("label") or name)) for name, row in sorted(table.items(), key=_label))


@cache
def actors() -> Options:
    """Give the actors of our list by their id."""
    groups = load("actors")["group"]
    return tuple((actor["id"], actor["name"]) for group in groups for actor in group["actors"])


@cache
def countries() -> Options:
    """Give countries by their ISO 3166-1 alpha-3 code."""
    return tuple((code, str(row["name"])) for code, row in load("states")["states"].items())


def candidates(name: str) -> tuple[Found, ...]:
    """Give the places that a name may mean, the largest first."""
    found = sorted(open_gazetteer().candidates(name.strip()), key=lambda one: (one.rank, -one.population))
    return tuple(_found(one) for one in found if one.lat is not None)[:MOST]


def chosen_place(name: str, value: str) -> dict[str, str] | None:
    """Give the fields of the place that was chosen among those that a name may mean; None where it is none of them."""
    meant = (one for one in open_gazetteer().candidates(name.strip()) if str(one.row) == value)
    one = next(meant, None)
    if one is None:
        return None
    held = {"geonameid": one.geonameid, "lat": one.lat, "lon": one.lon, "country": one.country}
    held |= {"admin1": one.admin1, "admin2": one.admin2, "precision": PRECISIONS.get(one.kind, "region")}
    return {"name": one.name} | {key: _text(each) for key, each in held.items()}


def problem_of(message: str, field: str) -> tuple[str, str]:
    """Give the name of the field of the form that a message is about, empty for the whole form, and what to say."""
    head = f"{field}: "
    said = message.removeprefix(head)
    name, found, _ = said.partition(" is ")
    return (name, said) if found and name.isidentifier() and message.startswith(head) else ("", said)


def words_of(quotes: Sequence[Quote]) -> dict[str, str]:
    """Give the words of a value as a form has them."""
    first = quotes[0] if quotes else None
    return {"start": str(first.start), "end": str(first.end), "words": first.text} if first else {}


def _found(one: Candidate) -> Found:
    within = ", ".join(dict.fromkeys(part for part in (one.admin2, one.admin1, one.country) if part))
    return Found(
        value=str(one.row),
        name=one.name,
        within=", ".join(part for part in (PRECISIONS.get(one.kind, one.kind), within) if part),
        point=f"{one.lat:.2f}, {one.lon:.2f}",
        people=one.population,
    )


def _named(terms: Sequence[str]) -> Options:
    return tuple((term, term.replace("_", " ")) for term in terms)


def _label(row: tuple[str, Any]) -> str:
    return str(row[1].get("label") or row[0]).casefold()


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value).lower() if isinstance(value, bool) else str(value)
