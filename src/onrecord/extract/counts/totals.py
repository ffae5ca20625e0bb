"""Numbers told of an event as a whole: running totals, "the number of those displaced", and nobody at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from onrecord.extract.counts.harms import damage_of, harm_of
from onrecord.extract.counts.individuals import anaphora
from onrecord.extract.counts.quantities import Quantity, noun_list, singular, toll_before, unit_of
from onrecord.extract.counts.tallies import Tally, tally_of
from onrecord.extract.events.triggers import Trigger
from onrecord.extract.text.language import lemma
from onrecord.extract.text.parser import Parsed
from onrecord.vocab import load
from onrecord.vocab.kinds import root

_DEEDS = frozenset({"violence", "military", "coercion", "unrest", "disaster", "consequence", "crime"})
_Near = list[tuple[Quantity, Trigger]]


def totals_of(
    parsed: Parsed, quantities: Sequence[Quantity], triggers: Sequence[Trigger], told: set[str]
) -> list[Tally]:
    """Give the totals of an event; nought only of a harm that is not among those `told` otherwise."""
    near = _near(quantities, triggers)
    return [*_tolls(near, triggers, parsed), *_nothing(near, parsed, told)]


def _near(quantities: Sequence[Quantity], triggers: Sequence[Trigger]) -> _Near:
    """Pair the numbers in the sentences of the triggers with the first trigger of their sentence."""
    found: _Near = []
    for trigger in sorted(triggers, key=lambda trigger: trigger.token.i):
        sentence = trigger.token.sent
        paired = {quantity.head for quantity, _ in found}
        inside = (one for one in quantities if sentence.start <= one.head < sentence.end)
        found += [(one, trigger) for one in inside if one.head not in paired]
    return found


def _tolls(near: _Near, triggers: Sequence[Trigger], parsed: Parsed) -> Iterator[Tally]:
    """Read running totals: "the death toll rose to 31", "bringing the total to 31", "the number of missing is 4"."""
    for quantity, trigger in near:
        toll = toll_before(parsed.doc, quantity.start)
        if toll is None or quantity.unit == "share":
            continue
        tally = replace(tally_of("", quantity, trigger, toll), anyone=True, cumulative=True)
        if toll.lower_ in anaphora("numbers"):
            yield from _numbered(tally, toll, triggers)
        elif kind := _kind_of(toll, triggers):
            yield replace(tally, kind=kind)


def _kind_of(toll: Token, triggers: Sequence[Trigger]) -> str | None:
    harms = (harm for trigger in triggers if (harm := harm_of(trigger)))
    return "killed" if toll.lower_ in anaphora("death_tolls") else next(harms, None)


def _numbered(tally: Tally, number: Token, triggers: Sequence[Trigger]) -> Iterator[Tally]:
    """Read "the number of families displaced": the harm is that of a word in the phrase."""
    phrase = {token.i for token in number.subtree}
    of = next((child for child in number.children if child.lower_ == "of"), None)
    noun = next((child for child in of.children if child.dep_ == "pobj"), None) if of is not None else None
    for trigger in triggers:
        if noun is None or trigger.token.i not in phrase:
            continue
        homes = singular(noun) in noun_list("housing")
        kind = damage_of(trigger) if homes else harm_of(trigger)
        if kind:
            yield replace(
                tally, kind=kind, unit="households" if unit_of(noun)[0] == "households" else "people"
            )
            return


def _nothing(near: _Near, parsed: Parsed, told: set[str]) -> Iterator[Tally]:
    """Read "no casualties": nought of the harm denied, if the event does not tell of it otherwise."""
    for quantity, trigger in near:
        noun = parsed.doc[quantity.head]
        for kind in denied(parsed, quantity) if root(trigger.kind) in _DEEDS else ():
            if kind not in told:
                yield tally_of(kind, quantity, trigger, noun)


def denied(parsed: Parsed, quantity: Quantity) -> Sequence[str]:
    """Give the harms that a number of nought denies: both of "no casualties", none of "none of the victims"."""
    harms: dict[str, list[str]] = load("numbers")["nouns"]["harm"]
    inside = parsed.doc[quantity.end : max(quantity.head, quantity.end)]
    if quantity.high != 0 or any(token.lower_ == "of" for token in (*inside, parsed.doc[quantity.end - 1])):
        return ()
    return harms.get(lemma(parsed.doc[quantity.head]), ())
