"""Names of countries and actors as tables write them."""

from __future__ import annotations

import pytest

from onrecord.coded.countries import country_in
from onrecord.coded.parties import known_as


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("DR Congo (Zaire)", "COD"),
        ("Democratic Republic of Congo", "COD"),
        ("Congo", "COG"),
        ("Yemen (North Yemen)", "YEM"),
        ("Russia (Soviet Union)", "RUS"),
        ("Serbia (Yugoslavia)", "SRB"),
        ("Cambodia (Kampuchea)", "KHM"),
        ("Bosnia-Herzegovina", "BIH"),
        ("Macedonia, FYR", "MKD"),
        ("Kingdom of eSwatini (Swaziland)", "SWZ"),
        ("The Gambia", "GMB"),
        ("Palestine", "PSE"),
        ("Kosovo", "XKX"),
        ("syria", "SYR"),
        ("SY", "SYR"),
        ("SYR", "SYR"),
        ("760", "SYR"),
        ("8", "ALB"),
        ("Kareth", None),
        ("999", None),
        ("", None),
    ],
)
def test_countries_are_known_by_names_and_codes(written: str, code: str | None) -> None:
    assert country_in(written) == code


@pytest.mark.parametrize(
    ("written", "actor", "type_"),
    [
        ("Government of Syria", "syr", "state"),
        ("Military Forces of Syria (2000-2024)", "syr-military", "military"),
        ("Police Forces of Kareth (2019-)", None, "police"),
        ("FMLN: Farabundo Marti National Liberation Front", "fmln", "rebel"),
        ("FMLN", "fmln", "rebel"),
        ("fmln", None, None),  # an acronym has its capitals
        ("Civilians (Syria)", None, "civilian"),
        ("Unidentified Armed Group (Syria)", None, "unidentified"),
        ("soldiers", None, "military"),
        ("Hill Guard", None, None),
    ],
)
def test_actors_are_known_where_the_list_has_just_one(
    written: str, actor: str | None, type_: str | None
) -> None:
    known = known_as(written)

    assert (known.actor, known.type) == (actor, type_)
