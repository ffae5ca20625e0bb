"""Lists of what every word has are what the tokens say; what is kept is kept within bounds."""

from __future__ import annotations

import pytest

from onrecord.extract.text import columns, kept
from onrecord.extract.text.kept import Kept
from onrecord.extract.text.language import number_of
from onrecord.extract.text.parser import parse

TEXT = "Rebels shelled Orvel on Monday, killing 12.\n\nPolice in ORVEL said so; nobody was held."


def test_columns_are_what_the_tokens_say() -> None:
    [parsed] = parse([TEXT])
    doc = parsed.doc

    assert columns.forms(doc) == [token.text for token in doc]
    assert columns.lower(doc) == [token.lower_ for token in doc]
    assert columns.tags(doc) == [token.tag_ for token in doc]
    assert columns.classes(doc) == [token.pos_ for token in doc]
    assert columns.starts(doc) == [token.idx for token in doc]
    assert columns.numbers(doc) == [list(number_of(token)) for token in doc]
    assert columns.forms(doc) is columns.forms(doc)


def test_a_text_of_more_words_than_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 2)
    [parsed] = parse([TEXT])

    assert columns.forms(parsed.doc) == [token.text for token in parsed.doc]


def test_what_is_kept_is_forgotten_before_it_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 3)
    numbers: Kept[int, str] = Kept()
    sizes = []
    for number in range(10):
        numbers[number] = str(number)
        sizes.append(len(numbers))

    assert max(sizes) == 3
    assert numbers[9] == "9"
    assert 0 not in numbers


def test_what_is_kept_of_a_word_is_kept_by_all_that_its_dictionary_form_depends_on() -> None:
    [parsed] = parse(["They sat in the square."])
    sat = parsed.doc[1]
    before = number_of(sat)
    sat.set_morph("VerbForm=Inf")

    assert number_of(sat) != before
