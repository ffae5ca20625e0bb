"""What is looked at in every word of a text, as lists made once a text: a token of spaCy's is made anew each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spacy.tokens import Doc

from onrecord.extract.text.kept import Kept

_strings: Kept[int, str] = Kept()  # by their numbers


def forms(doc: Doc) -> list[str]:
    """Give the words as they are written."""
    return _column(doc, "ORTH")


def lower(doc: Doc) -> list[str]:
    """Give the words in lower case."""
    return _column(doc, "LOWER")


def tags(doc: Doc) -> list[str]:
    """Give the tags of the words: "NNP"."""
    return _column(doc, "TAG")


def classes(doc: Doc) -> list[str]:
    """Give the parts of speech of the words: "PROPN"."""
    return _column(doc, "POS")


def numbers(doc: Doc) -> list[list[int]]:
    """Give for each word the numbers of its lower-case form, its tag, its part of speech and its morphology."""
    made: list[list[int]] = _once(
        doc, "numbers", lambda: doc.to_array(["LOWER", "TAG", "POS", "MORPH"]).tolist()
    )
    return made


def starts(doc: Doc) -> list[int]:
    """Give where the words begin, in characters."""
    made: list[int] = _once(doc, "starts", lambda: [token.idx for token in doc])
    return made


def _column(doc: Doc, attribute: str) -> list[str]:
    made: list[str] = _once(doc, attribute, lambda: _read(doc, attribute))
    return made


def _read(doc: Doc, attribute: str) -> list[str]:
    return [_strings.get(key) or _string(doc, key) for key in doc.to_array(attribute).tolist()]


def _string(doc: Doc, key: int) -> str:
    found = _strings[key] = doc.vocab.strings[key]
    return found


def _once(doc: Doc, name: str, make: Callable[[], Any]) -> Any:
    """Give what was made of the text before; a part of reading must not change it."""
    notes = doc.user_data
    if name not in notes:
        notes[name] = make()
    return notes[name]
