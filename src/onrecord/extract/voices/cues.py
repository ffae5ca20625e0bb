"""The words of saying, by how their content stands by them: `vocab/voices.toml`, indexed once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from spacy.tokens import Token

from onrecord import vocab
from onrecord.extract.text.language import lemma


@dataclass(frozen=True, slots=True)
class Use:
    """One way to use a word of saying: its effect on what is told, and the prepositions it takes."""

    effect: str
    prepositions: frozenset[str] = frozenset()


NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
VERB_TAGS = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})
SILENT = frozenset({"hoped", "found", "predicted", "planned"})  # effects of verbs that bring in no quotation


def _list(words: str) -> list[str]:
    return list(dict.fromkeys(words.split()))


@cache
def verb_uses() -> dict[str, dict[str, Use]]:
    """Verbs: lemma, then how the content stands ("clause", "infinitive", "object" ...), then the use."""
    uses: dict[str, dict[str, Use]] = {}
    for block in vocab.load("voices")["verbs"]:
        use = Use(block["effect"], frozenset(block.get("prepositions", ())))
        for word in _list(block["words"]):
            for takes in block["takes"]:
                uses.setdefault(word, {}).setdefault(takes, use)
    return uses


def _effects(table: list[dict[str, Any]]) -> dict[str, str]:
    return {word: block["effect"] for block in reversed(table) for word in _list(block["words"])}


@cache
def noun_effects() -> dict[str, str]:
    """Nouns of saying, by lemma: the effect."""
    return _effects(vocab.load("voices")["nouns"])


@cache
def adjective_effects() -> dict[str, str]:
    """Adjectives that take a clause ("confident that"), by their form: the effect."""
    return _effects(vocab.load("voices")["adjectives"])


@cache
def noun_prepositions() -> dict[str, frozenset[str]]:
    """Nouns whose content may be a noun phrase, by lemma: the prepositions before it."""
    found: dict[str, set[str]] = {}
    for preposition, words in vocab.load("voices")["noun_prepositions"].items():
        for word in _list(words):
            found.setdefault(word, set()).add(preposition)
    return {word: frozenset(prepositions) for word, prepositions in found.items()}


@cache
def words(table: str, key: str = "words") -> frozenset[str]:
    """Words of a plain list of `voices.toml`."""
    return frozenset(_list(vocab.load("voices")[table][key]))


@cache
def idioms() -> dict[tuple[str, str], str]:
    """A verb and its noun that are one cue ("claim", "responsibility"): the effect."""
    return {
        (verb, noun): block["effect"]
        for block in vocab.load("voices")["idioms"]
        for verb in _list(block["verbs"])
        for noun in _list(block["objects"])
    }


@cache
def adverbs() -> dict[str, str]:
    """Adverbs that report a whole clause: the effect."""
    return {
        word: effect for effect, listed in vocab.load("voices")["adverbs"].items() for word in _list(listed)
    }


def says(token: Token) -> bool:
    """Whether the word is a verb that can bring in a quotation."""
    if token.tag_ not in VERB_TAGS:
        return False
    uses = verb_uses().get(lemma(token), {})
    use = uses.get("quote") or uses.get("clause")
    return use is not None and use.effect not in SILENT
