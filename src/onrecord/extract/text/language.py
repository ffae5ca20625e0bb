"""The English pipeline, loaded once, and the dictionary forms that it knows."""

from __future__ import annotations

from functools import cache
from gc import collect

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.util import compile_infix_regex

from onrecord.extract.text import attributes, entities, layers, repairs  # noqa: F401  # register components of the pipeline
from onrecord.extract.text.kept import Kept
from onrecord.vocab import load
from onrecord.vocab.language_models import MODELS

WORDS = 60_000  # different words after which the pipeline is loaded anew: some 150 MB with all that is kept of them

_SHOUTED = ("ST.", "FT.", "MT.")  # short words of names of towns, as datelines write them
# Where the title of a page runs into its text: "Channel 12NORVILLE, Ohio", "news.comPolice", "the bridgeTwo men".
_SEAMS = (r"(?<=[a-z]{2})(?=[A-Z]{4})", r"(?<=\d\d)(?=[A-Z]{4})", r"(?<=\.(?:com|org|net))(?=[A-Z])")


@Language.component("onrecord_paragraphs")
def _paragraphs(doc: Doc) -> Doc:
    """Start a sentence after each line break that `normalise` has left, and where two texts run together."""
    for token in doc[:-1]:
        following = doc[token.i + 1]
        if (token.is_space and "\n" in token.text) or _runs_into(token, following):
            following.is_sent_start = True
    return doc


def _runs_into(token: Token, following: Token) -> bool:
    return not token.whitespace_ and token.text[-1].isalnum() and following.text[0].isupper()


def _seams() -> list[str]:
    openers = "|".join(load("syntax")["seam_openers"])
    return [*_SEAMS, rf"(?<=[a-z]{{3}})(?=(?:{openers})(?![a-z]))"]


@cache
def language_model() -> Language:
    """The English pipeline: an installed official one, else the one that is a dependency."""
    name = next((name for name in MODELS if spacy.util.is_package(name)), MODELS[-1])
    model = spacy.load(name, disable=["lemmatizer"])
    model.tokenizer.add_special_case("IS", [{"ORTH": "IS", "NORM": "isis"}])  # type: ignore[union-attr]
    infixes = [*(model.Defaults.infixes or ()), *_seams()]
    model.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer  # type: ignore[union-attr]
    for short in _SHOUTED:
        model.tokenizer.add_special_case(short, [{"ORTH": short}])  # type: ignore[union-attr]
    model.add_pipe("onrecord_vectors", after="tok2vec")
    model.disable_pipe("tok2vec")
    model.add_pipe("onrecord_entities", after="ner")
    model.disable_pipe("ner")
    for trained in ("tagger", "parser"):
        layers.multiply_in_blocks(model.get_pipe(trained).model)  # type: ignore[attr-defined]
    model.add_pipe("onrecord_attributes", after="attribute_ruler")
    model.remove_pipe("attribute_ruler")
    model.add_pipe("onrecord_paragraphs", first=True)
    model.add_pipe("onrecord_repairs", last=True)
    return model


def refreshed_model() -> Language:
    """The pipeline, loaded anew where it has seen too many words: it keeps every word that it ever saw."""
    if len(language_model().vocab) > WORDS:
        language_model.cache_clear()
        collect()
    return language_model()


Number = tuple[int, int, int, int]  # of the form, the tag, the part of speech and the morphology of a word

_lemmas: Kept[Number, str] = Kept()


def number_of(token: Token) -> Number:
    """Give the numbers that a dictionary form depends on: kept by fewer, it would depend on the texts before."""
    return token.lower, token.tag, token.pos, token.morph.key  # type: ignore[attr-defined]


def lemma(token: Token) -> str:
    """The dictionary form, lower case; looked up for the tokens that are asked about only."""
    key = number_of(token)
    known = _lemmas.get(key)
    if known is None:
        found = language_model().get_pipe("lemmatizer").rule_lemmatize(token)  # type: ignore[attr-defined]
        known = _lemmas[key] = _regular(found) if found else token.lower_
    return known


def _regular(forms: list[str]) -> str:
    """Of "hop" and "hope" for "hoped" the latter: the former would have doubled its consonant, "hopped"."""
    silent = f"{forms[0]}e"
    return (silent if silent in forms else forms[0]).lower()
