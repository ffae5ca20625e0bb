"""The text of a report as pieces to be drawn: highlighted, covered or masked, and always the same characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from onrecord.model.text import Quote

# What HTML would take away or change on its way into a page; the rest stands as it is, character for character.
_UNSAID = {"\r": Markup("&#13;"), "\x00": Markup("\ufffd")}


@dataclass(frozen=True, slots=True)
class Span:
    """Where words of a value stand: `value` is the id of its line on the page."""

    start: int
    end: int
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text in which nothing begins or ends. `id` is empty where it belongs to no value.

    `field` is that of the shortest of the values it belongs to, `values` are all of these, the shortest first. `cover`
    is the number of the passage by which it is covered, None where it is not.
    """

    id: str
    text: str
    field: str
    values: tuple[str, ...]
    cover: int | None

    @property
    def length(self) -> int:
        """How many characters it has."""
        return len(self.text)

    @property
    def html(self) -> Markup:
        """Give the characters as they are written in a page."""
        return written(self.text)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pieces in a row that are covered together, or are not covered (`cover` None)."""

    cover: int | None
    pieces: tuple[Piece, ...]


def written(text: str) -> Markup:
    """Give a text as HTML from which a browser reads the same characters; one for one where it cannot."""
    safe = escape(text)
    for letter, stands in _UNSAID.items():
        safe = Markup(safe.replace(letter, stands))  # noqa: S704 - escaped above
    return safe


def pieces(text: str, spans: Iterable[Span], covers: Sequence[tuple[int, int]] = ()) -> tuple[Piece, ...]:
    """Cut a text where spans and covers begin and end. The pieces joined are the text.

    Spans and covers are Unicode code points, end excluded; what reaches outside the text is cut off.
    """
    inside = [span for span in spans if max(span.start, 0) < min(span.end, len(text))]
    edges = {0, len(text)}
    for start, end in (*((span.start, span.end) for span in inside), *covers):
        edges |= {min(max(edge, 0), len(text)) for edge in (start, end)}
    waiting = sorted(inside, key=lambda span: span.start, reverse=True)
    return tuple(_cut(text, sorted(edges), waiting, covers))


def _cut(
    text: str, edges: Sequence[int], waiting: list[Span], covers: Sequence[tuple[int, int]]
) -> Iterator[Piece]:
    live: list[Span] = []
    for number, (start, end) in enumerate(pairwise(edges)):
        while waiting and waiting[-1].start <= start:
            live.append(waiting.pop())
        live = sorted((span for span in live if span.end > start), key=lambda span: span.end - span.start)
        cover = next((at for at, (first, last) in enumerate(covers) if first <= start and end <= last), None)
        values = tuple(dict.fromkeys(span.value for span in live))
        yield Piece(
            f"w{number}" if live else "", text[start:end], live[0].field if live else "", values, cover
        )


def stretches(found: Sequence[Piece]) -> tuple[Stretch, ...]:
    """Put pieces together that are covered together."""
    made: list[tuple[int | None, list[Piece]]] = []
    for piece in found:
        if made and made[-1][0] == piece.cover:
            made[-1][1].append(piece)
        else:
            made.append((piece.cover, [piece]))
    return tuple(Stretch(cover, tuple(inside)) for cover, inside in made)


def lights(found: Iterable[Piece]) -> Mapping[str, str]:
    """Give, for each value, the ids of the pieces that it lights up, as `data-lights` has them."""
    lit: dict[str, list[str]] = {}
    for piece in found:
        for value in piece.values:
            lit.setdefault(value, []).append(piece.id)
    return {value: " ".join(ids) for value, ids in lit.items()}


def found_near(text: str, words: str, near: int) -> Quote | None:
    """Give where words stand in a text, of several places the nearest to a character; None where they do not.

    White space counts as the same, whatever it is.
    """
    wanted = words.split()
    if not wanted:
        return None
    places = sorted(_runs(text, wanted), key=lambda place: abs(place[0] - near))
    return Quote.of(text, *places[0]) if places else None


def _runs(text: str, wanted: Sequence[str]) -> Iterator[tuple[int, int]]:
    at = text.find(wanted[0])
    while at >= 0:
        end = _end_of(text, at, wanted)
        if end is not None:
            yield at, end
        at = text.find(wanted[0], at + 1)


def _end_of(text: str, start: int, wanted: Sequence[str]) -> int | None:
    end = start
    for number, word in enumerate(wanted):
        if number:
            after = end
            while end < len(text) and text[end].isspace():
                end += 1
            if end == after:
                return None
        if not text.startswith(word, end):
            return None
        end += len(word)
    return end


def chosen(text: str, start: int, end: int, words: str) -> Quote | None:
    """Give the words that a person selected, without white space around them; None where the text has others there."""
    if not 0 <= start < end <= len(text):
        return None
    inside = text[start:end]
    if inside.replace("\x00", "\ufffd").split() != words.split():
        return None
    first = start + len(inside) - len(inside.lstrip())
    last = start + len(inside.rstrip())
    return Quote.of(text, first, last) if first < last else None
