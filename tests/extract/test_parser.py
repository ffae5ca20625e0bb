"""The text as the parser sees it keeps every offset."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.extract.text import language, parser
from onrecord.extract.text.language import lemma
from onrecord.extract.text.parser import is_wrapped, mended, normalise, parse


@given(st.text(max_size=200))
def test_normalised_text_is_as_long_as_the_frozen_one(text: str) -> None:
    assert len(normalise(text)) == len(text)


@settings(max_examples=25)
@given(st.text(max_size=80))
def test_tokens_stand_at_their_offsets(text: str) -> None:
    (parsed,) = parse([text])
    assert parsed.doc.text == normalise(text)
    assert parsed.text == text


def test_wrapped_lines_are_one_sentence_and_blank_lines_part() -> None:
    text = "Rebels shelled the town of\nVarsol on Monday, killing\ntwo.\n\nThe army\ndenied it."
    (parsed,) = parse([text])
    assert [sentence.text.strip() for sentence in parsed.doc.sents] == [
        "Rebels shelled the town of Varsol on Monday, killing two.",
        "The army denied it.",
    ]


def test_lines_that_are_paragraphs_part_sentences() -> None:
    text = "Shells hit market\nThe army denied it.\nNobody was hurt.\nIt rained."
    assert not is_wrapped(text)
    (parsed,) = parse([text])
    assert len(list(parsed.doc.sents)) == 4


def test_lines_broken_where_the_next_word_was_too_long_are_one_sentence() -> None:
    text = "The army denied it on Monday. No\none was hurt in the old market.\nThe market was closed."
    assert is_wrapped(text)
    assert "\n" not in normalise(text)


def test_a_dateline_is_no_part_of_the_first_sentence() -> None:
    text = "VARSOL, 12 March 1988 (Radio Varsol) - Soldiers shot a farmer."
    (parsed,) = parse([text])
    assert parsed.doc[-1].sent.text.strip() == "Soldiers shot a farmer."
    assert parsed.doc[-1].sent.root.text == "shot"


@pytest.mark.parametrize(
    ("text", "subject", "time"),
    [
        ("On 4 March 2022 shells hit a bakery.", "shells", "March"),
        ("In May 2012 rebels seized the town.", "rebels", "May"),
        ("Yesterday shells hit a bakery.", "shells", "Yesterday"),
    ],
)
def test_a_time_before_the_subject_is_no_part_of_it(text: str, subject: str, time: str) -> None:
    (parsed,) = parse([text])
    words = {token.text: token for token in parsed.doc}
    assert words[subject].dep_ == "nsubj"
    assert not list(words[subject].children)
    assert words[time].head.text in ("On", "In", "hit")


def test_a_night_belongs_to_its_day() -> None:
    (parsed,) = parse(["On Monday night was the feast."])
    assert all(token.dep_ != "nsubj" for token in parsed.doc if token.text == "Monday")


def test_editorial_marks_are_no_words() -> None:
    (parsed,) = parse(["VARSOL, 12 MAR 88 (RADIO VARSOL) -- [TEXT] REBELS KILLED TWO PEASANTS."])
    assert parsed.doc[-1].sent.text.strip() == "Rebels killed two peasants."


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("It was an ?encounter? with the mayor?s men.", 'It was an "encounter" with the mayor\'s men.'),
        ("?They didn?t fire,? he said.", '"They didn\'t fire," he said.'),
        ("Was he killed? Who did it?", "Was he killed? Who did it?"),
    ],
)
def test_question_marks_that_were_other_marks_are_read_as_those(text: str, marked: str) -> None:
    assert mended(text) == marked


def test_quotes_are_the_frozen_words() -> None:
    text = "The mayor’s “friend” fled."
    (parsed,) = parse([text])
    assert parsed.quote(parsed.doc[1:3]).text == "mayor’s"


def test_long_reports_are_parsed_in_stretches() -> None:
    text = "Rebels shelled the town of Varsol on Monday. " * 2300  # a few more than are parsed at a time
    (parsed,) = parse([text])
    assert parsed.doc[-1].idx == text.rindex(".")
    assert parsed.quote(parsed.doc[len(parsed.doc) // 2]).text in text


@pytest.mark.parametrize(
    ("text", "word", "form"),
    [
        ("They fled.", 1, "flee"),
        ("Two men were shot dead.", 3, "shoot"),
        ("She hoped for rain.", 1, "hope"),
        ("He was raped.", 2, "rape"),
    ],
)
def test_lemma(text: str, word: int, form: str) -> None:
    (parsed,) = parse([text])
    assert lemma(parsed.doc[word]) == form


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("Two men held | Channel 12NORVILLE, Ohio - Police held two men.", "NORVILLE"),
        ("Two men held | Eastern HeraldNORVILLE, Ohio - Police held two men.", "NORVILLE"),
        ("Two men held | herald9.comNorville police held two men.", "Norville"),
        ("Shots on the bridgeTwo men were held in Norville.", "Two"),
    ],
)
def test_a_sentence_begins_where_a_title_runs_into_the_text(text: str, opens: str) -> None:
    parsed = next(parse([text]))

    assert any(token.text == opens and token.is_sent_start for token in parsed.doc)


@pytest.mark.parametrize("name", ["YouTube", "McDonald", "WikiLeaks", "DeShawn", "iPhone", "F16"])
def test_a_name_with_a_capital_inside_stays_whole(name: str) -> None:
    assert name in [token.text for token in next(parse([f"They saw the {name} film."])).doc]


def test_a_model_that_has_seen_too_many_words_is_loaded_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    before = language.language_model()
    [kept] = parse(["Rebels shelled Orvel on Monday, killing 12 farmers."])
    monkeypatch.setattr(language, "WORDS", 0)
    [anew] = parse(["Rebels shelled Orvel on Monday, killing 12 farmers."])

    assert language.language_model() is not before
    assert [(token.text, token.tag_, token.dep_, token.ent_type_) for token in anew.doc] == [
        (token.text, token.tag_, token.dep_, token.ent_type_) for token in kept.doc
    ]


def test_a_text_of_several_stretches_is_of_one_model(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "ARDEN (Reuter) - Rebels shelled Orvel.\n\nPolice held nine men.\n\nNobody was killed."
    [whole] = parse([text])
    monkeypatch.setattr(parser, "_LONGEST", 40)
    monkeypatch.setattr(parser, "TOGETHER", 1)
    monkeypatch.setattr(language, "WORDS", 0)
    [cut] = parse([text])

    assert cut.doc.text == whole.doc.text
    assert [token.idx for token in cut.doc] == [token.idx for token in whole.doc]
