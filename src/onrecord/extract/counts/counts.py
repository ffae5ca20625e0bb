"""How many people were killed, injured, displaced ... in an event, as the report says.

Each count rests on the words of its number and noun. A plural without a number gives no count, one person
(a name, "a boy") is one, "nobody" is nought. What is told twice is counted once (`tallies.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from onrecord.extract.counts.harms import (
    befalls_agents,
    harm_of,
    is_aimed_at,
    is_fatal,
    is_open,
    joined_kinds,
    spares,
)
from onrecord.extract.counts.households import dwelled_in, homes_of, restated
from onrecord.extract.counts.individuals import adds, anaphora, is_anaphor, name_of, one
from onrecord.extract.counts.quantities import Quantity, group_of, noun_list, singular
from onrecord.extract.counts.running import is_running
from onrecord.extract.counts.tallies import Tally, is_among, settle, tally_of
from onrecord.extract.counts.totals import totals_of
from onrecord.extract.events.triggers import Trigger
from onrecord.extract.text.parser import Parsed
from onrecord.model.reading import Count
from onrecord.vocab.kinds import root

_BRACKETED = 12  # words in brackets
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
    deaths: Sequence[Tally | None] = (),
    spared: Mapping[int, Sequence[Tally]] | None = None,
) -> tuple[Count, ...]:
    """Give the counts of one event, in the order of the text, from all the words that tell of it.

    `targets` are the heads of the event's targets; `of` of a count is an index into them, `part_of` one into
    the counts given. One person who "was shot" may be the one of whose death the report tells elsewhere (`deaths`),
    and is then no count of the injured. `spared` are those who came to no harm, by trigger (`spared.py`).
    """
    tallies = tallies_of(parsed, quantities, triggers)
    told = {tally.kind for tally in tallies if tally.high != 0}
    beside = [one for trigger in triggers for one in (spared or {}).get(trigger.token.i, ())]
    tallies = _distinct([*tallies, *(one for one in beside if one.high != 0 or one.kind not in told)])
    if not any(tally.kind == "killed" for tally in tallies):
        tallies = [one for one in tallies if not (one.open and one.single and is_among(one, deaths))]
    return settled(tallies, targets)


def deaths_of(
    parsed: Parsed, quantities: Sequence[Quantity], triggers: Sequence[Trigger]
) -> tuple[Tally | None, ...]:
    """Give all of a report who are told of as dead; None for a word of death that does not say who died."""
    deadly = [trigger for trigger in triggers if harm_of(trigger) == "killed"]
    numbers = _numbers(parsed, quantities, deadly)
    found: list[Tally | None] = []
    for trigger in deadly:
        told = [tally for tally in _of_trigger(numbers, trigger) if tally.kind == "killed"]
        found += [tally for tally in told if tally.high != 0] if told else [None]
    return tuple(found)


def unharmed_of(parsed: Parsed, quantities: Sequence[Quantity], triggers: Sequence[Trigger]) -> list[Tally]:
    """Give all of a report who are told of as unharmed, or as not hurt."""
    spared = [trigger for trigger in triggers if harm_of(trigger) == "unharmed" or spares(trigger)]
    numbers = _numbers(parsed, quantities, spared)
    return [tally for trigger in spared for tally in _of_trigger(numbers, trigger) if tally.high != 0]


def tallies_of(parsed: Parsed, quantities: Sequence[Quantity], triggers: Sequence[Trigger]) -> list[Tally]:
    """Give every telling of how many, before repetitions are recognised.

    Those of happenings that prove to be one may be joined, and then be settled together.
    """
    numbers = _numbers(parsed, quantities, triggers)
    found = [tally for trigger in triggers for tally in _of_trigger(numbers, trigger)]
    totals = totals_of(parsed, quantities, triggers, {tally.kind for tally in found})
    return _distinct([*found, *totals])


def _numbers(parsed: Parsed, quantities: Sequence[Quantity], triggers: Sequence[Trigger]) -> _Numbers:
    at = {place: one for one in reversed(quantities) for place in (*range(one.start, one.end), one.head)}
    heads = [head for trigger in triggers for head in _heads(at, trigger)]
    claimed = frozenset(token.i for head in heads for token in (head, _numbered(at, head)))
    return _Numbers(parsed, at, claimed)


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
        for head in (head for head in _heads(numbers.at, trigger) if not is_aimed_at(trigger, head)):
            for same in (head, *restated(numbers.at, _numbered(numbers.at, head, trigger))):
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
    if listed := _listed(at, trigger):
        return listed
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
    verb = trigger.token
    helpers = [child.i for child in verb.children if child.dep_ in ("aux", "auxpass")]
    subjects = any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)
    if not helpers or subjects or verb.dep_ not in ("conj", "ROOT", "ccomp", "advcl"):
        return None
    quantity = at.get(_before_bracket(verb.doc, helpers[0] - 1))
    if quantity is None or quantity.alone != (verb.dep_ == "conj"):
        return None
    return verb.doc[quantity.head]


def _before_bracket(document: Doc, place: int) -> int:
    """Give the place of the word before a comma or what stands in brackets: "2,415 people (483 households) were"."""
    place -= place > 0 and document[place].text == ","
    if place < 0 or document[place].text != ")":
        return place
    opener = (i for i in range(place, max(place - _BRACKETED, -1), -1) if document[i].text == "(")
    return next(opener, place + 1) - 1


def _listed(at: dict[int, Quantity], trigger: Trigger) -> list[Token]:
    """Find the number behind a colon: "Displaced: 845 families", "Houses destroyed: 56"."""
    last = trigger.words[-1] if trigger.words else trigger.token
    place = last.i + 2
    if place >= len(last.doc) or last.nbor(1).text != ":" or place not in at:
        return []
    quantity = at[place]
    return [last.doc[quantity.head]] if place >= quantity.start else []


def _number_subjects(at: dict[int, Quantity], trigger: Trigger) -> list[Token]:
    """Find the subject that is a share of somebody: "two-thirds of the army deserted"."""
    return [child for child in trigger.token.children if child.dep_ == "nsubj" and child.i in at]


def _beside(numbers: _Numbers, trigger: Trigger) -> Iterator[Token]:
    """Find those to whom it was done too: "a man, his wife and their son", "along with two guards"."""
    for target in trigger.targets:
        yield from _behind_place(target)
        for child in target.children:
            if child.dep_ == "appos" and child.tag_ == "NN" and _is_listed(numbers.at, target, child):
                yield child
            elif child.dep_ == "appos" and child.tag_ in ("NN", "NNP") and child.conjuncts:
                is_name = target.tag_ == "NN" and child.ent_type_ == "PERSON"  # "the teacher X and a boy"
                yield from child.conjuncts if is_name else (child, *child.conjuncts)
    for child in (child for token in (trigger.token, *trigger.targets) for child in token.children):
        if child.lower_ in anaphora("companions"):
            inner = (child, *(word for word in child.children if word.dep_ == "prep"))
            named = (word for link in inner for word in link.children if word.dep_ == "pobj")
            yield from (
                one for word in named for one in (word, *word.conjuncts) if one.i not in numbers.claimed
            )


def _behind_place(target: Token) -> Iterator[Token]:
    """Those whom the parser joins to the place of the first: "the mayor of Arel, his wife and a guard"."""
    of = (child for child in target.children if child.lower_ in ("of", "from", "in"))
    for place in (word for link in of for word in link.children if word.pos_ == "PROPN"):
        people = [word for word in place.conjuncts if word.pos_ == "NOUN" and group_of(word) is not None]
        yield from people if place.conjuncts and len(people) == len(place.conjuncts) else ()


def _is_listed(at: dict[int, Quantity], first: Token, noun: Token) -> bool:
    """Whether one person beside several is the next of a list: "six priests, a cook and her daughter"."""
    many = first.i in at and at[first.i].low > 1
    return many and any(other.i > noun.i for other in first.conjuncts)


def _numbered(at: dict[int, Quantity], head: Token, trigger: Trigger | None = None) -> Token:
    """Give the number that stands for a target: "12" in "12 of the 20 men", "60 homes" in "residents of 60 homes".

    A participle that describes the whole is said of all: "one of two men shot".
    """
    if head.lower_ == "more":  # "injured 12 more"
        head = next((child for child in head.children if child.i in at), head)
    part = head.head.head if head.dep_ == "pobj" and head.head.lower_ == "of" else head
    if (
        trigger is not None
        and head.i in at
        and trigger.token.dep_ == "acl"
        and trigger.token.head.i == head.i
    ):
        return head
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
    target, head = head, _numbered(numbers.at, head, trigger)
    quantity = numbers.at.get(head.i) or one(numbers.parsed, head, named=within is not None)
    kind = "unharmed" if kind == "injured" and quantity and quantity.high != 0 and spares(trigger) else kind
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
        name=name_of(noun),
        plain=word in anaphora("plain"),
        anyone=_says_nothing(quantity) or word in anaphora("anyone"),
        anaphor=is_anaphor(noun, quantity),
        more=adds(numbers.parsed.doc[quantity.start], noun),
        open=kind == "injured" and is_open(trigger),
        cumulative=quantity.low != 1 and is_running(trigger.token, kind),
        within=None if within is None else within.i,
    )


def _says_nothing(quantity: Quantity) -> bool:
    """Whether a number alone says nothing of who they are: "two", "one of them"; not "one of his aides"."""
    return quantity.alone and quantity.group in (None, "victims", "civilians")


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
    first = head
    while head.dep_ == "conj":
        head = head.head
    if first in _names_of(at, head.head if head.dep_ == "appos" else head):
        return True
    if head.dep_ == "pobj":
        return head.head.lower_ in ("including", "included")
    if head.dep_ == "appos" and head.left_edge.i and head.left_edge.nbor(-1).text == ":":
        return True
    whole = at.get(head.head.i) if head.dep_ == "appos" and head.i not in at else None
    return whole is not None and whole.low != 1 and _can_mean(head.head, head)


def _names_of(at: dict[int, Quantity], whole: Token) -> list[Token]:
    """Find the names of all those counted, as many as there are of them: "two boys, Ali Hassan and Omar Said"."""
    quantity = at.get(whole.i)
    if quantity is None or quantity.low < 2:
        return []
    beside = [child for child in whole.children if child.dep_ == "appos"]
    listed = {one.i: one for child in beside for one in (child, *child.conjuncts)}
    listed |= {one.i: one for one in whole.conjuncts}
    names = [one for one in listed.values() if one.pos_ == "PROPN" and one.i > whole.i]
    return names if quantity.low == len(names) == len(listed) else []


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
    yield from _names_of(numbers.at, head)
    if (many or plural) and not _names_of(numbers.at, head):
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
