"""Words with marks in them: each claim's words can be led to, and all that is not a mark is escaped.

Marks lie in one another as their words do. Where two cross, the later one is cut where the earlier one ends, and goes
on after it; only its beginning can be led to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush

from markupsafe import Markup, escape

from onrecord.model.text import Quote

# The look of a mark: the fields of an event that have one of their own; the others are seen when they are led to.
_LOOKS = {
    "kind": "what", "agents": "who", "targets": "whom", "objects": "whom", "place": "where", "places": "where",
    "origin": "where", "destination": "where", "when": "when", "counts": "many", "weapons": "weapon",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """Words from `start` up to, not including, `end`, that a field rests on. `anchor` may be empty."""

    start: int
    end: int
    field: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a text, where they stand in it, and with which marks; `whole` is the words with marks as HTML."""

    start: int
    end: int
    text: str
    whole: Markup


def marked(text: str, at: int, marks: Iterable[Mark]) -> Markup:
    """Give a text that starts at an offset with its marks as HTML; what of a mark lies outside the text is cut off."""
    return Markup("".join(_pieces(text, at, marks)))  # noqa: S704 all that is not ours is escaped


def passages(quotes: Iterable[Quote], marks: Sequence[Mark]) -> Iterator[Passage]:
    """Give the passages of a text that some quotes cover, in its order, each once, with the marks that are in it."""
    waiting = sorted(marks, key=lambda one: (one.start, one.end))
    for each in _joined(quotes):
        inside = [one for one in waiting if one.start < each.end and one.end > each.start]
        yield Passage(each.start, each.end, each.text, marked(each.text, each.start, inside))


def _joined(quotes: Iterable[Quote]) -> Iterator[Quote]:
    """Put quotes together that overlap. One that is not as long as its offsets say is left out."""
    last: Quote | None = None
    for each in sorted(quotes, key=lambda one: (one.start, -one.end)):
        if each.end - each.start != len(each.text) or not each.text:
            continue
        if last is None or each.start >= last.end:
            if last:
                yield last
            last = each
        elif each.end > last.end:
            last = Quote(last.start, each.end, last.text + each.text[last.end - each.start :])
    if last:
        yield last


def _pieces(text: str, at: int, marks: Iterable[Mark]) -> Iterator[str]:
    end = at + len(text)
    waiting = [
        (max(one.start, at), -min(one.end, end), number, one)
        for number, one in enumerate(marks)
        if max(one.start, at) < min(one.end, end)
    ]
    heapify(waiting)
    place, ends = at, list[int]()
    while waiting:
        start, minus, number, one = heappop(waiting)
        while ends and ends[-1] <= start:
            yield f"{escape(text[place - at : ends[-1] - at])}</mark>"
            place = ends.pop()
        yield str(escape(text[place - at : start - at]))
        place, last = start, -minus
        if ends and last > ends[-1]:
            heappush(waiting, (ends[-1], -last, number, replace(one, anchor="")))
            last = ends[-1]
        ends.append(last)
        yield _opening(one)
    while ends:
        yield f"{escape(text[place - at : ends[-1] - at])}</mark>"
        place = ends.pop()
    yield str(escape(text[place - at :]))


def _opening(one: Mark) -> str:
    place = f' id="{escape(one.anchor)}"' if one.anchor else ""
    return f'<mark class="f-{_LOOKS.get(one.field, "other")}"{place}>'
