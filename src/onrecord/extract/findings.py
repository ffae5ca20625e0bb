"""What is found in one document before its happenings are put together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from spacy.tokens import Token

from onrecord.extract.actors.actors import ActorSpan, find_actors
from onrecord.extract.actors.roles import role_of
from onrecord.extract.counts.counts import deaths_of, unharmed_of
from onrecord.extract.counts.quantities import Quantity, find_quantities
from onrecord.extract.counts.spared import spared_of
from onrecord.extract.counts.tallies import Tally
from onrecord.extract.events.triggers import Trigger, find_triggers
from onrecord.extract.events.weapons import Weapon, find_weapons
from onrecord.extract.places.places import PlaceSpan, find_places
from onrecord.extract.status.figurative import is_figurative
from onrecord.extract.text.parser import Parsed
from onrecord.extract.text.passages import UNREAD, mark_passages
from onrecord.extract.times.dates import TimeSpan, find_times, mentioned
from onrecord.extract.times.when import Dated, read_when
from onrecord.extract.voices.claims import claim_of
from onrecord.extract.voices.voices import Voice, attributions, find_voices, voice_of
from onrecord.model.dateline import find_dateline
from onrecord.model.reading import (
    ActorMention,
    Attribution,
    Issue,
    Mention,
    QuantityMention,
    Role,
    TimeMention,
    WeaponMention,
)
from onrecord.model.text import Document, Quote
from onrecord.vocab.gazetteer import Gazetteer


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Everything found in a text, each kind in the order of the text."""

    document: Document
    parsed: Parsed
    published: date | None  # as given, else as the report's own dateline says
    actors: list[ActorSpan]
    places: list[PlaceSpan]
    times: list[TimeSpan]
    quantities: list[Quantity]
    weapons: list[Weapon]
    voices: list[Voice]
    rows: tuple[Attribution, ...]  # the attributions of the contract
    first_rows: tuple[int, ...]  # for each voice the index of its first row
    triggers: list[Trigger]
    headlines: tuple[tuple[int, int], ...]  # characters
    deaths: tuple[Tally | None, ...]  # of whom it is told that they died
    spared: dict[int, list[Tally]]  # who came to no harm, by the token of the trigger that tells of the deed
    dated: Dated  # what each time dates

    def attribution(self, token: Token) -> int | None:
        """Give the row of the innermost voice in whose words a token stands."""
        voice = voice_of(self.voices, token)
        return None if voice is None else self.first_rows[voice]

    def in_headline(self, token: Token) -> bool:
        """Whether a word stands in a headline, which leaves out who says so."""
        return any(start <= token.idx < end for start, end in self.headlines)

    def role(self, head: Token) -> Role:
        """Give the part that a word plays, with whose claim it is where it is only claimed."""
        role = role_of(self.parsed, self.actors, head, speaker=self._speaker(head))
        status, voice = claim_of(self.parsed, self.voices, head)
        row = None if voice is None else self.first_rows[voice]
        return role if status is None else replace(role, status=status, attribution=row)

    def _speaker(self, head: Token) -> Token | None:
        """Give who says the words that a token stands in."""
        voice = voice_of(self.voices, head)
        source = None if voice is None else self.voices[voice].source
        return None if source is None else source.root

    def mentions(self) -> tuple[Mention, ...]:
        """All that is named in the text, in its order."""
        found: list[Mention] = [
            ActorMention(
                quote=_words(self.parsed, span.start, span.end),
                kind=span.kind,
                actor=span.actor,
                type=span.type,
                country=span.country,
            )
            for span in self.actors
        ]
        found += [span.mention() for span in self.places]
        found += [
            TimeMention(
                quote=_words(self.parsed, time.start, time.end),
                first=time.first,
                last=time.last,
                precision=time.precision,
            )
            for time in mentioned(self.times)
        ]
        found += [
            QuantityMention(quote=quantity.quote, low=quantity.low, high=quantity.high, unit=quantity.unit)
            for quantity in self.quantities
        ]
        violent = {trigger.token.sent.start for trigger in self.triggers}
        found += [
            WeaponMention(quote=self.parsed.between(weapon.first, weapon.last))
            for weapon in self.weapons
            if not weapon.weak or self.parsed.doc[weapon.head].sent.start in violent
        ]
        return tuple(
            sorted(found, key=lambda mention: (mention.quote.start, -mention.quote.end, mention.kind))
        )

    def issues(self) -> tuple[Issue, ...]:
        """What a person should know of the reading."""
        if self.published is not None:
            return ()
        undated = [time for time in self.times if time.basis == "relative" and time.first is None]
        if not undated:
            return ()
        quote = _words(self.parsed, undated[0].start, undated[0].end)
        message = (
            f"no date of print was found, so {len(undated)} times such as {quote.text!r} have no days; "
            "give it with --published or as `published`"
        )
        return (Issue(stage="times", code="no_date_of_print", message=message, quote=quote),)


def _words(parsed: Parsed, start: int, end: int) -> Quote:
    """Give the words of the tokens from `start` to `end` (excluded)."""
    return parsed.between(parsed.doc[start].idx, parsed.doc[end - 1].idx + len(parsed.doc[end - 1]))


def find(document: Document, parsed: Parsed, gazetteer: Gazetteer) -> Findings:
    """Look a text through for all that an event is made of."""
    passages = mark_passages(document.text)
    skip = [(passage.start, passage.end) for passage in passages if passage.kind in UNREAD]
    places = find_places(parsed, gazetteer)
    actors = _no_places(find_actors(parsed), places)
    _note_names(parsed, actors, places)
    voices = find_voices(parsed)
    rows, first_rows = attributions(parsed, voices)
    published = document.published or _dateline_day(document.text)
    times = find_times(parsed, published)
    triggers = [trigger for trigger in find_triggers(parsed.doc, skip) if not is_figurative(parsed, trigger)]
    quantities = find_quantities(parsed)
    return Findings(
        document=document,
        parsed=parsed,
        published=published,
        actors=actors,
        places=places,
        times=times,
        quantities=quantities,
        weapons=find_weapons(parsed),
        voices=voices,
        rows=rows,
        first_rows=first_rows,
        triggers=triggers,
        headlines=tuple((passage.start, passage.end) for passage in passages if passage.kind == "headline"),
        deaths=deaths_of(parsed, quantities, triggers),
        spared=spared_of(parsed, quantities, triggers, unharmed_of(parsed, quantities, triggers)),
        dated=read_when(parsed, times, triggers, published),
    )


def _dateline_day(text: str) -> date | None:
    dateline = find_dateline(text)
    return dateline.published if dateline else None


def _no_places(actors: list[ActorSpan], places: list[PlaceSpan]) -> list[ActorSpan]:
    """Give the actors without names that the tagger took for persons or organisations and the gazetteer knows."""
    known = {(place.start, place.end) for place in places if place.lat is not None and place.use == "place"}
    return [span for span in actors if span.actor or span.back or (span.start, span.end) not in known]


def _note_names(parsed: Parsed, actors: list[ActorSpan], places: list[PlaceSpan]) -> None:
    """Tell `classes_of` which words name actors and places: it sees single words only; and whose armed groups act."""
    notes: dict[int, frozenset[str]] = {}
    parsed.doc.user_data["classes"] = notes
    groups = (span for span in actors if span.actor and span.type in ("rebel", "militia") and not span.back)
    parsed.doc.user_data["groups"] = Counter(span.country for span in groups if span.country)
    for place in places:
        classes = _STATE if place.precision == "country" or place.use == "actor" else _PLACE
        for i in range(place.start, place.end):
            notes[i] = classes
    for span in actors:
        if span.back or not (span.actor or span.name):
            continue
        classes = _PERSON if span.kind == "person" else _ACTOR
        if span.type in ARMED:
            classes |= {"armed"}
        notes[span.head] = notes.get(span.head, frozenset()) | classes


_PLACE = frozenset({"place", "name"})
_STATE = frozenset({"place", "name", "actor"})
_PERSON = frozenset({"person", "people", "name"})
_ACTOR = frozenset({"actor", "name"})
ARMED = frozenset(
    {
        "military",
        "police",
        "rebel",
        "militia",
        "coalition",
        "intelligence",
        "peacekeeping",
        "security",
        "unidentified",
    }
)
