"""Upper-case copy in the case of running text, letter for letter.

Wire services of the telex age print in capitals only, and headlines still do; parsers and taggers are trained on
running text. A word that the dictionary knows is written small, any other one is taken for a name.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from onrecord.extract.text.acronyms import explained
from onrecord.extract.text.kept import MOST
from onrecord.vocab import load

MIN_LETTERS = 12  # shorter stretches of capitals are headings or acronyms
MIN_LOWER = 40  # of a text without capitals
UPPER_SHARE = 0.85  # of the letters of a paragraph; quotes and names in mixed case stay below

_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ENDINGS = (
    ("", ""),
    ("S", ""),
    ("ES", ""),
    ("IES", "Y"),
    ("ED", ""),
    ("ED", "E"),
    ("IED", "Y"),
    ("ING", ""),
    ("ING", "E"),
    ("LY", ""),
    ("ER", ""),
    ("ER", "E"),
    ("EST", ""),
    ("IER", "Y"),
    ("VES", "F"),
    ("MEN", "MAN"),
)
_SENTENCE_START = re.compile(
    r"""(?:(?<!\b[A-Z])[.!?:]["')]*|--|--\s*\[[^\]]*\]|^\s*\[[^\]]*\]|[\[(]|[.!?,:]\s+")\s*$"""
)
_BEFORE_NAMES = ("titles", "articles", "given_names")  # lists of words that are large before a name
_BEFORE_WORD = frozenset(' \n["(')
_VOWELS = frozenset("AEIOUY")


def truecase(text: str) -> str:
    """The text with its upper-case paragraphs in the case of running text; always as long as the text given."""
    if _is_lower(text):
        return _PARAGRAPH.sub(lambda found: _paragraph(found[0].upper()), text)
    if not _is_upper(text) and not any(_is_upper(found[0]) for found in _PARAGRAPH.finditer(text)):
        return text
    return _PARAGRAPH.sub(lambda found: _paragraph(found[0]) if _is_upper(found[0]) else found[0], text)


def _is_upper(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return letters >= MIN_LETTERS and sum(map(str.isupper, text)) >= UPPER_SHARE * letters


def _is_lower(text: str) -> bool:
    """Whether a text has no capital at all, as the archives of some papers have lost theirs."""
    letters = sum(map(str.isalpha, text))
    return letters >= MIN_LOWER and text.islower() and len(text.upper()) == len(text)


def _paragraph(text: str) -> str:
    acronyms, expansions = _expansions(text)
    words = list(_WORD.finditer(text))
    cased = [_in_place(text, found, acronyms, expansions) for found in words]
    _join_names(text, words, cased)
    _write_actors(cased)
    pieces, end = [], 0
    for found, word in zip(words, cased, strict=True):
        first = word[:1].upper() + word[1:] if _starts_sentence(text, found.start()) else word
        pieces += [text[end : found.start()], first if len(first) == len(found[0]) else found[0]]
        end = found.end()
    return "".join(pieces) + text[end:]


def _join_names(text: str, words: list[re.Match[str]], cased: list[str]) -> None:
    """Write large what is a name by the words beside it: "GENERAL OSVALDO", "SANTA ANA", "COSTA DEL SOL"."""
    for i in range(len(words) - 2, -1, -1):  # from the right: a title stands before a whole name
        if text[words[i].end() : words[i + 1].start()].strip() not in ("", "."):
            continue
        word, following = cased[i].lower(), cased[i + 1]
        if word in _names("saints") or (
            word in _names("of_names") and following.lower() not in _names("of_names")
        ):
            following = cased[i + 1] = following[:1].upper() + following[1:]
        if (word, following.lower()) in _states_of_two():
            cased[i], cased[i + 1] = word.capitalize(), following.capitalize()
        elif following[:1].isupper() and any(word in _names(key) for key in _BEFORE_NAMES):
            cased[i] = word.capitalize()


def _write_actors(cased: list[str]) -> None:
    """Write large the names of parties to conflicts that are made of common words: "Popular Liberation Army"."""
    lower = [word.lower() for word in cased]
    for i, word in enumerate(lower):
        for name in _actors_of_words().get(word, ()):
            if tuple(lower[i : i + len(name)]) == name:
                cased[i : i + len(name)] = [
                    part if part in _names("joining") else part.capitalize() for part in name
                ]
                break


def _expansions(text: str) -> tuple[set[str], list[tuple[int, int]]]:
    """Acronyms that the text explains ("FMLN [FARABUNDO ...]"), and where the explanations stand."""
    found = list(explained(text))
    return {pair.acronym for pair in found}, [pair.long for pair in found]


def _in_place(text: str, found: re.Match[str], acronyms: set[str], expansions: list[tuple[int, int]]) -> str:
    """A word in the case that its place in the text asks for, else the one that it has by itself."""
    word, start, end = found[0], *found.span()
    if word in acronyms or (
        len(word) == 1 and (text[end : end + 1] in (".", "-") or text[start - 1 : start] == ".")
    ):
        return word
    if text[start - 1 : start] in ("[", "(") and text[end : end + 1] in ("]", ")") and len(word) <= 6:
        return word  # alone in brackets: "[FMLN]"
    if any(first <= start < last for first, last in expansions):
        return word.lower() if word.lower() in _names("joining") else word.capitalize()
    if word.lower() in _names("months") and (
        text[:start].rstrip()[-1:].isdigit() or text[end:].lstrip(" .\n")[:1].isdigit()
    ):
        return word.capitalize()
    return _cased(word)


def _starts_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 30) : at]
    if not before.strip() and at <= len(before):
        return True
    return before[-1:] in _BEFORE_WORD and _SENTENCE_START.search(before) is not None


@lru_cache(maxsize=MOST)
def _cased(word: str) -> str:
    stem, _, ending = word.partition("'")
    tail = "'" + ending.lower() if ending else ""
    if tail == "'t" and stem.endswith("N"):
        stem, tail = stem[:-1], "n't"
    if stem in _acronyms():
        return stem + tail
    if stem.lower() in _names("names") or stem.lower() in _of_states():
        return stem.capitalize() + tail
    if len(stem) > 1 and not _VOWELS & set(stem) and stem.lower() not in _names("titles"):
        return stem + tail
    return (stem.lower() if _is_common(stem) else stem.capitalize()) + tail


@cache
def _names(key: str) -> frozenset[str]:
    return frozenset(load("truecase")[key])


@cache
def _state_words() -> tuple[str, ...]:
    """What states, their people and their capitals are called."""
    return tuple(
        name
        for state in load("states")["states"].values()
        for name in (
            state["name"],
            *state.get("names", ()),
            *state.get("people", ()),
            *filter(None, [state.get("capital")]),
        )
    )


@cache
def _of_states() -> frozenset[str]:
    """Those of one word, the plural of peoples too."""
    single = {name.lower() for name in _state_words() if name.isalpha() and not name.isupper()}
    return frozenset(single | {f"{name}s" for name in single})


@cache
def _states_of_two() -> frozenset[tuple[str, str]]:
    """Pairs of words that together name a state, or all of them."""
    pairs = (tuple(name.lower().split()) for name in (*_state_words(), "United Nations"))
    return frozenset((first, second) for first, *rest in pairs for second in rest if len(rest) == 1)


@cache
def _actor_names() -> tuple[str, ...]:
    """What the parties to conflicts are called."""
    actors = (actor for group in load("actors")["group"] for actor in group["actors"])
    return tuple(name for actor in actors for name in (actor["name"], *actor.get("aliases", ())))


@cache
def _actors_of_words() -> dict[str, list[tuple[str, ...]]]:
    """Names of two words and more by their first word, in lower case, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in sorted(_actor_names(), key=len, reverse=True):
        words = tuple(word.lower() for word in _WORD.findall(name))
        if len(words) > 1 and name[:1].isupper() and name.split()[-1][:1].isupper():
            found.setdefault(words[0], []).append(words)
    return found


@cache
def _acronyms() -> frozenset[str]:
    """Names of parties to conflicts that are written in capitals and are no words."""
    acronyms = (name for name in _actor_names() if 2 < len(name) < 8 and name.isalpha() and name.isupper())
    return frozenset(
        {name for name in acronyms if not _is_common(name)} | {a.upper() for a in _names("acronyms")}
    )


@lru_cache(maxsize=MOST)
def _is_common(word: str) -> bool:
    common = _common_words()
    stems = (word.removesuffix(ending) + new for ending, new in _ENDINGS if word.endswith(ending))
    return any(
        stem.lower() in common or _undoubled(stem).lower() in common
        for stem in stems
        if len(stem) > 1 or stem == word
    )


def _undoubled(stem: str) -> str:
    return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem


@cache
def _common_words() -> frozenset[str]:
    """The dictionary of the language model's lemmatizer (WordNet), irregular forms and function words."""
    from onrecord.extract.text.language import language_model

    model = language_model()
    lookups = model.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    tables = [*lookups.get_table("lemma_index").values(), *lookups.get_table("lemma_exc").values()]
    return frozenset(word for table in tables for word in table) | frozenset(model.Defaults.stop_words)
