from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.extract.places.places import PlaceSpan, find_places
from onrecord.extract.text.parser import parse
from onrecord.vocab.gazetteer import open_gazetteer


def places_in(text: str) -> list[PlaceSpan]:
    return find_places(next(iter(parse([text]))), open_gazetteer())


def found(text: str) -> dict[str, PlaceSpan]:
    return {place.quote.text: place for place in places_in(text)}


@pytest.mark.parametrize(
    ("text", "name", "country", "admin1"),
    [
        ("Shells fell on Saraqib in northern Syria.", "Saraqib", "SYR", "Idlib"),
        ("Two men were shot in Rockford, Ill., on Sunday.", "Rockford", "USA", "Illinois"),
        ("A rally was held in Portland, Maine.", "Portland", "USA", "Maine"),
        ("Troops from Georgia met officials in Tbilisi. Georgia is small.", "Georgia", "GEO", None),
        (
            "The storm hit Atlanta and other towns in Georgia, Alabama and Florida.",
            "Georgia",
            "USA",
            "Georgia",
        ),
        ("Police in London, Ontario, made two arrests.", "London", "CAN", "Ontario"),
        ("Officers in Philadelphia shot a man.", "Philadelphia", "USA", "Pennsylvania"),
        (
            "A Decatur man, from Peoria, Ill., flew to Washington.",
            "Washington",
            "USA",
            "District of Columbia",
        ),
        ("A wreck lies south of Valdosta, near Macon, Ga.", "Valdosta", "USA", "Georgia"),
        ("A woman from Galion, near Crestline, Ohio, was hurt.", "Galion", "USA", "Ohio"),
        ("A Gallatin woman was hurt near Watertown, in Tennessee.", "Gallatin", "USA", "Tennessee"),
        ("He once lived in Shreveport, La. The man is 40.", "La.", "USA", "Louisiana"),
    ],
)
def test_a_name_is_read_by_what_stands_around_it(
    text: str, name: str, country: str, admin1: str | None
) -> None:
    place = found(text)[name]
    assert (place.country, place.admin1) == (country, admin1)


@pytest.mark.parametrize(
    ("text", "name", "precision"),
    [
        ("Fighters attacked a post in Ghazni province.", "Ghazni", "province"),
        ("The village of Bazdalkhan lies north of Kabul.", "Bazdalkhan", "city"),
        ("A man was hit in the 1200 block of Larkspur Avenue.", "1200 block of Larkspur Avenue", "site"),
        ("He lives in Norway.", "Norway", "country"),
        ("War came back to the Middle East.", "Middle East", "region"),
    ],
)
def test_precision_follows_the_words_or_the_entry(text: str, name: str, precision: str) -> None:
    assert found(text)[name].precision == precision


@pytest.mark.parametrize(
    "text",
    [
        "President Lincoln spoke for an hour.",
        "The Washington Post published the letter.",
        "Mr. Jordan denied it on Monday.",
        "The Syrian army withdrew.",
        "Tests for West Nile virus were negative.",
    ],
)
def test_people_papers_and_adjectives_are_no_places(text: str) -> None:
    assert places_in(text) == []


def test_a_spelling_unknown_to_the_gazetteer_is_found_by_sound_in_the_reports_country() -> None:
    place = found("Shells hit Saraqib and Maarat al-Numan in Syria on Friday.")["Maarat al-Numan"]
    assert (place.country, place.admin1) == ("SYR", "Idlib")


def test_an_unknown_village_is_a_place_without_a_point() -> None:
    place = found("They burned the village of Zarpakhel in Afghanistan.")["Zarpakhel"]
    assert place.lat is None
    assert place.geonameid is None


def test_the_container_is_told() -> None:
    places = places_in("The raid in Qasr, Syria, lasted an hour.")
    assert [place.container for place in places] == [1, None]


def test_a_place_gives_a_reference_and_a_mention() -> None:
    place = found("Rockets landed in Aleppo, Syria.")["Aleppo"]
    assert place.ref().quote == place.mention().quote == place.quote
    assert place.ref().precision == "city"


@settings(max_examples=15)
@given(
    st.lists(
        st.sampled_from(
            ["Aleppo", "in", "the", "city", "of", "Paris", ",", "al", "-", "St.", "US", "and", "."]
        ),
        max_size=12,
    )
)
def test_quotes_are_verbatim_and_in_order(words: list[str]) -> None:
    text = " ".join(words) or "x"
    places = places_in(text)
    assert all(text[place.quote.start : place.quote.end] == place.quote.text for place in places)
    assert all(one.end <= other.start for one, other in pairwise(places))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Two men were kidnapped in San Tomas de la Vega, San Miguel department.", "San Tomas de la Vega"),
        ("Shells fell on the market of Tal-Zahir on Monday, in Tal-Zahir itself.", "Tal-Zahir"),
    ],
)
def test_a_name_that_the_gazetteer_knows_a_piece_of_stays_whole(text: str, name: str) -> None:
    parsed = next(iter(parse([text])))
    places = find_places(parsed, open_gazetteer())
    assert name in [place.quote.text for place in places]
    assert all(place.country is None for place in places if place.quote.text == name)


@pytest.mark.parametrize(
    "text",
    [
        "Deserters formed the Free Syrian Army in that year.",
        "Qadir Zamorani spoke first. Between Zamorani and the army there was talk.",
        "(ZAMORA) We think that the talks will go on.",
        "Julio Rivera spoke first. Rivera was shot on Monday.",
        "The letter went to Capt. Brown on Monday.",
        "Her rep told Us that she was well.",
        "The Department of Energy paid for it.",
    ],
)
def test_names_of_people_and_bodies_are_no_places(text: str) -> None:
    parsed = next(iter(parse([text])))
    assert find_places(parsed, open_gazetteer()) == []


def test_a_lone_capital_is_the_capital() -> None:
    parsed = next(iter(parse(["LIMA, 24 Nov (EFE) - A strike in Lima has caused violence in Lima."])))
    assert {place.country for place in find_places(parsed, open_gazetteer())} == {"PER"}


def test_countries_in_a_list_do_not_lie_in_each_other() -> None:
    parsed = next(iter(parse(["It is no help to Syria, Iraq or Iran."])))
    assert [place.container for place in find_places(parsed, open_gazetteer())] == [None, None, None]


@pytest.mark.parametrize(
    "text",
    [
        "By Paris Hadley\n\nThe Evening Post\n\nThe army shelled the town on Monday.",
        "Police arrested Paris Hadley.",
    ],
)
def test_part_of_a_persons_name_is_no_place(text: str) -> None:
    assert places_in(text) == []


def test_what_is_said_to_be_a_town_is_a_place() -> None:
    text = "John Brannock, a district attorney, was away. Velkor Brannock, a quiet town on the coast, was shelled."
    assert [place.name for place in places_in(text)] == ["Velkor Brannock"]


def test_two_names_that_many_countries_have_do_not_vouch_for_each_other() -> None:
    places = found(
        "SAN SALVADOR, 3 March (AP) - El Salvador is at war. Rebels in Usulutan fired at La Noria and La Peña."
    )
    assert places["La Noria"].country is None
    assert places["Usulutan"].country == "SLV"


def test_an_article_with_a_capital_belongs_to_the_name() -> None:
    assert "San Luis de La Reina" in found("They were taken in San Luis de La Reina on Monday.")


@pytest.mark.parametrize(
    ("text", "name", "precision"),
    [
        ("The force searched a house in Chahar Bolak district, Balkh province.", "Chahar Bolak", "district"),
        ("Villagers fled from Minbyin and Kyauktaw townships in Rakhine State.", "Minbyin", "district"),
        ("A fire razed homes in Barangay Alunan, Cebu City.", "Alunan", "district"),
        ("TARVO FERRY, September 3, 1862.\n\nThe enemy has gone.", "TARVO FERRY", "city"),
        ("OAKVALE • A man was shot on Sunday, police said.", "OAKVALE", "city"),
    ],
)
def test_an_unlisted_name_is_known_by_what_stands_beside_it(text: str, name: str, precision: str) -> None:
    assert found(text)[name].precision == precision


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He welcomed the deal with the Government of Iraq.", "Iraq"),
        ("Minister for the Ivory Coast Tobias Halden spoke of Syria.", "Ivory Coast"),
        ("Ray Dunn, 41, of Riverdale, and Ann Cole of Visalia live near Fresno, California.", "Riverdale"),
        ("The army fell back upon Corinth. It is in Mississippi.", "Corinth"),
        ("A bus will visit Marion, Dillon and Lake City in South Carolina.", "Dillon"),
    ],
)
def test_a_known_name_in_company_is_a_place(text: str, name: str) -> None:
    assert found(text)[name].country is not None


def test_a_park_does_not_lie_in_the_town_of_its_name() -> None:
    places = found("The Stockton Police Department was called to a shooting at Louis Park.")
    assert places["Louis Park"].country is None
    assert places["Stockton"].admin1 == "California"


def test_what_stands_on_a_street_does_not_lie_in_a_town_of_that_name() -> None:
    assert "Magnolia" not in found("Police in Gary, Indiana, say a store on Magnolia was robbed.")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("RT @newsdesk: Blast heard in #Nairobi, stay safe #Kenya", ["Nairobi", "Kenya"]),
        ("#Syria: raids on #Aleppo and #Idlib kill 9", ["Syria", "Aleppo", "Idlib"]),
        ("felt the quake all the way up in oakland #california", ["oakland", "california"]),
        ("Wildfire near Yarnell AZ has burned 2000 acres", ["Yarnell", "AZ"]),
        ("Flooding east of Denver, road closed from Aurora to Bennett", ["Denver", "Aurora", "Bennett"]),
        ("Philippines thanks Japan & USA", ["Philippines", "Japan", "USA"]),
    ],
)
def test_posts_name_places_in_their_own_way(text: str, names: list[str]) -> None:
    assert list(found(text)) == names


def test_small_letters_are_no_names_in_a_post_unless_a_place_is_put_there() -> None:
    assert places_in("they met in march, nice weather for reading in bed") == []


def test_a_state_code_behind_a_town_says_where_it_lies() -> None:
    assert found("Thoughts with everyone in Springfield MO tonight")["Springfield"].admin1 == "Missouri"


def test_words_spelled_like_codes_of_states_are_no_places() -> None:
    text = "In May he left. Or so they say. OK, he moved from Austin, TX, to Mobile, AL."
    assert [place.admin1 for place in places_in(text)] == ["Texas", "Texas", "Alabama"]


def test_a_quarter_is_no_other_town_of_that_name() -> None:
    places = found("A woman was killed in the Austin neighborhood on Chicago's West Side.")
    assert places["Austin"].country is None
    assert places["Chicago"].admin1 == "Illinois"


def test_a_quarter_is_one_wherever_it_is_named() -> None:
    places = found("Men fled from Linden. Linden, a quiet neighborhood of Chicago, is empty.")
    assert (places["Linden"].country, places["Linden"].precision) == (None, "district")


def test_a_patrol_of_highways_is_no_road() -> None:
    assert found("The Ohio State Highway Patrol has asked for help.")["Ohio"].admin1 == "Ohio"


def test_the_longer_name_is_taken_behind_an_article() -> None:
    assert "Gulf of Mexico" in found("The Gulf of Mexico is warm.")


def test_of_all_towns_of_a_name_one_is_the_capital() -> None:
    capitals = [found.admin1 for found in open_gazetteer().candidates("Washington") if found.capital]
    assert capitals == ["District of Columbia"]


def test_two_readings_as_good_as_each_other_give_none() -> None:
    assert found("A bomb hit Springfield.")["Springfield"].country is None
    assert found("A bomb hit Springfield, Ohio.")["Springfield"].admin1 == "Ohio"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A man was shot near 31st and Larkspur in Milwaukee.", "31st and Larkspur"),
        ("A man was found near 39th Street and Prospect.", "39th Street and Prospect"),
    ],
)
def test_a_crossing_of_two_streets_is_one_place(text: str, name: str) -> None:
    assert found(text)[name].precision == "site"


@pytest.mark.parametrize("name", ["Maarat al Numan", "Ma'arrat al-Nu'man", "Maarrat an-Numan"])
def test_spellings_of_a_town_give_one_place(name: str) -> None:
    assert found(f"Shells fell on {name} in Idlib, Syria.")[name].admin1 == "Idlib"


@pytest.mark.parametrize("name", ["Deir Ezzor", "Deir ez-Zor", "Dayr az Zawr"])
def test_spellings_of_a_province_lie_together(name: str) -> None:
    assert found(f"Syria's army shelled {name} province.")[name].admin1 == "Dayr az Zawr"


def test_a_dateline_keeps_its_short_words() -> None:
    assert found("ST. LOUIS, Mo. - A man was shot on Sunday.")["ST. LOUIS"].admin1 == "Missouri"


def test_a_town_that_writes_its_short_word_so_comes_first() -> None:
    assert found("A man was shot in St. Louis on Sunday.")["St. Louis"].country == "USA"
    assert found("Boats left Saint-Louis for Dakar in Senegal.")["Saint-Louis"].country == "SEN"
