from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.vocab import gazetteer_index, load
from onrecord.vocab.gazetteer import CACHE_VARIABLE, Gazetteer, cache_folder, open_gazetteer
from onrecord.vocab.gazetteer_index import cache_key, plain_name
from onrecord.vocab.place_names import fold, skeleton


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return open_gazetteer()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ma`arrat an Nu`man", "Maarrat al-Nu'man"),
        ("Deir ez-Zor", "Deir al Zor"),
        ("Sant Julià", "sant julia"),
        ("St. Louis", "Saint Louis"),
        ("Mt Sinjar", "Mount Sinjar"),
        ("Łódź", "Lodz"),
        ("U.S.", "US"),
    ],
)
def test_spellings_fold_together(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_and_skeletons_have_no_blanks(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert " " not in skeleton(fold(text))


@pytest.mark.parametrize(
    ("name", "kind", "country"),
    [
        ("Saraqib", "city", "SYR"),
        ("Hodeidah", "city", "YEM"),
        ("Helmand", "admin1", "AFG"),
        ("United States", "country", "USA"),
        ("Democratic Republic of Congo", "country", "COD"),
        ("Calif.", "admin1", "USA"),
        ("Golan Heights", "region", "SYR"),
        ("Africa", "continent", None),
    ],
)
def test_a_name_gives_what_it_may_mean(
    gazetteer: Gazetteer, name: str, kind: str, country: str | None
) -> None:
    assert (kind, country) in {(found.kind, found.country) for found in gazetteer.candidates(name)}


def test_articles_may_be_left_out(gazetteer: Gazetteer) -> None:
    assert {found.geonameid for found in gazetteer.candidates("Hudaydah")} & {
        found.geonameid for found in gazetteer.candidates("Al Hudaydah")
    }


def test_a_city_has_its_parents_in_plain_english(gazetteer: Gazetteer) -> None:
    city = next(found for found in gazetteer.candidates("Saraqib") if found.kind == "city")
    assert (city.admin1, city.country) == ("Idlib", "SYR")
    assert city.lat == pytest.approx(35.86, abs=0.1)


def test_a_division_lies_within_its_towns(gazetteer: Gazetteer) -> None:
    morazan = next(found for found in gazetteer.candidates("Morazan") if found.country == "SLV")
    assert morazan.lat == pytest.approx(13.75, abs=0.5)
    assert morazan.lon == pytest.approx(-88.0, abs=0.5)


def test_sound_is_asked_only_inside_the_countries_given(gazetteer: Gazetteer) -> None:
    heard = gazetteer.candidates_by_sound("Maarat al-Numan", ["SYR"])
    assert heard
    assert all(found.country == "SYR" and found.by_sound for found in heard)
    assert gazetteer.candidates_by_sound("Maarat al-Numan", ["NOR"]) == ()
    assert gazetteer.candidates_by_sound("Daraa", ["SYR"]) == ()  # too few consonants


def test_an_unknown_name_has_no_candidates(gazetteer: Gazetteer) -> None:
    assert gazetteer.candidates("Qwertzuiop") == ()
    assert not gazetteer.knows("Qwertzuiop")
    assert gazetteer.candidates("") == ()


@pytest.mark.parametrize(
    ("name", "others", "plain"),
    [
        ("Ḩalab", ["Aleppo", "Aleppo Governorate"], "Aleppo"),
        ("Helmand", ["Helmand Province"], "Helmand"),
        ("Córdoba", [], "Cordoba"),
    ],
)
def test_divisions_have_plain_names(name: str, others: list[str], plain: str) -> None:
    assert plain_name(name, others) == plain


def test_the_cache_folder_can_be_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    assert cache_folder() == tmp_path
    assert cache_key().startswith(f"gazetteer-{gazetteer_index.FORMAT}-")


def test_the_slower_of_two_builders_keeps_the_other_ones_index(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "index"
    folder.mkdir()
    (folder / gazetteer_index.ROWS).write_text("the quicker one")
    monkeypatch.setattr(gazetteer_index, "_draft", lambda progress: None)
    monkeypatch.setattr(
        gazetteer_index,
        "_write",
        lambda draft, work, progress: (work / gazetteer_index.ROWS).write_text("late"),
    )
    gazetteer_index.build(folder, lambda message: None)
    assert (folder / gazetteer_index.ROWS).read_text() == "the quicker one"
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def test_countries_have_points_on_the_globe() -> None:
    for code, country in load("places")["countries"].items():
        lat, lon = country["point"]
        assert len(code) == 3
        assert -90 <= lat <= 90
        assert -180 <= lon <= 180


@pytest.mark.parametrize(("name", "row"), [("TX", "Texas"), ("Tenn.", "Tennessee"), ("AZ", "Arizona")])
def test_codes_and_short_forms_of_states_are_names(name: str, row: str) -> None:
    assert [one.name for one in open_gazetteer().candidates(name) if one.kind == "admin1"] == [row]


@pytest.mark.parametrize("name", ["Rappahannock River", "Lake Victoria", "Mekong Delta", "Sambisa Forest"])
def test_rivers_lakes_and_forests_have_a_point(name: str) -> None:
    (one,) = open_gazetteer().candidates(name)
    assert one.kind == "region"
    assert one.lat is not None


def test_the_largest_towns_of_a_box(gazetteer: Gazetteer) -> None:
    found = gazetteer.towns(35.5, 32.0, 42.5, 37.5, 5)

    assert [one.population for one in found] == sorted((one.population for one in found), reverse=True)
    assert len(found) == 5
    assert "Aleppo" in [one.name for one in found]


def test_towns_over_the_180th_meridian(gazetteer: Gazetteer) -> None:
    names = [one.name for one in gazetteer.towns(177.0, -20.0, 190.0, -12.0, 60)]

    assert "Suva" in names  # 178.4 east
    assert "Apia" in names  # 171.8 west
