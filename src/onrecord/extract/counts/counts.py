"""How many people were killed, injured, displaced ... in an event, as the report says.

Each count rests on the words of its number and noun. A plural without a number gives no count, one person
(a name, "a boy") is one, "nobody" is nought. What is told twice is counted once (`tallies.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from onrecord.extract.counts.harms import befalls_agents, harm_of, is_fatal, is_open, joined_kinds
from onrecord.extract.counts.households import dwelled_in, homes_of, restated
from onrecord.extract.counts.individuals import adds, anaphora, is_anaphor, last_name, one
from onrecord.extract.counts.quantities import Quantity, group_of, noun_list, singular
from onrecord.extract.counts.running import is_running
from onrecord.extract.counts.tallies import Tally, settle, tally_of
from onrecord.extract.counts.totals import totals_of
from onrecord.extract.events.triggers import Trigger
from onrecord.extract.text.parser import Parsed
from onrecord.model.reading import Count
from onrecord.vocab.kinds import root

_THEM = frozenset({"them", "whom", "these", "those"})


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The numbers of a text by token, and the tokens that an event's triggers have for targets."""

    parsed: Parsed
    at: dict[int, Quantity]
    claimed: frozenset[int]


def counts_of(
    parsed: Parsed,
    quantities: Sequence[Quantity],
    triggers: Sequence[Trigger],
    targets: Sequence[Token],
    *,
    deaths_told: bool = False,
) -> tuple[Count, ...]:
    """Give the counts of one event, in the order of the text, from all the words that tell of it.

    `targets` are the heads of the event's targets; `of` of a count is an index into them, `part_of` one into
    the counts given. Where the report tells of deaths (`deaths_told`), one person who "was shot" may be the one
    who died, and is no count of the injured.
    """
    tallies = tallies_of(parsed, quantities, triggers)
    if deaths_told and not any(tally.kind == "killed" for tally in tallies):
        tallies = [tally for tally in tallies if not (tally.open and tally.single)]
    return settled(tallies, targets)


def tallies_of(parsed: Parsed, quantities: Sequence[Quantity], triggers: Sequence[Trigger]) -> list[Tally]:
    """Give every telling of how many, before repetitions are recognised.

    Those of happenings that prove to be one may be joined, and then be settled together.
    """
    at = {place: one for one in reversed(quantities) for place in (*range(one.start, one.end), one.head)}
    heads = [head for trigger in triggers for head in _heads(at, trigger)]
    claimed = frozenset(token.i for head in heads for token in (head, _numbered(at, head)))
    numbers = _Numbers(parsed, at, claimed)
    found = [tally for trigger in triggers for tally in _of_trigger(numbers, trigger)]
    totals = totals_of(parsed, quantities, triggers, {tally.kind for tally in found})
    return _distinct([*found, *totals])


def settled(tallies: Iterable[Tally], targets: Sequence[Token]) -> tuple[Count, ...]:
    """Give the counts that tellings come to, the same people counted once."""
    places = {target.i: at for at, target in reversed(list(enumerate(targets)))}
    return tuple(_count(tally, places) for tally in settle(tallies))


def _distinct(tallies: Iterable[Tally]) -> list[Tally]:
    """One tally for the same words and kind; a running total before a plain number, a sure harm before "shot"."""
    best: dict[tuple[str, int, int], Tally] = {}
    for tally in tallies:
        key = (tally.kind, tally.quote.start, tally.quote.end)
        known = best.get(key)
        if known is None or (tally.cumulative and not known.cumulative) or (known.open and not tally.open):
            best[key] = tally
    return list(best.values())


def _count(tally: Tally, places: dict[int, int]) -> Count:
    return Count(
        kind=tally.kind,
        unit=tally.unit,
        low=tally.low,
        high=tally.high,
        hedge=tally.hedge,
        group=tally.group,
        part_of=tally.part_of,
        of=None if tally.target is None else places.get(tally.target),
        cumulative=tally.cumulative,
        quote=tally.quote,
    )


# -- what a trigger counts ------------------------------------------------------------------------------


def _of_trigger(numbers: _Numbers, trigger: Trigger) -> Iterator[Tally]:
    harm = harm_of(trigger)
    yield from _homes(numbers, trigger)
    if root(trigger.kind) == "unrest" or trigger.kind in joined_kinds():
        for head in trigger.agents or _number_subjects(numbers.at, trigger):
            if head.i in numbers.at:
                yield from _told(numbers, trigger, head, "participants")
    if harm:
        for head in _heads(numbers.at, trigger):
            for same in (head, *restated(numbers.at, _numbered(numbers.at, head))):
                yield from _told(numbers, trigger, same, harm)
            yield from _parts(numbers, trigger, head, harm)
        yield from _fatally(numbers, trigger)
        for head in _beside(numbers, trigger):
            yield from _told(numbers, trigger, head, harm)


def _fatally(numbers: _Numbers, trigger: Trigger) -> Iterator[Tally]:
    """Read how many of those shot or stabbed died of it: "were shot, two of them fatally"."""
    sentence = trigger.token.sent
    for token in sentence if is_open(trigger) else ():
        quantity = numbers.at.get(token.i)
        if quantity is not None and token.i == quantity.end - 1 and is_fatal(token):
            yield replace(tally_of("killed", quantity, trigger, token), anyone=True)


def _heads(at: dict[int, Quantity], trigger: Trigger) -> list[Token]:
    """Give those to whom it was done; else the number right before the words: "12 injured", "five dead"."""
    subject = _bare_subject(at, trigger)
    if subject is not None:
        return [subject]
    own = [child for child in trigger.token.children if child.dep_ == "nummod" and child.i in at]
    if trigger.token.pos_ in ("NOUN", "PROPN") and singular(trigger.token) not in noun_list("harm"):
        own = []  # "six shots", "five arrests"
    bare = [head for head in trigger.objects if head.i in at and at[head.i].alone]
    whole = [head for head in trigger.targets if not _is_member(at, head)]
    if whole or own or bare:
        return [*whole, *own, *bare]
    acting = [head for head in trigger.agents if _numbered(at, head).i in at]
    if acting and befalls_agents(harm_of(trigger) or ""):
        return acting
    first = trigger.words[0] if trigger.words else trigger.token
    if not first.i or first.tag_ not in ("VBN", "VBD", "JJ"):
        return []
    before = first.nbor(-1)
    if before.i in at:
        quantity = at[before.i]
        return [first.doc[quantity.head]] if quantity.alone or quantity.unit != "things" else []
    return [before] if before.lower_ == "another" else []


def _bare_subject(at: dict[int, Quantity], trigger: Trigger) -> Token | None:
    """Find the number before a verb's auxiliary where the parser sees no subject: "and up to 70 were wounded"."""
    helpers = [child.i for child in trigger.token.children if child.dep_ == "auxpass"]
    subjects = any(child.dep_ in ("nsubj", "nsubjpass") for child in trigger.token.children)
    if not helpers or subjects or trigger.token.dep_ != "conj":
        return None
    quantity = at.get(helpers[0] - 1)
    return trigger.token.doc[quantity.head] if quantity and quantity.alone else None


def _number_subjects(at: dict[int, Quantity], trigger: Trigger) -> list[Token]:
    """Find the subject that is a share of somebody: "two-thirds of the army deserted"."""
    return [child for child in trigger.token.children if child.dep_ == "nsubj" and child.i in at]


def _beside(numbers: _Numbers, trigger: Trigger) -> Iterator[Token]:
    """Find those to whom it was done too: "a man, his wife and their son", "along with two guards"."""
    for target in trigger.targets:
        for child in target.children:
            if child.dep_ == "appos" and child.tag_ in ("NN", "NNP") and child.conjuncts:
                is_name = target.tag_ == "NN" and child.ent_type_ == "PERSON"  # "the teacher X and a boy"
                yield from child.conjuncts if is_name else (child, *child.conjuncts)
    for child in (child for token in (trigger.token, *trigger.targets) for child in token.children):
        if child.lower_ in anaphora("companions"):
            inner = (child, *(word for word in child.children if word.dep_ == "prep"))
            named = (word for link in inner for word in link.children if word.dep_ == "pobj")
            yield from (
                one for word in named for one in (word, *word.conjuncts) if one.i not in numbers.claimed
            )


def _numbered(at: dict[int, Quantity], head: Token) -> Token:
    """Give the number that stands for a target: "12" in "12 of the 20 men", "60 homes" in "residents of 60 homes"."""
    part = head.head.head if head.dep_ == "pobj" and head.head.lower_ == "of" else head
    if part.i in at and (head.i not in at or at[part.i].alone):
        return part
    return head if head.i in at else dwelled_in(at, head) or head


def _homes(numbers: _Numbers, trigger: Trigger) -> Iterator[Tally]:
    """Read homes destroyed or damaged; the field counts them as households."""
    for head, kind in homes_of(numbers.at, trigger):
        told = numbers.at[head.i]
        whose = told.unit == "people" and singular(head) != "other"  # "the homes of 1,600 people"
        for tally in _told(numbers, trigger, head, kind):
            yield replace(tally, unit="people" if whose and not told.alone else "households")


def _told(
    numbers: _Numbers, trigger: Trigger, head: Token, kind: str, within: Token | None = None
) -> Iterator[Tally]:
    """Read the number said of a noun; one for a single person; nothing for a plural without a number."""
    target, head = head, _numbered(numbers.at, head)
    quantity = numbers.at.get(head.i) or one(numbers.parsed, head, named=within is not None)
    if quantity is None or (quantity.high != 0 and _is_denied(numbers.at, target)):
        return
    noun = numbers.parsed.doc[quantity.head]
    word = singular(noun)
    if quantity.unit == "things" and not quantity.alone and word not in noun_list("harm"):
        return  # wounds, shots, arrests
    yield replace(
        tally_of(kind, quantity, trigger, noun),
        unit="people" if quantity.unit == "things" else quantity.unit,
        head=head.i,
        target=target.i,
        word=word,
        name=last_name(noun),
        plain=word in anaphora("plain"),
        anyone=quantity.alone or word in anaphora("anyone"),
        anaphor=is_anaphor(noun, quantity),
        more=adds(numbers.parsed.doc[quantity.start], noun),
        open=kind == "injured" and is_open(trigger),
        cumulative=quantity.low != 1 and is_running(trigger.token, kind),
        within=None if within is None else within.i,
    )


def _is_denied(at: dict[int, Quantity], target: Token) -> bool:
    """Whether a noun joined to this one says that nobody was: "none of the nurses or doctors"."""
    return any(
        one.i in at and at[one.i].high == 0 for one in (_numbered(at, other) for other in target.conjuncts)
    )


# -- parts of a whole -----------------------------------------------------------------------------------


def _is_member(at: dict[int, Quantity], head: Token) -> bool:
    """Whether the noun is named as part of another.

    "Civilians, including two nurses and a driver", "two men, a farmer and his son"; in "two guards, a driver and
    a cook" the others are more people.
    """
    while head.dep_ == "conj":
        head = head.head
    if head.dep_ == "pobj":
        return head.head.lower_ in ("including", "included")
    whole = at.get(head.head.i) if head.dep_ == "appos" and head.i not in at else None
    return whole is not None and whole.low != 1 and _can_mean(head.head, head)


def _can_mean(whole: Token, part: Token) -> bool:
    """Whether a noun for several people says as much or less of them than the one beside it."""
    word = singular(whole)
    return word in anaphora("plain") or word in anaphora("anyone") or group_of(whole) == group_of(part)


def _parts(numbers: _Numbers, trigger: Trigger, head: Token, kind: str) -> Iterator[Tally]:
    """Read those said to be among the people of a noun: "including two children", "three of them"."""
    for part in _part_heads(numbers, head):
        if part.i not in numbers.claimed and not is_fatal(part):
            yield from _told(numbers, trigger, part, kind, within=head)


def _part_heads(numbers: _Numbers, head: Token) -> Iterator[Token]:
    quantity = numbers.at.get(head.i)
    many = quantity is not None and quantity.low != 1
    plural = head.tag_ in ("NNS", "NNPS")
    if many or plural:
        for child in head.children:
            if child.dep_ == "appos" and (child.i in numbers.at or len(child.conjuncts) > 0):
                yield from (child, *child.conjuncts)
    for token in head.doc[head.i + 1 : head.sent.end]:
        if token.i in numbers.claimed and token.dep_ != "appos":
            return  # what follows is part of those told of next
        if token.lower_ in ("including", "included") and (many or plural):
            parts = (part for part in token.children if part.dep_ in ("pobj", "dobj"))
            yield from (one for part in parts for one in (part, *part.conjuncts))
        elif many and token.lower_ in _THEM and token.nbor(-1).lower_ == "of" and token.i - 2 in numbers.at:
            yield token.nbor(-2)
        elif (
            many and token.lower_ in _THEM and token.nbor(-1).lower_ == "among" and token.i + 1 in numbers.at
        ):
            yield head.doc[numbers.at[token.i + 1].head]
