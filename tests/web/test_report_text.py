"""The text of a report in pieces is always the text."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from onrecord.model.text import Quote
from onrecord.review.masks import masked
from onrecord.web.report.text import (
    Span,
    chosen,
    found_near,
    lights,
    pieces,
    stretches,
    written,
)
from onrecord.words import MASK

TEXT = "At least 12 civilians, including three children, were killed in Tal Zahir."
edges = st.integers(-3, 45)
spans = st.lists(
    st.builds(Span, edges, edges, st.sampled_from(["when", "agents"]), st.sampled_from("abcdef")), max_size=8
)
covers = st.lists(st.tuples(edges, edges), max_size=3)


@given(st.text(max_size=40), spans, covers)
def test_pieces_joined_are_the_text(text: str, given: list[Span], covered: list[tuple[int, int]]) -> None:
    cut = pieces(text, given, covered)

    assert "".join(piece.text for piece in cut) == text
    assert "".join(piece.text for stretch in stretches(cut) for piece in stretch.pieces) == text
    at = 0
    for piece in cut:
        inside = {span.value for span in given if span.start <= at and at + len(piece.text) <= span.end}
        assert set(piece.values) == inside
        assert bool(piece.id) == bool(inside)
        at += len(piece.text)


@given(st.text(max_size=40), spans)
def test_a_value_lights_up_all_of_its_words(text: str, given: list[Span]) -> None:
    cut = pieces(text, given)
    said = {piece.id: piece.text for piece in cut}

    for value, ids in lights(cut).items():
        wanted = {
            at
            for span in given
            if span.value == value
            for at in range(max(span.start, 0), min(span.end, len(text)))
        }
        assert sum(len(said[each]) for each in ids.split()) == len(wanted)


def test_of_words_within_words_the_shorter_shows_and_leads() -> None:
    cut = pieces(TEXT, [Span(0, 21, "targets", "who"), Span(9, 11, "counts", "many")])

    assert [(piece.text, piece.field, piece.values) for piece in cut[:3]] == [
        ("At least ", "targets", ("who",)),
        ("12", "counts", ("many", "who")),
        (" civilians", "targets", ("who",)),
    ]


class Reads(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said = ""
        self.tags: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


@given(st.text(max_size=60))
def test_nothing_of_a_text_becomes_html(text: str) -> None:
    reader = Reads()
    reader.feed(f"<p>{written(text)}</p>")
    reader.close()

    assert reader.tags == ["p"]
    assert reader.said == text.replace("\x00", "\ufffd")


def test_a_carriage_return_stays_one_character() -> None:
    assert written("a\r\nb") == "a&#13;\nb"


@given(st.text(max_size=30), st.text(max_size=10), st.text(max_size=30))
def test_what_is_masked_is_nowhere_and_the_rest_is_where_it_was(before: str, said: str, after: str) -> None:
    text = before + said + after
    if not said.strip() or MASK in text:
        return
    shown = masked(text, [Quote.of(text, len(before), len(before) + len(said))])

    assert len(shown) == len(text)
    assert all(new in (old, MASK) for new, old in zip(shown, text, strict=True))
    assert all(letter.isspace() or letter == MASK for letter in shown[len(before) : len(before) + len(said)])
    if len(said.strip()) >= 4 and said == said.strip():
        assert said not in shown


def test_short_words_are_masked_where_they_were_said_alone() -> None:
    text = "He said he saw it. He left."

    assert masked(text, [Quote.of(text, 0, 2)]) == f"{MASK * 2} said he saw it. He left."


def test_typed_words_are_found_nearest_to_what_they_are_about() -> None:
    text = "Two died in Tolvar. Later two\n died  in Anselm."

    assert found_near(text, "died in", 40) == Quote.of(text, 31, 39)
    assert found_near(text, "died in", 0) == Quote.of(text, 4, 11)
    assert found_near(text, "three", 0) is None
    assert found_near(text, "  ", 0) is None


def test_a_selection_must_be_what_the_text_says_there() -> None:
    assert chosen(TEXT, 8, 12, "12") == Quote.of(TEXT, 9, 11)
    assert chosen(TEXT, 8, 12, "13") is None
    assert chosen(TEXT, 8, 500, "12") is None
