"""Acronyms and the names that a text explains them by."""

import pytest

from onrecord.extract.text.acronyms import explained, without_explanations


@pytest.mark.parametrize(
    ("text", "acronym", "long"),
    [
        ("the Northern Herders Union (NHU) said", "NHU", "Northern Herders Union"),
        ("FLK [FRENTE LIBRE DE KARETH] REBELS", "FLK", "FRENTE LIBRE DE KARETH"),
        ("leaders of the Ana Rueda Northern Free Front (ANFF)", "ANFF", "Ana Rueda Northern Free Front"),
        ("THE ARMY OF KARETHIAN LIBERATION [ELK]", "ELK", "ARMY OF KARETHIAN LIBERATION"),
    ],
)
def test_an_acronym_stands_beside_its_long_form(text: str, acronym: str, long: str) -> None:
    (pair,) = explained(text)
    assert (pair.acronym, text[slice(*pair.long)]) == (acronym, long)


@pytest.mark.parametrize("text", ["the mayor (DEM) spoke", "NHU [applause] members", "two men (AB) left"])
def test_brackets_that_explain_nothing(text: str) -> None:
    assert not list(explained(text))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("the NHU (Northern Herders Union) fighters fled", "the NHU                          fighters fled"),
        ("the Northern Herders Union (NHU) fighters fled", "the Northern Herders Union       fighters fled"),
        ("the Northern Herders Union (NHU) denied it", "the Northern Herders Union (NHU) denied it"),
        ("the village (Northern Hamra) burned", "the village (Northern Hamra) burned"),
    ],
)
def test_what_parts_a_name_from_its_noun_is_left_out_of_the_parse(text: str, read: str) -> None:
    assert without_explanations(text) == read
