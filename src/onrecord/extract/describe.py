"""A happening as an event of the contract: every part with its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from onrecord.extract.counts.counts import counts_of
from onrecord.extract.counts.harms import spares
from onrecord.extract.events.acting import is_nobody
from onrecord.extract.events.crosswalks import acled_of, plover_of
from onrecord.extract.events.happenings import Days, Happening, is_outcome
from onrecord.extract.events.nouns import derived_kind, kind_by
from onrecord.extract.events.told import Known
from onrecord.extract.events.triggers import Trigger
from onrecord.extract.findings import Findings
from onrecord.extract.known import TOLD, days_of, known_of, names_of
from onrecord.extract.places.where import places_of
from onrecord.extract.status.status import status_of
from onrecord.extract.times.when import said_best, when_of
from onrecord.model.reading import Event, Role, Status, When
from onrecord.model.text import Quote, fingerprint
from onrecord.vocab.kinds import root


@dataclass(frozen=True, slots=True)
class Draft:
    """An event, the happening it describes, and what is known of it for comparison with others of the document."""

    happening: Happening
    event: Event
    known: Known


def describe(found: Findings, happening: Happening) -> Draft:
    """Put one happening together."""
    triggers, lead = happening.triggers, happening.lead
    parsed = found.parsed
    harmed = {token.i for trigger in triggers for token in trigger.targets}
    targets, roles = _roles(found, _heads(trigger.targets for trigger in triggers))
    things, objects = _roles(found, _heads(trigger.objects for trigger in triggers))
    doers = _heads(trigger.agents for trigger in triggers)
    actors, agents = _roles(found, [token for token in doers if token.i not in harmed])
    agents = _with_suspects(triggers, actors, agents)
    where = places_of(parsed, found.places, [lead, *(trigger for trigger in triggers if trigger is not lead)])
    teller = _teller(found, triggers, lead)
    status = status_of(parsed, found.voices, teller)
    kind = _kind(lead, [token for trigger in triggers for token in trigger.objects])
    counts = counts_of(parsed, found.quantities, triggers, targets, deaths=found.deaths, spared=found.spared)
    event = Event(
        id=fingerprint(found.document.id, kind, *(f"{trigger.token.idx}" for trigger in triggers)),
        kind=kind,
        main=False,
        plover=plover_of(kind, status, agents),
        acled=acled_of(
            kind,
            list(zip(actors, agents, strict=True)),
            list(zip(targets, roles, strict=True)),
            things,
            harmed=any(count.kind in ("killed", "injured") and count.high != 0 for count in counts),
        ),
        triggers=tuple(
            parsed.between(trigger.words[0].idx, trigger.words[-1].idx + len(trigger.words[-1]))
            for trigger in _told(found, triggers, status)
        ),
        agents=tuple(agents),
        targets=tuple(roles),
        objects=tuple(objects),
        place=where.place,
        places=where.places,
        origin=where.origin,
        destination=where.destination,
        when=_when(found, lead, triggers),
        counts=counts,
        weapons=_weapons(found, triggers),
        status=status,
        attribution=found.attribution(teller.token),
        evidence=_sentences(found, triggers),
    )
    return Draft(happening, event, known_of(event, happening))


def _teller(found: Findings, triggers: Sequence[Trigger], lead: Trigger) -> Trigger:
    """The trigger whose status and voice count: that of the first sentence below the headline that tells of it."""
    told = [trigger for trigger in triggers if not found.in_headline(trigger.token)]
    if not told:
        return lead
    told = [trigger for trigger in told if not spares(trigger)] or told
    first = min(trigger.token.sent.start for trigger in told)
    return Happening([trigger for trigger in told if trigger.token.sent.start == first]).lead


def _told(found: Findings, triggers: Sequence[Trigger], status: Status) -> Sequence[Trigger]:
    """The triggers without those of harm that did not come of it: "nobody was killed in the blast"."""
    if status not in TOLD or len(triggers) == 1:
        return triggers
    harms = [trigger for trigger in triggers if is_outcome(trigger.kind)]
    denied = [trigger for trigger in harms if status_of(found.parsed, found.voices, trigger) == "denied"]
    return [trigger for trigger in triggers if trigger not in denied] or triggers


def _when(found: Findings, lead: Trigger, triggers: Sequence[Trigger]) -> When | None:
    """The time said best of the triggers, the leading one first."""
    said = [when_of(found.dated, trigger) for trigger in (lead, *triggers)]
    return said_best([when for when in said if when is not None])


def _roles(found: Findings, heads: Sequence[Token]) -> tuple[list[Token], list[Role]]:
    """The parts that words play, each person or thing once, as it is called most fully; and the words kept.

    A pronoun that stands for nobody known adds nothing beside another part.
    """
    kept: list[tuple[Token, Role]] = []
    for token in (head for head in heads if not is_nobody(head)):
        role = found.role(token)
        same = next((i for i, (_, other) in enumerate(kept) if _is_same(role, other)), None)
        if same is None:
            kept.append((token, role))
        elif _says_more(token, role, *kept[same]):
            kept[same] = token, role
    telling = [
        (token, role) for token, role in kept if role.name or role.actor or not _is_pronoun(token)
    ] or kept
    return [token for token, _ in telling], [role for _, role in telling]


def _says_more(token: Token, role: Role, kept: Token, other: Role) -> bool:
    """Whether a part is called more fully than before: by name, by a noun, with what somebody is beside the name."""
    if bool(role.name) != bool(other.name):
        return bool(role.name)
    if _is_pronoun(kept) != _is_pronoun(token):
        return _is_pronoun(kept)
    return bool(role.name) and role.name == other.name and _is_bare(other) and not _is_bare(role)


def _is_bare(role: Role) -> bool:
    """Whether somebody is called by no more than the name, or a part of it."""
    return set(role.quote.text.lower().split()) <= set((role.name or "").lower().split())


def _with_suspects(triggers: Sequence[Trigger], heads: Sequence[Token], roles: Sequence[Role]) -> list[Role]:
    """Call possible the part of those who are only held or tried for the deed."""
    told = {token.i for trigger in triggers if not trigger.suspected for token in trigger.agents}
    held = {token.i for trigger in triggers if trigger.suspected for token in trigger.agents} - told
    return [
        replace(role, status="possible") if head.i in held and role.status is None else role
        for head, role in zip(heads, roles, strict=True)
    ]


def _is_pronoun(token: Token) -> bool:
    return token.pos_ in ("PRON", "DET")


def _is_same(one: Role, other: Role) -> bool:
    if one.actor or other.actor:
        return one.actor == other.actor and one.head.text.lower() == other.head.text.lower()
    if one.name and other.name:
        return names_of(one) == names_of(other)
    return one.head.text.lower() == other.head.text.lower()


def _heads(groups: Iterable[Sequence[Token]]) -> list[Token]:
    found = {token.i: token for group in groups for token in group}
    return [found[i] for i in sorted(found)]


def _kind(lead: Trigger, objects: Sequence[Token]) -> str:
    """An attack is named after the protected object that it hit or the weapon, a killing that a weapon did after it."""
    found: Iterable[str | None] = ()
    if lead.kind == "attack":
        found = (*map(derived_kind, objects), *map(kind_by, lead.weapons))
    elif lead.kind == "raid":
        found = (kind for kind in map(kind_by, lead.weapons) if kind in _FROM_AIR)
    elif lead.kind in ("killing", "injury", "death") and not lead.agents:
        found = map(kind_by, lead.weapons)
    return next(filter(None, found), lead.kind)


_FROM_AIR = frozenset({"air_strike", "drone_strike"})


def _weapons(found: Findings, triggers: Sequence[Trigger]) -> tuple[Quote, ...]:
    heads = {token.i for trigger in triggers for token in (*trigger.weapons, *trigger.words)}
    return tuple(
        found.parsed.between(weapon.first, weapon.last) for weapon in found.weapons if weapon.head in heads
    )


def _sentences(found: Findings, triggers: Sequence[Trigger]) -> tuple[Quote, ...]:
    spans = {sentence.start: sentence for sentence in (trigger.token.sent for trigger in triggers)}
    return tuple(found.parsed.quote(spans[start]) for start in sorted(spans))


def days_said(found: Findings, trigger: Trigger) -> Days | None:
    """The days that are said of a trigger itself, not carried on from elsewhere."""
    when = when_of(found.dated, trigger)
    return None if when is None or when.basis == "inherited" else days_of(when)


def is_told(event: Event) -> bool:
    """Whether the report says that it happened."""
    return event.status in TOLD


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events by the place of their first trigger."""
    return tuple(
        sorted(events, key=lambda event: (event.triggers[0].start, event.triggers[0].end, event.kind))
    )


def with_main(events: Sequence[Event]) -> tuple[Event, ...]:
    """The events with the one marked that the document is mainly about: told most often, with most known, earliest."""
    told = [event for event in events if is_told(event) and root(event.kind) in _NEWSWORTHY]
    if not told:
        return tuple(events)
    main = max(
        told,
        key=lambda event: (
            len(event.triggers) + len(event.counts) + bool(event.place) + bool(event.when),
            -event.triggers[0].start,
        ),
    )
    return tuple(replace(event, main=event is main) for event in events)


_NEWSWORTHY = frozenset({"violence", "coercion", "movement", "protest", "military", "crime", "consequence"})
