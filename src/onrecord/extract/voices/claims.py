"""Claims of responsibility and blame: whether somebody stands in an event only because it is claimed."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from onrecord.extract.text.language import lemma
from onrecord.extract.text.modality import is_negated, listed
from onrecord.extract.text.parser import Parsed
from onrecord.extract.voices.cues import words
from onrecord.extract.voices.voices import Voice, voice_of
from onrecord.model.reading import Status
from onrecord.vocab import load


def claim_of(
    parsed: Parsed,  # noqa: ARG001
    voices: list[Voice],
    head: Token,
) -> tuple[Status | None, int | None]:
    """Give how sure it is that `head` has that part in an event, and the index of the voice that says so.

    (None, None) where the part is said as plainly as the event. Claimed by themselves: reported. Accused,
    suspected, blamed by others: possible; also "apparently by rebels", with no voice.
    """
    for index, voice in enumerate(voices):
        if voice.effect in _OWN and _speaks(voice, head) and not _negated(voice):
            return _OWN[voice.effect], index
        if (voice.effect == "accused" and _accused(voice, head)) or _charged(voice, head):
            return "possible", index
    return ("possible", None) if _hedged(head) else _responsible(voices, head)


_OWN: dict[str, Status] = {"admitted": "reported", "denied": "denied"}


def _speaks(voice: Voice, head: Token) -> bool:
    """Whether the head is the speaker, and what is claimed or denied is a deed of theirs."""
    if voice.source is None:
        return False
    source = _issuer(voice.source.root)
    within = voice.source.start <= head.i < voice.source.end or source is not voice.source.root
    if not within:
        return False
    return _is_head(source, head) and (voice.effect == "admitted" or _names_blame(voice))


def _issuer(source: Token) -> Token:
    """Who says what a message says: "the front issued leaflets claiming"; any other source speaks for itself."""
    if source.dep_ != "dobj" or lemma(source) not in _messages():
        return source
    return next((child for child in source.head.children if child.dep_ == "nsubj"), source)


@cache
def _messages() -> frozenset[str]:
    return frozenset(load("syntax")["messages"])


def _names_blame(voice: Voice) -> bool:
    return voice.cue is not None and len(voice.cue) > 1


def _negated(voice: Voice) -> bool:
    return voice.cue is not None and is_negated(voice.cue[0])


def _responsible(voices: list[Voice], head: Token) -> tuple[Status | None, int | None]:
    """As in "police believe that rebels are responsible": as sure as those who say it."""
    said = (
        next((c for c in head.head.children if c.dep_ in ("acomp", "prep")), None)
        if head.dep_ == "nsubj"
        else None
    )
    if said is None or said.lower_ not in words("doers", "adjectives"):
        return None, None
    index = voice_of(voices, head)
    doubtful = index is not None and voices[index].effect in ("believed", "feared", "claimed", "accused")
    return ("possible", index) if doubtful else (None, None)


def _is_head(root: Token, head: Token) -> bool:
    """Whether the word is the head of the phrase, or joined to it, or names it too."""
    for _ in range(6):
        part = head.dep_ == "pobj" and head.head.lower_ == "of"  # "members of the front"
        if head.i == root.i or not (part or head.dep_ in ("conj", "appos", "compound")):
            break
        head = head.head.head if part else head.head
    return head.i == root.i


def _accused(voice: Voice, head: Token) -> bool:
    """Whether the head is the one accused, not what they are accused of."""
    if voice.cue is not None and voice.cue[0].dep_ == "acl" and _is_head(voice.cue[0].head, head):
        return True
    if voice.cue is None or not any(start <= head.idx < end for start, end in voice.content):
        return False
    cue = voice.cue[0]
    if cue.tag_ == "JJ" or cue.dep_ == "amod":
        return _is_head(cue.head, head)
    return any(_is_head(person, head) for person in _blamed(cue))


def _charged(voice: Voice, head: Token) -> bool:
    """As in "police suspect that rebels planted the bomb", "charged that the colonel is implicated"."""
    if voice.cue is None or lemma(voice.cue[0]) not in words("accused_in_clause", "verbs"):
        return False
    by = head.head.head if head.dep_ == "pobj" and head.head.dep_ == "agent" else head.head
    doing = head.dep_ in ("nsubj", "pobj") or (head.dep_ == "nsubjpass" and lemma(by) == "implicate")
    return doing and by.dep_ == "ccomp" and by.head.i == voice.cue[0].i


def _hedged(head: Token) -> bool:
    """As in "killed, apparently by rebels"."""
    by = head.head
    if head.dep_ != "pobj" or by.dep_ != "agent":
        return False
    hedges = (*by.lefts, by.nbor(-1)) if by.i else ()
    return any(listed("adverbs").get(word.lower_) == "possible" for word in hedges)


def _blamed(cue: Token) -> list[Token]:
    """Whom a verb of accusing hits: after "on" or "to" where they stand, else object or passive subject."""
    things = [child for child in cue.children if child.dep_ in ("dobj", "nsubjpass", "dative")]
    if lemma(cue) in words("accused_after", "verbs"):
        before = words("accused_after", "prepositions")
        under = [
            c
            for token in (cue, *things)
            for c in token.children
            if c.dep_ in ("prep", "dative") and c.lower_ in before
        ]
        if under:
            return [c for preposition in under for c in preposition.children if c.dep_ == "pobj"]
    return [cue.head] if cue.dep_ == "acl" else things
