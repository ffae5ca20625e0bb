# ruff: noqa: E501

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.model.copies import is_copy, sketch
from onrecord.store.copies import COMMON
from onrecord.store.store import Store
from tests.reports import READER, read_one, report

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
    """Give for each text that is a copy which one it repeats, the first alike, by their places."""
    sketches = [sketch(text) for text in texts]
    found = {}
    for at, one in enumerate(sketches):
        first = next((other for other in range(at) if is_copy(one, sketches[other])), None)
        if first is not None:
            found[str(at)] = found.get(str(first), str(first))
    return found


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "onrecord.db") as opened:
        yield opened


def keep(store: Store, text: str) -> str | None:
    """Keep a text, and give the id of the document it repeats."""
    document = report(text)
    first = store.copies.first(text)
    store.add(document, read_one(document), reader=READER, copy_of=first)
    return first


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


def test_a_record_tells_copies_of_what_it_has(store: Store) -> None:
    assert keep(store, AGENCY) is None
    assert keep(store, OTHER_REPORTER) is None
    assert keep(store, AGENCY + " (Agency)") == report(AGENCY).id
    assert keep(store, f"News: {AGENCY} (Agency)") == report(AGENCY).id
    assert store.copies.first(OTHER_REPORTER.upper()) == report(OTHER_REPORTER).id


def test_a_short_text_is_found_word_by_word(store: Store) -> None:
    keep(store, "Shells hit Arvan.")

    assert store.copies.first("Shells hit  ARVAN!") == report("Shells hit Arvan.").id
    assert store.copies.first("Shells hit Dorn.") is None


def test_the_frame_of_a_page_hides_no_copy(store: Store) -> None:
    frame = "Sign up for our letter and read all the news of the day in the valley, free of charge, from noon on. "
    for number in range(COMMON + 5):
        keep(store, frame + " ".join(f"word{number}x{at}" for at in range(60)))
    keep(store, frame + AGENCY)

    assert store.copies.first(f"{frame}Market shelled. {AGENCY}") == report(frame + AGENCY).id


@given(st.integers(0, 10_000))
def test_dropping_one_sentence_of_six_keeps_the_copy(seed: int) -> None:
    sentences = AGENCY.split(". ")
    del sentences[random.Random(seed).randrange(len(sentences))]
    assert first_of(AGENCY, ". ".join(sentences)) == {"1": "0"}
