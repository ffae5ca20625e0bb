from __future__ import annotations

import json
import re
import subprocess
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from onrecord.errors import UsageError
from onrecord.pictures.countries import decoded, outlines, read
from onrecord.pictures.ground import land
from onrecord.pictures.view import View

ROOT = Path(__file__).parents[2]
# Two squares that share the side in the middle: arc 0 is that side, from (1, 0) up to (1, 1).
SQUARES = {
    "transform": {"scale": [0.5, 0.5], "translate": [0, 0]},
    "arcs": [[[2, 0], [0, 2]], [[2, 2], [-2, 0], [0, -2], [2, 0]], [[2, 0], [2, 0], [0, 2], [-2, 0]]],
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "West"}},
                {"type": "MultiPolygon", "arcs": [[[2, -1]]], "properties": {"name": "East"}},
                {"type": None, "properties": {"name": "Nowhere"}},
            ]
        }
    },
}


def test_arcs_are_put_together_forwards_and_backwards() -> None:
    west, east = decoded(SQUARES)

    assert (west.country, west.ring) == ("West", ((1, 0), (1, 1), (0, 1), (0, 0), (1, 0)))
    assert (east.country, east.ring) == ("East", ((1, 0), (2, 0), (2, 1), (1, 1), (1, 0)))
    assert (west.box, east.box) == ((0, 0, 1, 1), (1, 0, 2, 1))


def test_the_atlas_has_closed_lines_that_do_not_jump() -> None:
    names = {one.country for one in outlines()}

    assert len(names) > 200
    assert {"Fiji", "Russia", "Antarctica", "Syria"} <= names
    for one in outlines():
        assert one.ring[0] == pytest.approx(one.ring[-1])
        steps = [abs(right[0] - left[0]) for left, right in pairwise(one.ring)]
        assert max(steps) < 180 or one.country == "Antarctica"


def test_without_the_atlas_the_message_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="make install"):
        read(tmp_path / "countries-50m.json")


@pytest.mark.parametrize(
    ("view", "inside", "outside"),
    [
        (View(35, 33, 42, 37, 960, 600), {"Syria", "Iraq", "Turkey"}, {"Brazil"}),
        (View(176, -20, 184, -15, 960, 600), {"Fiji"}, {"Australia"}),
        (View(-180, -60, 180, 80, 960, 400), {"Brazil", "Russia", "Fiji"}, set()),
        (View(-40, 20, -38, 22, 960, 900), set(), {"Brazil", "Spain"}),
    ],
)
def test_countries_in_view_and_no_others(view: View, inside: set[str], outside: set[str]) -> None:
    shown = {one.country for one in land(view)}

    assert inside <= shown
    assert not outside & shown


def test_land_is_cut_off_just_outside_the_view() -> None:
    view = View(35, 33, 42, 37, 960, 600)
    for one in land(view):
        numbers = [float(each) for each in re.findall(r"-?\d+\.?\d*", one.path)]
        assert all(-5 <= x <= 965 for x in numbers[::2])
        assert all(-5 <= y <= 605 for y in numbers[1::2])


def test_land_that_is_all_around_fills_the_view() -> None:
    (one,) = land(View(27, 24, 28, 25, 900, 900))

    assert one.country == "Egypt"
    assert one.area == pytest.approx(908 * 908)
    assert (one.x, one.y) == pytest.approx((450, 450))


def test_what_comes_from_npm_is_pinned_by_hash_and_names_no_host() -> None:
    lock = (ROOT / "assets" / "package-lock.json").read_text()
    wanted = json.loads((ROOT / "assets" / "package.json").read_text())
    packages = {name: one for name, one in json.loads(lock)["packages"].items() if name}

    assert all(one["integrity"].startswith("sha512-") for one in packages.values())
    assert "resolved" not in lock
    assert "://" not in lock
    for name, version in (wanted["dependencies"] | wanted["devDependencies"]).items():
        assert packages[f"node_modules/{name}"]["version"] == version


def test_what_is_placed_goes_into_the_wheel() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["artifacts"]
    placed = re.findall(r"(SCRIPTS|ATLAS) / \"", (ROOT / "assets" / "place.py").read_text())

    assert set(placed) == {"SCRIPTS", "ATLAS"}
    assert wanted == ["src/onrecord/pictures/atlas/*", "src/onrecord/web/static/vendor/*"]
    for folder in wanted:
        assert list(ROOT.glob(folder)), f"{folder}: run `make install`"


def test_nothing_of_others_is_in_the_repository() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    kept = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert not re.search(r"/(vendor|atlas|node_modules)/", kept)
