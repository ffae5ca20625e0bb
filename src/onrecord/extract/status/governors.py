"""Up the syntax from a word to its root: all that stands over it and says how real it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from spacy.tokens import Token

from onrecord import vocab
from onrecord.extract.status.nominal import BE, END, Step, argument, compound, under_preposition
from onrecord.extract.text.language import lemma
from onrecord.extract.text.modality import (
    is_inverted,
    is_modal,
    is_negated,
    is_of_anybody,
    listed,
    of_noun,
    of_verb,
    phrasal,
)
from onrecord.extract.voices.cues import NOUN_TAGS, VERB_TAGS, adjective_effects, verb_uses
from onrecord.extract.voices.ranges import is_apart

DEPTH = 14  # governors; deeper trees are slips of the parser
WH = frozenset({"WP", "WRB", "WDT", "WP$"})


@cache
def _voice_effects() -> dict[str, str]:
    return dict(vocab.load("status")["voices"])


def effects_over(token: Token) -> tuple[list[str], set[int], bool]:
    """Give the effects from the inner to the outer, the tokens passed, and whether the root was reached."""
    effects = _own(token)
    passed = {token.i}
    node = token
    for _ in range(DEPTH):
        if node.head.i == node.i:
            return effects + _root(node), passed, True
        step = _step(node)
        effects.extend(step.effects)
        passed.add(node.head.i)
        if step.onward is None or step.onward.i in passed - {node.head.i}:
            return effects, passed, False
        besides, node = node.i, step.onward
        passed.add(node.i)
        if step.modality:
            own = _own(node, besides=besides)
            if step.effects == ("reported",):  # "did not say that he fled" leaves it open
                own = ["possible" if effect == "denied" else effect for effect in own]
                own = [effect for effect in own if effect != "hypothetical" or not _own_speech(node)]
            if "denied" in own and lemma(node) in listed("negators", "raising"):
                del effects[-len(step.effects) :]  # "is not expected to come" denies the coming
            effects.extend(is_modal(own) if step.modality == "modal" else own)
    return effects, passed, False


def _own_speech(verb: Token) -> bool:
    """As in "I must say that", "we would add that": it is said by saying so."""
    return any(child.dep_ == "nsubj" and child.lower_ in ("i", "we") for child in verb.lefts)


def _own(token: Token, *, besides: int = -1) -> list[str]:
    return of_verb(token, besides=besides) if token.tag_ in VERB_TAGS else of_noun(token)


def _step(node: Token) -> Step:
    reader = STEPS.get(node.dep_)
    return reader(node) if reader is not None else END


def _root(node: Token) -> list[str]:
    """A question, or a bare verb that commands."""
    doc, sentence = node.doc, node.right_edge.i
    if any(doc[i].text == "?" for i in range(max(node.i, sentence - 2), min(sentence + 2, len(doc)))):
        supposed = any(child.lower_ == "if" for child in node.lefts)  # "what if"
        return ["hypothetical"] if supposed or not _asks_about(node) else []
    if any(child.dep_ == "mark" and child.lower_ == "if" for child in node.lefts):  # "if only I had met him"
        return ["hypothetical"]
    bare = node.tag_ == "VB" and not any(
        child.dep_ in ("nsubj", "nsubjpass", "aux") for child in node.children
    )
    if bare:
        return ["hypothetical"]
    planned = node.tag_ in ("VB", "VBN") and any(c.dep_ == "aux" and c.lower_ == "to" for c in node.children)
    return ["planned"] if planned else []


def _asks_about(node: Token) -> bool:
    """A wh-question takes for granted that it happened: "who killed him?"."""
    return any(child.tag_ in WH for child in node.children if child.dep_ != "mark")


def _complement(node: Token) -> Step:
    """A clause under a verb, an adjective or a noun."""
    head = node.head
    if is_apart(node):
        return END
    mark = next((child.lower_ for child in node.children if child.dep_ == "mark"), "")
    if mark in listed("marks", "hypothetical"):
        return Step(("hypothetical",), head, "")
    if node.dep_ == "ccomp" and _asks_about(node) and head.i < node.i:
        return END
    effect = _wished_undone(head, node) or _over_clause(head, node)
    if effect == "fact":
        return END
    return Step(() if effect == "pass" else (effect,), head, "all")


def _wished_undone(head: Token, node: Token) -> str | None:
    """As in "I wish you had not killed it": what is wished of the past was otherwise."""
    past = any(child.dep_ == "aux" and child.lower_ in ("had", "'d") for child in node.lefts)
    return "denied" if node.dep_ == "ccomp" and past and lemma(head) == "wish" else None


def _over_clause(head: Token, node: Token) -> str:
    name = phrasal(head)
    if head.tag_ == "MD":  # "ought to"
        return "hypothetical"
    if _amazed(head):
        return "fact"
    if head.tag_ not in VERB_TAGS:
        if head.tag_ in NOUN_TAGS:
            return listed("nouns").get(name, "pass")
        degree = next((child.lower_ for child in head.children if child.dep_ == "advmod"), "")
        if degree in ("enough", "too"):
            return "pass" if degree == "enough" else "denied"
        return listed("clause_adjectives").get(head.lower_) or _of_voice(adjective_effects().get(head.lower_))
    special = _auxiliary(head, name, node)
    if special is not None:
        return special
    bare = _is_bare(node)
    own = listed("verbs").get(name)
    if own == "failed":
        return own if lemma(node) in listed("harm") else "denied"
    if own == "planned" and not bare:
        return _saying(name, bare=False)  # "determined that he was shot"
    if own is not None and (bare or own not in ("ordered", "denied")):
        return (
            own
            if own != "hypothetical" or bare or "clause" not in verb_uses().get(name, {})
            else _saying(name, bare=bare)
        )
    return _saying(name, bare=bare)


def _amazed(verb: Token) -> bool:
    """As in "I can't believe he hit her": he did."""
    words = {child.lower_ for child in verb.lefts}
    return lemma(verb) == "believe" and bool(words & {"ca", "can", "could"}) and is_negated(verb)


def _saying(name: str, *, bare: bool) -> str:
    uses = verb_uses().get(name, {})
    use = uses.get("infinitive" if bare else "clause") or uses.get("clause")
    return _of_voice(use.effect if use is not None else None)


def _of_voice(effect: str | None) -> str:
    return _voice_effects().get(effect or "", "pass")


def _is_bare(node: Token) -> bool:
    return node.tag_ == "VBG" or any(child.dep_ == "aux" and child.lower_ == "to" for child in node.children)


def _auxiliary(head: Token, name: str, node: Token) -> str | None:
    """As in "is to be shot", "is going to attack", "has to leave": verbs that stand for a modal."""
    if name == "go" and head.tag_ == "VBG" and node.dep_ == "xcomp" and _is_bare(node) and node.tag_ != "VBG":
        return "planned"
    if head.lower_ in BE and node.dep_ == "xcomp" and not any(c.dep_ == "acomp" for c in head.children):
        subject = next((child for child in head.children if child.dep_ == "nsubj"), None)
        return listed("nouns").get(lemma(subject), "planned") if subject is not None else "planned"
    if name == "have" and node.dep_ == "xcomp":
        return "pass" if head.tag_ in ("VBD", "VBN") else "hypothetical"
    return _predicated(head) if head.lower_ in BE else None


def _predicated(verb: Token) -> str:
    """As in "it is possible that", "the claim is that"."""
    for child in verb.children:
        if child.dep_ == "acomp":
            return listed("clause_adjectives").get(child.lower_, "pass")
        if child.dep_ == "nsubj" and lemma(child) in listed("nouns"):
            return listed("nouns")[lemma(child)]
    return "pass"


def _adverbial(node: Token) -> Step:
    """Conditions, purposes, times and reasons."""
    head = node.head
    mark = next(
        (child.lower_ for child in node.children if child.dep_ in ("mark", "advmod") and child.i < node.i), ""
    )
    if mark in listed("marks", "hypothetical") or is_inverted(node):
        return Step(("hypothetical",))
    if mark == "before" and is_of_anybody(node):
        return Step(("denied",))
    if _is_bare(node) and node.tag_ != "VBG":
        return _purpose(node)
    if mark == "so" and of_verb(node):
        return END
    if mark in listed("marks", "temporal") and node.tag_ in ("VBP", "VBZ"):
        later = {"planned", "hypothetical", "possible"} & set(_own(head)) or head.tag_ in ("VB", "VBP", "VBZ")
        return Step(("hypothetical",)) if later else END
    if mark:
        return END
    if node.tag_ == "VBN" and node.i - head.i <= 2 and any(c.dep_ == "auxpass" for c in head.children):
        return Step((_over_clause(head, node),), head, "all")
    return Step((), head, "all" if node.tag_ in ("VBG", "VBN") and not _has_subject(node) else "")


def _has_subject(node: Token) -> bool:
    return any(child.dep_ in ("nsubj", "nsubjpass") for child in node.children)


def _purpose(node: Token) -> Step:
    """As in "came to attack" is planned; "forced them to leave" is not a purpose."""
    head = node.head
    only = node.left_edge.i and node.doc[node.left_edge.i - 1].lower_ == "only"
    if only or node.left_edge.lower_ == "only":
        return Step((), head, "all")
    if any(child.dep_ == "neg" for child in head.children) and is_negated(
        head
    ):  # "never went back to see them"
        return Step(("denied",))
    effect = _over_clause(head, node) if head.tag_ in VERB_TAGS else "planned"
    if head.tag_ not in VERB_TAGS or (effect == "pass" and lemma(head) not in IMPLICATIVE):
        return Step(("planned",))
    if effect == "fact" or (effect != "pass" and head.i > node.i):
        return Step(("planned",))
    return Step(() if effect == "pass" else (effect,), head, "all")


IMPLICATIVE = frozenset(
    ["force", "cause", "manage", "begin", "start", "continue", "lead", "compel", "proceed", "drive"]
)


def _conjunct(node: Token) -> Step:
    """A joined word goes the way of the first; what stands by the first alone does not count for it."""
    head = node.head
    if node.tag_ in ("VBD", "VBZ") and head.tag_ == "VB" and head.dep_ in ("xcomp", "ccomp", "advcl", "acl"):
        return Step((), head.head, "")
    shared = "all" if head.tag_ in NOUN_TAGS and node.tag_ in NOUN_TAGS else ""
    return Step((), head, shared)


def _caused(noun: Token) -> bool:
    """As in "caused part of the roof to collapse": the noun is what a verb of causing hits."""
    while noun.dep_ in ("pobj", "prep") and noun.head.tag_ not in VERB_TAGS and noun.head.i != noun.i:
        noun = noun.head
    return noun.dep_ == "dobj" and lemma(noun.head) in IMPLICATIVE


def _modifier(node: Token) -> Step:
    """As in "a plan to attack", "an attempt to kill"; other clauses by a noun tell of facts."""
    head = node.head
    if node.tag_ == "VBG" and head.dep_ == "dobj" and lemma(head.head) in listed("verbs", "reported"):
        return Step(("reported",), head.head, "all")  # "a video that appears to show soldiers beating him"
    infinitive = _is_bare(node) and node.tag_ != "VBG"
    marked = any(child.dep_ == "mark" for child in node.children)
    if not infinitive and not marked:
        return END
    effect = listed("nouns").get(lemma(head))
    if effect is None and _caused(head):
        return END
    if effect is None and node.dep_ == "relcl":
        return Step(("hypothetical",))
    if effect is None:
        factual = any(
            child.dep_ == "amod" and listed("clause_adjectives").get(child.lower_) == "fact"
            for child in head.lefts
        )
        return END if factual or not infinitive else Step(("planned",))
    if effect == "fact":
        return END
    return Step(() if effect == "pass" else (effect,), head, "all")


def _as_subject(node: Token) -> Step:
    """As in "attacking now would be a mistake": as real as what is said of it; "to attack is a crime" is general."""
    return Step(("hypothetical",)) if _is_bare(node) and node.tag_ != "VBG" else Step((), node.head, "modal")


STEPS: dict[str, Callable[[Token], Step]] = {
    "ccomp": _complement,
    "xcomp": _complement,
    "oprd": _complement,
    "acomp": lambda node: Step((), node.head, "all"),
    "advcl": _adverbial,
    "conj": _conjunct,
    "acl": _modifier,
    "relcl": lambda node: _modifier(node) if _is_bare(node) and not _has_subject(node) else END,
    "pcomp": under_preposition,
    "pobj": under_preposition,
    "nsubj": argument,
    "nsubjpass": argument,
    "csubj": _as_subject,
    "dobj": argument,
    "attr": argument,
    "compound": compound,
    "parataxis": lambda node: Step((), node.head, ""),
}
