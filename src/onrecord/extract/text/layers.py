"""What the trained layers of the English model compute, in fewer steps than its library takes for it.

The weights are the model's own. Three things are different. Words are embedded once: a row of the first layer depends
on the word alone (its form, its norm, and whether a space follows), so it is kept. Matrices are multiplied by the
library that numpy comes with, which knows more processors. And they are multiplied in blocks of one size, so that a
row's bits do not depend on which rows stand beside it: the same text gives the same reading in every company.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.pipeline import Tok2Vec
from spacy.tokens import Doc
from thinc.api import Model, NumpyOps
from threadpoolctl import ThreadpoolController

Rows = NDArray[np.float32]  # one row a word
Numbers = NDArray[np.int64]
Layer = Model[Any, Any]  # of thinc

BLOCK = 256  # rows multiplied at a time
KEPT = 20_000  # words whose rows are kept, 8 MB; then they are forgotten, and kept anew
_SMALL = 1e-8  # added to a variance, as in thinc's LayerNorm
_MIX = np.uint64(0x9E3779B97F4A7C15)  # spreads the bits of a hash: 2 ** 64 / golden ratio


@cache
def one_thread() -> ThreadpoolController:
    """What can hold numpy to one thread, by `limit(limits=1)`: work is parted between processes, not threads."""
    return ThreadpoolController()


def array_of(layer: Layer, name: str) -> Rows:
    """Give what a layer has learnt under a name."""
    return np.asarray(layer.get_param(name), np.float32)


def batches(docs: Iterable[Doc], size: int) -> Iterator[list[Doc]]:
    """Give as many texts at a time."""
    given = iter(docs)
    while batch := list(islice(given, size)):
        yield batch


@dataclass(frozen=True, slots=True)
class Affine:
    """Weights to multiply by, inputs first, and a bias."""

    weights: Rows
    bias: Rows

    @classmethod
    def of(cls, weights: Rows, bias: Rows) -> Affine:
        """Take weights as the model has them, outputs first."""
        return cls(np.ascontiguousarray(weights.T), np.ascontiguousarray(bias))

    def __call__(self, rows: Rows) -> Rows:
        """Give the product of every row, with the bias added."""
        found = np.empty((len(rows), self.weights.shape[1]), np.float32)
        for start in range(0, len(rows), BLOCK):
            block = rows[start : start + BLOCK]
            found[start : start + BLOCK] = _product(block, self.weights)[: len(block)]
        found += self.bias
        return found


def _product(block: Rows, weights: Rows) -> Rows:
    """Multiply as many rows as a block has, those that are missing being nought."""
    if len(block) < BLOCK:
        block = np.concatenate((block, np.zeros((BLOCK - len(block), block.shape[1]), np.float32)))
    product: Rows = np.matmul(np.ascontiguousarray(block), weights)
    return product


class Blocks(NumpyOps):  # type: ignore[misc]  # thinc's is untyped
    """How the layers that spaCy itself runs multiply: in blocks too."""

    def gemm(
        self, x: Rows, y: Rows, out: Rows | None = None, *, trans1: bool = False, trans2: bool = False
    ) -> Rows:
        """Give the product of two matrices, the second one turned where it is asked for; the first never is."""
        assert not trans1  # noqa: S101  # only learning turns it
        weights = y.T if trans2 else y
        found = np.empty((len(x), weights.shape[1]), np.float32) if out is None else out
        with one_thread().limit(limits=1):
            for start in range(0, len(x), BLOCK):
                block = x[start : start + BLOCK]
                found[start : start + BLOCK] = _product(block, weights)[: len(block)]
        return found


def multiply_in_blocks(model: Layer) -> None:
    """Have a model and all its layers multiply in blocks."""
    quick = Blocks()
    for layer in model.walk():
        layer.ops = quick


@dataclass(frozen=True, slots=True)
class Maxout:
    """A layer whose every output is the greatest of several, then brought to one mean and spread."""

    affine: Affine  # the outputs of a piece stand together
    pieces: int
    gain: Rows
    shift: Rows

    @classmethod
    def of(cls, maxout: Layer, norm: Layer) -> Maxout:
        """Take the weights of thinc's two layers."""
        weights, bias = array_of(maxout, "W"), array_of(maxout, "b")
        outputs, pieces, inputs = weights.shape
        affine = Affine.of(weights.transpose(1, 0, 2).reshape(-1, inputs), bias.T.reshape(outputs * pieces))
        return cls(affine, pieces, array_of(norm, "G"), array_of(norm, "b"))

    def __call__(self, rows: Rows) -> Rows:
        """Give the outputs of up to a block of rows."""
        sums = _product(rows, self.affine.weights)[: len(rows)]
        sums += self.affine.bias
        best = greatest(sums, self.pieces)
        best -= best.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", best, best) / np.float32(best.shape[1])
        best *= (1 / np.sqrt(variance + np.float32(_SMALL)))[:, None]
        best *= self.gain
        best += self.shift
        return best


def greatest(sums: Rows, pieces: int) -> Rows:
    """Give for each output the greatest of its pieces; the outputs of a piece stand together."""
    width = sums.shape[1] // pieces
    best = np.maximum(sums[:, :width], sums[:, width : 2 * width])
    for piece in range(2, pieces):
        np.maximum(best, sums[:, piece * width : (piece + 1) * width], out=best)
    return best


class Vectors:
    """One vector a word, from the word and four to its left and right: spaCy's Tok2Vec, a window of one a layer."""

    def __init__(self, tok2vec: Layer, kept: int = KEPT) -> None:
        """Take the weights of a `Tok2Vec` of hash embeddings and maxout windows; keep the rows of `kept` words."""
        layers = list(tok2vec.walk())
        maxouts = [layer for layer in layers if layer.name == "maxout"]
        norms = [layer for layer in layers if layer.name == "layernorm"]
        self._columns = next(layer for layer in layers if layer.name == "extract_features").attrs["columns"]
        self._tables = [layer for layer in layers if layer.name == "hashembed"]
        first, *windows = (Maxout.of(*pair) for pair in zip(maxouts, norms, strict=True))
        self._mixer, self._windows = first, windows
        self._width = len(first.gain)
        self._ops, self._kept = NumpyOps(), kept
        self._forget()

    def _forget(self) -> None:
        self.known: dict[int, int] = {}  # the row of a word
        self._rows = np.zeros((1, self._width), np.float32)  # row 0 is nought: beside a text

    def __call__(self, docs: Sequence[Doc]) -> list[Rows]:
        """Give the vectors of the words of each text."""
        gap = len(self._windows)  # as many words beside a text as its vectors see
        rows = self._embedded(docs, gap)
        for layer in self._windows:
            rows = _over_windows(layer, rows)
        return [rows[start:end].copy() for start, end in _places(docs, gap)]

    def _embedded(self, docs: Sequence[Doc], gap: int) -> Rows:
        """Give the embedded words of the texts, one after another with a gap around each."""
        keys = [_keys(doc) for doc in docs]
        if len(self.known) > self._kept:
            self._forget()
        self._learn(docs, keys)
        found = np.zeros(gap + sum(len(each) + gap for each in keys), np.intp)
        for (start, end), each in zip(_places(docs, gap), keys, strict=True):
            found[start:end] = [self.known[key] for key in each]
        return self._rows[found]

    def _learn(self, docs: Sequence[Doc], keys: Sequence[list[int]]) -> None:
        """Embed the words that are not known yet."""
        news: dict[int, NDArray[np.uint64]] = {}
        for doc, each in zip(docs, keys, strict=True):
            if not self.known.keys() >= set(each):
                features = doc.to_array(self._columns)
                news.update((key, features[i]) for i, key in enumerate(each) if key not in self.known)
        if news:
            self.known.update((key, len(self._rows) + i) for i, key in enumerate(news))
            self._rows = np.concatenate((self._rows, *self._made(np.array(list(news.values())))))

    def _made(self, features: NDArray[np.uint64]) -> Iterator[Rows]:
        for start in range(0, len(features), BLOCK):
            block = features[start : start + BLOCK]
            looked_up = [table.predict(block[:, table.attrs["column"]]) for table in self._tables]
            yield self._mixer(self._ops.xp.concatenate(looked_up, axis=1))


def _keys(doc: Doc) -> list[int]:
    """Give a number for each word; words with the same number have the same features."""
    given = doc.to_array(["ORTH", "NORM", "SPACY"]).astype(np.uint64, copy=False)
    mixed: list[int] = ((given[:, 0] * _MIX + given[:, 1]) * _MIX + given[:, 2]).tolist()
    return mixed


def _places(docs: Sequence[Doc], gap: int) -> Iterator[tuple[int, int]]:
    """Give where the words of each text begin and end among rows with a gap around each text."""
    start = gap
    for doc in docs:
        yield start, start + len(doc)
        start += len(doc) + gap


def _over_windows(layer: Maxout, rows: Rows) -> Rows:
    """Add to each row what the layer makes of it and its two neighbours."""
    count, width = rows.shape
    found = np.empty_like(rows)
    window = np.zeros((BLOCK, 3 * width), np.float32)
    for start in range(0, count, BLOCK):
        end = min(start + BLOCK, count)
        before, after, size = max(start - 1, 0), min(end + 1, count), end - start
        window[:size, width : 2 * width] = rows[start:end]
        window[start == 0 : size, :width] = rows[before : end - 1]
        window[: after - start - 1, 2 * width :] = rows[start + 1 : after]
        if after == end:
            window[size - 1, 2 * width :] = 0
        np.add(rows[start:end], layer(window)[:size], out=found[start:end])
    return found


class Vectoriser:
    """A pipe in the place of `tok2vec`: the vectors go where the tagger and the parser look for them."""

    def __init__(self, tok2vec: Layer) -> None:
        """Take the weights of the model of the component."""
        self._vectors = Vectors(tok2vec)

    def __call__(self, doc: Doc) -> Doc:
        """Set the tensor of a text."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """Set the tensors of texts, as many at a time."""
        for batch in batches(docs, batch_size):
            with one_thread().limit(limits=1):
                for doc, rows in zip(batch, self._vectors(batch), strict=True):
                    doc.tensor = rows  # type: ignore[assignment]  # its stub says float64
            yield from batch


@Language.factory("onrecord_vectors")
def make_vectors(nlp: Language, name: str) -> Vectoriser:  # noqa: ARG001
    """Give the pipe for the `tok2vec` that a pipeline has."""
    component = nlp.get_pipe("tok2vec")
    assert isinstance(component, Tok2Vec)  # noqa: S101
    return Vectoriser(component.model)
