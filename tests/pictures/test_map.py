from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from math import hypot
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.pictures.clusters import Circle, together
from onrecord.pictures.map import draw_map, map_table
from onrecord.pictures.spot import Spot, Town
from onrecord.vocab import load
from tests.pictures.drawn import HOSTILE, SURE, SVG, TEXTS, counts, links, parsed, says, words

PRECISIONS = ("site", "city", "district", "province", "country", "region")


def spot(name: str, lat: float | None = 36.9, lon: float | None = 38.3, **known: Any) -> Spot:
    values: dict[str, Any] = {
        "label": "Shelling",
        "href": f"/incidents/{name}",
        "state": "draft",
        "place": "Anselm",
    }
    return Spot(id=name, lat=lat, lon=lon, **(values | known))


def listed(spots: Sequence[Spot]) -> str:
    return "/list?of=" + ",".join(sorted(one.id for one in spots))


def draw(*spots: Spot, **how: Any) -> str:
    return draw_map(spots, list_href=listed, **how).svg


def all_ids(svg: str) -> list[str]:
    """Give the ids of the incidents that all marks lead to."""
    found = [
        href.rpartition("=")[2].split(",") if "=" in href else [href.rpartition("/")[2]]
        for href in links(svg)
    ]
    return sorted(one for ids in found for one in ids)


def circles(svg: str) -> list[tuple[float, float, float]]:
    return [
        (float(each.attrib["cx"]), float(each.attrib["cy"]), float(each.attrib["r"]))
        for each in parsed(svg).iter(f"{SVG}circle")
    ]


SPOTS = st.lists(
    st.builds(
        spot,
        name=st.integers(0, 10**6).map(str),
        lat=st.none() | st.floats(allow_nan=True) | st.floats(-90, 90),
        lon=st.none() | st.floats(-180, 180),
        precision=st.sampled_from(PRECISIONS),
        state=SURE,
        place=st.none() | TEXTS,
        label=TEXTS,
    ),
    unique_by=lambda one: one.id,
    max_size=12,
)


@settings(max_examples=40)
@given(SPOTS)
def test_every_incident_is_in_one_mark_or_beside_the_map(spots: list[Spot]) -> None:
    drawn = draw_map(spots, list_href=listed)

    beside = [one.id for one in drawn.unplaced]
    assert sorted(all_ids(drawn.svg) + beside) == sorted(one.id for one in spots)
    assert sum(counts(drawn.svg)) == len(spots) - len(beside)


@settings(max_examples=15)
@given(SPOTS, st.randoms())
def test_the_same_incidents_give_the_same_picture_in_any_order(spots: list[Spot], chance: Random) -> None:
    turned = list(spots)
    chance.shuffle(turned)

    assert draw(*spots) == draw(*turned)


@pytest.mark.parametrize(
    ("lat", "lon"), [(None, None), (None, 3.0), (3.0, None), (float("nan"), 3.0), (95.0, 3.0), (3.0, 999.0)]
)
def test_no_point_is_made_up(lat: float | None, lon: float | None) -> None:
    one = spot("a", lat, lon)
    drawn = draw_map([one], list_href=listed)

    assert drawn.unplaced == (one,)
    assert links(drawn.svg) == []
    assert "No incident here has a place with a point." in words(drawn.svg)
    assert map_table([one]).rows == (("a", "Shelling", "Anselm", "city", None, None, None, "draft"),)


def test_a_point_on_the_equator_and_the_meridian_is_a_point() -> None:
    assert links(draw(spot("a", 0.0, 0.0))) == ["/incidents/a"]


@pytest.mark.parametrize("precision", ["site", "city", "district", "province"])
def test_a_circle_is_as_wide_as_the_place_is_uncertain(precision: Any) -> None:
    drawn = draw_map(
        [spot("a", precision=precision), spot("b", 40.0, 44.0, precision="site")], list_href=listed
    )
    reach = load("incidents/reach")["kilometres"][precision]
    widest = max(r for _, _, r in circles(drawn.svg))

    assert widest == pytest.approx(max(7.0, reach * drawn.view.units_a_km), abs=0.06)
    assert any(f"known to the {precision}, within {reach:g} km" in each for each in says(drawn.svg))


def test_a_wide_circle_has_nothing_in_its_middle() -> None:
    svg = draw(spot("a", precision="province"), spot("b", precision="province"))
    (x, y, r) = circles(svg)[0]
    at = [
        (float(each.attrib["x"]), float(each.attrib["y"]))
        for each in parsed(svg).iter(f"{SVG}text")
        if each.text and "Anselm" in each.text
    ]

    assert len(at) == 1
    assert hypot(at[0][0] - x, at[0][1] - y) == pytest.approx(r, abs=6)


def test_what_is_known_to_the_country_alone_is_named_beside_the_map() -> None:
    near = [spot("a"), spot("b", 37.2, 38.0)]
    rough = [spot(f"c{at}", 35.0, 38.5, place="Kareth", precision="country") for at in range(3)]
    drawn = draw_map([*near, *rough], list_href=listed)

    assert drawn.view == draw_map(near, list_href=listed).view
    assert "Known to the country or wider" in words(drawn.svg)
    assert "/list?of=c0,c1,c2" in links(drawn.svg)


def test_many_rough_places_take_a_few_lines_and_are_all_led_to() -> None:
    rough = [
        spot(f"c{at:03}", 35.0, 38.5, place=f"Country number {at}", precision="country") for at in range(90)
    ]
    svg = draw(spot("a"), *rough)

    assert all_ids(svg) == sorted(["a", *(one.id for one in rough)])
    assert "other places" in words(svg)


def test_places_that_cannot_be_told_apart_are_counted_together() -> None:
    far = spot("far", 46.0, 52.0)
    svg = draw(spot("a"), spot("b", 36.91, 38.31, place="Next"), spot("c"), far)

    assert sorted(links(svg)) == ["/incidents/far", "/list?of=a,b,c"]
    assert sorted(counts(svg)) == [1, 3]
    assert any("3 draft" in each for each in says(svg))


def test_a_cluster_is_no_surer_than_its_weakest() -> None:
    svg = draw(spot("a", state="second-reviewed"), spot("b", state="draft"), spot("c", state="reviewed"))
    (mark,) = parsed(svg).iter(f"{SVG}circle")

    assert mark.attrib["class"] == "pic-draft"
    assert "1 draft, 1 reviewed, 1 second-reviewed" in says(svg)[0]


def test_states_differ_in_more_than_colour() -> None:
    marks = {}
    for state in ("draft", "reviewed", "second-reviewed"):
        (mark,) = parsed(draw(spot("a", state=state))).iter(f"{SVG}circle")
        marks[state] = (mark.get("stroke-dasharray"), mark.get("stroke-width"))

    assert len(set(marks.values())) == 3


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_words(text: str) -> None:
    one = spot("a", place=text, label=text)
    for standalone in (False, True):
        parsed(
            draw(
                one,
                spot("b", 37.9, 39.9, place=text),
                standalone=standalone,
                towns=lambda _: [Town(text, 37.5, 38.9)],
            )
        )


def test_towns_are_named_but_not_where_an_incident_may_have_been() -> None:
    towns = [Town("Far Town", 37.3, 39.3), Town("Same Town", 36.9, 38.3), Town("Elsewhere", 0.0, 0.0)]
    seen = words(draw(spot("a"), towns=lambda _: towns))

    assert "Far Town" in seen
    assert "Same Town" not in seen
    assert "Elsewhere" not in seen


def test_the_picture_says_that_borders_are_nobody_s_claim() -> None:
    assert "whose the land should be" in words(draw(spot("a")))


def test_a_picture_in_a_file_has_the_marks_and_no_links() -> None:
    svg = draw(spot("a"), standalone=True)

    assert links(svg) == []
    assert len(circles(svg)) == 1


def test_the_table_has_a_row_for_each_incident() -> None:
    rows = map_table([spot("b", precision="province"), spot("a", None, None, place=None)]).rows

    assert rows == (
        ("a", "Shelling", None, None, None, None, None, "draft"),
        ("b", "Shelling", "Anselm", "province", 150, 36.9, 38.3, "draft"),
    )


def test_twenty_thousand_incidents_make_a_picture_of_a_bearable_size() -> None:
    chance = Random(5)
    places = [(chance.uniform(30, 40), chance.uniform(30, 45)) for _ in range(2000)]
    spots = [spot(f"{at:05}", *chance.choice(places), href="/x") for at in range(20_000)]
    drawn = draw_map(spots, list_href=lambda _: "/list")

    assert sum(counts(drawn.svg)) == 20_000
    assert len(drawn.svg) < 400_000


CIRCLES = st.lists(
    st.builds(
        Circle, st.floats(0, 300), st.floats(0, 300), st.floats(1, 40), st.integers().map(lambda at: (at,))
    ),
    max_size=40,
)


@given(CIRCLES)
def test_clusters_hold_all_of_their_circles_and_keep_apart(given_circles: list[Circle[int]]) -> None:
    clusters = together(given_circles, 30.0)

    assert sorted(row for one in clusters for row in one.rows) == sorted(
        row for one in given_circles for row in one.rows
    )
    assert all(hypot(one.x - other.x, one.y - other.y) >= 30 for one, other in combinations(clusters, 2))
    for circle in given_circles:
        assert any(
            set(circle.rows) <= set(one.rows)
            and hypot(one.x - circle.x, one.y - circle.y) + circle.r <= one.r + 1e-6
            for one in clusters
        )


def _rows(some: list[Circle[int]]) -> list[int]:
    return sorted(row for one in some for row in one.rows)


def test_a_row_keeps_its_own_address() -> None:
    assert links(draw(replace(spot("a"), href="/incidents/x?from=map"))) == ["/incidents/x?from=map"]
