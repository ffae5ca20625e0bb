# ruff: noqa: E501

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from onrecord.ingest.copies import CopyIndex, copies

AGENCY = (
    "Shells hit the central market of Arvan on Tuesday, killing at least twelve people and wounding thirty, the town "
    "hospital said. A spokesman for the Northern Front denied that its guns had fired on the town. Witnesses spoke of "
    "four explosions within a minute, and of a fire that burned until the evening. The market had opened again only "
    "last month, after a winter in which the road to the south was closed. The governor called for three days of "
    "mourning and said that schools would stay shut. The Northern Front has held the hills above Arvan since the autumn."
)
OTHER_REPORTER = (
    "At least twelve civilians died on Tuesday when the market in Arvan came under fire, doctors there told this paper. "
    "Four blasts were heard around noon. Stalls were still alight hours later, and rescuers dug with bare hands. Rebels "
    "of the Northern Front, who look down on Arvan from the hills, rejected the blame. Classes are cancelled and the "
    "governor has declared mourning until Friday. Traders had come back in February when the southern road was reopened."
)


def first_of(*texts: str) -> dict[str, str]:
    return copies((str(number), text) for number, text in enumerate(texts))


def test_the_same_text_is_a_copy() -> None:
    assert first_of(AGENCY, OTHER_REPORTER, AGENCY) == {"2": "0"}


def test_another_headline_and_credit_are_still_a_copy() -> None:
    assert first_of(AGENCY, f"Market shelled: twelve dead\n\n{AGENCY}\n\n(Velia Press)") == {"1": "0"}


def test_small_edits_are_still_a_copy() -> None:
    edited = AGENCY.replace("at least twelve", "12").replace("spokesman", "spokeswoman").replace("four", "4")
    assert first_of(AGENCY, edited) == {"1": "0"}


def test_a_story_cut_from_below_is_still_a_copy() -> None:
    assert first_of(AGENCY, AGENCY.rsplit(". ", 3)[0] + ".") == {"1": "0"}


def test_a_sentence_more_is_still_a_copy() -> None:
    assert first_of(AGENCY, AGENCY + " The United Nations envoy will travel to Arvan at the weekend.") == {
        "1": "0"
    }


def test_two_reporters_on_one_incident_are_no_copies() -> None:
    assert first_of(AGENCY, OTHER_REPORTER) == {}


def test_a_shared_quotation_makes_no_copy() -> None:
    said = (
        " “We counted the dead by the light of a telephone, and then we stopped counting,” the surgeon said."
    )
    assert first_of(AGENCY + said, OTHER_REPORTER + said) == {}


def test_short_texts_are_copies_only_word_by_word() -> None:
    assert first_of("Shells hit Arvan.", "Shells hit  ARVAN", "Shells hit Dorn.") == {"1": "0"}


def test_copies_of_copies_are_of_the_first() -> None:
    assert first_of(AGENCY, AGENCY + " (Agency)", f"News: {AGENCY} (Agency)") == {"1": "0", "2": "0"}


def test_an_index_goes_on_where_it_was() -> None:
    index = CopyIndex()
    assert index.add("a", AGENCY) is None
    assert copies([("b", AGENCY + " (Agency)"), ("c", OTHER_REPORTER)], index) == {"b": "a"}
    assert index.add("d", OTHER_REPORTER) == "c"
    assert len(index) == 4


def test_the_same_document_added_twice_is_no_copy_of_itself() -> None:
    index = CopyIndex()
    index.add("a", AGENCY)
    assert index.add("a", AGENCY) is None


@given(st.integers(0, 10_000))
def test_dropping_one_sentence_of_six_keeps_the_copy(seed: int) -> None:
    sentences = AGENCY.split(". ")
    del sentences[random.Random(seed).randrange(len(sentences))]
    assert first_of(AGENCY, ". ".join(sentences)) == {"1": "0"}
