from __future__ import annotations

import pytest
from hypothesis import given

from onrecord.pictures.svg import (
    Svg,
    clean,
    document,
    element,
    isolated,
    joined,
    label,
    link,
    number,
    shortened,
    width_of,
)
from tests.pictures.drawn import HOSTILE, SVG, TEXTS, parsed


def whole(*inside: str, standalone: bool = False) -> str:
    return document("test", "Title", "What it says", (100, 50), *inside, standalone=standalone)


@given(TEXTS)
def test_no_text_becomes_mark_up(text: str) -> None:
    root = parsed(whole(element("g", text, class_=text), label(1, 2, text), link("/rows", text)))

    assert len(list(root.iter(f"{SVG}g"))) == 1
    assert len(list(root.iter(f"{SVG}a"))) == 1
    assert not list(root.iter(f"{SVG}script"))


def test_what_is_said_is_kept() -> None:
    root = parsed(whole(label(0, 0, "5 < 6 & \"7\" 'é' مدينة")))

    assert root.findtext(f"{SVG}text") == "5 < 6 & \"7\" 'é' مدينة"


def test_a_plain_string_is_escaped_and_svg_is_not() -> None:
    assert joined(("<b>", Svg("<g/>"))) == "&lt;b&gt;<g/>"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_name_cannot_turn_what_stands_around_it(text: str) -> None:
    assert not set(clean(text)) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00\n")
    named = isolated(text)
    assert named == "" or (named[0], named[-1]) == ("\u2068", "\u2069")


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "//elsewhere.example", "https://elsewhere.example", "/\\x", "data:x", ""]
)
def test_no_link_leads_elsewhere(href: str) -> None:
    with pytest.raises(ValueError, match="own server"):
        link(href, "words")


@pytest.mark.parametrize("href", ["/incidents/x?a=1&b=2", "?page=2", "#row-3", "/"])
def test_links_to_rows(href: str) -> None:
    root = parsed(whole(link(href, "words")))

    assert [each.attrib["href"] for each in root.iter(f"{SVG}a")] == [href]


def test_a_picture_on_a_page_is_named_and_takes_the_ink_of_the_page() -> None:
    root = parsed(whole())

    assert root.findtext(f"{SVG}title") == "Title"
    assert root.findtext(f"{SVG}desc") == "What it says"
    assert root.attrib["viewBox"] == "0 0 100 50"
    assert root.attrib["fill"] == "currentColor"
    assert "color" not in root.attrib


def test_an_image_has_no_parts_so_that_with_links_it_is_a_group() -> None:
    assert parsed(whole(link("/x", "words"))).attrib["role"] == "group"
    assert parsed(whole(link("/x", "words"), standalone=True)).attrib["role"] == "img"


def test_one_that_stands_alone_shows_its_title_and_has_no_dead_links() -> None:
    root = parsed(whole(link("/x", "words", element("rect", width=1, height=1)), standalone=True))

    assert "Title" in [each.text for each in root.iter(f"{SVG}text")]
    assert {"color", "width", "height", "font-family"} <= root.attrib.keys()
    assert not list(root.iter(f"{SVG}a"))
    assert [each.text for each in root.iter(f"{SVG}title")] == ["Title", "words"]


def test_text_that_looks_like_a_link_is_left_alone_in_a_file() -> None:
    root = parsed(whole(label(0, 0, '<a href="/x">'), standalone=True))

    assert '<a href="/x">' in [each.text for each in root.iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (-0.01, "0"), (1.25, "1.2"), (3.0, "3"), (-2.5, "-2.5"), (100, "100")]
)
def test_numbers_are_short(value: float, text: str) -> None:
    assert number(value) == text


@given(TEXTS)
def test_a_shortened_text_fits(text: str) -> None:
    short = shortened(text, 60)

    assert width_of(short) <= 60
    assert short in ("", clean(text)) or clean(text).startswith(short[:-1].rstrip())
