"""What holds of every reading, whatever the text."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.extract.read import read
from onrecord.model.contract import encode
from onrecord.model.reading import Reading
from onrecord.model.text import Document

PRINTED = date(2021, 5, 7)

AGENTS = (
    "Soldiers",
    "Gunmen",
    "The militia",
    "Police officers",
    "Fighters of the Hill Front",
    "Border guards",
)
VERBS = ("killed", "shot", "wounded", "arrested", "abducted", "tortured", "beat")
TARGETS = (
    "two farmers",
    "at least 12 villagers",
    "a teacher",
    "the mayor's son",
    "21 civilians, including three children",
)
PLACES = (
    "in Kidal",
    "near Goma",
    "in the town of Bambari",
    "at a checkpoint outside Mosul",
    "on the road to Herat",
)
DAYS = ("", "", " on 4 March 2015", " in August 2013", " yesterday", " on Tuesday")
FRAMES = (
    "{}.",
    "{}, witnesses said.",
    "According to the league, {}.",
    'A doctor said: "{}."',
    "The army denied that {}.",
    "A nurse told the widow's lawyer that {}.",
)
ASIDES = (
    "The market was closed.",
    "About 4,000 families fled from Saraqib to Idlib.",
    "The governor ordered his men to shoot anyone who crossed the river.",
    "Shells destroyed the town's only hospital.",
    "No one has claimed responsibility for the attack.",
    "The debate was a war of words.",
    "If the rebels attack the dam, the valley will be under water.",
)


@st.composite
def sentences(draw: st.DrawFn, days: tuple[str, ...] = DAYS) -> str:
    if draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(ASIDES))
    clause = (
        f"{draw(st.sampled_from(AGENTS))} {draw(st.sampled_from(VERBS))} {draw(st.sampled_from(TARGETS))} "
    )
    clause += draw(st.sampled_from(PLACES)) + draw(st.sampled_from(days))
    frame = draw(st.sampled_from(FRAMES))
    inner = clause if frame.startswith(("{", "A doctor")) else clause[0].lower() + clause[1:]
    return frame.format(inner)


def texts(days: tuple[str, ...] = DAYS, *, least: int = 1) -> st.SearchStrategy[str]:
    paragraph = st.lists(sentences(days), min_size=least, max_size=5, unique=True).map(" ".join)
    return st.lists(paragraph, min_size=1, max_size=3).map("\n\n".join)


quick = settings(max_examples=20)


def read_text(text: str, published: date | None = PRINTED) -> Reading:
    return next(iter(read([Document(id="one", text=text, published=published)])))


def quotes(value: Any) -> Iterator[dict[str, Any]]:
    """Every quote anywhere in a reading."""
    if isinstance(value, dict):
        if value.keys() == {"start", "end", "text"}:
            yield value
        value = list(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            yield from quotes(part)


def gist(reading: Reading) -> list[Any]:
    """Kinds, statuses and numbers of the events, in their order."""
    return [
        (
            event.kind,
            event.status,
            [(count.kind, count.unit, count.low, count.high) for count in event.counts],
        )
        for event in reading.events
    ]


@quick
@given(texts())
def test_every_quote_is_verbatim(text: str) -> None:
    for quote in quotes(msgspec.to_builtins(read_text(text))):
        assert quote["text"] == text[quote["start"] : quote["end"]]
        assert quote["text"].strip() == quote["text"] != ""


@quick
@given(st.text(max_size=300))
def test_any_characters_can_be_read(text: str) -> None:
    for quote in quotes(msgspec.to_builtins(read_text(text))):
        assert quote["text"] == text[quote["start"] : quote["end"]]


@quick
@given(texts())
def test_the_same_text_gives_the_same_bytes(text: str) -> None:
    assert encode(read_text(text)) == encode(read_text(text))


@quick
@given(st.lists(texts(), min_size=2, max_size=4))
def test_what_stands_before_or_after_changes_nothing(several: list[str]) -> None:
    documents = [
        Document(id=str(number), text=text, published=PRINTED) for number, text in enumerate(several)
    ]
    forward = {reading.id: encode(reading) for reading in read(documents)}
    backward = {reading.id: encode(reading) for reading in read(documents[::-1])}

    assert forward == backward
    assert [reading.id for reading in read(documents)] == [document.id for document in documents]


@quick
@given(texts(least=4), st.integers(50, 100))
def test_hard_wrapped_lines_change_nothing(text: str, width: int) -> None:
    wrapped = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in text.split("\n\n"))

    assert gist(read_text(wrapped)) == gist(read_text(text))


@quick
@given(texts())
def test_typographic_marks_change_nothing(text: str) -> None:
    typographic = text.replace(' "', " \u201c").replace('"', "\u201d").replace("'", "\u2019")

    assert gist(read_text(typographic)) == gist(read_text(text))


@quick
@given(texts(days=("",)))
def test_the_date_of_print_is_no_date_of_an_event(text: str) -> None:
    for event in read_text(text).events:
        assert event.when is None or (event.when.first, event.when.last) == (None, None)


@quick
@given(texts())
def test_no_place_is_put_at_the_origin_of_the_map(text: str) -> None:
    reading = read_text(text)
    places = [
        place
        for event in reading.events
        for place in (*event.places, event.place, event.origin, event.destination)
    ]
    for place in (*places, *(mention for mention in reading.mentions if mention.kind == "place")):
        assert place is None or (place.lat, place.lon) != (0, 0)


@quick
@given(texts())
def test_what_points_points_to_something(text: str) -> None:
    reading = read_text(text)
    for event in reading.events:
        for count in event.counts:
            assert count.part_of is None or event.counts[count.part_of].kind == count.kind
            assert count.of is None or event.targets[count.of]
        for role in (*event.agents, *event.targets, *event.objects):
            assert role.quote.start <= role.head.start < role.head.end <= role.quote.end
        for index in (event.attribution, *(role.attribution for role in (*event.agents, *event.targets))):
            assert index is None or reading.attributions[index]


@quick
@given(texts())
def test_ids_are_unique_and_one_event_at_most_is_the_main_one(text: str) -> None:
    events = read_text(text).events

    assert [name for name, times in Counter(event.id for event in events).items() if times > 1] == []
    assert sum(event.main for event in events) <= 1


@pytest.mark.parametrize("text", ["", " ", "\n\n", ".", "12", "\ufeff", "\u202e", "A" * 5_000, "no. " * 500])
def test_a_text_that_tells_nothing_has_no_events(text: str) -> None:
    assert read_text(text).events == ()


def test_a_text_is_read_without_a_date_of_print() -> None:
    (event,) = read_text("Soldiers arrested a teacher in Kidal yesterday.", None).events

    assert event.kind == "arrest"
    assert event.when is not None
    assert (event.when.first, event.when.last) == (None, None)
    assert event.when.quote is not None
    assert event.when.quote.text == "yesterday"


def test_yesterday_is_counted_from_the_date_of_print() -> None:
    (event,) = read_text("Soldiers arrested a teacher in Kidal yesterday.").events

    assert event.when is not None
    assert (event.when.first, event.when.basis) == (date(2021, 5, 6), "relative")


def test_today_is_the_date_of_print_because_the_words_say_so() -> None:
    (event,) = read_text("Soldiers arrested a teacher in Kidal today.").events

    assert event.when is not None
    assert event.when.first == PRINTED


def test_times_without_a_date_of_print_are_an_issue() -> None:
    undated = Document(id="x", text="Yesterday shells hit the bakery in Varsol.")
    (issue,) = next(read([undated])).issues
    assert (issue.code, issue.quote.text if issue.quote else None) == ("no_date_of_print", "Yesterday")


def test_the_dateline_dates_the_report() -> None:
    text = "VARSOL, 12 March 1988 (Radio Varsol) - Shells hit the bakery in Varsol yesterday."
    found = next(read([Document(id="x", text=text)]))
    assert found.published == date(1988, 3, 12)
    assert found.issues == ()
    assert found.events[0].when is not None
    assert found.events[0].when.first == date(1988, 3, 11)


def test_one_who_was_shot_is_counted_as_hurt_only_where_nobody_is_told_dead() -> None:
    alone, with_a_death = read(
        [
            Document(id="a", text="A baker was shot in the street, police said."),
            Document(
                id="b",
                text="A baker was shot in the street, police said. The mayor spoke of a death too many.",
            ),
        ]
    )
    assert [count.kind for event in alone.events for count in event.counts] == ["injured"]
    assert [count.kind for event in with_a_death.events for count in event.counts] == []


def test_events_of_two_documents_have_two_ids_though_the_words_are_the_same() -> None:
    text = "Two people were killed in Tal Zahir on Sunday."
    first, second = read([Document(id="one", text=text), Document(id="two", text=text)])

    assert first.events
    assert {event.id for event in first.events}.isdisjoint(event.id for event in second.events)
