"""The names that are decided for all words at once are those that spaCy finds word by word."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc

from onrecord.extract.text.entities import Entities
from onrecord.extract.text.language import language_model

HERE = Path(__file__).parent.parent
TEXTS = [path.read_text() for path in sorted((HERE / "cases").glob("*/report.txt"))[:40]]
NEWS = (HERE.parent / "benchmarks" / "own" / "news.txt").read_text().split("\n---\n")
ODD = [
    "",
    "Orvel",
    "\n\n",
    "Anna Lind of Orvel\n\nMarch 4",
    " Mr  Anna   Lind ",
    "New York City Council Member Anna Lind",
]


def _recogniser(model: Language) -> EntityRecognizer:
    found = model.get_pipe("ner")
    assert isinstance(found, EntityRecognizer)
    return found


def _parsed(texts: list[str]) -> list[Doc]:
    """The texts without names, sentences marked, as the recogniser gets them."""
    model = language_model()
    with model.select_pipes(disable=["onrecord_entities", "onrecord_repairs"]):
        return list(model.pipe(texts))


def test_the_same_names() -> None:
    recogniser = _recogniser(language_model())
    docs = _parsed([*TEXTS, *NEWS, *ODD])
    expected = [_names(doc) for doc in recogniser.pipe([doc.copy() for doc in docs])]

    assert [_names(doc) for doc in Entities(recogniser).pipe(docs)] == expected
    assert sum(map(len, expected)) > 500


def test_the_same_names_alone() -> None:
    recogniser = _recogniser(language_model())
    docs = _parsed([*TEXTS[:20], *ODD])
    quick = Entities(recogniser)
    alone = [_names(quick(doc.copy())) for doc in docs]

    assert [_names(doc) for doc in quick.pipe(docs, batch_size=7)] == alone


def _names(doc: Doc) -> list[tuple[str, str]]:
    return [(f"{token.text}", f"{token.ent_iob_}-{token.ent_type_}") for token in doc]
