"""Words that tell one report from others, each with the weight that its rarity gives it.

The rarity is that of the English language at large (the Zipf scale of `wordfreq`: 7 is "the", 3 is once in a
million words), not that of the record. So what is compared of an event follows from its report alone: it does not
change as the record grows, and does not depend on the order in which reports came.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b

COMMONEST = 7.0  # Zipf value of words that weigh nothing
RAREST = 1.0  # words below are all alike: names, slips of the pen
STEPS = 10  # steps of weight to one of the scale
BITS = 6  # of a packed word that hold its weight, which is at most (COMMONEST - RAREST) * STEPS = 60
MASK = (1 << BITS) - 1
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))+[^\W\d_]|\d{2,}")


def packed(texts: Iterable[str], *, most: int) -> tuple[int, ...]:
    """Give the `most` rarest words of some texts, packed, the rarest first; each word once.

    A packed word is a whole number below 2**63: its last six bits are its weight, the rest a hash of it.
    """
    found = {word.lower() for text in texts for word in _WORD.findall(text)}
    weighed = {pack(word) for word in found}
    return tuple(sorted((word for word in weighed if weight(word)), key=_rarest_first)[:most])


def weight(word: int) -> int:
    """Give the weight of a packed word, 0 to 60."""
    return word & MASK


@cache
def pack(word: str) -> int:
    """Give a word in lower case as a number that carries its weight."""
    from wordfreq import zipf_frequency

    rarity = COMMONEST - max(RAREST, zipf_frequency(word, "en"))
    hashed = int.from_bytes(blake2b(word.encode(), digest_size=8).digest()) >> (BITS + 1)
    return hashed << BITS | max(0, round(rarity * STEPS))


def _rarest_first(word: int) -> tuple[int, int]:
    return -weight(word), word
