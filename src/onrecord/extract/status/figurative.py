"""Words of violence that tell of none: sayings, sport, markets, similes, titles (`vocab/figurative.toml`)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from spacy.tokens import Span, Token

from onrecord import vocab
from onrecord.extract.text.language import lemma
from onrecord.extract.text.parser import Parsed

if TYPE_CHECKING:
    from onrecord.extract.events.triggers import Trigger

_SCORE = re.compile(r"\b\d{1,3}[-–]\d{1,3}(?=\s*(?:[.,;)]|$)|\s+(?:on|in|at|to|after|over|against|and)\b)")
STEM = 3  # letters by which sayings are looked up
ENDINGS = "(?:s|es|d|ed|ing|led|ling)?"
DOMAIN_WORDS = 2  # words of sport, markets or the screen that make a sentence one of theirs


def is_figurative(parsed: Parsed, trigger: Trigger) -> bool:
    """Whether the trigger is a figure of speech, a title, or a matter of sport and markets."""
    token = trigger.token
    sentence = token.sent
    return (
        _in_saying(parsed, sentence, trigger)
        or _of_idea(token)
        or _outburst(token)
        or _at_polls(token)
        or _simile(token)
        or _title(token)
        or _lifeless(token)
        or _plot(sentence, token)
        or _of_domain(sentence, token)
    )


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(vocab.load("figurative")[key].split())


@cache
def _sayings() -> dict[str, re.Pattern[str]]:
    """Sayings by the first letters of each of their words, so that few are tried on a trigger."""
    by_word: dict[str, list[str]] = {}
    for line in filter(None, map(str.strip, vocab.load("figurative")["sayings"].splitlines())):
        for word in dict.fromkeys(word[:STEM] for word in line.split() if len(word) >= STEM):
            by_word.setdefault(word, []).append(line)
    return {
        word: re.compile(
            "|".join(rf"\b{_pattern(line)}\b" for line in sorted(lines, key=len, reverse=True)), re.I
        )
        for word, lines in by_word.items()
    }


def _pattern(line: str) -> str:
    words = (r"\w+(?:\s+\w+)?" if word == "*" else _form(word) for word in line.split())
    return r"\s+".join(words)


def _form(word: str) -> str:
    if not word.endswith("~"):
        return re.escape(word)
    stem = word[:-1]
    return f"(?:{stem}{ENDINGS}|{stem[:-1]}ing)" if stem.endswith("e") else f"{stem}{stem[-1]}?{ENDINGS}"


def _in_saying(parsed: Parsed, sentence: Span, trigger: Trigger) -> bool:
    for word in trigger.words or (trigger.token,):
        sayings = _sayings().get(word.lower_[:STEM])
        found = (
            sayings.finditer(parsed.text, sentence.start_char, sentence.end_char)
            if sayings is not None
            else ()
        )
        if any(match.start() <= word.idx < match.end() for match in found):
            return True
    return False


def _of_idea(token: Token) -> bool:
    """As in "killed the bill": what is attacked is no person and no thing."""
    if lemma(token) not in _words("verbs"):
        return False
    things = [child for child in token.children if child.dep_ in ("dobj", "nsubjpass")]
    if not things and token.dep_ in ("nsubj", "dobj", "pobj", "attr", "ROOT"):
        things = [c for p in token.children if p.lower_ == "on" for c in p.children if c.dep_ == "pobj"]
    return any(thing.lower_ in _words("objects") for thing in things)


def _outburst(token: Token) -> bool:
    """As in "an explosion of good manners": what breaks out is a feeling, a quality or a word."""
    if lemma(token) not in _words("outbursts"):
        return False
    of = (child for child in token.children if child.lower_ == "of")
    things = [thing for child in of for thing in child.children if thing.dep_ == "pobj"]
    return any(
        thing.lower_ in _words("abstract") or thing.lower_.endswith(tuple(_words("abstract_endings")))
        for thing in things
    )


def _at_polls(token: Token) -> bool:
    """As in "slaughtered at the polls", "destroyed their rivals 4-0": a defeat at an election or in a match."""
    if lemma(token) not in _words("defeats"):
        return False
    if _SCORE.search(token.doc[token.i : token.sent.end].text) is not None:
        return True
    places = (child for child in token.children if child.lower_ in ("at", "in", "by"))
    return any(thing.lower_ in _words("ballots") for place in places for thing in place.children)


def _simile(token: Token) -> bool:
    """As in "like a bomb"."""
    head = token.head
    article = any(child.lower_ in ("a", "an") for child in token.lefts)
    return (
        token.dep_ == "pobj"
        and head.lower_ == "like"
        and article
        and head.head.pos_ in ("VERB", "AUX", "ADJ")
    )


def _title(token: Token) -> bool:
    """A title of a work: named so by the parser, or in marks beside "film", "novel"."""
    return token.ent_type_ == "WORK_OF_ART" and any(
        near.lower_ in _words("titles") for near in token.doc[max(token.i - 8, 0) : token.i + 8]
    )


def _lifeless(token: Token) -> bool:
    """As in "the battery died", "the musical bombed": what cannot."""
    subjects = {lemma(child) for child in token.children if child.dep_ == "nsubj"}
    thing = any(child.dep_ == "dobj" for child in token.children)
    return not thing and bool(
        subjects & _words({"die": "lifeless", "bomb": "shows"}.get(lemma(token), "none"))
    )


def _plot(sentence: Span, token: Token) -> bool:
    """As in "in the film, a gunman kills a senator", "the novel tells of a man who kills": told in the present."""
    if token.tag_ not in ("VBZ", "VBP"):
        return False
    works = (word for word in sentence if word.i < token.i and word.lower_ in _words("fiction"))
    return any(
        work.dep_ == "nsubj" or (work.dep_ == "pobj" and work.head.lower_ in ("in", "of")) for work in works
    )


def _of_domain(sentence: Span, trigger: Token) -> bool:
    """Words of sport and markets around a word that they share with war, and none of real harm."""
    if trigger.lower_ not in _words("shared"):
        return False
    found = {token.lower_ for token in sentence}
    return len(found & _words("domains")) >= DOMAIN_WORDS and not found & _words("real")
