from __future__ import annotations

import pytest

from onrecord.extract.events.triggers import Trigger
from onrecord.extract.places.place_ties import SAID, anchors, tie
from onrecord.extract.places.places import find_places
from onrecord.extract.places.setting import setting_of
from onrecord.extract.places.where import Where, places_of
from onrecord.extract.text.parser import parse
from onrecord.vocab.gazetteer import open_gazetteer


def where(text: str, word: str, kind: str = "attack") -> Where:
    parsed = next(iter(parse([text])))
    token = next(token for token in parsed.doc if token.text == word)
    objects = tuple(child for child in token.children if child.dep_ in ("dobj", "nsubjpass"))
    trigger = Trigger(token=token, words=(token,), kind=kind, objects=objects)
    return places_of(parsed, find_places(parsed, open_gazetteer()), [trigger])


@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        ("Rebels bombed Saraqib on Monday.", "bombed", "Saraqib"),
        ("An attack on Aleppo killed four people.", "attack", "Aleppo"),
        ("A bomb exploded outside the airport in Baghdad.", "exploded", "Baghdad"),
        ("Officials in London said a bomb exploded in Baghdad.", "exploded", "Baghdad"),
        ("KABUL, Afghanistan - Soldiers attacked a house in Ghazni province.", "attacked", "Ghazni"),
        ("A man was shot in the 900 block of Larkspur Street in Chicago.", "shot", "Chicago"),
    ],
)
def test_the_place_is_the_one_tied_to_the_trigger(text: str, word: str, place: str) -> None:
    found = where(text, word).place
    assert found is not None
    assert found.quote.text == place


def test_all_that_is_said_of_where_is_kept() -> None:
    found = where("Gunmen attacked a bus in Saraqib in Idlib province, Syria.", "attacked")
    assert found.place is not None
    assert found.place.name == "Saraqib"
    assert {"Saraqib", "Idlib"} <= {place.name for place in found.places}


def test_a_street_takes_the_country_of_its_city() -> None:
    found = where("A man was attacked on Larkspur Street in Chicago, Illinois.", "attacked")
    street = next(place for place in found.places if place.precision == "site")
    assert (street.country, street.admin1, street.lat) == ("USA", "Illinois", None)


def test_a_movement_has_two_ends() -> None:
    found = where("Families were displaced from Goma to Bukavu.", "displaced", "displacement")
    assert found.origin is not None
    assert found.destination is not None
    assert (found.origin.name, found.destination.name) == ("Goma", "Bukavu")


def test_the_ends_of_a_movement_need_no_entry() -> None:
    found = where("Families fled from Oum Sarir to the Ilen camp.", "fled", "displacement")
    assert found.origin is not None
    assert found.destination is not None
    assert (found.origin.quote.text, found.destination.name) == ("Oum Sarir", "Ilen")


def test_a_sentence_without_a_place_goes_on_where_the_story_is() -> None:
    found = where("A bomb went off in Baghdad on Monday. Nine guards were killed.", "killed", "killing")
    assert found.place is not None
    assert found.place.name == "Baghdad"


def test_nothing_said_is_nothing() -> None:
    assert where("Nine guards were killed.", "killed", "killing") == Where()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Crowds shouted against the US killing of the general.", "killing"),
        ("The militia, backed by Russia and Iran, attacked the village.", "attacked"),
        ("The Medellin cartel murdered the judge.", "murdered"),
        ("Gunmen shot the former ambassador to Spain.", "shot"),
        ("Though he is dead, his rule in Syria goes on.", "dead"),
    ],
)
def test_whose_something_is_does_not_say_where(text: str, word: str) -> None:
    assert where(text, word).place is None


@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        ("In Saada, Yemen, crowds marched on Monday. The militia attacked a bus there.", "attacked", "Saada"),
        ("Gunmen attacked the mosque in Naim, 60 km south of Aleppo.", "attacked", "Naim"),
        ("Hama and Homs are quiet. Rebels attacked Idlib and the city was bombed.", "bombed", "Idlib"),
        ("GOMA (AP) - Three men were killed here on Sunday.", "killed", "GOMA"),
        ("Chicago police shot a man on Monday.", "shot", "Chicago"),
    ],
)
def test_words_that_point_say_where(text: str, word: str, place: str) -> None:
    found = where(text, word, "killing" if word == "killed" else "attack").place
    assert found is not None
    assert found.quote.text == place


def test_a_report_from_a_capital_about_one_country_gives_the_country() -> None:
    text = "KABUL, March 3 (AP) - Nine guards were killed on Monday, the army said. It gave no details."
    found = where(text, "killed", "killing").place
    assert found is not None
    assert (found.name, found.precision, found.quote.text) == ("Afghanistan", "country", "KABUL")


def test_a_dateline_is_no_place_where_the_sentence_names_another() -> None:
    found = where("KABUL, March 3 (AP) - Nine guards were killed in Herat.", "killed", "killing")
    assert [place.quote.text for place in found.places] == ["Herat"]


def test_a_report_about_many_places_gives_none_to_what_is_not_placed() -> None:
    text = "Fighting went on in Idlib.\n\nA bomb went off in Baghdad.\n\nTroops left Kabul.\n\nNine guards were killed."
    assert where(text, "killed", "killing") == Where()


def test_a_place_named_once_far_down_is_not_where_the_report_is() -> None:
    filler = "The parties argued all day about who had begun it and what it had cost the country. " * 5
    text = f"{filler}\n\nNine guards were killed.\n\n{filler}\n\nThe parties will meet in Tunja, Colombia, in May."
    found = where(text, "killed", "killing").place
    assert found is None or found.name != "Tunja"


def test_a_place_in_another_country_is_not_where_the_report_is() -> None:
    text = (
        "SAN SALVADOR, 3 March (AP) - Salvadoran unions will meet Salvadoran officials in Caracas.\n\n"
        "El Salvador mourned nine guards.\n\nNine guards were killed, the Salvadoran army said."
    )
    found = where(text, "killed", "killing").place
    assert found is not None
    assert found.name == "El Salvador"


def test_a_quarter_that_suffers_is_where_it_happened() -> None:
    found = where("The blasts shook the Olmeda neighborhood on Monday.", "blasts", "bombing").place
    assert found is not None
    assert found.name == "Olmeda"


def test_what_opens_a_clause_goes_for_all_that_it_tells() -> None:
    text = "During a search in the Zharay district of Kandahar, troops found weapons and arrested four men."
    found = where(text, "arrested", "arrest").place
    assert found is not None
    assert found.admin1 == "Kandahar"


def test_a_town_named_by_its_police_is_where_the_report_is() -> None:
    text = (
        "Norwalk police blotter. Norwalk police told of a crash.\n\nA man was held on Sunday. "
        "Norwalk police asked for help.\n\nTwo guards were killed in the yard. Calls go to Norwalk, Connecticut."
    )
    found = where(text, "killed", "killing").place
    assert found is not None
    assert found.name == "Norwalk"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Thousands rallied in Saada on Monday to denounce the US killing of the general.", "killing"),
        ("In Homs province the militia took revenge for the killing of its chief.", "killing"),
        ("Rebels did not kill the colonel because of his raids in Kano.", "kill"),
    ],
)
def test_where_it_is_spoken_of_or_why_it_was_done_does_not_say_where(text: str, word: str) -> None:
    parsed = next(iter(parse([text])))
    token = next(token for token in parsed.doc if token.text == word)
    trigger = Trigger(token=token, words=(token,), kind="killing")
    spans = find_places(parsed, open_gazetteer())
    parts = anchors(trigger)
    hangs = [hung for rows in setting_of(parsed, spans).hanging.values() for hung in rows]
    assert all(tie(parsed, hung, spans[hung.place], trigger, parts).score < SAID for hung in hangs)
