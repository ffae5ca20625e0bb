"""A row written out as the text of a document, and its cells by the field they are for, each with its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from onrecord.model.text import Quote
from onrecord.vocab import load


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not empty: its column, its words, and the line of the text that it stands in.

    The words are without the white space around them. The line says what they are: "fatalities: 12".
    """

    column: str
    words: Quote
    line: Quote

    @property
    def value(self) -> str:
        """What the cell says."""
        return self.words.text

    @property
    def telling(self) -> Quote:
        """The words of the cell; of a mere number or code the whole line, for a number alone says nothing."""
        return self.words if any(map(str.isalpha, self.value)) else self.line

    def part(self, start: int, end: int) -> Quote:
        """Copy out some of the words, by their place in the cell."""
        return Quote(self.words.start + start, self.words.start + end, self.value[start:end])


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a row: the text that they are written out in, and each by its field."""

    text: str
    by_field: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)

    def all(self, name: str) -> tuple[Cell, ...]:
        """Give every cell of a field that is not empty, in the order in which the fields are given."""
        return self.by_field.get(name, ())

    def first(self, name: str) -> Cell | None:
        """Give the first cell of a field that says something."""
        return next((cell for cell in self.all(name) if is_known(cell.value)), None)


def is_known(value: str) -> bool:
    """Whether a cell says something, and not that nothing is known."""
    return value.casefold() not in load("coded/sheet")["unknown"]["values"]


def written(columns: Sequence[str], cells: Sequence[str], fields: Mapping[str, str]) -> Cells:
    """Write a row out, a line `column: value` for each cell that is not empty. `fields` gives the field of a column.

    Values stand as they are, with the lines that they have; a cell beyond the heading is called after its place.
    """
    lines: list[str] = []
    found: dict[str, list[Cell]] = {}
    at = 0
    for number, value in enumerate(cells, 1):
        bare = value.strip()
        if not bare:
            continue
        column = columns[number - 1] if number <= len(columns) else f"(column {number})"
        line = f"{column}: {value}"
        start = at + len(column) + 2 + len(value) - len(value.lstrip())
        end = start + len(bare)
        cell = Cell(column, Quote(start, end, bare), Quote(at, end, line[: end - at]))
        if column in fields and number <= len(columns):
            found.setdefault(fields[column], []).append(cell)
        lines.append(line)
        at += len(line) + 1
    ranks = {column: rank for rank, column in enumerate(fields)}
    ordered = {name: tuple(sorted(each, key=lambda cell: ranks[cell.column])) for name, each in found.items()}
    return Cells("\n".join(lines), ordered)


def span(text: str, first: Quote, last: Quote) -> Quote:
    """Give the words from the one quote to the other, whichever stands first, with all that is between them."""
    return Quote.of(text, min(first.start, last.start), max(first.end, last.end))
