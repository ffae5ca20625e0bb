"""What is withheld."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from onrecord.export.profiles import Profile
from onrecord.model.reading import Event
from onrecord.model.record import Filed


@dataclass(frozen=True, slots=True)
class Withheld:
    """What was withheld, by sort."""

    counts: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: Withheld) -> Withheld:
        """Give the sum."""
        names = dict.fromkeys((*self.counts, *other.counts))
        return Withheld({name: self.counts.get(name, 0) + other.counts.get(name, 0) for name in names})


def withhold(filed: Filed, profile: Profile) -> tuple[Filed, Withheld]:
    """Give a document and its reading as they may go out."""
    return filed, Withheld()


def withhold_event(event: Event, filed: Filed, profile: Profile) -> Event:
    """Give an event of a document as it may go out."""
    return event
