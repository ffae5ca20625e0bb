"""Weapons named in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from onrecord.extract.events.nouns import noun, weapon_kinds, weapon_lemmas
from onrecord.extract.text import columns
from onrecord.extract.text.kept import Kept
from onrecord.extract.text.language import lemma
from onrecord.extract.text.parser import Parsed
from onrecord.vocab import load

Phrases = tuple[tuple[tuple[str, ...], bool], ...]  # of words, and whether each is weak

_LONGEST = 4  # words of a weapon's name
_BEFORE = frozenset({"compound", "amod", "nmod", "nummod", "npadvmod", "punct"})
_BREAKS = frozenset(",;:()\"'")


@dataclass(frozen=True, slots=True)
class Weapon:
    """Words that name a weapon: characters `first` to `last` (excluded) of the text, and the token of its head."""

    first: int
    last: int
    head: int
    weak: bool  # a weapon only next to a word of violence


@cache
def _by_last() -> dict[str, Phrases]:
    found: dict[str, list[tuple[tuple[str, ...], bool]]] = {}
    for phrase, weak in weapon_lemmas().items():
        parts = tuple(phrase.split())
        found.setdefault(parts[-1], []).append((parts, weak))
    return {last: tuple(sorted(phrases, key=lambda one: -len(one[0]))) for last, phrases in found.items()}


@cache
def _never() -> frozenset[str]:
    return frozenset(load("weapons")["never"])


@cache
def _designators() -> re.Pattern[str]:
    patterns = [pattern for table in weapon_kinds().values() for pattern in table.get("patterns", ())]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(_as_written, patterns))})(?![\w-])")


def _as_written(pattern: str) -> str:
    """A pattern with a number holds for small letters too ("ak-47"); one of capitals alone does not ("LAW")."""
    return f"(?i:{pattern})" if re.search(r"\\d|\d", pattern) else f"(?:{pattern})"


def find_weapons(parsed: Parsed) -> list[Weapon]:
    """Weapons in the order of the text, with the words before them that belong to the name."""
    doc = parsed.doc
    nouns = (i for i, part in enumerate(columns.classes(doc)) if part in ("NOUN", "PROPN"))
    found = [weapon for i in nouns for weapon in _at(doc, i)]
    named = {weapon.head for weapon in found}
    found += [
        weapon
        for match in _designators().finditer(parsed.doc.text)
        for weapon in _designated(doc, *match.span())
        if weapon.head not in named
    ]
    return sorted(_longest(found), key=lambda weapon: weapon.first)


_phrases: Kept[tuple[int, ...], Phrases] = Kept()  # that end in a word, by its numbers


def _at(doc: Doc, i: int) -> list[Weapon]:
    key = tuple(columns.numbers(doc)[i])
    phrases = _phrases.get(key)
    if phrases is None:
        phrases = _phrases[key] = _by_last().get(noun(doc[i]), ())
    return _first(doc[i], phrases) if phrases else []


def _first(token: Token, phrases: Phrases) -> list[Weapon]:
    for parts, weak in phrases:
        tokens = _matched(token, parts)
        if tokens is not None and not _is_never(token):
            return [Weapon(_start(tokens[0]).idx, token.idx + len(token), token.i, weak)]
    return []


def _matched(token: Token, parts: tuple[str, ...]) -> list[Token] | None:
    before = [other for other in token.doc[max(0, token.i - _LONGEST * 2) : token.i] if other.text != "-"]
    tokens = [*before[len(before) - len(parts) + 1 :], token] if len(parts) > 1 else [token]
    if len(tokens) != len(parts) or any(
        lemma(other) != part for other, part in zip(tokens[:-1], parts[:-1], strict=True)
    ):
        return None
    return tokens


def _is_never(token: Token) -> bool:
    doc = token.doc
    around = (
        doc[token.i - 1 : token.i + 1],
        doc[token.i : token.i + 2],
        doc[max(0, token.i - 1) : token.i + 2],
    )
    return any(" ".join(lemma(other) for other in window) in _never() for window in around)


def _start(token: Token) -> Token:
    """The first of the words that name the weapon more closely: "80-mm mortar", "home-made bomb"."""
    first = token
    while first.i > 0:
        before = token.doc[first.i - 1]
        if (
            before.dep_ not in _BEFORE
            or before.head.i < before.i
            or before.is_space
            or before.text in _BREAKS
            or (before.tag_ in ("VBD", "VBN") and token.doc[before.i - 1].text != "-")
            or before.ent_type_ in ("DATE", "TIME")
        ):
            break
        first = before
    return first


def _designated(doc: Doc, start: int, end: int) -> list[Weapon]:
    span = doc.char_span(start, end, alignment_mode="expand")
    return [Weapon(span.start_char, span.end_char, span.root.i, weak=False)] if span is not None else []


def _longest(weapons: list[Weapon]) -> list[Weapon]:
    """Weapons that stand inside no other."""
    kept: list[Weapon] = []
    for weapon in sorted(weapons, key=lambda one: (one.first, -one.last)):
        if not kept or weapon.last > kept[-1].last:
            kept.append(weapon)
    return kept
