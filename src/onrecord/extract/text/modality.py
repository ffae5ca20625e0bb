"""What stands right by a word and says how real it is: auxiliaries, negation, adverbs, adjectives."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from onrecord import vocab
from onrecord.extract.text.language import lemma

ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "pobj", "agent"})
DOERS = frozenset({"PERSON", "ORG", "NORP", "GPE"})


@cache
def listed(table: str, key: str = "") -> dict[str, str]:
    """Give the words of a table of `status.toml`, or of one of its keys, each with its key."""
    rows = vocab.load("status")[table]
    keys = [key] if key else list(rows)
    return {word: name for name in reversed(keys) for word in rows[name].split()}


def phrasal(verb: Token) -> str:
    """The dictionary form of a verb with its particle, "call-off"; without, where that is not in the word lists."""
    particle = next((child.lower_ for child in verb.rights if child.dep_ == "prt"), "")
    joined = f"{lemma(verb)}-{particle}"
    return joined if joined in listed("verbs") or joined in listed("objects") else lemma(verb)


@cache
def modals() -> dict[str, list[str]]:
    """Modal verbs: what they make of the verb, and what with a negation."""
    return dict(vocab.load("status")["modals"])


@cache
def past_modals() -> dict[str, str]:
    """Modal verbs before "have" and a participle."""
    return dict(vocab.load("status")["past_modals"])


def of_verb(verb: Token, *, besides: int = -1) -> list[str]:
    """Effects of auxiliaries, negation and adverbs on their verb, from the inner to the outer one.

    A second verb without a subject shares those of the first: "will attack and kill". The argument at
    `besides` has had its say: "no attack took place" denies once.
    """
    bearer = _bearer(verb)
    shared = bearer if bearer.i == verb.i or _joined(verb) in ("or", "nor") else verb
    negated = is_negated(shared, besides=besides)
    effects = _adverbs(verb)
    modal = _modal(bearer, negated=negated)
    if modal is not None:
        effects.append(modal)
    elif negated:
        effects.append("denied")
    return effects


def _bearer(verb: Token) -> Token:
    """The verb that bears the auxiliaries: the first of joined ones that share a form and a subject."""
    for _ in range(4):
        own = any(child.dep_ in ("aux", "auxpass", "nsubj", "nsubjpass", "neg") for child in verb.lefts)
        if verb.dep_ != "conj" or own or verb.head.tag_ != verb.tag_ or verb.tag_ not in ("VB", "VBN", "VBG"):
            return verb
        verb = verb.head
    return verb


def _joined(verb: Token) -> str:
    return next(
        (
            child.lower_
            for child in verb.head.children
            if child.dep_ in ("cc", "preconj") and child.i < verb.i
        ),
        "",
    )


def _modal(verb: Token, *, negated: bool) -> str | None:
    auxiliaries = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    names = [child.lower_ for child in auxiliaries]
    name = next((name for name in names if name in modals()), None)
    if name is None:
        return None
    if name in past_modals() and "have" in names and verb.tag_ == "VBN":
        return past_modals()[name]
    if name == "would" and _narrated(verb):
        return "denied" if negated else None
    effect = modals()[name][negated]
    if effect == "future" or (name == "would" and not negated and _own_words(verb)):
        return "planned" if _doer(verb) else "hypothetical"
    return None if effect == "none" else effect


def _narrated(verb: Token) -> bool:
    """As in "would later become": the future of a past told, which has come."""
    past = listed("adverbs", "past")
    return any(child.dep_ == "advmod" and child.lower_ in past for child in verb.children) or (
        verb.lower_ == "go" and any(child.lower_ == "on" for child in verb.children)
    )


def _doer(verb: Token) -> bool:
    """Whether the subject can intend, as people can. What else is to come is foretold, not planned."""
    subject = next((child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None:
        return verb.dep_ in ("conj", "xcomp")
    if subject.dep_ == "nsubjpass":
        return lemma(verb) in ("hold", "launch", "carry", "conduct", "stage", "deploy", "send")
    if subject.lower_ in ("it", "this", "that", "which", "you", "one"):
        return subject.lower_ == "it" and _own_words(verb)
    named = subject.tag_ in ("NNP", "NNPS", "PRP") or subject.ent_type_ in DOERS
    return named or lemma(subject) in listed("doers")


def _own_words(verb: Token) -> bool:
    """Whether a clause is what its own subject says: "the council announced that it will", "they said they would"."""
    speaks = verb.dep_ == "ccomp" and verb.head.pos_ == "VERB" and verb.head.i < verb.i
    return speaks and any(
        child.dep_ == "nsubj" and child.lower_ in ("it", "they", "he", "she", "we", "i")
        for child in verb.lefts
    )


def is_negated(verb: Token, *, besides: int = -1) -> bool:
    """Whether the verb itself is denied, by a negator or by an argument that names nobody."""
    for child in verb.children:
        if _no_longer(child) and verb.tag_ in ("VB", "VBP", "VBZ"):
            return True
        if child.dep_ == "neg" or child.lower_ in ("never", "neither"):
            return not (_has_focus(verb, child) or _denies_reason(verb, child) or _delayed(verb))
        if child.i != besides and child.dep_ in ARGUMENTS and _names_nobody(child):
            return True
    return False


def _no_longer(child: Token) -> bool:
    return child.lower_ == "longer" and child.i > 0 and child.nbor(-1).lower_ == "no"


def _has_focus(verb: Token, negator: Token) -> bool:
    """As in "not only": what follows did happen. "No longer" denies the present alone."""
    past = negator.lower_ == "no" and verb.tag_ == "VBN" and any(map(_no_longer, verb.children))
    return past or _before_focus(negator)


def _before_focus(negator: Token) -> bool:
    return negator.i + 1 < len(negator.doc) and negator.nbor().lower_ in listed("negators", "focus")


def _delayed(verb: Token) -> bool:
    """As in "was not questioned until Monday": it was, then."""
    past = verb.tag_ in ("VBD", "VBN") or any(child.lower_ in ("did", "had", "was") for child in verb.lefts)
    until = any(
        child.lower_ == "until" or any(c.lower_ == "until" for c in child.lefts) for child in verb.rights
    )
    return past and until


def _denies_reason(verb: Token, negator: Token) -> bool:
    """As in "did not kill him due to any crime": the reason is denied, for "any" needs a negation.

    Without such a word both readings stand ("did not leave because of fog"), and the nearer is taken, unless the
    deed is told right after: "did not shoot him because he ran. They shot him because he knew them".
    """
    for child in verb.rights:
        if (child.lower_ in listed("negators", "reasons") and child.i > negator.i) or _because(child):
            words = [token.lower_ for token in child.subtree][:8]
            before = verb.doc[child.left_edge.i - 1].lower_
            if before in listed("negators", "focus") or any(
                word in listed("negators", "free_choice") for word in words
            ):
                return True
            if _because(child) and _told_after(verb):
                return True
    return False


def _told_after(verb: Token) -> bool:
    """Whether the next clause or sentence says of the same deed that it was done, and why."""
    doc, start = verb.doc, verb.right_edge.i + 1
    end = next((i for i in range(start + 2, len(doc)) if doc[i].is_sent_start), len(doc))
    return any(
        token.pos_ == "VERB"
        and lemma(token) == lemma(verb)
        and token.tag_ in ("VBD", "VBN")
        and not any(child.dep_ == "neg" for child in token.children)
        and any(_because(child) for child in token.children)
        for token in doc[start:end]
    )


def _because(clause: Token) -> bool:
    return clause.dep_ == "advcl" and any(child.lower_ == "because" for child in clause.children)


def _names_nobody(argument: Token) -> bool:
    if argument.lower_ in listed("negators", "pronouns"):
        return True
    return any(
        (child.dep_ in ("det", "neg") and child.lower_ in listed("negators", "determiners"))
        or (child.lower_ in listed("negators", "before_nouns") and not _before_focus(child))
        for child in argument.lefts
    )


def _adverbs(verb: Token) -> list[str]:
    known = listed("adverbs")
    found = [
        known[child.lower_] for child in verb.children if child.dep_ == "advmod" and child.lower_ in known
    ]
    return [effect for effect in found if effect != "past"]


def of_noun(noun: Token) -> list[str]:
    """Effects of determiners, adjectives and negation on the happening that a noun names."""
    adjectives, effects = listed("adjectives"), []
    for child in noun.lefts:
        name = child.lower_
        if child.dep_ in ("amod", "compound", "nmod") and name in adjectives:
            effects.append(adjectives[name])
        elif child.dep_ == "advmod" and name in listed("adverbs"):
            effects.append(listed("adverbs")[name])
        elif child.dep_ in ("det", "neg", "preconj") and name in listed("negators", "determiners"):
            effects.append("denied")
    return [effect for effect in effects if effect != "past"]


def is_inverted(node: Token) -> bool:
    """Whether an auxiliary before the subject stands for "if": "had he moved, they would have shot him"."""
    first = node.left_edge
    subject = next((child for child in node.lefts if child.dep_ in ("nsubj", "nsubjpass")), None)
    return (
        first.lower_ in ("had", "were", "should") and first.dep_ in ("aux", "auxpass") and subject is not None
    )


def is_of_anybody(node: Token) -> bool:
    """Whether its subject is any that there might be, as in "before anyone was hurt"."""
    subjects = (child for child in node.lefts if child.dep_ in ("nsubj", "nsubjpass"))
    free = listed("negators", "free_choice")
    return any(subject.lower_ in free or subject.left_edge.lower_ in free for subject in subjects)


def is_indefinite(noun: Token) -> bool:
    """Whether the noun brings up something new, so that it need not exist: "an attack", "attacks"."""
    owned = any(child.dep_ == "poss" for child in noun.lefts)
    return noun.tag_ in ("NN", "NNS") and not owned and not is_granted(noun)


def is_granted(noun: Token) -> bool:
    """Whether the noun takes up something known: "the attack". The first word of the phrase decides."""
    return noun.left_edge.i != noun.i and noun.left_edge.lower_ in listed("articles", "definite")


def is_modal(effects: list[str]) -> list[str]:
    """The effects without negation: those that new things among the arguments share."""
    return [effect for effect in effects if effect != "denied"]
