"""A document and its reading as they may go out: texts as long as before, with blocks for what may not be read.

Quotes are masked with the text, so that all of them still are the words of the text at their offsets.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

from onrecord.export.masking import Masking
from onrecord.export.profiles import LEVELS, Level, Profile, Withheld, profiles
from onrecord.model.reading import Event
from onrecord.model.record import Filed

MOST = 6  # times that a document is masked until nothing changes


@dataclass(frozen=True)
class Outgoing:
    """A document as it goes out under a profile. `events` are those of its events that people corrected or added.

    Whoever masks a document and its events takes one of these for all of them: then all have the same words masked.
    It is masked again until nothing changes, since a masked word can put the one beside it into another light.
    """

    given: Filed
    profile: Profile
    events: tuple[Event, ...] = ()

    @cached_property
    def filed(self) -> Filed:
        """The document with its reading; just as it was given where the profile shows all."""
        return self._passes[-1].filed if self._passes else self.given

    @cached_property
    def withheld(self) -> Withheld:
        """How much of the document and its reading was withheld."""
        if not self._passes:
            return Withheld()
        before, after = self.given.document, self.filed.document
        found = Counter[str]()
        for each in self._passes:
            found.update(each.masks.sorts)
        found["persons masked"] = self._passes[0].secrets.persons
        found["places made coarser or left out"] = max(each.secrets.places for each in self._passes)
        found["authors replaced"] = int(before.author != after.author)
        found["whole texts kept back"] = int(not self.profile.texts)
        found["addresses of reports shortened"] = int(before.url != after.url)
        found["file names kept back"] = int(before.name != after.name)
        return Withheld({sort: number for sort, number in found.items() if number})

    def event(self, event: Event) -> tuple[Event, Withheld]:
        """Give an event as people left it as it may go out, and how many of its places and names were withheld."""
        found = event
        for each in self._passes:
            found = each.event(found)
        names = sum(
            before.name != after.name
            for side in ("agents", "targets", "objects")
            for before, after in zip(getattr(event, side), getattr(found, side), strict=True)
        )
        places = int(event.place != found.place) + sum(each not in found.places for each in event.places)
        return found, Withheld.of(names_in_events_masked=names, places_in_events_made_coarser=places)

    def words(self, text: str) -> str:
        """Give words that are not of the text, such as a title or a note, with the same things masked."""
        for each in self._passes:
            text = each.words(text)
        return text

    @cached_property
    def _passes(self) -> tuple[Masking, ...]:
        if self.profile.all_shown:
            return ()
        done: list[Masking] = []
        given, events = self.given, self.events
        for level in _levels(self.profile):
            for _ in range(MOST):
                masking = Masking(given, replace(self.profile, places=level), events)
                if done and masking.filed == given:
                    break
                done.append(masking)
                given, events = masking.filed, tuple(masking.event(each) for each in events)
        return tuple(done)


def _levels(profile: Profile) -> tuple[Level, ...]:
    """Give the levels of places at which a document is masked one after the other: those of finer profiles first.

    So nothing can be read under a profile that cannot be under a finer one, whatever stands beside it.
    """
    used = {each.places for each in profiles().values() if each.persons == "masked"}
    finer = LEVELS[: LEVELS.index(profile.places)]
    return (*(level for level in finer if level in used), profile.places)
