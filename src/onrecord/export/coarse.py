"""Places made coarser: the nearest level that may go out and that the place has a name for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from onrecord.export.known_words import key_of, keys_in, listed, public, words_in
from onrecord.export.profiles import LEVELS, Profile
from onrecord.model.reading import PlaceMention, PlacePrecision, PlaceRef
from onrecord.vocab import load

_ORDER: tuple[PlacePrecision, ...] = (*LEVELS, "region")


@dataclass(frozen=True, slots=True)
class Parts:
    """What a place is part of, and its point: the fields that references and mentions share."""

    name: str
    geonameid: int | None
    lat: float | None
    lon: float | None
    country: str | None
    admin1: str | None
    admin2: str | None

    @classmethod
    def of(cls, place: PlaceRef | PlaceMention) -> Parts:
        """Give the parts of a place."""
        return cls(
            place.name, place.geonameid, place.lat, place.lon, place.country, place.admin1, place.admin2
        )


def level_of(place: PlaceRef | PlaceMention) -> PlacePrecision:
    """Say how fine a place is: a doubtful one counts as the finer."""
    if isinstance(place, PlaceMention):
        return _level_of_mention(place)
    if place.precision == "district" and not _is_district(place):
        return "site"  # a quarter of a town calls itself a district too
    return place.precision


def goes_out(level: PlacePrecision, profile: Profile) -> bool:
    """Whether places of a level may go out as they are."""
    if level == "region":
        return profile.places != "country"
    return _ORDER.index(level) >= _ORDER.index(profile.places)


def coarse_ref(place: PlaceRef, profile: Profile) -> PlaceRef | None:
    """Give the place as it may go out; None where nothing that may go out is known of it."""
    level = level_of(place)
    if goes_out(level, profile):
        return place
    found = _nearest(place, level, profile)
    if found is None:
        return None
    name, held = found
    return replace(place, name=name, precision=held, **_fields(place, held, profile))  # type: ignore[arg-type]


def coarse_mention(place: PlaceMention, level: PlacePrecision, profile: Profile) -> PlaceMention | None:
    """Give the mention of a place of a level as it may go out; None as in `coarse_ref`."""
    if goes_out(level, profile):
        return place
    found = _nearest(place, level, profile)
    if found is None:
        return None
    name, held = found
    return replace(place, name=name, **_fields(place, held, profile))  # type: ignore[arg-type]


def outer_names(place: PlaceRef | PlaceMention, profile: Profile) -> frozenset[str]:
    """Give the keys of the words of the levels a place is part of that may go out."""
    names: list[str | None] = [country_name(place.country)]
    if goes_out("province", profile):
        names.append(place.admin1)
    if goes_out("district", profile):
        names.append(place.admin2)
    return frozenset().union(*(keys_in(name) for name in names if name))


def country_name(code: str | None) -> str | None:
    """Give the name of a country by its ISO 3166-1 alpha-3 code; the code where it is not in our list."""
    row = load("states")["states"].get(code) if code else None
    return str(row["name"]) if row else code


def on_grid(lat: float | None, lon: float | None, degrees: float | None) -> tuple[float | None, float | None]:
    """Round a point to a grid of so many degrees; no point where there is none, no grid, or it would be 0, 0."""
    if lat is None or lon is None or not degrees:
        return None, None
    found = (round(round(lat / degrees) * degrees, 4) + 0.0, round(round(lon / degrees) * degrees, 4) + 0.0)
    inside = -90 <= found[0] <= 90 and -180 <= found[1] <= 180
    return found if inside and found != (0.0, 0.0) else (None, None)


def _fields(place: PlaceRef | PlaceMention, held: PlacePrecision, profile: Profile) -> Mapping[str, object]:
    lat, lon = on_grid(place.lat, place.lon, profile.grid.get(held))
    return {
        "geonameid": None,
        "lat": lat,
        "lon": lon,
        "admin2": place.admin2 if held in ("city", "district") and goes_out("district", profile) else None,
        "admin1": place.admin1 if held != "country" else None,
    }


def _nearest(
    place: PlaceRef | PlaceMention, level: PlacePrecision, profile: Profile
) -> tuple[str, PlacePrecision] | None:
    town = place.name if level == "site" and place.geonameid and not _is_said(place) else None
    held: list[tuple[str | None, PlacePrecision]] = [
        (town, "city"),
        (place.admin2, "district"),
        (place.admin1, "province"),
        (country_name(place.country), "country"),
    ]
    return next(((name, at) for name, at in held if name and goes_out(at, profile)), None)


def _is_said(place: PlaceRef | PlaceMention) -> bool:
    """Whether the name is that of the words: a site that the gazetteer knows has the name of its town instead."""
    return keys_in(place.name) >= {word.key for word in words_in(place.quote.text) if word.large}


def _is_district(place: PlaceRef) -> bool:
    return place.geonameid is not None or (
        place.admin2 is not None and key_of(place.admin2) == key_of(place.name)
    )


def _level_of_mention(place: PlaceMention) -> PlacePrecision:
    if place.geonameid is None and place.country is None:
        said = words_in(place.quote.text)
        if all(word.key in listed("regions") for word in said):
            return "region"
        return "province" if said[-1].key in listed("grounds") else "site"
    return "country" if place.country and not place.admin1 and _is_country(place) else "city"


def _is_country(place: PlaceMention) -> bool:
    return place.name in (country_name(place.country), place.country) or keys_in(place.name) <= public()
