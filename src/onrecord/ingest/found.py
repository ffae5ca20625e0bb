"""What intake gives: a report, or a problem with a name on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onrecord.errors import SourceError
from onrecord.model.text import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """What the person at the keyboard knows better than the file: it wins over everything found."""

    published: date | None = None
    source: str | None = None
    url: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something given to us that could not be read, or not wholly.

    `note` marks a lesser matter: the report was read all the same, and comes just before or after.
    """

    name: str
    error: SourceError
    note: bool = False

    def __str__(self) -> str:
        """Give the one line that is shown, without control characters that would break it."""
        line = f"{self.name}: {self.error}"
        return "".join(char if char.isprintable() else "�" for char in line.replace("\n", " "))


@dataclass(frozen=True, slots=True)
class Known:
    """A report whose bytes are in the record already: its name, and the id of its document. No text was made of it."""

    name: str
    id: str


Found = Document | Problem | Known
NOTHING_GIVEN = Overrides()
