"""Incidents as GeoJSON: what RFC 7946 asks for, read by two readers that are not ours."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from geojson_pydantic import FeatureCollection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import MultiPoint
from shapely.geometry import shape

from onrecord.export import geojson
from onrecord.model.board import RowPlace
from onrecord.releasing import Spooled
from tests.export.odd_releases import NO_SHRINKING, releases
from tests.export.strategies import Made


def written(release: Any) -> tuple[dict[str, Any], str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "incidents.geojson"
        geojson.write(release, path)
        text = path.read_text(encoding="utf-8")
    return json.loads(text), text


@pytest.fixture(scope="module")
def found(release: Spooled) -> dict[str, Any]:
    return written(release)[0]


def at(found: dict[str, Any], title: str) -> dict[str, Any]:
    return next(each for each in found["features"] if title in each["properties"]["title"])


def test_every_incident_is_a_feature_of_a_valid_collection(found: dict[str, Any], release: Spooled) -> None:
    collection = FeatureCollection.model_validate(found)

    assert list(found) == ["type", "features", "bbox"]
    assert len(collection.features) == release.sheet.incidents > 30
    assert [each.id for each in collection.features] == [one.id for one in release.incidents()]


def test_longitude_stands_first_and_has_the_decimals_that_its_place_warrants(found: dict[str, Any]) -> None:
    guernica = at(found, "in Guernica")

    assert guernica["geometry"] == {"type": "Point", "coordinates": [-2.683, 43.317]}
    assert (guernica["properties"]["precision"], guernica["properties"]["uncertainty_km"]) == ("city", 15)
    assert at(found, "in Iran")["properties"]["uncertainty_km"] == 800


def test_a_place_without_a_point_has_no_geometry_and_is_not_at_zero(found: dict[str, Any]) -> None:
    market = at(found, "in Tal Zahir")

    assert market["geometry"] is None
    assert market["properties"]["uncertainty_km"] is None
    assert market["properties"]["place"] == "Tal Zahir"


def test_numbers_are_those_of_the_release(found: dict[str, Any], release: Spooled) -> None:
    for one, feature in zip(release.incidents(), found["features"], strict=True):
        own = feature["properties"]
        killed = [
            each for each in one.tolls if (each.kind, each.unit, each.group) == ("killed", "people", None)
        ]
        assert [own["killed_best"]] == [each.best for each in killed] or (own["killed_best"], killed) == (
            None,
            [],
        )
        assert (own["reports"], own["sources"]) == (len(one.reports), len(one.sources))
    assert sum(each["properties"]["killed_best"] is not None for each in found["features"]) > 3


def test_the_box_holds_every_point(found: dict[str, Any]) -> None:
    points = MultiPoint([shape(each["geometry"]) for each in found["features"] if each["geometry"]])

    assert tuple(found["bbox"]) == points.bounds


def test_the_box_of_points_beside_180_degrees_crosses_it(release: Spooled) -> None:
    fiji, samoa = (
        RowPlace(key="", name="", precision="city", lat=lat, lon=lon)
        for lat, lon in ((-18, 178), (-14, -172))
    )
    one = next(release.incidents())
    made = Made(release.sheet, (replace(one, place=fiji), replace(one, place=samoa)))

    assert written(made)[0]["bbox"] == [178, -18, -172, -14]


@pytest.mark.filterwarnings("ignore:BBOX crossing the Antimeridian")  # as RFC 7946, 5.2, has it
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)
@given(data=st.data())
def test_whatever_the_values_are_the_collection_is_valid_and_flat(
    release: Spooled, data: st.DataObject
) -> None:
    made = data.draw(releases(release.sheet))
    found, text = written(made)
    FeatureCollection.model_validate(found)

    assert len(text.splitlines()) >= len(made.of)
    for one, feature in zip(made.of, found["features"], strict=True):
        assert not [each for each in feature["properties"].values() if isinstance(each, list | dict)]
        assert feature["properties"]["title"] == one.title
        lost = one.place is None or one.place.lat is None
        assert (feature["geometry"] is None) == lost
        assert list(feature["properties"]) == list(found["features"][0]["properties"])
