"""Parts of speech and morphology from tags: what spaCy's attribute ruler gives, each sort of word looked up once.

The ruler matches 180 patterns on every token, an eighth of the time of a parse. Nearly all of its patterns look at one
token's tag, dependency and, for 120 words, its form: so one token of each such sort is shown to the ruler, and the
answer kept. Dictionary forms, which some patterns give too, are left out: `lemma` looks them up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc, MorphAnalysis, Token

# A sort of token: its form where a pattern names it, its tag, its dependency, and whether it is space.
Key = tuple[int, int, int, bool]


class Attributes:
    """A pipe in the place of the attribute ruler."""

    def __init__(self, ruler: AttributeRuler) -> None:
        """Part the patterns of `ruler` by whether they look at one token or at several."""
        given: list[dict[str, Any]] = list(ruler.patterns)
        patterns = [pattern for pattern in given if set(pattern["attrs"]) - {"LEMMA"}]
        self._alone = _ruler(ruler, [each for each in patterns if len(each["patterns"][0]) == 1])
        self._together = _ruler(ruler, [each for each in patterns if len(each["patterns"][0]) > 1])
        self._named = {ruler.vocab.strings[form] for pattern in patterns for form in _forms(pattern)}
        self._known: dict[Key, tuple[int, MorphAnalysis]] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set `pos` and `morph` of every token."""
        known, named = self._known, self._named
        for token in doc:
            form = token.lower if token.lower in named else 0
            key = (form, token.tag, token.dep, token.is_space)
            if key not in known:
                known[key] = self._of(token)
            token.pos, token.morph = known[key]
        return self._together(doc)

    def _of(self, token: Token) -> tuple[int, MorphAnalysis]:
        alone = Doc(token.vocab, [token.text], tags=[token.tag_], heads=[0], deps=[token.dep_])
        self._alone(alone)
        return alone[0].pos, alone[0].morph


def _ruler(like: AttributeRuler, patterns: list[dict[str, Any]]) -> AttributeRuler:
    made = AttributeRuler(like.vocab)
    made.add_patterns(patterns)
    return made


def _forms(pattern: dict[str, Any]) -> Iterator[str]:
    """The words that a pattern names in lower case."""
    for token in pattern["patterns"][0]:
        form = token.get("LOWER", ())
        yield from [form] if isinstance(form, str) else dict(form).get("IN", ())


@Language.factory("onrecord_attributes")
def make_attributes(nlp: Language, name: str) -> Attributes:  # noqa: ARG001
    """Give the pipe for the attribute ruler that a pipeline has."""
    ruler = nlp.get_pipe("attribute_ruler")
    assert isinstance(ruler, AttributeRuler)  # noqa: S101
    return Attributes(ruler)
