# ruff: noqa: E501 (tables with a case a line)

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.model.dateline import day_of, find_dateline


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("ARVAN, Velia (March 9, 2021) - Shells hit", "ARVAN, Velia (March 9, 2021) -", date(2021, 3, 9)),
        ("   SAN LORO, 12 MAR 88 -- [TEXT] REBELS", "SAN LORO, 12 MAR 88 --", date(1988, 3, 12)),
        ("SAN LORO, 2 MAR 05 (VPA) -- REBELS", "SAN LORO, 2 MAR 05 (VPA) --", date(2005, 3, 2)),
        ("DORN (VELIA), 30 AUG 89 (RADIO ARVAN) -- THE", "DORN (VELIA), 30 AUG 89 (RADIO ARVAN) --", date(1989, 8, 30)),
        ("ARVAN, Jan. 3 (Agency) - The army", "ARVAN, Jan. 3 (Agency) -", None),
        ("ARVAN (Reuters) - The army", "ARVAN (Reuters) -", None),
        ("NEW DORN: The army shelled the port.", "NEW DORN:", None),
        ("PORT-DORN, Velia — The army", "PORT-DORN, Velia —", None),
        ("Twelve die\n\nBy Ana Dorn\n\n9 March 2021\n\nShells", "9 March 2021", date(2021, 3, 9)),
        ("Twelve die\nPublished: Tuesday, 9 March 2021 10:30 GMT\nShells", "Published: Tuesday, 9 March 2021", date(2021, 3, 9)),
        ("Twelve die | Velia PostARVAN, Velia (Jan. 2, 2021) - Shells", "ARVAN, Velia (Jan. 2, 2021) -", date(2021, 1, 2)),
        ("Long memory\n\nBy Ana Dorn\n\nThe Velia Post, 9 March 2021\n\nShells", "The Velia Post, 9 March 2021", date(2021, 3, 9)),
        ("# Long memory\n\n*Voice of Dorn, March 9, 2021*\n\nShells", "*Voice of Dorn, March 9, 2021", date(2021, 3, 9)),
        ("Long memory\nBy Ana Dorn | 9 March 2021\nShells", "By Ana Dorn | 9 March 2021", date(2021, 3, 9)),
        ("Round-up\n\nVelia Watch, 9 March 2021. Period covered: 1 to 8 March 2021\n\nShells", "Velia Watch, 9 March 2021", date(2021, 3, 9)),
        ("ARVAN, 31 JUN 88 -- REBELS", "ARVAN, 31 JUN 88 --", None),
    ],
)  # fmt: skip
def test_dateline_and_its_day(text: str, words: str, day: date | None) -> None:
    found = find_dateline(text)
    assert found is not None
    assert (text[found.start : found.end], found.published) == (words, day)


@pytest.mark.parametrize(
    "text",
    [
        "Shells hit Arvan on March 9, 2021, the hospital said.",
        "THE MEN WERE KILLED - SAID THE RADIO IN ITS NEWS.",
        "UN officials said on 9 March 2021 that the road was closed.",
        "9 March 2021 was the worst day of the war.",
        "Shells hit Arvan on Tuesday, 9 March 2021",
        "In Velia, 9 March 2021 was the worst day of the war.",
        "Three of the men, 9 March 2021.",
        "General Ali Dorn, 9 March 2021. He died at home.",
        "12 June 0000\n\nShells hit Arvan.",
        "03/04/2021\n\nShells hit Arvan.",
        "ANA DORN: Who shelled the port?\nTHE MINISTER: We do not know that yet.",
        "EXCLUSIVE: Army files on the shelling",
        "",
    ],
)
def test_no_dateline(text: str) -> None:
    found = find_dateline(text)
    assert found is None


@pytest.mark.parametrize(
    ("words", "day"),
    [("9 March 2021", date(2021, 3, 9)), ("Mar. 9, 2021", date(2021, 3, 9)), ("2021-03-09", date(2021, 3, 9)), ("March 2021", None), ("03/04/2021", None)],
)  # fmt: skip
def test_day_of_words(words: str, day: date | None) -> None:
    assert day_of(words) == day


@given(st.text(alphabet="ABc19 ,.()-/\nMarch", max_size=200))
def test_dateline_lies_in_the_text(text: str) -> None:
    found = find_dateline(text)
    assert found is None or 0 <= found.start < found.end <= len(text)
