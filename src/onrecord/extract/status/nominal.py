"""A happening given as a noun, and what governs it: "prevent an attack", "threat of attack", "bomb plot"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from onrecord import vocab
from onrecord.extract.text.language import lemma
from onrecord.extract.text.modality import is_granted, is_indefinite, listed, phrasal
from onrecord.extract.voices.cues import NOUN_TAGS, VERB_TAGS

BE = frozenset({"be", "is", "are", "was", "were", "been", "being", "'s", "'re", "am"})


@dataclass(frozen=True, slots=True)
class Step:
    """From a word to its governor: what the way up does, and whether to go on from there.

    `modality` says whether what stands by the governor counts too; "modal" leaves its negation out.
    """

    effects: tuple[str, ...] = ()
    onward: Token | None = None
    modality: str = ""  # "", "all" or "modal"


END = Step()


@cache
def _prepositional() -> dict[str, str]:
    rows = vocab.load("status")["prepositional"]
    return {phrase: effect for effect, phrases in rows.items() for phrase in phrases}


def argument(node: Token) -> Step:
    """A noun under a verb: "prevent an attack", "an attack took place", "the attack was thwarted"."""
    head = node.head
    if head.tag_ not in VERB_TAGS:
        return _predicate(node, head) if head.tag_ in ("JJ", "RB") else END
    name = phrasal(head)
    if head.lower_ in BE:
        return _copula(node, head)
    table = listed("objects")
    effect = table.get(name)
    if node.dep_ == "nsubj":
        effect = "pass" if name in listed("occurring") else None
    elif name in listed("preventing") and head.tag_ in ("VBD", "VBN"):
        effect = "denied"
    owned = any(child.dep_ == "poss" for child in node.lefts)
    if node.dep_ == "nsubjpass" and name in listed("granting") and effect == "possible" and is_granted(node):
        return END  # "the crimes should be investigated"
    if node.dep_ == "dobj" and (
        (is_granted(node) and effect == "pass")
        or (name in listed("granting") and (owned or is_granted(node)))
    ):
        return END
    if effect == "pass":
        return Step((), head, "all")
    if effect is not None:
        if (
            effect == "hypothetical"
            and head.dep_ == "xcomp"
            and listed("verbs").get(lemma(head.head)) == "failed"
        ):
            return Step(("denied", "denied"))
        return Step((effect,), head, "all")
    return Step((), head, "modal") if is_indefinite(node) and name not in ("survive", "condemn") else END


def _copula(node: Token, verb: Token) -> Step:
    """As in "there was no attack", "an attack is likely", "it was an attack"."""
    there = any(child.dep_ == "expl" for child in verb.children)
    if there or node.dep_ == "attr":
        return Step((), verb, "all")
    said = next((child for child in verb.children if child.dep_ in ("acomp", "attr")), None)
    effect = listed("adjectives").get(said.lower_) if said is not None else None
    return Step((effect,), verb, "all") if effect is not None else END


def _predicate(node: Token, head: Token) -> Step:
    effect = listed("adjectives").get(head.lower_)
    return Step((effect,), head, "all") if effect is not None and node.dep_ == "nsubj" else END


def under_preposition(node: Token) -> Step:
    """A happening after a preposition: of a noun, of a verb, or standing free."""
    preposition = node.head
    word, over = preposition.lower_, preposition.head
    beside = {over.lower_, *(child.lower_ for child in preposition.lefts)}
    if word in listed("prepositions", "denied") or not beside.isdisjoint(("instead", "rather")):
        return Step(("denied",))
    if word in listed("prepositions", "hypothetical"):
        return Step(("hypothetical",))
    if over.i == preposition.i:
        return END
    if over.tag_ in NOUN_TAGS:
        return _under_noun(node, over, word)
    effect = _prepositional().get(f"{lemma(over)} {word}") or _prepositional().get(f"{over.lower_} {word}")
    if effect is not None:
        granted = effect == "pass" and is_granted(node)
        return END if granted else Step(() if effect == "pass" else (effect,), over, "all")
    shared = word in listed("prepositions", "pass") or word in listed("prepositions", "purpose")
    if shared and over.tag_ in VERB_TAGS and (node.dep_ == "pcomp" or is_indefinite(node)):
        return Step((), over, "all" if over.lower_ in BE else "modal")
    return END


def _under_noun(node: Token, noun: Token, preposition: str) -> Step:
    """As in "the threat of attack", "a wave of bombings"."""
    effect = listed("nouns").get(lemma(noun))
    if (
        effect is None
        or effect == "fact"
        or preposition not in ("of", "for", "to", "about", "against", "on", "over", "from")
    ):
        return END
    if effect == "pass":
        return Step((), noun, "all") if preposition == "of" else END
    if effect == "planned" and is_granted(node):
        return END
    return Step((effect,), noun, "all")


def compound(node: Token) -> Step:
    """As in "an assassination attempt", "a bomb threat", "attack plans"."""
    effect = listed("nouns").get(lemma(node.head)) if node.head.tag_ in NOUN_TAGS else None
    if effect is None or effect in ("pass", "fact"):
        return Step((), node.head, "all") if node.head.tag_ in NOUN_TAGS else END
    return Step((effect,), node.head, "all")
