# ruff: noqa: E501 (tables with a case a line)

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.text.passages import UNREAD, mark_passages

BODY = "Shells hit the market of Arvan on Tuesday, killing at least twelve people, the hospital said."
MORE = "A spokesman for the Northern Front denied that its guns had fired on the town that day."
CAPTION = "A woman stands in front of her burnt shop after the shelling of the market in Arvan, Velia March 9, 2021."


def marked(text: str) -> list[tuple[str, str]]:
    return [(passage.kind, text[passage.start : passage.end]) for passage in mark_passages(text)]


def test_a_report_with_all_that_stands_around_it() -> None:
    text = f"Twelve die in Arvan market\n\n{CAPTION}\nReuters\n\n{CAPTION}\n\n{BODY}\n\nThe denial\n\n{MORE}\n\nPage 4"
    assert marked(text) == [
        ("headline", "Twelve die in Arvan market"),
        ("caption", CAPTION),
        ("credit", "Reuters"),
        ("repeated", CAPTION),
        ("headline", "The denial"),
        ("boilerplate", "Page 4"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Reuters", "(AFP)", "Getty Images", "AP Photo/Ana Dorn", "Ana Dorn/Getty Images", "By Ana Dorn",
        "By Ana Dorn and Piet Marr", "Photo by Ana Dorn", "Reporting by Ana Dorn; editing by Piet Marr", "AP, Reuters",
    ],
)  # fmt: skip
def test_a_line_of_credit(line: str) -> None:
    assert marked(f"{BODY}\n\n{line}\n\n{MORE}") == [("credit", line)]


@pytest.mark.parametrize(
    "line",
    [
        "Read more: Who holds the road to Arvan?", "Sign up for our morning letter.", "Follow us on Twitter", "Share this article",
        "Copyright 2021 Velia Post. All rights reserved.", "© 2021 Velia Post", "Advertisement", "All rights reserved.",
        "ADVERTISEMENT", "###", "Related: Ten days that changed Velia", "Subscribe to our newsletter today.",
    ],
)  # fmt: skip
def test_a_line_that_the_site_put_there(line: str) -> None:
    assert marked(f"{BODY}\n\n{line}\n\n{MORE}") == [("boilerplate", line)]


@pytest.mark.parametrize(
    "line",
    [
        CAPTION,
        "FILE - Soldiers guard the bridge of Dorn in this picture from last year.",
        "File photo: the bridge of Dorn before it was blown up.",
        "In this photo, men carry a wounded boy away from the market.",
        "(Photo: the market of Arvan an hour after the shelling)",
    ],
)
def test_a_caption(line: str) -> None:
    assert marked(f"{BODY}\n\n{line}\n\n{MORE}") == [("caption", line)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Twelve people were killed in Arvan on March 9, 2021.",
        "The army took Dorn. Its people have been gone since March 9, 2021.",
        "Reuters could not verify the account.",
        "Share prices fell after the shelling of the market.",
        "Watch towers stand on every hill around the town of Dorn.",
        "The AP reporter was freed after two days.",
        "By Friday the army had taken the bridge and the two roads that lead to it.",
        "Follow-up attacks killed two nurses.",
        "Ten people were killed (four of them children).",
    ],
)
def test_running_story_is_left_alone(sentence: str) -> None:
    assert marked(f"{BODY}\n\n{sentence}\n\n{MORE}") == []


def test_nearly_the_same_caption_is_repeated() -> None:
    again = CAPTION.replace("her burnt shop", "her burned shop")
    assert ("repeated", again) in marked(f"{CAPTION}\n\n{BODY}\n\n{again}\n\n{MORE}")


def test_another_toll_is_no_repeat() -> None:
    first = "The hospital said that 12 people had died in the shelling of the market of Arvan on Tuesday."
    assert marked(f"{first}\n\n{BODY}\n\n{first.replace('12', '14')}") == []


def test_a_picture_credit_in_brackets_makes_the_line_a_caption() -> None:
    text = f"{BODY}\n\nA burnt shop in the market of Arvan [Ana Dorn/Reuters]\n\n{MORE} (AFP)"
    assert marked(text) == [
        ("caption", "A burnt shop in the market of Arvan "),
        ("credit", "[Ana Dorn/Reuters]"),
        ("credit", "(AFP)"),
    ]


def test_lines_of_a_wrapped_paragraph_are_story() -> None:
    text = (
        "The rebels said on Tuesday that they would accept the\nterms of use of the bridge that the army had offered to the\n"
        "world.\n\nNobody had expected the offer, which the ministry made to\nReuters."
    )
    assert marked(text) == []


def test_dateline() -> None:
    text = f"ARVAN, Velia (March 9, 2021) - {BODY}"
    assert marked(text) == [("dateline", "ARVAN, Velia (March 9, 2021) -")]


def test_credits_repeats_and_boilerplate_are_not_read() -> None:
    assert {"repeated", "boilerplate", "credit"} == UNREAD


@given(st.text(alphabet="aB1.\n \t(/)—Reutrs:", max_size=300))
def test_passages_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    passages = mark_passages(text)
    assert all(0 <= passage.start < passage.end <= len(text) for passage in passages)
    plain = [passage for passage in passages if passage.kind != "dateline"]
    assert all(first.end <= second.start for first, second in pairwise(plain))


def test_cost_grows_with_length_only() -> None:
    text = "\n\n".join(f"The same four words begin this paragraph number {n}." for n in range(3000))
    assert mark_passages(text) == ()
