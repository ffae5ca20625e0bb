"""Names as they are compared: one spelling for the many ways in which a name is written in Latin letters."""

from __future__ import annotations

import re
import unicodedata

_APART = re.compile(r"[^a-z0-9]+")
_ARTICLES = frozenset({"al", "el", "ad", "ar", "as", "at", "az", "an", "the", "ul"})
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = str.maketrans("", "", "aeiouy")
# Letters that Unicode does not take apart into one of a-z and a mark.
_WHOLE = str.maketrans(dict(zip("ıłøđðħəß", ("i", "l", "o", "d", "d", "h", "e", "ss"), strict=True)))
SHORTEST = 3  # consonants; a name with fewer keeps its vowels, or it would be like too many others


def folded(name: str) -> str:
    """Give a name without case, accents and marks: "Tal-Zahír" is "tal zahir"."""
    lower = unicodedata.normalize("NFKD", name).lower().translate(_WHOLE)
    plain = lower.encode("ascii", "ignore").decode()
    return " ".join(_APART.split(plain.replace("'", ""))).strip()


def sound(name: str) -> str:
    """Give what is left of a name when it is spelled anew: its consonants, without articles.

    "Tal Zahir", "Tell Zaheer" and "Tal-Zahir" are all "tlzhr". Empty where there is no letter a-z in it.
    """
    words = [word for word in folded(name).split() if word not in _ARTICLES]
    whole = "".join(words) or folded(name).replace(" ", "")
    left = bones(whole)
    return left if len(left) >= SHORTEST else _DOUBLED.sub(r"\1", whole)


def bones(word: str) -> str:
    """Give the consonants of a folded word, however few: "yousef" and "yusuf" are "sf"."""
    return _DOUBLED.sub(r"\1", word.translate(_VOWELS)) or word
