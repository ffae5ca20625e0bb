"""The layers that we compute ourselves give what the model's own library gives, and the same in every company."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from spacy.tokens import Doc

from onrecord.extract.text.language import language_model
from onrecord.extract.text.layers import BLOCK, Affine, Blocks, Vectors

REPORTS = sorted((Path(__file__).parent.parent / "cases").glob("*/report.txt"))[:25]
ODD = ["", "No.", "\n\n", "Zyx" * 40, "Harbin\n\nfell   silent .", " ".join(["Rain fell on Orvel."] * 90)]


def _docs() -> list[Doc]:
    make = language_model().make_doc
    return [make(text) for text in [*(path.read_text() for path in REPORTS), *ODD]]


@pytest.mark.parametrize("name", ["tok2vec", "ner"])
def test_the_same_vectors_as_the_library(name: str) -> None:
    model = language_model().get_pipe(name).model  # type: ignore[attr-defined]
    own = model if name == "tok2vec" else model.get_ref("tok2vec").layers[0]
    docs = [doc for doc in _docs() if len(doc)]

    for ours, theirs in zip(Vectors(own)(docs), own.predict(docs), strict=True):
        assert ours.shape == theirs.shape
        assert np.abs(ours - theirs).max() < 1e-4


def test_the_same_bits_whatever_stands_beside() -> None:
    tok2vec = language_model().get_pipe("tok2vec").model  # type: ignore[attr-defined]
    docs = _docs()
    together = Vectors(tok2vec)(docs)
    backward = Vectors(tok2vec)(docs[::-1])[::-1]
    one_by_one = Vectors(tok2vec)
    alone = [one_by_one([doc])[0] for doc in docs]

    for number in range(len(docs)):
        assert np.array_equal(together[number], backward[number])
        assert np.array_equal(together[number], alone[number])


def test_words_that_were_forgotten_come_back_the_same() -> None:
    tok2vec = language_model().get_pipe("tok2vec").model  # type: ignore[attr-defined]
    docs = _docs()[:12]
    forgetful = Vectors(tok2vec, kept=1)

    for doc, expected in zip(docs, Vectors(tok2vec)(docs), strict=True):
        assert np.array_equal(forgetful([doc])[0], expected)
    assert len(forgetful.known) <= len(docs[-1])


def test_a_row_of_a_product_does_not_depend_on_the_others() -> None:
    random = np.random.default_rng(0)
    rows, weights = (
        random.standard_normal(shape).astype(np.float32) for shape in ((2 * BLOCK + 7, 576), (288, 576))
    )
    affine, ops = Affine.of(weights, np.zeros(288, np.float32)), Blocks()
    whole, turned = affine(rows), ops.gemm(rows, weights, trans2=True)

    assert np.allclose(whole, rows @ weights.T, atol=1e-3)
    for start, end in ((0, 1), (3, 5), (BLOCK - 1, BLOCK + 1), (100, 2 * BLOCK), (2 * BLOCK, 2 * BLOCK + 7)):
        assert np.array_equal(affine(rows[start:end]), whole[start:end])
        assert np.array_equal(ops.gemm(rows[start:end], weights, trans2=True), turned[start:end])
