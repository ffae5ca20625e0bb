"""The pipe in the place of the attribute ruler gives what the ruler gives."""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.language import Language

from onrecord.extract.text.attributes import Attributes
from onrecord.extract.text.language import MODELS

REPORTS = sorted((Path(__file__).parent.parent / "cases").glob("*/report.txt"))


def test_the_same_parts_of_speech_and_morphology() -> None:
    name = next(name for name in MODELS if spacy.util.is_package(name))
    model: Language = spacy.load(name, disable=["ner", "lemmatizer", "attribute_ruler"])
    ruler = spacy.load(name).get_pipe("attribute_ruler")
    quick = Attributes(ruler)  # type: ignore[arg-type]
    texts = [path.read_text() for path in REPORTS]
    texts.append(
        "There's no one here; that'll do.\n\nHe's doin' it, isn't he? I gotta go, y'all. But she had had it."
    )

    for doc in model.pipe(texts):
        expected = [(token.pos_, str(token.morph)) for token in ruler(doc.copy())]  # type: ignore[operator]
        assert [(token.pos_, str(token.morph)) for token in quick(doc)] == expected
