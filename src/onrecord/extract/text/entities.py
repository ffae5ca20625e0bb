"""The names that the model finds, decided for all words at once instead of word by word.

spaCy goes from word to word and takes the best of what may be done there: leave the word, take it as a name, begin a
name; inside a name, go on or end it. Outside a name that choice depends on nothing that was chosen before, so it is
made for all words of all texts in one step; inside one it depends on where the name began only, so all names go on
together. What comes out is what spaCy's own component gives (`BiluoPushDown` of its `ner.pyx`, greedy).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span

from onrecord.extract.text.layers import (
    Affine,
    Numbers,
    Rows,
    Vectors,
    array_of,
    batches,
    greatest,
    one_thread,
)

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Moves:
    """What may be done at a word, as rows of the last layer; each list in the order of the model."""

    labels: tuple[str, ...]  # of each row, "" for the one that leaves a word
    leave: int
    outside: Numbers  # leave, take alone, begin
    alone: Numbers  # leave, take alone
    begins: Flags  # whether a row begins a name
    on: Numbers  # for each row that begins a name the row that goes on with it
    last: Numbers  # and the row that ends it

    @classmethod
    def of(cls, names: Sequence[str]) -> _Moves:
        """Take the names of the rows: "O", "U-ORG", "B-ORG", "I-ORG", "L-ORG"."""
        rows = {name: i for i, name in enumerate(names)}
        alone = [i for i, name in enumerate(names) if name == "O" or (name.startswith("U-") and name != "U-")]
        begins = np.array([name.startswith("B-") for name in names])
        return cls(
            labels=tuple(name[2:] for name in names),
            leave=rows["O"],
            outside=np.union1d(alone, np.flatnonzero(begins)),
            alone=np.array(alone),
            begins=begins,
            on=np.array([rows.get(f"I-{name[2:]}", 0) for name in names]),
            last=np.array([rows.get(f"L-{name[2:]}", 0) for name in names]),
        )


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of several texts, one after another."""

    space: Flags
    ends: Flags  # no name goes beyond it: the last of a sentence or of a text

    @classmethod
    def of(cls, docs: Sequence[Doc]) -> _Words:
        given = np.concatenate([doc.to_array(["IS_SPACE", "SENT_START"]) for doc in docs])
        starts = given[:, 1].astype(np.int64) == 1
        ends = np.append(starts[1:], True)
        ends[np.cumsum([len(doc) for doc in docs]) - 1] = True
        return cls(given[:, 0] != 0, ends)


class Entities:
    """A pipe in the place of the entity recogniser."""

    def __init__(self, recogniser: EntityRecognizer) -> None:
        """Take the weights and the moves of `recogniser`, which must be greedy."""
        tok2vec, lower, upper = recogniser.model.layers
        vectors, _, linear = tok2vec.layers
        self._vectors = Vectors(vectors)
        self._linear = Affine.of(array_of(linear, "W"), array_of(linear, "b"))
        weights = array_of(lower, "W").transpose(0, 2, 1, 3)  # feature, piece, output, input
        self._features, self._pieces, self._width, inputs = weights.shape
        size = self._pieces * self._width
        self._lower = Affine.of(weights.reshape(-1, inputs), np.zeros(self._features * size, np.float32))
        self._nowhere = array_of(lower, "pad")[0].transpose(0, 2, 1).reshape(self._features, size)
        self._bias = array_of(lower, "b").T.reshape(size)
        self._scores = Affine.of(array_of(upper, "W"), array_of(upper, "b"))
        self._moves = _Moves.of([recogniser.moves.get_class_name(i) for i in range(recogniser.moves.n_moves)])

    def __call__(self, doc: Doc) -> Doc:
        """Set the entities of a text."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """Set the entities of texts, as many at a time."""
        for batch in batches(docs, batch_size):
            full = [doc for doc in batch if len(doc)]
            if full:
                with one_thread().limit(limits=1):
                    self._decide(full)
            yield from batch

    def _decide(self, docs: Sequence[Doc]) -> None:
        parts = self._lower(self._linear(np.concatenate(self._vectors(docs))))
        parts = parts.reshape(len(parts), self._features, -1)
        words = _Words.of(docs)
        chosen = self._outside(parts[:, 0], words)
        ends = self._inside(parts, words, chosen)
        first = 0
        for doc in docs:
            doc.set_ents(list(self._names(doc, first, chosen, ends)), default="outside")
            first += len(doc)

    def _outside(self, parts: Rows, words: _Words) -> Numbers:
        """Give the move at each word where no name is open."""
        scores = self._scored(((parts + self._nowhere[1]) + self._nowhere[2]) + self._bias)
        moves = self._moves
        chosen: Numbers = moves.outside[scores[:, moves.outside].argmax(axis=1)]
        alone = moves.alone[scores[:, moves.alone].argmax(axis=1)]
        chosen = np.where(words.ends, alone, chosen)
        return np.where(words.space, moves.leave, chosen)

    def _inside(self, parts: Rows, words: _Words, chosen: Numbers) -> dict[int, int]:
        """Give for each word at which a name might begin the word at which it would end."""
        moves, ends = self._moves, dict[int, int]()
        begins = np.flatnonzero(moves.begins[chosen])
        at = begins + 1
        while len(begins):
            sums = ((parts[at, 0] + parts[begins, 1]) + parts[at - 1, 2]) + self._bias
            scores, rows, first = self._scored(sums), np.arange(len(at)), chosen[begins]
            on, last = scores[rows, moves.on[first]], scores[rows, moves.last[first]]
            ended = words.ends[at] | np.where(moves.on[first] < moves.last[first], last > on, last >= on)
            ends.update(zip(begins[ended].tolist(), at[ended].tolist(), strict=True))
            begins, at = begins[~ended], at[~ended] + 1
        return ends

    def _scored(self, sums: Rows) -> Rows:
        return self._scores(greatest(sums, self._pieces))

    def _names(self, doc: Doc, first: int, chosen: Numbers, ends: dict[int, int]) -> Iterator[Span]:
        """Give the names of a text whose first word is `first`, from left to right."""
        free = first
        for start in (np.flatnonzero(chosen[first : first + len(doc)] != self._moves.leave) + first).tolist():
            if start >= free:
                free = ends.get(start, start) + 1
                yield Span(doc, start - first, free - first, label=self._moves.labels[chosen[start]])


@Language.factory("onrecord_entities")
def make_entities(nlp: Language, name: str) -> Entities:  # noqa: ARG001
    """Give the pipe for the entity recogniser that a pipeline has."""
    recogniser = nlp.get_pipe("ner")
    assert isinstance(recogniser, EntityRecognizer)  # noqa: S101
    return Entities(recogniser)
