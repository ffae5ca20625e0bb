"""Whose words they are: the phrase that stands as speaker of a cue."""

from __future__ import annotations

from spacy.tokens import Token

from onrecord.extract.text.language import lemma
from onrecord.extract.voices.cues import says
from onrecord.extract.voices.ranges import Range, misattached, phrase

SUBJECTS = frozenset({"nsubj", "expl"})
WHO = frozenset({"who", "which", "that", "whom"})
OUTWARD = frozenset({"xcomp", "advcl", "conj", "pcomp", "prep", "dep", "ccomp", "acomp", "oprd", "aux"})


def cue_range(cue: Token) -> Range:
    """The cue with its particle: "spelled out", and "quoted as" before "saying"."""
    particle = next((c for c in cue.children if c.dep_ == "prt" and c.i == cue.i + 1), None)
    return cue.i, (particle.i if particle is not None else cue.i) + 1


def quoted_as(token: Token) -> Token:
    """Of "was quoted as saying" and "was heard saying" the last word, which is the cue; else the word itself."""
    if lemma(token) not in ("quote", "cite", "hear", "overhear", "record"):
        return token
    under = (word for child in token.rights for word in (child, *child.children))
    spoken = (word for word in under if word.dep_ in ("pcomp", "xcomp") and word.tag_ == "VBG" and says(word))
    return next(spoken, token)


def source_of(cue: Token) -> Range | None:
    """Give the phrase that says it: subject, agent of a passive, or subject of the verb over the cue."""
    if _passive(cue):
        return agent_range(cue)
    verb: Token = cue
    for _ in range(6):
        passive = False
        quoted = next((c for c in verb.children if c.dep_ == "dobj"), None)
        if verb.i != cue.i and quoted is not None and quoted_as(verb).i == cue.i:
            return phrase(quoted)
        for child in verb.children:
            if child.dep_ in SUBJECTS:
                return _subject(verb, child)
            passive = passive or child.dep_ == "nsubjpass"
        if passive:
            return _passive_source(verb, cue)
        if verb.dep_ in ("acl", "relcl"):
            return phrase(verb.head, until=verb) if cue.tag_ == "VBG" else agent_range(cue)
        if verb.dep_ not in OUTWARD or verb.head.i == verb.i:
            return None
        verb = verb.head.head if misattached(verb) else verb.head
    return None


def _passive(cue: Token) -> bool:
    """As in "was told", "asked whether he would run": somebody else says it."""
    auxiliaries = [child for child in cue.children if child.dep_ in ("aux", "auxpass")]
    if any(child.dep_ == "auxpass" for child in auxiliaries):
        return True
    return cue.tag_ == "VBN" and not auxiliaries and cue.dep_ not in ("conj", "ROOT", "ccomp", "parataxis")


def _passive_source(verb: Token, cue: Token) -> Range | None:
    """Of "was quoted as saying" the subject; of "was said to" only an agent."""
    if verb.i != cue.i:
        subject = next(child for child in verb.children if child.dep_ == "nsubjpass")
        return _subject(verb, subject)
    return agent_range(cue)


def agent_of(cue: Token) -> Token | None:
    """Give who does it in a passive clause: "by the police"."""
    by = next((child for child in cue.children if child.dep_ == "agent"), None)
    return next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None


def agent_range(cue: Token) -> Range | None:
    """Give the whole phrase of who does it in a passive clause."""
    agent = agent_of(cue)
    return phrase(agent) if agent is not None else None


def _subject(verb: Token, subject: Token) -> Range | None:
    if subject.dep_ == "expl" or (subject.lower_ == "it" and verb.tag_ == "VBN"):
        return None
    if subject.lower_ in WHO and verb.dep_ == "relcl":
        return verb.head.left_edge.i, subject.i + 1
    return phrase(subject, until=verb)
