"""Lists of verbs and words by their names in the vocabulary, and whether a verb is of one."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from onrecord.extract.text.language import lemma
from onrecord.vocab import load


def is_among(token: Token, name: str) -> bool:
    """Whether a verb is of a list; the lemmatiser drops the last letter of "staged"."""
    base = auxiliaries().get(token.lower_) or lemma(token)
    return base in words_of(name) or base + "e" in words_of(name)


@cache
def auxiliaries() -> dict[str, str]:
    """Give the dictionary forms of "was" and "had", which the lemmatiser leaves as they are."""
    return dict(load("times")["auxiliaries"])


@cache
def words_of(name: str) -> frozenset[str]:
    """Give a list of verbs or words by its name: `saying`, or a table of `vocab/times.toml`."""
    if name == "saying":
        verbs = load("voices")["verbs"]
        return frozenset(word for row in verbs if "clause" in row["takes"] for word in row["words"].split())
    table = load("times")[name]
    return frozenset(table.get("verbs") or table["words"])


def is_saying(token: Token) -> bool:
    """Whether a verb makes somebody answer for what is said; "find", "respond", "hold" do so with a clause only."""
    if token.tag_[0] != "V" or not is_among(token, "saying"):
        return False
    return is_among(token, "speaking") or any(child.dep_ == "ccomp" for child in token.children)
