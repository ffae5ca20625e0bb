from __future__ import annotations

from math import cos, radians

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from onrecord.pictures.view import (
    KM_A_DEGREE,
    LEAST,
    fitted,
    lines_of,
    round_length,
    spelled_lat,
    spelled_lon,
)

POINTS = st.lists(
    st.tuples(st.floats(-180, 180), st.floats(-85, 85), st.sampled_from([5.0, 15, 150])),
    min_size=1,
    max_size=8,
)


@given(POINTS)
def test_every_place_is_in_the_view(points: list[tuple[float, float, float]]) -> None:
    view = fitted(points)

    assert all(view.holds(lon, lat) for lon, lat, _ in points)
    assert view.north - view.south >= LEAST
    assert (view.south, view.north) == pytest.approx((max(view.south, -90), min(view.north, 90)))
    assert view.east - view.west <= 360 + 1e-6
    for lon, lat, _ in points:
        x, y = view.at(view.turned(lon), lat)
        assert -1e-6 <= x <= view.width + 1e-6
        assert -1e-6 <= y <= view.height + 1e-6


@given(POINTS)
def test_a_kilometre_is_as_long_in_both_directions_in_the_middle(
    points: list[tuple[float, float, float]],
) -> None:
    view = fitted(points)
    assume(abs(view.middle) < 80)
    across = view.width / (view.east - view.west) / (KM_A_DEGREE * cos(radians(view.middle)))

    assert across == pytest.approx(view.units_a_km, rel=0.01)


def test_one_town_is_not_shown_on_a_map_of_the_world() -> None:
    view = fitted([(38.3, 36.9, 15.0)])

    assert view.north - view.south == pytest.approx(LEAST)
    assert view.east - view.west < 6


def test_over_the_180th_meridian_the_short_way() -> None:
    view = fitted([(178.4, -18.1, 15.0), (-171.8, -13.8, 15.0)])

    assert view.west < 178.4 < 188.2 < view.east
    assert view.east - view.west < 30


def test_without_a_place_the_world() -> None:
    view = fitted([])

    assert (view.west, view.east) == (-180, 180)


def test_round_degrees() -> None:
    assert lines_of(33.2, 37.9) == [34, 35, 36, 37]
    assert lines_of(-0.25, 0.25) == [-0.2, -0.1, 0, 0.1, 0.2]
    assert len(lines_of(-180, 180)) <= 7


@pytest.mark.parametrize(("most", "length"), [(7.0, 5), (19.9, 10), (200.0, 200), (0.3, 0.2)])
def test_round_lengths(most: float, length: float) -> None:
    assert round_length(most) == pytest.approx(length)


def test_degrees_in_words() -> None:
    assert [spelled_lon(lon) for lon in (-30, 0, 36.5, 180, 190)] == ["30°W", "0°", "36.5°E", "180°", "170°W"]
    assert [spelled_lat(lat) for lat in (-4, 0, 34)] == ["4°S", "0°", "34°N"]
