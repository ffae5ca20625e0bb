"""Words that tell of a happening: the entries of vocab/events.toml found in a text, with the parts around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Doc, Token

from onrecord.extract.events.arguments import modifiers as modifiers_of
from onrecord.extract.events.arguments import (
    prepositional,
    words,
)
from onrecord.extract.events.entries import (
    Entry,
    is_never,
    kinds,
    known_words,
    word,
)
from onrecord.extract.events.matching import match
from onrecord.extract.events.nouns import classes_of
from onrecord.extract.events.sides import Hit, Trigger, trigger_of
from onrecord.vocab.kinds import root

__all__ = ["Trigger", "find_triggers", "kinds"]

_TIMES = frozenset({"DATE", "TIME"})
_HARMING = frozenset({"violence", "coercion", "consequence"})
_FORCE = frozenset({"violence", "military"})  # roots of which an armed side alone is a sign


def find_triggers(doc: Doc, skip: Sequence[tuple[int, int]] = ()) -> list[Trigger]:
    """All triggers in the order of the text, outside the character ranges to skip."""
    found = [
        hits
        for token, entries in known_words(doc)
        if not _is_grammar(token)
        and not any(start <= token.idx < end for start, end in skip)
        and (hits := list(_hits(token, entries)))
    ]
    strong = _strong(hits[0].entry for hits in found)
    kept = [hit for hits in found if (hit := _chosen(hits, strong)) is not None]
    triggers = {hit.token.i: trigger_of(hit) for hit in kept}
    taken = _taken(
        kept, {target.i for trigger in triggers.values() if _harms(trigger) for target in trigger.targets}
    )
    return [trigger for i, trigger in triggers.items() if i not in taken]


def _harms(trigger: Trigger) -> bool:
    return root(trigger.kind) in _HARMING


def _is_grammar(token: Token) -> bool:
    """Whether the word only tells the time ("in March") or who says so ("according to")."""
    return token.ent_type_ in _TIMES or _is_month(token) or _is_before(token, "according", "to")


def _is_before(token: Token, form: str, following: str) -> bool:
    return token.lower_ == form and token.i + 1 < len(token.doc) and token.nbor(1).lower_ == following


def _is_month(token: Token) -> bool:
    """Whether a capitalised word that is also a month stands where months do: "4 March", "since last March"."""
    if not token.text.istitle() or token.lower_ not in words("months"):
        return False
    before = token.nbor(-1) if token.i > 0 else token
    after = token.nbor(1) if token.i + 1 < len(token.doc) else token
    return before.lower_ in words("before_months") or any(near.text[:1].isdigit() for near in (before, after))


def _strong(entries: Iterable[Entry]) -> set[str]:
    """Roots of which the document has a word that stands by itself; hurt people are a sign of violence too."""
    certain = [entry.kind for entry in entries if not entry.only_in]
    roots = {root(kind) for kind in certain}
    return roots | {"violence"} if "consequence" in roots and "accident" not in certain else roots


def _hits(token: Token, entries: Iterable[Entry]) -> Iterator[Hit]:
    """The entries that fit the token, the best first; none after one that needs no word beside it."""
    for entry in entries:
        hit = match(entry, token)
        if hit is not None and not is_never(token, entry.kind):
            yield hit
            if not entry.only_in:
                return


def _chosen(hits: Iterable[Hit], strong: set[str]) -> Hit | None:
    """The first that stands by itself, beside a strong word of its field, or with an armed side."""
    return next((hit for hit in hits if _stands(hit, strong) and not _is_background(hit)), None)


def _stands(hit: Hit, strong: set[str]) -> bool:
    entry = hit.entry
    if not entry.only_in or entry.only_in & strong:
        return True
    sides = (*hit.parts.agents, *hit.parts.patients)
    return bool(entry.only_in & _FORCE) and any("armed" in classes_of(side) for side in sides)


def _is_background(hit: Hit) -> bool:
    """Whether a noun for a state of things ("the war") has nothing of its own: no side, no place, no time."""
    if not hit.entry.background or hit.support is not None:
        return False
    around = (*modifiers_of(hit.token), *prepositional(hit.token, ("in", "on", "at", "near", "of", "with")))
    return not any(_is_setting(other) for other in (*around, *hit.parts.agents, *hit.parts.patients))


def _is_setting(token: Token) -> bool:
    return token.ent_type_ in _TIMES or bool(classes_of(token) & {"place", "actor", "armed", "people"})


def _taken(hits: Sequence[Hit], struck: set[int]) -> set[int]:
    """Nouns that a verb needs to be what it is, and other words of a trigger, which are none of their own.

    `struck` are the words for those to whom harm was done.
    """
    needed = {
        patient.i
        for hit in hits
        if hit.entry.form != "noun" and hit.entry.needs_lemma and not _tells_of_deed(hit)
        for patient in hit.parts.patients
        if word(patient) in hit.entry.objects
    }
    roots = {hit.token.i: root(hit.entry.kind) for hit in hits}
    struck = struck | {
        other.i for hit in hits if root(hit.entry.kind) in _HARMING for other in hit.parts.patients
    }
    bodies = {  # "ambushed a patrol": whom it befell, no happening
        hit.token.i for hit in hits if hit.token.i in struck and "people" in classes_of(hit.token)
    }
    protests = {
        token.i
        for hit in hits
        if root(hit.entry.kind) == "unrest"
        for token in (hit.token, hit.support or hit.token)
    }
    purposes = {
        hit.token.i
        for hit in hits
        if root(hit.entry.kind) == "statement" and _purpose_of(hit.token, protests)
    }
    plans = {  # "plan to attack": the attack is told as planned
        hit.token.i
        for hit in hits
        if hit.entry.kind == "order_of_violence" and hit.entry.words[0] in words("planning")
        for other in hit.words[1:]
        if other.dep_ == "xcomp" and roots.get(other.i) in _HARMING
    }
    return (
        needed
        | plans
        | bodies
        | purposes
        | {
            token.i
            for hit in hits
            for token in hit.words
            if token.i != hit.token.i
            and (token.pos_ != "VERB" or roots.get(token.i) == root(hit.entry.kind))
            and not (_tells_of_deed(hit) and roots.get(token.i) in _HARMING)
        }
    )


def _tells_of_deed(hit: Hit) -> bool:
    """Whether the noun that the verb needs is a deed told of: "attributed the attack to", "announced the attack"."""
    return root(hit.entry.kind) == "statement" or hit.entry.kind == "accusation"


def _purpose_of(token: Token, others: set[int]) -> bool:
    """Whether it only says what another happening is for: "a rally to denounce the killings"."""
    return token.tag_ == "VB" and token.dep_ in ("acl", "advcl", "xcomp") and token.head.i in others
