"""Who came to no harm: "no casualties", "nobody was hurt", "the driver escaped unhurt", told after what happened.

Such words say nothing new happened; they tell of what was told right before, and count there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from onrecord.extract.counts.harms import harm_of
from onrecord.extract.counts.quantities import Quantity
from onrecord.extract.counts.tallies import Tally, tally_of
from onrecord.extract.counts.totals import denied
from onrecord.extract.events.triggers import Trigger
from onrecord.extract.text.modality import is_negated
from onrecord.extract.text.parser import Parsed
from onrecord.vocab.kinds import root

_REACH = 2  # sentences between what happened and the words that nobody was hurt
_DEFINITE = frozenset({"the", "this", "that"})
_DEEDS = frozenset({"violence", "military", "coercion", "unrest"})


def spared_of(
    parsed: Parsed, quantities: Sequence[Quantity], triggers: Sequence[Trigger], tallies: Sequence[Tally]
) -> dict[int, list[Tally]]:
    """Give those who came to no harm by the token of the trigger after which it is told.

    `tallies` are all of the report: those of people told of as unharmed are among them.
    """
    deeds = [
        trigger for trigger in triggers if root(trigger.kind) in _DEEDS and not is_negated(trigger.token)
    ]
    found: dict[int, list[Tally]] = {}
    for tally in (
        *_noughts(parsed, quantities, triggers),
        *(one for one in tallies if one.kind == "unharmed"),
    ):
        host = _host(parsed.doc[tally.head], deeds)
        if host is not None:
            found.setdefault(host.token.i, []).append(tally)
    return found


def _host(said: Token, deeds: Sequence[Trigger]) -> Trigger | None:
    """Find the deed that words belong to: in their sentence, else the last before them, close by.

    "In the attack" takes up what was told before.
    """
    sentence = said.sent
    inside = [deed for deed in deeds if deed.token.sent.start == sentence.start]
    own = next((deed for deed in reversed(inside) if deed.token.i < said.i), next(iter(inside), None))
    before = next((deed for deed in reversed(deeds) if deed.token.i < sentence.start), None)
    if before is not None and not _is_near(before.token, sentence.start):
        before = None
    return before if own is None or (before is not None and _points_back(own.token)) else own


def _points_back(noun: Token) -> bool:
    return any(child.dep_ == "det" and child.lower_ in _DEFINITE for child in noun.children)


def _is_near(earlier: Token, start: int) -> bool:
    document = earlier.doc
    between = sum(1 for i in range(earlier.i + 1, start + 1) if document[i].is_sent_start)
    return between <= _REACH


def _noughts(parsed: Parsed, quantities: Sequence[Quantity], triggers: Sequence[Trigger]) -> Iterator[Tally]:
    for quantity in (one for one in quantities if one.high == 0):
        noun = parsed.doc[quantity.head]
        verb = next((trigger for trigger in triggers if _befalls(trigger, quantity)), None)
        harm = harm_of(verb) if verb is not None else None
        near = verb or next(iter(triggers), None)
        if near is None:
            continue
        for kind in denied(parsed, quantity) or ([harm] if harm in ("killed", "injured") else []):
            yield tally_of(kind, quantity, near, noun)


def _befalls(trigger: Trigger, quantity: Quantity) -> bool:
    heads = {head.i for head in (*trigger.targets, *trigger.objects)}
    subjects = {child.i for child in trigger.token.children if child.dep_ in ("nsubjpass", "nsubj")}
    return quantity.head in heads | subjects
