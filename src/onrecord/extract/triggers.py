"""Words that tell of a happening, and who does what to whom around them."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that tell of a happening, with the heads of its parts as the syntax gives them."""

    token: Token  # head of the trigger words
    words: tuple[Token, ...]  # all of them, in the order of the text
    kind: str  # a kind of vocab/events.toml
    agents: tuple[Token, ...] = ()  # heads of who did it
    targets: tuple[Token, ...] = ()  # heads of people to whom it was done
    objects: tuple[Token, ...] = ()  # heads of things to which it was done
