"""Who is said to have done a deed that a noun names: by claims, blame and charges in the clause around it."""

from __future__ import annotations

from spacy.tokens import Token

from onrecord.extract.events.dependants import children, prepositional, spread, words
from onrecord.extract.events.subjects import is_passive, may_act, subject, taking_part
from onrecord.extract.text.language import lemma

_LINKS = 3  # nouns between who is accused and of what


def claimants(noun: Token) -> tuple[Token, ...]:
    """Who is said to have done the deed that a noun names: "claimed by X", "X is responsible for", "blamed on X"."""
    described = [
        thing
        for clause in children(noun, "acl", "relcl")
        if lemma(clause) in words("claiming")
        for agent in children(clause, "agent")
        for thing in children(agent, "pobj")
    ]
    found = described or _claiming_over(noun) or _claiming_after(noun) or _work_of(noun) or taking_part(noun)
    return spread(_issuer(claimant) for claimant in found)


def _issuer(claimant: Token) -> Token:
    """Who claims: behind a thing that does ("issued a statement claiming the attack") whoever issued it."""
    if claimant.dep_ != "dobj" or may_act(claimant) or claimant.ent_type_:
        return claimant
    return subject(claimant.head) or claimant


def _claiming_over(noun: Token) -> list[Token]:
    """Who claims, or is blamed, in the clause that a noun stands in."""
    head = noun.head
    if noun.dep_ in ("dobj", "nsubj", "nsubjpass") and head.pos_ == "VERB":
        passive = is_passive(head)
        return _by_verb(head, passive=passive) if passive or noun.dep_ == "dobj" else []
    over = head.head
    to = head.lower_ == "to" and lemma(over) in words("involving")
    if noun.dep_ != "pobj" or not (head.lower_ in words("claim_prepositions") or to):
        return []
    if lemma(over) in words("involving") and over.pos_ == "VERB":
        return _involved_by(over)
    if lemma(over) in words("involvements") and (had := _havers(over)):
        return had
    if over.dep_ == "dobj" and (lemma(over.head) in words("accusing") or _holds(over.head)) and may_act(over):
        return [over]  # "accused the army of the crime", misread as the army of the crime
    if lemma(over) in words("links") and over.dep_ == "dobj" and lemma(over.head) in words("claiming"):
        found = subject(over.head)
        return [found] if found is not None else []
    over = _beyond_links(over)
    if lemma(over) in words("accusing") or _holds(over):
        return _accused_by(over)
    claimed = any(thing.lower_ in words("claim_nouns") for thing in children(over, "dobj"))
    if claimed or over.lower_ in words("claim_nouns") or head.lower_ == "behind":
        found = _subject_over(over)
        return [found] if found is not None else []
    return []


def _involved_by(verb: Token) -> list[Token]:
    """Who is said to be in it: "X is involved in", "members linked to"; in "links X to" the object."""
    own = children(verb, "dobj")
    if verb.tag_ == "VBN" or is_passive(verb) or (verb.dep_ == "acl" and not own):
        found = verb.head if verb.dep_ == "acl" else subject(verb)
        return [found] if found is not None else []
    return own


def _havers(noun: Token) -> list[Token]:
    """Whose part in it is told of: "the involvement of troops in", "the army's role in"."""
    return [
        other for other in (*prepositional(noun, ("of", "by")), *children(noun, "poss")) if may_act(other)
    ]


def _accused_by(verb: Token) -> list[Token]:
    """Whom a verb of accusing or holding hits, also in "are to be tried for" and "a man wanted for"."""
    own = children(verb, "dobj", "nsubjpass")
    if own or not is_passive(verb):
        return own
    found = subject(verb)
    return [found] if found is not None else []


def _holds(verb: Token) -> bool:
    """Whether somebody is held, sought or tried: "arrested for", "brought to trial for"."""
    if lemma(verb) in words("prosecuting"):
        return verb.pos_ == "VERB"
    tried = (thing for child in children(verb, "prep") for thing in children(child, "pobj"))
    return lemma(verb) == "bring" and any(thing.lower_ in ("trial", "justice", "court") for thing in tried)


def is_held(token: Token) -> bool:
    """Whether somebody named as the doer is only one who is held, sought or tried for it, or linked to it."""
    if lemma(token.head) in words("linking") or (
        token.dep_ == "pobj" and lemma(token.head.head) in words("involvements")
    ):
        return True
    if any(lemma(clause) in words("linking") for clause in children(token, "acl", "relcl")):
        return True
    over = token.head if token.dep_ in ("nsubj", "dobj", "nsubjpass") else token
    verb = over if over is not token else next(iter(children(token, "acl")), token)
    return _holds(verb) or any(_holds(other) for other in children(verb, "xcomp"))


def _beyond_links(word: Token) -> Token:
    """What a word that only links to a deed hangs on: "suspected of involvement in", "held on charges of"."""
    for _ in range(_LINKS):
        if lemma(word) not in words("links") or word.dep_ != "pobj" or word.head.head == word.head:
            break
        word = word.head.head
    return word


def _claiming_after(noun: Token) -> list[Token]:
    """Who claims it in a clause behind it: "the attacks in the towns of X and Y, for which Z has claimed ..."."""
    inside = (child for child in noun.head.subtree if child.i > noun.i) if noun.head != noun else ()
    for clause in inside:
        if clause.dep_ == "relcl" and lemma(clause) in words("claiming"):
            about = [thing for child in children(clause, "prep") for thing in children(child, "pobj")]
            if any(thing.tag_ == "WDT" and thing.head.lower_ == "for" for thing in about):
                return children(clause, "nsubj")
    return []


def _work_of(noun: Token) -> list[Token]:
    """Whose work it is said to be: "the massacre was the work of X"."""
    if noun.dep_ != "nsubj" or not (noun.head.pos_ == "AUX" or lemma(noun.head) == "bear"):
        return []
    work = (child for child in children(noun.head, "attr", "dobj") if lemma(child) in words("work_nouns"))
    return [thing for child in work for thing in prepositional(child, ("of",))]


def _by_verb(verb: Token, *, passive: bool) -> list[Token]:
    if lemma(verb) in words("blaming"):
        noun = next(iter(children(verb, "dobj")), verb)
        under = [child for token in (verb, noun) for child in token.children if child.lower_ in ("on", "to")]
        return [thing for child in under for thing in children(child, "pobj")]
    if lemma(verb) not in words("claiming"):
        return []
    if passive:
        return [thing for agent in children(verb, "agent") for thing in children(agent, "pobj")]
    found = subject(verb)
    return [found] if found is not None else []


def _subject_over(token: Token) -> Token | None:
    """The subject of the verb that "responsibility", "responsible" or "behind" belongs to."""
    if token.pos_ in ("VERB", "AUX"):
        return subject(token)
    if owner := children(token, "poss"):
        return owner[0]
    if token.dep_ in ("amod", "acl", "relcl"):
        return token.head
    return subject(token.head) if token.head.pos_ in ("VERB", "AUX") else None
